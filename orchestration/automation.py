"""What runs by itself: the jobs, the quarterly schedule, and the sensor on raw/."""

import json
from hashlib import sha256

import dagster as dg

from orchestration.assets.published import published_klantprofielen
from orchestration.assets.staging import staging_assets
from orchestration.assets.warehouse import warehouse_assets
from orchestration.core.kwartaal import latest_published
from orchestration.core.raw import list_files
from orchestration.core.settings import Settings
from orchestration.core.sidecar import sidecar_path
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


@dg.schedule(
    job=klantprofielen_job,
    cron_schedule="0 7 30 1,4,7,10 *",
    execution_timezone="Europe/Amsterdam",
    description="At the end of January, April, July and October: the quarter whose figures should be out by then.",
)
def quarterly_schedule(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """One run, for the newest quarter that ended 16 weeks ago or longer."""
    quarter_key = latest_published(context.scheduled_execution_time.date())
    return dg.RunRequest(run_key=quarter_key, partition_key=quarter_key)


@dg.sensor(
    job=klantprofielen_job,
    minimum_interval_seconds=60,
    description="Starts a run for each quarter whose folder in raw/ holds other files than at the last look.",
)
def raw_sensor(context: dg.SensorEvaluationContext, settings: dg.ResourceParam[Settings]) -> dg.SensorResult:
    """Compares names, sizes and times of the files and their sidecars with those of the last look."""
    seen: dict[str, str] = json.loads(context.cursor) if context.cursor else {}
    found: dict[str, list[str]] = {partitie: [] for partitie in seen}
    for file in list_files(settings.raw_dir):
        for path in (file.path, sidecar_path(file.path)):
            if path.exists():
                stat = path.stat()
                found.setdefault(file.partitie, []).append(f"{path.name}:{stat.st_size}:{stat.st_mtime_ns}")
    now = {partitie: sha256("|".join(files).encode()).hexdigest()[:16] for partitie, files in found.items()}
    known = set(kwartaal_partitions.get_partition_keys())
    requests = [
        dg.RunRequest(run_key=f"{partitie}:{state}", partition_key=partitie)
        for partitie, state in sorted(now.items())
        if state != seen.get(partitie) and partitie in known
    ]
    return dg.SensorResult(run_requests=requests, cursor=json.dumps(now))
