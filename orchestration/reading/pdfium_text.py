"""The text objects of a PDF page as pdfium tells of them, or the finding that it does not tell enough."""

from __future__ import annotations

import ctypes
import math
from itertools import groupby
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox
from orchestration.reading.glyphs import INVISIBLE_MODES, SLANTED, quarter_turns
from orchestration.system.errors import KlantprofielenError

_WHITE = 255

_DESCENT = 0.21
"""The share of a character's height below the baseline; what fonts say about it is unreliable."""

_LAYER = "OC\0"
_REPLACEMENT = b"ActualText"


class UnsureError(KlantprofielenError):
    """The page has something that pdfium does not fully report."""


def require_plain(drawn: Any) -> None:
    """Give up on an object that is in a layer, or has a text of its own for copying."""
    for index in range(pdfium.FPDFPageObj_CountMarks(drawn)):
        mark = pdfium.FPDFPageObj_GetMark(drawn, index)
        name, size = (pdfium.FPDF_WCHAR * len(_LAYER))(), ctypes.c_ulong()
        pdfium.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), size)
        if bytes(name) == _LAYER.encode("utf-16-le"):
            raise UnsureError
        if pdfium.FPDFPageObjMark_GetParamStringValue(mark, _REPLACEMENT, None, 0, size):
            raise UnsureError


class TextObject(NamedTuple):
    """A text object: its font, its quarter turns in PDF space and as shown, its lower and upper edge in PDF space."""

    font: int
    quarters: int
    turn: int
    lower: float
    upper: float


class TextReader:
    """Reads the text objects of a page, each once, with one place for the answers of pdfium."""

    def __init__(self, textpage: Any, rotation: int) -> None:
        self._textpage, self._rotation = textpage, rotation
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._matrix, self._size = pdfium.FS_MATRIX(), ctypes.c_float()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._rect = pdfium.FS_RECTF()
        self._with_unicode: set[tuple[int, str]] = set()
        self._address: int | None = None
        self._text: TextObject | None = None

    def drawn_in_one_go(self, begin: int, end: int) -> list[tuple[int, int]]:
        """The parts of a word, from one index up to another, that are of one text object each."""
        if end - begin == 1 or self._address_of(begin) == self._address_of(end - 1):
            return [(begin, end)]
        parts = groupby(range(begin, end), key=self._address_of)
        return [(indexes[0], indexes[-1] + 1) for indexes in (list(part) for _, part in parts)]

    def _address_of(self, index: int) -> int | None:
        """What tells the text object of a character from others; None for a character that pdfium made up."""
        drawn = pdfium.FPDFText_GetTextObject(self._textpage, index)
        return ctypes.addressof(drawn.contents) if drawn else None

    def text_of(self, index: int) -> TextObject | None:
        """The text object of a character; None if it has none, or can't be seen."""
        drawn = pdfium.FPDFText_GetTextObject(self._textpage, index)
        if not drawn:
            return None
        address = ctypes.addressof(drawn.contents)
        if address != self._address:
            self._address, self._text = address, self._read(drawn, index)
        return self._text

    def require_unicode(self, text: TextObject, characters: str, start: int, stop: int) -> None:
        """Give up on characters that their font does not identify."""
        for index in range(start, stop):
            if (text.font, characters[index]) not in self._with_unicode:
                if pdfium.FPDFText_HasUnicodeMapError(self._textpage, index):
                    raise UnsureError
                self._with_unicode.add((text.font, characters[index]))

    def rect_of(self, start: int, stop: int) -> Bbox:
        """Left, bottom, right and top of a character, or of what was drawn in one go from one up to another."""
        rect = self._rect
        pdfium.FPDFText_GetLooseCharBox(self._textpage, start, rect)
        found = (rect.left, rect.bottom, rect.right, rect.top)
        if stop - start == 1:
            return found
        left, bottom, right, top = found
        pdfium.FPDFText_GetLooseCharBox(self._textpage, stop - 1, rect)
        return (min(left, rect.left), min(bottom, rect.bottom), max(right, rect.right), max(top, rect.top))

    def _read(self, drawn: Any, index: int) -> TextObject | None:
        require_plain(drawn)
        if pdfium.FPDFTextObj_GetTextRenderMode(drawn) in INVISIBLE_MODES:
            return None
        if not pdfium.FPDFPageObj_GetFillColor(drawn, *self._colour):
            raise UnsureError
        red, green, blue, _ = self._colour
        if red.value == green.value == blue.value == _WHITE:
            raise UnsureError
        pdfium.FPDFText_GetMatrix(self._textpage, index, self._matrix)
        pdfium.FPDFTextObj_GetFontSize(drawn, self._size)
        pdfium.FPDFText_GetCharOrigin(self._textpage, index, self._x, self._y)
        quarters = quarter_turns((self._matrix.a, self._matrix.b))
        height = abs(self._size.value) * math.hypot(self._matrix.c, self._matrix.d)
        baseline = self._y.value if quarters in (0, 2) else self._x.value
        lower = baseline - (_DESCENT if quarters in (0, 3) else 1 - _DESCENT) * height
        font = ctypes.addressof(pdfium.FPDFTextObj_GetFont(drawn).contents)
        turn = SLANTED if quarters == SLANTED else (quarters - self._rotation) % 4
        return TextObject(font, quarters, turn, lower, lower + height)
