"""The commands that answer questions about what is published: `status`, `sql`, `report` and `metric`."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

import typer
from rich.markup import escape

from orchestration.cli.answering import Questions
from orchestration.cli.printing.metrics import begin_as_of, print_metric, print_metrics
from orchestration.cli.printing.status import print_status
from orchestration.cli.prompt import answer_queries
from orchestration.cli.terminal import AsCsv, AsJson, out, published_settings, say, style_of
from orchestration.publishing.metrics import GROUPINGS, SEMANTIC_MANIFEST, MetricError, metric_query
from orchestration.publishing.published import open_published
from orchestration.system.clock import Clock
from orchestration.system.damage import refuse_damage

AsOf = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help="The figures as they were known on this day.",
        show_default=False,
    ),
]


def status() -> None:
    """Show which regions are loaded, quarantined or missing in each quarter with publications, and what is late."""
    raise typer.Exit(0 if print_status(out, published_settings(), Clock().today()) else 1)


def sql(
    query: Annotated[str | None, typer.Argument(help="A query; none starts a prompt.", show_default=False)] = None,
    as_csv: AsCsv = False,
    as_json_array: AsJson = False,
    as_of: AsOf = None,
) -> None:
    """Query the published marts, read-only; tables need no schema before their name.

    With `--as-of 2023-06-01` the facts, `mart_stand` and `dim_publicatie` hold what had been published by that day,
    in the revisions of that day, and the other dimensions are as they are now. Other marts are not as of a day: for
    today's rows, write their schema too, as `marts.mart_controle`.
    """
    style = style_of(as_csv, as_json_array)
    settings = published_settings()
    session = begin_as_of(settings, as_of.date(), query or "mart_stand") if as_of else ""
    open_published(settings.published_warehouse, session).close()  # or say what is wrong with it
    questions = Questions(settings.published_warehouse, style, session)
    if query is not None:
        questions.answer_one(query)
    elif not answer_queries(questions):
        raise typer.Exit(1)


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


def metric(  # noqa: PLR0913 - each is an option
    names: Annotated[
        list[str] | None, typer.Argument(metavar="METRIC", help="Metrics; none lists them.", show_default=False)
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(help=f"Any of {', '.join(GROUPINGS)}; several as amr,quarter.", show_default=False),
    ] = None,
    quarter: Annotated[
        list[str] | None,
        typer.Option(help="Only these quarters, as 2021Q1 or 2021Q1,2021Q2; else every one.", show_default=False),
    ] = None,
    gemeente: Annotated[
        list[str] | None,
        typer.Option(help="Only these gemeenten, by name or code, as Alkmaar,Hoorn.", show_default=False),
    ] = None,
    amr: Annotated[
        list[str] | None,
        typer.Option(help="Only these AMRs, by name or code, as AM15,Flevoland.", show_default=False),
    ] = None,
    as_of: AsOf = None,
    as_csv: AsCsv = False,
    as_json_array: AsJson = False,
) -> None:
    """Ask the metrics of the published marts by gemeente, AMR, quarter or year: `metric profielgraad --by amr`.

    A share is divided after its counts are added up. Persons of different quarters are never added up: by year, the
    figures are those of its last quarter. Without gemeente or amr they are those published for Nederland; several
    gemeenten without `--by gemeente` are one group. The metrics are defined in dbt_project/models/marts/metrics.yml.
    """
    style = style_of(as_csv, as_json_array)
    settings = published_settings(SEMANTIC_MANIFEST)
    if not names:
        print_metrics(out, settings)
        return
    try:
        question = metric_query(names, _words(by), _words(quarter), _names(gemeente), _names(amr))
        has_figures = print_metric(out, settings, question, style, as_of.date() if as_of else None)
    except MetricError as error:
        raise typer.BadParameter(str(error)) from error
    raise typer.Exit(0 if has_figures else 1)


def _names(given: list[str] | None) -> list[str]:
    """The names of an option that may be given more than once, with commas between."""
    return [name for each in given or [] for name in each.split(",")]


def _words(given: list[str] | None) -> list[str]:
    """The words of an option that may be given more than once, with commas or blanks between."""
    return [word for each in given or [] for word in re.split(r"[,\s]+", each) if word]
