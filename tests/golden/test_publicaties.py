"""Whole publications, the committed PDFs and our own texts, against the tables written down for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from orchestration.domain.names import Names
from orchestration.domain.publicatie import KOLOMMEN
from orchestration.reading.reading import Reading, as_json, read_file
from orchestration.system.settings import PROJECT_DIR
from tests.support.synthetic import TODAY, only

GOLDEN = Path(__file__).parent
PDFS = {path.stem: path for path in sorted((PROJECT_DIR / "raw").rglob("*.pdf"))}
TEXTS = {path.stem: path for path in sorted((GOLDEN / "publicaties").glob("*.txt"))}
SOURCES = PDFS | TEXTS
POINTS = 1.0
"""Boxes were checked with another PDF reader; fonts' heights differ by less than this."""


def expected_of(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((GOLDEN / "verwacht" / f"{name}.json").read_text(encoding="utf-8"))
    return content


def read(name: str, namen: Names) -> Reading:
    return only(read_file(SOURCES[name], namen, TODAY))


def test_every_publication_has_an_expected_table_and_the_other_way_round() -> None:
    assert sorted(SOURCES) == sorted(path.stem for path in (GOLDEN / "verwacht").iterdir())
    assert set(PDFS) == {"midden-gelderland", "nederland", "noord-holland-noord"}


@pytest.mark.parametrize("name", SOURCES)
def test_every_count_is_as_printed(name: str, namen: Names) -> None:
    reading, expected = read(name, namen), expected_of(name)
    found = as_json(reading, namen)
    assert (reading.uitslag, reading.reden) == ("aangenomen", None)
    rijen, printed_rows = ([*table["rijen"], table["totaalrij"]] for table in (found, expected))
    for rij, printed in zip(rijen, printed_rows, strict=True):
        assert (rij["naam"], rij["code"]) == (printed["naam"], printed["code"])
        assert [rij[kolom] for kolom in KOLOMMEN] == printed["aantallen"]


@pytest.mark.parametrize("name", SOURCES)
def test_heading_and_footnote_are_as_printed(name: str, namen: Names) -> None:
    found, expected = as_json(read(name, namen), namen), expected_of(name)
    keys = ("niveau", "quarter_key", "amr_code", "doelgroepregister", "registratiegraad_gepubliceerd")
    assert {key: found[key] for key in keys} == {key: expected[key] for key in keys}


@pytest.mark.parametrize("name", PDFS)
def test_every_row_of_a_pdf_says_where_it_stands(name: str, namen: Names) -> None:
    publicatie, expected = read(name, namen).publicatie, expected_of(name)
    assert publicatie is not None
    for regel, printed in zip(publicatie.regels, [*expected["rijen"], expected["totaalrij"]], strict=True):
        assert regel.pagina == 1
        assert regel.bbox == pytest.approx(printed["bbox"], abs=POINTS)
        assert regel.ruwe_tekst.startswith(regel.naam)


@pytest.mark.parametrize("name", TEXTS)
def test_rows_of_a_text_have_no_place_and_it_says_that_it_is_made_up(name: str, namen: Names) -> None:
    publicatie = read(name, namen).publicatie
    assert publicatie is not None
    assert publicatie.is_synthetisch
    assert {(regel.pagina, regel.bbox) for regel in publicatie.regels} == {(None, None)}


@pytest.mark.parametrize("name", PDFS)
def test_real_publication_does_not_pass_for_made_up(name: str, namen: Names) -> None:
    publicatie = read(name, namen).publicatie
    assert publicatie is not None
    assert not publicatie.is_synthetisch


@pytest.mark.parametrize("name", SOURCES)
def test_expected_tables_add_up_themselves(name: str) -> None:
    expected = expected_of(name)
    rows = [rij["aantallen"] for rij in expected["rijen"]]
    total = expected["totaalrij"]["aantallen"]
    assert all(sum(row[:4]) == row[4] for row in [*rows, total])
    assert not rows or [sum(column) for column in zip(*rows, strict=True)] == total


@pytest.mark.parametrize(
    ("name", "rijen", "total", "register", "percentage"),
    [
        ("noord-holland-noord", 18, [456, 1839, 4135, 963, 7393], 10187, 73),
        ("midden-gelderland", 9, [62, 1322, 3263, 1035, 5682], 7676, 74),
        ("nederland", 0, [12531, 52945, 91086, 23462, 180024], 252294, 71),
        ("landelijk", 35, None, None, None),
    ],
)
def test_expected_tables_have_the_known_totals(
    name: str, rijen: int, total: list[int] | None, register: int | None, percentage: int | None
) -> None:
    expected = expected_of(name)
    assert len(expected["rijen"]) == rijen
    if total is not None:
        assert expected["totaalrij"]["aantallen"] == total
        assert (expected["doelgroepregister"], expected["registratiegraad_gepubliceerd"]) == (register, percentage)
