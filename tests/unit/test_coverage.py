"""What is said of the quarters and areas that there are figures of, and of what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from orchestration.publishing.coverage import Coverage, QuarterCoverage, read_coverage, what_is_missing

SETUP = """
    CREATE SCHEMA marts;
    CREATE TABLE marts.dim_amr (amr_code VARCHAR, amr_naam VARCHAR, valid_from DATE);
    INSERT INTO marts.dim_amr VALUES
        ('AM01', 'Groningen', '2014-01-01'), ('AM02', 'Friesland', '2014-01-01'), ('AM03', 'Drenthe', '2014-01-01'),
        ('AM03', 'Drenthe en Westerwolde', '2022-01-01');
    CREATE TABLE marts.dim_quarter (quarter_key VARCHAR, label VARCHAR, start_date DATE, end_date DATE);
    INSERT INTO marts.dim_quarter VALUES
        ('2021Q1', 'eerste kwartaal 2021', '2021-01-01', '2021-03-31'), ('onbekend', 'kwartaal onbekend', NULL, NULL),
        ('2021Q2', 'tweede kwartaal 2021', '2021-04-01', '2021-06-30'),
        ('2021Q3', 'derde kwartaal 2021', '2021-07-01', '2021-09-30');
    CREATE TABLE marts.mart_dekking (
        quarter_key VARCHAR, gebiedsoort VARCHAR, geladen_gebieden VARCHAR[], gebieden_in_quarantaine VARCHAR[],
        ontbrekende_gebieden VARCHAR[], verschil BIGINT, is_volledig BOOLEAN,
        aantal_verwacht INTEGER AS (
            len(geladen_gebieden) + len(gebieden_in_quarantaine) + len(ontbrekende_gebieden)),
        aantal_geladen INTEGER AS (len(geladen_gebieden)),
        aantal_quarantaine INTEGER AS (len(gebieden_in_quarantaine)),
        aantal_ontbrekend INTEGER AS (len(ontbrekende_gebieden)),
    );
    INSERT INTO marts.mart_dekking VALUES
        ('2021Q1', 'amr', ['AM01', 'AM02', 'AM03'], [], [], 0, true),
        ('2021Q1', 'gemeente', ['AM01', 'AM03'], ['AM02'], [], -20, false),
        ('2021Q1', 'nederland', ['NL'], [], [], 0, true),
        ('2021Q2', 'amr', [], [], ['AM01', 'AM02', 'AM03'], NULL, false),
        ('2021Q2', 'gemeente', [], [], ['AM01', 'AM02', 'AM03'], NULL, false),
        ('2021Q2', 'nederland', [], [], ['NL'], NULL, false),
        ('2021Q3', 'amr', ['AM03'], ['AM01'], ['AM02'], NULL, false),
        ('2021Q3', 'gemeente', ['AM01', 'AM02', 'AM03'], [], [], NULL, false),
        ('2021Q3', 'nederland', [], [], ['NL'], NULL, false);
"""


@pytest.fixture
def marts() -> Iterator[duckdb.DuckDBPyConnection]:
    """A quarter with almost all, a quarter with nothing, and one without a national table (synthetisch)."""
    with duckdb.connect() as connection:
        connection.execute(SETUP)
        yield connection


def test_coverage_names_quarters_with_figures_and_their_areas_alone(marts: duckdb.DuckDBPyConnection) -> None:
    assert read_coverage(marts) == Coverage(
        (
            QuarterCoverage(
                "2021Q1",
                date(2021, 1, 1),
                date(2021, 3, 31),
                "eerste kwartaal 2021: totaal van Nederland; totalen van alle 3 arbeidsmarktregio's; "
                "gemeenten van 2 van de 3 arbeidsmarktregio's (niet Friesland)",
            ),
            QuarterCoverage(
                "2021Q3",
                date(2021, 7, 1),
                date(2021, 9, 30),
                "derde kwartaal 2021: totalen van 1 van de 3 arbeidsmarktregio's (alleen Drenthe en Westerwolde); "
                "gemeenten van alle 3 arbeidsmarktregio's",
            ),
        ),
        (("AM01", "Groningen"), ("AM02", "Friesland"), ("AM03", "Drenthe en Westerwolde")),
        has_nederland=True,
    )


def test_totals_and_gemeenten_of_the_same_regions_are_said_together(marts: duckdb.DuckDBPyConnection) -> None:
    marts.execute("DELETE FROM marts.mart_dekking WHERE quarter_key <> '2021Q1' OR gebiedsoort <> 'amr'")
    marts.execute(
        "INSERT INTO marts.mart_dekking VALUES ('2021Q1', 'gemeente', ['AM01', 'AM02', 'AM03'], [], [], 0, true)"
    )
    (quarter,) = read_coverage(marts).quarters
    assert quarter.sentence == "eerste kwartaal 2021: totalen en gemeenten van alle 3 arbeidsmarktregio's"


def test_no_figures_cover_nothing(marts: duckdb.DuckDBPyConnection) -> None:
    marts.execute("DELETE FROM marts.mart_dekking")
    assert read_coverage(marts) == Coverage()


@pytest.mark.parametrize(
    ("gebiedsoort", "quarters", "why"),
    [
        ("gemeente", ["2021Q1"], "2021Q1 (of 3 AMRs 1 in quarantine)"),
        ("amr", ["2021Q3"], "2021Q3 (of 3 AMRs 1 missing and 1 in quarantine)"),
        (
            "gemeente",
            ["2021Q3", "2021Q1"],
            "2021Q1 (of 3 AMRs 1 in quarantine), 2021Q3 (no national table to compare with)",
        ),
    ],
)
def test_what_is_missing_counts_by_quarter(
    marts: duckdb.DuckDBPyConnection, gebiedsoort: str, quarters: list[str], why: str
) -> None:
    said = what_is_missing(marts, gebiedsoort, quarters)
    assert said == f"Not complete, so a sum of these areas is not that of Nederland: {why}. See mart_dekking."


@pytest.mark.parametrize(("difference", "said"), [(1, "1 person more than"), (-12, "12 persons fewer than")])
def test_difference_with_the_national_table_is_told(
    marts: duckdb.DuckDBPyConnection, difference: int, said: str
) -> None:
    marts.execute(
        "INSERT INTO marts.mart_dekking VALUES ('2021Q4', 'amr', ['AM01', 'AM02', 'AM03'], [], [], ?, false)",
        [difference],
    )
    assert f"2021Q4 ({said} the national table)" in str(what_is_missing(marts, "amr", ["2021Q4"]))


@pytest.mark.parametrize(("gebiedsoort", "quarters"), [("amr", ["2021Q1"]), ("nederland", ["2021Q1"]), ("amr", [])])
def test_what_is_complete_has_nothing_to_tell(
    marts: duckdb.DuckDBPyConnection, gebiedsoort: str, quarters: list[str]
) -> None:
    assert what_is_missing(marts, gebiedsoort, quarters) is None
