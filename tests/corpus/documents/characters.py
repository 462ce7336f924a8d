"""Characters, marks and rows that are easily read as something else, and text that stands where it is not expected."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.corpus.cases import expected_table
from tests.corpus.document import (
    Document,
    Part,
    Verwacht,
    bare,
    footnote,
    grid,
    heading,
    quarter,
    sheet,
    title,
    whole,
)
from tests.corpus.figures import Rij, Tabel, national, regional
from tests.corpus.publication import Kopcel, Layout
from tests.corpus.sheet import Grid, PageBreak, Picture, Rich, Sup, Text

HAAGLANDEN = regional("AM21", "2021Q1")
"""Its names have ligatures: Delft, Midden-Delfland."""
MIDDEN_HOLLAND = regional("AM20", "2021Q1")
GORINCHEM = regional("AM35", "2021Q1")
NEDERLAND = national("2021Q1")
NOTE = Text(("", Sup("1"), " Zie de toelichting."), size=7.5)
ONE = Sup("1")


def documents() -> list[Document]:
    """Every document of this class."""
    return [*_ligatures(), *_marks(), *_format(), *_beside(), *_around(), *_drawn(), *_shifted(), *_regrouped()]


def _accepted(
    name: str, exercises: str, producers: tuple[str, ...], *parts: Part, tabel: Tabel = HAAGLANDEN
) -> Document:
    return Document(name, exercises, sheet(title(), *parts), producers, (Verwacht(tabel),))


def _with(tabel: Tabel, **cells: Rich) -> Grid:
    """The table with some cells printed otherwise, each by the first letters of its row's name and its column."""
    made = grid(tabel)
    rows = [list(row) for row in made.rows]
    for place, text in cells.items():
        name, _, column = place.rpartition("_")
        rows[next(at for at, row in enumerate(made.rows) if str(row[0]).startswith(name))][int(column)] = text
    return replace(made, rows=tuple(map(tuple, rows)))


def _ligatures() -> list[Document]:
    return [
        _accepted(
            "tekens-ligaturen",
            "names and labels with ligatures, in fonts that are not embedded too",
            ("groff", "pdflatex", "typst", "canvas"),
            whole(HAAGLANDEN),
        ),
        _accepted(
            "tekens-ligaturen-geschreven",
            "ligatures that are written as such: U+FB01 and U+FB02",
            ("fop", "wkhtmltopdf", "fpdf2"),
            heading(HAAGLANDEN),
            replace(
                grid(HAAGLANDEN, Layout(schrijfwijze=lambda text: text.replace("fi", "\ufb01").replace("fl", "\ufb02")))
            ),
            footnote(HAAGLANDEN),
        ),
    ]


def _marks() -> list[Document]:
    delft = HAAGLANDEN.rijen[0].aantallen
    register, share = (f"{HAAGLANDEN.doelgroepregister:,}".replace(",", "."), f"{HAAGLANDEN.registratiegraad}%")
    before, _, rest = str(footnote(HAAGLANDEN).text).partition(register)
    between, _, after = rest.partition(share)
    noted = Text((before, register, ONE, between, share, Sup("2"), after), size=7.5)
    every = replace(
        grid(HAAGLANDEN),
        rows=tuple(
            (row[0], *((str(cell), Sup(str(place))) for place, cell in enumerate(row[1:], start=1)))
            for row in grid(HAAGLANDEN).rows
        ),
    )
    return [
        _accepted(
            "tekens-noot-cel",
            "a count with a raised mark",
            ("typst", "groff", "pdflatex", "chromium"),
            heading(HAAGLANDEN),
            _with(HAAGLANDEN, Delft_2=(str(delft[1]), ONE), TOTAAL_5=("2.020", Sup("12"))),
            footnote(HAAGLANDEN),
            NOTE,
        ),
        _accepted(
            "tekens-noot-elke-cel",
            "every count with a raised mark",
            ("fop", "typst", "weasyprint"),
            heading(HAAGLANDEN),
            every,
            footnote(HAAGLANDEN),
            NOTE,
        ),
        _accepted(
            "tekens-noot-naam",
            "names with raised marks",
            ("typst", "pdfmake", "wkhtmltopdf"),
            heading(HAAGLANDEN),
            _with(
                HAAGLANDEN,
                Delft_0=("Delft", ONE),
                Westland_0=("Westland", Sup("2)")),
                TOTAAL_0=("TOTAAL AMR", Sup("*")),
            ),
            footnote(HAAGLANDEN),
            NOTE,
        ),
        _accepted(
            "tekens-noot-register",
            "the register and the percentage with raised marks",
            ("canvas", "groff", "typst", "weasyprint"),
            heading(HAAGLANDEN),
            grid(HAAGLANDEN),
            noted,
            NOTE,
        ),
        _accepted(
            "tekens-noot-kop",
            "quarter and region with raised marks",
            ("pdflatex", "fop", "wkhtmltopdf"),
            Text(("Eerste kwartaal 2021", ONE, " Haaglanden", Sup("2")), size=11.5, above=10),
            bare(HAAGLANDEN),
            NOTE,
        ),
        _accepted(
            "tekens-noot-superscript",
            "marks that are characters of their own: superscripts, stars and daggers",
            ("canvas", "pdfbox", "typst", "groff"),
            heading(HAAGLANDEN),
            _with(
                HAAGLANDEN,
                Delft_1=f"{delft[0]}\u00b9",
                Delft_5=f"{delft[4]:,}\u00b2".replace(",", "."),
                Rijswijk_0="Rijswijk\u00b9",
                Westland_1="7*",
                TOTAAL_4="137\u2020",
            ),
            replace(footnote(HAAGLANDEN), text=f"{before}{register}\u00b9{between}{share}\u00b2{after}"),
        ),
    ]


def _format() -> list[Document]:
    marks = {"zwsp": "\u200b", "lrm": "\u200e", "wj": "\u2060"}
    producers = {"zwsp": ("chromium", "wkhtmltopdf"), "lrm": ("typst", "chromium"), "wj": ("typst", "wkhtmltopdf")}
    return [
        _accepted(
            f"tekens-opmaak-{name}",
            f"figures and names with a character that only formats: U+{ord(char):04X}",
            producers[name],
            heading(HAAGLANDEN),
            _with(
                HAAGLANDEN,
                Delft_0=f"Del{char}ft",
                Delft_1=f"{char}7",
                Delft_2=f"68{char}",
                Delft_3=f"1{char}.021",
                Delft_5=f"1.{char}112",
                TOTAAL_5=f"{char}2{char}.{char}020{char}",
            ),
            footnote(HAAGLANDEN),
        )
        for name, char in marks.items()
    ]


def _beside() -> list[Document]:
    """A seventh column with words, close beside the table."""
    made = grid(HAAGLANDEN)
    notes = ("zie noot", "klein", "12 wijken", "2 kantoren", "aan zee", "samen")
    rows = tuple((*row, note) for row, note in zip(made.rows, notes, strict=True))
    beside = replace(made, rows=rows, widths=(115, 56, 56, 56, 56, 56, 62))
    unlabelled, labelled = (((*made.labels[0], Kopcel(text, 1, 2)), made.labels[1]) for text in ("", "Opmerking"))
    return [
        _accepted(
            "tekens-ernaast",
            "a column of remarks without a label, close beside the table",
            ("fpdf2", "typst", "groff"),
            heading(HAAGLANDEN),
            replace(beside, labels=unlabelled),
            footnote(HAAGLANDEN),
        ),
        _accepted(
            "tekens-ernaast-kop",
            "a column of remarks with a label",
            ("pdfmake", "pdflatex", "weasyprint"),
            heading(HAAGLANDEN),
            replace(beside, labels=labelled),
            footnote(HAAGLANDEN),
        ),
    ]


def _around() -> list[Document]:
    two = (HAAGLANDEN, MIDDEN_HOLLAND)
    pages = [part for tabel in two for part in (PageBreak(), heading(tabel), bare(tabel))]
    contents = [f"{tabel.regio} {'.' * 40} {page}" for page, tabel in enumerate(two, start=2)]
    listed = Grid(
        tuple((f"Arbeidsmarktregio {tabel.regio}", str(page)) for page, tabel in enumerate(two, start=2)),
        widths=(300, 40),
    )
    expected = tuple(Verwacht(tabel, pagina=page) for page, tabel in enumerate(two, start=2))
    return [
        _accepted(
            "tekens-noot-boven",
            "the footnote above its table",
            ("fop", "pdfbox", "groff"),
            heading(HAAGLANDEN),
            footnote(HAAGLANDEN),
            grid(HAAGLANDEN),
        ),
        Document(
            "tekens-noot-boven-twee",
            "two tables, each with its footnote above it",
            sheet(title(), *((heading(tabel), footnote(tabel), grid(tabel)) for tabel in two)),
            ("typst", "pdflatex", "fpdf2"),
            tuple(Verwacht(tabel) for tabel in two),
        ),
        Document(
            "tekens-inhoud",
            "a page of contents: regions, dots and the numbers of pages",
            sheet(title(), Text("Inhoud", size=12), *contents, *pages, footer="{page}"),
            ("pdflatex", "weasyprint", "pdfmake"),
            expected,
        ),
        Document(
            "tekens-inhoud-tabel",
            "a page of contents as a table, with the quarter",
            sheet(title(), quarter(HAAGLANDEN), Text("Inhoudsopgave", size=12), listed, *pages),
            ("fop", "groff", "chromium"),
            expected,
        ),
        Document(
            "tekens-inhoud-voor-een",
            "a page of contents before one table that names region and quarter",
            sheet(
                title(), Text("Inhoud", size=12), "Haaglanden .......... 2", "Toelichting .......... 3", PageBreak(),
                whole(HAAGLANDEN), PageBreak(), Text("Toelichting", size=12), "Verzonnen cijfers (synthetisch).",
            ),
            ("typst", "wkhtmltopdf", "fpdf2"),
            (Verwacht(HAAGLANDEN, pagina=2),),
        ),
    ]  # fmt: skip


ZERO = Rij("Leidschendam-Voorburg", None, (0, 0, 0, 0, 0))


def _cut(
    tabel: Tabel, after: int, *, outlines: bool = False, rows: int = 1, drawn: Rij | None = None, **options: Any
) -> tuple[Part, ...]:
    """The table with a picture of a row of zeros, or of some of its own rows, after so many rows."""
    made = grid(tabel, **options)
    begin, end = made.rows[:after], made.rows[after:]
    shown = end[:rows]
    if drawn is None:
        end = end[rows:]
    else:
        shown = ((drawn.naam, *map(str, drawn.aantallen)),)
    picture = Picture(replace(made, rows=shown, labels=(), rules="none"), outlines=outlines, above=0)
    above = replace(made, rows=begin)
    return (heading(tabel), above, picture, replace(made, rows=end, labels=(), above=0), footnote(tabel))


def _lost(tabel: Tabel, *names: str) -> Verwacht:
    """The table with, in place of the named rows, one that can't be read."""
    kept = replace(tabel, rijen=tuple(rij for rij in tabel.rijen if rij.naam not in names))
    rows = [*expected_table(kept, {})["rijen"], ["", *[None] * 7]]
    return Verwacht(kept, "quarantaine", "afbeelding", anders={"rijen": rows})


def _drawn() -> list[Document]:
    places = {
        "boven": (0, ("typst", "pdfbox")),
        "midden": (2, ("fop", "pdflatex")),
        "onder": (5, ("weasyprint", "groff")),
    }
    documents = []
    for name, (after, producers) in places.items():
        for outlines, form, made_by in ((False, "plaatje", producers), (True, "letters", ("canvas", "chromium"))):
            documents.append(
                Document(
                    f"tekens-rij-{form}-{name}",
                    f"a row of zeros as {'outlines' if outlines else 'a picture'}, after {after} rows",
                    sheet(title(), *_cut(HAAGLANDEN, after, outlines=outlines, drawn=ZERO)),
                    made_by,
                    (_lost(HAAGLANDEN),),
                )
            )
    documents += [
        Document(
            "tekens-rijen-plaatje",
            "two rows of a table as one picture",
            sheet(title(), *_cut(HAAGLANDEN, 2, rows=2)),
            ("fpdf2", "pdfmake"),
            (_lost(HAAGLANDEN, "Rijswijk", "'s-Gravenhage"),),
        ),
        Document(
            "tekens-rijen-nederland",
            "the 35 regions as a picture, and Nederland as text",
            sheet(title(), *_cut(NEDERLAND, 0, rows=len(NEDERLAND.rijen), size=8)),
            ("typst", "canvas"),
            (_lost(NEDERLAND, *(rij.naam for rij in NEDERLAND.rijen)),),
        ),
        _accepted(
            "tekens-plaatjes-ernaast",
            "pictures above and under the table",
            ("canvas", "typst", "fop"),
            Picture("Verzonnen logo (synthetisch)", size=14, bold=True),
            whole(HAAGLANDEN),
            Picture("Een verzonnen plaatje onder de tabel", size=10, above=20),
        ),
    ]
    return documents


def _shifted() -> list[Document]:
    made = grid(HAAGLANDEN)
    shifted = tuple((row[0], "", *row[1:]) for row in made.rows)
    return [
        Document(
            "tekens-verschoven",
            "all figures a column to the right of their labels",
            sheet(
                title(), heading(HAAGLANDEN), replace(made, rows=shifted, widths=(115, 60, 60, 60, 60, 60, 60)),
                footnote(HAAGLANDEN),
            ),
            ("canvas", "fpdf2", "typst", "groff"),
            geweigerd="kolomkoppen",
        )
    ]  # fmt: skip


def _regrouped() -> list[Document]:
    """Figures whose pieces, marked by blanks, make the total if they are joined otherwise."""
    odd = (1, 200_300, 100, 100, 1700)
    tabel = replace(HAAGLANDEN, rijen=(replace(HAAGLANDEN.rijen[0], aantallen=odd), *HAAGLANDEN.rijen[1:]))
    return [
        Document(
            "tekens-spaties-verschoven",
            "a row that adds up only if its pieces are joined across the columns",
            sheet(title(), heading(tabel), grid(tabel, Layout(duizendtal=" ")), footnote(tabel)),
            ("fpdf2", "fop", "pdfmake"),
            (Verwacht(tabel, "quarantaine", "Delft"),),
        )
    ]
