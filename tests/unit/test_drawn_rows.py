"""Rows that are drawn as a picture or as outlines among rows of text, and pictures that are none."""

from __future__ import annotations

import pytest

from orchestration.domain.names import Names
from orchestration.domain.publicatie import Bbox, Publicatie
from orchestration.reading.document import read_publicaties
from orchestration.reading.lines import Drawing, Line, PrintedDocument, Word
from tests.support.synthetic import only
from tests.unit.test_alignment import ROWS, table

RIGHT = 510.0
PITCH = 16.0


def opened(after: int, rows: int = 1) -> list[Line]:
    """The page with room for some rows after so many of the table's."""
    lines = table()
    moved = [
        Line(tuple(Word(word.text, _down(word.bbox, rows * PITCH)) for word in line.words), 1)
        for line in lines[3 + after :]
    ]
    return [*lines[: 3 + after], *moved]


def _down(box: Bbox | None, by: float) -> Bbox | None:
    return None if box is None else (box[0], box[1] + by, box[2], box[3] + by)


def read(lines: list[Line], namen: Names, *boxes: Bbox, page: int = 1) -> Publicatie:
    return only(read_publicaties(PrintedDocument(lines, [Drawing(box, page) for box in boxes]), namen))


def faults(publicatie: Publicatie) -> list[str]:
    return [text for regel in publicatie.regels for text in regel.onleesbaar.values()]


def row_box(after: int, *, left: float = 60, right: float = RIGHT, height: float = 7, rows: int = 1) -> Bbox:
    """Where what is drawn after so many rows stands."""
    top = 120 + PITCH * after + 1
    return (left, top, right, top + height + (rows - 1) * PITCH)


BETWEEN = [
    "boven 'Dordrecht'",
    *(f"tussen '{first}' en '{second}'" for first, second in zip(list(ROWS), list(ROWS)[1:], strict=False)),
]


@pytest.mark.parametrize("height", [5, 7, 9, 12])
@pytest.mark.parametrize("left", [60, 185])
@pytest.mark.parametrize("after", range(len(ROWS)))
def test_row_that_is_drawn_is_a_row_that_can_not_be_read(after: int, left: float, height: float, namen: Names) -> None:
    publicatie = read(opened(after), namen, row_box(after, left=left, height=height))
    assert faults(publicatie) == [f"een afbeelding {BETWEEN[after]} op bladzijde 1"]
    assert len(publicatie.regels) == len(ROWS) + 1


@pytest.mark.parametrize("rows", [2, 3, 8])
@pytest.mark.parametrize("after", [0, 2, 4])
def test_picture_in_the_place_of_several_rows_is_found(after: int, rows: int, namen: Names) -> None:
    publicatie = read(opened(after, rows), namen, row_box(after, rows=rows))
    assert len(faults(publicatie)) == 1


def test_every_row_but_the_last_may_be_drawn(namen: Names) -> None:
    lines = [*table()[:3], table()[-1]]
    boxes = [row_box(after) for after in range(4)]
    assert len(faults(read(lines, namen, *boxes))) == 4


def test_name_alone_is_found_where_there_is_room_for_a_row(namen: Names) -> None:
    """The dashes of its figures are rules."""
    assert len(faults(read(opened(2), namen, row_box(2, right=110)))) == 1
    assert faults(read(table(), namen, (60, 150, 110, 154))) == []


HARMLESS = {
    "icon beside a name": (48, 121, 57, 129),
    "icon beside a figure": (515, 137, 523, 145),
    "icon between two rows": (48, 130, 57, 137),
    "rule": (60, 131, 510, 133.5),
    "logo in the corner": (420, 30, 560, 80),
    "picture under the table": (60, 220, 510, 400),
    "line of outlines under the table": (60, 205, 510, 213),
    "logo above the labels": (60, 62, 510, 86),
    "picture on the lines of the labels": (60, 90, 510, 108),
    "outlines on the line of a row": (60, 121, 510, 128),
    "brace beside the rows": (515, 120, 522, 190),
    "box around the table": (58, 88, 512, 200),
    "letters of a watermark": (150, 110, 420, 210),
    "chart beside the table": (520, 100, 590, 300),
}


@pytest.mark.parametrize("box", HARMLESS.values(), ids=HARMLESS)
def test_other_drawings_are_no_rows(box: Bbox, namen: Names) -> None:
    assert faults(read(table(), namen, box)) == []


def test_drawings_on_another_page_are_no_rows(namen: Names) -> None:
    assert faults(read(opened(2), namen, row_box(2), page=2)) == []


def pages(first_rows: int) -> list[Line]:
    """The table over two pages, the labels on the first alone."""
    lines = table()
    return [*lines[: 3 + first_rows], *(Line(line.words, 2) for line in lines[3 + first_rows :])]


@pytest.mark.parametrize("page", [1, 2])
def test_row_drawn_beside_the_break_of_a_page_is_found(page: int, namen: Names) -> None:
    box = row_box(2)
    assert len(faults(read(pages(2), namen, box if page == 1 else _down(box, -PITCH + 0.0) or box, page=page))) == 1


def test_header_and_footer_of_a_page_are_no_rows(namen: Names) -> None:
    assert faults(read(pages(2), namen, (60, 20, 510, 60), page=2)) == []
    assert faults(read(pages(2), namen, (60, 780, 510, 800), page=1)) == []
