"""Painting: what a page shows where its text stands, held against a drawing of that text alone, black on white."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Literal

from PIL import Image, ImageChops

from orchestration.reading.glyphs import UNKNOWN, Glyph, Place
from orchestration.reading.pdfium_objects import UnsureError
from orchestration.reading.pdfium_page import PdfiumDocument, PdfPage
from orchestration.reading.pdfium_text import DESCENT
from orchestration.reading.renderings import Box, Renderings
from orchestration.reading.shades import (
    LEAST,
    darker_than,
    empty_of,
    extremes,
    is_cut_through,
    median,
    recoloured,
    share_of,
    spread,
    unpainted,
    where_inked,
)

Sight = Literal["unseen", "doubtful"]
"""How a character is not simply seen: nothing of it is painted, or something else than it alone."""

_QUICK, _FINE = 1.5, 4.0
"""Pixels a point: of every page, and of one on which the first leave something in doubt."""

_ALIKE = 40
"""Where two drawings differ by less than this there is nothing to look at."""

_INK = 140
"""A character has something darker than this in the drawing of the text alone."""

_AS_INK = (0.25, 0.45)
"""Other ink than a character's has at least these shares of its contrast: at first, and looking closely."""

_CAPITALS = 0.7
"""The height of capitals and digits as a share of that of characters."""

_ROWS = (0.5, 0.35, 0.65)
"""Where most characters have ink: at these shares of their height."""

_TINY, _NARROW = 2.5, 0.1
"""Characters less high than the first, in points, or wide than the second, in their height, are no text to a reader."""

_FAINT = 200
"""In the drawing of the text alone nothing of tiny text is darker than this."""

_NO_CONTRAST, _LEGIBLE = 16, 60
"""Text that differs from its background by less than the first can't be seen, by less than the second hardly."""

_MAY_LACK, _MAY_HAVE = (0.05, 0.1), (0.0, 0.02)
"""The share of a character's ink that may not be painted, and how much other ink may stand with it as a share of the
square of its height: at first, and looking closely."""


def look(document: PdfiumDocument | None, pages: Mapping[int, Sequence[Glyph]]) -> dict[Place, Sight]:
    """Which characters of some pages are not simply seen by someone who looks at the page.

    What hides text is not asked: a clip, a form's box, a layer, transparency, a colour, its size, or what is drawn over
    it. In the page as shown a character must have ink where it has ink alone, and none between.

    Args:
        document: the PDF as pdfium has it open; None if it can't open it.
        pages: by their number the characters of the pages to look at. What is drawn on them is changed.

    Returns:
        What is not seen. 'unseen': not painted, or in the colour of what is behind it. 'doubtful': covered, in part or
        whole, struck through, or hardly legible; and all of a page that can't be drawn.
    """
    sights = {number: _look_twice(document, number - 1, glyphs) for number, glyphs in pages.items()}
    return {(number, place): sight for number, of_page in sights.items() for place, sight in of_page.items()}


def _look_twice(document: PdfiumDocument | None, index: int, glyphs: Sequence[Glyph]) -> dict[int, Sight]:
    """Which characters of a page are not simply seen: at first sight, and then looking closely at those alone."""
    places = [place for place, glyph in enumerate(glyphs) if glyph.text.strip()]
    try:
        if document is None:
            raise UnsureError
        with document.page(index) as page:
            sights = _look_at(page, places, glyphs, _QUICK)
        if not sights:
            return sights
        places = sorted(sights)
        with document.page(index, is_new=True) as page:
            return _look_at(page, places, glyphs, _FINE)
    except UnsureError:
        return dict.fromkeys(places, "doubtful")


def _look_at(page: PdfPage, places: Sequence[int], glyphs: Sequence[Glyph], scale: float) -> dict[int, Sight]:
    """Which of some characters of a page are not simply seen.

    Raises:
        UnsureError: if it can't be drawn.
    """
    painting = _Painting(page, scale)
    plain = painting.plainly_seen(glyphs, places)
    sights = {place: painting.sight_of(glyphs[place]) for place in places if place not in plain}
    return {place: sight for place, sight in sights.items() if sight is not None}


class _Painting:
    """What is painted of the characters of a page."""

    def __init__(self, page: PdfPage, scale: float) -> None:
        self._drawn = Renderings(page, scale)
        self._is_fine = scale > _QUICK

    def plainly_seen(self, glyphs: Sequence[Glyph], places: Iterable[int]) -> set[int]:
        """Of some characters those that are drawn alike with all that is on the page, in any colour, and have ink."""
        seen: set[int] = set()
        for (_, _, turn, kind), line in groupby(places, key=lambda place: _line_of(glyphs[place])):
            boxes = {
                place: box
                for place in line
                if kind != UNKNOWN
                and not _is_tiny(glyphs[place])
                and (box := self._drawn.pixels(glyphs[place].box)) is not None
                and not self._drawn.may_be_cut(box)
            }
            if not boxes:
                continue
            rows = self._rows_of(glyphs[next(iter(boxes))]) if turn == 0 else None
            if not self._is_alike(kind, _around(boxes.values()), rows):
                boxes = {
                    place: box
                    for place, box in boxes.items()
                    if self._is_alike(kind, box, rows) or self._is_recoloured(kind, box, rows)
                }
            seen.update(place for place, box in boxes.items() if self._has_ink(kind, box))
        return seen

    def _is_alike(self, kind: str, box: Box, rows: tuple[int, int] | None) -> bool:
        """True if a box shows what it has of text of a kind alone, and nothing else between some rows."""
        difference = self._drawn.difference(kind).crop(box)
        if extremes(difference)[1] <= _ALIKE:
            return True
        return self._most(difference, self._drawn.text(kind).crop(box), box, rows) <= _ALIKE

    def _is_recoloured(self, kind: str, box: Box, rows: tuple[int, int] | None) -> bool:
        """The same of text in another colour than in its drawing alone, if it is a legible one."""
        alone, shown = self._drawn.text(kind).crop(box), self._drawn.shown.crop(box)
        coloured, contrast = recoloured(alone, shown)
        if contrast < 2 * _LEGIBLE:
            return False
        return self._most(ImageChops.difference(shown, coloured), alone, box, rows) <= _ALIKE * contrast / 255

    @staticmethod
    def _most(difference: Image.Image, text: Image.Image, box: Box, rows: tuple[int, int] | None) -> int:
        """The largest of the differences in a box that count: between some rows, and elsewhere where its text is."""
        inside = extremes(difference.crop(_within(_between(rows, box), box)))[1]
        return max(inside, extremes(where_inked(difference, text))[1])

    def _has_ink(self, kind: str, box: Box) -> bool:
        """True if there is text of a kind in a box: on one of some rows, which is quick to see, or anywhere."""
        left, upper, right, lower = box
        for share in _ROWS:
            if min(self._drawn.row(kind, int(upper + share * (lower - upper)), left, right)) <= _INK:
                return True
        return extremes(self._drawn.text(kind).crop(box))[0] <= _INK

    def _rows_of(self, glyph: Glyph) -> tuple[int, int]:
        """The rows of upright text from the height of capitals to its baseline.

        What stands below the baseline or above the capitals is no stroke through it.
        """
        baseline = glyph.box[3] - DESCENT * glyph.height
        capitals = baseline - _CAPITALS * glyph.height
        upper = math.ceil((capitals - self._drawn.top) * self._drawn.scale)
        return upper, max(upper + 1, math.floor((baseline - self._drawn.top) * self._drawn.scale))

    def sight_of(self, glyph: Glyph) -> Sight | None:
        """How a character is not simply seen; None if it is."""
        box = self._drawn.pixels(glyph.box)
        if box is None or _is_tiny(glyph):
            return "unseen"
        if self._drawn.may_be_cut(box):
            return "doubtful"
        if glyph.kind == UNKNOWN:
            sights = [self._compare(glyph._replace(kind=kind), box) for kind in self._drawn.kinds]
            return None if None in sights else max(sights, default="unseen", key=("unseen", "doubtful").index)
        return self._compare(glyph, box)

    def _compare(self, glyph: Glyph, box: Box) -> Sight | None:
        """How a character is seen of which the drawings differ: in another colour than black, or not as it is alone."""
        alone, shown = self._drawn.text(glyph.kind).crop(box), self._drawn.shown.crop(box)
        low, high = extremes(alone)
        if low > _FAINT:
            return "unseen"
        core, empty = darker_than(alone, (low + high) // 2), empty_of(alone)
        ink, ground = shown.histogram(core), shown.histogram(empty)
        background = median(ground)
        contrast = abs(background - median(ink))
        if contrast < _NO_CONTRAST:
            is_covered = abs(background - median(self._drawn.blackened.crop(box).histogram(core))) < _LEGIBLE
            is_overwritten = glyph.kind == "usual" and any(
                extremes(self._drawn.text(kind).crop(box))[0] <= _FAINT for kind in {*self._drawn.kinds} - {glyph.kind}
            )
            return "doubtful" if is_covered or is_overwritten else "unseen"
        if glyph.kind == "across":
            return None
        is_dark = background > median(ink)
        is_blurred = self._is_fine and any(character.isalpha() for character in glyph.text)  # a figure is sharp
        missing = unpainted(spread(shown, is_dark=is_dark) if is_blurred else shown, core, background, contrast)
        if contrast < _LEGIBLE or share_of(missing, core) > _MAY_LACK[self._is_fine]:
            return "doubtful"
        if self._is_fine and is_cut_through(missing, core):
            return "doubtful"
        beside = empty_of(spread(alone, is_dark=True)) if is_blurred else empty
        inked = core.getbbox() or (0, 0, *core.size)
        room = _within(_between(self._rows_of(glyph), box), box) if glyph.turn == 0 else inked
        other = max(contrast * _AS_INK[self._is_fine], LEAST)
        between = enumerate(shown.crop(room).histogram(beside.crop(room)))
        extra = sum(count for shade, count in between if abs(shade - background) > other)
        return "doubtful" if extra > _MAY_HAVE[self._is_fine] * (room[3] - room[1]) ** 2 else None


def _line_of(glyph: Glyph) -> tuple[float, float, int, str]:
    """What characters have in common that stand on one line and are drawn alike."""
    return round(glyph.top, 1), round(glyph.bottom, 1), glyph.turn, glyph.kind


def _between(rows: tuple[int, int] | None, box: Box) -> Box:
    """The part of a box between some rows, within its sides; all of it without them."""
    if rows is None:
        return box
    left, upper, right, lower = box
    upper = min(max(upper, rows[0]), lower - 1)
    return left + 1, upper, max(left + 2, right - 1), max(upper + 1, min(lower, rows[1]))


def _within(part: Box, box: Box) -> Box:
    """A part of a box, counted from its corner."""
    left, upper = box[:2]
    return part[0] - left, part[1] - upper, part[2] - left, part[3] - upper


def _is_tiny(glyph: Glyph) -> bool:
    width = glyph.x1 - glyph.x0
    has_width = width > 0 or glyph.kind != UNKNOWN  # pdfminer gives none to a character of which the font tells none
    return glyph.height < _TINY or (has_width and width < _NARROW * glyph.height * len(glyph.text))


def _around(boxes: Iterable[Box]) -> Box:
    lefts, uppers, rights, lowers = zip(*boxes, strict=True)
    return (min(lefts), min(uppers), max(rights), max(lowers))
