"""The figures as known on a day: temporary views over the published marts, with the names of the marts themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from orchestration.domain.quarter import ONBEKEND
from orchestration.warehouse.sql import sql_literal

if TYPE_CHECKING:
    import duckdb

_FEITEN = ("gemeente", "amr", "nederland")
_REVISIES = "fct_klantprofielen_revisie"
_STAND_SOURCES = (_REVISIES, "dim_quarter", "dim_gemeente", "dim_amr", "dim_publicatie")
"""Where mart_stand has its columns from: a column is the one of that name in the first table that has it."""
_STAND_OWN = {
    "stand_key": f"{_REVISIES}.quarter_key || '-' || coalesce(dim_gemeente.gemeente_code, dim_amr.amr_code, 'NL')",
    "gebiedsoort": "feit",
}
"""The columns that are its own."""


def session_as_of(connection: duckdb.DuckDBPyConnection, day: date) -> str:
    """SQL that begins a session in which facts, mart_stand and dim_publicatie are as they were known on a day.

    The columns that `unknown_as_of` names are null there. The other dimensions are as they are now. Other marts are
    refused by their bare name, because they are not as of that day; their full name still works, such as
    marts.mart_controle. fct_klantprofielen_revisie says when a figure is known.

    Args:
        connection: the published warehouse, from which this only reads.
        day: the day; publications of the day itself are known.
    """
    asked = f"DATE '{day.isoformat()}'"
    publicatie = (
        f"SELECT * REPLACE (known_to IS NULL OR {asked} < known_to AS is_current, "
        f"CASE WHEN known_to <= {asked} THEN known_to END AS known_to) "
        f"FROM marts.dim_publicatie WHERE known_from <= {asked}"
    )
    there = {f"fct_klantprofielen_{feit}": _fact(connection, feit, asked) for feit in _FEITEN}
    there |= {"mart_stand": _stand(connection, asked), "dim_publicatie": publicatie}
    marts = _marts(connection)
    there |= {name: f"FROM marts.{name}" for name in marts if name.startswith("dim_") and name not in there}
    of_today = {name: f"marts.{name}" for name in marts if name not in there}
    of_today |= _other_views(connection, marts)
    refused = {name: _refusal(full_name, list(there), day) for name, full_name in of_today.items()}
    return ";\n".join(f"CREATE TEMP VIEW {name} AS {query}" for name, query in (there | refused).items())


def unknown_as_of(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The columns of mart_stand that nobody can tell as of a day, such as one about all publications together."""
    return [name for name, told in _stand_columns(connection).items() if told is None]


def count_without_day(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of current publications without a day from which they are known; no facts as of a day have them."""
    ((count,),) = connection.execute(
        "SELECT count(*) FROM marts.dim_publicatie WHERE is_current AND known_from IS NULL"
    ).fetchall()
    return int(count)


def _refusal(full_name: str, there: Sequence[str], day: date) -> str:
    """A query with the columns of a table that is not as of a day, and no rows to give: it says which tables are."""
    told = (
        f"{full_name.rpartition('.')[2]} is not as of a day. As known on {day.isoformat()} there are: "
        f"{', '.join(there)}. For the rows of today, write {full_name}."
    )
    # one row at least, or nothing would be asked of the condition
    rows = f"range(1) AS een LEFT JOIN {full_name} AS mart ON true"
    return f"SELECT mart.* FROM {rows} WHERE error({sql_literal(told)})::BOOLEAN"


def _fact(connection: duckdb.DuckDBPyConnection, feit: str, asked: str) -> str:
    """A query with the columns of a fact table."""
    columns = ", ".join(_columns(connection, f"fct_klantprofielen_{feit}"))
    return f"SELECT {columns} FROM marts.{_REVISIES} WHERE feit = '{feit}' AND {_known(asked)}"


def _stand(connection: duckdb.DuckDBPyConnection, asked: str) -> str:
    """A query with the columns of mart_stand."""
    types = _columns(connection, "mart_stand")
    columns = [f"{told or f'NULL::{types[name]}'} AS {name}" for name, told in _stand_columns(connection).items()]
    return (
        f"SELECT {', '.join(columns)} FROM marts.{_REVISIES} "
        "JOIN marts.dim_quarter USING (quarter_key) LEFT JOIN marts.dim_gemeente USING (gemeente_key) "
        "LEFT JOIN marts.dim_amr USING (amr_key) JOIN marts.dim_publicatie USING (publicatie_id) "
        f"WHERE {_REVISIES}.quarter_key <> '{ONBEKEND}' AND {_known(asked, f'{_REVISIES}.')}"
    )


def _stand_columns(connection: duckdb.DuckDBPyConnection) -> dict[str, str | None]:
    """What each column of mart_stand is as of a day, in order; None if none of its sources has it."""
    sources = {table: _columns(connection, table) for table in _STAND_SOURCES}
    return {
        name: _STAND_OWN.get(name)
        or next((f"{table}.{name}" for table, columns in sources.items() if name in columns), None)
        for name in _columns(connection, "mart_stand")
    }


def _known(asked: str, table: str = "") -> str:
    return f"{table}known_from <= {asked} AND ({table}known_to IS NULL OR {asked} < {table}known_to)"


def _columns(connection: duckdb.DuckDBPyConnection, mart: str) -> dict[str, str]:
    """The columns of a mart in order, with their types."""
    return dict(
        connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = 'marts' AND table_name = ? "
            "ORDER BY column_index",
            [mart],
        ).fetchall()
    )


def _marts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts' ORDER BY table_name"
    ).fetchall()
    return [name for (name,) in rows]


def _other_views(connection: duckdb.DuckDBPyConnection, marts: Sequence[str]) -> dict[str, str]:
    """The views in `main` that are of no mart, such as `release`, with their full names.

    Those begin with the database, for `main` alone is where the temporary views are.
    """
    rows = connection.execute(
        "SELECT view_name, database_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal "
        "AND NOT temporary AND database_name = current_database() ORDER BY view_name"
    ).fetchall()
    return {name: f'"{database}".main.{name}' for name, database in rows if name not in marts}
