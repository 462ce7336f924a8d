"""The characters of a page from pdfium: several times as fast as pdfminer, but of some fonts it can't tell them."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise, repeat
from math import inf
from typing import Any

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox
from orchestration.reading.annotations import EVERYWHERE
from orchestration.reading.copies import untold
from orchestration.reading.glyphs import (
    BEYOND,
    LIKELY_BLANK,
    NARROW_BLANK,
    SLANTED,
    Glyph,
    glyph_of,
    holds,
    join_combining,
    too_many_objects,
)
from orchestration.reading.pdfium_calls import (
    address_of,
    character_sides,
    has_no_unicode,
    is_generated,
    pointer,
    text_object_of,
)
from orchestration.reading.pdfium_objects import UnsureError, box_of, has_area
from orchestration.reading.pdfium_page import PageSpace, PdfPage
from orchestration.reading.pdfium_text import Band, Extent, TextObject, TextReader, lower_edge, told_of

_LAST_HYPHEN = "\ufffe"
"""What pdfium calls a hyphen at the end of a line."""

_WORD = re.compile(r"\S+")
_FORMAT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]"
)
"""Characters that have no ink, other than white space."""

_WIDEST = 0.8
"""Characters that are wider than this share of their height, all of them together, do not stand side by side."""

_ROOM = 0.04
"""A blank takes more than this share of the height of what stands before it."""

_OVERLAP = 0.3
"""What begins further than this share of its height before the end of what stands before it is drawn over it."""

_NARROWEST, _BROADEST = 0.1, 2.0
"""Characters narrower or wider than these shares of their height have another: their font has units of its own."""


def read_page(page: PdfPage, max_objects: int) -> list[Glyph]:
    """The characters of a page, visible or not, but for those in an invisible mode; the kind of some is `BEYOND`.

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
        count = pdfium.FPDFText_CountChars(textpage)
        if len(page.drawn) + count > max_objects:
            raise too_many_objects(max_objects)
        visible = page.space.box(*page.space.cropped)
        reader = TextReader(pointer(address_of(textpage)), page.space.rotation, page.texts, page.copies)
        characters = _characters(textpage, count)
        glyphs = _drawn(characters, page.space, reader)
        if _has_overlap(glyphs) or any(_is_cut(glyph.box, visible) for glyph in _not_within(visible, glyphs)):
            glyphs = _drawn(characters, page.space, reader, by_character=True)
        if _has_lost_blank(glyphs):
            raise UnsureError
        _add_unsure(page, reader.read)
        page.blank.update(_blank_texts(page, characters, reader.textpage, reader.read))
        if 2 * len(page.texts) > count:
            glyphs += _blanks_among(page, reader.textpage)
        if _not_within(visible, glyphs):
            glyphs = [glyph if holds(visible, glyph.box) else glyph._replace(kind=BEYOND) for glyph in glyphs]
        return join_combining(glyphs)
    finally:
        pdfium.FPDFText_ClosePage(textpage)


def add_blank(page: PdfPage) -> None:
    """Add to what is blank on a page of which another engine reads the characters; all is unsure if it is not known."""
    textpage = pdfium.FPDFText_LoadPage(page.handle)
    try:
        if not textpage:
            raise UnsureError
        characters = _characters(textpage, pdfium.FPDFText_CountChars(textpage))
        page.blank.update(_blank_texts(page, characters, pointer(address_of(textpage))))
    except UnsureError:
        page.unsure.append(EVERYWHERE)
    finally:
        pdfium.FPDFText_ClosePage(textpage)


def _add_unsure(page: PdfPage, told: Set[int]) -> None:
    """Add to what is unsure on a page the text that no character tells."""
    if len(told) < len(page.texts):
        told = told | {*page.copies.values()}
        if any(has_area(box_of(page.texts[address].drawn)) for address in page.texts.keys() - told):
            page.unsure.extend(untold(page.texts, told))


def _blank_texts(page: PdfPage, characters: str, textpage: Any, told: Set[int] | None = None) -> Iterator[int]:
    """The places of the text objects on a page of which pdfium tells only characters that nobody sees.

    Args:
        page: the page.
        characters: all that pdfium tells of it.
        textpage: what tells them, as the calls of pdfium take it.
        told: the text objects with characters other than white space, if that is known.
    """
    has_format = _FORMAT.search(characters) is not None
    if told is not None and len(told) == len(page.texts) and not has_format:
        return
    unseen = {
        index
        for index, one in enumerate(characters)
        if one.isspace() or (_FORMAT.match(one) and not has_no_unicode(textpage, index))
    }
    blank = {text_object_of(textpage, index) for index in unseen}
    if told is None or has_format:
        told = {text_object_of(textpage, index) for index in range(len(characters)) if index not in unseen}
    yield from (place for place, text in enumerate(page.texts) if text in blank and text not in told)


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


def _drawn(characters: str, space: PageSpace, reader: TextReader, *, by_character: bool = False) -> list[Glyph]:
    """The characters on a page; those of a word that was drawn in one go as one, which is what saves time."""
    glyphs: list[Glyph] = []
    end = 0
    for word in _WORD.finditer(characters):
        begin = word.start()
        if glyphs and begin > end:
            _, _, top, x1, bottom, box, turn, kind = glyphs[-1]
            blank = LIKELY_BLANK if is_generated(reader.textpage, end) else " "
            glyphs.append(glyph_of((blank, x1, top, x1, bottom, box, turn, kind)))
        end = word.end()
        for start, stop, band in reader.drawn_in_one_go(begin, end):
            text = characters[start:stop]
            if not band.known.issuperset(text):
                reader.require_unicode(band.known, text, start)
            if band.quarters == SLANTED:
                glyphs.append(_slanted(space, text, reader.rect_of(start, stop - 1), band.kind))
                continue
            extent = _extent_of(reader, start, text, band, by_character=by_character)
            if extent is not None:
                glyphs.append(_glyph(space, text, extent, band))
            else:
                extents = map(band.extent_of, repeat(reader.textpage), range(start, stop))
                glyphs += map(_glyph, repeat(space), text, extents, repeat(band))
    return glyphs


def _extent_of(reader: TextReader, start: int, text: str, band: Band, *, by_character: bool) -> Extent | None:
    """The extent of what was drawn in one go; None if each of its characters stands by itself.

    Raises:
        UnsureError: if it is of unlikely proportions.
    """
    last_index = start + len(text) - 1
    height = band.upper - band.lower
    if not 0 < height < inf:
        raise UnsureError
    narrow, broad = _NARROWEST * height, _BROADEST * height
    begin, end = first = band.extent_of(reader.textpage, start)
    if last_index == start:
        if narrow <= end - begin <= broad:
            return first
        raise UnsureError
    last = last_begin, last_end = band.extent_of(reader.textpage, last_index)
    is_onward = begin <= last_begin and end <= last_end
    extent = (begin, last_end) if is_onward else (min(begin, last_begin), max(end, last_end))
    width = (extent[1] - extent[0]) / len(text)
    if not (narrow <= width <= broad or narrow <= end - begin <= broad):
        raise UnsureError
    is_one = not by_character and width <= _WIDEST * height and reader.runs_on(start, text, (first, last), band)
    return extent if is_one else None


def _slanted(space: PageSpace, text: str, rect: Bbox, kind: str) -> Glyph:
    """A character that stands neither upright nor turned by quarters.

    Raises:
        UnsureError: if it has no height.
    """
    box = space.box(*rect)
    if not 0 < box[3] - box[1] < inf:
        raise UnsureError
    return Glyph(text, *box, box, SLANTED, kind)


def _glyph(space: PageSpace, text: str, extent: Extent, band: Band) -> Glyph:
    quarters, turn, lower, upper, kind, _, _ = band
    begin, end = extent
    if quarters or space.rotation or begin > end:
        is_level = quarters in (0, 2)
        box = space.box(begin, lower, end, upper) if is_level else space.box(lower, begin, upper, end)
        return Glyph(text, *space.frame.upright(box, turn), box, turn, kind)
    frame = space.frame  # nearly all text is upright on an upright page: it needs no turning
    from_left, from_top, height, origin = frame.left, frame.top, frame.height, space.bottom
    x0, x1 = begin - space.left + from_left, end - space.left + from_left
    top = height - (upper - origin) + from_top
    bottom = height - (lower - origin) + from_top
    return glyph_of((text, x0, top, x1, bottom, (x0, top, x1, bottom), turn, kind))


def _blanks_among(page: PdfPage, textpage: Any) -> Iterator[Glyph]:
    """The text objects of which pdfium tells no character: where each is drawn by itself, it leaves blanks out."""
    told = told_of(textpage)
    for address, text in page.texts.items():
        if address not in told:
            yield _blank_of(page.space, text)


def _blank_of(space: PageSpace, text: TextObject) -> Glyph:
    x, y = text.matrix[4:]
    if text.quarters == SLANTED:
        return _slanted(space, NARROW_BLANK, (x, y, x, y), "usual")
    lower = lower_edge(text.quarters, (x, y), text.height)
    extent = (x, x) if text.quarters in (0, 2) else (y, y)
    turn = (text.quarters - space.rotation) % 4
    band = Band(text.quarters, turn, lower, lower + text.height, "usual", set(), character_sides)
    return _glyph(space, NARROW_BLANK, extent, band)


def _has_lost_blank(glyphs: Sequence[Glyph]) -> bool:
    """True if there is no room for a blank between two characters: they are not as wide as pdfium has them."""
    return any(
        blank.text == " "
        and (before.top, before.turn) == (after.top, after.turn)
        and before.x0 < after.x0 < before.x1 + _ROOM * before.height
        for before, blank, after in zip(glyphs, glyphs[1:], glyphs[2:], strict=False)
    )


def _is_cut(box: Bbox, visible: Bbox) -> bool:
    """True if a part of a box is inside another, and a part is not."""
    is_inside = visible[0] <= box[0] and visible[1] <= box[1] and box[2] <= visible[2] and box[3] <= visible[3]
    is_outside = box[2] < visible[0] or visible[2] < box[0] or box[3] < visible[1] or visible[3] < box[1]
    return not (is_inside or is_outside)


def _characters(textpage: Any, count: int) -> str:
    """All characters of a page, as many as that, those that pdfium makes up too, each at its index."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    characters = bytes(buffer)[:-2].decode("utf-16-le", "replace")
    if written != count + 1 or len(characters) != count:
        raise UnsureError
    return characters.replace(_LAST_HYPHEN, "-")
