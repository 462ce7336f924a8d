"""Asking metrics of a built workspace, in this process."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from orchestration.publishing.metrics import (
    AREA_COLUMNS,
    SEMANTIC_MANIFEST,
    Gebiedsoort,
    MetricQuery,
    _engine,
    metric_sql,
    read_metrics,
)

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

FACT_CODES: dict[Gebiedsoort, str] = {
    "gemeente": "JOIN dim_gemeente USING (gemeente_key) JOIN dim_amr USING (amr_key)",
    "amr": "JOIN dim_amr USING (amr_key)",
    "nederland": "",
}
"""How the facts of each gebiedsoort get their codes and names."""

MARTS: dict[str, str] = {
    "gemeente_profiel": "sum(gemeente_profiel)",
    "gemeente_geen_profiel": "sum(gemeente_geen_profiel)",
    "uwv_profiel": "sum(uwv_profiel)",
    "uwv_geen_profiel": "sum(uwv_geen_profiel)",
    "totaal": "sum(totaal)",
    "met_profiel": "sum(gemeente_profiel) + sum(uwv_profiel)",
    "zonder_profiel": "sum(gemeente_geen_profiel) + sum(uwv_geen_profiel)",
    "gemeenteklanten": "sum(gemeente_profiel) + sum(gemeente_geen_profiel)",
    "uwv_klanten": "sum(uwv_profiel) + sum(uwv_geen_profiel)",
    "doelgroepregister": "sum(doelgroepregister)",
    "totaal_met_register": "sum(totaal) FILTER (doelgroepregister IS NOT NULL)",
    "laatste_kwartaal": "max(quarter_key)",
    "profielgraad": "(sum(gemeente_profiel) + sum(uwv_profiel)) / nullif(sum(totaal), 0)",
    "profielgraad_gemeente": "sum(gemeente_profiel) / nullif(sum(gemeente_profiel) + sum(gemeente_geen_profiel), 0)",
    "profielgraad_uwv": "sum(uwv_profiel) / nullif(sum(uwv_profiel) + sum(uwv_geen_profiel), 0)",
    "registratiegraad": "sum(totaal) FILTER (doelgroepregister IS NOT NULL) / nullif(sum(doelgroepregister), 0)",
}
"""Every metric as we compute it from `mart_stand`, independently of `metrics.yml`."""


def answer(workspace: Workspace, vraag: MetricQuery) -> list[dict[str, Any]]:
    """The rows that answer, as dictionaries."""
    published = workspace.data / "published"
    query = metric_sql(published / SEMANTIC_MANIFEST, vraag)
    with duckdb.connect(published / "klantprofielen.duckdb", read_only=True) as connection:
        result = connection.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def assert_metrics_are_the_marts(semantic_manifest: Path, database: Path) -> None:
    """Every metric, of every gebiedsoort, by quarter and by year, is what its counts in `mart_stand` make."""
    metrics = read_metrics(semantic_manifest)
    assert set(metrics) == set(MARTS)
    of_register = {"doelgroepregister", "totaal_met_register", "registratiegraad"}
    for name, metric in metrics.items():
        assert metric.gebiedsoorten == (("amr", "nederland") if name in of_register else tuple(AREA_COLUMNS)), name
        assert metric.unit == ("aandeel" if "graad" in name else "kwartaal" if "kwartaal" in name else "personen"), name
    with duckdb.connect(database, read_only=True) as connection:
        for gebiedsoort, columns in AREA_COLUMNS.items():
            names = [name for name, metric in metrics.items() if gebiedsoort in metric.gebiedsoorten]
            for period, key in (("quarter", "quarter_key"), ("year", "quarter_key[:4]::bigint")):
                query = metric_sql(semantic_manifest, MetricQuery(names, [gebiedsoort, period]))
                found = connection.execute(query).fetchall()
                keys = [*(["year"] if period == "year" else []), "quarter_key", *columns]
                shown = ", ".join(f"{MARTS[name]} AS {name}" for name in names)
                expected = connection.execute(
                    f"FROM (FROM marts.mart_stand SELECT *, {key} AS year WHERE gebiedsoort = ? "
                    f"QUALIFY quarter_key = max(quarter_key) OVER (PARTITION BY {key})) "
                    f"SELECT {', '.join(keys)}, {shown} GROUP BY {', '.join(keys)} ORDER BY ALL",
                    [gebiedsoort],
                ).fetchall()
                assert found == expected, (gebiedsoort, period)
        query = yearly_sql_of_other_tools(semantic_manifest, "totaal")
        expected = connection.execute(
            "FROM marts.mart_stand SELECT max_by(totaal, quarter_key) WHERE gebiedsoort = 'nederland' "
            "GROUP BY quarter_key[:4] ORDER BY max(quarter_key)"
        ).fetchall()
        assert connection.execute(f"SELECT totaal FROM ({query}) ORDER BY metric_time__year").fetchall() == expected


def yearly_sql_of_other_tools(semantic_manifest: Path, metric: str) -> str:
    """SQL for a metric of Nederland by year as any tool on the semantic layer writes it, without our own filters."""
    from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

    request = MetricFlowQueryRequest.create(
        metric_names=[metric],
        group_by_names=["metric_time__year"],
        where_constraints=["{{ Dimension('stand__gebiedsoort') }} = 'nederland'"],
    )
    return _engine(semantic_manifest).explain(request).sql_statement.sql


def assert_metrics_are_the_facts(workspace: Workspace, gebiedsoort: Gebiedsoort) -> int:
    """Every metric that is a column of the facts has its values, row by row; gives the number of rows."""
    fact = f"fct_klantprofielen_{gebiedsoort}"
    columns = [name for name, *_ in workspace.query(f"DESCRIBE {fact}")]
    metrieken = read_metrics(workspace.data / "published" / SEMANTIC_MANIFEST)
    namen = [naam for naam in metrieken if naam in columns]
    assert len(namen) == (8 if gebiedsoort == "gemeente" else 10)
    keys = ["quarter_key", *AREA_COLUMNS[gebiedsoort]]
    expected = workspace.query(
        f"SELECT {', '.join([*keys, *namen])} FROM {fact} {FACT_CODES[gebiedsoort]} "
        f"WHERE quarter_key <> 'onbekend' ORDER BY {', '.join(keys)}"
    )
    found = answer(workspace, MetricQuery(namen, [gebiedsoort]))
    assert [tuple(row[name] for name in [*keys, *namen]) for row in found] == expected
    return len(expected)
