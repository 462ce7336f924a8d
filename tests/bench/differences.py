"""Compares what two commits publish: CSV, JSON, tables and --help, but for the names and texts that may change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath

import duckdb

EXEMPT = frozenset({"lezer_versie", "toelichting", "reden", "verwacht", "gevonden"})
"""Columns and JSON keys that have to stay, and whose values may change."""
TABLES = {"mart_revisies": "mart_revisie"}
COLUMNS = {
    ("mart_stand", "niveau"): "gebiedsoort",
    ("mart_trend", "niveau"): "gebiedsoort",
    ("mart_quarantaine", "oordeel"): "uitslag",
}
OPTIONS = {"add --kwartaal": "add --quarter"}
"""The renames that are allowed. None is required: the comparison also holds between two steps of the work."""

_FIELD = re.compile(r'("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|\n|\Z)')
_LONG = 200


def only_in_one(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """The items that one side has more often than the other: first those that are missing, then those that are new."""
    had, has = Counter(list(before)), Counter(list(after))
    lost, added = sorted((had - has).elements()), sorted((has - had).elements())
    return [f"missing: {item}" for item in lost] + [f"new: {item}" for item in added]


def renamed_path(path: str) -> str:
    """A path under published/, with the new name of a renamed table."""
    found = PurePosixPath(path)
    return str(found.with_stem(TABLES[found.stem])) if found.stem in TABLES else path


def csv_rows(content: bytes) -> list[list[str]]:
    """The fields of each line exactly as written, quotes included; the last one is the line ending.

    Raises:
        ValueError: if the bytes are not CSV.
    """
    text = content.decode("utf-8", "surrogateescape")
    matches = _FIELD.findall(text)
    if "".join(field + end for field, end in matches) != text:
        raise ValueError("This is not CSV: a field has a quote in the middle.")
    rows: list[list[str]] = [[]]
    for field, end in matches:
        rows[-1] += [field] if end == "," else [field, end]
        if end != ",":
            rows.append([])
    return [row for row in rows if row not in ([], ["", ""])]


def csv_differences(table: str, before: bytes, after: bytes, *, is_strict: bool = False) -> list[str]:
    """The lines in which two CSV files of a table differ, byte for byte but for the changes that are allowed.

    Args:
        table: the table's new name, by which its columns may be renamed.
        before: the bytes of one file.
        after: the bytes of the other.
        is_strict: allow no change of names or texts.
    """
    if before == after:
        return []
    (columns_before, lines_before), (columns_after, lines_after) = (
        _comparable(content, {} if is_strict else COLUMNS, () if is_strict else EXEMPT, table)
        for content in (before, after)
    )
    if columns_before != columns_after:
        return [f"{table}: the columns were {columns_before}, and are {columns_after}"]
    if lines_before == lines_after:
        return []
    found = [f"{table}: {difference}" for difference in only_in_one(lines_before, lines_after)]
    return found or [f"{table}: the same rows in another order"]


def _comparable(
    content: bytes, renames: Mapping[tuple[str, str], str], exempt: Collection[str], table: str
) -> tuple[list[str], list[str]]:
    """The columns by their new names, and the lines without the exempt ones; the line ending counts as a column."""
    header, *rows = csv_rows(content)
    columns = [renames.get((table, column), column) for column in header]
    dropped = {number for number, column in enumerate(columns) if column in exempt}
    return columns, [repr([field for number, field in enumerate(row) if number not in dropped]) for row in rows]


def value_differences(before: object, after: object, place: str) -> list[str]:
    """The places at which two JSON values differ: keys, and the values of all but the exempt keys."""
    if isinstance(before, dict) and isinstance(after, dict):
        found = [f"{place}: {difference}" for difference in only_in_one(before, after)]
        for key in before:
            if key in after and key not in EXEMPT:
                found += value_differences(before[key], after[key], f"{place} › {key}")
        return found
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [line for number, (old, new) in pairs for line in value_differences(old, new, f"{place}[{number}]")]
    # 1, 1.0 and true are equal to Python, and not the same JSON.
    if type(before) is type(after) and before == after:
        return []
    return [f"{place}: was {_short(before)}, is {_short(after)}"]


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONG else f"{text[:_LONG]}… ({len(text)} characters)"


def help_entries(text: str, panel: str) -> list[str]:
    """The names that a --help lists in one of its panels: 'Commands' or 'Options'."""
    entry = re.compile(r"│ (?:\*? {2,4})?(--[a-z][\w-]*)  " if panel == "Options" else r"│ ([a-z][\w-]*)  ")
    found, inside = [], False
    for line in text.splitlines():
        if line.startswith("╭"):
            inside = line.startswith(f"╭─ {panel} ")
        elif inside and (match := entry.match(line)):
            found.append(match[1])
    return found


def structure(database: Path, schemas: Collection[str] = ()) -> dict[str, list[str]]:
    """The tables and views of a DuckDB file: the kind of each, and its columns with their types.

    Args:
        database: the file.
        schemas: only these; every schema by default.
    """
    with duckdb.connect(database, read_only=True) as connection:
        found = connection.execute(
            "SELECT table_schema, table_name, table_type, "
            "list(column_name || ' ' || data_type ORDER BY ordinal_position) "
            "FROM information_schema.tables JOIN information_schema.columns USING (table_schema, table_name) "
            "GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    return {
        f"{schema}.{table}": [kind, *columns]
        for schema, table, kind, columns in found
        if not schemas or schema in schemas
    }


def renamed_structure(tables: dict[str, list[str]]) -> dict[str, list[str]]:
    """The tables and their columns, by their new names; a table that is there by both its names keeps its old one."""
    renamed = {}
    for name, (kind, *columns) in tables.items():
        schema, table = name.split(".")
        new = TABLES.get(table, table)
        described = [kind]
        for column in columns:
            label, data_type = column.split(" ", 1)
            described.append(f"{COLUMNS.get((new, label), label)} {data_type}")
        renamed[name if f"{schema}.{new}" in tables else f"{schema}.{new}"] = described
    return renamed
