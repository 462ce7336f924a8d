"""What docs/reference/report.md shows of the report: a picture of every kind of page, and what was measured of it.

    python -m tests.browser.screenshots

The reports are of the real publications, and of the whole demo of 24 quarters.
"""

from __future__ import annotations

import io
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from orchestration.system.settings import PROJECT_DIR
from tests.browser.chromium import AXE, CHOICES, PAGE_TYPES, chromium, opened, visiting, weight
from tests.support.workspace import RAW, Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = PROJECT_DIR / "docs" / "report"
WIDTHS = (1280, 390)
_MAX_HEIGHT = 4400
"""Of a picture, in pixels: the lists at the end of the longest pages say no more of how they look."""

_COLOURS = 48


def main(real: Path, demo: Path) -> None:
    """Write a picture a report, kind of page and width in place of those of before, and say what the pages weigh.

    Args:
        real: the report of the real publications.
        demo: that of the demo.
    """
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    print("| report | page | kB | violations | choice, ms |\n|---|---|---:|---:|---:|")
    with chromium() as browser:
        for name, site in (("echt", real), ("demo", demo)):
            source = next(iter(sorted(site.glob("bron/*.html"))))
            for kind, path in {**PAGE_TYPES, "bron": f"bron/{source.name}"}.items():
                print(f"| {name} | {kind} | {_measured(browser, site, path)} |")
                for width in WIDTHS:
                    (FOLDER / f"{name}-{kind}-{width}.png").write_bytes(_picture(browser, site, path, width))


def _measured(browser: Browser, site: Path, path: str) -> str:
    """Kilobytes with all that the page asks for, violations that axe finds, and the median of what a choice takes."""
    from axe_playwright_python.sync_playwright import Axe

    address = f"{site.resolve().as_uri()}/"
    with visiting(browser, address) as visit:
        page = opened(visit, address + path)
        violations = len(Axe().run(page, options=AXE).response["violations"])
        seconds = page.evaluate(CHOICES)
        kilobytes = weight(visit.asked, address, site.resolve()) / 1000
    return f"{kilobytes:.0f} | {violations} | {f'{1000 * median(seconds):.0f}' if seconds else ''}"


def _picture(browser: Browser, site: Path, path: str, width: int) -> bytes:
    """A page, as far as it is looked at, as a PNG of few colours."""
    from PIL import Image

    address = f"{site.resolve().as_uri()}/"
    with visiting(browser, address, viewport={"width": width, "height": 900}) as visit:
        page: Page = opened(visit, address + path, unfold=False)
        height = min(_MAX_HEIGHT, int(page.evaluate("document.documentElement.scrollHeight")))
        page.set_viewport_size({"width": width, "height": height})
        shot = page.screenshot()
    small = io.BytesIO()
    with Image.open(io.BytesIO(shot)) as image:
        image.convert("RGB").quantize(_COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def _built(folder: Path, raw: Path) -> Path:
    """The report of the publications in a folder, built beside it."""
    workspace = Workspace(raw, folder / "data")
    result = workspace.run("build")
    report = workspace.data / "published" / "rapport"
    if not report.exists():
        raise SystemExit(result.stdout + result.stderr)
    return report


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made = Workspace(folder / "raw", folder / "data").run("demo", "--out", folder / "demo")
        if made.returncode:
            raise SystemExit(made.stderr)
        main(_built(folder, RAW), _built(folder / "demo", folder / "demo" / "raw"))
