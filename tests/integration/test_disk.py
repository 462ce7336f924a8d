"""A disk that is full, or may not be written: a sentence says so, what is published stays, and a rerun mends it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.fault import strike
from tests.support.workspace import RAW, Workspace

IS_ROOT = os.geteuid() == 0


@contextmanager
def small_disk(folder: Path) -> Iterator[Callable[[str], None]]:
    """A file system of 64 MB in memory, mounted on a folder; gives a function that changes the options of the mount."""

    def mount(*arguments: str) -> None:
        subprocess.run(["/usr/bin/mount", *arguments, str(folder)], check=True)

    folder.mkdir()
    mount("-t", "tmpfs", "-o", "size=64m", "tmpfs")
    try:
        yield lambda options: mount("-o", f"remount,{options}")
    finally:
        subprocess.run(["/usr/bin/umount", str(folder)], check=True)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A folder that this user may not write in; nothing but its mount keeps root from it."""
    if IS_ROOT:
        subprocess.run(["/usr/bin/mount", "--bind", str(folder), str(folder)], check=True)
        try:
            subprocess.run(["/usr/bin/mount", "-o", "remount,bind,ro", str(folder)], check=True)
            yield
        finally:
            subprocess.run(["/usr/bin/umount", str(folder)], check=True)
    else:
        folder.chmod(0o555)
        try:
            yield
        finally:
            folder.chmod(0o755)


@pytest.mark.skipif(not IS_ROOT, reason="only root may mount the small disk")
def test_full_disk_is_told_in_a_sentence_and_a_rerun_with_room_gives_the_same(built: Workspace, tmp_path: Path) -> None:
    """The disk fills up as what was read is loaded, and in the next run, which has room for that, as it publishes."""
    with small_disk(tmp_path / "disk"):
        workspace = Workspace(RAW, tmp_path / "disk" / "data")
        shutil.copytree(built.data, workspace.data)
        (workspace.data / "warehouse.duckdb").unlink()
        for place in ("orchestration.warehouse.staging:_insert", "orchestration.publishing.publish:_write_database"):
            result = workspace.spawn("build", variables=strike("fill", place, folder=workspace.data))
            assert result.returncode == 1
            assert "Traceback" not in result.stderr
            (told,) = (line for line in result.stderr.splitlines() if line.startswith("Failed:"))
            assert f"In {workspace.data}" in told
            assert "MB of its disk are free. Make room there" in told
            assert "Nothing new was published: the last good result stays." in result.stderr
            assert workspace.exports() == built.exports()
            assert not list((workspace.data / "published").rglob("*.tmp*"))
            (workspace.data / "ballast").unlink()

        assert workspace.run("build").returncode == 0
        assert workspace.exports() == built.exports()


def test_read_only_data_folder_is_told_in_a_sentence_and_can_be_read(built_copy: Workspace) -> None:
    with read_only(built_copy.data):
        for writes in ("build", "rebuild", "docs", "ui"):
            result = built_copy.spawn(writes)
            assert result.returncode == 1, writes
            assert f"Failed: The folder {built_copy.data} can't be written" in result.stderr
            assert "Traceback" not in result.stderr
        for reads in (["status"], ["sql", "from dim_amr"], ["read", RAW / "2022Q4" / "nederland.pdf"]):
            result = built_copy.run(*reads)
            assert result.returncode == 0, result.stderr
        result = built_copy.run("sql", "--as-of", "2023-06-01", "from dim_publicatie")
        assert result.returncode == 0, result.stderr


def test_alert_that_has_no_place_to_be_written_is_told(workspace: Workspace) -> None:
    workspace.data.mkdir(exist_ok=True)
    with read_only(workspace.data):
        result = workspace.spawn("build")
    assert result.returncode == 1
    assert "Alerts: The alert could not be written" in result.stderr
    assert "Traceback" not in result.stderr
