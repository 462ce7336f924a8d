"""Printed text made plain, to be searched for words whatever the characters and blanks that print them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"), "-")
_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u00b4\u0060\u2032"), "'")
_SLASHES = dict.fromkeys(map(ord, "\u2044\u2215\u29f8"), "/")
_INVISIBLE = dict.fromkeys([0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202E), 0x2060, 0xFEFF], None)
ONE_OF_A_KIND = {**_HYPHENS, **_APOSTROPHES, **_SLASHES, **_INVISIBLE}
"""For `str.translate`: one character for every kind of hyphen, apostrophe and slash, and none that can't be seen."""

_LETTER_SPACED = re.compile(r"(?<!\S)\S(?: {1,3}\S(?!\S)){3,}")
_UNEVEN = re.compile(rf"[^\S ]|  |{_LETTER_SPACED.pattern}")
_YEAR = re.compile(r"2 {1,3}0 {1,3}\d {1,3}\d(?! *\d)")
_NOT_BLANK = re.compile(r"\S")
_FOOTNOTE_MARK = "^"

UNREADABLE = "\ufffd"
"""In the place of a character of which nobody can say which it is."""


@dataclass(frozen=True, slots=True)
class PlainText:
    """A printed text in lower case, with one kind of hyphen, apostrophe and blank, and its letter-spaced words closed.

    `places` has the place in `printed` of each character of `text`. Digits other than 0-9 stay as they are, but those
    that are raised are footnote marks ('^').
    """

    printed: str
    text: str
    places: Sequence[int]

    def print_of(self, begin: int, end: int) -> str:
        """What is printed from one place in `text` up to another."""
        return self.printed[self.places[begin] : self.places[end - 1] + 1]

    def next_character(self, end: int) -> str:
        """The first printed character after a place in `text` that is no blank, or ''."""
        following = _NOT_BLANK.search(self.printed, self.places[end - 1] + 1)
        return following[0] if following else ""

    def stands_alone(self, begin: int, end: int) -> bool:
        """True if no letter or digit is joined to the piece from `begin` up to `end`, before or after it.

        A character that can't be read may be one.
        """
        return not any(
            _may_be_letter(self.text[place]) and _may_be_letter(self.text[place + 1]) and self._is_joined(place)
            for place in (begin - 1, end - 1)
            if 0 <= place < len(self.text) - 1
        )

    def _is_joined(self, place: int) -> bool:
        """True if nothing is printed between a character and the next."""
        return self.places[place + 1] - self.places[place] <= 1


def _may_be_letter(character: str) -> bool:
    return character.isalnum() or character == UNREADABLE


@lru_cache(maxsize=4096)
def plain(printed: str) -> PlainText:
    """The plain text of a printed one."""
    if printed.isascii() and not _UNEVEN.search(printed):
        return PlainText(printed, printed.lower(), range(len(printed)))
    found = [(character, place) for place, raw in enumerate(printed) for character in _plain_characters(raw)]
    text = "".join(character for character, _ in found)
    kept = [True] * len(text)
    for run in _LETTER_SPACED.finditer(text):
        _close(run, kept)
    pairs = [pair for pair, keep in zip(found, kept, strict=True) if keep]
    single = [pair for place, pair in enumerate(pairs) if pair[0] != " " or not place or pairs[place - 1][0] != " "]
    return PlainText(printed, "".join(character for character, _ in single), tuple(place for _, place in single))


def _close(run: re.Match[str], kept: list[bool]) -> None:
    """Leave out the blanks in a letter-spaced run, but not the wider ones between its words; or else around a year."""
    if not any(character.isalpha() for character in run[0]) and not _YEAR.fullmatch(run[0]):
        return
    gaps = list(re.finditer(" +", run[0]))
    narrow = [gap for gap in gaps if len(gap[0]) == 1]
    around_years = {edge for year in _YEAR.finditer(run[0]) for edge in year.span()}
    even = [gap for gap in gaps if not around_years & {*gap.span()}]
    for gap in narrow if narrow and len(narrow) < len(gaps) else even:
        for place in range(run.start() + gap.start(), run.start() + gap.end()):
            kept[place] = False


@lru_cache(maxsize=4096)
def _plain_characters(raw: str) -> str:
    """One printed character, plain: none, one, or those of a ligature."""
    if raw.isdigit():
        is_raised = unicodedata.decomposition(raw).startswith("<super>")
        return _FOOTNOTE_MARK if is_raised else raw
    compatible = unicodedata.normalize("NFKC", raw.translate(ONE_OF_A_KIND)).translate(ONE_OF_A_KIND)
    return re.sub(r"\s", " ", compatible.lower())
