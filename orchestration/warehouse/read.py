"""Reading the files of a plan, on whatever machine: this needs raw/, and no warehouse."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from orchestration.domain.controle import Herkomst
from orchestration.intake.raw import herkomst_of
from orchestration.reading.context import ReadingContext
from orchestration.reading.files import ReadRequest, read_files
from orchestration.reading.reading import Reading
from orchestration.reading.version import reader
from orchestration.system.errors import KlantprofielenError
from orchestration.warehouse.plan import PlannedFile, look_at


class ReaderMismatchError(KlantprofielenError):
    """The processes of one run don't have the same reader; the message says which one to restart."""


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file that was read: what it was, and its readings."""

    planned: PlannedFile
    readings: tuple[Reading, ...]

    @property
    def herkomst(self) -> Herkomst:
        """How it was filed; by its folder alone if its sidecar could not be read within the limits."""
        return self.readings[0].herkomst or Herkomst(self.planned.file.partitie)

    @property
    def bestand(self) -> str:
        """The file's path in raw/."""
        return self.planned.bestand


def read(files: Sequence[PlannedFile], context: ReadingContext, workers: int | None = None) -> list[FileReading]:
    """Read files of a plan in worker processes, and store nothing.

    A file that can't be read, or breaks a hard invariant, gets a reading that says why. A file that changed since it
    was planned is read as it is now; one that is gone is left out.

    Args:
        files: the files to read.
        context: what to read them with, as planned.
        workers: the most processes to use; by default as many as there are processors.

    Raises:
        ReaderMismatchError: if this process has another reader than the one that planned.
        WorkerError: if no worker can be started.
    """
    refuse_mismatch(context)
    present = [_as_it_is_now(planned, context) for planned in files if planned.file.path.is_file()]
    requests = [
        ReadRequest(planned.file.path, planned.bestand, partial(herkomst_of, planned.file)) for planned in present
    ]
    with closing(read_files(requests, context, workers)) as outcomes:
        return [FileReading(present[index], readings) for index, readings in outcomes]


def is_as_read(item: FileReading, context: ReadingContext) -> bool:
    """True if the reader judged the very bytes that were planned, and neither they nor the sidecar changed since."""
    # The reading of a file that is too large has no hash.
    if not {reading.sha256 for reading in item.readings} <= {item.planned.file.sha256, ""}:
        return False
    try:
        return item.planned.is_unchanged or _look_again(item.planned, context).fingerprint == item.planned.fingerprint
    except FileNotFoundError:
        return False


def refuse_mismatch(context: ReadingContext) -> None:
    """Make sure that this process has the reader that the run was planned with.

    Raises:
        ReaderMismatchError: if it has not.
    """
    if context.reader != (found := reader(context.seen)):
        raise ReaderMismatchError(
            f"This run was planned with reader {context.reader}, and process {os.getpid()} on {socket.gethostname()} "
            f"has reader {found}: give both the same version of this project, and restart the older one."
        )


def _as_it_is_now(planned: PlannedFile, context: ReadingContext) -> PlannedFile:
    return planned if planned.is_unchanged else _look_again(planned, context)


def _look_again(planned: PlannedFile, context: ReadingContext) -> PlannedFile:
    # A copy of the file without the hash that this one carries.
    return look_at(replace(planned.file), context)
