"""What runs by itself: the jobs, the schedules, and the sensors on raw/ and on failed runs."""

from hashlib import sha256
from typing import NamedTuple

import dagster as dg

from orchestration.assets.ophalen import ophalen
from orchestration.assets.published import op_tijd, published_klantprofielen
from orchestration.assets.staging import PUBLICATIE, RAW_STATE, staging_assets
from orchestration.assets.warehouse import warehouse_assets
from orchestration.core.kwartaal import due_from, latest_published, next_quarter
from orchestration.core.publish import published_quarters
from orchestration.core.raw import folder_states
from orchestration.core.settings import Settings
from orchestration.notify import notify_failure, reasons_of
from orchestration.partitions import RANGE_END_TAG, RANGE_START_TAG, kwartaal_partitions

klantprofielen_job = dg.define_asset_job(
    "klantprofielen",
    selection=dg.AssetSelection.assets(staging_assets, warehouse_assets, published_klantprofielen),
    description="Everything, for the publications of one quarter or a range: read, build, test, publish.",
)

staging_job = dg.define_asset_job(
    "staging",
    selection=dg.AssetSelection.assets(staging_assets),
    description="Read the publications of one quarter into staging.",
)

warehouse_job = dg.define_asset_job(
    "warehouse",
    selection=dg.AssetSelection.assets(warehouse_assets, published_klantprofielen),
    description="Build, test and publish the marts from what is staged.",
)

ophalen_job = dg.define_asset_job(
    "fetch",
    selection=dg.AssetSelection.assets(ophalen),
    description="Fetch the publications of one quarter or a range into raw/; the sensor has them read.",
)


@dg.schedule(
    job=ophalen_job,
    cron_schedule="0 6 * * 1",
    execution_timezone="Europe/Amsterdam",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every Monday: the newest quarter whose figures should be out, and what was changed in it.",
)
def ophalen_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """One run a week, for the newest quarter that ended 16 weeks ago or longer."""
    day = context.scheduled_execution_time.date()
    return dg.RunRequest(run_key=day.isoformat(), partition_key=latest_published(day))


op_tijd_job = dg.define_asset_job(
    "op_tijd",
    selection=dg.AssetSelection.checks(op_tijd),
    description="See which quarters are late.",
)


@dg.schedule(
    job=klantprofielen_job,
    cron_schedule="0 7 * * *",
    execution_timezone="Europe/Amsterdam",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every day, until it is published: the newest quarter that ended 16 weeks ago or longer.",
)
def quarterly_schedule(
    context: dg.ScheduleEvaluationContext, settings: dg.ResourceParam[Settings]
) -> dg.RunRequest | dg.SkipReason:
    """A run for the quarter that should be out, where something of it is there to be read; why not, where not."""
    quarter_key = latest_published(context.scheduled_execution_time.date())
    following = next_quarter(quarter_key)
    if quarter_key in published_quarters(settings.published_warehouse):
        return dg.SkipReason(f"{quarter_key} is published; {following} should be out from {due_from(following)}.")
    state = folder_states(settings.raw_dir).get(quarter_key)
    if state is None:
        return dg.SkipReason(
            f"{quarter_key} is not out yet: nothing of it is in {settings.raw_dir}; tried again daily."
        )
    recorded = _recorded(context.instance, quarter_key)
    if state == recorded.state:
        return dg.SkipReason(
            f"{quarter_key} was read and none of it is published: see mart_quarantaine, and the run that read it."
        )
    return dg.RunRequest(run_key=f"{quarter_key}:{state}:{recorded.storage_id}", partition_key=quarter_key)


op_tijd_schedule = dg.ScheduleDefinition(
    name="op_tijd_schedule",
    job=op_tijd_job,
    cron_schedule="30 7 * * *",
    execution_timezone="Europe/Amsterdam",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every day: which quarters are late, also when nothing else runs.",
)


@dg.sensor(
    job=klantprofielen_job,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts one run for the quarters whose folders in raw/ are not as they were when they were last read.",
)
def raw_sensor(
    context: dg.SensorEvaluationContext, settings: dg.ResourceParam[Settings]
) -> dg.RunRequest | dg.SkipReason:
    """Compares each folder with what its last materialisation recorded; asks once for a run per difference.

    The run is of the range from the first quarter that changed to the last; nothing between them is read again.
    """
    states = folder_states(settings.raw_dir)
    recorded = {
        partitie: _recorded(context.instance, partitie) for partitie in kwartaal_partitions.get_partition_keys()
    }
    changed = [partitie for partitie, last in recorded.items() if states.get(partitie) != last.state]
    if not changed:
        return dg.SkipReason(f"Nothing new in {settings.raw_dir}.")
    # Dagster starts no second run of a key, also after a restart. With what was recorded in it, a folder that comes
    # back to an earlier state, and was read in between, is a difference of its own.
    differences = "|".join(f"{partitie}:{states.get(partitie)}:{recorded[partitie].storage_id}" for partitie in changed)
    span = f"{changed[0]}...{changed[-1]}"
    return dg.RunRequest(
        run_key=f"{span}:{sha256(differences.encode()).hexdigest()[:16]}",
        tags={RANGE_START_TAG: changed[0], RANGE_END_TAG: changed[-1]},
    )


@dg.run_failure_sensor(
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells operators of a failed run; see docs/operate.md.",
)
def failure_sensor(context: dg.RunFailureSensorContext, settings: dg.ResourceParam[Settings]) -> None:
    """One alert for a failed run of any job; the same failure is told once."""
    reasons = reasons_of(context.get_step_failure_events()) or [context.failure_event.message or "No reason is known."]
    for problem in notify_failure(settings, context.instance, context.dagster_run, reasons):
        context.log.warning(problem)


class _Recorded(NamedTuple):
    """What a quarter's folder was like when it was last read (None where empty, or never read), and which reading."""

    state: str | None
    storage_id: int


def _recorded(instance: dg.DagsterInstance, partitie: str) -> _Recorded:
    wanted = dg.AssetRecordsFilter(PUBLICATIE, asset_partitions=[partitie])
    for record in instance.fetch_materializations(wanted, limit=1).records:
        if record.asset_materialization is not None:
            value = record.asset_materialization.metadata[RAW_STATE].value
            return _Recorded(str(value) if value else None, record.storage_id)
    return _Recorded(None, 0)
