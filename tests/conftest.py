"""What every kind of test may use: known names, a text that is read, a server, the real warehouse, the demo's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from orchestration.core.lezing import Lezing, read_file
from orchestration.core.naam import Namen
from orchestration.core.settings import SEEDS_DIR
from tests import odata_server, web_server
from tests.integration.conftest import RAW, Workspace
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


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The real publications, built once; not to be changed."""
    workspace = Workspace(RAW, tmp_path_factory.mktemp("built") / "data")
    result = workspace.run("build")
    assert result.returncode == 0, result.stdout + result.stderr
    return workspace


@dataclass(frozen=True)
class Demo:
    """A synthetic demo and the warehouse built of it, not to be changed; some of it is quarantined."""

    folder: Path
    quarters: tuple[str, ...]
    workspace: Workspace


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Six quarters, once for all processes of the test run.

    On 1 January 2021 Haaren was divided, and on 1 January 2022 Heerhugowaard and Langedijk went together.
    """
    quarters = ("2020Q4", "2021Q1", "2021Q2", "2021Q3", "2021Q4", "2022Q1")
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "demo"
    demo = Demo(folder, quarters, Workspace(folder / "raw", folder / "data"))
    with FileLock(folder.with_suffix(".lock")):
        if not demo.workspace.data.joinpath("published").exists():
            made = Workspace(shared / "raw", shared / "data").run(
                "demo", "--out", folder, "--quarters", str(len(quarters)), "--until", quarters[-1]
            )
            assert made.returncode == 0, made.stderr
            assert f"KLANTPROFIELEN_RAW_DIR={folder}/raw" in made.stdout
            built = demo.workspace.run("build")
            assert built.returncode == 1, built.stderr
    return demo
