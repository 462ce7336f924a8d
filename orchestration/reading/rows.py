"""Rows: a printed line as a name with cells after it, and where names and figures stand on the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from orchestration.domain.count import CountError, count_of, is_count, parse_count
from orchestration.domain.names import Names, naam_sleutel
from orchestration.domain.publicatie import KOLOMMEN, Bbox, Regel, Regelsoort
from orchestration.domain.quarter import find_quarters
from orchestration.reading.cells import MIN_DAMAGED_CELLS, add_up, group_into_five, has_letter, looks_like_cell
from orchestration.reading.column_labels import ColumnLabels
from orchestration.reading.lines import Line, Word, printed_text_of, runs, text_of, union

NAME_GAP = 1.5
"""Words of a PDF further apart than this times their height are not of one name."""

_TOTAL_NAME = re.compile(r"(?:eind-? ?)?totaal\b.*|nederland")
_SUBTOTAL_NAME = re.compile(r"(?:sub|tussen|deel)-? ?tota(?:al|len)\b.*|totaal (?:pagina|bladzijde|groep)\b.*")
_TRANSPORT_NAME = re.compile(r"(?:(?:per|te|van) )?transport(?:eren)?\b.*|over te brengen\b.*|overgebracht\b.*")
"""A sum that is carried over from page to page."""

_NAME_INDENT = 0.6
"""A part of a name begins at most this times its height left of the column of names."""


@dataclass(frozen=True)
class Row:
    """A table row: its name, its cells (five, unless it is damaged), and the line that has the cells.

    `name_words` are the words the name is printed in, and `name_lines` the other lines they stand on. `fault` says
    why its cells can't be taken for its counts, whatever they hold. `summed_as` is what the sums of other rows make it,
    though its name does not say so.
    """

    name: str
    cells: tuple[Word, ...]
    index: int
    name_words: tuple[Word, ...] = ()
    name_lines: tuple[int, ...] = ()
    fault: str = ""
    summed_as: Regelsoort | None = None

    @cached_property
    def places(self) -> Sequence[Bbox]:
        """Where its cells stand, as far as they have a place."""
        return [place for cell in self.cells if (place := cell.place) is not None]

    @property
    def is_sound(self) -> bool:
        """True if each of the five cells is a count."""
        return self.counts is not None

    @property
    def adds_up(self) -> bool:
        """True if its four counts make its total."""
        return self.counts is not None and add_up(self.counts)

    @cached_property
    def counts(self) -> tuple[int, ...] | None:
        """Its five counts; None if any of them can't be read."""
        if len(self.cells) != len(KOLOMMEN):
            return None
        counts = tuple(count for cell in self.cells if (count := count_of(cell.text)) is not None)
        return counts if len(counts) == len(KOLOMMEN) else None

    @cached_property
    def soort(self) -> Regelsoort:
        """What the sums make it, or its name says it is."""
        return self.summed_as or _named_soort(naam_sleutel(self.name))

    @property
    def is_total(self) -> bool:
        """True for the TOTAAL AMR or Nederland row."""
        return self.soort == "totaal"

    @cached_property
    def is_national_total(self) -> bool:
        """True for the Nederland row."""
        return self.is_total and "nederland" in naam_sleutel(self.name)

    @property
    def lines(self) -> tuple[int, ...]:
        """All lines it is printed on, from top to bottom."""
        return tuple(sorted((self.index, *self.name_lines)))

    def regel(self, number: int, pagina: int | None, order: Sequence[str], *, is_dash_zero: bool = True) -> Regel:
        """The row with its counts in the order of `KOLOMMEN`; what can't be read stays text under its column's name.

        Args:
            number: its place in the table, from 1.
            pagina: the page it is on.
            order: the columns from left to right.
            is_dash_zero: False if a note gives a dash another meaning than nobody: then it is no count.
        """
        counts: dict[str, int | None] = dict.fromkeys(KOLOMMEN)
        boxes: dict[str, Bbox | None] = dict.fromkeys(KOLOMMEN)
        unreadable = {}
        if len(self.cells) == len(order) and not self.fault:
            for kolom, cell in zip(order, self.cells, strict=True):
                boxes[kolom] = cell.bbox
                try:
                    counts[kolom] = parse_count(cell.text, is_dash_zero=is_dash_zero)
                except CountError:
                    unreadable[kolom] = cell.text
        else:
            unreadable["aantallen"] = ", ".join(filter(None, (text_of(self.cells), self.fault)))
        words = (*self.name_words, *self.cells)
        printed = [word.bbox for word in words if word.bbox is not None]
        return Regel(
            volgnummer=number,
            soort=self.soort,
            naam=self.name,
            aantallen=tuple(counts.values()),
            ruwe_tekst=printed_text_of(words),
            pagina=pagina,
            bbox=union(printed) if printed else None,
            onleesbaar=unreadable,
            cel_bbox=tuple(boxes.values()),
        )


@lru_cache(maxsize=4096)
def _named_soort(name: str) -> Regelsoort:
    """What a row is by its name."""
    if _SUBTOTAL_NAME.fullmatch(name):
        return "subtotaal"
    if _TRANSPORT_NAME.fullmatch(name):
        return "transport"
    return "totaal" if _TOTAL_NAME.fullmatch(name) else "rij"


@dataclass(frozen=True, slots=True)
class Extents:
    """From where to where on the page names and figures stand: horizontal places, in points.

    A text source has no places: its column of names is everything, and it has no columns of figures.
    """

    names_left: float
    names_right: float
    columns: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Extents:
        """The extents of some rows; the columns are those of the sound ones."""
        rows = list(rows)
        placed = [row.places for row in rows if row.is_sound and len(row.places) == len(KOLOMMEN)]
        columns = [
            (min([box[0] for box in column]), max([box[2] for box in column])) for column in zip(*placed, strict=True)
        ]
        names = [row.name_words[0].place for row in rows if row.name_words]
        first_cells = [row.cells[0].place for row in rows if row.cells]
        lefts = [box[0] - _NAME_INDENT * (box[3] - box[1]) for box in names if box is not None]
        rights = [box[0] for box in first_cells if box is not None]
        if not lefts or not rights:
            return cls(float("-inf"), float("inf"), tuple(columns))
        return cls(min(lefts), min(rights), tuple(columns))

    def has_over_figures(self, word: Word) -> bool:
        """True if a word stands over the columns of figures, or between them."""
        box = word.place
        return box is not None and bool(self.columns) and self.columns[0][0] < box[2] and box[0] < self.columns[-1][1]

    def columns_of(self, word: Word) -> list[int]:
        """The columns that a word stands in, at least in part."""
        box = word.place
        if box is None:
            return []
        return [number for number, (left, right) in enumerate(self.columns) if box[0] <= right and box[2] >= left]


def split_row(index: int, line: Line, labels: Sequence[ColumnLabels], names: Names) -> Row | None:
    """The line as a row: a name, and cells after it; None if it can't be one.

    What stands right of the last column is left out, as long as five sound cells remain, best of all five that add up.
    Figures without a name are a row too if labels stand above them: the name may be printed around them.
    """
    if sum([looks_like_cell(word.text) for word in line.words]) < MIN_DAMAGED_CELLS or any(find_quarters(line.text)):
        return None
    above = [found for found in labels if found.lines[-1] < index][-1:]
    rows = []
    for right in (*(limit for found in above for limit in found.right), float("inf")):
        words = [word for word in line.words if (place := word.place) is None or place[0] < right]
        row = _split_words(index, words, bool(above), names)
        if row is not None and row.adds_up:
            return row
        rows.append(row)
    sound = next((row for row in rows if row is not None and row.is_sound), None)
    return sound or next((row for row in reversed(rows[:2]) if row is not None), rows[-1])


def _split_words(index: int, words: list[Word], has_labels: bool, names: Names) -> Row | None:
    """The words as a row, as far as their texts decide that."""
    while len(words) > len(KOLOMMEN) + 1 and not words[-1].text:
        words.pop()
    like_cell = [looks_like_cell(word.text) for word in words]
    if has_labels and all(like_cell) and any(word.place for word in words):
        return _nameless(index, words)
    others = [place for place, like in enumerate(like_cell, start=1) if not like]
    after_last_word = others[-1] if others else 0
    after_first_word = next((place for place, like in enumerate(like_cell) if like and place), len(words))
    found = [
        row
        for split in dict.fromkeys((after_last_word, after_first_word))
        if (row := _split_at(split, index, words, like_cell, names)) is not None
    ]
    if len(found) <= 1:
        return found[0] if found else None
    return next((row for row in found if row.soort != "rij" or names.is_known(row.name)), found[0])


def _nameless(index: int, words: list[Word]) -> Row | None:
    """Five counts, and no name."""
    grouped = group_into_five(words)
    return Row("", tuple(grouped), index) if grouped and all(is_count(cell.text) for cell in grouped) else None


def _split_at(split: int, index: int, words: list[Word], like_cell: list[bool], names: Names) -> Row | None:
    """The row whose name is among the words before `split`, with cells after it; None if that makes no row."""
    begin, end = _name_before(words, split, names)
    rest, others = words[end:], like_cell[end:].count(False)
    name = text_of(words[begin:end])
    if others > 1 or not any(word.text for word in rest) or not has_letter(name):
        return None
    grouped = group_into_five(rest)
    if grouped is None and len(rest) - others < MIN_DAMAGED_CELLS:
        return None
    return Row(name, tuple(grouped or rest), index, tuple(words[begin:end]))


def _name_before(words: Sequence[Word], split: int, names: Names) -> tuple[int, int]:
    """Begin and end of the name among the words before `split`: the last run there that is known, or else the last."""
    begin, places = 0, []
    for run in runs(words[:split], NAME_GAP):
        places.append((begin, begin + len(run)))
        begin += len(run)
    if len(places) <= 1:
        return places[0] if places else (0, 0)
    known = [place for place in places if names.is_known(text_of(words[slice(*place)]))]
    return (known or places)[-1]
