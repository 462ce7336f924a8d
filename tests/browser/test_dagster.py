"""Dagster's pages in Chromium: what pages of another site try, and what a document says that wants to be more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg
import pytest

from orchestration.defs.instance import open_instance
from orchestration.synthetic.typeset import Layout, PrintedPage, typeset
from orchestration.system.settings import Settings
from tests.browser.chromium import served, visiting
from tests.conftest import beside_chromium
from tests.support.dagster_pages import serving
from tests.support.workspace import Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAME = "![x](http://127.0.0.1:9/x)<img src=http://127.0.0.1:9/y onerror=alert(1)>[a](javascript:alert(2))"
FILE = "2021Q1/![d](x.png)[e](javascript:alert(3)) `f`.pdf"

TRY = """
    async ([server, runs]) => {
        const graphql = server + '/graphql';
        const told = {};
        const deletion = way => `mutation {deletePipelineRun(runId: "${runs[way]}") {__typename}}`;
        const byAddress = way => graphql + '?query=' + encodeURIComponent(deletion(way));
        const post = (address, options) => fetch(address, {method: 'POST', ...options}).catch(String);
        const part = (tag, address) => new Promise(resolve => {
            const element = document.createElement(tag);
            element.onload = element.onerror = resolve;
            element.src = address;
            document.body.append(element);
        });
        const form = (way, enctype) => new Promise(resolve => {
            const frame = document.createElement('iframe');
            frame.name = way;
            document.body.append(frame);
            const sent = document.createElement('form');
            Object.assign(sent, {method: 'POST', action: byAddress(way), enctype, target: way});
            document.body.append(sent);
            frame.onload = resolve;
            sent.submit();
        });
        const asJson = way => JSON.stringify({query: deletion(way)});
        await post(graphql, {headers: {'Content-Type': 'application/json'}, body: asJson('json')});
        await post(graphql, {
            mode: 'no-cors', headers: {'Content-Type': 'text/plain; application/json'}, body: asJson('text as json'),
        });
        await post(byAddress('text'), {mode: 'no-cors', body: 'x'});
        await post(byAddress('multipart'), {mode: 'no-cors', body: new FormData()});
        await post(byAddress('no body'), {mode: 'no-cors'});
        await post(server + '/report_asset_materialization/probe', {mode: 'no-cors'});
        navigator.sendBeacon(byAddress('beacon'), 'x');
        await form('form', 'application/x-www-form-urlencoded');
        await form('form of text', 'text/plain');
        await form('form of parts', 'multipart/form-data');
        await fetch(byAddress('get'), {mode: 'no-cors'}).catch(String);
        await part('img', byAddress('img'));
        await part('script', byAddress('script'));
        await part('iframe', byAddress('iframe'));
        for (const page of ['/', '/server_info']) {
            await part('iframe', server + page);
        }
        const socket = new WebSocket(graphql.replace('http', 'ws'), 'graphql-ws');
        return await new Promise(resolve => {
            socket.onopen = () => resolve('open');
            socket.onerror = () => resolve('refused');
        });
    }
"""
"""Everything that a page can have a browser send: each way tries to delete a run of its own, the last one to listen."""

WAYS = (
    *("json", "text as json", "text", "multipart", "no body", "beacon", "form", "form of text", "form of parts"),
    *("get", "img", "script", "iframe"),
)


@dataclass(frozen=True)
class Pages:
    """The address of a real webserver, the data folder that it shows, and the run that built it."""

    address: str
    settings: Settings
    run_id: str


@pytest.fixture(scope="module")
def pages(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:  # noqa: ARG001 - as above
    """Dagster's pages on a build with one publication, which is in quarantine for the name of a gemeente."""
    folder = tmp_path_factory.mktemp("pages")
    workspace = Workspace(folder / "raw", folder / "data")
    put_hostile_pdf(workspace.raw / FILE)
    built = beside_chromium(workspace, "build")
    assert (built.returncode, NAME in built.stdout + built.stderr) == (1, True), built.stdout + built.stderr
    settings = Settings(raw_dir=workspace.raw, data_dir=workspace.data)
    with open_instance(settings) as instance:
        (run,) = instance.get_runs()
    with serving(workspace) as port:
        yield Pages(f"http://127.0.0.1:{port}", settings, run.run_id)


def put_hostile_pdf(path: Path) -> None:
    path.parent.mkdir(parents=True)
    page = PrintedPage(
        title="Synthetisch",
        heading=["Transparantie van klantprofielen (synthetisch)", "Eerste kwartaal 2021 Drechtsteden"],
        labels=("Gemeente", "Gemeenteklanten in Sonar", "UWV-klanten in Sonar", "Totaal in Sonar"),
        rows=[(NAME, "1", "20", "300", "1.000", "1.321"), ("Zwijndrecht", "2", "30", "400", "2.000", "2.432")],
        total_row=("TOTAAL AMR", "3", "50", "700", "3.000", "3.753"),
        footnote="Noot: in de arbeidsmarktregio Drechtsteden telt het doelgroepregister 5.000 personen; daarvan is 75% "
        "bekend in Sonar.",
        explanation="Verzonnen cijfers (synthetisch).",
    )
    typeset(page, Layout(is_landscape=True, font_size=6, column_widths=(110, 24, 26, 24, 26, 26)), path)


def runs_of(settings: Settings) -> dict[str, str]:
    """A run to delete for each way to try it, by way."""
    with open_instance(settings) as instance:
        return {way: instance.add_run(dg.DagsterRun(way.replace(" ", "_"))).run_id for way in WAYS}


def deleted(settings: Settings, runs: dict[str, str]) -> set[str]:
    """The ways by which a run was deleted."""
    with open_instance(settings) as instance:
        return {way for way, run_id in runs.items() if instance.get_run_by_id(run_id) is None}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_page_of_another_site_changes_nothing_and_hears_nothing(
    browser: Browser, pages: Pages, tmp_path: Path, host: str
) -> None:
    (tmp_path / "index.html").write_text("<!DOCTYPE html><title>Another site</title><body>", encoding="utf-8")
    runs = runs_of(pages.settings)
    with served(tmp_path) as site, visiting(browser, "http://") as visit:
        visit.page.goto(site.replace("127.0.0.1", host))
        assert visit.page.evaluate(TRY, [pages.address, runs]) == "refused"
        assert [frame.title() for frame in visit.page.frames[1:] if "Dagster" in frame.title()] == []
    assert deleted(pages.settings, runs) == set()
    with open_instance(pages.settings) as instance:
        assert instance.get_latest_materialization_event(dg.AssetKey("probe")) is None


def test_name_that_points_at_this_machine_gets_nothing(browser: Browser, pages: Pages) -> None:
    runs = runs_of(pages.settings)
    address = pages.address.replace("127.0.0.1", "evil.localhost")  # Chromium asks no DNS for it
    with visiting(browser, "http://") as visit:
        answered = visit.page.goto(address)
        assert answered is not None
        assert (answered.status, answered.text()) == (400, "Invalid host header")
        assert visit.page.evaluate(TRY, [address, runs]) == "refused"
    assert deleted(pages.settings, runs) == set()


def test_own_page_deletes_and_listens(browser: Browser, pages: Pages) -> None:
    runs = runs_of(pages.settings)
    with visiting(browser, "http://") as visit:
        visit.page.goto(pages.address)
        assert visit.page.evaluate(TRY, [pages.address, runs]) == "open"
    assert deleted(pages.settings, runs) == {"json"}


def test_link_from_another_site_opens_a_page(browser: Browser, pages: Pages, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(f'<a href="{pages.address}/runs">runs</a>', encoding="utf-8")
    with served(tmp_path) as site, visiting(browser, "http://") as visit:
        visit.page.goto(site.replace("127.0.0.1", "localhost"))
        visit.page.get_by_text("runs").click()
        visit.page.get_by_text("Materialize").or_(visit.page.get_by_text("Runs")).first.wait_for()
        assert visit.page.url.startswith(f"{pages.address}/runs")


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/assets/staging/publicatie?view=events", "preview"),
        ("/runs/{run}?logs=no_quarantine", "kept_out"),
        ("/assets/staging/regel?view=events", "preview"),
        ("/assets/marts/mart_quarantaine?view=events", "preview"),
    ],
)
def test_what_a_document_says_is_shown_as_text(browser: Browser, pages: Pages, path: str, label: str) -> None:
    with visiting(browser, pages.address, viewport={"width": 1600, "height": 1200}) as visit:
        page = visit.page
        page.on("dialog", lambda dialog: visit.outside.append(dialog.message))
        page.goto(pages.address + path.format(run=pages.run_id))
        page.get_by_text(label, exact=True).first.wait_for(timeout=120_000)
        page.get_by_role("cell", name=NAME).or_(page.get_by_text(NAME)).first.wait_for(timeout=120_000)
        assert page.get_by_text(FILE).count() > 0
        assert [address for address in addresses(page) if not address.startswith(("data:image/", "/"))] == []
    assert visit.outside == []


def test_coverage_is_drawn_in_the_page_of_rows(browser: Browser, pages: Pages) -> None:
    with visiting(browser, pages.address, viewport={"width": 1600, "height": 1200}) as visit:
        visit.page.goto(f"{pages.address}/assets/staging/regel?view=events")
        visit.page.get_by_text("coverage", exact=True).first.wait_for(timeout=120_000)
        visit.page.get_by_text("[Show Markdown]").click()
        picture = visit.page.locator("img[alt=profielgraad]")
        picture.wait_for()
        assert picture.evaluate("async picture => { await picture.decode(); return picture.naturalWidth; }") == 560


def addresses(page: Page) -> list[str]:
    """What the pictures and links on a page point at, as they say it."""
    either = "element => element.getAttribute('src') ?? element.getAttribute('href')"
    found: list[str] = page.evaluate(f"[...document.querySelectorAll('[src], a[href]')].map({either})")
    return found
