"""What differs between the marts of two published databases: tables, columns, rows by primary key, and cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.publishing.description import MARTS_SCHEMA
from orchestration.publishing.pairing import (
    DIFFERENCES,
    NEW,
    OLD,
    SharedTable,
    find_differences,
    is_equal,
    one_to_one,
    relation,
    with_key,
    with_renames,
)
from orchestration.warehouse.connection import dictionaries
from orchestration.warehouse.sql import sql_literal

if TYPE_CHECKING:
    import duckdb

EXAMPLES = 3
"""Examples of each kind of change in a table."""
MOST_PUBLICATIES = 10
_LONGEST = 100
"""Characters of a value in an example."""
_FOLLOWING = ("publicatie_id", "pagina", "bbox")
"""Columns that always change with the publication: the last to be an example."""


@dataclass(frozen=True, slots=True)
class TableChanges:
    """What differs in a table that both have.

    `renamed_from` is its old name if that was another. Rows are paired by `paired_by`; if that is empty, by all their
    values, and then no row is changed. `cells` has the number of changed cells by column. `publicaties` has, for each
    publication of these rows, its file and the number of rows added, gone and changed, the most first; beyond
    `MOST_PUBLICATIES` they are only counted, in `more_publicaties`.
    """

    table: str
    renamed_from: str | None
    columns_added: Sequence[str]
    columns_gone: Sequence[str]
    columns_renamed: Mapping[str, str]
    columns_retyped: Mapping[str, Sequence[str]]
    paired_by: Sequence[str]
    rows_before: int
    rows_now: int
    rows_added: int
    rows_gone: int
    rows_changed: int
    cells: Mapping[str, int]
    publicaties: Sequence[Mapping[str, Any]]
    more_publicaties: int
    examples: Sequence[Mapping[str, Any]]

    @property
    def is_same(self) -> bool:
        """True if nothing differs."""
        of_columns = self.columns_added or self.columns_gone or self.columns_renamed or self.columns_retyped
        return not (self.renamed_from or of_columns or self.rows_added or self.rows_gone or self.rows_changed)


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between two databases: tables added and gone with their numbers of rows, and the tables of both."""

    tables_added: Mapping[str, int]
    tables_gone: Mapping[str, int]
    tables: Sequence[TableChanges]


def compare(old: Path, new: Path) -> Changes:
    """Compare the marts of two published databases; equal input gives equal output.

    A table or a column was renamed if it is gone, another one was added, the two have the same content, and no third
    has it.

    Raises:
        duckdb.Error: if one of them can't be read.
    """
    import duckdb

    with duckdb.connect() as connection:
        for name, path in ((OLD, old), (NEW, new)):
            connection.execute(f"ATTACH {sql_literal(path)} AS {name} (READ_ONLY)")
        before, now = _tables(connection, OLD), _tables(connection, NEW)

        def is_same(gone: str, added: str) -> bool:
            if before[gone] != now[added]:
                return False
            return is_equal(connection, f"FROM {relation(OLD, gone)}", f"FROM {relation(NEW, added)}")

        renamed = one_to_one(sorted(before.keys() - now.keys()), sorted(now.keys() - before.keys()), is_same)
        names = {name: name for name in before.keys() & now.keys()} | {new: old for old, new in renamed.items()}
        bestanden = _bestanden(connection)
        return Changes(
            {name: _count(connection, relation(NEW, name)) for name in sorted(now.keys() - names.keys())},
            {name: _count(connection, relation(OLD, name)) for name in sorted(before.keys() - set(names.values()))},
            [
                _compare_table(
                    connection, SharedTable(names[name], name, before[names[name]], now[name], {}, {}), bestanden
                )
                for name in sorted(names)
            ],
        )


def _compare_table(
    connection: duckdb.DuckDBPyConnection, table: SharedTable, bestanden: Mapping[str, str]
) -> TableChanges:
    table = with_renames(connection, with_key(connection, table))
    if not table.key:
        table = with_key(connection, table)  # which may be of columns that have other names now
    find_differences(connection, table)
    rows = dict(connection.execute(f"SELECT change, count(*) FROM {DIFFERENCES} GROUP BY change").fetchall())
    publicaties = _publicaties(connection, bestanden)
    return TableChanges(
        table=table.new,
        renamed_from=table.old if table.old != table.new else None,
        columns_added=table.added,
        columns_gone=table.gone,
        columns_renamed={old: new for new, old in table.renamed.items()},
        columns_retyped={
            new: (table.before[old], table.now[new])
            for new, old in table.shared.items()
            if table.before[old] != table.now[new]
        },
        paired_by=list(table.key),
        rows_before=_count(connection, relation(OLD, table.old)),
        rows_now=_count(connection, relation(NEW, table.new)),
        rows_added=rows.get("added", 0),
        rows_gone=rows.get("gone", 0),
        rows_changed=rows.get("changed", 0),
        cells=_cells(connection, table),
        publicaties=publicaties[:MOST_PUBLICATIES],
        more_publicaties=len(publicaties[MOST_PUBLICATIES:]),
        examples=_examples(connection, table, bestanden),
    )


def _tables(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, dict[str, str]]:
    """The marts in an attached database, with the types of their columns by name, in order."""
    tables: dict[str, dict[str, str]] = {}
    for table, column, data_type in connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE database_name = ? AND schema_name = ? ORDER BY table_name, column_index",
        [database, MARTS_SCHEMA],
    ).fetchall():
        tables.setdefault(table, {})[column] = data_type
    return tables


def _bestanden(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The file of each publication, accepted or in quarantine, in either database."""
    bestanden: dict[str, str] = {}
    for database in (OLD, NEW):
        there = _tables(connection, database)
        for table in ("mart_quarantaine", "dim_publicatie"):
            if {"publicatie_id", "bestand"} <= there.get(table, {}).keys():
                query = f"SELECT publicatie_id, bestand FROM {relation(database, table)}"
                bestanden |= dict(connection.execute(query).fetchall())
    return bestanden


def _cells(connection: duckdb.DuckDBPyConnection, table: SharedTable) -> dict[str, int]:
    """The number of changed cells of each column that has one, in order."""
    found = dict(
        connection.execute(
            f'SELECT cell."column", count(*) FROM (SELECT unnest(cells) AS cell FROM {DIFFERENCES}) GROUP BY 1'
        ).fetchall()
    )
    return {name: found[name] for name in table.shared if name in found}


def _publicaties(connection: duckdb.DuckDBPyConnection, bestanden: Mapping[str, str]) -> list[dict[str, Any]]:
    """The publications of the rows that differ, the one with the most rows first."""
    rows = dictionaries(
        connection.execute(
            "SELECT publicatie_id, count(*) FILTER (change = 'added') AS added, "
            "count(*) FILTER (change = 'gone') AS gone, count(*) FILTER (change = 'changed') AS changed "
            f"FROM {DIFFERENCES} WHERE publicatie_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, publicatie_id"
        )
    )
    return [{"bestand": bestanden.get(row["publicatie_id"]), **row} for row in rows]


def _examples(
    connection: duckdb.DuckDBPyConnection, table: SharedTable, bestanden: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The first rows that were added and gone, and the first cells that changed, in the order of their keys."""
    following = ", ".join(map(sql_literal, _FOLLOWING))
    order = ", ".join(map(sql_literal, table.shared))
    examples = []
    for query in (
        f"SELECT * EXCLUDE (cells) FROM {DIFFERENCES} WHERE change = 'added' ORDER BY row",
        f"SELECT * EXCLUDE (cells) FROM {DIFFERENCES} WHERE change = 'gone' ORDER BY row",
        "SELECT change, row, publicatie_id, unnest(cell) FROM "
        f"(SELECT *, unnest(cells) AS cell FROM {DIFFERENCES} WHERE change = 'changed') "
        f'ORDER BY cell."column" IN ({following}), row, list_position([{order}], cell."column")',
    ):
        for found in dictionaries(connection.execute(f"{query} LIMIT {EXAMPLES}")):
            publicatie_id = found.pop("publicatie_id")
            row = {name: _cut(value) for name, value in found.pop("row").items() if value is not None}
            values = {name: _cut(value) for name, value in found.items()}
            examples.append({**values, "row": row, "bestand": bestanden.get(publicatie_id)})
    return examples


def _cut(value: str | None) -> str | None:
    return value if value is None or len(value) <= _LONGEST else f"{value[:_LONGEST]}…"


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    ((count,),) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    return int(count)
