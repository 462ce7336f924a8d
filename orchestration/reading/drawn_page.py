"""Pictures of pages: a page as it is shown, in grey, at a resolution."""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox
from orchestration.reading.pdfium_calls import activate
from orchestration.reading.pdfium_objects import UnsureError
from orchestration.reading.pdfium_page import PdfPage

if TYPE_CHECKING:
    from PIL import Image

_POINTS = 72
"""In an inch."""

_MAX_PIXELS, _MOST_DOTS = 40_000_000, 400
"""A page that has more, at so many dots per inch, is drawn smaller at every resolution: no two are one."""

_LONGEST = 1_400
"""The engine makes the picture of a longer page, in points, smaller, and of two resolutions one."""


class DrawnPage(NamedTuple):
    """A page as it is shown, in grey: the picture, how many pixels a point has, and where its corner is on the page."""

    picture: Image.Image
    scale: float
    left: float
    top: float

    def on_page(self, x: float, y: float) -> tuple[float, float]:
        """A place in the picture, in points from the page's top left."""
        return self.left + x / self.scale, self.top + y / self.scale

    def part(self, box: Bbox) -> DrawnPage:
        """What of it is in a box on the page."""
        left, top, right, bottom = (
            round((edge - begin) * self.scale) for edge, begin in zip(box, (self.left, self.top) * 2, strict=True)
        )
        left, top = min(max(0, left), self.picture.width - 1), min(max(0, top), self.picture.height - 1)
        right, bottom = min(self.picture.width, max(left + 1, right)), min(self.picture.height, max(top + 1, bottom))
        picture = self.picture.crop((left, top, right, bottom))
        return DrawnPage(picture, self.scale, *self.on_page(left, top))


def draw_page(page: PdfPage, resolution: int, *, has_text: bool = True) -> DrawnPage:
    """Draw a page with all that it shows, notes and form fields too.

    Args:
        page: as it is in the file.
        resolution: dots per inch, at most 400; fewer of a page that is very large.
        has_text: False to leave text out; then its page has none from now on.

    Raises:
        UnsureError: if it can't be drawn.
    """
    from PIL import Image

    whole: Bbox = page.space.box(*page.space.cropped)
    width, height = whole[2] - whole[0], whole[3] - whole[1]
    smaller = min(
        1.0,
        math.sqrt(_MAX_PIXELS / max(1.0, width * height)) * _POINTS / _MOST_DOTS,
        _LONGEST / max(1.0, width, height),
    )
    scale = smaller * resolution / _POINTS
    size = max(1, round(width * scale)), max(1, round(height * scale))
    shades = bytearray(b"\xff") * (size[0] * size[1])
    bitmap = pdfium.FPDFBitmap_CreateEx(
        *size, pdfium.FPDFBitmap_Gray, ctypes.byref(ctypes.c_char.from_buffer(shades)), size[0]
    )
    if not bitmap:
        raise UnsureError
    for address in () if has_text else page.texts:
        activate(address, False)
    flags = pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE
    pdfium.FPDF_RenderPageBitmap(bitmap, page.handle, 0, 0, *size, 0, flags)
    pdfium.FPDFBitmap_Destroy(bitmap)
    return DrawnPage(Image.frombuffer("L", size, shades, "raw", "L", size[0], 1), scale, whole[0], whole[1])
