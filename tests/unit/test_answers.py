"""The first sentences of a page, what differs and what if: made from figures, and right for odd ones too."""

from __future__ import annotations

import pytest

from orchestration.report.answers import area_answer, missing, movers
from orchestration.report.explanation import _explained
from orchestration.report.figures import Decomposition, Figures, Point


def figures(counts: tuple[int, int, int, int], quarter_key: str = "2024Q4") -> Figures:
    """The figures of a row."""
    every = sum(counts)
    share = (counts[0] + counts[2]) / every if every else None
    return Figures(quarter_key, "GM0001", "Ons", "p", *counts, every, None, None, share)


def without(quarter: float | None, year: float | None, *, is_same: bool = True) -> Point:
    """Persons without a profile, with their changes."""
    return Point(66, quarter, year, None, None, None, is_same, is_same)


NEDERLAND = figures((0, 41, 59, 0))


@pytest.mark.parametrize(
    ("counts", "point", "answer"),
    [
        (
            (8, 46, 60, 20),
            without(3, -1),
            "In Ons hebben 66 van de 134 mensen in Sonar geen profiel; werkgevers kunnen hen niet vinden. Dat is "
            "1 minder dan een jaar geleden. 51\u00a0% heeft wel een profiel, in Nederland 59\u00a0%.",
        ),
        (
            (8, 1_046, 60, 20),
            without(12, None),
            "In Ons hebben 1.066 van de 1.134 mensen in Sonar geen profiel; werkgevers kunnen hen niet vinden. "
            "Dat zijn er 12 meer dan vorig kwartaal. 6\u00a0% heeft wel een profiel, in Nederland 59\u00a0%.",
        ),
        (
            (3, 1, 5, 0),
            without(0, 0),
            "In Ons heeft 1 van de 9 mensen in Sonar geen profiel; werkgevers kunnen die persoon niet vinden. "
            "Dat is evenveel als een jaar geleden.",
        ),
        (
            (3, 0, 5, 0),
            None,
            "In Ons hebben alle 8 mensen in Sonar een profiel; werkgevers kunnen hen vinden. We kunnen nog "
            "niet vergelijken met eerder.",
        ),
        (
            (0, 3, 0, 2),
            None,
            "In Ons heeft niemand van de 5 mensen in Sonar een profiel; werkgevers kunnen hen niet vinden. We "
            "kunnen nog niet vergelijken met eerder.",
        ),
        (
            (0, 1, 0, 0),
            None,
            "In Ons heeft de enige persoon in Sonar geen profiel; werkgevers kunnen die niet vinden. We kunnen nog "
            "niet vergelijken met eerder.",
        ),
        (
            (0, 0, 1, 0),
            None,
            "In Ons heeft de enige persoon in Sonar een profiel; werkgevers kunnen die vinden. We kunnen nog "
            "niet vergelijken met eerder.",
        ),
        (
            (3, 0, 5, 0),
            without(0, -3),
            "In Ons hebben alle 8 mensen in Sonar een profiel; werkgevers kunnen hen vinden. Een jaar geleden hadden "
            "3 mensen geen profiel.",
        ),
        (
            (3, 0, 5, 0),
            without(-1, None),
            "In Ons hebben alle 8 mensen in Sonar een profiel; werkgevers kunnen hen vinden. Vorig kwartaal had "
            "1 persoon geen profiel.",
        ),
        (
            (0, 0, 1, 0),
            without(0, 0),
            "In Ons heeft de enige persoon in Sonar een profiel; werkgevers kunnen die vinden. Dat was een jaar "
            "geleden ook zo.",
        ),
        ((0, 0, 0, 0), None, "In Ons staat niemand in Sonar."),
        (
            (8, 46, 60, 20),
            without(3, -1, is_same=False),
            "In Ons hebben 66 van de 134 mensen in Sonar geen profiel; werkgevers kunnen hen niet vinden. "
            "51\u00a0% heeft wel een profiel, in Nederland 59\u00a0%.",
        ),
    ],
)
def test_answer_is_a_sentence_for_any_figures(
    counts: tuple[int, int, int, int], point: Point | None, answer: str
) -> None:
    assert area_answer("Ons", figures(counts), point, NEDERLAND) == answer


def test_shares_that_round_to_the_same_have_a_decimal() -> None:
    close = figures((0, 408, 592, 0))
    assert area_answer("A", close, None, NEDERLAND).endswith(
        "59,2\u00a0% heeft wel een profiel, in Nederland 59,0\u00a0%."
    )
    same = figures((0, 410, 590, 0))
    assert area_answer("A", same, None, NEDERLAND).endswith("59,0\u00a0% heeft wel een profiel, net als in Nederland.")
    assert area_answer("A", close, None, None).endswith("59\u00a0% heeft wel een profiel.")


def test_unknown_quarter_is_told_and_compares_with_nothing() -> None:
    told = area_answer("A", figures((8, 46, 60, 20), "onbekend"), without(3, -1), None)
    assert "De publicatie zegt niet over welk kwartaal dat gaat." in told
    assert "geleden" not in told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([], ""),
        ([("A", 0.0), ("B", 0.04)], ""),
        (
            [("A", 2.34), ("B", -1.1), ("C", 2.34)],
            "Sinds vorig kwartaal steeg het percentage met profiel het meest in A en C (2,3\u00a0procentpunt) en "
            "daalde het meest in B (1,1\u00a0procentpunt).",
        ),
        (
            [("A", 0.3), ("B", 0.1)],
            "Sinds vorig kwartaal steeg het percentage met profiel het meest in A (0,3\u00a0procentpunt), van de 2 "
            "regio’s die we kunnen vergelijken.",
        ),
        (
            [("A", -0.3), ("B", -0.1), ("C", 0.0)],
            "Sinds vorig kwartaal daalde het percentage met profiel het meest in A (0,3\u00a0procentpunt).",
        ),
        ([("A", 0.3)], ""),
    ],
)
def test_who_moved_most_is_told_of_those_that_moved(changes: list[tuple[str, float]], told: str) -> None:
    assert movers(changes, 3) == told


def test_what_is_missing_is_named_if_it_is_little() -> None:
    assert missing([], 35, "het vierde kwartaal 2024") == ""
    assert missing(["A", "B"], 35, "het vierde kwartaal 2024").endswith("missen we de cijfers van A en B.")
    assert "6 van de 35" in missing(list("ABCDEF"), 35, "het vierde kwartaal 2024")
    assert "geen cijfers van regio’s" in missing(["A"] * 35, 35, "het vierde kwartaal 2024")


def difference(gemeente: float | None, uwv: float | None, mix: float | None, gap: float) -> Decomposition:
    """A difference with Nederland."""
    return Decomposition(0.5, 0.58, gap, gemeente, uwv, mix, 0.4, 0.3, None)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (difference(-3.1, -3.4, -1.3, -7.8), "7,8\u00a0procentpunt lager dan in Nederland. Dat komt vooral doordat "
         "een kleiner deel van de UWV-klanten een profiel heeft."),
        (difference(3.1, 0.4, -1.3, 2.2), "2,2\u00a0procentpunt hoger dan in Nederland. Dat komt vooral doordat "
         "een groter deel van de gemeenteklanten een profiel heeft."),
        (difference(0.1, 0.4, -2.5, -2.0), "2,0\u00a0procentpunt lager dan in Nederland. Dat komt vooral doordat "
         "een groter deel gemeenteklant is: 40,0\u00a0%, in Nederland 30,0\u00a0%. Gemeenteklanten hebben minder vaak "
         "een profiel dan UWV-klanten."),
        (difference(0.1, 0.4, 2.5, 3.0), "3,0\u00a0procentpunt hoger dan in Nederland. Dat komt vooral doordat "
         "een groter deel gemeenteklant is: 40,0\u00a0%, in Nederland 30,0\u00a0%. Gemeenteklanten hebben vaker "
         "een profiel dan UWV-klanten."),
        (difference(1.0, -1.0, 0.0, 0.0), "even hoog als in Nederland."),
    ],
)  # fmt: skip
def test_reason_is_the_part_that_weighs_most_in_its_direction(found: Decomposition, told: str) -> None:
    explained = _explained(found, "A", "in Nederland", "vierde kwartaal 2024")
    assert explained.sentence == f"Het percentage met profiel is in A {told}"
    assert explained.chart
    assert [one.bar.is_total for one in explained.chart.bars] == [False, False, False, True]


def test_difference_with_an_empty_group_is_not_taken_apart() -> None:
    explained = _explained(difference(None, None, None, -7.8), "A", "in Nederland", "vierde kwartaal 2024")
    assert explained.chart is None
    assert "splitsen we dat niet uit" in explained.sentence
