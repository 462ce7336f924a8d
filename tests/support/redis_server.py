"""A real Redis for tests: on a socket in a folder of its own, and nowhere else; it keeps nothing."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import redis

_PATIENCE_SECONDS = 30


def program() -> str | None:
    """The program, where it is installed."""
    return shutil.which("redis-server")


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server, as Celery takes it.

    Raises:
        RuntimeError: where it is not installed or does not start.
    """
    if (found := program()) is None:
        raise RuntimeError("Redis is not installed: apt-get install redis-server.")
    # A socket's path has at most some hundred characters, which those of pytest's folders exceed.
    with tempfile.TemporaryDirectory(prefix="klantprofielen-redis-") as folder:
        socket = Path(folder, "redis.sock")
        arguments = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", folder]
        server = subprocess.Popen([found, *arguments], stdout=subprocess.DEVNULL)
        try:
            _await(server, socket)
            yield f"redis+socket://{socket}"
        finally:
            server.terminate()
            server.wait(_PATIENCE_SECONDS)


def _await(server: subprocess.Popen[bytes], socket: Path) -> None:
    until = monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            redis.Redis(unix_socket_path=str(socket)).ping()
        except redis.ConnectionError as error:
            if server.poll() is not None or monotonic() > until:
                raise RuntimeError("Redis did not start.") from error
            sleep(0.1)
        else:
            return
