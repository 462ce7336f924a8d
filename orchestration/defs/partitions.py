"""The quarters that publications are filed under, and the years of CBS, as Dagster partitions."""

from collections.abc import Callable
from datetime import date, datetime

import dagster as dg

from orchestration.domain.quarter import FIRST_QUARTER, ONBEKEND, quarter_of, quarters
from orchestration.reference.cbs import FIRST_YEAR
from orchestration.system.clock import Clock, civil_date

PARTITION_TAG = "dagster/partition"
RANGE_START_TAG = "dagster/asset_partition_range_start"
RANGE_END_TAG = "dagster/asset_partition_range_end"
"""What Dagster says in a run's tags of the partition, or the range of them, that it is for."""


class _Growing(dg.StaticPartitionsDefinition):
    """Partitions that follow from the day on which they are asked for: a code server may stay up for years."""

    def __init__(self, keys_on: Callable[[date], list[str]], clock: Clock) -> None:
        """Take the function that gives the keys there are on a day."""
        super().__init__([])
        self._keys_on = keys_on
        self.clock = clock

    def get_partition_keys(
        self,
        current_time: datetime | None = None,
        dynamic_partitions_store: object = None,  # noqa: ARG002  # of Dagster, for partitions of another kind
    ) -> list[str]:
        return self._keys_on(civil_date(current_time) if current_time else self.clock.today())

    def filter_valid_partition_keys(self, partition_keys: set[str]) -> set[str]:
        return partition_keys & set(self.get_partition_keys())

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


quarter_partitions = _Growing(lambda day: [ONBEKEND, *quarters(FIRST_QUARTER, quarter_of(day))], Clock())
year_partitions = _Growing(lambda day: [str(jaar) for jaar in range(FIRST_YEAR, day.year + 1)], Clock())
