"""Copies: text that is drawn below a darker copy of itself, as a shadow or a halo is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from orchestration.reading.pdfium_calls import bounds_of, font_of
from orchestration.reading.pdfium_text import TextObject

_CELL = 3.0
"""A copy is not further than this from what is below it, in points."""

_DARKER = 60
"""By so much its luminance is less."""

_SAME_HEIGHT, _SAME_WIDTH = 0.01, 3.0
"""Copies differ by less than this in height and width, in points: a halo is wider."""

_LIGHTEST, _MOST = 256.0, 8
"""More than any luminance; and of so many in one place at most it is asked what is drawn over them."""


def copies_below(texts: Mapping[int, TextObject]) -> dict[int, int]:
    """Which text objects are drawn below a darker one of the same font and size, in as good as the same place.

    Args:
        texts: the text objects of a page in the order they are drawn, by their addresses.

    Returns:
        By the address of each that of the last one that is drawn over it.
    """
    if len({(text.luminance, text.mode) for text in texts.values()}) < 2:
        return {}
    darkest = min(map(_luminance, texts.values()))
    light = [address for address, text in texts.items() if _luminance(text) >= darkest + _DARKER]
    below: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    copies: dict[int, int] = {}
    is_light = set(light)
    for address, text in texts.items():
        for other in below.get(_cell_of(text, 0, 0), ()):
            if _luminance(texts[other]) >= _luminance(text) + _DARKER and _is_alike(texts[other], text):
                copies[other] = address
        if address in is_light:
            for cell in _cells_around(text):
                below[cell] = [*below[cell][1 - _MOST :], address]
    return copies


def _luminance(text: TextObject) -> float:
    """That of its colour; what is invisible, transparent or a pattern is taken for lighter than any."""
    return _LIGHTEST if text.is_invisible or text.luminance is None else text.luminance


def _is_alike(one: TextObject, other: TextObject) -> bool:
    """True if two text objects have one font and size, and stand in as good as one place."""
    left, right = one.drawn.address, other.drawn.address
    if (
        font_of(left) != font_of(right)
        or one.quarters != other.quarters
        or abs(one.height - other.height) > _SAME_HEIGHT
    ):
        return False
    first, second = bounds_of(left), bounds_of(right)
    return abs((first[2] - first[0]) - (second[2] - second[0])) < _SAME_WIDTH


def _cell_of(text: TextObject, across: int, up: int) -> tuple[int, int]:
    return round(text.matrix[4] / _CELL) + across, round(text.matrix[5] / _CELL) + up


def _cells_around(text: TextObject) -> Iterator[tuple[int, int]]:
    return (_cell_of(text, across, up) for across in (-1, 0, 1) for up in (-1, 0, 1))
