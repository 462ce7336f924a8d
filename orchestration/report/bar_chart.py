"""Bar charts: a figure a row, from zero to the right, or to both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.publishing.pages import page_environment
from orchestration.report import geometry, notation
from orchestration.report.geometry import tenths

_FOLDER = Path(__file__).parent
_BAR, _GAP, _INDENT = 16, 12, 8
_LABEL_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar chart: its label, its value, the value in words, its colour, and whether it adds up the others."""

    label: str
    value: float
    text: str
    colour: str = "accent"
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar: the rows of its label; where it is, from left to right in percent of the width, downwards in pixels."""

    bar: Bar
    rows: Sequence[str]
    label_y: str
    y: str
    figure_y: str
    x: str
    width: str
    end: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars from zero, to the right, and to the left if any figure is negative. Margins and heights are pixels."""

    title: str
    subtitle: str
    column: str
    bars: Sequence[DrawnBar]
    label: int
    left: int
    right: int
    height: float
    zero: str | None
    has_track: bool
    kind: str = "bar"


def bars(title: str, subtitle: str, column: str, rows: Sequence[Bar], whole: float | None = None) -> BarChart:
    """A horizontal bar a row, with its label and figure.

    Args:
        title: what the figures are.
        subtitle: of whom and when, and their unit.
        column: the heading above the figures in the table.
        rows: from top to bottom, at least one.
        whole: what a bar of the whole width is; the largest figure if None.
    """
    low, high = min(0.0, *(row.value for row in rows)), max(0.0, *(row.value for row in rows))
    high = high if whole is None else whole
    span = (high - low) or 1.0
    texts = [geometry.wrapped(row.label, _LABEL_LENGTH) for row in rows]
    label = _INDENT + geometry.CHARACTER * max(len(text) for of_one in texts for text in of_one)
    figure = _INDENT + geometry.CHARACTER * max(len(row.text) for row in rows)
    drawn: list[DrawnBar] = []
    y = _GAP / 2
    for row, of_one in zip(rows, texts, strict=True):
        y += _GAP if row.is_total and drawn else 0
        high_row = max(_BAR, len(of_one) * geometry.ROW)
        first = y + high_row / 2 - (len(of_one) - 1) * geometry.ROW / 2 + 4.5
        begin, end = sorted([100 * (0 - low) / span, 100 * (row.value - low) / span])
        drawn.append(
            DrawnBar(
                row,
                of_one,
                tenths(first),
                tenths(y + (high_row - _BAR) / 2),
                tenths(y + high_row / 2 + 4.5),
                tenths(begin),
                tenths(end - begin),
                tenths(begin if row.value < 0 else end),
            )
        )
        y += high_row + _GAP
    zero = tenths(100 * (0 - low) / span) if low < 0 else None
    left, right = label + (figure if zero else 0), figure if high > 0 else _INDENT
    return BarChart(title, subtitle, column, drawn, label, left, right, y - _GAP / 2, zero, whole is not None)


def bar_picture(chart: BarChart, width: int) -> str:
    """A chart of bars as an SVG that stands alone, in the colours of the report on white.

    Args:
        chart: its title is the picture's name.
        width: in pixels.
    """
    environment = page_environment(_FOLDER / "templates", filters={"percent": notation.percent, "quarter": str})
    report, own = ((_FOLDER / "static" / name).read_text(encoding="utf-8") for name in ("rapport.css", "grafiek.css"))
    colours = report[report.index(":root") :].partition("}")[0] + "}"
    template = environment.get_template("chart.html")
    return str(template.module.picture(chart, width, colours + own))  # type: ignore[attr-defined]
