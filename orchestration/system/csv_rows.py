"""The rows of a reviewed CSV file, such as a dbt seed: whole, or an error that names the file and the line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from orchestration.system.errors import KlantprofielenError
from orchestration.system.files import read_regular

_MAX_BYTES = 4 * 1024**2
"""Some hundred times the largest seed: a larger file is a mistake."""


class RowsError(KlantprofielenError):
    """A file that is no CSV with these columns; the message names the file, the line, what we expected and found."""


def read_rows(path: Path, *columns: str) -> list[dict[str, str]]:
    """The rows of a CSV file in UTF-8 with a header, each by the names of its columns, in the file's order.

    Args:
        path: the file.
        columns: names that the header must have; it may have others.

    Raises:
        RowsError: if the file is not UTF-8 or CSV, lacks a column, or has a row of more or fewer values.
        OSError: if it can't be opened, or is larger than any such file.
    """
    try:
        text = read_regular(path, _MAX_BYTES).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise RowsError(f"{path}, line {line}: expected UTF-8, found byte {error.object[error.start]:#04x}.") from error
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(lines, [])
        if missing := [column for column in columns if header.count(column) != 1]:
            raise RowsError(
                f"{path}, line 1: expected the columns {', '.join(columns)}; missing: {', '.join(missing)}."
            )
        rows = []
        for values in filter(None, lines):
            if len(values) != len(header):
                raise RowsError(f"{path}, line {lines.line_num}: expected {len(header)} values, found {len(values)}.")
            rows.append(dict(zip(header, values, strict=True)))
    except csv.Error as error:
        raise RowsError(f"{path}, line {lines.line_num}: expected CSV, found: {error}.") from error
    return rows
