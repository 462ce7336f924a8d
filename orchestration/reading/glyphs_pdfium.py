"""The characters of a page from pdfium: several times as fast as pdfminer, but of some fonts it can't tell them."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox
from orchestration.reading.copies import drawn_over
from orchestration.reading.glyphs import (
    LIKELY_BLANK,
    NARROW_BLANK,
    SLANTED,
    Glyph,
    holds,
    join_combining,
    too_many_objects,
)
from orchestration.reading.pdfium_calls import address_of, character_rect, has_no_unicode, is_generated, text_object_of
from orchestration.reading.pdfium_objects import UnsureError, box_of
from orchestration.reading.pdfium_page import PageSpace, PdfPage
from orchestration.reading.pdfium_text import Band, TextReader, lower_edge, told_of

_LAST_HYPHEN = "\ufffe"
"""What pdfium calls a hyphen at the end of a line."""

_WORD = re.compile(r"\S+")
_FORMAT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
"""Characters that have no ink, other than white space."""

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
        reader = TextReader(address_of(textpage), page.space.rotation, page.texts, page.copies)
        glyphs = _drawn(page, textpage, reader)
        if _has_overlap(glyphs) or any(_is_cut(glyph.box, visible) for glyph in _not_within(visible, glyphs)):
            glyphs = _drawn(page, textpage, reader, by_character=True)
        if _has_lost_blank(glyphs):
            raise UnsureError
        _add_unsure(page, reader.told)
        if 2 * len(page.texts) > characters:
            glyphs += _blanks_among(page, textpage)
        page.blank.update(_blank_texts(page, textpage, reader.told))
        if _not_within(visible, glyphs):
            glyphs = [glyph for glyph in glyphs if holds(visible, glyph.box)]
        return join_combining(glyphs)
    finally:
        pdfium.FPDFText_ClosePage(textpage)


def find_blank(page: PdfPage) -> None:
    """Add to what is blank on a page of which the characters are read by another engine.

    Raises:
        UnsureError: if pdfium tells nothing of them.
    """
    textpage = pdfium.FPDFText_LoadPage(page.handle)
    if not textpage:
        raise UnsureError
    try:
        page.blank.update(_blank_texts(page, textpage))
    finally:
        pdfium.FPDFText_ClosePage(textpage)


def _add_unsure(page: PdfPage, told: Set[int]) -> None:
    """Add to what is unsure on a page what is drawn over other text, and told by no character."""
    if len(told) < len(page.texts):
        texts = drawn_over(page.texts, told | {*page.copies.values()})
        page.unsure.extend(box_of(text.drawn) for text in texts)


def _blank_texts(page: PdfPage, textpage: Any, told: Set[int] | None = None) -> Iterator[int]:
    """The places of the text objects on a page of which pdfium tells only characters that nobody sees.

    Args:
        page: the page.
        textpage: its text as pdfium has it loaded.
        told: the text objects with characters other than white space, if that is known.
    """
    characters, address = _characters(textpage), address_of(textpage)
    if told is not None and len(told) == len(page.texts) and not _FORMAT.search(characters):
        return
    unseen = [
        index
        for index, one in enumerate(characters)
        if one.isspace() or (_FORMAT.match(one) and not has_no_unicode(address, index))
    ]
    blank = {text_object_of(address, index) for index in unseen}
    if blank and (told is None or _FORMAT.search(characters)):
        told = {text_object_of(address, index) for index in {*range(len(characters))} - {*unseen}}
    blank -= told or set()
    yield from (place for place, text in enumerate(page.texts) if text in blank)


def _has_overlap(glyphs: Sequence[Glyph]) -> bool:
    """True if something is drawn over something else on one line: then only single characters can be compared."""
    line = sorted(
        [
            (turn, round(top), x0, x1, bottom - top)
            for text, x0, top, x1, bottom, _, turn, _ in glyphs
            if text and not text.isspace()
        ]
    )
    for (turn, top, _, end, _), (others_turn, others_top, begin, _, height) in pairwise(line):
        if end - begin > _OVERLAP * height and turn == others_turn and top == others_top:
            return True
    return False


def _not_within(visible: Bbox, glyphs: Iterable[Glyph]) -> list[Glyph]:
    """The characters that are not wholly inside what can be seen of a page: on most pages none."""
    left, top, right, bottom = visible
    return [
        glyph
        for glyph in glyphs
        if not ((box := glyph.box)[0] >= left and box[1] >= top and box[2] <= right and box[3] <= bottom)
    ]


def _drawn(page: PdfPage, textpage: Any, reader: TextReader, *, by_character: bool = False) -> list[Glyph]:
    """The characters on a page; those of a word that was drawn in one go as one, which is what saves time."""
    characters, address, space = _characters(textpage), address_of(textpage), page.space
    glyphs: list[Glyph] = []
    end = 0
    for word in _WORD.finditer(characters):
        begin = word.start()
        if glyphs and begin > end:
            _, _, top, x1, bottom, box, turn, kind = glyphs[-1]
            blank = LIKELY_BLANK if is_generated(address, end) else " "
            glyphs.append(Glyph(blank, x1, top, x1, bottom, box, turn, kind))
        end = word.end()
        for start, stop, band in reader.drawn_in_one_go(begin, end):
            text = characters[start:stop]
            reader.require_unicode(band.font, text, start)
            rect = _rect_of(reader, start, text, band, by_character=by_character)
            if rect is not None:
                glyphs.append(_glyph(space, text, rect, band))
            else:
                glyphs += (
                    _glyph(space, characters[index], character_rect(address, index), band)
                    for index in range(start, stop)
                )
    return glyphs


def _rect_of(reader: TextReader, start: int, text: str, band: Band, *, by_character: bool) -> Bbox | None:
    """The rectangle around what was drawn in one go; None if each of its characters stands by itself.

    Raises:
        UnsureError: if it is of unlikely proportions.
    """
    count = len(text)
    first = rect = reader.rect_of(start)
    if count > 1:
        last = reader.rect_of(start + count - 1)
        rect = (min(first[0], last[0]), min(first[1], last[1]), max(first[2], last[2]), max(first[3], last[3]))
    if band.turn == SLANTED:
        return rect
    height = band.upper - band.lower
    width = _length(rect, band) / count
    if not _is_likely(width, height) and not _is_likely(_length(first, band), height):
        raise UnsureError
    if count == 1:
        return rect
    is_one = not by_character and width <= _WIDEST * height and reader.runs_on(start, text, (first, last), band)
    return rect if is_one else None


def _glyph(space: PageSpace, text: str, rect: Bbox, band: Band) -> Glyph:
    _, quarters, turn, lower, upper, kind = band
    left, _, right, _ = rect
    if quarters or space.rotation or left > right:
        box = space.character_box(rect, band)
        return Glyph(text, *space.frame.upright(box, turn), box, turn, kind)
    frame = space.frame  # nearly all text is upright on an upright page: it needs no turning
    x0, x1 = left - space.left + frame.left, right - space.left + frame.left
    top = frame.height - (upper - space.bottom) + frame.top
    bottom = frame.height - (lower - space.bottom) + frame.top
    return Glyph(text, x0, top, x1, bottom, (x0, top, x1, bottom), turn, kind)


def _blanks_among(page: PdfPage, textpage: Any) -> Iterator[Glyph]:
    """The text objects of which pdfium tells no character: where each is drawn by itself, it leaves blanks out."""
    told = told_of(address_of(textpage))
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


def _is_likely(width: float, height: float) -> bool:
    return _LIKELY[0] * height <= width <= _LIKELY[1] * height


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
