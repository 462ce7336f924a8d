"""The control of the quarter: it is over, and the same in heading, footnote, folder and sidecar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from orchestration.domain.controle import Herkomst, Oordeel
from orchestration.domain.publicatie import Publicatie
from orchestration.domain.quarter import ONBEKEND, end_date, is_over
from orchestration.reading.finding import Finding


def check_quarter(
    publicatie: Publicatie, today: date, herkomst: Herkomst | None, tabellen: Sequence[Publicatie] = ()
) -> Finding:
    """The finding on the quarter, for a file that is filed (`herkomst`) or not, with `tabellen` in it."""
    heading = publicatie.quarter_key
    assigned, partitie = (herkomst.toegekend, herkomst.partitie) if herkomst else (None, None)
    folder = None if partitie == ONBEKEND else partitie
    places = {
        "de kop": heading,
        "de voetnoot": publicatie.quarter_key_voetnoot,
        "de map": folder,
        "de herkomst": assigned,
    }
    named = {place: quarter for place, quarter in places.items() if quarter is not None}
    found = ", ".join(f"{quarter} in {place}" for place, quarter in named.items())
    oordeel: Oordeel = "klopt"
    geval: str | None = None
    expected = "overal hetzelfde kwartaal"
    if any(not is_over(quarter, today) for quarter in named.values()):
        early = max(named.values())
        oordeel, expected = "wijkt_af", f"een kwartaal dat volgens de klok voorbij is op {today}"
        found = f"{found} ({early} loopt tot en met {end_date(early)})"
    elif len(set(named.values())) > 1:
        oordeel = "wijkt_af"
    elif heading is not None and assigned is None and partitie == ONBEKEND:
        oordeel, expected = "wijkt_af", f"de map {heading}"
    elif heading is None and _may_be_another(tabellen, assigned):
        others = [tabel.quarter_key for tabel in tabellen if tabel.quarter_key is not None]
        oordeel, geval, expected = "ontbreekt", "een_van_meer", "een kwartaal boven elke tabel"
        found = ", ".join(dict.fromkeys(others)) or "geen kwartaal"
    elif heading is None and assigned is None and folder is not None:
        oordeel, expected = "ontbreekt", f"{folder} in de kop"
    return Finding(
        controle="kwartaal", onderdeel="kop", oordeel=oordeel, geval=geval, verwacht=expected, gevonden=found
    )


def _may_be_another(tabellen: Sequence[Publicatie], assigned: str | None) -> bool:
    """True if a table without a quarter may be of another one than the other tables of the file."""
    if any(tabel.quarter_key is not None for tabel in tabellen):
        return True
    return len(tabellen) > 1 and assigned is None
