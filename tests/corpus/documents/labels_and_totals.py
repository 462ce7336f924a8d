"""Tables whose labels are missing, turned or in other words, or whose totals stand elsewhere among other sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tests.corpus.document import Document, Part, Verwacht, footnote, grid, heading, row, sheet, title, whole
from tests.corpus.figures import Rij, Tabel, national, regional
from tests.corpus.publication import Kopcel, Layout
from tests.corpus.sheet import Grid, PageBreak, Picture, Rich

HAAGLANDEN = regional("AM21", "2021Q1")
MIDDEN_HOLLAND = regional("AM20", "2021Q1")
NEDERLAND = national("2021Q1")
MIRRORED = ("uwv_geen_profiel", "uwv_profiel", "gemeente_geen_profiel", "gemeente_profiel", "totaal")
"""The shares with a profile can't tell this order from the usual one."""
UWV_FIRST = ("uwv_profiel", "uwv_geen_profiel", "gemeente_profiel", "gemeente_geen_profiel", "totaal")
KEYS_OF_NOTE = ("doelgroepregister", "registratiegraad_gepubliceerd")
BARE: tuple[tuple[Kopcel, ...], ...] = ()


def documents() -> list[Document]:
    """Every document of this class."""
    return [*_unlabelled(), *_uncertain(), *_labelled(), *_totals(), *_sums(), *_side_by_side()]


def _document(
    name: str, exercises: str, producers: tuple[str, ...], *parts: Part, verwacht: Verwacht | None = None
) -> Document:
    return Document(f"koppen-{name}", exercises, sheet(title(), *parts), producers, (verwacht or Verwacht(HAAGLANDEN),))


def _refused(name: str, exercises: str, producers: tuple[str, ...], reden: str, *parts: Part) -> Document:
    return Document(f"koppen-{name}", exercises, sheet(title(), *parts), producers, geweigerd=reden)


def _in_order(tabel: Tabel, order: Sequence[str], **options: Any) -> Grid:
    """The figures in another order of columns."""
    places = [Layout().volgorde.index(kolom) for kolom in order]
    made = grid(tabel, Layout(volgorde=tuple(order)))
    rows = tuple((name, *(cells[place] for place in places)) for name, *cells in grid(tabel).rows)
    return replace(made, rows=rows, **options)


def _unlabelled() -> list[Document]:
    """Nothing contradicts the usual order: these are accepted."""
    return [
        _document(
            "zonder", "a table without labels", ("typst", "fop", "groff", "wkhtmltopdf"),
            heading(HAAGLANDEN), grid(HAAGLANDEN, labels=BARE), footnote(HAAGLANDEN),
        ),
        _document(
            "zonder-nederland", "Nederland and its 35 regions without labels", ("pdflatex", "pdfmake", "fpdf2"),
            heading(NEDERLAND), grid(NEDERLAND, labels=BARE, size=8), footnote(NEDERLAND), verwacht=Verwacht(NEDERLAND),
        ),
        _document(
            "plaatje", "labels that are a picture", ("typst", "fpdf2", "pdfbox", "groff"),
            whole(HAAGLANDEN, look="picture"),
        ),
        _document(
            "letters", "labels that are outlines", ("canvas", "chromium", "pdflatex"),
            whole(HAAGLANDEN, look="outlines"),
        ),
        Document(
            "koppen-plaatje-titel",
            "title and labels that are pictures, and no quarter",
            sheet(
                Picture("Transparantie van klantprofielen (synthetisch)", size=14),
                grid(HAAGLANDEN, look="picture", above=16),
                footnote(HAAGLANDEN),
            ),
            ("pdflatex", "weasyprint", "fop"),
            (Verwacht(HAAGLANDEN, anders={"quarter_key": "onbekend"}),),
        ),
    ]  # fmt: skip


def _uncertain() -> list[Document]:
    """Something contradicts the usual order, or what would tell is missing: these are kept out."""
    register = "De cijfers komen uit Sonar, het klantvolgsysteem van gemeenten en UWV."
    quarantined = Verwacht(
        HAAGLANDEN,
        "quarantaine",
        "kolomkoppen zijn niet gelezen",
    )
    other = tuple(
        (replace(cell, text=cell.text.replace("klanten", "leden").replace("profiel", "kaart")) for cell in labels)
        for labels in grid(HAAGLANDEN).labels
    )
    return [
        Document(
            "koppen-zonder-omgekeerd",
            "the clients of UWV first, without labels",
            sheet(
                title(), heading(HAAGLANDEN), _in_order(HAAGLANDEN, UWV_FIRST, labels=BARE), footnote(HAAGLANDEN)
            ),
            ("typst", "fop", "canvas"),
            (replace(quarantined, tabel=_swapped(HAAGLANDEN)),),
        ),
        _document(
            "zonder-noot", "a table without labels and without a footnote", ("groff", "weasyprint", "pdfmake"),
            heading(HAAGLANDEN), grid(HAAGLANDEN, labels=BARE), register,
            verwacht=replace(quarantined, anders=dict.fromkeys(KEYS_OF_NOTE)),
        ),
        _refused(
            "onbekend", "labels in words of other publications", ("chromium", "pdflatex", "fpdf2"), "kolomkoppen",
            heading(HAAGLANDEN), grid(HAAGLANDEN, labels=tuple(map(tuple, other))), footnote(HAAGLANDEN),
        ),
    ]  # fmt: skip


def _swapped(tabel: Tabel) -> Tabel:
    """What is read of figures in the order of `UWV_FIRST` if they are taken in the usual one."""

    def swap(rij: Rij) -> Rij:
        gemeente, geen_gemeente, uwv, geen_uwv, totaal = rij.aantallen
        return replace(rij, aantallen=(uwv, geen_uwv, gemeente, geen_gemeente, totaal))

    return replace(tabel, rijen=tuple(map(swap, tabel.rijen)), totaalrij=swap(tabel.totaalrij))


def _labelled() -> list[Document]:
    words = {
        "klantprofiel": (("Profiel in Sonar", "Met klantprofiel"), ("Geen profiel in Sonar", "Zonder klantprofiel")),
        "afgekort": (("Gemeenteklanten in Sonar", "Gem. klanten"), ("Totaal in Sonar", "Tot.")),
        "clienten": (("Gemeenteklanten", "Gemeentelijke cliënten"), ("UWV-klanten", "UWV-cliënten")),
    }
    producers = (("typst", "weasyprint", "pdfbox"), ("fop", "fpdf2", "groff"), ("pdflatex", "pdfmake", "wkhtmltopdf"))
    found = [
        _document(
            f"gedraaid-{name}", f"labels that are turned, {name} first", made_by,
            heading(HAAGLANDEN), _in_order(HAAGLANDEN, order, look="turned"), footnote(HAAGLANDEN),
        )
        for name, order, made_by in (
            ("gemeente", Layout().volgorde, ("typst", "chromium", "canvas")),
            ("uwv", UWV_FIRST, ("weasyprint", "canvas", "typst")),
            ("spiegelbeeld", MIRRORED, ("chromium", "weasyprint", "canvas")),
        )
    ]  # fmt: skip
    for (name, pairs), made_by in zip(words.items(), producers, strict=True):
        found.append(
            _document(
                f"woorden-{name}", "labels in other words, the clients of UWV first", made_by,
                heading(HAAGLANDEN), _renamed(_in_order(HAAGLANDEN, UWV_FIRST), pairs), footnote(HAAGLANDEN),
            )
        )  # fmt: skip
    return found


def _renamed(made: Grid, words: Sequence[tuple[str, str]]) -> Grid:
    def rename(cell: Kopcel) -> Kopcel:
        text = cell.text
        for word, other in reversed(words):
            text = text.replace(word, other)
        return replace(cell, text=text)

    return replace(made, labels=tuple(tuple(map(rename, labels)) for labels in made.labels))


def _with_rows(tabel: Tabel, *rows: tuple[Rich, ...]) -> tuple[Part, ...]:
    return (heading(tabel), replace(grid(tabel), rows=rows), footnote(tabel))


def _totals() -> list[Document]:
    *rows, total = grid(HAAGLANDEN).rows
    eind = replace(HAAGLANDEN, totaalrij=replace(HAAGLANDEN.totaalrij, naam="Eindtotaal"))
    two = (HAAGLANDEN, MIDDEN_HOLLAND)
    first = tuple(
        (heading(tabel), replace(grid(tabel), rows=(grid(tabel).rows[-1], *grid(tabel).rows[:-1])), footnote(tabel))
        for tabel in two
    )
    return [
        _document(
            "totaal-eerst", "the total row first", ("typst", "groff", "pdfmake"), _with_rows(HAAGLANDEN, total, *rows)
        ),
        Document(
            "koppen-totaal-eerst-twee",
            "two tables, each with its total row first",
            sheet(title(), *first),
            ("fop", "chromium", "pdflatex"),
            tuple(Verwacht(tabel) for tabel in two),
        ),
        _document(
            "eindtotaal", "a total row with another name", ("fpdf2", "weasyprint", "pdfbox"),
            _with_rows(HAAGLANDEN, *rows, ("Eindtotaal", *total[1:])), verwacht=Verwacht(eind),
        ),
    ]  # fmt: skip


def _sum_of(naam: str, rijen: Sequence[Rij], off: int = 0) -> tuple[str, ...]:
    """A row that adds some rows up; or that is off in its first count and its total."""
    gemeente, *rest, totaal = (sum(counts) for counts in zip(*(rij.aantallen for rij in rijen), strict=True))
    return row(Rij(naam, None, (gemeente + off, rest[0], rest[1], rest[2], totaal + off)))


def _sums() -> list[Document]:
    rijen = HAAGLANDEN.rijen
    *rows, total = grid(HAAGLANDEN).rows
    half = len(rijen) // 2

    def with_sums(name: str, off: int = 0) -> tuple[Part, ...]:
        first, second = _sum_of(name, rijen[:half], off), _sum_of(name, rijen[half:])
        return _with_rows(HAAGLANDEN, *rows[:half], first, *rows[half:], second, total)

    over = _sum_of("Transporteren", rijen[:half])
    carried = (
        heading(HAAGLANDEN),
        replace(grid(HAAGLANDEN), rows=(*rows[:half], over)),
        PageBreak(),
        replace(grid(HAAGLANDEN), rows=(("Transport", *over[1:]), *rows[half:], total)),
        footnote(HAAGLANDEN),
    )
    pages = (*(1 for _ in rijen[:half]), *(2 for _ in rijen[half:]), 2)
    return [
        _document(
            "subtotaal", "a subtotal after each group of rows", ("typst", "fop", "groff"), with_sums("Subtotaal")
        ),
        _document(
            "subtotaal-groep", "a total of each group with its own name", ("pdflatex", "weasyprint", "canvas"),
            with_sums("Totaal groep"),
        ),
        _document(
            "subtotaal-fout", "a subtotal that is not the sum of its group", ("fpdf2", "pdfmake", "chromium"),
            with_sums("Subtotaal", off=1), verwacht=Verwacht(HAAGLANDEN, "quarantaine", "Subtotaal"),
        ),
        _document(
            "transport", "a sum that is carried over to the next page", ("typst", "pdfbox", "wkhtmltopdf"), carried,
            verwacht=Verwacht(HAAGLANDEN, pagina=pages),
        ),
    ]  # fmt: skip


def _side_by_side() -> list[Document]:
    before = grid(HAAGLANDEN.part(2)).rows
    made = grid(HAAGLANDEN)
    rows = tuple((*now, *then[1:]) for now, then in zip(made.rows, before, strict=True))
    labels = tuple((*cells, *(cells[1:] if level == 0 else cells)) for level, cells in enumerate(made.labels))
    return [
        _refused(
            "naast-elkaar", "two quarters side by side", ("canvas", "typst", "fop", "weasyprint"), "naast elkaar",
            heading(HAAGLANDEN),
            replace(made, rows=rows, labels=labels, size=6, widths=(90, *(41,) * 10)),
            footnote(HAAGLANDEN),
        )
    ]  # fmt: skip
