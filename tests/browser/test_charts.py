"""The charts in Chromium: read by mouse, touch and keys, without script, in other colours, printed, and taken along."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from orchestration.publishing.pages import page_environment
from orchestration.report import chart, notation
from orchestration.report.bar_chart import Bar, bars
from tests.browser.chromium import AXE, PAGE_TYPES, Visit, served, visiting
from tests.browser.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.parametrize("site", ["synthetic"], indirect=True)

STATIC = Path(chart.__file__).parent / "static"
DARK = ":root { --inkt: #e6ebef; --papier: #12181d; --lijn: #36414b; --gemeente: #f0a060; --uwv: #6db3f2 }"
QUARTERS = 6
CLIPBOARD = "() => navigator.clipboard.readText()"


def macros() -> Any:
    """Those of chart.html."""
    names = ("eerste", "tweede", "derde", "vierde")
    filters: dict[str, Any] = {
        "percent": notation.percent,
        "quarter": lambda key: f"{names[int(key[5]) - 1]} kwartaal {key[:4]}",
    }
    return page_environment(STATIC.parent / "templates", filters=filters).get_template("chart.html").module


def first(page: Page, address: str) -> Locator:
    """The first chart of lines on the page of a gemeente."""
    page.goto(address + PAGE_TYPES["gemeente"])
    return page.locator("figure.grafiek[data-van]").first


def rows(figure: Locator) -> list[list[str]]:
    """The table below a chart: the quarter and the figures of each row."""
    found: list[list[str]] = figure.evaluate(
        "figure => [...figure.querySelector('table').tBodies[0].rows]"
        ".map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    )
    return found


def box(part: Locator) -> dict[str, float]:
    """Where a part is: x, y, width and height in pixels."""
    found = part.bounding_box()
    assert found is not None
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


def told(figure: Locator) -> list[str]:
    """What is read out beside the crosshair: the quarter, and then the figures in alphabetical order."""
    reading = figure.locator(".lezing")
    return [reading.locator("b").inner_text(), *sorted(reading.locator("em").all_inner_texts())]


def expected(row: list[str]) -> list[str]:
    return [row[0], *sorted(row[1:])]


@pytest.mark.parametrize("up", [0.02, 0.5, 0.98])
@pytest.mark.parametrize(("along", "index"), [(0.0, 0), (0.28, 1), (0.53, 3), (1.0, 5)])
def test_mouse_anywhere_over_the_plot_reads_its_quarter(
    visit: Visit, site: Site, along: float, up: float, index: int
) -> None:
    page = visit.page
    figure = first(page, site.address)
    plot = figure.locator(".plot")
    plot.scroll_into_view_if_needed()
    at = box(plot)
    page.mouse.move(at["x"] + along * at["width"], at["y"] + up * at["height"])
    assert told(figure) == expected(rows(figure)[index])
    dots = figure.locator(".kruis circle")
    assert dots.count() == 3
    assert box(dots.first)["x"] + 6 == pytest.approx(at["x"] + index / (QUARTERS - 1) * at["width"], abs=1.5)
    page.mouse.move(at["x"], at["y"] - 150)
    assert not figure.locator(".lezing").is_visible()


def test_crosshair_stands_on_the_line_on_either_axis(visit: Visit, site: Site) -> None:
    page = visit.page
    figure = first(page, site.address)
    lees = figure.locator(".lees")
    for _ in range(2):
        lees.scroll_into_view_if_needed()
        at = box(figure.locator(".plot"))
        page.mouse.move(at["x"] + at["width"], at["y"] + 50)
        dots = sorted(box(dot)["y"] + box(dot)["height"] / 2 for dot in figure.locator(".kruis circle").all())
        ends = figure.evaluate(
            """figure => [...figure.querySelectorAll('.l .d')].map(dots => {
                const [, x, y] = dots.getAttribute('d').match(/M(\\d+) ([\\d.]+)h0$/);
                return new DOMPoint(x, y).matrixTransform(dots.getScreenCTM()).y;
            }).sort((a, b) => a - b)"""
        )
        assert dots == pytest.approx(ends, abs=0.6)
        figure.get_by_label("As van 0 tot 100").check()


def test_finger_reads_a_quarter_and_it_stays(browser: Browser, site: Site) -> None:
    with visiting(browser, site.address, has_touch=True, viewport={"width": 390, "height": 800}) as visit:
        figure = first(visit.page, site.address)
        figure.locator(".plot").scroll_into_view_if_needed()
        at = box(figure.locator(".plot"))
        visit.page.touchscreen.tap(at["x"] + 0.41 * at["width"], at["y"] + 0.9 * at["height"])
        assert told(figure) == expected(rows(figure)[2])
        reading, room = box(figure.locator(".lezing")), box(figure)
        assert room["x"] - 0.5 <= reading["x"]
        assert reading["x"] + reading["width"] <= room["x"] + room["width"] + 0.5


def test_keys_read_every_quarter_and_say_it(visit: Visit, site: Site) -> None:
    page = visit.page
    figure = first(page, site.address)
    table = rows(figure)
    figure.get_by_label("As van 0 tot 100").focus()
    page.keyboard.press("Tab")
    slider = figure.get_by_role("slider")
    assert slider.evaluate("slider => slider === document.activeElement")
    for key, index in (("Home", 0), ("ArrowRight", 1), ("ArrowUp", 2), ("ArrowLeft", 1), ("PageUp", 5), ("End", 5)):
        page.keyboard.press(key)
        assert told(figure) == expected(table[index]), key
        said = slider.get_attribute("aria-valuetext") or ""
        assert said.startswith(f"{table[index][0]}: Alkmaar {table[index][1]}, ")
        assert slider.get_attribute("aria-valuenow") == str(index + 1)
    page.keyboard.press("Escape")
    assert not figure.locator(".lezing").is_visible()


def test_chosen_quarter_is_marked(visit: Visit, site: Site) -> None:
    page = visit.page
    figure = first(page, site.address)
    line = figure.locator(".kz")
    quarters = page.locator("#kwartaal option").evaluate_all("options => options.map(option => option.value).reverse()")
    newest = rows(figure)[-1][0]
    assert page.locator("#kwartaal option").first.inner_text() == newest
    assert line.get_attribute("d") == "M1000 10V210"
    page.locator("#kwartaal").select_option(quarters[-2])
    assert line.get_attribute("d") == "M800 10V210"
    assert line.evaluate("line => getComputedStyle(line).stroke") != "none"
    page.goto("about:blank")
    page.goto(f"{site.address}{PAGE_TYPES['gemeente']}#kwartaal={quarters[0]}")
    assert line.get_attribute("d") == "M0 10V210"


def test_axis_goes_from_nought_to_a_hundred_without_script(browser: Browser, site: Site) -> None:
    with visiting(browser, site.address, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(site.address + PAGE_TYPES["gemeente"])
        figure = page.locator("figure.grafiek[data-van]").first
        assert not figure.get_by_text("100\u00a0%", exact=True).is_visible()
        lines = figure.locator(".l")
        before = box(lines)
        figure.get_by_text("As van 0 tot 100").click()
        assert figure.get_by_text("100\u00a0%", exact=True).is_visible()
        assert figure.get_by_text("0\u00a0%", exact=True).is_visible()
        assert box(lines)["height"] < before["height"] * 0.7
        assert figure.locator("details", has_text="Gebruik").count() == 0


def test_forced_colours_reach_lines_and_texts(visit: Visit, site: Site) -> None:
    page = visit.page
    page.emulate_media(forced_colors="active")
    figure = first(page, site.address)
    text = page.evaluate("getComputedStyle(document.body).color")
    used = figure.evaluate(
        """figure => [...figure.querySelectorAll('.l path, .e text, .x text')].map(part => {
            const style = getComputedStyle(part);
            return part.localName === 'path' ? style.stroke : style.fill;
        })"""
    )
    assert set(used) == {text}
    dashes = (
        "figure => [...figure.querySelectorAll('.l path:not(.d)')].map(line => getComputedStyle(line).strokeDasharray)"
    )
    assert len(set(figure.evaluate(dashes))) == 3


def test_paper_has_the_chart_and_not_its_tools(visit: Visit, site: Site) -> None:
    page = visit.page
    figure = first(page, site.address)
    page.emulate_media(media="print")
    for selector in (".schaal", ".lees", ".gebruik", "details", ".bronregel"):
        for part in figure.locator(selector).all():
            assert not part.is_visible(), selector
    for selector in ("figcaption strong", ".plot"):
        assert figure.locator(selector).is_visible(), selector
    assert page.locator(".voet").inner_text().startswith(page.locator("body").get_attribute("data-bron") or "?")


def test_texts_are_as_large_on_every_screen(visit: Visit, site: Site) -> None:
    page = visit.page
    figure = first(page, site.address)
    for width in (320, 800, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        sizes = figure.evaluate(
            """figure => [...figure.querySelectorAll('.plot text')].filter(text => text.checkVisibility())
                .map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().d)"""
        )
        assert min(sizes) >= 11.9
        assert max(sizes) <= 13.1
        beyond = figure.evaluate("figure => figure.querySelector('.plot').getBoundingClientRect().width")
        assert beyond >= 110


def test_axe_finds_no_violation_while_the_crosshair_reads(visit: Visit, site: Site) -> None:
    from axe_playwright_python.sync_playwright import Axe

    figure = first(visit.page, site.address)
    figure.get_by_role("slider").focus()
    visit.page.keyboard.press("Home")
    visit.page.locator("figure.grafiek summary").last.click()
    visit.page.get_by_role("button", name="Kopieer link").wait_for()
    found = Axe().run(visit.page, options=AXE)
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found.response["violations"]] == []


def saved(page: Page, figure: Locator, button: str) -> bytes:
    """The file that a button of the menu makes."""
    with page.expect_download() as download:
        figure.get_by_role("button", name=button).click()
    assert download.value.suggested_filename.endswith(button[-3:].lower())
    return Path(download.value.path()).read_bytes()


def unfolded(page: Page, address: str) -> Locator:
    """The first chart of a gemeente, with its menu unfolded."""
    figure = first(page, address)
    figure.get_by_text("Gebruik deze grafiek").click()
    figure.get_by_role("button", name="Kopieer link").wait_for()
    return figure


def test_pictures_carry_title_source_and_version_and_are_light_on_white(visit: Visit, site: Site) -> None:
    from PIL import Image

    page = visit.page
    figure = unfolded(page, site.address)
    page.add_style_tag(content=DARK)
    svg = saved(page, figure, "Bewaar als SVG")
    root = ElementTree.fromstring(svg)
    texts = ["".join(part.itertext()) for part in root.iter("{http://www.w3.org/2000/svg}text")]
    words = " ".join(texts)
    assert figure.locator("figcaption strong").inner_text() in texts
    assert figure.locator("figcaption span").inner_text() in words
    assert figure.locator(".bronregel").inner_text().replace("\u00a0", " ") in words.replace("\u00a0", " ")
    assert re.search(r"Versie\s\d{4}\.\d\d\.\d\d-[0-9a-f]{8}", words)
    assert {"Alkmaar", "Nederland"} <= set(re.findall(r"\w+", words))
    assert b"var(" not in svg
    assert b"rgb(230, 235, 239)" not in svg
    assert b"rgb(27, 39, 51)" in svg

    with Image.open(io.BytesIO(saved(page, figure, "Bewaar als PNG"))) as image:
        height = int(root.get("height", "0"))
        assert image.size == (2 * 720, 2 * height)
        assert image.convert("RGB").getpixel((3, 3)) == (255, 255, 255)
        assert sum(image.convert("L").histogram()[:100]) > 3000


def test_picture_shows_the_axis_that_the_page_shows(visit: Visit, site: Site) -> None:
    page = visit.page
    figure = unfolded(page, site.address)
    assert "100\u00a0%<" not in saved(page, figure, "Bewaar als SVG").decode()
    figure.get_by_label("As van 0 tot 100").check()
    assert "100\u00a0%<" in saved(page, figure, "Bewaar als SVG").decode()


def test_citation_link_and_picture_are_copied(browser: Browser, site: Site) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with served(site.folder) as address, visiting(browser, address, permissions=allowed) as visit:
        page = visit.page
        page.goto(f"{address}{PAGE_TYPES['gemeente']}#kwartaal=2021Q2")
        figure = page.locator("figure.grafiek[data-van]").nth(1)
        figure.get_by_text("Gebruik deze grafiek").click()
        figure.get_by_role("button", name="Kopieer link").click()
        figure.get_by_text("De link is gekopieerd.").wait_for()
        link = page.evaluate(CLIPBOARD)
        assert link == f"{address}{PAGE_TYPES['gemeente']}#kwartaal=2021Q2&grafiek=grafiek-2"
        figure.get_by_role("button", name="Kopieer bronvermelding").click()
        figure.get_by_text("De bronvermelding is gekopieerd.").wait_for()
        title = figure.locator("figcaption strong").inner_text()
        assert re.match(
            rf"{title} \(.*\)\. .*; bewerkt, versie [\d.]+-[0-9a-f]{{8}}\. {re.escape(address)}",
            page.evaluate(CLIPBOARD),
        )
        figure.get_by_role("button", name="Kopieer afbeelding").click()
        figure.get_by_text("De afbeelding is gekopieerd.").wait_for()
        kinds = page.evaluate("async () => (await navigator.clipboard.read()).flatMap(item => item.types)")
        assert kinds == ["image/png"]
        page.goto("about:blank")
        page.goto(link)
        page.wait_for_function("scrollY > 0")
        assert page.locator("#kwartaal").input_value() == "2021Q2"
        assert 0 <= box(page.locator("#grafiek-2"))["y"] < 400
        assert visit.errors == []


def test_browser_that_refuses_to_copy_is_said_so(visit: Visit, site: Site) -> None:
    visit.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    figure = unfolded(visit.page, site.address)
    figure.get_by_role("button", name="Kopieer afbeelding").click()
    figure.get_by_text("Uw browser staat kopiëren van een afbeelding niet toe.").wait_for()
    figure.get_by_role("button", name="Kopieer bronvermelding").click()
    figure.get_by_text("Kopieer de tekst hieronder zelf.").wait_for()
    assert "bewerkt, versie" in figure.get_by_label("Tekst om te kopiëren").input_value()


def test_bars_are_saved_with_their_labels_and_figures(visit: Visit, site: Site) -> None:
    page = visit.page
    first(page, site.address)
    rows = [Bar("gemeenteklanten", -3.1, "−3,1", chart.GEMEENTE), Bar("samen", 1.2, "+1,2", is_total=True)]
    drawn = bars("Waardoor?", "Alkmaar, procentpunten", "procentpunten", rows)
    page.evaluate(
        """built => {
            document.querySelector('main').insertAdjacentHTML('beforeend', `<div id="los">${built}</div>`);
            window.kpGrafiek(document.querySelector('#los figure'));
        }""",
        str(macros().chart_figure(drawn, 9, "Bron")),
    )
    figure = page.locator("#los figure")
    figure.get_by_text("Gebruik deze grafiek").click()
    root = ElementTree.fromstring(saved(page, figure, "Bewaar als SVG"))
    texts = ["".join(part.itertext()) for part in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["Waardoor?", "Alkmaar, procentpunten", "gemeenteklanten", "−3,1", "samen", "+1,2", "Bron"]
    _, left, right = root.iter("{http://www.w3.org/2000/svg}rect")
    assert float(left.get("x", "")) + float(left.get("width", "")) == pytest.approx(float(right.get("x", "")), abs=0.2)
    assert float(left.get("width", "")) / float(right.get("width", "")) == pytest.approx(3.1 / 1.2, rel=0.01)
    assert root.findall("{http://www.w3.org/2000/svg}path") != []


KEYS = [f"{year}Q{quarter}" for year in range(2019, 2023) for quarter in range(1, 5)]
INPUTS: list[list[Any]] = [
    [
        ("’s-Hertogenbosch", "inkt", [0.5512, None, 0.58, None, *[0.57 + index / 700 for index in range(12)]]),
        ("Zuid-Kennemerland/IJmond", "accent", [*[0.561 + index / 333 for index in range(14)], None, None]),
        ("Nederland <&>", "nl", [0.6 - index / 900 for index in range(16)]),
    ],
    [("Alle", "inkt", [0.0] * 8 + [1.0] * 8)],
    [(f"Gemeente {number}", "uwv", [(48 + number * index) / 160 for index in range(16)]) for number in range(6)],
]


@pytest.mark.parametrize("lines", INPUTS)
def test_chart_drawn_in_the_browser_is_that_of_the_build(visit: Visit, site: Site, lines: list[Any]) -> None:
    page = visit.page
    page.goto(site.address + PAGE_TYPES["gemeente"])
    page.add_script_tag(path=STATIC / "lijnen.js")
    drawn = chart.trend(
        "Deel & meer",
        "Samen",
        [chart.Series(name, colour, list(zip(KEYS, values, strict=True))) for name, colour, values in lines],
    )
    built = str(macros().chart_figure(drawn, "eigen", "Bron"))
    asked = [{"naam": name, "kleur": f"var(--{colour})", "punten": values} for name, colour, values in lines]
    of_build, of_browser = page.evaluate(
        """([built, lines, kwartalen]) => {
            const plain = element => element.outerHTML.replace(/\\s*\\n\\s*/g, '');
            const [one, other] = [document.createElement('div'), document.createElement('div')];
            document.querySelector('main').append(one, other);
            one.innerHTML = built;
            window.kpGrafiek(one.querySelector('figure'));
            window.kpLijnen(other, {title: 'Deel & meer', subtitle: 'Samen', source: 'Bron', lines, kwartalen});
            return [plain(one.querySelector('figure')), plain(other.querySelector('figure'))];
        }""",
        [built, asked, KEYS],
    )
    assert of_browser == of_build
