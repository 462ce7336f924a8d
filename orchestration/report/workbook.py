"""The downloads: for each page a workbook with its tables of every quarter, and how to read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from orchestration.publishing.release import ASSUMED_ORDER, FACSIMILE, WARNING
from orchestration.publishing.sheets import COUNT, ReadMeLine, Sheet, SheetColumn, new_book
from orchestration.publishing.workbook_columns import COUNTS, REGISTER, SHARES, Field
from orchestration.report.data import ReportData
from orchestration.report.figures import AmrTable, ComparableArea, Figures

_KWARTAAL, _CREDIT = SheetColumn("kwartaal", width=10), SheetColumn("herkomst", width=40)
_FIGURES = (
    *(
        Field(_KWARTAAL, "quarter_key"),
        Field(SheetColumn("naam", width=24), "naam"),
        Field(SheetColumn("code"), "code"),
    ),
    *(*COUNTS, *SHARES),
)


def write_workbooks(folder: Path, data: ReportData) -> None:
    """Write the workbook of every page that has figures: nederland, kwaliteit, and the codes of AMRs and gemeenten."""
    if data.quarters:
        amr = [table.total for tables in data.tables.values() for table in tables]
        national = _sheet("Nederland", data.nederland.values(), _FIGURES + REGISTER)
        sheets = [national, _sheet("Regio", amr, _FIGURES + REGISTER)]
        _write(folder / "nederland.xlsx", data, sheets, _printed_by([*data.nederland.values(), *amr]))
    for code, tables in data.tables.items():
        _write(folder / f"{code}.xlsx", data, _amr(tables), _printed_by(table.total for table in tables))
    for gemeente in data.gemeenten:
        areas = data.areas.get(gemeente.code, ())
        without = data.without_quarter.get(gemeente.code, ())
        if areas or without:
            ids = [*(one for area in areas for one in data.printed(area)), *_printed_by(without)]
            _write(folder / f"{gemeente.code}.xlsx", data, [_series(areas), *_without_quarter(without)], ids)
    _write(folder / "kwaliteit.xlsx", data, _quality(data), [row["publicatie_id"] for row in data.publicaties])


def _printed_by(rows: Iterable[Figures]) -> list[str | None]:
    return [row.publicatie_id for row in rows]


def _amr(tables: Sequence[AmrTable]) -> list[Sheet]:
    gemeenten = [figures for table in tables for figures in table.gemeenten]
    totals = [table.total for table in tables]
    return [_sheet("Gemeente", gemeenten, _FIGURES), _sheet("Regio", totals, _FIGURES + REGISTER)]


def _without_quarter(rows: Sequence[Figures]) -> list[Sheet]:
    return [_sheet("Zonder kwartaal", rows, _FIGURES)] if rows else []


def _sheet(name: str, rows: Iterable[Figures], fields: Sequence[Field]) -> Sheet:
    return Sheet(
        name,
        [field.column for field in fields],
        [[getattr(row, field.name) for field in fields] for row in rows],
        frozen=2,
    )


def _series(areas: Sequence[ComparableArea]) -> Sheet:
    """The comparable series of a gemeente; a row says so if it is of a larger area, or not complete."""
    sheet = _sheet("Reeks", [area.figures for area in areas], _FIGURES)
    extra = [SheetColumn(heading, width=14) for heading in ("samengesteld gebied", "volledig", "opgeteld")]
    rows = [
        [*row, _yes(area.is_samengesteld), _yes(area.is_volledig), " ".join(area.opgetelde_gemeenten)]
        for row, area in zip(sheet.rows, areas, strict=True)
    ]
    return replace(sheet, columns=[*sheet.columns, *extra], rows=rows)


def _quality(data: ReportData) -> list[Sheet]:
    return [
        _rows("Controle", data.controles, ["controle", "ernst"], ["gehouden", "klopt", "wijkt_af", "ontbreekt"]),
        _rows(
            "Afwijking",
            data.deviations,
            ["quarter_key", "bestand", "controle", "onderdeel", "ernst", "oordeel", "toelichting"],
            ["gepubliceerd", "berekend", "verschil"],
        ),
        _rows(
            "Publicatie",
            data.publicaties,
            [
                *("quarter_key", "code", "naam", "bestand", "publicatie_id", "sha256", "url", "published", "producer"),
                *("kolomvolgorde", "leeswijze"),
            ],
            ["revision"],
        ),
        _rows(
            "Apart gehouden",
            data.quarantaine,
            ["quarter_key", "amr_code", "bestand", "uitslag", "reden"],
            ["pagina"],
        ),
        _rows(
            "Herziening",
            data.revisies,
            ["quarter_key", "amr_code", "naam", "kolom", "toelichting"],
            ["revision", "toen", "nu", "verschil"],
        ),
    ]


def _rows(name: str, rows: Iterable[Mapping[str, Any]], texts: Sequence[str], counts: Sequence[str]) -> Sheet:
    columns = [*(SheetColumn(text, width=20) for text in texts), *(SheetColumn(count, COUNT, 12) for count in counts)]
    return Sheet(name, columns, [[row[column.heading] for column in columns] for row in rows])


def _write(path: Path, data: ReportData, sheets: Sequence[Sheet], publicatie_ids: Sequence[str | None]) -> None:
    warning = WARNING if data.is_synthetisch else None
    with new_book(path, "Klantprofielen", data.credit, f"{data.credit}.", warning) as book:
        book.add_read_me([ReadMeLine(line) for line in _readme(data, sheets, publicatie_ids)])
        for sheet in sheets:
            columns = [*sheet.columns, _CREDIT]
            rows = [[*row, data.credit] for row in sheet.rows]
            book.add_table(replace(sheet, columns=columns, rows=rows))


def _readme(data: ReportData, sheets: Iterable[Sheet], publicatie_ids: Sequence[str | None]) -> list[str]:
    quarters = _quarters(sheets)
    has_facsimile = any(row["is_facsimile"] for row in data.among(publicatie_ids))
    return [
        f"{data.credit}.{'' if data.is_synthetisch else ' Noem UWV als u deze cijfers gebruikt.'}",
        f"Kwartalen: {', '.join(quarters)}." if quarters else "Er zijn geen kwartalen met cijfers.",
        "Een leeg vak betekent: geen gegevens. Bij 'onbekend' noemt de publicatie geen kwartaal.",
        "Tel percentages niet op en neem er geen gemiddelde van: deel de opgetelde aantallen opnieuw.",
        "Personen zijn geen banen, en Sonar is niet het doelgroepregister.",
        *[ASSUMED_ORDER] * data.has_assumed_order(*publicatie_ids),
        *[FACSIMILE] * has_facsimile,
    ]


def _quarters(sheets: Iterable[Sheet]) -> list[str]:
    """The quarters in the rows of these sheets, in order of time, 'onbekend' last."""
    found: set[str] = set()
    for sheet in sheets:
        places = [place for place, column in enumerate(sheet.columns) if column.heading in ("kwartaal", "quarter_key")]
        found.update(row[place] for row in sheet.rows for place in places)
    return sorted(found)


def _yes(value: bool) -> str:
    return "ja" if value else "nee"
