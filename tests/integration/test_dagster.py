"""The same result by every way into Dagster: a job, its command line, the schedule, the sensor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from orchestration.core.raw import folder_states
from orchestration.core.settings import PROJECT_DIR, Settings
from orchestration.instance import open_instance
from tests.integration.conftest import Workspace


@pytest.fixture
def instance(built_copy: Workspace) -> Iterator[dg.DagsterInstance]:
    """The Dagster instance of a built data folder."""
    with open_instance(Settings(built_copy.raw, built_copy.data)) as opened:
        yield opened


def test_definitions_validate(built: Workspace) -> None:
    result = built.run("definitions", "validate", "--workspace", PROJECT_DIR / "workspace.yaml", program="dagster")
    assert result.returncode == 0, result.stderr


def test_asset_materialize_gives_the_same_marts(built: Workspace, workspace: Workspace) -> None:
    location: list[str | Path] = ["--working-directory", PROJECT_DIR, "--module-name", "orchestration.definitions"]
    everything = "not key:reference/cbs_gebieden"  # which is a year's, not a quarter's
    for select, partition in (("key:staging/*", "2021Q1"), ("key:staging/*", "2022Q4"), (everything, "onbekend")):
        result = workspace.run(
            "asset", "materialize", *location, "--select", select, "--partition", partition, program="dagster"
        )
        assert result.returncode == 0, result.stderr
    assert workspace.exports() == built.exports()


def test_run_is_recorded_with_its_checks_and_metadata(instance: dg.DagsterInstance) -> None:
    runs = instance.get_runs()
    assert {run.job_name for run in runs} == {"staging", "warehouse"}
    assert {run.status for run in runs} == {dg.DagsterRunStatus.SUCCESS}
    event = instance.get_latest_materialization_event(dg.AssetKey(["marts", "fct_klantprofielen_gemeente"]))
    assert event is not None
    assert event.asset_materialization is not None
    assert event.asset_materialization.metadata["dagster/row_count"].value == 27
    assert "GM0361" in str(event.asset_materialization.metadata["preview"].value)
    checks = [
        record
        for run in runs
        for record in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    ]
    assert len(checks) > 20


def test_schedule_asks_for_the_quarter_that_should_be_out() -> None:
    from orchestration.automation import quarterly_schedule
    from orchestration.definitions import defs

    assert quarterly_schedule.cron_schedule == "0 7 30 1,4,7,10 *"
    for day, quarter_key in (
        (datetime(2021, 4, 30, 7, tzinfo=UTC), "2020Q4"),
        (datetime(2021, 7, 30, 7, tzinfo=UTC), "2021Q1"),
    ):
        context = dg.build_schedule_context(scheduled_execution_time=day, repository_def=defs.get_repository_def())
        (request,) = quarterly_schedule.evaluate_tick(context).run_requests or []
        assert request.partition_key == quarter_key


def test_run_of_the_schedule_gives_the_same_marts(built: Workspace, built_copy: Workspace) -> None:
    """The job of the schedule, for the quarter it would ask for."""
    from orchestration.definitions import defs

    settings = Settings(built_copy.raw, built_copy.data)
    with open_instance(settings) as opened:
        job = defs.resolve_job_def("klantprofielen")
        result = job.execute_in_process(instance=opened, partition_key="2021Q1", resources={"settings": settings})
    assert result.success
    assert built_copy.exports() == built.exports()


def test_sensor_asks_once_for_what_changed(built_copy: Workspace, instance: dg.DagsterInstance) -> None:
    from orchestration.automation import raw_sensor
    from orchestration.definitions import defs

    settings = Settings(built_copy.raw, built_copy.data)

    def requested() -> dict[str | None, str | None]:
        context = dg.build_sensor_context(
            instance=instance, resources={"settings": settings}, repository_def=defs.get_repository_def()
        )
        requests = raw_sensor.evaluate_tick(context).run_requests or []
        return {request.partition_key: request.run_key for request in requests}

    assert requested() == {}
    (built_copy.raw / "2021Q1" / "new.txt").write_text("Sonar", encoding="utf-8")
    state = folder_states(built_copy.raw)["2021Q1"]
    assert requested() == {"2021Q1": f"2021Q1:{state}"} == requested()
