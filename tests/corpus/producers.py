"""The PDF producers: each makes a file of a publication, with what would differ from run to run taken out."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

from tests.corpus import drawn, fonts, html, opendocument
from tests.corpus.publication import Blok, Layout

_EPOCH = "1704067200"  # 1 January 2024

CHROMIUM = os.environ.get("CHROMIUM", "chromium")
_CHROMIUM_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--no-pdf-header-footer"),
    "--disable-pdf-tagging",
)
OFFICE = ("writer", "tabs", "calc")


def make(producer: str, blokken: list[Blok], layout: Layout, target: Path) -> None:
    """Write `target` with one of the producers; 'ghostscript-X' and 'cairo-X' redistil the file of X."""
    fonts.folder()
    first, _, source = producer.partition("-")
    if source:
        original = target.with_suffix(".bron.pdf")
        make(source, blokken, layout, original)
        {"ghostscript": ghostscript, "cairo": cairo}[first](original, target)
        original.unlink()
    elif producer == "canvas":
        drawn.canvas(blokken, layout, target)
    elif producer == "reportlab":
        drawn.platypus(blokken, layout, target)
    elif producer == "weasyprint":
        weasyprint(html.page(blokken, layout), target)
    elif producer == "chromium":
        chromium(html.page(blokken, layout), target)
    elif producer in OFFICE:
        _office(producer, blokken, layout, target)
    else:
        raise ValueError(producer)
    fix_dates(target)


def fix_dates(path: Path) -> None:
    """Give dates and identifiers in a file one value, in place, so that nothing moves."""
    content = path.read_bytes()
    content = re.sub(rb"\(D:20\d{12}", b"(D:20240101000000", content)
    content = re.sub(rb"(?<=<)[0-9A-Fa-f]{32}(?=>\s*<[0-9A-Fa-f]{32}>\s*\])", b"0" * 32, content)
    content = re.sub(rb"(?<=<" + b"0" * 32 + rb">)(\s*<)[0-9A-Fa-f]{32}(?=>\s*\])", rb"\g<1>" + b"0" * 32, content)
    content = re.sub(rb"(?<=Date>)20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?=Z<)", b"2024-01-01T00:00:00", content)
    content = re.sub(rb"(?<=/DocChecksum /)[0-9A-F]{32}", b"0" * 32, content)
    path.write_bytes(content)


def weasyprint(page: str, target: Path) -> None:
    """Print a web page with WeasyPrint."""
    from weasyprint import HTML

    HTML(string=page).write_pdf(target, pdf_identifier=b"0" * 16, srgb=False)


def chromium(page: str, target: Path) -> None:
    """Print a web page with Chromium."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "bladzijde.html"
        source.write_text(page, encoding="utf-8")
        run(
            CHROMIUM, *_CHROMIUM_FLAGS, f"--user-data-dir={folder}/profiel", f"--print-to-pdf={target}", source.as_uri()
        )


def _office(producer: str, blokken: list[Blok], layout: Layout, target: Path) -> None:
    if producer == "calc":
        content, suffix = opendocument.sheet(blokken, layout), "fods"
    else:
        content, suffix = opendocument.text_document(blokken, layout, tabs=producer == "tabs"), "fodt"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"bron.{suffix}"
        source.write_text(content, encoding="utf-8")
        profile = Path(tempfile.gettempdir()) / "corpus-libreoffice"
        run(
            "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf",
            "--outdir", folder, str(source),
        )  # fmt: skip
        target.write_bytes(source.with_suffix(".pdf").read_bytes())


def ghostscript(source: Path, target: Path) -> None:
    """Redistil with Ghostscript's pdfwrite."""
    run(
        "gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pdfwrite", "-dOmitInfoDate=true", "-dOmitID=true",
        "-dOmitXMP=true", f"-sOutputFile={target}", str(source),
    )  # fmt: skip


def cairo(source: Path, target: Path) -> None:
    """Redistil with poppler's cairo back end."""
    run("pdftocairo", "-pdf", str(source), str(target))


def run(*command: str, **variables: str) -> bytes:
    """Run a producer, at a fixed time; give what it writes."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _EPOCH, "TZ": "UTC", **variables}
    return subprocess.run(command, check=True, env=environment, capture_output=True, timeout=120).stdout
