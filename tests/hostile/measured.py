"""A command run to its end, with the seconds it took and the memory that it and its children had at most."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MAIN = "import __main__; __main__.__file__ = 'klantprofielen'; from orchestration.cli.app import main; main()"
"""Without a file, DuckDB would take the program for a person at a prompt, and show progress."""

TOO_MUCH_MEMORY = 2048
"""Megabytes at which a process is ended, for the sake of the machine."""

_MEGABYTE = 1024
_KEPT = 20_000_000


@dataclass(frozen=True)
class Measured:
    """What came of a command.

    `own` and `child` are the megabytes that the command itself, and the largest of its children, had at most. `ended`
    says why we ended it, if we did.
    """

    code: int
    text: str
    seconds: float
    own: int
    child: int
    ended: str | None = None


def run(
    arguments: Sequence[str | Path],
    environment: Mapping[str, str],
    folder: Path,
    most_seconds: float,
    program: str = MAIN,
) -> Measured:
    """Run a command of `klantprofielen` in a process of its own.

    Args:
        arguments: the command and its arguments.
        environment: the variables, all of them.
        folder: the working directory.
        most_seconds: after so many it is ended.
        program: the Python to run.
    """
    started = time.monotonic()
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        own = child = 0
        ended = None
        while process.poll() is None and ended is None:
            own = max(own, peak_of(process.pid))
            child = max([child, *map(peak_of, descendants(process.pid))])
            if time.monotonic() - started > most_seconds:
                ended = f"goes on after {most_seconds:.0f} seconds"
            elif max(own, child) > TOO_MUCH_MEMORY:
                ended = f"took more than {TOO_MUCH_MEMORY} MB"
            time.sleep(0.02)
        if ended:
            end_all(process)
        printed.seek(0)
        text = printed.read(_KEPT).decode("utf-8", "backslashreplace")
    return Measured(process.returncode, text, time.monotonic() - started, own, child, ended)


def end_all(process: subprocess.Popen[bytes]) -> None:
    """End a process that we started, and its children."""
    for pid in [*descendants(process.pid), process.pid]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait()


def descendants(pid: int) -> Iterator[int]:
    """The children of a process, and theirs."""
    try:
        found = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text(encoding="ascii").split()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return
    for child in found:
        yield child
        yield from descendants(child)


def peak_of(pid: int) -> int:
    """The megabytes that a process had at most so far; 0 if it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    _, _, after = status.partition("VmHWM:")
    return int(after.split()[0]) // _MEGABYTE if after else 0
