"""After the total: rows with which a table seems to go on below its total row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from orchestration.domain.names import Names, tidy
from orchestration.domain.publicatie import KOLOMMEN, Mededeling
from orchestration.reading.heading import PAGE_NUMBER
from orchestration.reading.lines import Line
from orchestration.reading.remarks import LONGEST_QUOTE
from orchestration.reading.rows import Row
from orchestration.reading.table import Table
from orchestration.reading.total_names import summed_amr

_GOES_ON = re.compile(r"\b(?:vervolg|volgende (?:pagina|bladzijde))\b", re.IGNORECASE)
"""What a line says between two parts of a table."""


def find_rows_after_totals(
    tables: Sequence[Table], candidates: Sequence[Row], label_lines: set[int], names: Names
) -> list[list[Mededeling]]:
    """Of each table the first row with which it goes on below its total, if it does: its total may be of a part.

    Between them stand only labels printed again, numbers of pages, and what other pages print too. A comparison with
    Nederland is no such row, nor is the next of several regions whose totals have their names.

    Args:
        tables: of a document; one that does not end with its total row is left alone.
        candidates: every row of the document, from top to bottom.
        label_lines: the lines of every label of the document.
        names: the known names.
    """
    lines = tables[0].lines
    begins = {row.lines[0]: place for place, row in enumerate(candidates) if len(row.cells) == len(KOLOMMEN)}
    skipped = label_lines | _saying_nothing(lines)
    found: list[list[Mededeling]] = []
    for table in tables:
        total = table.rows[-1]
        place = _next_row(max(total.lines) + 1, begins, skipped) if total.is_total else None
        following = [] if place is None else candidates[place:]
        is_other = not following or following[0].is_national_total or _are_of_regions(total, following, names)
        line = None if is_other else lines[following[0].index]
        found.append([Mededeling(tidy(line.text)[:LONGEST_QUOTE], line.pagina, "na_de_totaalrij")] if line else [])
    return found


def _next_row(index: int, begins: Mapping[int, int], skipped: set[int]) -> int | None:
    """The place among the candidates of the first row from a line on, if only lines that say nothing are before it."""
    while index in skipped and index not in begins:
        index += 1
    return begins.get(index)


def _saying_nothing(lines: Sequence[Line]) -> set[int]:
    """The lines that say nothing between two rows: numbers of pages, that it goes on, and what several pages print."""
    texts = [tidy(line.text) for line in lines]
    printed = Counter(text for text, _ in set(zip(texts, (line.pagina for line in lines), strict=True)))
    return {
        index
        for index, text in enumerate(texts)
        if printed[text] > 1 or PAGE_NUMBER.fullmatch(text) or _GOES_ON.search(text)
    }


def _are_of_regions(total: Row, following: Sequence[Row], names: Names) -> bool:
    """True if this total and the next each name an AMR, and not the same."""
    next_total = next((row for row in following if row.is_total), None)
    named = summed_amr(total.name, names)
    other = None if next_total is None else summed_amr(next_total.name, names)
    return named is not None and other is not None and named != other
