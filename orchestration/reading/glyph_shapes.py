"""Shapes of glyphs: which characters of a page are drawn alike."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox
from orchestration.reading.drawn_page import DrawnPage
from orchestration.reading.glyphs import holds
from orchestration.reading.pdfium_calls import address_of, count_characters, font_of, pointer, text_object_of
from orchestration.reading.pdfium_objects import UnsureError
from orchestration.reading.pdfium_page import PdfPage

if TYPE_CHECKING:
    from PIL import Image

Shape = tuple[object, ...]
"""What characters have in common that are drawn alike: font, character, direction, and the number of their drawing."""

RESOLUTION = 400
"""Dots per inch at which drawings of one glyph are most alike."""

_GRID = (16, 24)
"""Drawings of glyphs are compared when each is so many pixels wide and high."""

_ALIKE = 0.08
"""Drawings of one glyph differ by less than this share of black, most of the time; a 3 and an 8 by a half more."""

_INK = 100
"""A pixel is part of a glyph if it is so many shades from white."""

_AROUND = 0.4
"""So much room around a glyph, in points, is drawn with it."""

_BAND = 4.0
"""Characters are looked up by their height on the page, in bands of so many points."""


def shapes_of(page: PdfPage, drawn: DrawnPage, figures: Sequence[tuple[str, Bbox]]) -> list[frozenset[Shape]]:
    """The shapes of the characters in some figures on a page; one of its own if not all its characters are known.

    Drawings that differ a little more than usual count as two shapes: that costs a look, and hides nothing.

    Args:
        page: the page, with all its text.
        drawn: the same at `RESOLUTION`.
        figures: each its text, and its box on the page.

    Raises:
        UnsureError: if pdfium can't tell the characters of the page.
    """
    bands: defaultdict[int, list[tuple[Bbox, Shape]]] = defaultdict(list)
    drawings: defaultdict[Shape, list[Image.Image]] = defaultdict(list)
    for box, kind in _characters_on(page):
        number = _number_of(_drawing_of(drawn, box), drawings[kind])
        bands[int((box[1] + box[3]) / 2 / _BAND)].append((box, (*kind, number)))
    found = []
    for place, (text, box) in enumerate(figures):
        rows = range(int(box[1] / _BAND), int(box[3] / _BAND) + 1)
        own = [shape for row in rows for at, shape in bands[row] if holds(box, at)]
        is_known = len(own) >= sum(not character.isspace() for character in text)
        found.append(frozenset(own if is_known else [*own, (place,)]))
    return found


def _characters_on(page: PdfPage) -> Iterator[tuple[Bbox, Shape]]:
    """The box on the page of the ink of each character, with its font, itself and its direction."""
    textpage = pdfium.FPDFText_LoadPage(page.handle)
    if not textpage:
        raise UnsureError
    try:
        bare = pointer(address_of(textpage))
        for index in range(count_characters(bare)):
            character = chr(pdfium.FPDFText_GetUnicode(textpage, index))
            address = None if character.isspace() else text_object_of(bare, index)
            text = page.texts.get(address) if address else None
            if address and text and (box := _ink_of(page, textpage, index)):
                yield box, (font_of(address), character, *((slope > 0) - (slope < 0) for slope in text.matrix[:4]))
    finally:
        pdfium.FPDFText_ClosePage(textpage)


def _ink_of(page: PdfPage, textpage: Any, index: int) -> Bbox | None:
    edges = [ctypes.c_double() for _ in range(4)]
    if not pdfium.FPDFText_GetCharBox(textpage, index, *edges):
        return None
    left, right, bottom, top = (edge.value for edge in edges)
    return page.space.box(left, bottom, right, top)


def _drawing_of(drawn: DrawnPage, box: Bbox) -> Image.Image | None:
    """The ink in a box, as large as all are that are compared; None if there is none."""
    from PIL import Image, ImageOps

    around = (box[0] - _AROUND, box[1] - _AROUND, box[2] + _AROUND, box[3] + _AROUND)
    ink = ImageOps.invert(drawn.part(around).picture)
    edges = ink.point([255 * (shade > _INK) for shade in range(256)]).getbbox()
    return ink.crop(edges).resize(_GRID, Image.Resampling.BOX) if edges else None


def _number_of(drawing: Image.Image | None, known: list[Image.Image]) -> int:
    """The number of the first known drawing that a drawing is like; it is known from now on. -1 for no drawing."""
    from PIL import ImageChops, ImageStat

    if drawing is None:
        return -1
    for number, other in enumerate(known):
        if ImageStat.Stat(ImageChops.difference(drawing, other)).mean[0] < 255 * _ALIKE:
            return number
    known.append(drawing)
    return len(known) - 1
