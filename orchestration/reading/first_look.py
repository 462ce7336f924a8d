"""The first look: which characters of a page are plainly seen, line by line, and which are plainly not painted."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import groupby
from operator import attrgetter

from PIL import Image, ImageChops

from orchestration.reading.close_look import LEGIBLE
from orchestration.reading.cores import (
    BESIDE,
    Box,
    beside_of,
    core_of,
    has_figure,
    is_sideways,
    is_tiny,
    sides_of,
    within,
)
from orchestration.reading.glyphs import SLANTED, UNKNOWN, Glyph
from orchestration.reading.pdfium_text import ACROSS, BELOW
from orchestration.reading.renderings import Renderings
from orchestration.reading.shades import colours_of, darker_than, extremes, recoloured, where_inked

_ALIKE = 40
"""Where two drawings differ by less than this there is nothing to look at."""

_INK = 140
"""A character has something darker than this in the drawing of the text alone."""

_IS_INK = bytes(shade <= _INK for shade in range(256))
"""Ones for the shades that are so dark, and zeros."""

_WHITE = 255

_IN_PART = 0.35
"""Text of which other text takes less than this share is not seen by that."""

_ENDS = 2
"""So many pixels at the ends of a rule may be paler."""

_RULE_WIDTH = 4
"""A rule beside a figure is no more pixels wide."""

_ROWS = (0.5, 0.35, 0.65)
"""Where most characters have ink: at these shares of their height."""


_line_of = attrgetter("top", "bottom", "turn", "kind")
"""What characters have in common that stand on one line and are drawn alike."""


class FirstLook:
    """What is painted of the characters of a page."""

    def __init__(self, renderings: Renderings) -> None:
        self._renderings = renderings
        (self._drawn,) = renderings.views
        self._differences: dict[str, Image.Image] = {}
        self._free_of_rules: dict[str, Image.Image] = {}
        self._others: dict[str, tuple[Image.Image, Image.Image]] = {}
        self._unpainted: set[tuple[str, Box]] = set()  # boxes, with the kind of their text
        self._looked_at: Sequence[Glyph] = ()

    def plainly_seen(self, glyphs: Sequence[Glyph], places: Collection[int]) -> set[int]:
        """Of some characters those that are drawn alike with all that is on the page, in any colour, and have ink."""
        seen: set[int] = set()
        self._looked_at = [glyphs[place] for place in places]
        for (_, _, turn, kind), line in groupby(places, key=lambda place: _line_of(glyphs[place])):
            boxes = self._boxes_of(glyphs, line)
            for of_text in [kind] if kind != UNKNOWN else {*self._drawn.kinds} - {ACROSS, BELOW}:
                seen.update(self._inked(of_text, self._alike(of_text, glyphs, boxes, turn=turn)))
        return seen

    def is_absent(self, glyph: Glyph) -> bool:
        """True if nothing of a character is painted, and it is not covered either."""
        box = self._drawn.pixels(glyph.box)
        return (
            glyph.kind in self._drawn.kinds
            and glyph.kind != ACROSS
            and box is not None
            and ((glyph.kind, box) in self._unpainted or self._is_free_of(glyph.kind, box))
        )

    def _is_free_of(self, kind: str, box: Box) -> bool:
        """True if a box shows nothing of text of a kind: only other text, if anything.

        If that text were black it would be shown, or its layer is not even drawn alone.
        """
        rest, unlike_rest = self._without(kind)
        if unlike_rest.crop(box).getbbox() is not None:
            return False
        alone = self._drawn.text(kind).crop(box)
        if ImageChops.subtract(self._drawn.blackened().crop(box), alone).getbbox() is not None:
            return False
        rest = rest.crop(box)
        if _WHITE in (extremes(alone)[0], extremes(rest)[0]):
            return True
        over = rest.histogram(darker_than(alone, _INK))
        return kind != "usual" and sum(over[: _INK + 1]) < _IN_PART * sum(over)

    def _without(self, kind: str) -> tuple[Image.Image, Image.Image]:
        """The text of all other kinds than one, drawn alone, and how the page as shown differs from it."""
        if kind not in self._others:
            others = [self._drawn.text(other) for other in self._drawn.kinds if other != kind]
            rest = reduce(ImageChops.darker, others, Image.new("L", self._drawn.shown.size, _WHITE))
            self._others[kind] = (rest, ImageChops.difference(self._drawn.shown, rest))
        return self._others[kind]

    def _alike(self, kind: str, glyphs: Sequence[Glyph], boxes: dict[int, Box], *, turn: int) -> dict[int, Box]:
        """Of the boxes of a line those that are drawn alike with all that is on the page."""
        if not boxes:
            return boxes
        first = next(iter(boxes))
        line = _around(boxes.values())
        wide = self._widened(line, turn)
        if self._drawn.is_bare(kind, wide):
            return boxes
        own = self._part_of_line(glyphs[first])
        if self._is_line_alike(kind, wide, own):
            return boxes
        if extremes(self._drawn.text(kind).crop(line))[0] > _INK:
            return {}
        if self._is_free_of(kind, line):
            if len(boxes) == 1 or extremes(self._without(kind)[0].crop(line))[0] == _WHITE:
                self._unpainted.update((kind, box) for box in boxes.values())
            return {}
        if self._is_recoloured(kind, wide if any(has_figure(glyphs[place]) for place in boxes) else line, own):
            return boxes
        return {
            place: box
            for place, box in boxes.items()
            if (self._is_alike(kind, box, own) or self._is_recoloured(kind, box, own))
            and self._is_alone(kind, glyphs[place], box)
        }

    def _is_line_alike(self, kind: str, box: Box, own: Box | None) -> bool:
        """True if a line shows what it has of text of a kind alone, but for rules."""
        text = self._drawn.text(kind).crop(box)
        if kind not in self._free_of_rules:  # these take long to find, and most lines have none beside them
            difference = ImageChops.difference(self._drawn.shown.crop(box), text)
            if self._is_small(difference, text, box, own):
                return True
        return self._is_small(self._without_rules(kind).crop(box), text, box, own)

    def _is_alone(self, kind: str, glyph: Glyph, box: Box) -> bool:
        """True if close beside a figure there are only text, rules, or one shade; or if it is none."""
        around = self._drawn.pixels(beside_of(glyph)) if has_figure(glyph) else None
        if around is None or extremes(self._without_rules(kind).crop(around))[1] <= _ALIKE:
            return True
        return all(
            extremes(self._without_rules(kind).crop(side))[1] <= _ALIKE or self._has_only_rule(side, glyph.turn)
            for side in sides_of(around, box, glyph.turn)
        )

    def _has_only_rule(self, side: Box, turn: int) -> bool:
        """True if a box beside a figure has one shade, or one narrow rule that goes on as far above and below it."""
        left, upper, right, lower = side
        dark, light = extremes(self._drawn.shown.crop(side))
        if light - dark <= _ALIKE:
            return True
        far = (left, 2 * upper - lower, right, 2 * lower - upper)
        if is_sideways(turn) or far[1] < 0 or far[3] > self._drawn.shown.height:
            return False
        rows = self._drawn.shown.crop(far).tobytes()
        row = rows[: right - left]
        ground = max(row, key=row.count)
        return rows == row * (far[3] - far[1]) and sum(shade != ground for shade in row) <= _RULE_WIDTH

    def _widened(self, line: Box, turn: int) -> Box:
        """A line with what is close beside it."""
        left, upper, right, lower = line
        width, height = self._drawn.shown.size
        if is_sideways(turn):
            beside = math.ceil(BESIDE * (right - left))
            return (left, max(0, upper - beside), right, min(height, lower + beside))
        beside = math.ceil(BESIDE * (lower - upper))
        return (max(0, left - beside), upper, min(width, right + beside), lower)

    def _without_rules(self, kind: str) -> Image.Image:
        """How the page differs from the text of a kind, but for rules that stand free of it."""
        if kind not in self._free_of_rules:
            self._free_of_rules[kind] = difference = self._difference(kind).copy()
            tallest = max((glyph.height for glyph in self._looked_at if has_figure(glyph)), default=0)
            for rule in filter(None, map(self._drawn.pixels, self._renderings.rules(tallest))):
                if extremes(self._drawn.text(kind).crop(rule))[0] > _INK and self._is_painted(kind, rule):
                    difference.paste(0, rule)
        return self._free_of_rules[kind]

    def _is_painted(self, kind: str, rule: Box) -> bool:
        """True if a rule is shown in all of its length: else other ink within it is not its own."""
        left, upper, right, lower = rule
        if lower - upper <= 2 * _ENDS:
            return False
        inside = self._difference(kind).crop((left, upper + _ENDS, right, lower - _ENDS))
        columns = (inside.crop((x, 0, x + 1, inside.height)) for x in range(inside.width))
        return extremes(reduce(ImageChops.lighter, columns))[0] > _ALIKE

    def _boxes_of(self, glyphs: Sequence[Glyph], places: Iterable[int]) -> dict[int, Box]:
        """By their places the boxes of those characters that can be looked at."""
        pixels, is_unsure = self._drawn.pixels, self._renderings.is_unsure if self._renderings.has_unsure else None
        return {
            place: box
            for place in places
            if not is_tiny(glyph := glyphs[place])
            and (box := pixels(glyph.box)) is not None
            and (is_unsure is None or not is_unsure(glyph))
        }

    def _is_alike(self, kind: str, box: Box, own: Box | None) -> bool:
        """True if a box shows what it has of text of a kind alone, and nothing else in the part that is its own."""
        return self._is_small(self._difference(kind).crop(box), self._drawn.text(kind).crop(box), box, own)

    def _difference(self, kind: str) -> Image.Image:
        """How much the page as shown differs from the text of one kind alone."""
        if kind not in self._differences:
            self._differences[kind] = ImageChops.difference(self._drawn.shown, self._drawn.text(kind))
        return self._differences[kind]

    def _is_recoloured(self, kind: str, box: Box, own: Box | None) -> bool:
        """The same of text in another colour than in its drawing alone, if it is a legible one."""
        alone, shown = self._drawn.text(kind).crop(box), self._drawn.shown.crop(box)
        ink, ground = colours_of(alone, shown)
        contrast = abs(ink - ground)
        if contrast < 2 * LEGIBLE:
            return False
        difference = ImageChops.difference(shown, recoloured(alone, ink, ground))
        return self._is_small(difference, alone, box, own, _ALIKE * contrast / 255)

    @staticmethod
    def _is_small(difference: Image.Image, text: Image.Image, box: Box, own: Box | None, most: float = _ALIKE) -> bool:
        """True if differences in a box are no larger where they count: in its own part, and where its text is."""
        if extremes(difference)[1] <= most:
            return True
        inside = extremes(difference.crop(within(_shared(own, box), box)))[1]
        return inside <= most and extremes(where_inked(difference, text))[1] <= most

    def _inked(self, kind: str, boxes: Mapping[int, Box]) -> Iterator[int]:
        """The places of the boxes with text of a kind: on one of some rows, which is quick to see, or anywhere."""
        picture, shades, stride = self._drawn.alone(kind)
        between, rows = (0, 0), []
        for place, box in boxes.items():
            left, upper, right, lower = box
            if between != (upper, lower):
                between = (upper, lower)
                begins = [stride * int(upper + share * (lower - upper)) for share in _ROWS]
                rows = [shades[begin : begin + stride].translate(_IS_INK) for begin in begins]
            for row in rows:
                if row.find(1, left, right) >= 0:
                    yield place
                    break
            else:
                if extremes(picture.crop(box))[0] <= _INK:
                    yield place

    def _part_of_line(self, glyph: Glyph) -> Box | None:
        """The part of a line that is of its characters alone, as far as it goes on; None of slanted text: it is all."""
        if glyph.turn == SLANTED:
            return None
        left, top, right, bottom = core_of(glyph)
        width, height = self._drawn.shown.size
        if is_sideways(glyph.turn):
            left, right = self._drawn.columns(left, right)
            return (left, 0, right, height)
        top, bottom = self._drawn.rows(top, bottom)
        return (0, top, width, bottom)


def _shared(own: Box | None, box: Box) -> Box:
    """What a box has in common, within its sides, with the part of a line that is its own; all of it without one."""
    if own is None:
        return box
    left, right = _inner(box[0], box[2], own[0], own[2])
    upper, lower = _inner(box[1], box[3], own[1], own[3])
    return (left, upper, right, lower)


def _inner(begin: int, end: int, least: int, most: int) -> tuple[int, int]:
    begin = min(max(begin + 1, least), end - 1)
    return begin, max(begin + 1, min(end - 1, most))


def _around(boxes: Iterable[Box]) -> Box:
    lefts, uppers, rights, lowers = zip(*boxes, strict=True)
    return (min(lefts), min(uppers), max(rights), max(lowers))
