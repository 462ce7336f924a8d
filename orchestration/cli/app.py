"""The command line `klantprofielen`: the one place where errors of its commands end, and the signals that stop them."""

from __future__ import annotations

import locale
import logging
import os
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

from orchestration.system.errors import KlantprofielenError
from orchestration.system.stopping import is_stopping, listening


class _Notices(logging.Handler):
    """Prints what the project logs while a command runs, such as that it waits, on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print one, past the progress bar."""
        _tell("[yellow]Note:[/yellow]", record.getMessage())


def main() -> None:
    """Run the command line; every error becomes a message, and the trace of one that nobody foresaw goes to a file."""
    if not sys.flags.utf8_mode and locale.getencoding().lower() != "utf-8":
        # dbt reads and writes files in the locale's encoding, which can't hold every name, and protobuf makes capitals
        # by the locale's rules: start again, in UTF-8 and without such rules.
        os.environ |= {"PYTHONUTF8": "1", "LC_ALL": "C"}
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    _open_closed_streams()
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
        except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a sentence
            if not is_stopping():
                _tell("[red]Failed:[/red]", _unforeseen(error))
            sys.exit(1)


def _open_closed_streams() -> None:
    """Put /dev/null in the place of each standard stream that whoever started this process closed.

    Else a file that we open, such as the warehouse, gets its number, and what a library or a child prints lands in it.
    """
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        if getattr(sys, name) is None:
            null = os.open(os.devnull, os.O_RDWR)
            if null != number:
                os.dup2(null, number)
                os.close(null)
            os.set_inheritable(number, True)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - until the end


def _tell(kind: str, text: str) -> None:
    from rich.markup import escape

    from orchestration.cli.terminal import err, say

    say(err, f"{kind} {escape(text)}")


def _unforeseen(error: Exception) -> str:
    """What to tell of an error that nobody foresaw; its traceback goes to a file, in the data folder if possible."""
    from orchestration.system.clock import Clock
    from orchestration.system.printable import in_one_line

    command = " ".join(sys.argv[1:])
    told = (
        f"an error that nobody foresaw, in `klantprofielen {command}`: "
        f"{type(error).__name__}: {in_one_line(error, 500)}."
    )
    path = _write_trace(
        f"{Clock().now().isoformat()} klantprofielen {command}\n{''.join(traceback.format_exception(error))}\n"
    )
    return (
        f"{told} Please report it with its trace, {f'at the end of {path}' if path else 'which could not be written'}."
    )


def _write_trace(trace: str) -> Path | None:
    """Write a trace in the data folder, else in a file of its own for temporary files; None if neither can be."""
    from orchestration.system.settings import Settings

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
