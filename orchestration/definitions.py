"""The Dagster code location: a table of contents."""

import dagster as dg

from orchestration.defs.assets.fetch import fetched_publicaties
from orchestration.defs.assets.published import on_time, published_klantprofielen
from orchestration.defs.assets.reference import cbs_gebieden
from orchestration.defs.assets.report import rapport
from orchestration.defs.assets.staging import READINGS, readings_io_manager, staging_assets
from orchestration.defs.assets.warehouse import warehouse_assets
from orchestration.defs.automation import (
    build_job,
    daily_schedule,
    failure_sensor,
    fetch_and_build_job,
    fetch_job,
    late_check_job,
    late_check_schedule,
    raw_sensor,
    staging_job,
    warehouse_job,
    weekly_fetch_schedule,
)
from orchestration.defs.executors import executor_of, shared_settings
from orchestration.system.clock import Clock
from orchestration.system.settings import Settings

settings = Settings.from_environment()
can_fetch = bool(settings.listings)

defs = dg.Definitions(
    assets=[
        # Without listing pages there is nothing to ask: it is shown, with what is filed, and can't be run.
        *([fetched_publicaties] if can_fetch else fetched_publicaties.specs),
        cbs_gebieden,
        staging_assets,
        warehouse_assets,
        published_klantprofielen,
        rapport,
    ],
    asset_checks=[on_time],
    jobs=[
        build_job,
        staging_job,
        warehouse_job,
        late_check_job,
        *([fetch_job, fetch_and_build_job] if can_fetch else []),
    ],
    schedules=[
        daily_schedule(can_fetch=can_fetch),
        late_check_schedule,
        *([weekly_fetch_schedule] if can_fetch else []),
    ],
    sensors=[raw_sensor, failure_sensor],
    resources={"settings": shared_settings(settings), "clock": Clock(), READINGS: readings_io_manager},
    executor=executor_of(settings),
)
