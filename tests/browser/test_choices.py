"""Choices that come quickly, that have no figures, or that can't be made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import Visit, visiting
from tests.browser.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

on_real = pytest.mark.parametrize("site", ["real"], indirect=True)
on_synthetic = pytest.mark.parametrize("site", ["synthetic"], indirect=True)


@on_synthetic
@pytest.mark.parametrize(
    ("path", "caption", "last"),
    [
        ("index.html", "#ranglijst caption", ("amr", "AM15")),
        ("ranglijst.html", "#lijst caption", ("amr", "AM15")),
        ("vergelijk.html#gebieden=GM0361,NL", "#vergelijk caption", ("maat", "uwv")),
    ],
)
def test_figures_that_come_late_do_not_replace_those_of_a_newer_choice(
    visit: Visit, site: Site, path: str, caption: str, last: tuple[str, str]
) -> None:
    page = visit.page
    page.goto(site.address + path)
    page.wait_for_load_state("networkidle")
    quarter = page.locator("#kwartaal")
    newest, *others = [option.get_attribute("value") or "" for option in quarter.locator("option").all()]
    oldest = others[-1]
    assert oldest[:4] != newest[:4]
    waiting: list[Route] = []
    page.route(f"**/data/{oldest[:4]}-*.js", lambda route: waiting.append(route))
    quarter.select_option(oldest)
    quarter.select_option(newest)
    page.locator(f"#{last[0]}").select_option(last[1])
    page.wait_for_timeout(200)
    assert newest[:4] in page.locator(caption).inner_text()
    (late,) = waiting
    late.continue_()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(200)
    shown = page.locator("main").inner_text()
    page.reload()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(200)
    assert shown == page.locator("main").inner_text()


@on_synthetic
@pytest.mark.parametrize("path", ["index.html", "ranglijst.html", "vergelijk.html#gebieden=GM0361,NL"])
def test_figures_that_cannot_be_loaded_are_said_to_be(browser: Browser, site: Site, path: str) -> None:
    with visiting(browser, site.address) as visit:
        page = visit.page
        page.goto(site.address + path)
        page.wait_for_load_state("networkidle")
        page.route("**/data/*.js", lambda route: route.abort())
        page.locator("#kwartaal").select_option(index=5)
        page.get_by_text("De cijfers konden niet worden geladen.").wait_for()
        page.unroute("**/data/*.js")
        page.locator("#kwartaal").select_option(index=4)
        page.get_by_text("De cijfers konden niet worden geladen.").wait_for(state="hidden")
        visit.errors.clear()


@on_real
def test_areas_without_figures_are_compared_as_such(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(site.address + "vergelijk.html#gebieden=GM0361,GM0400&kwartaal=2021Q1")
    page.locator("#lijnen figure").wait_for()
    page.goto(site.address + "vergelijk.html#gebieden=GM0363,GM0599&kwartaal=2021Q1")
    page.get_by_text("Hiervan zijn er nog geen cijfers.").wait_for()
    assert page.locator("#lijnen figure").count() == 0
    rows = [row.split("\t") for row in page.locator("#vergelijk tbody tr").all_inner_texts()]
    assert [row[0] for row in rows] == ["Amsterdam", "Rotterdam"]
    assert {cell for row in rows for cell in row[1:]} == {"–"}


@on_synthetic
def test_group_without_people_has_no_share_and_no_line(visit: Visit, site: Site) -> None:
    found = site.workspace.query(
        "SELECT gebied_key FROM mart_gemeente_vergelijkbaar WHERE is_nieuwste_indeling AND NOT is_samengesteld "
        "GROUP BY ALL HAVING max(gemeente_profiel + gemeente_geen_profiel) = 0 ORDER BY gebied_key"
    )
    page = visit.page
    page.goto(f"{site.address}vergelijk.html#gebieden={found[0][0]},GM0361&maat=gemeente")
    page.locator("#lijnen figure").wait_for()
    assert page.locator("#lijnen thead th").all_text_contents()[1:] == ["Alkmaar"]
    assert page.locator("#vergelijk tbody tr").first.locator("td").nth(2).inner_text() == "–"


@on_synthetic
def test_gemeente_and_region_of_one_name_are_told_apart(visit: Visit, site: Site) -> None:
    (found,) = site.workspace.query("SELECT DISTINCT amr_code FROM dim_amr WHERE amr_naam = 'Amersfoort'")
    page = visit.page
    page.goto(f"{site.address}vergelijk.html#gebieden=GM0307,{found[0]}")
    page.locator("#lijnen figure").wait_for()
    names = ["Amersfoort", "Amersfoort (regio)"]
    assert page.locator("#vergelijk tbody th").all_inner_texts() == names
    assert page.locator("#lijnen thead th").all_text_contents()[1:] == names
    assert page.locator("h1").inner_text() == "Amersfoort en Amersfoort (regio) vergeleken"
    assert page.title() == "Amersfoort en Amersfoort (regio) vergeleken (synthetisch) – Klantprofielen"
    page.go_back()
    page.goto(f"{site.address}gemeente/GM0307.html")
    words = page.locator("#grafiek-1 svg[role=img]").get_attribute("aria-label") or ""
    assert "Amersfoort (regio): van" in words


@on_synthetic
def test_source_of_another_quarter_is_there_if_the_newest_has_none(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(site.address + "index.html")
    assert page.locator("#bron a").count() == 1
    page.evaluate("document.querySelector('#bron').replaceChildren()")
    page.locator("#kwartaal").select_option(index=3)
    assert page.locator("#bron a").inner_text().startswith("bron")


@on_real
def test_quarter_that_is_unknown_elsewhere_is_not_carried_along(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(site.address + "index.html#kwartaal=onbekend")
    assert page.locator("#melding").inner_text().startswith("Van dat kwartaal zijn hier geen cijfers.")
    assert page.locator("main a[href*=onbekend]").count() == 0


@on_real
def test_nederland_is_no_region_to_search_for(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(site.address + "over.html")
    page.locator("#zoek").fill("regio nederland")
    page.locator("#zoekstatus", has_text="Niets gevonden").wait_for(state="attached")
