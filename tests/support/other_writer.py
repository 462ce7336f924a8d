"""Another process that holds what a test wants to write."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def another_process(program: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python program in a process of its own, from when it prints `writing` until the block ends."""
    with subprocess.Popen([sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"writing\n"
            yield process
        finally:
            process.kill()
