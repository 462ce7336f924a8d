"""The warehouse as a DuckLake: its catalogue in PostgreSQL, its data in a shared folder, for several machines."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.system.errors import KlantprofielenError
from orchestration.system.locks import take_lock
from orchestration.system.settings import Lake
from orchestration.warehouse.sql import copy_mart, sql_literal, transaction

if TYPE_CHECKING:
    import duckdb

PUBLISHED_SCHEMA = "published"
"""The schema of the lake for readers: only marts, replaced all at once, only after every check held."""

SHARED_INSTANCE = ":memory:klantprofielen"
"""DuckDB's name, within this process, of the instance that dbt joins: its profile says the same."""

KEPT = "7 days"
"""How long readers can ask for an earlier state of the lake, and its files stay."""

_CATALOG = "warehouse"
_TURN_KEY = int.from_bytes(b"profiel")
_UNREACHABLE = re.compile(r'Unable to connect to Postgres at ".*?": (.*)', re.DOTALL)


class LakeError(KlantprofielenError):
    """The lake can't be used as asked; the message says why, and what to do."""

    may_pass = True


@contextmanager
def in_turn(lake: Lake, timeout: float) -> Iterator[None]:
    """Take the lock for writing the lake; PostgreSQL releases it when the process or its machine dies.

    It is the advisory lock of a PostgreSQL transaction that stays open meanwhile and writes nothing.

    Raises:
        LakeError: if another process still holds it after `timeout` seconds, if PostgreSQL can't be reached, or if the
            connection to it is lost before the end of the block.
    """
    import duckdb

    with duckdb.connect() as connection:
        load_extension(connection, "postgres_scanner")
        _open(connection, lake, f"ATTACH {sql_literal(lake.catalog)} AS turn (TYPE postgres)")
        take_lock(
            partial(_taken, connection),
            timeout,
            lambda: f"Another run ({_holder(connection)})",
            f"writing {lake}",
            LakeError,
        )
        try:
            yield
        except BaseException:
            # Closed in a transaction whose server is gone, DuckDB would end this process.
            with suppress(duckdb.Error):
                connection.rollback()
            raise
        try:
            connection.commit()
        except duckdb.Error as error:
            raise LakeError(f"The turn to write {lake} was lost ({error}); run again.") from None


@contextmanager
def attached(lake: Lake, instance: str = ":memory:") -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose current database is the lake, by the name of the warehouse file: the same SQL runs on both.

    Args:
        lake: its place. A lake that does not exist yet is created, which only the holder of the lock may do.
        instance: the DuckDB instance to attach it in; connections of the same name in a process share one.

    Raises:
        LakeError: if it can't be opened.
    """
    import duckdb

    with duckdb.connect(instance) as connection:
        # A missing extension is an error, not something to fetch from the network.
        connection.execute("SET autoinstall_known_extensions = false")
        for extension in ("postgres_scanner", "ducklake", *(["httpfs"] if lake.data.startswith("s3://") else [])):
            load_extension(connection, extension)
        catalog, data = sql_literal(f"ducklake:postgres:{lake.catalog}"), sql_literal(lake.data)
        # All data goes to the data folder: DuckLake would put a few rows in a table of the catalogue.
        _open(connection, lake, f"ATTACH {catalog} AS {_CATALOG} (DATA_PATH {data}, DATA_INLINING_ROW_LIMIT 0)")
        try:
            connection.execute(f"USE {_CATALOG}")
            yield connection
        finally:
            connection.execute(f"USE memory; DETACH {_CATALOG}")


def empty(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop everything in the lake except what readers have, in one transaction and without reading any data."""
    schemas = connection.execute(
        "SELECT schema_name FROM duckdb_schemas() "
        "WHERE database_name = current_database() AND schema_name NOT IN ('main', ?)",
        [PUBLISHED_SCHEMA],
    ).fetchall()
    with transaction(connection):
        for (schema,) in schemas:
            connection.execute(f'DROP SCHEMA "{schema}" CASCADE')


def publish_for_readers(connection: duckdb.DuckDBPyConnection, marts: Sequence[str]) -> None:
    """Replace the schema for readers with the marts in one transaction: readers see all of it, or the old.

    Args:
        connection: the lake, after its marts were published as files.
        marts: names of the tables in its schema `marts`; any other table in the schema for readers is removed.
    """
    with transaction(connection):
        connection.execute(f"DROP SCHEMA IF EXISTS {PUBLISHED_SCHEMA} CASCADE")
        connection.execute(f"CREATE SCHEMA {PUBLISHED_SCHEMA}")
        for mart in marts:
            copy_mart(connection, mart, f"{PUBLISHED_SCHEMA}.{mart}")


def tidy(connection: duckdb.DuckDBPyConnection) -> None:
    """Expire the states of the lake that readers can no longer ask for, and remove their files only.

    Not by CHECKPOINT: that also removes any other Parquet files in the folder.
    """
    for forget in ("ducklake_expire_snapshots", "ducklake_cleanup_old_files"):
        connection.execute(f"CALL {forget}('{_CATALOG}', older_than => now() - INTERVAL '{KEPT}')")


def newest_snapshot(connection: duckdb.DuckDBPyConnection) -> str:
    """The number of the newest state of the lake that is attached."""
    ((number,),) = connection.execute(f"SELECT max(snapshot_id) FROM ducklake_snapshots('{_CATALOG}')").fetchall()
    return str(number)


def load_extension(connection: duckdb.DuckDBPyConnection, extension: str) -> None:
    """Load an extension of DuckDB from its Python package.

    Raises:
        LakeError: if that is not installed, or not for this version of DuckDB.
    """
    import duckdb

    spec = find_spec(f"duckdb_extension_{extension}")
    folders = spec.submodule_search_locations if spec else None
    version = f"v{duckdb.__version__}"
    path = Path(next(iter(folders or ["/"]))) / "extensions" / version / f"{extension}.duckdb_extension"
    if not path.is_file():
        raise LakeError(
            f"DuckDB's extension {extension} {version} is not installed: `make lake` installs what a lake needs "
            "(or pip, with requirements/lake.txt)."
        )
    connection.execute(f"LOAD {sql_literal(path)}")


def _open(connection: duckdb.DuckDBPyConnection, lake: Lake, attach: str) -> None:
    import duckdb

    try:
        connection.execute(attach)
    except duckdb.Error as error:
        if unreachable := _UNREACHABLE.search(str(error)):
            raise LakeError(
                f"PostgreSQL, with the catalogue of the lake, can't be reached at '{lake.catalog}': "
                f"{unreachable[1].strip()}"
            ) from None
        raise LakeError(f"Can't open {lake}: {error}") from None


def _taken(connection: duckdb.DuckDBPyConnection, seconds: float) -> bool:
    """Begin a transaction with the lock; False, and no transaction, if another holds it for so many seconds."""
    import duckdb

    connection.begin()
    _in_postgres(connection, f"SET application_name = 'klantprofielen {socket.gethostname()} {os.getpid()}'")
    _in_postgres(connection, "SET LOCAL idle_in_transaction_session_timeout = 0")
    _in_postgres(connection, f"SET LOCAL lock_timeout = {max(1, seconds * 1000):.0f}")  # 0 would be for ever
    started = time.monotonic()
    try:
        _in_postgres(connection, f"SELECT pg_advisory_xact_lock({_TURN_KEY})")
    except duckdb.Error:
        # PostgreSQL's own words may be in any language.
        if time.monotonic() - started < seconds:
            raise
        connection.rollback()
        return False
    return True


def _in_postgres(connection: duckdb.DuckDBPyConnection, statement: str) -> None:
    connection.execute(f"CALL postgres_execute('turn', {sql_literal(statement)})")


def _holder(connection: duckdb.DuckDBPyConnection) -> str:
    """The machine and process that hold the lock now, by the name that they gave PostgreSQL, and since when."""
    begun = "to_char(xact_start AT TIME ZONE 'Europe/Amsterdam', 'YYYY-MM-DD HH24:MI:SS')"
    statement = (
        f"SELECT application_name || ', since ' || {begun} AS holder FROM pg_locks JOIN pg_stat_activity USING (pid) "
        f"WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32) + objid::bigint = {_TURN_KEY}"
    )
    rows = connection.execute(f"FROM postgres_query('turn', {sql_literal(statement)})").fetchall()
    return ", ".join(name for (name,) in rows) or "unknown"
