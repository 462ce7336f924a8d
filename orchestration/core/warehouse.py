"""The private DuckDB file: one writer at a time, whoever starts it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    import duckdb

LOCK_TIMEOUT = 600.0
"""Seconds to wait for another writer before giving up."""


class WarehouseBusyError(RuntimeError):
    """Another process writes the warehouse, and went on longer than we wait."""


class WarehouseCorruptError(RuntimeError):
    """The warehouse file can't be opened; it holds nothing that raw/ does not."""


@contextmanager
def writer_lock(warehouse: Path, timeout: float = LOCK_TIMEOUT) -> Iterator[None]:
    """Hold the right to write the warehouse; the system releases it when the process dies, however it dies.

    Raises:
        WarehouseBusyError: where another process still holds it after `timeout` seconds.
    """
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(warehouse.with_suffix(".lock"), timeout=timeout)
    owner = warehouse.with_suffix(".owner")
    try:
        lock.acquire()
    except Timeout as error:
        holder = owner.read_text(encoding="utf-8").strip() if owner.exists() else "unknown"
        raise WarehouseBusyError(
            f"Another run (process {holder}) has been writing {warehouse} for over {timeout:.0f} seconds; "
            "wait for it, or stop it and run again."
        ) from error
    try:
        owner.write_text(f"{os.getpid()}\n", encoding="utf-8")
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()


@contextmanager
def open_for_writing(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that may write, under the writer's lock.

    Raises:
        WarehouseBusyError: where another process is writing.
        WarehouseCorruptError: where the file is not a readable DuckDB database.
    """
    import duckdb

    with writer_lock(warehouse):
        try:
            connection = duckdb.connect(warehouse)
        except (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException) as error:
            if "Could not set lock" in str(error):
                raise WarehouseBusyError(
                    f"Another program has {warehouse} open ({error}); close it there and run again. "
                    "Readers use the published file."
                ) from error
            raise WarehouseCorruptError(
                f"The warehouse {warehouse} can't be opened ({error}). Everything in it is made from raw/: "
                "delete that file and run again."
            ) from error
        with connection:
            yield connection


def preview_tables(
    connection: duckdb.DuckDBPyConnection, schema: str, limit: int
) -> dict[str, tuple[int, list[dict[str, Any]]]]:
    """Of each table in a schema: its number of rows, and its first rows as dictionaries."""
    tables = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = ? ORDER BY table_name", [schema]
    ).fetchall()
    previews = {}
    for (table,) in tables:
        ((count,),) = connection.execute(f'SELECT count(*) FROM {schema}."{table}"').fetchall()
        rows = dictionaries(connection.execute(f'FROM {schema}."{table}" ORDER BY ALL LIMIT {limit:d}'))
        previews[table] = (int(count), rows)
    return previews


def dictionaries(result: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows of an executed query, each as a dictionary by column name."""
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
