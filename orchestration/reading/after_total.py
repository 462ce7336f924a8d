"""After the total: rows with which a table seems to go on below its total row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from orchestration.domain.names import Names, tidy
from orchestration.domain.publicatie import KOLOMMEN, Mededeling
from orchestration.reading.lines import Line
from orchestration.reading.remarks import LONGEST_QUOTE
from orchestration.reading.rows import Row
from orchestration.reading.table import Table
from orchestration.reading.total_names import summed_amr

_PAGE_NUMBER = re.compile(
    r"\W*(?:pagina|bladzijde|blz\.?|p\.)?\W*\d{1,3}(?:\W*(?:/|van)\W*\d{1,3})?\W*"
    r"|.*\b(?:vervolg|volgende (?:pagina|bladzijde))\b.*",
    re.IGNORECASE,
)
"""A line that says on which page it is, or that the table goes on."""


def find_rows_after_total(
    table: Table, candidates: Sequence[Row], label_lines: set[int], names: Names
) -> Iterator[Mededeling]:
    """The first row with which a table goes on below its total, if it does: then its total may be of a part.

    Between them stand only labels printed again, numbers of pages, and what other pages print too. A comparison with
    Nederland is no such row, nor is the next of several regions whose totals have their names.

    Args:
        table: ends with its total row, or is left alone.
        candidates: every row of the document.
        label_lines: the lines of every label of the document.
        names: the known names.
    """
    total = table.rows[-1]
    if not total.is_total:
        return
    begins = {row.lines[0] for row in candidates if len(row.cells) == len(KOLOMMEN)}
    end = max(total.lines) + 1
    between = takewhile(lambda index: index not in begins, range(end, len(table.lines)))
    skipped = _skipped(table.lines) | label_lines
    first = next((index for index in range(end, len(table.lines)) if index in begins), None)
    if first is None or not all(index in skipped for index in between):
        return
    following = [row for row in candidates if row.lines[0] >= first]
    if not (following[0].is_national_total or _are_of_regions(total, following, names)):
        line = table.lines[following[0].index]
        yield Mededeling(tidy(line.text)[:LONGEST_QUOTE], line.pagina, "na_de_totaalrij")


def _skipped(lines: Sequence[Line]) -> set[int]:
    """The lines that say nothing between two rows: numbers of pages, and what several pages print."""
    printed = Counter(text for text, _ in {(tidy(line.text), line.pagina) for line in lines})
    return {
        index
        for index, line in enumerate(lines)
        if printed[tidy(line.text)] > 1 or _PAGE_NUMBER.fullmatch(tidy(line.text))
    }


def _are_of_regions(total: Row, following: Sequence[Row], names: Names) -> bool:
    """True if this total and the next each name an AMR, and not the same."""
    next_total = next((row for row in following if row.is_total), None)
    named = summed_amr(total.name, names)
    other = None if next_total is None else summed_amr(next_total.name, names)
    return named is not None and other is not None and named != other
