"""Tables without column labels: whether a line above the figures may be labels that were not understood."""

from __future__ import annotations

import re
from collections.abc import Sequence

from orchestration.reading.column_labels import has_label_like_line
from orchestration.reading.heading import PAGE_NUMBER, Heading
from orchestration.reading.identity import neighbours
from orchestration.reading.label_words import labels_no_column
from orchestration.reading.lines import Line, runs
from orchestration.reading.rows import Extents

_LABEL_GAP = 1.2
"""Words of a PDF further apart than this times their height are labels of different columns."""

_MAX_LABEL_WORDS = 5
"""The words of a label; longer pieces of a line are prose."""

_NEAR = 4.0
"""Labels stand no further above the rows, or above one another, than this times their height."""

_MIN_PROSE_WORDS = 6

_TITLE = "klantprofielen"
"""What the table is of; the labels say it in the singular."""

_MIN_COLUMNS = 4
"""Short pieces over so many columns are labels, wherever they stand on the page."""

_EXPLAINS_COLUMNS = re.compile(
    r"\bkolom(?:men)?\b|\blinks naar rechts\b|\b(?:uwv|gemeente)(?:-?klanten)?,? (?:met|zonder|wel|geen)\b",
    re.IGNORECASE,
)
"""How a text says which column is which."""


def find_unread_labels(above: Sequence[Line], first_row: Line, heading: Heading, extents: Extents) -> list[Line]:
    """The lines above a table that may label its columns, in words that were not understood.

    Labels that are a picture leave nothing there but the title, the quarter, the region and sentences.

    Args:
        above: the lines above the table, as far as they are of no row.
        first_row: its first row.
        heading: what was understood of those lines, at their places among them.
        extents: where its figures stand.
    """
    if has_label_like_line(above):
        return [line for line in above if has_label_like_line([line])]
    near = _near(above, first_row)
    title, last = min(heading.places, default=near - 1), max(heading.places, default=-1)
    unread = [
        place
        for place in range(title + 1, len(above))
        if place not in heading.places
        and above[place].pagina == first_row.pagina
        and not PAGE_NUMBER.fullmatch(above[place].text)
    ]
    found = {place for place in unread if _labels_columns(above[place], extents)}
    for block in neighbours(place for place in unread if place > last and place >= near):
        if not _is_prose([above[place] for place in block]):
            found.update(place for place in block if _may_label(above[place], extents))
    return [above[place] for place in sorted(found)]


def find_labels_elsewhere(lines: Sequence[Line], extents: Extents) -> list[Line]:
    """The lines that label the columns of a table from anywhere on its page, or say which column is which.

    Args:
        lines: the lines of the page that are of no row.
        extents: where the figures of the table stand.
    """
    return [
        line
        for line in lines
        if _EXPLAINS_COLUMNS.search(line.text) or len(_pieces_over(line, extents)) >= _MIN_COLUMNS
    ]


def find_turned_labels(asides: Sequence[Line], first_row: Line, extents: Extents) -> list[Line]:
    """What stands across the lines, over the figures of a table, and so may label them.

    It begins above them; or pieces of it are over most of the columns.
    """
    over = [line for line in asides if line.pagina == first_row.pagina and extents.columns_of(line.words[0])]
    columns = {column for line in over for column in extents.columns_of(line.words[0])}
    row = first_row.place
    return [
        line
        for line in over
        if len(columns) >= _MIN_COLUMNS
        or (row is not None and (place := line.words[0].place) is not None and place[1] < row[1])
    ]


def _labels_columns(line: Line, extents: Extents) -> bool:
    """True if short pieces of a line stand over several columns of figures."""
    if line.pagina is None:
        return line.is_tabbed and sum(bool(word.text) for word in line.words) > 1
    over = _pieces_over(line, extents)
    return len(over) > 1 and len(set.union(*over)) > 1


def _pieces_over(line: Line, extents: Extents) -> list[set[int]]:
    """The columns that each short piece of a line stands over, of those that stand over any."""
    pieces = [run for run in runs(line.words, _LABEL_GAP) if len(run) <= _MAX_LABEL_WORDS]
    over = [{column for word in run for column in extents.columns_of(word)} for run in pieces]
    return [columns for columns in over if columns]


def _may_label(line: Line, extents: Extents) -> bool:
    """True if a line has words over a column of figures, other than of a title, of the names' label, or of units."""
    if _TITLE in line.text.casefold() or labels_no_column(line.text):
        return False
    return line.pagina is None or any(extents.columns_of(word) for word in line.words)


def _near(above: Sequence[Line], first_row: Line) -> int:
    """The place from which on each line stands close above the next, down to the rows; 0 for a text source."""
    below = first_row
    for place in range(len(above) - 1, -1, -1):
        line = above[place]
        upper, lower = line.words[0].place, below.words[0].place
        is_far = upper is not None and lower is not None and lower[1] - upper[3] > _NEAR * (upper[3] - upper[1])
        if is_far or line.pagina != first_row.pagina:
            return place + 1
        below = line
    return 0


def _is_prose(lines: Sequence[Line]) -> bool:
    """True for a sentence."""
    text = " ".join(line.text for line in lines)
    return text.rstrip().endswith((".", "!", "?")) and len(text.split()) >= _MIN_PROSE_WORDS
