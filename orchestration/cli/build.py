"""A build from the command line: the recipe's Dagster job in this process, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from orchestration.alerts.alert import failure_alert
from orchestration.cli.outcome import BUILD_FAILURE, BuildResult, begin
from orchestration.cli.terminal import OnStep
from orchestration.defs.dbt import ensure_manifest
from orchestration.defs.instance import fail_own_runs, mend_instance, open_instance, report_dead_runs, run_tags
from orchestration.defs.notify import notify, notify_failure, reasons_of
from orchestration.defs.storage import fault_behind
from orchestration.intake.raw import RawFile, RawStore
from orchestration.publishing.receipt import digest_of, made_with, remove_receipt, write_receipt
from orchestration.reading.context import ReadingContext
from orchestration.system.clock import Clock
from orchestration.system.damage import mend_places, refuse_damage
from orchestration.system.errors import KlantprofielenError
from orchestration.system.settings import SEEDS_DIR, Settings
from orchestration.system.stopping import Stopped, stop_if_asked
from orchestration.warehouse import staging
from orchestration.warehouse.connection import open_for_writing, warehouse_of
from orchestration.warehouse.guards import ALLOW_REMOVAL, RemovalError, refuse_clock, refuse_removal
from orchestration.warehouse.ledger import News, read_ledger, record_load, what_is_new, write_ledger

if TYPE_CHECKING:
    import dagster as dg

_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def build(settings: Settings, clock: Clock, on_step: OnStep, allow_removal: bool = False) -> BuildResult:
    """Read the new files in raw/, then build, test and publish the marts, in one Dagster run.

    Args:
        settings: the folders.
        clock: tells the day of the build, and when it failed.
        on_step: follows the progress.
        allow_removal: take out the figures of files that are gone from raw/; otherwise such a build fails.
    """
    try:
        with _faults_explained(settings):
            refuse_damage(settings.data_dir)
            digest, today = digest_of(made_with(settings)), clock.today()
            warehouse = warehouse_of(settings)
            with warehouse.open_for_writing(settings.lock_seconds) if warehouse.stays_open else nullcontext():
                remove_receipt(settings)  # a build that is killed leaves none: the next one looks for what it left
                result = _build(settings, clock, on_step, allow_removal)
            if not result.failures:
                write_receipt(settings, today, digest)
            return result
    except KlantprofielenError as error:
        return _failed(settings, error, clock.now())


def _build(settings: Settings, clock: Clock, on_step: OnStep, allow_removal: bool) -> BuildResult:
    on_step("starting", 0, 1)
    settings = settings.model_copy(update={"executor": "in_process"})
    context = ReadingContext.from_seeds(
        SEEDS_DIR, clock.today(), settings.limits, settings.seen
    )  # dbt would not name a wrong file
    ensure_manifest(settings)
    from orchestration.defs.partitions import follow
    from orchestration.defs.recipe import run_for

    follow(clock)
    raw_store = RawStore(settings.raw_dir, settings.max_bytes)
    files = raw_store.files()
    news = _news(settings, files, context, allow_removal)
    run = run_for(news.to_read, context.today)
    tags = {**run_tags(), **run.tags, **({ALLOW_REMOVAL: "true"} if allow_removal else {})}
    result = begin(settings, files, context.correcties, context.today)
    result.partities = sorted(run.partities)
    with open_instance(settings) as instance:
        report_dead_runs(instance)
        resources = {"settings": settings, "clock": clock, "progress": _until_stopped(on_step), "raw_store": raw_store}
        _execute(run.job, tags, instance, resources, result)
    # The run has sent its alerts; this offers again any that were not delivered, and says which still are not.
    result.undelivered = notify(settings, [], BUILD_FAILURE)
    on_step("done", 1, 1)
    return result


def _failed(settings: Settings, error: Exception, at: datetime) -> BuildResult:
    """The result of a build that could not go on; tells the operators, if that is possible."""
    failure = failure_alert("build", None, [str(error)], None, at)
    try:
        undelivered = notify(settings, [failure], failure.key)
    except OSError as unwritten:
        undelivered = [f"The alert could not be written: {unwritten}."]
    return BuildResult(failures=[str(error)], undelivered=undelivered)


def rebuild(settings: Settings, clock: Clock, on_step: OnStep, allow_removal: bool = False) -> BuildResult:
    """Make the warehouse again from raw/ alone, and publish it.

    What readers have stays until the new warehouse has passed every check; meanwhile other runs wait. Anything in the
    data folder that can't be used is set aside first, and what could be read of it is kept.

    Args:
        settings: the folders.
        clock: tells the day of the build, and when it failed.
        on_step: follows the progress.
        allow_removal: as for `build`.

    Raises:
        DamageError: if something in the data folder can't be mended.
        DiskError: if the data folder can't be written.
        LockedError: if another process uses Dagster's storage for too long.
        WarehouseBusyError: if another process is writing the warehouse.
        LakeError: if the lake can't be opened, or another process is writing it.
    """
    with _faults_explained(settings):
        mend_places(settings.data_dir)
        digest, today = digest_of(made_with(settings)), clock.today()
        try:
            if not allow_removal:  # a lake would be emptied first
                refuse_removal(settings, RawStore(settings.raw_dir, settings.max_bytes).files())
        except RemovalError as error:
            return _failed(settings, error, clock.now())
        with warehouse_of(settings).rebuilding(settings) as rebuild:
            mend_instance(settings)
            result = build(rebuild.settings, clock, on_step, allow_removal)
            rebuild.is_good = not result.failures
            ledger = read_ledger(rebuild.settings)
        if rebuild.is_good:
            write_ledger(settings, ledger)
            write_receipt(settings, today, digest)
    return result


@contextmanager
def _faults_explained(settings: Settings) -> Iterator[None]:
    """Explain an error that comes from a full disk, or from a file that is locked or damaged; others pass."""
    try:
        yield
    except KlantprofielenError:
        raise
    except Exception as error:
        if fault := fault_behind(error, settings):
            raise fault from error
        raise


def _news(settings: Settings, files: Sequence[RawFile], context: ReadingContext, allow_removal: bool) -> News:
    """What is new, by a ledger that is in line with the warehouse."""
    with open_for_writing(settings.warehouse, settings.lock_seconds) as connection:
        staging.create_schema(connection)
        refuse_clock(connection, context.today)
        if not allow_removal:
            refuse_removal(settings, files, connection)
        record_load(connection, settings)
    return what_is_new(settings, files, context)


def _until_stopped(on_step: OnStep) -> OnStep:
    """The same, which stops at the next step if Dagster took a signal for a failure and goes on with other steps."""

    def step(name: str, done: int, total: int) -> None:
        stop_if_asked()
        on_step(name, done, total)

    return step


def _execute(
    job: str, tags: Mapping[str, str], instance: dg.DagsterInstance, resources: Mapping[str, Any], result: BuildResult
) -> None:
    """Run a job in this process; if it fails, tell the operators."""
    from orchestration.definitions import defs
    from orchestration.defs.assets.published import PUBLISHED
    from orchestration.defs.assets.staging import OVERTAKEN, PUBLICATIE
    from orchestration.defs.private import keep_event_log_open, signals_left_alone

    with keep_event_log_open(instance), signals_left_alone():
        try:
            run = defs.resolve_job_def(job).execute_in_process(
                instance=instance,
                run_config=_QUIET,
                tags=tags,
                raise_on_error=False,
                resources=resources,
            )
            # Dagster has noted that a step was stopped, as it notes any failure.
            stop_if_asked()
        except Stopped:
            fail_own_runs(instance)
            raise
    made = run.get_asset_materialization_events()
    result.is_published = any(event.asset_key == PUBLISHED for event in made)
    result.overtaken = [
        bestand
        for event in made
        if event.asset_key == PUBLICATIE
        for bestand in cast("list[str]", event.materialization.metadata[OVERTAKEN].value)
    ]
    if run.success:
        return
    result.failures = reasons_of(event for event in run.all_events if event.is_step_failure) or [
        f"The Dagster job '{job}' failed; see its run {run.run_id}."
    ]
    # Dagster's daemon watches for failed runs, but not for those of a command.
    notify_failure(resources["settings"], instance, run.dagster_run, result.failures, resources["clock"].now())
