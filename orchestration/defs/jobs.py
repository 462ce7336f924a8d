"""The jobs: which assets a run makes, under the name that schedules, sensors and people start it by."""

import dagster as dg

from orchestration.defs.assets.fetch import fetched_publicaties
from orchestration.defs.assets.published import on_time, published_klantprofielen
from orchestration.defs.assets.raw import FETCHED
from orchestration.defs.assets.report import report
from orchestration.defs.assets.staging import staging_assets
from orchestration.defs.assets.warehouse import warehouse_assets
from orchestration.defs.recipe import BUILD, FETCH, FETCH_AND_BUILD, WAREHOUSE

_marts = dg.AssetSelection.assets(warehouse_assets, published_klantprofielen, report)
_staging = dg.AssetSelection.assets(staging_assets)

build_job = dg.define_asset_job(
    BUILD,
    selection=_staging | _marts,
    description="Read the new publications of a quarter or a range; then build, test and publish the marts.",
)

warehouse_job = dg.define_asset_job(
    WAREHOUSE,
    selection=_marts,
    description="Build, test and publish the marts from what is staged, and make the report from them.",
)

staging_job = dg.define_asset_job(
    "staging",
    selection=_staging,
    description="Read the new publications of a quarter or a range into staging, and publish nothing.",
)

fetch_job = dg.define_asset_job(
    FETCH,
    selection=dg.AssetSelection.assets(FETCHED),
    description="Fetch the publications of a quarter or a range into raw/; the sensor then has them read.",
)

fetch_and_build_job = dg.define_asset_job(
    FETCH_AND_BUILD,
    selection=_staging | _marts | dg.AssetSelection.assets(fetched_publicaties),
    description="Fetch the publications of a quarter; if that brings anything new, do what the job 'build' does.",
)

check_late_job = dg.define_asset_job(
    "check_late",
    selection=dg.AssetSelection.checks(on_time),
    description="See which quarters are late.",
)
