"""Synthetic figures that hold together: rows that add up, register and percentage that agree, for real names."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, replace
from pathlib import Path

from orchestration.system.settings import SEEDS_DIR

Counts = tuple[int, int, int, int, int]
"""Counts in the order of `KOLOMMEN`: gemeente profiel / geen profiel, UWV profiel / geen profiel, total."""


@dataclass(frozen=True, slots=True)
class Rij:
    """A row: the CBS name, its code (None for a total) and the five counts."""

    naam: str
    code: str | None
    aantallen: Counts


@dataclass(frozen=True, slots=True)
class Tabel:
    """The figures of one region (or of Nederland) in one quarter."""

    niveau: str
    quarter_key: str
    regio: str
    amr_code: str | None
    rijen: tuple[Rij, ...]
    totaalrij: Rij
    doelgroepregister: int
    registratiegraad: int

    def without(self, *namen: str) -> Tabel:
        """The same without some rows, added up again."""
        return _add_up(replace(self, rijen=tuple(rij for rij in self.rijen if rij.naam not in namen)))

    def only(self, count: int) -> Tabel:
        """The same with the first `count` rows, added up again."""
        return _add_up(replace(self, rijen=self.rijen[:count]))

    def part(self, divisor: int) -> Tabel:
        """The same about fewer people: every count divided, rounded down, and added up again."""
        rijen = tuple(_rij(rij.naam, rij.code, [part // divisor for part in rij.aantallen[:4]]) for rij in self.rijen)
        return _add_up(replace(self, rijen=rijen))


def gemeenten(amr_code: str, year: int) -> list[tuple[str, str]]:
    """(name, code) of the gemeenten of an AMR in a year, in the order of the alphabet."""
    found = []
    for row in _seed("gemeente"):
        begins = int(row["ingangsdatum"][:4]) if row["ingangsdatum"] else 0
        if row["amr_code"] == amr_code and begins <= year <= int(row["laatste_indelingsjaar"]):
            found.append((int(row["laatste_indelingsjaar"]), row["gemeente_naam"], row["gemeente_code"]))
    newest_last = {code: name for _, name, code in sorted(found, reverse=True)}
    return sorted(((name, code) for code, name in newest_last.items()), key=lambda item: item[0].lstrip("'").casefold())


def regional(amr_code: str, quarter_key: str) -> Tabel:
    """A region's table, the same every time."""
    source = random.Random(f"{amr_code} {quarter_key}")
    rijen = []
    for place, (naam, code) in enumerate(gemeenten(amr_code, int(quarter_key[:4]))):
        size = source.choice([0.2, 0.5, 0.5, 1, 1, 2, 6])
        parts = [int(source.uniform(0, most) * size) for most in (40, 160, 420, 130)]
        if place % 4 == 1:
            parts[source.randrange(4)] = 0
        if naam == "Rozendaal":
            parts = [0, 0, 0, 0]
        if place == 0:
            parts[2] += 1000
        rijen.append(_rij(naam, code, parts))
    return _add_up(
        Tabel(
            "regionaal", quarter_key, amr_names()[amr_code], amr_code, tuple(rijen), _rij("TOTAAL AMR", None, []), 0, 0
        )
    )


def national(quarter_key: str) -> Tabel:
    """The table of the 35 AMRs and Nederland, the same every time."""
    rijen = []
    for code, naam in amr_names().items():
        rijen.append(Rij(naam, code, regional(code, quarter_key).totaalrij.aantallen))
    return _add_up(Tabel("landelijk", quarter_key, "Nederland", None, tuple(rijen), _rij("Nederland", None, []), 0, 0))


def amr_names() -> dict[str, str]:
    """The names of the 35 AMRs by code."""
    return {row["amr_code"]: row["amr_naam"] for row in _seed("arbeidsmarktregio")}


def _rij(naam: str, code: str | None, parts: list[int]) -> Rij:
    first, second, third, fourth = parts or [0, 0, 0, 0]
    return Rij(naam, code, (first, second, third, fourth, first + second + third + fourth))


def _add_up(tabel: Tabel) -> Tabel:
    sums = [sum(rij.aantallen[column] for rij in tabel.rijen) for column in range(4)]
    totaalrij = _rij(tabel.totaalrij.naam, None, sums)
    totaal = totaalrij.aantallen[-1]
    share = random.Random(f"{tabel.regio} {tabel.quarter_key}").uniform(0.62, 0.81)
    register = round(totaal / share)
    return replace(
        tabel,
        totaalrij=totaalrij,
        doelgroepregister=register,
        registratiegraad=(200 * totaal + register) // (2 * register),
    )


def _seed(name: str) -> list[dict[str, str]]:
    path: Path = SEEDS_DIR / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
