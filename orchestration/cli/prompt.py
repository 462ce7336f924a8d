"""The prompt of `sql`: queries from standard input, each answered as it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext, suppress

from rich.markup import escape

from orchestration.cli.answering import Questions
from orchestration.cli.terminal import err, out, say
from orchestration.system.errors import KlantprofielenError
from orchestration.system.stopping import interrupts_end_nothing

_LEAVE = frozenset({"exit", "quit", ".exit", ".quit"})


def answer_queries(questions: Questions) -> bool:
    """Answer each query, which ends in a semicolon at the end of a line, until standard input ends.

    A person at a terminal goes on after a query that failed; a script ends there. Ctrl-C drops the query at hand.

    Returns:
        False if a query of a script failed.
    """
    is_person = sys.stdin.isatty() and sys.stdout.isatty()
    if is_person:
        with suppress(ImportError):  # some builds of Python lack it, and then lines can't be edited
            import readline  # noqa: F401 - gives input() its editing and its history, which is not kept
        say(out, "A query ends in a semicolon; `show tables;` lists the tables. To leave: exit, or Ctrl-D.")
    with interrupts_end_nothing() if is_person else nullcontext():
        for query in _queries(is_person):
            try:
                questions.answer_all(query)
            except KlantprofielenError as error:
                say(err, f"[red]Failed:[/red] {escape(str(error))}")
                if not is_person:
                    return False
            except KeyboardInterrupt:
                if not is_person:
                    raise
    return True


def _queries(is_person: bool) -> Iterator[str]:
    lines: list[str] = []
    while True:
        try:
            line = input(("   ...> " if lines else "marts=> ") if is_person else "")
        except EOFError:
            break
        except KeyboardInterrupt:
            if not is_person:
                raise
            say(out, "")
            lines.clear()
            continue
        if not lines and line.strip().removesuffix(";") in _LEAVE:
            return
        is_command = not lines and line.lstrip().startswith(".")  # of DuckDB's own prompt, which are one line
        lines.append(line)
        if is_command or line.rstrip().endswith(";"):
            yield "\n".join(lines)
            lines.clear()
    if any(line.strip() for line in lines):
        yield "\n".join(lines)
