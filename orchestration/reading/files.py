"""Reading files: each in a worker process, within the limits, so that none takes another one along."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from orchestration.domain.controle import Herkomst
from orchestration.domain.publicatie import RefusedError
from orchestration.reading.context import ReadingContext
from orchestration.reading.file_bytes import bytes_of, size_of
from orchestration.reading.reading import Reading, SourceFile, read_file
from orchestration.reading.recognition import installed_libraries
from orchestration.reading.workers import AbortedError, in_workers
from orchestration.system.errors import KlantprofielenError


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """A file to read: where it is, how to call it, and, if it is in raw/, what finds out how it was filed.

    `herkomst` is called in a worker, as it reads a file from outside too.
    """

    path: Path
    bestand: str
    herkomst: Callable[[], Herkomst] | None = None


def read_files(
    requests: Sequence[ReadRequest], context: ReadingContext, workers: int | None = None
) -> Generator[tuple[int, tuple[Reading, ...]], None, None]:
    """Read files in worker processes, each within the limits; a file that breaks them is refused, the rest goes on.

    Files with pictures come last, with limits of their own, if the extra `ocr` is there and those leave it any time. So
    do all that are publications if figures are to be recognised (`context.seen`).

    Args:
        requests: the files.
        context: what to read them with.
        workers: the most processes to use; by default as many as there are processors.

    Yields:
        The place of each file in `requests` and its readings, as it is done.

    Raises:
        WorkerError: if no worker can be started.
    """
    first: dict[int, tuple[Reading, ...]] = {}
    can_recognise = installed_libraries() and context.limits.ocr_seconds
    for index, readings in _read_all(dict(enumerate(requests)), context, workers):
        is_looked_at = readings[0].has_pictures or (readings[0].publicatie and context.seen != "off")
        if is_looked_at and can_recognise:
            first[index] = readings
        else:
            yield index, readings
    limits = replace(context.limits, max_seconds=context.limits.ocr_seconds, max_memory=context.limits.ocr_memory)
    recognising = replace(context, limits=limits, recognises=True)
    for index, readings in _read_all({index: requests[index] for index in first}, recognising, workers):
        # a limit of time keeps nothing out that its text says, unless its figures are to be seen
        is_said = readings[0].is_aborted and first[index][0].publicatie and context.seen == "off"
        yield index, first[index] if is_said else readings


def _read_all(
    requests: Mapping[int, ReadRequest], context: ReadingContext, workers: int | None
) -> Generator[tuple[int, tuple[Reading, ...]], None, None]:
    places = list(requests)
    calls = [partial(_read_or_refuse, item, context) for item in requests.values()]
    with closing(in_workers(calls, context.limits, workers)) as outcomes:
        for place, outcome in outcomes:
            index = places[place]
            yield index, _kept_out(requests[index], outcome, context) if isinstance(outcome, RefusedError) else outcome


def _read_or_refuse(request: ReadRequest, context: ReadingContext) -> tuple[Reading, ...]:
    """Read a file; runs in a worker.

    Raises:
        RefusedError: for whatever a file makes our code raise: it keeps this file out, and no other.
    """
    try:
        herkomst = request.herkomst() if request.herkomst else None
        return read_file(request.path, context, bestand=request.bestand, herkomst=herkomst)
    except (MemoryError, KlantprofielenError):
        raise
    except Exception as error:
        *_, (frame, line) = traceback.walk_tb(error.__traceback__)
        place = f"{type(error).__name__} in {Path(frame.f_code.co_filename).name}, regel {line}"
        raise RefusedError(
            f"Ons programma liep vast op dit bestand ({place}). Dat is een fout in het programma: meld haar."
        ) from error


def _kept_out(request: ReadRequest, error: RefusedError, context: ReadingContext) -> tuple[Reading]:
    """The reading of a file on which its worker gave up."""
    outcomes = in_workers([request.herkomst] if request.herkomst else [], context.limits)
    herkomst = next((found for _, found in outcomes if not isinstance(found, RefusedError)), None)
    document = SourceFile(request.bestand, size=size_of(request.path), herkomst=herkomst)
    with suppress(RefusedError):  # it may be gone by now
        content = bytes_of(request.path, context.limits)
        document = replace(document, sha256=hashlib.sha256(content).hexdigest())
    return (document.refused(str(error), is_aborted=isinstance(error, AbortedError)),)
