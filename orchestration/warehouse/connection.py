"""The warehouse that runs write, a private DuckDB file or a lake: one writer at a time, whoever starts it."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from orchestration.system.disk import is_disk_fault, not_written, require_writable
from orchestration.system.errors import KlantprofielenError
from orchestration.system.files import replaced_atomically
from orchestration.system.settings import LOCK_SECONDS, Lake
from orchestration.warehouse.lake import SHARED_INSTANCE, attached, in_turn

if TYPE_CHECKING:
    import duckdb

_CORRUPT = "Corrupt database file"


_PATIENCE = 0.2
"""Seconds to wait for another writer without a word."""

_log = logging.getLogger(__name__)


class WarehouseBusyError(KlantprofielenError):
    """Another process writes the warehouse, and went on longer than we wait."""

    may_pass = True


class WarehouseCorruptError(KlantprofielenError):
    """The warehouse file can't be opened or read; it holds nothing that raw/ does not."""

    def __init__(self, warehouse: Path | Lake, found: object) -> None:
        """Say which file it is, what DuckDB found, and what to do."""
        super().__init__(
            f"The warehouse {warehouse} can't be read ({found}). Everything in it is made from raw/: "
            "`klantprofielen rebuild` makes it again."
        )


@contextmanager
def writer_lock(warehouse: Path, timeout: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the right to write the warehouse; the system releases it when the process dies, however it dies.

    Who has to wait says so, as a warning in the log. A thread that holds it already has it at once.

    Raises:
        DiskError: where its folder can't be made or written.
        WarehouseBusyError: where another process still holds it after `timeout` seconds.
    """
    require_writable(warehouse.parent)
    lock = FileLock(warehouse.with_suffix(".lock"), is_singleton=True)
    owner = warehouse.with_suffix(".owner")
    try:
        lock.acquire(timeout=min(timeout, _PATIENCE))
    except Timeout:
        _log.warning(
            "Another run (process %s) is writing %s; waiting for it, %.0f seconds at most.",
            _holder(owner),
            warehouse,
            timeout,
        )
        try:
            lock.acquire(timeout=timeout)
        except Timeout as error:
            raise WarehouseBusyError(
                f"Another run (process {_holder(owner)}) has been writing {warehouse} for over {timeout:.0f} seconds; "
                "wait for it, or stop it and run again."
            ) from error
    is_first = lock.lock_counter == 1
    try:
        if is_first:
            owner.write_text(f"{os.getpid()}\n", encoding="utf-8")
        yield
    finally:
        if is_first:
            owner.unlink(missing_ok=True)
        lock.release()


def _holder(owner: Path) -> str:
    """The number of the process that holds the lock, as it wrote that down."""
    return owner.read_text(encoding="utf-8").strip() if owner.exists() else "unknown"


@contextmanager
def open_for_writing(warehouse: Path | Lake, timeout: float = LOCK_SECONDS) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that may write, and that nobody else writes beside; its current database is the warehouse.

    Raises:
        DiskError: where the disk is full, or may not be written.
        WarehouseBusyError: where another process still writes the file after `timeout` seconds.
        WarehouseCorruptError: where the file is not a DuckDB database, or the block meets a damaged part of it.
        LakeError: where the lake can't be opened, or likewise.
    """
    if isinstance(warehouse, Lake):
        with in_turn(warehouse, timeout), attached(warehouse, SHARED_INSTANCE) as connection:
            yield connection
    else:
        with _open_file(warehouse, timeout) as connection:
            yield connection


@contextmanager
def _open_file(warehouse: Path, timeout: float) -> Iterator[duckdb.DuckDBPyConnection]:
    import duckdb

    with writer_lock(warehouse, timeout):
        try:
            connection = duckdb.connect(warehouse)
        except (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException) as error:
            if "Could not set lock" in str(error):
                raise WarehouseBusyError(
                    f"Another program has {warehouse} open ({error}); close it there and run again. "
                    "Readers use the published file."
                ) from error
            if is_disk_fault(str(error)) or "Permission denied" in str(error):
                raise not_written(warehouse.parent, str(error)) from error
            raise WarehouseCorruptError(warehouse, error) from error
        with connection:
            try:
                yield connection
            except duckdb.Error as error:
                if is_corruption(str(error)):
                    raise WarehouseCorruptError(warehouse, error) from error
                if is_disk_fault(str(error)):
                    raise not_written(warehouse.parent, str(error)) from error
                raise
            except OSError as error:
                if not is_disk_fault(str(error)):
                    raise
                raise not_written(warehouse.parent, str(error)) from error


def is_corruption(message: str) -> bool:
    """True for an error by which DuckDB says that a part of the file is not what was written."""
    return _CORRUPT in message


def take_place(remade: Path, warehouse: Path) -> None:
    """Put a warehouse that was made again in the place of the old one; the file moves. To be called under the lock.

    Raises:
        WarehouseBusyError: where another program has the new file open.
        WarehouseCorruptError: where the new file can't be opened.
    """
    with open_for_writing(remade) as connection:
        connection.execute("CHECKPOINT")
    with replaced_atomically(warehouse) as temporary:
        remade.replace(temporary)
        # The old file's log would be played into the new one.
        warehouse.with_name(f"{warehouse.name}.wal").unlink(missing_ok=True)


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
