"""Files with more than one table: which of them are identified beyond doubt."""

from __future__ import annotations

from dataclasses import replace

from tests.corpus.document import Document, Part, Verwacht, bare, heading, quarter, region, sheet, title, whole
from tests.corpus.figures import Tabel, national, regional
from tests.corpus.sheet import PageBreak, Picture, Text

HAAGLANDEN = regional("AM21", "2021Q1")
MIDDEN_HOLLAND = regional("AM20", "2021Q1")
GORINCHEM = regional("AM35", "2021Q1")
YEAR_BEFORE = regional("AM21", "2020Q1")
PART = HAAGLANDEN.part(3)
"""Some of the people of Haaglanden."""
NEDERLAND = national("2021Q1")
FIVE = ("Friesland", "Drenthe", "Twente", "Veluwe Stedendriehoek", "Rijk van Nijmegen")
PROSE = (
    "In dit verzonnen overzicht staat per arbeidsmarktregio hoeveel mensen uit de doelgroep in Sonar bekend zijn, en "
    "hoeveel van hen een klantprofiel hebben. In 2019 waren er 96 werkgevers en 2.077 vacatures; die staan er niet in."
)
FOOTER = "Pagina {page}"


def documents() -> list[Document]:
    """Every document of this class."""
    return [*_own_heading(), *_cover(), *_without_quarter(), *_under_a_caption(), *_pictured(), *_twice(), *_national()]


def _accepted(*tabellen: Tabel, first_page: int = 1, per_page: bool = False) -> tuple[Verwacht, ...]:
    return tuple(Verwacht(tabel, pagina=first_page + place * per_page) for place, tabel in enumerate(tabellen))


def _kept_out(tabel: Tabel, reden: str | None = None, pagina: int = 1, kwartaal: str | None = None) -> Verwacht:
    return Verwacht(tabel, "quarantaine", reden, pagina, anders={"quarter_key": kwartaal} if kwartaal else {})


def _own_heading() -> list[Document]:
    two = (HAAGLANDEN, MIDDEN_HOLLAND)
    return [
        Document(
            "tabellen-eigen-kop",
            "two regions, each under its quarter and region on one line",
            sheet(title(), whole(HAAGLANDEN), whole(MIDDEN_HOLLAND)),
            ("fpdf2", "typst", "weasyprint"),
            _accepted(*two),
        ),
        Document(
            "tabellen-eigen-kop-regels",
            "two regions, each under a line for the region and one for the quarter",
            sheet(title(), *((region(tabel), quarter(tabel, "cijfer"), bare(tabel)) for tabel in two)),
            ("fop", "pdfbox"),
            _accepted(*two),
        ),
        Document(
            "tabellen-eigen-kop-kwartalen",
            "one region in two quarters, each under a heading of its own",
            sheet(title(), whole(HAAGLANDEN, "Q"), whole(YEAR_BEFORE, "Q")),
            ("canvas", "groff", "pdfmake"),
            _accepted(HAAGLANDEN, YEAR_BEFORE),
        ),
        Document(
            "tabellen-eigen-kop-paginas",
            "two regions, a page each, with prose, page header and footer",
            sheet(
                title(), Text(PROSE), whole(HAAGLANDEN), PageBreak(), whole(MIDDEN_HOLLAND),
                header="Transparantie van klantprofielen (synthetisch)", footer=FOOTER,
            ),
            ("pdflatex", "chromium"),
            _accepted(*two, per_page=True),
        ),
    ]  # fmt: skip


def _cover() -> list[Document]:
    two = (HAAGLANDEN, MIDDEN_HOLLAND)

    def regions(*between: Part) -> tuple[Part, ...]:
        return tuple((*between, region(tabel), bare(tabel)) for tabel in two)

    return [
        Document(
            "tabellen-voorblad",
            "a cover page with title and quarter, then a page per region",
            sheet(title(), quarter(HAAGLANDEN), regions(PageBreak()), footer=FOOTER),
            ("fpdf2", "typst", "pdflatex"),
            _accepted(*two, first_page=2, per_page=True),
        ),
        Document(
            "tabellen-voorblad-proza",
            "a cover page with title, quarter as Q1 2021 and prose, then the regions on one page",
            sheet(title(), quarter(HAAGLANDEN, "Q"), Text(PROSE), PageBreak(), regions()),
            ("pdfmake", "weasyprint"),
            _accepted(*two, first_page=2),
        ),
        Document(
            "tabellen-een-kwartaal",
            "title and quarter once, then the regions on the same page",
            sheet(title(), quarter(HAAGLANDEN, "cijfer"), regions()),
            ("groff", "wkhtmltopdf"),
            _accepted(*two),
        ),
    ]


def _without_quarter() -> list[Document]:
    reden = "kwartaal"
    return [
        Document(
            "tabellen-zonder-kwartaal",
            "a region under its quarter, and one that names no quarter",
            sheet(title(), whole(HAAGLANDEN), region(MIDDEN_HOLLAND), bare(MIDDEN_HOLLAND)),
            ("wkhtmltopdf", "pdfbox", "fop"),
            (Verwacht(HAAGLANDEN), _kept_out(MIDDEN_HOLLAND, reden, kwartaal="onbekend")),
        ),
        Document(
            "tabellen-zonder-kwartaal-eerst",
            "a region that names no quarter, and then one under its quarter",
            sheet(title(), region(HAAGLANDEN), bare(HAAGLANDEN), whole(MIDDEN_HOLLAND)),
            ("typst", "pdfmake"),
            (_kept_out(HAAGLANDEN, reden, kwartaal="onbekend"), Verwacht(MIDDEN_HOLLAND)),
        ),
        Document(
            "tabellen-zonder-kwartaal-pagina",
            "a region that names no quarter on a page of its own, between two that do",
            sheet(
                title(), whole(HAAGLANDEN), PageBreak(), region(MIDDEN_HOLLAND), bare(MIDDEN_HOLLAND), PageBreak(),
                whole(GORINCHEM), footer=FOOTER,
            ),
            ("canvas",),
            (
                Verwacht(HAAGLANDEN),
                _kept_out(MIDDEN_HOLLAND, reden, pagina=2, kwartaal="onbekend"),
                Verwacht(GORINCHEM, pagina=3),
            ),
        ),
        Document(
            "tabellen-geen-kwartaal",
            "two regions, and no quarter anywhere",
            sheet(title(), *((region(tabel), bare(tabel)) for tabel in (HAAGLANDEN, MIDDEN_HOLLAND))),
            ("fpdf2", "groff"),
            tuple(_kept_out(tabel, reden, kwartaal="onbekend") for tabel in (HAAGLANDEN, MIDDEN_HOLLAND)),
        ),
    ]  # fmt: skip


CAPTIONS = {
    "vergelijking": ("ter vergelijking: stand eind 2020", ("fpdf2", "fop")),
    "vergelijking-kwartaal": ("Ter vergelijking: eerste kwartaal 2020", ("typst",)),
    "wajong": ("waarvan Wajong", ("pdflatex", "wkhtmltopdf")),
    "jonggehandicapten": ("Waarvan: jonggehandicapten", ("pdfbox",)),
    "vrouwen": ("onder wie vrouwen", ("groff",)),
    "jaar-eerder": ("Een jaar eerder", ("pdfmake", "canvas")),
    "mannen": ("Alleen mannen", ("chromium",)),
    "tabel-2": ("Tabel 2", ("weasyprint", "groff")),
    "leeftijd": ("Uitsplitsing naar leeftijd: 27 tot 50 jaar", ("fop",)),
    "datum": ("31 december 2020", ("typst",)),
}
"""Captions of a second table, and the producers that set them."""


def _under_a_caption() -> list[Document]:
    return [
        *(
            Document(
                f"tabellen-onder-{name}",
                f"a second table under '{caption}'",
                sheet(title(), whole(HAAGLANDEN), Text(caption, size=10, above=12), bare(PART)),
                producers,
                (Verwacht(HAAGLANDEN), _kept_out(PART)),
            )
            for name, (caption, producers) in CAPTIONS.items()
        ),
        Document(
            "tabellen-kleinste-eerst",
            "a table about some of the people comes before that about all",
            sheet(
                title(), heading(HAAGLANDEN), Text("waarvan Wajong"), bare(PART), Text("Allen samen"), bare(HAAGLANDEN)
            ),
            ("fpdf2", "typst", "weasyprint"),
            (_kept_out(PART), _kept_out(HAAGLANDEN)),
        ),
    ]


PICTURES = {
    "vergelijking": (Picture("ter vergelijking: stand eind 2020", size=10, above=12), ("typst", "fpdf2")),
    "wajong": (Picture("waarvan Wajong", size=11, above=12), ("fop", "pdflatex")),
    "jaar-eerder": (Picture("Een jaar eerder", size=10, bold=True, above=12), ("weasyprint", "pdfbox")),
    "kwartaal": (Picture("Eerste kwartaal 2020 Haaglanden", size=11.5, above=12), ("pdfmake", "groff")),
    "letters": (Picture("Alleen mannen", size=10, outlines=True, above=12), ("canvas", "chromium")),
}
"""Captions of a second table that are no text, and the producers that set them."""


def _pictured() -> list[Document]:
    return [
        Document(
            f"tabellen-plaatje-{name}",
            f"a second table under a picture of '{picture.what}'",
            sheet(title(), whole(HAAGLANDEN), picture, bare(PART)),
            producers,
            (Verwacht(HAAGLANDEN), _kept_out(PART)),
        )
        for name, (picture, producers) in PICTURES.items()
    ]


def _twice() -> list[Document]:
    both = (_kept_out(HAAGLANDEN), _kept_out(PART))
    return [
        Document(
            "tabellen-dubbel-anders",
            "the same region and quarter twice, each under a heading, with other figures",
            sheet(title(), whole(HAAGLANDEN), whole(PART)),
            ("canvas", "pdfmake", "typst"),
            both,
        ),
        Document(
            "tabellen-dubbel-anders-voorblad",
            "the same region twice under the quarter of the cover page, with other figures",
            sheet(
                title(), quarter(HAAGLANDEN), PageBreak(), region(HAAGLANDEN), bare(HAAGLANDEN),
                region(PART), bare(PART),
            ),
            ("fop", "groff"),
            tuple(replace(one, pagina=2) for one in both),
        ),
        Document(
            "tabellen-dubbel",
            "the same table printed twice",
            sheet(title(), whole(HAAGLANDEN), whole(HAAGLANDEN)),
            ("pdfbox", "pdflatex", "wkhtmltopdf"),
            _accepted(HAAGLANDEN, HAAGLANDEN),
        ),
    ]  # fmt: skip


def _national() -> list[Document]:
    others = [rij.naam for rij in NEDERLAND.rijen if rij.naam not in FIVE]
    five = NEDERLAND.without(*others)
    nameless = tuple(replace(rij, code=None) for rij in five.rijen)  # as long as nothing says what they are rows of
    five = replace(five, rijen=nameless, totaalrij=replace(five.totaalrij, naam="Totaal"))
    last = NEDERLAND.only(34)
    return [
        Document(
            "tabellen-vijf-regios",
            "five regions and a row 'Totaal': not Nederland, nor gemeenten of a region",
            sheet(title(), whole(five)),
            ("fpdf2", "groff", "wkhtmltopdf"),
            (_kept_out(five, "Nederland"),),
        ),
        Document(
            "tabellen-34-regios",
            "34 of the 35 regions and Nederland",
            sheet(title(), whole(last, size=8)),
            ("typst", "fop"),
            (_kept_out(last, "FoodValley"),),
        ),
        Document(
            "tabellen-35-regios",
            "the 35 regions and Nederland",
            sheet(title(), whole(NEDERLAND, size=8)),
            ("pdflatex", "pdfmake", "pdfbox"),
            _accepted(NEDERLAND),
        ),
    ]
