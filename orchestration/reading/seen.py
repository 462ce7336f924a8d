"""What is seen of a PDF: the publications it prints without the text that its pages do not show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from orchestration.domain.names import Names
from orchestration.domain.publicatie import OPSCHRIFTEN, Mededeling, PictureError, Publicatie, RefusedError
from orchestration.reading.control_statements import check_statements
from orchestration.reading.document import read_publicaties
from orchestration.reading.glyphs import Glyph, PageDrawings, Place
from orchestration.reading.pdf import IN_PICTURE, PdfPages
from orchestration.reading.remarks import LONGEST_QUOTE

if TYPE_CHECKING:
    from orchestration.reading.close_look import Sight

_MAX_PAGES = 20
"""A longer file without a table is not looked at for text that can't be seen."""

_OF_FOOTNOTE = ("doelgroepregister", "registratiegraad_gepubliceerd", "quarter_key_voetnoot")
"""What is left empty if the footnote lies beyond the edge."""

_LARGE = 0.2
"""A drawing with more than this share of a page may be a table."""

_WORDS = re.compile(r"\b(?:de|het|een|van|en|in|op|per|voor|gemeenten?|the|of|and)\b")
"""A text without any of these is no Dutch or English, but codes of a font that says not what it draws."""

_BLANK = 0.1
"""There is a blank between characters that are further apart than this share of their height."""


def read_seen(pages: PdfPages, names: Names) -> tuple[Publicatie, ...]:
    """The publications of a PDF as someone reads them who looks at its pages.

    Text that is not painted is left out. Text of which it is in doubt what can be seen is told at each table that is
    another one without it: it decides something there. So is text beyond the edges at each that is another one with it.

    Args:
        pages: its characters.
        names: the known names.

    Raises:
        PictureError: if they may be one, of which the text does not say what is seen.
        RefusedError: if they are not such a publication.
    """
    beyond = pages.beyond
    first = _read(pages, beyond, names)
    if isinstance(first, RefusedError) and len(pages.glyphs) > _MAX_PAGES:
        raise first
    sights = _look(pages)
    unseen = beyond | {place for place, sight in sights.items() if sight == "unseen"}
    doubtful = sights.keys() - unseen
    found = _without_hidden(first, _read(pages, unseen, names)) if len(unseen) > len(beyond) else first
    if isinstance(found, RefusedError):
        if is_picture(pages, unseen):
            raise PictureError(f"{found} {IN_PICTURE}") from found
        raise found
    cut_off = _cut_off(found, pages, unseen, names) if beyond else ()
    if doubtful:
        without = _read(pages, unseen | doubtful, names)
        others = () if isinstance(without, RefusedError) else without
        found = tuple(item if item in others else _told(item, _doubts(item, pages, doubtful)) for item in found)
    if cut_off:
        found = tuple(_told(item, told) for item, told in zip(found, cut_off, strict=True))
    return found if pages.is_sound else damaged(found)


def is_picture(pages: PdfPages, unseen: Container[Place]) -> bool:
    """True if what is seen of the pages may be a table that their text is not: it has no words, or a large picture."""
    text = " ".join(line.text.casefold() for line in pages.printed(unseen).lines)
    return not _WORDS.search(text) or any(map(_has_large_drawing, pages.drawings))


def _has_large_drawing(drawings: PageDrawings) -> bool:
    frame = drawings.frame
    least = _LARGE * frame.width * frame.height
    return any((x1 - x0) * (bottom - top) > least > 0 for (x0, top, x1, bottom), _ in drawings.drawn)


def damaged(found: Iterable[Publicatie]) -> tuple[Publicatie, ...]:
    """Publications of a file that is damaged: every program makes what it can of it."""
    return tuple(_told(item, [Mededeling("verwijzingen", None, "beschadigd")]) for item in found)


def _look(pages: PdfPages) -> dict[Place, Sight]:
    """Which characters of the pages are not simply seen; those beyond the edges are not looked at."""
    from orchestration.reading.painting import look

    if not pages.beyond:
        return look(pages.document, dict(enumerate(pages.glyphs, start=1)))
    within = {
        number: [place for place in range(len(glyphs)) if (number, place) not in pages.beyond]
        for number, glyphs in enumerate(pages.glyphs, start=1)
    }
    shown = {number: [pages.glyphs[number - 1][place] for place in places] for number, places in within.items()}
    sights = look(pages.document, shown)
    return {(number, within[number][place]): sight for (number, place), sight in sights.items()}


def _without_hidden(
    first: tuple[Publicatie, ...] | RefusedError, found: tuple[Publicatie, ...] | RefusedError
) -> tuple[Publicatie, ...] | RefusedError:
    """What is found without hidden text, told what that says otherwise of a table.

    Args:
        first: what is found with it.
        found: what is found without.
    """
    if isinstance(found, RefusedError):
        return found
    if isinstance(first, RefusedError):
        # where labels are to be taken for granted, hidden ones that say otherwise are none to pass over
        is_plain = len(found) == 1 and found[0].kolomkoppen_gelezen
        return found if is_plain else first
    is_alone = len(found) < len(first)
    return tuple(_told(item, _said_by_hidden(item, first, is_alone=is_alone)) for item in found)


def _said_by_hidden(publicatie: Publicatie, first: Iterable[Publicatie], *, is_alone: bool) -> list[Mededeling]:
    """What hidden text says otherwise of a table: its order of columns, or, if it is alone without, what it is about.

    Alone it keeps the captions that it has among others: a picture above one alone may be its title.
    """
    rows = {(regel.pagina, regel.bbox): regel for regel in publicatie.regels}
    told: list[Mededeling] = []
    for table in first:
        same = [(rows[place], regel) for regel in table.regels if (place := (regel.pagina, regel.bbox)) in rows]
        if any(_is_reordered(own.aantallen, regel.aantallen) for own, regel in same):
            told.append(Mededeling("de koppen van de kolommen", same[0][0].pagina, "niet_zichtbaar"))
        if same and is_alone:
            told += [item for item in table.mededelingen if item.begrip in OPSCHRIFTEN]
            if (table.quarter_key, table.regios) != (publicatie.quarter_key, publicatie.regios):
                about = " ".join([table.quarter_key or "geen kwartaal", *table.regios])
                told.append(Mededeling(about, same[0][0].pagina, "opschrift"))
    return [item for item in told if item not in publicatie.mededelingen]


def _is_reordered(counts: Sequence[int | None], others: Sequence[int | None]) -> bool:
    return counts != others and Counter(counts) == Counter(others)


def _cut_off(
    found: tuple[Publicatie, ...], pages: PdfPages, unseen: frozenset[Place], names: Names
) -> list[list[Mededeling]]:
    """What is told of each table that is another one with the text beyond the edges."""
    whole = _read(pages, unseen - pages.beyond, names)
    others = () if isinstance(whole, RefusedError) else whole
    text = " ".join(text for _, text in _texts(pages, sorted(pages.beyond)))[:LONGEST_QUOTE]
    told = [Mededeling(text, min(pages.beyond)[0], "afgesneden")]
    return [[] if any(_is_same(item, other, names) for other in others) else told for item in found]


def _is_same(publicatie: Publicatie, whole: Publicatie, names: Names) -> bool:
    """True if what lies beyond the edges changes nothing that decides, and states nothing else than the table does.

    A figure of the footnote that is only there is not read, and so is not wrong. Its quarter is to be the table's.
    """
    if whole.quarter_key_voetnoot not in (publicatie.quarter_key_voetnoot, publicatie.quarter_key):
        return False
    missing: dict[str, Any] = {name: None for name in _OF_FOOTNOTE if getattr(publicatie, name) is None}
    one, other = (
        replace(
            table,
            **missing,
            mededelingen=tuple(item for item in table.mededelingen if item.begrip != "niet_begrepen"),
            uitspraken=(),
        )
        for table in (publicatie, whole)
    )
    stated = [item for item in whole.uitspraken if item not in publicatie.uitspraken]
    if publicatie.quarter_key is None and any(item.soort == "kwartaal" for item in stated):
        return False
    held = check_statements(replace(publicatie, uitspraken=tuple(stated)), names, None)
    return one == other and all(finding.oordeel == "klopt" for finding in held)


def _read(pages: PdfPages, left_out: Container[Place], names: Names) -> tuple[Publicatie, ...] | RefusedError:
    try:
        return read_publicaties(pages.printed(left_out), names)
    except RefusedError as error:
        return error


def _told(publicatie: Publicatie, mededelingen: Iterable[Mededeling]) -> Publicatie:
    return replace(publicatie, mededelingen=(*publicatie.mededelingen, *mededelingen))


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
        if not glyph.text.strip():
            continue
        if before and before[0] == number and abs(glyph.top - before[1].top) < 1 and glyph.x0 >= before[1].x0:
            blank = " " if glyph.x0 - before[1].x1 > _BLANK * glyph.height else ""
            found[-1] = (number, f"{found[-1][1]}{blank}{glyph.text}")
        else:
            found.append((number, glyph.text))
        before = (number, glyph)
    return found
