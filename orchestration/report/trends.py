"""The charts of a place through time."""

from __future__ import annotations

from orchestration.report import chart
from orchestration.report.data import ReportData
from orchestration.report.figures import MEASURES
from orchestration.report.notation import listing

_SHARES = (
    ("profielgraad", "Alle klanten", chart.ALL),
    ("profielgraad_gemeente", "Gemeenteklanten", chart.GEMEENTE),
    ("profielgraad_uwv", "UWV-klanten", chart.UWV),
)
_TITLES = {measure.column: measure.name for measure in MEASURES}


def trends(data: ReportData, code: str, name: str, *around: tuple[str, str, str]) -> list[chart.LineChart]:
    """The charts of a place: one with all three shares for Nederland, one a share for others.

    Args:
        data: what the pages show.
        code: of the place.
        name: of the place.
        around: the code, name and colour of each place to compare it with.
    """
    lines = {
        metric: chart.Series(label, colour, points)
        for metric, label, colour in _SHARES
        if chart.is_trend(points := data.series(code, metric))
    }
    if not lines:
        return []
    period = f"{data.labels[data.quarters[0]]} – {data.labels[data.quarters[-1]]}"
    if not around:
        return [chart.trend(f"% met klantprofiel, {name}", period, list(lines.values()))]
    charts = []
    for metric, line in lines.items():
        own = chart.Series(name, line.colour, line.points)
        others = [
            chart.Series(other, colour, points, is_comparison=True)
            for where, other, colour in around
            if chart.is_trend(points := data.series(where, metric))
        ]
        names = listing([one.name for one in (own, *others)])
        charts.append(chart.trend(_TITLES[metric], f"{names}, {period}", [own, *others]))
    return charts
