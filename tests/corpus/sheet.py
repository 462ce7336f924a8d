"""A document of any form before a producer lays it out: blocks, one under the other; lengths are in points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.corpus.publication import Kopcel

MARGIN = 42.0
PAGE = (595.28, 841.89)
HEAD = 24.0
"""From the edge of the page to the baseline of its header, and to that of its footer."""
EDGE_SIZE = 8.0
"""Size of the text in header and footer."""


@dataclass(frozen=True)
class Sup:
    """A raised mark, as of a footnote."""

    text: str


Rich = str | tuple[str | Sup, ...]
"""A text, or its runs where some are raised: `("5678", Sup("1"))`."""


@dataclass(frozen=True)
class Text:
    """A line or a paragraph."""

    text: Rich
    size: float = 9
    bold: bool = False
    align: str = "left"
    """'left', 'center' or 'right'."""
    spread: float = 0
    """Between letters."""
    above: float = 4


@dataclass(frozen=True)
class Grid:
    """A table: its first column holds names, on the left; the others figures, on the right."""

    rows: tuple[tuple[Rich, ...], ...]
    labels: tuple[tuple[Kopcel, ...], ...] = ()
    """None: a table without column labels."""
    totals: tuple[int, ...] = ()
    """Which rows are bold: a second font, so a larger file."""
    widths: tuple[float, ...] = (125, 66, 66, 66, 66, 66)
    rules: str = "thin"
    """'thin' (under each row) or 'none'."""
    size: float = 9
    look: str = "text"
    """Of the labels: 'text', 'turned' (those of one column, but the first, read upwards), 'picture' or 'outlines'."""
    above: float = 4

    def cells(self) -> Iterator[tuple[int, int, Kopcel]]:
        """The labels with the row and the column each begins at."""
        taken: set[tuple[int, int]] = set()
        for level, row in enumerate(self.labels):
            column = 0
            for cell in row:
                while (level, column) in taken:
                    column += 1
                yield level, column, cell
                taken |= {(level + down, column + right) for down in range(cell.rows) for right in range(cell.columns)}
                column += cell.columns

    def padded(self) -> Iterator[tuple[Rich, ...]]:
        """The rows, each with a cell per column."""
        for row in self.rows:
            yield (*row, *("",) * (len(self.widths) - len(row)))


@dataclass(frozen=True)
class Picture:
    """A line of text, or a table, that is no text in the file: a grey raster image, or the outlines of its letters."""

    what: str | Grid
    size: float = 9
    bold: bool = False
    outlines: bool = False
    above: float = 4


@dataclass(frozen=True)
class PageBreak:
    """What follows stands on a new page."""


Block = Text | Grid | Picture | PageBreak


@dataclass(frozen=True)
class Sheet:
    """A document; in header and footer {page} is the number of the page."""

    blocks: tuple[Block, ...]
    header: str = ""
    footer: str = ""

    def pages(self) -> int:
        """How many pages it has, if no page runs over."""
        return 1 + sum(isinstance(block, PageBreak) for block in self.blocks)

    def laid_out(self) -> Iterator[Block]:
        """The blocks, with labels that are no text as a picture of their own above the table."""
        for block in self.blocks:
            if isinstance(block, Grid) and block.look in ("picture", "outlines"):
                labels = replace(block, rows=(), totals=(), look="text", rules="none")
                yield Picture(labels, outlines=block.look == "outlines", above=block.above)
                yield replace(block, labels=(), look="text", above=0)
            else:
                yield block


def runs(text: Rich) -> list[tuple[str, bool]]:
    """The runs of a text, each with whether it is raised."""
    pieces = (text,) if isinstance(text, str) else text
    return [(piece.text, True) if isinstance(piece, Sup) else (piece, False) for piece in pieces]


def plain(text: Rich, producer: str) -> str:
    """The text, for a producer that can't raise a mark there."""
    if any(raised for _, raised in runs(text)):
        raise ValueError(f"{producer}: no raised mark in {text}")
    return "".join(piece for piece, _ in runs(text))
