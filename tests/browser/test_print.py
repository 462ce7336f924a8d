"""The pages as memos: what the browser saves as PDF is one A4 with all that a memo says, and nothing cut off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import Visit, opened
from tests.browser.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

on_synthetic = pytest.mark.parametrize("site", ["synthetic"], indirect=True)

MEMOS = {
    "nederland": "index.html",
    "region of 18 gemeenten": "amr/AM02.html",
    "region of 5 gemeenten": "amr/AM11.html",
    "gemeente": "gemeente/GM0361.html",
    "gemeente of many herindelingen": "gemeente/GM1982.html",
    "gemeente of part of another": "gemeente/GM0824.html",
    "gemeente of few people": "gemeente/GM0060.html",
    "six compared": "vergelijk.html#gebieden=GM0361,GM1980,AM15,NL,GM0363,GM0599",
}
MOST = 33
"""Gemeenten that a region ever had."""

A4 = (595, 842)
MARGIN = 34
"""Twelve millimetres, in points."""
ROOM = 703
"""Between the margins, in CSS pixels."""


def printed(page: Page) -> tuple[int, str, tuple[int, int, int, int]]:
    """The PDF of a page: how many pages it has, its text without blanks, and in points where the ink is."""
    from pypdfium2 import PdfDocument

    document = PdfDocument(page.pdf(format="A4"))
    text = "".join(one.get_textpage().get_text_range() for one in document)
    assert tuple(int(size) for size in document[0].get_size()) == A4
    picture = document[0].render(scale=1).to_pil().convert("L")
    ink = picture.point(lambda shade: 255 if shade < 250 else 0).getbbox()
    return len(document), plain(text), ink


def plain(text: str) -> str:
    """The text without blanks, and without the hyphens that a line can break at."""
    return "".join(text.split()).replace("\ufffe", "-").replace("\x02", "-")


def cut(page: Page) -> list[str]:
    """The texts that stick out of the sheet, which paper cuts off."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": ROOM, "height": 1000})
    found: list[str] = page.evaluate(
        """room => [...document.querySelectorAll('h1, h2, h3, p, li, th, td, text, span')]
            .filter(part => part.checkVisibility() && part.getBoundingClientRect().width > 1)
            .filter(part => {
                const box = part.getBoundingClientRect();
                return box.right > room + 1 || box.left < -1;
            })
            .map(part => part.textContent.trim())
            .filter(Boolean)""",
        ROOM,
    )
    return found


def shown(page: Page, selector: str) -> str:
    return plain(page.locator(selector).first.text_content() or "")


def grown(page: Page, rows: int) -> None:
    """Repeat the gemeenten of a region until there are so many."""
    page.evaluate(
        """rows => {
            const body = document.querySelector('#gemeenten').tBodies[0];
            for (let index = 0; body.rows.length < rows; index++) body.append(body.rows[index].cloneNode(true));
            while (body.rows.length > rows) body.lastElementChild.remove();
        }""",
        rows,
    )


@pytest.mark.parametrize("kind", MEMOS)
def test_memo_is_one_a4_with_answer_source_quarter_and_version(visit: Visit, site: Site, kind: str) -> None:
    page = opened(visit, site.address + MEMOS[kind], unfold=False)
    if kind == "six compared":
        page.locator("#lijnen figure").wait_for()
    pages, text, (left, top, right, bottom) = printed(page)
    assert pages == 1
    assert left >= MARGIN - 1
    assert top >= MARGIN - 1
    assert right <= A4[0] - MARGIN + 2
    assert bottom <= A4[1] - MARGIN + 1
    body = page.locator("body")
    for told in (shown(page, "h1"), body.get_attribute("data-bron"), body.get_attribute("data-versie")):
        assert plain(told or "?") in text
    if page.locator("#voet-kwartaal").count():
        assert f"Cijfersvan:{shown(page, '#voet-kwartaal')}" in text
    for selector in ("#antwoord", ".herindeling", "#opmerkingen", "section[aria-labelledby=h-als] p"):
        if page.locator(selector).count():
            assert shown(page, selector) in text, selector
    for card in page.locator(".kerncijfer").all():
        assert plain(card.text_content() or "?") in text
    assert cut(page) == []
    assert ("Synthetischecijfers" in text) == (site.folder.parts[-4] == "demo")


@on_synthetic
@pytest.mark.parametrize("rows", [11, 12, 19, 20, MOST])
def test_region_of_any_number_of_gemeenten_fits(visit: Visit, site: Site, rows: int) -> None:
    page = opened(visit, site.address + MEMOS["region of 18 gemeenten"], unfold=False)
    grown(page, rows)
    pages, text, (_, _, right, bottom) = printed(page)
    assert pages == 1
    assert right <= A4[0] - MARGIN + 2
    assert bottom <= A4[1] - MARGIN + 1
    # Above each of its columns.
    assert len(re.findall("VerschilmetNederland(?!is)", text)) == (1 if rows < 12 else 2)
    assert text.count("Heleregio") == 1
    last = page.locator("#gemeenten tbody tr").last.locator("th, td").all_text_contents()
    assert cut(page) == []
    assert plain("".join([last[0], *last[7 if rows > 11 else 1 : 11]])) in text


@on_synthetic
def test_foot_of_the_memo_tells_the_chosen_quarter(visit: Visit, site: Site) -> None:
    page = opened(visit, site.address + MEMOS["gemeente"] + "#kwartaal=2021Q2", unfold=False)
    pages, text, _ = printed(page)
    assert pages == 1
    assert "Cijfersvan:tweedekwartaal2021." in text
    assert shown(page, "#antwoord") in text


@on_synthetic
def test_memo_is_light_and_coloured_whatever_the_system_prefers(visit: Visit, site: Site) -> None:
    from pypdfium2 import PdfDocument

    page = opened(visit, site.address + MEMOS["nederland"], unfold=False)
    page.emulate_media(color_scheme="dark")
    picture = PdfDocument(page.pdf(format="A4", print_background=False))[0].render(scale=1).to_pil().convert("RGB")
    counts = {colour: count for count, colour in picture.getcolors(1 << 20)}
    assert max(counts, key=lambda colour: counts[colour]) == (255, 255, 255)
    fills = page.evaluate("""() => [...document.querySelectorAll('#kaart > li')].length""")
    assert fills == 35
    saturated = sum(count for (red, _, blue), count in counts.items() if abs(red - blue) > 60)
    assert saturated > 5_000
