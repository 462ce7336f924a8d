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


@dataclass(frozen=True, slots=True)
class Part:
    """An area that no herindeling divided: the gemeente codes that it had, each with its first day.

    `siblings` counts the areas that its first gemeente was divided into, itself included: 1 for most.
    """

    codes: tuple[tuple[date, str], ...]
    siblings: int

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
        return next(code for begin, code in reversed(self.codes) if begin <= day)


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
        return cls(
            _versions(gemeenten),
            _parts(gemeenten, read_rows(folder / "herindeling.csv")),
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


def _parts(gemeenten: Sequence[Mapping[str, str]], herindelingen: Sequence[Mapping[str, str]]) -> list[Part]:
    """Every path from a code of 2014 through its herindelingen to a code of today."""
    successors: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for row in herindelingen:
        successors[row["oude_gemeente_code"]].append(
            (date.fromisoformat(row["ingangsdatum"]), row["nieuwe_gemeente_code"])
        )

    def paths(path: tuple[tuple[date, str], ...]) -> list[tuple[tuple[date, str], ...]]:
        steps = successors[path[-1][1]]
        return [longer for step in steps for longer in paths((*path, step))] or [path]

    parts = []
    for code in sorted({row["gemeente_code"] for row in gemeenten if not row["ingangsdatum"]}):
        found = paths(((_BEGIN, code),))
        parts += [Part(path, len(found)) for path in found]
    return parts


def _begin(row: Mapping[str, str]) -> date:
    return date.fromisoformat(row["ingangsdatum"]) if row["ingangsdatum"] else _BEGIN
