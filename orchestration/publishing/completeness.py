"""Which quarters and regions have figures, in words: from `mart_dekking`, for people who add up rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from orchestration.domain.count import format_count

COVERAGE = """
    WITH gebied AS (
        SELECT amr_code AS code, arg_max(amr_naam, valid_from) AS naam FROM marts.dim_amr GROUP BY amr_code
        UNION ALL
        SELECT 'NL', 'Nederland'
    )
    SELECT
        * REPLACE (
            (SELECT list(naam ORDER BY naam) FROM gebied WHERE code IN gebieden_in_quarantaine)
                AS gebieden_in_quarantaine,
            (SELECT list(naam ORDER BY naam) FROM gebied WHERE code IN ontbrekende_gebieden) AS ontbrekende_gebieden
        )
    FROM marts.mart_dekking
    ORDER BY quarter_key DESC
"""
"""The rows of `mart_dekking`, newest quarter first, with the names of the areas that have no figures."""


class Coverage:
    """What there is of each quarter."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take the rows of the query `COVERAGE`."""
        self._rows = {(row["quarter_key"], row["gebiedsoort"]): row for row in rows}

    @cached_property
    def quarters(self) -> tuple[str, ...]:
        """Every quarter from the newest with a publication to the oldest; those between that have none too."""
        return tuple(dict.fromkeys(quarter_key for quarter_key, _ in self._rows))

    def told(self, quarter_key: str) -> str | None:
        """What to know of the gemeenten beside the figures of Nederland; None if they are complete."""
        row = self._rows[quarter_key, "gemeente"]
        if row["is_volledig"]:
            return None
        return f"gemeenten van {row['aantal_geladen']} van de {row['aantal_verwacht']} regio's"

    def warnings(self, gebiedsoort: str) -> list[str]:
        """A warning for who adds up rows of a kind of area ('gemeente' or 'amr'), if a quarter is not complete."""
        lacking = [key for key in self.quarters if not self._rows[key, gebiedsoort]["is_volledig"]]
        if not lacking:
            return []
        which = ", ".join(lacking) if len(lacking) <= _FEW else f"{len(lacking)} van de {len(self.quarters)} kwartalen"
        return [
            f"Niet volledig: {which}. Tel de rijen daar niet op tot Nederland. Zie de bladen Lees mij en Kwaliteit."
        ]

    def lines(self) -> list[str]:
        """A sentence a quarter: what there is, what is missing, and if it is complete."""
        return [self._line(key) for key in self.quarters] or ["Er zijn nog geen kwartalen met cijfers."]

    def _line(self, quarter_key: str) -> str:
        nederland, amr, gemeente = (self._rows[quarter_key, kind] for kind in ("nederland", "amr", "gemeente"))
        is_volledig = amr["is_volledig"] and gemeente["is_volledig"]
        sentences = [
            f"{quarter_key}: {'' if nederland['aantal_geladen'] else 'geen cijfers van '}Nederland; "
            f"{_of(amr)} regio's; gemeenten in {_of(gemeente)} regio's",
            *_named("Apart gehouden", nederland, gemeente, "gebieden_in_quarantaine"),
            *_named("Ontbreekt", nederland, gemeente, "ontbrekende_gebieden"),
            *_difference(gemeente),
            "Volledig" if is_volledig else "Niet volledig",
        ]
        return "".join(f"{sentence}. " for sentence in sentences).rstrip()


_FEW = 8
"""The most quarters or regions that a sentence names."""


def _of(row: Mapping[str, Any]) -> str:
    return f"{row['aantal_geladen']} van de {row['aantal_verwacht']}"


def _named(what: str, nederland: Mapping[str, Any], gemeente: Mapping[str, Any], column: str) -> list[str]:
    """The areas in a column by name; by number if they are many; no sentence if there are none."""
    names = [*(nederland[column] or ()), *(gemeente[column] or ())]
    if not names:
        return []
    return [f"{what}: {', '.join(names)}" if len(names) <= _FEW else f"{what}: {len(names)} gebieden"]


def _difference(gemeente: Mapping[str, Any]) -> list[str]:
    """A sentence if every gemeente is there, and together they are not Nederland."""
    if gemeente["aantal_geladen"] < gemeente["aantal_verwacht"] or not gemeente["verschil"]:
        return []
    side = "meer" if gemeente["verschil"] > 0 else "minder"
    return [f"De gemeenten zijn samen {format_count(abs(gemeente['verschil']))} personen {side} dan Nederland"]
