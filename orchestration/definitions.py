"""The Dagster code location: a table of contents."""

import dagster as dg

from orchestration.defs.assets.fetch import ophalen
from orchestration.defs.assets.published import op_tijd, published_klantprofielen
from orchestration.defs.assets.reference import cbs_gebieden
from orchestration.defs.assets.report import rapport
from orchestration.defs.assets.staging import READINGS, readings_io_manager, staging_assets
from orchestration.defs.assets.warehouse import warehouse_assets
from orchestration.defs.automation import (
    failure_sensor,
    klantprofielen_job,
    klantprofielen_ophalen_job,
    op_tijd_job,
    op_tijd_schedule,
    ophalen_job,
    ophalen_schedule,
    quarterly_schedule,
    raw_sensor,
    staging_job,
    warehouse_job,
)
from orchestration.defs.executors import executor_of, shared_settings
from orchestration.system.settings import Settings

settings = Settings.from_environment()
can_fetch = bool(settings.listings)

defs = dg.Definitions(
    assets=[
        # Without listing pages there is nothing to ask: it is shown, with what is filed, and can't be run.
        *([ophalen] if can_fetch else ophalen.specs),
        cbs_gebieden,
        staging_assets,
        warehouse_assets,
        published_klantprofielen,
        rapport,
    ],
    asset_checks=[op_tijd],
    jobs=[
        klantprofielen_job,
        staging_job,
        warehouse_job,
        op_tijd_job,
        *([ophalen_job, klantprofielen_ophalen_job] if can_fetch else []),
    ],
    schedules=[quarterly_schedule(can_fetch=can_fetch), op_tijd_schedule, *([ophalen_schedule] if can_fetch else [])],
    sensors=[raw_sensor, failure_sensor],
    resources={"settings": shared_settings(settings), READINGS: readings_io_manager},
    executor=executor_of(settings),
)
