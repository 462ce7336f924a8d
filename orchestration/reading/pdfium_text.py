"""The text objects of a PDF page as pdfium tells of them, or the finding that it does not tell enough."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Mapping
from itertools import groupby
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox
from orchestration.reading.glyphs import INVISIBLE_MODES, SLANTED, quarter_turns
from orchestration.reading.pdfium_objects import Drawn, Matrix, UnsureError

_PALE = 200
"""Text in a colour lighter than this, of 255, is for a dark background."""

_LARGE = 36.0
"""Text higher than this, in points, may stand across what is read."""

_OPAQUE = 250
_MIN_TWICE = 4
_RUNS_ON = 0.2
"""Of so many characters that are drawn in one go, the middle one stands between the first and the last: from both
further than this share of their distance."""

DESCENT = 0.21
"""The share of a character's height below the baseline; what fonts say about it is unreliable."""

_LAYER = "OC\0".encode("utf-16-le")
_LONGEST_NAME = 64
_REPLACEMENT = b"ActualText"


class TextObject(NamedTuple):
    """A text object: the object that is drawn, its matrix in the space of the page, and its looks.

    Its height is in points, its turn in quarters or `SLANTED`, its mode how its characters are painted. Its luminance
    is from 0 to 255; None if its colour is a pattern, or not opaque. Texts of one kind are drawn without covering each
    other: 'usual', 'pale', 'across' the others, or those of a layer.
    """

    drawn: Drawn
    matrix: Matrix
    height: float
    quarters: int
    mode: int
    kind: str
    luminance: float | None

    @classmethod
    def of(cls, drawn: Drawn) -> TextObject:
        """A text object among what is drawn; from now on it is read by its font, without a text of its own for copying.

        Raises:
            UnsureError: if the mark of its layer gives it another text.
        """
        handle, matrix = drawn.handle, drawn.placed
        pdfium.FPDFTextObj_GetFontSize(handle, _HEIGHT)
        height = abs(_HEIGHT.value) * math.hypot(matrix[2], matrix[3])
        quarters = quarter_turns(matrix[:2])
        luminance = _luminance_of(handle)
        marks = pdfium.FPDFPageObj_CountMarks(handle)
        layer = _layer_of(handle, marks) if marks > 0 else None
        if layer is not None:
            kind = f"layer {layer}"
        elif height > _LARGE or quarters == SLANTED:
            kind = "across"
        else:
            kind = "pale" if luminance is None or luminance >= _PALE else "usual"
        return cls(drawn, matrix, height, quarters, pdfium.FPDFTextObj_GetTextRenderMode(handle), kind, luminance)

    @property
    def is_invisible(self) -> bool:
        """True if it is there to be selected, and draws nothing."""
        return self.mode in INVISIBLE_MODES


_MARK_NAME = (pdfium.FPDF_WCHAR * _LONGEST_NAME)()
_SIZE, _HEIGHT = ctypes.c_ulong(), ctypes.c_float()
_COLOUR = tuple(ctypes.c_uint() for _ in range(4))
"""Where pdfium puts its answers, one at a time: it may not be asked two things at once."""


def _luminance_of(text: Any) -> float | None:
    if not pdfium.FPDFPageObj_GetFillColor(text, *_COLOUR):
        return None
    red, green, blue, alpha = (part.value for part in _COLOUR)
    return 0.3 * red + 0.59 * green + 0.11 * blue if alpha >= _OPAQUE else None


def _layer_of(text: Any, marks: int) -> str | None:
    """The layer of a text object by its marks, of which those are removed that give it another text for copying."""
    layer = None
    for index in reversed(range(marks)):
        mark = pdfium.FPDFPageObj_GetMark(text, index)
        is_replaced = pdfium.FPDFPageObjMark_GetParamStringValue(mark, _REPLACEMENT, None, 0, _SIZE)
        pdfium.FPDFPageObjMark_GetName(mark, _MARK_NAME, ctypes.sizeof(_MARK_NAME), _SIZE)
        if bytes(_MARK_NAME)[: _SIZE.value] == _LAYER:
            if is_replaced:
                raise UnsureError
            pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"Name", _MARK_NAME, ctypes.sizeof(_MARK_NAME), _SIZE)
            layer = bytes(_MARK_NAME)[: _SIZE.value].decode("utf-16-le", "replace")
        elif is_replaced:
            pdfium.FPDFPageObj_RemoveMark(text, mark)
    return layer


def lower_edge(quarters: int, origin: tuple[float, float], height: float) -> float:
    """The lower edge in PDF space of text that is turned by some quarters, from where its baseline begins."""
    baseline = origin[1] if quarters in (0, 2) else origin[0]
    return baseline - (DESCENT if quarters in (0, 3) else 1 - DESCENT) * height


class Band(NamedTuple):
    """Where characters of a text object stand, in PDF space.

    The font, the quarter turns in PDF space and on the page as shown, the lower and the upper edge, and the kind of the
    text object.
    """

    font: int
    quarters: int
    turn: int
    lower: float
    upper: float
    kind: str


class TextReader:
    """Reads the characters of a page by the text objects that they are of, with one place for the answers of pdfium."""

    def __init__(self, textpage: Any, rotation: int, texts: Mapping[int, TextObject]) -> None:
        """`texts` are the text objects of the page by the addresses of their handles."""
        self._textpage, self._rotation, self._texts = textpage, rotation, texts
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._rect = pdfium.FS_RECTF()
        self._with_unicode: set[tuple[int, str]] = set()
        self._address: int | None = None
        self._band: Band | None = None

    def drawn_in_one_go(self, begin: int, end: int) -> list[tuple[int, int, Band]]:
        """The parts of a word, from one index up to another, that are of one text object each.

        What is of none, or can't be seen, is left out.
        """
        first = self.address_of(begin)
        if end - begin == 1 or first == self.address_of(end - 1):
            band = self._band_of(first, begin)
            return [] if band is None else [(begin, end, band)]
        parts = []
        for address, indexes in groupby(range(begin, end), key=self.address_of):
            start, *others = indexes
            band = self._band_of(address, start)
            if band is not None:
                parts.append((start, others[-1] + 1 if others else start + 1, band))
        return parts

    def address_of(self, index: int) -> int | None:
        """The address of the text object of a character; None for a character that pdfium made up."""
        drawn = pdfium.FPDFText_GetTextObject(self._textpage, index)
        return ctypes.addressof(drawn.contents) if drawn else None

    def require_unicode(self, band: Band, characters: str, start: int, stop: int) -> None:
        """Give up on characters that their font does not identify."""
        for index in range(start, stop):
            if (band.font, characters[index]) not in self._with_unicode:
                if pdfium.FPDFText_HasUnicodeMapError(self._textpage, index):
                    raise UnsureError
                self._with_unicode.add((band.font, characters[index]))

    def rect_of(self, index: int) -> Bbox:
        """Left, bottom, right and top of a character."""
        rect = self._rect
        pdfium.FPDFText_GetLooseCharBox(self._textpage, index, rect)
        return (rect.left, rect.bottom, rect.right, rect.top)

    def runs_on(self, start: int, stop: int, first: Bbox, last: Bbox) -> bool:
        """False if what was drawn in one go goes back to where it began, as text that is drawn twice to look bold.

        `first` and `last` are the rectangles of its first and last character.
        """
        if stop - start < _MIN_TWICE:
            return True
        middle = self.rect_of((start + stop) // 2)[:2]
        parts, whole = (math.dist(first[:2], middle), math.dist(middle, last[:2])), math.dist(first[:2], last[:2])
        return min(parts) > _RUNS_ON * whole and sum(parts) < (1 + _RUNS_ON) * whole

    def _band_of(self, address: int | None, index: int) -> Band | None:
        if address is None:
            return None
        if address != self._address:
            if address not in self._texts:
                raise UnsureError
            self._address, self._band = address, self._band_at(self._texts[address], index)
        return self._band

    def _band_at(self, text: TextObject, index: int) -> Band | None:
        if text.is_invisible:
            return None
        pdfium.FPDFText_GetCharOrigin(self._textpage, index, self._x, self._y)
        lower = lower_edge(text.quarters, (self._x.value, self._y.value), text.height)
        font = ctypes.addressof(pdfium.FPDFTextObj_GetFont(text.drawn.handle).contents)
        turn = SLANTED if text.quarters == SLANTED else (text.quarters - self._rotation) % 4
        return Band(font, text.quarters, turn, lower, lower + text.height, text.kind)
