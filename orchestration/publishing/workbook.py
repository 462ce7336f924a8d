"""The marts as one Excel workbook: a sheet that explains, a sheet of columns, and a sheet a mart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from orchestration.publishing.description import MARTS_SCHEMA, ColumnDescription, TableDescription
from orchestration.publishing.release import WAARSCHUWING, Release

if TYPE_CHECKING:
    import duckdb
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MAX_ROWS = 1_048_576
"""Rows of a sheet, its header among them."""
_MAX_TEXT = 32_767
"""Characters of a cell."""
_CUT = " … (te lang voor een cel; zie het CSV-bestand)"
_WIDEST = 60
_EXPLANATION = (30, 64, 12)
"""Widths, in digits, of the columns of the sheet that explains; a line over all of them holds some more letters."""
_LINE_LENGTH = 118
_LINE_HEIGHT = 15
"""In points."""
CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook has no time zone
"""The same in every workbook: equal figures give equal files."""
_COUNT = "#,##0"
_COUNTED = {"persons", "bytes"}
_FORMATS = {"integer": "0", "bigint": "0", "date": "yyyy-mm-dd"}
_MEASURES = {"share 0–1": "0.0%", "percentage points": "0.0"}
"""By unit; Excel shows a number in the notation of its user, in Dutch as 1.490 and 57,6%."""
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
    tabellen: Sequence[TableDescription],
    uitgave: Release,
    max_rows: int = MAX_ROWS,
) -> None:
    """Write every mart to a sheet of its own, with filters, a header that stays in sight, and formats by unit.

    A mart that is too long for a sheet gets none: half a table would be taken for a whole one. The sheet that
    explains says so. Equal marts give the same bytes.

    Args:
        connection: the warehouse.
        path: the workbook.
        tabellen: the marts.
        uitgave: what is said of the whole.
        max_rows: of a sheet.

    Raises:
        OSError: where the workbook can't be written.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    rows = {tabel.name: _count(connection, tabel) for tabel in tabellen}
    fitting = [tabel for tabel in tabellen if rows[tabel.name] < max_rows]
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
                    "title": uitgave.titel,
                    "comments": f"{uitgave.beschrijving} {uitgave.voorwaarden}",
                    "created": CREATED,
                }
            )
            header = workbook.add_format({"bold": True, "bg_color": "#E7EEF4", "bottom": 1})
            _write_explanation(workbook, tabellen, uitgave, rows, max_rows)
            _write_columns(workbook, tabellen, header)
            for tabel in fitting:
                _write_mart(connection, workbook, tabel, rows[tabel.name], header)
    except FileCreateError as error:
        # What xlsxwriter wraps is the system's own error, by which a full disk is known.
        raise error.args[0] from None


def _count(connection: duckdb.DuckDBPyConnection, tabel: TableDescription) -> int:
    ((count,),) = connection.execute(f"SELECT count(*) FROM {MARTS_SCHEMA}.{tabel.name}").fetchall()
    return int(count)


def _write_explanation(
    workbook: Workbook, tabellen: Sequence[TableDescription], uitgave: Release, rows: dict[str, int], max_rows: int
) -> None:
    sheet = workbook.add_worksheet("Lees mij")
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(_EXPLANATION):
        sheet.set_column(column, column, width)
    large = workbook.add_format({"bold": True, "font_size": 16})
    bold = workbook.add_format({"bold": True})
    plain = workbook.add_format({"text_wrap": True, "valign": "top"})
    warning = workbook.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#B00020"})
    link = workbook.add_format({"font_color": "#0B5394", "underline": 1})
    number = workbook.add_format({"num_format": _COUNT})
    lines = [(uitgave.titel, large)]
    if uitgave.is_synthetisch:
        lines.append((WAARSCHUWING, warning))
    lines += [(uitgave.beschrijving, plain), ("", plain)]
    lines += [(f"Bron: {uitgave.bron.producer}, {uitgave.bron.title}. Indeling en namen van gebieden: CBS.", plain)]
    lines += [(uitgave.voorwaarden, plain)]
    if uitgave.begin and uitgave.eind:
        lines.append((f"Cijfers van {uitgave.begin:%d-%m-%Y} tot en met {uitgave.eind:%d-%m-%Y}.", plain))
    lines += [("", plain), ("Let op", bold), *((note, plain) for note in _NOTES), ("", plain)]
    for row, (text, style) in enumerate(lines):
        if style is plain:
            sheet.set_row(row, _LINE_HEIGHT * (1 + len(text) // _LINE_LENGTH))
        sheet.merge_range(row, 0, row, len(_EXPLANATION) - 1, text, style)
    for column, title in enumerate(("Blad", "Wat erin staat", "Rijen")):
        sheet.write_string(len(lines), column, title, bold)
    for row, tabel in enumerate(tabellen, start=len(lines) + 1):
        count = rows[tabel.name]
        if count < max_rows:
            sheet.write_url(row, 0, f"internal:'{tabel.name}'!A1", link, tabel.name)
            sheet.write_string(row, 1, tabel.titel)
        else:
            sheet.write_string(row, 0, tabel.name)
            sheet.write_string(row, 1, f"{tabel.titel}. Te lang voor een blad: gebruik csv/{tabel.name}.csv.")
        sheet.write_number(row, 2, count, number)


def _write_columns(workbook: Workbook, tabellen: Sequence[TableDescription], header: Format) -> None:
    sheet = workbook.add_worksheet("Kolommen")
    titles = ("blad", "kolom", "type", "leeg kan", "beschrijving", "in English")
    rows = [
        (tabel.name, kolom.name, kolom.type, "ja" if kolom.nullable else "nee", kolom.nederlands, kolom.description)
        for tabel in tabellen
        for kolom in tabel.columns
    ]
    _begin(sheet, titles, (28, 30, 12, 10, 100, 100), header, len(rows))
    for row, texts in enumerate(rows, start=1):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text)


def _write_mart(
    connection: duckdb.DuckDBPyConnection, workbook: Workbook, tabel: TableDescription, rows: int, header: Format
) -> None:
    sheet = workbook.add_worksheet(tabel.name)
    names = [kolom.name for kolom in tabel.columns]
    widths = _widths(connection, tabel)
    formats = [_format(workbook, kolom) for kolom in tabel.columns]
    _begin(sheet, names, widths, header, rows)
    result = connection.execute(f"SELECT {', '.join(names)} FROM {MARTS_SCHEMA}.{tabel.name} ORDER BY ALL")
    row = 0
    while chunk := result.fetchmany(10_000):
        for values in chunk:
            row += 1
            for column, value in enumerate(values):
                if value is not None:
                    _write(sheet, row, column, value, formats[column])


def _begin(sheet: Worksheet, titles: Sequence[str], widths: Sequence[int], header: Format, rows: int) -> None:
    """The header, which stays in sight and on every printed page, and has filters over the rows that follow it."""
    for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, header)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.autofilter(0, 0, rows, len(titles) - 1)


def _widths(connection: duckdb.DuckDBPyConnection, tabel: TableDescription) -> list[int]:
    """Of each column, in characters: what its values take, and its name with the button of the filter."""
    longest = ", ".join(f"coalesce(max(length({kolom.name}::VARCHAR)), 0)" for kolom in tabel.columns)
    ((*lengths,),) = connection.execute(f"SELECT {longest} FROM {MARTS_SCHEMA}.{tabel.name}").fetchall()
    return [
        min(max(len(kolom.name) + 4, 12 if kolom.type == "double" else length + 1), _WIDEST)
        for kolom, length in zip(tabel.columns, lengths, strict=True)
    ]


def _format(workbook: Workbook, kolom: ColumnDescription) -> Format | None:
    """How Excel shows the column; as it likes where the unit differs by row."""
    unit = kolom.unit or ""
    if kolom.type == "double":
        num_format = _MEASURES.get(unit)
    else:
        num_format = _COUNT if unit in _COUNTED else _FORMATS.get(kolom.type)
    return workbook.add_format({"num_format": num_format}) if num_format else None


def _write(sheet: Worksheet, row: int, column: int, value: Any, style: Format | None) -> None:
    """A cell of its own type; text never becomes a formula or a link, whatever it looks like."""
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
