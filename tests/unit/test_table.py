"""The row grammar: rows, column labels, heading and footnote, on text lines and on lines of positioned words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.domain.names import Names
from orchestration.domain.publicatie import KOLOMMEN, Publicatie, RefusedError
from orchestration.reading.document import read_publicaties
from orchestration.reading.lines import Line, PrintedDocument, Word
from orchestration.reading.text import read_lines
from orchestration.system.settings import SEEDS_DIR
from tests.conftest import ReadText
from tests.support.synthetic import (
    DORDRECHT,
    LABELS,
    LABELS_UWV_FIRST,
    RIJEN,
    TOTAAL,
    TOTAALRIJ,
    VOETNOOT,
    ZWIJNDRECHT,
    landelijke_tekst,
    only,
    publicatie_tekst,
)

NAMEN = Names.from_seeds(SEEDS_DIR)
Lees = Callable[[str], Publicatie]


@pytest.fixture
def lees(tmp_path: Path) -> Lees:
    """The publication that a text prints, whether or not its controls hold."""

    def lees_publicatie(tekst: str) -> Publicatie:
        path = tmp_path / "synthetisch.txt"
        path.write_text(tekst, encoding="utf-8")
        return only(read_publicaties(PrintedDocument(read_lines(path.read_bytes())), NAMEN))

    return lees_publicatie


def aantallen(publicatie: Publicatie) -> list[tuple[int | None, ...]]:
    return [regel.aantallen for regel in publicatie.regels]


def namen_van(publicatie: Publicatie) -> list[str]:
    return [regel.naam for regel in publicatie.regels]


# Rows


@pytest.mark.parametrize(
    "rij",
    [
        "Alkmaar 114 388 844 144 1.490",
        " Alkmaar 114 388 844 144 1490 ",
        "Alkmaar\t114\t388\t844\t144\t1.490",
        "\tAlkmaar\t114\t388\t844\t144\t1.490",
        "<b>Alkmaar</b>\t<b>114</b>\t<b>388</b>\t<b>844</b>\t<b>144</b>\t<b>1.490</b>",
        "**Alkmaar** **114** **388** **844** **144** **1.490**",
        "Alkmaar   114   388   844   144   1 490",
        "Alkmaar 114 388 844 144 1\u00a0490",
        "Alkmaar 114 388 844 144 1\u2009490",
        "Alkmaar\t114\t388\t844\t144\t1 490",
        "Alkmaar\t114\t388\t844\t144\t1.490\t",
        "Alkmaar\t114\t388\t844\t144\t1.490\t\t",
    ],
)
def test_row_is_read_however_its_cells_are_divided(lees: Lees, rij: str) -> None:
    publicatie = lees(publicatie_tekst(labels="", rijen=f"{rij}\n"))
    assert publicatie.regels[0].naam == "Alkmaar"
    assert publicatie.regels[0].aantallen == (114, 388, 844, 144, 1490)
    assert publicatie.regels[0].onleesbaar == {}


@pytest.mark.parametrize(
    "naam",
    [
        "'s-Hertogenbosch",
        "\u2019s-Gravenhage",
        "S\u00fadwest-Frysl\u00e2n",
        "Bergen (NH.)",
        "Capelle aan den IJssel",
        "Ee",
    ],
)
@pytest.mark.parametrize("divider", [" ", "\t"])
def test_name_keeps_its_words_dashes_and_apostrophes(lees: Lees, naam: str, divider: str) -> None:
    rij = divider.join([naam, "1", "2", "3", "4", "10"])
    assert lees(publicatie_tekst(rijen=f"{rij}\n")).regels[0].naam == naam


@pytest.mark.parametrize("dash", ["-", "\u2013", "\u2014", "\u2212"])
def test_dash_in_a_cell_is_nobody(lees: Lees, dash: str) -> None:
    publicatie = lees(publicatie_tekst(rijen=f"Rozendaal {dash} {dash} 0 1 1\n"))
    assert publicatie.regels[0].aantallen == (0, 0, 0, 1, 1)


@pytest.mark.parametrize("cel", ["<5", "*", "x", "nb", "1,5", "-*", "-3", "007", "?", "...", "1.49", "\u00b95"])
@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("divider", [" ", "\t"])
def test_cell_that_is_no_count_is_kept_as_text_under_its_column(lees: Lees, cel: str, place: int, divider: str) -> None:
    cells = ["1", "2", "3", "4", "10"]
    cells[place] = cel
    publicatie = lees(publicatie_tekst(rijen=divider.join(["Dordrecht", *cells]) + "\n"))
    regel = publicatie.regels[0]
    assert regel.naam == "Dordrecht"
    assert regel.onleesbaar == {KOLOMMEN[place]: cel}
    assert [aantal is None for aantal in regel.aantallen] == [index == place for index in range(5)]


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("divider", [" ", "\t"])
@pytest.mark.parametrize(
    "mark",
    [
        "*",
        "**",
        "\u2020",
        "\u00b9",
        "\u00b2",
        "\u00b9\u00b2",
        "\u00b9)",
        "\u2074",
        "\u207d\u00b9\u207e",
        "<sup>1</sup>",
    ],
)
def test_figure_is_read_without_its_footnote_mark(lees: Lees, mark: str, place: int, divider: str) -> None:
    cells = ["1", "2", "3", "4", "1.010"]
    cells[place] += mark
    regel = lees(publicatie_tekst(rijen=divider.join(["Dordrecht", *cells]) + "\n")).regels[0]
    assert regel.aantallen == (1, 2, 3, 4, 1010)
    assert cells[place].replace("<sup>1</sup>", "\u00b9") in regel.ruwe_tekst


@pytest.mark.parametrize("mark", ["*", "\u2020", "\u00b9", "<sup>2</sup>"])
def test_names_labels_heading_and_footnote_are_read_without_marks(lees: Lees, mark: str) -> None:
    publicatie = lees(
        publicatie_tekst(
            kop=f"Transparantie van klantprofielen (synthetisch)\nEerste kwartaal 2021{mark} Drechtsteden{mark}\n",
            labels=LABELS.replace("Totaal in Sonar", f"Totaal in Sonar{mark}"),
            rijen=f"Dordrecht{mark}\t1\t2\t3\t4\t10\n",
            totaalrij=f"TOTAAL AMR{mark}\t1\t2\t3\t4\t10\n",
            voetnoot=VOETNOOT.replace("5.000", f"567{mark}").replace("75%", f"75%{mark}"),
        )
    )
    assert (publicatie.quarter_key, publicatie.regios) == ("2021Q1", ("Drechtsteden",))
    assert namen_van(publicatie) == ["Dordrecht", "TOTAAL AMR"]
    assert (publicatie.doelgroepregister, publicatie.registratiegraad_gepubliceerd) == (567, 75)
    assert publicatie.kolomkoppen_gelezen


@pytest.mark.parametrize(
    ("register", "expected"),
    [
        ("5678\u00b9", 5678),
        ("5.678\u00b9", 5678),
        ("567 \u00b9", 567),
        ("\u00b9 567", 567),
        ("5678<sup>1</sup>", 5678),
        ("5678*", 5678),
        ("5\u00b9678", None),
        ("5678^1", None),
        ("5678 1)", None),
    ],
)
def test_footnote_mark_is_no_digit_of_the_register(lees: Lees, register: str, expected: int | None) -> None:
    publicatie = lees(publicatie_tekst(voetnoot=VOETNOOT.replace("5.000", register)))
    assert publicatie.doelgroepregister == expected


FORMAT = ["\u200e", "\u200f", "\u200b", "\u00ad", "\u2060", "\ufeff", "\u202a", "\u202c", "\u200d", "\u2066"]


@pytest.mark.parametrize("char", FORMAT)
@pytest.mark.parametrize("form", ["{0}1.010", "1.010{0}", "1{0}.010", "1.{0}010", "{0}1.010{0}", "{0}{0}1{0}.{0}010"])
@pytest.mark.parametrize("divider", [" ", "\t"])
def test_characters_that_only_format_are_no_part_of_a_figure(lees: Lees, char: str, form: str, divider: str) -> None:
    rij = divider.join(["Dor\u00addrecht", "1", "2", f"3{char}", f"{char}4", form.format(char)])
    regel = lees(publicatie_tekst(rijen=f"{rij}\n")).regels[0]
    assert (regel.naam, regel.aantallen) == ("Dordrecht", (1, 2, 3, 4, 1010))


@pytest.mark.parametrize("char", [*FORMAT, "\u202e"])
def test_characters_that_only_format_join_no_figures(lees: Lees, char: str) -> None:
    regel = lees(publicatie_tekst(rijen=f"Dordrecht\t1\t2\t3\t4{char}5\t10\n")).regels[0]
    assert regel.aantallen == (1, 2, 3, None, 10)


def test_figure_that_is_shown_from_right_to_left_is_not_read(lees: Lees) -> None:
    regel = lees(publicatie_tekst(rijen="Dordrecht\t1\t2\t3\t\u202e12\u202c\t18\n")).regels[0]
    assert regel.aantallen == (1, 2, 3, None, 18)


def test_stars_inside_a_count_are_not_taken_for_markup(lees: Lees) -> None:
    regel = lees(publicatie_tekst(rijen="Dordrecht\t1\t2\t3\t4\t1**0\n")).regels[0]
    assert regel.aantallen[4] is None


def test_empty_cell_is_not_nobody(lees: Lees) -> None:
    regel = lees(publicatie_tekst(rijen="Dordrecht\t\t2\t3\t4\t9\n")).regels[0]
    assert regel.aantallen == (None, 2, 3, 4, 9)
    assert "gemeente_profiel" in regel.onleesbaar


@pytest.mark.parametrize(
    "cells", ["2 3 4 10", "2 3 4", "1 2 3 4 5 6 21", "1 2 nihil 4 10", "1 2 3 4 10 11 12 13 14 15"]
)
def test_row_with_too_few_or_too_many_cells_is_kept_as_damaged(lees: Lees, cells: str) -> None:
    publicatie = lees(publicatie_tekst(rijen=f"Dordrecht {cells}\n{RIJEN}"))
    regel = publicatie.regels[0]
    assert regel.naam.startswith("Dordrecht")
    assert None in regel.aantallen
    assert regel.onleesbaar


@pytest.mark.parametrize(
    ("rij", "expected"),
    [
        ("1 000 2 000 3 000 4 000 10 000", (1000, 2000, 3000, 4000, 10000)),
        ("12 531 52 945 91 086 23 462 180 024", (12531, 52945, 91086, 23462, 180024)),
        ("1 2 3 1 490 1 496", (1, 2, 3, 1490, 1496)),
        ("1 001 0 0 1 1 002", (1001, 0, 0, 1, 1002)),
        ("1 234 567 1 2 3 1 234 573", (1234567, 1, 2, 3, 1234573)),
    ],
)
def test_thousands_marked_by_spaces_are_joined_as_the_sum_decides(
    lees: Lees, rij: str, expected: tuple[int, ...]
) -> None:
    assert lees(publicatie_tekst(labels="", rijen=f"Dordrecht {rij}\n")).regels[0].aantallen == expected


@pytest.mark.parametrize(
    "rij",
    [
        "7 217 9 790 7 321 17 335",  # 7217 + 9790 + 7 + 321, but also 7 + 217 + 9790 + 7321, is 17335
        "1 100 200 300 400 500",
        "100 100 100 100 100 400 100",
    ],
)
def test_digit_groups_that_make_no_total_or_more_than_one_are_not_joined(lees: Lees, rij: str) -> None:
    regel = lees(publicatie_tekst(rijen=f"Dordrecht {rij}\n")).regels[0]
    assert regel.aantallen == (None,) * 5
    assert regel.onleesbaar == {"aantallen": rij}


@pytest.mark.parametrize("gap", ["  ", "   ", "          "])
@pytest.mark.parametrize(
    "cells",
    [
        ("1", "200 300", "100", "100", "1 700"),
        ("12", "100", "200 300", "400", "12 1000"),
        ("100", "100 100", "100", "100", "100 400"),
        ("1", "001 002", "3", "4", "1 010"),
    ],
)
def test_pieces_are_not_joined_across_the_wide_gaps_of_a_text(lees: Lees, cells: tuple[str, ...], gap: str) -> None:
    publicatie = lees(publicatie_tekst(labels="", rijen=f"Capelle aan den IJssel{gap}{gap.join(cells)}\n"))
    assert publicatie.regels[0].naam == "Capelle aan den IJssel"
    printed = tuple(int(cell.replace(" ", "")) for cell in cells)
    assert all(count in (None, whole) for count, whole in zip(publicatie.regels[0].aantallen, printed, strict=True))


four = st.tuples(*[st.one_of(st.integers(0, 999), st.integers(1000, 99_999), st.integers(1_000_000, 9_999_999))] * 4)


@given(four, st.sampled_from([".", "", "\u00a0", "\u202f"]))
def test_five_counts_of_any_size_are_read_as_printed(parts: tuple[int, ...], mark: str) -> None:
    counts = (*parts, sum(parts))
    cells = [Word(f"{count:,}".replace(",", mark)) for count in counts]
    assert _one_row(cells) == counts


@given(four)
def test_space_as_thousands_mark_never_gives_other_counts(parts: tuple[int, ...]) -> None:
    counts = (*parts, sum(parts))
    words = " ".join(f"{count:,}".replace(",", " ") for count in counts).split()
    assert _one_row([Word(word) for word in words]) in (counts, (None,) * 5)


@given(four)
def test_space_as_thousands_mark_is_read_where_only_one_reading_adds_up(parts: tuple[int, ...]) -> None:
    """Read independently: every way to cut the digit groups into five counts, and those whose sum holds."""
    counts = (*parts, sum(parts))
    words = " ".join(f"{count:,}".replace(",", " ") for count in counts).split()
    if len(_readings_that_add_up(words)) == 1:
        assert _one_row([Word(word) for word in words]) == counts


def _readings_that_add_up(words: list[str]) -> set[tuple[int, ...]]:
    readings: list[tuple[tuple[int, ...], int]] = [((), 0)]
    for _ in range(5):
        readings = [
            ((*counts, int("".join(words[start:end]))), end)
            for counts, start in readings
            for end in range(start + 1, min(start + 3, len(words)) + 1)
            if all(len(word) == 3 for word in words[start + 1 : end])
            and (words[start] == "0" if end == start + 1 and words[start][0] == "0" else words[start][0] != "0")
        ]
    return {counts for counts, end in readings if end == len(words) and sum(counts[:4]) == counts[4]}


def _one_row(cells: Sequence[Word]) -> tuple[int | None, ...]:
    lines = [Line((Word("Sonar klantprofielen (synthetisch)"),)), Line((Word("Dordrecht"), *cells))]
    (regel,) = only(read_publicaties(PrintedDocument(lines), NAMEN)).regels
    return regel.aantallen


# Lines that are no rows


@pytest.mark.parametrize(
    "line",
    [
        "Telefoon 020 123 45 67",
        "Bel ons op 06 12 34 56 78",
        "Peildatum 31 12 2022",
        "Jaar 2018 2019 2020 2021",
        "Jaar 2017 2018 2019 2020 2021",
        "Postbus 58285 1040 HG Amsterdam",
        "In 2020 waren het er 12 en in 2021 waren het er 15.",
        "Pagina 1 van 2",
        "Van hen zijn er 12 aan het werk gegaan.",
        "Daarvan is 75 % in Sonar bekend.",
        "Zie 1 2 3 4 5 voor meer.",
    ],
)
def test_numbers_in_the_text_after_the_table_are_no_row(lees: Lees, line: str) -> None:
    publicatie = lees(publicatie_tekst(voetnoot=f"{VOETNOOT}{line}\n"))
    assert aantallen(publicatie) == [DORDRECHT, ZWIJNDRECHT, TOTAAL]
    assert publicatie.doelgroepregister == 5000


@pytest.mark.parametrize("line", ["", "   ", "\u00a0", "\t\t"])
def test_blank_lines_between_rows_mean_nothing(lees: Lees, line: str) -> None:
    assert aantallen(lees(publicatie_tekst().replace("\n", f"\n{line}\n"))) == [DORDRECHT, ZWIJNDRECHT, TOTAAL]


@pytest.mark.parametrize("newline", ["\r\n", "\n\x0c", "\n\ufeff"])
def test_other_line_ends_and_page_breaks_mean_nothing(lees: Lees, newline: str) -> None:
    assert aantallen(lees(publicatie_tekst().replace("\n", newline))) == [DORDRECHT, ZWIJNDRECHT, TOTAAL]


def test_labels_printed_again_on_a_next_page_mean_nothing(lees: Lees) -> None:
    dordrecht, zwijndrecht = RIJEN.splitlines(keepends=True)
    publicatie = lees(publicatie_tekst(rijen=dordrecht + LABELS + zwijndrecht))
    assert aantallen(publicatie) == [DORDRECHT, ZWIJNDRECHT, TOTAAL]


def test_document_without_sonar_and_klantprofielen_is_refused(lees: Lees) -> None:
    with pytest.raises(RefusedError, match="Sonar en klantprofielen"):
        lees("Jaarverslag (synthetisch)\nAlkmaar 1 2 3 4 10\n")


def test_document_without_a_table_is_refused(lees: Lees) -> None:
    with pytest.raises(RefusedError, match="Geen tabel"):
        lees("Transparantie van klantprofielen in Sonar (synthetisch)\nEr zijn geen cijfers.\n")


# Column labels


@pytest.mark.parametrize("uitvoerder", ["UWV", "UUV", "uwv"])
@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011", "\u2013"])
def test_labels_of_either_spelling_of_the_publisher_are_read(lees: Lees, uitvoerder: str, hyphen: str) -> None:
    publicatie = lees(publicatie_tekst(labels=LABELS.replace("UWV-", uitvoerder + hyphen)))
    assert publicatie.kolomkoppen_gelezen
    assert aantallen(publicatie) == [DORDRECHT, ZWIJNDRECHT, TOTAAL]


@pytest.mark.parametrize("divider", ["\t", " "])
def test_columns_in_another_order_are_read_by_their_labels(lees: Lees, divider: str) -> None:
    publicatie = lees(publicatie_tekst(labels=LABELS_UWV_FIRST.replace("\t", divider)))
    assert aantallen(publicatie)[0] == (300, 1000, 1, 20, 1321)


def test_profile_labels_in_another_order_are_followed(lees: Lees) -> None:
    labels = (
        "Gemeente\tGemeenteklanten in Sonar\t\tUWV-klanten in Sonar\t\tTotaal in Sonar\n"
        "\tGeen profiel in Sonar\tProfiel in Sonar\tProfiel in Sonar\tGeen profiel in Sonar\t\n"
    )
    assert aantallen(lees(publicatie_tekst(labels=labels)))[0] == (20, 1, 300, 1000, 1321)


def test_total_as_first_column_is_read_by_its_label(lees: Lees) -> None:
    labels = (
        "Gemeente\tTotaal in Sonar\tGemeenteklanten in Sonar\t\tUWV-klanten in Sonar\t\n"
        "\t\tProfiel in Sonar\tGeen profiel in Sonar\tProfiel in Sonar\tGeen profiel in Sonar\n"
    )
    publicatie = lees(publicatie_tekst(labels=labels, rijen="Dordrecht\t1.321\t1\t20\t300\t1.000\n"))
    assert publicatie.regels[0].aantallen == DORDRECHT


@pytest.mark.parametrize(
    "labels",
    [
        "Gemeenteklanten in Sonar UWV-klanten in Sonar Totaal in Sonar\n",
        "Gemeenteklanten\tUWV-klanten\tTotaal\n\tProfiel\tProfiel\tProfiel\tProfiel\n",
        "Gemeenteklanten\tGemeenteklanten\tTotaal\n\tProfiel\tGeen profiel\tProfiel\tGeen profiel\n",
        "Gemeenteklanten\tUWV-klanten\n\tProfiel\tGeen profiel\tProfiel\tGeen profiel\n",
        LABELS.replace("UWV-klanten", "Totaal"),
        "Gemeenteklanten\tUWV-klanten\tTotaal\n\tProfiel\tGeen profiel\tProfiel\tGeen profiel\tProfiel\n",
    ],
)
def test_labels_that_are_not_the_five_columns_are_refused_with_what_was_found(lees: Lees, labels: str) -> None:
    with pytest.raises(RefusedError, match="kolomkoppen") as error:
        lees(publicatie_tekst(labels=labels))
    assert "gevonden:" in str(error.value)


def test_text_without_labels_has_the_usual_order_and_says_so(lees: Lees) -> None:
    publicatie = lees(publicatie_tekst(labels=""))
    assert not publicatie.kolomkoppen_gelezen
    assert aantallen(publicatie) == [DORDRECHT, ZWIJNDRECHT, TOTAAL]


@pytest.mark.parametrize(
    "labels",
    [
        LABELS_UWV_FIRST.replace("UWV-klanten", "UWV klanten").replace("Gemeenteklanten", "Gemeente klanten"),
        LABELS_UWV_FIRST.replace("UWV-klanten", "UVW-klanten").replace("Gemeenteklanten", "Gemeentelijke klanten"),
        LABELS_UWV_FIRST + "".join(f"Toelichting {letter} (synthetisch).\n" for letter in "abcdefghijklm"),
    ],
    ids=["words apart", "other words", "far above the table"],
)
def test_labels_that_are_there_but_not_understood_never_give_the_usual_order(lees: Lees, labels: str) -> None:
    _refused_or_by_label(lees, labels, (300, 1000, 1, 20, 1321))


@pytest.mark.parametrize(
    "labels",
    [
        "UWV-klanten in Sonar\nGemeenteklanten in Sonar Totaal in Sonar\n"
        "Profiel in Sonar Geen profiel in Sonar Profiel in Sonar Geen profiel in Sonar\n",
        "UWV-klanten in Sonar\nGemeenteklanten in Sonar\nTotaal in Sonar\n"
        "Profiel in Sonar\nGeen profiel in Sonar\nProfiel in Sonar\nGeen profiel in Sonar\n",
    ],
    ids=["two lines", "a label a line"],
)
def test_labels_spread_over_lines_keep_the_order_of_reading(lees: Lees, labels: str) -> None:
    _refused_or_by_label(lees, labels, (300, 1000, 1, 20, 1321))


def test_label_broken_after_geen_belongs_to_the_word_under_it(lees: Lees) -> None:
    labels = (
        "Gemeente\tGemeenteklanten in Sonar\t\tUWV-klanten in Sonar\t\tTotaal in Sonar\n"
        "\tGeen\tProfiel\tGeen\tProfiel\t\n"
        "\tprofiel in Sonar\tin Sonar\tprofiel in Sonar\tin Sonar\t\n"
    )
    _refused_or_by_label(lees, labels, (20, 1, 1000, 300, 1321))


def test_sentence_above_the_table_does_not_order_its_columns(lees: Lees) -> None:
    zin = (
        "Dit zijn UWV-klanten met profiel of geen profiel en gemeenteklanten met profiel of geen profiel en totaal in\n"
    )
    _refused_or_by_label(lees, zin, DORDRECHT)


@pytest.mark.parametrize("labels", [LABELS, ""])
def test_sentence_about_gemeenteklanten_above_the_table_is_no_label(lees: Lees, labels: str) -> None:
    publicatie = lees(publicatie_tekst(labels=f"Deze tabel telt gemeenteklanten en anderen in Sonar.\n{labels}"))
    assert aantallen(publicatie) == [DORDRECHT, ZWIJNDRECHT, TOTAAL]


def _refused_or_by_label(lees: Lees, labels: str, expected: tuple[int, ...]) -> None:
    try:
        publicatie = lees(publicatie_tekst(labels=labels))
    except RefusedError:
        return
    assert publicatie.regels[0].aantallen == expected


# Positioned lines, as of a PDF

COLUMNS = (250.0, 310.0, 370.0, 430.0, 500.0)


def positioned(y: float, *words: tuple[float, str], page: int = 1) -> Line:
    """A line of words, each with its left edge; a character is 4 points wide, a line 9 high."""
    return Line(tuple(Word(text, (x, y, x + 4 * len(text), y + 9)) for x, text in words), page)


def label_lines(groups: tuple[str, str] = ("Gemeenteklanten", "UWV-klanten")) -> list[Line]:
    return [
        positioned(100, (60, "Gemeente"), (260, groups[0]), (380, groups[1]), (490, "Totaal")),
        positioned(
            110, (240, "Profiel"), (290, "Geen"), (310, "profiel"), (365, "Profiel"), (410, "Geen"), (430, "profiel")
        ),
    ]


def row_line(y: float, name: str, *cells: str) -> Line:
    return positioned(y, (60, name), *zip(COLUMNS, cells, strict=True))


def positioned_publication(*table: Line) -> list[Line]:
    return [positioned(50, (60, "Klantprofielen"), (130, "in"), (150, "Sonar"), (190, "synthetisch")), *table]


def test_row_has_its_page_and_the_box_around_all_its_words() -> None:
    lines = positioned_publication(*label_lines(), row_line(130, "Dordrecht", "1", "2", "3", "4", "10"))
    (regel,) = only(read_publicaties(PrintedDocument(lines), NAMEN)).regels
    assert (regel.pagina, regel.bbox) == (1, (60, 130, 508, 139))
    assert regel.ruwe_tekst == "Dordrecht 1 2 3 4 10"


def test_positioned_columns_are_read_by_the_places_of_their_labels() -> None:
    lines = positioned_publication(
        *label_lines(("UWV-klanten", "Gemeenteklanten")), row_line(130, "Dordrecht", "1", "2", "3", "4", "10")
    )
    assert only(read_publicaties(PrintedDocument(lines), NAMEN)).regels[0].aantallen == (3, 4, 1, 2, 10)


def test_labels_at_uneven_heights_are_read_from_left_to_right() -> None:
    lines = positioned_publication(
        positioned(98, (380, "UWV-klanten")),
        positioned(100, (60, "Gemeente"), (490, "Totaal")),
        positioned(102, (260, "Gemeenteklanten")),
        label_lines()[1],
        row_line(130, "Dordrecht", "1", "2", "3", "4", "10"),
    )
    assert only(read_publicaties(PrintedDocument(lines), NAMEN)).regels[0].aantallen == (1, 2, 3, 4, 10)


def test_positioned_table_without_labels_has_the_usual_order_and_says_so() -> None:
    lines = positioned_publication(row_line(130, "Dordrecht", "1", "2", "3", "4", "10"))
    publicatie = only(read_publicaties(PrintedDocument(lines), NAMEN))
    assert not publicatie.kolomkoppen_gelezen
    assert publicatie.regels[0].aantallen == (1, 2, 3, 4, 10)


def test_positioned_label_broken_after_geen_belongs_to_the_word_under_it() -> None:
    lines = positioned_publication(
        label_lines()[0],
        positioned(110, (240, "Geen"), (300, "Profiel"), (360, "Geen"), (420, "Profiel")),
        positioned(118, (240, "profiel"), (360, "profiel")),
        row_line(130, "Dordrecht", "1", "2", "3", "4", "10"),
    )
    try:
        regel = only(read_publicaties(PrintedDocument(lines), NAMEN)).regels[0]
    except RefusedError:
        return
    assert regel.aantallen == (2, 1, 4, 3, 10)


def test_labels_of_a_next_page_in_another_order_are_not_ignored() -> None:
    """The figures of page 2 contradict page 1's order: reading them by it would swap the columns unseen."""
    page_2 = [
        Line(line.words, 2)
        for line in (
            *label_lines(("UWV-klanten", "Gemeenteklanten")),
            row_line(130, "Zwijndrecht", "30", "40", "10", "20", "100"),
            row_line(145, "TOTAAL", "33", "44", "11", "22", "110"),
        )
    ]
    lines = positioned_publication(*label_lines(), row_line(130, "Dordrecht", "1", "2", "3", "4", "10"), *page_2)
    try:
        regels = only(read_publicaties(PrintedDocument(lines), NAMEN)).regels
    except RefusedError:
        return
    assert regels[1].aantallen == (10, 20, 30, 40, 100)


# Names over two lines


@pytest.mark.parametrize(
    ("first", "second", "naam"),
    [
        ("Hendrik-Ido-", "Ambacht 1 20 300 1.000 1.321", "Hendrik-Ido-Ambacht"),
        ("Capelle aan", "den IJssel 1 20 300 1.000 1.321", "Capelle aan den IJssel"),
    ],
)
def test_name_broken_over_two_lines_is_joined_where_that_gives_a_known_name(
    lees: Lees, first: str, second: str, naam: str
) -> None:
    publicatie = lees(publicatie_tekst(rijen=f"{first}\n{second}\n"))
    assert publicatie.regels[0].naam == naam


# Heading


@pytest.mark.parametrize(
    "kop",
    [
        "Transparantie van klantprofielen\nEerste kwartaal 2021 Drechtsteden\n",
        "Transparantie klantprofielen Eerste kwartaal 2021 Drechtsteden\n",
        "# Transparantie klantprofielen\n\nEerste kwartaal 2021\n\nDrechtsteden\n",
        "Drechtsteden, eerste kwartaal 2021\n",
        "Regio: Drechtsteden \u2013 1e kwartaal 2021\n",
        "Arbeidsmarktregio Drechtsteden | Q1 2021\n",
        "**Transparantie van klantprofielen**\n**Kwartaal 1, 2021 \u2022 AMR Drechtsteden**\n",
    ],
)
def test_heading_forms_give_quarter_and_region(lees: Lees, kop: str) -> None:
    publicatie = lees(publicatie_tekst(kop=kop, voetnoot="Sonar (synthetisch)\n"))
    assert publicatie.quarter_key == "2021Q1"
    assert publicatie.amr_code(NAMEN) == "AM23"


def test_heading_without_a_quarter_gives_none(lees: Lees) -> None:
    publicatie = lees(publicatie_tekst(kop="Transparantie van klantprofielen (synthetisch)\n"))
    assert publicatie.quarter_key is None
    assert publicatie.amr_code(NAMEN) == "AM23"


@pytest.mark.parametrize(
    "zin",
    [
        "In het vierde kwartaal 2020 waren er minder profielen.",
        "Ter vergelijking: zie de uitgave over het vierde kwartaal 2020.",
        "Vergeleken is met de cijfers van het\nvierde kwartaal 2020.",
        "Vergeleken is met de cijfers van het\nvierde kwartaal 2020 en verder terug.",
        "Vierde kwartaal 2020 was lager.",
    ],
)
@pytest.mark.parametrize("kop", ["", "Eerste kwartaal 2021\n"], ids=["heading lost", "with heading"])
def test_sentence_that_mentions_a_quarter_is_no_heading(lees: Lees, zin: str, kop: str) -> None:
    publicatie = lees(landelijke_tekst(kop=f"Transparantie van klantprofielen\n{kop}{zin}\n"))
    assert publicatie.quarter_key == ("2021Q1" if kop else None)


@pytest.mark.parametrize(
    "kop",
    [
        "Eerste kwartaal 2021\nTweede kwartaal 2021\n",
        "Eerste kwartaal 2021 en tweede kwartaal 2021\n",
        "Eerste kwartaal 2021 \u2013 tweede kwartaal 2021\n",
    ],
)
def test_heading_of_two_quarters_is_refused(lees: Lees, kop: str) -> None:
    with pytest.raises(RefusedError, match="meer dan een kwartaal"):
        lees(landelijke_tekst(kop=kop))


def test_quarters_after_the_table_do_not_touch_the_heading(lees: Lees) -> None:
    publicatie = lees(publicatie_tekst(voetnoot=f"{VOETNOOT}Tweede kwartaal 2022\nUWV, derde kwartaal 2022\n"))
    assert publicatie.quarter_key == "2021Q1"


@pytest.mark.parametrize(
    "kop",
    [
        "Groningen\nTransparantie van klantprofielen\nEerste kwartaal 2021 Drechtsteden\n",
        "Transparantie van klantprofielen\nEerste kwartaal 2021 Drechtsteden\nMidden-Gelderland\n",
        "Eerste kwartaal 2021 Drechtsteden en Groningen\n",
    ],
)
def test_heading_of_two_regions_names_none(lees: Lees, kop: str) -> None:
    assert lees(publicatie_tekst(kop=kop, voetnoot="Sonar (synthetisch)\n")).amr_code(NAMEN) is None


def test_heading_and_footnote_of_different_regions_name_none(lees: Lees) -> None:
    publicatie = lees(publicatie_tekst(voetnoot=VOETNOOT.replace("Drechtsteden", "Groningen")))
    assert publicatie.regios == ("Drechtsteden", "Groningen")
    assert publicatie.amr_code(NAMEN) is None


def test_two_spellings_of_one_region_are_one(lees: Lees) -> None:
    kop, voetnoot = "Q1 2021 Noord-Holland (Noord)\n", VOETNOOT.replace("Drechtsteden", "Noord-Holland Noord")
    assert lees(publicatie_tekst(kop=kop, voetnoot=voetnoot)).amr_code(NAMEN) == "AM15"


# Footnote


@pytest.mark.parametrize(
    ("zin", "register"),
    [
        ("het doelgroepregister banenafspraak bevat in totaal 10.187 personen", 10187),
        ("het doelgroepregister telt 10 187 personen", 10187),
        ("het doelgroepregister telt 10\u00a0187 personen", 10187),
        ("het doelgroepregister telt 10187 personen", 10187),
        ("het doelgroepregister banen-\nafspraak telt\n10.187\npersonen", 10187),
        ("het doelgroepregister per 31 maart 2021 telt 10.187 personen", 10187),
        ("het doelgroepregister per 31 december 2020 telt 10.187 personen", None),
        ("het doelgroepregister telt 10.187,5 personen", None),
        ("het doelgroepregister telt 10,187 personen", None),
        ("het doelgroepregister telt ruim tienduizend personen", None),
        ("het doelgroepregister telt 10.187 personen (eerder: doelgroepregister 9.000 personen)", None),
        ("er zijn 10.187 personen", None),
    ],
)
def test_register_is_read_from_the_footnote_or_not_at_all(lees: Lees, zin: str, register: int | None) -> None:
    assert lees(publicatie_tekst(voetnoot=f"In Sonar: {zin}.\n")).doelgroepregister == register


@pytest.mark.parametrize(
    ("zin", "percentage"),
    [
        ("Hiervan is 73% bekend", 73),
        ("daarvan is 73 % in Sonar bekend", 73),
        ("73 procent is bekend", 73),
        ("0% bekend", 0),
        ("100% bekend", 100),
        ("73,5% bekend", None),
        ("1.073% bekend", None),
        ("73% bekend, eerder 71% bekend", None),
        ("73% van de banen", None),
    ],
)
def test_percentage_is_read_from_the_footnote_or_not_at_all(lees: Lees, zin: str, percentage: int | None) -> None:
    assert lees(publicatie_tekst(voetnoot=f"Sonar: {zin}.\n")).registratiegraad_gepubliceerd == percentage


@pytest.mark.parametrize(
    "zin",
    [
        "Elke arbeidsmarktregio heeft een eigen aanpak; zo zijn er verschillen.",
        "Per arbeidsmarktregio en gemeente zijn er verschillen.",
    ],
)
def test_sentence_about_regions_in_general_names_no_region(lees: Lees, zin: str) -> None:
    assert lees(publicatie_tekst(voetnoot=f"Sonar. {zin}\n")).amr_code(NAMEN) == "AM23"
    assert lees(publicatie_tekst(voetnoot=f"{VOETNOOT}{zin}\n")).amr_code(NAMEN) == "AM23"


# Level and total row


@pytest.mark.parametrize(
    "naam", ["TOTAAL AMR", "Totaal AMR", "totaal amr", "Totaal", "TOTAAL DRECHTSTEDEN", "<b>Totaal AMR</b>"]
)
def test_total_row_of_a_region_is_recognised(lees: Lees, naam: str) -> None:
    publicatie = lees(publicatie_tekst(totaalrij=TOTAALRIJ.replace("TOTAAL AMR", naam)))
    assert [regel.aantallen for regel in publicatie.totaalrijen] == [TOTAAL]
    assert publicatie.niveau == "regionaal"


@pytest.mark.parametrize("naam", ["Overige gemeenten", "Subtotaal", "Noord-Nederland"])
def test_other_row_is_not_taken_for_the_total(lees: Lees, naam: str) -> None:
    assert not lees(publicatie_tekst(totaalrij=TOTAALRIJ.replace("TOTAAL AMR", naam))).totaalrijen


def test_nederland_row_alone_is_a_national_publication(lees: Lees) -> None:
    publicatie = lees(landelijke_tekst(kop="Eerste kwartaal 2021\n"))
    assert (publicatie.niveau, publicatie.rijen) == ("landelijk", ())
    assert publicatie.totaalrijen[0].aantallen == DORDRECHT


def test_second_nederland_row_is_a_second_total_of_the_same_table(lees: Lees) -> None:
    rijen = "Drechtsteden\t1\t2\t3\t4\t10\n" + 2 * "Nederland\t1\t2\t3\t4\t10\n"
    assert len(lees(landelijke_tekst(kop="Eerste kwartaal 2021\n", rij=rijen)).totaalrijen) == 2


@pytest.mark.parametrize("totaal", ["Nederland", "Totaal Nederland"])
def test_regions_with_a_total_of_nederland_are_a_national_publication(lees: Lees, totaal: str) -> None:
    rijen = "Drechtsteden\t1\t2\t3\t4\t10\nRegio Zwolle\t1\t2\t3\t4\t10\n"
    publicatie = lees(landelijke_tekst(kop="Eerste kwartaal 2021\n", rij=f"{rijen}{totaal}\t2\t4\t6\t8\t20\n"))
    assert publicatie.niveau == "landelijk"
    assert len(publicatie.totaalrijen) == 1
    assert namen_van(publicatie)[:2] == ["Drechtsteden", "Regio Zwolle"]


def test_made_up_publication_says_so(lees: Lees) -> None:
    assert lees(publicatie_tekst()).is_synthetisch
    assert not lees(publicatie_tekst().replace("synthetisch", "")).is_synthetisch


NAMELESS = (
    "–\t–\t–\t–\t–",
    "0\t0\t0\t0\t0",
    "-\t-\t-\t-\t-",
    "x\tx\tx\tx\tx",
    "–\t–\t–\t–",
    "–\t\t–\t\t–",
    "*\t*\t*\t*\t*",
)


@pytest.mark.parametrize("between", ["\t", " ", "   "])
@pytest.mark.parametrize("cells", NAMELESS)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_row_of_marks_that_lost_its_name_keeps_a_text_out(
    read_text_source: ReadText, cells: str, between: str, place: int
) -> None:
    rows = RIJEN.splitlines(keepends=True)
    rows.insert(place, "\t" * (between == "\t") + cells.replace("\t", between) + "\n")
    assert read_text_source(publicatie_tekst(rijen="".join(rows))).uitslag == "quarantaine"


@pytest.mark.parametrize("rule", ["---\t---\t---\t---\t---\t---", "=== === === ===", "-----", "", "|---|---|"])
def test_typed_rule_between_rows_is_no_row(read_text_source: ReadText, rule: str) -> None:
    rows = RIJEN.splitlines(keepends=True)
    rows.insert(1, f"{rule}\n")
    assert read_text_source(publicatie_tekst(rijen="".join(rows))).uitslag == "aangenomen"
