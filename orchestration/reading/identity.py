"""Identity: which quarter and region each table of a document is about, and what above it was not understood."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import groupby, pairwise
from operator import and_

from orchestration.domain.names import Names, naam_sleutel
from orchestration.domain.printed_date import find_dates
from orchestration.domain.publicatie import Mededeling
from orchestration.domain.quarter import find_quarters
from orchestration.reading.footnote import find_footnotes
from orchestration.reading.heading import PAGE_NUMBER, Heading, read_heading
from orchestration.reading.lines import Drawing, Line
from orchestration.reading.pieces import is_prose
from orchestration.reading.vocabulary import is_usual_caption

_OF_ANOTHER = re.compile(
    r"volgend|vorig|eerder|vergelijk|verschijn|verschenen|publicatie|gepubliceerd|uitgave|editie|versie|archief|actuali"
    r"|bijgewerkt|gewijzigd",
    re.IGNORECASE,
)
"""Words beside which a quarter may be that of another table, or the one in which a document appeared."""
_TABLE_NUMBER = re.compile(r"\W*tabel\s(?P<number>\d{1,2})\b\W*(?P<text>.*)", re.IGNORECASE)
_DRAWING = "een afbeelding van {} bij {} punten"


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a table: the lines after the table before it, and the page that the table begins on.

    `after` are the lines among and after its rows, up to the end of the document. `has_region`: the table names its
    region elsewhere, in its footnote. `drawings`: the pictures and outlines above it.
    """

    lines: Sequence[Line]
    after: Sequence[Line]
    pagina: int | None
    has_region: bool
    drawings: Sequence[Drawing] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """What a table is about: a quarter or None, every region that is named, as printed, and its captions.

    `opschriften` are those above a table among others that were not understood. The quarter of the only table of a
    document may also stand by itself after its heading.
    """

    quarter_key: str | None
    regios: tuple[str, ...]
    opschriften: tuple[Mededeling, ...] = ()


def identify(tables: Sequence[Above], names: Names) -> list[Identity]:
    """What each table of a document is about.

    A table among others takes the quarter and the region of the cover (the pages before the first table, or a
    heading above the first table's own) only if every table lacks one: otherwise it may be about another. If nothing
    stands above the first, or 'Tabel 1' above the second, what stands above another may be below the table that it is
    about.

    Raises:
        RefusedError: if a heading names more than one quarter.
    """
    if len(tables) == 1:
        heading = read_heading(tables[0].lines, names)
        return [Identity(heading.quarter_key or _lone_quarter(tables[0], names), heading.regios)]
    first = tables[0]
    cover = [line for line in first.lines if _is_before(line, first.pagina)]
    own = [[line for line in first.lines if line not in cover], *(table.lines for table in tables[1:])]
    of_cover, headings = read_heading(cover, names), [read_heading(lines, names) for lines in own]
    of_cover, headings = _with_document_heading(of_cover, headings)
    quarters = [heading.quarter_key for heading in headings]
    if not any(quarters):
        quarters = [of_cover.quarter_key] * len(tables)
    regions = [heading.regios for heading in headings]
    if not any(regions) and not any(table.has_region for table in tables):
        regions = [of_cover.regios] * len(tables)
    has_notes = all(table.has_region for table in tables)
    found = zip(
        _captions(own, headings, may_be_numbered=has_notes), _drawn_captions(tables, own, headings), strict=True
    )
    texts = [[*written, *drawn] for written, drawn in found]
    has_above = of_cover.is_named or headings[0].is_named or first.drawings
    if not has_above or not _are_in_order(own, headings):
        named = [_heading_lines(lines, heading) for lines, heading in zip(own, headings, strict=True)]
        texts = [[*text, *heading] for text, heading in zip(texts, named, strict=True)]
    captions = [
        tuple(Mededeling(text, table.pagina, "opschrift") for text in above)
        for table, above in zip(tables, texts, strict=True)
    ]
    return [Identity(*found) for found in zip(quarters, regions, captions, strict=True)]


def _are_in_order(above: Sequence[Sequence[Line]], headings: Sequence[Heading]) -> bool:
    """True if the headings number their tables one after another, from the first table on, or none of them."""
    lines = [_heading_lines(lines, heading) for lines, heading in zip(above, headings, strict=True)]
    numbers = [[int(match["number"]) for text in texts if (match := _TABLE_NUMBER.match(text))] for texts in lines]
    first = min(numbers[0], default=0)
    return not any(numbers) or numbers == [[number] for number in range(first, first + len(numbers))]


def _heading_lines(lines: Sequence[Line], heading: Heading) -> list[str]:
    return [lines[place].text for place in sorted(heading.quarter_places | heading.region_places)]


def _lone_quarter(table: Above, names: Names) -> str | None:
    """The quarter in a page header or footer, or below the table: it stands by itself, and nothing says otherwise.

    Raises:
        RefusedError: if what stands there is no quarter.
    """
    page = [line for line in table.after if line.pagina == table.pagina]
    if len(_quarters(line.text for line in page)) > 1:
        return None
    heading = read_heading(page, names)
    is_alone = not heading.quarter_places & heading.region_places
    return heading.quarter_key if is_alone and _all_agree(heading.quarter_key, [*table.lines, *table.after]) else None


def _quarters(texts: Iterable[str]) -> set[str]:
    return {quarter.quarter_key for text in texts for quarter in find_quarters(text)}


def _all_agree(quarter_key: str | None, lines: Sequence[Line]) -> bool:
    """True if no line speaks of another quarter, of a moment outside this one, or of another publication."""
    texts = [line.text for line in lines]
    if quarter_key is None or any(map(_OF_ANOTHER.search, texts)):
        return False
    texts += [f"{first} {second}" for first, second in pairwise(texts)]
    moments = [found.quarter_keys for text in texts for found in find_dates(text) if found.is_moment]
    return _quarters(texts) <= {quarter_key} and all(quarter_key in keys for keys in moments)


def _is_before(line: Line, pagina: int | None) -> bool:
    return line.pagina is not None and pagina is not None and line.pagina < pagina


def _with_document_heading(cover: Heading, headings: list[Heading]) -> tuple[Heading, list[Heading]]:
    """The quarter above the first table's own region counts as the cover's if each table names its region alone."""
    first, *others = headings
    is_above = bool(first.quarter_places) and max(first.quarter_places) < min(first.region_places, default=-1)
    if cover.quarter_key is None and is_above and all(other.regios and not other.quarter_places for other in others):
        return replace(cover, quarter_key=first.quarter_key), [replace(first, quarter_key=None), *others]
    return cover, headings


def _captions(
    above: Sequence[Sequence[Line]], headings: Sequence[Heading], *, may_be_numbered: bool
) -> Iterator[list[str]]:
    """What stands above each table and is no heading, no footnote of the table before it, and not above every table.

    The number of a table says nothing only if no note can speak of it: if each has a footnote that names its region.
    """
    everywhere = set.intersection(*({naam_sleutel(line.text) for line in lines} for lines in above))
    is_numbered = may_be_numbered and all(
        heading.begin >= 0 and _of_number(lines, number)
        for number, (lines, heading) in enumerate(zip(above, headings, strict=True), start=1)
    )
    for number, (lines, heading) in enumerate(zip(above, headings, strict=True)):
        understood = heading.places | find_footnotes(lines)
        if is_numbered:
            understood |= _of_number(lines, number + 1)
        unread = [
            place
            for place, line in enumerate(lines)
            if place not in understood
            and naam_sleutel(line.text) not in everywhere
            and not PAGE_NUMBER.fullmatch(line.text)
        ]
        blocks = [
            [lines[place].text for place in block]
            for block in neighbours(unread)
            if not (
                is_prose(" ".join(lines[place].text for place in block)) and (not number or block[-1] < heading.begin)
            )
        ]
        yield [text for block in blocks for text in block]


def _of_number(lines: Sequence[Line], number: int) -> frozenset[int]:
    """The places of the lines that say 'Tabel 2' above the second table, at most with a usual caption."""
    found = ((place, _TABLE_NUMBER.match(line.text)) for place, line in enumerate(lines))
    return frozenset(
        place
        for place, match in found
        if match and int(match["number"]) == number and (not match["text"] or is_usual_caption(match["text"]))
    )


def _drawn_captions(
    tables: Sequence[Above], above: Sequence[Sequence[Line]], headings: Sequence[Heading]
) -> Iterator[list[str]]:
    """What is drawn above each table, below its full heading if it has one, and not above every table."""
    drawn = [Counter(drawing.look for drawing in table.drawings) for table in tables]
    everywhere = reduce(and_, drawn)
    for number, (table, found, lines, heading) in enumerate(zip(tables, drawn, above, headings, strict=True)):
        begin = heading.begin if number else min(heading.quarter_places | heading.region_places, default=-1)
        unread = [
            drawing
            for drawing in table.drawings
            if (number or drawing.pagina == table.pagina) and (begin < 0 or drawing.is_below(lines[begin]))
        ]
        yield [_DRAWING.format(*drawing.look) for drawing in unread if drawing.look in found - everywhere]


def neighbours(places: Iterable[int]) -> list[list[int]]:
    """Neighbouring lines together."""
    return [[place for _, place in group] for _, group in groupby(enumerate(places), lambda found: found[1] - found[0])]
