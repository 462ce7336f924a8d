"""Renderings of a page: as it is shown, and its text alone, black on white, kind by kind."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from math import ceil, floor
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from orchestration.domain.publicatie import Bbox
from orchestration.reading.bare_text import is_held_back, take_out, write_black
from orchestration.reading.clips import widen_clip
from orchestration.reading.cores import Box, beside_of, core_of, has_figure
from orchestration.reading.drawings import rules_of
from orchestration.reading.glyphs import INVISIBLE, Glyph, is_over_any
from orchestration.reading.pdfium_calls import activate, handle_of
from orchestration.reading.pdfium_objects import Drawn, UnsureError, box_of
from orchestration.reading.pdfium_page import PdfPage
from orchestration.reading.pdfium_text import TextObject
from orchestration.reading.shades import empty_of, ground_of, spread

_MAX_KINDS = 20
"""Of a page with text in more layers than this it is not known what is seen."""

_MAX_PICTURE = 40_000_000
"""Of a picture of more pixels, more than a scan of a page has, it is not known what is seen."""

_EDGE = 3.0
"""Nothing that is thinner than this, in points, is a digit, but a stroke of one."""

_THIN = 0.5
"""A picture that is less high or wide than this, in points, may be as wide as a pixel of any screen."""

_WHITE, _ALIGNED, _COLOURS = b"\xff", 4, 4
"""A row of a grey bitmap begins at a multiple of so many bytes; a pixel in colours has as many."""

_TEXT_OR_HOLDER = (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM)


class Rendering(NamedTuple):
    """A part of a page as it was drawn: as a picture, and its shades row by row, of which a row has so many."""

    picture: Image.Image
    shades: bytearray
    stride: int


class View:
    """A part of a page as it is shown (`shown`), and its text alone; `scale` is how many pixels a point has."""

    def __init__(self, renderings: Renderings, part: Bbox, scale: float) -> None:
        """Draw it as it is shown; `part` is the box on the page."""
        self._renderings, self.scale = renderings, scale
        left, top, right, bottom = renderings.whole
        self._page_size = (max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale)))
        begins = (max(0, floor((part[0] - left) * scale)), max(0, floor((part[1] - top) * scale)))
        self._begins, self._corner = begins, (left * scale + begins[0], top * scale + begins[1])
        width, height = self._page_size
        self._size = (
            min(ceil((part[2] - left) * scale), width) - begins[0],
            min(ceil((part[3] - top) * scale), height) - begins[1],
        )
        if min(self._size) <= 0:
            raise UnsureError
        self._alone: dict[str, Rendering] = {}
        self._blackened: Image.Image | None = None
        self._as_shown = None if renderings.in_colours else self._draw(pdfium.FPDF_ANNOT)
        self.shown = self._as_shown.picture if self._as_shown else self._draw_in_colours()

    @property
    def kinds(self) -> Collection[str]:
        """The kinds of the text of the page."""
        return self._renderings.texts

    def alone(self, kind: str) -> Rendering:
        """The text of one kind alone, in black."""
        if kind not in self._alone:
            self._renderings.activate({kind}, others=False)
            self._alone[kind] = self._draw()
        return self._alone[kind]

    def text(self, kind: str) -> Image.Image:
        """A picture of the text of one kind alone, in black."""
        return self.alone(kind).picture

    def is_bare(self, kind: str, box: Box) -> bool:
        """True if in the rows of a box, and all beside it, there is nothing but text of a kind as it is drawn alone."""
        alone, shown = self.alone(kind), self._as_shown
        rows = slice(alone.stride * box[1], alone.stride * box[3])
        return shown is not None and shown.shades[rows] == alone.shades[rows]

    def blackened(self) -> Image.Image:
        """The part with all its text in black: what is covered is still not there."""
        if self._blackened is None:
            self._renderings.activate(self._renderings.texts, others=True)
            is_grey = self._as_shown is not None
            self._blackened = self._draw(pdfium.FPDF_ANNOT).picture if is_grey else self._draw_in_colours()
        return self._blackened

    def free_of(self, kinds: Iterable[str], box: Box, *, widest: float = 0) -> Image.Image:
        """Where in a box no text of some kinds is drawn, in white; nor anything between it that is no wider."""
        free = Image.new("L", (box[2] - box[0], box[3] - box[1]), 255)
        for kind in kinds:
            text = self._ground_in(self.text(kind), box, widest, is_dark=False) if widest else self.text(kind).crop(box)
            free = ImageChops.darker(free, empty_of(spread(text, is_dark=True)))
        return free

    def ground(self, box: Box, widest: float, *, is_dark: bool) -> Image.Image:
        """What is shown in a box without ink, dark or light, which is nowhere wider than so many pixels."""
        return self._ground_in(self.shown, box, widest, is_dark=is_dark)

    @staticmethod
    def _ground_in(picture: Image.Image, box: Box, widest: float, *, is_dark: bool) -> Image.Image:
        beside = ceil(widest)
        left, upper = max(0, box[0] - beside), max(0, box[1] - beside)
        around = (left, upper, min(picture.width, box[2] + beside), min(picture.height, box[3] + beside))
        ground = ground_of(picture.crop(around), widest, is_dark=is_dark)
        return ground.crop((box[0] - left, box[1] - upper, box[2] - left, box[3] - upper))

    def pixels(self, box: Bbox) -> Box | None:
        """A box on the page in pixels, and one around it; None outside of what is drawn."""
        x0, top, x1, bottom = box
        (across, down), (width, height), scale = self._corner, self._size, self.scale
        left, upper = floor(x0 * scale - across) - 1, floor(top * scale - down) - 1
        right, lower = ceil(x1 * scale - across) + 1, ceil(bottom * scale - down) + 1
        if left < 0 or upper < 0 or right > width or lower > height:
            left, upper, right, lower = max(0, left), max(0, upper), min(width, right), min(height, lower)
        return (left, upper, right, lower) if left < right and upper < lower else None

    def columns(self, left: float, right: float) -> tuple[int, int]:
        """The columns of pixels between two places on the page, one at least."""
        return self._between(left, right, self._corner[0])

    def rows(self, top: float, bottom: float) -> tuple[int, int]:
        """The rows of pixels between two heights on the page, one at least."""
        return self._between(top, bottom, self._corner[1])

    def _between(self, begin: float, end: float, corner: float) -> tuple[int, int]:
        first = ceil(begin * self.scale - corner)
        return first, max(first + 1, floor(end * self.scale - corner))

    def _draw_in_colours(self) -> Image.Image:
        """The part as it is now with all there is, on white; only then the shades of its colours."""
        width, height = self._size
        colours = bytearray(_WHITE) * (_COLOURS * width * height)
        self._draw_into(colours, pdfium.FPDFBitmap_BGRx, _COLOURS * width, pdfium.FPDF_ANNOT)
        return Image.frombuffer("RGB", self._size, colours, "raw", "BGRX", 0, 1).convert("L")

    def _draw(self, flags: int = 0) -> Rendering:
        """The part as it is now in grey, on white."""
        width, height = self._size
        stride = _ALIGNED * ceil(width / _ALIGNED)
        shades = bytearray(_WHITE) * (stride * height)
        self._draw_into(shades, pdfium.FPDFBitmap_Gray, stride, flags | pdfium.FPDF_GRAYSCALE)
        return Rendering(Image.frombuffer("L", self._size, shades, "raw", "L", stride, 1), shades, stride)

    def _draw_into(self, pixels: bytearray, kind: int, stride: int, flags: int) -> None:
        across, down = self._begins
        begin = ctypes.byref(ctypes.c_char.from_buffer(pixels))
        bitmap = pdfium.FPDFBitmap_CreateEx(*self._size, kind, begin, stride)
        if not bitmap:
            raise UnsureError
        pdfium.FPDF_RenderPageBitmap(bitmap, self._renderings.page, -across, -down, *self._page_size, 0, flags)
        pdfium.FPDFBitmap_Destroy(bitmap)


class Renderings:
    """Views of a page (`views`), on which text is black from now on, and out of its clips and masks."""

    def __init__(self, page: PdfPage, parts: Sequence[tuple[Bbox, float]], *, in_colours: bool = False) -> None:
        """Draw some parts of a page as they are shown, each with so many pixels a point.

        Colours that are mixed make other shades than their shades do: in colours is slower, and as the page is.

        Raises:
            UnsureError: if that can't be done, or not all that is drawn on it is known.
        """
        if not page.is_whole:
            raise UnsureError
        self.page, self._space, self._loaded = page.handle, page.space, page
        self.whole, self.in_colours = page.space.box(*page.space.cropped), in_colours
        self._others = [drawn.address for drawn in page.drawn if drawn.kind not in _TEXT_OR_HOLDER]
        self._pictures = [drawn for drawn in page.drawn if drawn.kind == pdfium.FPDF_PAGEOBJ_IMAGE]
        self._unsure = [page.space.box(*box) for box in page.unsure]
        self._texts: defaultdict[str, list[int]] = defaultdict(list)
        self._hidden: frozenset[str | None] = frozenset()  # kinds of text; None for all else
        self.views = [View(self, part, scale) for part, scale in parts]
        texts = list(page.texts.values())
        if page.blank:
            self._others += [texts[place].drawn.address for place in page.blank]
            texts = [text for place, text in enumerate(texts) if place not in page.blank]
        self._write_black(texts)
        if len(self._texts) > _MAX_KINDS:
            raise UnsureError

    @property
    def texts(self) -> Mapping[str, Sequence[int]]:
        """The addresses of the text objects of each kind."""
        return self._texts

    @cached_property
    def has_unsure(self) -> bool:
        """True if there is a part of the page of which it is not known what is seen there."""
        return bool(self._all_unsure)

    @cached_property
    def _all_unsure(self) -> Sequence[Bbox]:
        unsure = list(self._unsure)
        for picture in self._pictures:
            x0, top, x1, bottom = box = self._box_of(picture)
            if min(x1 - x0, bottom - top) < _THIN:
                unsure.append((x0 - _THIN, top - _THIN, x1 + _THIN, bottom + _THIN))
            elif not _is_decoded(handle_of(picture.address)):
                unsure.append(box)
        return unsure

    def rules(self, least: float) -> Sequence[Bbox]:
        """The upright rules on the page that are longer than so many points."""
        return rules_of(self._loaded, least)

    def is_unsure(self, glyph: Glyph) -> bool:
        """True for a character of which it is not known what is seen there, or for a figure beside such a place."""
        if is_over_any(core_of(glyph), self._all_unsure):
            return True
        return has_figure(glyph) and is_over_any(
            beside_of(glyph), [box for box in self._all_unsure if not _is_edge(box, glyph.height)]
        )

    def activate(self, kinds: Collection[str], *, others: bool) -> None:
        """Have text of some kinds drawn from now on, and what else there is or not."""
        hidden = frozenset((self._texts.keys() - {*kinds}) | (set() if others else {None}))
        for kind in hidden ^ self._hidden:
            is_drawn = kind not in hidden
            for address in self._others if kind is None else self._texts[kind]:
                activate(address, is_drawn)
        self._hidden = hidden

    def _write_black(self, texts: Sequence[TextObject]) -> None:
        """Have text drawn whole and in black, if it is drawn at all."""
        clips: list[Bbox] = []  # those of texts: pdfium tells of no object that it is drawn within one
        held_back: list[Drawn] = []
        for text in texts:
            drawn, _, _, _, mode, kind, _ = text
            if mode == INVISIBLE:
                activate(drawn.address, False)
                continue
            self._texts[kind].append(drawn.address)
            is_whole = write_black(text) and widen_clip(drawn)
            if not is_whole or (clips and is_over_any(self._box_of(drawn), clips)):
                self._unsure.append(self._box_of(drawn))
            if mode >= pdfium.FPDF_TEXTRENDERMODE_FILL_CLIP:
                clips.append(self._box_of(drawn))
            if drawn.form is not None and is_held_back(drawn):
                held_back.append(drawn)
        if held_back:
            for view in self.views:
                view.blackened()  # while the drawings that they are in hold them back
        self._unsure += [self._box_of(drawn) for drawn in held_back if not take_out(self.page, drawn)]

    def _box_of(self, drawn: Drawn) -> Bbox:
        return self._space.box(*box_of(drawn))


def _is_edge(box: Bbox, height: float) -> bool:
    """True for a box that is thin, and longer than a character: it is no stroke of one."""
    width, depth = box[2] - box[0], box[3] - box[1]
    return min(width, depth) <= _EDGE and max(width, depth) > height


def _is_decoded(picture: Any) -> bool:
    """True for a picture that pdfium can show, as other programs do."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    is_told = pdfium.FPDFImageObj_GetImagePixelSize(picture, width, height)
    if not is_told or width.value * height.value > _MAX_PICTURE:
        return False
    bitmap = pdfium.FPDFImageObj_GetBitmap(picture)
    if not bitmap:
        return False
    pdfium.FPDFBitmap_Destroy(bitmap)
    return True
