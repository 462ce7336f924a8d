"""What is drawn on a PDF page, as pdfium tells of it: each object, its kind, and where it stands."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox
from orchestration.reading.pdfium_calls import (
    Matrix,
    address_of,
    bounds_of,
    count_in,
    count_on,
    kind_of,
    matrix_of,
    object_in,
    object_on,
    pointer,
)
from orchestration.system.errors import KlantprofielenError

_MAX_DEPTH = 20
"""The deepest nesting of drawings that we follow."""

_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


class UnsureError(KlantprofielenError):
    """The page has something that pdfium does not fully report."""


class Drawn(NamedTuple):
    """An object on a page: where pdfium has it, its kind, and the drawing that it is in with its matrix, if any."""

    address: int
    kind: int
    matrix: Matrix
    form: Drawn | None

    @property
    def placed(self) -> Matrix:
        """Its own matrix in the space of the page."""
        return self.placed_by(matrix_of(self.address) or _IDENTITY)

    def placed_by(self, own: Matrix) -> Matrix:
        """The same, its own matrix given."""
        return own if self.matrix is _IDENTITY else _times(own, self.matrix)


_Parent = tuple[Any, Any, Any, Matrix, Drawn | None]
"""What holds objects: a pointer to it, how they are counted and got, their matrix, and itself if it is a drawing."""


def walk(page: Any) -> Iterator[Drawn]:
    """Everything that is drawn on a loaded page, drawings within drawings after those they are in.

    Raises:
        UnsureError: if they are nested deeper than we follow.
    """
    parents: list[_Parent] = [(pointer(address_of(page)), count_on, object_on, _IDENTITY, None)]
    for _ in range(_MAX_DEPTH):
        forms: list[_Parent] = []
        for parent, count_of, get_from, matrix, form in parents:
            for index in range(count_of(parent)):
                address = get_from(parent, index)
                handle = pointer(address)
                kind = kind_of(handle)
                drawn = tuple.__new__(Drawn, (address, kind, matrix, form))  # as `glyph_of`
                if kind == pdfium.FPDF_PAGEOBJ_FORM:
                    forms.append((handle, count_in, object_in, drawn.placed, drawn))
                yield drawn
        if not forms:
            return
        parents = forms
    raise UnsureError


def _times(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    a2, b2, c2, d2, e2, f2 = second
    return (
        *(a * a2 + b * c2, a * b2 + b * d2, c * a2 + d * c2, c * b2 + d * d2),
        *(e * a2 + f * c2 + e2, e * b2 + f * d2 + f2),
    )


def box_of(drawn: Drawn) -> Bbox:
    """The box around it in the space of the page, clipped or not.

    Raises:
        UnsureError: if it has no end.
    """
    left, bottom, right, top = box = bounds_of(drawn.address)
    if drawn.matrix is not _IDENTITY:
        corners = [moved((x, y), drawn.matrix) for x in (left, right) for y in (bottom, top)]
        xs, ys = zip(*corners, strict=True)
        box = (min(xs), min(ys), max(xs), max(ys))
    if not math.isfinite(sum(box)):
        raise UnsureError
    return box


def has_area(box: Bbox) -> bool:
    """False for the box of what has no ink, such as blanks."""
    return box[0] < box[2] and box[1] < box[3]


def moved(point: tuple[float, float], matrix: Matrix) -> tuple[float, float]:
    """A point of a drawing in the space that its matrix leads to."""
    (x, y), (a, b, c, d, e, f) = point, matrix
    return (a * x + c * y + e, b * x + d * y + f)
