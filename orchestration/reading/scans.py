"""Scans: pages of which only a picture says what they print, read at several resolutions and held to their sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2.raw as pdfium

from orchestration.domain.names import Names
from orchestration.domain.publicatie import Mededeling, Publicatie, RefusedError
from orchestration.reading.agreement import Found, agreed, held_against, settled, with_sound_footnotes
from orchestration.reading.document import NO_PUBLICATION, read_publicaties
from orchestration.reading.drawn_lines import lines_of
from orchestration.reading.drawn_page import draw_page
from orchestration.reading.glyphs import Glyph
from orchestration.reading.glyphs_pdfium import read_page
from orchestration.reading.lines import Line, PrintedDocument
from orchestration.reading.pdf import PdfPages, ask_other_programs, look_over
from orchestration.reading.pdfium_objects import UnsureError
from orchestration.reading.pdfium_page import PdfiumDocument, opened
from orchestration.reading.recognition import MOST_PAGES
from orchestration.reading.remarks import LONGEST_QUOTE
from orchestration.reading.seen import damaged
from orchestration.system.limits import Limits

_RESOLUTIONS = (250, 300, 200, 150)
"""Dots per inch, the one that reads best first: in pictures of other sizes other figures are misread."""


def read_scan(content: bytes, limits: Limits, names: Names) -> tuple[Publicatie, ...]:
    """The publications that the pages of a PDF show, recognised in pictures of them.

    Figures are those of a reading of which every sum holds. What no sum holds is the same in another reading, at
    another resolution; a figure of the footnote that isn't is left empty, and of anything else it is told.

    Args:
        content: the file.
        limits: of its pages, and of what is drawn on one.
        names: the known names.

    Raises:
        RefusedError: if no reading gives such a publication, or it has more pages than are looked at.
        ImportError: if the extra `ocr` is not installed.
        MemoryError: if the process may use no more memory.
    """
    with opened(content, limits) as document:
        entries, is_sound = look_over(content, document)
        if (pages := document.count_pages()) > MOST_PAGES:
            raise RefusedError(
                f"De pdf heeft geen leesbare tekst, en {pages} pagina's; zo'n bestand wordt alleen gelezen als het er "
                f"hoogstens {MOST_PAGES} heeft."
            )
        readings: list[Found] = []
        found, doubts = None, dict[Mededeling, None]()
        for resolution in _RESOLUTIONS:
            readings.append(_read_at(resolution, document, pages, names, doubts))
            if (found := agreed(readings)) or _are_of_something_else(readings):
                break
        ask_other_programs(content, document, entries)
        doubts |= dict.fromkeys(_unsure_on(document, pages))
        layer = _layer_of(document, pages, limits, names)
        seen = with_sound_footnotes(held_against(found or settled(readings), layer))
        told = [replace(item, leeswijze="ocr", mededelingen=(*item.mededelingen, *doubts)) for item in seen]
        return tuple(told) if is_sound else damaged(told)


def _unsure_on(document: PdfiumDocument, pages: int) -> Iterator[Mededeling]:
    """The pages of which not every program shows the same."""
    for index in range(pages):
        try:
            with document.page(index) as page:
                is_unsure = bool(page.unsure)
        except UnsureError:
            is_unsure = True
        if is_unsure:
            yield Mededeling(f"bladzijde {index + 1}", index + 1, "niet_zichtbaar")


def _are_of_something_else(readings: Sequence[Found]) -> bool:
    """True if two readings find no word of such a publication: others will not either."""
    return len(readings) > 1 and all(str(reading) == NO_PUBLICATION for reading in readings)


def _read_at(
    resolution: int, document: PdfiumDocument, pages: int, names: Names, doubts: dict[Mededeling, None]
) -> Found:
    """What is read at a resolution; `doubts` gets the rows that something runs over."""
    lines: list[Line] = []
    try:
        for index in range(pages):
            with document.page(index, is_new=True) as page:
                drawn = lines_of(draw_page(page, resolution), index + 1)
            lines += drawn.lines
            rows = (text[:LONGEST_QUOTE] for text in drawn.overdrawn)
            doubts |= dict.fromkeys(Mededeling(row, index + 1, "niet_zichtbaar") for row in rows)
        return read_publicaties(PrintedDocument(lines), names)
    except UnsureError:
        return RefusedError("Een pagina van de pdf is niet te tekenen: zij is beschadigd.")
    except RefusedError as error:
        return error


def _layer_of(document: PdfiumDocument, pages: int, limits: Limits, names: Names) -> tuple[Publicatie, ...]:
    """What the text of a document says, whether its pages show it or not; nothing if that is no such publication."""
    glyphs: list[list[Glyph]] = []
    try:
        for index in range(pages):
            with document.page(index, is_new=True) as page:
                texts = {
                    address: text._replace(mode=pdfium.FPDF_TEXTRENDERMODE_FILL) for address, text in page.texts.items()
                }
                glyphs.append(read_page(replace(page, texts=texts), limits.max_objects))
        return read_publicaties(PdfPages(glyphs, (), document, is_sound=True).printed(), names)
    except (UnsureError, RefusedError):
        return ()
