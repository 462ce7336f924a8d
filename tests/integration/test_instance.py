"""Dagster's instance in the data folder."""

import multiprocessing
import subprocess
import sys
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from pydantic import SecretStr

from orchestration.defs.instance import open_instance, write_config
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
        ("", True, "does not have .* is set"),
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
