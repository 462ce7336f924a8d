"""The downloads: for each page a workbook with its tables of every quarter, and how to read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from orchestration.publishing.release import ASSUMED_ORDER, FACSIMILE
from orchestration.publishing.workbook import CREATED
from orchestration.report.data import ReportData
from orchestration.report.figures import AmrTable, ComparableArea, Figures

_COUNT, _SHARE = "#,##0", "0.0%"

_FIGURES = (
    ("kwartaal", "quarter_key", None),
    ("code", "code", None),
    ("naam", "naam", None),
    ("gemeenteklanten met profiel", "gemeente_profiel", _COUNT),
    ("gemeenteklanten zonder profiel", "gemeente_geen_profiel", _COUNT),
    ("deel gemeenteklanten met profiel", "profielgraad_gemeente", _SHARE),
    ("UWV-klanten met profiel", "uwv_profiel", _COUNT),
    ("UWV-klanten zonder profiel", "uwv_geen_profiel", _COUNT),
    ("deel UWV-klanten met profiel", "profielgraad_uwv", _SHARE),
    ("totaal in Sonar", "totaal", _COUNT),
    ("deel met profiel", "profielgraad", _SHARE),
    ("zonder profiel", "geen_profiel", _COUNT),
)
_REGISTER = (
    ("doelgroepregister", "doelgroepregister", _COUNT),
    ("deel bekend in Sonar", "registratiegraad", _SHARE),
)


class SheetColumn(NamedTuple):
    """A column of a sheet: its heading, and the format of its numbers (None for text)."""

    heading: str
    number_format: str | None


class Sheet(NamedTuple):
    """A sheet: its name, its columns, its rows."""

    name: str
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[Any]]


def write_workbooks(folder: Path, data: ReportData) -> None:
    """Write the workbook of every page that has figures: nederland, kwaliteit, and the codes of AMRs and gemeenten."""
    if data.quarters:
        amr = [table.total for tables in data.tables.values() for table in tables]
        national = _sheet("Nederland", data.nederland.values(), _FIGURES + _REGISTER)
        sheets = [national, _sheet("Regio", amr, _FIGURES + _REGISTER)]
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
    return [_sheet("Gemeente", gemeenten, _FIGURES), _sheet("Regio", totals, _FIGURES + _REGISTER)]


def _without_quarter(rows: Sequence[Figures]) -> list[Sheet]:
    return [_sheet("Zonder kwartaal", rows, _FIGURES)] if rows else []


def _sheet(name: str, rows: Iterable[Figures], columns: Sequence[tuple[str, str, str | None]]) -> Sheet:
    return Sheet(
        name,
        [SheetColumn(head, style) for head, _, style in columns],
        [[getattr(row, name) for _, name, _ in columns] for row in rows],
    )


def _series(areas: Sequence[ComparableArea]) -> Sheet:
    """The comparable series of a gemeente; a row says so if it is of a larger area, or not complete."""
    sheet = _sheet("Reeks", [area.figures for area in areas], _FIGURES)
    extra = [SheetColumn("samengesteld gebied", None), SheetColumn("volledig", None), SheetColumn("opgeteld", None)]
    rows = [
        [*row, _yes(area.is_samengesteld), _yes(area.is_volledig), " ".join(area.opgetelde_gemeenten)]
        for row, area in zip(sheet.rows, areas, strict=True)
    ]
    return Sheet(sheet.name, [*sheet.columns, *extra], rows)


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
    columns = [*(SheetColumn(text, None) for text in texts), *(SheetColumn(count, _COUNT) for count in counts)]
    return Sheet(name, columns, [[row[column.heading] for column in columns] for row in rows])


def _write(path: Path, data: ReportData, sheets: Sequence[Sheet], publicatie_ids: Sequence[str | None]) -> None:
    from xlsxwriter import Workbook

    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": "Klantprofielen", "created": CREATED})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        styles = {style: book.add_format({"num_format": style}) for style in (_COUNT, _SHARE)}
        wide = book.add_format({"text_wrap": True, "valign": "top"})
        readme = book.add_worksheet("Lees mij")
        readme.set_column(0, 0, 100, wide)
        for number, line in enumerate(_readme(data, sheets, publicatie_ids)):
            readme.write_string(number, 0, line)
        for sheet in sheets:
            worksheet = book.add_worksheet(sheet.name)
            columns = [*sheet.columns, SheetColumn("herkomst", None)]
            for number, column in enumerate(columns):
                style = styles.get(column.number_format or "")
                worksheet.set_column(number, number, 14 if column.number_format else 20, style)
                worksheet.write_string(0, number, column.heading, head)
            for number, row in enumerate(sheet.rows, 1):
                worksheet.write_row(number, 0, [*row, data.credit])
            worksheet.freeze_panes(1, 0)
            worksheet.autofilter(0, 0, max(len(sheet.rows), 1), len(columns) - 1)


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
