"""Pairing the rows of a table in two attached databases, and what differs between them, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from orchestration.domain.quarter import ONBEKEND
from orchestration.publishing.description import MARTS_SCHEMA
from orchestration.warehouse.sql import sql_literal

if TYPE_CHECKING:
    import duckdb

OLD, NEW = "oud", "nieuw"
"""The names under which the databases are attached."""
DIFFERENCES = "verschil"
"""The temporary table with a row for each row that was added, gone or changed."""

_CELL = 'STRUCT("column" VARCHAR, "old" VARCHAR, "new" VARCHAR)[]'
_PUBLICATIE, _QUARTER = "publicatie_id", "quarter_key"
_OF_NO_QUARTER = f"CASE WHEN {{row}}.{_QUARTER} = '{ONBEKEND}' THEN {{row}}.{_PUBLICATIE} END"


@dataclass(frozen=True, slots=True)
class SharedTable:
    """A table that both databases have: its name in each, and the types of its columns in each, by name in order.

    `renamed` has the old name of each column that has another one now; `key` how rows are paired, by the name of each
    part of the key: an expression of `row`. Without a key, rows are paired by all their values.
    """

    old: str
    new: str
    before: Mapping[str, str]
    now: Mapping[str, str]
    renamed: Mapping[str, str]
    key: Mapping[str, str]

    @property
    def shared(self) -> dict[str, str]:
        """The old names of the columns that both have, by their names now, in order."""
        return {name: self.renamed.get(name, name) for name in self.now if self.renamed.get(name, name) in self.before}

    @property
    def rows_before(self) -> str:
        """The rows of the old table, under the names of now."""
        columns = ", ".join(f'"{old}" AS "{new}"' for new, old in self.shared.items())
        gone = "".join(f', "{name}"' for name in self.gone)
        return f"(SELECT {columns}{gone}, true AS is_row FROM {relation(OLD, self.old)})"

    @property
    def gone(self) -> list[str]:
        """The columns that are there no more, in order."""
        return [name for name in self.before if name not in self.shared.values()]

    @property
    def added(self) -> list[str]:
        """The columns that were not there, in order."""
        return [name for name in self.now if name not in self.shared]

    @property
    def rows_now(self) -> str:
        """The rows of the new table."""
        return f"(SELECT *, true AS is_row FROM {relation(NEW, self.new)})"

    @property
    def joined(self) -> str:
        """The rows of both, paired by the key."""
        same = " AND ".join(
            f"{part.format(row='o')} IS NOT DISTINCT FROM {part.format(row='n')}" for part in self.key.values()
        )
        return f"{self.rows_before} AS o FULL JOIN {self.rows_now} AS n ON {same}"


def relation(database: str, table: str) -> str:
    """The full name of a mart in an attached database."""
    return f'{database}.{MARTS_SCHEMA}."{table}"'


def with_key(connection: duckdb.DuckDBPyConnection, table: SharedTable) -> SharedTable:
    """The table with the key that pairs its rows: its primary key, if it is the same in both databases.

    A revision gives the row of a fact another publicatie_id. So if a key has that, the quarter takes its place, for as
    long as the rows of both databases remain one a key; publications without a quarter keep their own.
    """
    primary = _primary_key(connection, NEW, table.new)
    shared = table.shared
    if {shared.get(name) for name in primary} != set(_primary_key(connection, OLD, table.old)):
        return table
    by_primary = {name: f'{{row}}."{name}"' for name in primary}
    if _PUBLICATIE in primary and _QUARTER in shared:
        of_quarter = {_QUARTER: f"{{row}}.{_QUARTER}"} | by_primary | {_PUBLICATIE: _OF_NO_QUARTER}
        if all(_is_unique(connection, rows, of_quarter) for rows in (table.rows_before, table.rows_now)):
            return replace(table, key=of_quarter)
    return replace(table, key=by_primary)


def with_renames(connection: duckdb.DuckDBPyConnection, table: SharedTable) -> SharedTable:
    """The table with the columns that have another name and the same content: in the pairs, or without key in all."""

    def is_same(old: str, new: str) -> bool:
        if table.before[old] != table.now[new]:
            return False
        if not table.key:
            columns = (f'SELECT "{old}" FROM {table.rows_before}', f'SELECT "{new}" FROM {table.rows_now}')
            return is_equal(connection, *columns)
        ((same,),) = connection.execute(
            f'SELECT count(*) FILTER (o."{old}" IS DISTINCT FROM n."{new}") = 0 AND count(o."{old}") > 0 '
            f"FROM {table.joined} WHERE o.is_row AND n.is_row"
        ).fetchall()
        return bool(same)

    renamed = one_to_one(table.gone, table.added, is_same)
    return replace(table, renamed={new: old for old, new in renamed.items()})


def one_to_one(gone: Iterable[str], added: Iterable[str], is_same: Callable[[str, str], bool]) -> dict[str, str]:
    """The new name of each that was renamed; one that could have been either of two was not."""
    pairs = [(old, new) for old in gone for new in added if is_same(old, new)]
    olds, news = [old for old, _ in pairs], [new for _, new in pairs]
    return {old: new for old, new in pairs if olds.count(old) == news.count(new) == 1}


def is_equal(connection: duckdb.DuckDBPyConnection, old: str, new: str) -> bool:
    """True if two queries give the same rows, in any order, and at least one."""
    ((same,),) = connection.execute(
        f"SELECT EXISTS ({old}) AND NOT EXISTS ({old} EXCEPT ALL {new}) AND NOT EXISTS ({new} EXCEPT ALL {old})"
    ).fetchall()
    return bool(same)


def find_differences(connection: duckdb.DuckDBPyConnection, table: SharedTable) -> None:
    """Make the table `DIFFERENCES`: the change, the key of the row, its publication, and its changed cells."""
    query = _in_pairs(table) if table.key else _in_whole_rows(table)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {DIFFERENCES} AS {query}")


def _in_pairs(table: SharedTable) -> str:
    compared = [name for name in table.shared if name not in table.key]
    differs = {name: _differs(table, name) for name in compared}
    cells = ", ".join(
        f"""CASE WHEN {differs[name]} THEN
        {{'column': {sql_literal(name)}, 'old': o."{name}"::VARCHAR, 'new': n."{name}"::VARCHAR}} END"""
        for name in compared
    )
    key = ", ".join(
        f"{sql_literal(name)}: coalesce({part.format(row='n')}, {part.format(row='o')})::VARCHAR"
        for name, part in table.key.items()
    )
    publicatie = f"coalesce(n.{_PUBLICATIE}, o.{_PUBLICATIE})" if _PUBLICATIE in table.shared else "NULL::VARCHAR"
    return f"""
        SELECT
            CASE WHEN o.is_row IS NULL THEN 'added' WHEN n.is_row IS NULL THEN 'gone' ELSE 'changed' END AS change,
            {{{key}}} AS row,
            {publicatie} AS {_PUBLICATIE},
            CASE WHEN o.is_row AND n.is_row THEN [cell FOR cell IN [{cells}] IF cell IS NOT NULL] END::{_CELL} AS cells
        FROM {table.joined}
        WHERE o.is_row IS NULL OR n.is_row IS NULL OR {" OR ".join(differs.values()) or "false"}
    """


def _in_whole_rows(table: SharedTable) -> str:
    columns = ", ".join(f'"{name}"' for name in table.shared)
    before, now = (f"SELECT {columns} FROM {rows}" for rows in (table.rows_before, table.rows_now))
    row = ", ".join(f'{sql_literal(name)}: "{name}"::VARCHAR' for name in table.shared)
    publicatie = _PUBLICATIE if _PUBLICATIE in table.shared else f"NULL::VARCHAR AS {_PUBLICATIE}"
    return " UNION ALL ".join(
        f"SELECT '{change}' AS change, {{{row}}} AS row, {publicatie}, NULL::{_CELL} AS cells FROM ({rows})"
        for change, rows in (("added", f"{now} EXCEPT ALL {before}"), ("gone", f"{before} EXCEPT ALL {now}"))
    )


def _differs(table: SharedTable, name: str) -> str:
    """The condition that a cell of a pair differs; of columns that got another type, as text."""
    as_text = "" if table.before[table.shared[name]] == table.now[name] else "::VARCHAR"
    return f'o."{name}"{as_text} IS DISTINCT FROM n."{name}"{as_text}'


def _primary_key(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> list[str]:
    found = connection.execute(
        "SELECT constraint_column_names FROM duckdb_constraints() "
        "WHERE database_name = ? AND schema_name = ? AND table_name = ? AND constraint_type = 'PRIMARY KEY'",
        [database, MARTS_SCHEMA, table],
    ).fetchall()
    return list(found[0][0]) if found else []


def _is_unique(connection: duckdb.DuckDBPyConnection, rows: str, key: Mapping[str, str]) -> bool:
    parts = ", ".join(part.format(row="r") for part in key.values())
    ((unique,),) = connection.execute(
        f"SELECT count(*) = (SELECT count(*) FROM (SELECT DISTINCT {parts} FROM {rows} AS r)) FROM {rows}"
    ).fetchall()
    return bool(unique)
