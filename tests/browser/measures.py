"""What docs/reference/report.md tells of the report in numbers: weights, counts, violations and times."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tests.browser.chromium import AXE, CHOICES, opened, served, visiting, weight

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SLOW_CPU = 4
"""How many times slower the processor is that a telephone stands for."""

SLOW_NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
"""Its network: 1.6 Mb/s, and 150 ms before an answer begins."""

FILTERED = {
    "nederland": ("index.html", "#ranglijst caption"),
    "amr": ("amr/AM15.html", "#h-stand"),
    "gemeente": ("gemeente/GM0361.html", "#h-stand"),
    "ranglijst": ("ranglijst.html", "#lijst caption"),
    "vergelijk": ("vergelijk.html#gebieden=GM0361,GM0405,NL", "#vergelijk caption"),
}
"""The pages with a choice of quarter, and the part that names the quarter last, when all else is there."""

FIRST_CHOICE = """
    async place => {
        const select = document.querySelector('[data-filter=kwartaal]');
        const option = select.options[Math.min(8, select.options.length - 1)];
        const [, ...rest] = option.textContent.trim();
        const start = performance.now();
        select.value = option.value;
        select.dispatchEvent(new Event('input', {bubbles: true}));
        select.dispatchEvent(new Event('change', {bubbles: true}));
        while (!document.querySelector(place).textContent.includes(rest.join('')))
            await new Promise(resolve => setTimeout(resolve, 5));
        await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
        return [performance.now() - start, performance.now()];
    }
"""
"""Chooses a quarter of two years before; gives milliseconds until it is painted, from the choice and from opening."""


@dataclass(frozen=True)
class PageMeasure:
    """A page: bytes with all it asks for, bytes of scripts at first and when all is unfolded, violations, seconds."""

    bytes: int
    code: int
    code_unfolded: int
    violations: int
    choice: float | None

    @property
    def cells(self) -> str:
        """As cells of a table."""
        sizes = f"{self.bytes / 1000:.0f} | {self.code / 1000:.1f} | {self.code_unfolded / 1000:.1f}"
        return f"{sizes} | {self.violations} | {f'{1000 * self.choice:.0f}' if self.choice else ''}"


def page_measure(browser: Browser, site: Path, path: str) -> PageMeasure:
    """Open a page from disk, unfold everything, and make choices.

    Args:
        browser: the browser.
        site: the folder of the report.
        path: the page, from that folder.
    """
    from axe_playwright_python.sync_playwright import Axe

    address = f"{site.resolve().as_uri()}/"
    with visiting(browser, address) as visit:
        page = opened(visit, address + path, unfold=False)
        page.wait_for_load_state("networkidle")
        at_first = code_bytes(visit.asked, site)
    with visiting(browser, address) as visit:
        page = opened(visit, address + path)
        page.wait_for_load_state("networkidle")
        violations = len(Axe().run(page, options=AXE).response["violations"])
        total = weight(visit.asked, address, site.resolve())
        unfolded = code_bytes(visit.asked, site)
        seconds = page.evaluate(CHOICES)
    return PageMeasure(total, at_first, unfolded, violations, median(seconds) if seconds else None)


def code_bytes(asked: list[str], site: Path) -> int:
    """Bytes of the scripts that a page asked for, without those that are data."""
    names = {Path(unquote(urlsplit(url).path)).name for url in asked}
    return sum(
        path.stat().st_size for path in site.glob("static/*.js") if path.name in names and path.name != "zoek.js"
    )


def first_answers(browser: Browser, site: Path) -> dict[str, tuple[float, float]]:
    """Milliseconds to the first answer to a filter on a slow telephone: from the choice, and from opening the page."""
    found = {}
    with served(site) as address:
        for kind, (path, place) in FILTERED.items():
            context = browser.new_context(locale="nl-NL", viewport={"width": 390, "height": 844})
            page = context.new_page()
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", SLOW_NETWORK)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_CPU})
            page.goto(address + path, wait_until="domcontentloaded")
            since_choice, since_opening = page.evaluate(FIRST_CHOICE, place)
            found[kind] = (since_choice, since_opening)
            page.wait_for_load_state("networkidle")
            context.close()
    return found


def files_and_bytes(site: Path) -> tuple[int, int]:
    """How many files the pages other than sources are, with all they use, and their bytes."""
    sizes = [path.stat().st_size for path in site.rglob("*") if path.is_file() and path.parent.name != "bron"]
    return len(sizes), sum(sizes)


def heaviest(site: Path) -> dict[str, int]:
    """The bytes of the heaviest page of a region and of a gemeente, and of the heaviest script of data."""
    groups = {"amr": "amr/*.html", "gemeente": "gemeente/*.html", "data": "data/*.js"}
    found = {name: max(path.stat().st_size for path in site.glob(pattern)) for name, pattern in groups.items()}
    return {**found, "data": max(found["data"], (site / "static" / "zoek.js").stat().st_size)}


def sources(site: Path) -> tuple[int, float, int, int]:
    """How many sources there are, the mean and the most of their bytes, and the most files of one."""
    pages = {page: set(re.findall(r'"([\w-]+\.webp)"', page.read_text("utf-8"))) for page in site.glob("bron/*.html")}
    files = [[page, *(page.with_name(name) for name in names)] for page, names in pages.items()]
    sizes = [sum(file.stat().st_size for file in of_one) for of_one in files]
    return len(sizes), mean(sizes), max(sizes), max(map(len, files))
