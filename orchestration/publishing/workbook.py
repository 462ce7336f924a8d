"""The Excel workbook for policy officers: Nederland, the regions, the gemeenten, and what to know of their figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.domain.quarter import ONBEKEND
from orchestration.publishing import workbook_texts as texts
from orchestration.publishing.pages import REPORT, source_page, source_row
from orchestration.publishing.release import ASSUMED_ORDER, FACSIMILE, WARNING, Release
from orchestration.publishing.sheets import (
    MAX_ROWS,
    Book,
    PlacedTable,
    ReadMeLine,
    Sheet,
    SheetLink,
    new_book,
)
from orchestration.publishing.wording import CONTROLES
from orchestration.publishing.workbook_columns import GEMEENTE, LET_OP, NEDERLAND, OPMERKING, REGIO, SHARES, Field
from orchestration.warehouse.connection import dictionaries

if TYPE_CHECKING:
    import duckdb

_Row = Mapping[str, Any]
_Completeness = Mapping[tuple[str, str], _Row]
"""The rows of `mart_dekking`, newest first, by kind of area and quarter."""

_COLORS = ("#B8500C", "#0B62A8", "#1B2733")
"""Those of the report: gemeenten, UWV, all."""
_MADE_UP = " (SYNTHETISCH)"
_CHART_ROWS = 16
"""Its height, in rows of 20 pixels."""
_WHAT = {
    "ontbreekt": "Ontbreekt",
    "apart gehouden": "Apart gehouden",
    "controle": "Waarschuwing",
    "verbeterd": "Verbeterd cijfer",
    "herzien": "Herzien cijfer",
}
VIEWS = ("report_opmerking", "report_werkmap")
"""The views that the workbook is made of, beside the marts."""

_FIGURES = """
    SELECT * FROM report.report_werkmap
    ORDER BY quarter_key = 'onbekend', quarter_key DESC, naam, code, publicatie_id
"""
_REMARKS = """
    SELECT * FROM report.report_opmerking
    ORDER BY quarter_key = 'onbekend', quarter_key DESC, naam, soort, controle, onderdeel, publicatie_id
"""

_COMPLETENESS = """
    SELECT quarter_key, gebiedsoort, aantal_geladen, aantal_verwacht, is_volledig
    FROM marts.mart_dekking
    ORDER BY quarter_key DESC
"""
_FEW = 8
"""The most quarters that a warning names."""


def write_workbook(
    connection: duckdb.DuckDBPyConnection, path: Path, release: Release, max_rows: int = MAX_ROWS
) -> None:
    """Write the workbook: sheets *Lees mij*, *Nederland*, *Regio's*, *Gemeenten*, *Kwaliteit*.

    Equal marts give the same bytes.

    Args:
        connection: the warehouse, with the views of schema `report`.
        path: the workbook.
        release: what applies to the whole.
        max_rows: the longest sheet; a longer table is left out whole, and its sheet says so.

    Raises:
        OSError: if the workbook can't be written.
    """
    figures = dictionaries(connection.execute(_FIGURES))
    remarks = dictionaries(connection.execute(_REMARKS))
    completeness = {
        (row["gebiedsoort"], row["quarter_key"]): row for row in dictionaries(connection.execute(_COMPLETENESS))
    }
    source = f"Bron: {release.source.producer}, {release.source.title}. Versie {release.version}."
    comments = f"{release.description} {release.terms}"
    warning = WARNING if release.is_synthetisch else None
    nederland, amr, gemeente = (
        [row for row in figures if row["gebiedsoort"] == kind] for kind in ("nederland", "amr", "gemeente")
    )
    sheets = [
        _areas("Nederland", NEDERLAND, _every_quarter(nederland, completeness), release),
        replace(_areas("Regio's", REGIO, amr, release), warnings=_incomplete(completeness, "amr")),
        replace(_areas("Gemeenten", GEMEENTE, gemeente, release), warnings=_incomplete(completeness, "gemeente")),
        _quality(remarks, release),
    ]
    with new_book(path, release.title, comments, source, warning, max_rows) as book:
        book.add_read_me(_read_me(release, source, sheets))
        for sheet in sheets:
            placed = book.add_table(sheet)
            if placed and sheet.name == "Nederland" and sum(row["quarter_key"] != ONBEKEND for row in nederland) > 1:
                _add_chart(book, sheet, placed, _MADE_UP if warning else "")


def _every_quarter(nederland: Sequence[_Row], completeness: _Completeness) -> list[_Row]:
    """The figures of Nederland, newest first, with an empty row for a quarter that has none."""
    found = {row["quarter_key"]: row for row in nederland if row["quarter_key"] != ONBEKEND}
    rows = [
        {"quarter_key": key, **found.get(key, {}), "dekking": _dekking(counted)}
        for (gebiedsoort, key), counted in completeness.items()
        if gebiedsoort == "gemeente"
    ]
    return [*rows, *(row for row in nederland if row["quarter_key"] == ONBEKEND)]


def _dekking(counted: _Row) -> str | None:
    """What to know of the gemeenten beside the figures of Nederland; None if they add up to those."""
    if counted["is_volledig"]:
        return None
    if counted["aantal_geladen"] == counted["aantal_verwacht"]:
        return "gemeenten tellen niet op tot Nederland"
    return f"gemeenten van {counted['aantal_geladen']} van de {counted['aantal_verwacht']} regio's"


def _incomplete(completeness: _Completeness, gebiedsoort: str) -> list[str]:
    """A warning for who adds up rows of a kind of area, if that is not Nederland in each quarter."""
    quarters = [row for (kind, _), row in completeness.items() if kind == gebiedsoort]
    lacking = [row["quarter_key"] for row in quarters if not row["is_volledig"]]
    if not lacking:
        return []
    which = ", ".join(lacking) if len(lacking) <= _FEW else f"{len(lacking)} van de {len(quarters)} kwartalen"
    return [f"Niet volledig: {which}. Tel de rijen daar niet op tot Nederland. Zie het blad Kwaliteit."]


def _areas(name: str, fields: Sequence[Field], rows: Iterable[_Row], release: Release) -> Sheet:
    cells = itemgetter(*(field.name for field in fields))
    empty = dict.fromkeys(field.name for field in fields)
    told = ({**empty, **row, "let_op": _let_op(row), "bron": _source(row, release, row.get("code"))} for row in rows)
    return Sheet(
        name,
        [field.column for field in fields],
        [cells(row) for row in told],
        notes=[texts.HOW_TO_READ],
        instead=texts.INSTEAD,
        printed=fields.index(LET_OP) + 1,
        frozen=1 if name == "Nederland" else 2,
        apart=ONBEKEND,
    )


def _let_op(row: _Row) -> str | None:
    """What a reader has to know of the figures on a row; None if that is nothing."""
    if "publicatie_id" not in row:
        return "Geen landelijke cijfers"
    told = (
        (row.get("dekking"), row.get("dekking")),
        *_composition(row, "kwartaal", "vorig kwartaal"),
        *_composition(row, "jaar", "een jaar eerder"),
        ("kwartaal onbekend", row["quarter_key"] == ONBEKEND),
        (f"verbeterd: {row['gecorrigeerd']}", row["gecorrigeerd"]),
        ("niet alle gemeenten", row["is_onvolledig"]),
        ("volgorde van kolommen aangenomen", row["kolomvolgorde"] == "aangenomen"),
        ("herkend in een afbeelding", row["leeswijze"] == "ocr"),
        ("nagemaakt bestand", row["is_facsimile"]),
    )
    text = "; ".join(str(what) for what, is_so in told if is_so)
    return _capitalised(text) or None


def _composition(row: _Row, period: str, then: str) -> Iterator[tuple[str, bool]]:
    """Whether the region was the same gemeenten then, if there is a change to read."""
    is_same = row[f"is_zelfde_samenstelling_{period}"]
    yield f"andere gemeenten dan {then}", is_same is False
    yield (
        f"onbekend of de gemeenten dezelfde zijn als {then}",
        is_same is None and row.get(f"totaal_{period}") is not None,
    )


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _source(row: _Row, release: Release, code: str | None) -> SheetLink | None:
    """The file and page of a row, and the address of its picture in the report if the report has one on the web."""
    if not row.get("bestand"):
        return None
    text = row["bestand"] if row["pagina"] is None else f"{row['bestand']}, pagina {row['pagina']}"
    publicatie_id = row["publicatie_id"]
    if release.url is None or row.get("soort") == "apart gehouden":
        return SheetLink(text, None)
    page = source_row(publicatie_id, code) if code else source_page(publicatie_id)
    return SheetLink(text, f"{release.url}{REPORT}/{page}")


def _quality(remarks: Sequence[_Row], release: Release) -> Sheet:
    rows = [
        {
            **row,
            "wat": _WHAT[row["soort"]],
            "onderdeel": _part(row["controle"], row["onderdeel"]),
            "bron": _source(row, release, None),
        }
        for row in remarks
    ]
    return Sheet(
        "Kwaliteit",
        [field.column for field in OPMERKING],
        [[row[field.name] for field in OPMERKING] for row in rows],
        notes=texts.QUALITY_NOTES,
        instead="csv/mart_controle.csv, csv/mart_quarantaine.csv en csv/mart_revisie.csv",
        printed=len(OPMERKING) - 1,
        frozen=2,
        apart=ONBEKEND,
    )


def _part(controle: str | None, onderdeel: str | None) -> str | None:
    """The control in words, and the part of the table that it is about, if it is not about all of it."""
    if controle is None:
        return onderdeel
    name = CONTROLES[controle].name if controle in CONTROLES else controle
    return name if onderdeel == controle else f"{name}: {onderdeel}"


def _read_me(release: Release, source: str, sheets: Sequence[Sheet]) -> list[ReadMeLine]:
    lines = [ReadMeLine(release.title, "title")]
    if release.is_synthetisch:
        lines.append(ReadMeLine(WARNING, "warning"))
    lines += [ReadMeLine(text, "warning") for text in sheets[2].warnings]
    assumed = [*[ASSUMED_ORDER] * release.has_assumed_order, *[FACSIMILE] * release.has_facsimile]
    return [
        *lines,
        ReadMeLine(release.description),
        ReadMeLine(f"{source} Indeling en namen van gebieden: CBS. {release.terms}"),
        ReadMeLine(""),
        ReadMeLine("De bladen", "heading"),
        *(ReadMeLine(f"{sheet.name}: {texts.SHEETS[sheet.name]}", sheet=sheet.name) for sheet in sheets),
        ReadMeLine(""),
        ReadMeLine("Zo werkt het", "heading"),
        *map(ReadMeLine, texts.HOW_TO),
        ReadMeLine(""),
        ReadMeLine("Let op", "heading"),
        *map(ReadMeLine, (*texts.NOTES, *assumed)),
        ReadMeLine(""),
        ReadMeLine("Woorden", "heading"),
        *map(ReadMeLine, texts.WORDS),
        ReadMeLine(""),
        ReadMeLine("Welke kwartalen", "heading"),
        *(ReadMeLine(_capitalised(f"{quarter.sentence}.")) for quarter in reversed(release.coverage.quarters)),
    ]


def _add_chart(book: Book, sheet: Sheet, placed: PlacedTable, mark: str) -> None:
    """Draw the shares of Nederland by quarter, from old to new, below the table; its title ends in a mark."""
    first = placed.first
    last = first + sum(row[0] != ONBEKEND for row in sheet.rows) - 1
    headings = [column.heading for column in sheet.columns]
    chart = book.workbook.add_chart({"type": "line"})
    for field, color in zip(SHARES, _COLORS, strict=True):
        place = headings.index(field.column.heading)
        chart.add_series(
            {
                "name": field.column.heading,
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, place, last, place],
                "line": {"color": color, "width": 2},
                "marker": {"type": "circle", "size": 4, "fill": {"color": color}, "border": {"color": color}},
            }
        )
    chart.set_title({"name": f"Nederland: deel met klantprofiel{mark}", "name_font": {"size": 12}})
    # The newest quarter is on top in the table, and on the right in the chart.
    chart.set_x_axis({"reverse": True, "crossing": "max"})
    chart.set_y_axis({"num_format": "0%", "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9DEE2"}}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": _CHART_ROWS * 20})
    placed.sheet.insert_chart(placed.last + 2, 0, chart)
    placed.sheet.print_area(0, 0, placed.last + 2 + _CHART_ROWS, placed.last_column)
