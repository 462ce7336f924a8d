"""Heading and footnote: the quarter and the region a publication names, the register's size, the percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from orchestration.domain.count import is_count, parse_count
from orchestration.domain.names import Names, naam_sleutel
from orchestration.domain.publicatie import RefusedError
from orchestration.domain.quarter import PrintedQuarter, find_quarters
from orchestration.reading.lines import Line

TITLE_WORDS = re.compile(
    r"transparantie\s+(?:van\s+)?klantprofielen|arbeidsmarktregio|\bregio\s*:|\bAMR\b|\(synthetisch\)", re.IGNORECASE
)
_EDGE_MARKS = " \t,.:;|/·•–—-"
_MAX_REGION_WORDS = 6

_SENTENCE_END = re.compile(r"(?<=[.;!?])\s+")
# The word before a figure has no digit: of a figure that is damaged in the middle the rest is not one.
_REGISTER = re.compile(r"doelgroepregister[:,]?(?:[^%]{0,160}?\s[^\d\s]{1,40})?\s\(?(\d[\d. ]*)\s+personen")
_PERCENTAGE = re.compile(r"(?:^|(?<!\S)[^\d\s]+\s)\(?(\d{1,3})\s*(?:%|procent)\s+(?:\w+\s+){0,3}bekend")
_FOOTNOTE_BEGIN = re.compile(
    r"(?:^|(?<=[.!?]\s)|(?<=\n))(?:\W*(?:voet)?noot\b|\W*in\s+sonar\b|\W*in\s+de\b|\W*het\b)", re.IGNORECASE
)
_FOOTNOTE_END = re.compile(
    r"\d\s*(?:%|procent)\s+(?:\w+\s+){0,3}bekend(?:\s+(?:in|binnen)\s+sonar)?\.?|\d\s+personen\.?", re.IGNORECASE
)
_LONGEST_FOOTNOTE = 400
_REGION = re.compile(r"arbeidsmarktregio\s+(.{2,60}?)\s+(?:bevat|telt|heeft|staan|zijn)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the heading names: a quarter or None, and every region in it, as printed.

    The places are those of the lines that name them, and of titles, among the lines it was read from.
    """

    quarter_key: str | None
    regios: tuple[str, ...]
    quarter_places: frozenset[int] = frozenset()
    region_places: frozenset[int] = frozenset()
    title_places: frozenset[int] = frozenset()

    @property
    def places(self) -> frozenset[int]:
        """The places of all its lines."""
        return self.quarter_places | self.region_places | self.title_places

    @property
    def begin(self) -> int:
        """The place of its first line if it names quarter and region; else -1."""
        return min(self.places) if self.quarter_places and self.region_places else -1


@dataclass(frozen=True, slots=True)
class Footnote:
    """What the footnote says: regions, quarter, register (persons), whole percent; None if it is silent."""

    regios: tuple[str, ...]
    quarter_key: str | None
    doelgroepregister: int | None
    registratiegraad_gepubliceerd: int | None


def read_heading(lines: Sequence[Line], namen: Names) -> Heading:
    """The heading: lines that hold a quarter or a region, at most with the title, and no sentence.

    Raises:
        RefusedError: if it names more than one quarter.
    """
    quarters: dict[str, None] = {}
    regios: dict[str, None] = {}
    found: dict[str, set[int]] = {"quarter": set(), "region": set(), "title": set()}
    for places, text in _heading_texts(lines, namen):
        printed = list(find_quarters(text))
        rest = _rest(text, " ")
        is_region = namen.amr_code(rest) is not None or naam_sleutel(rest) == "nederland"
        is_heading = not rest or is_region or _may_name_a_region(text, rest, printed)
        if printed and is_heading and not text.rstrip().endswith("."):
            quarters.update(dict.fromkeys(quarter.quarter_key for quarter in printed))
            regios.update({rest: None} if rest else {})
            found["quarter"].update(places)
            found["region"].update(places if rest else ())
        elif is_region:
            regios[rest] = None
            found["region"].update(places)
        elif not rest:
            found["title"].update(places)
    if len(quarters) > 1:
        raise RefusedError(f"De kop noemt meer dan een kwartaal: {', '.join(quarters)}.")
    return Heading(next(iter(quarters), None), tuple(regios), *map(frozenset, found.values()))


def _heading_texts(lines: Sequence[Line], namen: Names) -> Iterator[tuple[tuple[int, ...], str]]:
    """Each line with its place, and two lines together if a quarter or the name of a region is broken over them.

    A line that holds a part of a name has no name of its own.
    """
    texts = [line.text for line in lines]
    broken = {place for place, pair in enumerate(pairwise(texts)) if _is_broken_region(*pair, namen)}
    for place, text in enumerate(texts):
        if not {place - 1, place} & broken:
            yield (place,), text
    for place, pair in enumerate(pairwise(texts)):
        if place in broken or _is_broken_quarter(*pair):
            yield (place, place + 1), " ".join(pair)


def _is_broken_region(first: str, second: str, namen: Names) -> bool:
    """True if two lines hold parts of the name of one region, with no quarter or title between them."""
    parts = [_rest(text, "|") for text in (first, second)]
    code = namen.amr_code(_rest(f"{first} {second}", "|"))
    return code is not None and all(parts) and {namen.amr_code(part) for part in parts} <= {None, code}


def _is_broken_quarter(first: str, second: str) -> bool:
    """True if two lines together hold more quarters than each by itself."""
    alone, together = (first, second), f"{first} {second}"
    return len(list(find_quarters(together))) > sum(len(list(find_quarters(text))) for text in alone)


def _rest(text: str, gap: str) -> str:
    """What a line holds beside quarters and titles, with `gap` in place of each of those that stands inside it."""
    rest = text
    for quarter in find_quarters(text):
        rest = rest.replace(quarter.text, gap)
    return re.sub(r"\s+", " ", TITLE_WORDS.sub(gap, rest)).strip(_EDGE_MARKS)


def _may_name_a_region(line: str, rest: str, printed: Sequence[PrintedQuarter]) -> bool:
    """True if what stands beside the quarter may be a region of unknown spelling: it comes after, and is short."""
    if not printed or len(rest.split()) > _MAX_REGION_WORDS:
        return False
    before = TITLE_WORDS.sub(" ", line[: printed[0].start]).strip(_EDGE_MARKS)
    starts_as_heading = line.lstrip("'’ ")[:1].isupper() or line[:1].isdigit()
    return not before and starts_as_heading and (rest[:1].isupper() or len(printed) > 1)


def read_footnote(lines: Sequence[Line]) -> Footnote:
    """The footnote, from the lines after the table."""
    text = " ".join(line.text for line in lines)
    about_register = [part for part in _SENTENCE_END.split(text) if "doelgroepregister" in part.casefold()]
    regions = [match[1] for part in about_register for match in _REGION.finditer(part)]
    quarters = [quarter.quarter_key for part in about_register for quarter in find_quarters(part)]
    return Footnote(
        regios=tuple(dict.fromkeys(regions)),
        quarter_key=quarters[0] if quarters else None,
        doelgroepregister=_only_count(_REGISTER, text),
        registratiegraad_gepubliceerd=_only_count(_PERCENTAGE, text),
    )


def find_footnotes(lines: Sequence[Line]) -> frozenset[int]:
    """The places of the lines that hold nothing but a footnote: what is said of the register and of who is known."""
    text = "\n".join(line.text for line in lines)
    covered: set[int] = set()
    for match in re.finditer("doelgroepregister", text, re.IGNORECASE):
        begins = [found.start() for found in _FOOTNOTE_BEGIN.finditer(text, 0, match.start())]
        ends = [found.end() for found in _FOOTNOTE_END.finditer(text, match.end(), match.end() + _LONGEST_FOOTNOTE)]
        if begins and ends:
            covered.update(range(begins[-1], ends[min(1, len(ends) - 1)]))
    places, start = set(), 0
    for place, line in enumerate(lines):
        if covered.issuperset(range(start, start + len(line.text))):
            places.add(place)
        start += len(line.text) + 1
    return frozenset(places)


def _only_count(pattern: re.Pattern[str], text: str) -> int | None:
    """The one count that the pattern finds; None if there is none, if two differ, or if it is no count."""
    found = {match[1].strip(" .") for match in pattern.finditer(naam_sleutel(text))}
    return parse_count(found.pop()) if len(found) == 1 and all(map(is_count, found)) else None
