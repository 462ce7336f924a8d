"""Rows below the total row: whether a table goes on there, so that its total may be of a part."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import read_file
from tests.support import canvas
from tests.support.canvas import Piece
from tests.support.synthetic import LABELS, RIJEN, TODAY, TOTAALRIJ, VOETNOOT
from tests.unit import test_remarks
from tests.unit.test_beside_table import PAGE
from tests.unit.test_remarks import HEADING, TITLE, Read

read = test_remarks.read

ROW = "Papendrecht\t1\t2\t3\t4\t10\n"
SUM = "TOTAAL AMR\t4\t52\t703\t3.004\t3.763\n"
TABLE = TITLE + HEADING + LABELS + RIJEN + TOTAALRIJ

GOING_ON = {
    "a row": ROW,
    "a row of nobody": "Papendrecht\t0\t0\t0\t0\t0\n",
    "an unknown row": "Onbekend\t5\t5\t5\t5\t20\n",
    "the rest": "Overige gemeenten\t1\t2\t3\t4\t10\n",
    "outside": "Buiten de regio\t1\t2\t3\t4\t10\n",
    "a row and the sum of all": ROW + SUM,
    "a row and a sum of another name": ROW + SUM.replace("TOTAAL AMR", "Eindtotaal"),
    "rows with a total of their own": ROW + "TOTAAL AMR\t1\t2\t3\t4\t10\n",
    "labels again": LABELS + ROW + SUM,
    "the number of a page": "Pagina 1 van 2\n" + ROW + SUM,
    "said to go on": "Vervolg van de tabel\n" + ROW + SUM,
    "to be continued": "(wordt vervolgd)\n" + ROW + SUM,
    "a sheet's number": "Blad 2 van 3\n" + ROW + SUM,
    "the foot of a page": "2 | UWV\n" + ROW + SUM,
    "a day": "3 mei 2021\n" + ROW + SUM,
    "a source": "Bron: UWV, Sonar\n" + ROW,
    "a rule": "----------\n" + ROW,
    "a line": "______________\n" + ROW,
    "a head of the rest": "Overige gemeenten\n" + ROW + SUM,
    "a footnote": VOETNOOT + ROW,
    "a footnote, and the sum of all": VOETNOOT + "Deel twee\n" + ROW + SUM,
    "a figure less": "Papendrecht\t1\t2\t3\t4\n",
    "no name": "\t1\t2\t3\t4\t10\n",
    "a row after a comparison": "Nederland\t5\t5\t5\t5\t20\n" + ROW + SUM,
}


@pytest.mark.parametrize("rows", GOING_ON.values(), ids=GOING_ON)
@pytest.mark.parametrize("total", ["TOTAAL AMR", "Totaal", "Totaal Drechtsteden"])
def test_table_that_goes_on_below_its_total_is_kept_out(read: Read, total: str, rows: str) -> None:
    readings = read(TABLE.replace("TOTAAL AMR", total) + rows + VOETNOOT)
    assert [reading.uitslag for reading in readings if reading.uitslag == "aangenomen"] == []


def test_person_who_has_read_the_row_lets_the_table_in(read: Read) -> None:
    (reading,) = read(TABLE + "Onbekend\t5\t5\t5\t5\t20\n" + VOETNOOT, "Onbekend 5 5 5 5 20")
    assert reading.uitslag == "aangenomen", reading.reden


@pytest.mark.parametrize(
    "text",
    [
        "Nederland\t5\t5\t5\t5\t20\n",
        "Landelijk\t5\t5\t5\t5\t20\n",
        "Bel voor vragen 088 000 00 00\n",
        VOETNOOT + "Ter vergelijking\nNederland\t5\t5\t5\t5\t20\n",
        VOETNOOT + "Bladzijde 1\n",
        VOETNOOT + HEADING.replace("Drechtsteden", "Haaglanden") + LABELS + "Delft\t1\t2\t3\t4\t10\n",
    ],
)
def test_comparison_or_another_table_keeps_the_first_in(read: Read, text: str) -> None:
    first, *_ = read(TABLE + text + ("" if VOETNOOT in text else VOETNOOT))
    assert first.uitslag == "aangenomen", first.reden


@pytest.mark.parametrize("foot", ["UWV, april 2021 - {}", "UWV - april 2021", "{} van 2", "Bladzijde {} / UWV", "{}"])
def test_foot_of_a_page_ends_no_table(tmp_path: Path, namen: Names, foot: str) -> None:
    rows = [*canvas.row(60, "Papendrecht", "1", "2", "3", "4", "10")]
    total = canvas.row(76, "TOTAAL AMR", "31", "502", "703", "254", "1.490")
    first = [piece for piece in PAGE if not piece.text.startswith("In Drechtsteden")]
    pages = [[*first, Piece(60, 800, foot.format(1))], [*rows, *total, Piece(60, 800, foot.format(2))]]
    path = canvas.write(tmp_path / "synthetisch.pdf", *pages)
    readings = read_file(path, ReadingContext(namen, TODAY))
    assert [reading.uitslag for reading in readings if reading.uitslag == "aangenomen"] == []
