"""Keeps a program running in the place of a command, and stops it with all its children when a signal comes.

It runs beside a service for months, so it imports next to nothing.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial

from orchestration.system import stopping

_STOP_SECONDS = 6
"""How long programs may take to stop; after that they are killed. Docker kills us after 10."""


@contextmanager
def running() -> Iterator[list[subprocess.Popen[bytes]]]:
    """A list of programs, to be filled in the block by `start`; at its end all are stopped, with their children."""
    programs: list[subprocess.Popen[bytes]] = []
    try:
        yield programs
    finally:
        with stopping.undisturbed():
            for program in programs:
                program.terminate()
            until = time.monotonic() + _STOP_SECONDS
            for program in programs:
                with suppress(subprocess.TimeoutExpired):
                    program.wait(max(0, until - time.monotonic()))
                # One that ended may have left children, which are in its group.
                with suppress(ProcessLookupError):
                    os.killpg(program.pid, signal.SIGKILL)
                program.wait()


def start(programs: list[subprocess.Popen[bytes]], command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Start a program in a session of its own, where an interrupt from the keyboard does not reach it: we stop it.

    On Linux the kernel stops it if we are killed, so that no daemon runs on that nobody knows of.
    """
    stop_with_us = partial(stopping.end_with, os.getpid(), signal.SIGTERM)
    # A signal amid the start would leave a program that nobody knows of.
    with stopping.undisturbed():
        programs.append(
            subprocess.Popen(command, env=environment, start_new_session=True, preexec_fn=stop_with_us)  # noqa: S603  # our own
        )


def main() -> None:
    """Run the program that the arguments name until it ends or a signal comes; exits as it does."""
    with stopping.listening(), running() as programs:
        # A process that a script starts in the background ignores the interrupt that would stop it.
        stopping.hear(signal.SIGINT)
        start(programs, sys.argv[1:], os.environ)
        code = programs[0].wait()
        sys.exit(code if code >= 0 else 128 - code)  # as a shell does of one that a signal killed


if __name__ == "__main__":
    main()
