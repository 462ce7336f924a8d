"""The workbook for policy officers: what it shows, what it warns of, how it prints, and what it never makes up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.publishing import sheets
from orchestration.publishing.release import ASSUMED_ORDER, FACSIMILE, WARNING, Release
from orchestration.publishing.workbook import write_workbook
from orchestration.system.settings import PROJECT_DIR
from tests.support.marts import RELEASE
from tests.support.workbooks import SPACE, WorkbookRead, add, workbook_sources

ECHT = replace(RELEASE, is_synthetisch=False)
ONLINE = "https://data.example.org/klantprofielen/"
SHEETS = ["Nederland", "Regio's", "Gemeenten", "Kwaliteit"]
PUBLICATIE = {
    "publicatie_id": "p1",
    "bestand": "2021Q1/noord-holland-noord.pdf",
    "pagina": 1,
    "gecorrigeerd": "",
    "kolomvolgorde": "gelezen",
    "leeswijze": "tekst",
    "is_onvolledig": False,
    "is_facsimile": False,
}
ALKMAAR = {
    "gebiedsoort": "gemeente",
    "quarter_key": "2021Q1",
    "code": "GM0361",
    "naam": "Alkmaar",
    "amr_code": "AM15",
    "amr_naam": "Noord-Holland Noord",
    "naam_nu": "Alkmaar",
    "gemeente_profiel": 114,
    "gemeente_geen_profiel": 388,
    "totaal": 1490,
    "geen_profiel": 532,
    "profielgraad_gemeente": 0.2270916,
    "profielgraad": 0.6429530,
    "profielgraad_amr": 0.621,
    "totaal_kwartaal": -12.0,
    "is_zelfde_samenstelling_kwartaal": True,
    "profielgraad_gemeente_jaar": 0.75,
    **PUBLICATIE,
}
NEDERLAND = {**ALKMAAR, "gebiedsoort": "nederland", "code": "NL", "naam": "Nederland", "naam_nu": None}


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse that has what the workbook reads, without a row."""
    with duckdb.connect() as connection:
        connection.execute(workbook_sources())
        yield connection


def filled(connection: duckdb.DuckDBPyConnection) -> None:
    """Figures of Alkmaar and of Nederland; between the two quarters of Nederland is one without."""
    add(connection, "report.report_werkmap", **ALKMAAR)
    add(connection, "report.report_werkmap", **{**ALKMAAR, "quarter_key": "onbekend", "publicatie_id": "p2"})
    add(connection, "report.report_werkmap", **{**ALKMAAR, "naam": "Bergen (NH.)", "code": "GM0373", "totaal": 0})
    add(connection, "report.report_werkmap", **{**ALKMAAR, "quarter_key": "2021Q3", "totaal_kwartaal": None})
    add(connection, "report.report_werkmap", **NEDERLAND)
    add(connection, "report.report_werkmap", **{**NEDERLAND, "quarter_key": "2021Q3"})
    add(connection, "report.report_werkmap", **{**NEDERLAND, "quarter_key": "onbekend", "publicatie_id": "p3"})
    for quarter_key, is_volledig in (("2021Q3", True), ("2021Q2", False), ("2021Q1", False)):
        for gebiedsoort in ("gemeente", "amr", "nederland"):
            counted = {"aantal_geladen": 35 if is_volledig else 1, "aantal_verwacht": 35, "is_volledig": is_volledig}
            add(connection, "marts.mart_dekking", quarter_key=quarter_key, gebiedsoort=gebiedsoort, **counted)


def book_of(
    connection: duckdb.DuckDBPyConnection, folder: Path, release: Release = ECHT, **options: Any
) -> WorkbookRead:
    """The workbook as read back."""
    write_workbook(connection, folder / "x.xlsx", release, **options)
    return WorkbookRead(folder / "x.xlsx")


@pytest.fixture
def book(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> WorkbookRead:
    """The workbook of these figures, with an address."""
    filled(warehouse)
    return book_of(warehouse, tmp_path, replace(ECHT, url=ONLINE))


def test_first_sheet_says_what_it_is_of_which_version_and_quarters(book: WorkbookRead) -> None:
    told = book.texts("Lees mij")
    assert told[:2] == [
        "Transparantie van klantprofielen",
        "Niet volledig: 2021Q2, 2021Q1. Tel de rijen daar niet op tot Nederland. Zie het blad Kwaliteit.",
    ]
    assert told[-2:] == ["Vierde kwartaal 2022: Nederland.", "Eerste kwartaal 2021: totalen van 1 regio."]
    assert "Versie 2023.04.30-0a1b2c3d." in " ".join(told)
    assert not {ASSUMED_ORDER, FACSIMILE, WARNING} & set(told)


def test_first_sheet_leads_to_the_others(book: WorkbookRead) -> None:
    assert list(book.sheets) == ["Lees mij", *SHEETS]
    quoted = [name.replace("'", "''") for name in SHEETS]
    assert list(book.links("Lees mij").values()) == [f"#'{name}'!A1" for name in quoted]


@pytest.mark.parametrize(
    ("release", "said"),
    [(replace(ECHT, has_assumed_order=True), ASSUMED_ORDER), (replace(ECHT, has_facsimile=True), FACSIMILE)],
)
def test_first_sheet_says_what_is_assumed_and_remade(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, release: Release, said: str
) -> None:
    told = book_of(warehouse, tmp_path, release).texts("Lees mij")
    assert {ASSUMED_ORDER, FACSIMILE} & set(told) == {said}


def test_gemeenten_are_there_newest_first_and_without_a_quarter_last(book: WorkbookRead) -> None:
    rows = [(row["Kwartaal"], row["Gemeente"], row["Gemeentecode"]) for row in book.table("Gemeenten")]
    assert rows == [
        ("2021Q3", "Alkmaar", "GM0361"),
        ("2021Q1", "Alkmaar", "GM0361"),
        ("2021Q1", "Bergen (NH.)", "GM0373"),
        ("onbekend", "Alkmaar", "GM0361"),
    ]


def test_row_has_names_counts_shares_changes_and_what_to_compare_with(book: WorkbookRead) -> None:
    assert book.table("Gemeenten")[1] == {
        "Kwartaal": "2021Q1",
        "Gemeente": "Alkmaar",
        "Regio": "Noord-Holland Noord",
        "Klanten gemeente met profiel": "114",
        "Klanten gemeente zonder profiel": "388",
        "Totaal in Sonar": "1490",
        "Totaal zonder profiel": "532",
        "% klanten gemeente met profiel": "0.2270916",
        "% alle klanten met profiel": "0.642953",
        "% alle klanten in de regio": "0.621",
        "Totaal: verschil met vorig kwartaal": "-12",
        "% gemeente: verschil met jaar eerder": "0.75",
        "Gemeentecode": "GM0361",
        "Gemeente nu": "Alkmaar",
        "Bron": "2021Q1/noord-holland-noord.pdf, pagina 1",
    }


def test_nothing_is_empty_and_nought_is_nought(book: WorkbookRead) -> None:
    newest, _, bergen, _ = book.table("Gemeenten")
    assert "Totaal: verschil met vorig kwartaal" not in newest
    assert "Klanten UWV met profiel" not in newest
    assert bergen["Totaal in Sonar"] == "0"


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("Totaal in Sonar", "#,##0"),
        ("% alle klanten met profiel", "0.0%"),
        ("Totaal: verschil met vorig kwartaal", "+#,##0;-#,##0;0"),
        ("% gemeente: verschil met jaar eerder", "+0.0;-0.0;0.0"),
        ("Gemeente", None),
    ],
)
def test_number_is_plain_and_shown_by_its_unit(book: WorkbookRead, heading: str, shown: str | None) -> None:
    assert book.format_of("Gemeenten", book.place("Gemeenten", heading, 2)) == shown


def test_quarter_without_national_figures_is_an_empty_row(book: WorkbookRead) -> None:
    newest, gap, oldest, unknown = book.table("Nederland")
    assert gap == {"Kwartaal": "2021Q2", "Let op": "Geen landelijke cijfers"}
    assert "Let op" not in newest
    assert oldest["Let op"] == "Gemeenten van 1 van de 35 regio's"
    assert (unknown["Kwartaal"], unknown["Let op"]) == ("onbekend", "Kwartaal onbekend")


def test_gemeenten_that_are_all_there_and_do_not_add_up_are_told(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    add(warehouse, "report.report_werkmap", **NEDERLAND)
    for gebiedsoort in ("gemeente", "amr"):
        counted = {"aantal_geladen": 35, "aantal_verwacht": 35, "is_volledig": False}
        add(warehouse, "marts.mart_dekking", quarter_key="2021Q1", gebiedsoort=gebiedsoort, **counted)
    book = book_of(warehouse, tmp_path)
    assert [row["Let op"] for row in book.table("Nederland")] == ["Gemeenten tellen niet op tot Nederland"]
    assert not book.charts("Nederland")  # of one quarter there is nothing to draw


def test_chart_has_the_known_quarters_from_old_to_new_with_gaps(book: WorkbookRead) -> None:
    (chart,) = book.charts("Nederland")
    ranges = [each.text for each in chart.iter() if each.tag.endswith("}f")]
    assert ranges[0::2] == ["Nederland!$A$5:$A$7"] * 3
    assert ranges[1::2] == ["Nederland!$I$5:$I$7", "Nederland!$J$5:$J$7", "Nederland!$K$5:$K$7"]
    assert [book.cells("Nederland")[place] for place in ("A5", "A7")] == ["2021Q3", "2021Q1"]
    assert not [each for each in chart.iter() if each.tag.endswith("}dispBlanksAs")]  # gaps, if it is not said
    assert [each.get("val") for each in chart.iter() if each.tag.endswith("}orientation")] == ["maxMin", "minMax"]
    assert [name for name in book.sheets if book.charts(name)] == ["Nederland"]


def test_row_leads_to_its_picture_in_the_report_on_the_web(book: WorkbookRead) -> None:
    place = book.place("Gemeenten", "Bron", 2)
    assert book.links("Gemeenten")[place] == f"{ONLINE}rapport/bron/p1.html#rij-GM0361"
    assert book.links("Nederland")[book.place("Nederland", "Bron")] == f"{ONLINE}rapport/bron/p1.html#rij-NL"
    assert book.place("Nederland", "Bron", 2) not in book.links("Nederland")


def test_row_leads_nowhere_if_the_report_has_no_address(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    filled(warehouse)
    book = book_of(warehouse, tmp_path)
    assert not any(book.links(name) for name in SHEETS)
    assert book.table("Gemeenten")[0]["Bron"] == "2021Q1/noord-holland-noord.pdf, pagina 1"


def test_link_beyond_what_a_sheet_can_hold_is_a_text(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(warehouse)
    monkeypatch.setattr(sheets, "_MAX_LINKS", 1)
    book = book_of(warehouse, tmp_path, replace(ECHT, url=ONLINE))
    assert list(book.links("Gemeenten")) == [book.place("Gemeenten", "Bron")]
    assert all("Bron" in row for row in book.table("Gemeenten"))


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("gecorrigeerd", "totaal", "Verbeterd: totaal"),
        ("is_onvolledig", True, "Niet alle gemeenten"),
        ("kolomvolgorde", "aangenomen", "Volgorde van kolommen aangenomen"),
        ("kolomvolgorde", "bevestigd", None),
        ("leeswijze", "ocr", "Herkend in een afbeelding"),
        ("is_facsimile", True, "Nagemaakt bestand"),
        ("is_zelfde_samenstelling_kwartaal", False, "Andere gemeenten dan vorig kwartaal"),
        (
            "is_zelfde_samenstelling_kwartaal",
            None,
            "Onbekend of de gemeenten dezelfde zijn als vorig kwartaal",
        ),
        ("is_zelfde_samenstelling_jaar", False, "Andere gemeenten dan een jaar eerder"),
        ("is_zelfde_samenstelling_jaar", True, None),
        ("quarter_key", "onbekend", "Kwartaal onbekend"),
    ],
)
def test_row_says_what_to_look_out_for(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, column: str, value: object, told: str | None
) -> None:
    add(warehouse, "report.report_werkmap", **{**ALKMAAR, "gebiedsoort": "amr", column: value})
    (row,) = book_of(warehouse, tmp_path).table("Regio's")
    assert row.get("Let op") == told


def test_sum_of_a_quarter_that_is_not_complete_is_warned_of(book: WorkbookRead) -> None:
    for name in ("Regio's", "Gemeenten"):
        assert any(text.startswith("Niet volledig: 2021Q2, 2021Q1.") for text in book.texts(name))
    assert not any(text.startswith("Niet volledig") for text in book.texts("Kwaliteit"))


def test_many_quarters_that_are_not_complete_are_counted(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for year in range(2010, 2020):
        for gebiedsoort in ("gemeente", "amr"):
            counted = {"gebiedsoort": gebiedsoort, "is_volledig": year == 2010}
            add(warehouse, "marts.mart_dekking", quarter_key=f"{year}Q1", **counted)
    told = book_of(warehouse, tmp_path).texts("Gemeenten")
    assert any(text.startswith("Niet volledig: 9 van de 10 kwartalen.") for text in told)


def test_quality_says_in_words_what_does_not_hold(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    common = {"quarter_key": "2021Q1", "naam": "Twente", "publicatie_id": "p1", "bestand": "a.pdf"}
    numbers = {"verwacht": "469", "gevonden": "466", "verschil": -3, "toelichting": "Samen 469."}
    control = {"soort": "controle", "controle": "rijtotaal", "onderdeel": "Zeist", **numbers}
    add(warehouse, "report.report_opmerking", **common, **control)
    add(warehouse, "report.report_opmerking", **common, soort="apart gehouden", toelichting="Geen totaalrij.", pagina=2)
    add(warehouse, "report.report_opmerking", quarter_key="2021Q2", naam="Alle regio's", soort="ontbreekt")
    book = book_of(warehouse, tmp_path, replace(ECHT, url=ONLINE))
    missing, kept_out, row = book.table("Kwaliteit")
    assert row == {
        "Kwartaal": "2021Q1",
        "Gebied": "Twente",
        "Wat": "Waarschuwing",
        "Onderdeel": "Rij telt op: Zeist",
        "Verwacht, of eerst": "469",
        "Gevonden, of nu": "466",
        "Verschil": "-3",
        "Uitleg": "Samen 469.",
        "Bron": "a.pdf",
    }
    assert (kept_out["Wat"], kept_out["Uitleg"], kept_out["Bron"]) == (
        *("Apart gehouden", "Geen totaalrij."),
        "a.pdf, pagina 2",
    )
    assert missing == {"Kwartaal": "2021Q2", "Gebied": "Alle regio's", "Wat": "Ontbreekt"}
    # What was kept out has no page in the report.
    assert book.links("Kwaliteit") == {book.place("Kwaliteit", "Bron", 3): f"{ONLINE}rapport/bron/p1.html"}


@pytest.mark.parametrize(("release", "says_so"), [(RELEASE, True), (ECHT, False)])
def test_made_up_figures_say_so_on_every_sheet_on_paper_and_in_the_chart(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, release: Release, says_so: bool
) -> None:
    filled(warehouse)
    book = book_of(warehouse, tmp_path, release)
    for name, sheet in book.sheets.items():
        assert (WARNING in book.texts(name)) == says_so
        assert ("SYNTHETISCH" in (sheet.findtext(".//x:oddHeader", "", SPACE))) == says_so
    (chart,) = book.charts("Nederland")
    assert ("SYNTHETISCH" in "".join(chart.itertext())) == says_so


def test_sheet_has_filters_and_what_stays_in_sight_on_the_screen_and_on_paper(book: WorkbookRead) -> None:
    sheet = book.sheets["Gemeenten"]
    (pane,) = sheet.iterfind(".//x:pane", SPACE)
    (setup,) = sheet.iterfind(".//x:pageSetup", SPACE)
    (fit,) = sheet.iterfind(".//x:pageSetUpPr", SPACE)
    assert (pane.attrib["ySplit"], pane.attrib["xSplit"], pane.attrib["state"]) == ("5", "2", "frozen")
    assert (setup.attrib["orientation"], setup.attrib["fitToHeight"], fit.attrib["fitToPage"]) == (
        "landscape",
        "0",
        "1",
    )
    assert sheet.findtext(".//x:oddHeader", "", SPACE) == '&L&"-,Bold"Gemeenten'
    assert sheet.findtext(".//x:oddFooter", "", SPACE) == (
        "&LBron: UWV, Transparantie van klantprofielen. Versie 2023.04.30-0a1b2c3d.&RPagina &P van &N"
    )
    assert book.defined_names()["_xlnm.Print_Titles 3"] == "Gemeenten!$5:$5"
    assert book.defined_names()["_xlnm.Print_Area 3"] == "Gemeenten!$A$1:$U$9"
    (filters,) = book.parts["xl/tables/table2.xml"].iterfind("x:autoFilter", SPACE)
    assert filters.attrib["ref"] == "A5:X9"


def test_text_is_never_a_formula_or_a_link(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    names = ["=1+1", "https://uwv.nl", "@x", "-1", "a" + chr(1)]
    for naam in names:
        add(warehouse, "report.report_werkmap", **{**ALKMAAR, "naam": naam, "bestand": naam})
        add(
            warehouse, "report.report_opmerking", soort="controle", quarter_key="2021Q1", toelichting=naam, bestand=naam
        )
    book = book_of(warehouse, tmp_path)
    assert {row["Gemeente"] for row in book.table("Gemeenten")} == {*names[:4], "a_x0001_"}
    assert {row["Uitleg"] for row in book.table("Kwaliteit")} == {*names[:4], "a_x0001_"}
    for name in SHEETS:
        assert not list(book.sheets[name].iterfind(".//x:c/x:f", SPACE))
        assert not book.links(name)


def test_ampersand_in_a_source_is_no_code_of_the_printer(tmp_path: Path) -> None:
    with sheets.new_book(tmp_path / "x.xlsx", "T", "C", "Bron: A&P.", "B&N") as book:
        book.add_table(sheets.Sheet("Q&A", [sheets.SheetColumn("a")], [["x"]]))
    sheet = WorkbookRead(tmp_path / "x.xlsx").sheets["Q&A"]
    assert sheet.findtext(".//x:oddFooter", "", SPACE).startswith("&LBron: A&&P.&R")
    assert sheet.findtext(".//x:oddHeader", "", SPACE) == '&L&"-,Bold"Q&&A&R&"-,Bold"&KB00020B&&N'


def test_text_that_is_too_long_for_a_cell_says_that_it_was_cut(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    add(warehouse, "report.report_opmerking", soort="controle", quarter_key="2021Q1", toelichting=40_000 * "x")
    (row,) = book_of(warehouse, tmp_path).table("Kwaliteit")
    assert len(row["Uitleg"]) == 32_767
    assert row["Uitleg"].endswith("xx … (te lang voor een cel; zie het CSV-bestand)")


@pytest.mark.parametrize(("max_rows", "is_there"), [(7, False), (8, True)])
def test_table_that_is_too_long_for_a_sheet_is_left_out_whole_and_said_so(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, max_rows: int, is_there: bool
) -> None:
    for code in range(4):
        add(warehouse, "report.report_werkmap", **{**ALKMAAR, "code": f"GM{code:04}"})
    book = book_of(warehouse, tmp_path, max_rows=max_rows)
    too_long = "Deze tabel is te lang voor een blad in Excel. Gebruik csv/mart_stand.csv."
    assert (too_long in book.texts("Gemeenten")) == (not is_there)
    assert ("Alkmaar" in book.texts("Gemeenten")) == is_there
    assert book.texts("Regio's")[-1] == "Bron"


def test_workbook_without_figures_has_its_headings(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    book = book_of(warehouse, tmp_path, Release(is_synthetisch=False))
    for name in SHEETS:
        assert "Bron" in book.texts(name)
        assert not book.charts(name)


def test_equal_figures_give_the_same_bytes(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    filled(warehouse)
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(warehouse, tmp_path / name, ECHT)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_workbook_that_can_not_be_written_is_an_error_of_the_system(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        book_of(warehouse, tmp_path / "absent")


GUIDE = (PROJECT_DIR / "docs" / "how-to" / "spreadsheet.md").read_text(encoding="utf-8")


def test_guide_names_sheets_and_columns_that_are_there(book: WorkbookRead) -> None:
    named = {name for name in re.findall("`([^`]+)`", GUIDE) if not re.search(r"[/.]|^=|^[0-9]{4}Q[1-4]$", name)}
    there = {text for name in book.sheets for text in book.texts(name)}
    assert len(named) > 15
    assert named <= there | set(book.sheets)
