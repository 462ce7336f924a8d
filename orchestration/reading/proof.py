"""Proof of a reading: the pages of a PDF with what was read drawn over them, green if it adds up, red if not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.domain.names import naam_sleutel
from orchestration.domain.publicatie import KOLOMMEN, Bbox, Regel
from orchestration.reading.reading import Reading
from orchestration.system.errors import KlantprofielenError

if TYPE_CHECKING:
    from PIL.Image import Image

RESOLUTION = 144
"""Dots per inch: twice the size of the page in points."""

_GREEN, _RED, _AMBER = (0, 130, 60), (200, 0, 0), (230, 150, 0)


class ProofError(KlantprofielenError):
    """Nothing can be drawn; the message says why."""


def draw(
    path: Path, readings: Sequence[Reading], max_pages: int, row: str | None = None, resolution: int = RESOLUTION
) -> dict[int, Image]:
    """An image of each page, by page number, also of a page without rows, which may be why a file is kept out.

    A row is green if its four counts make its total. A cell that could not be read is filled red,
    one whose count is corrected amber.

    Args:
        path: the PDF.
        readings: what was read of it.
        max_pages: so many pages from the first on at most.
        row: draw only the rows of this name, and only their pages.
        resolution: dots per inch.

    Raises:
        ProofError: if the file is no PDF, or has no row of that name.
    """
    if path.suffix.lower() != ".pdf":
        raise ProofError(f"{path.name} has no pages to show: it is not a PDF.")
    import pdfplumber

    regels = [
        regel
        for reading in readings
        if reading.gecorrigeerd is not None
        for regel in reading.gecorrigeerd.regels
        if row is None or naam_sleutel(regel.naam) == naam_sleutel(row)
    ]
    if row is not None and not regels:
        raise ProofError(f"{path.name} has no row '{row}'.")
    images = {}
    with pdfplumber.open(path) as pdf:
        every = range(1, min(len(pdf.pages), max_pages) + 1)
        for number in every if row is None else sorted({regel.pagina for regel in regels if regel.pagina}):
            image = pdf.pages[number - 1].to_image(resolution=resolution)
            for regel in regels:
                if regel.pagina == number:
                    _draw_regel(image, regel)
            images[number] = image.annotated
    return images


def _draw_regel(image: Any, regel: Regel) -> None:
    *delen, totaal = regel.aantallen
    holds = None not in regel.aantallen and sum(deel or 0 for deel in delen) == totaal
    colour = _GREEN if holds else _RED
    rectangle = image.draw_rect
    if regel.bbox is not None:
        rectangle(_wider(regel.bbox, 4), fill=None, stroke=colour, stroke_width=2)
    for kolom, aantal, box in zip(KOLOMMEN, regel.aantallen, regel.cel_bbox, strict=True):
        if box is not None:
            marked = _RED if aantal is None else _AMBER if kolom in regel.gecorrigeerde_kolommen else None
            rectangle(_wider(box, 2), fill=(*marked, 90) if marked else None, stroke=colour, stroke_width=1)


def _wider(box: Bbox, by: float) -> Bbox:
    """The box with some room around it, in points, so that its edge does not run through the text."""
    x0, top, x1, bottom = box
    return (x0 - by, top - by, x1 + by, bottom + by)
