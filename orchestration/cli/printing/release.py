"""The outcome of `release`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.cli.terminal import say

if TYPE_CHECKING:
    from orchestration.publishing.releases import Released


def print_released(out: Console, released: Released) -> None:
    """Print where a release is, what changed in it, and whether readers are sent to it."""
    entry = released.entry
    if not released.is_new:
        say(out, f"{entry.version} is released already: nothing was written.")
    _print_rows(out, released, {"changes": entry.summary})
    if entry.withdrawn:
        say(out, f"It was withdrawn, because: {escape(entry.withdrawn.reason)}")
    elif released.latest != entry:
        say(out, f"A later release holds other figures. If those were wrong, withdraw it: {_newest(released)}.")


def print_withdrawn(out: Console, released: Released) -> None:
    """Print which release was withdrawn, and to which one readers are sent now."""
    entry = released.entry
    if not released.is_new:
        say(out, f"{entry.version} was withdrawn already: nothing was written.")
    _print_rows(out, released, {"withdrawn": entry.withdrawn.reason if entry.withdrawn else ""})


def _print_rows(out: Console, released: Released, told: dict[str, str]) -> None:
    table = Table(show_header=False, pad_edge=False, box=None)
    rows = {"release": released.entry.version, **told, "folder": str(released.folder), "latest": _newest(released)}
    for label, value in rows.items():
        table.add_row(label, escape(value))
    out.print(table)


def _newest(released: Released) -> str:
    return released.latest.version if released.latest else "none: every release was withdrawn"
