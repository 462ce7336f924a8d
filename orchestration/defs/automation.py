"""What runs by itself: the jobs, the schedules, and the sensors on raw/ and on failed runs."""

from datetime import datetime, timedelta
from hashlib import sha256

import dagster as dg

from orchestration.defs.assets.fetch import fetched_publicaties
from orchestration.defs.assets.published import on_time, published_klantprofielen
from orchestration.defs.assets.raw import FETCHED
from orchestration.defs.assets.report import rapport
from orchestration.defs.assets.staging import staging_assets
from orchestration.defs.assets.warehouse import warehouse_assets
from orchestration.defs.notify import notify_failure, reasons_of
from orchestration.defs.partitions import RANGE_END_TAG, RANGE_START_TAG, quarter_partitions
from orchestration.defs.recorded import is_to_be_built, recorded
from orchestration.domain.quarter import due_from, latest_published, next_quarter
from orchestration.intake.raw import folder_states
from orchestration.publishing.publish import published_quarters
from orchestration.system.clock import Clock
from orchestration.system.settings import Settings

_EVERYTHING = dg.AssetSelection.assets(staging_assets, warehouse_assets, published_klantprofielen, rapport)

build_job = dg.define_asset_job(
    "klantprofielen",
    selection=_EVERYTHING,
    description="Everything, for the publications of one quarter or a range: read, build, test, publish.",
)

staging_job = dg.define_asset_job(
    "staging",
    selection=dg.AssetSelection.assets(staging_assets),
    description="Read the publications of one quarter into staging.",
)

warehouse_job = dg.define_asset_job(
    "warehouse",
    selection=dg.AssetSelection.assets(warehouse_assets, published_klantprofielen, rapport),
    description="Build, test and publish the marts from what is staged, and make the report of them.",
)

fetch_job = dg.define_asset_job(
    "fetch",
    selection=dg.AssetSelection.assets(FETCHED),
    description="Fetch the publications of one quarter or a range into raw/; the sensor has them read.",
)

fetch_and_build_job = dg.define_asset_job(
    "klantprofielen_ophalen",
    selection=_EVERYTHING | dg.AssetSelection.assets(fetched_publicaties),
    description="Fetch the publications of one quarter; read, build, test and publish where there is something new.",
)

_LONGEST_RUN = timedelta(hours=6)
"""A run that began longer ago is not waited for: it may have ended with its machine."""
UNFINISHED = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]


@dg.schedule(
    job=fetch_job,
    cron_schedule="0 6 * * 1",
    execution_timezone="Europe/Amsterdam",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every Monday: what was changed of any quarter; the sensor has it read.",
)
def weekly_fetch_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """One run a week, for all quarters that are over."""
    *keys, _present = quarter_partitions.get_partition_keys()
    return dg.RunRequest(
        run_key=context.scheduled_execution_time.date().isoformat(),
        tags={RANGE_START_TAG: keys[0], RANGE_END_TAG: keys[-1]},
    )


late_check_job = dg.define_asset_job(
    "op_tijd",
    selection=dg.AssetSelection.checks(on_time),
    description="See which quarters are late.",
)


def daily_schedule(*, can_fetch: bool) -> dg.ScheduleDefinition:
    """The schedule that asks daily for the quarter that should be out, until it is published.

    Args:
        can_fetch: True where there are listing pages: then it is fetched. Else it is looked for in raw/ alone.
    """

    @dg.schedule(
        name="quarterly_schedule",
        job=fetch_and_build_job if can_fetch else build_job,
        cron_schedule="0 7 * * *",
        execution_timezone="Europe/Amsterdam",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Every day, until it is published: the newest quarter that ended 16 weeks ago or longer.",
    )
    def schedule(
        context: dg.ScheduleEvaluationContext, settings: dg.ResourceParam[Settings]
    ) -> dg.RunRequest | dg.SkipReason:
        """A run for the quarter that should be out, where there is something to do for it; why not, where not."""
        day = context.scheduled_execution_time.date()
        quarter_key = latest_published(day)
        following = next_quarter(quarter_key)
        if quarter_key in published_quarters(settings.published_warehouse):
            return dg.SkipReason(f"{quarter_key} is published; {following} should be out from {due_from(following)}.")
        state = folder_states(settings.raw_dir).get(quarter_key)
        if not can_fetch and state is None:
            return dg.SkipReason(
                f"{quarter_key} is not out yet: nothing of it is in {settings.raw_dir}; tried again daily."
            )
        if not can_fetch and not is_to_be_built(context.instance, quarter_key, state):
            return dg.SkipReason(
                f"{quarter_key} was read and none of it is published: see mart_quarantaine, and the run that read it."
            )
        return dg.RunRequest(run_key=f"{quarter_key}:{day}", partition_key=quarter_key)

    return schedule


late_check_schedule = dg.ScheduleDefinition(
    name="op_tijd_schedule",
    job=late_check_job,
    cron_schedule="30 7 * * *",
    execution_timezone="Europe/Amsterdam",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every day: which quarters are late, also when nothing else runs.",
)


@dg.sensor(
    job=build_job,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts one run for the quarters whose folders in raw/ are not as they were when they were last read.",
)
def raw_sensor(
    context: dg.SensorEvaluationContext, settings: dg.ResourceParam[Settings], clock: dg.ResourceParam[Clock]
) -> dg.RunRequest | dg.SkipReason:
    """Compares each folder with what its last materialisation recorded; asks once for a run per difference.

    While a run fetches or reads, it waits: what that files is not all there yet, or about to be read.
    The run is of the range from the first quarter that changed to the last; nothing between them is read again.
    """
    if busy := _unfinished(context.instance, clock.now()):
        return dg.SkipReason(
            f"Run {busy.run_id} of {busy.job_name} is not done yet; {settings.raw_dir} is looked at after."
        )
    states = folder_states(settings.raw_dir)
    last = {partitie: recorded(context.instance, partitie) for partitie in quarter_partitions.get_partition_keys()}
    changed = [partitie for partitie, reading in last.items() if states.get(partitie) != reading.state]
    if not changed:
        return dg.SkipReason(f"Nothing new in {settings.raw_dir}.")
    # Dagster starts no second run of a key, also after a restart. With what was recorded in it, a folder that comes
    # back to an earlier state, and was read in between, is a difference of its own.
    differences = "|".join(f"{partitie}:{states.get(partitie)}:{last[partitie].storage_id}" for partitie in changed)
    span = f"{changed[0]}...{changed[-1]}"
    return dg.RunRequest(
        run_key=f"{span}:{sha256(differences.encode()).hexdigest()[:16]}",
        tags={RANGE_START_TAG: changed[0], RANGE_END_TAG: changed[-1]},
    )


@dg.run_failure_sensor(
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells operators of a failed run; see docs/operate.md.",
)
def failure_sensor(
    context: dg.RunFailureSensorContext, settings: dg.ResourceParam[Settings], clock: dg.ResourceParam[Clock]
) -> None:
    """One alert for a failed run of any job; the same failure is told once."""
    reasons = reasons_of(context.get_step_failure_events()) or [context.failure_event.message or "No reason is known."]
    for problem in notify_failure(settings, context.instance, context.dagster_run, reasons, clock.now()):
        context.log.warning(problem)


def _unfinished(instance: dg.DagsterInstance, now: datetime) -> dg.DagsterRun | None:
    """A run that fetches or reads, and was begun by the daemon or in the UI."""
    since = now - _LONGEST_RUN
    for job in (fetch_job, fetch_and_build_job, build_job):
        wanted = dg.RunsFilter(job_name=job.name, statuses=UNFINISHED, created_after=since)
        if runs := instance.get_runs(wanted, limit=1):
            return runs[0]
    return None
