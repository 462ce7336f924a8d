"""A whole run from the command line: the Dagster jobs for what changed in raw/, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.alerts.alert import FAILURE, failure_alert
from orchestration.defs.instance import open_instance, report_dead_runs, run_tags
from orchestration.defs.notify import notify, notify_failure, reasons_of
from orchestration.domain.correctie import Correctie
from orchestration.intake.raw import RawFile, list_files, list_strays
from orchestration.reading.context import ReadingContext
from orchestration.system.clock import Clock
from orchestration.system.disk import disk_fault
from orchestration.system.errors import KlantprofielenError
from orchestration.system.settings import SEEDS_DIR, Settings
from orchestration.warehouse import staging
from orchestration.warehouse.connection import (
    open_for_writing,
    warehouse_of,
)
from orchestration.warehouse.guards import refuse_clock
from orchestration.warehouse.plan import changed_partities

if TYPE_CHECKING:
    import dagster as dg

_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass
class BuildResult:
    """What a run did: the quarters it read, what it could not place, if it published, and why it failed, where it did.

    `strays` lie in raw/ and are not read; `early` are quarters in raw/ that by the clock have yet to begin, not read
    either; `idle` are corrections of files that are not there; `undelivered` says which alerts could not be sent.
    """

    partities: list[str] = field(default_factory=list)
    strays: list[Path] = field(default_factory=list)
    early: list[str] = field(default_factory=list)
    idle: list[Correctie] = field(default_factory=list)
    is_published: bool = False
    failures: list[str] = field(default_factory=list)
    undelivered: list[str] = field(default_factory=list)


def build(settings: Settings, clock: Clock, on_step: Callable[[str, int, int], None]) -> BuildResult:
    """Read what changed in raw/, then build, test and publish the marts, all as Dagster runs.

    Args:
        settings: the folders.
        clock: tells the day of the build, and when it failed.
        on_step: told the step that begins, how many are done, and how many there are.
    """
    try:
        warehouse = warehouse_of(settings)
        with warehouse.open_for_writing(settings.lock_seconds) if warehouse.stays_open else nullcontext():
            return _build(settings, clock, on_step)
    except KlantprofielenError as error:
        return _failed(settings, error, clock.now())
    except Exception as error:
        # A disk fills up wherever something is written: also in Dagster's own storage, and in what dbt leaves.
        if (fault := disk_fault(error, settings.data_dir)) is None:
            raise
        return _failed(settings, fault, clock.now())


def _build(settings: Settings, clock: Clock, on_step: Callable[[str, int, int], None]) -> BuildResult:
    on_step("starting", 0, 1)
    settings = settings.model_copy(update={"executor": "in_process"})
    context = ReadingContext.from_seeds(SEEDS_DIR, clock.today(), settings.limits)
    files = list_files(settings.raw_dir)
    changed = _changed(settings, files, context)
    from orchestration.definitions import defs
    from orchestration.defs.partitions import quarter_partitions

    known = set(quarter_partitions.get_partition_keys())
    result = BuildResult(
        partities=[partitie for partitie in changed if partitie in known],
        strays=list_strays(settings.raw_dir),
        early=[partitie for partitie in changed if partitie not in known],
        idle=_idle(context.correcties, files),
    )
    resources = {"settings": settings, "clock": clock}
    years = _by_year(result.partities)
    steps = len(years) + 1
    with open_instance(settings) as instance:
        report_dead_runs(instance)
        for number, partities in enumerate(years):
            first, last = partities[0], partities[-1]
            on_step(f"reading {first}" if first == last else f"reading {first} to {last}", number, steps)
            _execute(defs, instance, resources, result, "staging", (first, last))
        on_step("building, testing and publishing the marts", steps - 1, steps)
        _execute(defs, instance, resources, result, "warehouse")
    # The runs have told what they found; this offers once more what was not delivered, and says what still is not.
    result.undelivered = notify(settings, [], f"{FAILURE}/build")
    on_step("done", steps, steps)
    return result


def _failed(settings: Settings, error: Exception, at: datetime) -> BuildResult:
    """The result of a build that could not go on, told to the operators as far as that can be done."""
    failure = failure_alert("build", None, [str(error)], None, at)
    try:
        undelivered = notify(settings, [failure], failure.key)
    except OSError as unwritten:
        undelivered = [f"Nobody was told: {unwritten}."]
    return BuildResult(failures=[str(error)], undelivered=undelivered)


def rebuild(settings: Settings, clock: Clock, on_step: Callable[[str, int, int], None]) -> BuildResult:
    """Make the warehouse again from raw/ alone, and publish it.

    What readers have stays until the new warehouse has passed every check. Other runs wait meanwhile.

    Args:
        settings: the folders.
        clock: tells the day of the build, and when it failed.
        on_step: as for `build`.

    Raises:
        DiskError: where the data folder can't be written.
        WarehouseBusyError: where another process is writing the warehouse.
        LakeError: where the lake can't be opened, or another process is writing it.
    """
    with warehouse_of(settings).rebuilding(settings) as rebuild:
        result = build(rebuild.settings, clock, on_step)
        rebuild.is_good = not result.failures
    return result


def _by_year(partities: Sequence[str]) -> list[list[str]]:
    """The quarters of each year: one run a year spares what starting a run costs, and still shows how far it is."""
    return [list(quarters) for _, quarters in groupby(partities, key=lambda partitie: partitie[:4])]


def _changed(settings: Settings, files: Sequence[RawFile], context: ReadingContext) -> list[str]:
    """The quarters' folders that differ from what is staged."""
    with open_for_writing(settings.warehouse, settings.lock_seconds) as connection:
        staging.create_schema(connection)
        refuse_clock(connection, context.today)
        return changed_partities(connection, files, context)


def _idle(correcties: Sequence[Correctie], files: Sequence[RawFile]) -> list[Correctie]:
    """The corrections of files that are not in raw/: they do nothing."""
    present = {file.sha256 for file in files} if correcties else set()
    return [correctie for correctie in correcties if correctie.sha256 not in present]


def _execute(
    defs: dg.Definitions,
    instance: dg.DagsterInstance,
    resources: Mapping[str, Any],
    result: BuildResult,
    job: str,
    partition_range: tuple[str, str] | None = None,
) -> None:
    """Run a job in this process, for the partitions from one up to another; operators are told where it fails."""
    from orchestration.defs.partitions import RANGE_END_TAG, RANGE_START_TAG
    from orchestration.defs.recorded import PUBLISHED

    tags = dict(zip((RANGE_START_TAG, RANGE_END_TAG), partition_range, strict=True)) if partition_range else {}
    run = defs.resolve_job_def(job).execute_in_process(
        instance=instance,
        run_config=_QUIET,
        tags={**run_tags(), **tags},
        raise_on_error=False,
        resources=resources,
    )
    result.is_published |= any(event.asset_key == PUBLISHED for event in run.get_asset_materialization_events())
    if run.success:
        return
    reasons = reasons_of(event for event in run.all_events if event.is_step_failure) or [
        f"The Dagster job '{job}' failed; see its run {run.run_id}."
    ]
    # Dagster's daemon watches for failed runs, but not for those of a command.
    notify_failure(resources["settings"], instance, run.dagster_run, reasons, resources["clock"].now())
    result.failures += reasons
