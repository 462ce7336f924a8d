"""Typesetting a publication as a PDF, laid out like UWV's; the same content gives the same bytes."""

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
"""Points that reportlab leaves free at either side of a cell."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of a publication, by default that of the facsimiles. Widths are in millimetres, sizes in points."""

    is_landscape: bool = False
    rules: Literal["rows", "grid", "none"] = "rows"
    font_size: float = 9
    column_widths: tuple[float, ...] = (44, 24, 26, 24, 26, 26)
    cell_padding: float = 3
    """Free space above and below the text of a cell."""
    counts_on: Literal["BOTTOM", "MIDDLE", "TOP"] = "BOTTOM"
    """The line of a name of several lines on which its counts stand."""
    with_profile: str = "Profiel in Sonar"
    without_profile: str = "Geen profiel in Sonar"


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """The content of a publication.

    `title` is the PDF's own; the first line of `heading` is the title on the page. `labels` are those of the
    column of names, the two pairs of columns, and the total. `banner` stands at the top and bottom of every page.
    """

    title: str
    heading: Sequence[str]
    labels: tuple[str, str, str, str]
    rows: Sequence[TypesetRow]
    total_row: TypesetRow | None
    footnote: str
    explanation: str
    banner: str = ""


def typeset(page: PrintedPage, layout: Layout, target: Path) -> None:
    """Write the publication as a PDF: heading, table under a two-level heading, footnote, explanation."""
    styles = getSampleStyleSheet()
    note = ParagraphStyle("note", parent=styles["Italic"], fontSize=8, leading=11)
    title, *lines = page.heading or [""]
    story: list[Flowable] = [Paragraph(title, styles["Title"])] if title else []
    story += [Paragraph(line, styles["Heading2"]) for line in lines]
    story += [
        Spacer(0, 4 * mm),
        _table(page, layout),
        Spacer(0, 3 * mm),
        Paragraph(page.footnote, note),
        Spacer(0, 8 * mm),
        Paragraph("Over deze cijfers", styles["Heading3"]),
        Paragraph(page.explanation, styles["BodyText"]),
    ]
    document = SimpleDocTemplate(
        str(target),
        pagesize=landscape(A4) if layout.is_landscape else A4,
        title=page.title,
        author="klantprofielen",
        invariant=1,
    )

    def edges(canvas: Canvas, _document: SimpleDocTemplate) -> None:
        if page.banner:
            width, height = document.pagesize
            canvas.setFont("Helvetica-Bold", 8)
            canvas.drawCentredString(width / 2, height - _EDGE, page.banner)
            canvas.drawCentredString(width / 2, _EDGE, page.banner)

    document.build(story, onFirstPage=edges, onLaterPages=edges)


def _table(page: PrintedPage, layout: Layout) -> Table:
    first, gemeente, uwv, total = page.labels
    groups = [first, gemeente, "", uwv, "", total]
    leaves = ["", layout.with_profile, layout.without_profile, layout.with_profile, layout.without_profile, ""]
    small = ParagraphStyle("label", fontName="Helvetica-Bold", fontSize=7.5, leading=9)
    labels: list[list[Any]] = [[Paragraph(label, small) for label in line] for line in (groups, leaves)]
    widths = [width * mm for width in layout.column_widths]
    printed = [*page.rows, *([page.total_row] if page.total_row else [])]
    rows = [
        ["\n".join(simpleSplit(naam, "Helvetica", layout.font_size, widths[0] - 2 * _PADDING)), *counts]
        for naam, *counts in printed
    ]
    style: list[tuple[Any, ...]] = [
        ("SPAN", (1, 0), (2, 0)),
        ("SPAN", (3, 0), (4, 0)),
        ("FONTSIZE", (0, 2), (-1, -1), layout.font_size),
        *([("FONTNAME", (0, -1), (-1, -1), "Helvetica-Bold")] if page.total_row else []),
        ("ALIGN", (1, 2), (-1, -1), "RIGHT"),
        ("VALIGN", (0, 2), (-1, -1), layout.counts_on),
        ("TOPPADDING", (0, 2), (-1, -1), layout.cell_padding),
        ("BOTTOMPADDING", (0, 2), (-1, -1), layout.cell_padding),
        *_rules(layout, has_total=page.total_row is not None),
        ("BACKGROUND", (0, 0), (-1, 1), colors.whitesmoke),
    ]
    return Table([*labels, *rows], colWidths=widths, style=style, repeatRows=2)


def _rules(layout: Layout, *, has_total: bool) -> list[tuple[Any, ...]]:
    if layout.rules == "none":
        return []
    if layout.rules == "grid":
        return [("GRID", (0, 0), (-1, -1), 0.4, colors.grey)]
    return [
        ("LINEBELOW", (0, 1), (-1, 1), 0.8, colors.black),
        *([("LINEABOVE", (0, -1), (-1, -1), 0.8, colors.black)] if has_total else []),
        ("LINEBELOW", (0, 2), (-1, -2 if has_total else -1), 0.2, colors.lightgrey),
    ]
