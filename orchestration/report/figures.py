"""The figures of the pages: those of a row or an area, and how they changed; the field names are the marts' columns."""

from __future__ import annotations

from dataclasses import dataclass

NL = "NL"
"""The code of Nederland, which has none of its own at CBS."""
WITHOUT = "geen_profiel"
"""All persons without a profile, who are two counts in the marts."""
FEW = 100
"""Of fewer persons we show persons, no arrow, no rank and no change of a share: one more or fewer moves it too much."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A count or share that a reader can choose: its column in the marts, its Dutch name and explanation, its unit."""

    column: str
    name: str
    explanation: str
    unit: str


MEASURES: tuple[Measure, ...] = (
    Measure(
        "profielgraad",
        "% met klantprofiel, alle klanten",
        "deel van alle klanten dat een klantprofiel heeft",
        "aandeel",
    ),
    Measure(
        "profielgraad_gemeente",
        "% met klantprofiel, gemeenteklanten",
        "deel van de gemeenteklanten dat een klantprofiel heeft",
        "aandeel",
    ),
    Measure(
        "profielgraad_uwv",
        "% met klantprofiel, UWV-klanten",
        "deel van de UWV-klanten dat een klantprofiel heeft",
        "aandeel",
    ),
    Measure("totaal", "Mensen in Sonar", "alle klanten, met en zonder klantprofiel", "personen"),
    Measure(WITHOUT, "Mensen zonder klantprofiel", "werkgevers kunnen hen niet vinden", "personen"),
    Measure(
        "registratiegraad",
        "% bekend in Sonar",
        "deel van het doelgroepregister dat in Sonar staat",
        "aandeel",
    ),
    Measure(
        "doelgroepregister",
        "Mensen in het doelgroepregister",
        "iedereen die onder de banenafspraak valt, ook wie niet in Sonar staat",
        "personen",
    ),
)
GEMEENTE_MEASURES = MEASURES[:5]
"""Those of gemeenten too; the register is of regions only."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one row of a publication, or of the rows that a comparable area adds up; shares are 0-1.

    `publicatie_id` is None for a comparable area, whose rows can be from several publications.
    """

    quarter_key: str
    code: str
    naam: str
    publicatie_id: str | None
    gemeente_profiel: int
    gemeente_geen_profiel: int
    uwv_profiel: int
    uwv_geen_profiel: int
    totaal: int
    profielgraad_gemeente: float | None
    profielgraad_uwv: float | None
    profielgraad: float | None
    doelgroepregister: int | None = None
    registratiegraad: float | None = None
    registratiegraad_gepubliceerd: int | None = None
    gecorrigeerde_kolommen: tuple[str, ...] = ()

    @property
    def profiel(self) -> int:
        """Persons with a klantprofiel, clients of gemeenten and of UWV together."""
        return self.gemeente_profiel + self.uwv_profiel

    @property
    def geen_profiel(self) -> int:
        """Persons without one."""
        return self.gemeente_geen_profiel + self.uwv_geen_profiel

    @property
    def gemeenteklanten(self) -> int:
        """Persons who are clients of a gemeente."""
        return self.gemeente_profiel + self.gemeente_geen_profiel

    @property
    def uwv_klanten(self) -> int:
        """Persons who are clients of UWV."""
        return self.uwv_profiel + self.uwv_geen_profiel


@dataclass(frozen=True, slots=True)
class Point:
    """A row of `mart_trend`: a figure, its changes, its rank, and its distance from Nederland's.

    `is_zelfde_kwartaal` and `is_zelfde_jaar` say if the area is the same ground as in the quarter compared with; None
    if that is not known. `is_kwartaal_volledig` is true if every area of its kind has a figure.
    """

    waarde: float
    verandering_kwartaal: float | None
    verandering_jaar: float | None
    rang: int | None
    aantal_in_rang: int | None
    afstand_nederland: float | None
    is_zelfde_kwartaal: bool | None = True
    is_zelfde_jaar: bool | None = True
    is_kwartaal_volledig: bool = False


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A row of `mart_ontleding`: a difference in profielgraad, and what it consists of, in percentage points.

    The three contributions add up to `verschil`; all are None if either side has no gemeenteklanten or no UWV-klanten.
    `is_zelfde_samenstelling_jaar` is None for a difference with Nederland, and if it is not known.
    """

    profielgraad: float
    profielgraad_vergelijking: float
    verschil: float
    bijdrage_gemeente: float | None
    bijdrage_uwv: float | None
    bijdrage_verhouding: float | None
    aandeel_gemeenteklanten: float
    aandeel_gemeenteklanten_vergelijking: float
    is_zelfde_samenstelling_jaar: bool | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A row of `report_wat_als`: what an area would need, or reach; persons, and a share 0-1.

    `personen_tot_nederland` is 0 for an area that is there already, and None if Nederland is not published. The others
    are of an AMR whose own publication prints its gemeenten: these, by code, most people without a profile first.
    """

    personen_tot_nederland: int | None
    gemeenten: tuple[str, ...]
    geholpen: int | None
    profielgraad_als: float | None


@dataclass(frozen=True, slots=True)
class AmrTable:
    """The published table of an AMR in a quarter: its total, and its gemeenten if they are published too.

    `key` is unique among the AMR's tables: the quarter, numbered if several have an unknown one.
    """

    key: str
    total: Figures
    gemeenten: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class ComparableArea:
    """A comparable area in a quarter: a gemeente of today, or several that were not published apart at the time."""

    figures: Figures
    gebied_key: str
    is_samengesteld: bool
    is_volledig: bool
    opgetelde_gemeenten: tuple[str, ...]
    ontbrekende_gemeenten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CurrentGemeente:
    """A gemeente of today, and the AMR that it belongs to."""

    code: str
    naam: str
    amr_code: str
