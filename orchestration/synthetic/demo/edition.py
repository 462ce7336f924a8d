"""A publication as the demo prints it: spelling, wording and layout change with the years, as a publisher's do."""

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

_RAND = "SYNTHETISCH: verzonnen cijfers, niet van UWV"
_TOELICHTING = (
    "Deze uitgave is synthetisch: de cijfers zijn verzonnen, alleen de namen van gemeenten en "
    "arbeidsmarktregio's zijn echt. Zij dient om programma's te beproeven en zegt niets over mensen."
)
_RANGTELWOORDEN = ("Eerste", "Tweede", "Derde", "Vierde")
_ONLEESBAAR = "*"

_STIJLDUUR = 6
"""Quarters until the layout changes."""

_VARIANTKANS = 0.25
"""How often a name that is written in other ways too is printed so."""


@dataclass(frozen=True, slots=True)
class _Style:
    """How all publications of some quarters are written; `kop` are templates of the heading's lines."""

    layout: Layout
    kop: tuple[str, ...]
    gemeente: str = "Gemeenteklanten in Sonar"
    uwv: str = "UWV-klanten in Sonar"
    totaal: str = "Totaal in Sonar"
    duizendtal: str = "."
    nul: str = "0"
    apostrof: str = "'"


_STIJLEN = (
    _Style(Layout(), ("{titel}", "{rang} kwartaal {jaar} {regio}")),
    _Style(
        Layout(
            liggend=True,
            lijnen="raster",
            korps=10,
            kolombreedtes=(62, 34, 38, 34, 38, 26),
            celruimte=1.5,
            cijfers="MIDDLE",
        ),
        ("{titel}", "{gebied}", "{nummer}e kwartaal {jaar}"),
        duizendtal="\N{NO-BREAK SPACE}",
        nul="-",
        apostrof="\N{RIGHT SINGLE QUOTATION MARK}",
    ),
    _Style(
        Layout(
            lijnen="geen",
            korps=8,
            kolombreedtes=(36, 26, 28, 26, 28, 24),
            celruimte=1,
            cijfers="TOP",
            profiel="Profiel",
            geen_profiel="Geen profiel",
        ),
        ("{titel}", "{regio}, {nummer}e kwartaal {jaar}"),
        gemeente="Gemeenteklanten",
        uwv="UWV-klanten",
        totaal="Totaal",
        duizendtal="",
    ),
    _Style(
        Layout(lijnen="raster", korps=8.5, kolombreedtes=(40, 25, 27, 25, 27, 26), celruimte=2),
        ("{titel}", "Q{nummer} {jaar} {regio}"),
        apostrof="\N{RIGHT SINGLE QUOTATION MARK}",
    ),
)


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row as printed: the name, and five counts; None is a cell that can't be read."""

    naam: str
    aantallen: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One publication: its place in raw/, the day it appeared, the figures behind it, and what it prints of them.

    A sound one prints every row of `tabel` in that order, and its percentage.
    """

    bestand: str
    verschenen: date
    tabel: FigureTable
    regio: str
    rijen: tuple[PrintedRow, ...]
    totaalrij: PrintedRow | None
    registratiegraad: int
    is_herziening: bool = False

    @property
    def regels(self) -> tuple[PrintedRow, ...]:
        """Every row from top to bottom."""
        return (*self.rijen, *([self.totaalrij] if self.totaalrij else []))


def uitgave(tabel: FigureTable, gebieden: DemoAreas, seed: int) -> Edition:
    """The publication of a table, without a fault in it."""
    stijl = _stijl(tabel.quarter_key)

    def gedrukt(naam: str, code: str | None) -> str:
        toeval = random.Random(f"{seed} {tabel.quarter_key} {tabel.regio} {code}")
        varianten = gebieden.varianten.get(code or "", ())
        gekozen = toeval.choice(varianten) if varianten and toeval.random() < _VARIANTKANS else naam
        return gekozen.replace("'", stijl.apostrof)

    return Edition(
        bestand=f"{tabel.quarter_key}/{safe_stem(tabel.regio).lower()}.pdf",
        verschenen=end_date(tabel.quarter_key) + PUBLICATION_LAG,
        tabel=tabel,
        regio=gedrukt(tabel.regio, tabel.amr_code),
        rijen=tuple(PrintedRow(gedrukt(rij.naam, rij.code), rij.aantallen) for rij in tabel.rijen),
        totaalrij=PrintedRow(tabel.totaalrij.naam, tabel.totaalrij.aantallen),
        registratiegraad=tabel.registratiegraad,
    )


def page_of(uitgave: Edition) -> tuple[PrintedPage, Layout]:
    """What the publication looks like, ready to be typeset."""
    tabel, stijl = uitgave.tabel, _stijl(uitgave.tabel.quarter_key)
    jaar, nummer = tabel.quarter_key[:4], int(tabel.quarter_key[5])
    landelijk = tabel.niveau == "landelijk"
    woorden = {
        "titel": SYNTHETISCH.title,
        "regio": uitgave.regio,
        "gebied": uitgave.regio if landelijk else f"Arbeidsmarktregio {uitgave.regio}",
        "jaar": jaar,
        "nummer": nummer,
        "rang": _RANGTELWOORDEN[nummer - 1],
    }
    register = f"{_aantal(tabel.doelgroepregister, stijl)} personen; daarvan is {uitgave.registratiegraad}% bekend"
    telt = (
        "het doelgroepregister banenafspraak telt"
        if landelijk
        else f"in de arbeidsmarktregio {uitgave.regio} telt het doelgroepregister banenafspraak"
    )
    blad = PrintedPage(
        titel=SYNTHETISCH.title,
        kop=[regel.format(**woorden) for regel in stijl.kop],
        koppen=("Arbeidsmarktregio" if landelijk else "Gemeente", stijl.gemeente, stijl.uwv, stijl.totaal),
        rijen=[_gezet(rij, stijl) for rij in uitgave.rijen],
        totaalrij=_gezet(uitgave.totaalrij, stijl) if uitgave.totaalrij else None,
        voetnoot=f"Noot: {telt} {register} in Sonar.",
        toelichting=_TOELICHTING,
        rand=_RAND,
    )
    return blad, stijl.layout


def _stijl(quarter_key: str) -> _Style:
    return _STIJLEN[len(quarters(FIRST_QUARTER, quarter_key)) // _STIJLDUUR % len(_STIJLEN)]


def _gezet(rij: PrintedRow, stijl: _Style) -> TypesetRow:
    first, second, third, fourth, totaal = (_aantal(aantal, stijl) for aantal in rij.aantallen)
    return rij.naam, first, second, third, fourth, totaal


def _aantal(aantal: int | None, stijl: _Style) -> str:
    if aantal is None:
        return _ONLEESBAAR
    return f"{aantal:,}".replace(",", stijl.duizendtal) if aantal else stijl.nul
