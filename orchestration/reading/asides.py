"""Asides: text that stands across the lines of its page: turned against them, slanted, or far larger than the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import hypot
from operator import attrgetter

from orchestration.domain.publicatie import Bbox
from orchestration.reading.glyphs import LIKELY_BLANK, Glyph, PageFrame
from orchestration.reading.label_words import is_label
from orchestration.reading.lines import Line, PrintedDocument, Word, rounded, runs, text_of, union

_LABEL_GAP = 1.2
"""Turned words further apart than this times their height are of different labels."""

_SAME_LABEL = 0.5
"""Turned lines closer together than this share of their height are of one label."""

_APART = 1.5
"""Characters across the lines further apart than so many times their length are of two words."""


def frame_of(upright: Sequence[Glyph]) -> PageFrame:
    """The size of a page, as far as turning it needs that: from the boxes of an upright character before and after."""
    if not upright:
        return PageFrame(0, 0, 0, 0)
    glyph = upright[0]
    right, bottom = glyph.box[2:]
    width = glyph.x0 + right if glyph.turn == 2 else glyph.top + right
    height = glyph.x0 + bottom if glyph.turn == 1 else glyph.top + bottom
    return PageFrame(0, 0, width, height)


def read_turned(lines: Iterable[Sequence[Word]], frame: PageFrame, turn: int, page: int) -> Iterator[Line]:
    """Each piece of turned text as one word, at the place where it stands on the page as that is read.

    Args:
        lines: the lines from top to bottom, as they are if the page is turned for them.
        frame: the size of the page.
        turn: the quarter turns of the page's other text.
        page: the number of the page.
    """
    labels: list[list[Word]] = []
    for line in lines:
        for run in runs(line, _LABEL_GAP):
            for label in labels:
                if _belongs(run, label):
                    label += run
                    break
            else:
                labels.append(run)
    for label in labels:
        box = union(word.bbox for word in label if word.bbox is not None)
        yield Line((Word(text_of(label), box, rounded(frame.upright(box, turn))),), page, is_turned=True)


def read_across(glyphs: Iterable[Glyph], frame: PageFrame, turn: int, page: int) -> Iterator[Line]:
    """The characters that stand across the lines, as they were drawn: those of one direction together, as one word."""
    for _, group in groupby(glyphs, key=attrgetter("turn")):
        drawn = list(group)
        box = rounded(union(glyph.box for glyph in drawn))
        if text := " ".join(_text_of(drawn).split()):
            word = Word(text, box, rounded(frame.upright(box, turn)))
            yield Line((word,), page)


def with_turned_labels(printed: PrintedDocument) -> tuple[list[Line], list[Line]]:
    """The lines of a document with the turned labels among them, each before the first line that begins lower.

    Returns:
        Those lines, and the asides that are no labels.
    """
    lines, asides = list(printed.lines), []
    for aside in printed.asides:
        if aside.is_turned and is_label(aside.text):
            lines.insert(_place_among(lines, aside), aside)
        else:
            asides.append(aside)
    return lines, asides


def _place_among(lines: Sequence[Line], turned: Line) -> int:
    return next((place for place, line in enumerate(lines) if _top(line) > _top(turned)), len(lines))


def _top(line: Line) -> tuple[int, float]:
    place = line.words[0].place
    return line.pagina or 0, place[1] if place is not None else 0.0


def _belongs(run: Sequence[Word], label: Sequence[Word]) -> bool:
    """True if a piece of a line stands right below a label, and begins or ends beside it."""
    upper = union(word.place for word in label if word.place is not None)
    lower = union(word.place for word in run if word.place is not None)
    gap, height = lower[1] - upper[3], lower[3] - lower[1]
    return -height / 2 < gap < _SAME_LABEL * height and lower[0] < upper[2] and upper[0] < lower[2]


def _text_of(drawn: Sequence[Glyph]) -> str:
    """The text of characters in the order they were drawn, with a blank where two are far apart."""
    text, before = "", None
    for glyph in drawn:
        is_apart = before is not None and _distance(before.box, glyph.box) > _APART
        text += " " if is_apart or glyph.text == LIKELY_BLANK else ""
        text += "" if glyph.text == LIKELY_BLANK else glyph.text
        before = glyph
    return text


def _distance(one: Bbox, other: Bbox) -> float:
    """How far the middles of two boxes are apart, in the mean of their lengths."""
    (x, y), (other_x, other_y) = ((box[0] + box[2], box[1] + box[3]) for box in (one, other))
    lengths = [max(box[2] - box[0], box[3] - box[1]) for box in (one, other)]
    return hypot(x - other_x, y - other_y) / (sum(lengths) or 1)
