"""Names made comparable, and the reviewed spellings themselves."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.domain.names import Names, naam_sleutel, variant_line
from orchestration.system.csv_rows import RowsError
from orchestration.system.settings import SEEDS_DIR


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS_DIR / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def spellings() -> list[tuple[str, str, str]]:
    """Kind, code and spelling of every name in the seeds."""
    return [
        *(("gemeente", row["gemeente_code"], row["gemeente_naam"]) for row in seed("gemeente")),
        *(("amr", row["amr_code"], row["amr_naam"]) for row in seed("arbeidsmarktregio")),
        *((row["soort"], row["code"], row["variant"]) for row in seed("naam_variant")),
    ]


def test_lower_case_of_every_seed_name_is_its_key() -> None:
    """The warehouse joins on lower(name): a seed written otherwise would match nothing there."""
    assert [naam for _, _, naam in spellings() if naam_sleutel(naam) != naam.lower()] == []


@pytest.mark.parametrize("soort", ["gemeente", "amr"])
def test_no_key_belongs_to_two_codes(soort: str) -> None:
    codes = defaultdict(set)
    for kind, code, naam in spellings():
        if kind == soort:
            codes[naam_sleutel(naam)].add(code)
    assert {key: found for key, found in codes.items() if len(found) > 1} == {}


def test_every_variant_is_of_a_known_code() -> None:
    known = {code for kind, code, _ in spellings()[: -len(seed("naam_variant"))]}
    assert {row["soort"] for row in seed("naam_variant")} <= {"gemeente", "amr"}
    assert {row["code"] for row in seed("naam_variant")} <= known


def test_every_spelling_is_looked_up_to_its_own_code(namen: Names) -> None:
    look_up = {"gemeente": namen.gemeente_code, "amr": namen.amr_code}
    assert [row for row in spellings() if look_up[row[0]](row[2]) != row[1]] == []


@pytest.mark.parametrize(
    ("naam", "code"),
    [
        ("Alkmaar", "GM0361"),
        ("Heerhugowaard", "GM0398"),
        ("Bergen NH", "GM0373"),
        ("Bergen (NH.)", "GM0373"),
        ("'s-Hertogenbosch", "GM0796"),
        ("\u2019s\u2010Hertogenbosch", "GM0796"),
        ("\u2018S\u2011HERTOGENBOSCH", "GM0796"),
        ("S\u00fadwest-Frysl\u00e2n", "GM1900"),
        ("Su\u0301dwest\u2013Frysla\u0302n", "GM1900"),
        ("Den\u00a0Helder", "GM0400"),
        ("  Den \u2009 Helder ", "GM0400"),
        ("Heer\u00adhugo\u200bwaard", "GM0398"),
    ],
)
def test_printed_gemeente_has_its_cbs_code(namen: Names, naam: str, code: str) -> None:
    assert namen.gemeente_code(naam) == code


@pytest.mark.parametrize(
    ("naam", "code"),
    [
        ("Noord-Holland Noord", "AM15"),
        ("Noord-Holland (Noord)", "AM15"),
        ("noord\u2010holland  noord", "AM15"),
        ("Zaanstreek / Waterland", "AM17"),
        ("Zaanstreek/Waterland", "AM17"),
    ],
)
def test_printed_region_has_its_cbs_code(namen: Names, naam: str, code: str) -> None:
    assert namen.amr_code(naam) == code


@pytest.mark.parametrize(
    "naam", ["", " ", "Bergen", "Alkmaarr", "Alkmaar1", "Alk maar", "Nederland", "TOTAAL AMR", "GM0361"]
)
def test_unknown_name_is_never_guessed(namen: Names, naam: str) -> None:
    assert namen.gemeente_code(naam) is None
    assert namen.amr_code(naam) is None


def test_gemeente_and_region_of_one_name_are_kept_apart(namen: Names) -> None:
    assert (namen.gemeente_code("Groningen"), namen.amr_code("Groningen")) == ("GM0014", "AM01")
    assert namen.amr_code("Alkmaar") is None
    assert namen.gemeente_code("Rijnmond") is None


@pytest.mark.parametrize(
    ("naam", "code"),
    [
        ("Gemeente Alkmaar", "GM0361"),
        ("Dantumadeel", "GM1891"),
        ("Kaag/Braassem", "GM1884"),
        ("Pijnacker", "GM1926"),
        ("S\u00fadwest\u2011Fryslan", "GM1900"),
    ],
)
def test_unknown_name_has_three_neighbours_the_likeliest_first(namen: Names, naam: str, code: str) -> None:
    nearest = namen.nearest(naam, is_amr=False)
    assert len(nearest) == 3
    assert next(iter(nearest)) == code


def test_name_that_is_like_no_other_has_no_neighbours(namen: Names) -> None:
    assert namen.nearest("", is_amr=False) == {}


@pytest.mark.parametrize("naam", ["\u2019s\u2010Gravenhage,\u00a0stad", 'Nuenen, "Gerwen"', "Bergen  N.H."])
def test_line_to_paste_makes_the_name_known(tmp_path: Path, naam: str) -> None:
    for path in SEEDS_DIR.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / "naam_variant.csv").open("a", encoding="utf-8") as file:
        file.write(variant_line("gemeente", "GM0518", naam, "test, synthetisch") + "\n")
    assert Names.from_seeds(tmp_path).gemeente_code(naam) == "GM0518"


@given(
    st.text(
        st.characters(max_codepoint=0x24F) | st.sampled_from("\u2010\u2011\u2013\u2019\u2032\ufb01\u2009\u0301"),
        max_size=30,
    )
)
def test_key_of_a_key_is_itself(naam: str) -> None:
    assert naam_sleutel(naam_sleutel(naam)) == naam_sleutel(naam)


def test_fingerprint_changes_with_a_spelling_and_with_nothing_else(namen: Names, tmp_path: Path) -> None:
    for path in SEEDS_DIR.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert Names.from_seeds(tmp_path).fingerprint == namen.fingerprint
    with (tmp_path / "naam_variant.csv").open("a", encoding="utf-8") as file:
        file.write("gemeente,GM0361,Alkmaar (synthetisch),test\n")
    changed = Names.from_seeds(tmp_path)
    assert changed.fingerprint != namen.fingerprint
    assert changed.gemeente_code("Alkmaar (synthetisch)") == "GM0361"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("gemeente,GM0363,alkmaar,bron", "'alkmaar' stands for GM0361, not GM0363"),
        ("amr,AM01,Noord-Holland-Noord,bron", "'Noord-Holland-Noord' stands for AM15, not AM01"),
        ("gemeente,GM0361,Kaasstad,bron\ngemeente,GM0363,Kaasstad,bron", "'Kaasstad' stands for GM0361, not GM0363"),
        ("amr,AM05,Twente-Drenthe,bron\namr,AM03,twente drenthe,bron", "'twente drenthe' stands for AM05, not AM03"),
    ],
)
def test_variant_that_is_a_name_of_another_is_refused(tmp_path: Path, line: str, told: str) -> None:
    for name in ("gemeente", "arbeidsmarktregio", "naam_variant"):
        shutil.copy(SEEDS_DIR / f"{name}.csv", tmp_path)
    with (tmp_path / "naam_variant.csv").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(RowsError, match=f"naam_variant.csv: {told}"):
        Names.from_seeds(tmp_path)
