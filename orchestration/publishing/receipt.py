"""The receipt of a build: what it was made of and what it made, by which the next one knows that nothing is new."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from orchestration.domain.quarter import ONBEKEND, next_change, quarter_of
from orchestration.domain.sidecar import sidecar_path
from orchestration.intake.raw import RawFile, list_files
from orchestration.system.errors import KlantprofielenError
from orchestration.system.files import replaced_atomically, sha256_of_all
from orchestration.system.settings import DBT_PROJECT_DIR, SEEDS_DIR, Settings
from orchestration.warehouse.connection import warehouse_of
from orchestration.warehouse.ledger import ledger_file, read_ledger, what_is_new
from orchestration.warehouse.plan import hash_of, is_broken_off, sidecar_hash

MADE_WITH = "klantprofielen/made_with"
"""The tag of a run of Dagster that writes a receipt if all goes well; its value is `digest_of` what it is made with."""
NO_RECEIPT = "no good build left its receipt"

_PACKAGE = Path(__file__).parents[1]
_MADE = frozenset({"__pycache__", "target", "logs"})
"""Folders that Python and dbt make beside code and models."""


class _Receipt(BaseModel):
    """What a good build leaves.

    Attributes:
        made_with: a hash by kind of input.
        raw: a hash of all publications in raw/.
        made: the SHA-256 of each published file and of the ledger, by its path in the data folder.
        warehouse: the state of the warehouse afterwards.
        day: the day of the build.
        until: the next day on which time alone changes the result.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    made_with: dict[str, str]
    raw: str
    made: dict[str, str]
    warehouse: str
    day: date
    until: date


def made_with(settings: Settings) -> dict[str, str]:
    """A hash of everything that a build depends on but the day and raw/, by kind of input.

    Secret settings count only as set or not: they are addresses and passwords, and change no figure.

    Raises:
        OSError: if a file of ours can't be read.
    """
    return {
        "the settings": _hash(_settings(settings)),
        "the installed libraries": _hash([sys.version, platform.machine(), *sorted(_distributions())]),
        "the code": _hash_of_files(_PACKAGE),
        "the dbt project": _hash_of_files(DBT_PROJECT_DIR),
    }


def digest_of(inputs: dict[str, str]) -> str:
    """One hash of what `made_with` gives."""
    return _hash(sorted(inputs.items()))


def write_receipt(settings: Settings, today: date, digest: str) -> None:
    """Write the receipt of a build that published and reported everything; none if its input changed meanwhile.

    Args:
        settings: those of the build; no process has the warehouse open for writing.
        today: the day of the build.
        digest: of what it was made with, from before it began.

    Raises:
        OSError: if the receipt can't be written.
    """
    from orchestration.reading.context import ReadingContext

    inputs, raw = made_with(settings), _raw(_files_of(settings))
    context = ReadingContext.from_seeds(SEEDS_DIR, today, settings.limits, settings.seen)
    # What is in raw/ now is what was read, and so is what was hashed just before.
    news = what_is_new(settings, _files_of(settings), context)
    missed = [key for key in news.to_read if key == ONBEKEND or key <= quarter_of(today)]
    if digest_of(inputs) != digest or missed or news.to_publish:
        remove_receipt(settings)
        return
    data_dir = settings.data_dir
    made = sha256_of_all([*_files(settings.published_dir), ledger_file(settings)])
    receipt = _Receipt(
        made_with=inputs,
        raw=raw,
        made={path.relative_to(data_dir).as_posix(): sha256 for path, sha256 in sorted(made.items())},
        warehouse=warehouse_of(settings).state(),
        day=today,
        until=_until(settings, today),
    )
    with replaced_atomically(_path(settings)) as temporary:
        temporary.write_text(receipt.model_dump_json(indent=1), encoding="utf-8")


def remove_receipt(settings: Settings) -> None:
    """Remove the receipt: whoever does so is about to build, and leaves one only if all goes well."""
    _path(settings).unlink(missing_ok=True)


def why_build(settings: Settings, today: date | None, files: Sequence[RawFile] | None = None) -> str | None:
    """Why what is published may not be what a build would give on a day: the first reason found; None if it is.

    Imports no library of the build, and opens no warehouse but a lake.

    Args:
        settings: the folders.
        today: the day; None to leave aside what time alone changes.
        files: all publications in raw/, if the caller has them.
    """
    try:
        receipt = _Receipt.model_validate_json(_path(settings).read_bytes())
    except (OSError, ValidationError):
        return NO_RECEIPT
    if today is not None and not receipt.day <= today < receipt.until:
        return f"the last build was on {receipt.day}, and it is {today}"
    try:
        return (
            _differing_input(settings, receipt)
            or (None if _raw(files or _files_of(settings)) == receipt.raw else f"{settings.raw_dir} changed")
            or _differing_result(settings, receipt)
        )
    except OSError as error:
        return f"something can't be read ({error})"
    except KlantprofielenError as error:
        return str(error)


def _differing_input(settings: Settings, receipt: _Receipt) -> str | None:
    for kind, digest in made_with(settings).items():
        if receipt.made_with.get(kind) != digest:
            return f"{kind} changed"
    return None


def _differing_result(settings: Settings, receipt: _Receipt) -> str | None:
    paths = {settings.data_dir / name: sha256 for name, sha256 in receipt.made.items()}
    for path, sha256 in sha256_of_all(paths).items():
        if sha256 != paths[path]:
            return f"{path} is not as it was written"
    return None if warehouse_of(settings).state() == receipt.warehouse else "the warehouse changed"


def _files_of(settings: Settings) -> list[RawFile]:
    return list_files(settings.raw_dir, max_bytes=settings.max_bytes)


def _path(settings: Settings) -> Path:
    return settings.data_dir / "receipt.json"


def _until(settings: Settings, today: date) -> date:
    """The next day on which a build may give something else; what was broken off at a limit is read again tomorrow."""
    fingerprints = (fingerprint for files in read_ledger(settings).files.values() for fingerprint in files.values())
    if any(map(is_broken_off, fingerprints)):
        return today + timedelta(days=1)
    return next_change({file.partitie for file in _files_of(settings)} - {ONBEKEND}, today)


def _settings(settings: Settings) -> list[tuple[str, str]]:
    fields = ((name, getattr(settings, name), field.repr) for name, field in type(settings).model_fields.items())
    values = [(name, str(value) if is_shown else str(bool(value))) for name, value, is_shown in fields]
    return [*values, ("lake", str(settings.lake))]


def _distributions() -> Iterator[str]:
    """The installed distributions with their versions, by the names of their folders."""
    for folder in map(Path, sys.path):
        if folder.is_dir():
            yield from (path.name for path in folder.glob("*.dist-info"))


def _raw(files: Iterable[RawFile]) -> str:
    """A hash of each publication with its bytes and its sidecar."""
    return _hash((file.bestand, hash_of(file), sidecar_hash(sidecar_path(file.path))) for file in files)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _hash_of_files(folder: Path) -> str:
    """A hash of the files in a folder of ours, by their paths, without what is made there and what is hidden."""
    names = {path: path.relative_to(folder) for path in _files(folder)}
    found = sha256_of_all(path for path, name in names.items() if _MADE.isdisjoint(name.parts) and name.name[0] != ".")
    return _hash(sorted((names[path].as_posix(), sha256) for path, sha256 in found.items()))


def _hash(values: Iterable[object]) -> str:
    return hashlib.sha256(json.dumps(list(values)).encode()).hexdigest()
