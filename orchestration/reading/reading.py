"""Reading one file: from bytes to rows, controls and a verdict, with nothing stored."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from orchestration.domain.correctie import Correctie, correct, of_file
from orchestration.domain.names import Names
from orchestration.domain.publicatie import KOLOMMEN, Line, Publicatie, RefusedError, Regel, Uitslag
from orchestration.domain.quarter import ONBEKEND
from orchestration.reading import pdf, text
from orchestration.reading.controls import Controle, Herkomst, controles
from orchestration.reading.table import read_publicaties
from orchestration.reading.workers import AbortedError, in_workers
from orchestration.system.files import sha256_of
from orchestration.system.limits import DEFAULT_LIMITS, Limits

SUFFIXES = (".pdf", ".txt")

_DECIDING_ROOMS = ("domain", "reading")
"""The rooms whose code decides what is read from a file, and what the verdict on it is."""


@cache
def reader_version() -> str:
    """The reader's version, which changes with any file in the rooms that decide a reading."""
    return hash_rooms(Path(__file__).parents[1])


def hash_rooms(package: Path) -> str:
    """12 hex digits over the names and contents of all Python files in the deciding rooms of a package."""
    digest = hashlib.sha256()
    for path in sorted(path for room in _DECIDING_ROOMS for path in (package / room).rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


@cache
def library_versions() -> str:
    """The libraries that read the PDFs, with their versions."""
    return ", ".join(f"{name} {version(name)}" for name in ("pdfplumber", "pdfminer.six", "pypdfium2"))


@dataclass(frozen=True, slots=True)
class Reading:
    """One publication as read: the verdict, why, what it prints, and the controls it was held to.

    The counts of `publicatie` are as they are used: its rows tell which of them are corrected, and what is printed.
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
    path: Path,
    namen: Names,
    today: date,
    *,
    bestand: str | None = None,
    herkomst: Herkomst | None = None,
    limits: Limits = DEFAULT_LIMITS,
    correcties: Sequence[Correctie] = (),
) -> tuple[Reading, ...]:
    """Read one PDF or text file and judge what it prints: one publication, or one a region.

    In this process: for files from outside, `read_files` keeps to the limits of time and memory too.

    Args:
        path: the file.
        namen: the known names of gemeenten and AMRs.
        today: a quarter that is not over on this day is refused.
        bestand: how to call the file; its own name by default.
        herkomst: how the file was filed, where it lies in raw/.
        limits: what the reading may cost.
        correcties: the corrections; those of other files are left alone.

    Returns:
        The readings, in order of printing. 'geweigerd': not such a publication, or not readable.
        'quarantaine': such a publication, but a hard control does not hold or a cell can't be read.
        Else 'aangenomen'.

    Raises:
        OSError: where the file can't be opened at all.
    """
    name = bestand or path.name
    size = path.stat().st_size
    content = path.read_bytes() if size <= limits.max_bytes else b""
    sha256 = hashlib.sha256(content).hexdigest() if size <= limits.max_bytes else ""
    eigen = of_file(correcties, sha256)
    readings: tuple[Reading, ...] = ()
    try:
        for lines in _read_lines(path.suffix.lower(), size, content, limits):
            try:
                publicaties = read_publicaties(lines, namen)
            except RefusedError as error:
                readings = (refused(name, str(error), sha256, size),)
                continue
            readings = tuple(
                _judge(publicatie, namen, today, herkomst, name, number, sha256, size, eigen)
                for number, publicatie in enumerate(publicaties, start=1)
            )
            if all(controle.oordeel == "klopt" for reading in readings for controle in reading.controles):
                break  # what holds in every respect was read well; any doubt is settled by reading it surely
    except RefusedError as error:
        return (refused(name, str(error), sha256, size),)
    return readings


def refused(bestand: str, reden: str, sha256: str, size: int) -> Reading:
    """The reading of a file that is refused as a whole."""
    return Reading(bestand, 1, sha256, size, "geweigerd", reden, None, (), None, None)


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """A file to read: where it is, how to call it, and how it was filed where it lies in raw/."""

    path: Path
    bestand: str
    herkomst: Herkomst | None = None


def read_files(
    requests: Sequence[ReadRequest],
    namen: Names,
    today: date,
    limits: Limits,
    correcties: Sequence[Correctie] = (),
    workers: int | None = None,
) -> Generator[tuple[int, tuple[Reading, ...]], None, None]:
    """Read files in worker processes, each within the limits; a file that breaks them is refused, the rest goes on.

    `workers` is how many processes at most; as many as there are processors by default.

    Yields:
        The place of each file in `requests` and its readings, as it is done.

    Raises:
        WorkerError: where no worker can be started.
        OSError: where a file can't be opened at all.
    """
    calls = [
        partial(
            read_file,
            item.path,
            namen,
            today,
            bestand=item.bestand,
            herkomst=item.herkomst,
            limits=limits,
            correcties=correcties,
        )
        for item in requests
    ]
    with closing(in_workers(calls, limits, workers)) as outcomes:
        for index, outcome in outcomes:
            if isinstance(outcome, RefusedError):
                item = requests[index]
                size = item.path.stat().st_size
                sha256 = sha256_of(item.path) if size <= limits.max_bytes else ""
                refusal = refused(item.bestand, str(outcome), sha256, size)
                yield index, (replace(refusal, is_aborted=isinstance(outcome, AbortedError)),)
            else:
                yield index, outcome


def _judge(
    publicatie: Publicatie,
    namen: Names,
    today: date,
    herkomst: Herkomst | None,
    bestand: str,
    tabel: int,
    sha256: str,
    size: int,
    correcties: Sequence[Correctie],
) -> Reading:
    eigen = [correctie for correctie in correcties if correctie.tabel == tabel]
    gecorrigeerd = correct(publicatie, eigen)
    held = tuple(controles(gecorrigeerd, namen, today, herkomst, eigen))
    faults = [controle for controle in held if controle.houdt_tegen]
    return Reading(
        bestand=bestand,
        tabel=tabel,
        sha256=sha256,
        size=size,
        uitslag="quarantaine" if faults else "aangenomen",
        reden=" ".join(dict.fromkeys(fault.toelichting or "" for fault in faults)) or None,
        publicatie=gecorrigeerd,
        controles=held,
        amr_code=publicatie.amr_code(namen),
        eerste_fout=faults[0] if faults else None,
    )


def _read_lines(suffix: str, size: int, content: bytes, limits: Limits) -> Iterable[list[Line]]:
    if suffix not in SUFFIXES:
        raise RefusedError(f"Een bestand {suffix or 'zonder extensie'} wordt niet gelezen; alleen .pdf en .txt.")
    if size == 0:
        raise RefusedError("Het bestand is leeg.")
    if size > limits.max_bytes:
        raise RefusedError(f"Het bestand is {size} bytes groot; er worden er hoogstens {limits.max_bytes} gelezen.")
    return pdf.read_lines(content, limits) if suffix == ".pdf" else [text.read_lines(content)]


def as_json(reading: Reading, namen: Names) -> dict[str, Any]:
    """A reading as one JSON-ready object, its keys named as the columns of the marts; `oordeel` holds its uitslag."""
    publicatie = reading.publicatie
    landelijk = publicatie is not None and publicatie.niveau == "landelijk"

    def rij(regel: Regel) -> dict[str, Any]:
        code = namen.amr_code(regel.naam) if landelijk else namen.gemeente_code(regel.naam)
        return {
            "naam": regel.naam,
            "code": None if regel.soort == "totaal" else code,
            **dict(zip(KOLOMMEN, regel.aantallen, strict=True)),
            "gecorrigeerde_kolommen": sorted(regel.gecorrigeerd_van),
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
