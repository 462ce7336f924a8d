"""The quarters that publications are filed under, and the years of CBS, as Dagster partitions."""

from datetime import UTC, datetime

import dagster as dg

from orchestration.core.cbs import FIRST_YEAR
from orchestration.core.kwartaal import FIRST_QUARTER, ONBEKEND, quarter_of, quarters

PARTITION_TAG = "dagster/partition"
RANGE_START_TAG = "dagster/asset_partition_range_start"
RANGE_END_TAG = "dagster/asset_partition_range_end"
"""What Dagster says in a run's tags of the partition, or the range of them, that it is for."""

_today = datetime.now(tz=UTC).date()

kwartaal_partitions = dg.StaticPartitionsDefinition([ONBEKEND, *quarters(FIRST_QUARTER, quarter_of(_today))])
jaar_partitions = dg.StaticPartitionsDefinition([str(jaar) for jaar in range(FIRST_YEAR, _today.year + 1)])
