"""Rows below the total row: whether a table goes on there, so that its total may be of a part."""

from __future__ import annotations

import pytest

from tests.support.synthetic import LABELS, RIJEN, TOTAALRIJ, VOETNOOT
from tests.unit import test_remarks
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
        VOETNOOT + "Ter vergelijking\nNederland\t5\t5\t5\t5\t20\n",
        VOETNOOT + "Bladzijde 1\n",
        VOETNOOT + HEADING.replace("Drechtsteden", "Haaglanden") + LABELS + "Delft\t1\t2\t3\t4\t10\n",
    ],
)
def test_comparison_or_another_table_keeps_the_first_in(read: Read, text: str) -> None:
    first, *_ = read(TABLE + text + ("" if VOETNOOT in text else VOETNOOT))
    assert first.uitslag == "aangenomen", first.reden
