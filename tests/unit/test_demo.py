"""The model behind the demo: which gemeenten there are, figures that hold together, and errors that are foretold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest

from orchestration.domain.quarter import FIRST_QUARTER, end_date, quarters
from orchestration.synthetic.demo import DEFAULT_QUARTERS, DEFAULT_SEED, DEFAULT_UNTIL
from orchestration.synthetic.demo.areas import DemoAreas, DemoGemeente
from orchestration.synthetic.demo.figures import Counts, FigureTable, aantallen_van, figure_tables
from orchestration.system.settings import SEEDS_DIR

QUARTERS = quarters(FIRST_QUARTER, DEFAULT_UNTIL)[-DEFAULT_QUARTERS:]


@pytest.fixture(scope="module")
def gebieden() -> DemoAreas:
    """The areas, from the seeds."""
    return DemoAreas.from_seeds(SEEDS_DIR)


@pytest.fixture(scope="module")
def geschiedenis(gebieden: DemoAreas) -> dict[str, list[FigureTable]]:
    """Every table of the demo, by quarter; the national one last."""
    return {quarter_key: figure_tables(gebieden, quarter_key, DEFAULT_SEED) for quarter_key in QUARTERS}


def gemeente(gebieden: DemoAreas, naam: str, quarter_key: str) -> DemoGemeente:
    found = [each for amr in gebieden.gemeenten(end_date(quarter_key)).values() for each in amr if each.naam == naam]
    (only,) = found
    return only


def plus(rijen: Iterator[Counts]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rijen, strict=True)))


@pytest.mark.parametrize(
    ("dag", "count"),
    [
        (date(2014, 1, 1), 403),
        (date(2018, 12, 31), 380),
        (date(2019, 1, 1), 355),
        (date(2021, 1, 1), 352),
        (date(2022, 1, 1), 345),
        (date(2022, 3, 24), 344),
        (date(2023, 1, 1), 342),
    ],
)
def test_there_are_as_many_gemeenten_as_cbs_counts(gebieden: DemoAreas, dag: date, count: int) -> None:
    per_amr = gebieden.gemeenten(dag)
    assert len(per_amr) == 35
    assert all(per_amr.values())
    assert sum(map(len, per_amr.values())) == count


def test_every_area_falls_under_one_gemeente_every_day(gebieden: DemoAreas) -> None:
    for quarter_key in QUARTERS:
        delen = [
            deel for amr in gebieden.gemeenten(end_date(quarter_key)).values() for each in amr for deel in each.delen
        ]
        assert sorted(deel.sleutel for deel in delen) == sorted(deel.sleutel for deel in gebieden.delen)


def test_splitsing_divides_and_samenvoeging_joins(gebieden: DemoAreas) -> None:
    haaren = gemeente(gebieden, "Haaren", "2020Q4")
    opvolgers = [gemeente(gebieden, naam, "2021Q1") for naam in ("Boxtel", "Oisterwijk", "Tilburg", "Vught")]
    assert [sum(deel in each.delen for deel in haaren.delen) for each in opvolgers] == [1, 1, 1, 1]
    vroeger = [gemeente(gebieden, naam, "2021Q4") for naam in ("Heerhugowaard", "Langedijk")]
    assert set(gemeente(gebieden, "Dijk en Waard", "2022Q1").delen) == {deel for each in vroeger for deel in each.delen}


def test_successor_counts_what_its_parts_would_have_counted(
    gebieden: DemoAreas, geschiedenis: dict[str, list[FigureTable]]
) -> None:
    vroeger = [gemeente(gebieden, naam, "2021Q4") for naam in ("Heerhugowaard", "Langedijk")]
    (rij,) = (rij for tabel in geschiedenis["2022Q1"] for rij in tabel.rijen if rij.naam == "Dijk en Waard")
    assert rij.aantallen == plus(aantallen_van(deel, "2022Q1", DEFAULT_SEED) for each in vroeger for deel in each.delen)


def test_every_table_adds_up(geschiedenis: dict[str, list[FigureTable]]) -> None:
    for tables in geschiedenis.values():
        for tabel in tables:
            for rij in (*tabel.rijen, tabel.totaalrij):
                assert sum(rij.aantallen[:4]) == rij.aantallen[4] > 0
            assert plus(rij.aantallen for rij in tabel.rijen) == tabel.totaalrij.aantallen
            assert tabel.doelgroepregister >= tabel.totaalrij.aantallen[-1]


def test_national_table_holds_the_total_of_every_amr(geschiedenis: dict[str, list[FigureTable]]) -> None:
    for *regionaal, landelijk in geschiedenis.values():
        assert [rij.aantallen for rij in landelijk.rijen] == [tabel.totaalrij.aantallen for tabel in regionaal]
        assert [rij.code for rij in landelijk.rijen] == [tabel.amr_code for tabel in regionaal]
        assert landelijk.doelgroepregister == sum(tabel.doelgroepregister for tabel in regionaal)


def test_figures_change_from_quarter_to_quarter_but_not_much(geschiedenis: dict[str, list[FigureTable]]) -> None:
    for before, after in pairwise(geschiedenis.values()):
        for vorig, nu in zip(before, after, strict=True):
            assert vorig.totaalrij.aantallen != nu.totaalrij.aantallen
            assert nu.totaalrij.aantallen[-1] == pytest.approx(vorig.totaalrij.aantallen[-1], rel=0.25)


def test_another_seed_gives_other_figures(gebieden: DemoAreas, geschiedenis: dict[str, list[FigureTable]]) -> None:
    ander = figure_tables(gebieden, QUARTERS[0], DEFAULT_SEED + 1)
    for tabel, other in zip(geschiedenis[QUARTERS[0]], ander, strict=True):
        assert [rij.naam for rij in tabel.rijen] == [rij.naam for rij in other.rijen]
        assert tabel.totaalrij.aantallen != other.totaalrij.aantallen
