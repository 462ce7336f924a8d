"""Quarters: their keys, and how publications write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ONBEKEND = "onbekend"
FIRST_QUARTER = "2014Q1"
"""Before the reference facts begin there is nothing to resolve names against."""

PUBLICATION_LAG = timedelta(weeks=16)
"""Figures appear 16 to 17 weeks after the quarter's end."""

LATE_AFTER = timedelta(weeks=20)
"""A quarter that nothing is published of so long after its end is late."""

_ORDINALS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4}
_QUARTER_KEY = re.compile(r"20[0-9]{2}Q[1-4]")
_PRINTED = re.compile(
    r"""(?<!\w)(?:
        (?P<ordinal>eerste|tweede|derde|vierde|[1-4]\s?(?:e|de|ste))\s+kwartaal\s+(?:van\s+)?(?P<y1>20[0-9]{2})
      | kwartaal\s+(?P<n2>[1-4])\s*[-–,/]?\s*(?:van\s+)?(?P<y2>20[0-9]{2})
      | [qk](?P<n3>[1-4])\s*[-/]?\s*(?P<y3>20[0-9]{2})
      | (?P<y4>20[0-9]{2})\s*[-/]?\s*[qk](?P<n4>[1-4])
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)


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
    """Every quarter written in `text`: 'Eerste kwartaal 2021', '1e kwartaal 2021', 'Q1 2021', 'kwartaal 1, 2021'."""
    for match in _PRINTED.finditer(text):
        groups = match.groupdict()
        ordinal = groups["ordinal"]
        number = (
            _ORDINALS.get(ordinal.lower()) or int(ordinal[0])
            if ordinal
            else int(groups["n2"] or groups["n3"] or groups["n4"])
        )
        year = groups["y1"] or groups["y2"] or groups["y3"] or groups["y4"]
        yield PrintedQuarter(f"{year}Q{number}", match[0], match.start())


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
    ended = _ended(today, LATE_AFTER)
    first = min(published, default=max(ended, default=FIRST_QUARTER))
    return [key for key in ended if key >= first and key not in published]


def _ended(today: date, ago: timedelta) -> list[str]:
    """The quarters that ended `ago` before `today` or longer."""
    return [key for key in quarters(FIRST_QUARTER, quarter_of(today)) if end_date(key) + ago <= today]
