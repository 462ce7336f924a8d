"""The downloads: a workbook a page with its tables of every quarter, and what one should know of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from orchestration.publishing.workbook import CREATED
from orchestration.report.data import AmrTable, ComparableArea, Figures, ReportData

_COUNT, _SHARE = "#,##0", "0.0%"

_CIJFERS = (
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
    """A column of a sheet: its head, and the format of its numbers (None for text)."""

    kop: str
    layout: str | None


class Sheet(NamedTuple):
    """A sheet: its name, its columns, its rows."""

    naam: str
    kolommen: Sequence[SheetColumn]
    rijen: Sequence[Sequence[Any]]


def write_all(folder: Path, gegevens: ReportData) -> None:
    """Write the workbook of every page that has figures: nederland, kwaliteit, and the codes of AMRs and gemeenten."""
    if gegevens.kwartalen:
        amr = [tabel.totaal for tabellen in gegevens.tabellen.values() for tabel in tabellen]
        landelijk = _blad("Nederland", gegevens.nederland.values(), _CIJFERS + _REGISTER)
        _write(folder / "nederland.xlsx", gegevens, [landelijk, _blad("Regio", amr, _CIJFERS + _REGISTER)])
    for code, tabellen in gegevens.tabellen.items():
        _write(folder / f"{code}.xlsx", gegevens, _amr(tabellen))
    for gemeente in gegevens.gemeenten:
        gebieden = gegevens.gebieden.get(gemeente.code, ())
        zonder = gegevens.zonder_kwartaal.get(gemeente.code, ())
        if gebieden or zonder:
            _write(folder / f"{gemeente.code}.xlsx", gegevens, [_reeks(gebieden), *_zonder(zonder)])
    _write(folder / "kwaliteit.xlsx", gegevens, _kwaliteit(gegevens))


def _amr(tabellen: Sequence[AmrTable]) -> list[Sheet]:
    gemeenten = [cijfers for tabel in tabellen for cijfers in tabel.gemeenten]
    totalen = [tabel.totaal for tabel in tabellen]
    return [_blad("Gemeente", gemeenten, _CIJFERS), _blad("Regio", totalen, _CIJFERS + _REGISTER)]


def _zonder(rows: Sequence[Figures]) -> list[Sheet]:
    return [_blad("Zonder kwartaal", rows, _CIJFERS)] if rows else []


def _blad(naam: str, rows: Iterable[Figures], columns: Sequence[tuple[str, str, str | None]]) -> Sheet:
    return Sheet(
        naam,
        [SheetColumn(head, style) for head, _, style in columns],
        [[getattr(row, name) for _, name, _ in columns] for row in rows],
    )


def _reeks(gebieden: Sequence[ComparableArea]) -> Sheet:
    """The comparable series of a gemeente; a row says when it is of a larger area, or not complete."""
    blad = _blad("Reeks", [gebied.cijfers for gebied in gebieden], _CIJFERS)
    extra = [SheetColumn("samengesteld gebied", None), SheetColumn("volledig", None), SheetColumn("opgeteld", None)]
    rows = [
        [*row, _ja(gebied.is_samengesteld), _ja(gebied.is_volledig), " ".join(gebied.opgeteld)]
        for row, gebied in zip(blad.rijen, gebieden, strict=True)
    ]
    return Sheet(blad.naam, [*blad.kolommen, *extra], rows)


def _kwaliteit(gegevens: ReportData) -> list[Sheet]:
    return [
        _rows("Controle", gegevens.controles, ["controle", "ernst"], ["gehouden", "klopt", "wijkt_af", "ontbreekt"]),
        _rows(
            "Afwijking",
            gegevens.afwijkingen,
            ["quarter_key", "bestand", "controle", "onderdeel", "ernst", "oordeel", "toelichting"],
            ["gepubliceerd", "berekend", "verschil"],
        ),
        _rows(
            "Publicatie",
            gegevens.publicaties,
            ["quarter_key", "code", "naam", "bestand", "publicatie_id", "sha256", "url", "published", "producer"],
            ["revision"],
        ),
        _rows(
            "Apart gehouden",
            gegevens.quarantaine,
            ["quarter_key", "amr_code", "bestand", "uitslag", "reden"],
            ["pagina"],
        ),
        _rows(
            "Herziening",
            gegevens.revisies,
            ["quarter_key", "amr_code", "naam", "kolom", "toelichting"],
            ["revision", "toen", "nu", "verschil"],
        ),
    ]


def _rows(naam: str, rows: Iterable[Mapping[str, Any]], texts: Sequence[str], counts: Sequence[str]) -> Sheet:
    columns = [*(SheetColumn(text, None) for text in texts), *(SheetColumn(count, _COUNT) for count in counts)]
    return Sheet(naam, columns, [[row[column.kop] for column in columns] for row in rows])


def _write(path: Path, gegevens: ReportData, bladen: Sequence[Sheet]) -> None:
    from xlsxwriter import Workbook

    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": "Klantprofielen", "created": CREATED})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        styles = {style: book.add_format({"num_format": style}) for style in (_COUNT, _SHARE)}
        wide = book.add_format({"text_wrap": True, "valign": "top"})
        readme = book.add_worksheet("Lees mij")
        readme.set_column(0, 0, 100, wide)
        for number, line in enumerate(_readme(gegevens)):
            readme.write_string(number, 0, line)
        for blad in bladen:
            sheet = book.add_worksheet(blad.naam)
            columns = [*blad.kolommen, SheetColumn("herkomst", None)]
            for column, kolom in enumerate(columns):
                sheet.set_column(column, column, 14 if kolom.layout else 20, styles.get(kolom.layout or ""))
                sheet.write_string(0, column, kolom.kop, head)
            for number, row in enumerate(blad.rijen, 1):
                sheet.write_row(number, 0, [*row, gegevens.bronregel])
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(len(blad.rijen), 1), len(columns) - 1)


def _readme(gegevens: ReportData) -> list[str]:
    known = gegevens.kwartalen
    return [
        f"{gegevens.bronregel}.{'' if gegevens.is_synthetisch else ' Noem UWV als u deze cijfers gebruikt.'}",
        f"Kwartalen: {known[0]} tot en met {known[-1]}." if known else "Er zijn geen kwartalen met cijfers.",
        "Een leeg vak betekent: geen gegevens. Bij 'onbekend' noemt de publicatie geen kwartaal.",
        "Tel percentages niet op en neem er geen gemiddelde van: deel de opgetelde aantallen opnieuw.",
        "Personen zijn geen banen, en Sonar is niet het doelgroepregister.",
    ]


def _ja(value: bool) -> str:
    return "ja" if value else "nee"
