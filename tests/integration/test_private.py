"""What we use of Dagster and dagster-dbt that they do not promise to keep.

If a new version breaks a test here, mend the function of that name in orchestration/defs/private.py: nothing else
depends on it. If nothing public does the same by then, the message of the test says what would do instead.
"""

import ast
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import dagster as dg
import pytest
import sqlalchemy
from dagster_dbt import DagsterDbtTranslator, dbt_assets
from dagster_webserver.webserver import DagsterWebserver
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from orchestration.defs import private
from orchestration.defs.manifest import manifest
from orchestration.system.clock import Clock
from orchestration.system.settings import PROJECT_DIR

PRIVATE = PROJECT_DIR / "orchestration" / "defs" / "private.py"
EVENT = {
    "info": {"name": "LogModelResult", "level": "info", "msg": "", "invocation_id": "synthetisch"},
    "data": {
        "status": "OK",
        "node_info": {
            "unique_id": "model.klantprofielen.mart_stand",
            "resource_type": "model",
            "materialized": "table",
            "node_status": "success",
            "node_started_at": "2021-07-01T06:00:00+00:00",
            "node_finished_at": "2021-07-01T06:00:01+00:00",
        },
    },
}
translator = DagsterDbtTranslator()


def imports(path: Path) -> set[str]:
    """Every module that a file imports, and every name from one."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module}
    return names


def test_no_other_module_imports_what_is_private() -> None:
    importers = {
        path
        for path in (PROJECT_DIR / "orchestration").rglob("*.py")
        for name in imports(path)
        if name.startswith(("dagster.", "dagster_dbt.", "dagster_celery.", "dagster_postgres.", "dagster_webserver."))
    }
    assert importers == {PRIVATE}, "move the import into private.py, behind a function with a test here"


def test_tags_are_those_of_runs_of_partitions() -> None:
    tags = (private.PARTITION_TAG, private.RANGE_START_TAG, private.RANGE_END_TAG)
    expected = ("dagster/partition", "dagster/asset_partition_range_start", "dagster/asset_partition_range_end")
    assert tags == expected, "runs on record have the old names: read both in notify.py"


def test_partitions_grow_in_a_process_that_stays_up() -> None:
    growing = private.GrowingPartitions(lambda day: [str(year) for year in range(2020, day.year + 1)], Clock())
    at = "else use dg.DynamicPartitionsDefinition, and add the keys in the sensor"
    growing.clock = Clock(datetime(2021, 6, 1, tzinfo=UTC))
    assert growing.get_partition_keys() == ["2020", "2021"], at
    growing.clock = Clock(datetime(2022, 6, 1, tzinfo=UTC))
    assert growing.has_partition_key("2022"), at
    assert growing.get_last_partition_key() == "2022", at
    assert growing.filter_valid_partition_keys({"2022", "2023"}) == {"2022"}, at


@pytest.mark.parametrize(("selected", "is_whole"), [(["*"], True), (["key:marts/mart_stand"], False)])
def test_selection_and_events_of_dbt_are_those_of_a_run(selected: list[str], is_whole: bool) -> None:
    seen = {}

    @dbt_assets(manifest=manifest)
    def assets(context: dg.AssetExecutionContext):  # type: ignore[no-untyped-def]  # noqa: ANN202 (Dagster reads annotations)
        seen["selection"] = private.dbt_selection(context, manifest, translator)
        yield from private.asset_events(EVENT, context, manifest, translator)

    with dg.DagsterInstance.ephemeral() as instance:
        selection = dg.AssetSelection.from_string(selected[0]) if selected != ["*"] else None
        dg.materialize([assets], instance=instance, selection=selection, raise_on_error=False)
        event = instance.get_latest_materialization_event(dg.AssetKey(["marts", "mart_stand"]))
    assert private.is_whole(seen["selection"]) == is_whole, "else pass `--select fqn:*` to dbt for whole runs alone"
    assert event is not None, "else make dg.MaterializeResult and dg.AssetCheckResult from the events in warehouse.py"


def test_step_failure_gives_its_explanation_or_its_errors_from_the_outermost_in() -> None:
    @dg.op
    def explained() -> None:
        raise dg.Failure("the disk is full (synthetisch)")

    @dg.op
    def broken() -> None:
        try:
            raise KeyError("inner")
        except KeyError as error:
            raise ValueError("outer") from error

    @dg.job
    def failing() -> None:
        explained()
        broken()

    with dg.DagsterInstance.ephemeral() as instance:
        run = failing.execute_in_process(instance=instance, raise_on_error=False)
    failures = {event.step_key: event for event in run.all_events if event.is_step_failure}
    instead = "else take the text of event.message in notify.py"
    assert private.explanation(failures["explained"]) == "the disk is full (synthetisch)", instead
    assert private.explanation(failures["broken"]) is None, instead
    messages = private.error_messages(failures["broken"])
    assert messages[-2:] == ["ValueError: outer", "KeyError: 'inner'"], instead


def test_run_of_a_dead_process_can_be_marked_as_failed() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        run = dg.DagsterRun("build", status=dg.DagsterRunStatus.STARTED)
        instance.add_run(run)
        private.fail_run(instance, run, "gone")
        (record,) = instance.get_run_records()
    assert record.dagster_run.status is dg.DagsterRunStatus.FAILURE, "else let run_monitoring in dagster.yaml do it"


def test_event_log_is_opened_once_and_holds_every_event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = mock.Mock(wraps=sqlalchemy.create_engine)
    monkeypatch.setattr(sqlalchemy, "create_engine", opened)
    instance = dg.DagsterInstance.local_temp(str(tmp_path))

    @dg.asset
    def made() -> None: ...

    with private.keep_event_log_open(instance):
        run = dg.materialize([made], instance=instance)
    assert opened.call_count == 2, "one of the run and one of the index; if Dagster does that by itself, do without"
    kept = [entry.dagster_event for entry in instance.all_logs(run.run_id) if entry.dagster_event is not None]
    assert [event.event_type for event in kept][-1] == dg.DagsterEventType.RUN_SUCCESS
    assert instance.get_latest_materialization_event(dg.AssetKey("made")) is not None


def test_webserver_is_started_behind_our_middleware(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = Middleware(TrustedHostMiddleware, allowed_hosts=["localhost"])
    monkeypatch.setattr(DagsterWebserver, "build_middleware", DagsterWebserver.build_middleware)
    theirs = DagsterWebserver.build_middleware(mock.Mock())
    served = mock.Mock()
    monkeypatch.setattr("uvicorn.run", served)
    monkeypatch.setattr("sys.argv", ["dagster-webserver", "--empty-workspace"])
    with pytest.raises(SystemExit) as ended:
        private.run_webserver([ours])
    assert ended.value.code == 0
    (app,) = served.call_args.args
    instead = "else make the app by dagster_webserver.app, add the middleware to it, and give it to uvicorn"
    assert [str(layer) for layer in app.user_middleware] == [str(layer) for layer in [ours, *theirs]], instead
