"""The herindelingen of the gemeenten of today, in sentences, and the names that disappeared in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from orchestration.reference.reference import Herindeling
from orchestration.report.notation import date_text, listing


def herindeling_sentences(code: str, herindelingen: Sequence[Herindeling], names: Mapping[str, str]) -> Iterator[str]:
    """The history of a gemeente and of its predecessors: a Dutch sentence for each herindeling, in order of time.

    Args:
        code: of the gemeente.
        herindelingen: all of them.
        names: the last name of each gemeente, by its code.
    """
    into: dict[tuple[date, str], list[str]] = defaultdict(list)
    parts: dict[str, int] = defaultdict(int)
    for herindeling in herindelingen:
        into[herindeling.ingangsdatum, herindeling.nieuwe_gemeente_code].append(herindeling.oude_gemeente_code)
        parts[herindeling.oude_gemeente_code] += 1
    family = _predecessors(code, herindelingen) | {code}
    for (day, new), old in sorted(into.items()):
        if new not in family:
            continue
        whole = sorted(names[one] for one in old if parts[one] == 1)
        divided = sorted(names[one] for one in old if parts[one] > 1)
        if whole:
            verb = "is" if len(whole) == 1 else "zijn"
            yield f"Op {date_text(day)} {verb} {listing(whole)} opgegaan in {names[new]}."
        if divided:
            yield f"Op {date_text(day)} is een deel van {listing(divided)} bij {names[new]} gekomen."


def heirs_of(current: Collection[str], herindelingen: Sequence[Herindeling]) -> dict[str, tuple[str, ...]]:
    """By the code of each gemeente that is or was: the gemeenten of today that are it, or that it became (part of).

    Args:
        current: the codes of the gemeenten of today.
        herindelingen: all of them.
    """
    heirs: dict[str, list[str]] = defaultdict(list)
    for code in sorted(current):
        for old in _predecessors(code, herindelingen) | {code}:
            heirs[old].append(code)
    return {old: tuple(codes) for old, codes in heirs.items()}


def former_names(
    versions: Sequence[tuple[str, str, bool]], heirs: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, str], ...]:
    """Each name that is no longer in use, with the code of each gemeente of today that its gemeente became (part of).

    Args:
        versions: the code and name of every version of every gemeente, and whether it is current.
        heirs: see `heirs_of`.
    """
    names_now = {name for _, name, is_current in versions if is_current}
    found = {
        (name, heir)
        for code, name, is_current in versions
        if not is_current and name not in names_now
        for heir in heirs.get(code, ())
    }
    return tuple(sorted(found))


def _predecessors(code: str, herindelingen: Iterable[Herindeling]) -> set[str]:
    """The gemeenten that went into one, whole or in part, however long ago."""
    direct = {one.oude_gemeente_code for one in herindelingen if one.nieuwe_gemeente_code == code}
    return direct.union(*(_predecessors(old, herindelingen) for old in direct))
