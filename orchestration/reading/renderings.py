"""Renderings of a page: as it is shown, and its text alone, black on white, kind by kind."""

from __future__ import annotations

import ctypes
import math
from collections import defaultdict
from collections.abc import Collection
from functools import cached_property
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from orchestration.domain.publicatie import Bbox
from orchestration.reading.bare_text import widen_clip, write_black
from orchestration.reading.pdfium_objects import UnsureError, box_of
from orchestration.reading.pdfium_page import PdfPage
from orchestration.reading.pdfium_text import TextObject

_MAX_PIXELS = 10_000_000
"""Of a larger page fewer pixels are drawn a point."""

_MAX_KINDS = 8
"""Of a page with text in more layers than this it is not known what is seen."""

_TEXT_OR_HOLDER = (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_FORM)

Box = tuple[int, int, int, int]
"""Pixels: left, top, right, bottom."""


class _Alone(NamedTuple):
    """A rendering of text alone: as a picture, its shades row by row, how many those are, and how it differs."""

    picture: Image.Image
    shades: bytes
    width: int
    difference: Image.Image


class Renderings:
    """A page as it is shown (`shown`), and its text alone; `scale` is how many pixels there are in a point.

    What is drawn on the page is changed: its text is black from now on, and out of its clips.
    """

    def __init__(self, page: PdfPage, scale: float) -> None:
        """Draw the page as it is shown.

        Raises:
            UnsureError: if that can't be done, or not all that is drawn on it is known.
        """
        if not page.is_whole:
            raise UnsureError
        self._page, self._space = page.handle, page.space
        self._left, self.top, x1, bottom = page.space.box(*page.space.cropped)
        width, height = x1 - self._left, bottom - self.top
        if min(width, height) <= 0:
            raise UnsureError
        self.scale = min(scale, math.sqrt(_MAX_PIXELS / (width * height)))
        self._size = (max(1, round(width * self.scale)), max(1, round(height * self.scale)))
        self._others = [drawn.handle for drawn in page.drawn if drawn.kind not in _TEXT_OR_HOLDER]
        self._cut: list[Box | None] = []
        self._texts: defaultdict[str, list[Any]] = defaultdict(list)
        self._alone: dict[str, _Alone] = {}
        self.shown = self._picture(*self._draw(pdfium.FPDF_ANNOT))
        for text in page.texts.values():
            self._write_alone(text)
        if len(self._texts) > _MAX_KINDS:
            raise UnsureError

    @property
    def kinds(self) -> Collection[str]:
        """The kinds of its text."""
        return self._texts

    def text(self, kind: str) -> Image.Image:
        """The text of one kind alone, in black."""
        return self._of_kind(kind).picture

    def row(self, kind: str, row: int, left: int, right: int) -> bytes:
        """The shades of a part of a row of the text of one kind."""
        alone = self._of_kind(kind)
        return alone.shades[row * alone.width + left : row * alone.width + right]

    def difference(self, kind: str) -> Image.Image:
        """How much the page as shown differs from the text of one kind alone."""
        return self._of_kind(kind).difference

    def _of_kind(self, kind: str) -> _Alone:
        if kind not in self._alone:
            self._activate({kind}, others=False)
            shades, width = self._draw(0)
            text = self._picture(shades, width)
            self._alone[kind] = _Alone(text, shades, width, ImageChops.difference(self.shown, text))
        return self._alone[kind]

    @cached_property
    def blackened(self) -> Image.Image:
        """The page with all its text in black: what is covered is still not there."""
        self._activate(self._texts, others=True)
        return self._picture(*self._draw(pdfium.FPDF_ANNOT))

    def may_be_cut(self, box: Box) -> bool:
        """True for a box of which a clip may cut off a part, nobody knows which."""
        return any(
            cut and cut[0] < box[2] and box[0] < cut[2] and cut[1] < box[3] and box[1] < cut[3] for cut in self._cut
        )

    def pixels(self, box: Bbox) -> Box | None:
        """A box on the page in pixels, and one around it; None outside the page."""
        x0, top, x1, bottom = box
        left = max(0, math.floor((x0 - self._left) * self.scale) - 1)
        upper = max(0, math.floor((top - self.top) * self.scale) - 1)
        right = min(self._size[0], math.ceil((x1 - self._left) * self.scale) + 1)
        lower = min(self._size[1], math.ceil((bottom - self.top) * self.scale) + 1)
        return (left, upper, right, lower) if left < right and upper < lower else None

    def _write_alone(self, text: TextObject) -> None:
        """Have a text object drawn whole and in black, if it is drawn at all."""
        if text.is_invisible:
            pdfium.FPDFPageObj_SetIsActive(text.drawn.handle, False)
            return
        self._texts[text.kind].append(text.drawn.handle)
        write_black(text)
        if not widen_clip(text.drawn.handle):
            self._cut.append(self.pixels(self._space.box(*box_of(text.drawn))))

    def _activate(self, kinds: Collection[str], *, others: bool) -> None:
        for handle in self._others:
            pdfium.FPDFPageObj_SetIsActive(handle, others)
        for kind, handles in self._texts.items():
            for handle in handles:
                pdfium.FPDFPageObj_SetIsActive(handle, kind in kinds)

    def _draw(self, flags: int) -> tuple[bytes, int]:
        """The shades of the pixels of the page as it is now, row by row, and how many there are in a row."""
        width, height = self._size
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, None, 0)
        if not bitmap:
            raise UnsureError
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            pdfium.FPDF_RenderPageBitmap(bitmap, self._page, 0, 0, width, height, 0, flags | pdfium.FPDF_GRAYSCALE)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            return ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height), stride
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)

    def _picture(self, shades: bytes, width: int) -> Image.Image:
        return Image.frombuffer("L", self._size, shades, "raw", "L", width, 1)
