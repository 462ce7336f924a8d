"""The judge: whether what a command said and did about an attack is as it should be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tests.hostile.measured import Measured

Outcome = Literal["accepted", "quarantined", "refused", "overlooked", "failed"]
"""`failed` is the command as a whole: it can be the fault of any of its attacks."""

MOST_SECONDS_OVER = 10
"""Seconds that a command may take beside the limit for reading, for each file that it reads."""

LONGEST_LINE = 3_000
"""Letters of what is said of one file: a reason has ten sentences at most."""

_TRACE = re.compile(r'Traceback \(most recent|File "[^"\n]*", line \d+|In the worker process')
_CLASS = re.compile(
    r"\b(?:[A-Z][a-zA-Z]*(?:Error|Exception|Warning)|PdfiumError|PDF[A-Z]\w+|recursion depth|MemoryError)\b"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Verdict:
    """What came of one attack by one entrance; `fault` says what is wrong with that, if anything is."""

    attack: str
    kind: str
    entrance: str
    outcome: Outcome
    seconds: float
    own: int
    child: int
    fault: str | None = None


def manners(measured: Measured, most_own: int, most_child: int) -> str | None:
    """What is wrong with how a command ended, whatever it printed; None if nothing is.

    Args:
        measured: the command.
        most_own: megabytes that it may have had itself.
        most_child: megabytes that each of its children may have had.
    """
    if measured.ended:
        return measured.ended
    if measured.code not in (0, 1, 2):
        return f"exit code {measured.code}: {measured.text[-200:]!r}"
    if measured.own > most_own or measured.child > most_child:
        return f"had {measured.own} MB itself, and a child {measured.child} MB"
    return None


def bad_words(text: str) -> str | None:
    """What no user should see in what was printed; None if all is well. A line of JSON is for programs."""
    for name, pattern in (
        ("a stack trace", _TRACE),
        ("the class of an exception", _CLASS),
        ("a control letter", _CONTROL),
    ):
        if found := pattern.search(text):
            return f"prints {name}: {text[max(0, found.start() - 60) : found.end() + 200]!r}"
    lines = (line for line in text.split("\n") if not line.startswith("{"))
    if longest := next((line for line in lines if len(line) > LONGEST_LINE), None):
        return f"prints a line of {len(longest)} letters: {longest[:80]!r}"
    return None


def bad_words_by_name(text: str, names: Iterable[str]) -> tuple[dict[str, str], str | None]:
    """What no user should see in the lines that name a file, by its name; and in the lines that name none of them."""
    lines = text.split("\n")
    faults: dict[str, str] = {}
    for name in names:
        own = [line for line in lines if name in line]
        lines = [line for line in lines if name not in line]
        if fault := bad_words("\n".join(own)):
            faults[name] = fault
    return faults, bad_words("\n".join(lines))


def too_long(reden: str) -> str | None:
    """The fault of a reason that nobody reads to its end."""
    return f"a reason of {len(reden)} letters: {reden[:80]!r}" if len(reden) > LONGEST_LINE else None


def first(faults: Iterable[str | None]) -> str | None:
    """The first fault that there is."""
    return next((fault for fault in faults if fault), None)
