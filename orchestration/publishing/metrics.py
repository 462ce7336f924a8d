"""Metrics of the semantic layer: which there are, and the SQL that MetricFlow writes for a question."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Literal, cast

from orchestration.domain.quarter import FIRST_QUARTER, is_quarter_key
from orchestration.warehouse.sql import sql_literal

if TYPE_CHECKING:
    from metricflow.engine.metricflow_engine import MetricFlowEngine
    from metricflow.protocols.sql_client import SqlClient

SEMANTIC_MANIFEST = "semantic_manifest.json"
"""The name of dbt's file of semantic models and metrics, also where it is published."""

Gebiedsoort = Literal["gemeente", "amr", "nederland"]
Unit = Literal["personen", "aandeel", "kwartaal"]

AREA_COLUMNS: dict[Gebiedsoort, list[str]] = {
    "gemeente": ["gemeente_code", "gemeente_naam"],
    "amr": ["amr_code", "amr_naam"],
    "nederland": [],
}
"""The columns that tell the areas of a gebiedsoort apart; the finest gebiedsoort first."""

KWARTAAL, JAAR = "kwartaal", "jaar"
GROUPINGS = (*AREA_COLUMNS, KWARTAAL, JAAR)
"""What figures can be asked by."""

_ENTITY = "stand"
_LAATSTE_KWARTAAL = "laatste_kwartaal"


class MetricError(ValueError):
    """A metric, grouping or quarter that can't be asked; the message says which can."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric as the project defines it; a share is 0–1 and null where there is nobody to count."""

    naam: str
    label: str
    description: str
    eenheid: Unit
    gebiedsoorten: tuple[Gebiedsoort, ...]


@dataclass(frozen=True, slots=True)
class MetricQuery:
    """Names of metrics, some of GROUPINGS to have them by, and the one quarter they are to be of."""

    metrieken: Sequence[str]
    groepering: Sequence[str] = ()
    quarter_key: str | None = None

    @property
    def gebiedsoort(self) -> Gebiedsoort:
        """The finest one asked by, else Nederland: each counts every person, so an answer is about one of them."""
        return next((gebiedsoort for gebiedsoort in AREA_COLUMNS if gebiedsoort in self.groepering), "nederland")


def read_metrics(semantic_manifest: Path) -> dict[str, Metric]:
    """The metrics by their names, in order.

    Args:
        semantic_manifest: as dbt wrote it.
    """
    found = json.loads(semantic_manifest.read_text(encoding="utf-8"))["metrics"]
    metrieken = (
        Metric(
            naam=metric["name"],
            label=metric["label"],
            description=metric["description"],
            eenheid=metric["config"]["meta"]["eenheid"],
            gebiedsoorten=tuple(metric["config"]["meta"]["gebiedsoorten"]),
        )
        for metric in found
    )
    return {metric.naam: metric for metric in sorted(metrieken, key=lambda metric: metric.naam)}


def metric_sql(semantic_manifest: Path, vraag: MetricQuery) -> str:
    """SQL on the published marts that answers; a share is divided after its counts are added up.

    The columns are `year` where asked by, `quarter_key`, those of the areas, and the metrics. Persons of different
    quarters are never added up: the figures are of each quarter, or of the last one of each year.

    Args:
        semantic_manifest: as dbt wrote it.
        vraag: what is asked.

    Raises:
        MetricError: if there is no such metric, grouping or quarter, or no figure of the metric for the gebiedsoort.
    """
    from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

    _refuse_unknown(read_metrics(semantic_manifest), vraag)
    times = {}
    if JAAR in vraag.groepering:
        times["metric_time__year"] = "year(metric_time__year) AS year"
    if KWARTAAL in vraag.groepering or not times:
        quarter = "year(metric_time__quarter) || 'Q' || quarter(metric_time__quarter) AS quarter_key"
        times["metric_time__quarter"] = quarter
        last = {}
    else:
        last = {_LAATSTE_KWARTAAL: f"{_LAATSTE_KWARTAAL} AS quarter_key"}
    areas = {
        f"{_ENTITY}__{column}": f"{_ENTITY}__{column} AS {column}"
        for gebied in reversed(AREA_COLUMNS)
        if gebied in vraag.groepering
        for column in AREA_COLUMNS[gebied]
    }
    filters = {"gebiedsoort": vraag.gebiedsoort} | ({"quarter_key": vraag.quarter_key} if vraag.quarter_key else {})
    request = MetricFlowQueryRequest.create(
        metric_names=list(dict.fromkeys([*last, *vraag.metrieken])),
        group_by_names=[*times, *areas],
        where_constraints=[
            f"{{{{ Dimension('{_ENTITY}__{column}') }}}} = {sql_literal(value)}" for column, value in filters.items()
        ],
    )
    written = _engine(semantic_manifest).explain(request).sql_statement.sql
    columns = [*times.values(), *last.values(), *areas.values(), *vraag.metrieken]
    return f"SELECT {', '.join(columns)} FROM (\n{written}\n) ORDER BY ALL"


def _refuse_unknown(metrieken: Mapping[str, Metric], vraag: MetricQuery) -> None:
    for kind, asked, known in (
        ("metric", vraag.metrieken, metrieken),
        ("grouping", vraag.groepering, GROUPINGS),
    ):
        for naam in asked:
            if naam not in known:
                raise MetricError(f"there is no {kind} '{naam}'; there are: {', '.join(known)}")
    for naam in vraag.metrieken:
        known = metrieken[naam].gebiedsoorten
        if vraag.gebiedsoort not in known:
            raise MetricError(f"'{naam}' is not published by {vraag.gebiedsoort}; ask it by {' or '.join(known)}")
    if vraag.quarter_key is not None and not is_quarter_key(vraag.quarter_key):
        raise MetricError(f"'{vraag.quarter_key}' is no quarter; one is written as 2021Q1, from {FIRST_QUARTER}")


def _engine(semantic_manifest: Path) -> MetricFlowEngine:
    """MetricFlow on the published marts, to write SQL only: it is given nothing that could run it."""
    from metricflow.engine.metricflow_engine import MetricFlowEngine
    from metricflow.protocols.sql_client import SqlEngine
    from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
    from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
    from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

    definitions = json.loads(semantic_manifest.read_text(encoding="utf-8"))
    for model in definitions["semantic_models"]:
        # The published file has the schemas of the warehouse, and a name of its own.
        relation = model["node_relation"]
        relation["relation_name"] = f"{relation['schema_name']}.{relation['alias']}"
    manifest = parse_manifest_from_dbt_generated_manifest(json.dumps(definitions))
    dialect = SimpleNamespace(sql_engine_type=SqlEngine.DUCKDB, sql_plan_renderer=DuckDbSqlPlanRenderer())
    return MetricFlowEngine(SemanticManifestLookup(manifest), cast("SqlClient", dialect))
