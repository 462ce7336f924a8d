"""Locks on folders: a wait says for whom, ends in time, and is for any process of any user."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from orchestration.system.disk import DiskError
from orchestration.system.locks import LockedError, holder_of, locked_fault, locked_folder, note
from tests.support.holders import AS_ROOT, FLOCK, NOBODY, SQLITE, held


def test_wait_says_for_whom_since_when_and_how_long(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with held(FLOCK, tmp_path, seconds=1) as other:
        before = time.monotonic()
        with locked_folder(tmp_path, 5):
            assert time.monotonic() - before > 0.2
        (waits,) = caplog.messages
        assert f"Another process (process {other}, since 20" in waits
        assert f"is busy in {tmp_path}; waiting for it, 5 seconds at most" in waits


def test_wait_ends_in_time_and_says_who_is_in_the_way(tmp_path: Path) -> None:
    with held(FLOCK, tmp_path) as other:
        before = time.monotonic()
        says = f"process {other}, since 20.* stop it and run again"
        with pytest.raises(LockedError, match=says), locked_folder(tmp_path, 0.3):
            pass
        assert time.monotonic() - before < 5


def test_lock_that_is_free_is_taken_in_silence_and_leaves_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        with locked_folder(tmp_path, 0):
            assert list(tmp_path.iterdir()) == []
    assert caplog.messages == []
    assert holder_of(tmp_path) == "unknown"


@AS_ROOT
def test_process_of_another_user_is_named_with_that_user(tmp_path: Path) -> None:
    with held(FLOCK, tmp_path, NOBODY) as other:
        assert holder_of(tmp_path).startswith(f"process {other} of user nobody, since 20")


@AS_ROOT
def test_folder_of_another_user_is_named_with_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir(mode=0o700)
    try:
        os.seteuid(NOBODY)
        with pytest.raises(DiskError, match="can't be opened by user nobody: "), locked_folder(folder):
            pass
    finally:
        os.seteuid(0)


@pytest.mark.parametrize(
    ("noted", "told"),
    [
        ("17 elders\n", "process 17 on elders, since 20"),
        ("17\n", "process 17, since 20"),
        ("", "unknown"),
        ("\x1b[2J 17\n", "unknown"),
        ("17 elders and more", "unknown"),
    ],
)
def test_what_the_holder_wrote_down_is_told_if_it_is_a_note_of_ours(tmp_path: Path, noted: str, told: str) -> None:
    owner = tmp_path / "warehouse.owner"
    owner.write_text(noted, encoding="utf-8")
    assert holder_of(tmp_path / "warehouse.lock", owner).startswith(told)


def test_note_takes_the_place_of_any_that_is_there(tmp_path: Path) -> None:
    owner = tmp_path / "warehouse.owner"
    owner.write_text("1 elders\n", encoding="utf-8")
    owner.chmod(0o400)
    note(owner)
    assert holder_of(tmp_path / "warehouse.lock", owner).startswith(f"process {os.getpid()}, since 20")


def test_locked_database_behind_an_error_is_told_with_its_holder(tmp_path: Path) -> None:
    database = tmp_path / "runs" / "runs.db"
    database.parent.mkdir()
    with held(SQLITE, database) as other:
        error = RuntimeError("a step")
        error.__cause__ = ValueError("(sqlite3.OperationalError) database is locked")
        assert f"(process {other}, since 20" in str(locked_fault(error, tmp_path))
    assert locked_fault(RuntimeError("something else"), tmp_path) is None
