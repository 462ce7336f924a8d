"""The image of a reading: which pages, which rows, and in what colour."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from orchestration.domain.correctie import Correctie
from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.proof import ProofError, draw
from orchestration.reading.reading import read_file
from orchestration.synthetic.typeset import Layout, PrintedPage, typeset
from orchestration.system.files import sha256_of
from tests.support import canvas
from tests.support.synthetic import TODAY

GREEN, RED = (0, 130, 60), (200, 0, 0)
AMBER_ON_WHITE = (246, 218, 165)


def publication(tmp_path: Path, *, totaal: str = "1.321") -> Path:
    path = tmp_path / "synthetisch.pdf"
    page = PrintedPage(
        title="synthetisch",
        heading=["Transparantie van klantprofielen (synthetisch)", "Eerste kwartaal 2021 Drechtsteden"],
        labels=("Gemeente", "Gemeenteklanten in Sonar", "UWV-klanten in Sonar", "Totaal in Sonar"),
        rows=[("Dordrecht", "1", "20", "300", "1.000", totaal)],
        total_row=("TOTAAL AMR", "1", "20", "300", "1.000", "1.321"),
        footnote="In Drechtsteden telt het doelgroepregister 5.000 personen; 26% is bekend in Sonar.",
        explanation="Verzonnen cijfers.",
    )
    typeset(page, Layout(), path)
    return path


def colours(path: Path, namen: Names, row: str | None = None, correcties: Sequence[Correctie] = ()) -> set[Any]:
    readings = read_file(path, ReadingContext(namen, TODAY, correcties=tuple(correcties)))
    (image,) = draw(path, readings, 1, row).values()
    found = {colour for _, colour in image.convert("RGB").getcolors(1 << 24) or []}
    return found & {GREEN, RED, AMBER_ON_WHITE}


def test_rows_that_add_up_are_green(tmp_path: Path, namen: Names) -> None:
    assert colours(publication(tmp_path), namen) == {GREEN}


@pytest.mark.parametrize("totaal", ["1.322", "<5"])
def test_row_that_does_not_add_up_or_can_not_be_read_is_red(tmp_path: Path, namen: Names, totaal: str) -> None:
    path = publication(tmp_path, totaal=totaal)
    assert colours(path, namen) == {GREEN, RED}
    assert colours(path, namen, "Dordrecht") == {RED}
    assert colours(path, namen, "totaal amr") == {GREEN}


def test_corrected_count_is_amber_in_a_green_row(tmp_path: Path, namen: Names) -> None:
    path = publication(tmp_path, totaal="1.322")
    correctie = Correctie(sha256_of(path), 1, "Dordrecht", "totaal", 1322, 1321, "synthetisch", "test")
    assert colours(path, namen, correcties=[correctie]) == {GREEN, AMBER_ON_WHITE}


def test_every_page_is_shown_up_to_the_limit(tmp_path: Path, namen: Names) -> None:
    path = canvas.write(tmp_path / "synthetisch.pdf", *([canvas.Piece(60, 60, "Sonar")] for _ in range(3)))
    readings = read_file(path, ReadingContext(namen, TODAY))
    assert [reading.uitslag for reading in readings] == ["geweigerd"]
    assert list(draw(path, readings, 60)) == [1, 2, 3]
    assert list(draw(path, readings, 2)) == [1, 2]


def test_what_can_not_be_shown_is_said(tmp_path: Path, namen: Names) -> None:
    path = publication(tmp_path)
    with pytest.raises(ProofError, match="no row 'Alkmaar'"):
        draw(path, read_file(path, ReadingContext(namen, TODAY)), 1, "Alkmaar")
    with pytest.raises(ProofError, match="not a PDF"):
        draw(tmp_path / "tekst.txt", (), 1)
