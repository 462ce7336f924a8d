"""The small lines of a list of gemeenten, without axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.report import geometry
from orchestration.report.chart import LEAST, Points
from orchestration.report.geometry import Axis

_WIDTH, _HEIGHT, _EDGE = 160, 44, 4


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line without axes, as paths in an SVG of 160 by 44: itself, the line to compare it with, and its last point."""

    path: str
    comparison: str
    last: tuple[float, float]


def shared_axis(series: Sequence[Points]) -> Axis:
    """The axis that all of these shares fit on, for small lines that are to be compared."""
    known = [100 * value for points in series for _, value in points if value is not None]
    return geometry.fitted_axis(known, LEAST["aandeel"], 100)


def sparkline(points: Points, comparison: Points, axis: Axis) -> Sparkline:
    """A small line of a share over time.

    Args:
        points: with a figure in one quarter at least.
        comparison: the line to compare it with, in the same quarters.
        axis: in percent.
    """
    last = max(index for index, (_, value) in enumerate(points) if value is not None)
    return Sparkline(_path(points, axis), _path(comparison, axis), _place(last, points, axis))


def _place(index: int, points: Points, axis: Axis) -> tuple[float, float]:
    up = (100 * (points[index][1] or 0.0) - axis.bottom) / (axis.top - axis.bottom)
    right = geometry.across(index, len(points))
    return round(_EDGE + right * (_WIDTH - 2 * _EDGE), 1), round(_EDGE + (1 - up) * (_HEIGHT - 2 * _EDGE), 1)


def _path(points: Points, axis: Axis) -> str:
    """The line through the figures, broken where there is none."""
    path, is_drawing = [], False
    for index, (_, value) in enumerate(points):
        if value is not None:
            x, y = _place(index, points, axis)
            path.append(f"{'L' if is_drawing else 'M'}{x} {y}")
        is_drawing = value is not None
    return "".join(path)
