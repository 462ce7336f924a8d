"""Which gemeenten there are on a day, and of which undivided areas each consists: derived from the seeds."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

_BEGIN = date(2014, 1, 1)
"""The reference facts begin here."""


@dataclass(frozen=True, slots=True)
class Part:
    """An area that no herindeling divided: the gemeente codes it fell under, each with the day from which.

    `verdeeld_over` is the number of areas that its first gemeente was divided into: 1 for most.
    """

    codes: tuple[tuple[date, str], ...]
    verdeeld_over: int

    @property
    def eerste_code(self) -> str:
        """The code it fell under at first."""
        return self.codes[0][1]

    @property
    def sleutel(self) -> str:
        """What tells it from every other area: 'GM0788-GM0824' is the part of Haaren that went to Oisterwijk."""
        return "-".join(code for _, code in self.codes)

    def code_op(self, dag: date) -> str:
        """The code it falls under on a day."""
        return next(code for begin, code in reversed(self.codes) if begin <= dag)


@dataclass(frozen=True, slots=True)
class DemoGemeente:
    """A gemeente as it is on some day, and the areas it consists of."""

    code: str
    naam: str
    amr_code: str
    delen: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Versie:
    naam: str
    amr_code: str
    valid_from: date


@dataclass(frozen=True)
class DemoAreas:
    """The gemeenten of every day since 2014, the 35 AMRs, and the spellings in use, by their CBS codes."""

    versies: Mapping[str, Sequence[_Versie]]
    delen: Sequence[Part]
    amr_namen: Mapping[str, str]
    varianten: Mapping[str, Sequence[str]]

    @classmethod
    def from_seeds(cls, folder: Path) -> DemoAreas:
        """From the seeds `gemeente`, `herindeling`, `arbeidsmarktregio` and `naam_variant`."""
        gemeenten = _rows(folder / "gemeente.csv")
        varianten = defaultdict(list)
        for row in _rows(folder / "naam_variant.csv"):
            varianten[row["code"]].append(row["variant"])
        return cls(
            _versies(gemeenten),
            _delen(gemeenten, _rows(folder / "herindeling.csv")),
            {row["amr_code"]: row["amr_naam"] for row in _rows(folder / "arbeidsmarktregio.csv")},
            varianten,
        )

    def gemeenten(self, dag: date) -> dict[str, list[DemoGemeente]]:
        """The gemeenten on a day by AMR, in the order of the alphabet."""
        delen: dict[str, list[Part]] = defaultdict(list)
        for deel in self.delen:
            delen[deel.code_op(dag)].append(deel)
        found: dict[str, list[DemoGemeente]] = {code: [] for code in self.amr_namen}
        for code, its_delen in delen.items():
            versie = next(versie for versie in reversed(self.versies[code]) if versie.valid_from <= dag)
            found[versie.amr_code].append(DemoGemeente(code, versie.naam, versie.amr_code, tuple(its_delen)))
        for gemeenten in found.values():
            gemeenten.sort(key=lambda gemeente: gemeente.naam.lstrip("'").casefold())
        return found


def _versies(gemeenten: Sequence[Mapping[str, str]]) -> dict[str, list[_Versie]]:
    """The names of each code, oldest first; a later name begins the year after the one before it was last used."""
    rows: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in sorted(gemeenten, key=lambda row: row["laatste_indelingsjaar"]):
        rows[row["gemeente_code"]].append(row)
    return {
        code: [
            _Versie(names[0]["gemeente_naam"], names[0]["amr_code"], _begin(names[0])),
            *(
                _Versie(row["gemeente_naam"], row["amr_code"], date(int(earlier["laatste_indelingsjaar"]) + 1, 1, 1))
                for earlier, row in pairwise(names)
            ),
        ]
        for code, names in rows.items()
    }


def _delen(gemeenten: Sequence[Mapping[str, str]], herindelingen: Sequence[Mapping[str, str]]) -> list[Part]:
    """Every way from a code of 2014 along its herindelingen to a code of today."""
    opvolgers: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for row in herindelingen:
        opvolgers[row["oude_gemeente_code"]].append(
            (date.fromisoformat(row["ingangsdatum"]), row["nieuwe_gemeente_code"])
        )

    def wegen(weg: tuple[tuple[date, str], ...]) -> list[tuple[tuple[date, str], ...]]:
        verder = opvolgers[weg[-1][1]]
        return [verste for stap in verder for verste in wegen((*weg, stap))] or [weg]

    delen = []
    for code in sorted({row["gemeente_code"] for row in gemeenten if not row["ingangsdatum"]}):
        gevonden = wegen(((_BEGIN, code),))
        delen += [Part(weg, len(gevonden)) for weg in gevonden]
    return delen


def _begin(row: Mapping[str, str]) -> date:
    return date.fromisoformat(row["ingangsdatum"]) if row["ingangsdatum"] else _BEGIN


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
