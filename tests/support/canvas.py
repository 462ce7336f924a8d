"""Small made-up (synthetisch) PDFs for the unit tests: pieces of text, each at a place on a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

HEIGHT = 842.0
"""Points from the top of a page to its bottom."""

COLUMNS = (250.0, 310.0, 370.0, 430.0, 500.0)
"""The right edges of the five columns of figures."""


class Piece(NamedTuple):
    """A text, its left edge and its baseline in points from the page's top left, and the degrees it is turned by."""

    x: float
    y: float
    text: str
    turn: float = 0


def row(y: float, name: str, *counts: str) -> list[Piece]:
    """A table row: its name left, its counts against the right edges of the columns."""
    places = zip(COLUMNS, counts, strict=False)
    return [Piece(60, y, name), *(Piece(right - 5 * len(count), y, count) for right, count in places)]


def write(path: Path, *pages: Sequence[Piece], size: float = 9) -> Path:
    """Write the pages as a PDF in Helvetica."""
    canvas = Canvas(str(path), pagesize=(595, HEIGHT), invariant=1)
    for page in pages:
        canvas.setFont("Helvetica", size)
        for x, y, text, turn in page:
            canvas.saveState()
            canvas.translate(x, HEIGHT - y)
            canvas.rotate(turn)
            canvas.drawString(0, 0, text)
            canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return path
