"""The report of the real publications and of the demo, and a browser to look at them with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import Visit, chromium, program, served, visiting
from tests.support.workspace import Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@dataclass(frozen=True)
class Site:
    """The report in its folder, its address, and the warehouse it was made of."""

    folder: Path
    address: str
    workspace: Workspace

    @property
    def pages(self) -> list[str]:
        """The paths of all pages."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*.html"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; skips where it is not installed."""
    if program() is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def real(browser: Browser, built: Workspace) -> Site:  # noqa: ARG001 - nothing is built where there is no browser
    """The report of the three real publications, as files."""
    folder = built.data / "published" / "rapport"
    return Site(folder, f"{folder.as_uri()}/", built)


@pytest.fixture(scope="session")
def synthetic(browser: Browser, built_demo: Workspace) -> Site:  # noqa: ARG001 - nothing is built where there is no browser
    """The report of six synthetic quarters, as files."""
    folder = built_demo.data / "published" / "rapport"
    return Site(folder, f"{folder.as_uri()}/", built_demo)


@pytest.fixture(params=["real", "synthetic"])
def site(request: pytest.FixtureRequest) -> Site:
    """Each of the two reports."""
    found: Site = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, site: Site) -> Iterator[str]:
    """Where the report is: on disk, and on a server."""
    with ExitStack() as stack:
        yield site.address if request.param == "file" else stack.enter_context(served(site.folder))


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    """A tab on the report, that has met no error and has asked nothing of others when the test ends well."""
    with visiting(browser, site.address) as visit:
        yield visit
        assert visit.errors == []
        assert visit.outside == []
