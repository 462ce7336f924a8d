"""Corrections of figures published wrong: which entries are taken, where they fit, and what they then do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from orchestration.domain.controle import Controle
from orchestration.domain.correctie import Correctie, CorrectieError, correct, place, read_correcties
from orchestration.domain.names import Names
from orchestration.domain.publicatie import KOLOMMEN, Publicatie, Regel
from orchestration.reading.context import ReadingContext
from orchestration.reading.controls import controles
from orchestration.reading.reading import Reading, as_json, read_file
from orchestration.system.files import sha256_of
from orchestration.system.settings import SEEDS_DIR
from tests.support.synthetic import DORDRECHT, TODAY, TOTAAL, ZWIJNDRECHT, only, publicatie_tekst

HEADER = "sha256,tabel,rij,kolom,gedrukt,gecorrigeerd,reden,bron"
SHA256 = "0" * 64
ENTRY = f'{SHA256},1,Dordrecht,totaal,1322,1321,"Telfout, synthetisch",test'
CORRECTIE = Correctie(SHA256, 1, "Dordrecht", "totaal", 1322, 1321, "Telfout, synthetisch", "test")

SOUND = (DORDRECHT, ZWIJNDRECHT, TOTAAL)
NAMES = ("Dordrecht", "Zwijndrecht", "TOTAAL AMR")
COUNTS = st.integers(min_value=0, max_value=2_147_483_647)


def publicatie(*rows: tuple[int | None, ...]) -> Publicatie:
    """A regional publication (synthetisch) of two gemeenten and a total row with these counts."""
    regels = tuple(
        Regel(number, "totaal" if number == 3 else "rij", naam, counts, "synthetisch", 1)
        for number, (naam, counts) in enumerate(zip(NAMES, rows, strict=True), start=1)
    )
    return Publicatie("regionaal", "2021Q1", ("Drechtsteden",), regels, 5000, 75, True, True)


def with_printed(index: int, kolom: str, printed: int | None) -> Publicatie:
    """The sound publication with another count printed in one cell."""
    rows: list[tuple[int | None, ...]] = list(SOUND)
    row = dict(zip(KOLOMMEN, rows[index], strict=True)) | {kolom: printed}
    rows[index] = tuple(row.values())
    return publicatie(*rows)


def judge(namen: Names, printed: Publicatie, *correcties: Correctie) -> list[Controle]:
    """The controls that keep it out with these corrections."""
    placed = place(printed, correcties)
    held = controles(correct(printed, placed), namen, TODAY, None, placed)
    return [controle for controle in held if controle.houdt_tegen]


def write(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


# The file


def test_committed_file_is_well_formed() -> None:
    assert isinstance(read_correcties(SEEDS_DIR / "correctie.csv"), tuple)


def test_entry_is_read_whole(tmp_path: Path) -> None:
    assert read_correcties(write(tmp_path / "c.csv", HEADER, ENTRY)) == (CORRECTIE,)


@pytest.mark.parametrize(
    ("line", "column", "found"),
    [
        (ENTRY.replace(SHA256, "0" * 63), "sha256", "'000"),
        (ENTRY.replace(SHA256, "A" * 64), "sha256", "'AAA"),
        (ENTRY.replace(",1,D", ",0,D"), "tabel", "0"),
        (ENTRY.replace(",1,D", ",een,D"), "tabel", "'een'"),
        (ENTRY.replace("Dordrecht", ""), "rij", "''"),
        (ENTRY.replace("Dordrecht", "Dordrecht "), "rij", "'Dordrecht '"),
        (ENTRY.replace("totaal", "doelgroepregister"), "kolom", "'doelgroepregister'"),
        (ENTRY.replace("1322", "1.322"), "gedrukt", "'1.322'"),
        (ENTRY.replace("1322", "*"), "gedrukt", r"'\*'"),
        (ENTRY.replace("1322", "-1"), "gedrukt", "'-1'"),
        (ENTRY.replace("1321", "٣"), "gecorrigeerd", "'٣'"),
        (ENTRY.replace("1321", "2147483648"), "gecorrigeerd", "'2147483648'"),
        (ENTRY.replace("1321", "1322"), "gecorrigeerd", "1322"),
        (ENTRY.replace('"Telfout, synthetisch"', ""), "reden", "''"),
        (ENTRY.replace("test", " "), "bron", "' '"),
        (ENTRY.replace(",test", ""), "any", "7"),
        (f"{ENTRY},meer", "any", "9"),
        ("", "any", "0"),
        (ENTRY.replace('synthetisch"', "synthetisch"), "any", "unexpected end"),
        (ENTRY.replace("1321", "1320"), "rij, kolom", "a second of"),
    ],
)
def test_entry_that_is_not_whole_is_refused_with_its_line_and_column(
    tmp_path: Path, line: str, column: str, found: str
) -> None:
    path = write(tmp_path / "c.csv", HEADER, ENTRY, line)
    with pytest.raises(CorrectieError, match=rf"c\.csv, line 3, column {column}: expected .*, found {found}"):
        read_correcties(path)


@pytest.mark.parametrize("header", ["", HEADER.replace(",bron", ""), f"\ufeff{HEADER}", HEADER.replace(",", ";")])
def test_file_with_another_header_is_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(CorrectieError, match=r"line 1, column header: expected sha256,tabel"):
        read_correcties(write(tmp_path / "c.csv", header, ENTRY))


def test_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(f"{HEADER}\n{ENTRY}\n{ENTRY.replace('Telfout', 'Één')}\n".encode("latin-1"))
    with pytest.raises(CorrectieError, match="line 3, column any: expected text in UTF-8, found byte 0xc9"):
        read_correcties(path)


# What they do


@given(
    index=st.sampled_from(range(3)),
    kolom=st.sampled_from(KOLOMMEN),
    printed=COUNTS,
    other=COUNTS,
)
def test_correction_of_the_very_count_that_is_printed_lets_in_and_no_other_does(
    namen: Names, index: int, kolom: str, printed: int, other: int
) -> None:
    right = SOUND[index][KOLOMMEN.index(kolom)]
    assume(printed != right and other != printed)
    wrong = with_printed(index, kolom, printed)
    correctie = Correctie(SHA256, 1, NAMES[index], kolom, printed, right, "synthetisch", "test")
    assert judge(namen, wrong)
    assert judge(namen, wrong, correctie) == []
    faults = judge(namen, wrong, replace(correctie, gedrukt=other))
    assert (faults[0].controle, faults[0].regel, faults[0].oordeel) == ("correctie", NAMES[index], "wijkt_af")
    assert {fault.controle for fault in faults} > {"correctie"}


def test_corrected_row_names_its_columns_and_the_others_stay_as_they_are() -> None:
    printed = with_printed(0, "totaal", 1322)
    corrected = correct(printed, place(printed, [CORRECTIE]))
    assert corrected.regels[1:] == printed.regels[1:]
    assert corrected.regels[0].aantallen == DORDRECHT
    assert corrected.regels[0].gecorrigeerde_kolommen == ("totaal",)
    assert printed.regels[0].aantallen == (*DORDRECHT[:4], 1322)


def test_two_cells_of_a_row_can_be_corrected(namen: Names) -> None:
    printed = publicatie((2, 20, 300, 1000, 1322), ZWIJNDRECHT, TOTAAL)
    also = replace(CORRECTIE, kolom="gemeente_profiel", gedrukt=2, gecorrigeerd=1)
    assert judge(namen, printed, CORRECTIE)
    assert judge(namen, printed, CORRECTIE, also) == []


def test_correction_that_is_used_is_shown_with_both_counts_and_its_reason(namen: Names) -> None:
    printed = with_printed(0, "totaal", 1322)
    placed = place(printed, [CORRECTIE])
    controle = controles(correct(printed, placed), namen, TODAY, None, placed)[-1]
    assert (controle.controle, controle.onderdeel, controle.ernst) == ("correctie", "Dordrecht: totaal", "waarschuwing")
    assert (controle.gepubliceerd, controle.berekend, controle.oordeel) == (1322, 1321, "wijkt_af")
    assert controle.toelichting == (
        "Rij 'Dordrecht', kolom totaal: gedrukt staat er 1.322, gecorrigeerd naar 1.321: "
        "Telfout, synthetisch (bron: test)."
    )


@pytest.mark.parametrize(
    ("printed", "correctie", "found"),
    [
        (with_printed(0, "totaal", 1323), CORRECTIE, "1.323"),
        (with_printed(0, "totaal", None), CORRECTIE, "een cel die niet te lezen is"),
        (
            with_printed(0, "totaal", 1322),
            replace(CORRECTIE, rij="dordrecht"),
            "geen rij van die naam, of meer dan één",
        ),
    ],
)
def test_correction_that_does_not_fit_changes_nothing_and_keeps_the_publication_out(
    namen: Names, printed: Publicatie, correctie: Correctie, found: str
) -> None:
    (placed,) = place(printed, [correctie])
    assert (placed.is_toegepast, placed.gevonden) == (False, found)
    assert correct(printed, [placed]) == printed
    fault = judge(namen, printed, correctie)[0]
    assert (fault.controle, fault.verwacht, fault.gevonden) == ("correctie", "1.322", found)
    assert fault.toelichting == (
        f"De correctie past niet. Rij '{correctie.rij}', kolom totaal: verwacht gedrukt 1.322, gevonden {found}."
    )


def test_name_that_is_printed_twice_does_not_tell_which_row_is_meant() -> None:
    printed = with_printed(0, "totaal", 1322)
    twice = replace(printed, regels=(*printed.regels, replace(printed.regels[0], volgnummer=4)))
    assert [placed.regel for placed in place(printed, [CORRECTIE])] == [printed.regels[0]]
    assert [placed.regel for placed in place(twice, [CORRECTIE])] == [None]
    assert correct(twice, place(twice, [CORRECTIE])) == twice


# A whole file


@pytest.fixture
def wrong_file(tmp_path: Path) -> Path:
    """A publication (synthetisch) of which one printed total is wrong."""
    return write(tmp_path / "synthetisch.txt", publicatie_tekst().replace("1.321", "1.322"))


@pytest.fixture
def correctie(wrong_file: Path) -> Correctie:
    """The correction of it."""
    return replace(CORRECTIE, sha256=sha256_of(wrong_file))


def read(path: Path, namen: Names, *correcties: Correctie) -> Reading:
    return only(read_file(path, ReadingContext(namen, TODAY, correcties=tuple(correcties))))


def test_correction_lets_in_exactly_the_file_and_table_it_is_of(
    namen: Names, wrong_file: Path, correctie: Correctie
) -> None:
    assert read(wrong_file, namen).uitslag == "quarantaine"
    assert read(wrong_file, namen, correctie).uitslag == "aangenomen"
    assert read(wrong_file, namen, replace(correctie, tabel=2)).uitslag == "quarantaine"
    assert read(wrong_file, namen, CORRECTIE).uitslag == "quarantaine"


def test_reading_holds_the_publication_as_printed_and_the_corrected_one_beside_it(
    namen: Names, wrong_file: Path, correctie: Correctie
) -> None:
    reading = read(wrong_file, namen, correctie)
    assert reading.publicatie is not None
    assert reading.gecorrigeerd is not None
    assert reading.publicatie.regels[0].aantal("totaal") == 1322
    assert reading.gecorrigeerd.regels[0].aantal("totaal") == 1321
    assert [(placed.correctie, placed.is_toegepast) for placed in reading.correcties] == [(correctie, True)]


def test_json_has_the_corrected_count_and_names_its_column(
    namen: Names, wrong_file: Path, correctie: Correctie
) -> None:
    first, second = as_json(read(wrong_file, namen, correctie), namen)["rijen"]
    assert (first["totaal"], first["gecorrigeerde_kolommen"]) == (1321, ["totaal"])
    assert second["gecorrigeerde_kolommen"] == []
