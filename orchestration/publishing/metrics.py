"""The metrics of the semantic layer, and the SQL that MetricFlow writes for a question about them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal, cast

from orchestration.domain.quarter import FIRST_QUARTER, is_quarter_key
from orchestration.publishing.published import PublishedError
from orchestration.system.errors import KlantprofielenError
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

_ENTITY = "stand"
_LAST_QUARTER = "laatste_kwartaal"


class MetricError(KlantprofielenError):
    """An unknown metric, grouping or quarter; the message lists the known ones."""


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
    """A question: names of metrics, some of GROUPINGS, and the only quarter to answer for (None for all)."""

    metrics: Sequence[str]
    groupings: Sequence[str] = ()
    quarter_key: str | None = None

    @property
    def gebiedsoort(self) -> Gebiedsoort:
        """The finest one asked for, else Nederland: each counts every person, so an answer is about one of them."""
        return next((gebiedsoort for gebiedsoort in AREA_COLUMNS if gebiedsoort in self.groupings), "nederland")


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
    times = {}
    if YEAR in query.groupings:
        times["metric_time__year"] = "year(metric_time__year) AS year"
    if QUARTER in query.groupings or not times:
        quarter = "year(metric_time__quarter) || 'Q' || quarter(metric_time__quarter) AS quarter_key"
        times["metric_time__quarter"] = quarter
        last = {}
    else:
        last = {_LAST_QUARTER: f"{_LAST_QUARTER} AS quarter_key"}
    areas = {
        f"{_ENTITY}__{column}": f"{_ENTITY}__{column} AS {column}"
        for gebiedsoort in reversed(AREA_COLUMNS)
        if gebiedsoort in query.groupings
        for column in AREA_COLUMNS[gebiedsoort]
    }
    filters = {"gebiedsoort": query.gebiedsoort} | ({"quarter_key": query.quarter_key} if query.quarter_key else {})
    request = MetricFlowQueryRequest.create(
        metric_names=list(dict.fromkeys([*last, *query.metrics])),
        group_by_names=[*times, *areas],
        where_constraints=[
            f"{{{{ Dimension('{_ENTITY}__{column}') }}}} = {sql_literal(value)}" for column, value in filters.items()
        ],
    )
    written = _engine(semantic_manifest).explain(request).sql_statement.sql
    columns = [*times.values(), *last.values(), *areas.values(), *query.metrics]
    return f"SELECT {', '.join(columns)} FROM (\n{written}\n) ORDER BY ALL"


def _refuse_unknown(metrics: Mapping[str, Metric], query: MetricQuery) -> None:
    for kind, asked, known in (
        ("metric", query.metrics, metrics),
        ("grouping", query.groupings, GROUPINGS),
    ):
        for name in asked:
            if name not in known:
                raise MetricError(f"there is no {kind} '{name}'; there are: {', '.join(known)}")
    for name in query.metrics:
        gebiedsoorten = metrics[name].gebiedsoorten
        if query.gebiedsoort not in gebiedsoorten:
            raise MetricError(
                f"'{name}' is not published by {query.gebiedsoort}; ask it by {' or '.join(gebiedsoorten)}"
            )
    if query.quarter_key is not None and not is_quarter_key(query.quarter_key):
        raise MetricError(f"'{query.quarter_key}' is not a quarter; write one as 2021Q1, from {FIRST_QUARTER}")


def _engine(semantic_manifest: Path) -> MetricFlowEngine:
    """MetricFlow on the published marts, to write SQL only: it has no connection to run it."""
    from metricflow.engine.metricflow_engine import MetricFlowEngine
    from metricflow.protocols.sql_client import SqlEngine
    from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
    from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
    from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

    definitions = json.loads(semantic_manifest.read_text(encoding="utf-8"))
    for model in definitions["semantic_models"]:
        # The published file has the schemas of the warehouse but another database name.
        relation = model["node_relation"]
        relation["relation_name"] = f"{relation['schema_name']}.{relation['alias']}"
    manifest = parse_manifest_from_dbt_generated_manifest(json.dumps(definitions))
    dialect = SimpleNamespace(sql_engine_type=SqlEngine.DUCKDB, sql_plan_renderer=DuckDbSqlPlanRenderer())
    return MetricFlowEngine(SemanticManifestLookup(manifest), cast("SqlClient", dialect))
