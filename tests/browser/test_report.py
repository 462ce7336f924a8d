"""The report as its readers use it: every kind of page, by mouse and keyboard, on screens of every width, on paper."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import CHOICES, PAGE_TYPES, Visit, opened, visiting, weight
from tests.browser.conftest import Site
from tests.browser.measures import code_bytes, files_and_bytes, heaviest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTHS = (320, 390, 768, 1280, 1920)
MAX_BYTES = 500_000
MAX_CODE_BYTES = 30_000
MAX_DATA_BYTES = 200_000
MAX_FILES, MAX_SITE_BYTES = 450, 20_000_000
CAPTION = "document.querySelector('#ranglijst caption').textContent"
MAX_SECONDS = 0.1

on_real = pytest.mark.parametrize("site", ["real"], indirect=True)
on_synthetic = pytest.mark.parametrize("site", ["synthetic"], indirect=True)
kinds = pytest.mark.parametrize("kind", [*PAGE_TYPES, "bron"])


def path_of(site: Site, kind: str) -> str:
    """The page of a kind; of the sources, that of Noord-Holland Noord in the first quarter of 2021."""
    if kind != "bron":
        return PAGE_TYPES[kind]
    ((publicatie_id,),) = site.workspace.query(
        "SELECT publicatie_id FROM dim_publicatie JOIN dim_amr USING (amr_key) "
        "WHERE dim_publicatie.is_current AND amr_code = 'AM15' AND quarter_key = '2021Q1'"
    )
    return f"bron/{publicatie_id}.html"


@kinds
def test_page_loads_from_disk_and_from_a_server_and_asks_nothing_of_others(
    browser: Browser, site: Site, address: str, kind: str
) -> None:
    with visiting(browser, address) as visit:
        page = opened(visit, address + path_of(site, kind))
        assert page.locator("h1").count() == 1
        assert page.locator("main#inhoud h1").is_visible()
        assert page.locator("html").get_attribute("lang") == "nl"
        is_synthetic = "synthetisch" in page.title()
        assert is_synthetic == page.locator(".synthetisch").is_visible()
        assert is_synthetic == (site.folder.parts[-4] == "demo")
        assert visit.errors == []
        assert visit.outside == []
        assert weight(visit.asked, address, site.folder) < MAX_BYTES


@on_synthetic
@pytest.mark.parametrize("path", [*PAGE_TYPES.values(), "ranglijst.html", "vergelijk.html#gebieden=GM0361,AM15,NL"])
def test_page_opens_with_little_code(visit: Visit, site: Site, path: str) -> None:
    page = opened(visit, site.address + path, unfold=False)
    page.wait_for_load_state("networkidle")
    assert 0 < code_bytes(visit.asked, site.folder) < MAX_CODE_BYTES


@on_synthetic
def test_site_is_few_files_and_no_script_of_data_is_heavy(site: Site) -> None:
    files, size = files_and_bytes(site.folder)
    assert files < MAX_FILES
    assert size < MAX_SITE_BYTES
    assert heaviest(site.folder)["data"] < MAX_DATA_BYTES
    assert list(site.folder.rglob("*.xlsx")) == []


@kinds
def test_page_fits_every_width(visit: Visit, site: Site, kind: str) -> None:
    page = opened(visit, site.address + path_of(site, kind))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"wider than {width}"


@pytest.mark.parametrize("kind", ["amr", "gemeente"])
def test_way_to_the_source_is_in_sight_on_a_wide_screen(visit: Visit, site: Site, kind: str) -> None:
    page = opened(visit, site.address + path_of(site, kind), unfold=False)
    page.set_viewport_size({"width": 1280, "height": 900})
    frames = "[...document.querySelectorAll('.schuif')].filter(frame => frame.checkVisibility())"
    assert page.evaluate(f"{frames}.some(frame => frame.querySelector('a[href*=\"bron/\"]'))")
    assert page.evaluate(f"{frames}.map(frame => frame.scrollWidth - frame.clientWidth).filter(Boolean)") == []


@kinds
def test_every_picture_has_words_and_every_chart_a_table(visit: Visit, site: Site, kind: str) -> None:
    page = opened(visit, site.address + path_of(site, kind))
    nameless = """
        [...document.querySelectorAll('[role=img], img')]
            .filter(picture => {
                const labels = (picture.getAttribute('aria-labelledby') || '').split(' ').filter(Boolean);
                const words = labels.map(id => document.getElementById(id).textContent).join(' ');
                return !(words || picture.getAttribute('aria-label') || picture.getAttribute('alt'));
            })
            .map(picture => picture.outerHTML.slice(0, 200))
    """
    assert page.evaluate(nameless) == []
    without_table = """
        [...document.querySelectorAll('figure.grafiek')]
            .filter(figure => !figure.querySelector('figcaption') || !figure.querySelector('details table td'))
            .map(figure => figure.outerHTML.slice(0, 200))
    """
    assert page.evaluate(without_table) == []
    assert page.evaluate("[...document.querySelectorAll('table')].filter(table => !table.caption).length") == 0


def share(site: Site, metric: str, quarter_key: str, amr_code: str) -> str:
    """A share of an AMR as it is written in the Netherlands, from the warehouse."""
    ((value,),) = site.workspace.query(
        f"SELECT round(100 * {metric}, 1) FROM fct_klantprofielen_amr JOIN dim_amr USING (amr_key) "
        "WHERE quarter_key = ? AND amr_code = ?",
        [quarter_key, amr_code],
    )
    return f"{value:.1f} %".replace(".", ",")


def plain(text: str) -> str:
    """The text with ordinary blanks."""
    return " ".join(text.split())


COUNTS = "gemeente_profiel, gemeente_geen_profiel, uwv_profiel, uwv_geen_profiel, totaal"


def counts_of(site: Site, amr_code: str, quarter_key: str) -> dict[str, tuple[int, ...]]:
    """The counts of the gemeenten of an AMR, from the warehouse."""
    rows = site.workspace.query(
        f"SELECT gemeente_naam, {COUNTS} FROM fct_klantprofielen_gemeente JOIN dim_gemeente USING (gemeente_key) "
        "JOIN dim_amr USING (amr_key) WHERE amr_code = ? AND quarter_key = ?",
        [amr_code, quarter_key],
    )
    return {naam: tuple(counts) for naam, *counts in rows}


@on_synthetic
def test_choices_change_what_is_seen_the_address_keeps_them_and_back_undoes_them(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(site.address + "index.html")
    tile = page.locator("#kaart > [data-amr=AM15]")
    newest = share(site, "profielgraad", "2022Q1", "AM15")
    assert newest in plain(tile.inner_text())
    page.locator("[data-filter=kwartaal]").select_option("2021Q1")
    page.locator("[data-filter=maat]").select_option("profielgraad_uwv")
    expected = share(site, "profielgraad_uwv", "2021Q1", "AM15")
    page.wait_for_function(f"{CAPTION}.includes('UWV-klanten')")
    assert expected in plain(tile.inner_text())
    assert expected in plain(page.locator("#ranglijst tr[data-amr=AM15]").inner_text())
    assert page.locator("#ranglijst caption").inner_text() == "% met klantprofiel, UWV-klanten, eerste kwartaal 2021"
    kept = page.url
    assert "kwartaal=2021Q1" in kept
    assert "maat=profielgraad_uwv" in kept
    page.goto("about:blank")
    page.goto(kept)
    page.wait_for_function(f"{CAPTION}.includes('UWV-klanten')")
    assert expected in plain(tile.inner_text())

    page.goto(site.address + "amr/AM15.html")
    first = page.locator("#antwoord").inner_text()
    page.locator("[data-filter=kwartaal]").select_option("2021Q1")
    assert page.locator("#antwoord").inner_text() != first
    page.go_back()
    assert page.locator("#antwoord").inner_text() == first
    assert page.locator("[data-filter=kwartaal]").input_value() == "2022Q1"


@on_real
def test_quarter_that_a_page_lacks_shows_its_newest_with_a_notice_and_stays_on_links(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(site.address + "amr/AM15.html#kwartaal=2022Q4")
    assert page.locator("#melding").is_visible()
    assert "vierde kwartaal 2022" in page.locator("#melding").inner_text()
    assert page.locator("#h-stand").inner_text() == "Eerste kwartaal 2021"
    assert "7.393" in page.locator("#kaarten").inner_text()
    link = page.locator("main a[href*='../gemeente/GM0361.html']").first.get_attribute("href")
    assert link == "../gemeente/GM0361.html#kwartaal=2022Q4"


@on_real
def test_tile_without_the_quarter_shows_the_newest_figure_with_its_date(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(site.address + "index.html")
    tile = page.locator("#kaart > [data-amr=AM15]")
    assert plain(tile.inner_text()).startswith("Noord-Holland Noord 62,1 % 2021 k1")
    assert plain(page.locator("#kaart > [data-amr=AM07]").inner_text()).startswith("Midden-Gelderland 58,5 % onbekend")
    assert "nog geen cijfer" in page.locator("#kaart > [data-amr=AM05]").inner_text()
    assert tile.get_attribute("data-klasse") == "geen"
    assert "Midden-Gelderland" in page.locator("section:has(#h-onbekend)").inner_text()


@on_synthetic
def test_every_gemeente_is_ranked_by_choice_and_the_order_is_in_the_address(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(site.address + "ranglijst.html#minstens=500&amr=AM15&maat=geen_profiel&volgorde=3-")
    page.wait_for_function(
        "document.querySelector('#lijst caption').textContent.startsWith('Mensen zonder klantprofiel')"
    )
    shown = page.locator("#lijst tbody tr:not([hidden]) th")
    expected = site.workspace.query(
        "SELECT gemeente_naam, gemeente_geen_profiel + uwv_geen_profiel AS zonder FROM mart_stand "
        "WHERE gebiedsoort = 'gemeente' AND quarter_key = '2022Q1' AND amr_code = 'AM15' AND totaal >= 500 "
        "ORDER BY zonder DESC"
    )
    assert shown.all_inner_texts() == [name for name, _ in expected]
    page.locator("#lijst th", has_text="Gemeente").locator("button").click()
    assert "volgorde=0" in page.url
    assert shown.all_inner_texts() == sorted(name for name, _ in expected)


@on_synthetic
def test_areas_of_choice_are_compared_and_the_address_holds_it_all(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(site.address + "vergelijk.html#gebieden=GM0361,AM15&kwartaal=2021Q1")
    page.wait_for_selector("#vergelijk tbody tr:nth-child(2)")
    assert page.locator("#vergelijk tbody th").all_inner_texts() == ["Alkmaar", "Noord-Holland Noord"]
    counts = counts_of(site, "AM15", "2021Q1")["Alkmaar"]
    cells = page.locator("#vergelijk tbody tr:first-child td").all_inner_texts()
    assert [int(cells[column].replace(".", "")) for column in (0, 1, 3, 4, 6)] == list(counts)
    assert share(site, "profielgraad", "2021Q1", "AM15") in plain(page.locator("#vergelijk tbody").inner_text())
    assert page.locator("#lijnen figure.grafiek .l > g").count() == 2
    page.locator("#voorstellen button").first.click()
    page.wait_for_selector("#vergelijk tbody tr:nth-child(3)")
    assert page.url.count("GM") == 2
    page.go_back()
    page.wait_for_selector("#vergelijk tbody tr:nth-child(3)", state="detached")


def test_downloaded_csv_holds_the_table_that_is_shown(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(f"{site.address}amr/AM15.html#kwartaal=2021Q1")
    with page.expect_download() as download:
        page.locator("#tabel-deel [data-download=csv]").click()
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    rows = {row[0]: row for row in csv.reader(io.StringIO(text), delimiter=";") if row}
    expected = counts_of(site, "AM15", "2021Q1")
    assert len(expected) > 10
    for naam, counts in expected.items():
        assert [int(rows[naam][column]) for column in (1, 2, 4, 5, 7)] == list(counts)
    assert ("synthetisch" in text.lower()) == (site.folder.parts[-4] == "demo")


def test_figure_leads_to_the_picture_of_its_row(visit: Visit, site: Site) -> None:
    from PIL import Image

    page = visit.page
    page.goto(f"{site.address}amr/AM15.html#kwartaal=2021Q1")
    expected = counts_of(site, "AM15", "2021Q1")["Alkmaar"]
    page.locator("#gemeenten tr", has_text="Alkmaar").locator("a", has_text="bron").click()
    row = page.locator("tbody:target")
    assert row.locator("th").inner_text() == "Alkmaar"
    assert [int(text.replace(".", "")) for text in row.locator("tr:first-child td").all_inner_texts()] == list(expected)
    with Image.open(io.BytesIO(row.locator("svg").screenshot())) as picture:
        dark = sum(picture.convert("L").histogram()[:100])
    assert dark > 50


def test_every_link_to_a_row_has_a_row(site: Site) -> None:
    links = {
        match
        for page in site.pages
        for match in re.findall(r'href="(?:\.\./)?(bron/\w+\.html)#([\w-]+)"', (site.folder / page).read_text("utf-8"))
    }
    assert links
    rows = {page: (site.folder / page).read_text("utf-8") for page, _ in links}
    assert [link for link in links if f'id="{link[1]}"' not in rows[link[0]]] == []


def test_page_can_be_read_without_scripts(browser: Browser, site: Site) -> None:
    with visiting(browser, site.address, java_script_enabled=False) as visit:
        visit.page.goto(site.address + PAGE_TYPES["amr"])
        assert visit.page.locator("#gemeenten").is_visible()
        visit.page.goto(site.address + "index.html")
        visit.page.locator("main a[href='amr/AM15.html']").first.click()
        assert "Noord-Holland Noord" in visit.page.locator("h1").inner_text()


@on_synthetic
def test_choice_shows_within_a_tenth_of_a_second(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(site.address + "index.html")
    # Other work on the machine only ever adds: the quickest of several times says how long a choice takes.
    times = [page.evaluate(CHOICES) for _ in range(3)]
    assert max(min(of_one) for of_one in zip(*times, strict=True)) < MAX_SECONDS
