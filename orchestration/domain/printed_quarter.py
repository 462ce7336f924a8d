"""A quarter, in words or in short: 'Eerste kwartaal 2021', '1e kw. ’21', 'Kwartaal 2021-1', '2021-Q1'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from orchestration.domain.plain_text import UNREADABLE, PlainText

_TO_SIX = ("nulde", "eerste", "tweede", "derde", "vierde", "vijfde", "zesde")
_TO_TWELVE = ("zevende", "achtste", "negende", "tiende", "elfde", "twaalfde")
_WORDS = {
    **{word: number for number, word in enumerate((*_TO_SIX, *_TO_TWELVE))},
    "laatste": 4,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
}
_ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}
_FIRST_TWO_DIGITS, _LAST_TWO_DIGITS = 14, 49
"""A year of two digits without an apostrophe is one of these of this century: other figures may be counts."""

_ROMAN = r"(?:viii|vii|vi|v|iv|iii|ii|i)"
_ROMAN_ALONE = rf"{_ROMAN}(?![a-z]|\.[a-z])"
_NO_NUMBER_AFTER = r"(?!\d|[.,]\d{1,3}(?!\d))"
_QUARTER = r"(?:kwar(?:-[ ]?)?taal|kwart\.?|kwrt\.?|kwt\.?|kw\.?|quarter|qtr\.?)(?:(?![a-z])|(?=van))"
_AND = r"[ ]?(?:en|and|&|\+|tot en met|t/m)[ ]?"
_OR = rf"(?:{_AND}|[ ]?[,/-][ ]?)"
_ORDINAL = rf"(?:{'|'.join(_WORDS)}|\d{{1,2}}[ ]?(?:ste|de|e|st|nd|rd|th)|{_ROMAN}(?:[ -]?(?:ste|de|e))?)"
_ORDINALS = rf"(?:(?:{_ORDINAL}{_OR}|\d(?:[/-]|{_AND})){{0,5}}{_ORDINAL})"
_SINGLE = rf"(?:\d{_NO_NUMBER_AFTER}|{_ROMAN_ALONE})"
_WITH_ORDINAL = rf"{_ORDINALS}[ _-]{{0,2}}{_QUARTER}"
_WITH_NUMBER = (
    rf"{_QUARTER}[ :.#_(-]{{0,3}}(?:\d{{1,2}}e?{_NO_NUMBER_AFTER}|{_ROMAN_ALONE})"
    rf"(?:{_OR}(?:{_QUARTER}[ ]?)?{_SINGLE}){{0,5}}"
)
_CODE = (
    rf"(?:[qk]\d(?=20\d\d(?!\d))|q[ .-]?(?:\d{{1,2}}{_NO_NUMBER_AFTER}|{_ROMAN_ALONE})|k\.?\d{_NO_NUMBER_AFTER})"
    rf"(?:{_OR}[qk]?[ .]?\d{_NO_NUMBER_AFTER}){{0,5}}|\dq(?![a-z])"
)
_WORDED = rf"(?P<worded>{_WITH_ORDINAL}|{_WITH_NUMBER})"
_NUMBER = rf"(?:{_WORDED}|(?P<code>{_CODE}))"

_YEAR = rf"(?:(?:19|20|21|30)\d\d|20\d{{3}}){_NO_NUMBER_AFTER}|'[ ]?\d\d{_NO_NUMBER_AFTER}"
_YEARS = (
    rf"(?:(?:{_YEAR})(?:{_OR}(?:{_YEAR})(?![-/]\d|[ ]?-?[qk]\d)){{0,5}}|\d\d(?![ ]?[.,^]?\d|[-/]\d|[ ]?%))"
    r"(?! (?:personen|mensen|klanten))"
)
_MONTHS_IN_BRACKETS = r"(?:[ ]?\([a-z .,/-]{5,40}\))"
_TO_YEAR = (
    rf"{_MONTHS_IN_BRACKETS}?[ )]{{0,2}}(?:[-/,:;(|_]|\.(?![ ]))?[ ]?(?:van|in|of|over)?[ ]?(?:het )?(?:jaar:?[ ]?)?"
)
_YEAR_BEFORE = rf"(?:(?<!\d[-/.])(?P<before>{_YEAR}|(?<!\d)\d\d(?=-?[qk]\d))(?:[ ]?[-/:,_(|]?[ ]?|\.(?![ ])))"
_KEYED = (
    rf"{_QUARTER}[ ]?:?[ ]?(?P<keyed_year>20\d\d)[-/](?P<keyed_number>\d)(?![a-z\d]|[.,/-]\d|[ ]?%)"
    rf"(?!{_OR}\d|[ ](?:personen|mensen|klanten))"
)
"""A quarter after its year, as in the keys of tables: no list of quarters, no month, no date."""

_PRINTED = re.compile(rf"(?P<keyed>{_KEYED})|{_YEAR_BEFORE}?{_NUMBER}(?:{_TO_YEAR}(?P<after>{_YEARS}))?", re.ASCII)
_NEXT = re.compile(rf"[ ]?[-/:,(|]?[ ]?{_NUMBER}", re.ASCII)
_HINT = re.compile(r"kw|quarter|qtr|q[ .-]?[\div]|\dq|k\.?\d", re.ASCII)
_NAME = re.compile(rf"{_QUARTER}|[qk](?=[ .-]?(?:\d|{_ROMAN_ALONE}))|(?<=\d)q", re.ASCII)
_UNCLEAR = re.compile(
    rf"{UNREADABLE}\S{{0,3}}[ _-]{{0,2}}{_QUARTER}|{_QUARTER}[ \w'(-]{{0,12}}{UNREADABLE}"
    rf"|(?<![a-z])[qk][ .-]?\d?[ '/-]{{0,2}}\d{{0,4}}{UNREADABLE}|{UNREADABLE}\d{{0,4}}[ /-]{{0,2}}[qk][ .-]?\d",
    re.ASCII,
)
"""A quarter of which a number can't be read."""

_GOES_ON = re.compile(r"[-/^*(+|_~=]{1,3}[ ]?\d\d(?!\d)|[-/]?\^\^(?!\^)", re.ASCII)
"""A year of two digits may be the beginning of another one if this follows: '20^21."""

_TOKEN = re.compile(
    rf"{'|'.join(_WORDS)}|\d+|(?<![a-z]){_ROMAN}(?=(?:[ -]?(?:ste|de|e))?(?![a-z]))",
    re.ASCII,
)


Quarter = tuple[int | None, int | None]
"""A year and a number, each as printed, whether such a quarter exists or not: (2021, 5).

The year is None if none is printed, the number for a period that is no quarter, both if they can't be read.
"""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed period: the place of its first character in the print, its text, and the quarters that it names."""

    start: int
    text: str
    quarters: tuple[Quarter, ...]

    @property
    def end(self) -> int:
        """The place after its last character."""
        return self.start + len(self.text)


def find_printed_quarters(text: PlainText) -> Iterator[Printed]:
    """Every quarter in words or in short, with its year; without a year only one that can't exist ('vijfde kwartaal').

    A list ('eerste en tweede kwartaal 2021', 'Q1 2020 en 2021') and a number between two years ('2022 Q4 2021') name
    each quarter that may be meant. 'III-2021' is none: it may be a month. One with a number that can't be read, or with
    a year that may be another one, names none that can exist.
    """
    if UNREADABLE in text.text:
        for unclear in _UNCLEAR.finditer(text.text):
            yield Printed(text.places[unclear.start()], text.print_of(*unclear.span()), ((None, None),))
    if not _HINT.search(text.text):
        return
    place = 0
    while match := _PRINTED.search(text.text, place):
        found = _Found.of(match, text)
        if not text.stands_alone(found.begin, found.end):
            place = found.begin + 1
            continue
        place = found.end
        if quarters := found.quarters(text):
            yield Printed(text.places[found.begin], text.print_of(found.begin, found.end), quarters)


@dataclass(frozen=True, slots=True)
class _Found:
    """A number of a quarter in a plain text, as it is written, with the years that may belong to it."""

    begin: int
    end: int
    number: str
    years: tuple[str, ...]
    is_worded: bool

    @classmethod
    def of(cls, match: re.Match[str], text: PlainText) -> _Found:
        """What was found. The year after a number is its own; the one before it too, if the number is a code."""
        if match["keyed"]:
            return cls(*match.span(), match["keyed_number"], (match["keyed_year"],), is_worded=True)
        is_worded = match["worded"] is not None
        begin, end = match.span("worded" if is_worded else "code")
        number = match[0][begin - match.start() : end - match.start()]
        before = match["before"] and _is_year(match["before"]) and text.stands_alone(match.start("before"), end)
        after = match["after"] and _is_year_of(match, number, text)
        has_before = bool(before) and not (after and is_worded)
        years = [match[group] for group, is_its in (("after", after), ("before", has_before)) if is_its]
        begin = match.start() if has_before else begin
        return cls(begin, match.end() if after else end, number, tuple(years), is_worded)

    def quarters(self, text: PlainText) -> tuple[Quarter, ...]:
        """The quarters that it names."""
        tokens = _TOKEN.findall(_NAME.sub(" ", self.number))
        numbers = [_WORDS.get(token, _ROMANS.get(token)) if token.isalpha() else int(token) for token in tokens]
        if self.years and self._may_go_on(text):
            return ((None, None),)
        if self.years:
            years = [full_year(year) for printed in self.years for year in re.findall(r"\d+", printed)]
            return tuple(dict.fromkeys(product(years, numbers)))
        return tuple((None, number) for number in numbers) if self._is_impossible(numbers, text) else ()

    def _may_go_on(self, text: PlainText) -> bool:
        """True if it ends with a year of two digits, and what follows may be part of the year."""
        is_short = not text.text[self.end - len("2021") : self.end].isdigit()
        return is_short and _GOES_ON.match(text.text, self.end) is not None

    def _is_impossible(self, numbers: Sequence[int | None], text: PlainText) -> bool:
        """True for a worded quarter without a year that can't exist, and is no count of quarters in prose."""
        if not self.is_worded or all(number in (1, 2, 3, 4) for number in numbers):
            return False
        return _ends_at(self.end, text)


def _is_year_of(match: re.Match[str], number: str, text: PlainText) -> bool:
    """True if the year after a number is the number's own: not that of the next one, and not a count."""
    begin, end = match.span("after")
    if match["before"] and _NEXT.match(text.text, end):
        return False
    if not match["after"].isdigit() or len(match["after"]) != len("21"):
        return True
    if not _is_year(match["after"]):
        return False
    if number.startswith("k") and match["code"] and text.text[begin - 1] not in "-/":
        return False
    return _ends_at(end, text)


def _ends_at(end: int, text: PlainText) -> bool:
    """True if no sentence goes on after a place: what follows is no word, or a name."""
    following = text.next_character(end)
    return not following.isalnum() or following.isupper()


def _is_year(printed: str) -> bool:
    """False for two digits without an apostrophe that are not of the years in which these figures may be."""
    return len(printed) != len("21") or _FIRST_TWO_DIGITS <= int(printed) <= _LAST_TWO_DIGITS


def full_year(printed: str) -> int:
    """The year of a printed one: '2021', '21' and "'21" give 2021, "'98" gives 1998."""
    digits = re.sub(r"\D", "", printed)
    if len(digits) != len("21"):
        return int(digits)
    return int(digits) + (2000 if int(digits) <= _LAST_TWO_DIGITS else 1900)
