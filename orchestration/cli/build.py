"""A build from the command line: the recipe's Dagster job in this process, and what came of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.alerts.alert import FAILURE, failure_alert
from orchestration.defs.dbt import DbtError, ensure_manifest
from orchestration.defs.instance import open_instance, report_dead_runs, run_tags
from orchestration.defs.notify import notify, notify_failure, reasons_of
from orchestration.domain.correctie import Correctie, CorrectieError
from orchestration.intake.raw import list_files, list_strays
from orchestration.system.disk import disk_fault
from orchestration.system.files import sha256_of
from orchestration.system.settings import Settings
from orchestration.warehouse import staging
from orchestration.warehouse.connection import (
    WarehouseBusyError,
    WarehouseCorruptError,
    open_for_writing,
    take_place,
    writer_lock,
)
from orchestration.warehouse.lake import LakeError, empty
from orchestration.warehouse.ledger import News, ledger_file, record_load, what_is_new

if TYPE_CHECKING:
    import dagster as dg

    from orchestration.defs.recipe import PlannedRun

OnStep = Callable[[str, int, int], None]
"""Is told the step that begins, how many parts of the build are done, and how many there are."""

_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass
class BuildResult:
    """What a build did: the quarters it read, whether it published, and why it failed if it did.

    It did not read `strays`, files in raw/ in the wrong place, nor `early`, quarters in raw/ that by the clock have yet
    to begin. `idle` are corrections of files that raw/ does not hold; `undelivered` says which alerts were not sent.
    """

    partities: list[str] = field(default_factory=list)
    strays: list[Path] = field(default_factory=list)
    early: list[str] = field(default_factory=list)
    idle: list[Correctie] = field(default_factory=list)
    is_published: bool = False
    failures: list[str] = field(default_factory=list)
    undelivered: list[str] = field(default_factory=list)


def build(settings: Settings, on_step: OnStep) -> BuildResult:
    """Read the new files in raw/, then build, test and publish the marts, in one Dagster run.

    Args:
        settings: the folders.
        on_step: follows the progress.
    """
    try:
        with _held_open(settings):
            return _build(settings, on_step)
    except (
        CorrectieError,
        DbtError,
        LakeError,
        WarehouseBusyError,
        WarehouseCorruptError,
        staging.ClockError,
    ) as error:
        return _failed(settings, error)
    except Exception as error:
        # A disk can fill up wherever something is written: in Dagster's storage and dbt's artifacts too.
        if (fault := disk_fault(error, settings.data_dir)) is None:
            raise
        return _failed(settings, fault)


@contextmanager
def _held_open(settings: Settings) -> Iterator[None]:
    """Keep the warehouse file open from the first step to the last, while other runs wait.

    A process that reopens a file before DuckDB has let go of it altogether can hang for ever (duckdb#25965).
    """
    if settings.lake:
        yield
    else:
        with open_for_writing(settings.warehouse_file, settings.lock_seconds):
            yield


def _build(settings: Settings, on_step: OnStep) -> BuildResult:
    on_step("starting", 0, 1)
    settings = replace(settings, executor="in_process")
    ensure_manifest(settings)
    from orchestration.defs.recipe import reading_context, run_for

    basis = reading_context(settings, datetime.now(tz=UTC).date())
    news = _news(settings, basis)
    run = run_for(news.to_read)
    result = BuildResult(
        partities=[partitie for partitie in run.partities if partitie in news.to_read],
        strays=list_strays(settings.raw_dir),
        early=[partitie for partitie in news.to_read if partitie not in run.partities],
        idle=_idle(basis.correcties, settings.raw_dir),
    )
    with open_instance(settings) as instance:
        report_dead_runs(instance)
        _execute(run, instance, settings, result, on_step)
    # The run has sent its alerts; this offers again any that were not delivered, and says which still are not.
    result.undelivered = notify(settings, [], f"{FAILURE}/build")
    on_step("done", 1, 1)
    return result


def _failed(settings: Settings, error: Exception) -> BuildResult:
    """The result of a build that could not go on; tells the operators, if that is possible."""
    failure = failure_alert("build", None, [str(error)], None)
    try:
        undelivered = notify(settings, [failure], failure.key)
    except OSError as unwritten:
        undelivered = [f"Nobody was told: {unwritten}."]
    return BuildResult(failures=[str(error)], undelivered=undelivered)


def rebuild(settings: Settings, on_step: OnStep) -> BuildResult:
    """Make the warehouse again from raw/ alone, and publish it.

    Makes a new file in a folder of its own, while other runs wait: the old file, whatever is wrong with it, stays until
    the new one has passed every check. Empties a lake except for what its readers have, which stays likewise.

    Args:
        settings: the folders.
        on_step: follows the progress.

    Raises:
        DiskError: if the data folder can't be written.
        WarehouseBusyError: if another process is writing the warehouse.
        LakeError: if the lake can't be opened, or another process is writing it.
    """
    if settings.lake:
        with open_for_writing(settings.lake, settings.lock_seconds) as connection:
            empty(connection)
        return build(settings, on_step)
    remake = replace(settings, remake_dir=settings.data_dir / "rebuild")
    with writer_lock(settings.warehouse_file, settings.lock_seconds):
        _remove_folder(remake.warehouse_file.parent)
        try:
            result = build(remake, on_step)
            if not result.failures:
                _take_place(remake, settings)
        finally:
            _remove_folder(remake.warehouse_file.parent)
    return result


def _take_place(remade: Settings, settings: Settings) -> None:
    """Replace the warehouse and its ledger by those that were made again; in between there is no ledger."""
    ledger_file(settings).unlink(missing_ok=True)
    take_place(remade.warehouse_file, settings.warehouse_file)
    ledger_file(remade).replace(ledger_file(settings))


def _remove_folder(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _news(settings: Settings, basis: staging.ReadingContext) -> News:
    """What is new, by a ledger that is in line with the warehouse."""
    with open_for_writing(settings.warehouse, settings.lock_seconds) as connection:
        staging.create_schema(connection)
        staging.refuse_clock(connection, basis.today)
        record_load(connection, settings)
    return what_is_new(settings, basis)


def _idle(correcties: Sequence[Correctie], raw_dir: Path) -> list[Correctie]:
    """The corrections of files that raw/ does not hold."""
    present = {sha256_of(file.path) for file in list_files(raw_dir)} if correcties else set()
    return [correctie for correctie in correcties if correctie.sha256 not in present]


def _execute(
    planned: PlannedRun, instance: dg.DagsterInstance, settings: Settings, result: BuildResult, on_step: OnStep
) -> None:
    """Run a job in this process; if it fails, tell the operators."""
    from orchestration.definitions import defs
    from orchestration.defs.assets.published import PUBLISHED

    run = defs.resolve_job_def(planned.job).execute_in_process(
        instance=instance,
        run_config=_QUIET,
        tags={**run_tags(), **planned.tags},
        raise_on_error=False,
        resources={"settings": settings, "progress": on_step},
    )
    result.is_published = any(event.asset_key == PUBLISHED for event in run.get_asset_materialization_events())
    if run.success:
        return
    result.failures = reasons_of(event for event in run.all_events if event.is_step_failure) or [
        f"The Dagster job '{planned.job}' failed; see its run {run.run_id}."
    ]
    # Dagster's daemon watches for failed runs, but not for those of a command.
    notify_failure(settings, instance, run.dagster_run, result.failures)
