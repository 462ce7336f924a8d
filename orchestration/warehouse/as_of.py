"""The facts as known on a day: temporary views over the published marts, with the names of the facts themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from orchestration.warehouse.sql import sql_literal

if TYPE_CHECKING:
    import duckdb

_FEITEN = ("gemeente", "amr", "nederland")


def session_as_of(connection: duckdb.DuckDBPyConnection, day: date) -> str:
    """SQL that begins a session in which the facts and dim_publicatie are as they were known on a day.

    The other dimensions are as they are now. Other marts are refused by their bare name, because they are not as of
    that day; their full name still works, such as marts.mart_controle. fct_klantprofielen_revisie says when a figure
    is known.

    Args:
        connection: the published warehouse, from which this only reads.
        day: the day; publications of the day itself are known.
    """
    asked = f"DATE '{day.isoformat()}'"
    facts = [_fact_view(connection, feit, asked) for feit in _FEITEN]
    publicatie = (
        f"CREATE TEMP VIEW dim_publicatie AS SELECT * REPLACE (known_to IS NULL OR {asked} < known_to AS is_current, "
        f"CASE WHEN known_to <= {asked} THEN known_to END AS known_to) "
        f"FROM marts.dim_publicatie WHERE known_from <= {asked}"
    )
    dimensions = _marts(connection, "starts_with(table_name, 'dim_') AND table_name <> 'dim_publicatie'")
    same = [f"CREATE TEMP VIEW {name} AS FROM marts.{name}" for name in dimensions]
    there = [*(f"fct_klantprofielen_{feit}" for feit in _FEITEN), "dim_publicatie", *dimensions]
    refused = [_refusal(name, there, day) for name in _marts(connection, "true") if name not in there]
    return ";\n".join([*facts, publicatie, *same, *refused])


def count_without_day(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of current publications without a day from which they are known; no facts as of a day have them."""
    ((count,),) = connection.execute(
        "SELECT count(*) FROM marts.dim_publicatie WHERE is_current AND known_from IS NULL"
    ).fetchall()
    return int(count)


def _refusal(mart: str, there: Sequence[str], day: date) -> str:
    """A view with the name of a mart that is not as of a day, and no rows to give: it says which there are."""
    told = (
        f"{mart} is not as of a day. As known on {day.isoformat()} there are: {', '.join(there)}. "
        f"For the rows of today, write marts.{mart}."
    )
    # one row at least, or nothing would be asked of the condition
    rows = f"range(1) AS een LEFT JOIN marts.{mart} AS mart ON true"
    return f"CREATE TEMP VIEW {mart} AS SELECT mart.* FROM {rows} WHERE error({sql_literal(told)})::BOOLEAN"


def _fact_view(connection: duckdb.DuckDBPyConnection, feit: str, asked: str) -> str:
    """A view with the name and the columns of a fact table."""
    fact = f"fct_klantprofielen_{feit}"
    columns = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'marts' AND table_name = ? ORDER BY column_index",
        [fact],
    ).fetchall()
    return (
        f"CREATE TEMP VIEW {fact} AS SELECT {', '.join(column for (column,) in columns)} "
        f"FROM marts.fct_klantprofielen_revisie WHERE feit = '{feit}' "
        f"AND known_from <= {asked} AND (known_to IS NULL OR {asked} < known_to)"
    )


def _marts(connection: duckdb.DuckDBPyConnection, condition: str) -> list[str]:
    rows = connection.execute(
        f"SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts' AND {condition} ORDER BY table_name"
    ).fetchall()
    return [name for (name,) in rows]
