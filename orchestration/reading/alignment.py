"""Alignment: whether figures stand under the labels they are taken by, and in the columns of the other rows."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from orchestration.domain.publicatie import KOLOMMEN, Bbox, RefusedError
from orchestration.reading.column_labels import ColumnLabels
from orchestration.reading.lines import Line
from orchestration.reading.rows import Extents, Row

Extent = tuple[float, float]
"""From where to where something stands on a line, in points."""

_FARTHEST = 0.93
"""Figures whose middle is further from that of their label than this share of the way to the next are not under it."""

_MIN_UNDER_NEXT = 3
"""So many columns that stand under the next label, and at most one under its own, are shifted."""

_OUT_OF_COLUMN = 0.5
"""A figure further than this share of the columns' distance from the others' left, middle and right is not in line."""

_MIN_ROWS = 3
"""So many rows tell where the columns are."""


def are_under_labels(columns: Sequence[Extent], labels: Sequence[Extent]) -> bool:
    """True if each of five columns of figures may stand under the label at the same place, from left to right.

    Label and figures may be set left, right or in the middle of a column: both are between the neighbouring labels.
    """
    pitch = statistics.median(_middle(after) - _middle(before) for before, after in pairwise(labels))
    own = [_overlap(column, label) for column, label in zip(columns, labels, strict=True)]
    for place, (column, label) in enumerate(zip(columns, labels, strict=True)):
        apart = _middle(column) - _middle(label)
        neighbours = labels[place + 1 : place + 2] if apart > 0 else labels[place - 1 : place] if place else ()
        reach = min([pitch, *(abs(_middle(neighbour) - _middle(label)) for neighbour in neighbours)])
        if not own[place] and abs(apart) >= _FARTHEST * reach:
            return False
    under_next = sum(_overlap(column, label) for column, label in zip(columns, labels[1:], strict=False))
    under_last = sum(_overlap(column, label) for column, label in zip(columns[1:], labels, strict=False))
    return sum(own) > 1 or max(under_next, under_last) < _MIN_UNDER_NEXT


def _middle(extent: Extent) -> float:
    return (extent[0] + extent[1]) / 2


def _overlap(one: Extent, other: Extent) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def require_under_labels(lines: Sequence[Line], rows: Sequence[Row], labels: Iterable[ColumnLabels]) -> None:
    """Refuse figures that do not stand under the labels above them on their page.

    Raises:
        RefusedError: if they stand elsewhere.
    """
    for found in labels:
        if not found.places:
            continue
        pagina = lines[found.lines[-1]].pagina
        below = [row for row in rows if found.lines[-1] < row.index and lines[row.index].pagina == pagina]
        columns = Extents.of(below).columns
        if columns and not are_under_labels(columns, found.places):
            raise RefusedError(
                f"De aantallen staan niet onder hun kolomkoppen: vanaf rij '{below[0].name}' op bladzijde {pagina} "
                "staan ze onder de kop ernaast."
            )


@dataclass(frozen=True)
class Columns:
    """Where the five figures of the rows of a page stand: the usual left, middle and right of each column."""

    anchors: Sequence[tuple[float, float, float]]

    def with_fault(self, row: Row) -> Row:
        """The row; if its five figures do not stand in these columns, with that as its fault."""
        places = row.places
        is_out = bool(self.anchors) and len(places) == len(self.anchors) and not self._hold(places)
        return replace(row, fault="niet onder de aantallen van de andere rijen") if is_out else row

    @cached_property
    def _reach(self) -> float:
        """A figure is in a column if it is less far from it than this."""
        return _OUT_OF_COLUMN * statistics.median(after[1] - before[1] for before, after in pairwise(self.anchors))

    def _hold(self, places: Sequence[Bbox]) -> bool:
        for (x0, _, x1, _), (left, middle, right) in zip(places, self.anchors, strict=True):
            if min(abs(x0 - left), abs((x0 + x1) / 2 - middle), abs(x1 - right)) >= self._reach:
                return False
        return True


def find_columns(lines: Sequence[Line], rows: Sequence[Row]) -> dict[int | None, Columns]:
    """The columns of the sound rows, a page each; of a page with few of them none."""
    placed: dict[int | None, list[Sequence[Bbox]]] = {lines[row.index].pagina: [] for row in rows}
    for row in rows:
        if row.is_sound and len(row.places) == len(KOLOMMEN):
            placed[lines[row.index].pagina].append(row.places)
    return {
        pagina: Columns([_anchors(column) for column in zip(*found, strict=True)] if len(found) >= _MIN_ROWS else [])
        for pagina, found in placed.items()
    }


def _edges(box: Bbox) -> tuple[float, float, float]:
    return box[0], (box[0] + box[2]) / 2, box[2]


def _anchors(column: Iterable[Bbox]) -> tuple[float, float, float]:
    lefts, middles, rights = zip(*map(_edges, column), strict=True)
    return statistics.median(lefts), statistics.median(middles), statistics.median(rights)
