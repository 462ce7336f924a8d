"""The characters of a PDF page that can be seen, each with its place.

pdfplumber opens the file and its pages; the characters are taken from pdfminer's interpreter beneath it, since
pdfplumber makes a dictionary of each character and each line, which takes most of its time.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdftypes import resolve1
from pdfminer.utils import apply_matrix_rect

from orchestration.core.publicatie import Bbox, GeweigerdError

_TURN_TOLERANCE = 0.05
"""Text turned by a quarter, give or take this many quarters, is text; slanted text is a watermark."""

_INVISIBLE = (3, 7)
"""Text render modes that draw nothing."""

_LAYER = "OC"
"""The mark of optional content."""

_PLAIN_COLOURS = ("DeviceGray", "CalGray", "DeviceRGB", "CalRGB", "DeviceCMYK", "ICCBased")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A drawn character: its place when the text is held upright, its box on the page, and its quarter turns."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    box: Bbox
    turn: int

    @property
    def middle(self) -> float:
        """Half its height."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """Its height when upright."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A character as drawn: its rectangle in page space, the direction of its text, and whether it is white."""

    text: str
    rect: tuple[float, float, float, float]
    direction: tuple[float, float]
    is_white: bool


class _Recorder(PDFTextDevice):
    """Records each visible character, and counts whatever is drawn."""

    def __init__(self, manager: PDFResourceManager, max_objects: int, has_hidden_layers: bool) -> None:
        super().__init__(manager)
        self.drawn: list[_Drawn] = []
        self.shown: Bbox = (0.0, 0.0, 0.0, 0.0)
        self._max_objects = max_objects
        self._objects = 0
        self._has_hidden_layers = has_hidden_layers
        self._tags: list[str] = []

    def begin_page(self, page: Any, ctm: Any) -> None:
        self.shown = apply_matrix_rect(ctm, page.cropbox)  # pdfplumber does not turn the crop box with the page

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        self._tags.append(str(tag.name))

    def end_tag(self) -> None:
        if self._tags:
            self._tags.pop()

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        count = len(self.drawn)
        super().render_string(textstate, seq, ncs, graphicstate)
        if textstate.render in _INVISIBLE or (self._has_hidden_layers and _LAYER in self._tags):
            del self.drawn[count:]

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        self._count()

    def render_image(self, name: str, stream: Any) -> None:
        self._count()

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self._count()

    def _count(self) -> None:
        self._objects += 1
        if self._objects > self._max_objects:
            raise GeweigerdError(f"Een pagina heeft meer dan {self._max_objects} tekens, lijnen en plaatjes.")

    def render_char(
        self,
        matrix: Any,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        self._count()
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = f"(cid:{cid})"
        advance = float(font.char_width(cid) * fontsize * scaling)
        if font.is_vertical():
            return advance  # no publication is set from top to bottom
        descent = font.get_descent() * fontsize + rise
        rect = apply_matrix_rect(matrix, (0, descent, advance, descent + fontsize))
        self.drawn.append(_Drawn(text, rect, matrix[:2], _is_white(graphicstate.ncolor, ncs)))
        return advance


def read_glyphs(page: Any, max_objects: int, has_hidden_layers: bool) -> list[Glyph]:
    """The characters of a pdfplumber page that can be seen and are not slanted, combining marks with their letters.

    Invisible text, text outside the page or its crop box, and white text on white are left out. Where a layer
    is off, so is all text in layers: too little read is noticed, too much might not be.

    Raises:
        GeweigerdError: where more than `max_objects` are drawn on the page.
    """
    manager = page.pdf.rsrcmgr
    recorder = _Recorder(manager, max_objects, has_hidden_layers)
    PDFPageInterpreter(manager, recorder).process_page(page.page_obj)
    fills = _dark_fills(page) if any(drawn.is_white for drawn in recorder.drawn) else []
    glyphs: list[Glyph] = []
    for drawn in recorder.drawn:
        if not drawn.text:
            continue
        quarters = math.atan2(drawn.direction[1], drawn.direction[0]) / (math.pi / 2)
        turn = round(quarters)
        box = _page_box(drawn.rect, page)
        is_on_page = _holds(page.bbox, box) and _holds(recorder.shown, drawn.rect)
        if abs(quarters - turn) > _TURN_TOLERANCE or not is_on_page:
            continue
        if drawn.is_white and not any(_holds(fill, box) for fill in fills):
            continue
        if glyphs and unicodedata.combining(drawn.text[0]):
            glyphs[-1] = replace(glyphs[-1], text=glyphs[-1].text + drawn.text)
        else:
            glyphs.append(_held_upright(drawn.text, box, turn % 4, page))
    return glyphs


def has_hidden_layers(catalog: Any) -> bool:
    """True where the document has optional content that is off."""
    properties = resolve1(catalog.get("OCProperties")) or {}
    return bool(resolve1((resolve1(properties.get("D")) or {}).get("OFF")))


def _page_box(rect: tuple[float, float, float, float], page: Any) -> Bbox:
    """A rectangle of page space, as pdfplumber counts: from the page's top left."""
    x0, x1 = sorted((rect[0], rect[2]))
    y0, y1 = sorted((rect[1], rect[3]))
    left, top = page.mediabox[:2]
    return (x0 + left, page.height - y1 + top, x1 + left, page.height - y0 + top)


def _held_upright(text: str, box: Bbox, turn: int, page: Any) -> Glyph:
    """The character's place on the page as it is when the page is turned so that the text is upright."""
    x0, top, x1, bottom = box
    width, height = float(page.width), float(page.height)
    upright = (
        box,
        (height - bottom, x0, height - top, x1),
        (width - x1, height - bottom, width - x0, height - top),
        (top, width - x1, bottom, width - x0),
    )[turn]
    return Glyph(text, *upright, box, turn)


def _is_white(colour: Any, colourspace: Any) -> bool:
    """True for white in a colour space of which that is known; a spot colour of 1 is full ink."""
    if colourspace is not None and colourspace.name not in _PLAIN_COLOURS:
        return False
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if not all(isinstance(part, int | float) for part in parts):
        return False
    return (len(parts) in (1, 3) and min(parts) >= 1) or (len(parts) == 4 and max(parts) <= 0)


def _dark_fills(page: Any) -> list[Bbox]:
    """What is filled with a colour, or is a picture: on it white text can be read."""
    filled = [shape for shape in (*page.rects, *page.curves) if shape.get("fill")]
    dark = [shape for shape in filled if not _is_white(shape["non_stroking_color"], None)]
    return [(shape["x0"], shape["top"], shape["x1"], shape["bottom"]) for shape in (*dark, *page.images)]


def _holds(outer: Bbox, box: Bbox) -> bool:
    """True where the middle of a box lies inside another."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]
