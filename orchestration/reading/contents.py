"""Contents: the lines that list what is on which page, which name regions and quarters but are no headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from orchestration.domain.names import tidy
from orchestration.reading.cells import MIN_DAMAGED_CELLS, looks_like_cell
from orchestration.reading.lines import Line
from orchestration.reading.pieces import Piece
from orchestration.reading.remarks import Block

_TITLE = re.compile(
    r"\W*(?:inhoud(?:sopgave)?|in deze (?:uitgave|publicatie))\W*(?:pagina|bladzijde|blz\.?)?\W*", re.IGNORECASE
)
_ENTRY = re.compile(
    r"(?=.*[^\W\d_]{3})(?P<title>.*?)(?P<leader>[\s.…·_]+)(?:(?:pagina|bladzijde|blz\.?|p\.)\s*)?(?P<page>\d{1,3})"
)
_LEADER = re.compile(r"(?:[.…·_]\s?){4,}")
_MIN_ENTRIES = 2
"""Without a title so many lines with dots up to the number of a page are contents."""


def without_contents(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines without a list of contents, and its entries: below its title each line that ends in a page's number."""
    kept: list[Line] = []
    entries: list[Line] = []
    last_page, place = max((line.pagina or 0 for line in lines), default=0), 0
    while place < len(lines):
        has_title = _TITLE.fullmatch(lines[place].text) is not None
        begin = place + has_title
        end = _end_of_entries(lines, begin, last_page, has_title=has_title)
        if end - begin >= (1 if has_title else _MIN_ENTRIES):
            entries += lines[begin:end]
            place = end
        else:
            kept.append(lines[place])
            place += 1
    return kept, entries


def blocks_of_contents(entries: Sequence[Line], page: int | None) -> Iterator[Block]:
    """The blocks of the entries that are about a page, to be heard for what they say of the only table there is.

    Args:
        entries: of the list of contents.
        page: of the table; None for a text source, of whose entries nothing tells which is about it.
    """
    for line in entries:
        match = _ENTRY.fullmatch(line.text)
        if match and int(match["page"]) == page:
            yield Block((Piece(tidy(match["title"]), 0, line.pagina, line.place),), "caption", is_read=True)


def _end_of_entries(lines: Sequence[Line], begin: int, last_page: int, *, has_title: bool) -> int:
    """The first line from `begin` on that is no entry, or names an earlier page than the entry before it.

    Without a title an entry has dots up to the number of its page.
    """
    number, end = 0, begin
    while end < len(lines) and (has_title or _LEADER.search(lines[end].text)):
        page = _page_in(lines[end])
        if page is None or page < number or (last_page and page > last_page):
            break
        if lines[end].pagina != lines[begin].pagina:
            break
        number, end = page, end + 1
    return end


def _page_in(line: Line) -> int | None:
    """The number of a page that a line ends in; None for a row of a table, or any other line."""
    match = _ENTRY.fullmatch(line.text) if line.text[-1:].isdecimal() else None
    if not match:
        return None
    is_row = sum(looks_like_cell(word.text) for word in line.words if word.text.strip(".…·_")) >= MIN_DAMAGED_CELLS
    return None if is_row else int(match["page"])
