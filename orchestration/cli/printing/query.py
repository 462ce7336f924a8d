"""Rows of queries on the published marts."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from orchestration.cli.terminal import Style, say
from orchestration.publishing.published import PublishedError, open_published
from orchestration.system.printable import printable
from orchestration.system.settings import Settings
from orchestration.system.stopping import stop_if_asked
from orchestration.warehouse.as_of import count_without_day, session_as_of
from orchestration.warehouse.connection import is_corruption
from orchestration.warehouse.rows import csv_line, distinct_names, in_json

if TYPE_CHECKING:
    import duckdb


def begin_as_of(err: Console, settings: Settings, day: date) -> str:
    """SQL that begins a session on the facts as known on a day; prints how many publications it has to leave out."""
    with open_published(settings.published_warehouse) as connection:
        without_day = count_without_day(connection)
        session = session_as_of(connection, day)
    if without_day:
        say(
            err,
            f"[yellow]Left out:[/yellow] {without_day} publications of which no day is known "
            "(dim_publicatie has no known_from); give their sidecars one.",
        )
    return session


def explain(settings: Settings, error: Exception) -> str:
    """What to say of an error of a query."""
    if is_corruption(str(error)):
        return str(PublishedError(settings.published_warehouse, error))
    return f"{type(error).__name__} {error}"


def print_query(out: Console, connection: duckdb.DuckDBPyConnection, query: str, style: Style) -> None:
    """Print the rows of a query.

    Raises:
        duckdb.Error: if the query is wrong, or tries to write or to reach outside the file.
    """
    names, rows = fetch(connection, query)
    print_rows(out, names, rows, style)


def fetch(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The names of a query's columns, and its rows.

    Raises:
        duckdb.Error: if the query is wrong, or tries to write or to reach outside the file.
        KeyboardInterrupt: if the user ends it at the prompt.
    """
    try:
        # DuckDB's types promise a result, but there is none if the query is empty or but a comment.
        if (result := connection.execute(query)) is None:
            return [], []
        return [column[0] for column in result.description or []], result.fetchall()
    except RuntimeError as error:  # so DuckDB says that the user ended it; its threads go on until they are told
        connection.interrupt()
        stop_if_asked()
        raise KeyboardInterrupt from error


def print_rows(out: Console, names: Sequence[str], rows: Sequence[tuple[Any, ...]], style: Style) -> None:
    """Print rows as a table, CSV or a JSON array.

    CSV that goes to a file or a program is the data to the byte; on a terminal it is made safe as all else.
    """
    if not names:
        return
    if style == "csv":
        text = "".join(map(csv_line, [names, *rows]))
        sys.stdout.write(printable(text) if sys.stdout.isatty() else text)
    elif style == "json":
        keys = distinct_names(names)
        objects = [dict(zip(keys, map(in_json, row), strict=True)) for row in rows]
        out.print_json(json.dumps(objects, default=str, allow_nan=False), ensure_ascii=False)
    else:
        # A value too long for the terminal continues below: nobody can copy a value that is cut off.
        table = Table(*(Column(escape(name), overflow="fold") for name in names), pad_edge=False, box=box.SIMPLE_HEAD)
        for row in rows:
            table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
        out.print(table)
