"""PrintedDocument lines and their words: what PDFs and texts have in common before anything is made of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple

from orchestration.domain.publicatie import Bbox

BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010\u2011]\n(?=[a-z])(?!(?:en|of)\b)")
"""Where a word is broken over two lines: not after the first part of 'gemeente- en UWV-klanten'."""


class Word(NamedTuple):
    """A piece of printed text with room around it.

    `bbox` is its box on the page. `upright` is that box once the page is turned so that the text is
    upright, if that differs. Both are None for a text source. `mark` is the footnote mark that it bears.
    """

    text: str
    bbox: Bbox | None = None
    upright: Bbox | None = None
    mark: str = ""

    @property
    def place(self) -> Bbox | None:
        """Its box in the direction of reading; written out where a call for every word costs time."""
        return self.upright or self.bbox


word_of: Callable[[tuple[str, Bbox | None, Bbox | None, str]], Word] = partial(tuple.__new__, Word)
"""A word from all its fields, in less time than its class needs for them one by one."""


@dataclass(frozen=True)
class Line:
    """A printed line: its words from left to right, and the page it is on (from 1; None for a text source).

    In a line of text that has tabs (`is_tabbed`), each cell counts as one word. Text that stands across the lines is
    one word; it may be turned against the rest of its page by a quarter or more (`is_turned`).
    """

    words: tuple[Word, ...]
    pagina: int | None = None
    is_tabbed: bool = False
    is_turned: bool = False

    @cached_property
    def text(self) -> str:
        """The whole line."""
        return text_of(self.words)

    @cached_property
    def place(self) -> Bbox | None:
        """The box around it in the direction of reading; None for a text source."""
        boxes = [place for word in self.words if (place := word.upright or word.bbox) is not None]
        return union(boxes) if boxes else None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, or outlines in a line, that no text stands on: its box in the direction of reading, and its page.

    Drawings that look the same have the same `content`.
    """

    box: Bbox
    pagina: int
    content: int = 0

    @property
    def look(self) -> tuple[int, int, int]:
        """What is the same of drawings that look the same: width and height in whole points, and the content."""
        x0, top, x1, bottom = self.box
        return round(x1 - x0), round(bottom - top), self.content

    def is_below(self, line: Line) -> bool:
        """True if it begins below the middle of a line, or on a later page; False below no line that has a place."""
        if line.place is None or line.pagina is None:
            return False
        return (self.pagina, self.box[1]) > (line.pagina, (line.place[1] + line.place[3]) / 2)


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """What a document prints: its lines from top to bottom, what is drawn among them, and what stands across them.

    `asides` are slanted, turned otherwise than their page, or far larger than the rest.
    """

    lines: Sequence[Line]
    drawings: Sequence[Drawing] = ()
    asides: Sequence[Line] = ()


def text_of(words: Iterable[Word]) -> str:
    """The texts of some words, separated by a space."""
    return " ".join([word.text for word in words]).strip()


def printed_text_of(words: Iterable[Word]) -> str:
    """The same with their footnote marks."""
    return " ".join([f"{word.text}{word.mark}" for word in words]).strip()


def union(boxes: Iterable[Bbox]) -> Bbox:
    """The smallest box around some boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def rounded(box: Bbox) -> Bbox:
    """A box to a hundredth of a point."""
    x0, top, x1, bottom = box
    return (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))


def runs(words: Sequence[Word], gap: float) -> list[list[Word]]:
    """The words that stand together: separated if they are further apart than `gap` times their height.

    Words without a place stand together.
    """
    separated: list[list[Word]] = []
    end: float | None = None
    for word in words:
        place = word.upright or word.bbox
        if separated and (end is None or place is None or place[0] - end <= gap * (place[3] - place[1])):
            separated[-1].append(word)
        else:
            separated.append([word])
        end = None if place is None else place[2]
    return separated
