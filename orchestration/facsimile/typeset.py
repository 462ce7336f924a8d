"""Typesets a publication's figures as a PDF laid out as UWV's reports are; the same figures give the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

FIGURES = Path(__file__).with_name("publicaties.yml")

_EXPLANATION = (
    "Deze bladzijde is een facsimile: opnieuw gezet uit de cijfers van een publicatie van UWV waarvan alleen "
    "de tekst over is. Geteld zijn personen die tot de banenafspraak horen en die in Sonar staan; "
    "met een klantprofiel kan een werkgever hen vinden, zonder klantprofiel niet."
)


class Facsimile(BaseModel):
    """What one publication prints. `rijen`: a name and five counts as printed, the total row last."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bestand: str
    kop: list[str]
    eerste_kolom: str
    uitvoerder: str
    regio: str | None = None
    rijen: list[tuple[str, str, str, str, str, str]]
    doelgroepregister: str
    percentage: int
    published: str | None = None
    note: str | None = None


def read_figures(path: Path = FIGURES) -> list[Facsimile]:
    """The publications whose figures survive."""
    return [Facsimile.model_validate(item) for item in yaml.safe_load(path.read_text(encoding="utf-8"))]


def typeset(facsimile: Facsimile, target: Path) -> None:
    """Write the facsimile as a PDF: heading, table under a two-level heading, footnote, explanation."""
    styles = getSampleStyleSheet()
    note = ParagraphStyle("note", parent=styles["Italic"], fontSize=8, leading=11)
    place = f"in de arbeidsmarktregio {facsimile.regio} telt het" if facsimile.regio else "het"
    verb = "" if facsimile.regio else " telt"
    footnote = (
        f"Voetnoot: {place} doelgroepregister banenafspraak{verb} {facsimile.doelgroepregister} personen; "
        f"daarvan is {facsimile.percentage}% bekend in Sonar."
    )
    title, *lines = facsimile.kop or [""]
    story: list[Flowable] = [Paragraph(title, styles["Title"])] if title else []
    story += [Paragraph(line, styles["Heading2"]) for line in lines]
    story += [
        Spacer(0, 4 * mm),
        _table(facsimile),
        Spacer(0, 3 * mm),
        Paragraph(footnote, note),
        Spacer(0, 8 * mm),
        Paragraph("Over deze cijfers", styles["Heading3"]),
        Paragraph(_EXPLANATION, styles["BodyText"]),
    ]
    document = SimpleDocTemplate(
        str(target),
        pagesize=A4,
        title="Transparantie van klantprofielen (facsimile)",
        author="klantprofielen",
        invariant=1,
    )
    document.build(story)


def _table(facsimile: Facsimile) -> Table:
    groups = [
        facsimile.eerste_kolom,
        "Gemeenteklanten in Sonar",
        "",
        f"{facsimile.uitvoerder}-klanten in Sonar",
        "",
        "Totaal in Sonar",
    ]
    leaves = ["", "Profiel in Sonar", "Geen profiel in Sonar", "Profiel in Sonar", "Geen profiel in Sonar", ""]
    small = ParagraphStyle("label", fontName="Helvetica-Bold", fontSize=7.5, leading=9)
    rows: list[list[Any]] = [[Paragraph(label, small) for label in labels] for labels in (groups, leaves)]
    rows += [list(rij) for rij in facsimile.rijen]
    return Table(
        rows,
        colWidths=[44 * mm, 24 * mm, 26 * mm, 24 * mm, 26 * mm, 26 * mm],
        style=[
            ("SPAN", (1, 0), (2, 0)),
            ("SPAN", (3, 0), (4, 0)),
            ("FONTSIZE", (0, 2), (-1, -1), 9),
            ("FONTNAME", (0, -1), (-1, -1), "Helvetica-Bold"),
            ("ALIGN", (1, 2), (-1, -1), "RIGHT"),
            ("LINEBELOW", (0, 1), (-1, 1), 0.8, colors.black),
            ("LINEABOVE", (0, -1), (-1, -1), 0.8, colors.black),
            ("LINEBELOW", (0, 2), (-1, -2), 0.2, colors.lightgrey),
            ("BACKGROUND", (0, 0), (-1, 1), colors.whitesmoke),
        ],
    )
