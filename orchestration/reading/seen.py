"""What is seen of a PDF: the publications it prints without the text that its pages do not show."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from orchestration.domain.names import Names
from orchestration.domain.publicatie import OPSCHRIFTEN, Mededeling, Publicatie, RefusedError
from orchestration.reading.document import read_publicaties
from orchestration.reading.glyphs import Glyph, Place
from orchestration.reading.pdf import PdfPages
from orchestration.reading.remarks import LONGEST_QUOTE

_MAX_PAGES = 20
"""A longer file without a table is not looked at for text that can't be seen."""


def read_seen(pages: PdfPages, names: Names) -> tuple[Publicatie, ...]:
    """The publications of a PDF as someone reads them who looks at its pages.

    Text that is not painted is left out. Text of which it is in doubt what can be seen is told at each table that is
    another one without it: it decides something there.

    Args:
        pages: its characters.
        names: the known names.

    Raises:
        RefusedError: if they are not such a publication.
    """
    from orchestration.reading.painting import look

    first = _read(pages, (), names)
    if isinstance(first, RefusedError) and len(pages.glyphs) > _MAX_PAGES:
        raise first
    sights = look(pages.document, dict(enumerate(pages.glyphs, start=1)))
    unseen = {place for place, sight in sights.items() if sight == "unseen"}
    doubtful = sights.keys() - unseen
    found = _read(pages, unseen, names) if unseen else first
    if isinstance(found, RefusedError):
        raise found
    if isinstance(first, RefusedError) and not all(publicatie.kolomkoppen_gelezen for publicatie in found):
        raise first  # where labels are to be taken for granted, hidden ones that say otherwise are none to pass over
    if not isinstance(first, RefusedError) and len(found) < len(first):
        found = tuple(_told(item, _captions_among(item, first)) for item in found)
    if doubtful:
        without = _read(pages, unseen | doubtful, names)
        others = () if isinstance(without, RefusedError) else without
        found = tuple(item if item in others else _told(item, _doubts(item, pages, doubtful)) for item in found)
    if not pages.is_sound:
        found = tuple(_told(item, [Mededeling("verwijzingen", None, "beschadigd")]) for item in found)
    return found


def _read(pages: PdfPages, left_out: Container[Place], names: Names) -> tuple[Publicatie, ...] | RefusedError:
    try:
        return read_publicaties(pages.printed(left_out), names)
    except RefusedError as error:
        return error


def _told(publicatie: Publicatie, mededelingen: Iterable[Mededeling]) -> Publicatie:
    return replace(publicatie, mededelingen=(*publicatie.mededelingen, *mededelingen))


def _captions_among(publicatie: Publicatie, tables: Iterable[Publicatie]) -> list[Mededeling]:
    """The captions that a table has among others, but not without these: a picture above one alone may be its title."""
    rows = {(regel.pagina, regel.bbox) for regel in publicatie.regels}
    told = [
        mededeling
        for table in tables
        if any((regel.pagina, regel.bbox) in rows for regel in table.regels)
        for mededeling in table.mededelingen
        if mededeling.begrip in OPSCHRIFTEN
    ]
    return [mededeling for mededeling in told if mededeling not in publicatie.mededelingen]


def _doubts(publicatie: Publicatie, pages: PdfPages, doubtful: Iterable[Place]) -> list[Mededeling]:
    """The texts that may not be seen: those on the pages of the table, or all if it has none."""
    on_pages = {regel.pagina for regel in publicatie.regels}
    texts = _texts(pages, sorted(doubtful))
    own = [(number, text) for number, text in texts if number in on_pages]
    return [Mededeling(text[:LONGEST_QUOTE], number, "niet_zichtbaar") for number, text in own or texts]


def _texts(pages: PdfPages, places: Iterable[Place]) -> list[tuple[int, str]]:
    """The page and the text of characters that stand side by side, as one text each."""
    found: list[tuple[int, str]] = []
    before: tuple[int, Glyph] | None = None
    for number, place in places:
        glyph = pages.glyphs[number - 1][place]
        if before and before[0] == number and abs(glyph.top - before[1].top) < 1 and glyph.x0 >= before[1].x0:
            found[-1] = (number, f"{found[-1][1]} {glyph.text}")
        else:
            found.append((number, glyph.text))
        before = (number, glyph)
    return found
