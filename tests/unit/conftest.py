"""Unit tests stay in this process: what starts another one, listens, or loads Dagster or dbt is an integration test."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from orchestration.reading import files
from tests.support.reading_here import in_this_process

HEAVY = ("dagster", "dbt")


@pytest.fixture(autouse=True)
def stays_in_this_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that starts a process, listens on a port, or imports Dagster or dbt; read files without workers."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("A unit test starts no process and listens on no port; move it to tests/integration.")

    monkeypatch.setattr(files, "in_workers", in_this_process)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    monkeypatch.setattr(socket.socket, "bind", refuse)
    loaded = {name for name in HEAVY if name in sys.modules}
    yield
    assert {name for name in HEAVY if name in sys.modules} == loaded, "Move it to tests/integration: it is heavy."
