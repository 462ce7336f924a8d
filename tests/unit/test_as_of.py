"""The session as of a day: what it shows of a publication that was revised, and of one without a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from orchestration.warehouse.as_of import count_without_day, session_as_of, unknown_as_of

SETUP = """
CREATE SCHEMA marts;
CREATE TABLE marts.dim_quarter AS SELECT '2021Q1' AS quarter_key, DATE '2021-01-01' AS start_date;
CREATE TABLE marts.dim_gemeente AS SELECT 'gemeente' AS gemeente_key, 'GM1' AS gemeente_code, true AS is_current;
CREATE TABLE marts.dim_amr AS SELECT 'amr' AS amr_key, 'AM1' AS amr_code, true AS is_current;
CREATE TABLE marts.dim_publicatie (
    publicatie_id VARCHAR, amr_key VARCHAR, is_current BOOLEAN, known_from DATE, known_to DATE, is_synthetisch BOOLEAN);
INSERT INTO marts.dim_publicatie VALUES
    ('eerste', 'amr', false, '2021-07-01', '2022-01-01', false),
    ('tweede', 'amr', true, '2022-01-01', NULL, true),
    ('zonder_dag', 'amr', true, NULL, NULL, false);
CREATE TABLE marts.fct_klantprofielen_revisie AS
    SELECT feit, '2021Q1' AS quarter_key, publicatie_id, known_from, known_to, 7 AS totaal,
        CASE WHEN feit = 'gemeente' THEN 'gemeente' END AS gemeente_key,
        CASE WHEN feit <> 'nederland' THEN 'amr' END AS amr_key
    FROM marts.dim_publicatie, (SELECT unnest(['gemeente', 'amr', 'nederland']) AS feit) WHERE known_from IS NOT NULL;
CREATE TABLE marts.mart_stand (
    stand_key VARCHAR, gebiedsoort VARCHAR, quarter_key VARCHAR, start_date DATE, gemeente_code VARCHAR,
    amr_code VARCHAR, totaal INTEGER, is_hele_land BOOLEAN, is_synthetisch BOOLEAN);
CREATE TABLE marts.mart_trend AS SELECT '2021Q1' AS quarter_key, 7 AS totaal;
CREATE VIEW main.mart_trend AS FROM marts.mart_trend;
CREATE TABLE marts.fct_klantprofielen_gemeente (gemeente_key VARCHAR, publicatie_id VARCHAR, totaal INTEGER);
CREATE TABLE marts.fct_klantprofielen_amr (publicatie_id VARCHAR, totaal INTEGER);
CREATE TABLE marts.fct_klantprofielen_nederland (publicatie_id VARCHAR);
"""

DAY = date(2022, 1, 1)


@pytest.fixture
def published() -> Iterator[duckdb.DuckDBPyConnection]:
    """Published marts of two revisions (synthetisch)."""
    with duckdb.connect() as connection:
        connection.execute(SETUP)
        yield connection


@pytest.mark.parametrize(
    ("day", "known"),
    [
        (date(2021, 6, 30), []),
        (date(2021, 7, 1), ["eerste"]),
        (date(2021, 12, 31), ["eerste"]),
        (date(2022, 1, 1), ["tweede"]),
    ],
)
def test_facts_have_their_own_columns_and_the_revision_of_the_day(
    published: duckdb.DuckDBPyConnection, day: date, known: list[str]
) -> None:
    published.execute(session_as_of(published, day))
    assert published.execute("FROM fct_klantprofielen_gemeente").fetchall() == [("gemeente", each, 7) for each in known]
    assert published.execute("FROM fct_klantprofielen_amr").fetchall() == [(each, 7) for each in known]
    assert published.execute("FROM fct_klantprofielen_nederland").fetchall() == [(each,) for each in known]
    assert published.execute("SELECT quarter_key FROM dim_quarter").fetchall() == [("2021Q1",)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 12, 31), [("eerste", True, None)]),
        (date(2022, 1, 1), [("eerste", False, date(2022, 1, 1)), ("tweede", True, None)]),
    ],
)
def test_publication_is_current_and_has_no_end_until_its_revision_is_known(
    published: duckdb.DuckDBPyConnection, day: date, expected: list[tuple[str, bool, date | None]]
) -> None:
    published.execute(session_as_of(published, day))
    rows = "SELECT publicatie_id, is_current, known_to FROM dim_publicatie ORDER BY known_from"
    assert published.execute(rows).fetchall() == expected


def test_publication_without_a_day_is_counted(published: duckdb.DuckDBPyConnection) -> None:
    assert count_without_day(published) == 1


@pytest.mark.parametrize(
    ("day", "is_synthetisch"), [(date(2021, 12, 31), False), (date(2022, 1, 1), True)], ids=["before", "after"]
)
def test_stand_has_its_columns_in_order_and_null_what_nobody_can_tell(
    published: duckdb.DuckDBPyConnection, day: date, is_synthetisch: bool
) -> None:
    assert unknown_as_of(published) == ["is_hele_land"]
    published.execute(session_as_of(published, day))
    start = date(2021, 1, 1)
    assert published.execute("FROM mart_stand ORDER BY stand_key").fetchall() == [
        ("2021Q1-AM1", "amr", "2021Q1", start, None, "AM1", 7, None, is_synthetisch),
        ("2021Q1-GM1", "gemeente", "2021Q1", start, "GM1", "AM1", 7, None, is_synthetisch),
        ("2021Q1-NL", "nederland", "2021Q1", start, None, None, 7, None, is_synthetisch),
    ]
    types = "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'mart_stand' AND schema_name = ?"
    assert published.execute(types, ["main"]).fetchall() == published.execute(types, ["marts"]).fetchall()


def test_stand_leaves_the_unknown_quarter_out(published: duckdb.DuckDBPyConnection) -> None:
    published.execute("UPDATE marts.fct_klantprofielen_revisie SET quarter_key = 'onbekend' WHERE feit = 'amr'")
    published.execute("INSERT INTO marts.dim_quarter VALUES ('onbekend', NULL)")
    published.execute(session_as_of(published, DAY))
    assert published.execute("SELECT count(*) FROM mart_stand").fetchall() == [(2,)]


@pytest.mark.parametrize(
    "query",
    [
        "FROM mart_trend",
        "SELECT count(*) FROM mart_trend",
        "FROM MART_TREND",
        'FROM "mart_trend"',
        "FROM mart_trend AS trend",
        "WITH trend AS (FROM mart_trend) FROM trend",
        "FROM dim_quarter JOIN mart_trend USING (quarter_key)",
        "SELECT (SELECT max(totaal) FROM mart_trend)",
        "SELECT quarter_key FROM dim_quarter UNION ALL SELECT quarter_key FROM mart_trend",
        "SELECT 1 WHERE EXISTS (FROM mart_trend)",
        "SELECT * FROM mart_trend WHERE quarter_key = '2021Q1'",
        "SELECT quarter_key, count(*) FROM mart_trend GROUP BY ALL",
    ],
)
def test_query_of_a_mart_without_history_says_which_tables_there_are(
    published: duckdb.DuckDBPyConnection, query: str
) -> None:
    published.execute(session_as_of(published, DAY))
    with pytest.raises(
        duckdb.Error, match=r"mart_trend is not as of a day\. As known on 2022-01-01 there are: "
    ) as error:
        published.execute(query)
    assert "fct_klantprofielen_amr, fct_klantprofielen_nederland, mart_stand, dim_publicatie, dim_amr, " in str(
        error.value
    )
    assert published.execute("FROM marts.mart_trend").fetchall() == [("2021Q1", 7)]
