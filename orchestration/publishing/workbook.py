"""The marts as one Excel workbook: an explanatory sheet, a sheet of columns, and a sheet for each mart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from orchestration.publishing.description import MARTS_SCHEMA, ColumnDescription, TableDescription
from orchestration.publishing.release import ASSUMED_ORDER, FACSIMILE, WARNING, Release

if TYPE_CHECKING:
    import duckdb
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MAX_ROWS = 1_048_576
"""Rows in a sheet, including its header row."""
_MAX_TEXT = 32_767
"""Characters in a cell."""
_CUT = " … (te lang voor een cel; zie het CSV-bestand)"
_WIDEST = 60
_EXPLANATION = (30, 64, 12)
"""Widths, in digits, of the columns of the explanatory sheet; a line across them holds somewhat more letters."""
_LINE_LENGTH = 118
_LINE_HEIGHT = 15
"""In points."""
CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook has no time zone
"""The same day in every workbook: equal figures give equal files."""
_COUNT = "#,##0"
_COUNTED = {"persons", "bytes"}
_FORMATS = {"integer": "0", "bigint": "0", "date": "yyyy-mm-dd"}
_MEASURES = {"share 0–1": "0.0%", "percentage points": "0.0"}
"""By unit; Excel shows a number in its user's notation, in Dutch as 1.490 and 57,6%."""
_NOTES = (
    "Personen zijn geen banen, en Sonar is niet het doelgroepregister: niet iedereen van de doelgroep staat in Sonar.",
    "Aandelen staan als percentage. Tel ze niet op en middel ze niet: tel de aantallen op en deel opnieuw.",
    "Bij kleine aantallen schommelen percentages sterk.",
    "Een leeg vak betekent: geen gegeven. Het betekent nooit nul.",
    "Cijfers met kwartaal 'onbekend' horen in geen enkele reeks door de tijd.",
    "Elk blad heeft filters in de kopregel. Wat elke kolom betekent, staat in het blad Kolommen.",
)


def write_workbook(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    tables: Sequence[TableDescription],
    release: Release,
    max_rows: int = MAX_ROWS,
) -> None:
    """Write every mart to a sheet of its own, with filters, a header row that stays in sight, and formats by unit.

    A mart that is too long for a sheet gets none, for readers would take half a table for a whole one; the explanatory
    sheet says so. Equal marts give the same bytes.

    Args:
        connection: the warehouse.
        path: the workbook.
        tables: the marts.
        release: what applies to the whole.
        max_rows: the longest sheet, including its header row.

    Raises:
        OSError: if the workbook can't be written.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    rows = {table.name: _count(connection, table) for table in tables}
    fitting = [table for table in tables if rows[table.name] < max_rows]
    try:
        # Row by row to disk, so that a large mart takes no more memory than a small one.
        with (
            TemporaryDirectory() as folder,
            Workbook(
                path, {"constant_memory": True, "tmpdir": folder, "default_date_format": _FORMATS["date"]}
            ) as workbook,
        ):
            workbook.set_properties(
                {
                    "title": release.title,
                    "comments": f"{release.description} {release.terms}",
                    "created": CREATED,
                }
            )
            header = workbook.add_format({"bold": True, "bg_color": "#E7EEF4", "bottom": 1})
            _write_explanation(workbook, tables, release, rows, max_rows)
            _write_columns(workbook, tables, header)
            for table in fitting:
                _write_mart(connection, workbook, table, rows[table.name], header)
    except FileCreateError as error:
        # xlsxwriter wraps the system's own error, which tells a full disk from other faults.
        raise error.args[0] from None


def _count(connection: duckdb.DuckDBPyConnection, table: TableDescription) -> int:
    ((count,),) = connection.execute(f"SELECT count(*) FROM {MARTS_SCHEMA}.{table.name}").fetchall()
    return int(count)


def _write_explanation(
    workbook: Workbook, tables: Sequence[TableDescription], release: Release, rows: dict[str, int], max_rows: int
) -> None:
    sheet = workbook.add_worksheet("Lees mij")
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(_EXPLANATION):
        sheet.set_column(column, column, width)
    bold = workbook.add_format({"bold": True})
    styles = {
        "large": workbook.add_format({"bold": True, "font_size": 16}),
        "bold": bold,
        "plain": workbook.add_format({"text_wrap": True, "valign": "top"}),
        "warning": workbook.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#B00020"}),
    }
    link = workbook.add_format({"font_color": "#0B5394", "underline": 1})
    number = workbook.add_format({"num_format": _COUNT})
    lines = _explanation(release)
    for row, (text, style) in enumerate(lines):
        if style == "plain":
            sheet.set_row(row, _LINE_HEIGHT * (1 + len(text) // _LINE_LENGTH))
        sheet.merge_range(row, 0, row, len(_EXPLANATION) - 1, text, styles[style])
    for column, title in enumerate(("Blad", "Wat erin staat", "Rijen")):
        sheet.write_string(len(lines), column, title, bold)
    for row, table in enumerate(tables, start=len(lines) + 1):
        count = rows[table.name]
        if count < max_rows:
            sheet.write_url(row, 0, f"internal:'{table.name}'!A1", link, table.name)
            sheet.write_string(row, 1, table.title)
        else:
            sheet.write_string(row, 0, table.name)
            sheet.write_string(row, 1, f"{table.title}. Te lang voor een blad: gebruik csv/{table.name}.csv.")
        sheet.write_number(row, 2, count, number)


def _explanation(release: Release) -> list[tuple[str, str]]:
    """The lines above the list of sheets, each with its style."""
    lines = [(release.title, "large")]
    if release.is_synthetisch:
        lines.append((WARNING, "warning"))
    lines += [(release.description, "plain"), ("", "plain")]
    source = f"Bron: {release.source.producer}, {release.source.title}. Indeling en namen van gebieden: CBS."
    lines += [(source, "plain"), (release.terms, "plain")]
    lines.append((f"Versie van de cijfers: {release.version}.", "plain"))
    if release.quarters:
        lines.append((f"Kwartalen: {', '.join(release.quarters)}.", "plain"))
    notes = [*_NOTES, *[ASSUMED_ORDER] * release.has_assumed_order, *[FACSIMILE] * release.has_facsimile]
    return [*lines, ("", "plain"), ("Let op", "bold"), *((note, "plain") for note in notes), ("", "plain")]


def _write_columns(workbook: Workbook, tables: Sequence[TableDescription], header: Format) -> None:
    sheet = workbook.add_worksheet("Kolommen")
    titles = ("blad", "kolom", "type", "leeg kan", "beschrijving", "in English")
    rows = [
        (table.name, column.name, column.type, "ja" if column.nullable else "nee", column.dutch, column.description)
        for table in tables
        for column in table.columns
    ]
    _begin(sheet, titles, (28, 30, 12, 10, 100, 100), header, len(rows))
    for row, texts in enumerate(rows, start=1):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text)


def _write_mart(
    connection: duckdb.DuckDBPyConnection, workbook: Workbook, table: TableDescription, rows: int, header: Format
) -> None:
    sheet = workbook.add_worksheet(table.name)
    names = [column.name for column in table.columns]
    widths = _widths(connection, table)
    formats = [_format(workbook, column) for column in table.columns]
    _begin(sheet, names, widths, header, rows)
    result = connection.execute(f"SELECT {', '.join(names)} FROM {MARTS_SCHEMA}.{table.name} ORDER BY ALL")
    row = 0
    while chunk := result.fetchmany(10_000):
        for values in chunk:
            row += 1
            for column, value in enumerate(values):
                if value is not None:
                    _write(sheet, row, column, value, formats[column])


def _begin(sheet: Worksheet, titles: Sequence[str], widths: Sequence[int], header: Format, rows: int) -> None:
    """Write the header row, which stays in sight and on every printed page, with filters over the rows below it."""
    for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, header)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.autofilter(0, 0, rows, len(titles) - 1)


def _widths(connection: duckdb.DuckDBPyConnection, table: TableDescription) -> list[int]:
    """The width of each column in characters: room for its values, and for its name with the filter button."""
    longest = ", ".join(f"coalesce(max(length({column.name}::VARCHAR)), 0)" for column in table.columns)
    ((*lengths,),) = connection.execute(f"SELECT {longest} FROM {MARTS_SCHEMA}.{table.name}").fetchall()
    return [
        min(max(len(column.name) + 4, 12 if column.type == "double" else length + 1), _WIDEST)
        for column, length in zip(table.columns, lengths, strict=True)
    ]


def _format(workbook: Workbook, column: ColumnDescription) -> Format | None:
    """The column's number format; None, Excel's own choice, if the unit differs by row."""
    unit = column.unit or ""
    if column.type == "double":
        num_format = _MEASURES.get(unit)
    else:
        num_format = _COUNT if unit in _COUNTED else _FORMATS.get(column.type)
    return workbook.add_format({"num_format": num_format}) if num_format else None


def _write(sheet: Worksheet, row: int, column: int, value: Any, style: Format | None) -> None:
    """Write a cell with its own type; text never becomes a formula or a link, whatever it looks like."""
    match value:
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float():
            sheet.write_number(row, column, value, style)
        case date():
            sheet.write_datetime(row, column, value, style)
        case list() | tuple():
            sheet.write_string(row, column, _fitting(", ".join(map(str, value))))
        case _:
            sheet.write_string(row, column, _fitting(str(value)))


def _fitting(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - len(_CUT)] + _CUT
