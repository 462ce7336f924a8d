"""The cases of the corpus: what each exercises, how it is laid out, by which producers, and what is expected."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from orchestration.domain.publicatie import KOLOMMEN
from tests.corpus import damage
from tests.corpus.figures import Rij, Tabel, national, regional
from tests.corpus.publication import GEEN_FIRST, SUM_BOX, TOTAAL_FIRST, UWV_FIRST, Layout, aantal

Word = tuple[str, str]
"""A cell by the names of its row and its column."""

BASIS = ("canvas", "reportlab", "chromium", "weasyprint", "writer", "calc")
REDISTILLED = ("ghostscript-reportlab", "ghostscript-chromium", "ghostscript-writer", "cairo-weasyprint", "cairo-calc")
FLOW = ("reportlab", "chromium", "weasyprint", "writer")


@dataclass(frozen=True)
class Case:
    """One case: a publication (or several regions) in one layout, made by several producers."""

    name: str
    exercises: str
    tabellen: tuple[Tabel, ...]
    producers: tuple[str, ...]
    layout: Layout = field(default_factory=Layout)
    oordeel: str = "aangenomen"
    reden: str | None = None
    """For a file that is not accepted: a regular expression that its reason holds."""
    vervang: dict[Word, str] = field(default_factory=dict)
    """Cells printed otherwise than the figures say."""
    gelezen: dict[Word, int | None] = field(default_factory=dict)
    """What is to be read in those cells: None where it is no count."""
    mag_weigeren: bool = False
    """True where not accepting it is right as well, as long as no wrong figure is accepted."""
    afwerking: Callable[[Path], None] | None = None
    """What is done to the file afterwards."""

    def expected(self) -> list[dict[str, Any]]:
        """The expected reading, an object per table; the pages are filled in when the file is there."""
        if self.oordeel == "geweigerd":
            return [{"oordeel": self.oordeel, "reden": self.reden}]
        return [self._expected_table(tabel) for tabel in self.tabellen]

    def _expected_table(self, tabel: Tabel) -> dict[str, Any]:
        weg = ("TOTAAL", "weg") in self.vervang
        return {
            "oordeel": self.oordeel,
            **({"reden": self.reden} if self.reden else {}),
            **({"mag_weigeren": True} if self.mag_weigeren else {}),
            **expected_table(tabel, self.gelezen),
            **({"totaalrij": None} if weg else {}),
        }


def expected_table(tabel: Tabel, gelezen: Mapping[Word, int | None]) -> dict[str, Any]:
    """What a table prints, in the form of the expected readings; `gelezen` has what is read otherwise."""

    def rij(found: Rij) -> list[Any]:
        counts: list[int | None] = [
            gelezen.get((found.naam, kolom), value) for kolom, value in zip(KOLOMMEN, found.aantallen, strict=True)
        ]
        return [found.naam, found.code, *counts, 1]

    return {
        "niveau": tabel.niveau,
        "quarter_key": tabel.quarter_key,
        "amr_code": tabel.amr_code,
        "doelgroepregister": tabel.doelgroepregister,
        "registratiegraad_gepubliceerd": tabel.registratiegraad,
        "rijen": [rij(found) for found in tabel.rijen],
        "totaalrij": rij(tabel.totaalrij),
    }


def cases() -> list[Case]:
    """Every case of which files are committed."""
    return [*_layouts(), *_names(), *_numbers(), *_pages(), *_hidden(), *_several(), *_refused()]


DRECHT = regional("AM23", "2021Q1")
ZUIDOOST = regional("AM28", "2021Q1")
RIJNMOND = regional("AM22", "2019Q2")
FRIESLAND = regional("AM02", "2016Q4")
GRONINGEN = regional("AM01", "2022Q3")
HAAGLANDEN = regional("AM21", "2018Q3")
NOORDOOST = regional("AM27", "2018Q2")
GELDERLAND = regional("AM07", "2020Q1")
KORT = regional("AM10", "2023Q2").without("Neder-Betuwe", "West Maas en Waal", "Zaltbommel", "Maasdriel", "West Betuwe")
NEDERLAND = national("2022Q4")


def _layouts() -> list[Case]:
    plain = Layout()
    quarters = {"cijfer": "apart", "Q": "regio-kwartaal", "komma": "kwartaal-regio", "woord": "titel"}
    return [
        Case(
            "basis", "the plain table, by every producer", (DRECHT,), (*BASIS, "tabs", *REDISTILLED), Layout(vet=True)
        ),
        *(
            Case(
                f"kwartaal-{form.lower()}",
                f"the quarter as in '{form}', heading '{heading}'",
                (regional("AM20", f"2019Q{number}"),),
                producers,
                replace(plain, kwartaalvorm=form, kopvorm=heading),
            )
            for number, ((form, heading), producers) in enumerate(
                zip(
                    quarters.items(),
                    [
                        ("canvas", "weasyprint"),
                        ("reportlab", "writer"),
                        ("canvas", "weasyprint"),
                        ("canvas", "reportlab"),
                    ],
                    strict=True,
                ),
                start=1,
            )
        ),
        Case(
            "volgorde-uwv",
            "columns of UWV before those of the gemeente",
            (DRECHT,),
            (*BASIS, "ghostscript-weasyprint"),
            replace(plain, volgorde=UWV_FIRST),
        ),
        Case(
            "volgorde-geen",
            "Geen profiel before Profiel",
            (DRECHT,),
            ("canvas", "reportlab", "weasyprint", "calc"),
            replace(plain, volgorde=GEEN_FIRST),
        ),
        Case(
            "volgorde-totaal",
            "the total as the first column",
            (DRECHT,),
            ("canvas", "reportlab", "weasyprint", "writer", "calc"),
            replace(plain, volgorde=TOTAAL_FIRST),
        ),
        Case(
            "koppen-los",
            "group labels in the first of two cells",
            (DRECHT,),
            ("canvas", "weasyprint", "calc"),
            replace(plain, koppen="los"),
        ),
        Case(
            "koppen-plat",
            "one row of labels, each with its group",
            (DRECHT,),
            ("canvas", "reportlab", "weasyprint", "calc"),
            replace(plain, koppen="plat"),
        ),
        Case(
            "koppen-streep",
            "labels broken at a hyphen over lines",
            (DRECHT,),
            ("canvas", "reportlab", "weasyprint", "writer"),
            replace(plain, koppen="streep"),
        ),
        Case(
            "koppen-geen",
            "no column labels: the usual order, if every hard control holds",
            (DRECHT,),
            ("canvas", "reportlab", "weasyprint"),
            replace(plain, koppen="geen"),
        ),
        Case(
            "koppen-donker",
            "labels in white on dark blue",
            (DRECHT,),
            ("canvas", "reportlab", "chromium", "weasyprint", "calc"),
            replace(plain, kop_donker=True, lijnen="zebra", vet=True),
        ),
        Case(
            "midden",
            "numbers in the middle of their columns, zebra rows",
            (ZUIDOOST,),
            ("canvas", "reportlab", "weasyprint"),
            replace(plain, uitlijning="midden", lijnen="zebra", naambreedte=170, vet=True),
        ),
        Case(
            "links",
            "numbers left-aligned, a full grid",
            (ZUIDOOST,),
            ("canvas", "reportlab", "weasyprint", "writer"),
            replace(plain, uitlijning="links", lijnen="alle", naambreedte=170),
        ),
        Case(
            "zonder-lijnen",
            "no ruling lines at all",
            (DRECHT,),
            ("reportlab", "weasyprint", "calc"),
            replace(plain, lijnen="geen"),
        ),
        Case(
            "klein",
            "5.5 point",
            (GRONINGEN,),
            ("canvas", "reportlab", "weasyprint", "calc"),
            replace(plain, korps=5.5, rijhoogte=8, naambreedte=80, kolombreedte=40),
        ),
        Case(
            "groot",
            "15 point",
            (DRECHT,),
            ("canvas", "reportlab", "weasyprint", "writer"),
            replace(plain, korps=15, rijhoogte=24, naambreedte=190, kolombreedte=110, liggend=True),
        ),
        Case(
            "liggend",
            "landscape",
            (ZUIDOOST,),
            (*BASIS, "cairo-reportlab"),
            replace(plain, liggend=True, naambreedte=180, kolombreedte=100),
        ),
        Case(
            "paginakop",
            "page header and footer with page numbers and a date",
            (DRECHT,),
            ("canvas", "reportlab", "chromium", "weasyprint", "writer", "calc"),
            replace(plain, paginakop=True),
        ),
        Case(
            "proza",
            "prose with numbers before and after",
            (DRECHT,),
            ("canvas", "reportlab", "chromium", "weasyprint", "writer"),
            replace(plain, proza=frozenset({"voor", "na"})),
        ),
        Case(
            "proza-kolommen",
            "two columns of prose before and after",
            (DRECHT,),
            ("canvas", "reportlab", "chromium", "weasyprint", "writer"),
            replace(plain, proza=frozenset({"kolommen"})),
        ),
        Case(
            "kader-links",
            "a box with numbers to the left of the table",
            (DRECHT,),
            ("canvas", "chromium", "weasyprint", "writer"),
            replace(plain, proza=frozenset({"links"}), naambreedte=110, kolombreedte=55),
        ),
        Case(
            "kader-rechts",
            "a box with numbers to the right of the table",
            (DRECHT,),
            ("canvas", "chromium", "weasyprint", "writer", "ghostscript-weasyprint"),
            replace(plain, proza=frozenset({"rechts"}), naambreedte=115, kolombreedte=55),
        ),
        *(
            Case(
                f"kader-som-{side}",
                "the lines of a box beside the table add up as rows do",
                (DRECHT,),
                ("canvas", "weasyprint"),
                replace(plain, proza=frozenset({side}), naambreedte=115, kolombreedte=48, kader=SUM_BOX),
            )
            for side in ("links", "rechts")
        ),
        Case(
            "tweede-tabel",
            "another table of counts that add up, under the footnote",
            (DRECHT,),
            ("canvas", "reportlab", "weasyprint"),
            replace(plain, proza=frozenset({"tabel"})),
        ),
        Case(
            "door-elkaar",
            "the pieces of text drawn in another order than they stand",
            (ZUIDOOST,),
            ("canvas", "ghostscript-canvas"),
            replace(plain, naambreedte=82, truc="door-elkaar"),
        ),
        Case(
            "kolomsgewijs",
            "the table drawn column by column",
            (ZUIDOOST,),
            ("canvas", "cairo-canvas"),
            replace(plain, naambreedte=82, truc="kolomsgewijs"),
        ),
        Case(
            "voetnootteken-ster",
            "a count with a footnote's mark",
            (DRECHT,),
            ("canvas", "reportlab"),
            vervang={("Zwijndrecht", "uwv_profiel"): f"{_of('Zwijndrecht')[2]}*"},
        ),
        Case(
            "basislijn",
            "numbers a little lower than the names",
            (ZUIDOOST,),
            ("canvas",),
            replace(plain, naambreedte=150, truc="lager"),
        ),
        Case(
            "dicht",
            "rows set solid",
            (FRIESLAND,),
            ("canvas", "weasyprint"),
            replace(plain, naambreedte=150, korps=8, rijhoogte=8, lijnen="geen"),
        ),
        Case(
            "kader-rechts-hoog",
            "the box begins beside the column labels",
            (ZUIDOOST.without("Nuenen, Gerwen en Nederwetten"),),
            ("canvas",),
            replace(plain, proza=frozenset({"rechts"}), naambreedte=115, kolombreedte=55, truc="kader-hoog"),
        ),
    ]


def _names() -> list[Case]:
    narrow = Layout(naambreedte=82)
    found = []
    for place, producers in (
        ("boven", BASIS),
        ("midden", BASIS),
        ("onder", (*FLOW, "canvas", "ghostscript-weasyprint")),
    ):
        layout = replace(narrow, figuren=place)
        found += [
            Case(
                f"naam-twee-regels-{place}",
                f"names over two and three lines, the figures {place}",
                (ZUIDOOST,),
                producers,
                layout,
            ),
            Case(
                f"naam-rijnmond-{place}",
                f"many wrapped names without rules, the figures {place}",
                (RIJNMOND,),
                ("canvas", "weasyprint", "reportlab"),
                replace(layout, lijnen="geen", naambreedte=76),
            ),
            Case(
                f"naam-groningen-{place}",
                f"'Midden-' over 'Groningen', itself a name, the figures {place}",
                (GRONINGEN,),
                ("canvas", "weasyprint", "writer"),
                replace(layout, naambreedte=73, lijnen="geen"),
            ),
            Case(
                f"naam-drie-regels-{place}",
                f"names over three lines, the figures {place}",
                (ZUIDOOST,),
                ("canvas", "weasyprint", "writer"),
                replace(layout, naambreedte=66),
            ),
        ]
    total = Layout(naambreedte=52, korps=8, rijhoogte=14, lijnen="geen")
    curly = Layout(schrijfwijze=lambda text: text.replace("'", "’"))
    sans = "DejaVu Sans"
    return [
        *found,
        *(
            Case(
                f"totaal-twee-regels-{place}",
                f"'TOTAAL' over 'AMR', the figures {place}",
                (KORT,),
                ("canvas", "weasyprint"),
                replace(total, figuren=place),
            )
            for place in ("boven", "midden", "onder")
        ),
        Case(
            "apostrof-recht",
            "straight apostrophes",
            (HAAGLANDEN,),
            ("canvas", "reportlab", "weasyprint", "writer"),
            Layout(naambreedte=150),
        ),
        Case(
            "apostrof-krul",
            "typographic apostrophes",
            (HAAGLANDEN,),
            (*FLOW, "calc", "ghostscript-writer"),
            replace(curly, naambreedte=150),
        ),
        Case(
            "apostrof-krul-den-bosch",
            "typographic apostrophe in a long table",
            (NOORDOOST,),
            ("canvas", "weasyprint"),
            replace(curly, naambreedte=150, lettertype="DejaVu Sans"),
        ),
        Case(
            "diakriet-samengesteld",
            "diacritics composed",
            (FRIESLAND,),
            ("canvas", "weasyprint", "writer", "cairo-weasyprint"),
            Layout(naambreedte=160),
        ),
        Case(
            "diakriet-ontbonden",
            "diacritics decomposed",
            (FRIESLAND,),
            ("canvas", "weasyprint", "writer"),
            Layout(naambreedte=170, lettertype=sans, korps=8, schrijfwijze=_decomposed),
        ),
        Case(
            "ligatuur-teken",
            "ligatures as characters of their own (U+FB01, U+FB02, U+0133)",
            (RIJNMOND,),
            ("canvas", "weasyprint", "calc"),
            Layout(naambreedte=150, lettertype=sans, korps=8, schrijfwijze=_ligatures),
        ),
        Case(
            "ligatuur-lettertype",
            "ligatures by the font",
            (RIJNMOND,),
            ("chromium", "weasyprint", "writer", "cairo-chromium"),
            Layout(naambreedte=150, lettertype="Carlito", korps=10),
        ),
        Case(
            "ligatuur-gebroken",
            "ligatures whose characters Ghostscript writes wrongly ('Pro\u6600\u6900el')",
            (RIJNMOND,),
            ("ghostscript-weasyprint",),
            Layout(naambreedte=150, lettertype="Carlito", korps=10),
            mag_weigeren=True,
        ),
        Case(
            "streepje",
            "U+2010 and U+2011 for hyphens",
            (GRONINGEN,),
            ("canvas", "weasyprint"),
            Layout(lettertype=sans, korps=8, schrijfwijze=lambda text: text.replace("-", "\u2011")),
        ),
    ]


def _numbers() -> list[Case]:
    marks = {"vast": "\u00a0", "smal": "\u2009", "smal-vast": "\u202f", "spatie": " ", "zonder": ""}
    producers = {
        "vast": (*BASIS, "ghostscript-chromium"),
        "smal": ("weasyprint", "chromium", "writer", "calc"),
        "smal-vast": ("weasyprint", "writer"),
        "spatie": (*BASIS, "ghostscript-reportlab"),
        "zonder": ("canvas", "weasyprint", "calc"),
    }
    zero = replace(GELDERLAND)
    wide = Layout(naambreedte=150)
    return [
        *(
            Case(
                f"duizendtal-{name}",
                f"thousands marked by {mark!r}",
                (ZUIDOOST,),
                producers[name],
                replace(wide, duizendtal=mark, lettertype="Liberation Sans"),
            )
            for name, mark in marks.items()
        ),
        Case("nul-cijfer", "zero as 0, a row of nothing but zeros", (zero,), ("canvas", "weasyprint", "calc")),
        Case(
            "nul-streepje",
            "zero as a hyphen",
            (zero,),
            ("canvas", "reportlab", "weasyprint", "writer", "calc"),
            Layout(nul="-"),
        ),
        Case(
            "nul-halve-kast",
            "zero as an en dash",
            (zero,),
            ("reportlab", "chromium", "weasyprint", "writer"),
            Layout(nul="–"),
        ),
        Case(
            "nul-streepje-midden",
            "zero as an en dash, everything centred",
            (zero,),
            ("canvas", "weasyprint"),
            Layout(nul="–", uitlijning="midden"),
        ),
        Case(
            "gespatieerd",
            "headings and numbers letter-spaced",
            (DRECHT,),
            ("canvas", "chromium", "weasyprint", "writer", "ghostscript-weasyprint"),
            Layout(spatie_kop=2.0, spatie_getal=1.2, kolombreedte=74),
        ),
        Case(
            "gespatieerd-wijd",
            "headings and numbers letter-spaced by more than a space",
            (DRECHT,),
            ("canvas", "weasyprint"),
            Layout(spatie_kop=4.0, spatie_getal=3.0, kolombreedte=80, naambreedte=105, korps=8),
            mag_weigeren=True,
        ),
        Case(
            "twee-stukken",
            "a number drawn as two text runs",
            (ZUIDOOST,),
            ("canvas", "ghostscript-canvas", "cairo-canvas"),
            replace(wide, truc="runs"),
        ),
        Case(
            "per-teken",
            "each character drawn by itself",
            (ZUIDOOST,),
            ("canvas", "ghostscript-canvas"),
            replace(wide, truc="tekens"),
        ),
        Case(
            "nauw",
            "columns about one space apart",
            (ZUIDOOST,),
            ("canvas", "weasyprint"),
            replace(wide, kolombreedte=25.2, lijnen="geen", koppen="streep", kopkorps=5.3),
        ),
        Case(
            "nauw-spatie",
            "columns some two spaces apart, thousands marked by a space",
            (ZUIDOOST,),
            ("canvas",),
            replace(wide, duizendtal=" ", kolombreedte=27, koppen="streep", kopkorps=5.3),
            mag_weigeren=True,
        ),
    ]


def _pages() -> list[Case]:
    two = Layout(breek_na=(9,), naambreedte=150)
    three = Layout(breek_na=(8, 17), naambreedte=150, rijhoogte=18)
    land = Layout(naambreedte=170, rijhoogte=14)
    turned = Layout(naambreedte=150)
    return [
        Case(
            "twee-paginas-herhaald",
            "two pages, the labels repeated",
            (RIJNMOND,),
            ("reportlab", "chromium", "weasyprint", "canvas", "calc"),
            two,
        ),
        Case(
            "twee-paginas",
            "two pages, the labels only on the first",
            (RIJNMOND,),
            ("canvas", "reportlab", "weasyprint", "calc"),
            replace(two, herhaal_kop=False),
        ),
        Case(
            "drie-paginas-herhaald",
            "three pages with page header and footer, the labels repeated",
            (FRIESLAND,),
            ("canvas", "chromium", "weasyprint", "calc"),
            replace(three, paginakop=True),
        ),
        Case(
            "drie-paginas",
            "three pages, the labels only on the first",
            (FRIESLAND,),
            ("canvas", "calc", "reportlab"),
            replace(three, herhaal_kop=False, paginakop=True),
        ),
        Case(
            "totaal-op-pagina-twee",
            "only the total row on the second page",
            (DRECHT,),
            ("canvas", "reportlab"),
            Layout(breek_na=(7,), herhaal_kop=False),
        ),
        Case(
            "lang",
            "a table that runs over by itself",
            (FRIESLAND,),
            ("writer", "tabs", "chromium"),
            Layout(naambreedte=160, rijhoogte=36),
        ),
        Case(
            "landelijk-onder",
            "35 AMRs, Nederland last",
            (NEDERLAND,),
            ("canvas", "reportlab", "chromium", "weasyprint", "calc"),
            land,
        ),
        Case(
            "landelijk-boven",
            "35 AMRs, Nederland first",
            (NEDERLAND,),
            ("canvas", "reportlab", "weasyprint", "calc"),
            replace(land, totaal_boven=True),
        ),
        Case(
            "landelijk-twee-paginas",
            "35 AMRs over two pages, Nederland first",
            (NEDERLAND,),
            ("canvas", "reportlab", "calc"),
            replace(land, totaal_boven=True, breek_na=(20,), liggend=True),
        ),
        Case(
            "landelijk-smal",
            "35 AMRs, wrapped names, figures in the middle",
            (NEDERLAND,),
            ("canvas", "weasyprint"),
            replace(land, naambreedte=85, figuren="midden", rijhoogte=12, korps=8),
        ),
        *(
            Case(
                f"rotate-{angle}",
                f"a page with /Rotate {angle}, upright for who looks at it",
                (ZUIDOOST,),
                producers,
                turned,
                afwerking=damage.turned(angle, with_rotate=True),
            )
            for angle, producers in (
                (90, ("canvas", "chromium", "writer")),
                (180, ("canvas", "weasyprint")),
                (270, ("reportlab", "calc", "weasyprint")),
            )
        ),
        *(
            Case(
                f"gedraaid-{angle}",
                f"text turned by {angle} degrees on a page that is not",
                (DRECHT,),
                producers,
                turned,
                afwerking=damage.turned(angle, with_rotate=False),
            )
            for angle, producers in ((90, ("canvas", "weasyprint")), (180, ("canvas",)), (270, ("reportlab", "writer")))
        ),
        Case(
            "rotate-op-zijn-kant",
            "an upright page turned on its side by /Rotate 90",
            (DRECHT,),
            ("canvas", "weasyprint"),
            turned,
            afwerking=damage.rotated(90),
        ),
        Case(
            "bijgesneden",
            "a page whose box does not begin at the origin",
            (DRECHT,),
            ("canvas", "weasyprint"),
            turned,
            afwerking=damage.shifted(-200, 300),
        ),
    ]


def _hidden() -> list[Case]:
    return [
        Case(
            "dubbel-vet",
            "all text drawn twice, 0.3 point apart",
            (DRECHT,),
            ("canvas", "ghostscript-canvas", "cairo-canvas"),
            Layout(truc="dubbel-vet"),
        ),
        Case(
            "dubbel-schuin",
            "all text drawn twice, a point apart, as a shadow",
            (DRECHT,),
            ("canvas",),
            Layout(truc="dubbel-schuin"),
        ),
        Case(
            "onzichtbaar-zelfde",
            "an invisible copy of all text (render mode 3)",
            (DRECHT,),
            ("canvas", "ghostscript-canvas"),
            Layout(truc="onzichtbaar-zelfde"),
        ),
        Case(
            "onzichtbaar-ander",
            "invisible other numbers over the visible ones (render mode 3)",
            (DRECHT,),
            ("canvas",),
            Layout(truc="onzichtbaar-ander"),
        ),
        Case(
            "wit-ander",
            "white other numbers beside the visible ones",
            (DRECHT,),
            ("canvas", "ghostscript-canvas"),
            Layout(truc="wit-ander"),
        ),
        Case(
            "verborgen-laag",
            "the text once more in a layer (OCG) that is off",
            (DRECHT,),
            ("canvas", "weasyprint"),
            afwerking=damage.hidden_layer,
        ),
        Case(
            "zonder-tounicode",
            "fonts that do not say which characters their glyphs are: another reader may still find out",
            (DRECHT,),
            ("weasyprint", "writer", "cairo-weasyprint"),
            mag_weigeren=True,
            afwerking=damage.without_characters,
        ),
        Case(
            "wachtwoord-eigenaar",
            "an owner's password only: anyone can open it",
            (DRECHT,),
            ("canvas",),
            afwerking=damage.owner_password,
        ),
    ]


def _several() -> list[Case]:
    regions = (DRECHT, regional("AM21", "2021Q1"), regional("AM32", "2021Q1"))
    return [
        Case(
            "regios-per-pagina",
            "three regions, a page each",
            regions,
            (*BASIS, "ghostscript-writer"),
            Layout(naambreedte=150),
        ),
        Case(
            "regios-twee-per-pagina",
            "two regions on one page",
            regions[:2],
            ("canvas", "reportlab", "chromium", "weasyprint", "writer"),
            Layout(per_pagina=False, naambreedte=150),
        ),
        Case(
            "regios-een-kop",
            "title and quarter once, then two regions",
            regions[1:],
            ("canvas", "weasyprint", "writer"),
            Layout(per_pagina=False, een_kop=True, naambreedte=150),
        ),
        Case(
            "regio-over-twee-paginas",
            "two regions, the first running on to the second page",
            (RIJNMOND, regional("AM23", "2019Q2")),
            ("canvas", "weasyprint"),
            Layout(per_pagina=True, breek_na=(10,), naambreedte=150),
        ),
    ]


def _refused() -> list[Case]:
    dordrecht = DRECHT.rijen[1]
    printed = dordrecht.aantallen
    wrong_row: dict[Word, str] = {("Dordrecht", "totaal"): aantal(printed[4] + 10, Layout())}
    first = ("Dordrecht", "gemeente_geen_profiel")
    second = ("Dordrecht", "totaal")
    higher: dict[Word, str] = {first: str(printed[1] + 7), second: aantal(printed[4] + 7, Layout())}
    some = ("canvas", "reportlab", "weasyprint", "writer", "calc")
    suppressed = {"minder-dan": "<5", "ster": "*", "nb": "n.b.", "leeg": "", "kruis": "x"}
    quarantined: list[Case] = [
        Case(
            "fout-rijtotaal",
            "a row that does not add up",
            (DRECHT,),
            some,
            oordeel="quarantaine",
            reden="Dordrecht",
            vervang=wrong_row,
            gelezen={second: printed[4] + 10},
        ),
        Case(
            "fout-kolomtotaal",
            "a column that does not add up, each row does",
            (DRECHT,),
            some,
            oordeel="quarantaine",
            reden="gemeente_geen_profiel",
            vervang=higher,
            gelezen={first: printed[1] + 7, second: printed[4] + 7},
        ),
        Case(
            "fout-verwisseld",
            "two cells of a row swapped: the row still adds up",
            (DRECHT,),
            ("canvas", "reportlab"),
            oordeel="quarantaine",
            reden="Kolom|kolom",
            vervang={
                ("Sliedrecht", KOLOMMEN[0]): str(_of("Sliedrecht")[1]),
                ("Sliedrecht", KOLOMMEN[1]): str(_of("Sliedrecht")[0]),
            },
            gelezen={
                ("Sliedrecht", KOLOMMEN[0]): _of("Sliedrecht")[1],
                ("Sliedrecht", KOLOMMEN[1]): _of("Sliedrecht")[0],
            },
        ),
        Case(
            "zonder-totaalrij",
            "the total row is missing",
            (DRECHT,),
            some,
            oordeel="quarantaine",
            reden="totaalrij",
            vervang={("TOTAAL", "weg"): ""},
        ),
        Case(
            "negatief",
            "a negative count, the sums hold",
            (DRECHT,),
            ("canvas", "reportlab"),
            oordeel="quarantaine",
            reden="Papendrecht",
            vervang={("Papendrecht", "gemeente_profiel"): "-4", ("Papendrecht", "gemeente_geen_profiel"): "41"},
            gelezen={("Papendrecht", "gemeente_profiel"): None, ("Papendrecht", "gemeente_geen_profiel"): 41},
        ),
        Case(
            "dubbele-rij",
            "a gemeente twice, the sums hold",
            (_twice(DRECHT),),
            ("canvas", "reportlab"),
            oordeel="quarantaine",
            reden="meer dan één keer",
        ),
        Case(
            "kwartaal-toekomst",
            "a quarter that is not over",
            (regional("AM23", "2025Q1"),),
            ("canvas", "reportlab"),
            oordeel="quarantaine",
            reden="kwartaal",
        ),
        *(
            Case(
                f"onderdrukt-{name}",
                f"a count printed as {text!r}",
                (DRECHT,),
                some if name in ("minder-dan", "leeg") else ("canvas", "reportlab"),
                oordeel="quarantaine",
                reden="Papendrecht",
                vervang={("Papendrecht", "gemeente_profiel"): text},
                gelezen={("Papendrecht", "gemeente_profiel"): None},
            )
            for name, text in suppressed.items()
        ),
        Case(
            "onderdrukt-totaalcel",
            "a cell of the total row printed as '*'",
            (DRECHT,),
            ("canvas", "reportlab"),
            oordeel="quarantaine",
            reden="TOTAAL AMR",
            vervang={("TOTAAL AMR", "uwv_profiel"): "*"},
            gelezen={("TOTAAL AMR", "uwv_profiel"): None},
        ),
    ]
    plain = ("canvas",)

    def refused(
        name: str,
        exercises: str,
        reden: str,
        afwerking: Callable[[Path], None] | None = None,
        producers: Sequence[str] = plain,
        layout: Layout | None = None,
    ) -> Case:
        return Case(
            name, exercises, (DRECHT,), tuple(producers), layout or Layout(),
            oordeel="geweigerd", reden=reden, afwerking=afwerking,
        )  # fmt: skip

    return [
        *quarantined,
        refused("scan", "a page that is an image", "scan|geen tekst", damage.scanned, ("reportlab",)),
        refused(
            "versleuteld", "a user's password", "versleuteld|wachtwoord", damage.encrypted, ("canvas", "weasyprint")
        ),
        refused(
            "afgebroken", "cut off half-way", "pdf", damage.truncated, ("canvas", "weasyprint", "chromium", "writer")
        ),
        refused("leeg", "no bytes", "leeg", damage.emptied),
        refused(
            "geen-pdf", "a text", "Geen pdf", damage.replaced_by(b"Sonar, klantprofielen (synthetisch): 1 2 3 4 10\n")
        ),
        refused("html", "HTML saved as .pdf", "Geen pdf|HTML", damage.html_page),
        refused(
            "andere-uitkering",
            "another publication with a table that looks the same",
            "publicatie|kolom",
            None,
            ("reportlab", "weasyprint", "calc"),
            Layout(koppen="uitkering"),
        ),
        refused(
            "andere-werkfit",
            "another publication about Sonar with a table that looks the same",
            "publicatie|kolom",
            None,
            ("reportlab", "weasyprint", "calc"),
            Layout(koppen="werkfit"),
        ),
    ]


def _twice(tabel: Tabel) -> Tabel:
    return replace(tabel, rijen=(*tabel.rijen, tabel.rijen[3])).only(len(tabel.rijen) + 1)


def _of(naam: str) -> tuple[int, ...]:
    return next(rij.aantallen for rij in DRECHT.rijen if rij.naam == naam)


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _ligatures(text: str) -> str:
    for plain, joined in (("fi", "\ufb01"), ("fl", "\ufb02"), ("IJ", "\u0132"), ("ij", "\u0133")):
        text = text.replace(plain, joined)
    return text
