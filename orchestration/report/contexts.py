"""The context of each kind of page: the values that its template shows, beside those that every page has."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from orchestration.domain.quarter import ONBEKEND, quarters
from orchestration.report import chart
from orchestration.report.data import ReportData
from orchestration.report.figures import MEASURES, NL, CurrentGemeente, Point
from orchestration.report.notation import listing
from orchestration.report.sparkline import shared_axis, sparkline
from orchestration.report.tile_map import class_limits

_SHARES = (
    ("profielgraad", "Alle klanten", chart.ALL),
    ("profielgraad_gemeente", "Gemeenteklanten", chart.GEMEENTE),
    ("profielgraad_uwv", "UWV-klanten", chart.UWV),
)
_NEDERLAND = (NL, "Nederland", chart.NEDERLAND)


def nederland_context(data: ReportData) -> dict[str, Any]:
    """The page of Nederland; `map_data` holds its map and ranking for every quarter and measure, as compact rows."""
    newest_first = list(reversed(data.quarters))
    codes = list(data.amr_names)
    values = {
        measure.column: {key: [_numbers(data, code, measure.column, key) for code in codes] for key in newest_first}
        for measure in MEASURES
    }
    loaded = {key: sum(1 for numbers in values["totaal"][key] if numbers) for key in newest_first}
    return {
        "quarters": newest_first,
        "amr_codes": codes,
        "ranking": _ranking(data, MEASURES[0].column, newest_first[0]) if newest_first else [],
        # The names in this object are those of rapport.js.
        "map_data": {
            "kwartalen": newest_first,
            "maten": [[measure.column, measure.name, measure.unit, measure.explanation] for measure in MEASURES],
            "amr": [[code, data.amr_names[code]] for code in codes],
            "waarden": values,
            "nederland": {
                measure.column: {key: _numbers(data, NL, measure.column, key) for key in newest_first}
                for measure in MEASURES
            },
            "klassen": {
                measure.column: class_limits(_values(data, measure.column, newest_first), measure.unit)
                for measure in MEASURES
            },
        },
        "loaded": loaded,
        "charts": _trends(data, NL, "Nederland"),
    }


def amr_context(data: ReportData, code: str) -> dict[str, Any]:
    """The page of an AMR: its tables, the newest quarter first and an unknown one last, and its gemeenten of today."""
    tables = sorted(
        data.tables.get(code, ()),
        key=lambda table: (table.total.quarter_key != ONBEKEND, table.total.quarter_key),
        reverse=True,
    )
    members = [gemeente for gemeente in data.gemeenten if gemeente.amr_code == code]
    national = data.series(NL, "profielgraad")
    series = [
        (gemeente, points)
        for gemeente in members
        if chart.is_trend(points := data.series(gemeente.code, "profielgraad"))
    ]
    axis = shared_axis([national, *(points for _, points in series)]) if series else None
    sparklines = [
        (gemeente, sparkline(points, national, axis), [value for _, value in points if value is not None][-1])
        for gemeente, points in series
        if axis
    ]
    return {
        "code": code,
        "name": data.amr_names[code],
        "tables": tables,
        "members": members,
        "sparklines": sparklines,
        "axis": axis,
        "charts": _trends(data, code, data.amr_names[code], _NEDERLAND),
    }


def gemeente_context(data: ReportData, gemeente: CurrentGemeente) -> dict[str, Any]:
    """The page of a gemeente of today: its comparable areas, the newest quarter first, and its history."""
    areas = tuple(reversed(data.areas.get(gemeente.code, ())))
    return {
        "gemeente": gemeente,
        "amr_name": data.amr_names[gemeente.amr_code],
        "areas": areas,
        "assumed": [area.figures.quarter_key for area in areas if data.has_assumed_order(*data.printed(area))],
        "without_quarter": data.without_quarter.get(gemeente.code, ()),
        "herindelingen": data.herindelingen[gemeente.code],
        "charts": _trends(
            data,
            gemeente.code,
            gemeente.naam,
            (gemeente.amr_code, data.amr_names[gemeente.amr_code], chart.REGIO),
            _NEDERLAND,
        ),
    }


def quality_context(data: ReportData) -> dict[str, Any]:
    """The page of quality: every quarter from the first published one to the last that is or should be, by region."""
    own = {(row["code"], row["quarter_key"]) for row in data.publicaties}
    with_total = {(code, table.total.quarter_key) for code, tables in data.tables.items() for table in tables}
    kept_out = {
        (NL if row["niveau"] == "landelijk" else row["amr_code"], row["quarter_key"]) for row in data.quarantaine
    }
    known = sorted({*data.quarters, *data.late})
    keys = quarters(known[0], known[-1]) if known else []

    def state(code: str, key: str) -> str:
        """The name of a class in rapport.css."""
        if (code, key) in own:
            return "beide" if (code, key) in kept_out else "geladen"
        if (code, key) in kept_out:
            return "apart"
        if (code, key) in with_total:
            return "landelijk"
        return "laat" if key in data.late else "ontbreekt"

    places = [(NL, "Nederland"), *data.amr_names.items()]
    return {
        "matrix_quarters": keys,
        "matrix": [(code, name, [(key, state(code, key)) for key in keys]) for code, name in places],
        "revisies": [
            (head, list(rows))
            for head, rows in groupby(
                data.revisies, key=lambda row: (row["quarter_key"], row["amr_code"], row["revision"])
            )
        ],
    }


def _ranking(data: ReportData, metric: str, key: str) -> list[tuple[str, Point]]:
    """The AMRs that have a figure, the highest first."""
    found = [(code, point) for code in data.amr_names if (point := data.point(code, metric, key))]
    return sorted(found, key=lambda one: (-one[1].waarde, data.amr_names[one[0]]))


def _values(data: ReportData, metric: str, keys: Sequence[str]) -> list[float]:
    """Every known figure of an AMR in these quarters."""
    points = [data.point(code, metric, key) for code in data.amr_names for key in keys]
    return [point.waarde for point in points if point is not None]


def _numbers(data: ReportData, code: str, metric: str, key: str) -> list[float | None] | None:
    """A figure, its two changes, its rank and its distance from Nederland's, as the marts have them."""
    point = data.point(code, metric, key)
    if point is None:
        return None
    return [point.waarde, point.verandering_kwartaal, point.verandering_jaar, point.rang, point.afstand_nederland]


def _trends(data: ReportData, code: str, name: str, *around: tuple[str, str, str]) -> list[chart.LineChart]:
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
        return [chart.trend(f"{name}: deel met klantprofiel", period, list(lines.values()))]
    charts = []
    for metric, line in lines.items():
        own = chart.Series(name, line.colour, line.points)
        others = [
            chart.Series(other, colour, points, is_comparison=True)
            for where, other, colour in around
            if chart.is_trend(points := data.series(where, metric))
        ]
        names = listing([one.name for one in (own, *others)])
        charts.append(chart.trend(f"{line.name} met klantprofiel", f"{names}, {period}", [own, *others]))
    return charts
