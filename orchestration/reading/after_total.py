"""After the total: rows with which a table seems to go on below its total row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from orchestration.domain.names import Names, tidy
from orchestration.domain.publicatie import KOLOMMEN, Mededeling
from orchestration.reading.cells import looks_like_cell
from orchestration.reading.footnote import find_footnotes
from orchestration.reading.heading import heading_begin
from orchestration.reading.lines import Line
from orchestration.reading.remarks import LONGEST_QUOTE, says_nothing
from orchestration.reading.rows import Row
from orchestration.reading.table import Table
from orchestration.reading.total_names import summed_amr

_GOES_ON = re.compile(r"vervolg|\bvolgende (?:pagina|bladzijde)\b", re.IGNORECASE)
"""What a line says between two parts of a table."""

_COMPARED = re.compile(r"\b(?:nederland|landelijk)\b", re.IGNORECASE)
"""In the name of a row that is compared with those of a region."""


def find_rows_after_totals(
    tables: Sequence[Table], candidates: Sequence[Row], label_lines: set[int], names: Names
) -> list[list[Mededeling]]:
    """Of each table the first row with which it goes on below its total, if it does: its total may be of a part.

    Between them stand only labels printed again, footnotes, and what says nothing, such as the foot of a page; or a
    later total adds this one to the rows between them. A comparison with Nederland is no such row, nor is the next of
    several regions whose totals have their names.

    Args:
        tables: of a document; one that does not end with its total row is left alone.
        candidates: every row of the document, from top to bottom.
        label_lines: the lines of every label of the document.
        names: the known names.
    """
    document = _Lines.of(tables[0].lines, candidates, label_lines, names)
    found: list[list[Mededeling]] = []
    for total in (table.rows[-1] for table in tables):
        following = [row for row in candidates if row.index > total.index] if total.is_total else []
        index = document.next_row(total) if total.is_total else None
        if index is None and following:
            index = _first_added(total, following)
        line = None if index is None or _are_of_regions(total, following, names) else document.lines[index]
        found.append([Mededeling(tidy(line.text)[:LONGEST_QUOTE], line.pagina, "na_de_totaalrij")] if line else [])
    return found


@dataclass(frozen=True)
class _Lines:
    """The lines of a document: which have a row, and which are of labels or of names."""

    lines: Sequence[Line]
    names: Names
    rows: Mapping[int, Row]
    labels: set[int]
    of_names: set[int]

    @classmethod
    def of(cls, lines: Sequence[Line], candidates: Sequence[Row], label_lines: set[int], names: Names) -> _Lines:
        of_names = {index for row in candidates for index in row.name_lines}
        return cls(lines, names, {row.index: row for row in candidates}, label_lines, of_names)

    @cached_property
    def _footnotes(self) -> frozenset[int]:
        return find_footnotes(self.lines)

    @cached_property
    def _printed(self) -> Counter[str]:
        """On how many pages each line is."""
        return Counter(text for text, _ in {(_without_figures(line), line.pagina) for line in self.lines})

    def next_row(self, total: Row) -> int | None:
        """The line of the first row below a total, if only lines that say nothing are before it.

        With labels below a footnote or a caption another table begins.
        """
        is_ended = False
        for index in range(max(total.lines) + 1, len(self.lines)):
            row = self.rows.get(index)
            if row is not None and _COMPARED.search(row.name) and not total.is_national_total:
                continue
            if self._has_row(index):
                return index
            if index in self.labels and is_ended:
                return None
            if index in self.labels or index in self.of_names or self._is_of_page(self.lines[index]):
                continue
            if not (index in self._footnotes or self._is_usual(self.lines[index])):
                return None
            is_ended = True
        return None

    def _has_row(self, index: int) -> bool:
        """True for five figures, with a name or none, or fewer beside a name that is known."""
        row = self.rows.get(index)
        are_cells = (looks_like_cell(word.text) for word in self.lines[index].words)
        in_one_go = max((sum(1 for _ in run) for is_cell, run in groupby(are_cells) if is_cell), default=0)
        return in_one_go >= len(KOLOMMEN) or (row is not None and (row.is_total or self.names.is_known(row.name)))

    def _is_of_page(self, line: Line) -> bool:
        """True for what each page prints, a rule, or that the table goes on."""
        is_rule = not re.search(r"[^\W_]", line.text)
        is_repeated = self.lines[0].pagina != self.lines[-1].pagina and self._printed[_without_figures(line)] > 1
        return is_rule or is_repeated or _GOES_ON.search(line.text) is not None

    def _is_usual(self, line: Line) -> bool:
        """True for a text that says nothing, and is no heading."""
        return heading_begin([line], self.names) is None and says_nothing(line.text, self.names)


def _without_figures(line: Line) -> str:
    """The text of a line, the number of its page left out."""
    return re.sub(r"\d+", "", tidy(line.text))


def _first_added(total: Row, following: Sequence[Row]) -> int | None:
    """The line of the first row of those that a later total adds to this one; None if none does."""
    place = next((place for place, row in enumerate(following) if row.is_total), None)
    if place is None:
        return None
    parts, sums = [total, *following[:place]], following[place].counts
    counts = [row.counts for row in parts if row.counts is not None]
    is_added = len(counts) == len(parts) > 1 and any(counts[0]) and tuple(map(sum, zip(*counts, strict=True))) == sums
    return following[0].index if is_added else None


def _are_of_regions(total: Row, following: Sequence[Row], names: Names) -> bool:
    """True if this total and the next each name an AMR, and not the same."""
    next_total = next((row for row in following if row.is_total), None)
    named = summed_amr(total.name, names)
    other = None if next_total is None else summed_amr(next_total.name, names)
    return named is not None and other is not None and named != other
