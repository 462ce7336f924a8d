"""Reading what the pages show from the published marts, each fact once; no figure is computed that a mart holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from operator import itemgetter
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, Any

from orchestration.domain.publicatie import KOLOMMEN
from orchestration.domain.quarter import ONBEKEND
from orchestration.reference.reference import Reference
from orchestration.report.data import ReportData, numbered
from orchestration.report.figures import (
    AmrTable,
    ComparableArea,
    CurrentGemeente,
    Decomposition,
    Figures,
    Point,
    WhatIf,
)
from orchestration.report.herindeling import former_names, heirs_of, herindeling_sentences
from orchestration.report.search import other_names
from orchestration.report.source import Source, SourceRow
from orchestration.report.tile_map import read_tiles
from orchestration.warehouse.connection import dictionaries

if TYPE_CHECKING:
    import duckdb

_Row = Mapping[str, Any]
_PART = 10_000

_AS_PRINTED = """
    FROM report.report_cijfer
    ORDER BY publicatie_id, pagina, bbox[2], gebiedsoort = 'nederland', gebiedsoort = 'amr', naam
"""
"""The rows of every publication from top to bottom."""
_AREAS = """
    SELECT *, gebied_naam AS naam, gebied_key AS code, NULL AS publicatie_id
    FROM marts.mart_gemeente_vergelijkbaar
    WHERE is_nieuwste_indeling
    ORDER BY quarter_key, gebied_key
"""
_CONTROLES = """
    SELECT
        controle,
        ernst,
        count(*) AS gehouden,
        count(*) FILTER (oordeel = 'klopt') AS klopt,
        count(*) FILTER (oordeel = 'wijkt_af') AS wijkt_af,
        count(*) FILTER (oordeel = 'ontbreekt') AS ontbreekt
    FROM marts.mart_controle
    GROUP BY ALL
    ORDER BY ernst, controle
"""
_CONTROLES_BY_PUBLICATIE = """
    SELECT publicatie_id, controle, ernst, count(*) AS gehouden, count(*) FILTER (oordeel = 'klopt') AS klopt
    FROM marts.mart_controle
    GROUP BY ALL
    ORDER BY ernst, controle
"""
_DEVIATIONS = "FROM report.report_afwijking ORDER BY ernst, quarter_key DESC, bestand, controle, onderdeel"
_TREND = """
    SELECT
        code, metric, quarter_key, waarde, verandering_kwartaal, verandering_jaar, rang, aantal_in_rang,
        afstand_nederland, is_zelfde_samenstelling_kwartaal, is_zelfde_samenstelling_jaar, is_kwartaal_volledig
    FROM marts.mart_trend
"""
_DECOMPOSITIONS = f"""
    SELECT code, vergelijking, quarter_key, {", ".join(field.name for field in fields(Decomposition))}
    FROM marts.mart_ontleding
"""
_WHAT_IFS = """
    SELECT code, quarter_key, personen_tot_nederland, coalesce(gemeenten, []), geholpen, profielgraad_als
    FROM report.report_wat_als
"""


def read(connection: duckdb.DuckDBPyConnection, seeds_dir: Path, overdue: Collection[str]) -> ReportData:
    """Read the published warehouse.

    Args:
        connection: the published warehouse, with its marts in schema `marts`, the views that join them in `report`, and
            its version in `release`.
        seeds_dir: the reviewed reference, which has the herindelingen.
        overdue: the quarters of which everything should have been published by now.
    """

    def rows(query: str) -> list[dict[str, Any]]:
        return dictionaries(connection.execute(query))

    def pairs(query: str) -> dict[str, str]:
        return dict(connection.execute(query).fetchall())

    printed = rows(_AS_PRINTED)
    nederland = [row for row in printed if row["gebiedsoort"] == "nederland" and row["quarter_key"] != ONBEKEND]
    amr = [row for row in printed if row["gebiedsoort"] == "amr"]
    gemeente = [row for row in printed if row["gebiedsoort"] == "gemeente"]
    gemeente.sort(key=lambda row: (row["quarter_key"], row["naam"], row["publicatie_id"]))
    publicaties = rows("FROM report.report_publicatie ORDER BY quarter_key DESC, code, revision, bestand, tabel")
    gemeenten = rows("FROM report.report_gemeente ORDER BY gemeente_naam")
    current = [
        CurrentGemeente(row["gemeente_code"], row["gemeente_naam"], row["amr_code"])
        for row in gemeenten
        if row["is_current"]
    ]
    names = {row["gemeente_code"]: row["gemeente_naam"] for row in gemeenten}
    versions = connection.execute("SELECT gemeente_code, gemeente_naam, is_current FROM marts.dim_gemeente").fetchall()
    ((version, day),) = connection.execute("SELECT version, day FROM main.release").fetchall()
    return ReportData(
        quarters=tuple(sorted({row["quarter_key"] for row in (*nederland, *amr)} - {ONBEKEND})),
        labels=pairs("SELECT quarter_key, label FROM marts.dim_quarter"),
        amr_names=pairs("SELECT amr_code, amr_naam FROM marts.dim_amr WHERE is_current ORDER BY amr_naam"),
        tiles=read_tiles(),
        gemeenten=tuple(current),
        gemeente_names=names,
        **_history(seeds_dir, versions, names, [one.code for one in current]),
        nederland={row["quarter_key"]: _figures(row) for row in sorted(nederland, key=itemgetter("quarter_key"))},
        tables=_tables(amr, gemeente),
        areas=_areas(rows(_AREAS)),
        without_quarter=_without_quarter(gemeente),
        printed_in=_printed_in(gemeente),
        trend=_trend(connection),
        decompositions=_decompositions(connection),
        what_ifs=_what_ifs(connection),
        publicaties=tuple(publicaties),
        sources=_sources(publicaties, printed),
        controles=tuple(rows(_CONTROLES)),
        controles_by_publicatie=_by_publicatie(rows(_CONTROLES_BY_PUBLICATIE)),
        deviations=tuple(rows(_DEVIATIONS)),
        coverage=tuple(rows("FROM marts.mart_dekking ORDER BY quarter_key DESC, gebiedsoort DESC")),
        quarantaine=tuple(rows("FROM marts.mart_quarantaine ORDER BY bestand, tabel")),
        revisies=tuple(rows("FROM marts.mart_revisie ORDER BY quarter_key DESC, amr_code, revision, naam, kolom")),
        overdue=tuple(overdue),
        version=version,
        day=day,
    )


def _history(
    seeds_dir: Path, versions: Sequence[tuple[str, str, bool]], names: Mapping[str, str], current: Sequence[str]
) -> dict[str, Any]:
    """What became of gemeenten, and their other names, by the fields of `ReportData`."""
    herindelingen = Reference.from_seeds(seeds_dir).herindelingen
    heirs = heirs_of(set(current), herindelingen)
    return {
        "herindelingen": {code: tuple(herindeling_sentences(code, herindelingen, names)) for code in current},
        "heirs": heirs,
        "former_names": former_names(versions, heirs),
        "other_names": other_names(seeds_dir),
    }


def _figures(row: _Row) -> Figures:
    marks = tuple(row.get("gecorrigeerde_kolommen") or ())
    columns = (field.name for field in fields(Figures) if field.name in row)
    return Figures(**{**{column: row[column] for column in columns}, "gecorrigeerde_kolommen": marks})


def _without_quarter(gemeente: Iterable[_Row]) -> dict[str, tuple[Figures, ...]]:
    """The rows of an unknown quarter, by gemeente."""
    found: dict[str, list[Figures]] = defaultdict(list)
    for row in gemeente:
        if row["quarter_key"] == ONBEKEND:
            found[row["code"]].append(_figures(row))
    return {code: tuple(figures) for code, figures in found.items()}


def _tables(amr: Iterable[_Row], gemeente: Iterable[_Row]) -> dict[str, tuple[AmrTable, ...]]:
    """The tables of each AMR, in order of time, those of an unknown quarter last."""
    members: dict[tuple[str, str, str], list[Figures]] = defaultdict(list)
    for row in gemeente:
        members[row["quarter_key"], row["amr_code"], row["publicatie_id"]].append(_figures(row))
    found: dict[str, list[AmrTable]] = defaultdict(list)
    for row in sorted(amr, key=lambda row: (row["code"], row["quarter_key"], row["publicatie_id"])):
        tables = found[row["code"]]
        number = sum(table.total.quarter_key == row["quarter_key"] for table in tables) + 1
        key = numbered(row["quarter_key"], number)
        own = members[row["quarter_key"], row["code"], row["publicatie_id"]]
        tables.append(AmrTable(key, _figures(row), tuple(own)))
    return {code: tuple(tables) for code, tables in found.items()}


def _areas(rows: Iterable[_Row]) -> dict[str, tuple[ComparableArea, ...]]:
    """The areas that each gemeente of today is in, by its code, in order of time."""
    found: dict[str, list[ComparableArea]] = defaultdict(list)
    for row in rows:
        area = ComparableArea(
            _figures(row),
            row["gebied_key"],
            row["is_samengesteld"],
            row["is_volledig"],
            tuple(row["opgetelde_gemeenten"]),
            tuple(row["ontbrekende_gemeenten"]),
        )
        for code in row["gebied_key"].split("+"):
            found[code].append(area)
    return {code: tuple(areas) for code, areas in found.items()}


def _printed_in(gemeente: Iterable[_Row]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The publications that print a gemeente, by quarter and code."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in gemeente:
        found[row["quarter_key"], row["code"]].append(row["publicatie_id"])
    return {key: tuple(ids) for key, ids in found.items()}


def _by_publicatie(rows: Iterable[_Row]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row["publicatie_id"]].append(row)
    return dict(found)


def _in_parts(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, never all at once: of a long history they take more memory than what is kept of them."""
    result = connection.execute(query)
    while rows := result.fetchmany(_PART):
        yield from rows


def _trend(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], dict[str, Point]]:
    found: dict[tuple[str, str], dict[str, Point]] = defaultdict(dict)
    for code, metric, quarter_key, *point in _in_parts(connection, _TREND):
        found[code, metric][intern(quarter_key)] = Point(*point)
    return dict(found)


def _decompositions(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, str], Decomposition]:
    return {
        (code, vergelijking, quarter_key): Decomposition(*figures)
        for code, vergelijking, quarter_key, *figures in _in_parts(connection, _DECOMPOSITIONS)
    }


def _what_ifs(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], WhatIf]:
    return {
        (code, quarter_key): WhatIf(persons, tuple(gemeenten), geholpen, share)
        for code, quarter_key, persons, gemeenten, geholpen, share in _in_parts(connection, _WHAT_IFS)
    }


def _sources(publicaties: Sequence[_Row], printed: Iterable[_Row]) -> tuple[Source, ...]:
    """The current publications, by quarter and area, each with its rows in the order in which they are printed."""
    found: dict[str, list[SourceRow]] = defaultdict(list)
    for row in printed:
        found[row["publicatie_id"]].append(
            SourceRow(
                row["code"],
                row["naam"],
                tuple(row[column] for column in KOLOMMEN),
                tuple(column in row["gecorrigeerde_kolommen"] for column in KOLOMMEN),
                row["pagina"],
                row["bbox"],
            )
        )
    current = [row for row in publicaties if row["is_current"]]
    current.sort(key=lambda row: (row["quarter_key"], row["niveau"], row["naam"], row["publicatie_id"]))
    columns = [field.name for field in fields(Source) if field.name != "rows"]
    return tuple(
        Source(**{column: row[column] for column in columns}, rows=tuple(found[row["publicatie_id"]]))
        for row in current
    )
