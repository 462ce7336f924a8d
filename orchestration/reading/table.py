"""Tables: from printed lines, of a PDF or of a text, to the publications in them, each with its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from orchestration.domain.names import Names, naam_sleutel, tidy
from orchestration.domain.publicatie import KOLOMMEN, Mededeling, Niveau, Publicatie, RefusedError
from orchestration.domain.quarter import find_quarters
from orchestration.reading.alignment import find_columns, require_under_labels
from orchestration.reading.cells import MIN_DAMAGED_CELLS, has_letter, looks_like_cell
from orchestration.reading.column_labels import ColumnLabels, refuse_labels
from orchestration.reading.drawn_rows import find_drawn_rows
from orchestration.reading.footnote import find_footnotes, named_regions, read_footnote
from orchestration.reading.heading import heading_begin, read_heading
from orchestration.reading.identity import Above, Identity
from orchestration.reading.lines import Drawing, Line, Word, text_of
from orchestration.reading.remarks import LONGEST_QUOTE
from orchestration.reading.rows import Extents, Row
from orchestration.reading.scope import Scope
from orchestration.reading.sections import Section, table_rows
from orchestration.reading.unlabelled import find_labels_elsewhere, find_turned_labels, find_unread_labels

_NO_CELL = re.compile(r"|[-–—−=_|+:.]{2,}")
"""In a text without places: nothing, or a rule that is typed between rows."""


def lines_of(labels: Sequence[ColumnLabels]) -> set[int]:
    """All lines of some labels."""
    return {line for found in labels for line in found.lines}


@dataclass(frozen=True)
class Table:
    """A table among the lines of a document: its lines, its column labels, its rows and where its columns stand.

    `begin` is the first line after the table before it. `own` are the labels of this table, `inherited` those of
    the table before it, and `next_labels` is the line of the first labels after it. `drawings` and `asides` are
    those of the whole document, without its labels.
    """

    lines: Sequence[Line]
    names: Names
    begin: int
    rows: Sequence[Row]
    own: Sequence[ColumnLabels]
    inherited: Sequence[ColumnLabels]
    next_labels: int
    drawings: Sequence[Drawing]
    asides: Sequence[Line]

    @classmethod
    def of(
        cls,
        section: Section,
        lines: Sequence[Line],
        labels: Sequence[ColumnLabels],
        names: Names,
        drawings: Sequence[Drawing],
        asides: Sequence[Line],
    ) -> Table:
        """The table of a section, among all lines and labels of a document."""
        rows = table_rows(section.candidates, names)
        last = rows[-1].index
        own = [found for found in labels if section.begin <= found.lines[0] < last]
        if own and own[0].lines[0] < rows[0].index:
            rows = table_rows(section.candidates, names, own[0].lines[-1])
        return cls(
            lines,
            names,
            section.begin,
            rows,
            own,
            [found for found in labels if found.lines[0] < section.begin][-1:],
            min([found.lines[0] for found in labels if found.lines[0] > last], default=len(lines)),
            drawings,
            asides,
        )

    @cached_property
    def extents(self) -> Extents:
        """Where its names and figures stand."""
        return Extents.of(self.rows)

    @cached_property
    def label_lines(self) -> set[int]:
        """The lines of its labels."""
        return lines_of(self.own)

    @property
    def heading_end(self) -> int:
        """The first line of its labels or rows."""
        return min([*self.label_lines, self.rows[0].index])

    @cached_property
    def printed_rows(self) -> list[Row]:
        """The rows, with their empty cells, and with each line among them that seems to be a row but made none."""
        columns = find_columns(self.lines, self.rows)
        rows = [columns[self.lines[row.index].pagina].with_fault(self._with_empty_cells(row)) for row in self.rows]
        drawn = find_drawn_rows(self.lines, self.rows, self.label_lines, self.drawings)
        return sorted([*drawn, *rows, *self._lost_rows()], key=lambda row: row.index)

    @cached_property
    def footnote_lines(self) -> list[Line]:
        """The lines that a footnote may stand on: the footnotes above it, and the lines among and below its rows."""
        above = [self.lines[index] for index in self.above_indexes]
        begin = heading_begin(above, self.names) if self.begin else 0
        own = [above[place] for place in sorted(find_footnotes(above)) if begin is not None and place >= begin]
        return [*own, *(self.lines[index] for index in self.below_indexes)]

    @cached_property
    def _named_regions(self) -> tuple[str, ...]:
        return named_regions(self.footnote_lines)

    @cached_property
    def above_indexes(self) -> list[int]:
        """The lines above it, after the table before it."""
        return [index for index in range(self.begin, self.heading_end) if index not in self._taken]

    @cached_property
    def below_indexes(self) -> list[int]:
        """The lines among and below its rows that are not of them, up to the next labels and their heading."""
        taken = self._taken | self.label_lines
        end = self.next_labels
        if end < len(self.lines):
            after = range(self.rows[-1].index + 1, end)
            begin = heading_begin([self.lines[index] for index in after], self.names)
            end = end if begin is None else after[begin]
        return [index for index in range(self.rows[0].index, end) if index not in taken]

    @property
    def above(self) -> Above:
        """What stands above it, and after it."""
        above = [self.lines[index] for index in self.above_indexes]
        taken = self._taken | self.label_lines
        after = [self.lines[index] for index in range(self.heading_end, len(self.lines)) if index not in taken]
        first_row = self.lines[self.rows[0].index]
        drawings = [drawing for drawing in self.drawings if not drawing.is_below(first_row)]
        if self.begin:
            drawings = [drawing for drawing in drawings if drawing.is_below(self.lines[self.begin - 1])]
        return Above(above, after, self.lines[self.heading_end].pagina, bool(self._named_regions), drawings)

    @cached_property
    def _taken(self) -> set[int]:
        return {index for row in self.printed_rows for index in row.lines}

    def publicatie(self, identity: Identity, mededelingen: Iterable[Mededeling], *, is_dash_zero: bool) -> Publicatie:
        """The publication that it prints, with what is said above and below it.

        Args:
            identity: what it is about.
            mededelingen: the texts around it that are not understood.
            is_dash_zero: a dash stands for nobody; no note gives it another meaning.

        Raises:
            RefusedError: if its columns can't be told apart.
        """
        order = self._order()
        told = tuple(mededelingen)
        regios = tuple(dict.fromkeys((*identity.regios, *self._named_regions)))
        niveau = _niveau(self.printed_rows, regios, self.names)
        scope = Scope.of(regios, identity.quarter_key, niveau, self.names, is_first=self.begin == 0)
        footnote = read_footnote(self.footnote_lines, scope)
        return Publicatie(
            niveau=niveau,
            quarter_key=identity.quarter_key,
            regios=regios,
            regels=tuple(
                row.regel(number, self.lines[row.index].pagina, order or KOLOMMEN, is_dash_zero=is_dash_zero)
                for number, row in enumerate(self.printed_rows, start=1)
            ),
            doelgroepregister=footnote.doelgroepregister,
            registratiegraad_gepubliceerd=footnote.registratiegraad_gepubliceerd,
            kolomkoppen_gelezen=order is not None,
            is_synthetisch=False,
            quarter_key_voetnoot=footnote.quarter_key,
            mededelingen=(*identity.opschriften, *told, *_untold(footnote.anders, told)),
        )

    def require_order(self, below: Iterable[ColumnLabels]) -> None:
        """Refuse column labels below the table that contradict those above it.

        Raises:
            RefusedError: if they have another order.
        """
        orders = {found.order for found in self.own or self.inherited}
        if orders and {found.order for found in below} - orders - {None}:
            raise RefusedError("De kolomkoppen onder de tabel staan in een andere volgorde dan die erboven.")

    def _order(self) -> tuple[str, ...] | None:
        """The order of the columns by their labels; None if no text above them can be labels.

        Raises:
            RefusedError: if labels contradict each other, or were not understood.
        """
        require_under_labels(self.lines, self.rows, self.own)
        orders = {found.order for found in self.own or self.inherited}
        if None in orders:
            printed = self.lines[self.heading_end : self.rows[0].index]
            raise refuse_labels(printed[:4] or self.lines[self.begin : self.heading_end][-3:])
        if not orders and (unread := self._unread_labels()):
            raise refuse_labels(unread[-3:])
        if len(orders) > 1:
            raise RefusedError("De kolomkoppen staan op de ene bladzijde in een andere volgorde dan op de andere.")
        return orders.pop() if orders else None

    def _unread_labels(self) -> list[Line]:
        above, first_row = self.above.lines, self.lines[self.heading_end]
        elsewhere = [self.lines[index] for index in (*self.above_indexes, *self.below_indexes)]
        turned = [*self.asides, *(line for line in elsewhere if line.is_turned)]
        return (
            find_unread_labels(above, first_row, read_heading(above, self.names), self.extents)
            or find_labels_elsewhere(elsewhere, self.extents)
            or find_turned_labels(turned, first_row, self.extents)
        )

    def _with_empty_cells(self, row: Row) -> Row:
        """A row that lacks cells, with an empty one in each column in which only the sound rows have a figure."""
        if len(row.cells) >= len(KOLOMMEN) or not self.extents.columns:
            return row
        placed: dict[int, Word] = {}
        for cell in row.cells:
            overlapping = self.extents.columns_of(cell)
            if len(overlapping) != 1 or overlapping[0] in placed:
                return row
            placed[overlapping[0]] = cell
        return replace(row, cells=tuple(placed.get(column, Word("")) for column in range(len(KOLOMMEN))))

    def _lost_rows(self) -> Iterator[Row]:
        """Each line among the rows that seems to be a row, though none was made of it.

        It begins with a name that has no row: its figures were not understood. Or it has figures, or marks, in the
        columns of the table: its name was not.
        """
        taken = self.label_lines | {index for row in self.rows for index in row.lines}
        above = [index for index in self.label_lines if index < self.rows[0].index]
        first = max(above) + 1 if above else self.rows[0].index
        for index in range(first, self.rows[-1].index):
            if index not in taken and not list(find_quarters(self.lines[index].text)):
                lost = self._lost_row(index)
                if lost is not None:
                    yield lost

    def _lost_row(self, index: int) -> Row | None:
        left = self.extents.names_left
        words = [word for word in self.lines[index].words if word.place is None or word.place[0] >= left]
        for length in range(len(words), 0, -1):
            name = text_of(words[:length])
            if self.names.is_known(name) and naam_sleutel(name) not in self._printed_names:
                return Row(name, tuple(words[length:]), index, tuple(words[:length]))
        if words and words[0].place is None:
            cells = tuple(word for word in words if looks_like_cell(word.text) and not _NO_CELL.fullmatch(word.text))
            return Row("", cells, index) if len(cells) >= MIN_DAMAGED_CELLS else None
        figures = [word for word in words if looks_like_cell(word.text) or not has_letter(word.text)]
        columns = {column: word for word in figures for column in self.extents.columns_of(word)}
        if len(columns) < MIN_DAMAGED_CELLS:
            return None
        return Row("", tuple(word for word in figures if self.extents.columns_of(word)), index)

    @cached_property
    def _printed_names(self) -> set[str]:
        return {naam_sleutel(row.name) for row in self.rows}


def _niveau(rows: Sequence[Row], regios: Sequence[str], names: Names) -> Niveau | None:
    """'landelijk' only if a total row or the heading says Nederland, 'regionaal' if an AMR's total or name is printed.

    Otherwise the rows decide: a table with more gemeenten than AMRs is regional.
    """
    totals = {naam_sleutel(row.name) for row in rows if row.is_total}
    if any("nederland" in total for total in totals):
        return "landelijk"
    named = {naam_sleutel(regio) for regio in regios}
    if named - {"nederland"} or any("amr" in total.split() for total in totals):
        return "regionaal"
    if named:
        return "landelijk"
    gemeenten = sum(names.gemeente_code(row.name) is not None for row in rows)
    amrs = sum(names.amr_code(row.name) is not None for row in rows)
    return "regionaal" if gemeenten > amrs else None


def _untold(sentences: Iterable[str], told: Sequence[Mededeling]) -> Iterator[Mededeling]:
    """What a footnote says of something else, as far as no other text tells it."""
    for sentence in sentences:
        quote = tidy(sentence)[:LONGEST_QUOTE]
        if not any(quote in text.tekst for text in told):
            yield Mededeling(quote, None, "niet_begrepen")
