"""Where each piece of a document stands: for producers without a layout of their own, and for pictures of text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reportlab.pdfbase.pdfmetrics import stringWidth

from tests.corpus.sheet import EDGE_SIZE, HEAD, MARGIN, PAGE, Block, Grid, PageBreak, Picture, Rich, Sheet, Text, runs

LEADING = 1.3
_RAISED = 0.65
"""Size of a raised mark, as part of that of its text."""
_PADDING = 3.0


@dataclass(frozen=True)
class Piece:
    """A run of text: its left end on the baseline, from the lower left corner of the page."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    spread: float = 0
    turned: bool = False
    """It reads upwards."""


@dataclass(frozen=True)
class Rule:
    """A horizontal line."""

    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Figure:
    """A picture, by its lower left corner."""

    x: float
    y: float
    width: float
    height: float
    picture: Picture


@dataclass
class Placed:
    """What stands on a page."""

    pieces: list[Piece] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)


def width_of(text: str, size: float, *, bold: bool, spread: float = 0) -> float:
    """The width in Helvetica, which is that in Liberation Sans."""
    return float(stringWidth(text, "Helvetica-Bold" if bold else "Helvetica", size)) + spread * max(len(text) - 1, 0)


def pages(sheet: Sheet) -> list[Placed]:
    """The pages of a document."""
    found = [Placed()]
    y = PAGE[1] - MARGIN
    for block in sheet.laid_out():
        if isinstance(block, PageBreak):
            found.append(Placed())
            y = PAGE[1] - MARGIN
            continue
        y = _place(block, found[-1], MARGIN, y)
        if y < MARGIN:
            raise ValueError(f"page {len(found)} is full")
    for number, page in enumerate(found, start=1):
        for text, at in ((sheet.header, PAGE[1] - HEAD), (sheet.footer, HEAD)):
            printed = text.format(page=number)
            x = (PAGE[0] - width_of(printed, EDGE_SIZE, bold=False)) / 2
            page.pieces += [Piece(x, at, printed, EDGE_SIZE)] if printed else []
    return found


def drawing(picture: Picture) -> tuple[Placed, float, float]:
    """What a picture shows, with its width and height."""
    what = picture.what
    if isinstance(what, str):
        width = width_of(what, picture.size, bold=picture.bold)
        piece = Piece(0, picture.size * 0.25, what, picture.size, picture.bold)
        return Placed([piece]), width + 2, picture.size * 1.25
    page = Placed()
    below = _grid(what, page, 0, 0)
    moved = Placed(
        [Piece(piece.x, piece.y - below, *_rest(piece)) for piece in page.pieces],
        [Rule(rule.x, rule.y - below, rule.width) for rule in page.rules],
    )
    return moved, sum(what.widths), -below


def _rest(piece: Piece) -> tuple[str, float, bool, float, bool]:
    return piece.text, piece.size, piece.bold, piece.spread, piece.turned


def _place(block: Block, page: Placed, left: float, y: float) -> float:
    """Place a block below `y`; give the lower edge."""
    if isinstance(block, Text):
        return _text(block, page, left, y - block.above)
    if isinstance(block, Grid):
        return _grid(block, page, left, y - block.above)
    assert isinstance(block, Picture)
    _, width, height = drawing(block)
    page.figures.append(Figure(left, y - block.above - height, width, height, block))
    return y - block.above - height


def _text(block: Text, page: Placed, left: float, y: float) -> float:
    width = PAGE[0] - 2 * MARGIN
    for line in _lines(block.text, block.size, width, bold=block.bold, spread=block.spread):
        used = sum(width_of(text, size, bold=block.bold, spread=block.spread) for text, size, _ in line)
        x = left + (width - used) * {"left": 0, "center": 0.5, "right": 1}[block.align]
        page.pieces += _run(line, x, y - block.size, bold=block.bold, spread=block.spread)
        y -= block.size * LEADING
    return y


Line = list[tuple[str, float, float]]
"""Runs of text, each with its size and by how much it is raised."""


def _run(line: Line, x: float, y: float, *, bold: bool, spread: float = 0) -> Iterator[Piece]:
    for text, size, raised in line:
        yield Piece(x, y + raised, text, size, bold, spread)
        x += width_of(text, size, bold=bold, spread=spread)


def _lines(text: Rich, size: float, width: float, *, bold: bool, spread: float = 0) -> list[Line]:
    """The text in lines no wider than `width`, broken at spaces and where it says."""
    lines: list[Line] = [[]]
    used = 0.0
    for run, raised in runs(text):
        run_size = size * _RAISED if raised else size
        for word in run.replace("\n", " \n").replace(" ", " \0").split("\0"):
            new = width_of(word.rstrip(), run_size, bold=bold, spread=spread)
            if word.startswith("\n") or (used and not raised and used + new > width):
                lines.append([])
                used = 0
            lines[-1].append((word.lstrip("\n"), run_size, size * 0.35 if raised else 0))
            used += width_of(word, run_size, bold=bold, spread=spread)
    return [_joined(line) for line in lines]


def _joined(line: Line) -> Line:
    """The words of a line in as few runs as may be, without a space at its end."""
    joined: Line = []
    for text, size, raised in line:
        if joined and joined[-1][2] == raised:
            joined[-1] = (joined[-1][0] + text, size, raised)
        else:
            joined.append((text, size, raised))
    if joined:
        text, size, raised = joined[-1]
        joined[-1] = (text.rstrip(), size, raised)
    return joined


def _grid(grid: Grid, page: Placed, left: float, y: float) -> float:
    if grid.labels:
        y = _labels(grid, page, left, y)
    for index, row in enumerate(grid.padded()):
        y = _row(grid, row, page, left, y, bold=index in grid.totals)
    return y


def _row(grid: Grid, row: tuple[Rich, ...], page: Placed, left: float, y: float, *, bold: bool) -> float:
    x, deepest = left, 1
    for column, (cell, width) in enumerate(zip(row, grid.widths, strict=True)):
        lines = _lines(cell, grid.size, width - 2 * _PADDING, bold=bold) if cell else []
        deepest = max(deepest, len(lines))
        for place, line in enumerate(lines):
            used = sum(width_of(text, size, bold=bold) for text, size, _ in line)
            start = x + _PADDING if column == 0 else x + width - _PADDING - used
            page.pieces += _run(line, start, y - 2 - grid.size - place * grid.size * 1.2, bold=bold)
        x += width
    y -= grid.size * 1.2 * deepest + 5
    page.rules += [Rule(left, y, sum(grid.widths))] if grid.rules == "thin" else []
    return y


def _labels(grid: Grid, page: Placed, left: float, y: float) -> float:
    """The labels: each row as high as its own cells of one row need."""
    size = grid.size * 0.85
    heights = [0.0] * len(grid.labels)
    placed = []
    for level, column, cell in grid.cells():
        turned = grid.look == "turned" and column > 0 and cell.columns == 1
        width = sum(grid.widths[column : column + cell.columns])
        lines = _lines(cell.text, size, 70 if turned else width - 2 * _PADDING, bold=False)
        texts = ["".join(text for text, _, _ in line) for line in lines]
        longest = max(width_of(text, size, bold=False) for text in texts)
        last = level + cell.rows - 1
        heights[last] = max(heights[last], longest + 8 if turned else len(texts) * size * 1.2)
        placed.append((level, column, cell, width, texts, turned))
    for level, column, cell, width, texts, turned in placed:
        x = left + sum(grid.widths[:column])
        top = y - sum(heights[:level])
        bottom = y - sum(heights[: level + cell.rows])
        for place, text in enumerate(texts):
            if turned:
                across = x + width / 2 + size * (0.35 + 1.2 * (place - (len(texts) - 1) / 2))
                page.pieces.append(Piece(across, bottom + 3, text, size, turned=True))
                continue
            shift = _PADDING if column == 0 else (width - width_of(text, size, bold=False)) / 2
            page.pieces.append(Piece(x + shift, top - size * (1 + 1.2 * place), text, size))
    return y - sum(heights) - 5
