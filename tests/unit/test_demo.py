"""The model behind the demo: which gemeenten there are, figures that hold together, and errors that are foretold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from statistics import correlation

import pytest

from orchestration.domain.quarter import FIRST_QUARTER, end_date, quarters
from orchestration.synthetic.demo import DEFAULT_QUARTERS, DEFAULT_SEED, DEFAULT_UNTIL
from orchestration.synthetic.demo.areas import INWONERS, DemoAreas, DemoGemeente
from orchestration.synthetic.demo.figures import Counts, FigureTable, counts_of, figure_tables
from orchestration.system.csv_rows import read_rows
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
                assert sum(row.counts[:4]) == row.counts[4]
                assert min(row.counts) >= 0
            assert plus(row.counts for row in table.rows) == table.total_row.counts
            assert table.doelgroepregister >= table.total_row.counts[-1]


def test_national_table_holds_the_total_of_every_amr(history: dict[str, list[FigureTable]]) -> None:
    for *regional, national in history.values():
        assert [row.counts for row in national.rows] == [table.total_row.counts for table in regional]
        assert [row.code for row in national.rows] == [table.amr_code for table in regional]
        assert national.doelgroepregister == sum(table.doelgroepregister for table in regional)


def test_areas_of_2020_have_the_inhabitants_of_their_gemeente(areas: DemoAreas) -> None:
    inwoners = {row["gemeente_code"]: int(row["inwoners"]) for row in read_rows(INWONERS)}
    found = [each for amr in areas.gemeenten(date(2020, 7, 1)).values() for each in amr]
    assert {each.code for each in found} == set(inwoners)
    for each in found:
        assert sum(part.inwoners for part in each.parts) == pytest.approx(inwoners[each.code])
        assert all(part.inwoners > 0 for part in each.parts)


def test_gemeente_that_ended_before_2020_has_fewer_inhabitants_than_its_successor(areas: DemoAreas) -> None:
    groningen, haren, noordwijk = (
        sum(part.inwoners for part in gemeente(areas, naam, "2018Q4").parts)
        for naam in ("Groningen", "Haren", "Noordwijk")
    )
    assert groningen > 5 * haren > 0
    assert noordwijk < sum(part.inwoners for part in gemeente(areas, "Noordwijk", "2019Q1").parts)
    winsum = gemeente(areas, "Winsum", "2018Q4")
    assert len({part.code_on(date(2019, 1, 1)) for part in winsum.parts}) == 2


def test_nederland_is_of_a_believable_size(history: dict[str, list[FigureTable]]) -> None:
    """For 2022Q4 UWV published 180,024 persons, 71 % of the register; 19 % and 80 % of the clients have a profile."""
    national = history["2022Q4"][-1]
    assert national.total_row.counts[-1] == pytest.approx(180_000, rel=0.03)
    assert national.registratiegraad in range(68, 75)
    of_gemeente, of_uwv = profile_shares(national.total_row.counts)
    assert of_gemeente == pytest.approx(0.19, abs=0.03)
    assert of_uwv == pytest.approx(0.80, abs=0.03)


def test_sizes_follow_the_inhabitants(areas: DemoAreas, history: dict[str, list[FigureTable]]) -> None:
    inwoners = {
        each.code: sum(part.inwoners for part in each.parts)
        for amr in areas.gemeenten(end_date(QUARTERS[-1])).values()
        for each in amr
    }
    counts = {row.code: row.counts[-1] for table in history[QUARTERS[-1]][:-1] for row in table.rows if row.code}
    assert correlation(ranks(inwoners), ranks(counts)) > 0.95
    assert max(counts, key=counts.__getitem__) == "GM0363"
    by_size = sorted(counts, key=counts.__getitem__)
    assert {"GM0088", "GM0096"} <= set(by_size[:5])  # Schiermonnikoog and Vlieland


def test_smallest_gemeenten_have_clients_of_one_kind_only(history: dict[str, list[FigureTable]]) -> None:
    rows = [row for tables in history.values() for table in tables[:-1] for row in table.rows]
    without = [row for row in rows if row.counts[0] + row.counts[1] == 0]
    assert {row.naam for row in without} == {"Schiermonnikoog"}
    assert all(row.counts[-1] < 5 for row in without)


def test_shares_differ_between_regions(history: dict[str, list[FigureTable]]) -> None:
    regional = [profile_shares(table.total_row.counts) for table in history[QUARTERS[-1]][:-1]]
    for shares, spread in zip(zip(*regional, strict=True), (0.12, 0.10), strict=True):
        assert max(shares) - min(shares) > spread
        assert len({round(100 * share) for share in shares}) > 8
    registered = {table.registratiegraad for table in history[QUARTERS[-1]][:-1]}
    assert len(registered) > 5
    assert registered <= set(range(60, 85))


def test_totals_move_a_little_every_quarter(history: dict[str, list[FigureTable]]) -> None:
    for before, after in pairwise(history.values()):
        for earlier, later in zip(before, after, strict=True):
            assert earlier.total_row.counts != later.total_row.counts
            if [row.code for row in earlier.rows] == [row.code for row in later.rows]:
                assert later.total_row.counts[-1] == pytest.approx(earlier.total_row.counts[-1], rel=0.05)
                assert abs(later.registratiegraad - earlier.registratiegraad) <= 2


def test_shares_move_smoothly_and_turn(history: dict[str, list[FigureTable]]) -> None:
    """They move a few percentage points a quarter at most; over the years most turn, and the ranking changes."""
    for column in (0, 1):
        quarterly = [
            {table.regio: profile_shares(table.total_row.counts)[column] for table in tables}
            for tables in history.values()
        ]
        for earlier, later in pairwise(quarterly):
            assert all(abs(later[regio] - earlier[regio]) < 0.04 for regio in earlier)
        rises = {
            regio: [later[regio] > earlier[regio] for earlier, later in pairwise(quarterly[3::4])]
            for regio in quarterly[0]
        }
        assert sum(len(set(each)) == 2 for each in rises.values()) > 20
        assert 0.5 < correlation(ranks(quarterly[0]), ranks(quarterly[-1])) < 0.95


def profile_shares(counts: Counts) -> tuple[float, float]:
    """The share with a profile, of the clients of gemeenten and of UWV's."""
    return counts[0] / (counts[0] + counts[1]), counts[2] / (counts[2] + counts[3])


def ranks(values: Mapping[str, float]) -> list[int]:
    """The rank of each value, in the order of the keys."""
    ranked = sorted(values, key=values.__getitem__)
    return [ranked.index(key) for key in sorted(values)]


def test_another_seed_gives_other_figures(areas: DemoAreas, history: dict[str, list[FigureTable]]) -> None:
    another = figure_tables(areas, QUARTERS[0], DEFAULT_SEED + 1)
    for table, other in zip(history[QUARTERS[0]], another, strict=True):
        assert [row.naam for row in table.rows] == [row.naam for row in other.rows]
        assert table.total_row.counts != other.total_row.counts
