"""What runs by itself: the jobs, the schedules, and the sensor on raw/."""

from collections.abc import Iterator

import dagster as dg

from orchestration.assets.ophalen import ophalen
from orchestration.assets.published import published_klantprofielen
from orchestration.assets.staging import PUBLICATIE, RAW_STATE, staging_assets
from orchestration.assets.warehouse import warehouse_assets
from orchestration.core.kwartaal import latest_published
from orchestration.core.raw import folder_states
from orchestration.core.settings import Settings
from orchestration.partitions import kwartaal_partitions

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


@dg.schedule(
    job=klantprofielen_job,
    cron_schedule="0 7 30 1,4,7,10 *",
    execution_timezone="Europe/Amsterdam",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="At the end of January, April, July and October: the quarter whose figures should be out by then.",
)
def quarterly_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """One run, for the newest quarter that ended 16 weeks ago or longer."""
    quarter_key = latest_published(context.scheduled_execution_time.date())
    return dg.RunRequest(run_key=quarter_key, partition_key=quarter_key)


@dg.sensor(
    job=klantprofielen_job,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Starts a run for each quarter whose folder in raw/ is not as it was when it was last read.",
)
def raw_sensor(
    context: dg.SensorEvaluationContext, settings: dg.ResourceParam[Settings]
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Compares each folder with what its last materialisation recorded; asks once for a run per difference."""
    states = folder_states(settings.raw_dir)
    changed = [
        partitie
        for partitie in kwartaal_partitions.get_partition_keys()
        if states.get(partitie) != _recorded_state(context.instance, partitie)
    ]
    for partitie in changed:
        yield dg.RunRequest(run_key=f"{partitie}:{states.get(partitie)}", partition_key=partitie)
    if not changed:
        yield dg.SkipReason(f"Nothing new in {settings.raw_dir}.")


def _recorded_state(instance: dg.DagsterInstance, partitie: str) -> str | None:
    """The state of a quarter's folder when it was last read; None where it never was, or was empty."""
    wanted = dg.AssetRecordsFilter(PUBLICATIE, asset_partitions=[partitie])
    for record in instance.fetch_materializations(wanted, limit=1).records:
        if record.asset_materialization is not None:
            value = record.asset_materialization.metadata[RAW_STATE].value
            return str(value) if value else None
    return None
