"""The control of what is seen: on the page recognition sees each figure as the text says it."""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.domain.controle import Oordeel
from orchestration.domain.publicatie import Gezien, Publicatie
from orchestration.reading.finding import Finding


def check_seen(publicatie: Publicatie) -> Iterator[Finding]:
    """The finding on each figure that was looked for on the page; none if none were to be."""
    rows = {regel.volgnummer: regel for regel in publicatie.regels}
    for number, item in enumerate(publicatie.gezien, start=1):
        row = rows.get(item.regelnummer or 0)
        yield Finding(
            controle="gezien",
            onderdeel=f"cijfer {number}",
            oordeel=_oordeel(item),
            verwacht=item.tekst,
            gevonden=item.gezien or "niets",
            regel=row,
            values={"pagina": str(item.pagina), "plaats": f" (rij '{row.naam}', kolom {item.kolom})" if row else ""},
        )


def _oordeel(item: Gezien) -> Oordeel:
    if item.gezien is None:
        return "ontbreekt"
    return "klopt" if item.gezien == item.tekst else "wijkt_af"
