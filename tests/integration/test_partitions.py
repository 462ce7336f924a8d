"""Partitions that follow the calendar in a process that stays up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from orchestration.defs.partitions import quarter_partitions, year_partitions
from orchestration.defs.recipe import BUILD, WAREHOUSE, PlannedRun, run_for
from orchestration.system.clock import Clock

OLD_YEAR = Clock(datetime(2021, 12, 31, 22, 59, tzinfo=UTC))
NEW_YEAR = Clock(datetime(2021, 12, 31, 23, tzinfo=UTC))
"""The first moment of 2022 in the Netherlands."""


def test_new_quarters_and_years_are_known_without_a_reload(monkeypatch: pytest.MonkeyPatch) -> None:
    for partitions in (quarter_partitions, year_partitions):
        monkeypatch.setattr(partitions, "clock", OLD_YEAR)
    assert quarter_partitions.get_partition_keys()[:2] == ["onbekend", "2014Q1"]
    assert quarter_partitions.get_last_partition_key() == "2021Q4"
    assert not quarter_partitions.has_partition_key("2022Q1")
    assert quarter_partitions.filter_valid_partition_keys({"2021Q4", "2022Q1"}) == {"2021Q4"}
    assert year_partitions.get_last_partition_key() == "2021"
    for partitions in (quarter_partitions, year_partitions):
        monkeypatch.setattr(partitions, "clock", NEW_YEAR)
    assert quarter_partitions.get_last_partition_key() == "2022Q1"
    assert quarter_partitions.has_partition_key("2022Q1")
    assert year_partitions.get_last_partition_key() == "2022"


@pytest.mark.parametrize(
    ("to_read", "today", "run"),
    [
        (["2022Q1"], date(2021, 12, 31), PlannedRun(WAREHOUSE)),
        (["2022Q1"], date(2022, 1, 1), PlannedRun(BUILD, ("2022Q1",))),
        (["2022Q1", "2021Q4"], date(2021, 12, 31), PlannedRun(BUILD, ("2021Q4",))),
        (["2021Q4", "onbekend", "2014Q1"], date(2022, 1, 1), PlannedRun(BUILD, ("onbekend", "2014Q1", "2021Q4"))),
        (["2013Q4", "anything"], date(2022, 1, 1), PlannedRun(WAREHOUSE)),
        ([], date(2022, 1, 1), PlannedRun(WAREHOUSE)),
    ],
)
def test_run_is_for_the_quarters_that_have_begun_on_the_day_its_caller_gives(
    to_read: list[str], today: date, run: PlannedRun
) -> None:
    assert run_for(to_read, today) == run
