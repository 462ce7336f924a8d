"""The gemeenten of any day, and the undivided areas that each consists of, derived from the seeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from orchestration.system.csv_rows import read_rows

_BEGIN = date(2014, 1, 1)
"""The first day that the reference covers."""

INWONERS = Path(__file__).with_name("inwoners_2020.csv")
"""Inhabitants of each gemeente in mid-2020 (CBS): weights for made-up figures, not figures to publish."""

_COUNTED = date(2020, 7, 1)
"""The day of those inhabitants."""

_KEPT_CODE = 6
"""How many times as many inhabitants as each one that joined it we give the gemeente that kept its code."""


Codes = tuple[tuple[date, str], ...]
"""The gemeente codes that an area had, each with its first day."""


@dataclass(frozen=True, slots=True)
class Part:
    """An area that no herindeling divided.

    `amr_code` is the AMR of its first gemeente; `inwoners` is our estimate of its inhabitants in 2020.
    """

    codes: Codes
    amr_code: str
    inwoners: float

    @property
    def first_code(self) -> str:
        """Its first code."""
        return self.codes[0][1]

    @property
    def key(self) -> str:
        """Its unique key: 'GM0788-GM0824' is the part of Haaren that went to Oisterwijk."""
        return "-".join(code for _, code in self.codes)

    def code_on(self, day: date) -> str:
        """Its code on a day."""
        return _code_on(self.codes, day)


@dataclass(frozen=True, slots=True)
class DemoGemeente:
    """A gemeente on some day, and the areas that it consists of."""

    code: str
    naam: str
    amr_code: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Version:
    naam: str
    amr_code: str
    valid_from: date


@dataclass(frozen=True)
class DemoAreas:
    """The gemeenten of every day since 2014, the 35 AMRs, and the spellings in use, by their CBS codes."""

    versions: Mapping[str, Sequence[_Version]]
    parts: Sequence[Part]
    amr_names: Mapping[str, str]
    variants: Mapping[str, Sequence[str]]

    @classmethod
    def from_seeds(cls, folder: Path) -> DemoAreas:
        """Read the seeds `gemeente`, `herindeling`, `arbeidsmarktregio` and `naam_variant`."""
        gemeenten = read_rows(folder / "gemeente.csv")
        variants = defaultdict(list)
        for row in read_rows(folder / "naam_variant.csv"):
            variants[row["code"]].append(row["variant"])
        versions = _versions(gemeenten)
        return cls(
            versions,
            _parts(versions, read_rows(folder / "herindeling.csv")),
            {row["amr_code"]: row["amr_naam"] for row in read_rows(folder / "arbeidsmarktregio.csv")},
            variants,
        )

    def gemeenten(self, day: date) -> dict[str, list[DemoGemeente]]:
        """The gemeenten on a day, by AMR, in alphabetical order."""
        parts: dict[str, list[Part]] = defaultdict(list)
        for part in self.parts:
            parts[part.code_on(day)].append(part)
        found: dict[str, list[DemoGemeente]] = {code: [] for code in self.amr_names}
        for code, its_parts in parts.items():
            version = next(version for version in reversed(self.versions[code]) if version.valid_from <= day)
            found[version.amr_code].append(DemoGemeente(code, version.naam, version.amr_code, tuple(its_parts)))
        for gemeenten in found.values():
            gemeenten.sort(key=lambda gemeente: gemeente.naam.lstrip("'").casefold())
        return found


def _versions(gemeenten: Sequence[Mapping[str, str]]) -> dict[str, list[_Version]]:
    """The names of each code, oldest first; a later name begins the year after the one before it was last used."""
    rows: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in sorted(gemeenten, key=lambda row: row["laatste_indelingsjaar"]):
        rows[row["gemeente_code"]].append(row)
    return {
        code: [
            _Version(names[0]["gemeente_naam"], names[0]["amr_code"], _begin(names[0])),
            *(
                _Version(row["gemeente_naam"], row["amr_code"], date(int(earlier["laatste_indelingsjaar"]) + 1, 1, 1))
                for earlier, row in pairwise(names)
            ),
        ]
        for code, names in rows.items()
    }


def _parts(versions: Mapping[str, Sequence[_Version]], herindelingen: Sequence[Mapping[str, str]]) -> list[Part]:
    """Every path from a code of 2014 through its herindelingen to a code of today."""
    successors: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for row in herindelingen:
        successors[row["oude_gemeente_code"]].append(
            (date.fromisoformat(row["ingangsdatum"]), row["nieuwe_gemeente_code"])
        )

    def paths(path: Codes) -> list[Codes]:
        steps = successors[path[-1][1]]
        return [longer for step in steps for longer in paths((*path, step))] or [path]

    weights: dict[Codes, float] = {}
    for code in sorted(versions):
        if versions[code][0].valid_from == _BEGIN:
            pieces = paths(((_BEGIN, code),))
            kept = _KEPT_CODE if _code_on(pieces[0], _COUNTED) == code else 1
            weights |= dict.fromkeys(pieces, kept / len(pieces))
    return [Part(codes, versions[codes[0][1]][0].amr_code, inwoners) for codes, inwoners in _inwoners(weights).items()]


def _inwoners(weights: Mapping[Codes, float]) -> dict[Codes, float]:
    """Divide the inhabitants of each gemeente of 2020 among the areas that it consisted of, by their weights."""
    inwoners = {row["gemeente_code"]: int(row["inwoners"]) for row in read_rows(INWONERS, "gemeente_code", "inwoners")}
    together: dict[str, float] = defaultdict(float)
    for codes, weight in weights.items():
        together[_code_on(codes, _COUNTED)] += weight
    return {
        codes: inwoners[_code_on(codes, _COUNTED)] * weight / together[_code_on(codes, _COUNTED)]
        for codes, weight in weights.items()
    }


def _code_on(codes: Codes, day: date) -> str:
    return next(code for begin, code in reversed(codes) if begin <= day)


def _begin(row: Mapping[str, str]) -> date:
    return date.fromisoformat(row["ingangsdatum"]) if row["ingangsdatum"] else _BEGIN
