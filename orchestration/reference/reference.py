"""The reference seeds held to what CBS publishes: what differs, and the seeds brought up to date."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields, replace
from datetime import date
from pathlib import Path

from orchestration.domain.names import Names
from orchestration.reference.cbs import CbsArea, CbsYear
from orchestration.system.files import locked_folder, replaced_together

_CBS_GEBIED = "cbs_gebied.csv"
_GEMEENTE = "gemeente.csv"
_GEBIED_COLUMNS = [field.name for field in fields(CbsArea)]


@dataclass(frozen=True, slots=True)
class GemeenteNaam:
    """A row of the seed `gemeente`: a name that a gemeente had, and its AMR in the last year of that name."""

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
    """One thing on which CBS and the reviewed seeds differ in a year.

    `bekend` is what the seeds say, `cbs` what CBS says; empty where that is nothing. `to_review` is false where
    the seeds explain it: a herindeling they hold, a spelling they know, an AMR that was another one later.
    """

    code: str
    naam: str
    wat: str
    bekend: str
    cbs: str
    to_review: bool
    jaar: int


@dataclass(frozen=True)
class Reference:
    """The reviewed seeds: `gemeente`, `herindeling`, and the known names of AMRs."""

    gemeenten: tuple[GemeenteNaam, ...]
    herindelingen: tuple[Herindeling, ...]
    namen: Names

    @classmethod
    def from_seeds(cls, folder: Path) -> Reference:
        """The reviewed seeds in the folder of seeds."""
        gemeenten = (
            GemeenteNaam(
                gemeente_code=row["gemeente_code"],
                gemeente_naam=row["gemeente_naam"],
                laatste_indelingsjaar=int(row["laatste_indelingsjaar"]),
                amr_code=row["amr_code"],
                ingangsdatum=date.fromisoformat(row["ingangsdatum"]) if row["ingangsdatum"] else None,
            )
            for row in _read(folder / _GEMEENTE)
        )
        herindelingen = (
            Herindeling(
                ingangsdatum=date.fromisoformat(row["ingangsdatum"]),
                oude_gemeente_code=row["oude_gemeente_code"],
                nieuwe_gemeente_code=row["nieuwe_gemeente_code"],
            )
            for row in _read(folder / "herindeling.csv")
        )
        return cls(tuple(gemeenten), tuple(herindelingen), Names.from_seeds(folder))

    @property
    def newest(self) -> int:
        """The newest classification year the seeds know."""
        return max(row.laatste_indelingsjaar for row in self.gemeenten)

    def verschillen(self, gebieden: CbsYear) -> list[Difference]:
        """On what a year of CBS and the seeds differ, what is to be reviewed first.

        For a year newer than the seeds, that is what changed since their newest.
        """
        jaar = gebieden.jaar
        expected = self._expected(jaar)
        found = {gebied.gemeente_code: gebied for gebied in gebieden.gebieden}
        begun = {row.nieuwe_gemeente_code for row in self.herindelingen if row.ingangsdatum <= date(jaar, 1, 1)}
        ended = {row.oude_gemeente_code for row in self.herindelingen if row.ingangsdatum <= date(jaar, 1, 1)}
        result = []
        for code, row in expected.items():
            if code not in found:
                result.append(Difference(code, row.gemeente_naam, "ended", "exists", "", code not in ended, jaar))
        for code, gebied in found.items():
            naam = gebied.gemeente_naam
            known = expected.get(code)
            if known is None:
                result.append(Difference(code, naam, "new", "", "exists", code not in begun, jaar))
                continue
            if known.gemeente_naam != naam:
                result.append(Difference(code, naam, "other name", known.gemeente_naam, naam, True, jaar))
            if known.amr_code != gebied.amr_code:
                bekend = f"{known.amr_code} in {known.laatste_indelingsjaar}"
                to_review = jaar >= known.laatste_indelingsjaar
                result.append(Difference(code, naam, "other AMR", bekend, gebied.amr_code, to_review, jaar))
        return sorted(
            [*result, *self._amr_verschillen(gebieden)], key=lambda verschil: (not verschil.to_review, verschil)
        )

    def _amr_verschillen(self, gebieden: CbsYear) -> list[Difference]:
        jaar = gebieden.jaar
        known = self.namen.amr_namen
        found = {gebied.amr_code: gebied.amr_naam for gebied in gebieden.gebieden}
        result = []
        for code, naam in found.items():
            if code not in known:
                result.append(Difference(code, naam, "new AMR", "", "exists", True, jaar))
            elif known[code] != naam:
                to_review = self.namen.amr_code(naam) != code
                result.append(Difference(code, naam, "other name", known[code], naam, to_review, jaar))
        gone = known.keys() - found.keys()
        to_review = jaar >= self.newest
        return [
            *result,
            *(Difference(code, known[code], "no such AMR", "exists", "", to_review, jaar) for code in gone),
        ]

    def _expected(self, jaar: int) -> dict[str, GemeenteNaam]:
        """What the seeds say of each gemeente on 1 January of a year; what is current stays so in years to come."""
        expected: dict[str, GemeenteNaam] = {}
        for row in sorted(self.gemeenten, key=_order):
            if row.laatste_indelingsjaar >= min(jaar, self.newest) and (row.ingangsdatum or date.min) <= date(
                jaar, 1, 1
            ):
                expected.setdefault(row.gemeente_code, row)
        return expected

    def advanced(self, gebieden: CbsYear) -> Reference:
        """The seeds with the year after their newest in them; themselves where `gebieden` is of another year.

        A gemeente that goes on under its name gets that year and its AMR then; one with another name gets a row
        more; a new one begins on 1 January, which its herindeling in the seeds has to confirm.
        """
        jaar = gebieden.jaar
        if jaar != self.newest + 1:
            return self
        current = self._expected(jaar)
        advanced = {*self.gemeenten}
        for gebied in gebieden.gebieden:
            known = current.get(gebied.gemeente_code)
            row = GemeenteNaam(
                gebied.gemeente_code,
                gebied.gemeente_naam,
                jaar,
                gebied.amr_code,
                known.ingangsdatum if known else date(jaar, 1, 1),
            )
            if known and known.gemeente_naam == gebied.gemeente_naam:
                advanced.remove(known)
            advanced.add(row)
        return replace(self, gemeenten=tuple(sorted(advanced, key=_order)))


def read_snapshot(folder: Path) -> dict[int, CbsYear]:
    """The seed `cbs_gebied`: the years of CBS that were fetched and committed."""
    rows: dict[tuple[int, str], list[CbsArea]] = {}
    for row in _read(folder / _CBS_GEBIED):
        gebied = CbsArea(**{column: row[column] for column in _GEBIED_COLUMNS})
        rows.setdefault((int(row["indelingsjaar"]), row["tabel_id"]), []).append(gebied)
    return {jaar: CbsYear(jaar, tabel_id, tuple(gebieden)) for (jaar, tabel_id), gebieden in rows.items()}


def write_seeds(folder: Path, snapshot: Mapping[int, CbsYear], reference: Reference) -> None:
    """Write the seeds `cbs_gebied` and `gemeente`, both or neither."""
    targets = [folder / _CBS_GEBIED, folder / _GEMEENTE]
    texts = [gebieden_csv(snapshot.values()), _gemeente_csv(reference.gemeenten)]
    with locked_folder(folder), replaced_together(targets) as temporaries:
        for temporary, text in zip(temporaries, texts, strict=True):
            temporary.write_text(text, encoding="utf-8", newline="")


def gebieden_csv(years: Iterable[CbsYear]) -> str:
    """Years of CBS as CSV, in the columns of the seed `cbs_gebied`."""
    return _csv(
        ["indelingsjaar", *_GEBIED_COLUMNS, "tabel_id"],
        (
            (gebieden.jaar, *astuple(gebied), gebieden.tabel_id)
            for gebieden in sorted(years, key=lambda gebieden: gebieden.jaar)
            for gebied in gebieden.gebieden
        ),
    )


def _gemeente_csv(gemeenten: Iterable[GemeenteNaam]) -> str:
    return _csv([field.name for field in fields(GemeenteNaam)], map(astuple, gemeenten))


def _csv(columns: list[str], rows: Iterable[tuple[object, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    return text.getvalue()


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _order(row: GemeenteNaam) -> tuple[str, int]:
    return row.gemeente_code, row.laatste_indelingsjaar
