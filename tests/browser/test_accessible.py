"""Every kind of page for everyone: keyboard, phone, zoom, spaced text, dark, forced colours, no script, paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromium import AXE, PAGE_TYPES, Visit, opened, visiting
from tests.browser.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

KINDS = {
    **PAGE_TYPES,
    "ranglijst": "ranglijst.html",
    "vergelijk": "vergelijk.html#gebieden=GM0361,GM0363,AM15",
    "data": "data.html",
    "bron": "bron/",
}
"""A page of each kind; of the publications, the first."""

NINE_FIGURES = ("amr", "gemeente", "samengesteld", "vergelijk")
"""The kinds with a table of nine figures."""

SIZES = ((1440, 900), (768, 1024), (390, 844), (320, 640), (320, 225))
"""Screens in CSS pixels, width and height; the last is one of 1280 by 900 at 400 %."""

CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"], "preload": False}

SPACING = """
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }
"""
"""The text spacing of WCAG 1.4.12."""

STOPS = """
    [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
        .filter(stop => !stop.disabled && stop.tabIndex >= 0 && stop.checkVisibility({visibilityProperty: true}))
"""

HIDDEN_STOPS = (
    "() => "
    + STOPS
    + """
    .reverse().filter(stop => {
        stop.focus();
        if (document.activeElement !== stop) return true;
        if (stop.matches('.schuif')) return false;  // larger than the screen: its own parts are stops too
        const seen = [...stop.getClientRects()].some(box => {
            // What is larger than the screen, such as a chart at 400 %, is seen in part.
            const isLarge = box.height > innerHeight;
            const start = isLarge ? Math.max(box.top, 0) : box.top;
            const bottom = isLarge ? Math.min(box.bottom, innerHeight) : box.bottom;
            const [x, y] = [box.left + box.width / 2, start + Math.min((bottom - start) / 2, 12)];
            const top = document.elementFromPoint(x, y);
            return top && (stop.contains(top) || top.contains(stop) && getComputedStyle(stop).pointerEvents === 'none');
        });
        return !seen;
    }).map(stop => stop.outerHTML.slice(0, 150))
"""
)
"""The stops, last first, that something else hides when they have the focus, or that are beyond the screen."""

CUT_OFF = """
    [...document.body.querySelectorAll('*')].filter(part => {
        const style = getComputedStyle(part);
        const isHidden = part.closest('.verborgen, svg, [hidden]') || style.clipPath !== 'none';
        if (isHidden || !part.checkVisibility() || !part.textContent.trim()) return false;
        const cuts = way => ['hidden', 'clip'].includes(style['overflow' + way]);
        return (cuts('X') && part.scrollWidth > part.clientWidth + 1)
            || (cuts('Y') && part.scrollHeight > part.clientHeight + 1);
    }).map(part => part.outerHTML.slice(0, 150))
"""
"""What is cut off."""

OVERLAPS = """
    () => {
        const boxes = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const text = walker.currentNode;
            const parent = text.parentElement;
            if (!text.data.trim() || parent.closest('.verborgen, .sla-over, svg, script, noscript')) continue;
            const isClipped = [...ancestors(parent)].some(part => getComputedStyle(part).clipPath !== 'none');
            if (isClipped || !parent.checkVisibility()) continue;
            const range = document.createRange();
            range.selectNodeContents(text);
            const frame = parent.closest('.schuif')?.getBoundingClientRect() ?? {left: -1e4, right: 1e4};
            for (const {top, bottom, height, left, right} of range.getClientRects()) {
                const [from, to] = [Math.max(left, frame.left), Math.min(right, frame.right)];
                const box = {top, bottom, height, left: from, right: to};
                if (box.left < box.right) boxes.push([box, text.data.trim().slice(0, 40), parent]);
            }
        }
        function* ancestors(part) { for (; part; part = part.parentElement) yield part; }
        boxes.sort(([a], [b]) => a.top - b.top);
        const found = [];
        boxes.forEach(([box, text, parent], at) => {
            for (let next = at + 1; next < boxes.length && boxes[next][0].top < box.bottom - 4; next++) {
                const [other, words, beside] = boxes[next];
                if (beside.contains(parent) || parent.contains(beside)) continue;
                const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
                const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
                if (across > 3 && down > .4 * Math.min(box.height, other.height)) found.push(`${text} | ${words}`);
            }
        });
        return found;
    }
"""
"""Texts that lie over each other."""

kinds = pytest.mark.parametrize("kind", KINDS)


def address_of(site: Site, kind: str) -> str:
    """The address of a page of a kind."""
    path = KINDS[kind]
    if path.endswith("/"):
        path = min(file.relative_to(site.folder).as_posix() for file in (site.folder / path).glob("*.html"))
    return site.address + path


@pytest.fixture(params=["synthetic"])
def site(request: pytest.FixtureRequest) -> Site:
    """The report of the demo: all that a page can have."""
    found: Site = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def page(visit: Visit, site: Site, kind: str) -> Page:
    """A page of a kind, everything unfolded."""
    return opened(visit, address_of(site, kind))


def violations(page: Page, options: dict[str, Any]) -> list[tuple[str, str]]:
    """What axe finds: its rules, and where."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=options)
    return [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]]


@kinds
def test_no_violation_in_light_and_enough_contrast_in_dark(page: Page) -> None:
    assert violations(page, AXE) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, CONTRAST) == []


@kinds
def test_focus_is_never_hidden_and_nothing_scrolls_sideways(page: Page) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(HIDDEN_STOPS) == [], f"{width} by {height}"


@pytest.mark.parametrize("kind", ["nederland", "amr"])
def test_shift_tab_goes_back_through_stops_that_are_seen_and_marked(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 225})
    page.evaluate("document.querySelector('footer a:last-of-type').focus()")
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        found = page.evaluate(
            """() => {
                const stop = document.activeElement;
                const style = getComputedStyle(stop);
                const box = stop.getBoundingClientRect();
                return {
                    html: stop.outerHTML.slice(0, 120),
                    isMarked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
                    isInView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
                };
            }"""
        )
        assert found["isMarked"], found
        assert found["isInView"], found


@kinds
def test_spaced_text_is_neither_cut_off_nor_overlapping(page: Page) -> None:
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERLAPS) == [], f"{width} wide, as it is"
    page.add_style_tag(content=SPACING)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(CUT_OFF) == [], width
        assert page.evaluate(OVERLAPS) == [], width


@kinds
def test_nothing_moves_for_who_asked_for_that(page: Page) -> None:
    moving = """
        [...document.querySelectorAll('*')].filter(part => {
            const style = getComputedStyle(part);
            return parseFloat(style.animationDuration) || parseFloat(style.transitionDuration)
                || style.scrollBehavior === 'smooth';
        }).map(part => part.outerHTML.slice(0, 150))
    """
    assert page.evaluate(moving) == []


@kinds
def test_forced_colours_keep_edges_and_the_mark_of_focus(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    bare = """
        [...document.querySelectorAll(`.kaart > li, .vakjes a, .vlak, .balk,
            input:not([type=checkbox]), select, .download button`)]
            .filter(part => part.checkVisibility() && part.getBoundingClientRect().width > 3)
            .filter(part => {
                const style = getComputedStyle(part);
                const paper = getComputedStyle(document.body).backgroundColor;
                return style.borderTopStyle === 'none' || style.borderTopColor === paper;
            }).map(part => part.outerHTML.slice(0, 150))
    """
    assert page.evaluate(bare) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


@kinds
def test_paper_has_what_is_read_and_nothing_to_press(page: Page) -> None:
    page.emulate_media(media="print")
    selector = "nav, form, .sla-over, select, input, summary, .download button"
    assert (
        page.evaluate(f"[...document.querySelectorAll('{selector}')].filter(part => part.checkVisibility()).length")
        == 0
    )
    assert page.locator("h1").is_visible()
    sticky = "[...document.querySelectorAll('th')].filter(cell => getComputedStyle(cell).position === 'sticky')"
    assert page.evaluate(f"{sticky}.length") == 0


@kinds
def test_page_without_script_is_whole_and_has_nothing_dead(browser: Browser, site: Site, kind: str) -> None:
    with visiting(browser, site.address, java_script_enabled=False, viewport={"width": 390, "height": 844}) as visit:
        page = visit.page
        page.goto(address_of(site, kind))
        assert page.locator("h1").is_visible()
        dead = "select:visible, form:visible, [data-download]:visible, .schakel:visible"
        assert page.locator(dead).count() == 0
        for _ in range(30):
            page.keyboard.press("Tab")
            assert page.locator("th button:focus").count() == 0
        if kind == "vergelijk":
            assert page.locator("noscript p").is_visible()
        assert visit.errors == []


@pytest.mark.parametrize("kind", NINE_FIGURES)
@pytest.mark.parametrize("script", [True, False])
def test_phone_begins_with_three_columns_and_shows_all_on_demand(
    browser: Browser, site: Site, kind: str, *, script: bool
) -> None:
    if kind == "vergelijk" and not script:
        pytest.skip("there is nothing to compare without a script")
    with visiting(browser, site.address, java_script_enabled=script, viewport={"width": 390, "height": 844}) as visit:
        page = visit.page
        page.goto(address_of(site, kind))
        table = page.locator("table[class*=negen]")
        heads = table.locator("thead tr:last-child > *:visible")
        table.locator("tbody tr").first.wait_for()
        shown = [text.strip() for text in heads.all_inner_texts()]
        assert shown[1:] == ["zonder profiel", "% met profiel"]
        assert table.locator("thead tr").first.locator("th:visible").all_inner_texts() == ["Alle klanten"]
        for row in table.locator("tr").all()[1:]:
            assert row.locator(":scope > *:visible").count() == 3
        assert table.evaluate("table => table.parentElement.scrollWidth - table.parentElement.clientWidth") == 0
        page.get_by_label("Toon alle kolommen").check()
        assert heads.count() >= 11
        frame = page.locator(".schuif", has=table)
        frame.evaluate("frame => { frame.scrollLeft = 200 }")
        name = table.locator("tbody th").first
        assert name.bounding_box()["x"] == pytest.approx(frame.bounding_box()["x"], abs=1)  # type: ignore[index]
        page.set_viewport_size({"width": 1280, "height": 900})
        assert not page.get_by_label("Toon alle kolommen").is_visible()


@pytest.mark.parametrize("kind", NINE_FIGURES)
def test_three_columns_are_those_of_all_clients(page: Page) -> None:
    table = "table[class*=negen]"
    page.set_viewport_size({"width": 1280, "height": 900})
    whole = page.locator(f"{table} tbody tr").first.locator(":scope > *").all_inner_texts()
    page.set_viewport_size({"width": 390, "height": 844})
    _, without, share = page.locator(f"{table} tbody tr").first.locator(":scope > *:visible").all_inner_texts()
    place = 8 if "negen-1" in (page.locator(table).get_attribute("class") or "") else 9
    assert [without, share] == whole[place : place + 2]
    assert share.endswith("%") or share == "–"
