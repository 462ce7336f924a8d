"""Which regions of which quarters are loaded."""

from __future__ import annotations

from datetime import date

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.cli.terminal import print_whole, say
from orchestration.domain.quarter import LATE_AFTER, late_quarters
from orchestration.publishing.publish import published_quarters
from orchestration.publishing.published import as_published, open_published
from orchestration.system.settings import Settings


def print_status(out: Console, settings: Settings, today: date) -> bool:
    """Print quarters × regions (loaded, quarantined or missing) and what is late; True if nothing is quarantined."""
    late = late_quarters(published_quarters(settings.published_warehouse), today)
    with as_published(settings.published_warehouse), open_published(settings.published_warehouse) as connection:
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
    print_whole(out, table)
    say(out, "● loaded   [yellow]▲ quarantined[/]   · missing")
    if late:
        say(out, f"[yellow]late[/], {LATE_AFTER.days // 7} weeks after their end: {', '.join(late)}")
    for _, _, bestand, reden in kept_out:
        say(out, f"[yellow]▲[/] {escape(bestand)}: {escape(reden)}")
    return not kept_out


def _state(place: tuple[str, str], loaded: set[tuple[str, str]], quarantined: set[tuple[str, str]]) -> str:
    marks = ["[green]●[/]"] * (place in loaded) + ["[yellow]▲[/]"] * (place in quarantined)
    return " ".join(marks) or "·"
