"""The quarters that publications are filed under, and the years of CBS, as Dagster partitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.defs.private import GrowingPartitions
from orchestration.domain.quarter import FIRST_QUARTER, ONBEKEND, quarter_of, quarters
from orchestration.reference.cbs import FIRST_YEAR
from orchestration.system.clock import Clock

if TYPE_CHECKING:
    from datetime import date


def partitions_of(day: date) -> list[str]:
    """The folders of raw/ that a run on that day can be for: 'onbekend', and each quarter that has begun."""
    return [ONBEKEND, *quarters(FIRST_QUARTER, quarter_of(day))]


# Dagster asks for the keys at any time, and passes no clock: these have one, which `follow` replaces.
quarter_partitions = GrowingPartitions(partitions_of, Clock())
year_partitions = GrowingPartitions(lambda day: [str(year) for year in range(FIRST_YEAR, day.year + 1)], Clock())


def follow(clock: Clock) -> None:
    """Let the partitions of this process go by the clock of whoever starts a run in it."""
    quarter_partitions.clock = year_partitions.clock = clock
