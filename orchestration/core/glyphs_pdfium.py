"""The characters of a PDF from pdfium: several times as fast as pdfminer, but there are things it does not tell.

A document that has one of those is left to pdfminer.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from orchestration.core.glyphs import (
    INVISIBLE_MODES,
    LIKELY_BLANK,
    Glyph,
    PageFrame,
    holds,
    join_combining,
    quarter_turns,
    too_many_objects,
    too_many_pages,
)
from orchestration.core.limits import Limits

_WHITE = [255, 255, 255]

_HYPHENS = {"\x02": "-"}
"""What pdfium calls a hyphen at the end of a line."""

_BLANK = ord(" ")

_DESCENT = 0.21
"""What of its height a character has below the line it stands on; what fonts say of that is not to be relied on."""

_LAYER = "OC"
_REPLACEMENT = b"ActualText"

_MAX_DEPTH = 8
"""Drawings in drawings in drawings: what is deeper is left to pdfminer."""


class _UnsureError(Exception):
    """The page has something of which pdfium does not tell enough."""


def read_pages(content: bytes, limits: Limits) -> list[list[Glyph]] | None:
    """Of each page the characters that can be seen and are not slanted; None where pdfium can't tell them.

    It can't where the document is encrypted or damaged, and where a page has text that is white, in a layer,
    without Unicode, or replaced by other text for copying, or does not say its own size.

    Raises:
        GeweigerdError: where the document has more pages, or a page more objects, than the limits allow.
    """
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        return None
    try:
        if not pdfium.FPDF_DocumentHasValidCrossReferenceTable(document):
            return None
        pages = pdfium.FPDF_GetPageCount(document)
        if pages > limits.max_pages:
            raise too_many_pages(pages, limits.max_pages)
        return [_read_page(document, index, limits.max_objects) for index in range(pages)]
    except _UnsureError:
        return None
    finally:
        pdfium.FPDF_CloseDocument(document)


def _read_page(document: Any, index: int, max_objects: int) -> list[Glyph]:
    page = pdfium.FPDF_LoadPage(document, index)
    textpage = pdfium.FPDFText_LoadPage(page) if page else None
    try:
        if not textpage:
            raise _UnsureError
        _count_objects(page, max_objects - pdfium.FPDFText_CountChars(textpage), max_objects)
        return join_combining(_seen(page, textpage))
    finally:
        if textpage:
            pdfium.FPDFText_ClosePage(textpage)
        if page:
            pdfium.FPDF_ClosePage(page)


def _count_objects(page: Any, left: int, max_objects: int) -> None:
    parents = [(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject)]
    for _ in range(_MAX_DEPTH):
        drawings = []
        for parent, count_in, get_from in parents:
            count = count_in(parent)
            left -= count
            if left < 0:
                raise too_many_objects(max_objects)
            for index in range(count):
                drawn = get_from(parent, index)
                if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_FORM:
                    _require_plain(drawn)
                    drawings.append((drawn, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject))
        if not drawings:
            return
        parents = drawings
    raise _UnsureError


def _require_plain(drawn: Any) -> None:
    """Give up on an object that is in a layer, or has a text of its own for copying."""
    name, size = ctypes.create_string_buffer(64), ctypes.c_ulong()
    for index in range(pdfium.FPDFPageObj_CountMarks(drawn)):
        mark = pdfium.FPDFPageObj_GetMark(drawn, index)
        pdfium.FPDFPageObjMark_GetName(mark, ctypes.cast(name, ctypes.POINTER(pdfium.FPDF_WCHAR)), 64, size)
        if name.raw[: size.value].decode("utf-16-le").rstrip("\0") == _LAYER:
            raise _UnsureError
        if pdfium.FPDFPageObjMark_GetParamStringValue(mark, _REPLACEMENT, None, 0, size):
            raise _UnsureError


class _Text(NamedTuple):
    """One text object: how its text is turned, in PDF space and as shown, and its lower and upper edge in PDF space."""

    quarters: int
    turn: int
    lower: float
    upper: float


def _seen(page: Any, textpage: Any) -> Iterator[Glyph]:
    rotation, (left, bottom, right, top) = _rotation_and_mediabox(page)
    width, height = right - left, top - bottom
    frame = PageFrame(left, -bottom, width, height) if rotation % 2 == 0 else PageFrame(bottom, -left, height, width)
    rect = pdfium.FS_RECTF()
    address: int | None = None
    text: _Text | None = None
    glyph: Glyph | None = None
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        drawn = pdfium.FPDFText_GetTextObject(textpage, index)
        if not drawn or (code == _BLANK and pdfium.FPDFText_IsGenerated(textpage, index)):
            if glyph is not None and code == _BLANK:
                yield glyph
                glyph = glyph._replace(text=LIKELY_BLANK, x0=glyph.x1)
            continue
        if (found := ctypes.addressof(drawn.contents)) != address:
            address, text = found, _text_of(drawn, textpage, index, rotation)
            if glyph is not None:
                yield glyph
                glyph = None
        if text is None:
            continue
        if pdfium.FPDFText_HasUnicodeMapError(textpage, index):
            raise _UnsureError
        pdfium.FPDFText_GetLooseCharBox(textpage, index, rect)
        if text.quarters % 2 == 0:
            x0, x1, y0, y1 = rect.left - left, rect.right - left, text.lower - bottom, text.upper - bottom
        else:
            x0, x1, y0, y1 = text.lower - left, text.upper - left, rect.bottom - bottom, rect.top - bottom
        if rotation == 1:
            x0, y0, x1, y1 = y0, width - x1, y1, width - x0
        elif rotation == 2:
            x0, y0, x1, y1 = width - x1, height - y1, width - x0, height - y0
        elif rotation == 3:
            x0, y0, x1, y1 = height - y1, x0, height - y0, x1
        box = frame.box((x0, y0, x1, y1))
        character = chr(code)
        if glyph is not None:
            if box == glyph.box and glyph.text != LIKELY_BLANK:  # a ligature, of which pdfium gives each letter
                glyph = glyph._replace(text=glyph.text + character)
                continue
            yield glyph
            glyph = None
        if holds(frame.bbox, box):
            glyph = Glyph(_HYPHENS.get(character, character), *frame.upright(box, text.turn), box, text.turn)
    if glyph is not None:
        yield glyph


def _rotation_and_mediabox(page: Any) -> tuple[int, tuple[float, ...]]:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPage_GetMediaBox(page, *edges):
        raise _UnsureError
    left, bottom, right, top = (edge.value for edge in edges)
    if left >= right or bottom >= top:
        raise _UnsureError
    return pdfium.FPDFPage_GetRotation(page), (left, bottom, right, top)


def _text_of(drawn: Any, textpage: Any, index: int, rotation: int) -> _Text | None:
    """The text object of a character; None where it is slanted or can't be seen."""
    _require_plain(drawn)
    if pdfium.FPDFTextObj_GetTextRenderMode(drawn) in INVISIBLE_MODES:
        return None
    colour = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(drawn, *colour) or [part.value for part in colour[:3]] == _WHITE:
        raise _UnsureError
    matrix, size, x, y = pdfium.FS_MATRIX(), ctypes.c_float(), ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    pdfium.FPDFTextObj_GetFontSize(drawn, size)
    pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
    quarters = quarter_turns((matrix.a, matrix.b))
    if quarters is None:
        return None
    height = abs(size.value) * math.hypot(matrix.c, matrix.d)
    baseline = y.value if quarters % 2 == 0 else x.value
    lower = baseline - (_DESCENT if quarters in (0, 3) else 1 - _DESCENT) * height
    return _Text(quarters, (quarters - rotation) % 4, lower, lower + height)
