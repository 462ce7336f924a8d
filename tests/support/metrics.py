"""Asking metrics of a built workspace, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb

from orchestration.publishing.metrics import (
    AREA_COLUMNS,
    SEMANTIC_MANIFEST,
    Gebiedsoort,
    MetricQuery,
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


def answer(workspace: Workspace, vraag: MetricQuery) -> list[dict[str, Any]]:
    """The rows that answer, as dictionaries."""
    published = workspace.data / "published"
    query = metric_sql(published / SEMANTIC_MANIFEST, vraag)
    with duckdb.connect(published / "klantprofielen.duckdb", read_only=True) as connection:
        result = connection.execute(query)
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


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
