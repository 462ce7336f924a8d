"""A page that says again what its table says: the same, or something else; and one that speaks of other things."""

from __future__ import annotations

from dataclasses import replace

from tests.corpus.document import Document, Verwacht, footnote, grid, heading, sheet, title
from tests.corpus.figures import regional
from tests.corpus.sheet import Text

TABEL = regional("AM35", "2021Q1")
TOTAAL = TABEL.totaalrij.aantallen[-1]


def _nl(count: int) -> str:
    return f"{count:,}".replace(",", ".")


CONTRADICTING = (
    ("kwartaal-voet", "", "Transparantie van klantprofielen, tweede kwartaal 2021", "", ("typst", "pdfbox")),
    ("datum-noot", "", "", "Geteld op 30 juni 2022.", ("pdflatex", "pdfbox")),
    ("stand", "", "", "Stand eind 2020", ("wkhtmltopdf", "canvas")),
    ("peildatum", "", "", "Peildatum: 30-09-2021", ("pdfmake", "groff")),
    (
        "zin-kwartaal",
        "",
        "",
        "De cijfers in deze verzonnen tabel gaan over het derde kwartaal van 2021, en over niets anders.",
        ("chromium", "pdfbox"),
    ),
    ("regio-voet", "", "Arbeidsmarktregio Haaglanden", "", ("fop", "canvas")),
    ("totaal", "", "", f"{_nl(TOTAAL + 100)} klanten in Sonar", ("typst", "pdfbox")),
    ("totaal-kaart", f"Totaal in Sonar: {_nl(TOTAAL - 1)}", "", "", ("weasyprint", "canvas")),
    ("register", "", "", f"Doelgroepregister: {_nl(TABEL.doelgroepregister + 10)}", ("fpdf2", "pdfbox")),
    ("percentage", "", "", f"{TABEL.registratiegraad - 3}% bekend in Sonar", ("pdfmake", "groff")),
    (
        "engels",
        "",
        "",
        f"{TABEL.doelgroepregister + 7:,} persons in the target group register",
        ("pdflatex", "canvas"),
    ),
)
"""A name, the page header, the page footer, a note, and the producers: each keeps the table out."""

TWO_QUARTERS = ("Klantprofielen Q4 2020", "", "", ("fpdf2", "canvas"))
"""The same, of a name that is another heading."""

AGREEING = (
    ("zelfde", "Klantprofielen Q1 2021", "", f"{_nl(TOTAAL)} klanten in Sonar", ("typst", "pdfbox")),
    ("stand", "", "Stand per 31 maart 2021", "", ("fpdf2", "canvas")),
    ("uitgave", "", "Gepubliceerd op 30 juni 2021", "Volgende uitgave: tweede kwartaal 2021", ("pdfmake", "pdflatex")),
    (
        "vergelijking",
        "",
        "© april 2023",
        f"Een jaar eerder, in het eerste kwartaal van 2020, stonden er {_nl(TOTAAL - 88)} mensen in Sonar (verzonnen).",
        ("chromium", "canvas"),
    ),
    (
        "landelijk",
        "",
        "",
        "In Nederland staan 180.024 personen in Sonar, van de 252.294 in het doelgroepregister.",
        ("fop", "groff"),
    ),
)
"""The same: none keeps the table out."""


def documents() -> list[Document]:
    """Every document of this class."""
    return [
        *(_document(f"tegenspraak-{case[0]}", *case[1:], oordeel="quarantaine") for case in CONTRADICTING),
        replace(
            _document("tegenspraak-kwartaal-kop", *TWO_QUARTERS, oordeel=""), tabellen=(), geweigerd="2020Q4, 2021Q1"
        ),
        *(_document(f"overeenkomst-{case[0]}", *case[1:], oordeel="aangenomen") for case in AGREEING),
    ]


def _document(name: str, above: str, below: str, note: str, producers: tuple[str, ...], *, oordeel: str) -> Document:
    return Document(
        name,
        f"'{(above or below or note)[:60]}' on the page of a table",
        sheet(
            *([Text(above, size=8)] if above else []),
            title(),
            heading(TABEL),
            grid(TABEL),
            footnote(TABEL),
            *([Text(note, size=8, above=12)] if note else []),
            *([Text(below, size=8, above=40)] if below else []),
        ),
        producers,
        (Verwacht(TABEL, oordeel),),
    )
