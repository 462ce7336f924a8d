"""What a control is: its outcome and severity, and the origin of a file, which controls check too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from orchestration.domain.sidecar import Sidecar

Ernst = Literal["fout", "waarschuwing"]
Oordeel = Literal["klopt", "wijkt_af", "ontbreekt"]


class Controle(NamedTuple):
    """One control and its outcome; the columns of `mart_controle`, and the place of what is wrong.

    `gepubliceerd`, `berekend` and `verschil` are persons, or whole percent for `registratiegraad`.
    `verwacht`, `gevonden`, `pagina` and `regel` are filled if the outcome is not 'klopt'.
    """

    controle: str
    onderdeel: str
    oordeel: Oordeel
    ernst: Ernst
    gepubliceerd: int | None = None
    berekend: int | None = None
    toelichting: str | None = None
    verwacht: str | None = None
    gevonden: str | None = None
    pagina: int | None = None
    regel: str | None = None

    @property
    def verschil(self) -> int | None:
        """`gepubliceerd` less `berekend`; None if one is missing."""
        if self.gepubliceerd is None or self.berekend is None:
            return None
        return self.gepubliceerd - self.berekend

    @property
    def houdt_tegen(self) -> bool:
        """True if this keeps the publication out of the marts."""
        return self.ernst == "fout" and self.oordeel != "klopt"


@dataclass(frozen=True, slots=True)
class Herkomst:
    """How a file in raw/ was filed: its folder, its sidecar if it has one, and what is wrong with that."""

    partitie: str
    sidecar: Sidecar | None = None
    fout: str | None = None

    @property
    def toegekend(self) -> str | None:
        """The quarter that a person assigned."""
        return self.sidecar.quarter_key if self.sidecar else None
