"""A document of the corpus, of any form: its sheet, its producers, what is expected of it; and parts to make it of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.corpus.cases import Word, expected_table
from tests.corpus.figures import Rij, Tabel
from tests.corpus.publication import TITLE, Layout, aantal, kwartaal, labels, voetnoot
from tests.corpus.sheet import Block, Grid, Sheet, Text

_LAYOUT = Layout()


@dataclass(frozen=True)
class Verwacht:
    """What is expected of one table of a file."""

    tabel: Tabel
    """What it prints."""
    oordeel: str = "aangenomen"
    reden: str | None = None
    """Where it is not accepted: a regular expression that its reason holds."""
    pagina: int | tuple[int, ...] = 1
    """The page it is on, or that of each row (the total row last)."""
    gelezen: Mapping[Word, int | None] = field(default_factory=dict)
    """What is to be read in cells printed otherwise: None where it is no count."""
    anders: Mapping[str, Any] = field(default_factory=dict)
    """What is expected otherwise than it prints, by the names of the JSON: `{"quarter_key": "onbekend"}`."""

    def as_json(self) -> dict[str, Any]:
        """In the form of the expected readings."""
        table = {**expected_table(self.tabel, self.gelezen), **self.anders}
        rows = [*table["rijen"], *([table["totaalrij"]] if table["totaalrij"] else [])]
        pages = (self.pagina,) * len(rows) if isinstance(self.pagina, int) else self.pagina
        for row, page in zip(rows, pages, strict=True):
            row[-1] = page
        return {"oordeel": self.oordeel, **({"reden": self.reden} if self.reden else {}), **table}


@dataclass(frozen=True)
class Document:
    """One document, made by several producers."""

    name: str
    exercises: str
    sheet: Sheet
    producers: tuple[str, ...]
    tabellen: tuple[Verwacht, ...] = ()
    """The tables in the order they are printed; none where the file is refused as a whole."""
    geweigerd: str | None = None
    """Where the file is refused as a whole: a regular expression that the reason holds."""

    def expected(self) -> list[dict[str, Any]]:
        """The expected reading, an object per table."""
        if self.geweigerd is not None:
            return [{"oordeel": "geweigerd", "reden": self.geweigerd}]
        return [tabel.as_json() for tabel in self.tabellen]


Part = Block | str | tuple["Part", ...]
"""A block, a line of text, or several."""


def sheet(*parts: Part, header: str = "", footer: str = "") -> Sheet:
    """A document of these parts."""
    return Sheet(tuple(blocks(parts)), header, footer)


def blocks(part: Part) -> list[Block]:
    """The blocks of a part."""
    if isinstance(part, str):
        return [Text(part)]
    return [block for piece in part for block in blocks(piece)] if isinstance(part, tuple) else [part]


def title(text: str = TITLE) -> Text:
    """The title of the publication."""
    return Text(text, size=14)


def heading(tabel: Tabel, vorm: str = "woord", size: float = 11.5) -> Text:
    """The line that names quarter and region; `vorm` as in `Layout.kwartaalvorm`."""
    regio = "" if tabel.niveau == "landelijk" else f" {tabel.regio}"
    return Text(f"{kwartaal(tabel.quarter_key, vorm)}{regio}", size=size, above=10)


def region(tabel: Tabel, size: float = 11.5) -> Text:
    """The line that names the region alone."""
    return Text(f"Arbeidsmarktregio {tabel.regio}", size=size, above=10)


def quarter(tabel: Tabel, vorm: str = "woord", size: float = 11.5) -> Text:
    """The line that names the quarter alone."""
    return Text(kwartaal(tabel.quarter_key, vorm), size=size)


def row(rij: Rij, layout: Layout = _LAYOUT) -> tuple[str, ...]:
    """A row as printed: its name and the five counts."""
    return (rij.naam, *(aantal(value, layout) for value in rij.aantallen))


def grid(tabel: Tabel, layout: Layout = _LAYOUT, **options: Any) -> Grid:
    """The table alone, labels and rows; `options` are fields of `Grid`."""
    rows = tuple(row(rij, layout) for rij in (*tabel.rijen, tabel.totaalrij))
    return replace(Grid(rows, labels(tabel, layout)), **options)


def footnote(tabel: Tabel, layout: Layout = _LAYOUT) -> Text:
    """The note below the table, with the register and the share known in Sonar."""
    return Text(voetnoot(tabel, layout), size=7.5)


def whole(tabel: Tabel, vorm: str = "woord", **options: Any) -> tuple[Part, ...]:
    """A table with its heading and its footnote."""
    return (heading(tabel, vorm), grid(tabel, **options), footnote(tabel))


def bare(tabel: Tabel, **options: Any) -> tuple[Part, ...]:
    """A table with its footnote, without a heading."""
    return (grid(tabel, **options), footnote(tabel))
