"""Reading one file: from bytes to rows, controls and a verdict, with nothing stored."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
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
from orchestration.reading.editions import refuse_other_edition
from orchestration.reading.lines import PrintedDocument
from orchestration.reading.pdf import read_pages
from orchestration.reading.seen import read_seen
from orchestration.reading.text import read_lines
from orchestration.reading.workers import AbortedError, in_workers
from orchestration.system.files import sha256_of
from orchestration.system.limits import Limits

SUFFIXES = (".pdf", ".txt")


@dataclass(frozen=True, slots=True)
class Reading:
    """One publication as read: the verdict, why, what it prints, and its controls.

    `publicatie` is as printed and `gecorrigeerd` the same with its corrections, on which the controls are computed;
    `correcties` are those of this table, with the rows they belong to.
    `tabel` counts the publications of a file from 1; a file that is refused as a whole has one, without a
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

    Raises:
        OSError: if the file can't be opened at all.
    """
    limits = context.limits
    size = path.stat().st_size
    content = path.read_bytes() if size <= limits.max_bytes else b""
    sha256 = hashlib.sha256(content).hexdigest() if size <= limits.max_bytes else ""
    document = _Document(bestand or path.name, sha256, size, herkomst)
    try:
        _require_readable(path.suffix.lower(), size, content, limits)
        return document.judged(_read_publicaties(path.suffix.lower(), content, context), context)
    except RefusedError as error:
        return (document.refused(str(error)),)


@dataclass(frozen=True, slots=True)
class _Document:
    """A file that is read: what to call it, the hash of its bytes ('' if too large), its size, how it was filed."""

    bestand: str
    sha256: str
    size: int
    herkomst: Herkomst | None = None

    def refused(self, reden: str, *, is_aborted: bool = False) -> Reading:
        """The reading of the file if it is refused as a whole."""
        return Reading(
            bestand=self.bestand,
            tabel=1,
            sha256=self.sha256,
            size=self.size,
            uitslag="geweigerd",
            reden=reden,
            publicatie=None,
            controles=(),
            amr_code=None,
            eerste_fout=None,
            is_aborted=is_aborted,
        )

    def judged(self, publicaties: Sequence[Publicatie], context: ReadingContext) -> tuple[Reading, ...]:
        """The reading of each publication in the file, corrected and checked, by itself and beside the others."""
        sidecar = self.herkomst.sidecar if self.herkomst else None
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
                    reden=" ".join(dict.fromkeys(fault.toelichting or "" for fault in faults)) or None,
                    publicatie=publicatie,
                    controles=held,
                    amr_code=publicatie.amr_code(context.names),
                    eerste_fout=faults[0] if faults else None,
                    gecorrigeerd=read,
                    correcties=items,
                )
            )
        return tuple(readings)


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """A file to read: where it is, how to call it, and how it was filed if it is in raw/."""

    path: Path
    bestand: str
    herkomst: Herkomst | None = None


def read_files(
    requests: Sequence[ReadRequest], context: ReadingContext, workers: int | None = None
) -> Generator[tuple[int, tuple[Reading, ...]], None, None]:
    """Read files in worker processes, each within the limits; a file that breaks them is refused, the rest goes on.

    `workers` is how many processes at most; as many as there are processors by default.

    Yields:
        The place of each file in `requests` and its readings, as it is done.

    Raises:
        WorkerError: if no worker can be started.
        OSError: if a file can't be opened at all.
    """
    calls = [partial(read_file, item.path, context, bestand=item.bestand, herkomst=item.herkomst) for item in requests]
    with closing(in_workers(calls, context.limits, workers)) as outcomes:
        for index, outcome in outcomes:
            if isinstance(outcome, RefusedError):
                item = requests[index]
                size = item.path.stat().st_size
                sha256 = sha256_of(item.path) if size <= context.limits.max_bytes else ""
                document = _Document(item.bestand, sha256, size)
                yield index, (document.refused(str(outcome), is_aborted=isinstance(outcome, AbortedError)),)
            else:
                yield index, outcome


def _require_readable(suffix: str, size: int, content: bytes, limits: Limits) -> None:
    refuse_other_edition(suffix, content)
    if suffix not in SUFFIXES:
        raise RefusedError(f"Een bestand {suffix or 'zonder extensie'} wordt niet gelezen; alleen .pdf en .txt.")
    if size == 0:
        raise RefusedError("Het bestand is leeg.")
    if size > limits.max_bytes:
        raise RefusedError(f"Het bestand is {size} bytes groot; er worden er hoogstens {limits.max_bytes} gelezen.")


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
