"""The outcome of a build, and where a demo is."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.cli.terminal import say
from orchestration.domain.quarter import end_date
from orchestration.publishing.published import open_published
from orchestration.system.settings import DATA_DIR_VARIABLE, RAW_DIR_VARIABLE, Settings

if TYPE_CHECKING:
    import duckdb

    from orchestration.cli.outcome import BuildResult

_EXAMPLE = "select quarter_key, amr_naam, profielgraad from fct_klantprofielen_amr join dim_amr using (amr_key)"


def print_build(out: Console, err: Console, settings: Settings, result: BuildResult, today: date) -> bool:
    """Print the outcome of a build; True if everything in raw/ was accepted and published."""
    for failure in result.failures:
        say(err, f"[red]Failed:[/red] {escape(failure)}")
    _print_unused(err, settings, result, today)
    for problem in result.undelivered:
        say(err, f"[yellow]Alerts:[/yellow] {escape(problem)}")
    if result.failures:
        _print_published(err, settings, result)
        return False
    with open_published(settings.published_warehouse) as connection:
        quarantined = _print_quarantined(err, connection)
        out.print(_build_table(settings, connection, result, quarantined))
    if result.is_settled:
        say(out, "Nothing has changed since the last build, so nothing was built; --force builds all the same.")
    say(out, f'Try:  {_program()} sql "{_EXAMPLE}"')
    return not (quarantined or result.strays or result.early or result.overtaken)


def _print_unused(err: Console, settings: Settings, result: BuildResult, today: date) -> None:
    """Print what in raw/ was not read, and which corrections have no file."""
    if not result.has_files:
        say(
            err,
            f"[yellow]Note:[/yellow] {escape(str(settings.raw_dir))} holds no publications; "
            "`klantprofielen add FILE` files one.",
        )
    for stray in result.strays:
        err.print(f"[yellow]Not read:[/yellow] {escape(str(stray))} (see raw/README.md for what belongs where)")
    for quarter_key in result.early:
        say(
            err,
            f"[yellow]Not read:[/yellow] {escape(str(settings.raw_dir / quarter_key))}: the quarter ends on "
            f"{end_date(quarter_key)}, and by the clock of this machine it is {today}. A later build reads it.",
        )
    for bestand in result.overtaken:
        say(
            err,
            f"[yellow]Not read:[/yellow] {escape(str(settings.raw_dir / bestand))}: it changed during the build. "
            "The next build reads it.",
        )
    for correctie in result.idle:
        say(
            err,
            f"[yellow]Not used:[/yellow] the correction of {escape(correctie.rij)}, {correctie.kolom}: "
            f"no file in raw/ has sha256 {correctie.sha256}",
        )


def _print_published(err: Console, settings: Settings, result: BuildResult) -> None:
    """Print what readers have after a build that failed."""
    if result.is_published:
        err.print("The figures were published all the same; `klantprofielen report` makes the report of them.")
    else:
        kept = "the last good result stays" if settings.published_warehouse.exists() else "there is no earlier result"
        err.print(f"Nothing new was published: {kept}.")


def _print_quarantined(err: Console, connection: duckdb.DuckDBPyConnection) -> int:
    """Print each publication that was quarantined, and why; gives how many there are."""
    from orchestration.reading.finding import shortened

    quarantined = connection.execute(
        "SELECT bestand, reden, pagina, regel, verwacht, gevonden FROM mart_quarantaine ORDER BY bestand"
    ).fetchall()
    for bestand, reden, pagina, regel, verwacht, gevonden in quarantined:
        say(err, f"[yellow]Quarantined:[/yellow] {escape(bestand)}: {escape(reden)}")
        if regel:
            place = f"page {pagina}, " if pagina else ""
            found = f"expected {escape(str(verwacht))}, found {escape(str(gevonden))}"
            say(err, f"  {place}row {escape(shortened(regel))}: {found}")
    return len(quarantined)


def print_demo(out: Console, target: Path) -> None:
    """Print where the demo is, and how to build it."""
    folder = target.resolve()
    out.print(f"The synthetic demo is in {escape(str(target))}; its README.md explains its files.", soft_wrap=True)
    variables = f"{RAW_DIR_VARIABLE}={quote(str(folder / 'raw'))} {DATA_DIR_VARIABLE}={quote(str(folder / 'data'))}"
    say(out, f"Build it:  {escape(variables)} {_program()} build")


def _program() -> str:
    """The command as the user called it, from the current folder."""
    called = Path(sys.argv[0])
    return str(called.relative_to(Path.cwd())) if called.is_relative_to(Path.cwd()) else str(called)


def _build_table(
    settings: Settings, connection: duckdb.DuckDBPyConnection, result: BuildResult, quarantined: int
) -> Table:
    counts = connection.execute(
        """
        SELECT
            (SELECT count(*) FROM dim_publicatie),
            (SELECT count(*) FROM report.report_cijfer),
            (SELECT count(*) FROM mart_controle WHERE oordeel = 'klopt'),
            (SELECT count(*) FROM mart_controle),
            (SELECT count(*) FROM report.report_afwijking WHERE ernst = 'waarschuwing')
        """
    ).fetchall()
    ((publicaties, rows, held, controls, warnings),) = counts
    table = Table(show_header=False, pad_edge=False, box=None)
    changed = ", ".join(sorted(result.partities)) or "nothing new"
    for label, value in (
        ("publications", f"{publicaties} (read now: {changed})"),
        ("rows", str(rows)),
        ("controls held", f"{held} of {controls}"),
        ("warnings", str(warnings)),
        ("quarantined", str(quarantined)),
        ("result", str(settings.published_warehouse)),
        ("report", str(settings.report_dir / "index.html")),
    ):
        table.add_row(label, value)
    return table
