"""Which areas of which quarters have figures, as `mart_dekking` counts them: never a range that suggests more."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_COUNTED = """
    SELECT quarter_key, label, start_date, end_date, gebiedsoort, geladen_gebieden,
           gebieden_in_quarantaine || ontbrekende_gebieden
    FROM marts.mart_dekking JOIN marts.dim_quarter USING (quarter_key)
    WHERE aantal_geladen > 0
    ORDER BY quarter_key, gebiedsoort = 'nederland' DESC, gebiedsoort
"""
_KINDS = {"nederland": "totaal", "amr": "totalen", "gemeente": "gemeenten"}
"""What the figures of each gebiedsoort are called in Dutch; the areas that they are of follow."""


@dataclass(frozen=True, slots=True)
class QuarterCoverage:
    """A quarter with figures: its first and last day, and a Dutch sentence that says which areas have them."""

    quarter_key: str
    begin: date
    end: date
    sentence: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The quarters with figures, in order of time; the AMRs that any has, code and name; whether any has Nederland."""

    quarters: tuple[QuarterCoverage, ...] = ()
    amrs: tuple[tuple[str, str], ...] = ()
    has_nederland: bool = False


NOTHING = Coverage()
"""That of a release without figures of a known quarter."""


def read_coverage(connection: duckdb.DuckDBPyConnection) -> Coverage:
    """What the marts have figures of, in quarters that are known."""
    names = dict(
        connection.execute("SELECT amr_code, arg_max(amr_naam, valid_from) FROM marts.dim_amr GROUP BY ALL").fetchall()
    )
    said: dict[tuple[str, str, date, date], dict[str, list[str]]] = {}
    loaded: set[str] = set()
    for *quarter, gebiedsoort, there, absent in connection.execute(_COUNTED).fetchall():
        loaded.update(there)
        areas = "Nederland" if gebiedsoort == "nederland" else _in_dutch(there, absent, names)
        said.setdefault(tuple(quarter), {}).setdefault(areas, []).append(_KINDS[gebiedsoort])
    quarters = []
    for (quarter_key, label, begin, end), parts in said.items():
        sentence = "; ".join(f"{' en '.join(kinds)} van {areas}" for areas, kinds in parts.items())
        quarters.append(QuarterCoverage(quarter_key, begin, end, f"{label}: {sentence}"))
    amrs = tuple((code, names[code]) for code in sorted(loaded & names.keys()))
    return Coverage(tuple(quarters), amrs, "NL" in loaded)


def what_is_missing(connection: duckdb.DuckDBPyConnection, gebiedsoort: str, quarters: Collection[str]) -> str | None:
    """An English sentence that says why figures do not add up to Nederland; None if they do in each of the quarters.

    Figures of Nederland itself are complete as UWV prints them, and so is any single area's.

    Args:
        connection: the published warehouse.
        gebiedsoort: the kind of area whose figures are given.
        quarters: those of the figures.
    """
    rows = connection.execute(
        "SELECT quarter_key, aantal_verwacht, aantal_quarantaine, aantal_ontbrekend, verschil FROM marts.mart_dekking "
        "WHERE gebiedsoort = ? AND NOT is_volledig AND list_contains(?, quarter_key) ORDER BY quarter_key",
        [gebiedsoort, list(quarters)],
    ).fetchall()
    if not rows:
        return None
    why = ", ".join(f"{quarter_key} ({_why(*counted)})" for quarter_key, *counted in rows)
    return f"Not complete, so a sum of these areas is not that of Nederland: {why}. See mart_dekking."


def _why(expected: int, in_quarantine: int, missing: int, difference: int | None) -> str:
    states = [f"{missing} missing"] * (missing > 0) + [f"{in_quarantine} in quarantine"] * (in_quarantine > 0)
    if states:
        return f"of {expected} AMRs {' and '.join(states)}"
    if difference is None:
        return "no national table to compare with"
    if difference == 0:
        return "the same persons as the national table, counted in other columns"
    persons = "1 person" if abs(difference) == 1 else f"{abs(difference)} persons"
    return f"{persons} {'more' if difference > 0 else 'fewer'} than the national table"


def _in_dutch(there: Sequence[str], absent: Sequence[str], names: Mapping[str, str]) -> str:
    """How many AMRs, with the names of those that are there or of those that are not, whichever are fewer."""
    if not absent:
        return f"alle {len(there)} arbeidsmarktregio's"
    word, codes = ("alleen", there) if len(there) <= len(absent) else ("niet", absent)
    named = ", ".join(sorted(names[code] for code in codes))
    return f"{len(there)} van de {len(there) + len(absent)} arbeidsmarktregio's ({word} {named})"
