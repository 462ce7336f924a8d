"""From which columns of which tables the columns of a query come."""

from __future__ import annotations

import duckdb
import pytest
from sqlglot.errors import SqlglotError

from orchestration.warehouse.lineage import Tables, column_lineage, tables_of


@pytest.fixture(scope="module")
def tables() -> Tables:
    """Two tables in schema `main`."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE telling (amr_code VARCHAR, met INTEGER, totaal INTEGER, bbox DOUBLE[4])")
        connection.execute("CREATE TABLE amr (code VARCHAR, naam VARCHAR)")
        return tables_of(connection)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT met FROM main.telling", {"met": ["telling.met"]}),
        ("SELECT met FROM memory.main.telling", {"met": ["telling.met"]}),
        (
            "WITH source AS (SELECT * FROM main.telling) SELECT met / totaal AS graad FROM source",
            {"graad": ["telling.met", "telling.totaal"]},
        ),
        (
            "SELECT naam, sum(met) AS met, 1 AS een FROM main.telling JOIN main.amr ON amr_code = code GROUP BY naam",
            {"naam": ["amr.naam"], "met": ["telling.met"], "een": []},
        ),
        (
            "SELECT amr_code AS code, met FROM main.telling UNION ALL BY NAME SELECT naam, code FROM main.amr "
            "UNION ALL BY NAME SELECT totaal, met FROM main.telling",
            {
                "code": ["amr.code", "telling.amr_code"],
                "met": ["telling.met"],
                "naam": ["amr.naam"],
                "totaal": ["telling.totaal"],
            },
        ),
    ],
)
def test_columns_come_from(tables: Tables, sql: str, expected: dict[str, list[str]]) -> None:
    found = column_lineage(sql, tables)
    named = {name: [f"{origin.table}.{origin.name}" for origin in origins] for name, origins in found.items()}
    assert named == expected
    assert {origin.schema for origins in found.values() for origin in origins} == {"main"}


def test_query_of_a_column_that_is_not_there_is_refused(tables: Tables) -> None:
    with pytest.raises(SqlglotError, match="zonder"):
        column_lineage("SELECT zonder FROM main.telling", tables)
