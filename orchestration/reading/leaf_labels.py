"""Labels of single columns: with a profile, or without one; of which words each is, where lines break them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, pairwise, product
from typing import NamedTuple

GROUPS = re.compile(
    r"(?P<gemeente>gemeente-?(?:klanten?)?|gemeenteklant)|(?P<uwv>u[wu]v-?(?:klanten?)?)|(?P<totaal>totaal)"
)
"""The labels over a pair of columns, or over the total."""

_MOST_PAIRINGS = 100
"""More ways to pair the words of labels no such table has."""

_STACKED, _STAGGERED = 0.75, 0.25
"""Pieces of which the narrower has this share of its width in common with the other stand over one another, wholly or
in part."""

_BLANKS, _BESIDE = 1.5, 0.75
"""There is less room between words of one label than so many blanks; if none tells how wide a blank is, less than this
share of the first word's width."""


class LabelWord(NamedTuple):
    """A word of a label: its line, its extent from left to right, and whether it continues the word before it."""

    text: str
    line: int
    x0: float
    x1: float
    continues: bool

    @property
    def place(self) -> tuple[float, float]:
        """Half-way its extent; the line decides between words of which nothing but the order is known."""
        return ((self.x0 + self.x1) / 2, self.line)


Named = tuple[LabelWord, str]
"""The word that a label is known by, and what it labels."""


def find_leaves(words: Sequence[LabelWord]) -> list[Named]:
    """The labels of single columns: each 'geen' with the 'profiel' it belongs to, beside it or below it, or alone.

    Nothing if they can be paired so that the columns are in one order, and so that they are in another: then a 'geen'
    stands close to the 'profiel' of the next column.
    """
    profielen = [word for word in words if word.text == "profiel"]
    missing = [word for word in words if word.text == "geen"]
    partners = [_partners(words, word, profielen) for word in missing]
    found: dict[tuple[str, ...], list[Named]] = {}
    is_unsure = False
    for pairing in product(*partners) if math.prod(map(len, partners)) <= _MOST_PAIRINGS else ():
        alone = [word for word in profielen if word not in pairing]
        pairs = [*zip(missing, pairing, strict=True), *zip(alone, alone, strict=True)]
        if len({*pairing}) == len(missing) == len(alone) and not _has_stray(words, pairs):
            leaves = [*((word, "geen_profiel") for word in missing), *((word, "profiel") for word in alone)]
            found.setdefault(_kinds(leaves, lambda word: word.place), leaves)
            found.setdefault(_kinds(leaves, lambda word: (sum(_piece(words, word)), *word.place)), leaves)
            is_unsure |= any_over_another(map(_extent, pairs)) or any(map(_is_spaced, pairs))
    return next(iter(found.values())) if len(found) == 1 and not is_unsure else []


def _is_spaced(pair: tuple[LabelWord, LabelWord]) -> bool:
    """True if there is more room between the words of a label than between those of two columns."""
    word, other = pair
    return word != other and word.line == other.line and not other.continues


def _extent(pair: tuple[LabelWord, LabelWord]) -> tuple[float, float]:
    return min(word.x0 for word in pair), max(word.x1 for word in pair)


def any_over_another(extents: Iterable[tuple[float, float]]) -> bool:
    """True if a label stands partly over another, which then may begin before it or after it."""
    return any(_are_stacked(one, other, _STAGGERED) for one, other in combinations(extents, 2))


def _kinds(leaves: Sequence[Named], place_of: Callable[[LabelWord], tuple[float, ...]]) -> tuple[str, ...]:
    """What the leaves are, from left to right by where their words stand."""
    return tuple(kind for _, kind in sorted(leaves, key=lambda leaf: place_of(leaf[0])))


def _partners(words: Sequence[LabelWord], word: LabelWord, profielen: Sequence[LabelWord]) -> list[LabelWord]:
    """The words 'profiel' that a 'geen' may belong to; itself if it may be a label alone, and no answer below one."""
    following = words[words.index(word) + 1 :][:1]
    beside = [other for other in following if other in profielen and other.line == word.line]
    lower = [other for other in profielen if other.line > word.line]
    has_question = any(other.line < word.line for other in profielen)
    is_alone = not lower and not has_question and not word.continues and not any(other.continues for other in following)
    return [*beside, *lower, *([word] if is_alone else [])]


def _has_stray(words: Sequence[LabelWord], pairs: Sequence[tuple[LabelWord, LabelWord]]) -> bool:
    """True if the words of a label are neither close beside nor below one another, and it stands over or under another.

    Args:
        words: those of all labels.
        pairs: the two words of each label, or the one twice.
    """
    for number, (word, other) in enumerate(pairs):
        if word == other or _are_beside(words, word, other) or _is_below(words, word, other):
            continue
        others = {_piece(words, one) for pair in (*pairs[:number], *pairs[number + 1 :]) for one in pair}
        own = {_piece(words, word), _piece(words, other)}
        if any(_are_stacked(one, beside) for one in own for beside in others):
            return True
    return False


def _are_beside(words: Sequence[LabelWord], word: LabelWord, following: LabelWord) -> bool:
    """True if there is hardly more room between two words of a line than a blank takes, by the widest in a label."""
    blanks = [after.x0 - before.x1 for before, after in pairwise(words) if after.continues]
    room = _BLANKS * max(blanks) if any(blanks) else _BESIDE * (word.x1 - word.x0)
    return word.line == following.line and (following.continues or following.x0 - word.x1 < room)


def _is_below(words: Sequence[LabelWord], word: LabelWord, lower: LabelWord) -> bool:
    """True if a word, or the piece that it is in, stands over another word, or over the piece that that one is in."""
    upper, under = ((one.x0, one.x1) for one in (word, lower))
    pieces = product((upper, _piece(words, word)), (under, _piece(words, lower)))
    return any(_are_stacked(one, other) for one, other in pieces)


def _are_stacked(one: tuple[float, float], other: tuple[float, float], share: float = _STACKED) -> bool:
    """True if one extent stands over another: they have that share of the narrower one in common."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common >= 0 and common >= share * min(one[1] - one[0], other[1] - other[0])


def _piece(words: Sequence[LabelWord], word: LabelWord) -> tuple[float, float]:
    """From where to where the words stand that stand together with this one; a group's name begins another label."""
    first = last = words.index(word)
    while words[first].continues and not GROUPS.fullmatch(words[first].text):
        first -= 1
    while last + 1 < len(words) and words[last + 1].continues and not GROUPS.fullmatch(words[last + 1].text):
        last += 1
    return words[first].x0, words[last].x1
