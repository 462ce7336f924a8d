"""Surroundings: the texts around each table of a document: its heading, labels, captions and notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from orchestration.domain.names import tidy
from orchestration.domain.publicatie import Bbox
from orchestration.reading.column_labels import label_cells
from orchestration.reading.footnote import find_footnotes
from orchestration.reading.glyphs import holds
from orchestration.reading.heading import read_heading
from orchestration.reading.lines import Line, Word, text_of
from orchestration.reading.pieces import Piece, is_sentence, read_blocks
from orchestration.reading.remarks import Block, says_nothing, unbroken
from orchestration.reading.table import Table
from orchestration.reading.total_names import beyond_sum
from orchestration.reading.vocabulary import Voice

_OWN_FIGURES = 3
"""So many numbers beside a table, of two digits or more, are no numbers of its rows."""

_SHORT = 5
"""Text across the lines of so many words is no running text; neither are so many lines on a page before the table."""


_MARK = re.compile(r"\W*\d?\W*")
"""The mark of a footnote."""


def blocks_around(tables: Sequence[Table], number: int) -> list[Block]:
    """The blocks of text around one of the tables of a document, by its place among them.

    What stands above the first table, or below the last, may be about every table: each has it among its own, and is
    to hear what it says of the figures.
    """
    table = tables[number]
    has_box = _has_box(table)
    blocks = [
        *_above(table),
        *_heard(table, sorted(table.label_lines), "note"),
        *_at_labels(table, has_box=has_box),
        *_below(table, is_last=table is tables[-1], has_box=has_box),
        *_at_totals(table),
    ]
    if table is not tables[0]:
        blocks += _heard(tables[0], tables[0].above_indexes, "caption", is_own=False)
    if table is not tables[-1]:
        blocks += _heard(tables[-1], range(tables[-1].rows[-1].index + 1, len(table.lines)), "prose", is_own=False)
    return blocks


def across(asides: Iterable[Line]) -> list[Block]:
    """The blocks of text that stands across the lines, such as a watermark: each may be about every table."""
    return [
        Block((Piece(tidy(line.text), 0, line.pagina, None),), "caption" if _is_short(line.text) else "note")
        for line in asides
    ]


def _is_short(text: str) -> bool:
    return len(text.split()) <= _SHORT


def _above(table: Table) -> Iterator[Block]:
    indexes = table.above_indexes
    lines = [table.lines[index] for index in indexes]
    heading = read_heading(lines, table.names)
    notes = {indexes[place] for place in find_footnotes(lines) - heading.places}
    read = {indexes[place] for place in heading.places} | notes
    first = indexes[min(heading.places)] if heading.places else -1
    naming = heading.quarter_places | heading.region_places
    named = indexes[max(naming)] if naming else len(table.lines)
    for index in sorted(read - notes):
        yield from _heard(table, [index], "caption", is_own=not table.begin or index >= first >= 0)
    for pieces in read_blocks(table.lines, sorted(notes)):
        yield Block(pieces, "caption", is_read=True, is_own=not table.begin or pieces[0].index >= first >= 0)
    found = read_blocks(table.lines, [index for index in indexes if index not in read])
    printed = Counter(line.pagina for line in lines if line.pagina != table.lines[table.rows[0].index].pagina)
    covers = {lines[place].pagina for place in heading.title_places} | {
        page for page, count in printed.items() if page is not None and count <= _SHORT
    }
    covers -= {pieces[0].pagina for pieces in found if is_sentence(" ".join(piece.text for piece in pieces))}
    for pieces in found:
        is_over, is_below = _is_over(pieces, table), pieces[0].index > first
        yield Block(
            pieces,
            "caption" if is_over or pieces[0].pagina in covers else "note",
            is_between=is_below and is_over,
            is_near=is_over and pieces[0].index > named,
            is_own=not table.begin or (is_below and first >= 0),
        )


def _at_labels(table: Table, *, has_box: bool) -> Iterator[Block]:
    """What stands between the labels and the first row, and among, over or beside the labels without being one."""
    lines = list(table.lines)
    heads: list[tuple[Line, str]] = []
    for index in sorted(table.label_lines):
        line = lines[index]
        labels = label_cells(line)
        others = [word for word in line.words if word not in labels]
        over_figures = [word for word in others if table.extents.has_over_figures(word)]
        over_names = [
            word
            for word in (others if line.place is None else line.words)
            if not (table.extents.has_over_figures(word) or _MARK.fullmatch(word.text))
            and _is_across(word.place, table)
        ]
        beside = [] if has_box else [word for word in others if not _is_across(word.place, table)]
        lines[index] = replace(line, words=tuple(word for word in others if word in over_figures or word in beside))
        if over_names:
            beside_labels = text_of([word for word in over_names if word not in labels])
            heads.append((Line(tuple(over_names), line.pagina), beside_labels))
    yield from _over_names(table, heads)
    between = set(range(table.heading_end, table.rows[0].index)).difference(*(row.lines for row in table.printed_rows))
    indexes = [index for index in sorted(between | table.label_lines) if lines[index].words]
    for pieces in read_blocks(lines, indexes):
        is_over = _is_over(pieces, table)
        is_caption = is_over or not has_box
        yield Block(pieces, "caption" if is_caption else "note", is_between=is_over, is_near=is_over)


def _over_names(table: Table, heads: Sequence[tuple[Line, str]]) -> Iterator[Block]:
    """What stands over the names beside their label, or with it; a narrow column breaks it anywhere.

    Args:
        table: the table.
        heads: each line of it, and what of it is no label.
    """
    whole = unbroken("\n".join(line.text for line, _ in heads))
    text = unbroken("\n".join(beside_labels for _, beside_labels in heads if beside_labels))
    if text:
        first = heads[0][0]
        heard = whole if says_nothing(whole, table.names) else text
        piece = Piece(heard, min(table.label_lines), first.pagina, first.place)
        yield Block((piece,), "caption", is_between=True, is_near=True)


def _at_totals(table: Table) -> Iterator[Block]:
    """What the names of total rows say besides the region, and whether those of other sums speak of the figures."""
    for row in table.rows:
        rest = beyond_sum(row.name) if row.soort != "rij" else ""
        if rest:
            line = table.lines[row.index]
            piece = Piece(rest, row.index, line.pagina, line.place)
            yield Block((piece,), "caption", is_read=not row.is_total, is_between=row.is_total, is_near=True)


def _is_over(pieces: Sequence[Piece], table: Table) -> bool:
    """True if the text stands on the table's page, over one of its columns at least."""
    first, columns = pieces[0], table.extents.columns
    is_on_page = first.pagina == table.lines[table.rows[0].index].pagina
    return first.box is None or not columns or (is_on_page and _is_across(first.box, table))


def _is_across(box: Bbox | None, table: Table) -> bool:
    """True if a box is not beside the table: left of its names, or right of its figures."""
    columns = table.extents.columns
    return box is None or not columns or (box[0] < columns[-1][1] and box[2] > table.extents.names_left)


def _below(table: Table, *, is_last: bool, has_box: bool) -> Iterator[Block]:
    """The notes among and below its rows; after the footnote of a table that is not the last, they may be another's."""
    indexes = table.below_indexes
    footnotes = {indexes[place] for place in find_footnotes([table.lines[index] for index in indexes])}
    end = max(footnotes, default=table.rows[-1].index)
    last = read_blocks(table.lines, [end])[-1][-1]
    yield from (Block(pieces, "caption", is_read=True) for pieces in read_blocks(table.lines, sorted(footnotes)))
    lines, beside = _beside_rows(table)
    for pieces in read_blocks(lines, sorted({*indexes, *beside} - footnotes)):
        is_within = pieces[0].index < end
        if not (is_last or is_within):
            yield Block(pieces, "prose", is_read=True, is_own=False)
        else:
            is_over = is_within and _is_over(pieces, table)
            is_among = is_over and pieces[0].index < table.rows[-1].index
            is_beside = not has_box and any(piece.index in beside for piece in pieces)
            is_with_table = is_over or is_beside or last.is_above(pieces[0])
            is_near = is_among or is_beside
            yield Block(pieces, "caption" if is_with_table else "note", is_between=is_among, is_near=is_near)


def _has_box(table: Table) -> bool:
    """True if figures of their own stand beside the table: what is said there is about those."""
    extents = table.extents
    if not extents.columns:
        return False
    left, right = extents.names_left, extents.columns[-1][1]
    height = table.lines[min(table.label_lines, default=table.rows[0].index) : table.rows[-1].index + 1]
    aside = [
        word.text
        for line in height
        for word in line.words
        if (box := word.place) is not None and not (box[0] < right and box[2] > left)
    ]
    return len({number for text in aside for number in re.findall(r"\d[\d.]+", text)}) >= _OWN_FIGURES


def _beside_rows(table: Table) -> tuple[list[Line], list[int]]:
    """The lines without what was read of the rows, and which lines of rows have anything left."""
    lines = list(table.lines)
    beside = []
    for row in table.printed_rows:
        read = [place for word in (*row.name_words, *row.cells) if (place := word.place) is not None]
        places = set(read)
        for index in row.lines:
            left = tuple([word for word in lines[index].words if word.place not in places and _is_left(word, read)])
            lines[index] = replace(lines[index], words=left)
            beside += [index] if left else []
    return lines, beside


def _is_left(word: Word, read: Sequence[Bbox]) -> bool:
    place = word.place
    return place is not None and not any(holds(box, place) for box in read)


def _heard(table: Table, indexes: Iterable[int], voice: Voice, *, is_own: bool = True) -> Iterator[Block]:
    """Texts that were read, line by line, or that are of another table: heard for what they say of the figures."""
    for index in indexes:
        yield from (Block(pieces, voice, is_read=True, is_own=is_own) for pieces in read_blocks(table.lines, [index]))
