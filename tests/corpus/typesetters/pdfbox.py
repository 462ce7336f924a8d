"""Documents drawn piece by piece by Apache PDFBox, in Helvetica that is not embedded."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.corpus import pictures, producers
from tests.corpus.placing import Placed, pages
from tests.corpus.sheet import Sheet

_PROGRAM = Path(__file__).with_name("Pdfbox.java")
_JARS = ":".join(f"/usr/share/java/{name}.jar" for name in ("pdfbox2", "fontbox2", "commons-logging"))


def typeset(sheet: Sheet, target: Path) -> None:
    """One document."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "pieces.tsv"
        lines = [line for page in pages(sheet) for line in _lines(page)]
        source.write_text("\n".join(lines) + "\n", encoding="utf-8")
        producers.run("java", "-cp", _JARS, str(_PROGRAM), str(source), str(target))


def _lines(page: Placed) -> Iterator[str]:
    yield "page"
    for piece in page.pieces:
        flags = f"{piece.bold:d}\t{piece.spread}\t{piece.turned:d}"
        yield f"text\t{piece.x:.2f}\t{piece.y:.2f}\t{piece.size}\t{flags}\t{piece.text}"
    for rule in page.rules:
        yield f"rule\t{rule.x:.2f}\t{rule.y:.2f}\t{rule.width:.2f}"
    for figure in page.figures:
        if figure.picture.outlines:
            raise ValueError("pdfbox: no outlines")
        content = base64.b64encode(pictures.png(figure.picture)).decode()
        yield f"image\t{figure.x:.2f}\t{figure.y:.2f}\t{figure.width:.2f}\t{figure.height:.2f}\t{content}"
