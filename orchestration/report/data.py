"""What the pages show, in one object; `read` fills it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from orchestration.domain.quarter import quarters
from orchestration.report.figures import (
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


@dataclass(frozen=True, slots=True)
class ReportData:
    """The published marts, arranged for the pages. `quarters` are in order of time, without 'onbekend'.

    A key or code of a gemeente or AMR is CBS's; that of Nederland is 'NL'.
    """

    quarters: tuple[str, ...]
    labels: Mapping[str, str]
    amr_names: Mapping[str, str]
    tiles: tuple[Tile, ...]
    gemeenten: tuple[CurrentGemeente, ...]
    gemeente_names: Mapping[str, str]
    herindelingen: Mapping[str, tuple[str, ...]]
    former_names: tuple[tuple[str, str], ...]
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
    late: tuple[str, ...]
    version: str

    @property
    def is_synthetisch(self) -> bool:
        """True if any publication is made up; real and made-up ones are never together."""
        return any(publicatie["is_synthetisch"] for publicatie in self.publicaties)

    @property
    def credit(self) -> str:
        """The source of the figures, in Dutch; every copy and download of them carries it."""
        return SYNTHETIC_CREDIT if self.is_synthetisch else CREDIT

    def has_assumed_order(self, *publicatie_ids: str | None) -> bool:
        """True if the order of the columns is assumed in one of these publications."""
        return any(row["kolomvolgorde"] == "aangenomen" for row in self.among(publicatie_ids))

    def among(self, publicatie_ids: Iterable[str | None]) -> list[Mapping[str, Any]]:
        """These publications."""
        ids = set(publicatie_ids)
        return [row for row in self.publicaties if row["publicatie_id"] in ids]

    def printed(self, area: ComparableArea) -> list[str]:
        """The publications that print the gemeenten whose figures an area adds up."""
        key = area.figures.quarter_key
        return [one for code in area.opgetelde_gemeenten for one in self.printed_in.get((key, code), ())]

    def point(self, code: str, metric: str, quarter_key: str) -> Point | None:
        """The figure of Nederland, an AMR, a gemeente or a comparable area in a quarter; None if there is none."""
        return self.trend.get((code, metric), {}).get(quarter_key)

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
        )

    def series(self, code: str, metric: str) -> list[tuple[str, float | None]]:
        """A figure by quarter, from the first quarter with figures of any place to the last; None if it has none."""
        if not self.quarters:
            return []
        points = self.trend.get((code, metric), {})
        every = quarters(self.quarters[0], self.quarters[-1])
        return [(key, points[key].waarde if key in points else None) for key in every]


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
