"""The metrics, and figures by them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from orchestration.cli.terminal import Style, err, say
from orchestration.domain.count import format_count
from orchestration.publishing.coverage import what_is_missing
from orchestration.publishing.metrics import (
    GROUPINGS,
    SEMANTIC_MANIFEST,
    MetricQuery,
    Unit,
    metric_sql,
    read_metrics,
)
from orchestration.publishing.published import as_published, open_published
from orchestration.system.printable import printable
from orchestration.system.settings import Settings
from orchestration.warehouse.as_of import count_without_day, session_as_of, unknown_as_of
from orchestration.warehouse.rows import csv_line, in_text


def begin_as_of(settings: Settings, day: date) -> str:
    """SQL that begins a session on the figures as known on a day; prints on standard error what that leaves out.

    Raises:
        PublishedError: if the published file is damaged.
    """
    database = settings.published_warehouse
    with as_published(database), open_published(database) as connection:
        without_day = count_without_day(connection)
        unknown_columns = unknown_as_of(connection)
        session = session_as_of(connection, day)
    if without_day:
        say(
            err,
            f"[yellow]Left out:[/yellow] {without_day} publications of which no day is known "
            "(dim_publicatie has no known_from); give their sidecars one.",
        )
    if unknown_columns:
        say(err, f"[yellow]Empty:[/yellow] {', '.join(unknown_columns)} of mart_stand is not known as of a day.")
    return session


def print_metrics(out: Console, settings: Settings) -> None:
    """Print the metrics, and the groupings they can be asked by."""
    table = Table("metric", "label", "unit", "of", pad_edge=False, box=box.SIMPLE_HEAD)
    for metric in read_metrics(settings.published_dir / SEMANTIC_MANIFEST).values():
        table.add_row(metric.name, metric.label, metric.unit, ", ".join(metric.gebiedsoorten))
    out.print(table)
    out.print(f"--by: {', '.join(GROUPINGS)}", highlight=False)


def print_metric(
    out: Console, settings: Settings, question: MetricQuery, style: Style, day: date | None = None
) -> bool:
    """Print metrics by groupings: a table in Dutch notation, or CSV or JSON in plain numbers.

    False if there are no such figures; then it prints the quarters that have some. If a sum over the areas would not be
    that of Nederland, it says why on `err`.

    Args:
        out: where to.
        settings: the folders.
        question: the question.
        style: how to print the rows.
        day: the day on which the figures were known; None for what is known now.

    Raises:
        MetricError: if a metric, grouping or quarter does not exist.
        PublishedError: if what is published is damaged.
    """
    semantic_manifest = settings.published_dir / SEMANTIC_MANIFEST
    query = metric_sql(semantic_manifest, question)
    database = settings.published_warehouse
    session = begin_as_of(settings, day) if day else ""
    with as_published(database), open_published(database, session) as connection:
        result = connection.execute(query)
        names = [column[0] for column in result.description or []]
        rows = result.fetchall()
        ((is_synthetisch,),) = connection.execute("SELECT bool_or(is_synthetisch) FROM mart_stand").fetchall()
        found = connection.execute(
            "SELECT DISTINCT quarter_key FROM mart_stand WHERE gebiedsoort = ? ORDER BY quarter_key",
            [question.gebiedsoort],
        ).fetchall()
        answered = {row[names.index("quarter_key")] for row in rows}
        # what is complete is of today, and of all areas
        is_of_all = not (day or question.gemeenten or question.amrs)
        incomplete = what_is_missing(connection, question.gebiedsoort, answered) if is_of_all else None
    quarters = [quarter_key for (quarter_key,) in found]
    if not rows:
        say(err, f"No figures. Published of {question.gebiedsoort}: {', '.join(quarters) or 'none'}.")
        return False
    if missing := [key for key in question.quarters if key not in quarters]:
        say(err, f"No figures of {', '.join(missing)}. Published of {question.gebiedsoort}: {', '.join(quarters)}.")
    if incomplete:
        say(err, f"[yellow]{incomplete}[/]")
    if is_synthetisch:
        names, rows = [*names, "is_synthetisch"], [(*row, True) for row in rows]
    if style == "table":
        units = {name: metric.unit for name, metric in read_metrics(semantic_manifest).items()}
        rows = [tuple(_in_dutch(cell, units.get(name)) for name, cell in zip(names, row, strict=True)) for row in rows]
    _print_rows(out, names, rows, style)
    return True


def _print_rows(out: Console, names: Sequence[str], rows: Sequence[tuple[Any, ...]], style: Style) -> None:
    if style == "csv":
        lines = (csv_line([in_text(cell) for cell in row]) for row in [names, *rows])
        sys.stdout.write(printable("".join(lines)))
    elif style == "json":
        out.print_json(json.dumps([dict(zip(names, row, strict=True)) for row in rows]), ensure_ascii=False)
    else:
        # A value too long for the terminal continues below: nobody can copy a value that is cut off.
        table = Table(*(Column(escape(name), overflow="fold") for name in names), pad_edge=False, box=box.SIMPLE_HEAD)
        for row in rows:
            table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
        out.print(table)


def _in_dutch(cell: Any, unit: Unit | None) -> Any:
    """A figure in Dutch notation: '1.490' persons, '57,6 %'; anything else unchanged."""
    if cell is None or unit in (None, "kwartaal"):
        return cell
    return format_count(cell) if unit == "personen" else f"{100 * cell:.1f} %".replace(".", ",")
