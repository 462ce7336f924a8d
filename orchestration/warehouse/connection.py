"""The warehouse that runs write, a private DuckDB file or a lake, for one writer at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from orchestration.system.disk import is_disk_fault, not_ours, not_written
from orchestration.system.errors import KlantprofielenError
from orchestration.system.files import remove, replaced_atomically
from orchestration.system.settings import LOCK_SECONDS, Lake, Settings
from orchestration.warehouse.lake import (
    SHARED_INSTANCE,
    attached,
    empty,
    in_turn,
    newest_snapshot,
    publish_for_readers,
    tidy,
)
from orchestration.warehouse.writer_lock import WarehouseBusyError, writer_lock

if TYPE_CHECKING:
    import duckdb


class WarehouseCorruptError(KlantprofielenError):
    """The warehouse file can't be opened or read; `klantprofielen rebuild` makes it again from raw/."""

    def __init__(self, warehouse: Path | Lake, found: object) -> None:
        """Say which file it is, what DuckDB found, and what to do."""
        super().__init__(
            f"The warehouse {warehouse} can't be read ({found}). Everything in it is made from raw/: "
            "`klantprofielen rebuild` makes it again."
        )


class Warehouse(Protocol):
    """Where runs write. Nothing but this module and lake.py knows which kind it is."""

    @property
    def dbt_target(self) -> str:
        """The target of dbt's profile that builds in it."""

    @property
    def stays_open(self) -> bool:
        """True if a process has to keep it open from the first step of a run to the last."""

    @property
    def ledger_name(self) -> str:
        """The file name of its ledger."""

    @property
    def may_exist(self) -> bool:
        """False if there certainly is no such warehouse yet."""

    def open_for_writing(self, timeout: float) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """Give a connection whose current database is the warehouse, and keep other writers out meanwhile."""

    def state(self) -> str:
        """A text that changes with whatever is written in it; no process has it open for writing.

        Raises:
            LakeError: if the lake can't be opened.
        """

    def publish(self, connection: duckdb.DuckDBPyConnection, marts: Sequence[str]) -> None:
        """Give the marts to those who read the warehouse itself, if it has such readers, after every check held."""

    def rebuilding(self, settings: Settings) -> AbstractContextManager[Rebuild]:
        """Make room for a warehouse built anew; what readers have stays until that is good."""


@dataclass
class Rebuild:
    """A rebuild under way: the settings to build with; the builder sets `is_good` if every check held."""

    settings: Settings
    is_good: bool = False


def warehouse_of(settings: Settings) -> Warehouse:
    """The warehouse that the settings ask for."""
    return _warehouse_at(settings.warehouse)


def _warehouse_at(place: Path | Lake) -> Warehouse:
    return LakeWarehouse(place) if isinstance(place, Lake) else FileWarehouse(place)


def open_for_writing(
    place: Path | Lake, timeout: float = LOCK_SECONDS
) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """A connection that may write while nobody else does; its current database is the warehouse.

    Raises:
        DiskError: if the disk is full, or does not allow writing.
        WarehouseBusyError: if another process still writes the file after `timeout` seconds.
        WarehouseCorruptError: if the file is not a DuckDB database, or the block meets a damaged part of it.
        LakeError: if the lake can't be opened, or another process still writes it after `timeout` seconds.
    """
    return _warehouse_at(place).open_for_writing(timeout)


@dataclass(frozen=True, slots=True)
class FileWarehouse:
    """A private DuckDB file; its readers have the published file."""

    path: Path
    dbt_target: str = "duckdb"
    stays_open: bool = True
    """A process that opens a file again before DuckDB let go of it completely can hang forever (duckdb#25965)."""
    ledger_name: str = "staged.json"

    @property
    def may_exist(self) -> bool:
        """True if the file exists."""
        return self.path.exists()

    @contextmanager
    def open_for_writing(self, timeout: float) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open the file under the writer lock."""
        with writer_lock(self.path, timeout), connect(self.path) as connection, _explained(self.path):
            yield connection

    def state(self) -> str:
        """The size of the file, and when it was modified; empty if it is gone."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return ""
        return f"{status.st_size} {status.st_mtime_ns}"

    def publish(self, connection: duckdb.DuckDBPyConnection, marts: Sequence[str]) -> None:
        """Do nothing: nobody reads this file."""

    @contextmanager
    def rebuilding(self, settings: Settings) -> Iterator[Rebuild]:
        """Build in a folder of its own: the old file, whatever is wrong with it, stays until the new one is good."""
        rebuild = Rebuild(settings.rebuilding_in(settings.data_dir / "rebuild"))
        remade = rebuild.settings.warehouse_file
        with writer_lock(self.path, settings.lock_seconds):
            remove(remade.parent)
            try:
                yield rebuild
                if rebuild.is_good:
                    take_place(remade, self.path)
            finally:
                remove(remade.parent)


@dataclass(frozen=True, slots=True)
class LakeWarehouse:
    """A DuckLake; its readers have its schema `published`."""

    lake: Lake
    dbt_target: str = "ducklake"
    stays_open: bool = False
    ledger_name: str = "staged.lake.json"
    may_exist: bool = True

    @contextmanager
    def open_for_writing(self, timeout: float) -> Iterator[duckdb.DuckDBPyConnection]:
        """Attach the lake, in turn, in the DuckDB instance that dbt joins."""
        with in_turn(self.lake, timeout), attached(self.lake, SHARED_INSTANCE) as connection:
            yield connection

    def state(self) -> str:
        """The number of the lake's newest snapshot."""
        with attached(self.lake) as connection:
            return newest_snapshot(connection)

    def publish(self, connection: duckdb.DuckDBPyConnection, marts: Sequence[str]) -> None:
        """Replace what readers have, then remove what they can no longer ask for."""
        publish_for_readers(connection, marts)
        tidy(connection)

    @contextmanager
    def rebuilding(self, settings: Settings) -> Iterator[Rebuild]:
        """Empty the lake except for what readers have."""
        with self.open_for_writing(settings.lock_seconds) as connection:
            empty(connection)
        yield Rebuild(settings)


@contextmanager
def open_for_reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a DuckDB file that changes nothing.

    Raises:
        WarehouseBusyError: if another program has it open for writing.
        WarehouseCorruptError: if it is not a DuckDB database, or the block meets a damaged part of it.
    """
    with connect(path, read_only=True) as connection, _explained(path):
        yield connection


def connect(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB file, without any lock of ours, and explain why it can't be opened.

    Raises:
        DiskError: if the disk is full, or does not allow writing, or this user may not open the file.
        WarehouseBusyError: if another program has it open, with one of both writing.
        WarehouseCorruptError: if it is not a DuckDB database.
    """
    import duckdb

    try:
        return duckdb.connect(path, read_only=read_only)
    except (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException) as error:
        if "Could not set lock" in str(error):
            raise WarehouseBusyError(
                f"Another program has {path} open ({error}); close it there and run again. "
                "Readers use the published file, read-only."
            ) from error
        if "Permission denied" in str(error):
            raise not_ours(path) from error
        if is_disk_fault(str(error)):
            raise not_written(path.parent, str(error)) from error
        raise WarehouseCorruptError(path, error) from error


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Explain errors of the block that come from a damaged file or from the disk; any other passes as it is.

    What a signal raises during a query comes out of DuckDB as the context of an error, which a run would try again.
    """
    import duckdb

    try:
        yield
    except RuntimeError as error:
        if isinstance(error.__context__, Exception | GeneratorExit | None):
            raise
        raise error.__context__ from None
    except (duckdb.Error, OSError) as error:
        if isinstance(error, duckdb.Error) and is_corruption(str(error)):
            raise WarehouseCorruptError(path, error) from error
        if not is_disk_fault(str(error)):
            raise
        raise not_written(path.parent, str(error)) from error


def is_corruption(message: str) -> bool:
    """True for DuckDB's message that a part of the file is not what was written."""
    return "Corrupt database file" in message


def take_place(remade: Path, warehouse: Path) -> None:
    """Move a rebuilt warehouse file to the place of the old one; the caller holds the lock.

    Raises:
        WarehouseBusyError: if another program has the new file open.
        WarehouseCorruptError: if the new file can't be opened.
    """
    with open_for_writing(remade) as connection:
        connection.execute("CHECKPOINT")
    with replaced_atomically(warehouse) as temporary:
        remade.replace(temporary)
        # DuckDB would replay the old file's log into the new one.
        warehouse.with_name(f"{warehouse.name}.wal").unlink(missing_ok=True)


def preview_tables(
    connection: duckdb.DuckDBPyConnection, schema: str, limit: int
) -> dict[str, tuple[int, list[dict[str, Any]]]]:
    """The number of rows of each table in a schema, and its first rows as dictionaries."""
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
