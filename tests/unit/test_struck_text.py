"""Markup in a text that strikes, hides, or replaces what stands in the table: none of it is read as valid figures."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.domain.publicatie import RefusedError
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from orchestration.reading.text import read_lines
from tests.support.synthetic import KOP, LABELS, RIJEN, TODAY, TOTAALRIJ, VOETNOOT, only, publicatie_tekst

STRIKING = [
    ("<del>", "</del>"),
    ("<DEL>", "</DEL>"),
    ("<s>", "</s>"),
    ("<strike>", "</strike>"),
    ("<ins>", "</ins>"),
    ('<del datetime="2021-04-01">', "</del>"),
    ("<del\n>", "</del\n>"),
    ('<span style="display:none">', "</span>"),
    ('<span style="text-decoration: line-through">', "</span>"),
    ('<b class="doorgehaald">', "</b>"),
    ("<b hidden>", "</b>"),
    ("<template>", "</template>"),
    ("<d\u200bel>", "</d\u200bel>"),
    ("<oud-getal>", "</oud-getal>"),
    ("<!--", "-->"),
    ("<![CDATA[", "]]>"),
    ("<?php", "?>"),
    ("~~", "~~"),
]
HARMLESS = [
    ("<b>", "</b>"),
    ("<strong>", "</strong>"),
    ("<em>", "</em>"),
    ("<i>", "</i>"),
    ("<b >", "</b >"),
    ("**", "**"),
]


def read(tmp_path: Path, namen: Names, text: str) -> Reading:
    path = tmp_path / "synthetisch.txt"
    path.write_text(text, encoding="utf-8")
    return only(read_file(path, ReadingContext(namen, TODAY)))


@pytest.mark.parametrize(("begin", "end"), STRIKING)
@pytest.mark.parametrize("dividers", ["tabs", "spaces"])
@pytest.mark.parametrize("struck", ["1.321", "Dordrecht", "\t1\t20", "Dordrecht\t1\t20\t300\t1.000\t1.321"])
def test_struck_piece_of_a_row_keeps_it_out(
    tmp_path: Path, namen: Names, begin: str, end: str, dividers: str, struck: str
) -> None:
    text = publicatie_tekst().replace(struck, f"{begin}{struck}{end}", 1)
    assert read(tmp_path, namen, text if dividers == "tabs" else text.replace("\t", " ")).uitslag != "aangenomen"


@pytest.mark.parametrize(("begin", "end"), STRIKING)
@pytest.mark.parametrize(
    "text",
    [
        f"{KOP}{LABELS}(begin)\n{RIJEN}(end)\n{TOTAALRIJ}{VOETNOOT}",
        f"{KOP}{LABELS}(begin)\n{RIJEN}{TOTAALRIJ}(end)\n{VOETNOOT}",
        f"{KOP}(begin)\n{LABELS}{RIJEN}{TOTAALRIJ}(end)\n{VOETNOOT}",
        f"(begin)\n{KOP}{LABELS}{RIJEN}{TOTAALRIJ}{VOETNOOT}(end)\n",
        f"{KOP}{LABELS}(begin)\n{RIJEN}{TOTAALRIJ}{VOETNOOT}",
        f"{KOP}{LABELS}{RIJEN}(begin)\n{TOTAALRIJ}(end)\n{VOETNOOT}",
    ],
    ids=["rows", "rows and total", "table", "document", "to the end", "total"],
)
def test_struck_lines_are_not_accepted(tmp_path: Path, namen: Names, begin: str, end: str, text: str) -> None:
    struck = text.replace("(begin)", begin).replace("(end)", end)
    if begin == "~~":  # Markdown strikes no further than the paragraph, from the first letter to the last
        struck = text.replace("(begin)\n", begin).replace("\n(end)", end)
    assert read(tmp_path, namen, struck).uitslag != "aangenomen"


@pytest.mark.parametrize(("begin", "end"), STRIKING[:-4])
def test_struck_figures_are_quarantined_and_named(tmp_path: Path, namen: Names, begin: str, end: str) -> None:
    reading = read(tmp_path, namen, publicatie_tekst().replace("1.321", f"{begin}1.321{end}"))
    assert reading.uitslag == "quarantaine"
    assert "1.321" in str(reading.reden)


@pytest.mark.parametrize("figure", ["5.000", "75%"])
def test_struck_figure_of_the_footnote_is_not_read(tmp_path: Path, namen: Names, figure: str) -> None:
    publicatie = read(tmp_path, namen, publicatie_tekst().replace(figure, f"<del>{figure}</del>")).publicatie
    assert publicatie is not None
    known = {"5.000": publicatie.doelgroepregister, "75%": publicatie.registratiegraad_gepubliceerd}
    assert known[figure] is None


@pytest.mark.parametrize("printed", ["Eerste kwartaal 2021", "2021Q1", "31-03-2021", "Drechtsteden"])
def test_struck_quarter_or_region_is_not_accepted(tmp_path: Path, namen: Names, printed: str) -> None:
    kop = KOP if printed in KOP else KOP.replace("Eerste kwartaal 2021", printed)
    assert (
        read(tmp_path, namen, publicatie_tekst(kop=kop.replace(printed, f"<s>{printed}</s>"))).uitslag != "aangenomen"
    )


def test_tag_that_another_breaks_off_still_strikes(tmp_path: Path, namen: Names) -> None:
    rows = f"<del\n<b>\n{RIJEN}</b>\n</del>\n"
    assert read(tmp_path, namen, publicatie_tekst(rijen=rows)).uitslag != "aangenomen"


def test_text_after_a_tag_without_an_end_is_read() -> None:
    assert read_lines(b"Bron <a\nTexel 7")[-1].text == "Texel 7"


def test_hidden_row_of_an_element_with_children_stays_hidden(tmp_path: Path, namen: Names) -> None:
    rows = f"<div hidden>\n<div>toelichting</div>\n{RIJEN}</div>\n"
    assert read(tmp_path, namen, publicatie_tekst(rijen=rows)).uitslag != "aangenomen"


@pytest.mark.parametrize(
    "cell",
    [
        "1<br>321",
        "1<sub>321</sub>",
        "<sup>1.321</sup>",
        "1</td><td>321",
        "1.<p>321",
        "1.321</del>",
        "1.3<img src=2.png>21",
        "1.3<img>21",
        "<img>1.321",
    ],
)
def test_pieces_that_are_shown_apart_are_no_figure(tmp_path: Path, namen: Names, cell: str) -> None:
    assert read(tmp_path, namen, publicatie_tekst().replace("1.321", cell)).uitslag != "aangenomen"


@pytest.mark.parametrize(
    "figure",
    [
        "1\u03363\u03362\u03361\u0336",
        "1.3\u03372\u03371\u0337",
        "1.32\u20d21",
        "1.321\u0338",
        "1.321\u0332",
        "1.\u0335321",
    ],
)
def test_characters_that_strike_a_digit_make_it_no_figure(tmp_path: Path, namen: Names, figure: str) -> None:
    assert read(tmp_path, namen, publicatie_tekst().replace("1.321", figure)).uitslag != "aangenomen"


def test_characters_that_strike_a_name_keep_it_out(tmp_path: Path, namen: Names) -> None:
    struck = "".join(f"{letter}\u0336" for letter in "Dordrecht")
    assert read(tmp_path, namen, publicatie_tekst().replace("Dordrecht", struck)).uitslag != "aangenomen"


@pytest.mark.parametrize(("begin", "end"), HARMLESS)
@pytest.mark.parametrize("shown", ["1.321", "Dordrecht"])
def test_bold_and_slanted_cells_are_read(tmp_path: Path, namen: Names, begin: str, end: str, shown: str) -> None:
    text = publicatie_tekst().replace(shown, f"{begin}{shown}{end}", 1)
    assert read(tmp_path, namen, text).uitslag == "aangenomen"


@pytest.mark.parametrize(
    "around",
    [
        "Meer op <https://www.voorbeeld.example/uitleg>.\n",
        "Vragen? Mail <info@voorbeeld.example>.\n",
        "<p>De figuren staan hieronder.</p>\n",
        "<hr/>\n",
        "<br />\n",
        "~~~~~~~~~~~~\n",
        "Aantallen <5 en >10 staan er ook in.\n",
    ],
)
def test_markup_that_hides_nothing_keeps_nothing_out(tmp_path: Path, namen: Names, around: str) -> None:
    assert read(tmp_path, namen, publicatie_tekst() + around).uitslag == "aangenomen"
    assert read(tmp_path, namen, around + publicatie_tekst()).uitslag == "aangenomen"


def test_comment_after_the_table_hides_only_itself(tmp_path: Path, namen: Names) -> None:
    text = publicatie_tekst() + "<!-- gemaakt met\neen programma -->\n"
    assert read(tmp_path, namen, text).uitslag == "aangenomen"


@pytest.mark.parametrize(
    "markup", ["<x>" * 90 + "</y>" * 99_999, "<!--", "<a/", "<a", "~~", "~~ ", "<!", "<b>x", "<?>"]
)
def test_hostile_markup_is_read_in_no_time(markup: str) -> None:
    text = markup if len(markup) > 9 else markup * 99_999
    started = time.process_time()
    with suppress(RefusedError):
        read_lines(text.encode())
    assert time.process_time() - started < 3


def test_markup_that_is_too_deep_is_refused() -> None:
    with pytest.raises(RefusedError, match="De opmaak van de tekst is dieper dan 100 lagen"):
        read_lines(b"<x>" * 101)
