"""The made-up figures: a history of four counts for every area, and the tables that follow from it."""

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

TOTAAL_AMR, NEDERLAND = "TOTAAL AMR", "Nederland"

_OMVANGEN = (20, 60, 140, 200, 260, 340, 480, 700, 1000)
_MIDDELGROOT = _OMVANGEN[len(_OMVANGEN) // 2]
_STEDEN = {"GM0363": 45, "GM0599": 40, "GM0518": 30, "GM0344": 16, "GM0014": 9, "GM0034": 9, "GM0772": 8, "GM0855": 8}
"""How many times the middle size a few large cities are: so that the demo looks lived in, not a statistic."""

_AANDELEN = ((0.04, 0.10), (0.20, 0.34), (0.42, 0.58), (0.10, 0.17))
"""Between what bounds the four counts are of an area's size."""

_GROEI = (-0.004, 0.012)
_RUIS = (0.98, 1.02)
_SEIZOEN = (1.0, 1.012, 0.992, 0.998)
_REGISTRATIEGRAAD = (0.62, 0.81)
_MIDDEN = 4 * 2019
"""The number of the quarter in which an area has its own size."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of a table: a gemeente, an AMR or a total, under its official name; a total has no code."""

    naam: str
    code: str | None
    aantallen: Counts


@dataclass(frozen=True, slots=True)
class FigureTable:
    """The figures of one publication. `amr_code` is None for the national one; the register counts persons."""

    niveau: Niveau
    quarter_key: str
    regio: str
    amr_code: str | None
    rijen: tuple[FigureRow, ...]
    totaalrij: FigureRow
    doelgroepregister: int

    @property
    def registratiegraad(self) -> int:
        """The whole percentage of the register that is in the table."""
        return afgerond_percentage(self.totaalrij.aantallen[-1], self.doelgroepregister)


def figure_tables(gebieden: DemoAreas, quarter_key: str, seed: int) -> list[FigureTable]:
    """The tables of a quarter: one of each AMR, and the national one last.

    A gemeente's counts are those of its areas together, so a herindeling changes names and no figures; and a
    quarter's figures are the same whichever other quarters are asked for.
    """
    dag = end_date(quarter_key)
    regionaal = [
        _regionaal(quarter_key, amr_code, gebieden.amr_namen[amr_code], gemeenten, seed)
        for amr_code, gemeenten in gebieden.gemeenten(dag).items()
    ]
    rijen = tuple(FigureRow(tabel.regio, tabel.amr_code, tabel.totaalrij.aantallen) for tabel in regionaal)
    register = sum(tabel.doelgroepregister for tabel in regionaal)
    return [
        *regionaal,
        FigureTable("landelijk", quarter_key, NEDERLAND, None, rijen, _totaal(NEDERLAND, rijen), register),
    ]


def _regionaal(quarter_key: str, amr_code: str, naam: str, gemeenten: Sequence[DemoGemeente], seed: int) -> FigureTable:
    rijen = tuple(
        FigureRow(
            gemeente.naam, gemeente.code, _optellen(aantallen_van(deel, quarter_key, seed) for deel in gemeente.delen)
        )
        for gemeente in gemeenten
    )
    totaalrij = _totaal(TOTAAL_AMR, rijen)
    graad = random.Random(f"{seed} {amr_code}").uniform(*_REGISTRATIEGRAAD)
    register = int(totaalrij.aantallen[-1] / graad)
    return FigureTable("regionaal", quarter_key, naam, amr_code, rijen, totaalrij, register)


def aantallen_van(deel: Part, quarter_key: str, seed: int) -> Counts:
    """The counts of an area in a quarter: its size and shares, a steady growth, the season, and some noise."""
    jaar, nummer = int(quarter_key[:4]), int(quarter_key[5])
    omvang, groei, aandelen = _aard(deel.eerste_code, seed)
    niveau = omvang / deel.verdeeld_over * (1 + groei * (4 * jaar + nummer - _MIDDEN)) * _SEIZOEN[nummer - 1]
    ruis = random.Random(f"{seed} {deel.sleutel} {quarter_key}")
    delen = [int(niveau * aandeel * ruis.uniform(*_RUIS)) for aandeel in aandelen]
    return _met_totaal(delen)


@cache
def _aard(code: str, seed: int) -> tuple[float, float, tuple[float, ...]]:
    """What a gemeente of 2014 is like: its size in persons, its growth a quarter, and its four shares."""
    toeval = random.Random(f"{seed} {code}")
    gewoon = toeval.choice(_OMVANGEN) * toeval.uniform(0.8, 1.3)
    omvang = _STEDEN[code] * _MIDDELGROOT if code in _STEDEN else gewoon
    return omvang, toeval.uniform(*_GROEI), tuple(toeval.uniform(*grenzen) for grenzen in _AANDELEN)


def _optellen(rijen: Iterable[Counts]) -> Counts:
    return _met_totaal([sum(kolom) for kolom in zip(*rijen, strict=True)][:4])


def _totaal(naam: str, rijen: Iterable[FigureRow]) -> FigureRow:
    return FigureRow(naam, None, _optellen(rij.aantallen for rij in rijen))


def _met_totaal(delen: Sequence[int]) -> Counts:
    gemeente_profiel, gemeente_geen_profiel, uwv_profiel, uwv_geen_profiel = delen
    return gemeente_profiel, gemeente_geen_profiel, uwv_profiel, uwv_geen_profiel, sum(delen)
