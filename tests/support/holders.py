"""Other processes, perhaps of other users, that hold what a command needs."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NOBODY = pwd.getpwnam("nobody").pw_uid
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may start a process of another user")

_HOLD = "os.setuid(int(sys.argv[2])); print('held', flush=True); time.sleep(float(sys.argv[3]))"
FLOCK = (
    f"import fcntl, os, sys, time; file = os.open(sys.argv[1], os.O_RDONLY); fcntl.flock(file, fcntl.LOCK_EX)\n{_HOLD}"
)
SQLITE = f"import os, sqlite3, sys, time; c = sqlite3.connect(sys.argv[1]); c.execute('BEGIN EXCLUSIVE')\n{_HOLD}"
DUCKDB = f"import duckdb, os, sys, time; c = duckdb.connect(sys.argv[1])\n{_HOLD}"


@contextmanager
def held(program: str, path: Path, user: int | None = None, seconds: float = 120) -> Iterator[int]:
    """Another process that holds a file or folder for so long at most; gives its number."""
    arguments = [str(path), str(os.geteuid() if user is None else user), str(seconds)]
    with subprocess.Popen([sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process.pid
        finally:
            process.kill()
