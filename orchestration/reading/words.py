"""Words of a PDF: its characters, each of them once, put together line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import inf
from operator import itemgetter
from unicodedata import category

from orchestration.domain.plain_text import UNREADABLE
from orchestration.reading.glyphs import LIKELY_BLANK, NARROW_BLANK, Glyph
from orchestration.reading.lines import Word, rounded, union, word_of

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

_OVER, _DIGIT_OVER = 0.25, 0.17
"""Roman digits that have more than this share of their height in common are drawn over each other; a digit and another
character if it is this share."""

_ROMAN = frozenset("IVXivx")

_ACCENTS = ("Mn", "Sk", "Lm")
"""The categories of accents, as fonts have them that draw them over their letters."""


def drawn_once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Each character once, also if it was drawn again in nearly the same place; in the order they were drawn."""
    by_text: defaultdict[str, list[_Copy]] = defaultdict(list)
    for place, (text, x0, top, _, bottom, _, _, _) in enumerate(glyphs):
        by_text[text].append((top, place, x0, _SAME_PLACE * (bottom - top)))
    again = {place for same in by_text.values() if len(same) > 1 for place in _drawn_again(same)}
    return [glyph for place, glyph in enumerate(glyphs) if place not in again] if again else [*glyphs]


_Copy = tuple[float, int, float, float]
"""The top of a character, its place among all, its left edge, and how far from it it counts as drawn again."""


def _drawn_again(same: list[_Copy]) -> list[int]:
    """The places of those of the same characters that stand as good as where another one does."""
    again: list[int] = []
    kept: list[tuple[float, float]] = []
    same.sort()
    for top, place, x0, near in same:
        for others_x0, others_top in reversed(kept):
            if top - others_top > near:
                kept.append((x0, top))
                break
            if -near <= x0 - others_x0 <= near:
                again.append(place)
                break
        else:
            kept.append((x0, top))
    return again


def group_by_line(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The characters of each line, from left to right; lines from top to bottom."""
    lines: list[list[_OnLine]] = []
    first_middle = near = 0.0
    drawn = [((glyph.top + glyph.bottom) / 2, glyph.x0, place, glyph) for place, glyph in enumerate(glyphs)]
    drawn.sort(key=itemgetter(0))
    for one in drawn:
        middle, _, _, (_, _, top, _, bottom, _, _, _) = one
        distance = middle - first_middle
        if lines and distance < near and distance < _SAME_LINE * (bottom - top):
            lines[-1].append(one)
        else:
            lines.append([one])
            first_middle, near = middle, _SAME_LINE * (bottom - top)
    return [_from_left_to_right(line) for line in lines]


_OnLine = tuple[float, float, int, Glyph]
"""The middle of a character, its left edge, its place among all, and the character."""


def _from_left_to_right(line: list[_OnLine]) -> list[Glyph]:
    """The characters by where they begin; those that begin in as good as one place by when they were drawn."""
    line.sort(key=itemgetter(1))
    numbers: list[int] = []
    number, begin = 0, -inf
    for _, x0, _, glyph in line:
        if x0 - begin >= _SAME_BEGIN * (glyph.bottom - glyph.top):
            number, begin = number + 1, x0
        numbers.append(number)
    if number < len(line):
        line = [one for _, _, one in sorted(zip(numbers, map(itemgetter(2), line), line, strict=True))]
    return [glyph for _, _, _, glyph in line]


def words_of(line: Sequence[Glyph]) -> list[Word]:
    """The words of a line: parted by blanks, or by more than the usual distance between its characters."""
    printed: list[_Printed] = []
    share, end = _WORD_GAP, 0.0
    for glyph in line:
        text, x0, top, x1, bottom, _, _, _ = glyph
        if text and not text.isspace():
            printed.append((glyph, x0 - end, bottom - top, share))
            share, end = _WORD_GAP, x1
        elif text == LIKELY_BLANK:
            share = min(share, _LIKELY_WORD_GAP)
        else:
            share = min(share, _NARROW_GAP) if text == NARROW_BLANK else _BLANK_GAP
    spacing = _letter_spacing(printed)
    words: list[list[Glyph]] = []
    was_single = False
    for glyph, gap, height, share in printed:
        is_single = len(glyph.text) == 1
        least = share * height
        if spacing and (was_single or is_single):
            least += spacing
        was_single = is_single
        if gap > least or not words:
            words.append([glyph])
            continue
        if gap < 0 and _are_over(words[-1][-1].text, glyph.text, -gap / height):
            words[-1][-1] = words[-1][-1]._replace(text=UNREADABLE)
            glyph = glyph._replace(text=UNREADABLE)
        words[-1].append(glyph)
    return list(_with_boxes(words))


def _are_over(one: str, other: str, share: float) -> bool:
    """True if two texts stand over each other so that neither can be read; accents stand over their letters.

    Args:
        one: a character, or what a glyph has.
        other: what stands after it, or over it.
        share: of its height, what they have in common.
    """
    both = one + other
    if share <= _DIGIT_OVER or any(category(character) in _ACCENTS for character in both):
        return False
    return any(map(str.isdecimal, both)) or (share > _OVER and _ROMAN.issuperset(both))


_Printed = tuple[Glyph, float, float, float]
"""A character, how far it is from the one before it, its height, and at which share of that it begins a word."""


def _letter_spacing(printed: Iterable[_Printed]) -> float:
    """The distance between characters of one word: that of the closer ones on the line."""
    gaps = []
    before = ""
    for glyph, gap, height, share in printed:
        text = glyph.text
        if (
            len(before) == len(text) == 1
            and gap < _LETTER_SPACING * height
            and (share > _BLANK_GAP or not (before.isdecimal() and text.isdecimal()))
        ):
            gaps.append(gap)
        before = text
    return max(0.0, sorted(gaps)[len(gaps) // 4]) if gaps else 0.0


def _with_boxes(words: Iterable[Sequence[Glyph]]) -> Iterator[Word]:
    """The words of a line with their boxes; as most have one top and bottom, these are rounded once."""
    edges = (inf, inf)
    for word in words:
        text, x0, top, x1, bottom, box, turn, _ = word[0]
        if len(word) > 1:
            text = "".join([glyph.text for glyph in word])
            place = rounded(union([(glyph.x0, glyph.top, glyph.x1, glyph.bottom) for glyph in word]))
            box = place if turn == 0 else rounded(union([glyph.box for glyph in word]))
        else:
            if edges != (top, bottom):
                edges, rounded_top, rounded_bottom = (top, bottom), round(top, 2), round(bottom, 2)
            place = (round(x0, 2), rounded_top, round(x1, 2), rounded_bottom)
            box = place if turn == 0 else rounded(box)
        yield word_of((text, box, place, ""))
