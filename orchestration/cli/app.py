"""The command line `klantprofielen`: its commands, and the one place where their errors end."""

from __future__ import annotations

import locale
import logging
import os
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

import typer
from rich.markup import escape

from orchestration.cli import building, filing, query, reading, reference, services
from orchestration.cli.terminal import err, say
from orchestration.system.clock import Clock
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


_SHOWN = 500
"""Characters of an unforeseen error's message."""


class _Notices(logging.Handler):
    """Prints what the project logs while a command runs, such as that it waits, on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one, past the progress bar."""
        say(err, f"[yellow]Note:[/yellow] {escape(record.getMessage())}")


def main() -> None:
    """Run the command line; every error becomes a message, and the trace of one that nobody foresaw goes to a file."""
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
    except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a sentence
        say(err, f"[red]Failed:[/red] {escape(_unforeseen(error))}")
        sys.exit(1)


def _unforeseen(error: Exception) -> str:
    """What to tell of an error that nobody foresaw; its traceback goes to a file, in the data folder if possible."""
    command = " ".join(sys.argv[1:])
    told = (
        f"an error that nobody foresaw, in `klantprofielen {command}`: "
        f"{type(error).__name__}: {' '.join(ascii(str(error))[1:-1].split())[:_SHOWN]}."
    )
    path = _write_trace(
        f"{Clock().now().isoformat()} klantprofielen {command}\n{''.join(traceback.format_exception(error))}\n"
    )
    return (
        f"{told} Please report it with its trace, {f'at the end of {path}' if path else 'which could not be written'}."
    )


def _write_trace(trace: str) -> Path | None:
    """Write a trace in the data folder, else in a file of its own for temporary files; None if neither can be."""
    content = trace.encode("utf-8", "backslashreplace")
    with suppress(OSError, KlantprofielenError):
        log = Settings.from_environment().alert_log.with_name("errors.log")
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as file:
            file.write(content)
        return log
    with suppress(OSError), tempfile.NamedTemporaryFile(prefix="klantprofielen-", suffix=".log", delete=False) as file:
        file.write(content)
        return Path(file.name)
    return None
