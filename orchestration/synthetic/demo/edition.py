"""A publication as the demo prints it: spelling, wording and layout change over the years, as a publisher's do."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from orchestration.domain.quarter import FIRST_QUARTER, PUBLICATION_LAG, end_date, quarters
from orchestration.domain.sidecar import SYNTHETISCH
from orchestration.synthetic.demo.areas import DemoAreas
from orchestration.synthetic.demo.figures import FigureTable
from orchestration.synthetic.typeset import Layout, PrintedPage, TypesetRow
from orchestration.system.files import safe_stem

_BANNER = "SYNTHETISCH: verzonnen cijfers, niet van UWV"
_EXPLANATION = (
    "Deze uitgave is synthetisch: de cijfers zijn verzonnen, alleen de namen van gemeenten en "
    "arbeidsmarktregio's zijn echt. Zij dient om programma's te beproeven en zegt niets over mensen."
)
_ORDINALS = ("Eerste", "Tweede", "Derde", "Vierde")
_UNREADABLE = "*"

_STYLE_QUARTERS = 6
"""Quarters until the layout changes."""

_VARIANT_CHANCE = 0.25
"""The chance that a name with other spellings is printed in one of them."""


@dataclass(frozen=True, slots=True)
class _Style:
    """The style of all publications of some quarters; `heading` has templates of the heading's lines."""

    layout: Layout
    heading: tuple[str, ...]
    gemeente: str = "Gemeenteklanten in Sonar"
    uwv: str = "UWV-klanten in Sonar"
    total: str = "Totaal in Sonar"
    thousands: str = "."
    zero: str = "0"
    apostrophe: str = "'"


_STYLES = (
    _Style(Layout(), ("{title}", "{ordinal} kwartaal {year} {regio}")),
    _Style(
        Layout(
            is_landscape=True,
            rules="grid",
            font_size=10,
            column_widths=(62, 34, 38, 34, 38, 26),
            cell_padding=1.5,
            counts_on="MIDDLE",
        ),
        ("{title}", "{area}", "{number}e kwartaal {year}"),
        thousands="\N{NO-BREAK SPACE}",
        zero="-",
        apostrophe="\N{RIGHT SINGLE QUOTATION MARK}",
    ),
    _Style(
        Layout(
            rules="none",
            font_size=8,
            column_widths=(36, 26, 28, 26, 28, 24),
            cell_padding=1,
            counts_on="TOP",
            with_profile="Profiel",
            without_profile="Geen profiel",
        ),
        ("{title}", "{regio}, {number}e kwartaal {year}"),
        gemeente="Gemeenteklanten",
        uwv="UWV-klanten",
        total="Totaal",
        thousands="",
    ),
    _Style(
        Layout(rules="grid", font_size=8.5, column_widths=(40, 25, 27, 25, 27, 26), cell_padding=2),
        ("{title}", "Q{number} {year} {regio}"),
        apostrophe="\N{RIGHT SINGLE QUOTATION MARK}",
    ),
)


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row as printed: the name, and five counts; None is an unreadable one."""

    naam: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One publication: its path in raw/, its day, the figures behind it, and the rows that it prints.

    A sound one prints every row of `table` in that order, and its percentage.
    """

    bestand: str
    published: date
    table: FigureTable
    regio: str
    rows: tuple[PrintedRow, ...]
    total_row: PrintedRow | None
    registratiegraad: int
    is_revision: bool = False

    @property
    def all_rows(self) -> tuple[PrintedRow, ...]:
        """Every row, from top to bottom."""
        return (*self.rows, *([self.total_row] if self.total_row else []))


def edition_of(table: FigureTable, areas: DemoAreas, seed: int) -> Edition:
    """The sound publication of a table."""
    style = _style(table.quarter_key)

    def printed(naam: str, code: str | None) -> str:
        rng = random.Random(f"{seed} {table.quarter_key} {table.regio} {code}")
        variants = areas.variants.get(code or "", ())
        chosen = rng.choice(variants) if variants and rng.random() < _VARIANT_CHANCE else naam
        return chosen.replace("'", style.apostrophe)

    return Edition(
        bestand=f"{table.quarter_key}/{safe_stem(table.regio).lower()}.pdf",
        published=end_date(table.quarter_key) + PUBLICATION_LAG,
        table=table,
        regio=printed(table.regio, table.amr_code),
        rows=tuple(PrintedRow(printed(row.naam, row.code), row.counts) for row in table.rows),
        total_row=PrintedRow(table.total_row.naam, table.total_row.counts),
        registratiegraad=table.registratiegraad,
    )


def page_of(edition: Edition) -> tuple[PrintedPage, Layout]:
    """The publication, ready to be typeset."""
    table, style = edition.table, _style(edition.table.quarter_key)
    year, number = table.quarter_key[:4], int(table.quarter_key[5])
    national = table.niveau == "landelijk"
    words = {
        "title": SYNTHETISCH.title,
        "regio": edition.regio,
        "area": edition.regio if national else f"Arbeidsmarktregio {edition.regio}",
        "year": year,
        "number": number,
        "ordinal": _ORDINALS[number - 1],
    }
    register = f"{_count(table.doelgroepregister, style)} personen; daarvan is {edition.registratiegraad}% bekend"
    subject = (
        "het doelgroepregister banenafspraak telt"
        if national
        else f"in de arbeidsmarktregio {edition.regio} telt het doelgroepregister banenafspraak"
    )
    page = PrintedPage(
        title=SYNTHETISCH.title,
        heading=[line.format(**words) for line in style.heading],
        labels=("Arbeidsmarktregio" if national else "Gemeente", style.gemeente, style.uwv, style.total),
        rows=[_typeset(row, style) for row in edition.rows],
        total_row=_typeset(edition.total_row, style) if edition.total_row else None,
        footnote=f"Noot: {subject} {register} in Sonar.",
        explanation=_EXPLANATION,
        banner=_BANNER,
    )
    return page, style.layout


def _style(quarter_key: str) -> _Style:
    return _STYLES[len(quarters(FIRST_QUARTER, quarter_key)) // _STYLE_QUARTERS % len(_STYLES)]


def _typeset(row: PrintedRow, style: _Style) -> TypesetRow:
    first, second, third, fourth, total = (_count(count, style) for count in row.counts)
    return row.naam, first, second, third, fourth, total


def _count(count: int | None, style: _Style) -> str:
    if count is None:
        return _UNREADABLE
    return f"{count:,}".replace(",", style.thousands) if count else style.zero
