"""Annotations and form fields of which programs do not show the same on a page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from functools import partial
from typing import Any

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox

EVERYWHERE: Bbox = (-1_000_000.0, -1_000_000.0, 1_000_000.0, 1_000_000.0)
"""No page reaches beyond it, in points."""

_BY_POINTS = {
    *(pdfium.FPDF_ANNOT_LINE, pdfium.FPDF_ANNOT_POLYGON, pdfium.FPDF_ANNOT_POLYLINE, pdfium.FPDF_ANNOT_INK),
    *(pdfium.FPDF_ANNOT_UNDERLINE, pdfium.FPDF_ANNOT_SQUIGGLY, pdfium.FPDF_ANNOT_STRIKEOUT),
    pdfium.FPDF_ANNOT_HIGHLIGHT,
}
"""Annotations that are drawn by points: these may lie anywhere."""

_USUAL = _BY_POINTS | {
    *(pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_CIRCLE),
    *(pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_CARET, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_REDACT),
    *(pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_WATERMARK),
}
"""Annotations of which every program shows the appearance."""

_WITH_TEXT = (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP)
"""Annotations of which some programs show a text without an appearance, and others nothing: it may say anything."""

_SHOWN_IN_FIELD = (b"Parent", b"MK", b"I", b"Opt")
"""A field with one of these may have got a value from another, a border, or choices."""

_NOT_SHOWN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_INVISIBLE
_NOT_ON_SCREEN = pdfium.FPDF_ANNOT_FLAG_INVISIBLE | pdfium.FPDF_ANNOT_FLAG_NOVIEW | pdfium.FPDF_ANNOT_FLAG_TOGGLENOVIEW
_REACHES_FURTHER = (b"BS", b"Border", b"LE", b"LL", b"Cap")
"""With one of these an annotation may be drawn further from its points than we know."""

_NOTHING, _OFF = (len(text.encode("utf-16-le")) for text in ("\0", "Off\0"))
"""The bytes of an empty text, and of the state of a button that is off."""

_LINE = 0.5
"""Half of the width of a line below text, in points."""

_WIDEST_BORDER = 20.0
"""The width of a border of which pdfium does not tell it, in points, as it stands in a style."""

_ICON = 24.0
"""A note is shown as a picture of so many points."""

_PALE = 150
"""A highlighter in a colour lighter than this, of 255, leaves what it marks legible."""


def unsure_boxes(page: Any, *, are_fields_redrawn: bool) -> Iterator[Bbox]:
    """The boxes on a loaded page, in PDF space, in which programs may each show something else.

    They agree on an annotation of a usual kind that has an appearance and is to be seen, on a hidden one, and on a
    field without a value.

    Args:
        page: its address.
        are_fields_redrawn: programs are to draw the appearances of fields again, which not all do.
    """
    is_turned = pdfium.FPDFPage_GetRotation(page) != 0
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        try:
            flags = pdfium.FPDFAnnot_GetFlags(annotation)
            if flags & pdfium.FPDF_ANNOT_FLAG_HIDDEN:
                continue
            yield from _unsure_boxes_of(annotation, flags, are_fields_redrawn=are_fields_redrawn)
            is_popup = pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_POPUP
            if is_turned and flags & pdfium.FPDF_ANNOT_FLAG_NOROTATE and not is_popup:
                yield _reach_of(_rect_of(annotation))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def has_shown(page: Any) -> bool:
    """True if pdfium may show an annotation on a loaded page by its appearance."""
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        try:
            if not pdfium.FPDFAnnot_GetFlags(annotation) & _NOT_SHOWN and _has_appearance(annotation):
                return True
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return False


def _unsure_boxes_of(annotation: Any, flags: int, *, are_fields_redrawn: bool) -> Iterator[Bbox]:
    kind, box = pdfium.FPDFAnnot_GetSubtype(annotation), _rect_of(annotation)
    if kind == pdfium.FPDF_ANNOT_LINK:
        yield from _edges(box, _border_of(annotation))
    if _has_appearance(annotation) and not (kind == pdfium.FPDF_ANNOT_WIDGET and are_fields_redrawn):
        if kind not in _USUAL or flags & _NOT_ON_SCREEN or pdfium.FPDFAnnot_HasKey(annotation, b"OC"):
            yield box
    else:
        yield from _drawn_by_programs(annotation, kind, box)


def _drawn_by_programs(annotation: Any, kind: int, box: Bbox) -> Iterator[Bbox]:
    """Where programs draw something by themselves for an annotation that has no appearance."""
    if kind == pdfium.FPDF_ANNOT_WIDGET:
        yield from _drawn_of_field(annotation, box)
    elif kind in (pdfium.FPDF_ANNOT_UNDERLINE, pdfium.FPDF_ANNOT_SQUIGGLY):
        yield from _underlined(annotation)
    elif kind == pdfium.FPDF_ANNOT_HIGHLIGHT and _is_pale(annotation):
        return
    elif kind in _BY_POINTS:
        yield _around_points(annotation)
    elif kind == pdfium.FPDF_ANNOT_TEXT:
        yield (box[0], min(box[1], box[3] - _ICON), max(box[2], box[0] + _ICON), box[3])
    elif kind not in (pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_LINK):
        yield EVERYWHERE if kind in _WITH_TEXT or _reaches_further(annotation) else box


def _reaches_further(annotation: Any) -> bool:
    return any(pdfium.FPDFAnnot_HasKey(annotation, key) for key in _REACHES_FURTHER)


def _drawn_of_field(annotation: Any, box: Bbox) -> Iterator[Bbox]:
    if _has_value(annotation):
        yield EVERYWHERE
    elif any(pdfium.FPDFAnnot_HasKey(annotation, key) for key in _SHOWN_IN_FIELD):
        yield box


def _rect_of(annotation: Any) -> Bbox:
    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, rect)
    xs, ys = (rect.left, rect.right), (rect.bottom, rect.top)
    return (min(xs), min(ys), max(xs), max(ys))


def _reach_of(box: Bbox) -> Bbox:
    """The box around the places of a box that is turned around one of its corners."""
    side = max(box[2] - box[0], box[3] - box[1])
    return (box[0] - side, box[1] - side, box[2] + side, box[3] + side)


def _around_points(annotation: Any) -> Bbox:
    """The box around the points by which an annotation is drawn, with its lines; all there is if it has none."""
    points = [*_points_of(annotation)]
    if not points or _reaches_further(annotation):
        return EVERYWHERE
    xs, ys = zip(*points, strict=True)
    side = _WIDEST_BORDER / 2
    return (min(xs) - side, min(ys) - side, max(xs) + side, max(ys) + side)


def _points_of(annotation: Any) -> Iterator[tuple[float, float]]:
    quad = pdfium.FS_QUADPOINTSF()
    for index in range(pdfium.FPDFAnnot_CountAttachmentPoints(annotation)):
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, index, quad):
            yield from ((quad.x1, quad.y1), (quad.x2, quad.y2), (quad.x3, quad.y3), (quad.x4, quad.y4))
    begin, end = pdfium.FS_POINTF(), pdfium.FS_POINTF()
    if pdfium.FPDFAnnot_GetLine(annotation, begin, end):
        yield from ((begin.x, begin.y), (end.x, end.y))
    lines = range(pdfium.FPDFAnnot_GetInkListCount(annotation))
    paths = [partial(pdfium.FPDFAnnot_GetInkListPath, annotation, index) for index in lines]
    for get_path in [partial(pdfium.FPDFAnnot_GetVertices, annotation), *paths]:
        points = (pdfium.FS_POINTF * get_path(None, 0))()
        get_path(points, len(points))
        yield from ((point.x, point.y) for point in points)


def _has_appearance(annotation: Any) -> bool:
    """True if there is an appearance that programs show: of one that depends on a state there may be none."""
    return int(pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0)) > _NOTHING


def _has_value(annotation: Any) -> bool:
    """True for a field with a text or choices, or for a button that is on; a signature is no text."""
    kind = pdfium.FPDFAnnot_GetValueType(annotation, b"V")
    if kind == pdfium.FPDF_OBJECT_STRING:
        return _size_of(annotation, b"V") > _NOTHING
    is_on = _size_of(annotation, b"AS") > _NOTHING and _size_of(annotation, b"AS") != _OFF
    return is_on or kind not in (pdfium.FPDF_OBJECT_UNKNOWN, pdfium.FPDF_OBJECT_NAME, pdfium.FPDF_OBJECT_DICTIONARY)


def _size_of(annotation: Any, key: bytes) -> int:
    """The bytes of a text or a name."""
    return int(pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0))


def _border_of(annotation: Any) -> float:
    horizontal, vertical, width = (ctypes.c_float() for _ in range(3))
    return width.value if pdfium.FPDFAnnot_GetBorder(annotation, horizontal, vertical, width) else 1.0


def _edges(box: Bbox, width: float) -> Iterator[Bbox]:
    """The edges of a box as a border of some width, none of a border without."""
    if width > 0:
        x0, y0, x1, y1 = box
        for edge in ((x0, y0, x0, y1), (x1, y0, x1, y1), (x0, y0, x1, y0), (x0, y1, x1, y1)):
            yield (edge[0] - width / 2, edge[1] - width / 2, edge[2] + width / 2, edge[3] + width / 2)


def _underlined(annotation: Any) -> Iterator[Bbox]:
    """The lower edges of the texts that an annotation marks: the lowest, and those from the third point to the last."""
    if _reaches_further(annotation):
        yield EVERYWHERE
    quad = pdfium.FS_QUADPOINTSF()
    for index in range(pdfium.FPDFAnnot_CountAttachmentPoints(annotation)):
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, index, quad):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            yield (min(xs), min(ys) - _LINE, max(xs), min(ys) + _LINE)
            yield (min(xs), min(ys[2:]) - _LINE, max(xs), max(ys[2:]) + _LINE)


def _is_pale(annotation: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    is_told = pdfium.FPDFAnnot_GetColor(annotation, pdfium.FPDFANNOT_COLORTYPE_Color, red, green, blue, alpha)
    return bool(is_told) and 0.3 * red.value + 0.59 * green.value + 0.11 * blue.value >= _PALE
