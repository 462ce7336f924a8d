"""The charts: Vega-Lite specifications as plain dictionaries, and sparklines as SVG paths of our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orchestration.report.notation import short_quarter

ALL, GEMEENTE, UWV, NEDERLAND = "#1b2733", "#b8500c", "#0b62a8", "#68737d"
"""The colour of one thing on every page; each at least 3:1 against white, and distinct for the colour-blind."""
_INK, _GREY, _LINE = "#1b2733", "#56616b", "#d9dee2"
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
_PLOT_HEIGHT = 240
_WIDTH, _HEIGHT = 160, 44

_CONFIG = {
    "aria": False,  # the figure around the chart has its text; a label for every point would drown it
    "font": _FONT,
    "background": "#ffffff",
    "view": {"stroke": None},
    "axis": {
        "labelColor": _GREY,
        "labelFontSize": 12,
        "gridColor": _LINE,
        "domainColor": _LINE,
        "tickColor": _LINE,
    },
    "legend": {"labelColor": _INK, "labelFontSize": 13},
    "title": {
        "color": _INK,
        "fontSize": 15,
        "subtitleColor": _GREY,
        "subtitleFontSize": 11,
        "subtitlePadding": 4,
    },
}

Points = Sequence[tuple[str, float | None]]
"""A share 0-1 by quarter; None if it is not known."""


@dataclass(frozen=True, slots=True)
class Series:
    """A line of a chart: its name, its colour, its points, and whether it is there for comparison only."""

    name: str
    colour: str
    points: Points
    is_comparison: bool = False


def is_trend(points: Points) -> bool:
    """True if a figure is known in two quarters or more: fewer make no line."""
    return sum(value is not None for _, value in points) > 1


def trend(title: str, subtitle: Sequence[str], lines: Sequence[Series]) -> dict[str, Any]:
    """Shares over time, a line each, from 0 to 100 %; a quarter without a figure breaks the line.

    Args:
        title: part of the picture when a reader copies it, as is
        subtitle: its lines, with the quarters and the source.
        lines: at least one.
    """
    values = [
        {"lijn": line.name, "kwartaal": short_quarter(key), "aandeel": value}
        for line in lines
        for key, value in line.points
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": {"text": title, "subtitle": list(subtitle), "anchor": "start"},
        "width": "container",
        "height": _PLOT_HEIGHT,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": values},
        "encoding": _axes(lines),
        "layer": _layers(lines),
        "config": _CONFIG,
    }


def _axes(lines: Sequence[Series]) -> dict[str, Any]:
    """The quarters from left to right, the shares upwards, and a colour for each line."""
    return {
        "x": {
            "field": "kwartaal",
            "type": "ordinal",
            "title": None,
            "axis": {"labelAngle": 0, "labelOverlap": True, "labelSeparation": 8, "labelPadding": 6, "grid": False},
        },
        "y": {
            "field": "aandeel",
            "type": "quantitative",
            "title": None,
            "scale": {"domain": [0, 1]},
            "axis": {"format": ".0%", "tickCount": 5},
        },
        "color": {
            "field": "lijn",
            "type": "nominal",
            "title": None,
            "scale": {"domain": [line.name for line in lines], "range": [line.colour for line in lines]},
            "legend": {"orient": "top", "symbolType": "stroke", "symbolStrokeWidth": 3, "direction": "vertical"},
        },
    }


def _layers(lines: Sequence[Series]) -> list[dict[str, Any]]:
    """The lines, dashed if they are for comparison, and on them points that tell their figure."""
    dash = {
        "field": "lijn",
        "type": "nominal",
        "title": None,
        "scale": {
            "domain": [line.name for line in lines],
            "range": [[5, 4] if line.is_comparison else [1, 0] for line in lines],
        },
    }
    return [
        {
            "mark": {"type": "line", "strokeWidth": 2.5, "invalid": "break-paths-show-domains"},
            "encoding": {"strokeDash": dash},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 22, "opacity": 1, "invalid": "filter"},
            "encoding": {
                "tooltip": [
                    {"field": "kwartaal", "title": "kwartaal"},
                    {"field": "lijn", "title": "van"},
                    {"field": "aandeel", "format": ".1%", "title": "met profiel"},
                ]
            },
        },
    ]


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line without axes, as paths in an SVG of 160 by 44: itself, the line to compare it with, and its last point."""

    path: str
    comparison: str
    last: tuple[float, float]


def sparkline(points: Points, comparison: Points) -> Sparkline:
    """A small line of a share over time, on a scale from 0 to 100 %.

    Args:
        points: with a figure in one quarter at least.
        comparison: the line to compare it with, in the same quarters.
    """
    last = max(index for index, (_, value) in enumerate(points) if value is not None)
    return Sparkline(_path(points), _path(comparison), _place(last, points))


def _place(index: int, points: Points) -> tuple[float, float]:
    value = points[index][1] or 0.0
    across = index / (len(points) - 1) if len(points) > 1 else 0.5
    return round(4 + across * (_WIDTH - 8), 1), round(4 + (1 - value) * (_HEIGHT - 8), 1)


def _path(points: Points) -> str:
    """The line through the figures, broken where there is none."""
    path, is_drawing = [], False
    for index, (_, value) in enumerate(points):
        if value is not None:
            x, y = _place(index, points)
            path.append(f"{'L' if is_drawing else 'M'}{x} {y}")
        is_drawing = value is not None
    return "".join(path)
