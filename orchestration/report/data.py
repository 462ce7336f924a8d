"""What the pages show, in one object; `read` fills it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

from orchestration.domain.quarter import ONBEKEND, quarters
from orchestration.report.figures import (
    FEW,
    WITHOUT,
    AmrTable,
    ComparableArea,
    CurrentGemeente,
    Decomposition,
    Figures,
    Point,
    WhatIf,
)
from orchestration.report.source import Source
from orchestration.report.tile_map import Tile

CREDIT = "Bron: UWV, Transparantie van klantprofielen"
SYNTHETIC_CREDIT = "Synthetisch: verzonnen, niet van UWV"
_OF = {
    "profielgraad_gemeente": ("gemeente_profiel", "gemeente_geen_profiel"),
    "profielgraad_uwv": ("uwv_profiel", "uwv_geen_profiel"),
    "registratiegraad": ("doelgroepregister",),
}
"""The persons that a figure is of; of any other, all that are in Sonar."""


@dataclass(frozen=True)
class ReportData:
    """The published marts, arranged for the pages. `quarters` are in order of time, without 'onbekend'.

    `day` is that of the version; `published_url` the address of the published folder, ending in a slash, and `contact`
    a mailto: or https: address, each None if nobody gave one. `published_tables` are names with Dutch titles;
    `former_names` and `other_names` are names with the code of their gemeente or AMR.

    A key or code of a gemeente or AMR is CBS's; that of Nederland is 'NL'.
    """

    quarters: tuple[str, ...]
    labels: Mapping[str, str]
    amr_names: Mapping[str, str]
    tiles: tuple[Tile, ...]
    gemeenten: tuple[CurrentGemeente, ...]
    gemeente_names: Mapping[str, str]
    herindelingen: Mapping[str, tuple[str, ...]]
    heirs: Mapping[str, tuple[str, ...]]
    former_names: tuple[tuple[str, str], ...]
    other_names: tuple[tuple[str, str], ...]
    nederland: Mapping[str, Figures]
    tables: Mapping[str, tuple[AmrTable, ...]]
    areas: Mapping[str, tuple[ComparableArea, ...]]
    without_quarter: Mapping[str, tuple[Figures, ...]]
    printed_in: Mapping[tuple[str, str], tuple[str, ...]]
    trend: Mapping[tuple[str, str], Mapping[str, Point]]
    decompositions: Mapping[tuple[str, str, str], Decomposition]
    what_ifs: Mapping[tuple[str, str], WhatIf]
    publicaties: tuple[Mapping[str, Any], ...]
    sources: tuple[Source, ...]
    controles: tuple[Mapping[str, Any], ...]
    controles_by_publicatie: Mapping[str, Sequence[Mapping[str, Any]]]
    deviations: tuple[Mapping[str, Any], ...]
    coverage: tuple[Mapping[str, Any], ...]
    quarantaine: tuple[Mapping[str, Any], ...]
    revisies: tuple[Mapping[str, Any], ...]
    overdue: tuple[str, ...]
    version: str
    day: date | None = None
    published_url: str | None = None
    contact: str | None = None
    published_tables: tuple[tuple[str, str], ...] = ()

    @cached_property
    def is_synthetisch(self) -> bool:
        """True if any publication is made up; real and made-up ones are never together."""
        return any(publicatie["is_synthetisch"] for publicatie in self.publicaties)

    @property
    def credit(self) -> str:
        """The source of the figures, in Dutch; every copy and download of them carries it."""
        return SYNTHETIC_CREDIT if self.is_synthetisch else CREDIT

    def has_assumed_order(self, *publicatie_ids: str | None) -> bool:
        """True if the order of the columns is assumed in one of these publications."""
        return not self._assumed.isdisjoint(publicatie_ids)

    def has_facsimile(self, *publicatie_ids: str | None) -> bool:
        """True if one of these publications is a facsimile."""
        return not self._facsimiles.isdisjoint(publicatie_ids)

    def mark_of(self, publicatie_id: str | None) -> str:
        """What stands behind a link to a publication that is not UWV's own file."""
        return self._marks.get(publicatie_id, "")

    @cached_property
    def _assumed(self) -> set[str | None]:
        return {row["publicatie_id"] for row in self.publicaties if row["kolomvolgorde"] == "aangenomen"}

    @cached_property
    def _facsimiles(self) -> set[str | None]:
        return {row["publicatie_id"] for row in self.publicaties if row["is_facsimile"]}

    @cached_property
    def _marks(self) -> dict[str | None, str]:
        synthetisch = {row["publicatie_id"]: " (verzonnen)" for row in self.publicaties if row["is_synthetisch"]}
        return dict.fromkeys(self._facsimiles, " (nagemaakt)") | synthetisch

    @property
    def without_quarter_amr(self) -> list[tuple[str, AmrTable]]:
        """The tables of regions that name no quarter."""
        return [
            (code, one) for code, tables in self.tables.items() for one in tables if one.total.quarter_key == ONBEKEND
        ]

    def printed(self, area: ComparableArea) -> list[str]:
        """The publications that print the gemeenten whose figures an area adds up."""
        key = area.figures.quarter_key
        return [one for code in area.opgetelde_gemeenten for one in self.printed_in.get((key, code), ())]

    def point(self, code: str, metric: str, quarter_key: str) -> Point | None:
        """The figure of Nederland, an AMR, a gemeente or a comparable area in a quarter; None if there is none."""
        return self.trend.get((code, metric), {}).get(quarter_key)

    def figure(self, code: str, column: str, quarter_key: str) -> Point | None:
        """The same, also of all persons without a profile (`geen_profiel`)."""
        return self.without_profile(code, quarter_key) if column == WITHOUT else self.point(code, column, quarter_key)

    def is_few(self, code: str, column: str, quarter_key: str) -> bool:
        """True if a figure of an area in a quarter is of few persons, or nobody knows of how many."""
        counts = [self.point(code, one, quarter_key) for one in _OF.get(column, ("totaal",))]
        return sum(count.waarde for count in counts if count) < FEW

    def unknown_key(self, code: str, publicatie_id: str | None) -> str | None:
        """The key of a publication without a quarter on the page of a region or gemeente; None if it is not there."""
        totals = [table.total for table in self.tables.get(code, ()) if table.total.quarter_key == ONBEKEND]
        ids = [one.publicatie_id for one in totals or self.without_quarter.get(code, ())]
        return numbered(ONBEKEND, ids.index(publicatie_id) + 1) if publicatie_id in ids else None

    def decomposition(
        self, code: str, vergelijking: Literal["nederland", "jaar"], quarter_key: str
    ) -> Decomposition | None:
        """The difference of an area with Nederland, or with a year before, taken apart; None if there is none."""
        return self.decompositions.get((code, vergelijking, quarter_key))

    def what_if(self, code: str, quarter_key: str) -> WhatIf | None:
        """What an area would need, or reach; None for Nederland, and if it has no clients in the quarter."""
        return self.what_ifs.get((code, quarter_key))

    def without_profile(self, code: str, quarter_key: str) -> Point | None:
        """Persons without a klantprofiel, who are two figures in the marts: clients of gemeenten, and of UWV.

        Their sum has no rank; its change is known if that of both is.
        """
        gemeente = self.point(code, "gemeente_geen_profiel", quarter_key)
        uwv = self.point(code, "uwv_geen_profiel", quarter_key)
        if gemeente is None or uwv is None:
            return None
        return Point(
            gemeente.waarde + uwv.waarde,
            _sum(gemeente.verandering_kwartaal, uwv.verandering_kwartaal),
            _sum(gemeente.verandering_jaar, uwv.verandering_jaar),
            rang=None,
            aantal_in_rang=None,
            afstand_nederland=None,
            is_zelfde_kwartaal=gemeente.is_zelfde_kwartaal,
            is_zelfde_jaar=gemeente.is_zelfde_jaar,
        )

    @cached_property
    def every_quarter(self) -> list[str]:
        """The quarters from the first with figures of any place to the last, in order of time."""
        return quarters(self.quarters[0], self.quarters[-1]) if self.quarters else []

    def series(self, code: str, metric: str) -> list[tuple[str, float | None]]:
        """A figure by quarter, from the first quarter with figures of any place to the last; None if it has none."""
        points = self.trend.get((code, metric), {})
        return [(key, points[key].waarde if key in points else None) for key in self.every_quarter]


def numbered(key: str, number: int) -> str:
    """The key of the first, second, … of an area's tables of a quarter: 'onbekend', 'onbekend-2', …."""
    return key if number == 1 else f"{key}-{number}"


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
