"""The outcome of fetching."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from orchestration.cli.terminal import say
from orchestration.system.settings import Settings

if TYPE_CHECKING:
    from orchestration.intake.outcome import FetchResult

_KIND_COLOURS = {
    "new": "green",
    "changed": "green",
    "unchanged": "dim",
    "other": "dim",
    "gone": "yellow",
    "refused": "red",
}
"""What became of a link, in the order of printing: what asks for attention comes last."""


def print_fetched(out: Console, settings: Settings, fetched: FetchResult, *, dry_run: bool) -> None:
    """Print what became of every link, and why; then the count of each kind."""
    for outcome in sorted(fetched.outcomes, key=lambda outcome: list(_KIND_COLOURS).index(outcome.kind)):
        colour = _KIND_COLOURS[outcome.kind]
        where = f" → {settings.raw_dir.name}/{outcome.bestand}" if outcome.bestand else ""
        why = outcome.why.removeprefix(f"{outcome.url}: ")
        say(out, f"[{colour}]{outcome.kind:9}[/]  {escape(f'{outcome.url}{where}: {why}')}")
        if outcome.quarantaine:
            say(out, f"  [yellow]will be quarantined[/]: {escape(outcome.quarantaine)}")
    counts = ", ".join(f"{count} {kind}" for kind, count in fetched.counts.items())
    out.print(f"{counts}{'; nothing was filed' if dry_run else ''}.", highlight=False)
