"""Copies: text that is drawn again, below a darker copy of itself as a shadow is, or over one that pdfium tells."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping

from orchestration.domain.publicatie import Bbox
from orchestration.reading.pdfium_calls import bounds_of, font_of
from orchestration.reading.pdfium_objects import box_of
from orchestration.reading.pdfium_text import TextObject

_CELL = 3.0
"""A copy is not further than this from what is below it, in points."""

_DARKER = 60
"""By so much its luminance is less."""

_SAME_WIDTH = 3.0
"""Copies differ by less than this in width, in points: a halo is wider."""

_FEW_BEFORE, _AGAIN = 8, 0.15
"""Text is held against so many objects before it: it is in the place of one if it is not further from it than this
share of its height."""

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


def untold(texts: Mapping[int, TextObject], told: Collection[int]) -> Iterator[Bbox]:
    """The boxes, in PDF space, of the text objects of which pdfium tells nothing, as one before has their characters.

    In another font, or elsewhere, these may be read otherwise. What is drawn again in as good as the same place, to
    look bold, is none of these, nor is what has no ink.

    Args:
        texts: the text objects of a page in the order they are drawn, by their addresses.
        told: the addresses of those of which pdfium tells characters.
    """
    before: deque[tuple[TextObject, Bbox]] = deque(maxlen=_FEW_BEFORE)
    for address, text in texts.items():
        bounds = box_of(text.drawn)
        if address not in told and not text.is_invisible and bounds[0] < bounds[2] and bounds[1] < bounds[3]:
            is_again = any(_is_near(text, one) and _is_as_wide(bounds, other, text.height) for one, other in before)
            if not is_again:
                yield bounds
        before.append((text, bounds))


def _is_near(text: TextObject, one: TextObject) -> bool:
    """True if a text object begins in the place of one of the same font and height."""
    near = _AGAIN * text.height
    return (
        font_of(text.drawn.address) == font_of(one.drawn.address)
        and abs(text.height - one.height) <= near
        and abs(text.matrix[4] - one.matrix[4]) <= near
        and abs(text.matrix[5] - one.matrix[5]) <= near
    )


def _is_as_wide(bounds: Bbox, other: Bbox, height: float) -> bool:
    """True if text ends where another does, and so is not spaced otherwise."""
    return max(abs(bounds[axis] - other[axis]) for axis in (0, 2)) <= _AGAIN * height


def _luminance(text: TextObject) -> float:
    """That of its colour; what is invisible, transparent or a pattern is taken for lighter than any."""
    return _LIGHTEST if text.is_invisible or text.luminance is None else text.luminance


def _is_alike(one: TextObject, other: TextObject) -> bool:
    """True if two text objects have one font and size, and stand in as good as one place."""
    if one.quarters != other.quarters or not _is_near(one, other):
        return False
    first, second = bounds_of(one.drawn.address), bounds_of(other.drawn.address)
    return abs((first[2] - first[0]) - (second[2] - second[0])) < _SAME_WIDTH


def _cell_of(text: TextObject, across: int, up: int) -> tuple[int, int]:
    return round(text.matrix[4] / _CELL) + across, round(text.matrix[5] / _CELL) + up


def _cells_around(text: TextObject) -> Iterator[tuple[int, int]]:
    return (_cell_of(text, across, up) for across in (-1, 0, 1) for up in (-1, 0, 1))
