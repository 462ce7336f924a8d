"""Dates as publications print them, and the quarters whose figures they may be of: 'stand per 31-03-2022'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from orchestration.domain.plain_text import PlainText, plain
from orchestration.domain.printed_month import YEAR, PrintedDay, find_days
from orchestration.domain.printed_quarter import full_year
from orchestration.domain.quarter import find_printed, is_quarter_key, quarter_of

_END = r"(?:jaar)?(?:einde?|ultimo)|laatste dag"
_BEGIN = r"eerste dag|begin|primo|aanvang"
_MIDDLE = r"medio|midden|halverwege"
_EDGE = rf"(?:(?P<end>{_END})|(?P<begin>{_BEGIN})|(?P<middle>{_MIDDLE}))(?![a-z])"
_STATE = (
    r"(?:(?:peil|meet|tel)(?:datum|dag|moment|maand|jaar)|standen|(?:register)?stand|situatie|toestand|cijfers|gegevens|aantallen"
    r"|gemeten|geteld)(?![a-z])"
)
_LINK = r"(?:van zaken|per|op|is|was|zijn|van|d\.d\.|t[ ]?/[ ]?m|tot en met|de|het|maand|jaar|[=:,(])"
_MOMENT = rf"(?:{_STATE}(?:[ ]?{_LINK})*|(?:(?:per|op|t[ ]?/[ ]?m|tot en met)(?![a-z])[:]?(?: de| het)?))"
_BEFORE_DATE = re.compile(
    rf"(?<![a-z])(?:(?P<moment>{_MOMENT})[ ]?)?(?:{_EDGE}[ ]?(?:van[ ]?)?(?:de maand[ ]?)?)?$", re.ASCII
)
_YEAR_ALONE = re.compile(
    rf"(?<![a-z])(?:{_MOMENT}[ ]?)?(?:{_EDGE}|{_STATE})[ ]?(?:(?:{_LINK})[ ]?)*(?P<year>{YEAR})"
    r"(?![-/.]\d|[ ]?(?:%|procent|personen|mensen|klanten|gemeenten))",
    re.ASCII,
)
_MONTH_IN_DIGITS = re.compile(
    rf"(?<![a-z])(?:{_MOMENT})[ ]?(?P<month>0?[1-9]|1[0-2])[-/](?P<year>20\d\d)(?![-/]?\d)", re.ASCII
)
_AND = re.compile(r"[ ]?(?:en|of|,|/|-|&)[ ]?")
_OTHER_EVENT = re.compile(
    r"publicatie|publiceer|gepubliceerd|verschijn|verschenen|uitgegeven|uitgave|gedrukt|opgesteld|opgemaakt|gemaakt|actualiseer"
    r"|bijgewerkt(?! (?:t[ ]?/[ ]?m|tot en met))|gewijzigd"
    r"|versie|geraadpleegd|opgehaald|ingang|in werking|ingegaan|indeling|samengevoegd"
    r"|gefuseerd|opgegaan|gestart"
)
_OTHER_SENTENCE = re.compile(r"volgende|komende|\u00a9|copyright")
_SENTENCE_END = re.compile(r"[.;!?](?= |$)|[|()]")
_FAR = 80
"""Characters of the same sentence in which a word may say that the date is of something else."""


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date found in a text: how it is written, with the words before it that belong to it, and where that begins.

    `quarter_keys` are the quarters whose figures may be of that date: none for a date that no calendar has, or from
    before the reference facts. `is_moment` is True if those words say that something stands so on that date ('stand
    per', 'op', 'eind', 'peildatum'), and no word of the clause says that it is the date of another event, such as the
    publication: then `is_event` is. Whether it is the moment of a table's own figures or of a comparison is for the
    caller.
    """

    quarter_keys: tuple[str, ...]
    text: str
    start: int
    is_moment: bool
    is_event: bool


@lru_cache(maxsize=4096)
def find_dates(text: str) -> tuple[PrintedDate, ...]:
    """Every date written in `text`, except those in a printed quarter or period ('1 januari t/m 31 maart 2021').

    'Op 30 juni 2022', 'stand per 31-03-2022', 'ultimo maart 2021', 'stand eind 2020', 'april 2023'. The first day of a
    quarter may close the quarter before it or open its own, so 'peildatum 1 april 2021' and 'stand april 2021' may be
    of either; a year alone ('stand 2020') may be of each of its quarters.
    """
    return tuple(_find_dates(text)) if _DIGIT.search(text) else ()


def _find_dates(text: str) -> Iterator[PrintedDate]:
    searched = plain(text)
    taken = {place for printed in find_printed(text) for place in range(printed.start, printed.end)}
    found = sorted({*_with_month(searched), *_years(searched)})
    for begin, end, quarter_keys, is_moment in found:
        place, printed = searched.places[begin], searched.print_of(begin, end)
        if taken.isdisjoint(range(place, place + len(printed))):
            is_event = _is_other_event(searched, begin, end)
            yield PrintedDate(quarter_keys, printed, place, is_moment and not is_event, is_event)


_DIGIT = re.compile(r"\d")

_Found = tuple[int, int, tuple[str, ...], bool]
"""Where a date begins and ends in the plain text, its quarters, and if it is a moment by the words before it."""


def _with_month(text: PlainText) -> Iterator[_Found]:
    end_of_moment = 0
    for day in find_days(text):
        if day.year is None:
            continue
        before = _BEFORE_DATE.search(text.text, max(day.begin - _FAR, 0), day.begin)
        begin = before.start() if before and before[0].strip() else day.begin
        is_next = bool(end_of_moment) and _AND.fullmatch(text.text, end_of_moment, begin) is not None
        is_moment = begin < day.begin or is_next
        yield begin, day.end, _quarters_of(_day_of(day, before.lastgroup if before else None)), is_moment
        end_of_moment = day.end if is_moment else 0
    for match in _MONTH_IN_DIGITS.finditer(text.text):
        if text.stands_alone(*match.span()):
            yield *match.span(), _quarters_of(date(int(match["year"]), int(match["month"]), 1)), True


def _day_of(day: PrintedDay, edge: str | None) -> date | None:
    """A day in the same quarter or quarters as the printed date; None if no calendar has the date."""
    return day.on(day.year or 0, {"end": 28, "middle": 15}.get(edge or "", 1))


def _years(text: PlainText) -> Iterator[_Found]:
    for match in _YEAR_ALONE.finditer(text.text):
        year = full_year(match["year"])
        edges = {"end": date(year, 12, 31), "begin": date(year, 1, 1), "middle": date(year, 7, 1)}
        edge = next((day for name, day in edges.items() if match[name]), None)
        quarters = tuple(filter(is_quarter_key, (f"{year}Q{number}" for number in range(1, 5))))
        if text.stands_alone(*match.span()):
            yield *match.span(), _quarters_of(edge) if edge else quarters, True


def _quarters_of(day: date | None) -> tuple[str, ...]:
    """The quarter that a day is in; for its first day the quarter before it too."""
    if day is None:
        return ()
    keys = dict.fromkeys((quarter_of(day - timedelta(days=1)), quarter_of(day)) if day.day == 1 else (quarter_of(day),))
    return tuple(filter(is_quarter_key, keys))


def _is_other_event(text: PlainText, begin: int, end: int) -> bool:
    """True if the words around a date say that something else happened on it, or that it is of another edition."""
    before = _SENTENCE_END.split(text.text[max(begin - _FAR, 0) : begin])[-1]
    after = _SENTENCE_END.split(text.text[end : end + _FAR])[0]
    clause = before.split(",")[-1] + text.text[begin:end] + after.split(",")[0]
    return bool(_OTHER_EVENT.search(clause) or _OTHER_SENTENCE.search(before))
