"""Publishing the marts: a DuckDB file, a Parquet and a CSV file a mart, and what describes them; all replaced whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.domain.quarter import ONBEKEND
from orchestration.publishing.description import MARTS_SCHEMA, REPORT_SCHEMA, ColumnDescription, TableDescription
from orchestration.publishing.open_data import DATABASE, OPEN_DATA, write_open_data
from orchestration.publishing.release import Release
from orchestration.system.files import replaced_together
from orchestration.warehouse.lake import PUBLISHED_SCHEMA
from orchestration.warehouse.sql import sql_literal, transaction

if TYPE_CHECKING:
    import duckdb

READ_ONLY = 0o444
_ARRAYS = {"bbox DOUBLE[]": "bbox DOUBLE[4]"}
"""What a lake can't hold, and the file for readers can."""
_EXPORTS = ("parquet", "csv")


class UncheckedError(RuntimeError):
    """The marts in the warehouse are not of a build that passed its checks."""


@dataclass(frozen=True, slots=True)
class PublishedMart:
    """A published mart and its number of rows."""

    name: str
    rows: int


def mark_build(connection: duckdb.DuckDBPyConnection, *, is_checked: bool) -> None:
    """Note in the warehouse whether the last build of its marts passed every check of error level, or is not done."""
    connection.execute(f"CREATE OR REPLACE TABLE staging.bouw AS SELECT {is_checked} AS is_checked")


def refuse_unchecked(connection: duckdb.DuckDBPyConnection) -> None:
    """Let nothing be published of another run's build that failed after this run's own was good.

    Raises:
        UncheckedError: where the last build of the marts did not pass, or was broken off.
    """
    import duckdb

    try:
        checked = connection.execute("SELECT is_checked FROM staging.bouw").fetchall()
    except duckdb.CatalogException:
        checked = []
    if checked != [(True,)]:
        raise UncheckedError(
            "Another run has built the marts since, and they did not pass every check: nothing is published of them. "
            "Its own message says why; build again when that is mended."
        )


def publish(
    connection: duckdb.DuckDBPyConnection, published_dir: Path, tabellen: Sequence[TableDescription], uitgave: Release
) -> list[PublishedMart]:
    """Publish tables of the warehouse's schema `marts`; only to be called after every check of error level held.

    Everything is written and on disk before the first file is replaced, so an interrupted publish
    leaves the last good files. Rows are in the order of all columns: equal marts give equal exports.

    Args:
        connection: the warehouse.
        published_dir: gets `klantprofielen.duckdb`, `parquet/<mart>.parquet`, `csv/<mart>.csv`, and `OPEN_DATA`.
        tabellen: the marts; files of any other mart in the folder are removed.
        uitgave: what is said of the whole.

    Raises:
        duckdb.CatalogException: where a mart is not in the warehouse.
        duckdb.ConstraintException: where a mart of a warehouse without keys has a key twice.
    """
    exports = {f"{suffix}/{tabel.name}.{suffix}": tabel for tabel in tabellen for suffix in _EXPORTS}
    # The database comes last: who finds it new finds the files beside it new too.
    names = [*exports, *OPEN_DATA, DATABASE]
    with replaced_together([published_dir / name for name in names]) as temporaries:
        files = dict(zip(names, temporaries, strict=True))
        for name, tabel in exports.items():
            _export(connection, tabel, uitgave, files[name], name.split("/")[0])
        write_open_data(connection, published_dir, tabellen, uitgave, files)
        published = _write_database(connection, tabellen, files[DATABASE])
        for file in temporaries:
            file.chmod(READ_ONLY)
    for suffix in _EXPORTS:
        for path in (published_dir / suffix).glob(f"*.{suffix}"):
            if f"{suffix}/{path.name}" not in exports:
                path.unlink()
    return published


def publish_in_lake(connection: duckdb.DuckDBPyConnection, marts: Sequence[str]) -> None:
    """Replace the lake's schema for readers with the marts, in one transaction: readers see all of it, or the old.

    Args:
        connection: the lake, after its marts were published as files.
        marts: names of the tables in its schema `marts`; any other table in the schema for readers is removed.
    """
    with transaction(connection):
        connection.execute(f"DROP SCHEMA IF EXISTS {PUBLISHED_SCHEMA} CASCADE")
        connection.execute(f"CREATE SCHEMA {PUBLISHED_SCHEMA}")
        for mart in marts:
            _copy_table(connection, mart, f"{PUBLISHED_SCHEMA}.{mart}")


def published_quarters(warehouse: Path) -> set[str]:
    """The keys of the quarters that readers have figures of; none where nothing is published yet.

    Args:
        warehouse: the DuckDB file for readers.
    """
    import duckdb

    if not warehouse.exists():
        return set()
    with duckdb.connect(warehouse, read_only=True) as connection:
        found = connection.execute(
            "SELECT DISTINCT quarter_key FROM marts.dim_publicatie WHERE quarter_key <> ?", [ONBEKEND]
        )
        return {quarter_key for (quarter_key,) in found.fetchall()}


def _export(
    connection: duckdb.DuckDBPyConnection, tabel: TableDescription, uitgave: Release, path: Path, kind: str
) -> None:
    """Write a mart as Parquet, with its descriptions, or as CSV by RFC 4180, with what is an array as JSON."""
    rows = f"FROM {MARTS_SCHEMA}.{tabel.name}"
    if kind == "parquet":
        comments = {
            "title": f"{uitgave.titel}: {tabel.titel}",
            "rights": uitgave.voorwaarden,
            "comment": tabel.description,
            **{f"comment.{kolom.name}": kolom.description for kolom in tabel.columns},
        }
        described = ", ".join(f"{sql_literal(key)}: {sql_literal(value)}" for key, value in comments.items())
        options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{described}}}"
    else:
        rows = f"SELECT {', '.join(map(_in_csv, tabel.columns))} {rows}"
        options = "FORMAT csv, HEADER, NEW_LINE '\\r\\n'"
    connection.execute(f"COPY ({rows} ORDER BY ALL) TO {sql_literal(path)} ({options})")


def _in_csv(kolom: ColumnDescription) -> str:
    return f"to_json({kolom.name}) AS {kolom.name}" if kolom.is_array else kolom.name


def _write_database(
    connection: duckdb.DuckDBPyConnection, tabellen: Sequence[TableDescription], path: Path
) -> list[PublishedMart]:
    """A new DuckDB file with the marts, their constraints and their descriptions, and the views on them."""
    # The name in the file's views and error messages is its stem; a temporary one would stay visible.
    connection.execute(f"ATTACH {sql_literal(path)} AS klantprofielen (BLOCK_SIZE 16384)")
    try:
        connection.execute("CREATE SCHEMA klantprofielen.marts")
        published = [
            PublishedMart(
                tabel.name,
                _copy_table(connection, tabel.name, f"klantprofielen.marts.{tabel.name}", tabel.key, _ARRAYS),
            )
            for tabel in tabellen
        ]
        _copy_views(connection, "klantprofielen")
        connection.execute("CHECKPOINT klantprofielen")
    finally:
        connection.execute("DETACH klantprofielen")
    return published


def _copy_views(connection: duckdb.DuckDBPyConnection, target: str) -> None:
    """Copy the views of schema `report` into an attached database that has the marts.

    There they name no database, so that they work whatever the file is called and wherever it is attached.
    """
    views = connection.execute(
        "SELECT current_database(), view_name, sql, comment FROM duckdb_views() "
        "WHERE database_name = current_database() AND schema_name = ? ORDER BY view_name",
        [REPORT_SCHEMA],
    ).fetchall()
    connection.execute(f"CREATE SCHEMA {target}.{REPORT_SCHEMA}")
    for warehouse, view, ddl, comment in views:
        connection.execute(f"USE {target}")
        try:
            connection.execute(ddl.replace(f"{warehouse}.{MARTS_SCHEMA}.", f"{MARTS_SCHEMA}."))
            connection.execute(f"COMMENT ON VIEW {REPORT_SCHEMA}.{view} IS {sql_literal(comment)}")
        finally:
            connection.execute(f"USE {warehouse}")


def _copy_table(
    connection: duckdb.DuckDBPyConnection,
    mart: str,
    target: str,
    key: Sequence[str] = (),
    types: Mapping[str, str] = {},
) -> int:
    """Copy a mart with its constraints and comments; gives its number of rows.

    Args:
        connection: the warehouse.
        mart: the table, in schema `marts`.
        target: the table to make.
        key: the primary key, which it gets where it lacks it.
        types: what columns become in the DDL, by what they are in a lake.
    """
    ((ddl, comment),) = connection.execute(
        "SELECT sql, comment FROM duckdb_tables() "
        "WHERE database_name = current_database() AND schema_name = 'marts' AND table_name = ?",
        [mart],
    ).fetchall()
    columns = connection.execute(
        "SELECT column_name, comment FROM duckdb_columns() "
        "WHERE database_name = current_database() AND schema_name = 'marts' AND table_name = ?",
        [mart],
    ).fetchall()
    for declared, wanted in types.items():
        ddl = ddl.replace(declared, wanted)
    connection.execute(ddl.replace(f"CREATE TABLE marts.{mart}", f"CREATE TABLE {target}", 1))
    ((rows,),) = connection.execute(f"INSERT INTO {target} FROM marts.{mart} ORDER BY ALL").fetchall()
    if key and "PRIMARY KEY" not in ddl:
        connection.execute(f"ALTER TABLE {target} ADD PRIMARY KEY ({', '.join(key)})")
    if comment:
        connection.execute(f"COMMENT ON TABLE {target} IS {sql_literal(comment)}")
    for column, column_comment in columns:
        if column_comment:
            connection.execute(f'COMMENT ON COLUMN {target}."{column}" IS {sql_literal(column_comment)}')
    return int(rows)
