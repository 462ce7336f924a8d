"""The Dagster code location: a table of contents."""

import dagster as dg

from orchestration.assets.published import op_tijd, published_klantprofielen
from orchestration.assets.raw import raw_publicatie
from orchestration.assets.reference import cbs_gebieden
from orchestration.assets.staging import staging_assets
from orchestration.assets.warehouse import warehouse_assets
from orchestration.automation import (
    failure_sensor,
    klantprofielen_job,
    op_tijd_job,
    op_tijd_schedule,
    quarterly_schedule,
    raw_sensor,
    staging_job,
    warehouse_job,
)
from orchestration.core.settings import Settings

defs = dg.Definitions(
    assets=[raw_publicatie, cbs_gebieden, staging_assets, warehouse_assets, published_klantprofielen],
    asset_checks=[op_tijd],
    jobs=[klantprofielen_job, staging_job, warehouse_job, op_tijd_job],
    schedules=[quarterly_schedule, op_tijd_schedule],
    sensors=[raw_sensor, failure_sensor],
    resources={"settings": Settings.from_environment()},
    executor=dg.in_process_executor,
)
