"""The quarters that publications are filed under, as Dagster partitions."""

from datetime import UTC, datetime

import dagster as dg

from orchestration.core.kwartaal import FIRST_QUARTER, ONBEKEND, quarter_of, quarters

_today = datetime.now(tz=UTC).date()

kwartaal_partitions = dg.StaticPartitionsDefinition([ONBEKEND, *quarters(FIRST_QUARTER, quarter_of(_today))])
