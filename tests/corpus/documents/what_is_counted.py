"""A table with a text around it: one that says that it counts otherwise, and one that does not."""

from __future__ import annotations

from dataclasses import replace

from orchestration.domain.publicatie import KOLOMMEN
from tests.corpus.document import Document, Verwacht, footnote, grid, heading, sheet, title
from tests.corpus.figures import regional
from tests.corpus.publication import PROSE_AFTER, Layout
from tests.corpus.sheet import Text

TABEL = regional("AM35", "2021Q1")
DASHED = Layout(nul="-")

COUNTED_OTHERWISE = (
    ("tien", "Aantallen × 10", "opschrift", ("typst", "fop")),
    ("duizenden", "Aantallen in duizenden", "subtitel", ("pdfmake", "canvas")),
    ("procenten", "Cijfers in procenten", "opschrift", ("fpdf2", "pdfbox")),
    ("index", "Index: eerste kwartaal van een jaar eerder = 100", "noot", ("pdflatex", "pdfbox")),
    ("index-2020", "index 2020 = 100", "opschrift", ("wkhtmltopdf", "canvas")),
    ("verandering", "verandering ten opzichte van het vorige kwartaal", "opschrift", ("weasyprint", "groff")),
    ("mutatie", "Mutatie sinds eind vorig jaar", "subtitel", ("typst", "pdfbox")),
    ("mannen", "alleen mannen", "opschrift", ("fop", "canvas")),
    ("wajong", "Jonggehandicapten (Wajong)", "subtitel", ("fpdf2", "wkhtmltopdf")),
    ("leeftijd", "Personen van 27 tot 50 jaar", "noot", ("pdfmake", "pdfbox")),
    ("exclusief", "Exclusief mensen die werken", "noot", ("typst", "groff")),
    ("vervallen", "VOORLOPIG – vervallen", "titel", ("pdflatex", "canvas")),
    ("erratum", "Erratum", "titel", ("chromium", "pdfbox")),
    ("herzien", "Herziene uitgave: deze tabel vervangt de eerdere", "noot", ("fop", "canvas")),
    ("afgerond", "afgerond op tientallen", "noot", ("wkhtmltopdf", "pdfbox")),
    ("onderdrukt", "Aantallen onder 5 zijn onderdrukt", "noot", ("fpdf2", "canvas")),
    ("legenda", "Profiel = zonder klantprofiel; Geen profiel = met klantprofiel", "opschrift", ("pdfmake", "pdfbox")),
    ("schatting", "Schatting op grond van een steekproef", "opschrift", ("typst", "canvas")),
    ("onbekend", "Naar soort dienstverlening", "opschrift", ("pdflatex", "groff")),
    (
        "zin",
        "De aantallen in deze tabel zijn afgerond op tientallen, zodat niemand erin te herkennen is (synthetisch).",
        "noot",
        ("chromium", "pdfbox"),
    ),
    (
        "zin-groep",
        "In deze tabel zijn uitsluitend mensen geteld die op de laatste dag van het kwartaal werk hadden.",
        "boven",
        ("weasyprint", "canvas"),
    ),
)
"""A name, the text, where it stands, and the producers: each keeps the table out."""

COUNTED_AS_USUAL = (
    ("uitgever", "Een verzonnen dienst (synthetisch), mei 2021", "titel", ("typst", "groff")),
    ("gangbaar", "Aantallen per gemeente", "opschrift", ("fpdf2", "pdfbox")),
    ("proza", PROSE_AFTER, "noot", ("pdfmake", "wkhtmltopdf")),
    ("proza-boven", PROSE_AFTER, "boven", ("pdflatex", "canvas")),
    ("bron", "Bron: UWV, Sonar", "noot", ("fop", "pdfbox")),
    (
        "percentage",
        "Het percentage dat in Sonar bekend is, is afgerond op hele procenten; de rest is dat niet (synthetisch).",
        "noot",
        ("chromium", "canvas"),
    ),
)
"""The same: none keeps the table out."""

DASHES = (
    ("minder", "een streepje betekent: minder dan 5", "quarantaine", ("typst", "canvas")),
    ("geheim", "– = geheim", "quarantaine", ("fpdf2", "pdfbox")),
    ("onbekend", "Een liggend streepje staat voor een onbekend aantal", "quarantaine", ("wkhtmltopdf", "pdfmake")),
    ("nul", "Een streepje betekent: geen personen", "aangenomen", ("pdflatex", "canvas")),
)
"""Notes about a dash, with the verdict on a table that has dashes."""


def documents() -> list[Document]:
    """Every document of this class."""
    return [
        *(_document(name, text, place, producers, "quarantaine") for name, text, place, producers in COUNTED_OTHERWISE),
        *(_document(name, text, place, producers, "aangenomen") for name, text, place, producers in COUNTED_AS_USUAL),
        *(_dashed(name, text, oordeel, producers) for name, text, oordeel, producers in DASHES),
    ]


def _document(name: str, text: str, place: str, producers: tuple[str, ...], oordeel: str) -> Document:
    line = Text(text, size=9)
    at = {where: (line,) if where == place else () for where in ("titel", "subtitel", "opschrift", "boven", "noot")}
    return Document(
        f"telling-{name}",
        f"a table with '{text[:60]}' ({place})",
        sheet(
            *at["titel"],
            title(),
            *at["subtitel"],
            heading(TABEL),
            *at["opschrift"],
            *at["boven"],
            grid(TABEL),
            *at["noot"],
            footnote(TABEL),
        ),
        producers,
        (Verwacht(TABEL, oordeel),),
    )


def _dashed(name: str, text: str, oordeel: str, producers: tuple[str, ...]) -> Document:
    zeros = {
        (rij.naam, kolom): None
        for rij in (*TABEL.rijen, TABEL.totaalrij)
        for kolom, value in zip(KOLOMMEN, rij.aantallen, strict=True)
        if value == 0
    }
    return Document(
        f"streepje-{name}",
        f"dashes, with '{text}'",
        sheet(title(), heading(TABEL), grid(TABEL, DASHED), replace(footnote(TABEL), size=8), Text(text, size=8)),
        producers,
        (Verwacht(TABEL, oordeel, gelezen=zeros if oordeel == "quarantaine" else {}),),
    )
