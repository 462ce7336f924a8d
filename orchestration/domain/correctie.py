"""Corrections of figures that were published wrong: reviewed entries, each of one printed count, and their use."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from orchestration.domain.count import MAX_COUNT
from orchestration.domain.publicatie import KOLOMMEN, Publicatie, Regel

_SHA256 = re.compile(r"[0-9a-f]{64}")
_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]*")
_HEADER = ["sha256", "tabel", "rij", "kolom", "gedrukt", "gecorrigeerd", "reden", "bron"]


class CorrectieError(ValueError):
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


def read_correcties(path: Path) -> tuple[Correctie, ...]:
    """The entries of the corrections file (the dbt seed `correctie`), in its order.

    Raises:
        CorrectieError: if a line is not a whole and plausible entry, or a cell has two.
        OSError: if the file can't be opened.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _error(path, line, "any", "text in UTF-8", f"byte {error.object[error.start]:#04x}") from error
    correcties: dict[tuple[str, int, str, str], Correctie] = {}
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        if (header := next(lines, [])) != _HEADER:
            raise _error(path, 1, "header", ",".join(_HEADER), ",".join(header))
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


def find_regel(publicatie: Publicatie, correctie: Correctie) -> Regel | None:
    """The row a correction is of; None if no row has its name, or more than one: which is meant is not guessed."""
    found = [regel for regel in publicatie.regels if regel.naam == correctie.rij]
    return found[0] if len(found) == 1 else None


def correct(publicatie: Publicatie, correcties: Sequence[Correctie]) -> Publicatie:
    """A publication as printed with its corrections put in.

    One that does not fit what is printed is left out; the control `correctie` tells of it. A cell that could
    not be read has no printed count, so none fits it: a suppressed figure is missing, not wrong.
    """
    regels = {regel.volgnummer: regel for regel in publicatie.regels}
    for correctie in correcties:
        regel = find_regel(publicatie, correctie)
        if regel is not None and regel.gedrukt_aantal(correctie.kolom) == correctie.gedrukt:
            regels[regel.volgnummer] = _correct_cel(regels[regel.volgnummer], correctie)
    return replace(publicatie, regels=tuple(regels.values()))


def _correct_cel(regel: Regel, correctie: Correctie) -> Regel:
    aantallen = dict(zip(KOLOMMEN, regel.aantallen, strict=True)) | {correctie.kolom: correctie.gecorrigeerd}
    return replace(
        regel,
        aantallen=tuple(aantallen.values()),
        gecorrigeerd_van={**regel.gecorrigeerd_van, correctie.kolom: correctie.gedrukt},
    )


def _parse(path: Path, line: int, cells: list[str]) -> Correctie:
    if len(cells) != len(_HEADER):
        raise _error(path, line, "any", f"{len(_HEADER)} values", f"{len(cells)}")
    entry = dict(zip(_HEADER, cells, strict=True))
    for column, value in entry.items():
        if not value or value != value.strip():
            raise _error(path, line, column, "a value without blanks around it", f"'{value}'")
    if not _SHA256.fullmatch(entry["sha256"]):
        raise _error(path, line, "sha256", "64 hexadecimal digits in lower case", f"'{entry['sha256']}'")
    if entry["kolom"] not in KOLOMMEN:
        raise _error(path, line, "kolom", f"one of {', '.join(KOLOMMEN)}", f"'{entry['kolom']}'")
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
        raise _error(path, line, column, "a whole number in digits alone, such as 1490", f"'{text}'")
    return int(text)


def _error(path: Path, line: int, column: str, expected: str, found: str) -> CorrectieError:
    return CorrectieError(f"{path}, line {line}, column {column}: expected {expected}, found {found}.")
