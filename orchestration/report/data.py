"""Everything the pages need, read once from the published marts; no figure is computed that a mart holds."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.domain.quarter import ONBEKEND, quarters
from orchestration.reference.reference import Herindeling, Reference
from orchestration.report.notation import datum, opsomming
from orchestration.warehouse.connection import dictionaries

if TYPE_CHECKING:
    import duckdb

NL = "NL"
BRON = "Bron: UWV, Transparantie van klantprofielen"
SYNTHETISCH = "Synthetisch: verzonnen, niet van UWV"
_TEGEL_CSV = Path(__file__).with_name("tiles.csv")


@dataclass(frozen=True, slots=True)
class Measure:
    """A count or share of the marts that a reader can choose: its column, its name in Dutch, its unit."""

    kolom: str
    naam: str
    uitleg: str
    eenheid: str


MEASURES = (
    Measure("profielgraad", "Met profiel, alle klanten", "deel van alle klanten dat een klantprofiel heeft", "aandeel"),
    Measure(
        "profielgraad_gemeente",
        "Met profiel, gemeenteklanten",
        "deel van de klanten van gemeenten dat een klantprofiel heeft",
        "aandeel",
    ),
    Measure(
        "profielgraad_uwv",
        "Met profiel, UWV-klanten",
        "deel van de klanten van UWV dat een klantprofiel heeft",
        "aandeel",
    ),
    Measure(
        "registratiegraad",
        "Bekend in Sonar",
        "deel van het doelgroepregister dat in Sonar staat",
        "aandeel",
    ),
    Measure("totaal", "Personen in Sonar", "alle klanten, met en zonder klantprofiel", "personen"),
    Measure(
        "gemeente_geen_profiel",
        "Zonder profiel, gemeenteklanten",
        "klanten van gemeenten zonder klantprofiel",
        "personen",
    ),
    Measure("uwv_geen_profiel", "Zonder profiel, UWV-klanten", "klanten van UWV zonder klantprofiel", "personen"),
    Measure(
        "doelgroepregister",
        "Personen in het doelgroepregister",
        "iedereen die onder de banenafspraak valt, ook wie niet in Sonar staat",
        "personen",
    ),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one row of a publication (or of the rows of a comparable area together); shares are 0-1.

    `publicatie_id` is None for a comparable area, whose rows can be of several publications.
    """

    quarter_key: str
    code: str
    naam: str
    publicatie_id: str | None
    gemeente_profiel: int
    gemeente_geen_profiel: int
    uwv_profiel: int
    uwv_geen_profiel: int
    totaal: int
    profielgraad_gemeente: float | None
    profielgraad_uwv: float | None
    profielgraad: float | None
    doelgroepregister: int | None = None
    registratiegraad: float | None = None
    registratiegraad_gepubliceerd: int | None = None
    gecorrigeerde_kolommen: tuple[str, ...] = ()

    @property
    def profiel(self) -> int:
        """Persons with a klantprofiel, of gemeenten and UWV together."""
        return self.gemeente_profiel + self.uwv_profiel

    @property
    def geen_profiel(self) -> int:
        """Persons without one."""
        return self.gemeente_geen_profiel + self.uwv_geen_profiel

    @property
    def gemeenteklanten(self) -> int:
        """Persons who are clients of a gemeente."""
        return self.gemeente_profiel + self.gemeente_geen_profiel

    @property
    def uwv_klanten(self) -> int:
        """Persons who are clients of UWV."""
        return self.uwv_profiel + self.uwv_geen_profiel


@dataclass(frozen=True, slots=True)
class Point:
    """A row of `mart_trend`: a figure, its changes, its rank, and how far it is from that of Nederland."""

    waarde: float
    verandering_kwartaal: float | None
    verandering_jaar: float | None
    rang: int | None
    aantal_in_rang: int | None
    afstand_nederland: float | None


@dataclass(frozen=True, slots=True)
class AmrTable:
    """What was published of an AMR in a quarter: its total, and its gemeenten where they are published too.

    `sleutel` tells it from the AMR's other tables: the quarter, numbered where several are of an unknown one.
    """

    sleutel: str
    totaal: Figures
    gemeenten: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class ComparableArea:
    """A comparable area in a quarter: a gemeente of today, or several that can't be told apart then."""

    cijfers: Figures
    gebied_key: str
    is_samengesteld: bool
    is_volledig: bool
    opgeteld: tuple[str, ...]
    ontbrekend: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CurrentGemeente:
    """A gemeente of today, and the AMR that it belongs to."""

    code: str
    naam: str
    amr_code: str


@dataclass(frozen=True, slots=True)
class Tile:
    """The place of an AMR in the map of tiles, from 0 at the top left, and what it is called where there is no room."""

    amr_code: str
    rij: int
    kolom: int
    afkorting: str


@dataclass(frozen=True, slots=True)
class ReportData:
    """The published marts as the pages use them. Quarters are in order of time; 'onbekend' is never among them."""

    kwartalen: tuple[str, ...]
    labels: Mapping[str, str]
    amr_namen: Mapping[str, str]
    tegels: tuple[Tile, ...]
    gemeenten: tuple[CurrentGemeente, ...]
    gemeente_namen: Mapping[str, str]
    herindeling: Mapping[str, tuple[str, ...]]
    oude_namen: tuple[tuple[str, str], ...]
    nederland: Mapping[str, Figures]
    tabellen: Mapping[str, tuple[AmrTable, ...]]
    gebieden: Mapping[str, tuple[ComparableArea, ...]]
    zonder_kwartaal: Mapping[str, tuple[Figures, ...]]
    bronnen: Mapping[tuple[str, str], tuple[str, ...]]
    trend: Mapping[tuple[str, str], Mapping[str, Point]]
    publicaties: tuple[Mapping[str, Any], ...]
    controles: tuple[Mapping[str, Any], ...]
    controles_per_publicatie: Mapping[str, Sequence[Mapping[str, Any]]]
    afwijkingen: tuple[Mapping[str, Any], ...]
    quarantaine: tuple[Mapping[str, Any], ...]
    revisies: tuple[Mapping[str, Any], ...]
    te_laat: tuple[str, ...]

    @property
    def is_synthetisch(self) -> bool:
        """True where any publication is made up; real and made-up ones are never together."""
        return any(publicatie["is_synthetisch"] for publicatie in self.publicaties)

    @property
    def bronregel(self) -> str:
        """Where the figures come from, as it goes along with whatever of them is copied or downloaded."""
        return SYNTHETISCH if self.is_synthetisch else BRON

    def punt(self, code: str, metric: str, quarter_key: str) -> Point | None:
        """The figure of Nederland ('NL'), an AMR, a gemeente or an area in a quarter; None where there is none."""
        return self.trend.get((code, metric), {}).get(quarter_key)

    def zonder_profiel(self, code: str, quarter_key: str) -> Point | None:
        """Persons without a klantprofiel, of gemeenten and UWV together, which the marts have apart: no rank.

        A change is known where both of them are.
        """
        gemeente = self.punt(code, "gemeente_geen_profiel", quarter_key)
        uwv = self.punt(code, "uwv_geen_profiel", quarter_key)
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

    def reeks(self, code: str, metric: str) -> list[tuple[str, float | None]]:
        """A figure in each quarter, from the first with figures of any place to the last; None where it has none."""
        if not self.kwartalen:
            return []
        points = self.trend.get((code, metric), {})
        every = quarters(self.kwartalen[0], self.kwartalen[-1])
        return [(key, points[key].waarde if key in points else None) for key in every]


def read(connection: duckdb.DuckDBPyConnection, seeds_dir: Path, te_laat: Collection[str]) -> ReportData:
    """Read the published warehouse.

    Args:
        connection: the published warehouse, with its marts in schema `marts`, and what joins them in `report`.
        seeds_dir: the reviewed reference, which tells what herindelingen there were.
        te_laat: the quarters that should have been published by now and are not.
    """
    connection.execute("USE marts")

    def rows(query: str) -> list[dict[str, Any]]:
        return dictionaries(connection.execute(query))

    publicaties = rows("FROM report.report_publicatie ORDER BY quarter_key DESC, code, revision, bestand, tabel")
    quarantaine = rows("FROM mart_quarantaine ORDER BY bestand, tabel")
    cijfers = "FROM report.report_cijfer WHERE gebiedsoort"
    nederland = rows(f"{cijfers} = 'nederland' AND quarter_key <> 'onbekend' ORDER BY quarter_key")
    amr = rows(f"{cijfers} = 'amr' ORDER BY code, quarter_key, publicatie_id")
    gemeente = rows(f"{cijfers} = 'gemeente' ORDER BY quarter_key, naam, publicatie_id")
    gebied = rows(
        "SELECT *, gebied_naam AS naam, gebied_key AS code, NULL AS publicatie_id FROM mart_gemeente_vergelijkbaar "
        "WHERE is_nieuwste_indeling ORDER BY quarter_key, gebied_key"
    )
    found = {row["quarter_key"] for row in (*nederland, *amr)} - {ONBEKEND}
    gemeenten = rows("FROM report.report_gemeente ORDER BY gemeente_naam")
    huidig = [row for row in gemeenten if row["is_current"]]
    namen = {row["gemeente_code"]: row["gemeente_naam"] for row in gemeenten}
    herindelingen = Reference.from_seeds(seeds_dir).herindelingen
    return ReportData(
        kwartalen=tuple(sorted(found)),
        labels=dict(connection.execute("SELECT quarter_key, label FROM dim_quarter").fetchall()),
        amr_namen=dict(
            connection.execute("SELECT amr_code, amr_naam FROM dim_amr WHERE is_current ORDER BY amr_naam").fetchall()
        ),
        tegels=_tegels(),
        gemeenten=tuple(CurrentGemeente(row["gemeente_code"], row["gemeente_naam"], row["amr_code"]) for row in huidig),
        gemeente_namen=namen,
        herindeling={
            row["gemeente_code"]: tuple(_zinnen(row["gemeente_code"], herindelingen, namen)) for row in huidig
        },
        oude_namen=_oude_namen(connection, herindelingen),
        nederland={row["quarter_key"]: _cijfers(row) for row in nederland},
        tabellen=_tabellen(amr, gemeente),
        gebieden=_gebieden(gebied),
        zonder_kwartaal=_by_code(_cijfers(row) for row in gemeente if row["quarter_key"] == ONBEKEND),
        bronnen=_bronnen(gemeente),
        trend=_trend(connection),
        publicaties=tuple(publicaties),
        controles=tuple(
            rows(
                "SELECT controle, ernst, count(*) AS gehouden, count(*) FILTER (oordeel = 'klopt') AS klopt, "
                "count(*) FILTER (oordeel = 'wijkt_af') AS wijkt_af, "
                "count(*) FILTER (oordeel = 'ontbreekt') AS ontbreekt "
                "FROM mart_controle GROUP BY ALL ORDER BY ernst, controle"
            )
        ),
        controles_per_publicatie=_controles_per_publicatie(
            rows(
                "SELECT publicatie_id, controle, ernst, count(*) AS gehouden, "
                "count(*) FILTER (oordeel = 'klopt') AS klopt FROM mart_controle GROUP BY ALL ORDER BY ernst, controle"
            )
        ),
        afwijkingen=tuple(
            rows("FROM report.report_afwijking ORDER BY ernst, quarter_key DESC, bestand, controle, onderdeel")
        ),
        quarantaine=tuple(quarantaine),
        revisies=tuple(rows("FROM mart_revisie ORDER BY quarter_key DESC, amr_code, revision, naam, kolom")),
        te_laat=tuple(te_laat),
    )


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _cijfers(row: Mapping[str, Any]) -> Figures:
    return Figures(
        quarter_key=row["quarter_key"],
        code=row["code"],
        naam=row["naam"],
        publicatie_id=row["publicatie_id"],
        gemeente_profiel=row["gemeente_profiel"],
        gemeente_geen_profiel=row["gemeente_geen_profiel"],
        uwv_profiel=row["uwv_profiel"],
        uwv_geen_profiel=row["uwv_geen_profiel"],
        totaal=row["totaal"],
        profielgraad_gemeente=row["profielgraad_gemeente"],
        profielgraad_uwv=row["profielgraad_uwv"],
        profielgraad=row["profielgraad"],
        doelgroepregister=row.get("doelgroepregister"),
        registratiegraad=row.get("registratiegraad"),
        registratiegraad_gepubliceerd=row.get("registratiegraad_gepubliceerd"),
        gecorrigeerde_kolommen=tuple(row.get("gecorrigeerde_kolommen") or ()),
    )


def _by_code(every: Iterable[Figures]) -> dict[str, tuple[Figures, ...]]:
    found: dict[str, list[Figures]] = defaultdict(list)
    for cijfers in every:
        found[cijfers.code].append(cijfers)
    return {code: tuple(rows) for code, rows in found.items()}


def _tabellen(
    amr: Iterable[Mapping[str, Any]], gemeente: Iterable[Mapping[str, Any]]
) -> dict[str, tuple[AmrTable, ...]]:
    """The tables of each AMR, in order of time, those of an unknown quarter last."""
    members: dict[tuple[str, str, str], list[Figures]] = defaultdict(list)
    for row in gemeente:
        members[row["quarter_key"], row["amr_code"], row["publicatie_id"]].append(_cijfers(row))
    found: dict[str, list[AmrTable]] = defaultdict(list)
    for row in amr:
        tables = found[row["code"]]
        number = sum(table.totaal.quarter_key == row["quarter_key"] for table in tables) + 1
        sleutel = row["quarter_key"] if number == 1 else f"{row['quarter_key']}-{number}"
        own = members[row["quarter_key"], row["code"], row["publicatie_id"]]
        tables.append(AmrTable(sleutel, _cijfers(row), tuple(own)))
    return {code: tuple(tables) for code, tables in found.items()}


def _gebieden(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[ComparableArea, ...]]:
    """The areas that each gemeente of today is in, by its code, in order of time."""
    found: dict[str, list[ComparableArea]] = defaultdict(list)
    for row in rows:
        gebied = ComparableArea(
            _cijfers(row),
            row["gebied_key"],
            row["is_samengesteld"],
            row["is_volledig"],
            tuple(row["opgetelde_gemeenten"]),
            tuple(row["ontbrekende_gemeenten"]),
        )
        for code in row["gebied_key"].split("+"):
            found[code].append(gebied)
    return {code: tuple(gebieden) for code, gebieden in found.items()}


def _bronnen(gemeente: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The publications that print a gemeente, by quarter and code."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in gemeente:
        found[row["quarter_key"], row["code"]].append(row["publicatie_id"])
    return {key: tuple(ids) for key, ids in found.items()}


def _controles_per_publicatie(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["publicatie_id"]].append(row)
    return dict(found)


def _trend(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], dict[str, Point]]:
    found: dict[tuple[str, str], dict[str, Point]] = defaultdict(dict)
    query = (
        "SELECT code, metric, quarter_key, waarde, verandering_kwartaal, verandering_jaar, rang, aantal_in_rang, "
        "afstand_nederland FROM mart_trend"
    )
    for code, metric, quarter_key, *point in connection.execute(query).fetchall():
        found[code, metric][quarter_key] = Point(*point)
    return dict(found)


def _tegels() -> tuple[Tile, ...]:
    """The map of tiles, in order of reading."""
    with _TEGEL_CSV.open(encoding="utf-8", newline="") as file:
        tegels = [
            Tile(row["amr_code"], int(row["rij"]), int(row["kolom"]), row["afkorting"]) for row in csv.DictReader(file)
        ]
    return tuple(sorted(tegels, key=lambda tegel: (tegel.rij, tegel.kolom)))


def _zinnen(code: str, herindelingen: Iterable[Herindeling], namen: Mapping[str, str]) -> Iterator[str]:
    """How a gemeente came to be, a sentence a herindeling, in order of time; of what went into it too."""
    into: dict[tuple[date, str], list[str]] = defaultdict(list)
    parts: dict[str, int] = defaultdict(int)
    for herindeling in herindelingen:
        into[herindeling.ingangsdatum, herindeling.nieuwe_gemeente_code].append(herindeling.oude_gemeente_code)
        parts[herindeling.oude_gemeente_code] += 1
    family = _voorgangers(code, herindelingen) | {code}
    for (day, new), old in sorted(into.items()):
        if new not in family:
            continue
        whole = sorted(namen[one] for one in old if parts[one] == 1)
        divided = sorted(namen[one] for one in old if parts[one] > 1)
        if whole:
            verb = "is" if len(whole) == 1 else "zijn"
            yield f"Op {datum(day)} {verb} {opsomming(whole)} opgegaan in {namen[new]}."
        if divided:
            yield f"Op {datum(day)} is een deel van {opsomming(divided)} bij {namen[new]} gekomen."


def _voorgangers(code: str, herindelingen: Iterable[Herindeling]) -> set[str]:
    """The gemeenten that went into one, as a whole or in part, however long ago."""
    direct = {one.oude_gemeente_code for one in herindelingen if one.nieuwe_gemeente_code == code}
    return direct.union(*(_voorgangers(old, herindelingen) for old in direct))


def _oude_namen(
    connection: duckdb.DuckDBPyConnection, herindelingen: Iterable[Herindeling]
) -> tuple[tuple[str, str], ...]:
    """Each name that is no longer in use, with the code of each gemeente of today that it became (part of)."""
    versions = connection.execute("SELECT gemeente_code, gemeente_naam, is_current FROM dim_gemeente").fetchall()
    current = {code for code, _, is_current in versions if is_current}
    heirs: dict[str, set[str]] = defaultdict(set)
    for code in current:
        for old in _voorgangers(code, herindelingen) | {code}:
            heirs[old].add(code)
    names_now = {name for _, name, is_current in versions if is_current}
    found = {
        (name, heir)
        for code, name, is_current in versions
        if not is_current and name not in names_now
        for heir in heirs[code]
    }
    return tuple(sorted(found))
