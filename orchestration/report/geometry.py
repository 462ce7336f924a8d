"""The rules by which a chart is drawn: its axis, its line, its labels. `static/lijnen.js` has the same rules.

Up and down, a unit is a CSS pixel. Along a line chart there are 1000 units, however wide the screen shows it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

TOP, PLOT, FOOT = 10, 200, 28
"""Heights in pixels: above the plot, of the plot itself, and of the quarters below it."""
ROW, CHARACTER = 15, 8
"""Of a label in pixels: the height of a row of text, and the width of a character, rather too wide than too narrow."""
LABEL_LENGTH = 14
"""Characters in a row of a label at the end of a line."""
_MAX_STEPS = 5
_LONGEST_WORD = 20
_MAX_YEARS, _MAX_YEARS_ON_A_PHONE = 9, 4


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from bottom to top, with a tick each step, on a plot of a height in pixels."""

    bottom: float
    top: float
    step: float
    height: float = PLOT

    @property
    def ticks(self) -> list[float]:
        """From the bottom up."""
        return [self.bottom + self.step * number for number in range(round((self.top - self.bottom) / self.step) + 1)]

    def place(self, value: float) -> float:
        """How far below the upper edge of the picture a value is, in pixels."""
        return TOP + self.height * (1 - (value - self.bottom) / (self.top - self.bottom))


def fitted_axis(values: Sequence[float], least: float) -> Axis:
    """An axis that values just fit on, with two to six round ticks.

    Args:
        values: percentages, at least one.
        least: the axis spans no less, or chance looks like a change.
    """
    low, high = min(values), max(values)
    if high - low < least:
        low, high = (low + high - least) / 2, (low + high + least) / 2
    low, high = max(low, 0), min(high, 100)
    step = next(
        size * 10**power for power in count() for size in (1, 2, 5) if (high - low) / (size * 10**power) <= _MAX_STEPS
    )
    return Axis(math.floor(low / step) * step, math.ceil(high / step) * step, step)


def tenths(number: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{math.floor(number * 10 + 0.5) / 10:g}"


def across(index: int, quarters: int) -> float:
    """Where a quarter is from left to right, as a part of the width."""
    return index / (quarters - 1) if quarters > 1 else 0.5


def along(index: int, quarters: int) -> int:
    """How far along the plot a quarter is, of 1000."""
    return math.floor(1000 * across(index, quarters) + 0.5)


def line_path(values: Sequence[float | None], axis: Axis) -> tuple[str, str]:
    """A line through the values, broken where there is none; and a dot for its end and each value between two gaps."""
    line, dots = [], []
    last = max((index for index, value in enumerate(values) if value is not None), default=0)
    for index, value in enumerate(values):
        if value is None:
            continue
        place = f"{along(index, len(values))} {tenths(axis.place(value))}"
        begins = index == 0 or values[index - 1] is None
        line.append(("M" if begins else "L") + place)
        if index == last or (begins and values[index + 1] is None):
            dots.append(f"M{place}h0")
    return "".join(line), "".join(dots)


def wrapped(text: str, length: int) -> list[str]:
    """The text in rows of so many characters, broken at spaces and after - and /; words of up to 20 stay whole."""
    rows = [""]
    for piece in re.findall(f" *[^ /-]{{1,{_LONGEST_WORD}}}[/-]?| *[/-]+", text):
        if rows[-1] and len(rows[-1] + piece) > length:
            rows.append(piece.lstrip(" "))
        else:
            rows[-1] += piece
    return rows


def apart(places: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Where labels go that belong at these places, moved as little as keeps each clear of the others.

    Args:
        places: the middle of each, in any order.
        heights: of each; together no more than there is from top to bottom.
        top: the upper edge of the room.
        bottom: its lower edge.

    Returns:
        The middle of each, in the order of `places`.
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    offsets, used = {}, 0.0
    blocks: list[tuple[float, int]] = []
    for index in order:
        offsets[index] = used + heights[index] / 2
        used += heights[index]
        # Labels that would overlap stand against each other, around the mean of where they belong.
        total, size = places[index] - offsets[index], 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / size:
            before, others = blocks.pop()
            total, size = total + before, size + others
        blocks.append((total, size))
    starts = [max(top, min(bottom - used, total / size)) for total, size in blocks for _ in range(size)]
    found = {index: start + offsets[index] for index, start in zip(order, starts, strict=True)}
    return [found[index] for index in range(len(places))]


def quarter_ticks(keys: Sequence[str]) -> list[tuple[int, str, bool]]:
    """What stands below the plot: how far along it, the text, and whether a phone has no room for it.

    Years below their first quarter; of less than three years, the first and the last quarter.
    """
    years = [(index, key[:4]) for index, key in enumerate(keys) if key.endswith("Q1")]
    if len(years) < 3:
        ends = sorted({0, len(keys) - 1})
        return [(along(index, len(keys)), keys[index].replace("Q", " k"), False) for index in ends]
    step, phone = (math.ceil(len(years) / most) for most in (_MAX_YEARS, _MAX_YEARS_ON_A_PHONE))
    return [
        (along(index, len(keys)), year, number % phone > 0)
        for number, (index, year) in enumerate(years)
        if number % step == 0
    ]
