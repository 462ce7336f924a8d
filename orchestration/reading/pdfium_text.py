"""The text objects of a PDF page as pdfium tells of them, or the finding that it does not tell enough."""

from __future__ import annotations

import ctypes
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import repeat
from typing import Any, NamedTuple

from orchestration.domain.publicatie import Bbox
from orchestration.reading.glyphs import INVISIBLE, SLANTED, quarter_turns
from orchestration.reading.pdfium_calls import (
    Colour,
    Matrix,
    character_ends,
    character_origin,
    character_rect,
    character_sides,
    count_characters,
    font_of,
    has_no_unicode,
    looks_of,
    mark_name_of,
    mark_of,
    mark_text_of,
    pointer,
    remove_mark,
    text_object_of,
)
from orchestration.reading.pdfium_objects import Drawn, UnsureError

_PALE = 200
"""Text in a colour lighter than this, of 255, is for a dark background."""

LARGE = 36.0
"""Text higher than this, in points, may stand across what is read."""

_OPAQUE = 250
_MIN_TWICE = 4
_RUNS_ON = 0.2
"""Of so many characters that are drawn in one go, the middle one stands between the first and the last: from both
further than this share of their distance."""

ACROSS = "across"
"""The kind of text that may stand across other text: large, slanted or mirrored."""

BELOW = "below"
"""The kind of text that is drawn below a darker copy of itself."""

DESCENT = 0.21
"""The share of a character's height below the baseline; what fonts say about it is unreliable."""

_LAYER = "OC\0".encode("utf-16-le")
_LONGEST_NAME = 64
_REPLACEMENT = b"ActualText"


class TextObject(NamedTuple):
    """A text object: the object that is drawn, its matrix in the space of the page, and its looks.

    Its height is in points, its turn in quarters or `SLANTED`, its mode how its characters are painted. Its luminance
    is from 0 to 255; None if its colour is a pattern, or not opaque. Texts of one kind are drawn without covering each
    other: 'usual', 'pale', `ACROSS` the others, `BELOW` a copy, or those of a layer.
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
            UnsureError: if it stands nowhere, or the mark of its layer gives it another text.
        """
        own, mode, size, colour, marks = looks_of(drawn.address)
        matrix = drawn.placed_by(own)
        if not math.isfinite(size * sum(matrix)):
            raise UnsureError
        height, quarters, kind, luminance = _style(matrix[:4], size, colour)
        layer = _layer_of(drawn.address, marks) if marks > 0 else None
        if layer is not None and kind != ACROSS:
            kind = f"layer {layer}"
        return tuple.__new__(cls, (drawn, matrix, height, quarters, mode, kind, luminance))  # as `glyph_of`

    @property
    def is_invisible(self) -> bool:
        """True if it is there to be selected, and draws nothing."""
        return self.mode == INVISIBLE


_MARK_NAME = ctypes.create_string_buffer(2 * _LONGEST_NAME)
_SIZE = ctypes.c_ulong()
_NAME_AT, _SIZE_AT = ctypes.addressof(_MARK_NAME), ctypes.addressof(_SIZE)
"""Where pdfium puts its answers, one at a time: it may not be asked two things at once."""


@lru_cache(maxsize=1024)
def _style(
    slopes: tuple[float, float, float, float], size: float, colour: Colour
) -> tuple[float, int, str, float | None]:
    """Height, turn, kind and luminance of text, outside of layers: most text objects of a page have the same.

    Args:
        slopes: its matrix, but for its place.
        size: that of its font before its matrix.
        colour: its colour.
    """
    a, b, c, d = slopes
    height = abs(size) * math.hypot(c, d)
    is_mirrored = a * d < b * c
    quarters = SLANTED if is_mirrored else quarter_turns((a, b))
    red, green, blue, alpha = colour
    luminance = 0.3 * red + 0.59 * green + 0.11 * blue if alpha >= _OPAQUE else None
    if height > LARGE or quarters == SLANTED:
        return height, quarters, ACROSS, luminance
    return height, quarters, "pale" if luminance is None or luminance >= _PALE else "usual", luminance


def _layer_of(text: int, marks: int) -> str | None:
    """The layer of a text object by its marks, of which those are removed that give it another text for copying."""
    layer, drawn = None, pointer(text)
    for index in reversed(range(marks)):
        mark = mark_of(drawn, index)
        is_replaced = mark_text_of(mark, _REPLACEMENT, None, 0, _SIZE_AT)
        if mark_name_of(mark, _NAME_AT, len(_MARK_NAME), _SIZE_AT) and _MARK_NAME.raw[: _SIZE.value] == _LAYER:
            if is_replaced:
                raise UnsureError
            is_named = mark_text_of(mark, b"Name", _NAME_AT, len(_MARK_NAME), _SIZE_AT)
            is_known = is_named and _SIZE.value <= len(_MARK_NAME)
            layer = _MARK_NAME.raw[: _SIZE.value].decode("utf-16-le", "replace").rstrip("\0") if is_known else "?"
        elif is_replaced:
            remove_mark(text, mark)
    return layer


def lower_edge(quarters: int, origin: tuple[float, float], height: float) -> float:
    """The lower edge in PDF space of text that is turned by some quarters, from where its baseline begins."""
    baseline = origin[1] if quarters in (0, 2) else origin[0]
    return baseline - (DESCENT if quarters in (0, 3) else 1 - DESCENT) * height


class Band(NamedTuple):
    """Where characters of a text object stand, in PDF space.

    The quarter turns in PDF space and on the page as shown, the lower and the upper edge, the kind of the text object,
    those characters that its font is known to identify, and what gives of a character of a page, by its index, where
    it begins and ends between those edges.
    """

    quarters: int
    turn: int
    lower: float
    upper: float
    kind: str
    known: set[str]
    extent_of: Callable[[Any, int], Extent]


Extent = tuple[float, float]
"""The lesser and the greater end of characters in the direction of their text, as coordinates of PDF space."""


def told_of(textpage: Any) -> set[int | None]:
    """The addresses of the text objects of which pdfium tells characters; of a copy of another it tells none."""
    return set(map(text_object_of, repeat(textpage), range(count_characters(textpage))))


class TextReader:
    """Reads the characters of a page by the text objects that they are of."""

    def __init__(
        self, textpage: Any, rotation: int, texts: Mapping[int, TextObject], copies: Mapping[int, int]
    ) -> None:
        """`texts` are the text objects of the page by their addresses, `copies` those below another."""
        self.textpage = textpage
        self._rotation, self._texts, self._copies = rotation, texts, copies
        self._with_unicode: defaultdict[int, set[str]] = defaultdict(set)
        self.read: set[int] = set()  # those of which characters were read
        self._address: int | None = None
        self._band: Band | None = None

    def drawn_in_one_go(self, begin: int, end: int) -> Sequence[tuple[int, int, Band]]:
        """The parts of a word, from one index up to another, that are of one text object each.

        What is of none, or can't be seen, is left out.
        """
        first = text_object_of(self.textpage, begin)
        last = first if end - begin == 1 else text_object_of(self.textpage, end - 1)
        if first == last:
            band = self._band if first == self._address else self._band_of(first, begin)
            return () if band is None else ((begin, end, band),)
        between = map(text_object_of, repeat(self.textpage), range(begin + 1, end - 1))
        parts = []
        start, drawn = begin, first
        for index, address in enumerate((*between, last, None), begin + 1):
            if index == end or address != drawn:
                band = self._band_of(drawn, start)
                if band is not None:
                    parts.append((start, index, band))
                start, drawn = index, address
        return parts

    def require_unicode(self, known: set[str], text: str, start: int) -> None:
        """Give up on text, from an index on, with characters that its font does not identify.

        Args:
            known: the characters that it is known to identify; gets those of the text.
            text: the text.
            start: the index of its first character.
        """
        for index, character in enumerate(text, start):
            if character not in known and has_no_unicode(self.textpage, index):
                raise UnsureError
            known.add(character)

    def rect_of(self, first: int, last: int) -> Bbox:
        """Left, bottom, right and top of two characters together."""
        edges = zip(character_rect(self.textpage, first), character_rect(self.textpage, last), strict=True)
        lefts, bottoms, rights, tops = edges
        return (min(lefts), min(bottoms), max(rights), max(tops))

    def runs_on(self, start: int, text: str, extents: tuple[Extent, Extent], band: Band) -> bool:
        """False if what was drawn in one go goes back: text that is drawn twice to look bold, or in another order.

        Args:
            start: the index of its first character.
            text: its characters, two or more; of figures the order of all matters.
            extents: those of its first and last character.
            band: where it stands.
        """
        sign = 1 if band.quarters < 2 else -1
        (first, _), (last, _) = extents
        first, last = sign * first, sign * last
        if not text.isalpha() and any(map(str.isdecimal, text)):
            for index in range(start + 1, start + len(text) - 1):
                begin = sign * band.extent_of(self.textpage, index)[0]
                if not first < begin:
                    return False
                first = begin
            return first < last
        if len(text) < _MIN_TWICE:
            return first <= last  # two letters may be drawn as one
        middle = sign * band.extent_of(self.textpage, start + len(text) // 2)[0]
        least = _RUNS_ON * (last - first)
        return 0 < least < middle - first and least < last - middle

    @cached_property
    def _told(self) -> set[int | None]:
        return told_of(self.textpage)

    def _band_of(self, address: int | None, index: int) -> Band | None:
        if address is not None and address != self._address:
            if address not in self._texts:
                raise UnsureError
            self.read.add(address)
            self._address, self._band = address, self._band_at(address, index)
        return None if address is None else self._band

    def _band_at(self, address: int, index: int) -> Band | None:
        shown = self._copies.get(address) if self._copies else None
        if shown is None or shown in self._told:
            shown = address  # else pdfium tells only one of two copies
        _, _, height, quarters, mode, kind, _ = self._texts[shown]
        if mode == INVISIBLE:
            return None
        lower = lower_edge(quarters, character_origin(self.textpage, index), height)
        turn = SLANTED if quarters == SLANTED else (quarters - self._rotation) % 4
        extent_of = character_sides if quarters in (0, 2) else character_ends
        known = self._with_unicode[font_of(address)]
        return tuple.__new__(Band, (quarters, turn, lower, lower + height, kind, known, extent_of))
