"""What every kind of test may use: known names, a text that is read, a server, the real warehouse, the demo's."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import settings

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from orchestration.system.settings import SEEDS_DIR, variable_of
from tests.support import odata_server, web_server
from tests.support.odata_server import ODataServer
from tests.support.quicker import made_once
from tests.support.synthetic import TODAY, only
from tests.support.web_server import WebServer
from tests.support.workspace import DEMO, RAW, Workspace

# What the docs print is of an environment without the extra; its own tests have it.
os.environ[variable_of("ocr_seconds")] = "0"

settings.register_profile("same every time", derandomize=True, deadline=None, max_examples=300)
settings.load_profile("same every time")

ReadText = Callable[[str], Reading]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have both halves begin with the tests that take long: a worker takes a half, and then what the other has left."""
    short: list[pytest.Item] = []
    long: list[pytest.Item] = []
    for item in items:
        (long if {"browser", "integration"}.intersection(item.path.parts) else short).append(item)
    modules = list(dict.fromkeys(item.path for item in long))
    # The second half begins with other modules than those that wait for the first warehouse to be built.
    first, second = (
        [item for module in chosen for item in long if item.path == module]
        for chosen in (modules[::2], modules[1::2][::-1])
    )
    half = max(0, len(items) // 2 - len(first))
    items[:] = [*first, *short[:half], *second, *short[half:]]


@pytest.fixture(autouse=True)
def no_instance_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening a Dagster instance makes it that of the process, and of those it starts: only for as long as a test."""
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.delenv("DAGSTER_HOME")


@pytest.fixture(scope="session")
def namen() -> Names:
    """The known names, from the seeds."""
    return Names.from_seeds(SEEDS_DIR)


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
def read_text_source(namen: Names, tmp_path: Path) -> ReadText:
    """Reads a text as if it were a file offered to us."""

    def lees(tekst: str) -> Reading:
        path = tmp_path / "synthetisch.txt"
        path.write_text(tekst, encoding="utf-8")
        return only(read_file(path, ReadingContext(namen, TODAY)))

    return lees


def beside_chromium(workspace: Workspace, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a thread of its own: in that of the tests Chromium may have an event loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(workspace.run, *arguments).result()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The real publications, built; not to be changed."""

    def make(folder: Path) -> None:
        result = beside_chromium(Workspace(RAW, folder / "data"), "build")
        assert result.returncode == 0, result.stdout + result.stderr

    return Workspace(RAW, made_once(tmp_path_factory.getbasetemp(), "built", make) / "data")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo of six quarters with a built warehouse in its folder `data`, not to be changed."""

    def make(folder: Path) -> None:
        made = Workspace(folder.parent / "raw", folder.parent / "data").run("demo", "--out", folder, *DEMO)
        assert made.returncode == 0, made.stderr
        assert f"KLANTPROFIELEN_RAW_DIR={folder}/raw" in made.stdout
        built = beside_chromium(Workspace(folder / "raw", folder / "data"), "build")
        assert built.returncode == 1, built.stderr

    return made_once(tmp_path_factory.getbasetemp(), "demo", make)


@pytest.fixture(scope="session")
def built_demo(demo: Path) -> Workspace:
    """The demo, built; some of it is quarantined."""
    return Workspace(demo / "raw", demo / "data")
