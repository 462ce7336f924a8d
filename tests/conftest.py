"""What every kind of test may use: the known names, reading a text written down in the test, a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from orchestration.core.lezing import Lezing, read_file
from orchestration.core.naam import Namen
from orchestration.core.settings import SEEDS_DIR
from tests import odata_server, web_server
from tests.odata_server import ODataServer
from tests.synthetisch import TODAY, only
from tests.web_server import WebServer

settings.register_profile("same every time", derandomize=True, deadline=None, max_examples=300)
settings.load_profile("same every time")

LeesTekst = Callable[[str], Lezing]


@pytest.fixture(scope="session")
def namen() -> Namen:
    """The known names, from the seeds."""
    return Namen.from_seeds(SEEDS_DIR)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ODataServer]:
    """A server that speaks CBS's OData, with nothing to serve yet; reached past any proxy."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with odata_server.serving() as state:
        yield state


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    """A web server with nothing on it yet; reached past any proxy."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with web_server.serving() as state:
        yield state


@pytest.fixture
def lees_tekst(namen: Namen, tmp_path: Path) -> LeesTekst:
    """Reads a text as if it were a file offered to us."""

    def lees(tekst: str) -> Lezing:
        path = tmp_path / "synthetisch.txt"
        path.write_text(tekst, encoding="utf-8")
        return only(read_file(path, namen, TODAY))

    return lees
