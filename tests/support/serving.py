"""The web server of what is published: in a thread, with limits of a test's own, or in a process as operators do."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import uvicorn

from orchestration.serving.queries import Queries
from orchestration.serving.web import web_app
from orchestration.system.settings import Settings
from tests.support.dagster_pages import free_port
from tests.support.workspace import Workspace

_SECONDS = 120


@contextmanager
def serving_web(workspace: Workspace, **limits: int) -> Iterator[str]:
    """The address of a server in a thread; `limits` are those of `Queries`."""
    settings = Settings(raw_dir=workspace.raw, data_dir=workspace.data)
    app = web_app(settings, Queries(settings.published_dir, **limits), "127.0.0.1")
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        until = time.monotonic() + _SECONDS
        while not server.started:
            assert time.monotonic() < until
            time.sleep(0.01)
        ((port,),) = ([found.getsockname()[1] for found in one.sockets] for one in server.servers)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(_SECONDS)


@contextmanager
def web_process(workspace: Workspace, log: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of `klantprofielen web` in a process of its own, and the process; it prints to `log`."""
    port = free_port()
    command = workspace.command("klantprofielen", "web", "--port", str(port))
    with log.open("wb") as file:
        process = subprocess.Popen(command, env=workspace.environment, stdout=file, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + _SECONDS
        while not re.search(rf"http://127\.0\.0\.1:{port}/sql", log.read_text("utf-8")) or not _answers(port):
            assert process.poll() is None, log.read_text("utf-8")
            assert time.monotonic() < until
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(_SECONDS)


def _answers(port: int) -> bool:
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0
