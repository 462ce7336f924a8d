"""Partitions that follow the calendar in a process that stays up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from orchestration.defs.partitions import quarter_partitions, year_partitions
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
