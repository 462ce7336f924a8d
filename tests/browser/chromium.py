"""Debian's Chromium, held off the network, and a site served as files or over HTTP."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request, Route

_QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-gpu", "--disable-quic")
"""What keeps the browser itself from asking anything of the network, and from looking for a graphics card."""

_LEFT = "net::ERR_ABORTED"
"""How a request fails whose page was left before it was answered."""

PAGE_TYPES = {
    "nederland": "index.html",
    "amr": "amr/AM15.html",
    "gemeente": "gemeente/GM0361.html",
    "samengesteld": "gemeente/GM0824.html",
    "ranglijst": "ranglijst.html",
    "vergelijk": "vergelijk.html#gebieden=GM0361,GM0405,NL",
    "data": "data.html",
    "kwaliteit": "kwaliteit.html",
    "over": "over.html",
}
"""A page of each kind: Noord-Holland Noord, Alkmaar, Oisterwijk, which got a part of Haaren, and Alkmaar with Hoorn."""


WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""What axe is to hold a page to: WCAG 2.2 AA."""

AXE = {"runOnly": WCAG, "resultTypes": ["violations"], "preload": False}
"""Its options; it would preload style sheets, which a page on disk may not."""

CHOICES = """
    async () => {
        const frame = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
        const seconds = [];
        for (const select of document.querySelectorAll('[data-filter=kwartaal], [data-filter=maat]')) {
            for (const option of [...select.options].slice(0, 5).reverse()) {
                if (select.value === option.value) continue;
                await frame();
                const start = performance.now();
                let [end, pending] = [start, 1];
                const painted = () => frame().then(() => { end = performance.now(); pending--; });
                const watch = new MutationObserver(() => { pending++; painted(); });
                watch.observe(document.querySelector('main'),
                    {attributes: true, characterData: true, childList: true, subtree: true});
                select.value = option.value;
                select.dispatchEvent(new Event('input', {bubbles: true}));
                select.dispatchEvent(new Event('change', {bubbles: true}));
                painted();
                while (pending || performance.now() < end + 200) await new Promise(resolve => setTimeout(resolve, 20));
                watch.disconnect();
                seconds.push((end - start) / 1000);
            }
        }
        return seconds;
    }
"""
"""Makes choices in the filters of a page; gives the seconds from each to when its last change is painted."""


def program() -> str | None:
    """Where Chromium is; None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, which has to be installed."""
    from playwright.sync_api import sync_playwright

    # Root, as in a container, has no sandbox to be in.
    arguments = [*_QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=arguments)
        yield browser
        browser.close()


@dataclass
class Visit:
    """What a tab met on its way: messages of errors, and addresses outside the site that it asked for."""

    page: Page
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@contextmanager
def visiting(browser: Browser, address: str, **options: object) -> Iterator[Visit]:
    """A new tab in a context of its own, of which every request beyond the site at `address` is refused and noted."""
    context: BrowserContext = browser.new_context(locale="nl-NL", reduced_motion="reduce", **options)  # type: ignore[arg-type]
    visit = Visit(context.new_page())

    def guard(route: Route) -> None:
        url = route.request.url
        if url.startswith((address, "data:", "blob:")):
            visit.asked.append(url)
            route.continue_()
        else:
            visit.outside.append(url)
            route.abort()

    def failed(request: Request) -> None:
        if request.failure != _LEFT:
            visit.errors.append(f"{request.url}: {request.failure}")

    context.route("**/*", guard)
    visit.page.on("console", lambda said: visit.errors.append(said.text) if said.type in ("error", "warning") else None)
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    visit.page.on("requestfailed", failed)
    visit.page.on(
        "response",
        lambda answer: visit.errors.append(f"{answer.url}: {answer.status}") if answer.status >= 400 else None,
    )
    try:
        yield visit
    finally:
        context.close()


def opened(visit: Visit, address: str, *, unfold: bool = True) -> Page:
    """The page at an address; everything that folds open is unfolded, unless told not to."""
    page = visit.page
    page.goto(address)
    if unfold:
        page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
        page.wait_for_function("[...document.querySelectorAll('.gebruik')].every(menu => menu.querySelector('button'))")
    return page


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gives it
        """Nothing: the tests say what went wrong."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder served on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def weight(asked: list[str], address: str, site: Path) -> int:
    """Bytes of the files that a page asked for, each once."""
    paths = {unquote(urlsplit(url).path) for url in asked if url.startswith(address)}
    root = urlsplit(address).path
    return sum((site / path.removeprefix(root)).stat().st_size for path in paths)
