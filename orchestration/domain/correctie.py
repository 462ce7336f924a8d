"""Corrections of figures that were published wrong: reviewed entries, each of one printed count, and their use."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from orchestration.domain.count import MAX_COUNT, format_count
from orchestration.domain.publicatie import KOLOMMEN, Publicatie, Regel
from orchestration.system.errors import KlantprofielenError
from orchestration.system.files import SHA256, read_regular

_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,9}")
_MAX_BYTES = 1024**2
"""Thousands of corrections: more are a mistake."""
_SHOWN = 100
"""Characters of a value that a message quotes."""
_HEADER = ["sha256", "tabel", "rij", "kolom", "gedrukt", "gecorrigeerd", "reden", "bron"]


class CorrectieError(KlantprofielenError):
    """An entry of the corrections file that is not well formed; the message names its line and column."""


@dataclass(frozen=True, slots=True)
class Correctie:
    """A reviewed entry: in this table of the file with these bytes, this count is printed, and that one is used.

    `tabel` counts the publications of a file from 1. `rij` is the row's name as printed, of the total row
    too. `kolom` is one of `KOLOMMEN`. `gedrukt` and `gecorrigeerd` are persons.
    """

    sha256: str
    tabel: int
    rij: str
    kolom: str
    gedrukt: int
    gecorrigeerd: int
    reden: str
    bron: str

    @property
    def cel(self) -> tuple[str, int, str, str]:
        """The one cell it is of."""
        return (self.sha256, self.tabel, self.rij, self.kolom)


@dataclass(frozen=True, slots=True)
class PlacedCorrectie:
    """A correction beside the row it belongs to, as printed.

    `regel` is None if no row has the name, or more than one.
    """

    correctie: Correctie
    regel: Regel | None

    @property
    def aantal(self) -> int | None:
        """The printed count in persons; None if there is no such row, or the cell could not be read."""
        return self.regel.aantal(self.correctie.kolom) if self.regel else None

    @property
    def is_toegepast(self) -> bool:
        """True if exactly the count is printed that the correction replaces.

        A suppressed figure is missing, not wrong: no correction fits it.
        """
        return self.aantal == self.correctie.gedrukt

    @property
    def gevonden(self) -> str:
        """The printed count in Dutch notation, or why there is none, in Dutch."""
        if self.regel is None:
            return "geen rij van die naam, of meer dan één"
        return "een cel die niet te lezen is" if self.aantal is None else format_count(self.aantal)


def read_correcties(path: Path) -> tuple[Correctie, ...]:
    """The entries of the corrections file (the dbt seed `correctie`), in its order.

    Raises:
        CorrectieError: if a line is not a whole and plausible entry, or a cell has two.
        OSError: if the file can't be opened, or is larger than any such file.
    """
    try:
        text = read_regular(path, _MAX_BYTES).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _error(path, line, "any", "text in UTF-8", f"byte {error.object[error.start]:#04x}") from error
    correcties: dict[tuple[str, int, str, str], Correctie] = {}
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        if (header := next(lines, [])) != _HEADER:
            raise _error(path, 1, "header", ",".join(_HEADER), ",".join(header)[:_SHOWN])
        for cells in lines:
            correctie = _parse(path, lines.line_num, cells)
            if correctie.cel in correcties:
                raise _error(path, lines.line_num, "rij, kolom", "one entry a cell", f"a second of {correctie.cel}")
            correcties[correctie.cel] = correctie
    except csv.Error as error:
        raise _error(path, lines.line_num, "any", "CSV", str(error)) from error
    return tuple(correcties.values())


def of_file(correcties: Iterable[Correctie], sha256: str) -> tuple[Correctie, ...]:
    """The corrections of the file with these bytes."""
    return tuple(correctie for correctie in correcties if correctie.sha256 == sha256)


def place(publicatie: Publicatie, correcties: Iterable[Correctie]) -> tuple[PlacedCorrectie, ...]:
    """Find the row of each correction in a publication as printed.

    Args:
        publicatie: the publication as printed.
        correcties: the corrections of this table.
    """
    rows: dict[str, list[Regel]] = {}
    for regel in publicatie.geteld:
        rows.setdefault(regel.naam, []).append(regel)
    # If several rows have the name, nobody said which one is meant.
    only = {naam: regels[0] for naam, regels in rows.items() if len(regels) == 1}
    return tuple(PlacedCorrectie(correctie, only.get(correctie.rij)) for correctie in correcties)


def correct(publicatie: Publicatie, placed: Iterable[PlacedCorrectie]) -> Publicatie:
    """A publication with its corrections in place of the printed counts; those that do not fit change nothing.

    Args:
        publicatie: the publication as printed.
        placed: its corrections, as `place` found their rows.
    """
    counts: dict[int, dict[str, int]] = {}
    for item in placed:
        if item.regel is not None and item.is_toegepast:
            counts.setdefault(item.regel.volgnummer, {})[item.correctie.kolom] = item.correctie.gecorrigeerd
    if not counts:
        return publicatie
    regels = tuple(_correct(regel, counts.get(regel.volgnummer)) for regel in publicatie.regels)
    return replace(publicatie, regels=regels)


def _correct(regel: Regel, counts: dict[str, int] | None) -> Regel:
    if counts is None:
        return regel
    aantallen = tuple(counts.get(kolom, aantal) for kolom, aantal in zip(KOLOMMEN, regel.aantallen, strict=True))
    return replace(regel, aantallen=aantallen, gecorrigeerde_kolommen=tuple(sorted(counts)))


def _parse(path: Path, line: int, cells: list[str]) -> Correctie:
    if len(cells) != len(_HEADER):
        raise _error(path, line, "any", f"{len(_HEADER)} values", f"{len(cells)}")
    entry = dict(zip(_HEADER, cells, strict=True))
    for column, value in entry.items():
        if not value or value != value.strip():
            raise _error(path, line, column, "a value without blanks around it", f"'{value[:_SHOWN]}'")
    if not SHA256.fullmatch(entry["sha256"]):
        raise _error(path, line, "sha256", "64 hexadecimal digits in lower case", f"'{entry['sha256'][:_SHOWN]}'")
    if entry["kolom"] not in KOLOMMEN:
        raise _error(path, line, "kolom", f"one of {', '.join(KOLOMMEN)}", f"'{entry['kolom'][:_SHOWN]}'")
    numbers = {column: _whole_number(path, line, column, entry[column]) for column in ("gedrukt", "gecorrigeerd")}
    tabel = _whole_number(path, line, "tabel", entry["tabel"])
    if tabel == 0:
        raise _error(path, line, "tabel", "a number from 1", "0")
    if numbers["gedrukt"] == numbers["gecorrigeerd"]:
        raise _error(path, line, "gecorrigeerd", "another number than the printed one", entry["gecorrigeerd"])
    return Correctie(
        entry["sha256"], tabel, entry["rij"], entry["kolom"], **numbers, reden=entry["reden"], bron=entry["bron"]
    )


def _whole_number(path: Path, line: int, column: str, text: str) -> int:
    if not _WHOLE_NUMBER.fullmatch(text) or int(text) > MAX_COUNT:
        raise _error(path, line, column, "a whole number in digits alone, such as 1490", f"'{text[:_SHOWN]}'")
    return int(text)


def _error(path: Path, line: int, column: str, expected: str, found: str) -> CorrectieError:
    return CorrectieError(f"{path}, line {line}, column {column}: expected {expected}, found {found}.")
