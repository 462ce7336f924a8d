"""The commands that put publications into raw/: `add` and `fetch`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from orchestration.cli.printing.fetched import print_fetched
from orchestration.cli.terminal import Files, err, out, progress_of_steps, reading_context, say
from orchestration.domain.publicatie import RefusedError
from orchestration.domain.quarter import is_quarter_key
from orchestration.system.clock import Clock
from orchestration.system.files import SHA256
from orchestration.system.settings import Settings

if TYPE_CHECKING:
    from orchestration.intake.filing import Statement
    from orchestration.reading.context import ReadingContext


def add(
    files: Files,
    quarter: Annotated[
        str | None,
        typer.Option(help="The quarter, as 2021Q1, of publications whose heading has none.", show_default=False),
    ] = None,
    replaces: Annotated[
        str | None,
        typer.Option(help="The sha256 of the file in raw/ that this one replaces.", show_default=False),
    ] = None,
    incomplete: Annotated[
        bool, typer.Option("--incomplete", help="Accept that the table lacks gemeenten of its region.")
    ] = False,
) -> None:
    """File publications in raw/ under the quarter of their heading, each with a sidecar of its origin.

    A file that is not such a publication is refused with the reason. A publication that fails a hard control is
    filed, and the next build quarantines it. That build alone can compare it with other files, and with the gemeenten
    of its region. The same bytes are filed only once; what an option says of them goes into their sidecar.
    """
    from orchestration.intake.filing import Statement

    if quarter is not None and not is_quarter_key(quarter):
        raise typer.BadParameter("write a quarter as 2021Q1, from 2014Q1", param_hint="--quarter")
    if replaces is not None and (len(files) > 1 or not SHA256.fullmatch(replaces)):
        raise typer.BadParameter("write one sha256, 64 hexadecimal digits, for one file", param_hint="--replaces")
    settings, clock = Settings.from_environment(), Clock()
    context, statement = reading_context(settings, clock), Statement(quarter, replaces, incomplete)
    # One moment for all: the order of arguments says nothing about which publication is the later one.
    filed_at = clock.now()
    outcomes = [_add(settings.raw_dir, path, context, filed_at, statement) for path in files]
    raise typer.Exit(0 if all(outcomes) else 1)


def _add(raw_dir: Path, path: Path, context: ReadingContext, filed_at: datetime, statement: Statement) -> bool:
    """File one publication and say so; True unless it is refused or will be quarantined."""
    from orchestration.intake.filing import add_file

    try:
        filed = add_file(raw_dir, path, context, filed_at, statement)
    except RefusedError as error:
        say(err, f"[red]refused[/red]  {escape(f'{path}: {error}')}")
        return False
    where = escape(f"{path} → {raw_dir.name}/{filed.bestand}")
    say(out, f"[green]{'filed' if filed.is_new else 'known'}[/green]    {where}")
    kept_out = [reading for reading in filed.readings if reading.uitslag != "aangenomen"]
    for reading in kept_out:
        say(err, f"[yellow]will be quarantined[/yellow]: {escape(reading.reden or '')}")
    return not kept_out


def fetch(
    quarter: Annotated[
        str | None,
        typer.Option(help="Only publications of this quarter, as 2021Q1, or 'onbekend'.", show_default=False),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be filed, and file nothing.")] = False,
) -> None:
    """Fetch new and changed publications from the web into raw/, from the links on the listing pages.

    KLANTPROFIELEN_LISTINGS holds the addresses of those pages, separated by commas. The command asks only their
    hosts and those in KLANTPROFIELEN_HOSTS, as their robots.txt allows and at most once a second. It judges each
    file by its heading, and files one that changed beside the old one.

    At the end it prints what became of every link, and why; the exit code is 1 if a link was refused, or if a
    publication was filed that will be quarantined.
    """
    from orchestration.intake.fetching import FetchRequest
    from orchestration.intake.fetching import fetch as run_fetch
    from orchestration.intake.listing import ListingsError, read_listings
    from orchestration.intake.raw import is_partitie

    if quarter is not None and not is_partitie(quarter):
        raise typer.BadParameter("write a quarter as 2021Q1, from 2014Q1, or 'onbekend'", param_hint="--quarter")
    settings = Settings.from_environment()
    try:
        listings = read_listings(settings.listings, settings.hosts)
    except ListingsError as error:
        raise typer.BadParameter(str(error), param_hint="the environment") from error
    clock = Clock()
    request = FetchRequest(
        listings, clock.now(), frozenset({quarter} if quarter else ()), dry_run, settings.lock_seconds
    )
    context = reading_context(settings, clock)
    with progress_of_steps() as show:
        fetched = run_fetch(request, settings.raw_dir, settings.fetch_dir, context, show)
    print_fetched(out, settings, fetched, dry_run=dry_run)
    raise typer.Exit(0 if fetched.is_good else 1)
