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
def test_nederland_is_found_as_a_region_too(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(site.address + "over.html")
    page.locator("#zoek").fill("regio nederland")
    page.locator("#zoekresultaat a", has_text="Nederland").wait_for()


@on_synthetic
@pytest.mark.parametrize(
    ("path", "table"), [("amr/AM15.html", "#gemeenten"), ("vergelijk.html#gebieden=GM0361,GM0400,GM0405", "#vergelijk")]
)
def test_order_of_a_table_stays_with_another_quarter(visit: Visit, site: Site, path: str, table: str) -> None:
    page = visit.page
    page.goto(site.address + path)
    head = page.locator(f"{table} thead tr").last.locator("th", has_text="zonder profiel").last
    head.locator("button").click()
    place = head.evaluate("head => head.cellIndex") - 1
    for number in (3, 1):
        page.locator("#kwartaal").select_option(index=number)
        page.wait_for_timeout(200)
        texts = page.locator(f"{table} tbody tr").evaluate_all(
            "(rows, at) => rows.map(row => row.cells[at + 1].textContent)", place
        )
        found = [int(text.replace(".", "")) for text in texts]
        assert head.get_attribute("aria-sort") == "descending"
        assert found == sorted(found, reverse=True)


@on_synthetic
def test_order_by_one_column_is_the_same_however_one_came_to_it(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(site.address + "ranglijst.html#volgorde=3-&minstens=0")
    page.wait_for_timeout(200)
    names = page.locator("#lijst tbody th").all_text_contents()
    page.goto(site.address + "ranglijst.html#volgorde=1&minstens=0")
    page.wait_for_timeout(200)
    assert page.locator("#lijst tbody th").all_text_contents() != names
    page.locator("#lijst thead button").nth(3).click()
    page.wait_for_timeout(200)
    assert page.locator("#lijst tbody th").all_text_contents() == names


@on_real
def test_comparison_opens_with_the_newest_quarter_that_its_areas_have(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(site.address + "vergelijk.html#gebieden=GM0361,GM0400")
    page.locator("#lijnen *").first.wait_for()
    assert page.locator("#vergelijk caption").inner_text().endswith("eerste kwartaal 2021")
    assert page.locator("#kwartaal").input_value() == "2021Q1"
    assert "–" not in page.locator("#vergelijk tbody td").first.inner_text()
    assert page.locator("#voorstellen li").count() > 0
    assert page.locator("#melding").is_hidden()
    page.locator("#kwartaal").select_option("2022Q4")
    assert "Van het vierde kwartaal 2022 zijn hier geen cijfers." in page.locator("#melding").inner_text()


@on_synthetic
def test_focus_and_what_is_said_follow_a_choice_of_areas(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(site.address + "vergelijk.html#gebieden=GM0361,GM0400,GM0405&kwartaal=2021Q1")
    page.locator("#vergelijk tbody tr").nth(2).wait_for()
    name = "document.activeElement.getAttribute('aria-label') ?? document.activeElement.id"
    page.locator("#gekozen-gebieden button").nth(1).press("Enter")
    assert page.evaluate(name) == "Haal Hoorn weg"
    page.get_by_role("status").filter(has_text="Den Helder weggehaald").wait_for(state="attached")
    suggestion = page.locator("#voorstellen button").first
    added = (suggestion.get_attribute("aria-label") or "").removeprefix("Voeg ").removesuffix(" toe")
    suggestion.press("Enter")
    page.locator("#vergelijk tbody tr").nth(2).wait_for()
    assert page.evaluate(name).startswith("Voeg ")
    page.get_by_role("status").filter(has_text=f"{added} toegevoegd").wait_for(state="attached")
    for number in range(2, -1, -1):
        page.locator("#gekozen-gebieden button").nth(number).press("Enter")
    assert page.evaluate(name) == "erbij"


@on_synthetic
def test_quarter_stays_on_names_that_a_script_writes(visit: Visit, site: Site) -> None:
    page = visit.page
    for path, link, newest in (
        ("vergelijk.html#gebieden=GM0361,GM0400&kwartaal=2021Q1", "#vergelijk tbody a", "kwartaal=2022Q1"),
        ("index.html#kwartaal=2021Q1&maat=totaal", "#ranglijst tbody a", ""),
    ):
        page.goto(site.address + path)
        page.wait_for_timeout(300)
        links = page.locator(link).evaluate_all("links => links.map(link => link.getAttribute('href'))")
        assert {address.partition("#")[2] for address in links} == {"kwartaal=2021Q1"}
        page.locator("#kwartaal").select_option(index=0)
        page.wait_for_timeout(300)
        links = page.locator(link).evaluate_all("links => links.map(link => link.getAttribute('href'))")
        assert {address.partition("#")[2] for address in links} == {newest}


@on_real
@pytest.mark.parametrize("code", ["constructor", "__proto__", "GM9999", "<img>"])
def test_area_that_is_not_there_is_left_out(visit: Visit, site: Site, code: str) -> None:
    page = visit.page
    page.goto(f"{site.address}vergelijk.html#gebieden={code},GM0361,GM0400")
    page.locator("#lijnen *").first.wait_for()
    assert page.locator("#vergelijk tbody th").all_inner_texts() == ["Alkmaar", "Den Helder"]


@on_synthetic
def test_lines_of_choice_differ_by_more_than_their_colour(visit: Visit, site: Site) -> None:
    page = visit.page
    page.goto(site.address + "vergelijk.html#gebieden=GM0361,GM0400,GM0405,GM0363,GM0599,NL")
    page.locator("#lijnen figure").wait_for()
    dashes = page.locator("#lijnen .l path:not(.d)").evaluate_all(
        "paths => paths.map(path => getComputedStyle(path).strokeDasharray)"
    )
    assert len(set(dashes)) == len(dashes) == 6


@on_synthetic
def test_without_a_script_every_gemeente_is_in_the_list(browser: Browser, site: Site) -> None:
    with visiting(browser, site.address, java_script_enabled=False) as visit:
        visit.page.goto(site.address + "ranglijst.html")
        rows = visit.page.locator("#lijst tbody tr")
        assert visit.page.locator("#lijst tbody tr:visible").count() == rows.count()
        assert visit.page.locator("#telling").inner_text() == f"{rows.count()} gemeenten"
        assert visit.page.get_by_text("Sorteer met de knoppen").is_hidden()
