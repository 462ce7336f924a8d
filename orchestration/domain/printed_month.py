"""The grammar of dates and of periods of months: '31 maart 2021', '31-03-2021', 'januari t/m maart 2021'."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from orchestration.domain.plain_text import PlainText
from orchestration.domain.printed_quarter import Printed, Quarter, full_year

_NAMES = (
    *(("januari", "jan"), ("februari", "febr", "feb"), ("maart", "mrt", "mar"), ("april", "apr"), ("mei",)),
    *(("juni", "jun"), ("juli", "jul"), ("augustus", "aug"), ("september", "sept", "sep"), ("oktober", "okt", "oct")),
    *(("november", "nov"), ("december", "dec")),
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names}
_NO_NUMBER_AFTER = r"(?!\d|[.,]\d{1,3}(?!\d))"
YEAR = rf"(?:(?:19|20|21)\d\d{_NO_NUMBER_AFTER}|'[ ]?\d\d{_NO_NUMBER_AFTER})"
_MONTH = rf"(?:{'|'.join(_MONTHS)})(?:\.|(?![a-z]))"
_IN_WORDS = rf"(?:(?P<day>\d{{1,2}})e?[ .]?[ ]?)?(?P<month>{_MONTH})(?:[ ,)-]{{0,2}}(?:van )?(?P<year>{YEAR}))?"
_IN_DIGITS = (
    r"(?P<d>\d{1,2})[ ]?(?P<mark>[-/.])[ ]?(?P<m>\d{1,2})(?:[ ]?(?P=mark)[ ]?(?P<y>(?:19|20|21)\d\d|'?\d\d(?!\d)))?"
    r"(?![-/]?\d|[.,]\d)"
)
_ISO = r"(?P<iso_y>(?:19|20|21)\d\d)-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)(?![-\d])"
_DATE = re.compile(rf"(?<!\d[-/.])(?<!\d)(?:{_ISO}|{_IN_DIGITS}|{_IN_WORDS})", re.ASCII)
_HINT = re.compile(rf"{YEAR}|[-/.][ ]?\d\d(?!\d)", re.ASCII)
_BETWEEN = re.compile(
    r"[ ]?(?:(?P<through>t[ ]?/[ ]?m|tm|tot en met)|(?P<dash>-)|(?P<until>tot)|(?P<list>,|/|&|\+|en))[ ]?",
    re.ASCII,
)
_HALF = re.compile(
    r"(?:(?:eerste|tweede|derde|1e|2e|3e|1ste|2de|3de)[ ]?(?:half[ -]?jaar|jaarhelft|helft|semester|trimester|tertaal)"
    r"|(?:halfjaar|semester|trimester|tertaal)[ ]?(?:[123]|i{1,3})|h[ ]?[12])"
    rf"[ ,(/-]{{0,2}}(?:van )?(?:het jaar )?(?P<year>{YEAR})",
    re.ASCII,
)
_LONGER_THAN_TWO_MONTHS = timedelta(days=62)
"""A dash between months that are nearer may be that of a date of publication ('maart-april 2021')."""


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """A date in a plain text, from `begin` up to `end`: its month, and its year and day if they are printed."""

    begin: int
    end: int
    year: int | None
    month: int
    day: int | None

    def on(self, year: int, day: int) -> date | None:
        """The date itself, with a year and a day for those that are not printed; None if no calendar has it."""
        try:
            return date(self.year or year, self.month, self.day or day)
        except ValueError:
            return None


def find_days(text: PlainText) -> Iterator[PrintedDay]:
    """Every date in a text with a year: a month in words, with or without day and year, or day and month in digits."""
    if not _HINT.search(text.text):
        return
    place = 0
    while match := _DATE.search(text.text, place):
        place = match.end()
        if not text.stands_alone(*match.span()):
            place = match.start() + 1
        elif match["month"]:
            day = int(match["day"]) if match["day"] else None
            yield PrintedDay(*match.span(), _year(match["year"]), _MONTHS[match["month"].rstrip(".")], day)
        elif match["iso_y"]:
            yield PrintedDay(*match.span(), int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"]))
        else:
            yield PrintedDay(*match.span(), _year(match["y"]), int(match["m"]), int(match["d"]))


def _year(printed: str | None) -> int | None:
    return full_year(printed) if printed else None


def find_printed_periods(text: PlainText) -> Iterator[Printed]:
    """Every period of months with its year: the quarter that it is, or none ('januari t/m april')."""
    for days, words in _sequences(text):
        if (quarter := _quarter_of(days, words)) is not None:
            begin, end = days[0].begin, days[-1].end
            yield Printed(text.places[begin], text.print_of(begin, end), (quarter,))
    for half in _HALF.finditer(text.text):
        if text.stands_alone(half.start(), half.end()):
            printed = text.print_of(half.start(), half.end())
            yield Printed(text.places[half.start()], printed, ((full_year(half["year"]), None),))


def _sequences(text: PlainText) -> Iterator[tuple[list[PrintedDay], list[str]]]:
    """Dates that only a word or mark divides, with the kinds of those words: 'through', 'dash', 'until' or 'list'."""
    days: list[PrintedDay] = []
    words: list[str] = []
    for day in find_days(text):
        between = _BETWEEN.fullmatch(text.text, days[-1].end, day.begin) if days else None
        if between is None and days:
            yield days, words
            days, words = [], []
        words += [str(between.lastgroup)] if between else []
        days.append(day)
    if days:
        yield days, words


def _quarter_of(days: Sequence[PrintedDay], words: Sequence[str]) -> Quarter | None:
    """The quarter that dates make together; (year, None) if they make another period, None if they make none."""
    word = _kind(days, words)
    year = next((day.year for day in days if day.year is not None), None)
    if word is None or year is None:
        return None
    end_year = days[-1].year or year
    begin, end = days[0].on(end_year if days[0].year is None else year, 1), _last_day(days[-1], end_year, word)
    if begin is None or end is None:
        return year, None
    if word == "dash" and end - begin < _LONGER_THAN_TWO_MONTHS:
        return None
    is_quarter = begin.day == 1 and begin.month in (1, 4, 7, 10) and end == _end_of_month(begin.year, begin.month + 2)
    return begin.year, (begin.month + 2) // 3 if is_quarter else None


def _kind(days: Sequence[PrintedDay], words: Sequence[str]) -> str | None:
    """What joins dates into one period; None if they are dates of their own."""
    if len(days) == len(("first", "last")):
        return words[0] if words[0] != "list" else None
    are_months = all(day.day is None for day in days) and "until" not in words
    follow = all(later.month - day.month == 1 for day, later in pairwise(days))
    return "through" if len(days) > 1 and are_months and follow else None


def _last_day(day: PrintedDay, year: int, word: str) -> date | None:
    """The last day of a period that ends with a date; None if that is not certain ('tot april') or does not exist."""
    first = day.on(year, 1)
    last = first if first is None or day.day else _end_of_month(first.year, first.month)
    if word != "until" or last is None:
        return last
    if day.day == 1:
        return last - timedelta(days=1)
    return last if day.day == _end_of_month(last.year, last.month).day else None


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
