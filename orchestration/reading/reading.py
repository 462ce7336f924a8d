"""Reading one file: from bytes to rows, controls and a verdict, with nothing stored."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

from orchestration.domain.controle import Controle, Herkomst
from orchestration.domain.correctie import PlacedCorrectie, correct, of_file, place
from orchestration.domain.names import Names
from orchestration.domain.publicatie import KOLOMMEN, Publicatie, RefusedError, Regel, Uitslag
from orchestration.domain.quarter import ONBEKEND
from orchestration.reading.context import ReadingContext
from orchestration.reading.control_remarks import understand
from orchestration.reading.controls import controles
from orchestration.reading.document import read_publicaties
from orchestration.reading.file_bytes import bytes_of, require_readable, size_of
from orchestration.reading.finding import shortened
from orchestration.reading.lines import PrintedDocument
from orchestration.reading.pdf import read_pages
from orchestration.reading.seen import read_seen
from orchestration.reading.text import read_lines
from orchestration.reading.workers import AbortedError, in_workers
from orchestration.system.errors import KlantprofielenError

_MAX_PRINTED = 10_000
"""Rows of a file, with the texts around its tables: what is stored of one file, and held of many at once."""
_MAX_REASONS = 2_500
"""Letters of a verdict's sentences; each control has its own beside them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One publication as read: the verdict, why, what it prints, and its controls.

    `publicatie` is as printed and `gecorrigeerd` the same with its corrections, on which the controls are computed;
    `correcties` are those of this table, with the rows they belong to. `herkomst` is how the file was filed, if it lies
    in raw/. `tabel` counts the publications of a file from 1; a file that is refused as a whole has one, without a
    `publicatie`. `is_aborted`: the reading was broken off at a limit; it might end well another time.
    """

    bestand: str
    tabel: int
    sha256: str
    size: int
    uitslag: Uitslag
    reden: str | None
    publicatie: Publicatie | None
    controles: tuple[Controle, ...]
    amr_code: str | None
    eerste_fout: Controle | None
    herkomst: Herkomst | None = None
    gecorrigeerd: Publicatie | None = None
    correcties: tuple[PlacedCorrectie, ...] = ()
    is_aborted: bool = False

    @property
    def quarter_key(self) -> str:
        """The quarter in the heading, or 'onbekend'."""
        return (self.publicatie and self.publicatie.quarter_key) or ONBEKEND

    @property
    def amr_naam(self) -> str | None:
        """The region as printed; None for a national publication."""
        if self.publicatie is None or self.publicatie.niveau == "landelijk" or not self.publicatie.regios:
            return None
        return self.publicatie.regios[0]


def read_file(
    path: Path, context: ReadingContext, *, bestand: str | None = None, herkomst: Herkomst | None = None
) -> tuple[Reading, ...]:
    """Read one PDF or text file and judge what it prints: one publication, or one a region.

    In this process: for files from outside, `read_files` enforces the limits of time and memory too.

    Args:
        path: the file.
        context: what to read it with; corrections of other files are ignored.
        bestand: how to call the file; its own name by default.
        herkomst: how the file was filed, if it lies in raw/.

    Returns:
        The readings, in order of printing. 'geweigerd': not such a publication, or not readable.
        'quarantaine': such a publication, but a hard control does not hold or a cell can't be read.
        Otherwise 'aangenomen'.
    """
    document = _Document(bestand or path.name, size=size_of(path), herkomst=herkomst)
    try:
        content = bytes_of(path, context.limits)
        document = replace(document, sha256=hashlib.sha256(content).hexdigest(), size=len(content))
        require_readable(path.suffix.lower(), content)
        return document.judged(_read_publicaties(path.suffix.lower(), content, context), context)
    except RefusedError as error:
        return (document.refused(str(error)),)


@dataclass(frozen=True, slots=True)
class _Document:
    """A file that is read: what to call it, the hash of its bytes ('' if not read), their number, how it was filed."""

    bestand: str
    sha256: str = ""
    size: int = 0
    herkomst: Herkomst | None = None

    def refused(self, reden: str, *, is_aborted: bool = False) -> Reading:
        """The reading of the file if it is refused as a whole."""
        return Reading(
            bestand=self.bestand,
            tabel=1,
            sha256=self.sha256,
            size=self.size,
            uitslag="geweigerd",
            reden=shortened(reden),
            publicatie=None,
            controles=(),
            amr_code=None,
            eerste_fout=None,
            herkomst=self.herkomst,
            is_aborted=is_aborted,
        )

    def judged(self, publicaties: Sequence[Publicatie], context: ReadingContext) -> tuple[Reading, ...]:
        """The reading of each publication in the file, corrected and checked, by itself and beside the others."""
        sidecar = self.herkomst.sidecar if self.herkomst else None
        if (count := sum(map(_printed_in, publicaties))) > _MAX_PRINTED:
            return (self.refused(f"Er staan {count} rijen en teksten in; in een publicatie hoogstens {_MAX_PRINTED}."),)
        publicaties = understand(publicaties, sidecar.understood if sidecar else ())
        own = of_file(context.correcties, self.sha256)
        placed = [
            place(publicatie, [item for item in own if item.tabel == tabel])
            for tabel, publicatie in enumerate(publicaties, start=1)
        ]
        corrected = [correct(publicatie, items) for publicatie, items in zip(publicaties, placed, strict=True)]
        readings = []
        for tabel, publicatie in enumerate(publicaties, start=1):
            read, items = corrected[tabel - 1], placed[tabel - 1]
            held = tuple(controles(read, context.names, context.today, self.herkomst, items, corrected))
            faults = [controle for controle in held if controle.houdt_tegen]
            readings.append(
                Reading(
                    bestand=self.bestand,
                    tabel=tabel,
                    sha256=self.sha256,
                    size=self.size,
                    uitslag="quarantaine" if faults else "aangenomen",
                    reden=_reden(faults),
                    publicatie=publicatie,
                    controles=held,
                    amr_code=publicatie.amr_code(context.names),
                    eerste_fout=faults[0] if faults else None,
                    herkomst=self.herkomst,
                    gecorrigeerd=read,
                    correcties=items,
                )
            )
        return tuple(readings)


def _printed_in(publicatie: Publicatie) -> int:
    return 1 + len(publicatie.regels) + len(publicatie.mededelingen) + len(publicatie.uitspraken)


def _reden(faults: Sequence[Controle]) -> str | None:
    """Why a publication is kept out; None if it is not."""
    sentences = list(dict.fromkeys(fault.toelichting or "" for fault in faults))
    lengths = accumulate(len(sentence) + 1 for sentence in sentences)
    shown = max(1, sum(length <= _MAX_REASONS for length in lengths))
    more = [f"En nog {len(sentences) - shown} redenen."] if len(sentences) > shown else []
    return " ".join([*sentences[:shown], *more]) or None


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

    `workers` is how many processes at most; as many as there are processors by default.

    Yields:
        The place of each file in `requests` and its readings, as it is done.

    Raises:
        WorkerError: if no worker can be started.
    """
    calls = [partial(_read_or_refuse, item, context) for item in requests]
    with closing(in_workers(calls, context.limits, workers)) as outcomes:
        for index, outcome in outcomes:
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
    document = _Document(request.bestand, size=size_of(request.path), herkomst=herkomst)
    with suppress(RefusedError):  # it may be gone by now
        content = bytes_of(request.path, context.limits)
        document = replace(document, sha256=hashlib.sha256(content).hexdigest())
    return (document.refused(str(error), is_aborted=isinstance(error, AbortedError)),)


def _read_publicaties(suffix: str, content: bytes, context: ReadingContext) -> tuple[Publicatie, ...]:
    if suffix == ".pdf":
        with read_pages(content, context.limits) as pages:
            return read_seen(pages, context.names)
    return read_publicaties(PrintedDocument(read_lines(content)), context.names)


def as_json(reading: Reading, namen: Names) -> dict[str, Any]:
    """A reading as one JSON-ready object, its keys named as the columns of the marts are."""
    publicatie = reading.gecorrigeerd
    landelijk = publicatie is not None and publicatie.niveau == "landelijk"

    def rij(regel: Regel) -> dict[str, Any]:
        code = namen.amr_code(regel.naam) if landelijk else namen.gemeente_code(regel.naam)
        return {
            "naam": regel.naam,
            "code": None if regel.soort == "totaal" else code,
            **dict(zip(KOLOMMEN, regel.aantallen, strict=True)),
            "gecorrigeerde_kolommen": list(regel.gecorrigeerde_kolommen),
            "pagina": regel.pagina,
            "bbox": regel.bbox,
        }

    totaalrijen = publicatie.totaalrijen if publicatie else ()
    return {
        "bestand": reading.bestand,
        "oordeel": reading.uitslag,
        "reden": reading.reden,
        "niveau": publicatie.niveau if publicatie else None,
        "quarter_key": reading.quarter_key if publicatie else None,
        "amr_code": reading.amr_code,
        "amr_naam": namen.amr_namen[reading.amr_code] if reading.amr_code else reading.amr_naam,
        "rijen": [rij(regel) for regel in publicatie.rijen] if publicatie else [],
        "totaalrij": rij(totaalrijen[0]) if len(totaalrijen) == 1 else None,
        "doelgroepregister": publicatie.doelgroepregister if publicatie else None,
        "registratiegraad_gepubliceerd": publicatie.registratiegraad_gepubliceerd if publicatie else None,
        "controles": [
            {
                "controle": controle.controle,
                "onderdeel": controle.onderdeel,
                "gepubliceerd": controle.gepubliceerd,
                "berekend": controle.berekend,
                "verschil": controle.verschil,
                "oordeel": controle.oordeel,
                "ernst": controle.ernst,
                "toelichting": controle.toelichting,
            }
            for controle in reading.controles
        ],
    }
