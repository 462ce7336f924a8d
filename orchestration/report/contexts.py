"""The context of each kind of page: the values that its template shows, beside those that every page has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from typing import Any

from orchestration.domain.quarter import ONBEKEND, quarters
from orchestration.report import chart
from orchestration.report.data import ReportData, numbered
from orchestration.report.explanation import explanations, what_if
from orchestration.report.figures import FEW, GEMEENTE_MEASURES, MEASURES, NL, CurrentGemeente, Figures
from orchestration.report.notation import shown
from orchestration.report.scripts import Number, padded, quarter_figures
from orchestration.report.tile_map import CLASS_LIMITS, Tile, class_of
from orchestration.report.trends import trends
from orchestration.report.views import AreaView, area_view

SourceHref = Callable[[str | None, str], str | None]
"""The address of the row of an area in a publication, from the root of the site; None if there is none."""

CELL_UNITS = (*("personen", "personen", "aandeel") * 3, "punt")
"""The units of the figures of a row in the table of an AMR."""
_TOTAAL = [measure.column for measure in GEMEENTE_MEASURES].index("totaal")
_NEDERLAND = (NL, "Nederland", chart.NEDERLAND)


def nederland_context(data: ReportData, source_href: SourceHref) -> dict[str, Any]:
    """The page of Nederland: its views, the newest quarter first, and the map and ranking of the newest quarter."""
    views = {key: area_view(data, NL, "Nederland", row, [row.publicatie_id]) for key, row in data.nederland.items()}
    newest_first = list(reversed(data.quarters))
    newest = newest_first[0] if newest_first else None
    loaded = {key: sum(1 for code in data.amr_names if data.point(code, "totaal", key)) for key in newest_first}
    return {
        "quarters": newest_first,
        "views": {key: views.get(key) or _without_nederland(data, key, loaded[key]) for key in newest_first},
        "loaded": loaded,
        "measures": MEASURES,
        "limits": CLASS_LIMITS,
        "tiles": [_tile(data, tile, newest) for tile in data.tiles],
        "ranking": _ranking(data, newest) if newest else [],
        "known_share": _in_ten(data),
        "sources": {key: _marked(data, row, NL, source_href) for key, row in data.nederland.items()},
        "charts": trends(data, NL, "Nederland"),
    }


def amr_context(data: ReportData, code: str, source_href: SourceHref) -> dict[str, Any]:
    """The page of an AMR: its tables, the newest quarter first and an unknown one last, and its gemeenten of today."""
    tables = sorted(
        data.tables.get(code, ()),
        key=lambda table: (table.total.quarter_key != ONBEKEND, table.total.quarter_key),
        reverse=True,
    )
    name = data.amr_names[code]
    members = [gemeente for gemeente in data.gemeenten if gemeente.amr_code == code]
    is_ambiguous = name in data.gemeente_names.values()
    place, line = (f"de regio {name}", f"{name} (regio)") if is_ambiguous else (name, name)
    return {
        "code": code,
        "name": name,
        "tables": tables,
        "views": {table.key: _single_view(data, table.key, code, place, table.total) for table in tables},
        "rows": {table.key: [_gemeente_row(data, row) for row in table.gemeenten] for table in tables},
        "sources": {table.key: _marked(data, table.total, code, source_href) for table in tables},
        "totals": {table.key: _cells(data, table.total) for table in tables},
        "members": members,
        "has_other_ground": any(
            False in (point.is_zelfde_kwartaal, point.is_zelfde_jaar)
            for point in data.trend.get((code, "profielgraad"), {}).values()
        ),
        **_explained(data, code, place, tables[0].total.quarter_key if tables else ONBEKEND),
        "charts": trends(data, code, line, _NEDERLAND),
    }


def gemeente_context(data: ReportData, gemeente: CurrentGemeente) -> dict[str, Any]:
    """The page of a gemeente of today: its comparable areas, the newest quarter first, and its history."""
    areas = tuple(reversed(data.areas.get(gemeente.code, ())))
    own = [area for area in areas if area.is_volledig and not area.is_samengesteld]
    without = data.without_quarter.get(gemeente.code, ())
    amr_name = data.amr_names[gemeente.amr_code]
    regio = f"{amr_name} (regio)" if amr_name == gemeente.naam else amr_name
    views = {
        area.figures.quarter_key: area_view(data, gemeente.code, gemeente.naam, area.figures, data.printed(area))
        for area in own
    }
    for number, row in enumerate(without, start=1):
        key = numbered(ONBEKEND, number)
        views[key] = _single_view(data, key, gemeente.code, gemeente.naam, row)
    return {
        "gemeente": gemeente,
        "amr_name": amr_name,
        "areas": areas,
        "views": views,
        "assumed": [area.figures.quarter_key for area in areas if data.has_assumed_order(*data.printed(area))],
        "without_quarter": without,
        "herindelingen": data.herindelingen[gemeente.code],
        **_explained(data, gemeente.code, gemeente.naam, own[0].figures.quarter_key if own else ONBEKEND),
        "charts": trends(
            data,
            gemeente.code,
            gemeente.naam,
            (gemeente.amr_code, regio, chart.REGIO),
            _NEDERLAND,
        ),
    }


def ranking_context(data: ReportData) -> dict[str, Any]:
    """The page with every gemeente, in order of name, and its figures of the newest quarter that has any."""
    keys = [
        key for key in reversed(data.quarters) if any(data.point(one.code, "totaal", key) for one in data.gemeenten)
    ]
    newest = keys[0] if keys else None
    figures = quarter_figures(data, newest) if newest else {}
    without: list[list[Number]] = [[], [], [], [None]]
    ranked = [
        (gemeente, padded(rows[0]), rows[_TOTAAL][0])
        for gemeente in data.gemeenten
        for rows in (figures.get(gemeente.code, without),)
    ]
    measures = GEMEENTE_MEASURES
    return {"quarters": keys, "newest": newest, "measure": measures[0], "ranked": ranked, "measures": measures}


def compare_context(data: ReportData) -> dict[str, Any]:
    """The page that compares areas of choice; its script loads their figures."""
    regions = {code: sorted(one.code for one in data.gemeenten if one.amr_code == code) for code in data.amr_names}
    names = {one.code: one.naam for one in data.gemeenten} | dict(data.amr_names) | {NL: "Nederland"}
    return {"every_quarter": data.every_quarter, "regions": regions, "names": names, "charts": True}


def quality_context(data: ReportData) -> dict[str, Any]:
    """The page of quality: every quarter from the first published one to the last that is or should be, by region."""
    own = {(row["code"], row["quarter_key"]) for row in data.publicaties}
    with_total = {(code, table.total.quarter_key) for code, tables in data.tables.items() for table in tables}
    regional = {key for code, key in own if code != NL}
    kept_out = {
        (NL if row["niveau"] == "landelijk" else row["amr_code"], row["quarter_key"]) for row in data.quarantaine
    }
    known = sorted({*data.quarters, *data.overdue})
    keys = quarters(known[0], known[-1]) if known else []

    def state(code: str, key: str) -> str:
        """The name of a class in rapport.css."""
        if (code, key) in own:
            return "beide" if (code, key) in kept_out else "geladen"
        if (code, key) in kept_out:
            return "apart"
        if (code, key) in with_total:
            return "landelijk"
        return "laat" if key in data.overdue and key in regional else "ontbreekt"

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


def _explained(data: ReportData, code: str, name: str, quarter_key: str) -> dict[str, Any]:
    """Of the newest quarter: an older one is told in figures only."""
    return {
        "explained": explanations(data, code, name, quarter_key),
        "if_so": what_if(data, code, name, quarter_key),
        "explained_quarter": quarter_key,
    }


def _marked(data: ReportData, row: Figures, code: str, source_href: SourceHref) -> str | None:
    """The address of a row as rapport.js reads it, with the mark of its publication behind it."""
    address = source_href(row.publicatie_id, code)
    return f"{address}{data.mark_of(row.publicatie_id)}" if address else None


def _in_ten(data: ReportData) -> int | None:
    """How many of ten persons in the register are in Sonar, in the newest national figures."""
    for key in reversed(list(data.nederland)):
        if (share := data.nederland[key].registratiegraad) is not None:
            return round(10 * share)
    return None


def _single_view(data: ReportData, key: str, code: str, name: str, row: Figures) -> AreaView:
    """The view of what one publication says of an area; `key` is numbered if several have an unknown quarter."""
    view = area_view(data, code, name, row, [row.publicatie_id])
    number = key.partition("-")[2]
    return replace(view, quarter=f"{view.quarter} ({number})") if number else view


def _without_nederland(data: ReportData, key: str, loaded: int) -> AreaView:
    label, among = data.labels[key], len(data.amr_names)
    answer = f"Van het {label} hebben we geen cijfers van heel Nederland. Van {loaded} van de {among} regio’s wel."
    return AreaView(label, answer, (), ())


def _tile(data: ReportData, tile: Tile, newest: str | None) -> dict[str, Any]:
    """A region on the map: its figure of the newest quarter, or else its newest figure with its quarter."""
    code = tile.amr_code
    found = next((key for key in reversed(data.quarters) if data.point(code, MEASURES[0].column, key)), None)
    tables = data.tables.get(code, ())
    point = data.point(code, MEASURES[0].column, found) if found else None
    share = point.waarde if point else tables[-1].total.profielgraad if tables else None
    members = [gemeente for gemeente in data.gemeenten if gemeente.amr_code == code]
    sizes = {one.code: _newest_size(data, one.code) for one in members}
    return {
        "tile": tile,
        "share": share,
        "quarter": found or (tables[-1].total.quarter_key if tables else None),
        "klasse": class_of(point.afstand_nederland if point and found == newest else None),
        "gemeenten": [
            (one, class_of(_distance(data, one.code, newest)))
            for one in sorted(members, key=lambda one: (-sizes[one.code], one.naam))
        ],
    }


def _newest_size(data: ReportData, code: str) -> float:
    """The clients of a gemeente in the newest quarter that has them; 0 if none has."""
    points = data.trend.get((code, "totaal"), {})
    return points[max(points)].waarde if points else 0


def _distance(data: ReportData, code: str, key: str | None) -> float | None:
    """How far a gemeente's share is from Nederland's; None if it is small."""
    column = MEASURES[0].column
    point = data.point(code, column, key) if key and not data.is_few(code, column, key) else None
    return point.afstand_nederland if point else None


def _gemeente_row(data: ReportData, row: Figures) -> list[Any]:
    """A row of an AMR's table as rapport.js reads it: name, code, the page of its only heir or '', and its cells."""
    heirs = data.heirs.get(row.code, ())
    return [row.naam, row.code, heirs[0] if len(heirs) == 1 else "", *_cells(data, row)]


def _cells(data: ReportData, row: Figures) -> list[int | float | None]:
    """The figures of a row as they are shown, in the order of the table's columns."""

    def share(value: float | None) -> float | None:
        return None if value is None else shown(value, "aandeel")

    nederland = data.nederland.get(row.quarter_key)
    other = nederland.profielgraad if nederland else None

    return [
        *(row.gemeente_profiel, row.gemeente_geen_profiel, share(row.profielgraad_gemeente)),
        *(row.uwv_profiel, row.uwv_geen_profiel, share(row.profielgraad_uwv)),
        *(row.totaal, row.geen_profiel, share(row.profielgraad)),
        shown(100 * (row.profielgraad - other), "punt")
        if row.totaal >= FEW and row.profielgraad is not None and other is not None
        else None,
    ]


def _ranking(data: ReportData, key: str) -> list[tuple[str, list[Number]]]:
    """The AMRs that have a share in a quarter, the highest first, each with its numbers."""
    figures = quarter_figures(data, key)
    found = [(code, padded(figures[code][0])) for code in data.amr_names if code in figures and figures[code][0]]
    return sorted(found, key=lambda one: (-(one[1][0] or 0), one[1][3] or len(found), data.amr_names[one[0]]))
