"""The clock: the civil date in the Netherlands, and no other way to ask for the time."""

from __future__ import annotations

import ast
import time
from datetime import UTC, date, datetime, timedelta

import pytest

from orchestration.system.clock import AMSTERDAM, Clock
from orchestration.system.settings import PROJECT_DIR

CLOCK = PROJECT_DIR / "orchestration" / "system" / "clock.py"
FORBIDDEN = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time", "time.localtime"}


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2021, 12, 31, 22, 59, tzinfo=UTC), date(2021, 12, 31)),
        (datetime(2021, 12, 31, 23, tzinfo=UTC), date(2022, 1, 1)),
        (datetime(2021, 6, 30, 21, 59, tzinfo=UTC), date(2021, 6, 30)),
        (datetime(2021, 6, 30, 22, tzinfo=UTC), date(2021, 7, 1)),
    ],
)
def test_day_is_that_of_the_netherlands_in_winter_and_summer(moment: datetime, day: date) -> None:
    assert Clock(moment).today() == Clock(moment.astimezone(AMSTERDAM)).today() == day
    assert Clock(moment).now() == moment


def test_time_passes_between_calls() -> None:
    clock = Clock()
    before = clock.now()
    time.sleep(0.01)
    assert timedelta() < clock.now() - before < timedelta(minutes=5)
    assert before.tzinfo is UTC


def test_nothing_but_the_clock_asks_for_the_time() -> None:
    asked = {
        f"{path.relative_to(PROJECT_DIR)}:{node.lineno}"
        for path in (PROJECT_DIR / "orchestration").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ".".join(ast.unparse(node).split(".")[-2:]) in FORBIDDEN
        if path != CLOCK
    }
    assert asked == set()
    assert "datetime.now" in CLOCK.read_text(encoding="utf-8")
