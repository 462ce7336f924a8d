"""Reading one file: from bytes to rows, controls and a verdict, with nothing stored."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from orchestration.domain.controle import Controle, Herkomst
from orchestration.domain.correctie import PlacedCorrectie, correct, of_file, place
from orchestration.domain.names import Names
from orchestration.domain.publicatie import KOLOMMEN, PictureError, Publicatie, RefusedError, Regel, Uitslag
from orchestration.domain.quarter import ONBEKEND
from orchestration.reading.context import ReadingContext
from orchestration.reading.control_remarks import understand
from orchestration.reading.controls import controles
from orchestration.reading.document import read_publicaties
from orchestration.reading.file_bytes import bytes_of, require_readable, size_of
from orchestration.reading.finding import shortened
from orchestration.reading.lines import PrintedDocument
from orchestration.reading.pdf import read_pages
from orchestration.reading.pictures import has_pictures, read_with_pictures
from orchestration.reading.seen import read_seen
from orchestration.reading.seen_figures import with_seen_figures
from orchestration.reading.text import read_lines

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
    `publicatie`. `is_aborted`: the reading was broken off at a limit; it might end well another time. `has_pictures`:
    pictures on its pages may say what it prints, or something beside that, and were not looked at.
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
    has_pictures: bool = False

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
    document = SourceFile(bestand or path.name, size=size_of(path), herkomst=herkomst)
    try:
        content = bytes_of(path, context.limits)
        document = replace(document, sha256=hashlib.sha256(content).hexdigest(), size=len(content))
        require_readable(path.suffix.lower(), content)
        return document.judged(*_read_publicaties(path.suffix.lower(), content, context), context)
    except RefusedError as error:
        return (document.refused(str(error), has_pictures=isinstance(error, PictureError)),)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that is read: what to call it, the hash of its bytes ('' if not read), their number, how it was filed."""

    bestand: str
    sha256: str = ""
    size: int = 0
    herkomst: Herkomst | None = None

    def refused(self, reden: str, *, is_aborted: bool = False, has_pictures: bool = False) -> Reading:
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
            has_pictures=has_pictures,
        )

    def judged(
        self, publicaties: Sequence[Publicatie], has_pictures: bool, context: ReadingContext
    ) -> tuple[Reading, ...]:
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
                    has_pictures=has_pictures,
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


def _read_publicaties(suffix: str, content: bytes, context: ReadingContext) -> tuple[tuple[Publicatie, ...], bool]:
    """The publications of a file; and whether it has pictures that were not looked at."""
    if suffix != ".pdf":
        return read_publicaties(PrintedDocument(read_lines(content)), context.names), False
    if context.recognises:
        return _read_with_pictures(content, context), False
    with read_pages(content, context.limits) as pages:
        may_say_more = has_pictures(pages)
        try:
            return read_seen(pages, context.names), may_say_more
        except RefusedError as error:
            if may_say_more:
                raise PictureError(str(error)) from error
            raise


def _read_with_pictures(content: bytes, context: ReadingContext) -> tuple[Publicatie, ...]:
    """The publications of a PDF by its text and the pictures among it; if that says nothing, by pictures alone."""
    try:
        with read_pages(content, context.limits) as pages:
            found = read_with_pictures(pages, context.names)
            return found if context.seen == "off" else with_seen_figures(found, pages, context.seen)
    except PictureError:
        from orchestration.reading.scans import read_scan

        return read_scan(content, context.limits, context.names)


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
