"""Partitions that follow the calendar in a process that stays up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from orchestration.defs import partitions
from orchestration.defs.partitions import quarter_partitions, year_partitions


def test_new_quarters_and_years_are_known_without_a_reload(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        """A clock that the test sets."""

        moment = datetime(2021, 12, 31, 23, tzinfo=UTC)

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # noqa: ARG003
            """What it says."""
            return cls.moment

    monkeypatch.setattr(partitions, "datetime", Clock)
    assert quarter_partitions.get_partition_keys()[:2] == ["onbekend", "2014Q1"]
    assert quarter_partitions.get_last_partition_key() == "2021Q4"
    assert not quarter_partitions.has_partition_key("2022Q1")
    assert quarter_partitions.filter_valid_partition_keys({"2021Q4", "2022Q1"}) == {"2021Q4"}
    assert year_partitions.get_last_partition_key() == "2021"
    Clock.moment = datetime(2022, 1, 1, tzinfo=UTC)
    assert quarter_partitions.get_last_partition_key() == "2022Q1"
    assert quarter_partitions.has_partition_key("2022Q1")
    assert year_partitions.get_last_partition_key() == "2022"
