"""How long `klantprofielen ui` takes to name our repository, beside an empty Dagster project started the same way.

`python -m tests.bench.dev_start` prints both, and the ratio. It has ports and data folders of its own.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from orchestration.defs.dbt import ensure_manifest
from orchestration.system.settings import DATA_DIR_VARIABLE, Settings

ROUNDS = 3
_PATIENCE = 300
_QUERY = {"query": "{ repositoriesOrError { ... on RepositoryConnection { nodes { location { name } } } } }"}

_EMPTY = """
import sys
from pathlib import Path
from orchestration.cli import programs
from orchestration.defs.instance import open_instance
from orchestration.system.settings import Settings
here, port = sys.argv[1:]
programs._prepare = lambda settings: open_instance(settings).dispose()
programs._MODULE = ("--python-file", str(Path(here, "empty.py")), "--location-name", "klantprofielen")
programs.run_together(Settings.from_environment(), "127.0.0.1", int(port))
"""
"""The command `ui` of a project with nothing in it: neither dbt's manifest, nor one asset."""


def main() -> None:
    """Measure a few rounds of both, and print the shortest."""
    with tempfile.TemporaryDirectory(prefix="klantprofielen-bench-") as folder:
        Path(folder, "empty.py").write_text("import dagster\n\ndefs = dagster.Definitions()\n", encoding="utf-8")
        os.environ[DATA_DIR_VARIABLE] = str(Path(folder, "data"))
        ensure_manifest(Settings.from_environment())
        ours = [str(Path(sys.executable).with_name("klantprofielen")), "ui", "--port"]
        empty = [sys.executable, "-c", _EMPTY, folder]
        times = [(_seconds(ours, {}), _seconds(empty, {DATA_DIR_VARIABLE: f"{folder}/empty"})) for _ in range(ROUNDS)]
    mine, floor = (min(each) for each in zip(*times, strict=True))
    print(f"ours {mine:.1f} s, an empty project {floor:.1f} s, ratio {mine / floor:.2f}")


def _seconds(command: list[str], variables: Mapping[str, str]) -> float:
    """The seconds from the start of a command that takes a port, until GraphQL at that port names a repository."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begin = time.monotonic()
    service = subprocess.Popen([*command, str(port)], env={**os.environ, **variables}, stdout=subprocess.DEVNULL)
    try:
        while not _names_it(port):
            if service.poll() is not None or time.monotonic() - begin > _PATIENCE:
                sys.exit(f"{command} names no repository.")
            time.sleep(0.1)
        return time.monotonic() - begin
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait()


def _names_it(port: int) -> bool:
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql", json.dumps(_QUERY).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - http, to our own port
            return bool(json.load(answer)["data"]["repositoriesOrError"].get("nodes"))
    except OSError:  # it does not listen yet
        return False


if __name__ == "__main__":
    main()
