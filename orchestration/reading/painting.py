"""Painting: what a page shows where its text stands, held against a drawing of that text alone, black on white."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orchestration.domain.publicatie import Bbox
from orchestration.reading.close_look import Sight, look_closely
from orchestration.reading.cores import BESIDE, is_sideways
from orchestration.reading.first_look import FirstLook
from orchestration.reading.glyphs import Glyph, Place
from orchestration.reading.neighbours import figures_beside_others
from orchestration.reading.pdfium_objects import UnsureError
from orchestration.reading.pdfium_page import PdfiumDocument
from orchestration.reading.renderings import Renderings

_SCALE = 1.5
"""Pixels a point."""

_MAX_PIXELS = 10_000_000
"""A page that has more is looked at closely only."""

_ROOM = 2.0
"""So much around what is looked at is drawn, in points."""


def look(document: PdfiumDocument, pages: Mapping[int, Sequence[Glyph]]) -> dict[Place, Sight]:
    """Which characters of some pages are not simply seen by someone who looks at the page.

    What hides text is not asked: a clip, a form's box, a layer, transparency, a colour, its size, or what is drawn over
    it. In the page as shown a character must have ink where it has ink alone, and none between.

    Args:
        document: the PDF as pdfium has it open.
        pages: by their number the characters of the pages to look at. What is drawn on them is changed.

    Returns:
        What is not seen. 'unseen': not painted, or in the colour of what is behind it. 'doubtful': covered, in part or
        whole, struck through, or hardly legible; and all of a page that can't be drawn.
    """
    sights = {number: _look_twice(document, number - 1, glyphs) for number, glyphs in pages.items()}
    return {(number, place): sight for number, of_page in sights.items() for place, sight in of_page.items()}


def _look_twice(document: PdfiumDocument, index: int, glyphs: Sequence[Glyph]) -> dict[int, Sight]:
    """Which characters of a page are not simply seen: at first sight, and then looking closely at those alone."""
    places = [place for place, glyph in enumerate(glyphs) if glyph.text.strip()]
    if not places:
        return {}
    try:
        sights: dict[int, Sight] = dict.fromkeys(figures_beside_others(glyphs), "doubtful")
        absent: set[int] = set()
        with document.page(index) as page:
            x0, top, x1, bottom = page.space.box(*page.space.cropped)
            if _SCALE * _SCALE * (x1 - x0) * (bottom - top) <= _MAX_PIXELS:
                part = _part_of([glyphs[place] for place in places])
                first_look = FirstLook(Renderings(page, [(part, _SCALE)]))
                plain = first_look.plainly_seen(glyphs, places)
                places = [place for place in places if place not in plain]
                absent = {place for place in places if first_look.is_absent(glyphs[place])}
        sights |= dict.fromkeys(absent, "unseen")
        close = {place: glyphs[place] for place in places if place not in absent}
        if close:
            with document.page(index, is_new=True) as page:
                sights |= look_closely(page, close)
        return sights
    except UnsureError:
        return dict.fromkeys(places, "doubtful")


def _part_of(glyphs: Sequence[Glyph]) -> Bbox:
    """The part of a page that is to be drawn to look at some characters, and close beside them."""
    lefts, tops, rights, bottoms = zip(*[glyph.box for glyph in glyphs], strict=True)
    beside = max(_ROOM, BESIDE * max([bottom - top for _, _, top, _, bottom, _, _, _ in glyphs]))
    room = beside if any(map(is_sideways, {glyph.turn for glyph in glyphs})) else _ROOM
    return (min(lefts) - beside, min(tops) - room, max(rights) + beside, max(bottoms) + room)
