"""What Dagster has on record of a quarter: how its folder was when it was read, and whether that was built since."""

from __future__ import annotations

from typing import NamedTuple

import dagster as dg

from orchestration.defs.assets.staging import PUBLICATIE, RAW_STATE

PUBLISHED = dg.AssetKey(["published", "klantprofielen"])


class Recorded(NamedTuple):
    """What a quarter's folder was like when it was last read (None where empty, or never read), and which reading."""

    state: str | None
    storage_id: int


def recorded(instance: dg.DagsterInstance, partitie: str) -> Recorded:
    """Of the last time that a quarter was read."""
    wanted = dg.AssetRecordsFilter(PUBLICATIE, asset_partitions=[partitie])
    for record in instance.fetch_materializations(wanted, limit=1).records:
        if record.asset_materialization is not None:
            value = record.asset_materialization.metadata[RAW_STATE].value
            return Recorded(str(value) if value else None, record.storage_id)
    return Recorded(None, 0)


def is_to_be_built(instance: dg.DagsterInstance, partitie: str, state: str | None) -> bool:
    """True where a quarter's folder is not as it was when it was last read, or nothing was published after that.

    Args:
        instance: where it is on record.
        partitie: the quarter.
        state: what its folder is like now.
    """
    last = recorded(instance, partitie)
    published = instance.fetch_materializations(PUBLISHED, limit=1).records
    return state != last.state or last.storage_id > max((record.storage_id for record in published), default=0)
