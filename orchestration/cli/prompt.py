"""The prompt of `sql`: queries from standard input, each answered as it ends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress

from orchestration.cli.terminal import out, say
from orchestration.system.stopping import interrupts_end_nothing

_LEAVE = frozenset({"exit", "quit", ".exit", ".quit"})


def answer_queries(answer: Callable[[str], bool]) -> bool:
    """Answer each query, which ends in a semicolon at the end of a line, until standard input ends.

    A person at a terminal goes on after a query that failed; a script ends there. Ctrl-C drops the query at hand.

    Args:
        answer: prints the answer to a query, or why there is none; False if it failed.

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
                is_good = answer(query)
            except KeyboardInterrupt:
                if not is_person:
                    raise
                is_good = False
            if not (is_good or is_person):
                return False
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
        lines.append(line)
        if line.rstrip().endswith(";"):
            yield "\n".join(lines)
            lines.clear()
    if any(line.strip() for line in lines):
        yield "\n".join(lines)
