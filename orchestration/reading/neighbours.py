"""Neighbours: what stands close beside a figure and would be read with it, but is no text of its line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median, mode

from PIL import Image, ImageChops, ImageFilter

from orchestration.reading.cores import Box, beside_of, has_figure, is_sideways, sides_of, within
from orchestration.reading.glyphs import SLANTED, UNKNOWN, Glyph, is_over_any
from orchestration.reading.pdfium_objects import UnsureError
from orchestration.reading.pdfium_text import ACROSS, BELOW, LARGE
from orchestration.reading.renderings import View
from orchestration.reading.shades import LEAST, extremes, has_spot, ink_on, lighter_than, solid, spread

STROKE = 0.35
"""Nothing of a character is thicker than this share of its height."""

_NEXT_TO = 0.2
"""A rule goes on for this share of the height of a figure above and below it, and what is read with it does not."""

_WHITE = 255

_RULE = 100
"""Of what goes on so much is ink, of 255: a rule may be dotted."""

_AS_TEXT = 0.5
"""What would be read with a figure has at least this share of its contrast."""

_TALL, _WIDE, _SCATTERED = 0.3, 0.2, 0.45
"""A stroke that would be read with a figure is so tall or so wide, in shares of its height; slanted strokes, or dots,
are so wide and so tall together."""

_THICK, _THICK_ON_OTHER = 2, 0.065
"""And it is so many pixels thick; on another background so thick in shares of the height, as its edges are rough."""


_MAX_PAIRS = 1_000_000
"""Of turned characters and figures it is not asked more often whether they stand side by side."""

_FAR_TALLER, _FAR_SMALLER = 4.0, 2.8
"""Text beside a figure that is so many times as tall, or as low, is drawn smaller or larger than it is set, or is no
text of its line."""


_AT_ONCE = 8
"""So many pixels on it is asked whether all is reached."""


def has_ink_beside(view: View, glyph: Glyph, contrast: int, *, is_dark: bool) -> bool:
    """True if beside a figure something is drawn, dark or light, that is no text, and no rule that goes on.

    Args:
        view: what is shown.
        glyph: the figure.
        contrast: how much it differs from its background, of 255.
        is_dark: it is darker than that.
    """
    around, own = view.pixels(beside_of(glyph)), view.pixels(glyph.box)
    if around is None or own is None:
        return False
    shades = [extremes(view.shown.crop(side)) for side in sides_of(around, own, glyph.turn)]
    if all(light - dark < LEAST for dark, light in shades):
        return False
    figure = _Figure(view, glyph, (around, own), max(_AS_TEXT * contrast, LEAST))
    return figure.has_stroke(is_dark=is_dark) or figure.has_stroke_on_other(is_dark=not is_dark)


class _Figure:
    """A figure in a view, with what is close beside it, and what is above and below that."""

    def __init__(self, view: View, glyph: Glyph, boxes: tuple[Box, Box], contrast: float) -> None:
        """`boxes` are the one around it and its own in the view; what is read with it differs by the contrast."""
        self._view, self._contrast = view, contrast
        self._height, self._is_turned = glyph.height * view.scale, is_sideways(glyph.turn)
        self._kinds = {*view.kinds} - ({ACROSS} - {glyph.kind})
        around, own = boxes
        beyond = math.ceil(_NEXT_TO * self._height)
        across, down = (beyond, 0) if self._is_turned else (0, beyond)
        width, height = view.shown.size
        self._box = (
            *(max(0, around[0] - across), max(0, around[1] - down)),
            *(min(width, around[2] + across), min(height, around[3] + down)),
        )
        self._around, self._own = within(around, self._box), within(own, self._box)

    def has_stroke(self, *, is_dark: bool) -> bool:
        """True if it has dark or light strokes beside it that are no text."""
        free = self._view.free_of(self._kinds, self._box)
        return self._has_stroke_in(ImageChops.darker(self._ink(is_dark=is_dark), free), _THICK)

    def has_stroke_on_other(self, *, is_dark: bool) -> bool:
        """The same on another background, as of a white digit; what the figure itself stands on is none."""
        ink, thick = self._ink(is_dark=is_dark), max(_THICK, round(_THICK_ON_OTHER * self._height))
        free = self._view.free_of(self._kinds, self._box, widest=STROKE * self._height)
        if not self._has_stroke_in(ImageChops.darker(ink, free), thick):
            return False
        reached = _reached_from(self._own, ImageChops.lighter(ink, ImageChops.invert(free)))
        return self._has_stroke_in(ImageChops.darker(ImageChops.subtract(ink, reached), free), thick)

    def _ink(self, *, is_dark: bool) -> Image.Image:
        """What is nowhere wider than a stroke, in white."""
        ground = self._view.ground(self._box, STROKE * self._height, is_dark=is_dark)
        return ink_on(ground, self._view.shown.crop(self._box), self._contrast, is_dark=is_dark)

    def _has_stroke_in(self, ink: Image.Image, thick: int) -> bool:
        """True if ink beside the figure, but for rules, is or may be strokes so thick."""
        around, own = self._around, self._own
        if self._is_turned:
            ink, around, own = ink.transpose(Image.Transpose.TRANSPOSE), _transposed(around), _transposed(own)
        begin, end = around[1], around[3]
        other = ImageChops.subtract(ink.crop((0, begin, ink.width, end)), _rules_in(ink, begin, end))
        sides = ((0, 0, own[0], other.height), (own[2], 0, other.width, other.height))
        return any(_is_stroke(other.crop(side), self._height, thick) for side in sides if side[0] < side[2])


def _transposed(box: Box) -> Box:
    return box[1], box[0], box[3], box[2]


def _reached_from(own: Box, ink: Image.Image) -> Image.Image:
    """The ink that goes on from a box, in white: what a figure stands on, up to an edge.

    What is only reached by a way longer than twice around the picture is left out.
    """
    reached = Image.new("L", ink.size, 0)
    reached.paste(255, own)
    free = ImageChops.lighter(ink, reached)
    for _ in range(0, 2 * sum(ink.size), _AT_ONCE):
        before = reached
        for _ in range(_AT_ONCE):
            reached = ImageChops.darker(spread(reached, is_dark=False), free)
        if not ImageChops.difference(before, reached).getbbox():
            break
    return reached


def _is_stroke(ink: Image.Image, height: float, thick: int) -> bool:
    """True if ink is tall or wide enough to be a stroke of a figure, or to be strokes of one.

    Args:
        ink: in white.
        height: that of the figure, in pixels.
        thick: a stroke is as thick as this, in pixels.
    """
    if has_spot(ink, thick, round(_TALL * height)) or has_spot(ink, round(_WIDE * height), thick):
        return True
    box = solid(ink, thick).getbbox()
    return box is not None and box[3] - box[1] >= _SCATTERED * height and box[2] - box[0] >= _WIDE * height


def _rules_in(ink: Image.Image, begin: int, end: int) -> Image.Image:
    """In white where between two rows of a picture a rule may be: where there is ink above and below these."""
    rules = Image.new("L", (ink.width, 1), _WHITE)
    for upper, lower in ((0, begin), (end, ink.height)):
        if upper < lower:
            goes_on = ink.crop((0, upper, ink.width, lower)).resize((ink.width, 1), Image.Resampling.BOX)
            rules = ImageChops.darker(rules, lighter_than(goes_on, _RULE).filter(ImageFilter.MaxFilter(3)))
    return rules.resize((ink.width, end - begin))


def figures_beside_others(glyphs: Sequence[Glyph]) -> list[int]:
    """The figures that have turned, or far taller or lower text close beside them, which may be a digit of it.

    So may slanted text beside a figure that is as large as what may stand across the lines.

    Raises:
        UnsureError: if there is more of both than on any page.
    """
    turn = mode([glyph.turn for glyph in glyphs])
    heights = [glyph.height for glyph in glyphs if glyph.turn == turn]
    tallest = _FAR_TALLER * median(heights)
    smallest = median(heights) / _FAR_SMALLER
    is_alike = smallest <= min(heights) and max(heights) <= min(tallest, LARGE)
    if is_alike and all(glyph.turn in (turn, SLANTED) for glyph in glyphs):
        return []
    figures = [place for place, glyph in enumerate(glyphs) if glyph.turn == turn and has_figure(glyph)]
    texts = [glyph for glyph in glyphs if glyph.text.strip()]
    others = [
        glyph.box for glyph in texts if glyph.turn not in (turn, SLANTED) or not _is_of_line(glyph, smallest, tallest)
    ]
    slanted = [glyph.box for glyph in texts if glyph.turn == SLANTED]
    if len(others + slanted) * len(figures) > _MAX_PAIRS:
        raise UnsureError
    return [
        place
        for place in figures
        if is_over_any(beside_of(glyphs[place]), others + slanted * (glyphs[place].kind == ACROSS))
    ]


def _is_of_line(glyph: Glyph, smallest: float, tallest: float) -> bool:
    """False for text that is set too small or too tall for a line of its page, and is drawn with the usual text."""
    is_usual = glyph.turn != SLANTED and glyph.kind not in (ACROSS, BELOW, UNKNOWN, "pale")
    return not is_usual or smallest <= glyph.height <= tallest
