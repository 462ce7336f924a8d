"""SQLite files that are damaged: noticed, and their rows that can be read kept."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from orchestration.system.sqlite import beside, columns_of, fault_of, salvage

ROWS = 2000
TABLE = "CREATE TABLE runs (id INTEGER NOT NULL PRIMARY KEY, body TEXT, blob BLOB)"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A file of some hundred pages."""
    path = tmp_path / "runs.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(TABLE)
        connection.executemany(
            "INSERT INTO runs VALUES (?, ?, ?)",
            [(number, f"run {number} " * 20, b"\xff\xfe") for number in range(ROWS)],
        )
        connection.commit()
    return path


def salvaged(database: Path, ddl: str = TABLE) -> list[tuple[int, str, bytes]]:
    target = database.with_name("new.db")
    with closing(sqlite3.connect(target)) as connection:
        connection.execute(ddl)
        copied = salvage(database, target)
        rows = connection.execute("SELECT * FROM runs ORDER BY id").fetchall()
    assert len(rows) == copied
    assert fault_of(target, wholly=True) is None
    return rows


def test_sound_file_has_no_fault_and_gives_every_row(database: Path) -> None:
    assert fault_of(database, wholly=True) is None
    assert columns_of(database) == {"runs": ["id", "body", "blob"]}
    assert salvaged(database)[-1] == (ROWS - 1, f"run {ROWS - 1} " * 20, b"\xff\xfe")


def test_empty_file_is_a_database_without_tables(tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    path.touch()
    assert (fault_of(path, wholly=True), columns_of(path)) == (None, {})


def test_half_a_file_is_noticed_at_once_and_gives_the_rows_of_that_half(database: Path) -> None:
    os.truncate(database, database.stat().st_size // 2)
    assert fault_of(database, wholly=False) == "database disk image is malformed"
    rows = salvaged(database)
    assert ROWS // 3 < len(rows) < ROWS
    assert all(body == f"run {number} " * 20 for number, body, _ in rows)


def test_block_of_garbage_is_found_and_the_rows_on_both_sides_are_kept(database: Path) -> None:
    with database.open("r+b") as file:
        file.seek(database.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xa5" * 4096)
    assert fault_of(database, wholly=False) is None
    assert fault_of(database, wholly=True) is not None
    rows = salvaged(database)
    assert (rows[0][0], rows[-1][0]) == (0, ROWS - 1)
    assert ROWS - 100 < len(rows) < ROWS


def test_text_that_is_garbage_costs_its_own_row_only(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE runs SET body = CAST(x'ff00ff' AS TEXT) WHERE id = 7")
        connection.commit()
    assert [number for number, *_ in salvaged(database)] == [number for number in range(ROWS) if number != 7]


@pytest.mark.parametrize("content", [b"not a database" * 1000, b"SQLite format 3\0" + b"\xff" * 8192])
def test_garbage_is_told_in_words_and_gives_nothing(database: Path, content: bytes) -> None:
    database.write_bytes(content)
    assert fault_of(database, wholly=False) is not None
    assert salvaged(database) == []


def test_table_without_a_wanted_column_is_left_out(database: Path) -> None:
    assert salvaged(database, TABLE.replace("body", "other_body")) == []


def test_file_that_another_process_has_locked_is_not_damaged(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", partial(connect, timeout=0))
    with closing(connect(database, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        assert fault_of(database, wholly=True) is None


def test_log_beside_a_file_belongs_to_it(database: Path) -> None:
    log = database.with_name("runs.db-wal")
    log.touch()
    assert list(beside(database)) == [log]
