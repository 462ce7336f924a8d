"""The facts as known on a day: temporary views over the published marts, by the names of the facts themselves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_FEITEN = ("gemeente", "amr", "nederland")


def session_as_of(connection: duckdb.DuckDBPyConnection, day: date) -> str:
    """SQL that begins a session in which the facts, and dim_publicatie, are as they were known on a day.

    The other dimensions are as they are now. What is not there by its bare name is not as of that day; it can still
    be asked for in its schema, as marts.mart_controle. See fct_klantprofielen_revisie for what 'known' means.

    Args:
        connection: the published warehouse; its catalogue is read, nothing is made in it.
        day: publications of this day are known.
    """
    today = f"DATE '{day.isoformat()}'"
    facts = [
        f"CREATE TEMP VIEW {fact} AS SELECT {', '.join(_columns(connection, fact))} "
        f"FROM marts.fct_klantprofielen_revisie WHERE feit = '{feit}' "
        f"AND known_from <= {today} AND (known_to IS NULL OR {today} < known_to)"
        for feit in _FEITEN
        for fact in [f"fct_klantprofielen_{feit}"]
    ]
    publicatie = (
        f"CREATE TEMP VIEW dim_publicatie AS SELECT * REPLACE (known_to IS NULL OR {today} < known_to AS is_current, "
        f"CASE WHEN known_to <= {today} THEN known_to END AS known_to) "
        f"FROM marts.dim_publicatie WHERE known_from <= {today}"
    )
    dimensions = [f"CREATE TEMP VIEW {name} AS FROM marts.{name}" for name in _other_dimensions(connection)]
    return ";\n".join([*facts, publicatie, *dimensions])


def count_without_day(connection: duckdb.DuckDBPyConnection) -> int:
    """How many current publications have no day from which they are known, and so are in no facts as of a day."""
    ((count,),) = connection.execute(
        "SELECT count(*) FROM marts.dim_publicatie WHERE is_current AND known_from IS NULL"
    ).fetchall()
    return int(count)


def _columns(connection: duckdb.DuckDBPyConnection, mart: str) -> list[str]:
    rows = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'marts' AND table_name = ? ORDER BY column_index",
        [mart],
    ).fetchall()
    return [column for (column,) in rows]


def _other_dimensions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts' "
        "AND starts_with(table_name, 'dim_') AND table_name <> 'dim_publicatie' ORDER BY table_name"
    ).fetchall()
    return [name for (name,) in rows]
