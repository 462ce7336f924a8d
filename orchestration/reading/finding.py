"""Findings: what a control found, and the sentence and severity that the shared table gives it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, get_args

from orchestration.domain.controle import Controle, Ernst, Oordeel
from orchestration.domain.count import format_count
from orchestration.domain.publicatie import Regel
from orchestration.system.csv_rows import read_rows

CONTROLE_CSV = Path(__file__).parents[2] / "dbt_project" / "seeds" / "controle.csv"
"""The table of cases that the warehouse uses too: by control and case a severity and a sentence to fill in.

Not from the settings: importing those would cost each worker process time within its limit.
"""


@dataclass(frozen=True, slots=True)
class ControleCase:
    """One way in which a control can fail: how severe that is, and the sentence with its {placeholders}."""

    ernst: Ernst
    toelichting: str


_LONG_WORD = re.compile(r"(\S{80})\S+")
_LONGEST_SENTENCE = 2_000
"""Characters: the longest honest one names some thirty gemeenten."""


def read_cases(path: Path) -> dict[tuple[str, str], ControleCase]:
    """The cases by control and case, in the order of the file.

    Raises:
        ValueError: if a line has an unknown severity.
        OSError: if the file can't be opened.
    """
    cases = {}
    for row in read_rows(path, "controle", "geval", "ernst", "toelichting"):
        ernst: Ernst | None = next((known for known in get_args(Ernst) if known == row["ernst"]), None)
        if ernst is None:
            raise ValueError(f"{path}, controle {row['controle']}: '{row['ernst']}' is not a severity.")
        cases[row["controle"], row["geval"]] = ControleCase(ernst, row["toelichting"])
    return cases


@cache
def _cases() -> dict[tuple[str, str], ControleCase]:
    return read_cases(CONTROLE_CSV)


@cache
def _first_cases() -> dict[str, ControleCase]:
    return {controle: case for (controle, _), case in reversed(_cases().items())}


def shortened(sentence: str) -> str:
    """A sentence that may quote a file, without the rest of any word or of the whole that no person would read."""
    cut = _LONG_WORD.sub(r"\1…", sentence)
    return cut if len(cut) <= _LONGEST_SENTENCE else f"{cut[:_LONGEST_SENTENCE]}…"


class Finding(NamedTuple):
    """What a control found; the figures and names that its sentence needs.

    Attributes:
        controle: the name of the control.
        onderdeel: what it checked.
        oordeel: whether it holds.
        geval: the case in the shared table; by default the case that is called as `oordeel`.
        gepubliceerd: the printed figure, if the control compares figures.
        berekend: the figure it should be.
        verwacht: what was expected, in words; by default `berekend`.
        gevonden: what was found, in words; by default `gepubliceerd`.
        regel: the row that it is about.
        values: what else the sentence names.
        hint: what to do about it, after the sentence.
    """

    controle: str
    onderdeel: str
    oordeel: Oordeel
    geval: str | None = None
    gepubliceerd: int | None = None
    berekend: int | None = None
    verwacht: str | None = None
    gevonden: str | None = None
    regel: Regel | None = None
    values: Mapping[str, str] = MappingProxyType({})
    hint: str = ""

    def explained(self) -> Controle:
        """The control, which explains itself and names its place only if it does not hold."""
        case = self._case()
        controle = Controle(self.controle, self.onderdeel, self.oordeel, case.ernst, self.gepubliceerd, self.berekend)
        if self.oordeel == "klopt":
            return controle
        figures = {"gepubliceerd": format_count(self.gepubliceerd), "berekend": format_count(self.berekend)}
        verwacht = figures["berekend"] if self.verwacht is None else self.verwacht
        gevonden = figures["gepubliceerd"] if self.gevonden is None else self.gevonden
        naam = self.regel.naam if self.regel else self.onderdeel
        named = {"rij": naam, **figures, "verwacht": verwacht, "gevonden": gevonden, **self.values}
        return controle._replace(
            toelichting=shortened(case.toelichting.format_map(named) + self.hint),
            verwacht=shortened(verwacht),
            gevonden=shortened(gevonden),
            pagina=self.regel.pagina if self.regel else None,
            regel=naam,
        )

    def _case(self) -> ControleCase:
        """Its case in the shared table; the first one of a control that holds."""
        if self.geval is None and self.oordeel == "klopt":
            return _first_cases()[self.controle]
        return _cases()[self.controle, self.geval or self.oordeel]
