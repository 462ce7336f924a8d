"""The controls of the print against itself: what is said of a table elsewhere is what the table says."""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.domain.controle import Herkomst
from orchestration.domain.names import Names
from orchestration.domain.publicatie import Publicatie, Uitspraak, Uitspraaksoort
from orchestration.reading.finding import Finding


def check_statements(publicatie: Publicatie, names: Names, herkomst: Herkomst | None) -> Iterator[Finding]:
    """The finding on each statement, or one that holds if there are none.

    A statement of something that the table does not say has to agree with the other statements of that.
    """
    if not publicatie.uitspraken:
        yield Finding(controle="tegenspraak", onderdeel="uitspraak 1", oordeel="klopt")
    printed = _printed(publicatie, names, herkomst)
    for number, uitspraak in enumerate(publicatie.uitspraken, start=1):
        value = printed[uitspraak.soort]
        others = [other for other in publicatie.uitspraken if other.soort == uitspraak.soort]
        holds = uitspraak.is_begrepen or (value in uitspraak.waarden if value is not None else bool(_common(others)))
        yield Finding(
            controle="tegenspraak",
            onderdeel=f"uitspraak {number}",
            oordeel="klopt" if holds else "wijkt_af",
            verwacht=value or "overal hetzelfde",
            gevonden=uitspraak.tekst,
            values={"soort": uitspraak.soort},
        )


def _common(uitspraken: list[Uitspraak]) -> set[str]:
    """The values that all statements allow."""
    return set.intersection(*(set(uitspraak.waarden) for uitspraak in uitspraken))


def _printed(publicatie: Publicatie, names: Names, herkomst: Herkomst | None) -> dict[Uitspraaksoort, str | None]:
    """What the table itself says."""
    assigned = herkomst.toegekend if herkomst else None
    totals = [regel.aantal("totaal") for regel in publicatie.totaalrijen]
    counts: dict[Uitspraaksoort, int | None] = {
        "totaal": totals[0] if len(totals) == 1 else None,
        "doelgroepregister": publicatie.doelgroepregister,
        "registratiegraad": publicatie.registratiegraad_gepubliceerd,
    }
    return {
        "kwartaal": publicatie.quarter_key or assigned,
        "regio": publicatie.amr_code(names),
        **{soort: None if count is None else str(count) for soort, count in counts.items()},
    }
