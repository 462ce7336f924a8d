"""What docs/reference/report.md shows of the report: pictures of every kind of page and of charts, and its measures.

    python -m tests.browser.screenshots [REAL DEMO]

REAL and DEMO are two published folders: of the real publications, and of the whole demo of 24 quarters. Without them
both are built.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from orchestration.system.settings import PROJECT_DIR
from tests.browser.chromium import PAGE_TYPES, chromium, opened, visiting
from tests.browser.measures import files_and_bytes, first_answers, heaviest, page_measure, sources
from tests.support.workspace import RAW, Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = PROJECT_DIR / "docs" / "report"
WIDTHS = (1440, 390)
_MAX_HEIGHT = 3600
"""Of a picture, in pixels: the lists at the end of the longest pages say no more of how they look."""

_COLOURS = 48
OTHERWISE: dict[str, dict[str, Any]] = {"donker": {"color_scheme": "dark"}, "contrast": {"forced_colors": "active"}}
"""The other ways to look at a page: the name in the file, and the options of the browser."""

SHOWN_OTHERWISE = ("nederland", "gemeente")
"""The kinds of page that are pictured in those ways too, and on paper."""

MEMO = {
    "nederland": ("index.html", "#grafiek-1"),
    "regio-alle": ("amr/AM15.html", "#grafiek-1"),
    "regio-gemeenteklanten": ("amr/AM15.html", "#grafiek-2"),
    "regio-waardoor": ("amr/AM15.html", "#grafiek-waardoor-1"),
    "regio-waardoor-jaar": ("amr/AM15.html", "#grafiek-waardoor-2"),
    "gemeente-alle": ("gemeente/GM0361.html", "#grafiek-1"),
    "gemeente-uwv": ("gemeente/GM0361.html", "#grafiek-3"),
    "gemeente-waardoor": ("gemeente/GM0361.html", "#grafiek-waardoor-1"),
    "gemeenten-vergeleken": ("vergelijk.html#gebieden=GM0361,GM0405,NL", "figure"),
    "regios-vergeleken": ("vergelijk.html#gebieden=AM15,AM17,AM22,NL&maat=gemeente", "figure"),
}
"""Ten charts of the demo as their menu saves them: the page, and the chart on it."""


def main(real: Path, demo: Path) -> None:
    """Write the pictures in place of those of before, and print the measures.

    Args:
        real: the report of the real publications.
        demo: that of the demo.
    """
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    with chromium() as browser:
        for name, site in (("echt", real), ("demo", demo)):
            for kind, path in _pages(site).items():
                _write(f"{name}-{kind}", _pictures(browser, site, kind, path))
        _write("memo", ((kind, _saved(browser, demo, *chart)) for kind, chart in MEMO.items()))
        print("| report | page | kB | code, kB | with the menu, kB | violations | choice, ms |")
        print("|---|---|---:|---:|---:|---:|---:|")
        for name, site in (("echt", real), ("demo", demo)):
            for kind, path in _pages(site).items():
                print(f"| {name} | {kind} | {page_measure(browser, site, path).cells} |")
        print("\n| page of the demo | from the choice, ms | from opening the page, ms |\n|---|---:|---:|")
        for kind, (choice, opening) in first_answers(browser, demo).items():
            print(f"| {kind} | {choice:.0f} | {opening:.0f} |")
    _print_counts(demo)


def _pages(site: Path) -> dict[str, str]:
    """The page of each kind; of the sources, the first."""
    return {**PAGE_TYPES, "bron": f"bron/{min(path.name for path in site.glob('bron/*.html'))}"}


def _print_counts(demo: Path) -> None:
    """Print what the demo weighs."""
    files, size = files_and_bytes(demo)
    count, average, most, files_each = sources(demo)
    heavy = heaviest(demo)
    print("\n| of the demo | measured |\n|---|---:|")
    print(f"| files of the pages other than sources | {files} |\n| their size, MB | {size / 1e6:.1f} |")
    print(f"| heaviest page of a region, kB | {heavy['amr'] / 1000:.0f} |")
    print(f"| heaviest page of a gemeente, kB | {heavy['gemeente'] / 1000:.0f} |")
    print(f"| heaviest script of data, kB | {heavy['data'] / 1000:.0f} |")
    print(f"| sources | {count} |\n| files of a source, at most | {files_each} |")
    print(f"| size of a source, kB: mean, most | {average / 1000:.1f}, {most / 1000:.1f} |")


def _write(name: str, pictures: Iterator[tuple[str, bytes]]) -> None:
    """Write pictures, in few colours: those that differ most, since a chart's lines are a small part of a picture."""
    from PIL import Image

    for ending, picture in pictures:
        with Image.open(io.BytesIO(picture)) as image:
            few = image.convert("RGB").quantize(_COLOURS, method=Image.Quantize.MAXCOVERAGE)
        few.save(FOLDER / f"{name}-{ending}.png", optimize=True)


def _pictures(browser: Browser, site: Path, kind: str, path: str) -> Iterator[tuple[str, bytes]]:
    """A page on every width; some kinds dark, in forced colours and on paper too."""
    for width in WIDTHS:
        yield str(width), _picture(browser, site, path, width)
    if kind in SHOWN_OTHERWISE:
        for name, options in OTHERWISE.items():
            yield name, _picture(browser, site, path, WIDTHS[0], **options)
        yield "papier", _paper(browser, site, path)


def _picture(browser: Browser, site: Path, path: str, width: int, **options: Any) -> bytes:
    """A page, as far as it is looked at, as a PNG."""
    address = f"{site.resolve().as_uri()}/"
    with visiting(browser, address, viewport={"width": width, "height": 900}, **options) as visit:
        page = opened(visit, address + path, unfold=False)
        page.wait_for_load_state("networkidle")
        height = min(_MAX_HEIGHT, int(page.evaluate("document.documentElement.scrollHeight")))
        page.set_viewport_size({"width": width, "height": height})
        return page.screenshot()


def _paper(browser: Browser, site: Path, path: str) -> bytes:
    """The first sheet of A4 that a page is printed on, as a PNG."""
    import pypdfium2

    address = f"{site.resolve().as_uri()}/"
    with visiting(browser, address) as visit:
        page = opened(visit, address + path, unfold=False)
        page.wait_for_load_state("networkidle")
        printed = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    drawn = io.BytesIO()
    printed[0].render(scale=1.5).to_pil().save(drawn, "PNG")
    printed.close()
    return drawn.getvalue()


def _saved(browser: Browser, site: Path, path: str, chart: str) -> bytes:
    """The picture that the menu of a chart saves."""
    address = f"{site.resolve().as_uri()}/"
    with visiting(browser, address, accept_downloads=True) as visit:
        figure = opened(visit, address + path, unfold=False).locator(f"{chart}.grafiek")
        figure.get_by_text("Gebruik deze grafiek").click()
        with visit.page.expect_download() as download:
            figure.get_by_role("button", name="Bewaar als PNG").click()
        return Path(download.value.path()).read_bytes()


def _built(folder: Path, raw: Path) -> Path:
    """The folder that a build of the publications in a folder publishes, beside it."""
    workspace = Workspace(raw, folder / "data")
    result = workspace.run("build")
    published = workspace.data / "published"
    if not (published / "rapport").exists():
        raise SystemExit(result.stdout + result.stderr)
    return published


def _built_both(folder: Path) -> tuple[Path, Path]:
    """The published folders of the real publications and of the demo."""
    made = Workspace(folder / "raw", folder / "data").run("demo", "--out", folder / "demo")
    if made.returncode:
        raise SystemExit(made.stderr)
    return _built(folder, RAW), _built(folder / "demo", folder / "demo" / "raw")


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    if len(given) not in (0, 2):
        raise SystemExit(__doc__)
    with TemporaryDirectory() as temporary:
        real, demo = given or _built_both(Path(temporary))
        main(real / "rapport", demo / "rapport")
