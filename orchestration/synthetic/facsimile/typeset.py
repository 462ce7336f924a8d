"""The figures of the publications whose PDF is lost, and the facsimiles typeset from them."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from orchestration.synthetic.typeset import Layout, PrintedPage, TypesetRow
from orchestration.synthetic.typeset import typeset as typeset_page

FIGURES = Path(__file__).with_name("publicaties.yml")

_EXPLANATION = (
    "Deze bladzijde is een facsimile: opnieuw gezet uit de cijfers van een publicatie van UWV waarvan alleen "
    "de tekst over is. Geteld zijn personen die tot de banenafspraak horen en die in Sonar staan; "
    "met een klantprofiel kan een werkgever hen vinden, zonder klantprofiel niet."
)


class Facsimile(BaseModel):
    """The content of one publication, under the keys of publicaties.yml; `rijen` has the total row last."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bestand: str
    kop: list[str]
    eerste_kolom: str
    uitvoerder: str
    regio: str | None = None
    rijen: list[TypesetRow]
    doelgroepregister: str
    percentage: int
    published: str | None = None
    note: str | None = None


def read_figures(path: Path = FIGURES) -> list[Facsimile]:
    """The publications whose figures survive, from a file such as publicaties.yml."""
    return [Facsimile.model_validate(item) for item in yaml.safe_load(path.read_text(encoding="utf-8"))]


def typeset(facsimile: Facsimile, target: Path) -> None:
    """Write the facsimile as a PDF."""
    place = f"in de arbeidsmarktregio {facsimile.regio} telt het" if facsimile.regio else "het"
    verb = "" if facsimile.regio else " telt"
    page = PrintedPage(
        title="Transparantie van klantprofielen (facsimile)",
        heading=facsimile.kop,
        labels=(
            facsimile.eerste_kolom,
            "Gemeenteklanten in Sonar",
            f"{facsimile.uitvoerder}-klanten in Sonar",
            "Totaal in Sonar",
        ),
        rows=facsimile.rijen[:-1],
        total_row=facsimile.rijen[-1],
        footnote=f"Voetnoot: {place} doelgroepregister banenafspraak{verb} {facsimile.doelgroepregister} personen; "
        f"daarvan is {facsimile.percentage}% bekend in Sonar.",
        explanation=_EXPLANATION,
    )
    typeset_page(page, Layout(), target)
