"""The characters of a PDF from pdfium: several times as fast as pdfminer, but there are things it does not tell.

A document that has one of those is left to pdfminer.
"""

from __future__ import annotations

import ctypes
import re
from typing import Any

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox
from orchestration.reading.glyphs import (
    LIKELY_BLANK,
    SLANTED,
    Glyph,
    holds,
    join_combining,
    too_many_objects,
    too_many_pages,
)
from orchestration.reading.pdfium_page import PdfPage, walk
from orchestration.reading.pdfium_text import TextObject, TextReader, UnsureError, require_plain
from orchestration.system.limits import Limits

_LAST_HYPHEN = "\ufffe"
"""What pdfium calls a hyphen at the end of a line."""

_WORD = re.compile(r"\S+")

_WIDEST = 0.8
"""Characters that are wider than this share of their height, all of them together, do not stand side by side."""

_LIKELY = (0.1, 2.0)
"""Characters narrower or wider than these shares of their height have another: their font has units of its own."""


def read_pages(content: bytes, limits: Limits) -> list[list[Glyph]] | None:
    """Of each page the characters that can be seen; None if pdfium can't tell them.

    It can't if the document is encrypted or damaged, or if a page has text that is white, in a layer,
    without Unicode, of unlikely proportions, or replaced by other text for copying, or has no size.

    Raises:
        RefusedError: if the document has more pages, or a page more objects, than the limits allow.
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
    except UnsureError:
        return None
    finally:
        pdfium.FPDF_CloseDocument(document)


def _read_page(document: Any, index: int, max_objects: int) -> list[Glyph]:
    page = pdfium.FPDF_LoadPage(document, index)
    textpage = pdfium.FPDFText_LoadPage(page) if page else None
    try:
        if not textpage:
            raise UnsureError
        _count_objects(page, max_objects - pdfium.FPDFText_CountChars(textpage), max_objects)
        return join_combining(_seen(PdfPage.of(page), textpage))
    finally:
        if textpage:
            pdfium.FPDFText_ClosePage(textpage)
        if page:
            pdfium.FPDF_ClosePage(page)


def _count_objects(page: Any, left: int, max_objects: int) -> None:
    for drawn in walk(page):
        left -= 1
        if left < 0:
            raise too_many_objects(max_objects)
        if drawn.kind == pdfium.FPDF_PAGEOBJ_FORM:
            require_plain(drawn.handle)


def _seen(page: PdfPage, textpage: Any) -> list[Glyph]:
    """The characters that can be seen; those of a word that was drawn in one go as one, which is what saves time."""
    characters = _characters(textpage)
    reader = TextReader(textpage, page.rotation)
    glyphs: list[Glyph] = []
    end = 0
    for word in _WORD.finditer(characters):
        begin = word.start()
        if glyphs and begin > end:
            is_made_up = pdfium.FPDFText_IsGenerated(textpage, end)
            glyphs.append(glyphs[-1]._replace(text=LIKELY_BLANK if is_made_up else " ", x0=glyphs[-1].x1))
        end = word.end()
        for start, stop in reader.drawn_in_one_go(begin, end):
            text = reader.text_of(start)
            if text is None:
                continue
            reader.require_unicode(text, characters, start, stop)
            rect = reader.rect_of(start, stop)
            width = _length(rect, text) / (stop - start)
            if not _is_likely(width, text) and not _is_likely(_length(reader.rect_of(start, start + 1), text), text):
                raise UnsureError
            is_one = text.turn == SLANTED or width <= _WIDEST * (text.upper - text.lower)
            for first, last in [(start, stop)] if is_one else [(index, index + 1) for index in range(start, stop)]:
                box = page.character_box(rect if is_one else reader.rect_of(first, last), text)
                x0, top, x1, bottom = page.frame.upright(box, text.turn)
                glyphs.append(Glyph(characters[first:last], x0, top, x1, bottom, box, text.turn))
    visible = page.box(*page.cropped)
    if any(len(glyph.text) > 1 and _is_cut(glyph.box, visible) for glyph in glyphs):
        raise UnsureError
    return [glyph for glyph in glyphs if holds(visible, glyph.box)]


def _length(rect: Bbox, text: TextObject) -> float:
    """The length of a rectangle in the direction of its text."""
    return rect[2] - rect[0] if text.quarters in (0, 2) else rect[3] - rect[1]


def _is_likely(width: float, text: TextObject) -> bool:
    height = text.upper - text.lower
    return text.turn == SLANTED or _LIKELY[0] * height <= width <= _LIKELY[1] * height


def _is_cut(box: Bbox, visible: Bbox) -> bool:
    """True if a part of a box is inside another, and a part is not."""
    is_inside = visible[0] <= box[0] and visible[1] <= box[1] and box[2] <= visible[2] and box[3] <= visible[3]
    is_outside = box[2] < visible[0] or visible[2] < box[0] or box[3] < visible[1] or visible[3] < box[1]
    return not (is_inside or is_outside)


def _characters(textpage: Any) -> str:
    """All characters of a page, those that pdfium makes up too, each at its index."""
    count = pdfium.FPDFText_CountChars(textpage)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    characters = bytes(buffer)[:-2].decode("utf-16-le", "replace")
    if written != count + 1 or len(characters) != count:
        raise UnsureError
    return characters.replace(_LAST_HYPHEN, "-")
