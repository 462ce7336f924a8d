"""Publishing the marts: a DuckDB file, a Parquet and a CSV file for each, and the open data, all replaced at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.domain.quarter import ONBEKEND
from orchestration.publishing.description import MARTS_SCHEMA, REPORT_SCHEMA, ColumnDescription, TableDescription
from orchestration.publishing.open_data import OPEN_DATA, write_open_data
from orchestration.publishing.published import as_published
from orchestration.publishing.release import Release
from orchestration.publishing.versions import DATABASE, link_version
from orchestration.system.errors import KlantprofielenError
from orchestration.system.files import make_read_only, replaced_together
from orchestration.warehouse.connection import connect
from orchestration.warehouse.sql import copy_mart, sql_literal

if TYPE_CHECKING:
    import duckdb

_ARRAYS = {"bbox DOUBLE[]": "bbox DOUBLE[4]"}
"""Column types that a lake can't hold, and the file for readers can."""
_EXPORTS = ("parquet", "csv")


class UncheckedError(KlantprofielenError):
    """The marts in the warehouse come from a build that did not pass its checks."""


@dataclass(frozen=True, slots=True)
class PublishedMart:
    """A published mart and its number of rows."""

    name: str
    rows: int


def mark_build(connection: duckdb.DuckDBPyConnection, *, is_checked: bool) -> None:
    """Note in the warehouse whether the latest build of its marts passed every check of severity error."""
    connection.execute(f"CREATE OR REPLACE TABLE staging.bouw AS SELECT {is_checked} AS is_checked")


def refuse_unchecked(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse to publish marts whose latest build failed, even if this run's own build was good.

    Raises:
        UncheckedError: if the latest build of the marts failed or was interrupted.
    """
    import duckdb

    try:
        checked = connection.execute("SELECT is_checked FROM staging.bouw").fetchall()
    except duckdb.CatalogException:
        checked = []
    if checked != [(True,)]:
        raise UncheckedError(
            "Another run has since built the marts, and they failed a check, so nothing is published. "
            "That run's own message says why; fix it and build again."
        )


def publish(
    connection: duckdb.DuckDBPyConnection, published_dir: Path, tables: Sequence[TableDescription], release: Release
) -> list[PublishedMart]:
    """Publish tables from the warehouse's schema `marts`; call it only after every check of severity error passed.

    Everything is on disk before the first file is replaced, so an interrupted publish leaves the last good files.
    Rows are sorted by all columns: equal marts give equal exports.

    Args:
        connection: the warehouse.
        published_dir: gets `klantprofielen.duckdb`, that file by its version too, `parquet/<mart>.parquet`,
            `csv/<mart>.csv`, and `OPEN_DATA`.
        tables: the marts; files of any other mart in the folder are deleted.
        release: what applies to the whole.

    Raises:
        duckdb.CatalogException: if a mart is not in the warehouse.
        duckdb.ConstraintException: if a warehouse without keys has the same key twice in a mart.
    """
    exports = {f"{suffix}/{table.name}.{suffix}": table for table in tables for suffix in _EXPORTS}
    # The database comes last: a reader who finds it new finds the files beside it new too.
    names = [*exports, *OPEN_DATA, DATABASE]
    with replaced_together([published_dir / name for name in names]) as temporaries:
        files = dict(zip(names, temporaries, strict=True))
        for name, table in exports.items():
            _export(connection, table, release, files[name], name.split("/")[0])
        write_open_data(connection, published_dir, tables, release, files)
        published = _write_database(connection, tables, release, files[DATABASE])
        for file in temporaries:
            make_read_only(file)
    link_version(published_dir, release.version)
    for suffix in _EXPORTS:
        for path in (published_dir / suffix).glob(f"*.{suffix}"):
            if f"{suffix}/{path.name}" not in exports:
                path.unlink()
    return published


def published_quarters(warehouse: Path) -> set[str]:
    """The keys of the quarters that readers have figures of; empty if nothing is published yet.

    Args:
        warehouse: the DuckDB file for readers.

    Raises:
        PublishedError: if it can't be read.
    """
    if not warehouse.exists():
        return set()
    with as_published(warehouse), connect(warehouse, read_only=True) as connection:
        found = connection.execute(
            "SELECT DISTINCT quarter_key FROM marts.dim_publicatie WHERE quarter_key <> ?", [ONBEKEND]
        )
        return {quarter_key for (quarter_key,) in found.fetchall()}


def _export(
    connection: duckdb.DuckDBPyConnection, table: TableDescription, release: Release, path: Path, kind: str
) -> None:
    """Write a mart as Parquet, with its descriptions, or as CSV by RFC 4180, with arrays as JSON."""
    rows = f"FROM {MARTS_SCHEMA}.{table.name}"
    if kind == "parquet":
        comments = {
            "title": f"{release.title}: {table.title}",
            "rights": release.terms,
            "comment": table.description,
            **{f"comment.{column.name}": column.description for column in table.columns},
        }
        described = ", ".join(f"{sql_literal(key)}: {sql_literal(value)}" for key, value in comments.items())
        options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{described}}}"
    else:
        rows = f"SELECT {', '.join(map(_in_csv, table.columns))} {rows}"
        options = "FORMAT csv, HEADER, NEW_LINE '\\r\\n'"
    connection.execute(f"COPY ({rows} ORDER BY ALL) TO {sql_literal(path)} ({options})")


def _in_csv(column: ColumnDescription) -> str:
    return f"to_json({column.name}) AS {column.name}" if column.is_array else column.name


def _write_database(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[TableDescription], release: Release, path: Path
) -> list[PublishedMart]:
    """A new DuckDB file with the marts, their constraints and descriptions, the views on them, and its version."""
    # The name in the file's views and error messages is its stem; a temporary one would stay visible.
    connection.execute(f"ATTACH {sql_literal(path)} AS klantprofielen (BLOCK_SIZE 16384)")
    try:
        connection.execute("CREATE SCHEMA klantprofielen.marts")
        published = [
            PublishedMart(
                table.name,
                copy_mart(connection, table.name, f"klantprofielen.marts.{table.name}", table.key, _ARRAYS),
            )
            for table in tables
        ]
        _add_names(connection, "klantprofielen", tables)
        _add_release(connection, "klantprofielen", release)
        _copy_views(connection, "klantprofielen")
        connection.execute("CHECKPOINT klantprofielen")
    finally:
        connection.execute("DETACH klantprofielen")
    return published


_SHARES = {
    "profielgraad(met, zonder)": "met::double / nullif(met::bigint + zonder, 0)",
    "registratiegraad(totaal, register)": "totaal::double / nullif(register, 0)",
}
"""The shares of the marts as functions, to apply to summed counts; null of nobody."""


def _add_names(connection: duckdb.DuckDBPyConnection, target: str, tables: Sequence[TableDescription]) -> None:
    """Give the marts in an attached database names without a schema, and it the shares as functions."""
    ((warehouse,),) = connection.execute("SELECT current_database()").fetchall()
    connection.execute(f"USE {target}")
    try:
        for table in tables:
            connection.execute(f"CREATE VIEW main.{table.name} AS FROM {MARTS_SCHEMA}.{table.name}")
            connection.execute(f"COMMENT ON VIEW main.{table.name} IS {sql_literal(table.description)}")
            for column in table.columns:
                told = sql_literal(column.description)
                connection.execute(f'COMMENT ON COLUMN main.{table.name}."{column.name}" IS {told}')
        for name, share in _SHARES.items():
            connection.execute(f"CREATE MACRO main.{name} AS {share}")
    finally:
        connection.execute(f"USE {warehouse}")


_TOLD = {
    "version": "The version to cite: the day, and the first digits of a hash of every row.",
    "day": "The newest day from which one of the publications is known; null if none has one.",
    "title": "The title of the figures, in Dutch; it says so if they are made up.",
    "terms": "The terms of use, in Dutch.",
    "is_synthetisch": "True if the figures are made up.",
}
"""The columns of `release`, fields of `Release`, and what they mean."""


def _add_release(connection: duckdb.DuckDBPyConnection, target: str, release: Release) -> None:
    """Give an attached database a view `release` with one row: what applies to the whole."""
    values = {
        "version": sql_literal(release.version),
        "day": f"DATE {sql_literal(release.day)}" if release.day else "NULL::DATE",
        "title": sql_literal(release.title),
        "terms": sql_literal(release.terms),
        "is_synthetisch": str(release.is_synthetisch),
    }
    view = f"{target}.main.release"
    selected = ", ".join(f"{value} AS {name}" for name, value in values.items())
    connection.execute(f"CREATE VIEW {view} AS SELECT {selected}")
    connection.execute(f"COMMENT ON VIEW {view} IS 'Grain: one row. What this file is: the version of its figures.'")
    for name, told in _TOLD.items():
        connection.execute(f"COMMENT ON COLUMN {view}.{name} IS {sql_literal(told)}")


def _copy_views(connection: duckdb.DuckDBPyConnection, target: str) -> None:
    """Copy the views of schema `report` into an attached database that has the marts.

    The copies name no database, so that they work whatever the file's name is.
    """
    views = connection.execute(
        "SELECT current_database(), view_name, sql, comment FROM duckdb_views() "
        "WHERE database_name = current_database() AND schema_name = ? ORDER BY view_name",
        [REPORT_SCHEMA],
    ).fetchall()
    connection.execute(f"CREATE SCHEMA {target}.{REPORT_SCHEMA}")
    for warehouse, view, ddl, comment in views:
        # A lake leaves the schema out of the view's name.
        query = ddl.partition(" AS ")[2].replace(f"{warehouse}.{MARTS_SCHEMA}.", f"{MARTS_SCHEMA}.")
        connection.execute(f"USE {target}")
        try:
            connection.execute(f"CREATE VIEW {REPORT_SCHEMA}.{view} AS {query}")
            connection.execute(f"COMMENT ON VIEW {REPORT_SCHEMA}.{view} IS {sql_literal(comment)}")
        finally:
            connection.execute(f"USE {warehouse}")
