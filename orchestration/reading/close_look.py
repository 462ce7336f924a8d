"""A close look: the characters of a page that are in doubt at first sight, enlarged, one by one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from PIL import Image, ImageChops, ImageFilter

from orchestration.domain.publicatie import Bbox
from orchestration.reading.cores import beside_of, core_of, has_figure, is_tiny, within
from orchestration.reading.drawings import widen_hairlines
from orchestration.reading.glyphs import SLANTED, UNKNOWN, Glyph
from orchestration.reading.pdfium_page import PdfPage
from orchestration.reading.pdfium_text import ACROSS, BELOW
from orchestration.reading.renderings import Box, Renderings, View
from orchestration.reading.shades import (
    LEAST,
    darker_than,
    empty_of,
    extremes,
    ground_of,
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

_NEXT_TO = 0.2
"""A rule goes on for this share of the height of a figure above or below it, and what is read with it does not."""

_RULE = 100
"""Of what goes on so much is ink, of 255: a rule may be dotted."""

_NO_CONTRAST = 16
"""Text that differs from its background by less than this can't be seen."""

_STROKE = 0.35
"""Nothing of a character is thicker than this share of its height."""

_SPOT = 2
"""Something that is missing, or too much, is a square of at least so many pixels: a quarter of a point."""

_AS_INK = 0.34
"""Other ink than a character's has at least this share of its contrast."""

_AS_TEXT = 0.5
"""What would be read with a figure has at least this share of its contrast."""

_STROKES = (0.3, 0.2)
"""A stroke that would be read with a figure is so tall or so wide, in shares of its height."""

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
    renderings = Renderings(page, [(band, share * scale) for (band, _), scale in zip(bands, scales, strict=True)])
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
    side = max(_AROUND, x0 - beside_of(glyph)[0])
    return (x0 - side, top - _AROUND, x1 + side, bottom + _AROUND)


def _joined(one: Bbox | None, other: Bbox) -> Bbox:
    if one is None:
        return other
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def _rules_in(ink: Image.Image, begin: int, end: int) -> Image.Image:
    """In white where between two rows of a picture a rule may be: where there is ink above or below these."""
    rules = Image.new("L", (ink.width, 1), 0)
    for upper, lower in ((0, begin), (end, ink.height)):
        if upper < lower:
            goes_on = ink.crop((0, upper, ink.width, lower)).resize((ink.width, 1), Image.Resampling.BOX)
            rules = ImageChops.lighter(rules, lighter_than(goes_on, _RULE))
    return rules.filter(ImageFilter.MaxFilter(3)).resize((ink.width, end - begin))


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
            free = self._free_of({*view.kinds} - {ACROSS}, box)
            core, empty = ImageChops.darker(core, free), ImageChops.darker(empty, free)
        elif kind != BELOW and BELOW in view.kinds:
            empty = ImageChops.darker(empty, self._free_of([BELOW], box))
        ink, background = median(shown.histogram(core)), median(shown.histogram(empty))
        contrast = abs(background - ink)
        if contrast < _NO_CONTRAST:
            is_covered = abs(background - median(view.blackened().crop(box).histogram(core))) < LEGIBLE
            return "doubtful" if is_covered or self._is_overwritten(kind, box) else "unseen"
        if glyph.turn == SLANTED:
            return None
        if self._is_hardly_seen(glyph, contrast, box):
            return "doubtful"
        drawn = _Drawing(shown, core, empty, self._part(core_of(glyph), box), contrast, background > ink)
        is_alone = drawn.is_alone_on(Image.new("L", shown.size, background)) or drawn.is_alone_on(
            self._ground(box, _STROKE * glyph.height * view.scale, is_dark=drawn.is_dark)
        )
        if is_alone and has_figure(glyph):
            is_alone = not self._has_ink_beside(glyph, contrast, is_dark=drawn.is_dark)
        return None if is_alone else "doubtful"

    def _has_ink_beside(self, glyph: Glyph, contrast: int, *, is_dark: bool) -> bool:
        """True if beside a figure something is drawn that is no text, and no rule that goes on above or below it."""
        core, own = self._view.pixels(beside_of(glyph)), self._view.pixels(glyph.box)
        if core is None or own is None:
            return False
        sides = ((core[0], core[1], own[0], core[3]), (own[2], core[1], core[2], core[3]))
        shades = [extremes(self._view.shown.crop(side)) for side in sides if side[0] < side[2]]
        if all(light - dark < LEAST for dark, light in shades):
            return False
        beyond = math.ceil(_NEXT_TO * glyph.height * self._view.scale)
        above, below = min(beyond, core[1]), min(beyond, self._view.shown.height - core[3])
        box = (core[0], core[1] - above, core[2], core[3] + below)
        ground = self._ground(box, _STROKE * glyph.height * self._view.scale, is_dark=is_dark)
        ink = ink_on(ground, self._view.shown.crop(box), max(_AS_TEXT * contrast, LEAST), is_dark=is_dark)
        ink = ImageChops.darker(ink, self._free_of({*self._view.kinds} - ({ACROSS} - {glyph.kind}), box))
        ink.paste(0, (own[0] - core[0], 0, own[2] - core[0], ink.height))
        end = ink.height - below
        other = ImageChops.subtract(ink.crop((0, above, ink.width, end)), _rules_in(ink, above, end))
        tall, wide = (round(share * glyph.height * self._view.scale) for share in _STROKES)
        return has_spot(other, _SPOT, tall) or has_spot(other, wide, _SPOT)

    def _is_hardly_seen(self, glyph: Glyph, contrast: int, box: Box) -> bool:
        return (
            (contrast < LEGIBLE and glyph.kind != ACROSS)
            or is_tiny(glyph)
            or glyph.height * self._view.scale < _SMALLEST
            or self._renderings.is_unsure(core_of(glyph))
            or self._is_cut_off(glyph)
            or (glyph.kind == ACROSS and self._is_overwritten(ACROSS, box))
        )

    def _free_of(self, kinds: Iterable[str], box: Box) -> Image.Image:
        """Where in a box no text of some kinds is drawn, in white."""
        free = Image.new("L", (box[2] - box[0], box[3] - box[1]), 255)
        for kind in kinds:
            free = ImageChops.darker(free, empty_of(spread(self._view.text(kind).crop(box), is_dark=True)))
        return free

    def _ground(self, box: Box, widest: float, *, is_dark: bool) -> Image.Image:
        """What is in a box without ink, which is nowhere wider than so many pixels."""
        width, height = self._view.shown.size
        beside = math.ceil(widest)
        left, upper = max(0, box[0] - beside), max(0, box[1] - beside)
        around = (left, upper, min(width, box[2] + beside), min(height, box[3] + beside))
        return ground_of(self._view.shown.crop(around), widest, is_dark=is_dark).crop(within(box, around))

    def _is_overwritten(self, kind: str, box: Box) -> bool:
        """True if text of another kind stands where usual text is as good as unseen."""
        over = {"usual": {*self._view.kinds} - {kind}, ACROSS: {*self._view.kinds} & {"pale"}}
        return any(extremes(self._view.text(other).crop(box))[0] <= FAINT for other in over.get(kind, ()))

    def _has_other_ink(self, shown: Image.Image, box: Box) -> bool:
        """True if in a box something is drawn where no text is: characters may have a colour of their own."""
        free = self._free_of(self._view.kinds, box)
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
