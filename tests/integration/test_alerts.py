"""Alerts of whole runs: once to each, retried until they are delivered, and never in the way of a build."""

from __future__ import annotations

import json
from typing import Any

import dagster as dg
import duckdb
import pytest

from orchestration.defs.instance import open_instance
from orchestration.system.clock import Clock
from orchestration.system.settings import SMTP_URL_VARIABLE, Settings, variable_of
from tests.support.alert_servers import hook_server, mail_server
from tests.support.workspace import Workspace


def logged(workspace: Workspace, kind: str) -> list[dict[str, Any]]:
    """The alerts of a kind in the log."""
    lines = (workspace.data / "logs" / "alerts.jsonl").read_text(encoding="utf-8").splitlines()
    return [alert for alert in map(json.loads, lines) if alert["kind"] == kind]


def test_quarantine_and_late_quarters_are_told_once_and_again_to_who_was_not_there(
    built_copy: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (built_copy.raw / "2021Q1" / "synthetisch.txt").write_text("Sonar", encoding="utf-8")
    with mail_server() as mail, hook_server() as hook:
        monkeypatch.setenv(SMTP_URL_VARIABLE, f"smtp://127.0.0.1:{mail.port}")
        monkeypatch.setenv(variable_of("alert_to"), "operator@example.org")
        monkeypatch.setenv(variable_of("alert_from"), "warehouse@example.org")
        monkeypatch.setenv(variable_of("alert_webhook"), hook.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        hook.status = 503
        first = built_copy.run("build")
        hook.status = 204
        second = built_copy.run("build")
    assert "Not delivered by webhook" in first.stderr
    assert "127.0.0.1 answered 503" in first.stderr
    assert "Quarantined: 2021Q1/synthetisch.txt" in first.stderr
    assert built_copy.query("SELECT count(*) FROM mart_quarantaine") == [(1,)]
    assert "Not delivered" not in second.stderr
    quarantined, late = mail.messages
    assert quarantined["Subject"] == "[klantprofielen] Quarantined: 2021Q1/synthetisch.txt"
    assert late["Subject"].endswith("late")
    posted = [alert["key"] for post in hook.posts for alert in post["alerts"]]
    assert len(posted) == len(set(posted))
    assert {key.partition("/")[0] for key in posted} == {"quarantine", "late"}
    assert len(logged(built_copy, "quarantine")) == 1
    assert [alert["facts"]["quarter_key"] for alert in logged(built_copy, "late")][:2] == ["2021Q2", "2021Q3"]


def test_failing_check_keeps_the_last_good_result_and_is_told_once_whoever_sees_it(built_copy: Workspace) -> None:
    from orchestration.definitions import defs
    from orchestration.defs.sensors import failure_sensor

    published = built_copy.exports()
    with duckdb.connect(built_copy.data / "warehouse.duckdb") as connection:
        connection.execute("UPDATE staging.regel SET uwv_profiel = uwv_profiel + 1 WHERE naam = 'Alkmaar'")
    built = built_copy.run("build")
    assert built.returncode == 1
    assert "assert_reader_and_warehouse_agree" in built.stderr
    assert "the last good result stays" in built.stderr
    assert built_copy.exports() == published
    (alert,) = logged(built_copy, "failure")
    assert alert["title"] == "Failed: warehouse"
    assert "assert_reader_and_warehouse_agree" in alert["text"]

    settings = Settings(raw_dir=built_copy.raw, data_dir=built_copy.data)
    with open_instance(settings) as instance:
        (failed,) = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE]))
        result = defs.resolve_job_def("warehouse").execute_in_process(
            instance=instance, resources={"settings": settings, "clock": Clock()}, raise_on_error=False
        )
        for run in (failed, result.dagster_run):
            (event,) = [
                record.dagster_event
                for record in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.RUN_FAILURE)
                if record.dagster_event is not None
            ]
            context = dg.build_run_status_sensor_context(
                "failure_sensor", event, instance, run, repository_def=defs.get_repository_def()
            ).for_run_failure()
            failure_sensor(context, settings=settings, clock=Clock())
    assert logged(built_copy, "failure") == [alert]


def test_build_that_can_t_begin_is_told(workspace: Workspace) -> None:
    (workspace.data / "warehouse.duckdb").parent.mkdir()
    (workspace.data / "warehouse.duckdb").write_bytes(b"not a database" * 1000)
    assert workspace.run("build").returncode == 1
    (alert,) = logged(workspace, "failure")
    assert alert["title"] == "Failed: build"
    assert "klantprofielen rebuild" in alert["text"]
