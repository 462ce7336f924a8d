"""What comes of damage: of all places at once, then of fewer, until each place has an outcome of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.damage.forms import OF_FILES, OF_FOLDERS, damage, kinds
from tests.damage.trial import Ended, Stand, published, run
from tests.support.workspace import RAW

BY_ITSELF = "by itself"
NAMED = "named"
READERS = (
    ("status",),
    ("sql", "SELECT count(*) FROM mart_stand"),
    ("metric", "profielgraad"),
    ("read", str(RAW / "2022Q4" / "nederland.pdf")),
    ("report",),
    ("docs",),
    ("serve", "webserver"),
)
"""Commands that may meet damage and have to end with an answer or a sentence."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command made of one damaged place: BY_ITSELF, NAMED, or what is wrong with how it ended."""

    kind: str
    form: str
    command: str
    result: str


def fitting(stand: Stand, form: str) -> dict[str, Path]:
    """The kinds of places that a form fits, with their path in the data folder."""
    return {
        kind: stand.workspace.data / path.relative_to(stand.pristine)
        for kind, path in kinds(stand.pristine).items()
        if form in (OF_FOLDERS if kind.endswith("/") else OF_FILES)
    }


def outermost(places: Mapping[str, Path]) -> list[dict[str, Path]]:
    """The places in groups that can be damaged together: none lies in another."""
    groups: list[dict[str, Path]] = []
    for kind, path in places.items():
        group = next((group for group in groups if not any(_touch(path, other) for other in group.values())), None)
        if group is None:
            groups.append(group := {})
        group[kind] = path
    return groups


def _touch(path: Path, other: Path) -> bool:
    return path.is_relative_to(other) or other.is_relative_to(path)


def tried(stand: Stand, places: Mapping[str, Path], form: str, command: str) -> Iterable[Outcome]:
    """Damage the places, run the command, and again with fewer, until it is known what becomes of each."""
    if not places:
        return
    ended = attempt(stand, places.values(), form, command)
    if ended.code == 0 and published(stand.workspace.data) == stand.published:
        yield from (Outcome(kind, form, command, BY_ITSELF) for kind in places)
        return
    failed = " ".join(line for line in ended.output.splitlines() if "set aside as" not in line)
    named = {kind for kind, path in places.items() if any(_is_in(failed, name) for name in _names_of(path, stand))}
    if command == "build" and ended.code == 1 and ended.is_told and named:
        yield from (Outcome(kind, form, command, NAMED) for kind in named)
        yield from tried(stand, {kind: path for kind, path in places.items() if kind not in named}, form, command)
    elif len(places) == 1:
        (kind,) = places
        yield Outcome(kind, form, command, f"{ended.code}: {ended.output[-3000:] if ended.code else 'other bytes'}")
    else:
        half = len(places) // 2
        for part in (list(places.items())[:half], list(places.items())[half:]):
            yield from tried(stand, dict(part), form, command)


def _is_in(text: str, path: Path) -> bool:
    return re.search(rf"{re.escape(str(path))}(?![\w/-])(?!\.\w)", text) is not None


def _names_of(path: Path, stand: Stand) -> list[Path]:
    """A place, and every other in the data folder that is the same file: the report's pictures are drawn once."""
    return [
        path,
        *(
            other
            for other in stand.workspace.data.rglob("*")
            if other.exists() and path.exists() and other.samefile(path)
        ),
    ]


def attempt(stand: Stand, places: Iterable[Path], form: str, command: str, *more: str) -> Ended:
    """Damage some places of a fresh copy in one form, and run a command on it."""
    stand.renew()
    for place in places:
        damage(place, form)
    return run(stand.workspace, command, *more)
