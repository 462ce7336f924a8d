"""Pictures among text: column labels, titles and notes that a document shows in drawings, read along with its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from orchestration.domain.names import Names
from orchestration.domain.publicatie import KOLOMMEN, OPSCHRIFTEN, Bbox, Mededeling, Publicatie, RefusedError
from orchestration.reading.agreement import Found, alike
from orchestration.reading.cells import looks_like_cell
from orchestration.reading.drawn_lines import lines_of
from orchestration.reading.drawn_page import draw_page
from orchestration.reading.glyphs import is_over_any, turn_of
from orchestration.reading.lines import Line, union
from orchestration.reading.pdf import PdfPages
from orchestration.reading.pdfium_objects import UnsureError
from orchestration.reading.recognition import MOST_PAGES
from orchestration.reading.seen import read_seen

_RESOLUTIONS = (250, 300, 200)
"""Dots per inch: what two of them say alike is taken for what a picture says."""

_NEAR = 8.0
"""Drawings no further apart than this, in points, are of one picture: the letters of a label."""

_SMALLEST = 3.0
"""A drawing less high or wide than this, in points, is no text by itself."""

_MOST, _MOST_PICTURES = 300, 12
"""More drawings on a page, or more pictures, are one."""


def has_pictures(pages: PdfPages) -> bool:
    """True if something is drawn on a page that may be text, in a document that is short enough."""
    return len(pages.glyphs) <= MOST_PAGES and any(_boxes_of(pages))


def read_with_pictures(pages: PdfPages, names: Names) -> tuple[Publicatie, ...]:
    """The publications of a PDF, read along with what its pictures say.

    Figures, those of the footnote too, are those of its text: rows of them in a picture are not read. Where no two
    resolutions say the same, or the pictures make another table of it, they are not read either.

    Args:
        pages: its characters, and what is drawn beside them.
        names: the known names.

    Raises:
        PictureError: if it is none of which the text says what is seen, as `read_seen` does.
        RefusedError: if it is not such a publication, or its pictures contradict its text.
        ImportError: if the extra `ocr` is not installed.
        MemoryError: if the process may use no more memory.
    """
    without = _seen(pages, names)
    readings: list[Found] = []
    for resolution in _RESOLUTIONS if has_pictures(pages) else ():
        lines = tuple(_lines_in_pictures(pages, resolution))
        readings.append(_seen(replace(pages, in_pictures=lines), names) if lines else without)
        if (found := alike(readings)) is not None:
            return _joined(without, found)
    is_contradicted = readings and all(isinstance(found, RefusedError) for found in readings)
    return _joined(without, readings[0] if is_contradicted else without)


def _seen(pages: PdfPages, names: Names) -> Found:
    try:
        return read_seen(pages, names)
    except RefusedError as error:
        return error


def _joined(without: Found, found: Found) -> tuple[Publicatie, ...]:
    """What is found with pictures, if it is the same table as without.

    Raises:
        RefusedError: if there is none, with pictures or without.
    """
    if isinstance(without, RefusedError):
        if isinstance(found, RefusedError):
            raise without
        return found
    if isinstance(found, RefusedError):
        raise RefusedError(f"Een afbeelding op de pagina spreekt de tekst tegen. {found}") from found
    if list(map(_figures_of, found)) != list(map(_figures_of, without)):
        return without
    return tuple(
        replace(
            item,
            doelgroepregister=own.doelgroepregister,
            registratiegraad_gepubliceerd=own.registratiegraad_gepubliceerd,
            mededelingen=tuple(_told(item.mededelingen, own.mededelingen)),
        )
        for item, own in zip(found, without, strict=True)
    )


def _figures_of(publicatie: Publicatie) -> Counter[tuple[int | None, Bbox | None, int | None]]:
    """The figures of a table by where they stand, whatever its order of columns is."""
    return Counter(
        (regel.pagina, box, aantal)
        for regel in publicatie.regels
        for box, aantal in zip(regel.cel_bbox, regel.aantallen, strict=True)
    )


def _told(mededelingen: Iterable[Mededeling], own: Sequence[Mededeling]) -> Iterator[Mededeling]:
    """What is told of a table; words of a picture that are not understood, as those of a logo, keep none out.

    A caption that is a picture is told by what it says, and no more as a picture.
    """
    yield from (item for item in own if item.begrip not in ("niet_begrepen", *OPSCHRIFTEN))
    for item in mededelingen:
        if item not in own or item.begrip in ("niet_begrepen", *OPSCHRIFTEN):
            yield replace(item, begrip="niet_begrepen") if item.begrip == "bij_de_kop" else item


def _lines_in_pictures(pages: PdfPages, resolution: int) -> Iterator[Line]:
    """The lines that the pictures of all pages show, but for rows of figures."""
    for index, boxes in enumerate(_boxes_of(pages)):
        if boxes:
            try:
                with pages.document.page(index, is_new=True) as page:
                    drawn = None if page.unsure else draw_page(page, resolution, has_text=False)
            except UnsureError:
                drawn = None
            if drawn is None:
                continue
            for box in boxes:
                lines = lines_of(drawn.part(box), index + 1, is_level=True).lines
                yield from (line for line in lines if not _has_figures(line))


def _has_figures(line: Line) -> bool:
    return sum(looks_like_cell(word.text) for word in line.words) >= len(KOLOMMEN)


def _boxes_of(pages: PdfPages) -> Iterator[list[Bbox]]:
    """The boxes of the pictures on each page, with some room around them."""
    for drawings, glyphs in zip(pages.drawings, pages.glyphs, strict=False):
        page = drawings.frame.box((0, 0, drawings.frame.width, drawings.frame.height))
        drawn = [
            (x0 - _NEAR / 2, top - _NEAR / 2, x1 + _NEAR / 2, bottom + _NEAR / 2)
            for (x0, top, x1, bottom), _ in drawings.drawn
            if max(x1 - x0, bottom - top) >= _SMALLEST and is_over_any(page, [(x0, top, x1, bottom)])
        ]
        if turn_of(glyphs):
            yield []
        else:
            apart = [union(drawn)] if len(drawn) > _MOST else _apart(drawn)
            yield [union(apart)] if len(apart) > _MOST_PICTURES else apart


def _apart(boxes: Sequence[Bbox]) -> list[Bbox]:
    """Boxes, those that have a part in common as one, from top to bottom."""
    found: list[Bbox] = []
    for box in sorted(boxes, key=lambda box: box[1]):
        joined = box
        while touching := [other for other in found if is_over_any(joined, [other])]:
            joined = union([joined, *touching])
            found = [other for other in found if other not in touching]
        found.append(joined)
    return sorted(found, key=lambda box: box[1])
