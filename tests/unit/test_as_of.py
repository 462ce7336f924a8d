"""The session as of a day: what it shows of a publication that was revised, and of one without a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from orchestration.warehouse.as_of import count_without_day, session_as_of

SETUP = """
CREATE SCHEMA marts;
CREATE TABLE marts.dim_quarter AS SELECT '2021Q1' AS quarter_key;
CREATE TABLE marts.dim_publicatie (publicatie_id VARCHAR, is_current BOOLEAN, known_from DATE, known_to DATE);
INSERT INTO marts.dim_publicatie VALUES
    ('eerste', false, '2021-07-01', '2022-01-01'),
    ('tweede', true, '2022-01-01', NULL),
    ('zonder_dag', true, NULL, NULL);
CREATE TABLE marts.fct_klantprofielen_revisie AS
    SELECT feit, publicatie_id, known_from, known_to, 'gemeente' AS gemeente_key, 7 AS totaal
    FROM marts.dim_publicatie, (SELECT unnest(['gemeente', 'amr', 'nederland']) AS feit) WHERE known_from IS NOT NULL;
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
    "query",
    [
        "FROM mart_stand",
        "SELECT count(*) FROM mart_stand",
        "FROM MART_STAND",
        'FROM "mart_stand"',
        "FROM mart_stand AS stand",
        "WITH stand AS (FROM mart_stand) FROM stand",
        "FROM dim_quarter JOIN mart_stand USING (quarter_key)",
        "SELECT (SELECT max(totaal) FROM mart_stand)",
        "FROM dim_quarter UNION ALL SELECT quarter_key FROM mart_stand",
        "SELECT 1 WHERE EXISTS (FROM mart_stand)",
        "SELECT * FROM mart_stand WHERE quarter_key = '2021Q1'",
        "SELECT quarter_key, count(*) FROM mart_stand GROUP BY ALL",
    ],
)
def test_query_of_a_mart_without_history_says_which_tables_there_are(
    published: duckdb.DuckDBPyConnection, query: str
) -> None:
    published.execute("CREATE TABLE marts.mart_stand (quarter_key VARCHAR, totaal INTEGER)")
    published.execute("INSERT INTO marts.mart_stand VALUES ('2021Q1', 7)")
    published.execute("CREATE VIEW main.mart_stand AS FROM marts.mart_stand")
    published.execute(session_as_of(published, DAY))
    with pytest.raises(
        duckdb.Error, match=r"mart_stand is not as of a day\. As known on 2022-01-01 there are: "
    ) as error:
        published.execute(query)
    assert "fct_klantprofielen_amr, fct_klantprofielen_nederland, dim_publicatie, dim_quarter." in str(error.value)
    assert published.execute("FROM marts.mart_stand").fetchall() == [("2021Q1", 7)]
