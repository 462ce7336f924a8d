"""Locks that another process or another user holds: every command says whose, and gives up in time."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest

from orchestration.system.disk import DiskError
from orchestration.system.settings import LISTINGS_VARIABLE
from orchestration.warehouse.connection import open_for_reading
from orchestration.warehouse.writer_lock import writer_lock
from tests.support.holders import AS_ROOT, DUCKDB, FLOCK, NOBODY, SQLITE, held
from tests.support.workspace import Workspace


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every wait last a second at most."""
    monkeypatch.setenv("KLANTPROFIELEN_LOCK_SECONDS", "1")


@AS_ROOT
@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("command", "locked"),
    [("build", "warehouse.lock"), ("build", "dagster"), ("build", "dbt"), ("report", "published")],
)
def test_lock_of_another_user_is_named_in_a_sentence(built_copy: Workspace, command: str, locked: str) -> None:
    with held(FLOCK, built_copy.data / locked, NOBODY) as other:
        result = built_copy.run(command)
    assert result.returncode == 1
    assert result.stderr.count(f"process {other} of user nobody, since 20") >= 1
    assert "1 seconds" in result.stderr
    assert "Traceback" not in result.stderr


@AS_ROOT
@pytest.mark.parametrize("name", ["warehouse.lock", "warehouse.owner"])
def test_lock_file_of_another_user_is_no_traceback(name: str) -> None:
    """A lock file that this user may not open is named; what a process noted beside one gives way."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        os.chown(folder, NOBODY, NOBODY)
        (folder / name).touch(mode=0o600)
        try:
            os.seteuid(NOBODY)
            if name == "warehouse.owner":
                with writer_lock(folder / "warehouse.duckdb", timeout=0):
                    assert (folder / name).stat().st_uid == NOBODY
            else:
                says = f"{folder / name} belongs to user root and can't be opened by user nobody: run as that user"
                with pytest.raises(DiskError, match=says), writer_lock(folder / "warehouse.duckdb"):
                    pass
        finally:
            os.seteuid(0)


@AS_ROOT
def test_published_file_that_this_user_may_not_read_is_named_with_its_owner() -> None:
    with TemporaryDirectory() as made:
        os.chown(made, NOBODY, NOBODY)
        path = Path(made) / "klantprofielen.duckdb"
        duckdb.connect(path).close()
        path.chmod(0o600)
        try:
            os.seteuid(NOBODY)
            with pytest.raises(DiskError, match=f"{path} belongs to user root"), open_for_reading(path):
                pass
        finally:
            os.seteuid(0)


@pytest.mark.usefixtures("impatient")
def test_fetching_of_another_process_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LISTINGS_VARIABLE, "https://www.example.org/lijst")
    workspace = Workspace(tmp_path / "raw", tmp_path / "data")
    (workspace.data / "ophalen").mkdir(parents=True)
    with held(FLOCK, workspace.data / "ophalen") as other:
        result = workspace.run("fetch")
    assert result.returncode == 1
    waits, gave_up = filter(None, result.stderr.splitlines())
    assert waits.startswith(f"Note: Another process (process {other}, since 20")
    assert gave_up.startswith(f"Failed: Another process (process {other}, since 20")


def test_locked_storage_of_dagster_is_told_in_a_sentence(built_copy: Workspace) -> None:
    with held(SQLITE, built_copy.data / "dagster" / "history" / "runs.db") as other:
        result = built_copy.run("build")
    assert result.returncode == 1
    assert f"Failed: Another process (process {other}, since 20" in result.stderr
    assert f"keeps a database in {built_copy.data / 'dagster'} locked" in result.stderr
    assert "Traceback" not in result.stderr


def test_program_that_writes_the_published_file_is_told_by_every_reader(built_copy: Workspace) -> None:
    published = built_copy.data / "published" / "klantprofielen.duckdb"
    published.chmod(0o644)
    with held(DUCKDB, published) as other:
        for command in (["status"], ["sql", "FROM dim_amr"], ["metric", "profielgraad"], ["report"], ["build"]):
            result = built_copy.run(*command)
            assert result.returncode == 1, command
            assert f"Another program has {published} open" in result.stderr
            assert f"PID {other}" in result.stderr
            assert "Traceback" not in result.stderr
