"""Seen figures: what recognition sees on a page where its text says a figure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from orchestration.domain.publicatie import KOLOMMEN, Bbox, Gezien, Publicatie
from orchestration.reading.drawn_page import DrawnPage, draw_page
from orchestration.reading.glyph_shapes import RESOLUTION, Shape, shapes_of
from orchestration.reading.glyphs import holds, turn_of
from orchestration.reading.pdf import PdfPages
from orchestration.reading.pdfium_objects import UnsureError
from orchestration.reading.recognition import MOST_PAGES, recognise_figure
from orchestration.system.limits import Seen

_RESOLUTIONS = (200, 300, 250)
"""Dots per inch: one in which a figure is as its text says is enough; to contradict that it takes two alike."""

_MARGIN = 1.0
"""So much room beside a figure, in points, belongs to it."""

_DIGIT = re.compile(r"\d")
_NO_DIGIT = re.compile(r"\D")
_LIKE_DIGITS = str.maketrans("OoIl", "0011", "., '’-()")
"""What digits are recognised as, and what stands between them."""

_RULES = "|[]_ "
"""What the rules of a grid beside a figure are recognised as."""

_MARKS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


class _Printed(NamedTuple):
    """A word with digits: what it says, without and with its footnote mark, and its box on the page."""

    text: str
    said: frozenset[str]
    box: Bbox


_Look = tuple[_Printed, str | None]
"""A figure, and what is seen of it: its own text if it is seen as it is said, None if it can't be recognised."""


def with_seen_figures(publicaties: Sequence[Publicatie], pages: PdfPages, seen: Seen) -> tuple[Publicatie, ...]:
    """Publications with what recognition sees of the figures on the pages of their document, dashes of tables too.

    Args:
        publicaties: as their text says them.
        pages: of their document, of which the first `MOST_PAGES` are looked at.
        seen: 'all' for every figure; 'glyphs' for as few as have every drawing of a character in figures of their page.

    Raises:
        ImportError: if the extra `ocr` is not installed.
        MemoryError: if the process may use no more memory.
    """
    cells = list(map(_cells_of, publicaties))
    figures: defaultdict[int, list[_Printed]] = defaultdict(list)
    for line in pages.printed(pages.beyond).lines:
        for word in line.words:
            number = line.pagina or 0
            if word.bbox and (
                _DIGIT.search(word.text) or any(_place_in(own.get(number, ()), word.bbox) for own in cells)
            ):
                texts = (word.text, word.text + word.mark.translate(_MARKS))
                figures[number].append(_Printed(word.text, frozenset(map(_digits, texts)), word.bbox))
    found = {number: _look(pages, number, on_page, seen) for number, on_page in figures.items() if number <= MOST_PAGES}
    return tuple(
        replace(item, gezien=tuple(_own(own, [other for other in cells if other is not own], found)))
        for item, own in zip(publicaties, cells, strict=True)
    )


def _look(pages: PdfPages, number: int, figures: Sequence[_Printed], seen: Seen) -> list[_Look]:
    """What is seen of the figures on a page."""
    try:
        with pages.document.page(number - 1, is_new=True) as page:
            drawn = [draw_page(page, resolution) for resolution in _RESOLUTIONS]
            if seen == "glyphs":
                placed = [(figure.text, figure.box) for figure in figures]
                shapes = shapes_of(page, draw_page(page, RESOLUTION), placed)
    except UnsureError:
        return [(figure, None) for figure in figures]
    turn = turn_of(pages.glyphs[number - 1])
    if seen == "glyphs":
        return list(_covering(dict(zip(figures, shapes, strict=True)), drawn, turn))
    return [(figure, _recognised(figure, drawn, turn)) for figure in figures]


def _covering(shapes: Mapping[_Printed, frozenset[Shape]], drawn: Sequence[DrawnPage], turn: int) -> Iterator[_Look]:
    """What is seen of as few figures as have every shape; of one that can't be recognised others with its shapes."""
    left, others, unknown = frozenset[Shape]().union(*shapes.values()), list(shapes), list[_Printed]()
    while left and others:
        best = max(others, key=lambda figure: (len(shapes[figure] & left), len(figure.text)))
        others.remove(best)
        if not shapes[best] & left:
            break
        if (text := _recognised(best, drawn, turn)) is None:
            unknown.append(best)
        else:
            left -= shapes[best]
            yield best, text
    yield from ((figure, None) for figure in unknown if shapes[figure] & left)


def _recognised(figure: _Printed, drawn: Iterable[DrawnPage], turn: int) -> str | None:
    """A figure as it is said, if it is seen so once; or as it is seen twice; None if it can't be recognised."""
    x0, top, x1, bottom = figure.box
    across, down = (0.0, _MARGIN) if turn in (1, 3) else (_MARGIN, 0.0)
    texts: Counter[str] = Counter()
    for page in drawn:
        text = recognise_figure(page.part((x0 - across, top - down, x1 + across, bottom + down)).picture, turn)
        if _digits(text) in figure.said:
            return figure.text
        if text:
            texts[text.strip(_RULES).translate(_LIKE_DIGITS)] += 1
    return next((text for text, times in texts.items() if times > 1), None)


def _digits(text: str) -> str:
    return _NO_DIGIT.sub("", text.strip(_RULES).translate(_LIKE_DIGITS))


_Cells = Mapping[int, Sequence[tuple[Bbox, int, str]]]
"""By page the box of each cell of a table, with the number of its row and its column."""


def _own(own: _Cells, others: Sequence[_Cells], found: Mapping[int, Sequence[_Look]]) -> Iterator[Gezien]:
    """What is seen of the figures of a table, and of those that are of no table: on its pages, and on those of none."""
    for number, looks in sorted(found.items()):
        is_of_others = not own.get(number) and any(cells.get(number) for cells in others)
        for figure, text in [] if is_of_others else looks:
            if place := _place_in(own.get(number, ()), figure.box):
                yield Gezien(figure.text, text, number, *place)
            elif not any(_place_in(cells.get(number, ()), figure.box) for cells in others):
                yield Gezien(figure.text, text, number)


def _place_in(cells: Iterable[tuple[Bbox, int, str]], box: Bbox) -> tuple[int, str] | None:
    """The row and column of the cell that a box stands in."""
    return next(((regelnummer, kolom) for cell, regelnummer, kolom in cells if holds(cell, box)), None)


def _cells_of(publicatie: Publicatie) -> _Cells:
    cells: dict[int, list[tuple[Bbox, int, str]]] = {}
    for regel in publicatie.regels:
        for kolom, box in zip(KOLOMMEN, regel.cel_bbox, strict=True):
            if box is not None and regel.pagina:
                cells.setdefault(regel.pagina, []).append((box, regel.volgnummer, kolom))
    return cells
