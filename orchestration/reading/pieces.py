"""Pieces of running text: lines, or parts of them in one column, put together to blocks as they are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orchestration.domain.names import tidy
from orchestration.domain.publicatie import Bbox
from orchestration.reading.lines import Line, Word, runs, text_of, union

_COLUMN_GAP = 0.9
"""Words of a PDF further apart than this times their height are of two columns of text."""

_LINE_GAP = 1.6
"""Lines further apart than this times their height are of two blocks."""


_SENTENCE_END = (".", "!", "?")
_MIN_PROSE_WORDS = 12
"""A text of so many words that ends as a sentence does is no caption."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A printed line, or the part of it that is in one column of text: its line's index, page and box if known."""

    text: str
    index: int
    pagina: int | None
    box: Bbox | None

    def is_above(self, other: Piece) -> bool:
        """True if the other continues this one: the next line of the same column."""
        if self.box is None or other.box is None:
            return other.index == self.index + 1
        height = max(self.box[3] - self.box[1], other.box[3] - other.box[1])
        is_near = self.pagina == other.pagina and other.box[1] - self.box[3] <= _LINE_GAP * height - height
        return is_near and self.index < other.index and self.box[0] < other.box[2] and other.box[0] < self.box[2]


def is_prose(text: str) -> bool:
    """True for sentences of some length: no caption."""
    return text.rstrip().endswith(_SENTENCE_END) and len(text.split()) >= _MIN_PROSE_WORDS


def read_blocks(lines: Sequence[Line], indexes: Sequence[int]) -> list[tuple[Piece, ...]]:
    """The blocks of text that stand on some of the lines, each line by line; in order of their first lines."""
    blocks: list[list[Piece]] = []
    for index in indexes:
        for piece in _pieces(lines[index], index):
            above = next((block for block in reversed(blocks) if block[-1].is_above(piece)), None)
            if above is None:
                blocks.append([piece])
            else:
                above.append(piece)
    return [tuple(block) for block in blocks]


def _pieces(line: Line, index: int) -> Iterator[Piece]:
    parts: list[list[Word]] = [list(line.words)] if line.place is None else runs(line.words, _COLUMN_GAP)
    for part in parts:
        boxes = [word.place for word in part if word.place is not None]
        yield Piece(tidy(text_of(part)), index, line.pagina, union(boxes) if boxes else None)
