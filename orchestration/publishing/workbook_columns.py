"""The columns of the workbooks: their headings, and the figures in them."""

from __future__ import annotations

from typing import NamedTuple

from orchestration.publishing.sheets import COUNT, MORE_PERSONS, MORE_POINTS, SHARE, SheetColumn

_GREEN, _SAND, _PURPLE = "#E4F0E4", "#F5EEDF", "#EEE6F2"


class Field(NamedTuple):
    """A column of a sheet, and the name of its figure in the marts."""

    column: SheetColumn
    name: str


COUNTS = (
    Field(SheetColumn("Klanten gemeente met profiel", COUNT), "gemeente_profiel"),
    Field(SheetColumn("Klanten gemeente zonder profiel", COUNT), "gemeente_geen_profiel"),
    Field(SheetColumn("Klanten UWV met profiel", COUNT), "uwv_profiel"),
    Field(SheetColumn("Klanten UWV zonder profiel", COUNT), "uwv_geen_profiel"),
    Field(SheetColumn("Totaal in Sonar", COUNT), "totaal"),
    Field(SheetColumn("Totaal zonder profiel", COUNT), "geen_profiel"),
)
"""The counts of every area."""
SHARES = (
    Field(SheetColumn("% klanten gemeente met profiel", SHARE, fill=_GREEN), "profielgraad_gemeente"),
    Field(SheetColumn("% klanten UWV met profiel", SHARE, fill=_GREEN), "profielgraad_uwv"),
    Field(SheetColumn("% alle klanten met profiel", SHARE, fill=_GREEN), "profielgraad"),
)
"""The shares of every area."""
REGISTER = (
    Field(SheetColumn("Doelgroep-register", COUNT, 10), "doelgroepregister"),
    Field(SheetColumn("% van het register in Sonar", SHARE, fill=_GREEN), "registratiegraad"),
)
"""What only a region and Nederland have."""
_BESIDE = (
    Field(SheetColumn("% alle klanten in de regio", SHARE, fill=_SAND), "profielgraad_amr"),
    Field(SheetColumn("% alle klanten in Nederland", SHARE, 10, _SAND), "profielgraad_nederland"),
)
_SINCE = {"kwartaal": "vorig kwartaal", "jaar": "jaar eerder"}


def _changes(name: str, what: str, number_format: str) -> tuple[Field, ...]:
    """The changes of a figure since the quarter before, and since a year before."""
    return tuple(
        Field(SheetColumn(f"{what}: verschil met {since}", number_format, fill=_PURPLE), f"{name}_{period}")
        for period, since in _SINCE.items()
    )


_CHANGES = (
    *_changes("totaal", "Totaal", MORE_PERSONS),
    *_changes("profielgraad_gemeente", "% gemeente", MORE_POINTS),
    *_changes("profielgraad", "% alle", MORE_POINTS),
)
_CHANGES_UWV = _changes("profielgraad_uwv", "% UWV", MORE_POINTS)
_KWARTAAL = Field(SheetColumn("Kwartaal"), "quarter_key")
LET_OP = Field(SheetColumn("Let op", width=34, is_wrapped=True), "let_op")
_BRON = Field(SheetColumn("Bron", width=40), "bron")
_AMR = (Field(SheetColumn("Regio", width=26), "amr_naam"), Field(SheetColumn("Regiocode"), "amr_code"))

NEDERLAND = (_KWARTAAL, *COUNTS, *REGISTER[:1], *SHARES, *REGISTER[1:], *_CHANGES, *_CHANGES_UWV, LET_OP, _BRON)
REGIO = (
    *(_KWARTAAL, _AMR[0], *COUNTS, *REGISTER[:1], *SHARES, *REGISTER[1:], _BESIDE[1]),
    *(*_CHANGES, *_CHANGES_UWV, LET_OP, _AMR[1], _BRON),
)
GEMEENTE = (
    *(_KWARTAAL, Field(SheetColumn("Gemeente", width=21), "naam"), _AMR[0]),
    *(*COUNTS, *SHARES, *_BESIDE, *_CHANGES, LET_OP),
    Field(SheetColumn("Gemeentecode", width=10), "code"),
    Field(SheetColumn("Gemeente nu", width=24), "naam_nu"),
    _BRON,
)
OPMERKING = (
    _KWARTAAL,
    Field(SheetColumn("Gebied", width=26), "naam"),
    Field(SheetColumn("Wat", width=19), "wat"),
    Field(SheetColumn("Onderdeel", width=32, is_wrapped=True), "onderdeel"),
    Field(SheetColumn("Verwacht, of eerst", width=17, is_wrapped=True), "verwacht"),
    Field(SheetColumn("Gevonden, of nu", width=17, is_wrapped=True), "gevonden"),
    Field(SheetColumn("Verschil", MORE_PERSONS, 9), "verschil"),
    Field(SheetColumn("Uitleg", width=80, is_wrapped=True), "toelichting"),
    _BRON,
)
