"""Reading one file: from bytes to rows, controls and a verdict, with nothing stored."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from orchestration.core import pdf, text
from orchestration.core.controle import Controle, Herkomst, controles
from orchestration.core.files import sha256_of
from orchestration.core.kwartaal import ONBEKEND
from orchestration.core.naam import Namen
from orchestration.core.publicatie import KOLOMMEN, GeweigerdError, Oordeel, Publicatie, Regel
from orchestration.core.tabel import read_publicaties

MAX_BYTES = 20 * 1024 * 1024
"""A publication is some 100 kB; anything far larger is something else."""

READERS = {".pdf": pdf.read_lines, ".txt": text.read_lines}

_READING_MODULES = (
    *(
        "aantal",
        "controle",
        "glyphs",
        "kolomkop",
        "kop",
        "kwartaal",
        "lezing",
        "naam",
        "pdf",
        "publicatie",
        "tabel",
        "text",
    ),
)


@cache
def lezer_versie() -> str:
    """The reader's version: a hash of its own source, so that a change of it is never forgotten."""
    digest = hashlib.sha256()
    for module in _READING_MODULES:
        digest.update(Path(__file__).with_name(f"{module}.py").read_bytes())
    return digest.hexdigest()[:12]


@cache
def pdfplumber_versie() -> str:
    """The version of the library that reads the PDFs."""
    return version("pdfplumber")


@dataclass(frozen=True, slots=True)
class Lezing:
    """One publication as read: the verdict, why, what it prints, and the controls it was held to.

    `tabel` counts the publications of a file from 1; a file that is refused as a whole has one, without a
    `publicatie`.
    """

    bestand: str
    tabel: int
    sha256: str
    size: int
    oordeel: Oordeel
    reden: str | None
    publicatie: Publicatie | None
    controles: tuple[Controle, ...]
    amr_code: str | None
    eerste_fout: Controle | None

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
    path: Path, namen: Namen, today: date, *, bestand: str | None = None, herkomst: Herkomst | None = None
) -> tuple[Lezing, ...]:
    """Read one PDF or text file and judge what it prints: one publication, or one a region.

    Args:
        path: the file.
        namen: the known names of gemeenten and AMRs.
        today: a quarter that is not over on this day is refused.
        bestand: how to call the file; its own name by default.
        herkomst: how the file was filed, where it lies in raw/.

    Returns:
        The readings, in order of printing. 'geweigerd': not such a publication, or not readable.
        'quarantaine': such a publication, but a hard control does not hold or a cell can't be read.
        Else 'aangenomen'.

    Raises:
        OSError: where the file can't be opened at all.
    """
    name = bestand or path.name
    size = path.stat().st_size
    sha256 = sha256_of(path) if size <= MAX_BYTES else ""
    try:
        publicaties = read_publicaties(_read_lines(path, size), namen)
    except GeweigerdError as error:
        return (refused(name, str(error), sha256, size),)
    return tuple(
        _judge(publicatie, namen, today, herkomst, name, number, sha256, size)
        for number, publicatie in enumerate(publicaties, start=1)
    )


def refused(bestand: str, reden: str, sha256: str, size: int) -> Lezing:
    """The reading of a file that is refused as a whole."""
    return Lezing(bestand, 1, sha256, size, "geweigerd", reden, None, (), None, None)


def _judge(
    publicatie: Publicatie,
    namen: Namen,
    today: date,
    herkomst: Herkomst | None,
    bestand: str,
    tabel: int,
    sha256: str,
    size: int,
) -> Lezing:
    held = tuple(controles(publicatie, namen, today, herkomst))
    faults = [controle for controle in held if controle.houdt_tegen]
    return Lezing(
        bestand=bestand,
        tabel=tabel,
        sha256=sha256,
        size=size,
        oordeel="quarantaine" if faults else "aangenomen",
        reden=" ".join(dict.fromkeys(fault.toelichting or "" for fault in faults)) or None,
        publicatie=publicatie,
        controles=held,
        amr_code=publicatie.amr_code(namen),
        eerste_fout=faults[0] if faults else None,
    )


def _read_lines(path: Path, size: int) -> list[Any]:
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise GeweigerdError(f"Een bestand {path.suffix or 'zonder extensie'} wordt niet gelezen; alleen .pdf en .txt.")
    if size == 0:
        raise GeweigerdError("Het bestand is leeg.")
    if size > MAX_BYTES:
        raise GeweigerdError(f"Het bestand is {size} bytes groot; er worden er hoogstens {MAX_BYTES} gelezen.")
    return reader(path)


def as_json(lezing: Lezing, namen: Namen) -> dict[str, Any]:
    """A reading as one JSON-ready object, its keys named as the columns of the marts are."""
    publicatie = lezing.publicatie
    landelijk = publicatie is not None and publicatie.niveau == "landelijk"

    def rij(regel: Regel) -> dict[str, Any]:
        code = namen.amr_code(regel.naam) if landelijk else namen.gemeente_code(regel.naam)
        return {
            "naam": regel.naam,
            "code": None if regel.soort == "totaal" else code,
            **dict(zip(KOLOMMEN, regel.aantallen, strict=True)),
            "pagina": regel.pagina,
            "bbox": regel.bbox,
        }

    totaalrijen = publicatie.totaalrijen if publicatie else ()
    return {
        "bestand": lezing.bestand,
        "oordeel": lezing.oordeel,
        "reden": lezing.reden,
        "niveau": publicatie.niveau if publicatie else None,
        "quarter_key": lezing.quarter_key if publicatie else None,
        "amr_code": lezing.amr_code,
        "amr_naam": namen.amr_namen[lezing.amr_code] if lezing.amr_code else lezing.amr_naam,
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
            for controle in lezing.controles
        ],
    }
