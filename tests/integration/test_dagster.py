"""The same result by every way into Dagster: a job, its command line, the schedule, the sensor."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import dagster as dg
import pytest

from orchestration.definitions import defs
from orchestration.defs.dbt import ensure_manifest
from orchestration.defs.instance import open_instance
from orchestration.defs.private import RANGE_END_TAG, RANGE_START_TAG
from orchestration.defs.schedules import daily_schedule, weekly_fetch_schedule
from orchestration.defs.sensors import raw_sensor
from orchestration.system.clock import Clock
from orchestration.system.settings import PROJECT_DIR, Settings
from orchestration.warehouse.ledger import record_build, record_publication
from tests.support.quicker import parsed_once
from tests.support.workspace import Workspace


@pytest.fixture
def instance(built_copy: Workspace) -> Iterator[dg.DagsterInstance]:
    """The Dagster instance of a built data folder."""
    with open_instance(Settings(raw_dir=built_copy.raw, data_dir=built_copy.data)) as opened:
        yield opened


def test_import_opens_nothing_but_the_manifest(built: Workspace) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT], env=built.environment, cwd=PROJECT_DIR, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(built.data / "dbt" / "parsed" / "manifest.json")]


_IMPORT = """
import sys
import dagster, dagster_dbt, orchestration.system.settings
from orchestration.system.settings import PROJECT_DIR, Settings

folders = (str(PROJECT_DIR), str(Settings.from_environment().data_dir))

def opened(event, arguments):
    path = str(arguments[0]) if event == "open" else ""
    is_code = path.endswith(".py") or "/__pycache__/" in path or "/.venv/" in path
    if path.startswith(folders) and not is_code:
        print(path)

sys.addaudithook(opened)
import orchestration.definitions
assert "dbt.cli.main" not in sys.modules
"""


def test_without_a_manifest_import_fails_with_one_sentence_that_names_the_command(workspace: Workspace) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import orchestration.definitions"],
        env=workspace.environment,
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("orchestration.defs.dbt.ManifestError: ")
    assert "run `klantprofielen build` once, or start Dagster with `klantprofielen ui`" in last


def test_definitions_validate(built: Workspace) -> None:
    result = built.spawn("definitions", "validate", "--workspace", PROJECT_DIR / "workspace.yaml", program="dagster")
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
    with parsed_once(workspace.data):
        ensure_manifest(Settings(raw_dir=workspace.raw, data_dir=workspace.data))
    everything = "not key:reference/cbs_gebieden"  # which is a year's, not a quarter's
    tables = ("publicatie", "regel", "mededeling", "uitspraak", "gezien", "correctie")
    staging = " or ".join(f"key:staging/{table}" for table in tables)
    named, unnamed = ["--partition-range", "2021Q1...2022Q4"], ["--partition", "onbekend"]
    for select, partitions in ((staging, named), (everything, unnamed)):
        result = workspace.spawn("asset", "materialize", *location, "--select", select, *partitions, program="dagster")
        assert result.returncode == 0, result.stderr
    assert workspace.exports() == built.exports()


def test_run_is_recorded_with_its_checks_and_metadata(instance: dg.DagsterInstance) -> None:
    runs = instance.get_runs()
    assert {run.job_name for run in runs} == {"build"}
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
    built_copy: Workspace, instance: dg.DagsterInstance
) -> None:
    settings = Settings(raw_dir=built_copy.raw, data_dir=built_copy.data)
    fetching = Settings(raw_dir=built_copy.raw, data_dir=built_copy.data, listings=("https://www.example.org/",))
    resources = {"settings": settings, "clock": Clock()}

    def ticked(day: date, settings: Settings = settings) -> dg.RunRequest | str | None:
        """What the schedule asks on a day; the reason if it asks nothing."""
        assert daily_schedule.cron_schedule == "0 7 * * *"
        context = dg.build_schedule_context(
            instance=instance,
            resources={"settings": settings},
            scheduled_execution_time=datetime.combine(day, time(7), UTC),
            repository_def=defs.get_repository_def(),
        )
        tick = daily_schedule.evaluate_tick(context)
        return tick.run_requests[0] if tick.run_requests else tick.skip_message

    assert ticked(date(2021, 7, 30)) == "2021Q1 is published; 2021Q2 should be out from 2021-10-20."
    assert ticked(date(2021, 10, 19)) == ticked(date(2021, 7, 30))
    not_out = f"2021Q2 is not out yet: {built_copy.raw} holds nothing of it; the schedule tries again daily."
    assert ticked(date(2021, 10, 20)) == ticked(date(2021, 10, 21)) == not_out
    assert ticked(date(2021, 10, 19), fetching) == ticked(date(2021, 10, 19))
    fetches = [ticked(date(2021, 10, day), fetching) for day in (20, 21)]
    keys = [(request.partition_key, request.run_key) for request in fetches if isinstance(request, dg.RunRequest)]
    assert keys == [("2021Q2", "2021Q2:2021-10-20"), ("2021Q2", "2021Q2:2021-10-21")]

    (built_copy.raw / "2021Q2").mkdir()
    (built_copy.raw / "2021Q2" / "new.txt").write_text("Sonar", encoding="utf-8")
    request = ticked(date(2021, 10, 22))
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == "2021Q2"
    job = defs.resolve_job_def("staging")
    assert job.execute_in_process(instance=instance, partition_key="2021Q2", resources=resources).success
    # A quarter that was read and not built since, as when dbt fails, is tried again.
    assert isinstance(ticked(date(2021, 10, 23)), dg.RunRequest)
    record_build(settings)
    record_publication(settings)
    assert "2021Q2 was read, and no part of it is published" in str(ticked(date(2021, 10, 24)))


def test_weekly_fetch_is_one_run_for_all_quarters_that_are_over(tmp_path: Path) -> None:
    def ticked(*listings: str) -> list[dg.RunRequest]:
        settings = Settings(raw_dir=tmp_path / "raw", data_dir=tmp_path / "data", listings=listings)
        with dg.DagsterInstance.ephemeral() as instance:
            monday = datetime(2021, 7, 5, 6, tzinfo=UTC)
            context = dg.build_schedule_context(
                instance=instance, scheduled_execution_time=monday, resources={"settings": settings}
            )
            return list(weekly_fetch_schedule.evaluate_tick(context).run_requests or [])

    assert ticked() == []
    (request,) = ticked("https://www.example.org/")
    assert request.run_key == "2021-07-05"
    assert request.tags[RANGE_START_TAG] == "onbekend"
    assert request.tags[RANGE_END_TAG] == "2021Q2"


def test_job_refuses_a_clock_that_was_set_back(built_copy: Workspace) -> None:
    before = built_copy.exports()
    settings = Settings(raw_dir=built_copy.raw, data_dir=built_copy.data)
    with open_instance(settings) as opened:
        result = defs.resolve_job_def("build").execute_in_process(
            instance=opened,
            partition_key="2021Q1",
            resources={"settings": settings, "clock": Clock(datetime(2022, 12, 31, 12, tzinfo=UTC))},
            raise_on_error=False,
        )
    assert [event.step_key for event in result.all_events if event.is_step_failure] == ["load_staging.plan"]
    assert "ClockError" in str([event for event in result.all_events if event.is_step_failure])
    assert built_copy.exports() == before


def test_sensor_asks_for_no_quarter_that_has_not_begun_by_its_clock(built_copy: Workspace) -> None:
    shutil.copytree(built_copy.raw / "2021Q1", built_copy.raw / "2021Q3")

    def asked(day: datetime) -> list[str]:
        with open_instance(settings := Settings(raw_dir=built_copy.raw, data_dir=built_copy.data)) as opened:
            resources = {"settings": settings, "clock": Clock(day)}
            context = dg.build_sensor_context(
                instance=opened, resources=resources, repository_def=defs.get_repository_def()
            )
            requests = raw_sensor.evaluate_tick(context).run_requests or []
        return [request.tags[RANGE_END_TAG] for request in requests]

    assert asked(datetime(2021, 6, 30, 12, tzinfo=UTC)) == []
    assert asked(datetime(2021, 7, 1, 12, tzinfo=UTC)) == ["2021Q3"]


def test_sensor_starts_one_run_for_all_that_changed_once_also_after_a_restart(
    built: Workspace, built_copy: Workspace
) -> None:
    settings = Settings(raw_dir=built_copy.raw, data_dir=built_copy.data)
    resources = {"settings": settings, "clock": Clock()}

    def asked() -> dg.RunRequest | None:
        """What the sensor asks in a daemon that has just started; Dagster starts no second run of one key."""
        with open_instance(settings) as opened:
            context = dg.build_sensor_context(
                instance=opened,
                resources=resources,
                repository_def=defs.get_repository_def(),
            )
            requests = raw_sensor.evaluate_tick(context).run_requests or []
        assert len(requests) < 2
        return requests[0] if requests else None

    assert asked() is None
    for path in built_copy.raw.rglob("*.*"):
        path.touch()
    assert asked() is None
    sidecars = [built_copy.raw / "2021Q1" / "noord-holland-noord.yml", *(built_copy.raw / "2022Q4").glob("*.yml")]
    before = {path: path.read_bytes() for path in sidecars}
    for path, content in before.items():
        path.write_bytes(content + b"# looked at\n")
    request = asked()
    assert request is not None
    assert request.partition_key is None
    assert request.run_key is not None
    assert request.run_key.startswith("2021Q1...2022Q4:")
    again = asked()
    assert again is not None
    assert again.run_key == request.run_key

    with open_instance(settings) as opened:
        result = defs.resolve_job_def("build").execute_in_process(
            instance=opened, tags=dict(request.tags), resources=resources
        )
    assert result.success
    assert [event.step_key for event in result.all_events if event.is_step_start].count("dbt_build") == 1
    assert built_copy.exports() == built.exports()
    assert asked() is None

    damaged = built_copy.data / "published" / "csv" / "dim_amr.csv"
    damaged.chmod(0o644)
    written = damaged.read_bytes()
    damaged.write_bytes(written[:-1])
    mends = asked()
    assert mends is not None
    assert (mends.job_name, mends.partition_key) == ("warehouse", None)
    damaged.write_bytes(written)
    assert asked() is None

    for status, waits in ((dg.DagsterRunStatus.STARTED, True), (dg.DagsterRunStatus.FAILURE, False)):
        with open_instance(settings) as opened:
            opened.add_run(dg.DagsterRun("fetch_and_build", status=status))
            context = dg.build_sensor_context(
                instance=opened,
                resources=resources,
                repository_def=defs.get_repository_def(),
            )
            said = raw_sensor.evaluate_tick(context).skip_message or ""
            assert ("fetch_and_build has not finished yet" in said) == waits
            for run in opened.get_runs(dg.RunsFilter(job_name="fetch_and_build")):
                opened.delete_run(run.run_id)

    for path, content in before.items():
        path.write_bytes(content)
    back = asked()
    assert back is not None
    assert back.run_key is not None
    assert back.run_key.startswith("2021Q1...2022Q4:")
    assert back.run_key != request.run_key


def test_backfill_of_the_job_is_one_run() -> None:
    """A backfill from the UI makes of each unbroken range of quarters as many runs as the policy says."""
    assert defs.resolve_job_def("build").backfill_policy == dg.BackfillPolicy.single_run()


def test_late_quarters_are_a_warning_on_what_is_published(instance: dg.DagsterInstance) -> None:
    evaluations = [
        record.dagster_event.asset_check_evaluation_data
        for run in instance.get_runs(dg.RunsFilter(job_name="build"))
        for record in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
        if record.dagster_event is not None
    ]
    (late,) = [evaluation for evaluation in evaluations if evaluation.check_name == "on_time"]
    assert (late.passed, late.severity) == (False, dg.AssetCheckSeverity.WARN)
    shown = str(late.metadata["late"].value)
    assert "2021Q2" in shown
    assert "2021-10-20" in shown
    assert "2022Q4" not in shown
