"""Quarters: their keys, and how publications write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from orchestration.domain.plain_text import plain
from orchestration.domain.printed_month import find_printed_periods
from orchestration.domain.printed_quarter import Printed, find_printed_quarters

ONBEKEND = "onbekend"
FIRST_QUARTER = "2014Q1"
"""Before the reference facts begin there is nothing to resolve names against."""

PUBLICATION_LAG = timedelta(weeks=16)
"""Figures appear 16 to 17 weeks after the quarter's end."""

LATE_AFTER = timedelta(weeks=20)
"""A quarter that nothing is published of so long after its end is late."""

_QUARTER_KEY = re.compile(r"20[0-9]{2}Q[1-4]")


@dataclass(frozen=True, slots=True)
class PrintedQuarter:
    """A quarter found in a text: its key, how it is written, and where that begins."""

    quarter_key: str
    text: str
    start: int


def is_quarter_key(text: str) -> bool:
    """True for '2021Q1', from the first quarter the reference facts cover."""
    return _QUARTER_KEY.fullmatch(text) is not None and text >= FIRST_QUARTER


def find_quarters(text: str) -> Iterator[PrintedQuarter]:
    """Every quarter written in `text`, as words, in short or as its months, in whatever type.

    'Eerste kwartaal 2021', '1e kw. ’21', 'Kwartaal I, 2021', '2021-Q1', 'januari t/m maart 2021', 'E e r s t e …'.
    A list ('Q1 en Q2 2021'), or a number between two years ('2022 Q4 2021'), gives each quarter that may be meant.
    """
    for printed in find_printed(text):
        for year, number in printed.quarters:
            if _is_quarter(year, number):
                yield PrintedQuarter(f"{year}Q{number}", printed.text, printed.start)


def find_impossible_quarters(text: str) -> Iterator[str]:
    """What is written in `text` as a quarter or a period and is no quarter that figures can be of, as printed.

    'Vijfde kwartaal 2021', 'kwartaal V', 'januari t/m april 2021', 'eerste halfjaar 2021', 'Q1 1921'; also a quarter
    before the reference facts begin. Whether a quarter is over is for the caller.
    """
    for printed in find_printed(text):
        if not all(_is_quarter(*quarter) for quarter in printed.quarters):
            yield printed.text


@lru_cache(maxsize=4096)
def find_printed(text: str) -> tuple[Printed, ...]:
    """Every quarter or period written in `text`, possible or not, in order of printing."""
    searched = plain(text)
    found = [*find_printed_quarters(searched), *find_printed_periods(searched)]
    return tuple(sorted(found, key=lambda printed: printed.start))


def _is_quarter(year: int | None, number: int | None) -> bool:
    return is_quarter_key(f"{year}Q{number}")


def quarter_of(day: date) -> str:
    """The key of the quarter `day` is in."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def next_quarter(quarter_key: str) -> str:
    """'2021Q4' gives '2022Q1'."""
    year, number = int(quarter_key[:4]), int(quarter_key[5])
    return f"{year + number // 4}Q{number % 4 + 1}"


def end_date(quarter_key: str) -> date:
    """The last day of a quarter."""
    following = next_quarter(quarter_key)
    return date(int(following[:4]), 3 * int(following[5]) - 2, 1) - timedelta(days=1)


def quarters(first: str, last: str) -> list[str]:
    """All quarter keys from `first` to `last`, both included."""
    keys = []
    while first <= last:
        keys.append(first)
        first = next_quarter(first)
    return keys


def is_over(quarter_key: str, today: date) -> bool:
    """True if the quarter's last day lies before `today`."""
    return end_date(quarter_key) < today


def due_from(quarter_key: str) -> date:
    """The first day on which a quarter's figures should be out."""
    return end_date(quarter_key) + PUBLICATION_LAG


def latest_published(today: date) -> str:
    """The newest quarter whose figures should be out on `today`, 16 weeks after its end."""
    return max(_ended(today, PUBLICATION_LAG))


def late_quarters(published: Collection[str], today: date) -> list[str]:
    """The quarters that ended 20 weeks before `today` or longer, and are not published.

    The series begins with the first quarter in `published`; if that is empty, with the newest that could be late.
    """
    return [key for key in overdue_quarters(published, today) if key not in published]


def overdue_quarters(published: Collection[str], today: date) -> list[str]:
    """The same, published or not: what is still to come of them is late."""
    ended = _ended(today, LATE_AFTER)
    first = min(published, default=max(ended, default=FIRST_QUARTER))
    return [key for key in ended if key >= first]


def next_change(filed: Collection[str], today: date) -> date:
    """The next day on which time alone changes what is built: a quarter that is filed is over, or any quarter is late.

    Args:
        filed: the quarters of which there are publications.
        today: the day after which to look.
    """
    over = [end_date(key) + timedelta(days=1) for key in filed]
    late = [end_date(key) + LATE_AFTER for key in quarters(FIRST_QUARTER, quarter_of(today))]
    return min(day for day in (*over, *late) if day > today)


def _ended(today: date, ago: timedelta) -> list[str]:
    """The quarters that ended `ago` before `today` or longer."""
    return [key for key in quarters(FIRST_QUARTER, quarter_of(today)) if end_date(key) + ago <= today]
