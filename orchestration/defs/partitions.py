"""The quarters that publications are filed under, and the years of CBS, as Dagster partitions."""

from orchestration.defs.private import GrowingPartitions
from orchestration.domain.quarter import FIRST_QUARTER, ONBEKEND, quarter_of, quarters
from orchestration.reference.cbs import FIRST_YEAR
from orchestration.system.clock import Clock

quarter_partitions = GrowingPartitions(lambda day: [ONBEKEND, *quarters(FIRST_QUARTER, quarter_of(day))], Clock())
year_partitions = GrowingPartitions(lambda day: [str(jaar) for jaar in range(FIRST_YEAR, day.year + 1)], Clock())
