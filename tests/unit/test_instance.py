"""Dagster's instance in the data folder."""

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from orchestration.core.settings import Settings
from orchestration.instance import open_instance

_PROCESSES = 3


def _open_at_once(barrier: Barrier, settings: Settings) -> None:
    import dagster  # noqa: F401 - seconds, that would keep the processes apart

    barrier.wait(timeout=120)
    with open_instance(settings) as instance:
        instance.get_runs()


def test_storage_is_made_once_where_first_runs_begin_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    settings = Settings(tmp_path / "raw", tmp_path / "data")
    spawned = multiprocessing.get_context("spawn")
    barrier = spawned.Barrier(_PROCESSES)
    processes = [spawned.Process(target=_open_at_once, args=(barrier, settings)) for _ in range(_PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=180)
    assert [process.exitcode for process in processes] == [0] * _PROCESSES
