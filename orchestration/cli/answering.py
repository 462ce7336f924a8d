"""Queries of people on the published file, answered by DuckDB's own command line, which reaches nothing else.

Each query has a process of its own. Nobody but this module writes to DuckDB's command line: its prompt has commands
that start any program (`.pager`, `.edit`), and it prints characters that a terminal obeys.
"""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, cast

from rich.markup import escape

from orchestration.cli.terminal import Style, err, out, say
from orchestration.publishing.published import BEFORE_SAFE_MODE, PublishedError
from orchestration.system import stopping
from orchestration.system.errors import KlantprofielenError
from orchestration.system.printable import printable
from orchestration.warehouse.connection import is_corruption
from orchestration.warehouse.sql import statements

_ROWS_IN: dict[Style, str] = {
    # DuckDB's own JSON has decimals and large sums as texts, NaN as no JSON has it, and two columns of one name.
    "json": "CASE WHEN to_json(COLUMNS(*))::VARCHAR NOT IN ('NaN', 'Infinity', '-Infinity') "
    "THEN to_json(COLUMNS(*)) END",
    # Its CSV has arrays and structs in a form of its own; the published files have them as JSON.
    "csv": "CASE WHEN regexp_matches(typeof(COLUMNS(*)), '\\]$|^(STRUCT|MAP|UNION)\\(') "
    "THEN to_json(COLUMNS(*))::VARCHAR ELSE COLUMNS(*)::VARCHAR END",
}
"""Each column of a query as a style has it, where DuckDB's command line would print it otherwise."""

_LONGEST = 100_000
"""Bytes of a query; Linux gives an argument of a program 128 kB."""
_PIECE = 1 << 16
_TOO_WIDE = "Too wide a table for this terminal: a line for each value, none if there are no rows. --csv prints CSV."


class AnswerError(KlantprofielenError):
    """A query that can't be answered; the message is DuckDB's, or says what to ask instead."""


@dataclass(slots=True)
class Questions:
    """Queries that follow one another, on one published file.

    Args:
        database: the published file.
        style: how to print rows.
        session: SQL of our own that each query begins with.
    """

    database: Path
    style: Style
    session: str = ""
    _kept: list[str] = field(default_factory=list)

    def answer_one(self, text: str) -> None:
        """Print the answer to the one query in a text.

        Raises:
            AnswerError: if there are none or several, or it can't be answered.
            PublishedError: if the published file is damaged.
        """
        found = _statements(text)
        if len(found) != 1:
            raise AnswerError(
                f"These are {len(found)} queries, and an answer is one table: ask one, or send several to "
                "`klantprofielen sql` on its standard input, which answers each."
                if found
                else 'There is no query in it; write one, such as "from mart_stand".'
            )
        self._answer(*found[0])

    def answer_all(self, text: str) -> None:
        """Print the answer to each query in a text; later ones know the temporary tables and macros of earlier ones.

        Raises:
            AnswerError, PublishedError: as `answer_one`; the queries after it are not asked.
        """
        for query, kind in _statements(text):
            self._answer(query, kind)
            if kind not in ("SELECT", "EXPLAIN"):
                self._kept.append(query)

    def _answer(self, query: str, kind: str) -> None:
        is_rows = kind == "SELECT" and self.style in _ROWS_IN
        asked = f"SELECT {_ROWS_IN[self.style]} FROM (\n{query}\n)" if is_rows else query
        try:
            if not self._print(asked, "box" if self.style == "table" else self.style):
                self._print(asked, "line")
                say(err, _TOO_WIDE)
        except AnswerError as error:
            if is_corruption(str(error)):
                raise PublishedError(self.database, error) from error
            raise AnswerError(_without_our_line(str(error)) if is_rows else str(error)) from error

    def _print(self, query: str, mode: str) -> bool:
        """Print the rows of a query; False, and nothing, if they make a table that is too wide for the terminal."""
        is_terminal = sys.stdout.isatty()
        is_data = mode == "csv" and not is_terminal  # to the byte
        with _running(self._command(query, mode)) as rows:
            first = rows.readline()
            if is_terminal and mode == "box" and len(first.rstrip("\n")) > out.width:
                return False
            sys.stdout.write(first if is_data else printable(first))
            while piece := rows.read(_PIECE):
                sys.stdout.write(piece if is_data else printable(piece))
        return True

    def _command(self, query: str, mode: str) -> list[str]:
        import duckdb_cli

        # Its Python wrapper sets where extensions are, which safe mode has locked by then.
        program = Path(str(duckdb_cli.__file__)).with_name("duckdb")
        begin = [f"{self.session}; {BEFORE_SAFE_MODE}", ".safe_mode", ".mode trash", *self._kept]
        options = ["-readonly", "-no-init", "-nullvalue", "", *(word for sql in begin for word in ("-cmd", sql))]
        return [str(program), str(self.database.absolute()), *options, f"-{mode}", "-c", query]


def _statements(text: str) -> list[tuple[str, str]]:
    """The statements of a text, each with its kind, such as 'SELECT'.

    Raises:
        AnswerError: if it is no SQL, among which commands of DuckDB's own prompt.
    """
    import duckdb

    if text.lstrip().startswith("."):
        raise AnswerError(f"{text.split()[0]} is a command of DuckDB's own prompt; here only SQL is answered.")
    try:
        if (size := len(text.encode())) > _LONGEST:
            raise AnswerError(f"A query has at most {_LONGEST:,} bytes, and this one {size:,}.")
        if "\0" in text:
            raise AnswerError("A query can't hold the character NUL.")
        with duckdb.connect(config={"enable_external_access": False}) as connection:
            return statements(connection, text)
    except UnicodeEncodeError as error:
        raise AnswerError("The query is not in UTF-8.") from error
    except duckdb.Error as error:
        raise AnswerError(str(error)) from error


def _without_our_line(message: str) -> str:
    """DuckDB's message on a query of which the first line is ours: it counts that line too, and may show it."""
    theirs = re.sub(r"\n*^LINE 1: .*(\n *\^)?", "", message, flags=re.MULTILINE)
    return re.sub(r"^LINE (\d+)", lambda line: f"LINE {int(line[1]) - 1}", theirs, flags=re.MULTILINE)


@contextmanager
def _running(command: list[str]) -> Iterator[IO[str]]:
    """Run DuckDB's command line, and give what it prints; it ends with the block.

    Raises:
        AnswerError: if it failed.
    """
    with_us = partial(stopping.end_with, os.getpid(), signal.SIGKILL)
    with tempfile.TemporaryFile() as told:
        # A session of its own: an interrupt from the keyboard is for us, who end it.
        process = subprocess.Popen(  # noqa: S603 - DuckDB's own program, installed beside us
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=told,
            start_new_session=True,
            preexec_fn=with_us,
        )
        try:
            with io.TextIOWrapper(
                cast("IO[bytes]", process.stdout), "utf-8", "backslashreplace", newline=""
            ) as printed:
                yield printed
                if printed.read(1):  # the block has read enough
                    return
            code = process.wait()
        finally:
            process.kill()
            process.wait()
        told.seek(0)
        message = told.read().decode(errors="backslashreplace").strip()
        if code:
            raise AnswerError(message or f"DuckDB's command line ended with {code}.")
        if message:
            say(err, escape(message))
