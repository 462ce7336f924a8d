"""The version of the data, and the published database under a path named by it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from shutil import copy2
from typing import TYPE_CHECKING

from orchestration.domain.quarter import ONBEKEND
from orchestration.publishing.description import MARTS_SCHEMA, TableDescription
from orchestration.system.files import replaced_atomically

if TYPE_CHECKING:
    import duckdb

DATABASE = "klantprofielen.duckdb"
VERSIONS = "versions"
"""The folder of the published databases by version, beside `DATABASE`."""

_OF_THE_READER = frozenset({"lezer_versie", "bibliotheek_versies"})
"""Columns that say what software read a publication: another machine has others, with the same figures."""
_KEPT = 2
_HASH_LENGTH = 8


def data_version(connection: duckdb.DuckDBPyConnection, tables: Sequence[TableDescription]) -> tuple[str, date | None]:
    """The version of the marts, such as '2026.11.27-3fa9c1d2', and its day.

    The day is the newest `known_from`; if no publication has one, the version begins with 'onbekend'. The rest is the
    beginning of a SHA-256 of every row, in whatever order, except what says which software read it. Equal marts have
    equal versions on every machine, on every day and in both kinds of warehouse.

    Args:
        connection: the warehouse, or a published database.
        tables: the marts; dim_publicatie is one of them.
    """
    ((day,),) = connection.execute(f"SELECT max(known_from) FROM {MARTS_SCHEMA}.dim_publicatie").fetchall()
    content = "".join(f"{table.name} {_content_hash(connection, table)}\n" for table in sorted(tables, key=_name))
    digest = hashlib.sha256(content.encode()).hexdigest()[:_HASH_LENGTH]
    return f"{day:%Y.%m.%d}-{digest}" if day else f"{ONBEKEND}-{digest}", day


def _name(table: TableDescription) -> str:
    return table.name


def _content_hash(connection: duckdb.DuckDBPyConnection, table: TableDescription) -> str:
    columns = ", ".join(column.name for column in table.columns if column.name not in _OF_THE_READER)
    return hash_of_rows(connection, f"SELECT {columns} FROM {MARTS_SCHEMA}.{table.name}")


def hash_of_rows(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """The SHA-256, in hex, of the sorted SHA-256s of a query's rows as JSON.

    Args:
        connection: the warehouse, or a published database.
        query: SQL of our own making that gives rows.
    """
    ((digest,),) = connection.execute(
        "SELECT sha256(coalesce(string_agg(digest, '' ORDER BY digest), '')) "
        f"FROM (SELECT sha256(to_json(rij)::VARCHAR) AS digest FROM ({query}) AS rij)"
    ).fetchall()
    return str(digest)


def link_version(published_dir: Path, version: str) -> Path:
    """Give the published database a second path that names its version, and keep those of the two newest versions.

    DuckDB keeps the figures of a replaced file under its old path for as long as a process has it open; a path by
    version never has other figures. It is a hard link, or a copy if the file system has no links.

    Args:
        published_dir: has the database.
        version: its version.

    Returns:
        The path, in the folder `VERSIONS`.
    """
    database = published_dir / DATABASE
    target = _path_of(published_dir, version)
    if not _is_same(target, database):
        with replaced_atomically(target) as temporary:
            try:
                os.link(database, temporary)
            except OSError:
                copy2(database, temporary)  # with its time, by which it is known as the same
    others = [path for path in target.parent.glob("*.duckdb") if path != target]
    for old in sorted(others, key=lambda path: path.stat().st_mtime_ns, reverse=True)[_KEPT - 1 :]:
        old.unlink()
    return target


def current_database(published_dir: Path) -> Path:
    """The published database by the path that names its version; by `DATABASE` if a publish was killed before that.

    Args:
        published_dir: has the database.

    Raises:
        FileNotFoundError: if nothing is published.
    """
    database = published_dir / DATABASE
    database.stat()
    versions = (published_dir / VERSIONS).glob("*.duckdb")
    return next((path for path in versions if _is_same(path, database)), database)


def _path_of(published_dir: Path, version: str) -> Path:
    return published_dir / VERSIONS / f"klantprofielen-{version}.duckdb"


def _is_same(path: Path, database: Path) -> bool:
    """True if it is a link to the database or, if that has no links, a copy, which has its size and its time."""
    try:
        found, wanted = path.stat(), database.stat()
    except FileNotFoundError:
        return False
    if wanted.st_nlink > 1:
        return os.path.samestat(found, wanted)
    return (found.st_size, found.st_mtime_ns) == (wanted.st_size, wanted.st_mtime_ns)
