"""Files with more than one table: what each is about, and which of them can't be accepted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from tests.support.synthetic import LABELS, RIJEN, TODAY, TOTAALRIJ, VOETNOOT

Read = Callable[[str], list[Reading]]

TITLE = "Transparantie van klantprofielen (synthetisch)\n"
QUARTER = "Eerste kwartaal 2021"
TABLE = LABELS + RIJEN + TOTAALRIJ
HAAGLANDEN_TABLE = LABELS + "Delft\t7\t68\t1.021\t16\t1.112\nTOTAAL AMR\t7\t68\t1.021\t16\t1.112\n"
HAAGLANDEN_NOTE = VOETNOOT.replace("Drechtsteden", "Haaglanden")
REGIONS = ("Drechtsteden", "Haaglanden")
SMALLER = LABELS + "Dordrecht\t1\t2\t3\t4\t10\nTOTAAL AMR\t1\t2\t3\t4\t10\n"
"""A part of the people of Drechtsteden, or those of another day."""

MAIN = f"{TITLE}{QUARTER} Drechtsteden\n{TABLE}{VOETNOOT}"
OTHER = f"{TITLE}{QUARTER} Haaglanden\n{HAAGLANDEN_TABLE}{HAAGLANDEN_NOTE}"


@pytest.fixture
def read(tmp_path: Path, namen: Names) -> Read:
    """The readings of a text."""

    def read_text(text: str) -> list[Reading]:
        path = tmp_path / "synthetisch.txt"
        path.write_text(text, encoding="utf-8")
        return list(read_file(path, ReadingContext(namen, TODAY)))

    return read_text


def verdicts(readings: list[Reading]) -> list[tuple[str, str, str | None]]:
    return [(reading.uitslag, reading.quarter_key, reading.amr_naam) for reading in readings]


def test_tables_that_name_their_quarter_and_region_are_accepted(read: Read) -> None:
    assert verdicts(read(MAIN + OTHER)) == [
        ("aangenomen", "2021Q1", "Drechtsteden"),
        ("aangenomen", "2021Q1", "Haaglanden"),
    ]


@pytest.mark.parametrize("second", ["Haaglanden\n", "Arbeidsmarktregio Haaglanden\n"])
def test_quarter_above_the_first_region_is_that_of_every_region_that_names_none(read: Read, second: str) -> None:
    text = f"{TITLE}{QUARTER}\nDrechtsteden\n{TABLE}{VOETNOOT}{second}{HAAGLANDEN_TABLE}{HAAGLANDEN_NOTE}"
    assert verdicts(read(text)) == [
        ("aangenomen", "2021Q1", "Drechtsteden"),
        ("aangenomen", "2021Q1", "Haaglanden"),
    ]


def test_table_without_a_quarter_beside_one_that_has_its_own_is_kept_out(read: Read) -> None:
    first, second = read(MAIN + f"Haaglanden\n{HAAGLANDEN_TABLE}{HAAGLANDEN_NOTE}")
    assert (first.uitslag, second.uitslag, second.quarter_key) == ("aangenomen", "quarantaine", "onbekend")
    assert second.reden is not None
    assert "2021Q1" in second.reden


def test_several_tables_without_any_quarter_are_kept_out(read: Read) -> None:
    text = f"{TITLE}Drechtsteden\n{TABLE}{VOETNOOT}Haaglanden\n{HAAGLANDEN_TABLE}{HAAGLANDEN_NOTE}"
    assert [reading.uitslag for reading in read(text)] == ["quarantaine", "quarantaine"]


def test_only_table_of_a_file_may_print_no_quarter(read: Read) -> None:
    assert verdicts(read(f"{TITLE}Drechtsteden\n{TABLE}{VOETNOOT}")) == [("aangenomen", "onbekend", "Drechtsteden")]


CAPTIONS = [
    "ter vergelijking: stand eind 2020",
    "Ter vergelijking: eerste kwartaal 2020",
    "Stand eind 2020 (ter vergelijking)",
    "waarvan Wajong",
    "Waarvan: jonggehandicapten",
    "onder wie vrouwen",
    "Een jaar eerder",
    "Alleen mannen",
    "Tabel 2",
    "Uitsplitsing naar leeftijd: 27 tot 50 jaar",
    "31 december 2020",
    "Zonder de mensen die een werkgever heeft gevonden.",
]


@pytest.mark.parametrize("caption", CAPTIONS)
def test_table_under_a_caption_of_another_kind_is_kept_out(read: Read, caption: str) -> None:
    main, other = read(f"{MAIN}{caption}\n{SMALLER}{VOETNOOT}")
    assert (main.uitslag, other.uitslag) == ("aangenomen", "quarantaine")
    assert other.reden is not None
    assert caption in other.reden


@pytest.mark.parametrize("caption", CAPTIONS)
@pytest.mark.parametrize("place", ["above", "below", "beside"])
def test_caption_under_a_heading_of_its_own_changes_nothing(read: Read, caption: str, place: str) -> None:
    heading = {
        "above": f"{caption}\n{QUARTER} Drechtsteden\n",
        "below": f"{QUARTER} Drechtsteden\n{caption}\n",
        "beside": f"{QUARTER} Drechtsteden, {caption}\n",
    }[place]
    readings = read(f"{MAIN}{heading}{SMALLER}{VOETNOOT}")
    assert readings[-1].uitslag != "aangenomen"
    assert all(reading.quarter_key == "2021Q1" for reading in readings if reading.uitslag == "aangenomen")


@pytest.mark.parametrize("caption", CAPTIONS)
def test_smaller_table_that_comes_first_is_kept_out(read: Read, caption: str) -> None:
    readings = read(f"{TITLE}{QUARTER} Drechtsteden\n{caption}\n{SMALLER}{VOETNOOT}Allen samen\n{TABLE}{VOETNOOT}")
    assert [reading.uitslag for reading in readings] == ["quarantaine", "quarantaine"]


@pytest.mark.parametrize("second", [f"{QUARTER} Drechtsteden\n", "Drechtsteden\n", ""])
def test_tables_that_may_be_of_one_region_with_other_figures_are_both_kept_out(read: Read, second: str) -> None:
    readings = read(f"{MAIN}{second}{SMALLER}{VOETNOOT}")
    assert [reading.uitslag for reading in readings] == ["quarantaine", "quarantaine"]


def test_table_printed_twice_is_accepted(read: Read) -> None:
    assert {reading.uitslag for reading in read(MAIN + MAIN)} == {"aangenomen"}


def test_table_of_another_quarter_with_a_heading_of_its_own_is_accepted(read: Read) -> None:
    readings = read(MAIN + MAIN.replace("Eerste kwartaal 2021", "Eerste kwartaal 2020").replace(TABLE, SMALLER))
    assert [(reading.uitslag, reading.quarter_key) for reading in readings] == [
        ("aangenomen", "2021Q1"),
        ("aangenomen", "2020Q1"),
    ]


@pytest.mark.parametrize(
    "form",
    [
        *("Tabel {n}: {q} {r}", "{n}. {q} {r}", "{n} {q} {r}", "{q} {r}\nTabel {n}", "Tabel {n}\n{q} {r}"),
        *("1.{n} {q} {r}", "Tabel {n}. {r}, {q}", "{n}) {r}, {q}", "{q} {r}\nTabel {n}: klantprofielen per gemeente"),
        *("Tabel {n}: klanten in Sonar naar gemeente en profiel, {r}, {q}", "{n}. {r}\n{n}.1 {q}"),
    ],
)
def test_headings_of_several_tables_may_be_numbered(read: Read, form: str) -> None:
    first, second = (form.format(n=number, q=QUARTER, r=regio) for number, regio in enumerate(REGIONS, start=1))
    text = f"{TITLE}{first}\n{TABLE}{VOETNOOT}{second}\n{HAAGLANDEN_TABLE}{HAAGLANDEN_NOTE}"
    assert verdicts(read(text)) == [("aangenomen", "2021Q1", regio) for regio in REGIONS]
    later = text.replace(second, second.replace("Eerste", "Tweede"))
    assert verdicts(read(later)) == [
        ("aangenomen", "2021Q1", "Drechtsteden"),
        ("aangenomen", "2021Q2", "Haaglanden"),
    ]


def test_regions_below_one_quarter_may_be_numbered(read: Read) -> None:
    first, second = (f"{number}. {regio}\n" for number, regio in enumerate(REGIONS, start=1))
    text = f"{TITLE}{QUARTER}\n{first}{TABLE}{VOETNOOT}{second}{HAAGLANDEN_TABLE}{HAAGLANDEN_NOTE}"
    assert verdicts(read(text)) == [("aangenomen", "2021Q1", regio) for regio in REGIONS]


def test_number_of_a_table_that_a_note_below_the_last_may_speak_of_keeps_them_out(read: Read) -> None:
    text = f"{TITLE}{QUARTER} Drechtsteden\nTabel 1\n{TABLE}{QUARTER} Haaglanden\nTabel 2\n{HAAGLANDEN_TABLE}"
    note = "Noot bij tabel 1: het doelgroepregister telt 5.000 personen.\n"
    assert {reading.uitslag for reading in read(text + note)} == {"quarantaine"}


@pytest.mark.parametrize("form", ["Tabel {n}: {r}", "Tabel {n}. {r}, klanten per gemeente", "Tabel {n}: {r}, {q}"])
def test_numbered_captions_below_the_tables_are_no_headings_of_the_next(read: Read, form: str) -> None:
    first, second = (form.format(n=number, q=QUARTER, r=regio) for number, regio in enumerate(REGIONS, start=1))
    text = f"{TITLE}{QUARTER}\n{TABLE}{first}\n{HAAGLANDEN_TABLE}{second}\n"
    assert {reading.uitslag for reading in read(text)} == {"quarantaine"}


@pytest.mark.parametrize(
    "caption",
    [
        *("Tabel 3", "Tabel 2a", "Tabel 2: mannen", "Tabel 2, stand eind 2020", "Tabel 2 (Wajong)"),
        *("Tabel 2: klanten zonder profiel", "Tabel 2 Haaglanden", "Tabel 2 van 2019", "2. Wajong"),
    ],
)
def test_caption_of_a_table_that_says_more_than_its_number_keeps_it_out(read: Read, caption: str) -> None:
    text = f"{TITLE}{QUARTER} Drechtsteden\nTabel 1\n{TABLE}{VOETNOOT}{QUARTER} Rijnmond\n{caption}\n"
    other = HAAGLANDEN_TABLE.replace("Delft", "Rotterdam") + VOETNOOT.replace("Drechtsteden", "Rijnmond")
    assert read(text + other)[-1].uitslag != "aangenomen"


# Nederland

NATIONAL_LABELS = LABELS.replace("Gemeente\t", "Arbeidsmarktregio\t")
NATIONAL_NOTE = "Noot: het doelgroepregister telt 5.000 personen; daarvan is 66% bekend in Sonar (synthetisch).\n"


def national(namen: Names, *, leave_out: int = 0, total: str = "Nederland", **counts: str) -> str:
    amrs = list(namen.amr_namen.values())[leave_out:]
    rows = {naam: counts.get(naam, "1\t2\t3\t4\t10") for naam in amrs}
    columns = zip(*(map(int, row.replace(".", "").split("\t")) for row in rows.values()), strict=True)
    printed = "\t".join(f"{sum(column):,}".replace(",", ".") for column in columns)
    body = "".join(f"{naam}\t{row}\n" for naam, row in rows.items())
    return f"{TITLE}{QUARTER}\n{NATIONAL_LABELS}{body}{total}\t{printed}\n{NATIONAL_NOTE}"


def test_national_table_prints_every_amr(read: Read, namen: Names) -> None:
    assert [reading.uitslag for reading in read(national(namen))] == ["aangenomen"]


@pytest.mark.parametrize("leave_out", [1, 5, 30])
def test_national_table_without_some_amrs_is_kept_out(read: Read, namen: Names, leave_out: int) -> None:
    (reading,) = read(national(namen, leave_out=leave_out))
    assert reading.uitslag == "quarantaine"
    assert reading.reden is not None
    assert "Groningen" in reading.reden


@pytest.mark.parametrize("total", ["Totaal", "TOTAAL", "Totaal generaal", "Totaal vijf regio's"])
@pytest.mark.parametrize("leave_out", [0, 30])
def test_table_of_amrs_that_does_not_say_nederland_is_not_national(
    read: Read, namen: Names, total: str, leave_out: int
) -> None:
    (reading,) = read(national(namen, leave_out=leave_out, total=total))
    assert reading.uitslag == "quarantaine"
    assert any("Nederland" in (controle.toelichting or "") for controle in reading.controles)


def test_amr_that_differs_from_its_own_table_in_the_file_keeps_both_out(read: Read, namen: Names) -> None:
    agreeing = national(namen, Drechtsteden="3\t50\t700\t3.000\t3.753")
    assert {reading.uitslag for reading in read(agreeing + MAIN)} == {"aangenomen"}
    readings = read(national(namen) + MAIN + OTHER)
    assert [reading.uitslag for reading in readings] == ["quarantaine", "quarantaine", "quarantaine"]
    assert readings[1].reden is not None
    assert "3.753" in readings[1].reden


@pytest.mark.parametrize(
    "lead", ["Juist is:\n", "Verbeterd\n", "Erratum\n", "In plaats van de regel hierboven:\n", "NB\n"]
)
def test_other_figures_of_some_rows_keep_the_table_out(read: Read, lead: str) -> None:
    first, *_ = read(f"{MAIN}{lead}Dordrecht\t2\t20\t300\t1.000\t1.322\n")
    assert first.uitslag == "quarantaine"
