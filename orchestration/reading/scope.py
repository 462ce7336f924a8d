"""Scope: whether what a text states is of this table's region and quarter, and exact."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from orchestration.domain.names import Names, tidy
from orchestration.domain.printed_date import find_dates
from orchestration.domain.publicatie import Niveau
from orchestration.domain.quarter import find_quarters

SENTENCE_END = re.compile(
    r"(?<=\w\w\w[.!?])\s+|(?<=[.!?])\s+(?![a-z\d])|(?<=;)\s+|\s+(?=\W?(?:Noot|Voetnoot|In Sonar)\b)"
)
"""Not after an abbreviation, such as 'ca. 2.000'. A note begins a sentence, whatever line stands before it."""

_ESTIMATE = re.compile(
    r"\b(?:ongeveer|circa|ca\b|ruim|bijna|krap|pakweg|ruwweg|grofweg|nagenoeg|vrijwel|rond|rondom|zo'n"
    r"|om en nabij|meer dan|minder dan|hoger dan|lager dan|minstens|minimaal|ten minste|tenminste|hooguit|hoogstens"
    r"|maximaal|naar schatting|geschat\w*|(?:onder|boven|richting|tegen) de \d|afgeronde?(?! \d{1,3} ?(?:%|procent)))"
    r"(?!\w)|[±~≈]|\+/-",
    re.IGNORECASE,
)
_OTHER_TIME = re.compile(
    r"\b(?:eerder\w*|vorige?|voorgaande?|vroeger\w*|geleden|daarvoor|ervoor|destijds|toen|afgelopen|volgende?|komende"
    r"|later|daarna|verwacht\w*|ter vergelijking)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d| ?(?:%|personen|mensen|klanten))")
_COUNTRY = re.compile(r"\b(?:nederland\w*|landelijke?|heel het land|het hele land|in het land)\b", re.IGNORECASE)
_OTHER_AREA = re.compile(
    r"\b(?:(?:de|een|onze|deze|één) gemeente|gemeente (?=[A-Z'])|provincie\w*|buurregio\w*|buurgemeente\w*"
    r"|(?:andere|naburige|omliggende|aangrenzende|alle|beide|twee|meer|\d+) (?:arbeidsmarkt)?regio)",
    re.IGNORECASE,
)
_OTHER_TABLE = re.compile(
    r"\b(?:(?:eerste|tweede|derde|vorige|bovenste|andere|beide|alle|twee) tabel(?:len)?|tabel(?:len)? (?:\d|[A-Z]\b))",
    re.IGNORECASE,
)
_REGION = re.compile(r"\b(?:de|deze|onze) (?:arbeidsmarkt)?regio\b", re.IGNORECASE)
_LONGEST_NAME = 5
_MARKS = ' .,:;()[]*"“”„-'


@dataclass(frozen=True, slots=True)
class Scope:
    """What a table is about: its quarter if known, the codes of the regions that it names, its level.

    `is_first`: no table stands before it, which a text below it could mean by its number.
    """

    names: Names
    quarter_key: str | None
    amr_codes: frozenset[str]
    niveau: Niveau | None
    is_first: bool = True

    @classmethod
    def of(
        cls,
        regios: Iterable[str],
        quarter_key: str | None,
        niveau: Niveau | None,
        names: Names,
        *,
        is_first: bool = True,
    ) -> Scope:
        """The scope of a table by the regions that its heading and footnote name, as printed."""
        codes = {names.amr_code(regio) for regio in regios}
        return cls(names, quarter_key, frozenset(code for code in codes if code), niveau, is_first)

    def excludes(self, text: str) -> bool:
        """True if the text speaks of another area, time or table than this, or estimates."""
        text = tidy(text)
        if _is_inexact_or_of_then(text) or (not self.is_first and _OTHER_TABLE.search(text)):
            return True
        return self.is_of_another_area(text) or self._is_other_time(text)

    def is_of_another_area(self, text: str) -> bool:
        """True if the text names a gemeente, a region that the table does not name, or the country beside a region."""
        if _speaks_of_area(text) or (self.niveau == "regionaal" and _speaks_of_country(text)):
            return True
        return any(code is None or not self._is_own(code) for code in _areas(text, self.names))

    def names_region(self, text: str) -> bool:
        """True if the text names the table's region, or speaks of 'the region'."""
        return _REGION.search(text) is not None or any(code in self.amr_codes for code in _areas(text, self.names))

    def _is_own(self, amr_code: str) -> bool:
        return amr_code in self.amr_codes or (not self.amr_codes and self.niveau != "landelijk")

    def _is_other_time(self, text: str) -> bool:
        if self.quarter_key is None:
            return False
        named = [{quarter.quarter_key} for quarter in find_quarters(text)]
        dated = [set(found.quarter_keys) for found in find_dates(text)]
        years = {match[0] for match in _YEAR.finditer(text)} if not dated else set()
        return any(self.quarter_key not in keys for keys in [*named, *dated]) or bool(years - {self.quarter_key[:4]})


@lru_cache(maxsize=4096)
def _is_inexact_or_of_then(text: str) -> bool:
    return _ESTIMATE.search(text) is not None or _OTHER_TIME.search(text) is not None


@lru_cache(maxsize=4096)
def _speaks_of_area(text: str) -> bool:
    return _OTHER_AREA.search(text) is not None


@lru_cache(maxsize=4096)
def _speaks_of_country(text: str) -> bool:
    return _COUNTRY.search(text) is not None


@lru_cache(maxsize=4096)
def _areas(text: str, names: Names) -> tuple[str | None, ...]:
    """The code of each region that the text names, None for each gemeente."""
    words = text.split()
    found = []
    place = 0
    while place < len(words):
        first = words[place].lstrip(_MARKS)[:1]
        if not first or first.islower() or first.isdigit():
            place += 1
            continue
        length = next(
            (
                length
                for length in range(_LONGEST_NAME, 0, -1)
                if (name := " ".join(words[place : place + length]).strip(_MARKS))
                and not name[0].islower()
                and names.is_known(name)
            ),
            0,
        )
        if length:
            found.append(names.amr_code(" ".join(words[place : place + length]).strip(_MARKS)))
        place += max(length, 1)
    return tuple(found)


def clause_of(text: str, start: int, end: int) -> str:
    """What is said of what stands at this place: its sentence, up to a part that has a figure of its own."""
    rest, *others = re.split(r",\s", SENTENCE_END.split(text[end:], maxsplit=1)[0])
    silent = takewhile(lambda part: not re.search(r"\d", part), others)
    return ", ".join([text[sentence_begin(text, start) : end] + rest, *silent])


def sentence_begin(text: str, place: int) -> int:
    """Where the sentence begins that holds this place."""
    ends = _sentence_ends(text)
    return ends[bisect_right(ends, place) - 1]


@lru_cache(maxsize=8)
def _sentence_ends(text: str) -> list[int]:
    return [0, *(found.end() for found in SENTENCE_END.finditer(text))]
