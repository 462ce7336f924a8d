"""A close look: the characters of a page that are in doubt at first sight, enlarged, one by one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from PIL import Image, ImageChops

from orchestration.domain.publicatie import Bbox
from orchestration.reading.cores import Box, beside_of, core_of, has_figure, is_tiny, within
from orchestration.reading.drawings import widen_hairlines
from orchestration.reading.glyphs import SLANTED, UNKNOWN, Glyph
from orchestration.reading.neighbours import STROKE, has_ink_beside
from orchestration.reading.pdfium_objects import has_area
from orchestration.reading.pdfium_page import PdfPage
from orchestration.reading.pdfium_text import ACROSS, BELOW
from orchestration.reading.renderings import Renderings, View
from orchestration.reading.shades import (
    LEAST,
    darker_than,
    empty_of,
    extremes,
    has_spot,
    ink_on,
    lighter_than,
    median,
    spread,
)

Sight = Literal["unseen", "doubtful"]
"""How a character is not simply seen: nothing of it is painted, or something else than it alone."""

FAINT = 200
"""In the drawing of the text alone nothing of what can't be seen at all is darker than this."""

LEGIBLE = 60
"""Text that differs by less than this from its background can hardly be seen."""

_SCALE = 8.0
"""Pixels a point, of all but large characters."""

_MAX_PIXELS = 40_000_000
"""Fewer are drawn a point if all that is to be drawn of a page has more."""

_SMALLEST, _TALLEST = 20, 240
"""Of characters less high than this, in pixels, it is not known what is seen; higher ones need not be drawn."""

_AROUND = 2.5
"""So many points around what is looked at are drawn with it, and what is beside a figure."""

_NO_CONTRAST = 16
"""Text that differs from its background by less than this can't be seen."""

_SPOT = 2
"""Something that is missing, or too much, is a square of at least so many pixels: a quarter of a point."""

_AS_INK = 0.34
"""Other ink than a character's has at least this share of its contrast."""

_CUT_OFF = 0.15
"""The share of its height by which the edge of the page may be nearer than the side of a character."""


def look_closely(page: PdfPage, glyphs: Mapping[int, Glyph]) -> dict[int, Sight]:
    """Which of some characters of a page, by their places, are not simply seen.

    Raises:
        UnsureError: if the page can't be drawn.
    """
    bands = [*_bands(glyphs)]
    scales = [min(_SCALE, _TALLEST / min(glyphs[place].height for place in places)) for _, places in bands]
    x0, top, x1, bottom = page.space.box(*page.space.cropped)
    pixels = sum(
        (min(right, x1) - max(left, x0)) * (min(lower, bottom) - max(upper, top)) * scale**2
        for ((left, upper, right, lower), _), scale in zip(bands, scales, strict=True)
    )
    widen_hairlines(page)
    share = min(1, math.sqrt(_MAX_PIXELS / max(1, pixels)))
    parts = [(band, share * scale) for (band, _), scale in zip(bands, scales, strict=True)]
    renderings = Renderings(page, parts, in_colours=True)
    sights = {
        place: _CloseLook(renderings, view).sight_of(glyphs[place])
        for view, (_, places) in zip(renderings.views, bands, strict=True)
        for place in places
    }
    return {place: sight for place, sight in sights.items() if sight is not None}


def _bands(glyphs: Mapping[int, Glyph]) -> Iterator[tuple[Bbox, list[int]]]:
    """The boxes around characters that stand beside each other, and the places of these."""
    around: Bbox | None = None
    places: list[int] = []
    for place in sorted(glyphs, key=lambda place: glyphs[place].box[1]):
        if around is not None and glyphs[place].box[1] > around[3]:
            yield around, places
            around, places = None, []
        around = _joined(around, _grown(glyphs[place]))
        places.append(place)
    if around is not None:
        yield around, places


def _grown(glyph: Glyph) -> Bbox:
    """The box of a character with what is around it."""
    x0, top, x1, bottom = glyph.box
    left, upper, _, _ = beside_of(glyph)
    stroke = STROKE * glyph.height  # more than what is beside it, to tell a stroke there from a wide ground
    across, down = max(_AROUND, x0 - left + stroke), max(_AROUND, top - upper + stroke)
    return (x0 - across, top - down, x1 + across, bottom + down)


def _joined(one: Bbox | None, other: Bbox) -> Bbox:
    if one is None:
        return other
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


class _Drawing(NamedTuple):
    """A character in its box: as it is shown, where it has ink, where it has none, and the part that is its own.

    Its ink differs so much from its background, and is darker or lighter.
    """

    shown: Image.Image
    core: Image.Image
    empty: Image.Image
    part: Box
    contrast: int
    is_dark: bool

    def is_alone_on(self, ground: Image.Image) -> bool:
        """True if on a background nothing of the character is missing, and it has no other ink."""
        if self._is_missing(self.shown, ground) and self._is_missing(spread(self.shown, is_dark=self.is_dark), ground):
            return False
        other = ink_on(ground, self.shown, max(_AS_INK * self.contrast, LEAST), is_dark=self.is_dark)
        return not has_spot(ImageChops.darker(other, self.empty).crop(self.part), _SPOT, _SPOT)

    def _is_missing(self, shown: Image.Image, ground: Image.Image) -> bool:
        """True if on a background something of the character is not shown."""
        painted = ink_on(ground, shown, max(self.contrast / 2, LEAST), is_dark=self.is_dark)
        return has_spot(ImageChops.subtract(self.core, painted).crop(self.part), _SPOT, _SPOT)


class _CloseLook:
    """What is seen of characters in a view of a page."""

    def __init__(self, renderings: Renderings, view: View) -> None:
        self._renderings, self._view = renderings, view

    def sight_of(self, glyph: Glyph) -> Sight | None:
        """How a character is not simply seen; None if it is."""
        box = self._view.pixels(glyph.box)
        if box is None:
            return "unseen"
        if glyph.kind != UNKNOWN:
            return self._sight_in(glyph, glyph.kind, box)
        inked = {kind for kind in self._view.kinds if extremes(self._view.text(kind).crop(box))[0] <= FAINT}
        sights = [self._sight_in(glyph, kind, box) for kind in inked - {ACROSS} or inked]
        return None if None in sights else max(sights, default="unseen", key=("unseen", "doubtful").index)

    def _sight_in(self, glyph: Glyph, kind: str, box: Box) -> Sight | None:
        """How a character is seen if it is among the text of a kind."""
        view = self._view
        alone, shown = view.text(kind).crop(box), view.shown.crop(box)
        low, high = extremes(alone)
        if low > FAINT:
            return "doubtful" if self._has_other_ink(shown, box) else "unseen"
        core, empty = darker_than(alone, (low + high) // 2), empty_of(spread(alone, is_dark=True))
        if kind == ACROSS:
            free = view.free_of({*view.kinds} - {ACROSS}, box)
            core, empty = ImageChops.darker(core, free), ImageChops.darker(empty, free)
        elif kind != BELOW and BELOW in view.kinds:
            empty = ImageChops.darker(empty, view.free_of([BELOW], box))
        ink, background = median(shown.histogram(core)), median(shown.histogram(empty))
        contrast = abs(background - ink)
        if contrast < _NO_CONTRAST:
            is_covered = abs(background - median(view.blackened().crop(box).histogram(core))) < LEGIBLE
            return "doubtful" if is_covered or self._is_overwritten(kind, box) else "unseen"
        if glyph.turn == SLANTED:
            return None
        part = self._part(core_of(glyph), box)
        if not has_area(part) or self._is_hardly_seen(glyph, contrast, box):
            return "doubtful"
        drawn = _Drawing(shown, core, empty, part, contrast, background > ink)
        is_alone = drawn.is_alone_on(Image.new("L", shown.size, background)) or drawn.is_alone_on(
            view.ground(box, STROKE * glyph.height * view.scale, is_dark=drawn.is_dark)
        )
        if is_alone and has_figure(glyph):
            is_alone = not has_ink_beside(view, glyph, contrast, is_dark=drawn.is_dark)
        return None if is_alone else "doubtful"

    def _is_hardly_seen(self, glyph: Glyph, contrast: int, box: Box) -> bool:
        return (
            (contrast < LEGIBLE and glyph.kind != ACROSS)
            or is_tiny(glyph)
            or glyph.height * self._view.scale < _SMALLEST
            or self._renderings.is_unsure(glyph)
            or self._is_cut_off(glyph)
            or (glyph.kind == ACROSS and self._is_overwritten(ACROSS, box))
        )

    def _is_overwritten(self, kind: str, box: Box) -> bool:
        """True if text of another kind stands where usual text is as good as unseen."""
        over = {"usual": {*self._view.kinds} - {kind}, ACROSS: {*self._view.kinds} & {"pale"}}
        return any(extremes(self._view.text(other).crop(box))[0] <= FAINT for other in over.get(kind, ()))

    def _has_other_ink(self, shown: Image.Image, box: Box) -> bool:
        """True if in a box something is drawn where no text is: characters may have a colour of their own."""
        free = self._view.free_of(self._view.kinds, box)
        background = median(shown.histogram(free))
        ink = ImageChops.difference(shown, Image.new("L", shown.size, background))
        return has_spot(ImageChops.darker(lighter_than(ink, LEGIBLE), free), _SPOT, _SPOT)

    def _part(self, part: Bbox, box: Box) -> Box:
        """A part of a character in pixels, counted from the corner of its box."""
        left, upper, right, lower = within(self._view.pixels(part) or box, box)
        return (left + 1, upper + 1, right - 1, lower - 1)

    def _is_cut_off(self, glyph: Glyph) -> bool:
        """True if a part of a character lies beyond the edge of the page."""
        x0, top, x1, bottom = self._renderings.whole
        left, upper, right, lower = core_of(glyph)
        return max(x0 - left, top - upper, right - x1, lower - bottom) > _CUT_OFF * glyph.height
