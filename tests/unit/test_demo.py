"""The model behind the demo: which gemeenten there are, figures that hold together, and errors that are foretold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest

from orchestration.domain.quarter import FIRST_QUARTER, end_date, quarters
from orchestration.synthetic.demo import DEFAULT_QUARTERS, DEFAULT_SEED, DEFAULT_UNTIL
from orchestration.synthetic.demo.areas import DemoAreas, DemoGemeente
from orchestration.synthetic.demo.figures import Counts, FigureTable, counts_of, figure_tables
from orchestration.system.settings import SEEDS_DIR

QUARTERS = quarters(FIRST_QUARTER, DEFAULT_UNTIL)[-DEFAULT_QUARTERS:]


@pytest.fixture(scope="module")
def areas() -> DemoAreas:
    """The areas, from the seeds."""
    return DemoAreas.from_seeds(SEEDS_DIR)


@pytest.fixture(scope="module")
def history(areas: DemoAreas) -> dict[str, list[FigureTable]]:
    """Every table of the demo, by quarter; the national one last."""
    return {quarter_key: figure_tables(areas, quarter_key, DEFAULT_SEED) for quarter_key in QUARTERS}


def gemeente(areas: DemoAreas, naam: str, quarter_key: str) -> DemoGemeente:
    found = [each for amr in areas.gemeenten(end_date(quarter_key)).values() for each in amr if each.naam == naam]
    (only,) = found
    return only


def plus(rows: Iterator[Counts]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True)))


@pytest.mark.parametrize(
    ("day", "count"),
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
def test_there_are_as_many_gemeenten_as_cbs_counts(areas: DemoAreas, day: date, count: int) -> None:
    per_amr = areas.gemeenten(day)
    assert len(per_amr) == 35
    assert all(per_amr.values())
    assert sum(map(len, per_amr.values())) == count


def test_every_area_falls_under_one_gemeente_every_day(areas: DemoAreas) -> None:
    for quarter_key in QUARTERS:
        parts = [part for amr in areas.gemeenten(end_date(quarter_key)).values() for each in amr for part in each.parts]
        assert sorted(part.key for part in parts) == sorted(part.key for part in areas.parts)


def test_splitsing_divides_and_samenvoeging_joins(areas: DemoAreas) -> None:
    haaren = gemeente(areas, "Haaren", "2020Q4")
    successors = [gemeente(areas, naam, "2021Q1") for naam in ("Boxtel", "Oisterwijk", "Tilburg", "Vught")]
    assert [sum(part in each.parts for part in haaren.parts) for each in successors] == [1, 1, 1, 1]
    earlier = [gemeente(areas, naam, "2021Q4") for naam in ("Heerhugowaard", "Langedijk")]
    assert set(gemeente(areas, "Dijk en Waard", "2022Q1").parts) == {part for each in earlier for part in each.parts}


def test_successor_counts_what_its_parts_would_have_counted(
    areas: DemoAreas, history: dict[str, list[FigureTable]]
) -> None:
    earlier = [gemeente(areas, naam, "2021Q4") for naam in ("Heerhugowaard", "Langedijk")]
    (row,) = (row for table in history["2022Q1"] for row in table.rows if row.naam == "Dijk en Waard")
    assert row.counts == plus(counts_of(part, "2022Q1", DEFAULT_SEED) for each in earlier for part in each.parts)


def test_every_table_adds_up(history: dict[str, list[FigureTable]]) -> None:
    for tables in history.values():
        for table in tables:
            for row in (*table.rows, table.total_row):
                assert sum(row.counts[:4]) == row.counts[4] > 0
            assert plus(row.counts for row in table.rows) == table.total_row.counts
            assert table.doelgroepregister >= table.total_row.counts[-1]


def test_national_table_holds_the_total_of_every_amr(history: dict[str, list[FigureTable]]) -> None:
    for *regional, national in history.values():
        assert [row.counts for row in national.rows] == [table.total_row.counts for table in regional]
        assert [row.code for row in national.rows] == [table.amr_code for table in regional]
        assert national.doelgroepregister == sum(table.doelgroepregister for table in regional)


def test_figures_change_from_quarter_to_quarter_but_not_much(history: dict[str, list[FigureTable]]) -> None:
    for before, after in pairwise(history.values()):
        for earlier_table, later_table in zip(before, after, strict=True):
            assert earlier_table.total_row.counts != later_table.total_row.counts
            assert later_table.total_row.counts[-1] == pytest.approx(earlier_table.total_row.counts[-1], rel=0.25)


def test_another_seed_gives_other_figures(areas: DemoAreas, history: dict[str, list[FigureTable]]) -> None:
    another = figure_tables(areas, QUARTERS[0], DEFAULT_SEED + 1)
    for table, other in zip(history[QUARTERS[0]], another, strict=True):
        assert [row.naam for row in table.rows] == [row.naam for row in other.rows]
        assert table.total_row.counts != other.total_row.counts
