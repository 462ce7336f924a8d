"""What is to be said beside figures by metric: which of those that were asked for are not there, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from orchestration.publishing.coverage import what_is_missing
from orchestration.publishing.metrics import MetricQuery, last_quarters_sql

if TYPE_CHECKING:
    import duckdb

_MANY = 4
"""More quarters than this are told by the first and the last."""
_OF_REGISTER = ("doelgroepregister", "registratiegraad")
"""The metrics of the register; the national table has no register of each AMR."""
_ABSENT = """
    WITH asked AS (
        SELECT unnest($codes) AS code, unnest_quarter.quarter_key
        FROM unnest($quarters) AS unnest_quarter(quarter_key)
    )
    SELECT code, list(asked.quarter_key ORDER BY asked.quarter_key)
    FROM asked ANTI JOIN mart_stand AS stand
        ON stand.gebiedsoort = $gebiedsoort AND stand.{kind}_code = asked.code AND stand.quarter_key = asked.quarter_key
        AND {column} IS NOT NULL
    GROUP BY code ORDER BY code
"""


def quarters_with_figures(connection: duckdb.DuckDBPyConnection, gebiedsoort: str) -> list[str]:
    """The quarters that have figures of a kind of area, in order of time."""
    rows = connection.execute(
        "SELECT DISTINCT quarter_key FROM mart_stand WHERE gebiedsoort = ? ORDER BY quarter_key", [gebiedsoort]
    ).fetchall()
    return [quarter_key for (quarter_key,) in rows]


def remarks(
    connection: duckdb.DuckDBPyConnection,
    query: MetricQuery,
    answered: Collection[str],
    *,
    is_as_of_a_day: bool = False,
) -> list[str]:
    """English sentences to print beside the answer to a question; none if it is all that was asked for.

    Args:
        connection: the published warehouse, perhaps in a session as of a day.
        query: the question.
        answered: the quarters that the answer has figures of.
        is_as_of_a_day: whether it is; what is complete is only known of today.
    """
    known = quarters_with_figures(connection, query.gebiedsoort)
    if not known:
        return [f"No figures by {query.gebiedsoort}."]
    asked = list(query.quarters or known)
    if query.is_by_year:
        asked = sorted(key for (key,) in connection.execute(last_quarters_sql(query)).fetchall())
    told = [_other_kinds(connection, key, query.gebiedsoort) for key in asked if key not in known]
    there = [key for key in asked if key in known]
    told += [
        f"No figures of {area} in {_listed(keys)}, so no sum has it there. See mart_dekking and mart_quarantaine."
        for area, keys in _absent(connection, query, there, "stand.totaal")
    ]
    if of_register := [name for name in query.metrics if name in _OF_REGISTER]:
        told += [
            f"No doelgroepregister of {area} in {_listed(keys)}, so {' and '.join(of_register)} leave it out there."
            for area, keys in _absent(connection, query, there, "stand.doelgroepregister")
        ]
    if not query.gemeenten and not query.amrs and query.gebiedsoort != "nederland":
        if is_as_of_a_day:
            told.append("Nobody knows whether these quarters were complete on that day; mart_dekking is of today.")
        elif missing := what_is_missing(connection, query.gebiedsoort, answered):
            told.append(missing)
    return told


def _other_kinds(connection: duckdb.DuckDBPyConnection, quarter_key: str, gebiedsoort: str) -> str:
    rows = connection.execute(
        "SELECT DISTINCT gebiedsoort FROM mart_stand WHERE quarter_key = ? ORDER BY gebiedsoort", [quarter_key]
    ).fetchall()
    kinds = " and ".join(kind for (kind,) in rows)
    known = quarters_with_figures(connection, gebiedsoort)
    others = f"It has figures by {kinds}" if kinds else f"By {gebiedsoort} there are {_listed(known)}"
    return f"No figures by {gebiedsoort} of {quarter_key}. {others}."


def _absent(
    connection: duckdb.DuckDBPyConnection, query: MetricQuery, quarters: Sequence[str], column: str
) -> list[tuple[str, list[str]]]:
    """The areas asked for by name that lack a figure, each with the quarters that it lacks."""
    found = []
    for kind, codes in (("gemeente", query.gemeenten), ("amr", query.amrs)):
        asked = {"codes": list(codes), "quarters": list(quarters), "gebiedsoort": query.gebiedsoort}
        rows = (
            connection.execute(_ABSENT.format(kind=kind, column=column), asked).fetchall() if codes and quarters else []
        )
        names = dict(
            connection.execute(
                f"SELECT {kind}_code, arg_max({kind}_naam, valid_from) FROM dim_{kind} GROUP BY ALL"
            ).fetchall()
        )
        found += [(f"{names.get(code, kind)} ({code})", keys) for code, keys in rows]
    return found


def _listed(quarters: Sequence[str]) -> str:
    if len(quarters) > _MANY:
        return f"{len(quarters)} quarters from {quarters[0]} to {quarters[-1]}"
    return ", ".join(quarters)
