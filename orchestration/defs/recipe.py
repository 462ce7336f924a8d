"""The recipe: which job brings readers up to date, and for which quarters; commands, sensor and schedules follow it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.defs.partitions import partitions_of
from orchestration.defs.private import RANGE_END_TAG, RANGE_START_TAG
from orchestration.intake.raw import list_files
from orchestration.reading.context import ReadingContext
from orchestration.system.settings import SEEDS_DIR, Settings
from orchestration.warehouse.ledger import News, what_is_new

if TYPE_CHECKING:
    from datetime import date

FETCH = "fetch"
BUILD = "build"
FETCH_AND_BUILD = "fetch_and_build"
WAREHOUSE = "warehouse"


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A run to start: its job, and the partitions it is for in order; none for a job without partitions."""

    job: str
    partities: tuple[str, ...] = ()

    @property
    def span(self) -> str:
        """The first and last partition, for people."""
        return "...".join((self.partities[0], self.partities[-1])) if self.partities else ""

    @property
    def tags(self) -> dict[str, str]:
        """What tells Dagster the range: a backfill from the UI starts the same jobs with the same tags."""
        return {RANGE_START_TAG: self.partities[0], RANGE_END_TAG: self.partities[-1]} if self.partities else {}


def run_for(to_read: Collection[str], today: date) -> PlannedRun:
    """One run for everything that is new on a day.

    It is for the range from the first quarter that changed to the last, because the loader reads nothing again that
    is unchanged between them. A quarter that has not begun yet is no partition, and waits. If there is nothing to
    read, the run builds the marts from what is staged.
    """
    partities = tuple(partitie for partitie in partitions_of(today) if partitie in to_read)
    return PlannedRun(BUILD, partities) if partities else PlannedRun(WAREHOUSE)


def news_for(settings: Settings, today: date) -> News:
    """What is new on a day, by the files and the ledger alone.

    Raises:
        CorrectieError: if the corrections file is not well formed.
        OSError: if a seed or a file in raw/ can't be read.
    """
    return what_is_new(
        settings,
        list_files(settings.raw_dir),
        ReadingContext.from_seeds(SEEDS_DIR, today, settings.limits, settings.seen),
    )
