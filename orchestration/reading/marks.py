"""What stands beside a figure or a name and is no part of it: footnote marks, and characters that only format."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, zip_longest

from orchestration.reading.glyphs import Glyph
from orchestration.reading.lines import Word

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾ᵃᵇᶜ"
_RAISED = str.maketrans("0123456789()abc", _SUPERSCRIPTS, ",. ")
_MARKED = re.compile(rf"(?P<text>.*(?:[^\W_{_SUPERSCRIPTS}]|[%.)’']))\s?(?P<mark>[{_SUPERSCRIPTS}*†‡§]+\)?)", re.DOTALL)
_MARK_ENDS = frozenset(f"{_SUPERSCRIPTS}*†‡§)")
_ONLY_SUPERSCRIPTS = re.compile(rf"[{_SUPERSCRIPTS}]+")
_MAY_BE_MARK = re.compile(r"[0-9*†‡§(),.]+|[abc]\)?")
_TAKES_MARK = re.compile(rf"[^\W_]|[%.)’'*†‡§{_SUPERSCRIPTS}]")
_DIGITS = "0123456789"
_TAKES_PUNCTUATION = re.compile(rf"[*†‡§{_SUPERSCRIPTS}]")

_SOFT_HYPHEN = "\u00ad"
_REVERSING = "\u202e"
"""What follows it is shown from right to left: figures are others than those that are stored."""

_NO_WIDTH = 0.05
"""A character that formats takes less room than this share of its height; else something is drawn in its place."""

_SMALLER = 0.9
"""A footnote mark is at most this share of the height of what it stands beside."""

_HIGHER, _HIGHEST = 0.12, 0.65
"""It is raised by at least and at most these shares of that height; digits of one figure by less than the first."""

_BEFORE, _BEYOND = -0.3, 0.6
"""It begins between these shares of that height from the end of what it stands beside."""

_TOUCHING = 0.15
"""Digits closer than this share of their height are of one figure."""

_BASELINE = 0.79
"""The baseline as a share of the height of characters, from their top."""

_ROW = 10.0
"""Characters are looked up by where they end, in steps of so many points from the top."""


def without_format(text: str) -> str:
    """A text without characters that only format, such as a left-to-right mark.

    Between two digits they stay, so that these do not become one figure; so does one that turns the text around.
    """
    if text.replace("\t", " ").isprintable():
        return text
    runs = ["".join(run) for _, run in groupby(text, key=_is_format)]
    kept = ""
    for run, following in zip_longest(runs, runs[1:], fillvalue=""):
        is_between = kept[-1:].isdigit() and following[:1].isdigit()
        kept += run if is_between or not _is_format(run[0]) else _REVERSING * run.count(_REVERSING)
    return kept


def _is_format(char: str) -> bool:
    return unicodedata.category(char) in ("Cf", "Cc") and not char.isspace()


def draw_format(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """The characters of a page without those that only format; one that takes room is seen as a hyphen or a blank."""
    for glyph in glyphs:
        if glyph.text.isprintable() or glyph.text.isspace():
            yield glyph
        elif text := "".join(char for char in glyph.text if not _is_format(char)):
            yield glyph._replace(text=text)
        elif glyph.x1 - glyph.x0 > _NO_WIDTH * glyph.height:
            yield glyph._replace(text="-" if glyph.text == _SOFT_HYPHEN else " ")


def superscripts(text: str) -> str:
    """A raised mark in characters that are raised by themselves."""
    return text.translate(_RAISED)


def marked(words: Iterable[Word]) -> tuple[Word, ...]:
    """The words of a line, each with its footnote mark apart; a mark on its own belongs to the word before it."""
    found: list[Word] = []
    for word in words:
        if word.text[-1:] not in _MARK_ENDS:
            found.append(word)
        elif found and found[-1].text and _ONLY_SUPERSCRIPTS.fullmatch(word.text):
            found[-1] = found[-1]._replace(mark=found[-1].mark + word.text)
        elif match := _MARKED.fullmatch(word.text):
            found.append(word._replace(text=match["text"], mark=match["mark"]))
        else:
            found.append(word)
    return tuple(found)


def lift_marks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters of a page, footnote marks as superscripts on the line of what they stand beside.

    A mark is smaller and higher than the character before or after it. A digit that is smaller, larger, higher or lower
    than the one it touches, without being such a mark, gets a '^' before it: whether it is one can't be told.
    """
    lines = _LinesOfPage(glyphs)
    lifted = list(glyphs)
    may_be = [place for place in lines.beside_unlike() if _MAY_BE_MARK.fullmatch(glyphs[place].text)]
    for place in sorted(may_be, key=lambda place: glyphs[place].x0):
        glyph = glyphs[place]
        # A comma between marks is a mark without a text by now.
        near = [lifted[other] for other in lines.unlike(glyph) if lifted[other].text]
        found = _as_mark(glyph, near) or _in_doubt(glyph, near)
        if found is not None:
            lifted[place] = found
            lines.move(place, glyph, found)
            _take_along(place, lifted, glyphs)
    return lifted


_Line = tuple[float, float]
"""The top and the bottom that characters of one size on one line have."""


class _LinesOfPage:
    """The characters of a page by their line and size: most have nothing near that is set in another way."""

    def __init__(self, glyphs: Sequence[Glyph]) -> None:
        self._on: defaultdict[_Line, list[int]] = defaultdict(list)
        for place, (text, _, top, _, bottom, _, _, _) in enumerate(glyphs):
            if text and not text.isspace():
                self._on[top, bottom].append(place)
        rows: defaultdict[int, list[_Line]] = defaultdict(list)
        for line in self._on:
            rows[int(line[1] // _ROW)].append(line)
        self._unlike = {line: unlike for line in self._on if (unlike := _unlike(line, rows))}

    def beside_unlike(self) -> list[int]:
        """The places of the characters near which there are others of another size, or higher or lower."""
        return sorted(place for line in self._unlike for place in self._on[line])

    def unlike(self, glyph: Glyph) -> list[int]:
        """The places of those others."""
        return [place for other in self._unlike[glyph.top, glyph.bottom] for place in self._on[other]]

    def move(self, place: int, glyph: Glyph, lifted: Glyph) -> None:
        """Put a character on the line of what it stands beside."""
        self._on[glyph.top, glyph.bottom].remove(place)
        self._on[lifted.top, lifted.bottom].append(place)


def _unlike(line: _Line, rows: Mapping[int, Sequence[_Line]]) -> list[_Line]:
    """The lines near a line on which characters stand that are unlike those on it."""
    top, bottom = line
    height = bottom - top
    reach = range(int((top - height) // _ROW), int((bottom + 4 * height) // _ROW) + 1)
    return [other for row in reach for other in rows.get(row, ()) if other != line and _is_unlike(line, other)]


def _is_unlike(line: _Line, other: _Line) -> bool:
    """True if a character on the one line may be a mark of one on the other, or leave in doubt whether it is."""
    height, others = line[1] - line[0], other[1] - other[0]
    if not others:
        return True  # nothing can be told of a line without a height
    rise = abs(_rise(line, other))
    return rise <= _HIGHEST and (rise >= _HIGHER or not _SMALLER * others <= height <= others / _SMALLER)


def _as_mark(glyph: Glyph, near: Iterable[Glyph]) -> Glyph | None:
    """The mark that a character is of one near it; None if it is not."""
    for other in near:
        if (
            glyph.height <= _SMALLER * (other.bottom - other.top)
            and _is_beside(glyph, other)
            and _HIGHER <= _rise((glyph.top, glyph.bottom), (other.top, other.bottom)) <= _HIGHEST
        ):
            return glyph._replace(text=superscripts(glyph.text), top=other.top, bottom=other.bottom)
    return None


def _is_beside(glyph: Glyph, other: Glyph) -> bool:
    """True if a character stands where a mark of another one stands: after it, or a digit before it."""
    height = other.height
    if _BEFORE <= (glyph.x0 - other.x1) / height <= _BEYOND:
        takes = _TAKES_PUNCTUATION if glyph.text in "),." else _TAKES_MARK
        if takes.fullmatch(other.text[-1]):
            return True
    is_before = _BEFORE <= (other.x0 - glyph.x1) / height <= _BEYOND
    return is_before and glyph.text[0] in _DIGITS and other.text[0].isalnum()


def _in_doubt(glyph: Glyph, near: Iterable[Glyph]) -> Glyph | None:
    """A digit set apart from the one it touches, which is unlike it; None if it touches none."""
    if glyph.text[0] not in _DIGITS:
        return None
    for other in near:
        gap = (glyph.x0 - other.x1) / other.height
        if _BEFORE <= gap <= _TOUCHING and other.text[-1] in _DIGITS:
            return glyph._replace(text=f"^{glyph.text}", top=other.top, bottom=other.bottom)
    return None


def _rise(line: _Line, other: _Line) -> float:
    """By how much the baseline of a line is higher than that of another, as a share of the other's height."""
    (top, bottom), (others_top, others_bottom) = line, other
    height = others_bottom - others_top
    return (others_top + _BASELINE * height - top - _BASELINE * (bottom - top)) / height


def _take_along(place: int, lifted: list[Glyph], glyphs: Sequence[Glyph]) -> None:
    """Lift the blank that was drawn after a mark, on its line, along with it."""
    drawn, after = glyphs[place], next(iter(glyphs[place + 1 : place + 2]), None)
    if after and not after.text.strip() and (after.top, after.bottom) == (drawn.top, drawn.bottom):
        lifted[place + 1] = after._replace(top=lifted[place].top, bottom=lifted[place].bottom)
