"""Drawn lines: the lines of words that the picture of a page shows, held level."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from orchestration.domain.publicatie import KOLOMMEN
from orchestration.reading.cells import looks_like_cell
from orchestration.reading.drawn_page import DrawnPage
from orchestration.reading.glyphs import Glyph
from orchestration.reading.lines import Line, Word, rounded, union
from orchestration.reading.recognition import Recognised, recognise
from orchestration.reading.words import group_by_line

_STEP, _STEPS = 0.0005, 26
"""Slants are tried at so many radians apart, so many times up and down: lines are not mixed up by that."""

_BESIDE, _BAND = 0.5, 0.25
"""What runs over a row is looked for further from its words than this share of their height, and so far above and below
their middle."""

_GROUND, _INK, _STROKE = 0.9, 24, 0.6
"""It is so many shades darker than most of what is shown there is at least, over more than this share of the height."""

_BETWEEN_LINES = 0.3
"""Words whose middles are further apart than this share of their height stand on different lines."""


class DrawnLines(NamedTuple):
    """The lines that a picture shows, from top to bottom, and the texts of rows of figures that something runs over."""

    lines: tuple[Line, ...]
    overdrawn: tuple[str, ...]


def lines_of(drawn: DrawnPage, number: int, *, is_level: bool = False) -> DrawnLines:
    """What a picture of a page, or of a part of it, shows.

    Args:
        drawn: the picture.
        number: that of its page.
        is_level: its lines go neither up nor down; few words do not tell that.

    Raises:
        ImportError: if the extra `ocr` is not installed.
        MemoryError: if the process may use no more memory.
    """
    words = recognise(drawn.picture)
    slant = 0.0 if is_level else _slant_of(words)
    lines = tuple(
        Line(
            tuple(
                Word(glyph.text, glyph.box, rounded((glyph.x0, glyph.top, glyph.x1, glyph.bottom))) for glyph in line
            ),
            number,
        )
        for line in group_by_line([_glyph_of(word, drawn, slant) for word in words])
    )
    rows = [line for line in lines if sum(looks_like_cell(word.text) for word in line.words) >= len(KOLOMMEN)]
    return DrawnLines(lines, tuple(line.text for line in rows if _is_overdrawn(line, drawn, slant)))


def _is_overdrawn(row: Line, drawn: DrawnPage, slant: float) -> bool:
    """True if something runs on between the words of a row, half-way their height: a stroke, or a watermark.

    Rules between columns are narrow there, and those between rows are not there.
    """
    import numpy

    height = statistics.median(word.upright[3] - word.upright[1] for word in row.words if word.upright)
    middle = statistics.median((word.upright[1] + word.upright[3]) / 2 for word in row.words if word.upright)
    boxes = [word.bbox for word in row.words if word.bbox]
    room, shades = _BESIDE * height, numpy.asarray(drawn.picture)
    inked: list[list[float]] = []
    for before, after in pairwise(boxes):
        columns = range(*(round((edge - drawn.left) * drawn.scale) for edge in (before[2] + room, after[0] - room)))
        inked.append([])
        for column in columns:
            x = drawn.left + column / drawn.scale
            y = ((middle + math.sin(slant) * x) / math.cos(slant) - drawn.top) * drawn.scale
            band = _BAND * height * drawn.scale
            inked[-1].append(float(shades[max(0, round(y - band)) : round(y + band) + 1, column].mean()))
    if not any(inked):
        return False
    shown = sorted(shade for gap in inked for shade in gap)
    ground = shown[int(_GROUND * len(shown))]
    longest = max(
        (len(list(run)) for gap in inked for is_ink, run in groupby(shade < ground - _INK for shade in gap) if is_ink),
        default=0,
    )
    return longest > _STROKE * height * drawn.scale


def _slant_of(words: Sequence[Recognised]) -> float:
    """By how much the lines of a page go down, in radians.

    Words are too short to tell it well; but as they are slanted, so much or a little less or more, there are fewest
    lines where it is right.
    """
    if not words:
        return 0.0
    middles = [tuple(map(statistics.fmean, zip(*word.corners, strict=True))) for word in words]
    height = statistics.median(math.dist(word.corners[0], word.corners[3]) for word in words)
    about = _slant_of_words(words)
    steps = range(-_STEPS, _STEPS + 1)
    slants = (about + _STEP * step for step in sorted(steps, key=abs))
    return min(slants, key=lambda slant: _unevenness(middles, slant, height))


def _slant_of_words(words: Sequence[Recognised]) -> float:
    """As half of the words go down, counted by how wide they are."""
    slants = sorted(
        (math.atan2(b[1] - a[1], b[0] - a[0]), math.dist(a, b)) for a, b in (word.corners[:2] for word in words)
    )
    half = sum(width for _, width in slants) / 2
    for slant, width in slants:
        half -= width
        if half <= 0:
            return slant
    return 0.0


def _unevenness(middles: Iterable[Sequence[float]], slant: float, height: float) -> tuple[int, float]:
    """How many lines there are if they go down by so much, and how uneven those are; words are so high."""
    cosine, sine = math.cos(slant), math.sin(slant)
    level = sorted(cosine * y - sine * x for x, y in middles)
    gaps = [after - before for before, after in pairwise(level)]
    within = [gap for gap in gaps if gap < _BETWEEN_LINES * height]
    return len(gaps) - len(within), math.fsum(gap * gap for gap in within)


def _glyph_of(word: Recognised, drawn: DrawnPage, slant: float) -> Glyph:
    """A word as what is drawn in one go: its box on the page, and its place once its lines are level."""
    points = [drawn.on_page(*corner) for corner in word.corners]
    cosine, sine = math.cos(slant), math.sin(slant)
    level = [(cosine * x + sine * y, cosine * y - sine * x) for x, y in points]
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = level
    place = ((ax + dx) / 2, (ay + by) / 2, (bx + cx) / 2, (cy + dy) / 2)
    box = rounded(union([(x, y, x, y) for x, y in points]))
    return Glyph(word.text, *place, box, 0)
