"""The producers of documents of any form, a module each (those of web pages share one)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.corpus import fonts, producers
from tests.corpus.sheet import Sheet
from tests.corpus.typesetters import canvas, fop, fpdf, groff, pdfbox, pdflatex, pdfmake, typst, webpage

Typesetter = Callable[[Sheet, Path], None]

TYPESETTERS: dict[str, Typesetter] = {
    "canvas": canvas.typeset,
    "chromium": webpage.chromium,
    "fop": fop.typeset,
    "fpdf2": fpdf.typeset,
    "groff": groff.typeset,
    "pdfbox": pdfbox.typeset,
    "pdflatex": pdflatex.typeset,
    "pdfmake": pdfmake.typeset,
    "typst": typst.typeset,
    "weasyprint": webpage.weasyprint,
    "wkhtmltopdf": webpage.wkhtmltopdf,
}


def typeset(producer: str, sheet: Sheet, target: Path) -> None:
    """Write `target` by a producer; 'ghostscript-X' and 'cairo-X' redistil the file of X.

    Raises ValueError for a block that the producer can't set.
    """
    fonts.folder()
    first, _, source = producer.partition("-")
    if source:
        original = target.with_suffix(".bron.pdf")
        typeset(source, sheet, original)
        {"ghostscript": producers.ghostscript, "cairo": producers.cairo}[first](original, target)
        original.unlink()
    else:
        TYPESETTERS[producer](sheet, target)
    producers.fix_dates(target)
