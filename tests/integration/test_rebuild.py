"""Making the warehouse again: the old one gives way only to a good one. The build itself is played by the test."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from orchestration.cli import build as build_module
from orchestration.cli.build import rebuild
from orchestration.cli.outcome import BuildResult
from orchestration.system.clock import Clock
from orchestration.system.settings import Settings
from orchestration.warehouse.writer_lock import WarehouseBusyError, writer_lock

OUD = b"de oude (synthetisch)"
OnStep = Callable[[str, int, int], None]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Folders with a warehouse in them that is no database."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "warehouse.duckdb").write_bytes(OUD)
    return Settings(raw_dir=tmp_path / "raw", data_dir=tmp_path / "data")


def on_step(step: str, done: int, total: int) -> None:
    """Nobody watches."""


def played(monkeypatch: pytest.MonkeyPatch, failures: list[str]) -> None:
    """Let the build make a warehouse of one table, and end with these failures."""

    def build(settings: Settings, _clock: Clock, _on_step: OnStep, _allow_removal: bool) -> BuildResult:
        settings.warehouse_file.parent.mkdir(parents=True)
        with duckdb.connect(settings.warehouse_file) as connection:
            connection.execute("CREATE TABLE x AS SELECT 1 AS y")
        return BuildResult(failures=failures)

    monkeypatch.setattr(build_module, "build", build)


def test_good_warehouse_takes_the_place_of_the_old_one(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    played(monkeypatch, [])
    (settings.data_dir / "rebuild").mkdir()
    (settings.data_dir / "rebuild" / "warehouse.duckdb").write_bytes(b"left by one that was killed")
    assert rebuild(settings, Clock(), on_step).failures == []
    with duckdb.connect(settings.warehouse_file, read_only=True) as connection:
        assert connection.execute("FROM x").fetchall() == [(1,)]
    assert sorted(path.name for path in settings.data_dir.iterdir()) == [
        "receipt.json",
        "staged.json",
        "warehouse.duckdb",
        "warehouse.lock",
    ]


def test_build_that_fails_leaves_the_old_one(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    played(monkeypatch, ["a check"])
    assert rebuild(settings, Clock(), on_step).failures == ["a check"]
    assert settings.warehouse_file.read_bytes() == OUD
    assert not (settings.data_dir / "rebuild").exists()


def test_no_other_writer_comes_between(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def take() -> None:
        with writer_lock(settings.warehouse_file, timeout=0.1):
            pass

    def build(remake: Settings, _clock: Clock, _on_step: OnStep, _allow_removal: bool) -> BuildResult:
        assert remake.warehouse_file != settings.warehouse_file
        assert remake.published_dir == settings.published_dir
        with ThreadPoolExecutor(1) as other, pytest.raises(WarehouseBusyError):
            other.submit(take).result()
        return BuildResult(failures=["seen"])

    monkeypatch.setattr(build_module, "build", build)
    assert rebuild(settings, Clock(), on_step).failures == ["seen"]
