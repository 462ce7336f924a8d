"""The metrics of the semantic layer, and the SQL that MetricFlow writes for a question about them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal, cast

from orchestration.domain.names import Names
from orchestration.domain.quarter import is_quarter_key
from orchestration.publishing.published import PublishedError
from orchestration.system.errors import KlantprofielenError
from orchestration.system.settings import SEEDS_DIR
from orchestration.warehouse.sql import sql_literal

if TYPE_CHECKING:
    from metricflow.engine.metricflow_engine import MetricFlowEngine
    from metricflow.protocols.sql_client import SqlClient

SEMANTIC_MANIFEST = "semantic_manifest.json"
"""The name of dbt's file of semantic models and metrics, in the published folder too."""

Gebiedsoort = Literal["gemeente", "amr", "nederland"]
Unit = Literal["personen", "aandeel", "kwartaal"]

AREA_COLUMNS: dict[Gebiedsoort, list[str]] = {
    "gemeente": ["gemeente_code", "gemeente_naam"],
    "amr": ["amr_code", "amr_naam"],
    "nederland": [],
}
"""The columns that tell the areas of a gebiedsoort apart; the finest gebiedsoort first."""

QUARTER, YEAR = "quarter", "year"
GROUPINGS = (*AREA_COLUMNS, QUARTER, YEAR)
"""The groupings that a question can have."""

_QUARTERS = [key for year in range(2000, 2100) for number in "1234" if is_quarter_key(key := f"{year}Q{number}")]

_ENTITY = "stand"
_LAST_QUARTER = "laatste_kwartaal"


_NEAREST = 5


class MetricError(KlantprofielenError):
    """An unknown metric, grouping, quarter or area; the message has the nearest ones."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric as the project defines it; a share is 0–1, and null if nobody is counted."""

    name: str
    label: str
    description: str
    unit: Unit
    gebiedsoorten: tuple[Gebiedsoort, ...]


@dataclass(frozen=True, slots=True)
class MetricQuery:
    """A question: names of metrics, some of GROUPINGS, and what alone to answer for (all of a kind if none is named).

    `quarters` are keys, `gemeenten` and `amrs` codes of CBS; `metric_query` finds them.
    """

    metrics: Sequence[str]
    groupings: Sequence[str] = ()
    quarters: Sequence[str] = ()
    gemeenten: Sequence[str] = ()
    amrs: Sequence[str] = ()

    @property
    def is_by_year(self) -> bool:
        """True if each year has one figure; asked for the quarter too, every quarter has one."""
        return YEAR in self.groupings and QUARTER not in self.groupings

    @property
    def gebiedsoort(self) -> Gebiedsoort:
        """The finest one asked for, else Nederland: each counts every person, so an answer is about one of them."""
        if self.gemeenten or "gemeente" in self.groupings:
            return "gemeente"
        return "amr" if self.amrs or "amr" in self.groupings else "nederland"


def last_quarters_sql(query: MetricQuery) -> str:
    """SQL for the last quarter of each year that has figures, among those asked for if some are."""
    among = f" AND quarter_key IN ({', '.join(map(sql_literal, query.quarters))})" if query.quarters else ""
    return (
        f"SELECT max(quarter_key) FROM main.mart_stand WHERE gebiedsoort = {sql_literal(query.gebiedsoort)}{among} "
        "GROUP BY quarter_key[:4]"
    )


def metric_query(
    metrics: Sequence[str],
    groupings: Sequence[str],
    quarters: Sequence[str],
    gemeenten: Sequence[str],
    amrs: Sequence[str],
) -> MetricQuery:
    """The question of a user, who gives areas by code ('GM0361') or by any known spelling of their name.

    Raises:
        MetricError: if an area is not known.
    """
    names = Names.from_seeds(SEEDS_DIR)
    return MetricQuery(
        metrics,
        groupings,
        [key.upper() for key in quarters],
        [_area_code(names, names.gemeente_namen, each.strip(), is_amr=False) for each in gemeenten],
        [_area_code(names, names.amr_namen, each.strip(), is_amr=True) for each in amrs],
    )


def _area_code(names: Names, known: Mapping[str, str], asked: str, *, is_amr: bool) -> str:
    if (code := asked.upper()) in known:
        return code
    if found := names.amr_code(asked) if is_amr else names.gemeente_code(asked):
        return found
    codes = {name: code for code, name in known.items()}
    nearest = [f"{name} ({codes[name]})" for name in _nearest(asked, codes)]
    raise _unknown("AMR" if is_amr else "gemeente", asked, nearest)


def read_metrics(semantic_manifest: Path) -> dict[str, Metric]:
    """The metrics by name, sorted.

    Args:
        semantic_manifest: dbt's file.

    Raises:
        PublishedError: if it can't be read.
    """
    try:
        return _metrics(json.loads(semantic_manifest.read_bytes())["metrics"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PublishedError(semantic_manifest, repr(error)) from error


def _metrics(found: Sequence[Mapping[str, Any]]) -> dict[str, Metric]:
    metrics = (
        Metric(
            name=metric["name"],
            label=metric["label"],
            description=metric["description"],
            unit=metric["config"]["meta"]["eenheid"],
            gebiedsoorten=tuple(metric["config"]["meta"]["gebiedsoorten"]),
        )
        for metric in found
    )
    return {metric.name: metric for metric in sorted(metrics, key=lambda metric: metric.name)}


def metric_sql(semantic_manifest: Path, query: MetricQuery) -> str:
    """SQL on the published marts that answers a question; it divides a share after adding up its counts.

    The columns are `year` if grouped by it, `quarter_key`, those of the areas, and the metrics. It never adds up
    persons of different quarters: the figures are those of each quarter, or of the last one of each year.

    Args:
        semantic_manifest: dbt's file.
        query: the question.

    Raises:
        MetricError: if a metric, grouping or quarter does not exist, or a metric is not published for the gebiedsoort.
    """
    from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

    _refuse_unknown(read_metrics(semantic_manifest), query)
    time = "metric_time__year" if query.is_by_year else "metric_time__quarter"
    last = [_LAST_QUARTER] if query.is_by_year else []
    quarter = _LAST_QUARTER if query.is_by_year else f"year({time}) || 'Q' || quarter({time})"
    times = [f"year({time}) AS year"] * (YEAR in query.groupings) + [f"{quarter} AS quarter_key"]
    areas = {
        f"{_ENTITY}__{column}": f"{_ENTITY}__{column} AS {column}"
        for gebiedsoort in reversed(AREA_COLUMNS)
        if gebiedsoort in query.groupings
        for column in AREA_COLUMNS[gebiedsoort]
    }
    filters: dict[str, Sequence[str]] = {
        "gebiedsoort": [query.gebiedsoort],
        "quarter_key": query.quarters,
        "gemeente_code": query.gemeenten,
        "amr_code": query.amrs,
    }
    conditions = [
        f"{_dimension(column)} IN ({', '.join(map(sql_literal, values))})"
        for column, values in filters.items()
        if values
    ]
    if query.is_by_year:
        # Of all areas, not of those asked for: else each would have a last quarter of its own.
        conditions.append(f"{_dimension('quarter_key')} IN ({last_quarters_sql(query)})")
    request = MetricFlowQueryRequest.create(
        metric_names=list(dict.fromkeys([*last, *query.metrics])),
        group_by_names=[time, *areas],
        where_constraints=conditions,
    )
    written = _engine(semantic_manifest).explain(request).sql_statement.sql
    columns = [*times, *areas.values(), *dict.fromkeys(query.metrics)]
    return f"SELECT {', '.join(columns)} FROM (\n{written}\n) ORDER BY ALL"


def _refuse_unknown(metrics: Mapping[str, Metric], query: MetricQuery) -> None:
    known_of: dict[str, tuple[Sequence[str], Collection[str]]] = {
        "metric": (query.metrics, metrics),
        "grouping": (query.groupings, GROUPINGS),
        "quarter": (query.quarters, _QUARTERS),
    }
    for kind, (asked, known) in known_of.items():
        for name in asked:
            if name not in known:
                raise _unknown(kind, name, _nearest(name, known))
    _refuse_mixed(query)
    for name in query.metrics:
        gebiedsoorten = metrics[name].gebiedsoorten
        if query.gebiedsoort not in gebiedsoorten:
            raise MetricError(
                f"'{name}' is not published by {query.gebiedsoort}; ask it by {' or '.join(gebiedsoorten)}"
            )


def _dimension(column: str) -> str:
    return f"{{{{ Dimension('{_ENTITY}__{column}') }}}}"


def _refuse_mixed(query: MetricQuery) -> None:
    """Refuse groupings whose figures would be of other persons than they say, and a question without a metric."""
    if not query.metrics:
        raise MetricError("name one metric or more")
    kinds = [kind for kind in AREA_COLUMNS if kind in query.groupings]
    if "nederland" in kinds and query.gebiedsoort != "nederland":
        raise MetricError(f"figures of one {query.gebiedsoort} or more are not those of nederland; leave nederland out")
    if query.gemeenten and kinds == ["amr"]:
        raise MetricError("figures of a few gemeenten are not those of their amr; ask by gemeente,amr")


def _nearest(name: str, known: Collection[str]) -> list[str]:
    from rapidfuzz import fuzz, process, utils

    found = process.extract(name, list(known), scorer=fuzz.token_ratio, processor=utils.default_process, limit=_NEAREST)
    return [each for each, _, _ in found]


def _unknown(kind: str, name: str, nearest: Sequence[str]) -> MetricError:
    return MetricError(f"there is no {kind} '{name}'; the nearest: {', '.join(nearest)}")


def _engine(semantic_manifest: Path) -> MetricFlowEngine:
    """MetricFlow on the published marts, to write SQL only: it has no connection to run it."""
    from metricflow.engine.metricflow_engine import MetricFlowEngine
    from metricflow.protocols.sql_client import SqlEngine
    from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
    from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
    from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

    definitions = json.loads(semantic_manifest.read_text(encoding="utf-8"))
    for model in definitions["semantic_models"]:
        # The view without a schema of its own, in whose place a session as of a day has another.
        relation = model["node_relation"]
        relation["relation_name"] = f"main.{relation['alias']}"
    manifest = parse_manifest_from_dbt_generated_manifest(json.dumps(definitions))
    dialect = SimpleNamespace(sql_engine_type=SqlEngine.DUCKDB, sql_plan_renderer=DuckDbSqlPlanRenderer())
    return MetricFlowEngine(SemanticManifestLookup(manifest), cast("SqlClient", dialect))
