"""Differences taken apart, and what if: every row of the demo, computed again by fractions from the counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil
from typing import NamedTuple

import pytest

from orchestration.domain.publicatie import KOLOMMEN
from orchestration.report.figures import NL
from tests.support.workspace import Workspace

_COUNTS = ", ".join(KOLOMMEN)
_AREAS = f"""
    SELECT CASE WHEN is_samengesteld THEN 'samengesteld gebied' ELSE 'gemeente' END AS gebiedsoort,
           gebied_key AS code, quarter_key, {_COUNTS}
    FROM mart_gemeente_vergelijkbaar WHERE is_nieuwste_indeling AND is_volledig
    UNION ALL
    SELECT gebiedsoort, coalesce(amr_code, '{NL}'), quarter_key, {_COUNTS}
    FROM mart_stand WHERE gebiedsoort <> 'gemeente'
"""


class Counts(NamedTuple):
    """The counts of an area in a quarter, in the order of `KOLOMMEN`."""

    gemeente_profiel: int
    gemeente_geen_profiel: int
    uwv_profiel: int
    uwv_geen_profiel: int
    totaal: int

    @property
    def share(self) -> Fraction:
        """Of all clients, those with a klantprofiel."""
        return Fraction(self.gemeente_profiel + self.uwv_profiel, self.totaal)

    @property
    def groups(self) -> list[tuple[Fraction, Fraction]]:
        """Of gemeenteklanten and UWV-klanten: their part of all clients, and their share; nothing if one is empty."""
        pairs = (self[0:2], self[2:4])
        if not all(map(sum, pairs)):
            return []
        return [(Fraction(sum(pair), self.totaal), Fraction(pair[0], sum(pair))) for pair in pairs]


Area = tuple[str, str, str]
"""Its gebiedsoort, code and quarter."""


@pytest.fixture(scope="module")
def areas(built_demo: Workspace) -> dict[Area, Counts]:
    """The areas of the demo that have clients."""
    found = {(kind, code, quarter): Counts(*counts) for kind, code, quarter, *counts in built_demo.query(_AREAS)}
    return {area: counts for area, counts in found.items() if counts.totaal}


def year_before(quarter_key: str) -> str:
    """The same quarter of the year before."""
    return f"{int(quarter_key[:4]) - 1}{quarter_key[4:]}"


def compared(areas: Mapping[Area, Counts]) -> Iterator[tuple[Area, str, Counts, Counts]]:
    """Every area with each that it is compared with."""
    for (kind, code, quarter), counts in areas.items():
        others = {"nederland": ("nederland", NL, quarter), "jaar": (kind, code, year_before(quarter))}
        for vergelijking, other in others.items():
            if other in areas and other != (kind, code, quarter):
                yield (kind, code, quarter), vergelijking, counts, areas[other]


def apart(one: Counts, other: Counts) -> list[Fraction]:
    """What gemeenteklanten, UWV-klanten and their proportion contribute; nothing if a group is empty."""
    if not (one.groups and other.groups):
        return []
    (weight, gemeente), (_, uwv) = one.groups
    (other_weight, other_gemeente), (_, other_uwv) = other.groups
    mean = (weight + other_weight) / 2
    distance = (gemeente + other_gemeente - uwv - other_uwv) / 2
    return [mean * (gemeente - other_gemeente), (1 - mean) * (uwv - other_uwv), distance * (weight - other_weight)]


def test_each_difference_is_taken_apart_as_by_fractions(built_demo: Workspace, areas: dict[Area, Counts]) -> None:
    found = {
        (tuple(key), vergelijking): figures
        for *key, vergelijking, figures in built_demo.query(
            "SELECT gebiedsoort, code, quarter_key, vergelijking, "
            "[verschil, bijdrage_gemeente, bijdrage_uwv, bijdrage_verhouding] FROM mart_ontleding"
        )
    }
    expected = {}
    for area, vergelijking, one, other in compared(areas):
        parts = apart(one, other)
        assert not parts or sum(parts) == one.share - other.share
        points: list[float | None] = [float(100 * part) for part in (one.share - other.share, *parts)]
        expected[area, vergelijking] = pytest.approx(points if parts else [*points, None, None, None], abs=1e-9)
    assert found == expected
    assert any(None in figures for figures in found.values())


def test_each_area_needs_as_many_persons_as_by_counting(built_demo: Workspace, areas: dict[Area, Counts]) -> None:
    found = {
        tuple(key): persons
        for *key, persons in built_demo.query(
            "SELECT gebiedsoort, code, quarter_key, personen_tot_nederland FROM report.report_wat_als"
        )
    }
    expected = {
        area: max(0, ceil(areas["nederland", NL, area[2]].share * counts.totaal - counts.share * counts.totaal))
        for area, counts in areas.items()
        if area[0] != "nederland"
    }
    assert found == expected
    assert 0 in expected.values()


def test_each_amr_halves_in_its_five_gemeenten(built_demo: Workspace, areas: dict[Area, Counts]) -> None:
    without: dict[Area, list[tuple[int, str]]] = defaultdict(list)
    for amr, quarter, gemeente, persons in built_demo.query(
        "SELECT amr_code, quarter_key, gemeente_code, gemeente_geen_profiel + uwv_geen_profiel "
        "FROM fct_klantprofielen_gemeente JOIN dim_amr USING (amr_key) JOIN dim_gemeente USING (gemeente_key)"
    ):
        without["amr", amr, quarter].append((-persons, gemeente))
    expected = {}
    for area, counts in areas.items():
        if area in without:
            five = sorted(without[area])[:5]
            helped = sum(-persons // 2 for persons, _ in five)
            share = counts.share + Fraction(helped, counts.totaal)
            expected[area] = ([code for _, code in five], helped, pytest.approx(float(share)))
    found = {
        tuple(key): tuple(figures)
        for *key, codes, helped, share in built_demo.query(
            "SELECT gebiedsoort, code, quarter_key, gemeenten, geholpen, profielgraad_als "
            "FROM report.report_wat_als WHERE gemeenten IS NOT NULL"
        )
        for figures in [(codes, helped, share)]
    }
    assert found == expected
    assert len(expected) < sum(kind == "amr" for kind, *_ in areas)  # those in quarantine print no gemeenten
