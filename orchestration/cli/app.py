"""The command line `klantprofielen`: the one place where errors of its commands end, and the signals that stop them."""

from __future__ import annotations

import locale
import logging
import os
import sys

from orchestration.system.errors import KlantprofielenError
from orchestration.system.stopping import is_stopping, listening


class _Notices(logging.Handler):
    """Prints what the project logs while a command runs, such as that it waits, on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one, past the progress bar."""
        _tell("[yellow]Note:[/yellow]", record.getMessage())


def main() -> None:
    """Run the command line; an error that the user can act on becomes a message, not a stack trace."""
    if not sys.flags.utf8_mode and locale.getencoding().lower() != "utf-8":
        # dbt reads and writes files in the locale's encoding, which can't hold every name, and protobuf makes capitals
        # by the locale's rules: start again, in UTF-8 and without such rules.
        os.environ |= {"PYTHONUTF8": "1", "LC_ALL": "C"}
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    with listening():
        # Importing them takes a second, and a signal is to be heard then too.
        from orchestration.cli.commands import app

        logging.getLogger("orchestration").addHandler(_Notices())
        try:
            app()
        except (KlantprofielenError, OSError) as error:
            if not is_stopping():
                _tell("[red]Failed:[/red]", str(error))
            sys.exit(1)


def _tell(kind: str, text: str) -> None:
    from rich.markup import escape

    from orchestration.cli.terminal import err, say

    say(err, f"{kind} {escape(text)}")
