"""The page that answers SQL, in Chromium: by keyboard, on a narrow screen, and held to WCAG 2.2 AA."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.browser.chromium import AXE, Visit, visiting
from tests.support.serving import serving_web
from tests.support.workspace import Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTHS = (320, 390, 1280)
WIDE = "select * from mart_stand join mart_trend using (quarter_key) limit 50"
QUERY = "select gemeente_naam, totaal from mart_stand where gemeente_naam = 'Alkmaar'"


@pytest.fixture(scope="module")
def address(browser: Browser, built: Workspace) -> Iterator[str]:  # noqa: ARG001 - nothing is built without a browser
    """Where the page is."""
    with serving_web(built) as address:
        yield f"{address}/sql"


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A tab that has met no error, not even of its own policy, and has asked nothing of others."""
    with visiting(browser, address.removesuffix("sql")) as visit:
        yield visit
        assert visit.errors == []
        assert visit.outside == []


@pytest.mark.parametrize("query", ["", WIDE])
def test_page_is_accessible_and_fits_every_width(visit: Visit, address: str, query: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = visit.page
    page.goto(f"{address}?{urlencode({'q': query})}")
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    found = Axe().run(page, options=AXE)
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found.response["violations"]] == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"wider than {width}"


def test_query_is_asked_by_keyboard_and_has_an_address_to_share(visit: Visit, address: str) -> None:
    page = visit.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    page.get_by_label("Query").fill(QUERY)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("cell", name="1490").wait_for()
    assert page.get_by_role("status").inner_text().startswith("1 rows of klantprofielen-2")
    shared = page.url
    page.goto("about:blank")
    page.goto(shared)
    assert page.get_by_label("Query").input_value() == QUERY
    assert page.get_by_role("cell", name="Alkmaar").is_visible()
    page.get_by_role("link", name="JSON").click()
    assert '"rows":[{"gemeente_naam":"Alkmaar","totaal":1490}]' in page.content()


def test_question_and_table_are_a_click_away(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address)
    page.get_by_text("mart_stand", exact=True).last.click()
    assert page.get_by_text("Choose one `gebiedsoort` and one quarter").is_visible()
    page.get_by_role("link", name="Do the regions add up to Nederland?").click()
    assert "select" in page.get_by_label("Query").input_value()
    page.get_by_role("status").wait_for()


def test_refused_query_says_why_and_stays_to_be_mended(browser: Browser, address: str) -> None:
    with visiting(browser, address.removesuffix("sql")) as visit:
        visit.page.goto(f"{address}?{urlencode({'q': 'select nothing from mart_stand'})}")
        assert 'Referenced column "nothing" not found' in visit.page.get_by_role("alert").inner_text()
        assert visit.page.get_by_label("Query").input_value() == "select nothing from mart_stand"
