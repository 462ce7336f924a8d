"""Files with more than one table: which of them are identified beyond doubt."""

from __future__ import annotations

from tests.corpus.document import Document, Verwacht, bare, quarter, region, sheet, title, whole
from tests.corpus.figures import regional
from tests.corpus.sheet import PageBreak, Text

HAAGLANDEN = regional("AM21", "2021Q1")
MIDDEN_HOLLAND = regional("AM20", "2021Q1")
GORINCHEM = regional("AM35", "2021Q1")
YEAR_BEFORE = regional("AM21", "2020Q1")
PART = HAAGLANDEN.part(3)


def documents() -> list[Document]:
    """Every document of this class."""
    return [*_identified(), *_captions()]


def _identified() -> list[Document]:
    return [
        Document(
            "tabellen-eigen-kop",
            "two regions, each under its quarter and region",
            sheet(title(), whole(HAAGLANDEN), whole(MIDDEN_HOLLAND)),
            ("fpdf2", "typst", "weasyprint"),
            (Verwacht(HAAGLANDEN), Verwacht(MIDDEN_HOLLAND)),
        ),
        Document(
            "tabellen-voorblad",
            "a cover page with title and quarter, then a page per region",
            sheet(
                title(), quarter(HAAGLANDEN), PageBreak(),
                region(HAAGLANDEN), bare(HAAGLANDEN), PageBreak(),
                region(MIDDEN_HOLLAND), bare(MIDDEN_HOLLAND),
                footer="Pagina {page}",
            ),
            ("fpdf2", "typst", "weasyprint"),
            (Verwacht(HAAGLANDEN, pagina=2), Verwacht(MIDDEN_HOLLAND, pagina=3)),
        ),
    ]  # fmt: skip


def _captions() -> list[Document]:
    def under(name: str, caption: str, producers: tuple[str, ...]) -> Document:
        return Document(
            f"tabellen-onder-{name}",
            f"a second table under '{caption}'",
            sheet(title(), whole(HAAGLANDEN), Text(caption, above=12), bare(PART)),
            producers,
            (Verwacht(HAAGLANDEN), Verwacht(PART, "quarantaine", anders={"quarter_key": "onbekend"})),
        )

    return [
        under("vergelijking", "ter vergelijking: stand eind 2020", ("fpdf2",)),
        under("wajong", "waarvan Wajong", ("typst",)),
        under("tabel-2", "Tabel 2", ("weasyprint",)),
    ]
