"""Dagster's instance in the data folder."""

import logging
import multiprocessing
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from pydantic import SecretStr

from orchestration.defs.instance import UnusableConfigError, mend_instance, open_instance, write_config
from orchestration.defs.storage import databases, fault_behind
from orchestration.system.damage import DamageError
from orchestration.system.disk import DiskError
from orchestration.system.settings import (
    DATA_DIR_VARIABLE,
    POSTGRES_VARIABLE,
    RAW_DIR_VARIABLE,
    Settings,
    SettingsError,
)
from tests.support import postgres

_PROCESSES = 3
POSTGRES = SecretStr("postgresql+psycopg2://nobody@nowhere/dagster")


def _open_at_once(barrier: Barrier, settings: Settings) -> None:
    import dagster  # noqa: F401 - seconds, that would keep the processes apart

    barrier.wait(timeout=120)
    with open_instance(settings) as instance:
        instance.get_runs()


def test_storage_is_made_once_where_first_runs_begin_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    settings = Settings(raw_dir=tmp_path / "raw", data_dir=tmp_path / "data")
    spawned = multiprocessing.get_context("spawn")
    barrier = spawned.Barrier(_PROCESSES)
    processes = [spawned.Process(target=_open_at_once, args=(barrier, settings)) for _ in range(_PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=180)
    assert [process.exitcode for process in processes] == [0] * _PROCESSES


@pytest.mark.skipif(postgres.programs() is None, reason="PostgreSQL is not installed: apt-get install postgresql")
def test_storage_is_in_postgresql_where_the_environment_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two commands at once report a materialisation each, and a third process finds both there and none in SQLite."""
    import dagster as dg

    key = dg.AssetKey("synthetisch")
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    with postgres.serving() as server:
        monkeypatch.setenv(POSTGRES_VARIABLE, server.url.replace("postgresql:", "postgresql+psycopg2:"))
        monkeypatch.setenv(RAW_DIR_VARIABLE, str(tmp_path / "raw"))
        monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "data"))
        commands = [subprocess.Popen([sys.executable, "-c", _REPORT]) for _ in range(2)]
        assert [command.wait(180) for command in commands] == [0, 0]
        settings = Settings.from_environment()
        with open_instance(settings) as instance:
            assert len(instance.fetch_materializations(key, limit=5).records) == 2
            assert len(instance.get_runs()) == 2
    assert server.url not in (settings.dagster_home / "dagster.yaml").read_text(encoding="utf-8")
    assert list(settings.dagster_home.rglob("*.db")) == []


_REPORT = """
import dagster as dg
from orchestration.system.settings import Settings
from orchestration.defs.instance import open_instance

@dg.asset
def synthetisch(): ...

with open_instance(Settings.from_environment()) as instance:
    assert dg.materialize([synthetisch], instance=instance).success
"""


def test_settings_file_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    written = []
    for has_postgres in (False, True, False):
        settings = Settings(
            raw_dir=tmp_path / "raw", data_dir=tmp_path / "data", dagster_postgres=POSTGRES if has_postgres else None
        )
        write_config(settings.dagster_home / "dagster.yaml", settings)
        written.append((settings.dagster_home / "dagster.yaml").read_text(encoding="utf-8"))
    assert [POSTGRES_VARIABLE in text for text in written] == [False, True, False]


@pytest.mark.parametrize(
    ("storage", "has_postgres", "message"),
    [
        ("storage: {postgres: {postgres_url: {env: KLANTPROFIELEN_DAGSTER_POSTGRES}}}", False, "has .* is empty"),
        ("telemetry: {enabled: true}", True, "does not have .* is set"),
    ],
)
def test_settings_file_that_somebody_changed_stays_and_has_to_agree(
    tmp_path: Path, storage: str, has_postgres: bool, message: str
) -> None:
    path = tmp_path / "dagster.yaml"
    path.write_text(storage, encoding="utf-8")
    agreeing, other = (
        Settings(raw_dir=tmp_path / "raw", data_dir=tmp_path / "data", dagster_postgres=POSTGRES if has else None)
        for has in (not has_postgres, has_postgres)
    )
    with pytest.raises(SettingsError, match=message):
        write_config(path, other)
    write_config(path, agreeing)
    assert path.read_text(encoding="utf-8") == storage


@pytest.mark.parametrize("has_postgres", [False, True])
def test_beginning_of_our_own_settings_is_written_again_whole(tmp_path: Path, has_postgres: bool) -> None:
    path = tmp_path / "dagster.yaml"
    settings = Settings(
        raw_dir=tmp_path / "raw", data_dir=tmp_path / "data", dagster_postgres=POSTGRES if has_postgres else None
    )
    write_config(path, settings)
    whole = path.read_text(encoding="utf-8")
    for size in (0, 1, len(whole) // 2, len(whole) - 1):
        path.write_text(whole[:size], encoding="utf-8")
        write_config(path, settings)
        assert path.read_text(encoding="utf-8") == whole


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\xff\xfe" * 80,
        b"just text",
        b"[a, list]",
        b"a: {b: [",
        b"telemetry: {enabled: perhaps}",
        b"storage: {mysql: {mysql_url: 'mysql://nobody@nowhere/x'}}",
        b"run_storage: {module: nowhere, class: Nothing, config: {}}",
    ],
)
def test_settings_that_dagster_can_not_use_are_named_and_set_aside_by_a_rebuild(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    settings = Settings(raw_dir=tmp_path / "raw", data_dir=tmp_path / "data")
    path = settings.dagster_home / "dagster.yaml"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(UnusableConfigError, match=r"remove it, .*`klantprofielen rebuild`") as refused:
        open_instance(settings)
    assert str(path) in str(refused.value)
    with caplog.at_level(logging.WARNING, logger="orchestration"):
        mend_instance(settings)
    (aside,) = path.parent.glob("dagster.yaml.damaged-*")
    assert aside.read_bytes() == content
    assert aside.name in caplog.text
    open_instance(settings).dispose()


def _block(path: Path) -> None:
    """Spoil the second half of the pages of a table."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xa5" * 8192)


def _of_another_version(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        table, column = ("runs", "run_body") if path.name == "runs.db" else ("event_logs", "dagster_event_type")
        connection.execute(f"ALTER TABLE {table} RENAME COLUMN {column} TO of_another_version")


def _half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.fixture
def with_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A data folder whose Dagster has seen three runs of one asset."""
    import dagster as dg

    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    settings = Settings(raw_dir=tmp_path / "raw", data_dir=tmp_path / "data")

    @dg.asset(check_specs=[dg.AssetCheckSpec("held", asset="synthetisch")])
    def synthetisch() -> dg.MaterializeResult:  # type: ignore[type-arg]  # Dagster takes it as it is only
        return dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=True, check_name="held")])

    with open_instance(settings) as instance:
        for _ in range(3):
            assert dg.materialize([synthetisch], instance=instance).success
    return settings


def _history(settings: Settings) -> tuple[int, int, int]:
    """How many runs Dagster knows, how many materializations of the asset, and in how many runs its check held."""
    import dagster as dg

    key = dg.AssetKey("synthetisch")
    with open_instance(settings) as instance:
        checks = instance.event_log_storage.get_asset_check_execution_history(dg.AssetCheckKey(key, "held"), limit=9)
        latest = instance.get_latest_materialization_event(key)
        runs = instance.get_runs()
        assert not (runs and latest) or latest.run_id == runs[0].run_id
        return len(runs), len(instance.fetch_materializations(key, limit=9).records), len(checks)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [_half, _of_another_version, _empty, Path.unlink])
def test_index_of_runs_is_made_again_from_the_files_of_the_runs(
    with_history: Settings, damage: Callable[[Path], None]
) -> None:
    assert _history(with_history) == (3, 3, 3)
    index = with_history.dagster_home / "history" / "runs" / "index.db"
    damage(index)
    mend_instance(with_history)
    assert _history(with_history) == (3, 3, 3)
    assert len(list(index.parent.glob("index.db.damaged-*Z"))) == (damage is not Path.unlink)


def test_run_of_which_the_file_is_empty_keeps_what_the_index_has(with_history: Settings) -> None:
    *runs, _ = sorted((with_history.dagster_home / "history" / "runs").glob("*-*.db"))
    for path in runs:
        _empty(path)
    mend_instance(with_history)
    assert _history(with_history) == (3, 3, 3)


@pytest.mark.parametrize("name", ["history/runs.db", "schedules/schedules.db"])
def test_damaged_storage_is_named_at_once_and_mended_by_a_rebuild(with_history: Settings, name: str) -> None:
    path = with_history.dagster_home / name
    _half(path)
    with pytest.raises(DamageError, match=r"can't be read by SQLite .*`klantprofielen rebuild`") as refused:
        open_instance(with_history)
    assert str(path) in str(refused.value)
    mend_instance(with_history)
    assert _history(with_history)[1:] == (3, 3)
    assert list(path.parent.glob(f"{path.name}.damaged-*Z"))


@pytest.mark.parametrize("damage", [_block, _of_another_version, _empty])
def test_damage_that_shows_up_in_a_run_is_traced_to_its_file(
    with_history: Settings, damage: Callable[[Path], None]
) -> None:
    path = with_history.dagster_home / "history" / "runs" / "index.db"
    damage(path)
    error = sqlite3.DatabaseError("database disk image is malformed")
    wrapped = RuntimeError("of a library")
    wrapped.__cause__ = error
    assert str(path) in str(fault_behind(wrapped, with_history))
    assert fault_behind(RuntimeError("of something else"), with_history) is None


def test_full_disk_as_storage_is_opened_is_no_damage(with_history: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: str) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("dagster.DagsterInstance.from_config", full)
    with pytest.raises(DiskError, match="Make room there"):
        open_instance(with_history)


def test_sound_storage_is_left_as_it_is(with_history: Settings) -> None:
    before = {path: path.stat().st_ino for path in databases(with_history.dagster_home)}
    mend_instance(with_history)
    assert {path: path.stat().st_ino for path in databases(with_history.dagster_home)} == before
    assert _history(with_history) == (3, 3, 3)
