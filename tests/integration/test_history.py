"""A made-up (synthetisch) history with merges, splits and a new name: its series through time add up to its figures."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orchestration.domain.count import format_count
from tests.support.quicker import made_once
from tests.support.raw_files import put_text
from tests.support.synthetic import publicatie_tekst
from tests.support.workspace import Workspace

COUNTS = ("gemeente_profiel", "gemeente_geen_profiel", "uwv_profiel", "uwv_geen_profiel", "totaal")
SUMS = ", ".join(f"sum({count})" for count in COUNTS)

GEMEENTE_GRONINGEN = ["Groningen", "Haren", "Ten Boer"]
AROUND_WINSUM = ["Bedum", "De Marne", "Eemsmond", "Winsum", "Grootegast", "Leek", "Marum", "Zuidhorn"]
GRONINGEN = ["Groningen", "Het Hogeland", "Westerkwartier"]
ALKMAAR_2021 = ["Alkmaar", "Heerhugowaard", "Langedijk"]
MIDDEN_BRABANT = ["Oisterwijk", "Tilburg"]
TWENTE = ["Almelo", "Hengelo"]

GEDRUKT = {
    "2018Q4": {
        "Groningen": [*GEMEENTE_GRONINGEN, *AROUND_WINSUM],
        "Noord-Holland Noord": ALKMAAR_2021,
        "Midden-Brabant": MIDDEN_BRABANT,
        "Noordoost-Brabant": ["Boxtel", "Haaren", "Vught"],
    },
    "2020Q3": {"Groningen": GRONINGEN, "Noordoost-Brabant": ["Boxtel", "Haaren", "Vught"]},
    "2020Q4": {
        "Noord-Holland Noord": ALKMAAR_2021,
        "Midden-Brabant": MIDDEN_BRABANT,
        "Noordoost-Brabant": ["Boxtel", "Haaren", "Vught"],
    },
    "2021Q1": {"Midden-Brabant": MIDDEN_BRABANT, "Noordoost-Brabant": ["Boxtel", "Vught"]},
    "2021Q4": {"Noord-Holland Noord": ALKMAAR_2021},
    "2022Q1": {"Noord-Holland Noord": ["Alkmaar", "Dijk en Waard"], "Groot Amsterdam": ["Amsterdam", "Weesp"]},
    "2022Q2": {"Noord-Holland Noord": ["Alkmaar", "Dijk en Waard"]},
    "2023Q4": {"Twente": TWENTE, "Noordoost-Brabant": ["Boxtel", "Vught"]},
    "2024Q1": {"Twente": TWENTE},
}
"""What is printed in each quarter, by region. In 2022Q1 Weesp still is: it ended a week before the quarter did."""

CIJFERS = random.Random(1)  # noqa: S311 (made up, and the same each time)
FIGURES = {
    (quarter_key, naam): tuple(CIJFERS.randrange(2000) for _ in range(4))
    for quarter_key, regios in GEDRUKT.items()
    for namen in regios.values()
    for naam in namen
}


def counts(quarter_key: str, *namen: str) -> tuple[int, ...]:
    """The five counts of gemeenten together, as they are printed."""
    parts = [sum(column) for column in zip(*(FIGURES[quarter_key, naam] for naam in namen), strict=True)]
    return (*parts, sum(parts))


def publications() -> Iterator[tuple[str, str, str]]:
    """Quarter, region and text of each publication."""
    for quarter_key, regios in GEDRUKT.items():
        for regio, namen in regios.items():
            rows = {naam: counts(quarter_key, naam) for naam in namen} | {"TOTAAL AMR": counts(quarter_key, *namen)}
            lines = ["\t".join([naam, *map(format_count, row)]) + "\n" for naam, row in rows.items()]
            kwartaal = f"Kwartaal {quarter_key[-1]} {quarter_key[:4]}"
            kop = f"Transparantie van klantprofielen (synthetisch)\n{kwartaal} {regio}\n"
            register = format_count(2 * rows["TOTAAL AMR"][-1])
            voetnoot = (
                f"Noot: in de arbeidsmarktregio {regio} telt het doelgroepregister {register} personen; "
                "daarvan is 50% bekend in Sonar.\n"
            )
            yield (
                quarter_key,
                regio,
                publicatie_tekst(kop=kop, rijen="".join(lines[:-1]), totaalrij=lines[-1], voetnoot=voetnoot),
            )


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The history, built once; not to be changed."""

    def make(folder: Path) -> None:
        workspace = Workspace(folder / "raw", folder / "data")
        for quarter_key, regio, text in publications():
            put_text(workspace.raw, f"{quarter_key}/{regio}.txt", text, incomplete=True)
        result = workspace.run("build")
        assert result.returncode == 0, result.stdout + result.stderr

    folder = made_once(tmp_path_factory.getbasetemp(), "history", make)
    return Workspace(folder / "raw", folder / "data")


def test_series_of_every_classification_year_add_up_to_the_figures_of_every_quarter(history: Workspace) -> None:
    printed = {
        quarter_key: counts(quarter_key, *(naam for namen in regios.values() for naam in namen))
        for quarter_key, regios in GEDRUKT.items()
    }
    rows = history.query(
        f"SELECT indelingsjaar, quarter_key, {SUMS} FROM mart_gemeente_vergelijkbaar GROUP BY ALL ORDER BY ALL"
    )
    assert rows == [(year, key, *printed[key]) for year in range(2018, 2027) for key in sorted(printed)]


def test_every_published_gemeente_is_in_one_area_of_every_classification_year(history: Workspace) -> None:
    published = {key: sum(map(len, regios.values())) for key, regios in GEDRUKT.items()}
    rows = history.query(
        """
        SELECT indelingsjaar, quarter_key, count(*), count(DISTINCT gemeente)
        FROM (SELECT *, unnest(opgetelde_gemeenten) AS gemeente FROM mart_gemeente_vergelijkbaar)
        GROUP BY ALL ORDER BY ALL
        """
    )
    assert rows == [
        (year, key, published[key], published[key]) for year in range(2018, 2027) for key in sorted(published)
    ]


def area(history: Workspace, year: int, gebied_key: str) -> dict[str, tuple[Any, ...]]:
    """Of each quarter that has the area: whether it is complete, and its counts."""
    rows = history.query(
        f"SELECT quarter_key, is_volledig, {', '.join(COUNTS)} FROM mart_gemeente_vergelijkbaar "
        "WHERE indelingsjaar = ? AND gebied_key = ?",
        [year, gebied_key],
    )
    return {row[0]: row[1:] for row in rows}


def changes(history: Workspace, code: str) -> dict[str, tuple[Any, ...]]:
    """Of each quarter in the trend of a total: its change against the quarter and against the year before."""
    rows = history.query(
        "SELECT quarter_key, verandering_kwartaal, verandering_jaar FROM mart_trend "
        "WHERE code = ? AND metric = 'totaal'",
        [code],
    )
    return {row[0]: row[1:] for row in rows}


def test_merged_gemeente_is_the_sum_of_its_parts_before(history: Workspace) -> None:
    parts = ("Heerhugowaard", "Langedijk")
    assert area(history, 2026, "GM1980") == {
        **{key: (True, *counts(key, *parts)) for key in ("2018Q4", "2020Q4", "2021Q4")},
        **{key: (True, *counts(key, "Dijk en Waard")) for key in ("2022Q1", "2022Q2")},
    }


def test_gemeenten_of_before_a_merge_are_one_composite_area_after_it(history: Workspace) -> None:
    assert area(history, 2021, "GM0398")["2021Q4"] == (True, *counts("2021Q4", "Heerhugowaard"))
    assert area(history, 2021, "GM0398+GM0416")["2022Q2"] == (True, *counts("2022Q2", "Dijk en Waard"))


def test_divided_gemeente_forms_a_marked_area_with_its_parts_and_invents_no_share(history: Workspace) -> None:
    key = "GM0757+GM0824+GM0855+GM0865"
    whole = ("Boxtel", "Haaren", "Vught", "Oisterwijk", "Tilburg")
    assert area(history, 2026, key) == {
        "2018Q4": (True, *counts("2018Q4", *whole)),
        "2020Q3": (False, *counts("2020Q3", "Boxtel", "Haaren", "Vught")),
        "2020Q4": (True, *counts("2020Q4", *whole)),
    }
    assert area(history, 2026, "GM0855") == {"2021Q1": (True, *counts("2021Q1", "Tilburg"))}
    described = """
        SELECT DISTINCT gebied_naam, is_samengesteld, ontbrekende_gemeenten, profielgraad IS NULL
        FROM mart_gemeente_vergelijkbaar WHERE indelingsjaar = 2026 AND quarter_key = '2020Q3' AND gebied_key = ?
    """
    assert history.query(described, [key]) == [
        ("Boxtel + Oisterwijk + Tilburg + Vught", True, ["GM0824", "GM0855"], True)
    ]
    unbroken = """
        SELECT quarter_key, sum(totaal) FROM mart_gemeente_vergelijkbaar
        WHERE indelingsjaar = 2026 AND doorlopend_gebied_key = ? AND is_doorlopend_volledig
        GROUP BY quarter_key ORDER BY quarter_key
    """
    assert history.query(unbroken, [key]) == [
        ("2018Q4", counts("2018Q4", *whole)[-1]),
        ("2020Q4", counts("2020Q4", *whole)[-1]),
        ("2021Q1", counts("2021Q1", "Boxtel", "Vught", "Oisterwijk", "Tilburg")[-1]),
    ]


def test_gemeente_divided_over_two_merged_ones_joins_both(history: Workspace) -> None:
    assert area(history, 2026, "GM1966+GM1969") == {"2018Q4": (True, *counts("2018Q4", *AROUND_WINSUM))}
    assert area(history, 2026, "GM0014")["2018Q4"] == (True, *counts("2018Q4", *GEMEENTE_GRONINGEN))
    assert area(history, 2026, "GM1966") == {"2020Q3": (True, *counts("2020Q3", "Het Hogeland"))}


def test_new_name_is_a_new_version_and_the_same_series(history: Workspace) -> None:
    versions = """
        SELECT quarter_key, gemeente_naam, gemeente_key
        FROM fct_klantprofielen_gemeente INNER JOIN dim_gemeente USING (gemeente_key)
        WHERE gemeente_code = 'GM0164' ORDER BY quarter_key
    """
    assert history.query(versions) == [
        ("2023Q4", "Hengelo", "GM0164-20140101"),
        ("2024Q1", "Hengelo (O.)", "GM0164-20240101"),
    ]
    before, after = (counts(key, "Hengelo")[-1] for key in ("2023Q4", "2024Q1"))
    assert changes(history, "GM0164") == {"2023Q4": (None, None), "2024Q1": (after - before, None)}


def test_name_printed_in_the_quarter_of_its_end_is_the_old_version_with_a_warning(history: Workspace) -> None:
    late = """
        SELECT gemeente_key, toelichting
        FROM fct_klantprofielen_gemeente INNER JOIN dim_gemeente USING (gemeente_key)
        INNER JOIN mart_controle USING (publicatie_id)
        WHERE quarter_key = '2022Q1' AND controle = 'naam_geldig' AND oordeel <> 'klopt' AND onderdeel = gemeente_naam
        ORDER BY 1
    """
    assert history.query(late) == [
        ("GM0457-20140101", "De gemeente Weesp bestond niet op de laatste dag van dit kwartaal."),
    ]


def test_trend_goes_over_a_merge_and_stops_at_a_gap_and_at_a_split(history: Workspace) -> None:
    totaal = {key: row[-1] for key, row in area(history, 2026, "GM1980").items()}
    assert changes(history, "GM1980") == {
        "2018Q4": (None, None),
        "2020Q4": (None, None),
        "2021Q4": (None, totaal["2021Q4"] - totaal["2020Q4"]),
        "2022Q1": (totaal["2022Q1"] - totaal["2021Q4"], None),
        "2022Q2": (totaal["2022Q2"] - totaal["2022Q1"], None),
    }
    assert changes(history, "GM0855") == {"2021Q1": (None, None)}


def test_current_gemeenten_are_342_in_35_regions(built: Workspace) -> None:
    current = """
        SELECT count(*), count(DISTINCT amr_code) FROM brug_gemeente_amr INNER JOIN dim_gemeente USING (gemeente_key)
        WHERE bron = 'CBS' AND is_current
    """
    assert built.query(current) == [(342, 35)]
