"""Two tables beside each other, such as those of two quarters: which figure is of which can't be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from orchestration.domain.count import is_count
from orchestration.domain.names import Names, naam_sleutel
from orchestration.domain.publicatie import KOLOMMEN, RefusedError
from orchestration.reading.cells import may_be_five
from orchestration.reading.lines import Line, Word, text_of

_Piece = tuple[str, list[Word]]
"""A name, and the counts after it."""


def refuse_side_by_side(lines: Sequence[Line], names: Names) -> None:
    """Refuse a document of which most rows have the figures of two.

    Text beside the table, whose lines may have figures too, is beside a few rows, or has names of its own.

    Raises:
        RefusedError: if most lines that begin with a known name have ten counts, or that name twice.
    """
    if not any(sum([is_count(word.text) for word in line.words]) > len(KOLOMMEN) for line in lines):
        return  # no line has the figures of two rows
    rows = [pieces for line in lines if (pieces := list(_pieces(line))) and _is_row(pieces[0], names)]
    double = [pieces for pieces in rows if _is_double(pieces)]
    if double and 2 * len(double) >= len(rows):
        name, counts = double[0][0]
        found = max(len(counts), 2 * len(KOLOMMEN))
        raise RefusedError(
            "Er staan twee tabellen naast elkaar, misschien van twee kwartalen: "
            f"rij '{name}' heeft {found} aantallen, en niet {len(KOLOMMEN)}."
        )


def _pieces(line: Line) -> Iterator[_Piece]:
    """Each run of words that are no counts, with the counts after it."""
    name = ""
    for are_counts, group in groupby((word for word in line.words if word.text), lambda word: is_count(word.text)):
        words = list(group)
        if are_counts:
            yield name, words
        else:
            name = text_of(words)


def _is_row(piece: _Piece, names: Names) -> bool:
    name = naam_sleutel(piece[0])
    return names.is_known(name) or name.startswith(("totaal", "eindtotaal", "nederland"))


def _is_double(pieces: Sequence[_Piece]) -> bool:
    """True for a row with twice five counts that add up, beside each other or in turn, or with its name twice."""
    (name, counts), *others = pieces
    if len(counts) >= 2 * len(KOLOMMEN) and not may_be_five(counts):
        cuts = range(len(KOLOMMEN), len(counts) - len(KOLOMMEN) + 1)
        halves = [(counts[:cut], counts[cut:]) for cut in cuts] + [(counts[::2], counts[1::2])]
        return any(may_be_five(left) and may_be_five(right) for left, right in halves)
    return any(naam_sleutel(again) == naam_sleutel(name) and len(more) >= len(KOLOMMEN) for again, more in others)
