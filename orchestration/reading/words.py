"""Words of a PDF: its characters, each of them once, put together line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import inf
from operator import itemgetter

from orchestration.reading.glyphs import LIKELY_BLANK, NARROW_BLANK, Glyph
from orchestration.reading.lines import Word, rounded, union

_WORD_GAP = 0.2
"""Characters further apart than their usual distance plus this share of their height belong to two words."""

_LIKELY_WORD_GAP = 0.18
"""The same if pdfium takes it for the gap between two words."""

_NARROW_GAP = 0.1
"""The same if there is something of which pdfium tells no character: a blank, or one that only formats."""

_BLANK_GAP = 0.04
"""The same if there is a blank between them: one without room is the place of a character that only formats."""

_LETTER_SPACING = 0.8
"""Letters set wider apart than this share of their height are no longer one word."""

_SAME_LINE = 0.45
"""Characters whose middles differ less than this share of their height stand on one line."""

_SAME_BEGIN = 0.08
"""Characters that begin within this share of their height stand as they were drawn: a font may give one no width."""

_SAME_PLACE = 0.15
"""A character drawn again within this share of its height is the same one, drawn twice to look bold."""


def drawn_once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Each character once, also if it was drawn again in nearly the same place; in the order they were drawn."""
    by_text: defaultdict[str, list[tuple[int, Glyph]]] = defaultdict(list)
    for place, glyph in enumerate(glyphs):
        by_text[glyph.text].append((place, glyph))
    again = {place for same in by_text.values() if len(same) > 1 for place in _drawn_again(same)}
    return [glyph for place, glyph in enumerate(glyphs) if place not in again]


def _drawn_again(same: Iterable[tuple[int, Glyph]]) -> Iterator[int]:
    """The places of those of the same characters that stand as good as where another one does."""
    kept: list[tuple[float, float]] = []
    for place, glyph in sorted(same, key=lambda drawn: drawn[1].top):
        x0, top = glyph.x0, glyph.top
        near = _SAME_PLACE * (glyph.bottom - top)
        for others_x0, others_top in reversed(kept):
            if top - others_top > near:
                kept.append((x0, top))
                break
            if abs(x0 - others_x0) <= near:
                yield place
                break
        else:
            kept.append((x0, top))


def group_by_line(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The characters of each line, from left to right; lines from top to bottom."""
    lines: list[list[tuple[int, Glyph]]] = []
    first_middle = first_height = 0.0
    drawn = [((glyph.top + glyph.bottom) / 2, place, glyph) for place, glyph in enumerate(glyphs)]
    for middle, place, glyph in sorted(drawn, key=itemgetter(0)):
        height = glyph.bottom - glyph.top
        if lines and middle - first_middle < _SAME_LINE * min(height, first_height):
            lines[-1].append((place, glyph))
        else:
            lines.append([(place, glyph)])
            first_middle, first_height = middle, height
    return [_from_left_to_right(line) for line in lines]


def _from_left_to_right(line: Iterable[tuple[int, Glyph]]) -> list[Glyph]:
    """The characters by where they begin; those that begin in as good as one place by when they were drawn."""
    ordered: list[tuple[int, int, Glyph]] = []
    number, begin = 0, -inf
    for place, glyph in sorted(line, key=lambda drawn: drawn[1].x0):
        if glyph.x0 - begin >= _SAME_BEGIN * (glyph.bottom - glyph.top):
            number, begin = number + 1, glyph.x0
        ordered.append((number, place, glyph))
    if number < len(ordered):
        ordered.sort()
    return [glyph for _, _, glyph in ordered]


def words_of(line: Sequence[Glyph]) -> list[Word]:
    """The words of a line: parted by blanks, or by more than the usual distance between its characters."""
    printed: list[Glyph] = []
    shares: list[float] = []  # of its height: how far each has to be from the one before it to begin a word
    share = _WORD_GAP
    for glyph in line:
        text = glyph.text
        if text and not text.isspace():
            printed.append(glyph)
            shares.append(share)
            share = _WORD_GAP
        elif text == LIKELY_BLANK:
            share = min(share, _LIKELY_WORD_GAP)
        else:
            share = min(share, _NARROW_GAP) if text == NARROW_BLANK else _BLANK_GAP
    if not printed:
        return []
    spacing = _letter_spacing(printed, shares)
    words = [[printed[0]]]
    for before, glyph, share in zip(printed, printed[1:], shares[1:], strict=False):
        least = share * (glyph.bottom - glyph.top)
        if spacing and (len(before.text) == 1 or len(glyph.text) == 1):
            least += spacing
        if glyph.x0 - before.x1 > least:
            words.append([])
        words[-1].append(glyph)
    return [_cel(word) for word in words]


def _letter_spacing(printed: Sequence[Glyph], shares: Sequence[float]) -> float:
    """The distance between characters of one word: that of the closer ones on the line."""
    gaps = [
        glyph.x0 - before.x1
        for before, glyph, share in zip(printed, printed[1:], shares[1:], strict=False)
        if len(before.text) == len(glyph.text) == 1
        and (share > _BLANK_GAP or not (before.text.isdecimal() and glyph.text.isdecimal()))
        and glyph.x0 - before.x1 < _LETTER_SPACING * (glyph.bottom - glyph.top)
    ]
    return max(0.0, sorted(gaps)[len(gaps) // 4]) if gaps else 0.0


def _cel(word: Sequence[Glyph]) -> Word:
    if len(word) == 1:
        text, x0, top, x1, bottom, box, turn, _ = word[0]
        place = rounded((x0, top, x1, bottom))
        return Word(text, place if turn == 0 else rounded(box), place)
    text = "".join([glyph.text for glyph in word])
    place = union([(glyph.x0, glyph.top, glyph.x1, glyph.bottom) for glyph in word])
    return Word(text, place if word[0].turn == 0 else union([glyph.box for glyph in word]), place)
