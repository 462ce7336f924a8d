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

from orchestration.cli.terminal import Style, err, print_whole, say
from orchestration.domain.count import format_count
from orchestration.publishing.metrics import (
    GROUPINGS,
    SEMANTIC_MANIFEST,
    MetricQuery,
    Unit,
    metric_sql,
    read_metrics,
)
from orchestration.publishing.published import as_published, open_published
from orchestration.publishing.remarks import remarks
from orchestration.system.printable import printable
from orchestration.system.settings import Settings
from orchestration.warehouse.as_of import count_without_day, session_as_of, unknown_as_of
from orchestration.warehouse.rows import csv_line, in_text


def begin_as_of(settings: Settings, day: date, query: str) -> str:
    """SQL that begins a session on the figures as known on a day; prints on standard error what that leaves out.

    Args:
        settings: the folders.
        day: the day.
        query: what is asked; of columns that are not known as of a day it tells only what may be asked for.

    Raises:
        PublishedError: if the published file is damaged.
    """
    database = settings.published_warehouse
    with as_published(database), open_published(database) as connection:
        without_day = count_without_day(connection)
        unknown = unknown_as_of(connection) if "mart_stand" in query else []
        session = session_as_of(connection, day)
    if without_day:
        say(
            err,
            f"[yellow]Left out:[/yellow] {without_day} publications of which no day is known "
            "(dim_publicatie has no known_from); give their sidecars one.",
        )
    if unknown:
        say(err, f"[yellow]Note:[/yellow] {', '.join(unknown)} of mart_stand is null, for nobody knows it as of a day.")
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

    False if there are no such figures. On `err` it says what was asked for and is not there, and why.

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
    session = begin_as_of(settings, day, "") if day else ""
    with as_published(database), open_published(database, session) as connection:
        result = connection.execute(query)
        names = [column[0] for column in result.description or []]
        rows = result.fetchall()
        ((is_synthetisch,),) = connection.execute("SELECT bool_or(is_synthetisch) FROM mart_stand").fetchall()
        answered = {row[names.index("quarter_key")] for row in rows}
        told = remarks(connection, question, answered, is_as_of_a_day=day is not None)
    if not rows:
        say(err, " ".join(told) or "No figures.")
        return False
    if is_synthetisch:
        names, rows = [*names, "is_synthetisch"], [(*row, True) for row in rows]
    if style == "table":
        units = {name: metric.unit for name, metric in read_metrics(semantic_manifest).items()}
        rows = [tuple(_in_dutch(cell, units.get(name)) for name, cell in zip(names, row, strict=True)) for row in rows]
    _print_rows(out, names, rows, style)
    for sentence in told:
        say(err, f"[yellow]{escape(sentence)}[/]")
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
        print_whole(out, table)


def _in_dutch(cell: Any, unit: Unit | None) -> Any:
    """A figure in Dutch notation: '1.490' persons, '57,6 %'; anything else unchanged."""
    if cell is None or unit in (None, "kwartaal"):
        return cell
    return format_count(cell) if unit == "personen" else f"{100 * cell:.1f} %".replace(".", ",")
