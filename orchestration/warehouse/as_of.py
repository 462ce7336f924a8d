"""The facts as known on a day: temporary views over the published marts, with the names of the facts themselves."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_MISSING = re.compile(r"Table with name (\w+) does not exist")
_FEITEN = ("gemeente", "amr", "nederland")


def session_as_of(connection: duckdb.DuckDBPyConnection, day: date) -> str:
    """SQL that begins a session in which the facts and dim_publicatie are as they were known on a day.

    The other dimensions are as they are now. Other marts have no bare name in the session, because they are not as of
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
    dimensions = [f"CREATE TEMP VIEW {name} AS FROM marts.{name}" for name in _other_dimensions(connection)]
    return ";\n".join([*facts, publicatie, *dimensions])


def count_without_day(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of current publications without a day from which they are known; no facts as of a day have them."""
    ((count,),) = connection.execute(
        "SELECT count(*) FROM marts.dim_publicatie WHERE is_current AND known_from IS NULL"
    ).fetchall()
    return int(count)


def explain_missing(connection: duckdb.DuckDBPyConnection, error: Exception, day: date) -> str | None:
    """Why a query as of a day fails if it asks a mart that is not as of a day; None for any other error.

    DuckDB itself would propose the mart's full name, which has today's rows.

    Args:
        connection: the published warehouse.
        error: DuckDB's error.
        day: the day of the session.
    """
    missing = _MISSING.search(str(error))
    known = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts'").fetchall()
    if missing is None or (missing[1].casefold(),) not in known:
        return None
    tables = [*(f"fct_klantprofielen_{feit}" for feit in _FEITEN), "dim_publicatie", *_other_dimensions(connection)]
    return (
        f"{missing[1]} is not as of a day. As known on {day.isoformat()} there are: {', '.join(tables)}. "
        f"For the rows of today, write marts.{missing[1]}."
    )


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


def _other_dimensions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts' "
        "AND starts_with(table_name, 'dim_') AND table_name <> 'dim_publicatie' ORDER BY table_name"
    ).fetchall()
    return [name for (name,) in rows]
