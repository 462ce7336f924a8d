"""Cells: which pieces of a row make its five counts, by where they stand and by the sum."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from orchestration.reading.cells import group_into_five
from orchestration.reading.lines import Word

CHAR = 5.0


def placed(row: str, column_gap: float = 30, blank: float = 2.5) -> list[Word]:
    """The pieces of a row: '|' stands for a gap between columns, a space for a blank within a count."""
    words, x = [], 100.0
    for cell in row.split("|"):
        for piece in cell.split():
            words.append(Word(piece, (x, 10, x + CHAR * len(piece), 19)))
            x += CHAR * len(piece) + blank
        x += column_gap - blank
    return words


def right_aligned(row: str, width: float = 66) -> list[Word]:
    """The same, every cell ending at the right of its column: the gaps between columns differ."""
    words = []
    for number, cell in enumerate(row.split("|"), start=1):
        right = 100 + number * width
        for piece in reversed(cell.split()):
            words.append(Word(piece, (right - CHAR * len(piece), 10, right, 19)))
            right -= CHAR * len(piece) + 2.5
    return sorted(words, key=lambda word: word.bbox or ())


def texts(words: list[Word] | None) -> list[str] | None:
    return None if words is None else [word.text.replace(" ", "") for word in words]


AGAINST_THE_GAPS = [
    "1|200 300|100|100|1 700",  # 1200 + 300 + 100 + 100 makes 1700
    "1|234|567 100|200|2 101",
    "12|100|200 300|400|12 1000",
    "5|100 200|300|400|6 000",
    "100|100 100|100|100|100 400",
    "1|001 002|3|4|1 010",
    "2|500|500 500|0|3 500",
    "1|100|100|100 100|1 400",
    "3|456 789|1|10|4 256",
    "7|217 9|790|7 321|17 335",
    "1|200 300|100|100|1700",
]


@pytest.mark.parametrize("place", [placed, right_aligned])
@pytest.mark.parametrize("row", AGAINST_THE_GAPS)
def test_pieces_are_never_grouped_against_clear_gaps(row: str, place: Callable[[str], list[Word]]) -> None:
    expected = [cell.replace(" ", "") for cell in row.split("|")]
    assert texts(group_into_five(place(row))) in (expected, None)


@pytest.mark.parametrize("place", [placed, right_aligned])
@pytest.mark.parametrize(
    "row",
    [
        "1|20|300|1 000|1 321",
        "114|388|844|144|1 490",
        "1 234|0|5|10 000|11 239",
        "1 234 567|1|2|3|1 234 573",
        "7 217|9|790 007|321|797 554",
        "1 .490|2|3|4|1 .499",
    ],
)
def test_blank_within_a_count_joins_its_pieces(row: str, place: Callable[[str], list[Word]]) -> None:
    assert texts(group_into_five(place(row))) == [cell.replace(" ", "") for cell in row.split("|")]


@pytest.mark.parametrize("column_gap", [2.5, 3.0, 3.5])
@pytest.mark.parametrize("row", ["1|20|300|1 000|1 321", "12 531|52 945|91 086|23 462|180 024"])
def test_sum_decides_where_columns_are_as_close_as_pieces(row: str, column_gap: float) -> None:
    assert texts(group_into_five(placed(row, column_gap))) == [cell.replace(" ", "") for cell in row.split("|")]


def test_row_that_does_not_add_up_keeps_the_cells_that_its_gaps_show() -> None:
    assert texts(group_into_five(placed("1|20|300|1 000|1 322"))) == ["1", "20", "300", "1000", "1322"]


def test_pieces_that_make_no_count_stay_apart() -> None:
    cells = group_into_five(placed("1|20|300|12 34|1 556"))
    assert cells is not None
    assert cells[3].text == "12 34"


@pytest.mark.parametrize("row", ["1|2|3|4|10|2019", "1|2|3|4|5|6|21", "1 000|2|3|4|5|1 014"])
def test_six_columns_are_not_five(row: str) -> None:
    assert group_into_five(placed(row)) is None
