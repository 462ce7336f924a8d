"""Sheets of an Excel workbook for people: filters, number formats, print set-up, and warnings, on paper too."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

COUNT, SHARE = "#,##0", "0.0%"
MORE_PERSONS, MORE_POINTS = "+#,##0;-#,##0;0", "+0.0;-0.0;0.0"
"""Number formats; Excel shows a number in its user's notation, in Dutch as 1.490 and 57,6%."""

MAX_ROWS = 1_048_576
"""Rows in a sheet, including those above its table."""
_MAX_LINKS = 65_530
"""Links in a sheet; a text beyond stays a text."""
_MAX_TEXT = 32_767
"""Characters in a cell."""
_CUT = " … (te lang voor een cel; zie het CSV-bestand)"
_TOO_LONG = "Deze tabel is te lang voor een blad in Excel. Gebruik {instead}."
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook has no time zone
"""The same day in every workbook: equal figures give equal files."""
_A4 = 9
_LINE_HEIGHT = 15
"""In points."""
_MOST_LINES = 20
"""In a row; Excel has no higher ones."""
_LINE_LENGTH = 116
"""Letters in a line of the first sheet, somewhat more than its width in digits."""
_READ_ME = "Lees mij"
_READ_ME_WIDTH = 100
_FILL, _RED = "#E7EEF4", "#B00020"
_BANNER = {"bold": True, "font_color": "#FFFFFF", "bg_color": _RED}


class SheetColumn(NamedTuple):
    """A column of a sheet.

    Args:
        heading: above it.
        number_format: of its numbers; None for text.
        width: in digits.
        fill: the colour behind the heading.
        is_wrapped: whether a long text goes on at the next line of its cell.
    """

    heading: str
    number_format: str | None = None
    width: int = 9
    fill: str = _FILL
    is_wrapped: bool = False


class SheetLink(NamedTuple):
    """A cell with a text, and the address that it leads to if there is one."""

    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with one table.

    Args:
        name: on its tab, in its title and in print.
        columns: from left to right.
        rows: values by column; None for an empty cell.
        notes: lines above the table.
        warnings: the same, in red.
        instead: the file that has the rows if they are too many for a sheet.
        printed: columns on paper, from the left; None for all.
        frozen: columns that stay in sight, from the left.
        apart: the value in the first column of rows that are shown apart, in grey.
    """

    name: str
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[Any]]
    notes: Sequence[str] = ()
    warnings: Sequence[str] = ()
    instead: str = "het CSV-bestand"
    printed: int | None = None
    frozen: int = 1
    apart: str | None = None


class ReadMeLine(NamedTuple):
    """A line of the first sheet: its text, style ('plain', 'title', 'heading', 'warning'), the sheet it leads to."""

    text: str
    style: str = "plain"
    sheet: str | None = None


class PlacedTable(NamedTuple):
    """Where a table came: its sheet, the first and last of its rows, and its last column on paper, all from 0."""

    sheet: Worksheet
    first: int
    last: int
    last_column: int


class Book:
    """A workbook under way. Every sheet of it prints its source, and says so if the figures are made up."""

    def __init__(self, workbook: Workbook, source: str, warning: str | None, max_rows: int) -> None:
        """Make the styles.

        Args:
            workbook: an empty one.
            source: at the foot of every printed page.
            warning: on top of every sheet and of every printed page; None if the figures are real.
            max_rows: the longest sheet.
        """
        self.workbook = workbook
        self._source, self._warning, self._max_rows = source, warning, max_rows
        self._styles: dict[str, Format] = {
            "plain": workbook.add_format({"text_wrap": True, "valign": "top"}),
            "title": workbook.add_format({"bold": True, "font_size": 16}),
            "heading": workbook.add_format({"bold": True, "font_size": 12}),
            "warning": workbook.add_format({**_BANNER, "text_wrap": True, "valign": "top"}),
            "alert": workbook.add_format({"bold": True, "font_color": _RED}),
            "link": workbook.add_format({"font_color": "#0B5394", "underline": 1, "valign": "top", "indent": 1}),
            "apart": workbook.add_format({"italic": True, "font_color": "#56616B"}),
        }

    def add_read_me(self, lines: Sequence[ReadMeLine]) -> None:
        """Add the first sheet, which explains the others."""
        sheet = self._add_sheet(_READ_ME)
        sheet.hide_gridlines(2)
        sheet.set_portrait()
        sheet.set_column(0, 0, _READ_ME_WIDTH)
        for row, line in enumerate(lines):
            if line.sheet:
                quoted = line.sheet.replace("'", "''")
                sheet.write_url(row, 0, f"internal:'{quoted}'!A1", self._styles["link"], line.text)
                continue
            if line.style in ("plain", "warning"):
                sheet.set_row(row, _LINE_HEIGHT * (1 + len(line.text) // _LINE_LENGTH))
            sheet.write_string(row, 0, _fitting(line.text), self._styles[line.style])

    def add_table(self, table: Sheet) -> PlacedTable | None:
        """Add a sheet with a table, whose headings stay in sight, also in print, and have filters.

        A table that is too long for a sheet is left out whole, for readers would take half of it for all.

        Returns:
            where its rows came, or None if there are none.
        """
        sheet = self._add_sheet(table.name)
        warnings = [self._warning] * bool(self._warning) + [*table.warnings]
        header = len(warnings) + len(table.notes) + 2
        fits = header + 1 + len(table.rows) <= self._max_rows
        notes = table.notes if fits else [_TOO_LONG.format(instead=table.instead)]
        sheet.write_string(0, 0, table.name, self._styles["title"])
        for row, text in enumerate(warnings, start=1):
            sheet.write_string(row, 0, text, self._styles["alert"])
        for row, text in enumerate(notes, start=1 + len(warnings)):
            sheet.write_string(row, 0, text)
        if not fits:
            return None
        self._set_up(sheet, table, header)
        first, last = header + 1, header + len(table.rows)
        self._write_rows(sheet, table, first)
        if not table.rows:
            return None
        self._make_table(sheet, table, header, last)
        return PlacedTable(sheet, first, last, (table.printed or len(table.columns)) - 1)

    def _add_sheet(self, name: str) -> Worksheet:
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.3, right=0.3, top=0.7, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        warning = f'&R&"-,Bold"&K{_RED[1:]}{_in_margin(self._warning)}' if self._warning else ""
        sheet.set_header(f'&L&"-,Bold"{_in_margin(name)}{warning}')
        sheet.set_footer(f"&L{_in_margin(self._source)}&RPagina &P van &N")
        return sheet

    def _set_up(self, sheet: Worksheet, table: Sheet, header: int) -> None:
        """Write the headings, and set the columns and what stays in sight, on the screen and on paper."""
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width, self._style(column))
            sheet.write_string(header, place, column.heading, self._heading(column))
        lines = max(1 + int(len(column.heading) * 1.2 // column.width) for column in table.columns)
        sheet.set_row(header, _LINE_HEIGHT * min(lines, 5))
        sheet.freeze_panes(header + 1, table.frozen)
        sheet.repeat_rows(header)
        sheet.print_area(0, 0, header + len(table.rows), (table.printed or len(table.columns)) - 1)

    def _write_rows(self, sheet: Worksheet, table: Sheet, first: int) -> None:
        for place, column in enumerate(table.columns):
            style = self._style(column)
            for row, values in enumerate(table.rows, start=first):
                value = values[place]
                if value is None:
                    continue
                if column.number_format:
                    sheet.write_number(row, place, value, style)
                else:
                    self._write_text(sheet, row, place, value, style)
        wrapped = [(place, column.width) for place, column in enumerate(table.columns) if column.is_wrapped]
        for row, values in enumerate(table.rows, start=first):
            lines = max((1 + len(str(values[place])) // width for place, width in wrapped if values[place]), default=1)
            if lines > 1:
                sheet.set_row(row, _LINE_HEIGHT * min(lines, _MOST_LINES))

    def _write_text(self, sheet: Worksheet, row: int, place: int, value: Any, style: Format) -> None:
        """Write a text, which is never a formula or a link, whatever it looks like, or a link that is meant."""
        text, url = value if isinstance(value, SheetLink) else (str(value), None)
        if url and sheet.hlink_count < _MAX_LINKS:
            sheet.write_url(row, place, url, self._styles["link"], _fitting(text))
        else:
            sheet.write_string(row, place, _fitting(text), style)

    def _make_table(self, sheet: Worksheet, table: Sheet, header: int, last: int) -> None:
        columns = [{"header": column.heading, "header_format": self._heading(column)} for column in table.columns]
        name = "".join(filter(str.isalnum, table.name))
        options = {"name": name, "style": "Table Style Light 1", "columns": columns}
        sheet.add_table(header, 0, last, len(columns) - 1, options)
        if table.apart:
            rule = {"type": "formula", "criteria": f'=$A{header + 2}="{table.apart}"', "format": self._styles["apart"]}
            sheet.conditional_format(header + 1, 0, last, len(columns) - 1, rule)

    def _style(self, column: SheetColumn) -> Format:
        """The style of a column's cells."""
        shown: dict[str, Any] = {"num_format": column.number_format} if column.number_format else {"indent": 1}
        look = {"valign": "top", "text_wrap": column.is_wrapped, **shown}
        return self._made(f"{column.number_format} {column.is_wrapped}", look)

    def _heading(self, column: SheetColumn) -> Format:
        look = {"bold": True, "bg_color": column.fill, "bottom": 1, "text_wrap": True, "valign": "top"}
        return self._made(column.fill, look)

    def _made(self, name: str, look: Mapping[str, Any]) -> Format:
        """A style, made when it is first asked for."""
        if name not in self._styles:
            self._styles[name] = self.workbook.add_format(look)
        return self._styles[name]


@contextmanager
def new_book(
    path: Path, title: str, comments: str, source: str, warning: str | None, max_rows: int = MAX_ROWS
) -> Iterator[Book]:
    """Write a workbook; equal sheets give the same bytes.

    Args:
        path: the workbook.
        title: in its properties.
        comments: the same.
        source: at the foot of every printed page, at most 180 characters.
        warning: on every sheet and printed page, if the figures are made up.
        max_rows: the longest sheet.

    Raises:
        OSError: if the workbook can't be written.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    was_collecting = gc.isenabled()
    gc.disable()  # it would go over every cell again and again, a tenth of the time, and find nothing
    try:
        with Workbook(str(path), {"in_memory": True}) as workbook:
            workbook.set_properties({"title": title, "comments": comments, "created": _CREATED})
            yield Book(workbook, source, warning, max_rows)
    except FileCreateError as error:
        # xlsxwriter wraps the system's own error, which tells a full disk from other faults.
        raise error.args[0] from None
    finally:
        if was_collecting:
            gc.enable()


def _in_margin(text: str) -> str:
    """A text for the head or foot of a page, in which & begins a code."""
    return text.replace("&", "&&")


def _fitting(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - len(_CUT)] + _CUT
