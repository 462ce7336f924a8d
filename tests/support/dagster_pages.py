"""Dagster's webserver as operators start it, in a process of its own and without a code server."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection

from orchestration.system.settings import variable_of
from tests.support.workspace import Workspace

_SECONDS = 180


@contextmanager
def serving(workspace: Workspace, *options: str, variables: Mapping[str, str] | None = None) -> Iterator[int]:
    """The port on which `klantprofielen serve webserver` with these options answers.

    Raises:
        RuntimeError: if it does not start.
    """
    log = workspace.data.with_name("webserver.log")
    port, nobody = free_port(), free_port()
    environment = {**workspace.environment, variable_of("code_port"): str(nobody), **(variables or {})}
    command = workspace.command("klantprofielen", "serve", "webserver", "--port", str(port), *options)
    with log.open("wb") as file:
        process = subprocess.Popen(command, env=environment, stdout=file, stderr=subprocess.STDOUT)
        try:
            _wait(process, port)
            yield port
        except TimeoutError as error:
            raise RuntimeError(log.read_text(encoding="utf-8")) from error
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(_SECONDS * 4):
        time.sleep(0.25)
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/server_info")
            if connection.getresponse().status == 200:
                return
        except ConnectionRefusedError:
            if process.poll() is not None:
                break
    raise TimeoutError


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
