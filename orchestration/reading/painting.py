"""Painting: what a page shows where its text stands, held against a drawing of that text alone, black on white."""

from __future__ import annotations

import ctypes
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any, Literal

import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from orchestration.domain.publicatie import Bbox
from orchestration.reading.bare_text import widen_clip, write_black
from orchestration.reading.glyphs import UNKNOWN, Glyph, Place
from orchestration.reading.pdfium_objects import UnsureError, box_of
from orchestration.reading.pdfium_page import PageSpace, PdfiumDocument, PdfPage
from orchestration.reading.pdfium_text import DESCENT, TextObject
from orchestration.reading.shades import (
    LEAST,
    darker_than,
    empty_of,
    extremes,
    is_cut_through,
    median,
    share_of,
    spread,
    unpainted,
)

Sight = Literal["unseen", "doubtful"]
"""How a character is not simply seen: nothing of it is painted, or something else than it alone."""

_QUICK, _FINE = 1.5, 4.0
"""Pixels a point: of every page, and of one on which the first leave something in doubt."""

_MAX_PIXELS = 10_000_000
"""Of a larger page fewer pixels are drawn a point."""

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

_MAX_KINDS = 8
"""Of a page with text in more layers than this it is not known what is seen."""

_TEXT_OR_HOLDER = (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM)

_Box = tuple[int, int, int, int]
"""Pixels: left, top, right, bottom."""


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
    """A page as it is shown, and its text alone, kind by kind."""

    def __init__(self, page: PdfPage, scale: float) -> None:
        if not page.is_whole:
            raise UnsureError
        space = page.space
        x0, top, x1, bottom = space.box(*space.cropped)
        self._page, self._left, self._top = page.handle, x0, top
        self._scale = min(scale, math.sqrt(_MAX_PIXELS / ((x1 - x0) * (bottom - top))))
        self._size = (max(1, round((x1 - x0) * self._scale)), max(1, round((bottom - top) * self._scale)))
        self._is_fine = scale > _QUICK
        self._others = [drawn.handle for drawn in page.drawn if drawn.kind not in _TEXT_OR_HOLDER]
        self._cut: list[_Box | None] = []
        self._texts: defaultdict[str, list[Any]] = defaultdict(list)
        self._shown = self._draw(pdfium.FPDF_ANNOT)
        for text in page.texts.values():
            self._write_alone(text, space)
        if len(self._texts) > _MAX_KINDS:
            raise UnsureError
        self._alone: dict[str, Image.Image] = {}
        self._shades = self._text("usual").tobytes()
        self._differing = ImageChops.difference(self._shown, self._text("usual"))

    def _write_alone(self, text: TextObject, space: PageSpace) -> None:
        """Have a text object drawn whole and in black, if it is drawn at all."""
        if text.is_invisible:
            pdfium.FPDFPageObj_SetIsActive(text.drawn.handle, False)
            return
        self._texts[text.kind].append(text.drawn.handle)
        write_black(text)
        if not widen_clip(text.drawn.handle):
            self._cut.append(self._pixels(space.box(*box_of(text.drawn))))

    def _text(self, kind: str) -> Image.Image:
        """The text of one kind alone, in black."""
        if kind not in self._alone:
            self._activate({kind}, others=False)
            self._alone[kind] = self._draw(0)
        return self._alone[kind]

    @cached_property
    def _blackened(self) -> Image.Image:
        """The page with all its text in black: what is covered is still not there."""
        self._activate(self._texts, others=True)
        return self._draw(pdfium.FPDF_ANNOT)

    def plainly_seen(self, glyphs: Sequence[Glyph], places: Iterable[int]) -> set[int]:
        """Of some characters those on lines that are drawn alike with all that is on the page, and have ink."""
        seen: set[int] = set()
        for _, line in groupby(places, key=lambda place: (glyphs[place].top, glyphs[place].kind)):
            boxes = {place: box for place in line if (box := self._pixels(glyphs[place].box)) is not None}
            usual = {
                place: box
                for place, box in boxes.items()
                if glyphs[place].kind == "usual" and not (_is_tiny(glyphs[place]) or self._may_be_cut(box))
            }
            if usual and extremes(self._differing.crop(_around(usual.values())))[1] <= _ALIKE:
                seen.update(place for place, box in usual.items() if self._has_ink(box))
        return seen

    def _has_ink(self, box: _Box) -> bool:
        """True if there is usual text in a box: on one of some rows, which is quick to see, or anywhere."""
        left, upper, right, lower = box
        for share in _ROWS:
            row = self._size[0] * int(upper + share * (lower - upper))
            if min(self._shades[row + left : row + right]) <= _INK:
                return True
        return extremes(self._text("usual").crop(box))[0] <= _INK

    def _may_be_cut(self, box: _Box) -> bool:
        """True for a box of which a clip may cut off a part, nobody knows which."""
        return any(
            cut and cut[0] < box[2] and box[0] < cut[2] and cut[1] < box[3] and box[1] < cut[3] for cut in self._cut
        )

    def sight_of(self, glyph: Glyph) -> Sight | None:
        """How a character is not simply seen; None if it is."""
        box = self._pixels(glyph.box)
        if box is None or _is_tiny(glyph):
            return "unseen"
        if self._may_be_cut(box):
            return "doubtful"
        if glyph.kind == UNKNOWN:
            sights = [self._compare(glyph._replace(kind=kind), box) for kind in self._texts]
            return None if None in sights else max(sights, default="unseen", key=("unseen", "doubtful").index)
        return self._compare(glyph, box)

    def _compare(self, glyph: Glyph, box: _Box) -> Sight | None:
        """How a character is seen of which the drawings differ: in another colour than black, or not as it is alone."""
        alone, shown = self._text(glyph.kind).crop(box), self._shown.crop(box)
        low, high = extremes(alone)
        if low > _FAINT:
            return "unseen"
        core, empty = darker_than(alone, (low + high) // 2), empty_of(alone)
        ink, ground = shown.histogram(core), shown.histogram(empty)
        background = median(ground)
        contrast = abs(background - median(ink))
        if contrast < _NO_CONTRAST:
            is_covered = abs(background - median(self._blackened.crop(box).histogram(core))) < _LEGIBLE
            is_overwritten = glyph.kind == "usual" and any(
                kind != glyph.kind and extremes(self._text(kind).crop(box))[0] <= _FAINT for kind in self._texts
            )
            return "doubtful" if is_covered or is_overwritten else "unseen"
        if glyph.kind == "across":
            return None
        is_dark = background > median(ink)
        is_blurred = self._is_fine and any(character.isalpha() for character in glyph.text)  # a figure is sharp
        lacking = unpainted(spread(shown, is_dark=is_dark) if is_blurred else shown, core, background, contrast)
        if contrast < _LEGIBLE or share_of(lacking, core) > _MAY_LACK[self._is_fine]:
            return "doubtful"
        if self._is_fine and is_cut_through(lacking, core):
            return "doubtful"
        beside = empty_of(spread(alone, is_dark=True)) if is_blurred else empty
        room = self._room(glyph, core, box)
        other = max(contrast * _AS_INK[self._is_fine], LEAST)
        between = enumerate(shown.crop(room).histogram(beside.crop(room)))
        extra = sum(count for shade, count in between if abs(shade - background) > other)
        return "doubtful" if extra > _MAY_HAVE[self._is_fine] * (room[3] - room[1]) ** 2 else None

    def _room(self, glyph: Glyph, core: Image.Image, box: _Box) -> _Box:
        """Where a character has room, in a box: from the height of capitals to its baseline; all its ink if turned.

        What stands below the baseline or above the capitals is no stroke through it.
        """
        left, upper, right, lower = core.getbbox() or box
        if glyph.turn == 0:
            baseline = glyph.box[3] - DESCENT * glyph.height
            capitals = baseline - _CAPITALS * glyph.height
            upper = max(0, math.ceil((capitals - self._top) * self._scale) - box[1])
            lower = math.floor((baseline - self._top) * self._scale) - box[1]
            left, right = 1, box[2] - box[0] - 1
        return (left, upper, max(right, left + 1), max(lower, upper + 1))

    def _pixels(self, box: Bbox) -> _Box | None:
        """A box on the page in pixels, and one around it; None outside the page."""
        x0, top, x1, bottom = box
        left = max(0, math.floor((x0 - self._left) * self._scale) - 1)
        upper = max(0, math.floor((top - self._top) * self._scale) - 1)
        right = min(self._size[0], math.ceil((x1 - self._left) * self._scale) + 1)
        lower = min(self._size[1], math.ceil((bottom - self._top) * self._scale) + 1)
        return (left, upper, right, lower) if left < right and upper < lower else None

    def _activate(self, kinds: Collection[str], *, others: bool) -> None:
        for handle in self._others:
            pdfium.FPDFPageObj_SetIsActive(handle, others)
        for kind, handles in self._texts.items():
            for handle in handles:
                pdfium.FPDFPageObj_SetIsActive(handle, kind in kinds)

    def _draw(self, flags: int) -> Image.Image:
        width, height = self._size
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, None, 0)
        if not bitmap:
            raise UnsureError
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            pdfium.FPDF_RenderPageBitmap(bitmap, self._page, 0, 0, width, height, 0, flags | pdfium.FPDF_GRAYSCALE)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
        return Image.frombuffer("L", (width, height), data, "raw", "L", stride, 1)


def _is_tiny(glyph: Glyph) -> bool:
    width = glyph.x1 - glyph.x0
    has_width = width > 0 or glyph.kind != UNKNOWN  # pdfminer gives none to a character of which the font tells none
    return glyph.height < _TINY or (has_width and width < _NARROW * glyph.height * len(glyph.text))


def _around(boxes: Iterable[_Box]) -> _Box:
    lefts, uppers, rights, lowers = zip(*boxes, strict=True)
    return (min(lefts), min(uppers), max(rights), max(lowers))
