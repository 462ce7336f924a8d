"""Characters stand where pdfplumber itself puts them, and pdfium's give the same readings as pdfminer's."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pdfplumber
import pytest

from orchestration.domain.names import Names, naam_sleutel
from orchestration.reading import glyphs_pdfminer, pdf
from orchestration.reading.context import ReadingContext
from orchestration.reading.glyphs import Glyph, holds
from orchestration.reading.reading import Reading, read_file
from orchestration.system.limits import DEFAULT_LIMITS
from orchestration.system.settings import PROJECT_DIR
from tests.corpus.documents import documents
from tests.support.engines import read_by_pdfminer
from tests.support.synthetic import TODAY

CORPUS = Path(__file__).parent / "corpus"
RAW = sorted((PROJECT_DIR / "raw").glob("*/*.pdf"))
PDFS = [*RAW, *sorted(CORPUS.glob("basis.*.pdf"))]
OF_DOCUMENTS = [
    CORPUS / f"{document.name}.{producer}.pdf" for document in documents() for producer in sorted(document.producers)
]
MANY_PDFS = [*RAW, *sorted({*CORPUS.glob("*.pdf")} - {*OF_DOCUMENTS}), *OF_DOCUMENTS[::3]]
"""Every file of a layout, and every third one of a document of another form: reading surely takes long."""

OVERDRAWN = ("verborgen-laag", "wit-ander")
"""Text over other text in its place: only of pdfium's characters it is known which of the two the page shows."""

SIDEWAYS, UPRIGHT = 0.15, 0.25
"""Shares of the height. pdfium's boxes hold the ink too, such as the tail of a j; they are given one descent, where
pdfminer's have what their font says it is."""


def places(glyphs: Iterable[Glyph]) -> set[tuple[object, ...]]:
    """The characters, each with its place to a thousandth of a point."""
    return {(glyph.text, *(round(edge, 3) for edge in glyph.box)) for glyph in glyphs}


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.name)
def test_characters_from_pdfminer_are_those_of_pdfplumber(path: Path) -> None:
    pages = glyphs_pdfminer.read_pages(path.read_bytes(), DEFAULT_LIMITS)
    with pdfplumber.open(path) as pdf:
        theirs = [
            {(char["text"], *(round(char[edge], 3) for edge in ("x0", "top", "x1", "bottom"))) for char in page.chars}
            for page in pdf.pages
        ]
    assert list(map(places, pages)) == theirs


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.name)
def test_characters_from_pdfium_stand_where_pdfminer_puts_them(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sure = glyphs_pdfminer.read_pages(path.read_bytes(), DEFAULT_LIMITS)
    monkeypatch.setattr(glyphs_pdfminer, "read_pages", None)
    with pdf.read_pages(path.read_bytes(), DEFAULT_LIMITS) as pages:
        quick = pages.glyphs
    for quick_page, sure_page in zip(map(printed, quick), map(printed, sure), strict=True):
        assert [glyph for glyph in quick_page if not is_same(glyph, within(glyph, sure_page))] == []
        assert sum(len(glyph.text) for glyph in quick_page) == sum(len(glyph.text) for glyph in sure_page)


def printed(glyphs: Iterable[Glyph]) -> list[Glyph]:
    return [glyph for glyph in glyphs if glyph.text.strip()]


def within(glyph: Glyph, glyphs: Iterable[Glyph]) -> list[Glyph]:
    """The characters that stand in the place of what was drawn in one go."""
    return sorted((other for other in glyphs if holds(glyph.box, other.box)), key=lambda other: other.x0)


def is_same(glyph: Glyph, others: list[Glyph]) -> bool:
    height = glyph.height
    return (
        "".join(other.text for other in others) == glyph.text
        and abs(glyph.x0 - others[0].x0) < SIDEWAYS * height
        and abs(glyph.x1 - others[-1].x1) < SIDEWAYS * height
        and all(abs(glyph.middle - other.middle) < UPRIGHT * height for other in others)
        and all(abs(height - other.height) < 0.01 * height for other in others)
    )


def without_places(readings: tuple[Reading, ...]) -> list[object]:
    """All that was read and judged, but for the edges of boxes; ligatures as the letters they are."""
    return [
        (
            reading.uitslag,
            naam_sleutel(reading.reden or ""),
            reading.publicatie
            and (
                reading.publicatie.quarter_key,
                reading.publicatie.regios,
                reading.publicatie.doelgroepregister,
                reading.publicatie.registratiegraad_gepubliceerd,
                [
                    (naam_sleutel(regel.naam), regel.aantallen, regel.pagina, regel.soort, regel.onleesbaar)
                    for regel in reading.publicatie.regels
                ],
            ),
        )
        for reading in readings
    ]


@pytest.mark.parametrize("path", MANY_PDFS, ids=lambda path: path.name)
def test_reading_quickly_gives_what_reading_surely_does(
    path: Path, namen: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = read_file(path, ReadingContext(namen, TODAY))
    read_by_pdfminer(monkeypatch)
    sure = read_file(path, ReadingContext(namen, TODAY))
    if path.name.startswith(OVERDRAWN):
        assert [reading.uitslag for reading in sure if reading.uitslag == "aangenomen"] == []
    else:
        assert without_places(quick) == without_places(sure)
