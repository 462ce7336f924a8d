"""The commands that answer questions about what is published: `status`, `sql`, `report` and `metric`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from rich.markup import escape

from orchestration.cli.printing.metrics import print_metric, print_metrics
from orchestration.cli.printing.query import begin_as_of, explain, print_query
from orchestration.cli.printing.status import print_status
from orchestration.cli.prompt import answer_queries
from orchestration.cli.terminal import AsCsv, AsJson, err, out, published_settings, say, style_of
from orchestration.publishing.metrics import GROUPINGS, SEMANTIC_MANIFEST, MetricError, MetricQuery
from orchestration.publishing.published import open_published
from orchestration.system.clock import Clock
from orchestration.system.damage import refuse_damage


def status() -> None:
    """Show which regions are loaded, quarantined or missing in each quarter with publications, and what is late."""
    raise typer.Exit(0 if print_status(out, published_settings(), Clock().today()) else 1)


def sql(
    query: Annotated[str | None, typer.Argument(help="A query; none starts a prompt.", show_default=False)] = None,
    as_csv: AsCsv = False,
    as_json_array: AsJson = False,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The facts as they were known on this day.", show_default=False),
    ] = None,
) -> None:
    """Query the published marts, read-only; tables need no schema before their name.

    With `--as-of 2022-06-01` the facts and `dim_publicatie` hold what had been published by that day, in the
    revisions of that day, and the other dimensions are as they are now. Other marts are not as of a day: for
    today's rows, write their schema too, as `marts.mart_controle`.
    """
    import duckdb

    style = style_of(as_csv, as_json_array)
    settings = published_settings()
    day = as_of.date() if as_of else None

    session = begin_as_of(err, settings, day) if day else ""

    with open_published(settings.published_warehouse, session) as connection:

        def answer(asked: str) -> bool:
            try:
                print_query(out, connection, asked, style)
            except (duckdb.Error, UnicodeEncodeError, OverflowError) as error:  # the last: an interval of ages
                say(err, f"[red]Failed:[/red] {escape(explain(settings, error))}")
                return False
            return True

        is_answered = answer(query) if query is not None else answer_queries(answer)
    raise typer.Exit(0 if is_answered else 1)


def report(
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Print the path of the report, a site of pages for people; rebuilds it first if it is out of date."""
    from orchestration.report.site import make

    settings = published_settings()
    refuse_damage(settings.data_dir)
    made = make(settings, Clock().today())
    say(out, escape(str(made.index)))
    if open_it:
        typer.launch(made.index.as_uri())


def metric(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="METRIC", help="Metrics; none lists them.", show_default=False)
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(help=f"Any of {', '.join(GROUPINGS)}; may be given more than once.", show_default=False),
    ] = None,
    quarter: Annotated[
        str | None, typer.Option(help="Only this quarter, as 2021Q1; else every quarter.", show_default=False)
    ] = None,
    as_csv: AsCsv = False,
    as_json_array: AsJson = False,
) -> None:
    """Ask the metrics of the published marts by gemeente, AMR, quarter or year: `metric profielgraad --by amr`.

    A share is divided after its counts are added up. Persons of different quarters are never added up: by year, the
    figures are those of its last quarter. Without gemeente or amr they are those published for Nederland. The metrics
    are defined in dbt_project/models/marts/metrics.yml.
    """
    style = style_of(as_csv, as_json_array)
    settings = published_settings(SEMANTIC_MANIFEST)
    if not names:
        print_metrics(out, settings)
        return
    try:
        has_figures = print_metric(out, err, settings, MetricQuery(names, by or [], quarter), style)
    except MetricError as error:
        raise typer.BadParameter(str(error)) from error
    raise typer.Exit(0 if has_figures else 1)
