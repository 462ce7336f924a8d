"""What the pages tell of figures that are few, that can't be compared, or that are of several areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from orchestration.report.contexts import amr_context, gemeente_context, nederland_context
from orchestration.report.data import ReportData
from orchestration.report.explanation import explanations
from orchestration.report.figures import FEW, Point
from orchestration.report.scripts import quarter_figures
from orchestration.report.tile_map import class_of
from tests.unit.test_report import made

REGIO, KEY = "AM15", "2024Q1"


def no_address(publicatie_id: str | None, code: str) -> None:
    """No row has a page."""


def changed(data: ReportData, code: str, **fields: Any) -> ReportData:
    """The same, but for these fields of every point of an area."""
    trend = {
        (one, metric): {key: replace(point, **fields) if one == code else point for key, point in points.items()}
        for (one, metric), points in data.trend.items()
    }
    return replace(data, trend=trend)


@pytest.mark.parametrize(
    ("is_same", "told"),
    [
        (True, ""),
        (False, "Met vorig kwartaal vergelijken we niet: de regio had toen andere gemeenten."),
        (None, "Met vorig kwartaal vergelijken we niet: we weten niet of de regio toen dezelfde gemeenten had."),
    ],
)
def test_region_is_compared_only_with_itself_and_else_told_why_not(is_same: bool | None, told: str) -> None:
    data = changed(made(KEY), REGIO, is_zelfde_kwartaal=is_same)
    view = amr_context(data, REGIO, no_address)["views"][KEY]
    since = [one.text for card in view.cards for one in card.comparisons if "vorig kwartaal" in one.text]
    assert bool(since) == ("vorig kwartaal" in view.answer) == (is_same is True)
    assert [remark for remark in view.remarks if "vergelijken" in remark] == ([told] if told else [])
    assert quarter_figures(data, KEY)[REGIO][0][1] == (1.0 if is_same else None)


@pytest.mark.parametrize("is_same", [True, False, None])
def test_change_is_explained_only_of_the_same_ground(is_same: bool | None) -> None:
    data = made(KEY, "2024Q3")
    of_year = data.decompositions[REGIO, "jaar", "2024Q3"]
    known = {(REGIO, "jaar", "2024Q3"): replace(of_year, is_zelfde_samenstelling_jaar=is_same)}
    found = explanations(replace(data, decompositions=known), REGIO, "Noord", "2024Q3")
    assert len(found) == (is_same is True)


@pytest.mark.parametrize("is_same", [True, False, None])
def test_line_over_another_ground_is_told_below_the_chart(is_same: bool | None) -> None:
    data = changed(made(KEY), REGIO, is_zelfde_jaar=is_same)
    assert amr_context(data, REGIO, no_address)["has_other_ground"] == (is_same is False)


def test_each_row_of_a_region_has_its_own_distance_from_nederland() -> None:
    data = changed(made(KEY), "GM0361", afstand_nederland=-7.4)  # of all that the gemeente of today consists of
    nederland = replace(data.nederland[KEY], profielgraad=0.4)
    context = amr_context(replace(data, nederland={KEY: nederland}), REGIO, no_address)
    table = context["tables"][0]
    expected = [
        round(100 * row.profielgraad - 40, 1) if row.totaal >= FEW else None for row in (*table.gemeenten, table.total)
    ]
    assert None in expected
    assert len(set(expected)) > 2
    assert [row[-1] for row in (*context["rows"][KEY], context["totals"][KEY])] == expected
    without = amr_context(replace(data, nederland={}), REGIO, no_address)
    assert {row[-1] for row in (*without["rows"][KEY], without["totals"][KEY])} == {None}


def test_row_leads_to_a_page_if_it_has_one_heir() -> None:
    data = made(KEY)
    heirs = {"GM0361": ("GM0361",), "GM0383": ("GM0361", "GM0385")}
    rows = amr_context(replace(data, heirs=heirs), REGIO, no_address)["rows"][KEY]
    assert {row[1]: row[2] for row in rows if row[1] in heirs} == {"GM0361": "GM0361", "GM0383": ""}


def counted(**counts: int) -> dict[str, Point]:
    """Points of counts, by column."""
    return {column: Point(count, 1.0, None, 3, 9, 2.0, is_kwartaal_volledig=True) for column, count in counts.items()}


@pytest.mark.parametrize(
    ("few", "counts"),
    [
        ({0, 1, 2, 3, 4}, {"gemeente_profiel": 20, "gemeente_geen_profiel": 30, "uwv_profiel": 49, "totaal": 99}),
        ({1, 2}, {"gemeente_profiel": 99, "uwv_profiel": 60, "uwv_geen_profiel": 39, "totaal": 198}),
        ({1}, {"gemeente_profiel": 39, "gemeente_geen_profiel": 60, "uwv_profiel": 100, "totaal": 199}),
        (set(), {"gemeente_profiel": 40, "gemeente_geen_profiel": 60, "uwv_profiel": 100, "totaal": 200}),
    ],
)
def test_what_is_of_few_persons_has_no_place_and_a_share_of_them_no_change(
    few: set[int], counts: Mapping[str, int]
) -> None:
    absent = {"gemeente_geen_profiel": 0, "uwv_geen_profiel": 0}
    points = counted(**{**absent, **counts}, profielgraad=0, profielgraad_gemeente=0, profielgraad_uwv=0)
    trend = {("GM0361", column): {KEY: point} for column, point in points.items()}
    rows = quarter_figures(replace(made(KEY), trend=trend), KEY)["GM0361"]
    assert {place for place, row in enumerate(rows[:4]) if len(row) < 4 or row[3] is None} | ({4} & few) == few
    assert {place for place, row in enumerate(rows[:3]) if len(row) == 1} == few & {0, 1, 2}


def regions(**changes: float) -> ReportData:
    """Only regions with these changes since the quarter before, all of the same share as it is shown."""
    data = made(KEY)
    shares = {
        (code, "profielgraad"): {
            KEY: Point(0.5701 - rank / 10_000, change, None, rank, 35, 0.0, is_kwartaal_volledig=True)
        }
        for rank, (code, change) in enumerate(changes.items(), start=1)
    }
    others = {key: points for key, points in data.trend.items() if key[0] != REGIO}
    persons = {(code, "totaal"): {KEY: Point(1000, None, None, None, None, None)} for code in changes}
    return replace(data, trend={**others, **shares, **persons})


def test_regions_with_the_same_share_as_shown_stand_in_order_of_their_places() -> None:
    found = nederland_context(regions(AM30=0.1, AM01=0.2, AM22=0.3), no_address)["ranking"]
    assert [(code, row[3]) for code, row in found] == [("AM30", 1), ("AM01", 2), ("AM22", 3)]


def test_who_moved_most_is_told_of_those_that_can_be_compared() -> None:
    answer = nederland_context(regions(AM30=0.1, AM01=0.2), no_address)["views"][KEY].answer
    assert "(0,2\u00a0procentpunt), van de 2 regio’s die we kunnen vergelijken." in answer
    assert "het meest" not in nederland_context(regions(AM30=0.1), no_address)["views"][KEY].answer


def test_publications_without_a_quarter_have_a_view_of_their_own() -> None:
    data = made("onbekend")
    gemeente = next(one for one in data.gemeenten if one.code == "GM0361")
    (row,) = data.without_quarter["GM0361"]
    data = replace(data, without_quarter={"GM0361": (row, replace(row, publicatie_id="ander", uwv_profiel=1))})
    views = gemeente_context(data, gemeente)["views"]
    assert [(key, view.quarter) for key, view in views.items()] == [
        ("onbekend", "kwartaal onbekend"),
        ("onbekend-2", "kwartaal onbekend (2)"),
    ]
    assert [data.unknown_key("GM0361", one) for one in (row.publicatie_id, "ander", "geen van beide")] == [
        "onbekend",
        "onbekend-2",
        None,
    ]
    assert data.unknown_key(REGIO, data.tables[REGIO][0].total.publicatie_id) == "onbekend"


@pytest.mark.parametrize(("distance", "name"), [(-2.05, "1"), (-2.04, "2"), (1.95, "3"), (1.94, "2"), (None, "geen")])
def test_class_is_that_of_the_distance_as_it_is_shown(distance: float | None, name: str) -> None:
    assert class_of(distance) == name
