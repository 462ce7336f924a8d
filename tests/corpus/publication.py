"""What a synthetic publication prints, before any producer lays it out: heading, labels, cells, footnote, prose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from orchestration.domain.publicatie import KOLOMMEN
from tests.corpus.figures import Rij, Tabel

TITLE = "Transparantie van klantprofielen (synthetisch)"
UWV_FIRST = ("uwv_profiel", "uwv_geen_profiel", "gemeente_profiel", "gemeente_geen_profiel", "totaal")
GEEN_FIRST = ("gemeente_geen_profiel", "gemeente_profiel", "uwv_geen_profiel", "uwv_profiel", "totaal")
TOTAAL_FIRST = ("totaal", "gemeente_profiel", "gemeente_geen_profiel", "uwv_profiel", "uwv_geen_profiel")

PROSE_BEFORE = (
    "Deze uitgave is verzonnen en dient alleen om programma's te beproeven. Geteld zijn mensen uit de doelgroep "
    "van de banenafspraak die in Sonar staan. In het vierde kwartaal van 2019 waren er daarnaast 1.204 "
    "proefplaatsen, 38 meer dan een jaar eerder; die tellen hier niet mee. Ook de 2.077 vacatures van 96 "
    "werkgevers staan niet in de tabel."
)
PROSE_AFTER = (
    "Een klantprofiel vertelt wat iemand kan en wil. Van elke 100 gesprekken leidden er 12 tot een nieuw profiel "
    "en 3 tot een plaatsing. De aantallen zijn niet afgerond; verschillen met 2018 (1.530 minder) komen door "
    "een andere telling. Wie vragen heeft over deze synthetische cijfers hoeft niemand te bellen."
)
SIDE_BOX = (
    "Ter vergelijking",
    "Proefplaatsen 1.204",
    "Werkgevers 318",
    "Vacatures 2.077",
    "nieuw 96, oud 12",
    "Leerwerkplekken 45",
    "In 2019 nog 38",
    "Uitval 7 op 100",
    "Bereik 1 490 km",
    "(verzonnen)",
)
ANDERE = {
    "uitkering": (
        "Klanten met een uitkering (synthetisch)",
        ("Met een WW-uitkering", "Met een WIA-uitkering"),
        ("Man", "Vrouw"),
        "Noot: 8.896 personen kregen een uitkering; 74% daarvan langer dan een jaar.",
    ),
    "werkfit": (
        "Werkfitte klanten in Sonar (synthetisch)",
        ("Gemeenteklanten in Sonar", "UWV-klanten in Sonar"),
        ("Werkfit", "Niet werkfit"),
        "Noot: in Sonar staan 8.896 personen met of zonder klantprofiel; 74% zoekt werk.",
    ),
}
"""Other publications (made up) whose tables look the same: title, groups, leaves, footnote."""
SUM_BOX = (
    "Plaatsen 1 2 3 4 10",
    "Urk 12 34 56 78 180",
    "2019 20 30 40 109",
    "5 5 5 5 20",
    "Totaal 1 1 1 1 4",
    "(verzonnen)",
)
"""Lines beside the table that add up as rows do."""
OTHER_TABLE = (
    ("Leeftijd", "Man", "Vrouw", "Man", "Vrouw", "Samen"),
    ("Jonger dan 27", "12", "340", "1.204", "75", "1.631"),
    ("27 tot 50", "86", "301", "2.077", "612", "3.076"),
    ("50 en ouder", "33", "144", "1.441", "225", "1.843"),
    ("Totaal", "131", "785", "4.722", "912", "6.550"),
)
"""Another table of the same publication, of the same people."""
_ORDINALS = ("Eerste", "Tweede", "Derde", "Vierde")


@dataclass(frozen=True)
class Layout:
    """How a case is laid out; lengths are in points."""

    duizendtal: str = "."
    nul: str = "0"
    volgorde: tuple[str, ...] = KOLOMMEN
    koppen: str = "samengevoegd"
    """'samengevoegd' (spanning), 'los' (group label in the first of two cells), 'plat' (one row), 'streep' (hyphens),
    'geen' (no labels), and those of others: 'uitkering', 'werkfit'."""
    uitlijning: str = "rechts"
    lijnen: str = "dun"
    """'dun' (under each row), 'alle' (a grid), 'geen', or 'zebra'."""
    korps: float = 9
    kopkorps: float | None = None
    """Size of the column labels; a little less than `korps` by default."""
    liggend: bool = False
    kwartaalvorm: str = "woord"
    kopvorm: str = "kwartaal-regio"
    """'kwartaal-regio' on one line, 'regio-kwartaal' on one line, 'apart' on two lines, or 'titel' in the title."""
    naambreedte: float = 125
    kolombreedte: float = 66
    figuren: str = "boven"
    """On which line of a wrapped name the figures stand: 'boven', 'midden' or 'onder'."""
    proza: frozenset[str] = frozenset()
    """Where else there is text: 'voor', 'na', 'kolommen' (two columns, before and after), 'links', 'rechts'
    (a box), 'tabel' (another table, under the footnote)."""
    kader: tuple[str, ...] = SIDE_BOX
    """The lines of the box beside the table."""
    paginakop: bool = False
    spatie_kop: float = 0
    spatie_getal: float = 0
    breek_na: tuple[int, ...] = ()
    """Rows (from 1) after which a new page begins."""
    herhaal_kop: bool = True
    rijhoogte: float = 16
    lettertype: str = "Liberation Sans"
    vet: bool = False
    """Headings, labels and the total row in bold: a second font, so a larger file."""
    totaal_boven: bool = False
    kop_donker: bool = False
    """Column labels in white on dark blue."""
    schrijfwijze: Callable[[str], str] = field(default=lambda text: text)
    """How names and labels are spelled: apostrophes, diacritics, ligatures."""
    per_pagina: bool = True
    """Each of several regions on a page of its own."""
    een_kop: bool = False
    """Title and quarter once, above several regions."""
    truc: str = ""
    """What the canvas does besides: see `canvas.py`."""


@dataclass(frozen=True)
class Kopcel:
    """A cell of the column labels."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Blok:
    """One table as printed, with what stands above and under it."""

    kop: tuple[str, ...]
    labels: tuple[tuple[Kopcel, ...], ...]
    rijen: tuple[tuple[str, ...], ...]
    totaal: int
    """Which of `rijen` is the total row."""
    voetnoot: str


def blokken(tabellen: tuple[Tabel, ...], layout: Layout, vervang: dict[tuple[str, str], str]) -> list[Blok]:
    """The tables as printed; `vervang` gives other texts for the cells (name, column), and '' as name drops rows."""
    return [_blok(tabel, layout, vervang, first=index == 0) for index, tabel in enumerate(tabellen)]


def _andere(tabel: Tabel, layout: Layout) -> Blok:
    """The same figures as another publication."""
    title, groups, leaves, note = ANDERE[layout.koppen]
    top = (Kopcel("Gemeente", 1, 2), *(Kopcel(group, 2) for group in groups), Kopcel("Totaal", 1, 2))
    rijen = [_rij(rij, layout, {}) for rij in (*tabel.rijen, tabel.totaalrij)]
    kop = (title, f"{kwartaal(tabel.quarter_key, layout.kwartaalvorm)} {tabel.regio}")
    return Blok(kop, (top, tuple(Kopcel(leaf) for leaf in leaves * 2)), tuple(rijen), len(rijen) - 1, note)


def _blok(tabel: Tabel, layout: Layout, vervang: dict[tuple[str, str], str], *, first: bool) -> Blok:
    if layout.koppen in ANDERE:
        return _andere(tabel, layout)
    rijen = [_rij(rij, layout, vervang) for rij in tabel.rijen]
    totaal = 0 if layout.totaal_boven else len(rijen)
    if ("TOTAAL", "weg") not in vervang:
        rijen.insert(totaal, _rij(tabel.totaalrij, layout, vervang))
    else:
        totaal = -1
    return Blok(_kop(tabel, layout, first=first), labels(tabel, layout), tuple(rijen), totaal, voetnoot(tabel, layout))


def aantal(value: int, layout: Layout) -> str:
    """A count as printed."""
    return layout.nul if value == 0 else f"{value:,}".replace(",", layout.duizendtal)


def _rij(rij: Rij, layout: Layout, vervang: dict[tuple[str, str], str]) -> tuple[str, ...]:
    texts = {
        kolom: vervang.get((rij.naam, kolom), aantal(value, layout))
        for kolom, value in zip(KOLOMMEN, rij.aantallen, strict=True)
    }
    return (layout.schrijfwijze(rij.naam), *(texts[kolom] for kolom in layout.volgorde))


def kwartaal(quarter_key: str, vorm: str) -> str:
    """A quarter as headings write it."""
    year, number = quarter_key[:4], quarter_key[5]
    return {
        "woord": f"{_ORDINALS[int(number) - 1]} kwartaal {year}",
        "cijfer": f"{number}e kwartaal {year}",
        "Q": f"Q{number} {year}",
        "komma": f"kwartaal {number}, {year}",
    }[vorm]


def _kop(tabel: Tabel, layout: Layout, *, first: bool) -> tuple[str, ...]:
    when = kwartaal(tabel.quarter_key, layout.kwartaalvorm)
    regio = layout.schrijfwijze(tabel.regio)
    if layout.een_kop:
        return (TITLE, when, f"Arbeidsmarktregio {regio}") if first else (f"Arbeidsmarktregio {regio}",)
    if tabel.niveau == "landelijk":
        return (TITLE, when)
    return {
        "kwartaal-regio": (TITLE, f"{when} {regio}"),
        "regio-kwartaal": (TITLE, f"{regio}, {when}"),
        "apart": (TITLE, f"Arbeidsmarktregio {regio}", when),
        "titel": (f"{TITLE}: {regio}, {when}",),
    }[layout.kopvorm]


def labels(tabel: Tabel, layout: Layout) -> tuple[tuple[Kopcel, ...], ...]:
    """The column labels as printed."""
    first = "Arbeidsmarktregio" if tabel.niveau == "landelijk" else "Gemeente"
    if layout.koppen == "geen":
        return ()
    streep = layout.koppen == "streep"
    names = {
        "gemeente": "Gemeente-\nklanten in Sonar" if streep else "Gemeenteklanten in Sonar",
        "uwv": "UWV-\nklanten in Sonar" if streep else "UWV-klanten in Sonar",
        "totaal": "Totaal in Sonar",
        "profiel": "Profiel in Sonar",
        "geen_profiel": "Geen\nprofiel in Sonar" if streep else "Geen profiel in Sonar",
    }
    names = {key: layout.schrijfwijze(name) for key, name in names.items()}
    parts = [("totaal", "") if kolom == "totaal" else tuple(kolom.split("_", 1)) for kolom in layout.volgorde]
    if layout.koppen == "plat":
        short = {"gemeente": "Gemeenteklanten", "uwv": "UWV-klanten"}
        flat = [Kopcel(f"{short[group]} {names[leaf]}" if leaf else names[group]) for group, leaf in parts]
        return ((Kopcel(first), *flat),)
    spans = layout.koppen != "los"
    top = [Kopcel(first, 1, 2 if spans else 1)]
    bottom = [] if spans else [Kopcel("")]
    seen: set[str] = set()
    for group, leaf in parts:
        if not leaf:
            top.append(Kopcel(names[group], 1, 2 if spans else 1))
            bottom += [] if spans else [Kopcel("")]
            continue
        if group not in seen:
            top += [Kopcel(names[group], 2)] if spans else [Kopcel(names[group]), Kopcel("")]
        seen.add(group)
        bottom.append(Kopcel(names[leaf]))
    return (tuple(top), tuple(bottom))


def voetnoot(tabel: Tabel, layout: Layout) -> str:
    """The note below the table as printed."""
    register = f"{tabel.doelgroepregister:,}".replace(",", layout.duizendtal)
    regio = layout.schrijfwijze(tabel.regio)
    if tabel.niveau == "landelijk":
        begin = "Noot: het doelgroepregister banenafspraak telt"
    else:
        begin = f"Noot: in de arbeidsmarktregio {regio} telt het doelgroepregister banenafspraak"
    return f"{begin} {register} personen; daarvan is {tabel.registratiegraad}% bekend in Sonar."
