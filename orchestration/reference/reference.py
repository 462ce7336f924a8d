"""The reviewed seeds compared with CBS: their differences, and the seeds brought up to date."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields, replace
from datetime import date
from pathlib import Path

from orchestration.domain.names import Names
from orchestration.reference.cbs import CbsArea, CbsYear
from orchestration.system.csv_rows import read_rows
from orchestration.system.files import replaced_together
from orchestration.system.locks import locked_folder

_CBS_AREA = "cbs_gebied.csv"
_GEMEENTE = "gemeente.csv"
_AREA_COLUMNS = [field.name for field in fields(CbsArea)]


@dataclass(frozen=True, slots=True)
class GemeenteNaam:
    """A row of the seed `gemeente`: a name of a gemeente, and its AMR in the last year with that name."""

    gemeente_code: str
    gemeente_naam: str
    laatste_indelingsjaar: int
    amr_code: str
    ingangsdatum: date | None


@dataclass(frozen=True, slots=True)
class Herindeling:
    """A row of the seed `herindeling`: one gemeente ended, and this one took over (part of) it."""

    ingangsdatum: date
    oude_gemeente_code: str
    nieuwe_gemeente_code: str


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One difference between CBS and the reviewed seeds in a year.

    `seeds` is the value in the seeds and `cbs` the value from CBS; empty if there is none. `to_review` is false if the
    seeds explain it: by a herindeling, by a known spelling, or because the gemeente moved to another AMR later.
    """

    code: str
    name: str
    what: str
    seeds: str
    cbs: str
    to_review: bool
    year: int


@dataclass(frozen=True)
class Reference:
    """The reviewed seeds: `gemeente`, `herindeling`, and the known names of AMRs."""

    gemeenten: tuple[GemeenteNaam, ...]
    herindelingen: tuple[Herindeling, ...]
    names: Names

    @classmethod
    def from_seeds(cls, folder: Path) -> Reference:
        """Read the reviewed seeds from their folder."""
        gemeenten = (
            GemeenteNaam(
                gemeente_code=row["gemeente_code"],
                gemeente_naam=row["gemeente_naam"],
                laatste_indelingsjaar=int(row["laatste_indelingsjaar"]),
                amr_code=row["amr_code"],
                ingangsdatum=date.fromisoformat(row["ingangsdatum"]) if row["ingangsdatum"] else None,
            )
            for row in read_rows(folder / _GEMEENTE)
        )
        herindelingen = (
            Herindeling(
                ingangsdatum=date.fromisoformat(row["ingangsdatum"]),
                oude_gemeente_code=row["oude_gemeente_code"],
                nieuwe_gemeente_code=row["nieuwe_gemeente_code"],
            )
            for row in read_rows(folder / "herindeling.csv")
        )
        return cls(tuple(gemeenten), tuple(herindelingen), Names.from_seeds(folder))

    @property
    def newest(self) -> int:
        """The newest classification year in the seeds."""
        return max(row.laatste_indelingsjaar for row in self.gemeenten)

    def differences(self, cbs_year: CbsYear) -> list[Difference]:
        """The differences between a year of CBS and the seeds; those to review come first.

        For a year newer than the seeds these are the changes since the newest year in the seeds.
        """
        year = cbs_year.year
        expected = self._expected(year)
        found = {area.gemeente_code: area for area in cbs_year.areas}
        begun = {row.nieuwe_gemeente_code for row in self.herindelingen if row.ingangsdatum <= date(year, 1, 1)}
        ended = {row.oude_gemeente_code for row in self.herindelingen if row.ingangsdatum <= date(year, 1, 1)}
        result = []
        for code, row in expected.items():
            if code not in found:
                result.append(Difference(code, row.gemeente_naam, "ended", "exists", "", code not in ended, year))
        for code, area in found.items():
            name = area.gemeente_naam
            known = expected.get(code)
            if known is None:
                result.append(Difference(code, name, "new", "", "exists", code not in begun, year))
                continue
            if known.gemeente_naam != name:
                result.append(Difference(code, name, "other name", known.gemeente_naam, name, True, year))
            if known.amr_code != area.amr_code:
                in_seeds = f"{known.amr_code} in {known.laatste_indelingsjaar}"
                to_review = year >= known.laatste_indelingsjaar
                result.append(Difference(code, name, "other AMR", in_seeds, area.amr_code, to_review, year))
        return sorted(
            [*result, *self._amr_differences(cbs_year)], key=lambda difference: (not difference.to_review, difference)
        )

    def _amr_differences(self, cbs_year: CbsYear) -> list[Difference]:
        year = cbs_year.year
        known = self.names.amr_namen
        found = {area.amr_code: area.amr_naam for area in cbs_year.areas}
        result = []
        for code, name in found.items():
            if code not in known:
                result.append(Difference(code, name, "new AMR", "", "exists", True, year))
            elif known[code] != name:
                to_review = self.names.amr_code(name) != code
                result.append(Difference(code, name, "other name", known[code], name, to_review, year))
        gone = known.keys() - found.keys()
        to_review = year >= self.newest
        return [
            *result,
            *(Difference(code, known[code], "no such AMR", "exists", "", to_review, year) for code in gone),
        ]

    def _expected(self, year: int) -> dict[str, GemeenteNaam]:
        """The seeds' row for each gemeente on 1 January of a year; current gemeenten stay so in later years."""
        expected: dict[str, GemeenteNaam] = {}
        for row in sorted(self.gemeenten, key=_order):
            if row.laatste_indelingsjaar >= min(year, self.newest) and (row.ingangsdatum or date.min) <= date(
                year, 1, 1
            ):
                expected.setdefault(row.gemeente_code, row)
        return expected

    def advanced(self, cbs_year: CbsYear) -> Reference:
        """The seeds with one more year in them; unchanged if `cbs_year` is not the year after their newest.

        A gemeente that keeps its name gets that year and its AMR in that year. One with a new name gets another row.
        A new gemeente begins on 1 January; a herindeling in the seeds has to confirm that.
        """
        year = cbs_year.year
        if year != self.newest + 1:
            return self
        current = self._expected(year)
        advanced = {*self.gemeenten}
        for area in cbs_year.areas:
            known = current.get(area.gemeente_code)
            row = GemeenteNaam(
                area.gemeente_code,
                area.gemeente_naam,
                year,
                area.amr_code,
                known.ingangsdatum if known else date(year, 1, 1),
            )
            if known and known.gemeente_naam == area.gemeente_naam:
                advanced.remove(known)
            advanced.add(row)
        return replace(self, gemeenten=tuple(sorted(advanced, key=_order)))


def read_snapshot(folder: Path) -> dict[int, CbsYear]:
    """Read the seed `cbs_gebied`: the years of CBS that we fetched and committed."""
    rows: dict[tuple[int, str], list[CbsArea]] = {}
    for row in read_rows(folder / _CBS_AREA):
        area = CbsArea(**{column: row[column] for column in _AREA_COLUMNS})
        rows.setdefault((int(row["indelingsjaar"]), row["tabel_id"]), []).append(area)
    return {year: CbsYear(year, table_id, tuple(areas)) for (year, table_id), areas in rows.items()}


def write_seeds(folder: Path, snapshot: Mapping[int, CbsYear], reference: Reference) -> None:
    """Write the seeds `cbs_gebied` and `gemeente`: both or neither."""
    targets = [folder / _CBS_AREA, folder / _GEMEENTE]
    texts = [areas_csv(snapshot.values()), _gemeente_csv(reference.gemeenten)]
    with locked_folder(folder), replaced_together(targets) as temporaries:
        for temporary, text in zip(temporaries, texts, strict=True):
            temporary.write_text(text, encoding="utf-8", newline="")


def areas_csv(years: Iterable[CbsYear]) -> str:
    """Years of CBS as CSV, with the columns of the seed `cbs_gebied`."""
    return _csv(
        ["indelingsjaar", *_AREA_COLUMNS, "tabel_id"],
        (
            (cbs_year.year, *astuple(area), cbs_year.table_id)
            for cbs_year in sorted(years, key=lambda cbs_year: cbs_year.year)
            for area in cbs_year.areas
        ),
    )


def _gemeente_csv(gemeenten: Iterable[GemeenteNaam]) -> str:
    return _csv([field.name for field in fields(GemeenteNaam)], map(astuple, gemeenten))


def _csv(columns: list[str], rows: Iterable[tuple[object, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    return text.getvalue()


def _order(row: GemeenteNaam) -> tuple[str, int]:
    return row.gemeente_code, row.laatste_indelingsjaar
