"""Alerts: each fact told once to each channel, whatever the channels do."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.alerts.alert import (
    FAILURE,
    LATE,
    QUARANTINE,
    Alert,
    DeliveryError,
    failure_alert,
    late_alert,
    quarantine_alert,
    tell,
)

AT = datetime(2021, 9, 1, tzinfo=UTC)
ROW = {
    "publicatie_id": "00ff",
    "bestand": "2021Q1/synthetisch.pdf",
    "reden": "Het rijtotaal wijkt af.",
    "pagina": 1,
    "regel": "Alkmaar",
    "verwacht": "1.491",
    "gevonden": "1.490",
}


class Listener:
    """A channel that remembers what it was told, and refuses while it is told to."""

    def __init__(self) -> None:
        self.messages: list[list[str]] = []
        self.refuses = False

    def __call__(self, alerts: Sequence[Alert]) -> None:
        """Take a message."""
        if self.refuses:
            raise DeliveryError("It refused.")
        self.messages.append([alert.title for alert in alerts])


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """Where is remembered what was told."""
    return tmp_path / "alerts" / "told.json"


def test_fact_is_told_once_also_by_another_process(told: Path) -> None:
    listener = Listener()
    for _ in range(3):
        assert tell([late_alert("2021Q1", AT)], LATE, {"listener": listener}, told) == []
    assert listener.messages == [["Late: 2021Q1"]]


def test_changed_fact_is_told_again(told: Path) -> None:
    listener = Listener()
    for reden in ("one", "one", "other", "other"):
        tell([quarantine_alert(ROW | {"reden": reden}, AT)], QUARANTINE, {"listener": listener}, told)
    assert len(listener.messages) == 2


def test_fact_that_ended_and_returns_is_told_again(told: Path) -> None:
    listener = Listener()
    for quarters in (["2021Q1", "2021Q2"], ["2021Q2"], ["2021Q1", "2021Q2"]):
        tell([late_alert(quarter_key, AT) for quarter_key in quarters], LATE, {"listener": listener}, told)
    assert listener.messages == [["Late: 2021Q1", "Late: 2021Q2"], ["Late: 2021Q1"]]


def test_what_is_told_of_one_thing_says_nothing_of_another(told: Path) -> None:
    listener = Listener()
    failure = failure_alert("staging", "2021Q1", ["Broken."], None, AT)
    tell([failure], failure.key, {"listener": listener}, told)
    for about in (LATE, QUARANTINE, f"{FAILURE}/stag", f"{FAILURE}/staging/2021Q2"):
        tell([], about, {"listener": listener}, told)
    tell([failure], failure.key, {"listener": listener}, told)
    assert listener.messages == [["Failed: staging of 2021Q1"]]


def test_same_failure_after_a_success_is_told_again(told: Path) -> None:
    listener = Listener()
    for last_success in (None, None, "some run", "some run"):
        failure = failure_alert("staging", "2021Q1", ["Broken."], last_success, AT)
        tell([failure], failure.key, {"listener": listener}, told)
    assert len(listener.messages) == 2


def test_what_one_channel_does_not_take_is_offered_to_it_alone_until_it_does(told: Path) -> None:
    good, bad = Listener(), Listener()
    channels = {"good": good, "bad": bad}
    bad.refuses = True
    (problem,) = tell([late_alert("2021Q1", AT)], LATE, channels, told)
    assert problem == "Not delivered by bad: 1 alerts. It refused. The next run tries again."
    (problem,) = tell([late_alert("2021Q1", AT), late_alert("2021Q2", AT)], LATE, channels, told)
    assert "2 alerts" in problem
    bad.refuses = False
    assert tell([], QUARANTINE, channels, told) == []
    assert tell([late_alert("2021Q1", AT), late_alert("2021Q2", AT)], LATE, channels, told) == []
    assert good.messages == [["Late: 2021Q1"], ["Late: 2021Q2"]]
    assert bad.messages == [["Late: 2021Q1", "Late: 2021Q2"]]


def test_failure_that_is_over_before_it_was_delivered_is_delivered_all_the_same(told: Path) -> None:
    listener = Listener()
    listener.refuses = True
    failure = failure_alert("build", None, ["Broken."], None, AT)
    tell([failure], failure.key, {"listener": listener}, told)
    listener.refuses = False
    tell([], failure.key, {"listener": listener}, told)
    assert listener.messages == [["Failed: build"]]


def test_channel_that_is_added_later_hears_what_still_holds(told: Path) -> None:
    old, new = Listener(), Listener()
    tell([late_alert("2021Q1", AT)], LATE, {"old": old}, told)
    tell([late_alert("2021Q1", AT)], LATE, {"old": old, "new": new}, told)
    assert old.messages == new.messages == [["Late: 2021Q1"]]


def test_damaged_memory_is_named_and_repeats_rather_than_loses(told: Path) -> None:
    listener = Listener()
    tell([late_alert("2021Q1", AT)], LATE, {"listener": listener}, told)
    told.write_text('{"listener": {"known": 1}}', encoding="utf-8")
    (problem,) = tell([late_alert("2021Q1", AT)], LATE, {"listener": listener}, told)
    assert str(told) in problem
    (aside,) = told.parent.glob("told.json.damaged-*Z")
    assert aside.name in problem
    assert aside.read_text(encoding="utf-8") == '{"listener": {"known": 1}}'
    assert tell([late_alert("2021Q1", AT)], LATE, {"listener": listener}, told) == []
    assert len(listener.messages) == 2


def test_memory_that_became_a_pipe_is_set_aside_and_not_waited_for(told: Path) -> None:
    told.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(told)
    writer = Thread(target=told.write_text, args=("{}",), daemon=True)  # a reader would not wait for ever
    writer.start()
    (problem,) = tell([late_alert("2021Q1", AT)], LATE, {"listener": Listener()}, told)
    assert f"{told} is damaged (Not a regular file)" in problem
    assert told.is_file()


def test_memory_of_another_user_is_a_problem_and_no_error(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_ours(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", not_ours)
    (problem,) = tell([late_alert("2021Q1", AT)], LATE, {}, told)
    assert f"{told.parent} " in problem
    assert "can't be opened by user" in problem


def test_channel_that_breaks_off_has_told_nothing(told: Path) -> None:
    def broken(_: Sequence[Alert]) -> None:
        raise KeyboardInterrupt

    listener = Listener()
    with pytest.raises(KeyboardInterrupt):
        tell([late_alert("2021Q1", AT)], LATE, {"listener": broken}, told)
    tell([late_alert("2021Q1", AT)], LATE, {"listener": listener}, told)
    assert listener.messages == [["Late: 2021Q1"]]


@given(st.lists(st.tuples(st.sets(st.sampled_from(["2021Q1", "2021Q2", "2021Q3"])), st.booleans()), max_size=6))
@settings(max_examples=50)
def test_every_fact_is_told_once_each_time_it_begins(
    tmp_path_factory: pytest.TempPathFactory, days: list[tuple[set[str], bool]]
) -> None:
    """Whichever quarters are late on a day, and whether or not the channel listens that day."""
    told = tmp_path_factory.mktemp("told") / "told.json"
    listener = Listener()
    late: set[str] = set()
    waiting: list[str] = []
    for quarters, listener.refuses in days:
        tell([late_alert(key, AT) for key in sorted(quarters)], LATE, {"listener": listener}, told)
        waiting += [key for key in sorted(quarters - late) if key not in waiting]
        late = quarters
        if not listener.refuses and waiting:
            assert listener.messages.pop() == [f"Late: {key}" for key in waiting]
            waiting = []
        assert listener.messages == []


def test_quarantine_says_what_was_expected_where() -> None:
    assert quarantine_alert(ROW, AT).text.splitlines() == [
        "Het rijtotaal wijkt af.",
        "page 1, row Alkmaar: expected 1.491, found 1.490",
    ]
    assert quarantine_alert(ROW | {"regel": None, "pagina": None}, AT).text == "Het rijtotaal wijkt af."


def test_late_quarter_says_since_when() -> None:
    assert "ended on 2021-03-31" in late_alert("2021Q1", AT).text
    assert late_alert("2021Q1", AT).facts["late_from"] == "2021-08-18"


def test_file_name_of_any_bytes_in_a_failure_can_be_told(told: Path) -> None:
    listener = Listener()
    failure = failure_alert("build", None, ["raw/\udcff.pdf"], None, AT)
    assert tell([failure], failure.key, {"listener": listener}, told) == []
    assert tell([failure], failure.key, {"listener": listener}, told) == []
    assert len(listener.messages) == 1
