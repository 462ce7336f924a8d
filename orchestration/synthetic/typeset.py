"""Typesets a publication as a PDF laid out as UWV's reports are; the same content gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

TypesetRow = tuple[str, str, str, str, str, str]
"""A name and five counts, as printed."""

_EDGE = 12 * mm
_PADDING = 6
"""What reportlab leaves free at either side of a cell, in points."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a publication is laid out: the default is how the facsimiles are. Widths in millimetres, sizes in points."""

    liggend: bool = False
    lijnen: Literal["rijen", "raster", "geen"] = "rijen"
    korps: float = 9
    kolombreedtes: tuple[float, ...] = (44, 24, 26, 24, 26, 26)
    celruimte: float = 3
    """What is left free above and under the text of a cell."""
    cijfers: Literal["BOTTOM", "MIDDLE", "TOP"] = "BOTTOM"
    """On which line of a name of several lines the counts stand."""
    profiel: str = "Profiel in Sonar"
    geen_profiel: str = "Geen profiel in Sonar"


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """What a publication prints.

    `titel` is the PDF's own; the first line of `kop` is set as the title on the page. `koppen` label the
    column of names, the two pairs of columns, and the total. `rand` stands above and under every page.
    """

    titel: str
    kop: Sequence[str]
    koppen: tuple[str, str, str, str]
    rijen: Sequence[TypesetRow]
    totaalrij: TypesetRow | None
    voetnoot: str
    toelichting: str
    rand: str = ""


def typeset(blad: PrintedPage, layout: Layout, target: Path) -> None:
    """Write the publication as a PDF: heading, table under a two-level heading, footnote, explanation."""
    styles = getSampleStyleSheet()
    note = ParagraphStyle("note", parent=styles["Italic"], fontSize=8, leading=11)
    title, *lines = blad.kop or [""]
    story: list[Flowable] = [Paragraph(title, styles["Title"])] if title else []
    story += [Paragraph(line, styles["Heading2"]) for line in lines]
    story += [
        Spacer(0, 4 * mm),
        _table(blad, layout),
        Spacer(0, 3 * mm),
        Paragraph(blad.voetnoot, note),
        Spacer(0, 8 * mm),
        Paragraph("Over deze cijfers", styles["Heading3"]),
        Paragraph(blad.toelichting, styles["BodyText"]),
    ]
    document = SimpleDocTemplate(
        str(target),
        pagesize=landscape(A4) if layout.liggend else A4,
        title=blad.titel,
        author="klantprofielen",
        invariant=1,
    )

    def edges(canvas: Canvas, _document: SimpleDocTemplate) -> None:
        if blad.rand:
            width, height = document.pagesize
            canvas.setFont("Helvetica-Bold", 8)
            canvas.drawCentredString(width / 2, height - _EDGE, blad.rand)
            canvas.drawCentredString(width / 2, _EDGE, blad.rand)

    document.build(story, onFirstPage=edges, onLaterPages=edges)


def _table(blad: PrintedPage, layout: Layout) -> Table:
    eerste, gemeente, uwv, totaal = blad.koppen
    groups = [eerste, gemeente, "", uwv, "", totaal]
    leaves = ["", layout.profiel, layout.geen_profiel, layout.profiel, layout.geen_profiel, ""]
    small = ParagraphStyle("label", fontName="Helvetica-Bold", fontSize=7.5, leading=9)
    labels: list[list[Any]] = [[Paragraph(label, small) for label in line] for line in (groups, leaves)]
    widths = [breedte * mm for breedte in layout.kolombreedtes]
    printed = [*blad.rijen, *([blad.totaalrij] if blad.totaalrij else [])]
    rows = [
        ["\n".join(simpleSplit(naam, "Helvetica", layout.korps, widths[0] - 2 * _PADDING)), *aantallen]
        for naam, *aantallen in printed
    ]
    style: list[tuple[Any, ...]] = [
        ("SPAN", (1, 0), (2, 0)),
        ("SPAN", (3, 0), (4, 0)),
        ("FONTSIZE", (0, 2), (-1, -1), layout.korps),
        *([("FONTNAME", (0, -1), (-1, -1), "Helvetica-Bold")] if blad.totaalrij else []),
        ("ALIGN", (1, 2), (-1, -1), "RIGHT"),
        ("VALIGN", (0, 2), (-1, -1), layout.cijfers),
        ("TOPPADDING", (0, 2), (-1, -1), layout.celruimte),
        ("BOTTOMPADDING", (0, 2), (-1, -1), layout.celruimte),
        *_lijnen(layout, has_total=blad.totaalrij is not None),
        ("BACKGROUND", (0, 0), (-1, 1), colors.whitesmoke),
    ]
    return Table([*labels, *rows], colWidths=widths, style=style, repeatRows=2)


def _lijnen(layout: Layout, *, has_total: bool) -> list[tuple[Any, ...]]:
    if layout.lijnen == "geen":
        return []
    if layout.lijnen == "raster":
        return [("GRID", (0, 0), (-1, -1), 0.4, colors.grey)]
    return [
        ("LINEBELOW", (0, 1), (-1, 1), 0.8, colors.black),
        *([("LINEABOVE", (0, -1), (-1, -1), 0.8, colors.black)] if has_total else []),
        ("LINEBELOW", (0, 2), (-1, -2 if has_total else -1), 0.2, colors.lightgrey),
    ]
