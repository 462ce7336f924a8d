"""Pictures of every kind of page for docs/report.md: of the real publications and of a demo, wide and narrow.

python -m tests.browser.screenshots REAL_SITE DEMO_SITE
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.core.settings import PROJECT_DIR
from tests.browser.chromium import PAGE_TYPES, chromium, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = PROJECT_DIR / "docs" / "report"
WIDTHS = (1280, 390)
_MAX_HEIGHT = 1600
"""Of a picture, in pixels: the top of a page says how it looks."""

_COLOURS = 64


def main(real: Path, demo: Path) -> None:
    """Write a picture a report, kind of page and width; those of before are removed.

    Args:
        real: the report of the real publications.
        demo: that of a demo.
    """
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with chromium() as browser:
        for name, site in (("echt", real), ("demo", demo)):
            address = f"{site.resolve().as_uri()}/"
            pages = {**PAGE_TYPES, "bron": str(next(iter(sorted(site.glob("bron/*.html")))).relative_to(site))}
            for kind, path in pages.items():
                for width in WIDTHS:
                    with visiting(browser, address, viewport={"width": width, "height": 900}) as visit:
                        visit.page.goto(address + path)
                        visit.page.wait_for_load_state("networkidle")
                        target = FOLDER / f"{name}-{kind}-{width}.png"
                        target.write_bytes(_picture(visit.page, width))
                        print(f"{target.relative_to(PROJECT_DIR)}: {target.stat().st_size // 1000} kB")


def _picture(page: Page, width: int) -> bytes:
    """The top of the page as a PNG of few colours."""
    from PIL import Image

    height = min(_MAX_HEIGHT, int(page.evaluate("document.documentElement.scrollHeight")))
    page.set_viewport_size({"width": width, "height": height})
    small = io.BytesIO()
    with Image.open(io.BytesIO(page.screenshot())) as image:
        image.convert("RGB").quantize(_COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
