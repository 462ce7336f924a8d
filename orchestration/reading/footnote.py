"""Footnote: what it says of the size of the register, and of the share that is known in Sonar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from orchestration.domain.count import is_count, parse_count
from orchestration.domain.names import tidy
from orchestration.domain.quarter import find_quarters
from orchestration.reading.lines import BROKEN_WORD, Line
from orchestration.reading.scope import SENTENCE_END, Scope, clause_of, sentence_begin

_WORD = re.compile("doelgroepregister", re.IGNORECASE)
# The word before a figure has no digit: of a figure that is damaged in the middle the rest is not one.
_REGISTER = re.compile(
    r"doelgroepregister(?:[:,]?(?:(?:(?!\b(?:hebben|werk|stroom|groei|steeg|daal|nam)\w*\b)[^%]){0,160}?\s[^\d\s]{1,40})??"
    r"\s\(?(\d[\d. ]*)\s+personen"
    r"|: (\d[\d.]*)(?= [^\d\s]|$))",
    re.IGNORECASE,
)
_PERCENTAGE = re.compile(
    r"(?:^|(?<!\S)[^\d\s]+\s)\(?(\d{1,3})\s*(?:%|procent)\s+(?:(?!niet\b|nog\b|nooit\b)\w+\s+){0,3}bekend(?!\s+bij\b)"
    r"|\b(?:registratiegraad|bekend (?:in|binnen) sonar): (\d{1,3}) ?(?:%|procent)",
    re.IGNORECASE,
)
_FOOTNOTE_BEGIN = re.compile(
    r"(?:^|(?<=[.!?]\s)|(?<=\n))(?:\W*(?:voet)?noot\b|\W*in\s+sonar\b|\W*in\s+de\b|\W*het\b)", re.IGNORECASE
)
_FOOTNOTE_END = re.compile(
    r"\d\s*(?:%|procent)\s+(?:\w+\s+){0,3}bekend(?:\s+(?:is|zijn))?(?:\s+(?:in|binnen)\s+sonar)?(?:,[^.;!?\n]{1,60})?\.?|\d\s+personen\.?",
    re.IGNORECASE,
)
_LONGEST_FOOTNOTE = 400
_REGION = re.compile(r"arbeidsmarktregio\s+(.{2,60}?)\s+(?:bevat|telt|heeft|staan|zijn)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Footnote:
    """What the footnote says: quarter, register (persons), whole percent; None if it is silent.

    `anders` is what it says of registers and percentages that are not the table's.
    """

    quarter_key: str | None
    doelgroepregister: int | None
    registratiegraad_gepubliceerd: int | None
    anders: tuple[str, ...] = ()


def named_regions(lines: Sequence[Line]) -> tuple[str, ...]:
    """The regions that the footnote names, from the lines around the table."""
    about_register = _about_register(_joined(lines))
    return tuple(dict.fromkeys(match[1] for part in about_register for match in _REGION.finditer(part)))


def read_footnote(lines: Sequence[Line], scope: Scope) -> Footnote:
    """The footnote, from the lines around the table: no register or percentage that the scope excludes.

    What is known 'of these' is of the register that was spoken of last.
    """
    text = _joined(lines)
    quarters = [quarter.quarter_key for part in _about_register(text) for quarter in find_quarters(part)]
    register, other_registers = _counts(_REGISTER, tidy(text), scope)
    share, other_shares = _counts(_PERCENTAGE, tidy(text), scope)
    return Footnote(
        quarter_key=quarters[0] if quarters else None,
        doelgroepregister=register,
        registratiegraad_gepubliceerd=share,
        anders=tuple(dict.fromkeys([*other_registers, *other_shares])),
    )


def _joined(lines: Sequence[Line]) -> str:
    return BROKEN_WORD.sub("", _text_of(lines)).replace("\n", " ")


@lru_cache(maxsize=16)
def _about_register(text: str) -> tuple[str, ...]:
    """The sentences of a text that are about the register."""
    if "doelgroepregister" not in text.casefold():
        return ()
    return tuple(part for part in SENTENCE_END.split(text) if "doelgroepregister" in part.casefold())


def _counts(pattern: re.Pattern[str], text: str, scope: Scope) -> tuple[int | None, list[str]]:
    """The one count that the pattern finds, and what is said of those that the scope excludes.

    None if it finds none, if two differ, if it is no count, or if its sentence has one that the scope excludes.
    """
    found: dict[str, set[int]] = {}
    unclear: set[int] = set()
    others: list[str] = []
    for match in pattern.finditer(text):
        sentence = sentence_begin(text, match.start())
        if other := _of_another(text, match, scope):
            others.append(other)
            unclear.add(sentence)
        else:
            found.setdefault((match[1] or match[2]).strip(" ."), set()).add(sentence)
    is_sure = len(found) == 1 and all(is_count(count) and unclear.isdisjoint(places) for count, places in found.items())
    return parse_count(next(iter(found))) if is_sure else None, others


def _of_another(text: str, match: re.Match[str], scope: Scope) -> str:
    """What is said of a count, or of the register before it that it is a share of, if the scope excludes it; or ''."""
    registers = [] if _WORD.match(match[0]) else [*_WORD.finditer(text, 0, match.start())][-1:]
    clauses = (clause_of(text, *found.span()) for found in (match, *registers))
    return next((clause for clause in clauses if scope.excludes(clause)), "")


def find_footnotes(lines: Sequence[Line]) -> frozenset[int]:
    """The places of the lines that hold nothing but a footnote: what is said of the register and of who is known."""
    return _footnotes_in(tuple(line.text for line in lines))


@lru_cache(maxsize=16)
def _footnotes_in(lines: tuple[str, ...]) -> frozenset[int]:
    printed = "\n".join(lines)
    covered = {place for match in BROKEN_WORD.finditer(printed) for place in range(*match.span())}
    kept: Sequence[int] = range(len(printed))
    if covered:
        kept = [place for place in kept if place not in covered]
    text = "".join([printed[place] for place in kept]) if covered else printed
    for match in _WORD.finditer(text):
        begins = [found.start() for found in _FOOTNOTE_BEGIN.finditer(text, 0, match.start())]
        ends = [found.end() for found in _FOOTNOTE_END.finditer(text, match.end(), match.end() + _LONGEST_FOOTNOTE)]
        if begins and ends:
            covered.update(kept[begins[-1] : ends[min(1, len(ends) - 1)]])
    places, start = set(), 0
    for place, line in enumerate(lines):
        if covered.issuperset(range(start, start + len(line))):
            places.add(place)
        start += len(line) + 1
    return frozenset(places)


def _text_of(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)
