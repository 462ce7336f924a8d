"""Names that are printed over several lines, joined into the one that is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from orchestration.domain.names import Names, naam_sleutel
from orchestration.reading.lines import Line, Word, runs, text_of
from orchestration.reading.rows import NAME_GAP, Extents, Row

_BROKEN_TOTAL_NAME = re.compile(r"totaal (?:amr|nederland|arbeidsmarktregio)(?: .{3,40} \(\d{1,3} gemeenten\))?")
_OF_GEMEENTEN = re.compile(r"\(\d{1,3}(?=$| gemeenten\))")
_MAX_NAME_LINES = 2
_MAX_NAME_WORDS = 5

_Piece = tuple[int, list[Word]]
"""A part of a name: the line it stands on, and its words."""


def join_names(lines: Sequence[Line], rows: Sequence[Row], taken: Iterable[int], names: Names) -> list[Row]:
    """The rows, each with its name in full if parts of it on neighbouring lines make a known name.

    The figures may stand on any of those lines, or between them. A part of a name is never a name of its own.

    Args:
        lines: all lines.
        rows: the rows, from top to bottom.
        taken: the lines that have no part of a name, beside those of the rows.
        names: the known names.
    """
    joiner = _NameJoiner(lines, rows, taken, names)
    return [joiner.complete(row) for row in rows]


class _NameJoiner:
    """Joins names row by row, and remembers which lines it used."""

    def __init__(self, lines: Sequence[Line], rows: Sequence[Row], taken: Iterable[int], names: Names) -> None:
        self._lines, self._names = lines, names
        self._taken = {*taken, *(row.index for row in rows)}
        self._extents = Extents.of(rows)

    def complete(self, row: Row) -> Row:
        """The row with its whole name."""
        candidates = [
            (name, used)
            for used in self._surroundings(row)
            for name in _spellings(row, used)
            if (self._names.is_known(name) and not row.is_total) or _BROKEN_TOTAL_NAME.fullmatch(naam_sleutel(name))
        ]
        if not candidates:
            return row
        name, used = max(candidates, key=lambda found: len(found[1]))
        name_lines = tuple(index for index, _ in used)
        self._taken.update(name_lines)
        name_words = (*row.name_words, *(word for _, words in used for word in words))
        return replace(row, name=name, name_words=name_words, name_lines=name_lines)

    def _surroundings(self, row: Row) -> Iterator[list[_Piece]]:
        """Every choice of parts of a name right above and right below the row, from top to bottom."""
        page = self._lines[row.index].pagina
        above = self._pieces(range(row.index - 1, -1, -1), page)
        below = self._pieces(range(row.index + 1, len(self._lines)), page)
        for up in range(len(above) + 1):
            for down in range(len(below) + 1):
                if used := [*reversed(above[:up]), *below[:down]]:
                    yield used

    def _pieces(self, indexes: Iterable[int], page: int | None) -> list[_Piece]:
        found: list[_Piece] = []
        for index in indexes:
            if index in self._taken or len(found) == _MAX_NAME_LINES or self._lines[index].pagina != page:
                break
            words = self._in_name_column(self._lines[index])
            if not words or not _may_be_part_of_name(text_of(words)):
                break
            found.append((index, words))
        return found

    def _in_name_column(self, line: Line) -> list[Word]:
        """What a line has in the column of names; nothing if it has figures beside it."""
        left, right = self._extents.names_left, self._extents.names_right
        inside = [word for word in line.words if word.place is None or left <= word.place[0] < right]
        run = runs(inside, NAME_GAP)[:1]
        return run[0] if run else []


def _spellings(row: Row, used: Sequence[_Piece]) -> list[str]:
    """The name of a row with some parts: joined without a space after a hyphen or a slash, by spaces, or without any.

    The likeliest comes first, because a region is known in each.
    """
    above = [words for index, words in used if index < row.index]
    below = [words for index, words in used if index > row.index]
    parts: list[Sequence[Word]] = [*above, *([row.name_words] if row.name else []), *below]
    spaced = text_of([word for words in parts for word in words])
    return [re.sub(r"(?<=[-/‐‑]) ", "", spaced), spaced, "".join(text_of(words) for words in parts)]


def _may_be_part_of_name(text: str) -> bool:
    without_number = _OF_GEMEENTEN.sub("", text.replace("c.a.", ""))
    return 0 < len(text.split()) <= _MAX_NAME_WORDS and not re.search(r"[\d.]", without_number)
