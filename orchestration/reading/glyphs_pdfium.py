"""The characters of a page from pdfium: several times as fast as pdfminer, but of some fonts it can't tell them."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
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
    too_many_objects,
)
from orchestration.reading.pdfium_calls import address_of, is_generated, text_object_of
from orchestration.reading.pdfium_objects import UnsureError
from orchestration.reading.pdfium_page import PageSpace, PdfPage
from orchestration.reading.pdfium_text import Band, TextReader, lower_edge

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


def read_page(page: PdfPage, max_objects: int) -> list[Glyph]:
    """The characters of a page that are drawn within it, visible or not, but for those in an invisible mode.

    Raises:
        UnsureError: if pdfium can't tell them: a page that is nested too deep, or with text without Unicode or of
            unlikely proportions.
        RefusedError: if the page has more objects and characters than that.
    """
    if not page.is_whole:
        raise UnsureError
    textpage = pdfium.FPDFText_LoadPage(page.handle)
    if not textpage:
        raise UnsureError
    try:
        characters = pdfium.FPDFText_CountChars(textpage)
        if len(page.drawn) + characters > max_objects:
            raise too_many_objects(max_objects)
        visible = page.space.box(*page.space.cropped)
        glyphs = _drawn(page, textpage)
        if _has_overlap(glyphs) or any(_is_cut(glyph.box, visible) for glyph in glyphs):
            glyphs = _drawn(page, textpage, by_character=True)
        if _has_lost_blank(glyphs):
            raise UnsureError
        if 2 * len(page.texts) > characters:
            glyphs += _blanks_among(page, textpage)
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
    reader = TextReader(textpage, page.space.rotation, page.texts)
    glyphs: list[Glyph] = []
    end = 0
    for word in _WORD.finditer(characters):
        begin = word.start()
        if glyphs and begin > end:
            is_made_up = is_generated(address_of(textpage), end)
            glyphs.append(glyphs[-1]._replace(text=LIKELY_BLANK if is_made_up else " ", x0=glyphs[-1].x1))
        end = word.end()
        for start, stop, band in reader.drawn_in_one_go(begin, end):
            reader.require_unicode(band, characters, start, stop)
            first = reader.rect_of(start)
            last = reader.rect_of(stop - 1) if stop - start > 1 else first
            rect = _around(first, last)
            width = _length(rect, band) / (stop - start)
            if not _is_likely(width, band) and not _is_likely(_length(first, band), band):
                raise UnsureError
            is_one = band.turn == SLANTED or (
                not by_character
                and width <= _WIDEST * (band.upper - band.lower)
                and reader.runs_on(start, stop, (first, last), band, has_figure=_has_figure(characters[start:stop]))
            )
            if is_one:
                glyphs.append(_glyph(page.space, characters[start:stop], rect, band))
            else:
                glyphs += (
                    _glyph(page.space, characters[index], reader.rect_of(index), band) for index in range(start, stop)
                )
    return glyphs


def _has_figure(text: str) -> bool:
    return not text.isalpha() and any(character.isdecimal() for character in text)


def _glyph(space: PageSpace, text: str, rect: Bbox, band: Band) -> Glyph:
    box = space.character_box(rect, band)
    x0, top, x1, bottom = space.frame.upright(box, band.turn)
    return Glyph(text, x0, top, x1, bottom, box, band.turn, band.kind)


def _around(first: Bbox, last: Bbox) -> Bbox:
    if first is last:
        return first
    return (min(first[0], last[0]), min(first[1], last[1]), max(first[2], last[2]), max(first[3], last[3]))


def _blanks_among(page: PdfPage, textpage: Any) -> Iterator[Glyph]:
    """The text objects of which pdfium tells no character: where each is drawn by itself, it leaves blanks out."""
    characters = address_of(textpage)
    told = {text_object_of(characters, index) for index in range(pdfium.FPDFText_CountChars(textpage))}
    for address, text in page.texts.items():
        if address in told:
            continue
        x, y = text.matrix[4:]
        lower = lower_edge(text.quarters, (x, y), text.height)
        turn = SLANTED if text.quarters == SLANTED else (text.quarters - page.space.rotation) % 4
        band = Band(0, text.quarters, turn, lower, lower + text.height, "usual")
        yield _glyph(page.space, NARROW_BLANK, (x, y, x, y), band)


def _has_lost_blank(glyphs: Sequence[Glyph]) -> bool:
    """True if there is no room for a blank between two characters: they are not as wide as pdfium has them."""
    return any(
        blank.text == " "
        and (before.top, before.turn) == (after.top, after.turn)
        and before.x0 < after.x0 < before.x1 + _ROOM * before.height
        for before, blank, after in zip(glyphs, glyphs[1:], glyphs[2:], strict=False)
    )


def _length(rect: Bbox, band: Band) -> float:
    """The length of a rectangle in the direction of its text."""
    return rect[2] - rect[0] if band.quarters in (0, 2) else rect[3] - rect[1]


def _is_likely(width: float, band: Band) -> bool:
    height = band.upper - band.lower
    return band.turn == SLANTED or _LIKELY[0] * height <= width <= _LIKELY[1] * height


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
