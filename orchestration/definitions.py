"""The Dagster code location: a table of contents. Importing it reads dbt's manifest, and opens nothing else."""

import dagster as dg

from orchestration.defs.assets.fetch import fetched_publicaties
from orchestration.defs.assets.published import on_time, published_klantprofielen
from orchestration.defs.assets.raw import raw_store
from orchestration.defs.assets.reference import cbs_gebieden
from orchestration.defs.assets.report import report
from orchestration.defs.assets.staging import READINGS, readings_io_manager, staging_assets
from orchestration.defs.assets.warehouse import warehouse_assets
from orchestration.defs.executors import executor_of, shared_settings
from orchestration.defs.jobs import (
    build_job,
    check_late_job,
    fetch_and_build_job,
    fetch_job,
    staging_job,
    warehouse_job,
)
from orchestration.defs.progress import nobody_watches
from orchestration.defs.schedules import daily_schedule, late_check_schedule, weekly_fetch_schedule
from orchestration.defs.sensors import failure_sensor, raw_sensor
from orchestration.system.clock import Clock
from orchestration.system.settings import Settings

settings = Settings.from_environment()

defs = dg.Definitions(
    assets=[
        fetched_publicaties,
        cbs_gebieden,
        staging_assets,
        warehouse_assets,
        published_klantprofielen,
        report,
    ],
    asset_checks=[on_time],
    jobs=[build_job, staging_job, warehouse_job, fetch_job, fetch_and_build_job, check_late_job],
    schedules=[daily_schedule, weekly_fetch_schedule, late_check_schedule],
    sensors=[raw_sensor, failure_sensor],
    resources={
        "settings": shared_settings(settings),
        "clock": Clock(),
        "progress": nobody_watches,
        "raw_store": raw_store,
        READINGS: readings_io_manager,
    },
    executor=executor_of(settings),
)
