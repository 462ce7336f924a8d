"""The same result by every way into Dagster: a job, its command line, the schedule, the sensor."""

from __future__ import annotations

import os
import runpy
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import dagster as dg
import pytest

from orchestration.definitions import defs
from orchestration.defs.instance import open_instance
from orchestration.defs.partitions import RANGE_END_TAG, RANGE_START_TAG
from orchestration.defs.recorded import PUBLISHED
from orchestration.domain.quarter import is_over, next_quarter
from orchestration.system.settings import LISTINGS_VARIABLE, PROJECT_DIR, Settings
from tests.support.workspace import Workspace


@pytest.fixture
def instance(built_copy: Workspace) -> Iterator[dg.DagsterInstance]:
    """The Dagster instance of a built data folder."""
    with open_instance(Settings(built_copy.raw, built_copy.data)) as opened:
        yield opened


def test_definitions_validate(built: Workspace) -> None:
    result = built.run("definitions", "validate", "--workspace", PROJECT_DIR / "workspace.yaml", program="dagster")
    assert result.returncode == 0, result.stderr


def test_every_asset_says_whose_and_what_it_is_and_every_table_which_columns_it_has() -> None:
    graph = defs.resolve_asset_graph()
    nodes = [graph.get(key) for key in graph.get_all_asset_keys()]
    assert {node.group_name for node in nodes} == {
        *("raw", "staging", "reference", "intermediate", "marts", "report", "published"),
    }
    for node in nodes:
        assert node.owners, node.key
        assert node.kinds, node.key
        assert node.description, node.key
        if node.key.path[0] in {"staging", "reference", "intermediate", "marts", "report"} and "duckdb" in node.kinds:
            schema = node.metadata["dagster/column_schema"]
            assert isinstance(schema, dg.TableSchema)
            assert sum(bool(column.description) for column in schema.columns) > 0.9 * len(schema.columns), node.key


def test_asset_materialize_gives_the_same_marts(built: Workspace, workspace: Workspace) -> None:
    location: list[str | Path] = ["--working-directory", PROJECT_DIR, "--module-name", "orchestration.definitions"]
    everything = "not key:reference/cbs_gebieden"  # which is a year's, not a quarter's
    staging = "key:staging/publicatie or key:staging/regel"
    for select, partition in ((staging, "2021Q1"), (staging, "2022Q4"), (everything, "onbekend")):
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
    lineage = event.asset_materialization.metadata["dagster/column_lineage"].value
    assert isinstance(lineage, dg.TableColumnLineage)
    assert lineage.deps_by_column["profielgraad_uwv"] == [
        dg.TableColumnDep(dg.AssetKey(["intermediate", "int_regel"]), column)
        for column in ("uwv_geen_profiel", "uwv_profiel")
    ]
    checks = [
        record
        for run in runs
        for record in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    ]
    assert len(checks) > 20


def test_schedule_asks_daily_until_the_quarter_is_published(
    built_copy: Workspace, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orchestration.definitions import defs
    from orchestration.defs.automation import daily_schedule

    settings = Settings(built_copy.raw, built_copy.data)
    monkeypatch.setenv(LISTINGS_VARIABLE, "https://www.example.org/")
    fetching = runpy.run_module("orchestration.definitions")["defs"]

    def ticked(day: date, *, can_fetch: bool = False) -> dg.RunRequest | str | None:
        """What the schedule asks on a day; the reason where it asks nothing."""
        schedule = daily_schedule(can_fetch=can_fetch)
        assert schedule.cron_schedule == "0 7 * * *"
        context = dg.build_schedule_context(
            instance=instance,
            resources={"settings": settings},
            scheduled_execution_time=datetime.combine(day, time(7), UTC),
            repository_def=(fetching if can_fetch else defs).get_repository_def(),
        )
        tick = schedule.evaluate_tick(context)
        return tick.run_requests[0] if tick.run_requests else tick.skip_message

    assert ticked(date(2021, 7, 30)) == "2021Q1 is published; 2021Q2 should be out from 2021-10-20."
    assert ticked(date(2021, 10, 19)) == ticked(date(2021, 7, 30))
    not_out = f"2021Q2 is not out yet: nothing of it is in {built_copy.raw}; tried again daily."
    assert ticked(date(2021, 10, 20)) == ticked(date(2021, 10, 21)) == not_out
    assert ticked(date(2021, 10, 19), can_fetch=True) == ticked(date(2021, 10, 19))
    fetches = [ticked(date(2021, 10, day), can_fetch=True) for day in (20, 21)]
    keys = [(request.partition_key, request.run_key) for request in fetches if isinstance(request, dg.RunRequest)]
    assert keys == [("2021Q2", "2021Q2:2021-10-20"), ("2021Q2", "2021Q2:2021-10-21")]

    (built_copy.raw / "2021Q2").mkdir()
    (built_copy.raw / "2021Q2" / "new.txt").write_text("Sonar", encoding="utf-8")
    request = ticked(date(2021, 10, 22))
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == "2021Q2"
    job = defs.resolve_job_def("staging")
    assert job.execute_in_process(instance=instance, partition_key="2021Q2", resources={"settings": settings}).success
    # What was read and not built since, as where dbt failed, is tried again.
    assert isinstance(ticked(date(2021, 10, 23)), dg.RunRequest)
    instance.report_runless_asset_event(dg.AssetMaterialization(PUBLISHED))
    assert "2021Q2 was read and none of it is published" in str(ticked(date(2021, 10, 24)))


def test_weekly_fetch_is_one_run_for_all_quarters_that_are_over() -> None:
    from orchestration.defs.automation import weekly_fetch_schedule

    with dg.DagsterInstance.ephemeral() as instance:
        monday = datetime(2021, 7, 5, 6, tzinfo=UTC)
        context = dg.build_schedule_context(instance=instance, scheduled_execution_time=monday)
        (request,) = weekly_fetch_schedule.evaluate_tick(context).run_requests or []
    assert request.run_key == "2021-07-05"
    assert request.tags[RANGE_START_TAG] == "onbekend"
    last = request.tags[RANGE_END_TAG]
    assert is_over(last, datetime.now(tz=UTC).date())
    assert not is_over(next_quarter(last), datetime.now(tz=UTC).date())


def test_sensor_starts_one_run_for_all_that_changed_once_also_after_a_restart(
    built: Workspace, built_copy: Workspace
) -> None:
    from orchestration.definitions import defs
    from orchestration.defs.automation import raw_sensor

    settings = Settings(built_copy.raw, built_copy.data)

    def asked() -> dg.RunRequest | None:
        """What the sensor asks in a daemon that has just started; Dagster starts no second run of one key."""
        with open_instance(settings) as opened:
            context = dg.build_sensor_context(
                instance=opened, resources={"settings": settings}, repository_def=defs.get_repository_def()
            )
            requests = raw_sensor.evaluate_tick(context).run_requests or []
        assert len(requests) < 2
        return requests[0] if requests else None

    assert asked() is None
    file, sidecar = (built_copy.raw / "2021Q1" / f"noord-holland-noord.{suffix}" for suffix in ("pdf", "yml"))
    before = {path: path.stat().st_mtime_ns for path in (file, sidecar)}
    for path in (file, sidecar, *(built_copy.raw / "2022Q4").iterdir()):
        path.touch()
    request = asked()
    assert request is not None
    assert request.partition_key is None
    assert request.run_key is not None
    assert request.run_key.startswith("2021Q1...2022Q4:")
    again = asked()
    assert again is not None
    assert again.run_key == request.run_key

    with open_instance(settings) as opened:
        result = defs.resolve_job_def("klantprofielen").execute_in_process(
            instance=opened, tags=dict(request.tags), resources={"settings": settings}
        )
    assert result.success
    assert [event.step_key for event in result.all_events if event.is_step_start].count("dbt_build") == 1
    assert built_copy.exports() == built.exports()
    assert asked() is None

    for status, waits in ((dg.DagsterRunStatus.STARTED, True), (dg.DagsterRunStatus.FAILURE, False)):
        with open_instance(settings) as opened:
            opened.add_run(dg.DagsterRun("klantprofielen_ophalen", status=status))
            context = dg.build_sensor_context(
                instance=opened, resources={"settings": settings}, repository_def=defs.get_repository_def()
            )
            said = raw_sensor.evaluate_tick(context).skip_message or ""
            assert ("klantprofielen_ophalen is not done yet" in said) == waits
            for run in opened.get_runs(dg.RunsFilter(job_name="klantprofielen_ophalen")):
                opened.delete_run(run.run_id)

    for path, mtime in before.items():
        os.utime(path, ns=(mtime, mtime))
    request = asked()
    assert request is not None
    assert request.run_key is not None
    assert request.run_key.startswith("2021Q1...2021Q1:")


def test_backfill_of_the_job_is_one_run() -> None:
    """A backfill from the UI makes of each unbroken range of quarters as many runs as the policy says."""
    from orchestration.definitions import defs

    assert defs.resolve_job_def("klantprofielen").backfill_policy == dg.BackfillPolicy.single_run()


def test_late_quarters_are_a_warning_on_what_is_published(instance: dg.DagsterInstance) -> None:
    evaluations = [
        record.dagster_event.asset_check_evaluation_data
        for run in instance.get_runs(dg.RunsFilter(job_name="warehouse"))
        for record in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
        if record.dagster_event is not None
    ]
    (late,) = [evaluation for evaluation in evaluations if evaluation.check_name == "op_tijd"]
    assert (late.passed, late.severity) == (False, dg.AssetCheckSeverity.WARN)
    shown = str(late.metadata["late"].value)
    assert "2021Q2" in shown
    assert "2021-10-20" in shown
    assert "2022Q4" not in shown
