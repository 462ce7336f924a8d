"""The page of a source: the printed row in sight, the way back, and the mark of a file that is not UWV's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.browser.chromium import Visit, opened

if TYPE_CHECKING:
    from tests.browser.conftest import Site

_INK = """
async (svg) => {
  const [x, y, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const place = document.querySelector(svg.querySelector("use").getAttribute("href"));
  const [left, top, across, down] = ["x", "y", "width", "height"].map((name) => Number(place.getAttribute(name)));
  const image = document.querySelector("figure img");
  image.loading = "eager";
  await image.decode();
  const isWithin = x >= left && y >= top && x + width <= left + across && y + height <= top + down;
  return [image.naturalWidth, image.naturalHeight, isWithin];
}
"""


def test_region_leads_to_its_printed_row_and_back(visit: Visit, site: Site) -> None:
    page = opened(visit, f"{site.address}amr/AM15.html")
    link = page.locator("#gemeenten a.bronlink").first
    assert re.search(r"\((verzonnen|nagemaakt)\)$", link.inner_text())
    link.click()
    row = page.locator("tbody:target")
    assert row.locator("th").inner_text().startswith("Alkmaar")
    width, height, is_within = row.locator("svg").evaluate(_INK)
    assert width > 800
    assert height > 100
    assert is_within
    assert row.locator("svg").bounding_box()["height"] > 15  # type: ignore[index]
    assert page.locator(".let-op").first.is_visible()
    row.locator("th a").click()
    assert "/gemeente/GM0361.html#kwartaal=" in page.url
    page.go_back()
    page.locator(".kruimel a", has_text="Noord-Holland Noord").click()
    assert "/amr/AM15.html#kwartaal=" in page.url
    assert page.locator("#melding").is_hidden()


def test_row_of_a_source_shows_what_is_printed(visit: Visit, site: Site) -> None:
    source = min((site.folder / "bron").glob("*.html"))
    page = opened(visit, f"{site.address}bron/{source.name}")
    svg = page.locator(".bronrijen svg").first
    svg.scroll_into_view_if_needed()
    before = svg.screenshot()
    page.locator("image").first.evaluate("image => image.remove()")
    assert len(before) > 1.5 * len(svg.screenshot())
    assert page.get_by_role("link", name="Terug naar de tabel").get_attribute("href") == "#rijen"
