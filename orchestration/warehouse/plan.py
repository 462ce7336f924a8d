"""The plan of a run: which files in raw/ differ from what is staged, by their fingerprints."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.domain.correctie import of_file
from orchestration.domain.quarter import ONBEKEND, is_over
from orchestration.domain.sidecar import sidecar_path
from orchestration.intake.raw import RawFile
from orchestration.system.files import read_regular
from orchestration.system.plain_yaml import MAX_YAML_BYTES

if TYPE_CHECKING:
    import duckdb

    from orchestration.reading.context import ReadingContext

State = tuple[tuple[int, int, int] | None, ...]
"""Size in bytes, time of modification in nanoseconds and inode: of a file, and of its sidecar if there is one."""

_SETTLED_NS = 2_000_000_000
"""A file that changes twice within this time may keep its modification time, because some clocks are coarse."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file to read.

    Attributes:
        file: the file, with its hash.
        fingerprint: of everything that its reading depends on.
        state: its state before it was hashed, by which later steps see that it is still the same without hashing it
            again; None if it was modified so shortly before that its state would not show a second change.
    """

    file: RawFile
    fingerprint: str
    state: State | None

    @property
    def bestand(self) -> str:
        """The file's path in raw/."""
        return self.file.bestand

    @property
    def is_unchanged(self) -> bool:
        """True if the file and its sidecar certainly are what they were; False if only hashing them can tell.

        Raises:
            FileNotFoundError: if the file is gone.
        """
        return self.state is not None and self.state == state_of(self.file)


@dataclass(frozen=True, slots=True)
class Plan:
    """How to bring staging in line with raw/: the files to read, those that are unchanged, and those that are gone."""

    changed: list[PlannedFile]
    unchanged: list[str]
    gone: list[str]

    def chunks(self, size: int) -> list[list[PlannedFile]]:
        """The files to read in even parts of at most `size`."""
        count = -(-len(self.changed) // size)
        return [self.changed[number::count] for number in range(count)]


def plan(
    connection: duckdb.DuckDBPyConnection,
    files: Iterable[RawFile],
    partities: Sequence[str],
    context: ReadingContext,
) -> Plan:
    """Plan which files of some quarters' folders to read, and which staged files to remove.

    A file is read if its bytes, its sidecar, the reader, the reference names or its corrections differ from those of
    its staged reading, or if that was broken off at a limit on another day.

    Args:
        connection: the warehouse, with the staging schema.
        files: all files in raw/.
        partities: quarter keys, or 'onbekend'.
        context: what the files would be read with.
    """
    staged = _staged(connection, partities)
    changed, unchanged = [], []
    for file in (file for file in files if file.partitie in partities):
        planned = look_at(file, context)
        if is_read(staged.pop(file.bestand, None), planned.fingerprint, context.today):
            unchanged.append(file.bestand)
        else:
            changed.append(planned)
    return Plan(changed, unchanged, list(staged))


def look_at(file: RawFile, context: ReadingContext) -> PlannedFile:
    """A file as it is now: its state, and the fingerprint of its reading.

    Raises:
        OSError: if the file can't be opened.
    """
    # The machine's time, as the file has it; the run's own clock may be set to another.
    now = time.time_ns()
    # Before the bytes are hashed: whatever changes during that changes the state too.
    state = state_of(file)
    is_settled = all(part is None or now - part[1] > _SETTLED_NS for part in state)
    return PlannedFile(file, fingerprint_of(file, context), state if is_settled else None)


def state_of(file: RawFile) -> State:
    """The present state of a file and its sidecar; while it stays equal, so do their bytes.

    Raises:
        FileNotFoundError: if the file is gone.
    """
    sidecar = sidecar_path(file.path)
    return (_stat(file.path), _stat(sidecar) if sidecar.exists() else None)


def _stat(path: Path) -> tuple[int, int, int]:
    stat = path.stat()
    return (stat.st_size, stat.st_mtime_ns, stat.st_ino)


def fingerprint_of(file: RawFile, context: ReadingContext) -> str:
    """A hash of everything that the reading of a file depends on.

    That is the file, its sidecar, the reader and its libraries, the known names, the limits, the corrections of this
    very file, and whether the quarter is over.

    Raises:
        OSError: if the file can't be opened.
    """
    begun = file.partitie == ONBEKEND or is_over(file.partitie, context.today)
    parts = (
        hash_of(file),
        sidecar_hash(sidecar_path(file.path)),
        context.reader,
        context.names.fingerprint,
        repr(context.limits),
        repr(of_file(context.correcties, file.sha256)),
        str(begun),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def hash_of(file: RawFile) -> str:
    """The hash of a file's bytes; of one that is too large, or can't be read, its size.

    Raises:
        OSError: if the file can't be opened.
    """
    return file.sha256 or str(file.path.stat().st_size)


def broken_off(fingerprint: str, today: date) -> str:
    """What to stage as the fingerprint of a reading that was broken off at a limit: by it, `is_read` for that day."""
    return f"{fingerprint}@{today}"


def is_broken_off(staged: str) -> bool:
    """True for what `broken_off` gives, of whatever day."""
    return "@" in staged


def is_read(staged: str | None, fingerprint: str, today: date) -> bool:
    """True if a file with this fingerprint need not be read today, by the fingerprint that it is staged with."""
    return staged in (fingerprint, broken_off(fingerprint, today))


def sidecar_hash(sidecar: Path) -> str:
    """The hash of a sidecar; of one that can't be read, why; '-' if there is none."""
    try:
        return hashlib.sha256(read_regular(sidecar, MAX_YAML_BYTES)).hexdigest()
    except FileNotFoundError:
        return "-"
    except OSError as error:
        return str(error)


def _staged(connection: duckdb.DuckDBPyConnection, partities: Sequence[str]) -> dict[str, str]:
    """The fingerprint of each staged file of some quarters' folders."""
    rows = connection.execute(
        "SELECT bestand, fingerprint FROM staging.publicatie WHERE partitie IN (SELECT unnest(?))", [partities]
    ).fetchall()
    return dict(rows)
