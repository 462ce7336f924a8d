"""Heading: the quarter and the region that a publication names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from orchestration.domain.names import Names, naam_sleutel
from orchestration.domain.printed_date import PrintedDate, find_dates
from orchestration.domain.printed_quarter import Printed
from orchestration.domain.publicatie import RefusedError
from orchestration.domain.quarter import find_impossible_quarters, find_printed, find_quarters
from orchestration.reading.lines import Line
from orchestration.reading.vocabulary import beside_caption

TITLE_WORDS = re.compile(
    r"transparantie\s+(?:van\s+)?klantprofielen|arbeidsmarktregio|\bregio\s*:|\bAMR\b|\bUWV\b|\(synthetisch\)"
    r"|\b(?:pagina|bladzijde|blz\.?|p\.)\s*\d{1,3}(?:\s*(?:/|van)\s*\d{1,3})?",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\W*(?:UWV\W+)?(?:transparantie\s+(?:van\s+)?)?klantprofielen\b", re.IGNORECASE)
_AFTER_TITLE = re.compile(
    r"^(?:klantprofielen\b\W*)?(?:(?:in|van|voor)\s+)?(?:(?:de|het)\s+)?(?:regio\s+)?(.*?)"
    r"(?:\s+(?:in|van|over)(?:\s+het)?)?$",
    re.IGNORECASE,
)
"""What a line that begins with the title says after it, without the words that join a region and a quarter to it."""
_LEAD = re.compile(
    r"\b(?:(?P<moment>stand|situatie|einde?|ultimo|per|(?:verslag|peil|meet)?(?:periode|kwartaal)|jaar)"
    r"|cijfers|gegevens|aantallen)\b[\s:]*(?:\b(?:van|over|per|op|het|de|in|einde?)\b[\s:]*)*$",
    re.IGNORECASE,
)
"""What may lead up to a quarter without making it the quarter of something else."""
_AMR_CODE = re.compile(r"\(?\bAM\d\d\b\)?")
_EDGE_MARKS = ' \t,.:;|/·•–—-*"“”„«»⁰¹²³⁴⁵⁶⁷⁸⁹'
_EMPTY_BRACKETS = re.compile(r"[(\[]\s*[)\]]")
_YEAR = re.compile(r"\W*(?:\d{2}|\d{4})\W*")
_MAX_REGION_WORDS = 6
PAGE_NUMBER = re.compile(
    r"\W*(?:pagina|bladzijde|blz\.?|p\.)?\s*\d{1,3}(?:\s*(?:/|van)\s*\d{1,3})?[^\w%]*", re.IGNORECASE
)


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
    def is_named(self) -> bool:
        """True if it names a quarter or a region."""
        return bool(self.quarter_places or self.region_places)

    @property
    def begin(self) -> int:
        """The place of its first line if it names quarter and region; else -1."""
        return min(self.places) if self.quarter_places and self.region_places else -1


def read_heading(lines: Sequence[Line], namen: Names) -> Heading:
    """The heading: lines that hold a quarter or a region, at most with the title, and no sentence.

    A date beside them is understood if the quarter's figures may be of it ('Twente, stand per 31 maart 2021'); another
    stays with the region's name, and makes that unknown.

    Raises:
        RefusedError: if it names more than one quarter, or what is no quarter.
    """
    return _heading_of(tuple(line.text for line in lines), namen)


@lru_cache(maxsize=16)
def _heading_of(texts: tuple[str, ...], namen: Names) -> Heading:
    """The heading in the texts of some lines, of which two ask: whose heading it is, and what stands beside it."""
    pieces = [_Piece.of(places, text, namen) for places, text in _heading_texts(texts, namen)]
    naming = [piece for piece in pieces if piece.names_quarter(namen)]
    quarters = list(dict.fromkeys(quarter.quarter_key for piece in naming for quarter in find_quarters(piece.text)))
    for impossible in (text for piece in naming for text in find_impossible_quarters(piece.text)):
        raise RefusedError(f"Er staat '{impossible}'; dat is geen kwartaal waarover deze cijfers kunnen gaan.")
    if len(quarters) > 1:
        raise RefusedError(f"De kop noemt meer dan een kwartaal: {', '.join(quarters)}.")
    quarter_key = next(iter(quarters), None)
    of_regions = [
        piece for piece in pieces if piece.region(quarter_key) and (piece in naming or piece.is_region(namen))
    ]
    return Heading(
        quarter_key,
        tuple(dict.fromkeys(piece.region(quarter_key) for piece in of_regions)),
        _places(naming),
        _places(of_regions),
        _places(piece for piece in pieces if not piece.rest and not piece.printed),
    )


def heading_begin(lines: Sequence[Line], namen: Names) -> int | None:
    """The place of the first of the last neighbouring lines that name a quarter or a region; None if none does."""
    pieces = [_Piece.of((place,), line.text, namen) for place, line in enumerate(lines)]
    begin = None
    for piece in reversed([piece for piece in pieces if piece.names_quarter(namen) or piece.is_region(namen)]):
        if begin is not None and piece.places[0] < begin - 1:
            break
        begin = piece.places[0]
    return begin


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line of a heading, or some lines that something is broken over, at `places` among the others.

    `printed` are its quarters and periods. `rest` is what it holds beside those and titles, `undated` the same without
    its `dates`.
    """

    places: tuple[int, ...]
    text: str
    printed: tuple[Printed, ...]
    dates: tuple[PrintedDate, ...]
    rest: str
    undated: str

    @classmethod
    def of(cls, places: tuple[int, ...], text: str, namen: Names) -> _Piece:
        """The piece of some lines; of a usual caption with a region or a quarter nothing but those."""
        dates, printed = tuple(found for found in find_dates(text) if found.is_moment), find_printed(text)
        rests = []
        for others in ((), tuple(found.text for found in dates)) if dates else ((),):
            rest = _rest(text, " ", others)
            if len(places) == 1 and _TITLE.match(text):
                rest = _AFTER_TITLE.sub(r"\1", rest)
            beside = _AFTER_TITLE.sub(r"\1", _rest(text, " ", others, is_caption=True))
            is_caption = _starts_as_heading(text) and (_is_region(beside, namen) or (printed and not beside))
            rests.append(_without_code(beside if is_caption else rest, namen))
        return cls(places, text, printed, dates, rests[0], rests[-1])

    def is_region(self, namen: Names) -> bool:
        """True if it holds nothing but a known region, or Nederland, and perhaps a title, a quarter or a date."""
        return any(_is_region(text, namen) for text in (self.rest, self.undated))

    def names_quarter(self, namen: Names) -> bool:
        """True if it holds a quarter that is the heading's, not one in a sentence or of something else."""
        if not self.printed or self._is_sentence():
            return False
        return not self.undated or self.is_region(namen) or _may_name_a_region(self.text, self.rest, self.printed)

    def region(self, quarter_key: str | None) -> str:
        """The region that it names, or ''; with its date if figures of that quarter can't be of that date."""
        agrees = all(found.quarter_keys and quarter_key in (None, *found.quarter_keys) for found in self.dates)
        return self.undated if agrees else self.rest

    def _is_sentence(self) -> bool:
        text = self.text.rstrip()
        return text.endswith(".") and self.printed[-1].end < len(text)


def _is_region(text: str, namen: Names) -> bool:
    name = _AMR_CODE.sub("", text).strip()
    return namen.amr_code(name) is not None or naam_sleutel(name) == "nederland"


def _without_code(text: str, namen: Names) -> str:
    """The name of a region without its CBS code; with another's it stays, and is unknown."""
    name = _AMR_CODE.sub("", text).strip()
    codes = {found.strip("()") for found in _AMR_CODE.findall(text)}
    return name if codes == {namen.amr_code(name)} else text


def _starts_as_heading(line: str) -> bool:
    return line.lstrip("'’ ")[:1].isupper() or line[:1].isdigit()


def _places(pieces: Iterable[_Piece]) -> frozenset[int]:
    return frozenset(place for piece in pieces for place in piece.places)


def _heading_texts(texts: Sequence[str], namen: Names) -> Iterator[tuple[tuple[int, ...], str]]:
    """Each line with its place, and lines together if a quarter or the name of a region is broken over them.

    A line that holds a part of a name has no name of its own.
    """
    broken = {place for place, pair in enumerate(pairwise(texts)) if _is_broken_region(*pair, namen)}
    for place, text in enumerate(texts):
        if not {place - 1, place} & broken:
            yield (place,), text
    for place, pair in enumerate(pairwise(texts)):
        if place in broken or _is_broken_quarter(pair):
            yield (place, place + 1), " ".join(pair)
    for place in range(1, len(texts) - 1):
        three = texts[place - 1 : place + 2]
        if len(three[1].split()) <= _MAX_REGION_WORDS and _is_broken_quarter(three):
            yield (place - 1, place, place + 1), " ".join(three)


def _is_broken_region(first: str, second: str, namen: Names) -> bool:
    """True if two lines hold parts of the name of one region, with no quarter or title between them."""
    parts = [_rest(text, "|") for text in (first, second)]
    if not all(0 < len(part.split()) <= _MAX_REGION_WORDS for part in parts):
        return False
    code = namen.amr_code(_rest(f"{first} {second}", "|"))
    return code is not None and {namen.amr_code(part) for part in parts} <= {None, code}


def _is_broken_quarter(texts: Sequence[str]) -> bool:
    """True if lines together hold a quarter that begins on the first and ends on the last of them.

    A year at the end of a line does not belong to a quarter with a year of its own on the next.
    """
    together = " ".join(texts)
    end_of_first, begin_of_last = len(texts[0]), len(together) - len(texts[-1])
    of_last = [begin_of_last + found.start for found in find_printed(texts[-1])]
    known = [found.quarters for text in (texts[0], texts[-1]) for found in find_printed(text)]
    return any(
        found.start < end_of_first
        and begin_of_last < found.end
        and found.quarters not in known
        and not (_YEAR.fullmatch(together[found.start : end_of_first]) and any(start < found.end for start in of_last))
        for found in find_printed(together)
    )


@lru_cache(maxsize=4096)
def _rest(text: str, gap: str, others: tuple[str, ...] = (), *, is_caption: bool = False) -> str:
    """What a line holds beside quarters, titles and other texts, with `gap` in place of each that stands inside it.

    Of a caption also without its number and its usual words.
    """
    rest = text
    for printed in find_printed(text):
        before, found, after = rest.partition(printed.text)
        rest = _without_lead(before) + gap + after if found else rest
    for other in others:
        rest = rest.replace(other, gap)
    rest = beside_caption(rest) if is_caption else rest
    rest = _EMPTY_BRACKETS.sub(gap, TITLE_WORDS.sub(gap, rest))
    rest = re.sub(r"\s+", " ", rest).strip(_EDGE_MARKS if rest.count("(") == rest.count(")") else f"{_EDGE_MARKS}()")
    return "" if PAGE_NUMBER.fullmatch(rest) else rest


def _without_lead(before: str) -> str:
    """What stands before a quarter, without the words that lead up to it; in the middle of a sentence they stay."""
    lead = _LEAD.search(before)
    return before[: lead.start()] if lead and (lead["moment"] or lead[0][0].isupper()) else before


def _may_name_a_region(line: str, rest: str, printed: Sequence[Printed]) -> bool:
    """True if what stands beside the quarter may be a region of unknown spelling: it comes after, and is short."""
    if len(rest.split()) > _MAX_REGION_WORDS:
        return False
    before = TITLE_WORDS.sub(" ", _without_lead(line[: printed[0].start])).strip(_EDGE_MARKS)
    return not before and _starts_as_heading(line) and (rest[:1].isupper() or len(printed) > 1)
