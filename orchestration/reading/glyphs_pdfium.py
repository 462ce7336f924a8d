"""The characters of a page from pdfium: several times as fast as pdfminer, but of some fonts it can't tell them."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Any

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox
from orchestration.reading.glyphs import (
    LIKELY_BLANK,
    NARROW_BLANK,
    SLANTED,
    Glyph,
    holds,
    join_combining,
    quarter_turns,
    too_many_objects,
)
from orchestration.reading.pdfium_page import Drawn, PdfPage, walk
from orchestration.reading.pdfium_text import TextObject, TextReader, UnsureError, lower_edge, read_by_font

_LAST_HYPHEN = "\ufffe"
"""What pdfium calls a hyphen at the end of a line."""

_WORD = re.compile(r"\S+")

_WIDEST = 0.8
"""Characters that are wider than this share of their height, all of them together, do not stand side by side."""

_ROOM = 0.04
"""A blank takes more than this share of the height of what stands before it."""

_OVERLAP = 0.3
"""What begins further than this share of its height before the end of what stands before it is drawn over it."""

_LIKELY = (0.1, 2.0)
"""Characters narrower or wider than these shares of their height have another: their font has units of its own."""


def read_page(page: Any, max_objects: int) -> list[Glyph]:
    """The characters of a loaded page that are drawn within it, visible or not, but for those in an invisible mode.

    Raises:
        UnsureError: if pdfium can't tell them: a page without a size, or nested too deep, or with text without
            Unicode or of unlikely proportions.
        RefusedError: if the page has more objects than that.
    """
    objects = list(islice(walk(page), max_objects + 1))
    texts = [drawn for drawn in objects if drawn.kind == pdfium.FPDF_PAGEOBJ_TEXT]
    for text in texts:
        read_by_font(text.handle)
    textpage = pdfium.FPDFText_LoadPage(page)
    if not textpage:
        raise UnsureError
    try:
        characters = pdfium.FPDFText_CountChars(textpage)
        if len(objects) + characters > max_objects:
            raise too_many_objects(max_objects)
        shown = PdfPage.of(page)
        visible = shown.box(*shown.cropped)
        glyphs = _drawn(shown, textpage)
        if _has_overlap(glyphs) or any(_is_cut(glyph.box, visible) for glyph in glyphs):
            glyphs = _drawn(shown, textpage, by_character=True)
        if _has_lost_blank(glyphs):
            raise UnsureError
        if 2 * len(texts) > characters:
            glyphs += _blanks_among(texts, textpage, shown)
        return join_combining(glyph for glyph in glyphs if holds(visible, glyph.box))
    finally:
        pdfium.FPDFText_ClosePage(textpage)


def _has_overlap(glyphs: Sequence[Glyph]) -> bool:
    """True if something is drawn over something else on one line: then only single characters can be compared."""
    line = sorted(
        (glyph.turn, round(glyph.top), glyph.x0, glyph.x1, glyph.height) for glyph in glyphs if glyph.text.strip()
    )
    return any(
        before[:2] == after[:2] and before[3] - after[2] > _OVERLAP * after[4] for before, after in pairwise(line)
    )


def _drawn(page: PdfPage, textpage: Any, *, by_character: bool = False) -> list[Glyph]:
    """The characters on a page; those of a word that was drawn in one go as one, which is what saves time."""
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
            is_one = text.turn == SLANTED or (
                not by_character and width <= _WIDEST * (text.upper - text.lower) and reader.runs_on(start, stop)
            )
            for first, last in [(start, stop)] if is_one else [(index, index + 1) for index in range(start, stop)]:
                box = page.character_box(rect if is_one else reader.rect_of(first, last), text)
                x0, top, x1, bottom = page.frame.upright(box, text.turn)
                glyphs.append(Glyph(characters[first:last], x0, top, x1, bottom, box, text.turn, text.kind))
    return glyphs


def _blanks_among(texts: Iterable[Drawn], textpage: Any, shown: PdfPage) -> Iterator[Glyph]:
    """The text objects of which pdfium tells no character: where each is drawn by itself, it leaves blanks out."""
    told = {
        ctypes.addressof(drawn.contents)
        for index in range(pdfium.FPDFText_CountChars(textpage))
        if (drawn := pdfium.FPDFText_GetTextObject(textpage, index))
    }
    size = ctypes.c_float()
    for text in texts:
        if ctypes.addressof(text.handle.contents) in told:
            continue
        a, b, c, d, x, y = text.placed
        quarters = quarter_turns((a, b))
        pdfium.FPDFTextObj_GetFontSize(text.handle, size)
        height = abs(size.value) * math.hypot(c, d)
        lower = lower_edge(quarters, (x, y), height)
        turn = SLANTED if quarters == SLANTED else (quarters - shown.rotation) % 4
        box = shown.character_box((x, y, x, y), TextObject(0, quarters, turn, lower, lower + height, "usual"))
        yield Glyph(NARROW_BLANK, *shown.frame.upright(box, turn), box, turn)


def _has_lost_blank(glyphs: Sequence[Glyph]) -> bool:
    """True if there is no room for a blank between two characters: they are not as wide as pdfium has them."""
    return any(
        blank.text == " "
        and (before.top, before.turn) == (after.top, after.turn)
        and before.x0 < after.x0 < before.x1 + _ROOM * before.height
        for before, blank, after in zip(glyphs, glyphs[1:], glyphs[2:], strict=False)
    )


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
