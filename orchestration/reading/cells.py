"""Cells: which words look like a count, and how the pieces of a row make its five counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from orchestration.domain.count import is_count, parse_count
from orchestration.domain.publicatie import KOLOMMEN
from orchestration.reading.lines import Word, text_of, union

MIN_DAMAGED_CELLS = 3
"""A line with this many cells may be a row, though not all five can be read."""

_SUPPRESSED = frozenset({"*", "**", "x", "nb", "n.b.", "n.b", ".", "..", "...", "?"})
_LIKE_CELL = re.compile(r"[\W⁰¹²³⁴⁵⁶⁷⁸⁹]*\d\S*|[-–—−]\W+|[-–—−][⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_LONGEST_COUNT = 3
"""A count of digit groups has at most so many."""

_COLUMN_GAP = 1.5
"""Columns are clear if they are this many times further apart than the pieces of a figure."""

_WIDEST_BLANK = 0.7
"""Pieces of a figure are at most this share of their height apart."""


@lru_cache(maxsize=16_384)
def looks_like_cell(text: str) -> bool:
    """A count, or what stands in a count's place: something with a digit, a mark of suppression, nothing."""
    return not text or is_count(text) or text.casefold() in _SUPPRESSED or bool(_LIKE_CELL.fullmatch(text))


def has_letter(text: str) -> bool:
    """True if any character is a letter."""
    return re.search(r"[^\W\d_]", text) is not None


def add_up(counts: Sequence[int]) -> bool:
    """True if the four counts make the total after them."""
    *parts, total = counts
    return sum(parts) == total


def group_into_five(words: list[Word]) -> list[Word] | None:
    """Five counts out of the pieces of a row; None if they are not five, or can be read as five in two ways.

    A thousands mark that is a space cuts a count in pieces. Where four gaps are clearly those between columns, they
    decide which pieces belong together, whatever the sum. Otherwise the row's own sum decides: the four counts make
    the total. If two ways do, the distances decide: within a count they are smaller than between counts.
    """
    if len(words) == len(KOLOMMEN):
        return words
    if len(words) < len(KOLOMMEN):
        return None
    if (groups := _in_clear_columns(words)) is not None:
        return _joined(groups)
    if not all(is_count(word.text) or _is_digit_group(word.text) for word in words):
        return None
    fitting = [grouping for grouping in _fitting(words) if not _is_against_distance(grouping)]
    if len(fitting) > 1:
        fitting = [grouping for grouping in fitting if _is_separated_by_distance(grouping)]
    return [_join(group, text_of(group)) for group in fitting[0]] if len(fitting) == 1 else None


def may_be_five(words: list[Word]) -> bool:
    """True if the pieces of a row can be joined, in any way, to five counts of which four make the total."""
    return next(_fitting(words), None) is not None


def _fitting(words: list[Word]) -> Iterator[list[list[Word]]]:
    """Every way to join neighbouring digit groups to five counts of which four make the total."""
    for grouping in _groupings(words, len(KOLOMMEN)):
        if add_up([parse_count(text_of(group)) for group in grouping]):
            yield grouping


def _in_clear_columns(words: list[Word]) -> list[list[Word]] | None:
    """The pieces by column, cut at the four widest gaps; None if those are not clearly wider than the others."""
    gaps = _gaps(words)
    if len(gaps) != len(words) - 1:
        return None
    *within, narrowest = sorted(gaps)[: -len(KOLOMMEN) + 2]
    if narrowest < _COLUMN_GAP * max(within) or max(within) > _WIDEST_BLANK * _height(words[0]):
        return None
    groups: list[list[Word]] = [[words[0]]]
    for word, gap in zip(words[1:], gaps, strict=True):
        if gap >= narrowest:
            groups.append([])
        groups[-1].append(word)
    return groups if len(groups) == len(KOLOMMEN) else None


def _joined(groups: Sequence[Sequence[Word]]) -> list[Word]:
    """A cell of each group of pieces: as they are if they make the total; otherwise with a blank for each gap."""
    cells = [_join(group, "".join(word.text for word in group)) for group in groups]
    if all(is_count(cell.text) for cell in cells) and add_up([parse_count(cell.text) for cell in cells]):
        return cells
    return [_join(group, text_of(group)) for group in groups]


def _is_digit_group(text: str) -> bool:
    return re.fullmatch(r"[0-9]{3}", text) is not None


def _groupings(words: list[Word], count: int) -> Iterator[list[list[Word]]]:
    """Every way to join neighbouring digit groups so that `count` counts remain."""
    if count == 0:
        if not words:
            yield []
        return
    for size in range(1, min(_LONGEST_COUNT, len(words) - count + 1) + 1):
        if is_count(text_of(words[:size])):
            for rest in _groupings(words[size:], count - 1):
                yield [words[:size], *rest]


def _is_separated_by_distance(grouping: Sequence[Sequence[Word]]) -> bool:
    """True if the pieces of each count lie closer together than any two counts do."""
    within, between = _distances(grouping)
    return bool(within) and bool(between) and max(within) < min(between)


def _is_against_distance(grouping: Sequence[Sequence[Word]]) -> bool:
    """True if pieces of one count lie clearly further apart than two counts do."""
    within, between = _distances(grouping)
    return bool(within) and bool(between) and max(within) >= _COLUMN_GAP * max(min(between), 0.0)


def _distances(grouping: Sequence[Sequence[Word]]) -> tuple[list[float], list[float]]:
    """The gaps within counts, and those between them."""
    within = [gap for group in grouping for gap in _gaps(group)]
    return within, _gaps([piece for group in grouping for piece in (group[0], group[-1])])[1::2]


def _gaps(words: Sequence[Word]) -> list[float]:
    """The distances between neighbouring pieces; none if they have no place."""
    places = [word.place for word in words if word.place is not None]
    return [after[0] - before[2] for before, after in pairwise(places)]


def _height(word: Word) -> float:
    return word.place[3] - word.place[1] if word.place is not None else 0.0


def _join(words: Sequence[Word], text: str) -> Word:
    boxes = [word.bbox for word in words if word.bbox is not None]
    places = [word.place for word in words if word.place is not None]
    mark = "".join(word.mark for word in words)
    return Word(text, union(boxes), union(places), mark) if boxes else Word(text, mark=mark)
