"""SQLite files that are damaged: noticed, and what can still be read of them kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from orchestration.system.printable import in_one_line

_GARBAGE = object()
_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file, by the end of its name."""


def beside(path: Path) -> Iterator[Path]:
    """The files that belong to a database file, of those that there are."""
    yield from (found for end in _BESIDE if (found := path.with_name(f"{path.name}{end}")).exists())


def is_damage(error: BaseException) -> bool:
    """True for an error of SQLite that another try will not undo: not if the file is only in use."""
    return isinstance(error, sqlite3.DatabaseError) and "locked" not in str(error)


def fault_of(path: Path, *, wholly: bool) -> str | None:
    """Why a file is no sound database, in SQLite's words; None if it is one, or is empty.

    Args:
        path: the file.
        wholly: look at every page; else only at the first and at the tables' names, which takes a millisecond.
    """
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
            ((found,),) = connection.execute("PRAGMA quick_check(1)").fetchall() if wholly else [("ok",)]
    except sqlite3.DatabaseError as error:
        return str(error) if is_damage(error) else None
    return None if found == "ok" else in_one_line(found)


def columns_of(path: Path) -> dict[str, list[str]]:
    """The columns of each table in a sound file."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return _columns(connection)


def salvage(damaged: Path, target: Path) -> int:
    """Copy every row that can be read from a damaged file into a new one, which has the tables.

    Args:
        damaged: the file, with those that belong to it beside it.
        target: the new file; a row that it has already stays as it is.

    Returns:
        How many rows were copied.
    """
    copied = 0
    with closing(sqlite3.connect(damaged)) as source, closing(sqlite3.connect(target)) as connection:
        source.text_factory = _decoded
        # Else SQLite reads nothing of a file that is shorter than its first page says.
        source.execute("PRAGMA writable_schema = ON")
        for table, columns in _columns(connection).items():
            # In double quotes SQLite would take the name of a column that lacks for a text.
            names, places = ", ".join(f"[{column}]" for column in columns), ", ".join("?" * len(columns))
            insert = f"INSERT OR IGNORE INTO [{table}] ({names}) VALUES ({places})"
            for row in _readable_rows(source, f"SELECT {names} FROM [{table}] ORDER BY rowid"):
                copied += connection.execute(insert, row).rowcount
        connection.commit()
    return copied


def _readable_rows(source: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of an ordered query, from both ends to where the file is damaged; none if a table or column lacks."""
    for direction in ("ASC", "DESC"):
        try:
            yield from (row for row in source.execute(f"{query} {direction}") if _GARBAGE not in row)
        except sqlite3.DatabaseError:  # here it is damaged: go on from the other end
            continue
        return


def _decoded(text: bytes) -> object:
    """A text, or a sign that it is none: an error would end the reading of all rows."""
    try:
        decoded = text.decode()
    except UnicodeDecodeError:
        return _GARBAGE
    # Beyond the end of a file that was cut off, SQLite reads zeros.
    return _GARBAGE if "\0" in decoded else decoded


def _columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    rows = connection.execute(
        "SELECT tables.name, columns.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns "
        "WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND tables.name <> 'alembic_version'"
    )
    columns: dict[str, list[str]] = {}
    for table, column in rows.fetchall():
        columns.setdefault(table, []).append(column)
    return columns
