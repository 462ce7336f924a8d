"""The names that the report's search knows."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import cast

from orchestration.report.data import ReportData
from orchestration.report.figures import CurrentGemeente
from orchestration.report.search import other_names, search_index
from orchestration.system.settings import SEEDS_DIR


def index_of(
    gemeenten: list[tuple[str, str, str]],
    *,
    others: tuple[tuple[str, str], ...] = (),
    former: tuple[tuple[str, str], ...] = (),
) -> list[list[str | int]]:
    """What the search knows of gemeenten (code, name, AMR) in two AMRs."""
    data = SimpleNamespace(
        gemeenten=[CurrentGemeente(*one) for one in gemeenten],
        amr_names={"AM15": "Noord-Holland Noord", "AM30": "Zuid-Limburg"},
        other_names=others,
        former_names=former,
    )
    text = search_index(cast(ReportData, data))
    assert text.startswith("window.zoekindex = ")
    found: list[list[str | int]] = json.loads(text.partition("= ")[2].rstrip(";\n"))
    return found


def test_index_has_every_name_with_what_it_is() -> None:
    found = index_of(
        [
            ("GM0373", "Bergen (NH.)", "AM15"),
            ("GM1980", "Dijk en Waard", "AM15"),
            ("GM1954", "Beekdaelen", "AM30"),
            ("GM0484", "Alphen aan den Rijn", "AM30"),
        ],
        others=(("Bergen aan Zee", "GM0373"), ("Elders", "GM9999")),
        former=(("Langedijk", "GM1980"), ("Nuth", "GM1954"), ("Nuth", "GM1980")),
    )
    assert found == [
        ["Alphen aan den Rijn", "GM0484", "AM30"],
        ["Alphen ad Rijn", "GM0484", 0],
        ["Beekdaelen", "GM1954", "AM30"],
        ["Bergen aan Zee", "GM0373", 0],
        ["Bergen (NH.)", "GM0373", "AM15"],
        ["Bergen Noord-Holland", "GM0373", 0],
        ["Dijk en Waard", "GM1980", "AM15"],
        ["heel Nederland", "NL", 0],
        ["landelijk", "NL", 0],
        ["Langedijk", "GM1980", 1],
        ["Nederland", "NL"],
        ["Noord-Holland Noord", "AM15"],
        ["Nuth", "GM1954", 2],
        ["Nuth", "GM1980", 2],
        ["Zuid-Limburg", "AM30"],
    ]


def test_spelling_that_the_search_compares_alike_is_left_out() -> None:
    found = index_of(
        [("GM0373", "Bergen (NH.)", "AM15")], others=(("Bergen NH", "GM0373"), ("noordholland-noord", "AM15"))
    )
    assert [row for row in found if row[1:] == ["GM0373", 0]] == [["Bergen Noord-Holland", "GM0373", 0]]


def test_gemeente_comes_before_a_region_of_its_name() -> None:
    found = index_of([("GM0001", "Zuid-Limburg", "AM30")])
    assert found[-2:] == [["Zuid-Limburg", "GM0001", "AM30"], ["Zuid-Limburg", "AM30"]]


def test_reviewed_spellings_are_names_to_search_for() -> None:
    assert {("Den Haag", "GM0518"), ("Den Bosch", "GM0796"), ("IJsselvechtstreek", "AM36")} <= set(
        other_names(SEEDS_DIR)
    )
