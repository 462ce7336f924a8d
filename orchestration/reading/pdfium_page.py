"""A PDF page as pdfium tells of it: its space, and everything that is drawn on it."""

from __future__ import annotations

import ctypes
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox
from orchestration.reading.glyphs import (
    SLANTED,
    PageDrawings,
    PageFrame,
    too_many_pages,
)
from orchestration.reading.pdfium_text import TextObject, UnsureError

_MAX_DEPTH = 8
"""The deepest nesting of drawings that we follow."""

_MAX_SEGMENTS = 64
"""So many segments of a path tell whether it is an outline."""

_STRAIGHT = 0.01
"""A line that is slanted by less than this, in points, is a rule."""

_MIN_SIZE = 2.0
"""A drawing that is less high or wide than this, in points, is a rule."""

_MAX_PICTURE = 10_000_000
"""A picture of more bytes is not compared with others."""

_BEYOND = 1_000_000.0
"""No page reaches so far, in points."""

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page in PDF space, as it is shown, and what its crop box leaves of it."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int
    frame: PageFrame
    cropped: Bbox

    @classmethod
    def of(cls, page: Any) -> PdfPage:
        """Its size and its turns.

        pdfium tells the size only if the page has it by itself; of any page it tells what its crop box leaves.

        Raises:
            UnsureError: if it has no size.
        """
        cropped = _left_by_crop_box(page)
        pdfium.FPDFPage_SetCropBox(page, -_BEYOND, -_BEYOND, _BEYOND, _BEYOND)
        left, bottom, right, top = _left_by_crop_box(page)
        pdfium.FPDFPage_SetCropBox(page, *cropped)
        width, height = right - left, top - bottom
        if width <= 0 or height <= 0:
            raise UnsureError
        rotation = pdfium.FPDFPage_GetRotation(page)
        is_turned = rotation in (1, 3)
        frame = PageFrame(bottom, -left, height, width) if is_turned else PageFrame(left, -bottom, width, height)
        return cls(left, bottom, right, top, rotation, frame, cropped)

    def character_box(self, rect: Bbox, text: TextObject) -> Bbox:
        """The box on the page as shown of a character, or of some, from their rectangle in PDF space."""
        left, bottom, right, top = rect
        if text.quarters == SLANTED:
            return self.box(left, bottom, right, top)
        if text.quarters in (0, 2):
            return self.box(left, text.lower, right, text.upper)
        return self.box(text.lower, bottom, text.upper, top)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Bbox:
        """A rectangle of PDF space on the page as shown."""
        if self.rotation == 0:
            return self.frame.box((x0 - self.left, y0 - self.bottom, x1 - self.left, y1 - self.bottom))
        if self.rotation == 1:
            return self.frame.box((y0 - self.bottom, self.right - x1, y1 - self.bottom, self.right - x0))
        if self.rotation == 2:
            return self.frame.box((self.right - x1, self.top - y1, self.right - x0, self.top - y0))
        return self.frame.box((self.top - y1, x0 - self.left, self.top - y0, x1 - self.left))


def _left_by_crop_box(page: Any) -> Bbox:
    shown = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, shown):
        raise UnsureError
    return (shown.left, shown.bottom, shown.right, shown.top)


@contextmanager
def opened(content: bytes) -> Iterator[Any]:
    """The document as long as it is used.

    Raises:
        UnsureError: if pdfium can't open it.
    """
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        raise UnsureError
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def has_sound_references(document: Any) -> bool:
    """False if pdfium had to look for the objects of the document by itself."""
    return bool(pdfium.FPDF_DocumentHasValidCrossReferenceTable(document))


def count_pages(document: Any, max_pages: int) -> int:
    """How many pages it has.

    Raises:
        RefusedError: if there are more than that.
    """
    pages = int(pdfium.FPDF_GetPageCount(document))
    if pages > max_pages:
        raise too_many_pages(pages, max_pages)
    return pages


@contextmanager
def loaded(document: Any, index: int) -> Iterator[Any]:
    """A page as long as it is used, with what annotations and form fields show among what is drawn on it.

    Raises:
        UnsureError: if pdfium can't load it.
    """
    page = pdfium.FPDF_LoadPage(document, index)
    if page and _has_shown_annotations(page) and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY):
        pdfium.FPDF_ClosePage(page)
        page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        raise UnsureError
    try:
        yield page
    finally:
        pdfium.FPDF_ClosePage(page)


def _has_shown_annotations(page: Any) -> bool:
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind not in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP):
            return True
    return False


class Drawn(NamedTuple):
    """An object on a page: pdfium's handle of it, its kind, and the matrix of the drawing that it is in."""

    handle: Any
    kind: int
    matrix: _Matrix

    @property
    def placed(self) -> _Matrix:
        """Its own matrix in the space of the page."""
        return _times(_matrix_of(self.handle), self.matrix)


def walk(page: Any) -> Iterator[Drawn]:
    """Everything that is drawn on a loaded page, drawings within drawings after those they are in.

    Raises:
        UnsureError: if they are nested deeper than we follow.
    """
    parents = [(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, _IDENTITY)]
    for _ in range(_MAX_DEPTH):
        forms = []
        for parent, count_in, get_from, matrix in parents:
            for index in range(count_in(parent)):
                handle = get_from(parent, index)
                drawn = Drawn(handle, pdfium.FPDFPageObj_GetType(handle), matrix)
                if drawn.kind == pdfium.FPDF_PAGEOBJ_FORM:
                    forms.append((handle, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, drawn.placed))
                yield drawn
        if not forms:
            return
        parents = forms
    raise UnsureError


def drawings_of(page: Any, max_objects: int) -> PageDrawings:
    """The pictures and outlines on a loaded page: all that is drawn beside text, rules, boxes and grids.

    After the limit, and of what is nested too deep, there are none.
    """
    found: list[tuple[Bbox, int]] = []
    try:
        shown = PdfPage.of(page)
        for drawn in islice(walk(page), max_objects):
            box = box_of(drawn) if _is_drawing(drawn) else (0.0, 0.0, 0.0, 0.0)
            if min(box[2] - box[0], box[3] - box[1]) >= _MIN_SIZE:
                found.append((shown.box(*box), _content_of(drawn)))
    except UnsureError:
        return PageDrawings(PageFrame(0, 0, 0, 0), found)
    return PageDrawings(shown.frame, found)


def _is_drawing(drawn: Drawn) -> bool:
    if drawn.kind == pdfium.FPDF_PAGEOBJ_PATH:
        return _is_outline(drawn.handle)
    return drawn.kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING)


def _is_outline(path: Any) -> bool:
    """True for a path with a curve or a slanted line: rules, boxes and grids have neither."""
    x, y = ctypes.c_float(), ctypes.c_float()
    before = None
    for index in range(min(pdfium.FPDFPath_CountSegments(path), _MAX_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return True
        if (
            kind == pdfium.FPDF_SEGMENT_LINETO
            and before is not None
            and min(abs(x.value - before[0]), abs(y.value - before[1])) > _STRAIGHT
        ):
            return True
        before = (x.value, y.value)
    return False


def _content_of(drawn: Drawn) -> int:
    """A number for what it shows: the data of a picture, the number of segments of an outline."""
    if drawn.kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        size = min(pdfium.FPDFImageObj_GetImageDataRaw(drawn.handle, None, 0), _MAX_PICTURE)
        data = ctypes.create_string_buffer(size)
        pdfium.FPDFImageObj_GetImageDataRaw(drawn.handle, data, size)
        return zlib.crc32(data)
    return int(pdfium.FPDFPath_CountSegments(drawn.handle))


def _matrix_of(drawn: Any) -> _Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(drawn, found):
        return _IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(first: _Matrix, second: _Matrix) -> _Matrix:
    """The matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    a2, b2, c2, d2, e2, f2 = second
    return (
        *(a * a2 + b * c2, a * b2 + b * d2, c * a2 + d * c2, c * b2 + d * d2),
        *(e * a2 + f * c2 + e2, e * b2 + f * d2 + f2),
    )


def box_of(drawn: Drawn) -> Bbox:
    """The box around it in the space of the page, clipped or not."""
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(drawn.handle, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    a, b, c, d, e, f = drawn.matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = zip(*corners, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))
