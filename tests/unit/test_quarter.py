"""Quarters: keys, how they are printed, and when their figures should be out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.domain.quarter import (
    FIRST_QUARTER,
    due_from,
    end_date,
    find_quarters,
    is_quarter_key,
    late_quarters,
    latest_published,
    next_quarter,
    quarter_of,
    quarters,
)

days = st.dates(date(2014, 1, 1), date(2099, 9, 30))


@pytest.mark.parametrize("key", ["2014Q1", "2021Q1", "2021Q4", "2099Q3"])
def test_quarter_key_is_known(key: str) -> None:
    assert is_quarter_key(key)


@pytest.mark.parametrize(
    "key",
    [
        *("", "onbekend", "2013Q4", "2021Q0", "2021Q5", "2021q1", "2021-Q1", "Q1 2021", "21Q1", "1999Q1", "3021Q1"),
        *("2021Q1 ", " 2021Q1", "2021Q1\n", "../2021Q1", "2021Q11", "20\uff12\uff11Q1", "20\u0662\u0661Q1"),
    ],
)
def test_anything_else_is_no_quarter_key(key: str) -> None:
    assert not is_quarter_key(key)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Eerste kwartaal 2021", "2021Q1"),
        ("tweede kwartaal 2019", "2019Q2"),
        ("DERDE KWARTAAL 2020", "2020Q3"),
        ("Vierde kwartaal van 2022", "2022Q4"),
        ("1e kwartaal 2021", "2021Q1"),
        ("1 e kwartaal 2021", "2021Q1"),
        ("Eerste\u00a0kwartaal\u00a02021", "2021Q1"),
        ("kwartaal 3 2020", "2020Q3"),
        ("kwartaal 3, 2020", "2020Q3"),
        ("Q1 2021", "2021Q1"),
        ("Q1-2021", "2021Q1"),
        ("K4/2019", "2019Q4"),
        ("2021Q1", "2021Q1"),
        ("2021-Q1", "2021Q1"),
    ],
)
def test_printed_quarter_is_found(text: str, key: str) -> None:
    assert [printed.quarter_key for printed in find_quarters(f"Cijfers {text}, Twente")] == [key]


@pytest.mark.parametrize("text", ["1ste kwartaal 2021", "4de kwartaal 2022", "Kwartaal 1 - 2021"])
def test_other_ways_to_write_a_quarter_are_found_too(text: str) -> None:
    assert len(list(find_quarters(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("2021", "kwartaal 2021", "eerste kwartaal", "vijfde kwartaal 2021", "5e kwartaal 2021", "Q5 2021", "Q0 2021"),
        *("eerste kwartaal 1921", "eerste kwartaal 20211", "eerste halfjaar 2021", "IQ1 2021", "2021Q12", "Q1 202"),
        *("eerste kwartaal 20\uff12\uff11", "1e kwartaal 20^21", "1e kw. 20^2"),
    ],
)
def test_what_only_looks_like_a_quarter_is_none(text: str) -> None:
    assert list(find_quarters(text)) == []


def test_quarter_is_found_with_its_text_and_place() -> None:
    (printed,) = find_quarters("Regio Twente, eerste kwartaal 2021 (synthetisch)")
    assert (printed.text, printed.start) == ("eerste kwartaal 2021", 14)


def test_every_quarter_of_a_line_is_found() -> None:
    assert [p.quarter_key for p in find_quarters("Q4 2020 en eerste kwartaal 2021")] == ["2020Q4", "2021Q1"]


@given(days)
def test_day_lies_in_its_quarter_and_not_in_the_next(day: date) -> None:
    key = quarter_of(day)
    assert is_quarter_key(key)
    assert day <= end_date(key)
    assert quarter_of(end_date(key)) == key
    assert quarter_of(end_date(key) + timedelta(days=1)) == next_quarter(key)


def test_quarters_are_consecutive_and_include_both_ends() -> None:
    assert quarters("2020Q3", "2021Q2") == ["2020Q3", "2020Q4", "2021Q1", "2021Q2"]
    assert quarters("2021Q1", "2021Q1") == ["2021Q1"]
    assert quarters("2021Q2", "2021Q1") == []


def test_figures_are_out_sixteen_weeks_after_the_quarter_s_end() -> None:
    out = date(2021, 3, 31) + timedelta(weeks=16)
    assert latest_published(out - timedelta(days=1)) == "2020Q4"
    assert latest_published(out) == "2021Q1"


@given(st.dates(date(2014, 8, 1), date(2099, 9, 30)))
def test_latest_published_quarter_is_over_and_the_next_is_not_out(day: date) -> None:
    latest = latest_published(day)
    assert latest >= FIRST_QUARTER
    assert end_date(latest) + timedelta(weeks=16) <= day < end_date(next_quarter(latest)) + timedelta(weeks=16)


def test_quarter_is_late_twenty_weeks_after_its_end() -> None:
    late = date(2021, 3, 31) + timedelta(weeks=20)
    assert late_quarters({"2020Q4"}, late - timedelta(days=1)) == []
    assert late_quarters({"2020Q4"}, late) == ["2021Q1"]
    assert late_quarters({"2020Q4", "2021Q1"}, late) == []


def test_gaps_are_late_from_the_first_published_quarter_on() -> None:
    assert late_quarters({"2020Q2", "2020Q4"}, date(2021, 9, 1)) == ["2020Q3", "2021Q1"]


def test_of_an_empty_series_only_the_newest_quarter_is_late() -> None:
    assert late_quarters(set(), date(2021, 9, 1)) == ["2021Q1"]
    assert late_quarters(set(), date(2014, 8, 17)) == []


@given(st.sets(st.sampled_from(quarters("2020Q1", "2022Q4"))), st.dates(date(2014, 1, 1), date(2023, 12, 31)))
def test_late_quarter_should_have_been_out_already(published: set[str], day: date) -> None:
    for key in late_quarters(published, day):
        assert key not in published
        assert key <= latest_published(day)
        assert due_from(key) == end_date(key) + timedelta(weeks=16) <= day - timedelta(weeks=4)
