"""The charts: Vega-Lite specifications as plain dictionaries, and lines so small that they are SVG paths of our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orchestration.report.notation import kwartaal_kort

ALLE, GEMEENTE, UWV, NEDERLAND = "#1b2733", "#b8500c", "#0b62a8", "#68737d"
"""The same colour for the same thing on every page; each at least 3:1 against white, and told apart by colour-blind."""
_INK, _GREY, _LINE = "#1b2733", "#56616b", "#d9dee2"
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
_PLOT_HEIGHT = 240
_WIDTH, _HEIGHT = 160, 44

Points = Sequence[tuple[str, float | None]]


@dataclass(frozen=True, slots=True)
class Series:
    """A line of a chart: what it is of, its colour, its shares 0-1 by quarter, and whether it is there to compare."""

    naam: str
    kleur: str
    reeks: Points
    is_vergelijking: bool = False


def is_trend(reeks: Points) -> bool:
    """True where a figure is known in two quarters or more: fewer are no line."""
    return sum(value is not None for _, value in reeks) > 1


def trend(titel: str, ondertitel: Sequence[str], lijnen: Sequence[Series]) -> dict[str, Any]:
    """Shares through time, a line each, from 0 to 100 %; a quarter without a figure breaks the line.

    Args:
        titel: what is seen; it goes along when the picture is copied, as does
        ondertitel: its lines, of the quarters and the source.
        lijnen: at least one.
    """
    values = [
        {"lijn": lijn.naam, "kwartaal": kwartaal_kort(key), "aandeel": value}
        for lijn in lijnen
        for key, value in lijn.reeks
    ]
    colour = {
        "field": "lijn",
        "type": "nominal",
        "title": None,
        "scale": {"domain": [lijn.naam for lijn in lijnen], "range": [lijn.kleur for lijn in lijnen]},
        "legend": {"orient": "top", "symbolType": "stroke", "symbolStrokeWidth": 3, "direction": "vertical"},
    }
    dash = {
        "field": "lijn",
        "type": "nominal",
        "title": None,
        "scale": {
            "domain": [lijn.naam for lijn in lijnen],
            "range": [[5, 4] if lijn.is_vergelijking else [1, 0] for lijn in lijnen],
        },
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": {"text": titel, "subtitle": list(ondertitel), "anchor": "start"},
        "width": "container",
        "height": _PLOT_HEIGHT,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": values},
        "encoding": {
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
            "color": colour,
        },
        "layer": [
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
        ],
        "config": {
            "aria": False,  # the figure around it has the text; a label a point would drown it
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
        },
    }


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A line without axes, as paths of an SVG of 160 by 44, the one it is compared with, and its last point."""

    lijn: str
    vergelijking: str
    laatste: tuple[float, float]


def sparkline(reeks: Points, vergelijking: Points) -> Sparkline:
    """A share 0-1 through time, small, on a scale from 0 to 100 %.

    Args:
        reeks: with a figure in one quarter at least.
        vergelijking: what it is compared with, in the same quarters.
    """
    last = max(index for index, (_, value) in enumerate(reeks) if value is not None)
    return Sparkline(_path(reeks), _path(vergelijking), _point(last, reeks))


def _point(index: int, reeks: Points) -> tuple[float, float]:
    value = reeks[index][1] or 0.0
    across = index / (len(reeks) - 1) if len(reeks) > 1 else 0.5
    return round(4 + across * (_WIDTH - 8), 1), round(4 + (1 - value) * (_HEIGHT - 8), 1)


def _path(reeks: Points) -> str:
    """The line through the figures, broken where there is none."""
    path, is_drawing = [], False
    for index, (_, value) in enumerate(reeks):
        if value is not None:
            x, y = _point(index, reeks)
            path.append(f"{'L' if is_drawing else 'M'}{x} {y}")
        is_drawing = value is not None
    return "".join(path)
