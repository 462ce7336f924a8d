"""The two ways in which a page comes to show a quarter: as it is made, and by its script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import PAGE_TYPES, visiting
from tests.browser.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PARTS = ("#antwoord", "#h-stand", "#bron", "#kaarten", "#opmerkingen", "#gemeenten")


def shown(page: Page) -> dict[str, str]:
    """The text of each part that differs by quarter."""
    return {part: page.locator(part).inner_text() for part in PARTS if page.locator(part).count()}


@pytest.mark.parametrize("site", ["synthetic", "real"], indirect=True)
@pytest.mark.parametrize("kind", ["nederland", "amr", "gemeente"])
def test_script_writes_the_newest_quarter_as_the_page_has_it(browser: Browser, site: Site, kind: str) -> None:
    address = site.address + PAGE_TYPES[kind]
    with visiting(browser, site.address, java_script_enabled=False) as visit:
        visit.page.goto(address)
        as_made = shown(visit.page)
    with visiting(browser, site.address) as visit:
        page = visit.page
        page.goto(address)
        quarter = page.locator("[data-filter=kwartaal]")
        newest, *others = [option.get_attribute("value") for option in quarter.locator("option").all()]
        for other in others[-1:]:
            quarter.select_option(other)
            assert shown(page)["#antwoord"] != as_made["#antwoord"]
        quarter.select_option(newest)
        assert shown(page) == as_made
