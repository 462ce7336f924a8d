"""What a command costs: seconds, processor seconds of it and all that it starts, and memory."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a command that ended: seconds, processor seconds (user and system), MB of its largest process, exit code."""

    seconds: float
    processor: float
    memory: int
    code: int


def cost(command: Sequence[str | Path], environment: Mapping[str, str], folder: Path, log: Path) -> Cost:
    """Run a command to its end.

    Args:
        command: the program and its arguments.
        environment: all of its environment.
        folder: where it runs.
        log: gets what it prints.
    """
    with log.open("wb") as output:
        begin = time.perf_counter()
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        return ended(process, begin)


def ended(process: subprocess.Popen[bytes], begin: float) -> Cost:
    """Wait for a process that began at a moment of `time.perf_counter`; processes that it waited for count too."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begin
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, process.returncode)
