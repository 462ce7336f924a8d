"""Spellings: the ways to print one name, in Python and in SQL, and in the heading and footnote of a publication."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import jinja2
import pytest

from orchestration.domain.names import Names, amr_sleutel, naam_sleutel
from orchestration.reading.context import ReadingContext
from orchestration.reading.names import join_names
from orchestration.reading.reading import Reading, read_file
from orchestration.reading.rows import split_row
from orchestration.reading.text import read_lines
from orchestration.system.settings import SEEDS_DIR
from tests.support.synthetic import TODAY, only, publicatie_tekst

MACROS = SEEDS_DIR.parent / "macros" / "naam.sql"

WAYS: dict[str, Callable[[str], str]] = {
    "hyphen": lambda naam: re.sub("[-/ ]", "-", naam),
    "en dash": lambda naam: re.sub("[-/]", "\u2013", naam),
    "minus": lambda naam: re.sub("[-/ ]", "\u2212", naam),
    "U+2010": lambda naam: re.sub("[-/]", "\u2010", naam),
    "U+2011": lambda naam: re.sub("[-/]", "\u2011", naam),
    "slash": lambda naam: re.sub("[-/]", "/", naam),
    "division slash": lambda naam: re.sub("[-/]", "\u2215", naam),
    "full-width slash": lambda naam: re.sub("[-/]", "\uff0f", naam),
    "blanks": lambda naam: re.sub("[-/]", " ", naam),
    "blanks around": lambda naam: re.sub("[-/]", " - ", naam),
    "blanks around a slash": lambda naam: re.sub("[-/]", " / ", naam),
    "blank after": lambda naam: re.sub("([-/])", r"\1 ", naam),
    "no blanks": lambda naam: naam.replace(" ", ""),
    "nothing between": lambda naam: re.sub("[-/ ]", "", naam),
    "double blanks": lambda naam: naam.replace(" ", "  "),
    "no-break blanks": lambda naam: naam.replace(" ", "\u00a0"),
    "thin blanks": lambda naam: re.sub("[-/ ]", "\u2009", naam),
    "upper case": str.upper,
    "lower case": str.lower,
    "letter-spaced": " ".join,
    "soft hyphens": "\u00ad".join,
}


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def amr_spellings() -> list[tuple[str, str]]:
    """Code and spelling of every AMR in the seeds."""
    return [
        *((row["amr_code"], row["amr_naam"]) for row in seed("arbeidsmarktregio")),
        *((row["code"], row["variant"]) for row in seed("naam_variant") if row["soort"] == "amr"),
    ]


@pytest.mark.parametrize("way", WAYS)
def test_region_is_known_whatever_stands_between_its_words(namen: Names, way: str) -> None:
    printed = {WAYS[way](naam): code for code, naam in amr_spellings()}
    assert {naam: namen.amr_code(naam) for naam in printed} == printed


@pytest.mark.parametrize(
    "naam",
    [
        *("", "-", "/", " / ", "Nederland", "TOTAAL AMR", "AM17", "Zaanstreek", "Waterland", "Zaanstreek/"),
        *("Waterland-Zaanstreek", "Zaanstreek.Waterland", "Zaanstreek_Waterland", "Zaanstreek|Waterland"),
        *("Zaanstreek+Waterland", "Zaanstreek\\Waterland", "Zaanstreek/Waterland/Twente", "Zaanstreek Waterland 2"),
        *("Noord-Holland", "Noord-Holland Zuid", "Zuid-Holland", "Holland", "Noord", "Noord Holland Noord Noord"),
        *("Brabant", "Noord-Brabant", "Oost-Brabant", "Midden-West-Brabant", "Limburg", "Utrecht", "Amsterdam"),
        *("Gelderland", "Midden- en Zuid-Limburg", "Zuid-Kennemerland", "en IJmond", "Gooi", "Gooi en Vechtstree"),
        *("Groningen2", "Groning", "(Groningen)", "Groningen en Drenthe", "Twente*", "Alkmaar", "Rijk v. Nijmegen"),
    ],
)
def test_what_is_no_region_is_never_taken_for_one(namen: Names, naam: str) -> None:
    assert namen.amr_code(naam) is None


@pytest.mark.parametrize("naam", ["Alk maar", "Horst-aan-de-Maas", "Kaag/Braassem", "DenHaag", "Etten Leur"])
def test_spelling_of_a_gemeente_is_reviewed_before_it_is_known(namen: Names, naam: str) -> None:
    assert namen.gemeente_code(naam) is None


def test_every_name_of_uwv_s_decree_is_known(namen: Names) -> None:
    rows = seed("uwv_gebied")
    assert (len(rows), len({row["amr_code"] for row in rows})) == (397, 35)
    assert [row for row in rows if namen.gemeente_code(row["gemeente_naam"]) != row["gemeente_code"]] == []
    assert [row for row in rows if namen.amr_code(row["amr_naam"]) != row["amr_code"]] == []


def test_spelling_of_the_decree_that_is_not_cbs_s_own_has_it_as_its_source() -> None:
    decree = {row["bron"] for row in seed("uwv_gebied")}
    official = {naam_sleutel(row["gemeente_naam"]) for row in seed("gemeente")}
    official |= {naam_sleutel(row["amr_naam"]) for row in seed("arbeidsmarktregio")}
    variants = {naam_sleutel(row["variant"]): row["bron"] for row in seed("naam_variant")}
    spelled = {naam_sleutel(row[column]) for row in seed("uwv_gebied") for column in ("gemeente_naam", "amr_naam")}
    assert {naam: variants[naam] for naam in spelled - official if variants[naam] not in decree} == {}


# The warehouse makes the same keys of the names in the seeds.


def sql_key(macro: str, namen: list[str]) -> list[str]:
    """What a macro of the dbt project makes of some names, in DuckDB."""
    template = MACROS.read_text(encoding="utf-8") + f"{{{{ {macro}('naam') }}}}"
    expression = jinja2.Template(template).render()
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT {expression} FROM (SELECT unnest(?) AS naam)", [namen]).fetchall()
    return [key for (key,) in rows]


def test_warehouse_makes_the_reader_s_key_of_every_amr() -> None:
    namen = [naam for _, naam in amr_spellings()]
    assert sql_key("amr_sleutel", namen) == [amr_sleutel(naam) for naam in namen]


def test_warehouse_makes_the_reader_s_key_of_every_gemeente() -> None:
    namen = [row["gemeente_naam"] for row in seed("gemeente")]
    namen += [row["variant"] for row in seed("naam_variant") if row["soort"] == "gemeente"]
    assert sql_key("naam_sleutel", namen) == [naam_sleutel(naam) for naam in namen]


# In a publication

NOTE = (
    "Noot: in de arbeidsmarktregio {} telt het doelgroepregister 5.000 personen; daarvan is 75% bekend in Sonar "
    "(synthetisch).\n"
)
TITLE = "Transparantie van klantprofielen (synthetisch)\n"
RIJEN = "Purmerend\t1\t20\t300\t1.000\t1.321\nZaanstad\t2\t30\t400\t2.000\t2.432\n"


@pytest.fixture
def read(tmp_path: Path, namen: Names) -> Callable[[str], Reading]:
    """The reading of a text with one table."""

    def read_text(text: str) -> Reading:
        path = tmp_path / "synthetisch.txt"
        path.write_text(text, encoding="utf-8")
        return only(read_file(path, ReadingContext(namen, TODAY)))

    return read_text


@pytest.mark.parametrize("way", WAYS)
def test_two_spellings_in_one_document_are_one_region(read: Callable[[str], Reading], way: str) -> None:
    heading = f"{TITLE}Eerste kwartaal 2021 {WAYS[way]('Zaanstreek/Waterland')}\n"
    reading = read(publicatie_tekst(kop=heading, rijen=RIJEN, voetnoot=NOTE.format("Zaanstreek-Waterland")))
    assert (reading.uitslag, reading.amr_code, reading.reden) == ("aangenomen", "AM17", None)


@pytest.mark.parametrize("other", ["Amsterdam", "Groot-Amsterdam", "Zaanstreek", "Noord-Holland-Noord"])
def test_two_regions_in_one_document_keep_it_out(read: Callable[[str], Reading], other: str) -> None:
    heading = f"{TITLE}Eerste kwartaal 2021 Zaanstreek-Waterland\n"
    reading = read(publicatie_tekst(kop=heading, rijen=RIJEN, voetnoot=NOTE.format(other)))
    assert reading.uitslag == "quarantaine"
    assert reading.reden is not None
    assert other in reading.reden


BROKEN = [
    *("Zaanstreek/\nWaterland", "Zaanstreek-\nWaterland", "Zaanstreek\n/ Waterland", "Zaanstreek\n- Waterland"),
    *("Zaanstreek\nWaterland", "Zaan-\nstreek/Waterland", "ZAANSTREEK /\nWATERLAND", "Zaanstreek \u2013\nWaterland"),
]
HEADINGS = [
    "Eerste kwartaal 2021 {}\n",
    "{}\nEerste kwartaal 2021\n",
    "Eerste kwartaal 2021\n{}\n",
    "Arbeidsmarktregio {}\nEerste kwartaal 2021\n",
    "{}, eerste kwartaal 2021\n",
    "Q1 2021 \u2013 {} (synthetisch)\n",
]


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("heading", HEADINGS)
def test_region_over_two_lines_of_the_heading_is_read(
    read: Callable[[str], Reading], heading: str, broken: str
) -> None:
    kop = f"{TITLE}{heading.format(broken)}"
    reading = read(publicatie_tekst(kop=kop, rijen=RIJEN, voetnoot=NOTE.format("Zaanstreek/Waterland")))
    assert (reading.uitslag, reading.quarter_key, reading.amr_code) == ("aangenomen", "2021Q1", "AM17")
    assert reading.amr_naam is not None
    assert amr_sleutel(reading.amr_naam) == "zaanstreekwaterland"


@pytest.mark.parametrize("naam", [naam for _, naam in amr_spellings() if " " in naam])
def test_every_region_may_be_broken_at_a_blank(read: Callable[[str], Reading], namen: Names, naam: str) -> None:
    for blank in re.finditer(" ", naam):
        broken = f"{naam[: blank.start()]}\n{naam[blank.end() :]}"
        reading = read(publicatie_tekst(kop=f"{TITLE}Eerste kwartaal 2021 {broken}\n", voetnoot=NOTE.format(naam)))
        assert (reading.amr_code, reading.quarter_key) == (namen.amr_code(naam), "2021Q1"), broken


@pytest.mark.parametrize(
    "heading",
    [
        "Eerste kwartaal 2021 Zaanstreek\nen Waterland\n",
        "Eerste kwartaal 2021 Zaanstreek\nNoord\nWaterland\n",
        "Eerste kwartaal 2021 Zaanstreek\nTwente\n",
    ],
)
def test_parts_that_make_no_region_together_keep_it_out(read: Callable[[str], Reading], heading: str) -> None:
    text = publicatie_tekst(kop=f"{TITLE}{heading}", rijen=RIJEN, voetnoot=NOTE.format("Zaanstreek/Waterland"))
    assert read(text).uitslag == "quarantaine"


def test_table_printed_twice_in_two_spellings_is_one_table(tmp_path: Path, namen: Names) -> None:
    text = publicatie_tekst(
        kop=f"{TITLE}Eerste kwartaal 2021 Zuidoost-Brabant\n",
        rijen="Nuenen CA\t3\t50\t700\t3.000\t3.753\n",
        voetnoot=NOTE.format("Zuidoost-Brabant"),
    )
    path = tmp_path / "synthetisch.txt"
    path.write_text(text + text.replace("Nuenen CA", "Nuenen c.a.").replace("Zuidoost-", "Zuidoost "), "utf-8")
    readings = read_file(path, ReadingContext(namen, TODAY))
    assert [(reading.uitslag, reading.amr_code) for reading in readings] == [("aangenomen", "AM28")] * 2


@pytest.mark.parametrize(
    ("first", "second", "naam"),
    [
        ("Veluwe", "Stedendriehoek", "Veluwe Stedendriehoek"),
        ("Zuid-", "Limburg", "Zuid-Limburg"),
        ("Zaanstreek/", "Waterland", "Zaanstreek/Waterland"),
        ("Zuid-Kennemerland en", "IJmond", "Zuid-Kennemerland en IJmond"),
    ],
)
def test_name_of_a_row_over_two_lines_is_joined_as_it_is_usually_printed(
    namen: Names, first: str, second: str, naam: str
) -> None:
    lines = read_lines(f"{first}\t1\t2\t3\t4\t10\n{second}\n".encode())
    row = split_row(0, lines[0], [], namen)
    assert row is not None
    (joined,) = join_names(lines, [row], [], namen)
    assert joined.name == naam
