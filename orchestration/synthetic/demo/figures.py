"""The made-up figures: a history of four counts for every area, and the tables made from it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log

from orchestration.domain.publicatie import Niveau
from orchestration.domain.quarter import end_date
from orchestration.reading.controls import afgerond_percentage
from orchestration.synthetic.demo.areas import DemoAreas, DemoGemeente, Part

Counts = tuple[int, int, int, int, int]
"""The five counts of a row, in the order of `KOLOMMEN`."""

TOTAL_OF_AMR, NEDERLAND = "TOTAAL AMR", "Nederland"

_VILLAGE = 3000
"""A gemeente of so many inhabitants has half as many persons for each of them as a larger one."""


@dataclass(frozen=True, slots=True)
class _Quantity:
    """One of the quantities that the counts follow from, on a scale without bounds: a logarithm, or log odds.

    It has its `middle` in the first quarter of 2020, and changes by `trend` every quarter and by `season`. Nederland,
    an AMR and an area each move it by at most the number of that name: two thirds of that for ever, a third in a course
    over the years.
    """

    name: str
    middle: float
    nederland: float
    amr: float
    area: float = 0
    trend: float = 0
    season: tuple[float, float, float, float] = (0, 0, 0, 0)

    def value(self, quarter_key: str, amr_code: str, area: str, seed: int) -> float:
        """Its value in a quarter, for an area of an AMR."""
        year, quarter = int(quarter_key[:4]), int(quarter_key[5])
        number = 4 * (year - 2020) + quarter - 1
        places = ((self.nederland, NEDERLAND), (self.amr, amr_code), (self.area, area))
        deviation = sum(size * _deviation(f"{seed} {self.name} {place}", number) for size, place in places if size)
        return self.middle + self.trend * number + self.season[quarter - 1] + deviation


def _log_odds(share: float) -> float:
    return log(share / (1 - share))


def _share(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


_PERSONS = _Quantity(
    "personen", log(0.0093), nederland=0.02, amr=0.3, area=0.3, trend=0.006, season=(0.002, 0.006, -0.006, -0.002)
)
"""Persons for each inhabitant."""

_OF_GEMEENTE = _Quantity("gemeenteklanten", _log_odds(0.35), nederland=0.1, amr=0.6, area=0.6, trend=0.004)
"""The share of the persons who are clients of their gemeente; the others are UWV's."""

_PROFILE_GEMEENTE = _Quantity(
    "gemeente_profiel", _log_odds(0.18), nederland=0.3, amr=1.1, area=0.9, trend=0.01, season=(0.02, 0.01, -0.04, 0.01)
)
"""The share of the gemeente's clients who have a profile."""

_PROFILE_UWV = _Quantity(
    "uwv_profiel", _log_odds(0.81), nederland=0.25, amr=0.6, area=0.4, trend=0.004, season=(0.01, 0.02, -0.04, 0.01)
)
"""The share of UWV's clients who have a profile."""

_REGISTERED = _Quantity("registratiegraad", _log_odds(0.715), nederland=0.05, amr=0.3)
"""The share of the register that an AMR's table counts."""

_COURSE = 10
"""Quarters from one turn to the next."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of a table: a gemeente, an AMR or a total, under its official name; a total has no code."""

    naam: str
    code: str | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class FigureTable:
    """The figures of one publication. `amr_code` is None for the national one; the register counts persons."""

    niveau: Niveau
    quarter_key: str
    regio: str
    amr_code: str | None
    rows: tuple[FigureRow, ...]
    total_row: FigureRow
    doelgroepregister: int

    @property
    def registratiegraad(self) -> int:
        """The percentage of the register that the table counts, as a whole number."""
        return afgerond_percentage(self.total_row.counts[-1], self.doelgroepregister)


def figure_tables(areas: DemoAreas, quarter_key: str, seed: int) -> list[FigureTable]:
    """The tables of a quarter: one for each AMR, and the national one last.

    A gemeente's counts are the sums of its areas', so a herindeling changes names but no figures. A quarter has the
    same figures in every demo of the same seed.
    """
    day = end_date(quarter_key)
    regional = [
        _regional(quarter_key, amr_code, areas.amr_names[amr_code], gemeenten, seed)
        for amr_code, gemeenten in areas.gemeenten(day).items()
    ]
    rows = tuple(FigureRow(table.regio, table.amr_code, table.total_row.counts) for table in regional)
    register = sum(table.doelgroepregister for table in regional)
    return [
        *regional,
        FigureTable("landelijk", quarter_key, NEDERLAND, None, rows, _total(NEDERLAND, rows), register),
    ]


def _regional(quarter_key: str, amr_code: str, naam: str, gemeenten: Sequence[DemoGemeente], seed: int) -> FigureTable:
    rows = tuple(
        FigureRow(gemeente.naam, gemeente.code, _sum(counts_of(part, quarter_key, seed) for part in gemeente.parts))
        for gemeente in gemeenten
    )
    total_row = _total(TOTAL_OF_AMR, rows)
    register = int(total_row.counts[-1] / _share(_REGISTERED.value(quarter_key, amr_code, "", seed)))
    return FigureTable("regionaal", quarter_key, naam, amr_code, rows, total_row, register)


def counts_of(part: Part, quarter_key: str, seed: int) -> Counts:
    """The counts of an area in a quarter: its persons follow from its inhabitants, and are divided by the shares."""
    persons, of_gemeente, profile_gemeente, profile_uwv = (
        quantity.value(quarter_key, part.amr_code, part.key, seed)
        for quantity in (_PERSONS, _OF_GEMEENTE, _PROFILE_GEMEENTE, _PROFILE_UWV)
    )
    count = part.inwoners / (1 + (_VILLAGE / part.inwoners) ** 2) * exp(persons)
    gemeente = round(count * _share(of_gemeente))
    uwv = round(count) - gemeente
    with_gemeente, with_uwv = round(gemeente * _share(profile_gemeente)), round(uwv * _share(profile_uwv))
    return _with_total([with_gemeente, gemeente - with_gemeente, with_uwv, uwv - with_uwv])


@cache
def _deviation(key: str, number: int) -> float:
    """How far a place deviates in a quarter, from -1 to 1: a smooth course from turn to turn, around a fixed number."""
    turn, past = divmod(number + round(_COURSE * _chance(f"{key} begin")), _COURSE)
    at = past / _COURSE
    before, after = _chance(f"{key} {turn}"), _chance(f"{key} {turn + 1}")
    return (2 * _chance(key) + before + (after - before) * at * at * (3 - 2 * at)) / 3


@cache
def _chance(key: str) -> float:
    """A number from -1 to 1, the same each time."""
    return random.Random(key).uniform(-1, 1)


def _sum(rows: Iterable[Counts]) -> Counts:
    return _with_total([sum(column) for column in zip(*rows, strict=True)][:4])


def _total(naam: str, rows: Iterable[FigureRow]) -> FigureRow:
    return FigureRow(naam, None, _sum(row.counts for row in rows))


def _with_total(parts: Sequence[int]) -> Counts:
    gemeente_profiel, gemeente_geen_profiel, uwv_profiel, uwv_geen_profiel = parts
    return gemeente_profiel, gemeente_geen_profiel, uwv_profiel, uwv_geen_profiel, sum(parts)
