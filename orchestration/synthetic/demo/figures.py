"""The made-up figures: a history of four counts for every area, and the tables made from it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from orchestration.domain.publicatie import Niveau
from orchestration.domain.quarter import end_date
from orchestration.reading.controls import afgerond_percentage
from orchestration.synthetic.demo.areas import DemoAreas, DemoGemeente, Part

Counts = tuple[int, int, int, int, int]
"""The five counts of a row, in the order of `KOLOMMEN`."""

TOTAL_OF_AMR, NEDERLAND = "TOTAAL AMR", "Nederland"

_SIZES = (20, 60, 140, 200, 260, 340, 480, 700, 1000)
_MIDDLE_SIZE = _SIZES[len(_SIZES) // 2]
_CITIES = {"GM0363": 45, "GM0599": 40, "GM0518": 30, "GM0344": 16, "GM0014": 9, "GM0034": 9, "GM0772": 8, "GM0855": 8}
"""The sizes of a few large cities, as multiples of the middle size, so that the demo looks real."""

_SHARES = ((0.04, 0.10), (0.20, 0.34), (0.42, 0.58), (0.10, 0.17))
"""Bounds of the four counts, as shares of an area's size."""

_GROWTH = (-0.004, 0.012)
_NOISE = (0.98, 1.02)
_SEASON = (1.0, 1.012, 0.992, 0.998)
_REGISTERED = (0.62, 0.81)
_MIDDLE = 4 * 2019
"""The number of the quarter in which an area has exactly its size."""


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
    share = random.Random(f"{seed} {amr_code}").uniform(*_REGISTERED)
    register = int(total_row.counts[-1] / share)
    return FigureTable("regionaal", quarter_key, naam, amr_code, rows, total_row, register)


def counts_of(part: Part, quarter_key: str, seed: int) -> Counts:
    """The counts of an area in a quarter, from its size and shares, steady growth, the season, and some noise."""
    year, number = int(quarter_key[:4]), int(quarter_key[5])
    size, growth, shares = _character(part.first_code, seed)
    level = size / part.siblings * (1 + growth * (4 * year + number - _MIDDLE)) * _SEASON[number - 1]
    noise = random.Random(f"{seed} {part.key} {quarter_key}")
    return _with_total([int(level * share * noise.uniform(*_NOISE)) for share in shares])


@cache
def _character(code: str, seed: int) -> tuple[float, float, tuple[float, ...]]:
    """The size in persons of a gemeente of 2014, its growth a quarter, and its four shares."""
    rng = random.Random(f"{seed} {code}")
    usual = rng.choice(_SIZES) * rng.uniform(0.8, 1.3)
    size = _CITIES[code] * _MIDDLE_SIZE if code in _CITIES else usual
    return size, rng.uniform(*_GROWTH), tuple(rng.uniform(*bounds) for bounds in _SHARES)


def _sum(rows: Iterable[Counts]) -> Counts:
    return _with_total([sum(column) for column in zip(*rows, strict=True)][:4])


def _total(naam: str, rows: Iterable[FigureRow]) -> FigureRow:
    return FigureRow(naam, None, _sum(row.counts for row in rows))


def _with_total(parts: Sequence[int]) -> Counts:
    gemeente_profiel, gemeente_geen_profiel, uwv_profiel, uwv_geen_profiel = parts
    return gemeente_profiel, gemeente_geen_profiel, uwv_profiel, uwv_geen_profiel, sum(parts)
