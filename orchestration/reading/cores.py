"""Cores: the part of the box of a character that is its own, and what is close beside it on its line."""

from __future__ import annotations

from orchestration.domain.publicatie import Bbox
from orchestration.reading.glyphs import SLANTED, UNKNOWN, Glyph
from orchestration.reading.pdfium_text import DESCENT

Box = tuple[int, int, int, int]
"""Pixels: left, top, right, bottom."""

_CAPITALS = 0.7
"""The height of capitals and digits as a share of that of characters."""

_MARGIN = 0.06
"""What stands within this share of its height from the sides of a character, or from its baseline, is not in it."""

BESIDE = 0.6
"""What stands within this share of its height beside a figure would be read with it."""

_DASHES = ("-", "–", "—", "−")

_TINY, _NARROW, _NARROW_FIGURE = 2.5, 0.1, 0.22
"""Characters less high than the first, in points, or wide than the second, in their height, are no text to a reader;
figures less wide than the third are not."""


def core_of(glyph: Glyph) -> Bbox:
    """The part of the box of a character that is its own: from the height of capitals to its baseline.

    What stands beside it, below the baseline, or above the capitals is no stroke through it. Of slanted text it is all.
    """
    x0, top, x1, bottom = glyph.box
    height = glyph.bottom - glyph.top
    margin = min(_MARGIN * height, (glyph.x1 - glyph.x0) / 4)
    upper, lower = (1 - DESCENT - _CAPITALS) * height, (DESCENT + _MARGIN) * height
    if glyph.turn == 0:
        return (x0 + margin, top + upper, x1 - margin, bottom - lower)
    if glyph.turn == 1:
        return (x0 + upper, top + margin, x1 - lower, bottom - margin)
    if glyph.turn == 2:
        return (x0 + margin, top + lower, x1 - margin, bottom - upper)
    if glyph.turn == 3:
        return (x0 + lower, top + margin, x1 - upper, bottom - margin)
    return glyph.box


def beside_of(glyph: Glyph) -> Bbox:
    """The core of a character with what stands close beside it on its line, that would be read with it."""
    x0, top, x1, bottom = core_of(glyph)
    beside = BESIDE * glyph.height
    if is_sideways(glyph.turn):
        return (x0, top - beside, x1, bottom + beside)
    return (x0 - beside, top, x1 + beside, bottom)


def sides_of(around: Box, own: Box, turn: int) -> list[Box]:
    """What is beside a box of characters in another around it, on their line."""
    left, upper, right, lower = around
    if is_sideways(turn):
        sides = [(left, upper, right, own[1]), (left, own[3], right, lower)]
    else:
        sides = [(left, upper, own[0], lower), (own[2], upper, right, lower)]
    return [side for side in sides if side[0] < side[2] and side[1] < side[3]]


def is_sideways(turn: int) -> bool:
    """True for a turn of a quarter, or three."""
    return turn in (1, 3)


def has_figure(glyph: Glyph) -> bool:
    """True for text with a digit, or a dash alone: what stands beside that may make another figure of it."""
    text = glyph.text
    return glyph.turn != SLANTED and not text.isalpha() and (text in _DASHES or any(map(str.isdecimal, text)))


def is_tiny(glyph: Glyph) -> bool:
    """True for a character that is too small to be read."""
    text, x0, top, x1, bottom, _, _, kind = glyph
    width, height = x1 - x0, bottom - top
    has_width = width > 0 or kind != UNKNOWN  # pdfminer gives none to a character of which the font tells none
    narrow = _NARROW_FIGURE if text.isdecimal() else _NARROW
    return height < _TINY or (has_width and width < narrow * height * len(text))


def within(part: Box, box: Box) -> Box:
    """A part of a box, counted from its corner."""
    left, upper = box[:2]
    return part[0] - left, part[1] - upper, part[2] - left, part[3] - upper
