"""The commands of `klantprofielen`, together."""

from __future__ import annotations

import os

import typer

from orchestration.cli import building, filing, query, reading, reference, releasing, services
from orchestration.system.settings import Settings

app = typer.Typer(
    help=(
        "UWV's 'Transparantie van klantprofielen' as a warehouse whose every cell you can trust.\n\n"
        'To begin: `klantprofielen build`, then `klantprofielen sql "from dim_publicatie"`. '
        "For a new publication: `klantprofielen read FILE` shows it, `klantprofielen add FILE` files it; "
        "then build again.\n\n"
        "Exit codes: 0 good, 1 something was quarantined or failed, 2 usage error, 129, 130 or 143 stopped by a signal."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _begin() -> None:
    os.umask(Settings.from_environment().umask)


for command in (
    *(reading.read, reading.show, filing.add, filing.fetch, building.build, building.rebuild, building.demo),
    *(query.status, query.sql, query.report, query.metric, releasing.release, services.web, services.mcp),
    *(services.ui, services.serve, services.worker, building.docs),
):
    app.command()(command)
app.add_typer(reference.app, name="reference")
