"""The command line `klantprofielen`: its commands, and the one place where their errors end."""

from __future__ import annotations

import locale
import logging
import os
import sys

import typer
from rich.markup import escape

from orchestration.cli import building, filing, query, reading, reference, services
from orchestration.cli.terminal import err, say
from orchestration.system.errors import KlantprofielenError
from orchestration.system.settings import Settings

app = typer.Typer(
    help=(
        "UWV's 'Transparantie van klantprofielen' as a warehouse whose every cell you can trust.\n\n"
        'To begin: `klantprofielen build`, then `klantprofielen sql "from dim_publicatie"`. '
        "For a new publication: `klantprofielen read FILE` shows it, `klantprofielen add FILE` files it; "
        "then build again.\n\n"
        "Exit codes: 0 good, 1 something was quarantined or failed, 2 usage error."
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    *(reading.read, reading.show, filing.add, filing.fetch, building.build, building.rebuild, building.demo),
    *(query.status, query.sql, query.report, query.metric, services.ui, services.serve, services.worker, building.docs),
):
    app.command()(command)
app.add_typer(reference.app, name="reference")


@app.callback()
def _begin() -> None:
    os.umask(Settings.from_environment().umask)


class _Notices(logging.Handler):
    """Prints what the project logs while a command runs, such as that it waits, on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one, past the progress bar."""
        say(err, f"[yellow]Note:[/yellow] {escape(record.getMessage())}")


def main() -> None:
    """Run the command line; an error that the user can act on becomes a message, not a stack trace."""
    if not sys.flags.utf8_mode and locale.getencoding().lower() != "utf-8":
        # dbt reads and writes files in the locale's encoding, which can't hold every name, and protobuf makes capitals
        # by the locale's rules: start again, in UTF-8 and without such rules.
        os.environ |= {"PYTHONUTF8": "1", "LC_ALL": "C"}
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    logging.getLogger("orchestration").addHandler(_Notices())
    try:
        app()
    except (KlantprofielenError, OSError) as error:
        say(err, f"[red]Failed:[/red] {escape(str(error))}")
        sys.exit(1)
