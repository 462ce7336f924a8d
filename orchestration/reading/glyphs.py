"""What is drawn on a PDF page, a character or a word, and where it stands when its text is held upright."""

from __future__ import annotations

import math
import statistics
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from orchestration.domain.publicatie import Bbox, RefusedError

LIKELY_BLANK = ""
"""Stands for a missing character where a blank may be, if there is room for one."""

NARROW_BLANK = "\u2009"
"""Stands for a character that may be a blank, or have no width at all."""

INVISIBLE, CLIPPING = 3, 7
"""Text render modes that draw nothing: the second lets what is drawn after it be seen in its shape."""

UNKNOWN = "unknown"
"""The kind of a character of which only its place is known: any text may be drawn over it."""

BEYOND = "beyond"
"""The kind of a character of which the middle lies beyond the edge of its page."""

_FIRST_COMBINING = "\u0300"

_TURN_TOLERANCE = 0.05
"""Text turned by a quarter, give or take this many quarters, is text; slanted text is a watermark."""

SLANTED = -1
"""The quarter turns of slanted text."""


Place = tuple[int, int]
"""A character of a document: the number of its page, and its index on that page."""


class Glyph(NamedTuple):
    """A character, or the characters of a word that were drawn in one go.

    Its place when the text is held upright, its box on the page, its quarter turns or `SLANTED`, and its kind:
    only text of one kind is drawn together without covering what other text shows.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    box: Bbox
    turn: int
    kind: str = UNKNOWN

    @property
    def middle(self) -> float:
        """Half its height."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """Its height when upright."""
        return self.bottom - self.top


glyph_of: Callable[[tuple[str, float, float, float, float, Bbox, int, str]], Glyph] = partial(tuple.__new__, Glyph)
"""A character from all its fields, in less time than its class needs for them one by one."""


@dataclass(frozen=True, slots=True)
class PageFrame:
    """A page as it is shown: its size in points, and where pdfplumber counts its left and top edge from."""

    left: float
    top: float
    width: float
    height: float

    def box(self, rect: Sequence[float]) -> Bbox:
        """A rectangle counted from the page's bottom left, as pdfplumber counts: from its top left."""
        x0, x1 = (rect[0], rect[2]) if rect[0] <= rect[2] else (rect[2], rect[0])
        y0, y1 = (rect[1], rect[3]) if rect[1] <= rect[3] else (rect[3], rect[1])
        return (x0 + self.left, self.height - y1 + self.top, x1 + self.left, self.height - y0 + self.top)

    def upright(self, box: Bbox, turn: int) -> Bbox:
        """A box on the page as it is when the page is turned so that text of so many quarter turns is upright."""
        x0, top, x1, bottom = box
        if turn in (0, SLANTED):
            return box
        if turn == 1:
            return (self.height - bottom, x0, self.height - top, x1)
        if turn == 2:
            return (self.width - x1, self.height - bottom, self.width - x0, self.height - top)
        return (top, self.width - x1, bottom, self.width - x0)


class PageDrawings(NamedTuple):
    """The pictures and outlines on a page as it is shown, each its box and a number for its content; the frame."""

    frame: PageFrame
    drawn: list[tuple[Bbox, int]]


NOTHING_DRAWN = PageDrawings(PageFrame(0, 0, 0, 0), [])
"""Of a page that can't be opened it is not known what is drawn on it."""


def quarter_turns(direction: Sequence[float]) -> int:
    """The quarters (0 to 3) by which text that runs in this direction is turned, or `SLANTED`."""
    if direction[1] == 0 < direction[0]:
        return 0
    quarters = math.atan2(direction[1], direction[0]) / (math.pi / 2)
    turn = round(quarters)
    return SLANTED if abs(quarters - turn) > _TURN_TOLERANCE else turn % 4


def turn_of(glyphs: Iterable[Glyph]) -> int:
    """The quarter turns of most of the text on a page."""
    turns = [glyph.turn for glyph in glyphs if glyph.turn != SLANTED and glyph.text and not glyph.text.isspace()]
    return statistics.mode(turns) if turns else 0


def join_combining(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """The characters, combining marks with the letters they follow."""
    joined: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text >= _FIRST_COMBINING and joined and unicodedata.combining(glyph.text[0]):
            joined[-1] = joined[-1]._replace(text=joined[-1].text + glyph.text)
        else:
            joined.append(glyph)
    return joined


def holds(outer: Bbox, box: Bbox) -> bool:
    """True if the middle of a box lies inside another."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def is_over_any(box: Bbox, others: Iterable[Bbox]) -> bool:
    """True if a box and one of some others have a part in common."""
    left, top, right, bottom = box
    return any(x0 < right and left < x1 and y0 < bottom and top < y1 for x0, y0, x1, y1 in others)


def too_many_objects(max_objects: int) -> RefusedError:
    """The refusal of a page that draws too much."""
    return RefusedError(f"Een pagina heeft meer dan {max_objects} tekens, lijnen en plaatjes.")


def too_many_pages(pages: int, max_pages: int) -> RefusedError:
    """The refusal of a document that is too long."""
    return RefusedError(f"De pdf heeft {pages} pagina's; er worden er hoogstens {max_pages} gelezen.")
