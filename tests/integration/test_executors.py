"""The same result wherever steps run: processes of this machine, or two workers of Celery."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import Any

import dagster as dg
import duckdb
import pytest
from pydantic import SecretStr

from orchestration.defs.assets.staging import forget
from orchestration.defs.dbt import ensure_manifest
from orchestration.defs.executors import shared_settings
from orchestration.defs.instance import open_instance
from orchestration.defs.private import RANGE_END_TAG, RANGE_START_TAG
from orchestration.system.settings import (
    CELERY_VARIABLE,
    EXECUTOR_VARIABLE,
    POSTGRES_VARIABLE,
    PROJECT_DIR,
    Settings,
    SettingsError,
    variable_of,
)
from tests.support import postgres, redis_server
from tests.support.celery_workers import working
from tests.support.quicker import parsed_once
from tests.support.workspace import Workspace


def run_job(name: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """A run of a job for all quarters; gives what each step that read says of itself."""
    settings = Settings(raw_dir=workspace.raw, data_dir=workspace.data)
    open_instance(settings).dispose()
    with parsed_once(settings.data_dir):
        ensure_manifest(settings)
    monkeypatch.setenv("DAGSTER_HOME", str(settings.dagster_home))
    everything = json.dumps({RANGE_START_TAG: "onbekend", RANGE_END_TAG: "2022Q4"})
    location: list[str | Path] = ["--working-directory", PROJECT_DIR, "--module-name", "orchestration.definitions"]
    job = ["--job", name, "--tags", everything]
    result = workspace.spawn("job", "execute", *location, *job, program="dagster")
    assert result.returncode == 0, result.stderr
    with open_instance(settings) as instance:
        (run,) = instance.get_runs()
        outputs = [
            record.dagster_event.step_output_data.metadata
            for record in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_OUTPUT)
            if record.dagster_event is not None and ".read[" in (record.dagster_event.step_key or "")
        ]
    return [{key: value.value for key, value in metadata.items()} for metadata in outputs]


def staged(workspace: Workspace) -> list[list[tuple[Any, ...]]]:
    with duckdb.connect(workspace.data / "warehouse.duckdb", read_only=True) as connection:
        return [
            connection.execute(f"FROM staging.{table} ORDER BY ALL").fetchall() for table in ("publicatie", "regel")
        ]


def assert_same_staged(workspace: Workspace, built: Workspace) -> None:
    """The rows are those of a run in one process, and nothing is left of what the steps handed to each other."""
    assert staged(workspace) == staged(built)
    assert list((workspace.data / "readings").iterdir()) == []


def test_processes_of_this_machine_give_the_same(
    built: Workspace, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(EXECUTOR_VARIABLE, "multiprocess")
    monkeypatch.setenv(variable_of("chunk"), "1")
    read = run_job("build", workspace, monkeypatch)
    assert [step["files"] for step in read] == [1, 1, 1]
    assert len({step["process"] for step in read}) == 3
    assert_same_staged(workspace, built)
    assert workspace.exports() == built.exports()


@pytest.mark.skipif(redis_server.program() is None, reason="Redis is not installed: apt-get install redis-server")
@pytest.mark.skipif(postgres.programs() is None, reason="PostgreSQL is not installed: apt-get install postgresql")
def test_two_workers_of_celery_give_the_same_with_storage_in_postgresql(
    built: Workspace, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(EXECUTOR_VARIABLE, "celery")
    monkeypatch.setenv(variable_of("chunk"), "1")
    with redis_server.serving() as address, postgres.serving() as server:
        monkeypatch.setenv(CELERY_VARIABLE, address)
        monkeypatch.setenv(POSTGRES_VARIABLE, server.url.replace("postgresql:", "postgresql+psycopg2:"))
        command, log = workspace.command("klantprofielen", "worker"), workspace.data.parent / "workers.log"
        with working(command, workspace.environment, address, 2, log):
            read = run_job("staging", workspace, monkeypatch)
    assert [step["files"] for step in read] == [1, 1, 1]
    assert len({step["process"] for step in read}) == 2
    assert_same_staged(workspace, built)
    assert list((workspace.data / "dagster").rglob("*.db")) == []


def test_worker_with_another_data_folder_takes_no_step(tmp_path: Path) -> None:
    redis = SecretStr("redis://nowhere")
    runs, worker = (
        Settings(raw_dir=tmp_path / "raw", data_dir=tmp_path / name, executor="celery", celery=redis)
        for name in ("a", "b")
    )
    with open_instance(runs) as instance:
        context = dg.build_init_resource_context(instance=instance)
        assert shared_settings(runs)(context) == runs
        with pytest.raises(SettingsError, match=f"has its data in {worker.data_dir}, and the run has it in"):
            shared_settings(worker)(context)


def test_worker_starts_only_for_celery(workspace: Workspace) -> None:
    result = workspace.run("worker")
    assert result.returncode == 2
    assert "a worker only serves celery" in result.stderr


def test_readings_go_with_their_run_and_those_of_failed_runs_after_a_week(tmp_path: Path) -> None:
    for days, run in enumerate(("own", "failed", *(f"{days} days" for days in range(2, 9)))):
        (tmp_path / run).mkdir()
        ago = time() - days * 24 * 60 * 60
        os.utime(tmp_path / run, (ago, ago))
    forget(tmp_path, "own", datetime.now(tz=UTC))
    assert sorted(path.name for path in tmp_path.iterdir()) == [*(f"{days} days" for days in range(2, 7)), "failed"]
