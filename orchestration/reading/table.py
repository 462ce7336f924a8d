"""Tables: from printed lines, of a PDF or of a text, to the publications in them, each with its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from orchestration.domain.names import Names, naam_sleutel
from orchestration.domain.publicatie import KOLOMMEN, Niveau, Publicatie, RefusedError
from orchestration.domain.quarter import find_quarters
from orchestration.reading.cells import MIN_DAMAGED_CELLS, has_letter, looks_like_cell
from orchestration.reading.column_labels import ColumnLabels, has_label_like_line, read_column_labels, refuse_labels
from orchestration.reading.heading import read_footnote, read_heading
from orchestration.reading.lines import Line, Word, text_of
from orchestration.reading.names import join_names
from orchestration.reading.rows import Extents, Row, split_row
from orchestration.reading.sections import Section, find_sections, table_rows

_MARKERS = re.compile(r"klantprofiel|gemeenteklanten|doelgroepregister|totaal\s+amr", re.IGNORECASE)


def read_publicaties(lines: Sequence[Line], names: Names) -> tuple[Publicatie, ...]:
    """The publications that these lines print: one, or one a region if several are printed together.

    Raises:
        RefusedError: if they are not such a publication, or its columns can't be told apart.
    """
    text = " ".join(line.text for line in lines)
    if "sonar" not in text.casefold() or not _MARKERS.search(text):
        raise RefusedError(
            "Geen publicatie 'Transparantie van klantprofielen': Sonar en klantprofielen komen er niet in voor."
        )
    labels = read_column_labels(lines)
    split = [split_row(index, line, labels, names) for index, line in enumerate(lines)]
    rows = [row for row in split if row is not None]
    sections = find_sections(join_names(lines, rows, _lines_of(labels), names), names)
    if not sections:
        raise RefusedError("Geen tabel gevonden: geen enkele regel heeft een naam met vijf aantallen.")
    publicaties: list[Publicatie] = []
    for section in sections:
        publicatie = Table.of(section, lines, labels, names).publicatie()
        if publicatie.quarter_key is None and publicaties:
            publicatie = replace(publicatie, quarter_key=publicaties[0].quarter_key)
        publicaties.append(replace(publicatie, is_synthetisch="synthetisch" in text.casefold()))
    return tuple(publicaties)


def _lines_of(labels: Sequence[ColumnLabels]) -> set[int]:
    return {line for found in labels for line in found.lines}


@dataclass(frozen=True)
class Table:
    """A table among the lines of a document: its lines, its column labels, its rows and where its columns stand.

    `begin` is the first line after the table before it. `own` are the labels of this table, `inherited` those of
    the table before it, and `next_labels` is the line of the first labels after it.
    """

    lines: Sequence[Line]
    names: Names
    begin: int
    rows: Sequence[Row]
    own: Sequence[ColumnLabels]
    inherited: Sequence[ColumnLabels]
    next_labels: int

    @classmethod
    def of(cls, section: Section, lines: Sequence[Line], labels: Sequence[ColumnLabels], names: Names) -> Table:
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
        )

    @cached_property
    def extents(self) -> Extents:
        """Where its names and figures stand."""
        return Extents.of(self.rows)

    @cached_property
    def label_lines(self) -> set[int]:
        """The lines of its labels."""
        return _lines_of(self.own)

    @property
    def heading_end(self) -> int:
        """The first line of its labels or rows."""
        return min([*self.label_lines, self.rows[0].index])

    def publicatie(self) -> Publicatie:
        """The publication that it prints, with what is said above and below it.

        Raises:
            RefusedError: if its columns can't be told apart, or its heading names more than one quarter.
        """
        order = self._order()
        rows = self._all_rows()
        taken = {index for row in rows for index in row.lines}
        above = range(self.begin, self.heading_end)
        heading = read_heading([self.lines[index] for index in above if index not in taken], self.names)
        below = range(self.rows[0].index, self.next_labels)
        footnote = read_footnote([self.lines[index] for index in below if index not in taken | self.label_lines])
        return Publicatie(
            niveau=_niveau(rows, bool(footnote.regios), self.names),
            quarter_key=heading.quarter_key,
            regios=tuple(dict.fromkeys((*heading.regios, *footnote.regios))),
            regels=tuple(
                row.regel(number, self.lines[row.index].pagina, order or KOLOMMEN)
                for number, row in enumerate(rows, start=1)
            ),
            doelgroepregister=footnote.doelgroepregister,
            registratiegraad_gepubliceerd=footnote.registratiegraad_gepubliceerd,
            kolomkoppen_gelezen=order is not None,
            is_synthetisch=False,
            quarter_key_voetnoot=footnote.quarter_key,
        )

    def _order(self) -> tuple[str, ...] | None:
        """The order of the columns by their labels; None for a text that has none.

        Raises:
            RefusedError: if labels contradict each other, were not understood, or are missing in a PDF.
        """
        above = self.lines[self.begin : self.heading_end + 1]
        orders = {found.order for found in self.own or self.inherited}
        if None in orders or (not orders and (above[-1].pagina is not None or has_label_like_line(above[:-1]))):
            raise refuse_labels(above[-4:-1])
        if len(orders) > 1:
            raise RefusedError("De kolomkoppen staan op de ene bladzijde in een andere volgorde dan op de andere.")
        return orders.pop() if orders else None

    def _all_rows(self) -> list[Row]:
        """The rows, with their empty cells, and with each line among them that seems to be a row but made none."""
        rows = [self._with_empty_cells(row) for row in self.rows]
        return sorted([*rows, *self._lost_rows()], key=lambda row: row.index)

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
        figures = [word for word in words if looks_like_cell(word.text) or not has_letter(word.text)]
        columns = {column: word for word in figures for column in self.extents.columns_of(word)}
        if len(columns) < MIN_DAMAGED_CELLS:
            return None
        return Row("", tuple(word for word in figures if self.extents.columns_of(word)), index)

    @cached_property
    def _printed_names(self) -> set[str]:
        return {naam_sleutel(row.name) for row in self.rows}


def _niveau(rows: Sequence[Row], has_region: bool, names: Names) -> Niveau | None:
    """'landelijk' if a Nederland row is printed, 'regionaal' if an AMR's total or name is, else by the rows."""
    totals = {naam_sleutel(row.name) for row in rows if row.is_total}
    if any("nederland" in total for total in totals):
        return "landelijk"
    if has_region or any("amr" in total.split() for total in totals):
        return "regionaal"
    gemeenten = sum(names.gemeente_code(row.name) is not None for row in rows)
    amrs = sum(names.amr_code(row.name) is not None for row in rows)
    if gemeenten == amrs:
        return None
    return "regionaal" if gemeenten > amrs else "landelijk"
