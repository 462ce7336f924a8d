"""Pieces of running text: lines, or parts of them in one column, put together to blocks as they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from orchestration.domain.names import tidy
from orchestration.domain.publicatie import Bbox
from orchestration.reading.lines import Line, Word, runs, text_of, union

_COLUMN_GAP = 0.9
"""Words of a PDF further apart than this times their height are of two columns of text."""

_LINE_GAP = 1.6
"""Lines further apart than this times their height are of two blocks."""


_SENTENCE_END = (".", "!", "?")
_MIN_PROSE_WORDS = 12
"""A text of so many words that ends as a sentence does is no caption."""

_MIN_SENTENCE_WORDS = 8
"""The same if it stands on a line of its own."""

_VERBS = """
    is zijn was waren wordt worden werd werden heeft hebben had hadden kan kunnen kunt moet moeten mag mogen zal
    zullen staat staan stond stonden telt tellen komt komen kwam kwamen gaat gaan geeft geven bevat bevatten bestaat
    betreft betreffen valt vallen vervalt maakt maken blijkt blijft ligt liggen laat krijgt krijgen hoort horen
    vindt hangen nam steeg stijgt daalde daalt groeide groeit zit zegt zien ziet beschrijft vertelt verschijnt werkt
    werken biedt toont tonen woont wonen zoekt zoeken helpt helpen betaalt vormt vormen stelt stellen registreert
    are is were has have can may wird werden sind ist
"""
"""The verbs by which a sentence is known."""

_NO_SENTENCE = re.compile(
    r"\W*(?:excl|incl|zonder(?!\s(?:een\s)?(?:klant)?profiel\s)|met uitzondering|m\.u\.v\.|waarvan|uitsluitend"
    r"|behalve)",
    re.IGNORECASE,
)
"""A text that begins so leaves out who counts, with a verb or without."""

_PRONOUN = re.compile(r"\W*(?:wij|we|u|ze|hij|je)\s", re.IGNORECASE)
_ARTICLE = re.compile(r"\W*(?:noot|nb|let op)?\W*(?:de|het|een|deze|dit|er)\b", re.IGNORECASE)
_CLOSING = " \t\n)]}'\"’”»–—-"
"""What may stand behind the end of a sentence."""

_LINE_END = 0.7
"""A line shorter than this share of the widest of its block ends there, if the next begins with a capital."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A printed line, or the part of it that is in one column of text: its line's index, page and box if known."""

    text: str
    index: int
    pagina: int | None
    box: Bbox | None

    def is_above(self, other: Piece) -> bool:
        """True if the other continues this one: the next line of the same column."""
        if self.box is None or other.box is None:
            return other.index == self.index + 1
        height = max(self.box[3] - self.box[1], other.box[3] - other.box[1])
        is_near = self.pagina == other.pagina and other.box[1] - self.box[3] <= _LINE_GAP * height - height
        return is_near and self.index < other.index and self.box[0] < other.box[2] and other.box[0] < self.box[2]


def is_prose(text: str) -> bool:
    """True for sentences of some length: no caption."""
    return text.rstrip().endswith(_SENTENCE_END) and len(text.split()) >= _MIN_PROSE_WORDS


@lru_cache(maxsize=4096)
def is_sentence(text: str) -> bool:
    """True for a text that has a verb or the length of a sentence, if it ends as one does; otherwise for both.

    One that begins with an article needs no more than a verb; a question, or what 'we' do, not even that.
    """
    if _NO_SENTENCE.match(text):
        return False
    if "? " in text or text.rstrip(_CLOSING).endswith("?"):
        return True
    found = re.findall(r"\w+", text.casefold())
    words, has_verb = len(text.split()), not _verbs().isdisjoint(found) or any(word.endswith("dt") for word in found)
    if text.rstrip(_CLOSING).endswith((*_SENTENCE_END, ";")):
        return has_verb or words >= _MIN_SENTENCE_WORDS or _PRONOUN.match(text) is not None
    return has_verb and (words >= _MIN_PROSE_WORDS or _ARTICLE.match(text) is not None)


@cache
def _verbs() -> frozenset[str]:
    return frozenset(_VERBS.split())


def texts_of(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """From which to before which piece of a block a text goes on: to the end of a sentence, or of a short line."""
    if len(pieces) == 1:
        return [(0, 1)]
    widest = max(len(piece.text) for piece in pieces)
    ends = [
        place
        for place, (piece, following) in enumerate(pairwise(pieces), start=1)
        if piece.text.endswith(_SENTENCE_END)
        or (len(piece.text) < _LINE_END * widest and not following.text[:1].islower() and piece.text[-1:] not in ",-")
    ]
    return list(pairwise([0, *ends, len(pieces)]))


def read_blocks(lines: Sequence[Line], indexes: Sequence[int]) -> list[tuple[Piece, ...]]:
    """The blocks of text that stand on some of the lines, each line by line; in order of their first lines."""
    blocks: list[list[Piece]] = []
    for index in indexes:
        for piece in _pieces(lines[index], index):
            for block in reversed(blocks):
                if block[-1].is_above(piece):
                    block.append(piece)
                    break
            else:
                blocks.append([piece])
    return [tuple(block) for block in blocks]


def _pieces(line: Line, index: int) -> Iterator[Piece]:
    parts: list[list[Word]] = [] if line.place is None else runs(line.words, _COLUMN_GAP)
    if len(parts) <= 1:
        yield Piece(tidy(line.text), index, line.pagina, line.place)
        return
    for part in parts:
        boxes = [place for word in part if (place := word.upright or word.bbox) is not None]
        yield Piece(tidy(text_of(part)), index, line.pagina, union(boxes) if boxes else None)
