"""The search of every page: names as people type them, by mouse, keyboard and screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import AXE, PAGE_TYPES, visiting
from tests.browser.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

MAX_INDEX_BYTES = 40_000
MAX_CODE_BYTES = 8_000
MAX_SECONDS = 0.06
SLOWER = 4

TYPED = {
    # Names in use beside the official one, with every apostrophe and with none.
    "den haag": "GM0518",
    "denhaag": "GM0518",
    "Den Haag": "GM0518",
    "'s gravenhage": "GM0518",
    "’s-Gravenhage": "GM0518",
    "s gravenhage": "GM0518",
    "sgravenhage": "GM0518",
    "gravenhage": "GM0518",
    "den bosch": "GM0796",
    "den-bosch": "GM0796",
    "s-hertogenbosch": "GM0796",
    "’s-hertogenbosch": "GM0796",
    "'s hertogenbosch": "GM0796",
    "‘s Hertogenbosch": "GM0796",
    # Hyphens, accents, brackets and ligatures, or none.
    "noord holland": "AM15",
    "noord-holland noord": "AM15",
    "noordholland noord": "AM15",
    "Noord-Holland (Noord)": "AM15",
    "sudwest fryslan": "GM1900",
    "súdwest-fryslân": "GM1900",
    "SÚDWEST": "GM1900",
    "ĳsselstein": "GM0353",
    "ysselstein": "GM0353",
    "alphen a/d rijn": "GM0484",
    "capelle ijssel": "GM0502",
    "zaanstreek waterland": "AM17",
    "krimpenerwaard": "GM1931",
    # Marks behind a name, as printed and in full.
    "bergen nh": "GM0373",
    "bergen (n.h.)": "GM0373",
    "bergen noord-holland": "GM0373",
    "bergen limburg": "GM0893",
    "bergen l": "GM0893",
    "rijswijk zuid holland": "GM0603",
    "hengelo": "GM0164",
    "nuenen ca": "GM0820",
    # Names that are no longer in use.
    "heerhugowaard": "GM1980",
    "langedijk": "GM1980",
    "geldermalsen": "GM1960",
    # Parts, and words in another order.
    "hertogenbosch": "GM0796",
    "venen de ronde": "GM0736",
    "rijn alphen": "GM0484",
    "waard dijk": "GM1980",
    "mook": "GM0944",
    # UWV's own names of regions, and what people call them.
    "regio zwolle": "AM36",
    "ijsselvechtstreek": "AM36",
    "stedendriehoek": "AM06",
    "food valley": "AM38",
    "gooi- en vechtstreek": "AM12",
    "fryslân": "AM02",
    "arbeidsmarktregio twente": "AM05",
    "regio groningen": "AM01",
    "gemeente groningen": "GM0014",
    "regio arnhem": "AM07",
    "nederland": "NL",
    # Codes.
    "AM15": "AM15",
    "am 15": "AM15",
    "GM0361": "GM0361",
    "gm 361": "GM0361",
    "0361": "GM0361",
    # While it is typed.
    "a": "GM1680",
    "rott": "GM0599",
    # Nothing at all.
    "atlantis": None,
    "<b>Atlantis": None,
    "...": None,
}
"""The code of the first that is found; None if nothing is."""

MISTYPED = {
    "amersfort": "GM0307",
    "rotterdm": "GM0599",
    "grongingen": "GM0014",
    "grong": "GM0014",
    "utercht": "GM0344",
    "s gravenhaage": "GM0518",
    "denn haag": "GM0518",
    "zwole": "GM0193",
    "ronde veen": "GM0736",
    "nijmgen": "GM0268",
    "leuwarden": "GM0080",
    "noord hollant noord": "AM15",
    "heerhugowaart": "GM1980",
    "den helderr": "GM0400",
    "regio rijnmont": "AM22",
}
"""The code of the first that is suggested."""


@pytest.fixture(scope="module")
def searching(browser: Browser, real: Site) -> Iterator[Page]:
    """A page with the search; nothing may go wrong in it."""
    with visiting(browser, real.address) as visit:
        visit.page.goto(real.address + PAGE_TYPES["over"])
        visit.page.locator("#zoek").focus()
        visit.page.locator("#zoekstatus").wait_for(state="attached")
        yield visit.page
        assert visit.errors == []
        assert visit.outside == []


def found(page: Page) -> list[str]:
    """The pages of what is found, as codes."""
    links = page.locator("#zoekresultaat a").evaluate_all("links => links.map(link => link.href)")
    names = [link.partition("#")[0].rpartition("/")[2].removesuffix(".html") for link in links]
    return ["NL" if name == "index" else name for name in names]


@pytest.mark.parametrize("typed", TYPED)
def test_name_is_found_as_it_is_typed(searching: Page, typed: str) -> None:
    searching.locator("#zoek").fill(typed)
    codes = found(searching)
    assert (codes[0] if codes else None) == TYPED[typed]
    assert len(codes) == len(set(codes)) <= 8
    said = searching.locator("#zoekstatus").inner_text()
    is_more = len(codes) == 8  # of none of these there are exactly eight
    told = "Meer dan 8 gevonden: typ meer letters." if is_more else f"{len(codes)} gevonden"
    assert said == (told if codes else "Niets gevonden.")
    assert searching.locator("#zoekresultaat b").count() == 0


@pytest.mark.parametrize("typed", MISTYPED)
def test_mistyped_name_is_suggested(searching: Page, typed: str) -> None:
    searching.locator("#zoek").fill(typed)
    assert found(searching)[0] == MISTYPED[typed]
    assert "Bedoelde u" in searching.locator("#zoekresultaat p").inner_text()
    assert "Bedoelde u" in searching.locator("#zoekstatus").inner_text()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("alkmaar", "Alkmaar gemeente"),
        ("twente", "Twente regio"),
        ("den haag", "Den Haag gemeente 's-Gravenhage"),
        ("heerhugowaard", "Heerhugowaard nu Dijk en Waard"),
        ("haaren", "Haaren nu deels Boxtel"),
        ("hengelo", "Hengelo (O.) gemeente"),
    ],
)
def test_what_is_found_says_what_it_is(searching: Page, typed: str, shown: str) -> None:
    searching.locator("#zoek").fill(typed)
    assert " ".join(searching.locator("#zoekresultaat a").first.inner_text().split()) == shown


def test_arrows_enter_and_escape_work_as_in_every_combobox(browser: Browser, real: Site) -> None:
    from playwright.sync_api import expect

    with visiting(browser, real.address) as visit:
        page = visit.page
        page.goto(real.address + PAGE_TYPES["over"])
        field = page.get_by_role("combobox", name="Zoek een gemeente of regio")
        field.focus()
        page.keyboard.type("bergen")
        expect(field).to_have_attribute("aria-expanded", "true")
        options = page.get_by_role("option")
        assert options.count() > 2
        assert page.get_by_role("listbox").get_attribute("id") == field.get_attribute("aria-controls")
        chosen = page.locator("[role=option][aria-selected=true]")
        assert chosen.count() == 0
        for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", None), ("ArrowUp", -1)):
            page.keyboard.press(key)
            expected = "" if place is None else options.all()[place].get_attribute("id")
            assert field.get_attribute("aria-activedescendant") == expected
            assert chosen.count() == (place is not None)
            assert field.evaluate("field => field === document.activeElement")
        page.keyboard.press("Escape")
        assert not page.locator("#zoekresultaat").is_visible()
        assert field.get_attribute("aria-expanded") == "false"
        assert field.input_value() == "bergen"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert page.locator("#zoekresultaat").is_visible()
        page.keyboard.press("Tab")
        assert not page.locator("#zoekresultaat").is_visible()
        field.focus()
        page.keyboard.press("Escape")
        assert field.input_value() == ""
        page.keyboard.type("heerhug")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/gemeente/GM1980.html")


def test_enter_chooses_the_first_but_no_guess_unseen(browser: Browser, real: Site) -> None:
    with visiting(browser, real.address) as visit:
        page = visit.page
        page.goto(real.address + "index.html")
        page.locator("#zoek").fill("amersfort")
        page.keyboard.press("Enter")
        page.locator("[role=option][aria-selected=true]").wait_for()
        page.keyboard.press("Enter")
        page.wait_for_url("**/gemeente/GM0307.html")
        page.locator("#zoek").fill("den bosch")
        page.keyboard.press("Enter")
        page.wait_for_url("**/gemeente/GM0796.html")


def test_search_is_loaded_when_it_is_used_and_finds_what_was_typed_before(browser: Browser, real: Site) -> None:
    with visiting(browser, real.address) as visit:
        page = visit.page
        waiting: list[Route] = []
        page.route("**/static/zoek*.js", lambda route: waiting.append(route))
        page.goto(real.address + "index.html")
        page.wait_for_load_state("networkidle")
        assert waiting == []
        field = page.get_by_role("combobox", name="Zoek een gemeente of regio")
        field.fill("heerhug")
        page.keyboard.press("Enter")
        assert page.url == real.address + "index.html"
        while waiting:
            waiting.pop().continue_()
            page.wait_for_timeout(100)
        page.wait_for_url("**/gemeente/GM1980.html")
        assert visit.errors == []


def test_search_that_failed_to_load_is_loaded_when_asked_again(browser: Browser, real: Site) -> None:
    with visiting(browser, real.address) as visit:
        page = visit.page
        page.route("**/static/zoeken.js", lambda route: route.abort(), times=1)
        page.goto(real.address + "index.html")
        page.locator("#zoek").fill("heerhug")
        page.wait_for_timeout(300)
        page.keyboard.press("Enter")
        page.wait_for_url("**/gemeente/GM1980.html")


def test_chosen_quarter_stays_on_what_is_found(browser: Browser, real: Site) -> None:
    with visiting(browser, real.address) as visit:
        page = visit.page
        page.goto(real.address + "index.html#kwartaal=2021Q1")
        page.locator("#zoek").fill("alkmaar")
        page.locator("#zoekresultaat a").first.click()
        page.wait_for_url("**/gemeente/GM0361.html#kwartaal=2021Q1")
        page.locator("#zoek").fill("alkmaar")
        page.locator("#zoekresultaat a").first.click()
        assert not page.locator("#zoekresultaat").is_visible()


@pytest.mark.parametrize("typed", ["bergen", "amersfort", "atlantis"])
def test_axe_finds_nothing_in_what_is_found(searching: Page, typed: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    searching.locator("#zoek").fill(typed)
    searching.keyboard.press("ArrowDown")
    found = Axe().run(searching, options=AXE)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []


def test_area_to_compare_is_found_by_any_of_its_names(browser: Browser, real: Site) -> None:
    from playwright.sync_api import expect

    with visiting(browser, real.address) as visit:
        page = visit.page
        page.goto(real.address + "vergelijk.html")
        for typed in ("den bosch", "heerhugowaard", "regio zwolle"):
            page.locator("#erbij").fill(typed)
            page.keyboard.press("Enter")
            expect(page.locator("#erbij")).to_have_value("")
        assert page.url.endswith("#gebieden=GM0796,GM1980,AM36")
        assert page.locator("#gekozen-gebieden li").count() == 3
        assert visit.errors == []


def test_search_is_light_and_quick(browser: Browser, real: Site) -> None:
    assert (real.folder / "static" / "zoek.js").stat().st_size < MAX_INDEX_BYTES
    assert (real.folder / "static" / "zoeken.js").stat().st_size < MAX_CODE_BYTES
    with visiting(browser, real.address) as visit:
        visit.page.goto(real.address + PAGE_TYPES["over"])
        visit.page.context.new_cdp_session(visit.page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        visit.page.locator("#zoek").fill("x")
        visit.page.locator("#zoekstatus").wait_for(state="attached")
        for typed in ("n", "noord holland", "grongingen", "noord hollant noort", "qqqqqqqqqqqqqqqqqqqqqqqq"):
            seconds = visit.page.evaluate(
                """typed => {
                    const field = document.querySelector('#zoek');
                    field.value = typed;
                    return Math.min(...[1, 2, 3].map(() => {
                        const start = performance.now();
                        field.dispatchEvent(new Event('input', {bubbles: true}));
                        document.body.getBoundingClientRect();
                        return (performance.now() - start) / 1000;
                    }));
                }""",
                typed,
            )
            assert seconds < MAX_SECONDS, typed
