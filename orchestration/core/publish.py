"""Publishing the marts: a DuckDB file, and a Parquet and a CSV file a mart, each replaced whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.core.files import replaced_together
from orchestration.core.kwartaal import ONBEKEND

if TYPE_CHECKING:
    import duckdb

READ_ONLY = 0o444
_EXPORTS = {"parquet": "FORMAT parquet, COMPRESSION zstd", "csv": "FORMAT csv, HEADER"}


@dataclass(frozen=True, slots=True)
class PublishedMart:
    """A published mart and its number of rows."""

    name: str
    rows: int


def publish(connection: duckdb.DuckDBPyConnection, published_dir: Path, marts: Sequence[str]) -> list[PublishedMart]:
    """Publish tables of the warehouse's schema `marts`; only to be called after every check of error level held.

    Everything is written and on disk before the first file is replaced, so an interrupted publish
    leaves the last good files. Rows are in the order of all columns: equal marts give equal exports.

    Args:
        connection: the warehouse.
        published_dir: gets `klantprofielen.duckdb`, `parquet/<mart>.parquet` and `csv/<mart>.csv`.
        marts: names of the tables; files of any other mart in the folder are removed.

    Raises:
        duckdb.CatalogException: where a mart is not in the warehouse.
    """
    exports = [(mart, suffix) for mart in marts for suffix in _EXPORTS]
    targets = [published_dir / suffix / f"{mart}.{suffix}" for mart, suffix in exports]
    # The database comes last: who finds it new finds the files beside it new too.
    with replaced_together([*targets, published_dir / "klantprofielen.duckdb"]) as (*files, database):
        for (mart, suffix), file in zip(exports, files, strict=True):
            connection.execute(f"COPY (FROM marts.{mart} ORDER BY ALL) TO {_literal(file)} ({_EXPORTS[suffix]})")
        rows = _write_database(connection, marts, database)
        for file in (*files, database):
            file.chmod(READ_ONLY)
    for suffix in _EXPORTS:
        for path in (published_dir / suffix).glob(f"*.{suffix}"):
            if path.stem not in marts:
                path.unlink()
    return rows


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


def _write_database(connection: duckdb.DuckDBPyConnection, marts: Sequence[str], path: Path) -> list[PublishedMart]:
    """A new DuckDB file with the marts, their constraints and their descriptions."""
    # The name in the file's views and error messages is its stem; a temporary one would stay visible.
    connection.execute(f"ATTACH {_literal(path)} AS klantprofielen (BLOCK_SIZE 16384)")
    try:
        connection.execute("CREATE SCHEMA klantprofielen.marts")
        published = [PublishedMart(mart, _copy_table(connection, mart)) for mart in marts]
        connection.execute("CHECKPOINT klantprofielen")
    finally:
        connection.execute("DETACH klantprofielen")
    return published


def _copy_table(connection: duckdb.DuckDBPyConnection, mart: str) -> int:
    """Copy a mart with its constraints and comments; gives its number of rows."""
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
    connection.execute(ddl.replace(f"CREATE TABLE marts.{mart}", f"CREATE TABLE klantprofielen.marts.{mart}", 1))
    ((rows,),) = connection.execute(
        f"INSERT INTO klantprofielen.marts.{mart} FROM marts.{mart} ORDER BY ALL"
    ).fetchall()
    if comment:
        connection.execute(f"COMMENT ON TABLE klantprofielen.marts.{mart} IS {_literal(comment)}")
    for column, column_comment in columns:
        if column_comment:
            connection.execute(
                f'COMMENT ON COLUMN klantprofielen.marts.{mart}."{column}" IS {_literal(column_comment)}'
            )
    return int(rows)


def _literal(value: object) -> str:
    """A SQL string literal."""
    return "'" + str(value).replace("'", "''") + "'"
