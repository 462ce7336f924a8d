"""Figures that recognition looks for on their page: fonts that draw another digit than they say are caught."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pikepdf
import pytest

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from orchestration.system.limits import Seen
from orchestration.system.settings import variable_of
from tests.support.lying_fonts import (
    SWAPPED,
    Font,
    by_differences,
    by_glyph_map,
    by_procedures,
    by_to_unicode,
    write_in,
)
from tests.support.raw_pdf import RIGHTS, publication
from tests.support.synthetic import TODAY, only
from tests.support.workspace import Workspace

CORPUS = Path(__file__).parents[1] / "golden" / "corpus"
EIGHT_FOR_THREE = dict(SWAPPED)
TWO_FOR_ONE = dict(str.maketrans("12", "21"))


def has(*parts: str) -> Callable[[str], bool]:
    return lambda text: any(part in text for part in parts)


LIES: dict[str, tuple[Font, dict[int, int], Callable[[str], bool], Callable[[str], str]]] = {
    "another character is said": (by_to_unicode, EIGHT_FOR_THREE, has(""), lambda text: text.translate(SWAPPED)),
    "codes have other names": (by_differences, EIGHT_FOR_THREE, has(""), str),
    "procedures draw others": (by_procedures, EIGHT_FOR_THREE, has(""), str),
    "a map has other glyphs": (by_glyph_map, EIGHT_FOR_THREE, has(""), str),
    "one figure": (by_differences, EIGHT_FOR_THREE, has("1.321"), str),
    "one code of two": (by_differences, {ord("~"): ord("8")}, has(""), lambda text: text.replace("1.321", "1.~21")),
    "one code of two, beside honest ones": (
        by_differences,
        {ord("~"): ord("8")},
        has(""),
        lambda text: text.replace("300", "~00") if text == "300" else text,
    ),
    "the total row": (by_glyph_map, EIGHT_FOR_THREE, has("TOTAAL", "3.753", "3.000"), str),
    "the register": (by_procedures, dict(str.maketrans("56", "65")), has("5.000"), str),
    "the percentage": (by_differences, dict(str.maketrans("57", "75")), has("75%"), str),
    "the quarter": (by_differences, TWO_FOR_ONE, has("2021"), str),
}


def read(path: Path, namen: Names, seen: Seen) -> Reading:
    context = replace(ReadingContext(namen, TODAY, seen=seen), recognises=seen != "off")
    return only(read_file(path, context))


def seen_in(reading: Reading) -> list[str]:
    return [controle.oordeel for controle in reading.controles if controle.controle == "gezien"]


@pytest.mark.parametrize("seen", ["glyphs", "all"])
@pytest.mark.parametrize("lie", LIES)
def test_font_that_draws_another_digit_than_it_says_is_caught(
    lie: str, seen: Seen, tmp_path: Path, namen: Names
) -> None:
    font, drawn, is_set_in_it, encoded = LIES[lie]
    path = write_in(tmp_path / "leugen.pdf", font, drawn, is_set_in_it=is_set_in_it, encoded=encoded)
    assert (read(path, namen, "off").uitslag, seen_in(read(path, namen, "off"))) == ("aangenomen", [])
    reading = read(path, namen, seen)
    assert (reading.uitslag, "wijkt_af" in seen_in(reading)) == ("quarantaine", True)


@pytest.mark.parametrize("seen", ["glyphs", "all"])
def test_dash_that_is_drawn_as_a_digit_is_caught(seen: Seen, tmp_path: Path, namen: Names) -> None:
    changed = {"1": "-", "1.321": "1.320", "3": "2", "3.753": "3.752"}
    places = [(*place[:3], changed.get(place[3], place[3]), place[4]) for place in publication()]
    path = write_in(tmp_path / "streepje.pdf", by_differences, {ord("-"): ord("7")}, places=places)
    assert read(path, namen, "off").uitslag == "aangenomen"
    assert (read(path, namen, seen).uitslag, "'7' te zien" in (read(path, namen, seen).reden or "")) == (
        "quarantaine",
        True,
    )


def test_quarter_on_a_cover_is_looked_at_too(tmp_path: Path, namen: Names) -> None:
    cover, table = list(publication())[:2], list(publication())[2:]
    path = write_in(tmp_path / "kaft.pdf", by_differences, TWO_FOR_ONE, places=cover)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        with pikepdf.open(write_in(tmp_path / "tabel.pdf", by_differences, {}, places=table)) as other:
            pdf.pages.extend(other.pages)
        pdf.save(path)
    assert read(path, namen, "off").uitslag == "aangenomen"
    assert read(path, namen, "glyphs").uitslag == "quarantaine"


def test_rules_beside_figures_and_text_in_the_margin_are_no_digits(tmp_path: Path, namen: Names) -> None:
    path = write_in(tmp_path / "kader.pdf", by_differences, {})
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        rules = "\n".join(f"{right + 1.2} 650 m {right + 1.2} 700 l S" for right in RIGHTS)
        margin = "BT /F 8 Tf 0 1 -1 0 30 400 Tm (12-04-2021) Tj ET\nBT /F 8 Tf 1 0 0 1 640 500 Tm (2021) Tj ET"
        pdf.pages[0].contents_add(f"q 0.7 w {rules} Q\n{margin}".encode())
        pdf.save(path)
    for seen in get_args(Seen):
        reading = read(path, namen, seen)
        assert (reading.uitslag, set(seen_in(reading)) - {"klopt"}) == ("aangenomen", set()), seen


@pytest.mark.parametrize("font", [by_to_unicode, by_differences, by_procedures, by_glyph_map])
@pytest.mark.parametrize("seen", ["glyphs", "all"])
def test_honest_font_is_seen_as_it_says(font: Font, seen: Seen, tmp_path: Path, namen: Names) -> None:
    reading = read(write_in(tmp_path / "eerlijk.pdf", font, {}), namen, seen)
    assert (reading.uitslag, set(seen_in(reading))) == ("aangenomen", {"klopt"})


PRODUCERS = sorted({path.suffixes[0]: path for path in CORPUS.glob("*.pdf")})


@pytest.mark.parametrize("producer", PRODUCERS)
def test_honest_file_of_each_producer_is_seen_as_it_says(producer: str, namen: Names) -> None:
    path = next(path for path in sorted(CORPUS.glob(f"*{producer}.pdf")) if is_accepted(path, namen))
    readings = read_file(path, ReadingContext(namen, TODAY, recognises=True, seen="glyphs"))
    assert {verdict for reading in readings for verdict in seen_in(reading)} == {"klopt"}


def is_accepted(path: Path, namen: Names) -> bool:
    return all(reading.uitslag == "aangenomen" for reading in read_file(path, ReadingContext(namen, TODAY)))


def test_build_keeps_out_what_is_seen_otherwise_as_long_as_the_setting_has_it_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(tmp_path / "raw", tmp_path / "data")
    folder = tmp_path / "raw" / "2021Q1"
    folder.mkdir(parents=True)
    write_in(folder / "leugen.pdf", by_differences, EIGHT_FOR_THREE, is_set_in_it=has("1.321"))
    monkeypatch.setenv(variable_of("ocr_seconds"), "600")
    monkeypatch.setenv(variable_of("seen"), "glyphs")
    asked = "select oordeel, ernst, toelichting from mart_controle where controle = 'gezien' and oordeel <> 'klopt'"
    workspace.run("build")
    assert list(csv.reader(io.StringIO(workspace.run("sql", asked, "--csv").stdout)))[1:] == [
        [
            "wijkt_af",
            "fout",
            "In de tekst van bladzijde 1 staat '1.321' (rij 'Dordrecht', kolom totaal), "
            "maar op de bladzijde is '1821' te zien.",
        ]
    ]
    monkeypatch.delenv(variable_of("seen"))
    workspace.run("build")
    assert workspace.run("sql", asked, "--csv").stdout.splitlines()[1:] == []
    known = "select distinct controle from mart_controle"
    assert {"gezien", "zichtbaar"} & {*workspace.run("sql", known, "--csv").stdout.split()} == {"zichtbaar"}
