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


class UnsureError(KlantprofielenError):
    """The page has something that pdfium does not fully report."""


def read_by_font(text: Any) -> None:
    """Have a text object read by its font alone, without a text of its own for copying."""
    size = ctypes.c_ulong()
    for index in reversed(range(pdfium.FPDFPageObj_CountMarks(text))):
        mark = pdfium.FPDFPageObj_GetMark(text, index)
        if pdfium.FPDFPageObjMark_GetParamStringValue(mark, _REPLACEMENT, None, 0, size):
            pdfium.FPDFPageObj_RemoveMark(text, mark)


class TextLook(NamedTuple):
    """How a text object looks: its kind, and its colour from 0 to 255; None if that is a pattern, or not opaque.

    Texts of one kind are drawn without covering each other: 'usual', 'pale', 'across' the others, or those of a layer.
    """

    kind: str
    luminance: float | None


_MARK_NAME = (pdfium.FPDF_WCHAR * _LONGEST_NAME)()
_SIZE, _HEIGHT, _MATRIX = ctypes.c_ulong(), ctypes.c_float(), pdfium.FS_MATRIX()
_COLOUR = tuple(ctypes.c_uint() for _ in range(4))
"""Where pdfium puts its answers, one at a time: it may not be asked two things at once."""


def look_of(text: Any) -> TextLook:
    """How a text object looks."""
    luminance = None
    if pdfium.FPDFPageObj_GetFillColor(text, *_COLOUR):
        red, green, blue, alpha = _COLOUR
        if alpha.value >= _OPAQUE:
            luminance = 0.3 * red.value + 0.59 * green.value + 0.11 * blue.value
    if pdfium.FPDFPageObj_CountMarks(text) and (layer := _layer_of(text)) is not None:
        return TextLook(f"layer {layer}", luminance)
    pdfium.FPDFPageObj_GetMatrix(text, _MATRIX)
    pdfium.FPDFTextObj_GetFontSize(text, _HEIGHT)
    is_large = abs(_HEIGHT.value) * math.hypot(_MATRIX.c, _MATRIX.d) > _LARGE
    if is_large or (_MATRIX.b and quarter_turns((_MATRIX.a, _MATRIX.b)) == SLANTED):
        return TextLook("across", luminance)
    return TextLook("pale" if luminance is None or luminance >= _PALE else "usual", luminance)


def _layer_of(text: Any) -> str | None:
    for index in range(pdfium.FPDFPageObj_CountMarks(text)):
        mark = pdfium.FPDFPageObj_GetMark(text, index)
        pdfium.FPDFPageObjMark_GetName(mark, _MARK_NAME, ctypes.sizeof(_MARK_NAME), _SIZE)
        if bytes(_MARK_NAME)[: _SIZE.value] == _LAYER:
            pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"Name", _MARK_NAME, ctypes.sizeof(_MARK_NAME), _SIZE)
            return bytes(_MARK_NAME)[: _SIZE.value].decode("utf-16-le", "replace")
    return None


def lower_edge(quarters: int, origin: tuple[float, float], height: float) -> float:
    """The lower edge in PDF space of text that is turned by some quarters, from where its baseline begins."""
    baseline = origin[1] if quarters in (0, 2) else origin[0]
    return baseline - (DESCENT if quarters in (0, 3) else 1 - DESCENT) * height


class TextObject(NamedTuple):
    """A text object: its font, quarter turns in PDF space and as shown, lower and upper edge in PDF space, kind."""

    font: int
    quarters: int
    turn: int
    lower: float
    upper: float
    kind: str


class TextReader:
    """Reads the text objects of a page, each once, with one place for the answers of pdfium."""

    def __init__(self, textpage: Any, rotation: int) -> None:
        self._textpage, self._rotation = textpage, rotation
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

    def runs_on(self, start: int, stop: int) -> bool:
        """False if what was drawn in one go goes back to where it began, as text that is drawn twice to look bold."""
        if stop - start < _MIN_TWICE:
            return True
        first, middle, last = (self.rect_of(at, at + 1)[:2] for at in (start, (start + stop) // 2, stop - 1))
        parts, whole = (math.dist(first, middle), math.dist(middle, last)), math.dist(first, last)
        return min(parts) > _RUNS_ON * whole and sum(parts) < (1 + _RUNS_ON) * whole

    def _read(self, drawn: Any, index: int) -> TextObject | None:
        if pdfium.FPDFTextObj_GetTextRenderMode(drawn) in INVISIBLE_MODES:
            return None
        pdfium.FPDFText_GetMatrix(self._textpage, index, self._matrix)
        pdfium.FPDFTextObj_GetFontSize(drawn, self._size)
        pdfium.FPDFText_GetCharOrigin(self._textpage, index, self._x, self._y)
        quarters = quarter_turns((self._matrix.a, self._matrix.b))
        height = abs(self._size.value) * math.hypot(self._matrix.c, self._matrix.d)
        lower = lower_edge(quarters, (self._x.value, self._y.value), height)
        font = ctypes.addressof(pdfium.FPDFTextObj_GetFont(drawn).contents)
        turn = SLANTED if quarters == SLANTED else (quarters - self._rotation) % 4
        return TextObject(font, quarters, turn, lower, lower + height, look_of(drawn).kind)
