"""Line charts: shares over time, with all that the template needs to draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from orchestration.report import geometry, notation
from orchestration.report.geometry import Axis, tenths

ALL, GEMEENTE, UWV, REGIO, NEDERLAND = "inkt", "gemeente", "uwv", "accent", "nl"
"""The colour of one thing on every page, by its name in rapport.css."""

_LABEL_GAP, _LABEL_INDENT = 3, 12
_LEAST = 10
"""Percentage points that a fitted axis spans at least."""
_WHOLE = Axis(0, 100, 25)

Points = Sequence[tuple[str, float | None]]
"""A share 0-1 by quarter; None if it is not known."""


@dataclass(frozen=True, slots=True)
class Series:
    """A line of a chart: its name, its colour, its points, and whether it is there for comparison only."""

    name: str
    colour: str
    points: Points
    is_comparison: bool = False


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line as paths: itself, and its dots. `style` is the name of a class in grafiek.css."""

    colour: str
    style: str
    path: str
    dots: str


@dataclass(frozen=True, slots=True)
class EndLabel:
    """Rows of text beside the end of a line, and where the first stands on the fitted axis and on the whole one."""

    colour: str
    rows: Sequence[str]
    fitted: str
    whole: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """Shares over time, a line each. Margins and heights are pixels; `stretch` takes the fitted axis to the whole."""

    title: str
    subtitle: str
    lines: Sequence[Series]
    plot: float
    left: int
    right: int
    stretch: tuple[str, str] | None
    ticks: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    quarters: Sequence[tuple[int, str, bool]]
    drawn: Sequence[DrawnLine]
    labels: Sequence[EndLabel]
    kind: str = "line"

    @property
    def height(self) -> float:
        """Of the whole picture."""
        return geometry.TOP + self.plot + geometry.FOOT


def is_trend(points: Points) -> bool:
    """True if a figure is known in two quarters or more: fewer make no line."""
    return sum(value is not None for _, value in points) > 1


def trend(title: str, subtitle: str, lines: Sequence[Series]) -> LineChart:
    """Shares over time, a line each, on an axis that fits them and one from 0 to 100 %; a gap breaks the line.

    Args:
        title: what the shares are.
        subtitle: of whom, and of which quarters.
        lines: at least one, of the same quarters; each with a share 0-1.
    """
    values = [[None if value is None else 100 * value for _, value in line.points] for line in lines]
    known = [value for line in values for value in line if value is not None]
    rows = [geometry.wrapped(f"{line.name} {_last(line.points)}", geometry.LABEL_LENGTH) for line in lines]
    heights = [len(of_one) * geometry.ROW + _LABEL_GAP for of_one in rows]
    plot = max(geometry.PLOT, sum(heights) - geometry.TOP)
    fitted = replace(geometry.fitted_axis(known, _LEAST), height=plot)
    whole = replace(_WHOLE, height=plot)
    has_two = (fitted.bottom, fitted.top) != (whole.bottom, whole.top)
    ticks = [(name, _ticks(axis)) for name, axis in (("pas", fitted), ("nul", whole))[: 1 + has_two]]
    return LineChart(
        title,
        subtitle,
        lines,
        plot,
        left=8 + geometry.CHARACTER * max(len(text) for _, texts in ticks for _, text in texts),
        right=_LABEL_INDENT + geometry.CHARACTER * max(len(row) for of_one in rows for row in of_one),
        stretch=_stretch(fitted, whole) if has_two else None,
        ticks=ticks,
        quarters=geometry.quarter_ticks([key for key, _ in lines[0].points]),
        drawn=_drawn(lines, values, fitted),
        labels=_labels(lines, values, rows, fitted, whole),
    )


def _last(points: Points) -> str:
    """The newest figure; with its quarter, if that is not the newest."""
    key, value = next((key, value) for key, value in reversed(points) if value is not None)
    short = notation.short_quarter(key).replace(" ", "\N{NO-BREAK SPACE}")
    return notation.percent(value) + ("" if key == points[-1][0] else f" ({short})")


def _ticks(axis: Axis) -> list[tuple[str, str]]:
    """Where each tick is, and its text."""
    return [(tenths(axis.place(tick)), f"{tick:g}\N{NO-BREAK SPACE}%") for tick in axis.ticks]


def _stretch(fitted: Axis, whole: Axis) -> tuple[str, str]:
    """What the pixels of the fitted axis are multiplied by for the whole one, and how far they then move down."""
    scale = (fitted.top - fitted.bottom) / (whole.top - whole.bottom)
    return f"{scale:g}", tenths(whole.place(fitted.bottom) - scale * fitted.place(fitted.bottom))


def _drawn(lines: Sequence[Series], values: Sequence[Sequence[float | None]], axis: Axis) -> list[DrawnLine]:
    """The lines, the first on top of the others; those for comparison are dashed, and Nederland's is dotted."""
    drawn = []
    for line, of_one in zip(lines, values, strict=True):
        style = "v nl" if line.colour == NEDERLAND else "v"
        drawn.append(DrawnLine(line.colour, style if line.is_comparison else "", *geometry.line_path(of_one, axis)))
    return drawn[::-1]


def _labels(
    lines: Sequence[Series],
    values: Sequence[Sequence[float | None]],
    rows: Sequence[Sequence[str]],
    fitted: Axis,
    whole: Axis,
) -> list[EndLabel]:
    """A label a line, none over another on either axis."""
    heights = [len(of_one) * geometry.ROW + _LABEL_GAP for of_one in rows]
    ends = [next(value for value in reversed(of_one) if value is not None) for of_one in values]
    room = max(geometry.TOP + fitted.height, sum(heights))
    places = [
        [
            tenths(middle - (len(of_one) - 1) * geometry.ROW / 2 + 4)
            for middle, of_one in zip(
                geometry.apart([axis.place(end) for end in ends], heights, 0, room), rows, strict=True
            )
        ]
        for axis in (fitted, whole)
    ]
    return [EndLabel(line.colour, of_one, *where) for line, of_one, *where in zip(lines, rows, *places, strict=True)]
