"""Rows that are drawn: a picture, or outlines, in the place of one or more rows of a table."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from orchestration.domain.publicatie import Bbox
from orchestration.reading.cells import MIN_DAMAGED_CELLS
from orchestration.reading.glyphs import holds
from orchestration.reading.lines import Drawing, Line, Word, union
from orchestration.reading.rows import Extents, Row

_ON_A_LINE = 0.5
"""A drawing that shares more than this part of its height with a printed line stands on that line."""

_LOWEST = 0.4
"""A drawing that is less high than this share of the rows' text is a rule."""

_NARROWEST_NAME = 2.5
"""A drawing that is less wide than this times the rows' text is high is no name."""

_CLOSE = 1.3
"""What is drawn at most so many rows' distances above or below the rows of a page may belong to them."""

_HOLE = 1.6
"""Rows that stand so many times as far apart as others have room for one between them."""

_HIGHEST_LABELS = 5
"""A title or labels that are drawn are at most so many rows' distances high."""

_MOST_LABELS = 4
"""They are at most so many drawings one above the other."""


@dataclass(frozen=True)
class DrawnRows:
    """Finds what is drawn in the place of rows, on a page with rows of a table.

    Attributes:
        lines: the lines of the page.
        rows: the printed rows on the page, each with the box around it, from top to bottom.
        extents: where the names and figures of the table stand.
        labels_end: where the labels end that stand above the rows; None if none do.
        is_first: whether the table begins on this page.
        is_last: whether it ends on it.
        drawings: the pictures and outlines on the page.
    """

    lines: Sequence[Line]
    rows: Sequence[tuple[Row, Bbox]]
    extents: Extents
    labels_end: float | None
    is_first: bool
    is_last: bool
    drawings: Sequence[Drawing]

    def find(self) -> Iterator[Row]:
        """A row that can't be read for each drawing in the place of rows; its line is that of a row beside it."""
        for drawing in self.drawings:
            if self._is_in_place(drawing.box) and not self._is_beside_text(drawing.box):
                above = [row for row, box in self.rows if box[1] <= drawing.box[1]][-1:]
                below = [row for row, box in self.rows if box[1] > drawing.box[1]][:1]
                names = " en ".join(f"'{row.name}'" for row in (*above, *below))
                where = "tussen" if above and below else "onder" if above else "boven"
                fault = f"een afbeelding {where} {names} op bladzijde {drawing.pagina}"
                yield Row("", (Word("", drawing.box),), (below or above)[0].index, fault=fault)

    @cached_property
    def _height(self) -> float:
        return statistics.median(box[3] - box[1] for _, box in self.rows)

    @cached_property
    def _pitch(self) -> float:
        """The usual distance of rows."""
        distances = [after[3] - before[3] for (_, before), (_, after) in pairwise(self.rows)]
        return statistics.median(distances) if distances else 2 * self._height

    @cached_property
    def _begin(self) -> float:
        """Where rows may begin: under the labels; or, if none are printed, near the first row that is."""
        top = self.rows[0][1][1]
        if self.labels_end is not None:
            return self.labels_end
        if not self.is_first:
            return top - _CLOSE * self._pitch
        stacked = [top]
        for drawing in sorted(self.drawings, key=lambda drawing: -drawing.box[3]):
            if self._is_wide(drawing.box) and 0 <= stacked[-1] - drawing.box[3] < _CLOSE * self._pitch:
                stacked.append(drawing.box[1])
        highest = max((lower - upper for lower, upper in pairwise(stacked)), default=0.0)
        is_labels = len(stacked) <= 1 + _MOST_LABELS and highest <= _HIGHEST_LABELS * self._pitch
        return top if is_labels else stacked[-1]

    @property
    def _end(self) -> float:
        return self.rows[-1][1][3] + (0 if self.is_last else _CLOSE * self._pitch)

    def _is_in_place(self, box: Bbox) -> bool:
        """True if a drawing stands where rows do, and has a row's figures or a row's name."""
        is_high = box[3] - box[1] >= _LOWEST * self._height
        is_among = self._begin <= (box[1] + box[3]) / 2 <= self._end
        return is_high and is_among and (self._is_wide(box) or self._is_name_in_a_hole(box))

    def _is_wide(self, box: Bbox) -> bool:
        return len(self.extents.columns_of(Word("", box))) >= MIN_DAMAGED_CELLS

    def _is_name_in_a_hole(self, box: Bbox) -> bool:
        """True for what stands in the column of names, as wide as a name, where there is room for a row."""
        is_name = box[0] < self.extents.names_right and box[2] - box[0] >= _NARROWEST_NAME * self._height
        return is_name and any(
            before[3] <= box[1] + 1 and box[3] <= after[1] + 1 and after[3] - before[3] >= _HOLE * self._pitch
            for (_, before), (_, after) in pairwise(self.rows)
        )

    def _is_beside_text(self, box: Bbox) -> bool:
        """True if a drawing stands on a printed line, or a word stands on it."""
        height = box[3] - box[1]
        for line in self.lines:
            place = line.place
            if place is not None and min(place[3], box[3]) - max(place[1], box[1]) > _ON_A_LINE * height:
                return True
            if any(word.place is not None and holds(box, word.place) for word in line.words):
                return True
        return False


def find_drawn_rows(
    lines: Sequence[Line], rows: Sequence[Row], labels: Iterable[int], drawings: Sequence[Drawing]
) -> Iterator[Row]:
    """The rows of a table that are drawn among or beside those that are printed: they can't be read.

    Args:
        lines: the lines of the document.
        rows: the printed rows of the table, from top to bottom.
        labels: the lines of its column labels.
        drawings: the pictures and outlines of the document.
    """
    if not drawings:
        return
    extents = Extents.of(rows)
    pages = [lines[row.index].pagina for row in rows]
    for pagina in dict.fromkeys(pages):
        drawn = [drawing for drawing in drawings if drawing.pagina == pagina]
        placed = [(row, box) for row, page in zip(rows, pages, strict=True) if page == pagina and (box := _box(row))]
        if not drawn or not placed:
            continue
        ends = [
            place[3]
            for index in labels
            if lines[index].pagina == pagina and index < placed[0][0].index and (place := lines[index].place)
        ]
        yield from DrawnRows(
            [line for line in lines if line.pagina == pagina],
            placed,
            extents,
            max(ends, default=None),
            is_first=pagina == pages[0],
            is_last=pagina == pages[-1],
            drawings=drawn,
        ).find()


def _box(row: Row) -> Bbox | None:
    """The box around a row's name and figures; None for a text source."""
    boxes = [word.place for word in (*row.name_words, *row.cells) if word.place is not None]
    return union(boxes) if boxes else None
