"""A table of which the caption may have been cut off, or is hidden with the table before it; all made up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from tests.support.raw_pdf import HELVETICA, Place, publication, write
from tests.support.synthetic import TODAY

OFF_PAGE = {"above": (60, 900), "below": (60, -40), "left": (-300, 400), "right": (700, 400)}


def show(place: Place) -> str:
    x, y, size, text, aligned = place
    x -= {"left": 0.0, "center": 0.25, "right": 0.5}[aligned] * size * len(text)
    return f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET"


def without_heading() -> Iterator[Place]:
    """The table, its labels and its footnote, which names its region."""
    return islice(publication(), 2, None)


def read(path: Path, namen: Names) -> Reading:
    (reading,) = read_file(path, ReadingContext(namen, TODAY))
    return reading


@pytest.mark.parametrize("side", OFF_PAGE)
def test_table_without_a_quarter_is_kept_out_on_a_cut_page(tmp_path: Path, namen: Names, side: str) -> None:
    beyond: Place = (*OFF_PAGE[side], 13, "waarvan Wajong", "left")

    def written(*more: Place, is_headed: bool = False) -> Reading:
        places = publication() if is_headed else without_heading()
        return read(write(tmp_path / "blad.pdf", show, HELVETICA, places=iter([*more, *places])), namen)

    cut = written(beyond)
    assert (cut.uitslag, "buiten de rand" in (cut.reden or "")) == ("quarantaine", True)
    assert written().uitslag == "aangenomen"
    assert written((*OFF_PAGE[side], 13, "   ", "left")).uitslag == "aangenomen"
    assert written(beyond, is_headed=True).uitslag == "aangenomen"


def test_table_keeps_the_caption_that_is_hidden_with_another(tmp_path: Path, namen: Names) -> None:
    def show_second(place: Place) -> str:
        return show(place) if place[1] < 400 else f"q 0 0 1 1 re W n {show(place)} Q"

    first = [*publication(), (60.0, 570.0, 9.0, "waarvan Wajong", "left")]
    second = [(x, y - 350, size, text, aligned) for x, y, size, text, aligned in without_heading()]
    path = write(tmp_path / "twee.pdf", show_second, HELVETICA, places=iter([*first, *second]))
    reading = read(path, namen)
    assert (reading.uitslag, "waarvan Wajong" in (reading.reden or "")) == ("quarantaine", True)
