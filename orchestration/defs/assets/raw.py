"""The publications as published: files in raw/, filed there by people or by fetching; no run changes them."""

import dagster as dg

from orchestration.defs.metadata import OWNERS
from orchestration.defs.partitions import quarter_partitions
from orchestration.intake.raw import RawStore

FETCHED = dg.AssetKey("fetched")

raw_publicatie = dg.AssetSpec(
    ["raw", "publicatie"],
    deps=[FETCHED],
    group_name="raw",
    kinds={"pdf"},
    owners=OWNERS,
    description="UWV's publications as published, one folder a quarter, each file with a sidecar of its origin.",
    partitions_def=quarter_partitions,
)


@dg.resource(required_resource_keys={"settings"})
def raw_store(context: dg.InitResourceContext) -> RawStore:
    """The files in raw/ for the time of a run; a command hands its own over, with the hashes it has computed."""
    settings = context.resources.settings
    return RawStore(settings.raw_dir, settings.max_bytes)
