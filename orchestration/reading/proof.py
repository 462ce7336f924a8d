"""Proof of a reading: the pages of a PDF with what was read drawn over them, green if it adds up, red if not."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from orchestration.domain.names import naam_sleutel
from orchestration.domain.publicatie import KOLOMMEN, Bbox, RefusedError, Regel
from orchestration.reading.reading import Reading
from orchestration.reading.workers import in_workers
from orchestration.system.errors import KlantprofielenError
from orchestration.system.files import read_regular
from orchestration.system.limits import DEFAULT_LIMITS, Limits

RESOLUTION = 144
"""Dots per inch: twice the size of the page in points."""

MAX_PIXELS = 4_000_000
"""In one picture: twice a page at full resolution; a larger page is drawn smaller."""

_GREEN, _RED, _AMBER = (0, 130, 60), (200, 0, 0), (230, 150, 0)


class ProofError(KlantprofielenError):
    """Nothing can be drawn; the message says why."""


@dataclass(frozen=True, slots=True)
class ProofRequest:
    """A PDF to draw, and what was read of it.

    Attributes:
        path: the PDF.
        readings: what was read of it.
        row: draw only the rows of this name, and only their pages; None draws all.
        max_pages: so many pages from the first on at most.
    """

    path: Path
    readings: Sequence[Reading]
    row: str | None = None
    max_pages: int = DEFAULT_LIMITS.max_pages

    @property
    def regels(self) -> list[Regel]:
        """The rows to draw."""
        return [
            regel
            for reading in self.readings
            if reading.gecorrigeerd is not None
            for regel in reading.gecorrigeerd.regels
            if self.row is None or naam_sleutel(regel.naam) == naam_sleutel(self.row)
        ]


def draw(
    requests: Sequence[ProofRequest], limits: Limits, resolution: int = RESOLUTION
) -> list[dict[int, bytes] | RefusedError]:
    """A PNG of each page of some PDFs, by page number, drawn in worker processes within the limits.

    A page without rows is drawn too, as it may be why a file is kept out. A row is green if its four counts make its
    total. A cell that could not be read is filled red, one whose count is corrected amber.

    Args:
        requests: the PDFs.
        limits: of what drawing one of them may cost.
        resolution: dots per inch; a page that is very large gets fewer.

    Returns:
        For each PDF its pages, or why there are none.

    Raises:
        ProofError: if a file is no PDF, or has no row of that name.
        WorkerError: if a worker can't start.
    """
    for request in requests:
        if request.path.suffix.lower() != ".pdf":
            raise ProofError(f"{request.path.name} has no pages to show: it is not a PDF.")
        if request.row is not None and not request.regels:
            raise ProofError(f"{request.path.name} has no row '{request.row}'.")
    calls = [partial(_draw, request, limits, resolution) for request in requests]
    with closing(in_workers(calls, limits)) as outcomes:
        drawn = dict(outcomes)
    return [drawn[index] for index in range(len(requests))]


def _draw(request: ProofRequest, limits: Limits, resolution: int) -> dict[int, bytes]:
    """The pages of a PDF as PNGs; runs in a worker.

    Raises:
        RefusedError: if it can't be drawn.
        MemoryError: if the process may use no more memory.
    """
    import pdfplumber

    regels = request.regels
    images = {}
    try:
        content = read_regular(request.path, limits.max_bytes)
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            every = range(1, min(len(pdf.pages), request.max_pages) + 1)
            for number in every if request.row is None else sorted({regel.pagina for regel in regels if regel.pagina}):
                page = pdf.pages[number - 1]
                finest = 72 * math.sqrt(MAX_PIXELS / max(1, page.width * page.height))
                image = page.to_image(resolution=min(resolution, finest))
                for regel in regels:
                    if regel.pagina == number:
                        _draw_regel(image, regel)
                png = io.BytesIO()
                image.annotated.save(png, "PNG")
                images[number] = png.getvalue()
    except MemoryError:
        raise
    except Exception as error:  # a damaged file makes the libraries raise anything
        raise RefusedError("De pagina's zijn niet te tekenen: de pdf is beschadigd.") from error
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
