"""The clock that each entry passes down, and the civil date in the Netherlands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Clock:
    """Tells the time at each call: the system's, or always `fixed` (an aware datetime) if that is given."""

    fixed: datetime | None = None

    def now(self) -> datetime:
        """The present moment in UTC."""
        return (self.fixed or datetime.now(tz=UTC)).astimezone(UTC)

    def today(self) -> date:
        """The present day in the Netherlands."""
        return civil_date(self.now())


def civil_date(moment: datetime) -> date:
    """The day in the Netherlands at a moment, given as an aware datetime."""
    return moment.astimezone(AMSTERDAM).date()
