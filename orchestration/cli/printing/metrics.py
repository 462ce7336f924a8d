"""The metrics, and figures by them."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from orchestration.cli.printing.query import fetch, print_rows
from orchestration.cli.terminal import Style, say
from orchestration.domain.count import format_count
from orchestration.publishing.coverage import what_is_missing
from orchestration.publishing.metrics import GROUPINGS, SEMANTIC_MANIFEST, MetricQuery, Unit, metric_sql, read_metrics
from orchestration.publishing.published import as_published, open_published
from orchestration.system.settings import Settings


def print_metrics(out: Console, settings: Settings) -> None:
    """Print the metrics, and the groupings they can be asked by."""
    table = Table("metric", "label", "unit", "of", pad_edge=False, box=box.SIMPLE_HEAD)
    for metric in read_metrics(settings.published_dir / SEMANTIC_MANIFEST).values():
        table.add_row(metric.name, metric.label, metric.unit, ", ".join(metric.gebiedsoorten))
    out.print(table)
    out.print(f"--by: {', '.join(GROUPINGS)}", highlight=False)


def print_metric(out: Console, err: Console, settings: Settings, question: MetricQuery, style: Style) -> bool:
    """Print metrics by groupings: a table in Dutch notation, or CSV or JSON in plain numbers.

    False if there are no such figures; then it prints the quarters that have some. If a sum over the areas would not be
    that of Nederland, it says why on `err`.

    Raises:
        MetricError: if a metric, grouping or quarter does not exist.
    """
    semantic_manifest = settings.published_dir / SEMANTIC_MANIFEST
    query = metric_sql(semantic_manifest, question)
    with as_published(settings.published_warehouse), open_published(settings.published_warehouse) as connection:
        names, rows = fetch(connection, query)
        ((is_synthetisch,),) = connection.execute("SELECT bool_or(is_synthetisch) FROM mart_stand").fetchall()
        quarters = connection.execute(
            "SELECT DISTINCT quarter_key FROM mart_stand WHERE gebiedsoort = ? ORDER BY quarter_key",
            [question.gebiedsoort],
        ).fetchall()
        answered = {row[names.index("quarter_key")] for row in rows}
        missing = what_is_missing(connection, question.gebiedsoort, answered)
    if not rows:
        there = ", ".join(quarter_key for (quarter_key,) in quarters) or "none"
        say(err, f"No figures. Published of {question.gebiedsoort}: {there}.")
        return False
    if missing:
        say(err, f"[yellow]{missing}[/]")
    if is_synthetisch:
        names, rows = [*names, "is_synthetisch"], [(*row, True) for row in rows]
    if style == "table":
        units = {name: metric.unit for name, metric in read_metrics(semantic_manifest).items()}
        rows = [tuple(_in_dutch(cell, units.get(name)) for name, cell in zip(names, row, strict=True)) for row in rows]
    print_rows(out, names, rows, style)
    return True


def _in_dutch(cell: Any, unit: Unit | None) -> Any:
    """A figure in Dutch notation: '1.490' persons, '57,6 %'; anything else unchanged."""
    if cell is None or unit in (None, "kwartaal"):
        return cell
    return format_count(cell) if unit == "personen" else f"{100 * cell:.1f} %".replace(".", ",")
