"""What the command line prints: readings, the outcome of fetching and building, coverage, and query results."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, Literal

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from orchestration.domain.count import format_count
from orchestration.domain.names import Names
from orchestration.domain.publicatie import KOLOMMEN, Regel
from orchestration.domain.quarter import LATE_AFTER, end_date, late_quarters
from orchestration.publishing.metrics import (
    GROUPINGS,
    SEMANTIC_MANIFEST,
    MetricQuery,
    Unit,
    metric_sql,
    read_metrics,
)
from orchestration.publishing.publish import published_quarters
from orchestration.reading.reading import Reading
from orchestration.system.settings import DATA_DIR_VARIABLE, RAW_DIR_VARIABLE, Settings
from orchestration.warehouse.as_of import count_without_day, session_as_of

if TYPE_CHECKING:
    import duckdb

    from orchestration.cli.build import BuildResult
    from orchestration.intake.fetching import FetchResult
    from orchestration.reference.cbs import CbsYear
    from orchestration.reference.reference import Difference

Style = Literal["table", "csv", "json"]

MARTS = "USE marts"
"""SQL that begins a session on the published marts: tables need no schema before their name."""

_COLOURS = {"aangenomen": "green", "quarantaine": "yellow", "geweigerd": "red"}
_SOORT_COLOURS = {
    "new": "green",
    "changed": "green",
    "unchanged": "dim",
    "other": "dim",
    "gone": "yellow",
    "refused": "red",
}
"""Of what became of a link, in the order in which they are shown: what asks for attention stands last."""
_EXAMPLE = "select quarter_key, amr_naam, profielgraad from fct_klantprofielen_amr join dim_amr using (amr_key)"


def print_reading(out: Console, reading: Reading, namen: Names) -> None:
    """One reading: the verdict, the rows as read, and every control that does not hold."""
    publicatie = reading.publicatie
    region = namen.amr_namen.get(reading.amr_code or "", reading.amr_naam or "Nederland") if publicatie else ""
    heading = " · ".join(filter(None, [reading.quarter_key if publicatie else "", region]))
    out.print(
        f"[bold]{escape(reading.bestand)}[/bold]  [{_COLOURS[reading.uitslag]}]{reading.uitslag}[/]  {escape(heading)}",
        highlight=False,
        soft_wrap=True,
    )
    if publicatie is None:
        out.print(f"  {escape(reading.reden or '')}", highlight=False, soft_wrap=True)
        return
    table = Table(pad_edge=False, box=box.SIMPLE_HEAD)
    table.add_column("naam", no_wrap=True)
    for kolom in KOLOMMEN:
        table.add_column(kolom.replace("_", " "), justify="right")
    table.add_column("pagina", justify="right")
    for regel in publicatie.regels:
        table.add_row(*_regel_cells(regel), style="bold" if regel.soort == "totaal" else None)
    out.print(table)
    percentage = publicatie.registratiegraad_gepubliceerd
    out.print(
        f"  doelgroepregister {format_count(publicatie.doelgroepregister)}, "
        f"bekend in Sonar {'niets' if percentage is None else f'{percentage}%'}",
        highlight=False,
    )
    for controle in reading.controles:
        if controle.oordeel != "klopt":
            colour = "red" if controle.ernst == "fout" else "yellow"
            place = f"pagina {controle.pagina}: " if controle.pagina else ""
            out.print(
                f"  [{colour}]{controle.controle}[/] {place}{escape(controle.toelichting or '')}", highlight=False
            )


def _regel_cells(regel: Regel) -> list[str]:
    counts = (_count_cell(regel, kolom, aantal) for kolom, aantal in zip(KOLOMMEN, regel.aantallen, strict=True))
    return [escape(regel.naam), *counts, str(regel.pagina or "")]


def _count_cell(regel: Regel, kolom: str, aantal: int | None) -> str:
    """A count; red with its text where it could not be read, yellow where it is corrected."""
    if aantal is None:
        return f"[red]{escape(regel.onleesbaar.get(kolom, '?'))}[/]"
    count = format_count(aantal)
    return f"[yellow]{count}[/]" if kolom in regel.gecorrigeerd_van else count


def print_build(out: Console, err: Console, settings: Settings, result: BuildResult, today: date) -> bool:
    """The outcome of a build; True where everything in raw/ was accepted and published."""
    for failure in result.failures:
        err.print(f"[red]Failed:[/red] {escape(failure)}", highlight=False, soft_wrap=True)
    for stray in result.strays:
        err.print(f"[yellow]Not read:[/yellow] {escape(str(stray))} (see raw/README.md for what belongs where)")
    for quarter_key in result.early:
        err.print(
            f"[yellow]Not read:[/yellow] {escape(str(settings.raw_dir / quarter_key))}: the quarter ends on "
            f"{end_date(quarter_key)}, and by the clock of this machine it is {today}. It is read once it is over.",
            highlight=False,
            soft_wrap=True,
        )
    for correctie in result.idle:
        err.print(
            f"[yellow]Not used:[/yellow] the correction of {escape(correctie.rij)}, {correctie.kolom}: "
            f"no file in raw/ has sha256 {correctie.sha256}",
            highlight=False,
            soft_wrap=True,
        )
    for problem in result.undelivered:
        err.print(f"[yellow]Alerts:[/yellow] {escape(problem)}", highlight=False, soft_wrap=True)
    if result.failures and result.is_published:
        err.print("The figures were published all the same; `klantprofielen report` makes the report of them.")
        return False
    if result.failures:
        kept = "the last good result stays" if settings.published_warehouse.exists() else "there is no earlier result"
        err.print(f"Nothing new was published: {kept}.")
        return False
    with _connect(settings) as connection:
        quarantined = connection.execute(
            "SELECT bestand, reden, pagina, regel, verwacht, gevonden FROM mart_quarantaine ORDER BY bestand"
        ).fetchall()
        for bestand, reden, pagina, regel, verwacht, gevonden in quarantined:
            err.print(
                f"[yellow]Quarantined:[/yellow] {escape(bestand)}: {escape(reden)}", highlight=False, soft_wrap=True
            )
            if regel:
                place = f"page {pagina}, " if pagina else ""
                err.print(
                    f"  {place}row {escape(regel)}: expected {escape(str(verwacht))}, found {escape(str(gevonden))}",
                    highlight=False,
                    soft_wrap=True,
                )
        out.print(_build_table(settings, connection, result, len(quarantined)))
    out.print(f'Try:  {_program()} sql "{_EXAMPLE}"', highlight=False, soft_wrap=True)
    return not quarantined and not result.strays and not result.early


def print_demo(out: Console, target: Path) -> None:
    """Where the demo is, and how to build it."""
    folder = target.resolve()
    out.print(f"The synthetic demo is in {escape(str(target))}; its README.md says what is what.", soft_wrap=True)
    variables = f"{RAW_DIR_VARIABLE}={quote(str(folder / 'raw'))} {DATA_DIR_VARIABLE}={quote(str(folder / 'data'))}"
    out.print(f"Build it:  {escape(variables)} {_program()} build", highlight=False, soft_wrap=True)


def print_fetched(out: Console, settings: Settings, fetched: FetchResult, *, dry_run: bool) -> None:
    """What became of every link, and why; then how many of each kind."""
    for uitkomst in sorted(fetched.uitkomsten, key=lambda uitkomst: list(_SOORT_COLOURS).index(uitkomst.soort)):
        colour = _SOORT_COLOURS[uitkomst.soort]
        where = f" → {settings.raw_dir.name}/{uitkomst.bestand}" if uitkomst.bestand else ""
        why = uitkomst.why.removeprefix(f"{uitkomst.url}: ")
        out.print(
            f"[{colour}]{uitkomst.soort:9}[/]  {escape(f'{uitkomst.url}{where}: {why}')}",
            highlight=False,
            soft_wrap=True,
        )
        if uitkomst.quarantaine:
            out.print(
                f"  [yellow]will be quarantined[/]: {escape(uitkomst.quarantaine)}", highlight=False, soft_wrap=True
            )
    counts = ", ".join(f"{aantal} {soort}" for soort, aantal in fetched.aantallen.items())
    out.print(f"{counts}{'; nothing was filed' if dry_run else ''}.", highlight=False)


def _program() -> str:
    """The command as it was called, from where it was called."""
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
    changed = ", ".join(result.partities) or "nothing new"
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


def print_status(out: Console, settings: Settings, today: date) -> bool:
    """Quarters × regions: loaded, quarantined or missing; what is late; True where nothing is quarantined."""
    late = late_quarters(published_quarters(settings.published_warehouse), today)
    with _connect(settings) as connection:
        regions = [
            *connection.execute("SELECT amr_code, amr_naam FROM dim_amr WHERE is_current ORDER BY ALL").fetchall()
        ]
        loaded = set(connection.execute("SELECT quarter_key, code FROM report.report_publicatie").fetchall())
        kept_out = connection.execute(
            "SELECT quarter_key, CASE WHEN niveau = 'landelijk' THEN 'NL' ELSE coalesce(amr_code, '?') END, "
            "bestand, reden FROM mart_quarantaine ORDER BY bestand"
        ).fetchall()
    quarantined = {(quarter, region) for quarter, region, _, _ in kept_out}
    quarters = sorted({quarter for quarter, _ in loaded | quarantined})
    table = Table("region", *quarters, pad_edge=False, box=box.SIMPLE_HEAD)
    for code, name in [
        ("NL", "Nederland"),
        *regions,
        *([("?", "(unknown)")] if any(r == "?" for _, r in quarantined) else []),
    ]:
        table.add_row(name, *(_state((quarter, code), loaded, quarantined) for quarter in quarters))
    out.print(table)
    out.print("● loaded   [yellow]▲ quarantined[/]   · missing", highlight=False, soft_wrap=True)
    if late:
        out.print(
            f"[yellow]late[/], {LATE_AFTER.days // 7} weeks after their end: {', '.join(late)}",
            highlight=False,
            soft_wrap=True,
        )
    for _, _, bestand, reden in kept_out:
        out.print(f"[yellow]▲[/] {escape(bestand)}: {escape(reden)}", highlight=False, soft_wrap=True)
    return not kept_out


def _state(place: tuple[str, str], loaded: set[tuple[str, str]], quarantined: set[tuple[str, str]]) -> str:
    marks = ["[green]●[/]"] * (place in loaded) + ["[yellow]▲[/]"] * (place in quarantined)
    return " ".join(marks) or "·"


def print_cbs_year(out: Console, gebieden: CbsYear, before: CbsYear | None) -> None:
    """One year as CBS publishes it, and what is new in it since it was last fetched."""
    rows, earlier = set(gebieden.gebieden), set(before.gebieden if before else ())
    out.print(
        f"{gebieden.jaar}  {gebieden.tabel_id}  {len(rows)} gemeenten: {len(rows - earlier)} rows new, "
        f"{len(earlier - rows)} gone{', not modified at CBS' if gebieden.not_modified else ''}",
        highlight=False,
        soft_wrap=True,
    )


def print_differences(out: Console, verschillen: Sequence[Difference]) -> None:
    """On what CBS and the reviewed seeds differ; the years of one difference together, what is to be reviewed first."""
    jaren: dict[Difference, list[int]] = {}
    for verschil in sorted(verschillen, key=lambda verschil: not verschil.to_review):
        jaren.setdefault(replace(verschil, jaar=0), []).append(verschil.jaar)
    table = Table("code", "name", "what", "seeds", "CBS", "years", "", pad_edge=False, box=box.SIMPLE_HEAD)
    for verschil, years in jaren.items():
        cells = (verschil.code, verschil.naam, verschil.wat, verschil.bekend, verschil.cbs, _spans(sorted(years)))
        table.add_row(*map(escape, cells), "[yellow]to review[/]" if verschil.to_review else "explained")
    if jaren:
        out.print(table)
    to_review = sum(verschil.to_review for verschil in jaren)
    out.print(f"{len(jaren)} differences between CBS and the seeds, {to_review} to review.", highlight=False)


def _spans(years: Sequence[int]) -> str:
    """Years as '2015–2018, 2021'."""
    spans: list[list[int]] = []
    for year in years:
        if spans and spans[-1][-1] == year - 1:
            spans[-1][1:] = [year]
        else:
            spans.append([year])
    return ", ".join("–".join(map(str, span)) for span in spans)


def begin_as_of(err: Console, settings: Settings, day: date) -> str:
    """SQL that begins a session on the facts as known on a day; says so where publications have to be left out."""
    with _connect(settings) as connection:
        without_day = count_without_day(connection)
        session = session_as_of(connection, day)
    if without_day:
        err.print(
            f"[yellow]Left out:[/yellow] {without_day} publications of which no day is known "
            "(dim_publicatie has no known_from); give their sidecars one.",
            highlight=False,
            soft_wrap=True,
        )
    return session


def print_query(out: Console, settings: Settings, query: str, style: Style, session: str) -> None:
    """The rows of a query on the published marts, in a session begun with `session`.

    Raises:
        duckdb.Error: where the query is wrong, or wants to write or to reach outside the file.
    """
    with _connect(settings, session) as connection:
        names, rows = _fetch(connection, query)
    _print_rows(out, names, rows, style)


def print_metrics(out: Console, settings: Settings) -> None:
    """The metrics that there are, and what they can be asked by."""
    table = Table("metric", "label", "unit", "of", pad_edge=False, box=box.SIMPLE_HEAD)
    for metric in read_metrics(settings.published_dir / SEMANTIC_MANIFEST).values():
        table.add_row(metric.naam, metric.label, metric.eenheid, ", ".join(metric.gebiedsoorten))
    out.print(table)
    out.print(f"--by: {', '.join(GROUPINGS)}", highlight=False)


def print_metric(out: Console, err: Console, settings: Settings, vraag: MetricQuery, style: Style) -> bool:
    """What metrics are by groupings: a table in Dutch notation, or CSV or JSON in plain numbers.

    False where there are no such figures; then it says of which quarters there are.

    Raises:
        MetricError: where something is asked that there is not.
    """
    semantic_manifest = settings.published_dir / SEMANTIC_MANIFEST
    query = metric_sql(semantic_manifest, vraag)
    with _connect(settings) as connection:
        names, rows = _fetch(connection, query)
        ((is_synthetisch,),) = connection.execute("SELECT bool_or(is_synthetisch) FROM mart_stand").fetchall()
        quarters = connection.execute(
            "SELECT DISTINCT quarter_key FROM mart_stand WHERE gebiedsoort = ? ORDER BY quarter_key",
            [vraag.gebiedsoort],
        ).fetchall()
    if not rows:
        there = ", ".join(quarter_key for (quarter_key,) in quarters) or "none"
        err.print(f"No figures. Published of {vraag.gebiedsoort}: {there}.", highlight=False, soft_wrap=True)
        return False
    if is_synthetisch:
        names, rows = [*names, "is_synthetisch"], [(*row, True) for row in rows]
    if style == "table":
        eenheden = {naam: metric.eenheid for naam, metric in read_metrics(semantic_manifest).items()}
        rows = [
            tuple(_in_dutch(cell, eenheden.get(name)) for name, cell in zip(names, row, strict=True)) for row in rows
        ]
    _print_rows(out, names, rows, style)
    return True


def _in_dutch(cell: Any, eenheid: Unit | None) -> Any:
    """A figure as it is written in Dutch: '1.490' persons, '57,6 %'; what is none stays as it is."""
    if cell is None or eenheid in (None, "kwartaal"):
        return cell
    return format_count(cell) if eenheid == "personen" else f"{100 * cell:.1f} %".replace(".", ",")


def _fetch(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The names of the columns, and the rows."""
    result = connection.execute(query)
    return [column[0] for column in result.description or []], result.fetchall()


def _print_rows(out: Console, names: Sequence[str], rows: Sequence[tuple[Any, ...]], style: Style) -> None:
    if style == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows([names, *rows])
    elif style == "json":
        out.print_json(
            json.dumps([dict(zip(names, row, strict=True)) for row in rows], default=str), ensure_ascii=False
        )
    else:
        # A value too long for the terminal goes on below; one that is cut off could not be taken over.
        table = Table(*(Column(name, overflow="fold") for name in names), pad_edge=False, box=box.SIMPLE_HEAD)
        for row in rows:
            table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
        out.print(table)


def _connect(settings: Settings, session: str = MARTS) -> Any:
    """The published file, read-only and shut off from every other file."""
    import duckdb

    connection = duckdb.connect(settings.published_warehouse, read_only=True)
    connection.execute(f"{session}; SET enable_external_access = false; SET lock_configuration = true")
    return connection
