"""The control of names: every printed gemeente or AMR, and the region, is known, and printed once."""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.domain.controle import Oordeel
from orchestration.domain.names import Names, naam_sleutel, variant_line
from orchestration.domain.publicatie import Publicatie
from orchestration.domain.quarter import ONBEKEND
from orchestration.reading.finding import Finding


def check_names(publicatie: Publicatie, names: Names) -> Iterator[Finding]:
    """A finding for each row but the total's, and one for the region."""
    yield from _check_rows(publicatie, names)
    yield _check_region(publicatie, names)


def _check_rows(publicatie: Publicatie, names: Names) -> Iterator[Finding]:
    is_amr = publicatie.niveau == "landelijk"
    soort = "arbeidsmarktregio" if is_amr else "gemeente"
    seen: set[str] = set()
    for regel in publicatie.rijen:
        code = names.amr_code(regel.naam) if is_amr else names.gemeente_code(regel.naam)
        is_double = code in seen
        seen.update([code] if code else [])
        yield Finding(
            controle="naam_bekend",
            onderdeel=regel.naam,
            oordeel="ontbreekt" if code is None else "wijkt_af" if is_double else "klopt",
            verwacht=f"elke {soort} één keer" if is_double else f"de naam van een {soort}",
            gevonden=regel.naam,
            regel=regel,
            values={"naam": regel.naam, "soort": soort},
            hint=_resembles(regel.naam, publicatie, names, is_amr=is_amr) if code is None else "",
        )


def _check_region(publicatie: Publicatie, names: Names) -> Finding:
    oordeel: Oordeel
    regios = list(publicatie.regios)
    if publicatie.niveau == "landelijk":
        regios = [naam for naam in regios if naam_sleutel(naam) != "nederland"]
        oordeel, verwacht, hint = "wijkt_af" if regios else "klopt", "Nederland", ""
    else:
        oordeel = "ontbreekt" if publicatie.amr_code(names) is None else "klopt"
        verwacht = (
            "één bekende arbeidsmarktregio" if publicatie.niveau else "een arbeidsmarktregio, of een rij 'Nederland'"
        )
        is_unknown = len(regios) == 1 and oordeel != "klopt"
        hint = _resembles(regios[0], publicatie, names, is_amr=True) if is_unknown else ""
    return Finding(
        controle="naam_bekend",
        onderdeel=regios[0] if regios else "regio",
        oordeel=oordeel,
        geval="regio",
        verwacht=verwacht,
        gevonden=" en ".join(regios) or "geen regio",
        hint=hint,
    )


def _resembles(naam: str, publicatie: Publicatie, names: Names, *, is_amr: bool) -> str:
    """The known names that an unknown one resembles, and the line to add if it is the first of them."""
    nearest = names.nearest(naam, is_amr=is_amr)
    if not nearest:
        return ""
    code, first = next(iter(nearest.items()))
    bron = " ".join(["publicatie", publicatie.quarter_key or ONBEKEND, *publicatie.regios[:1]])
    line = variant_line("amr" if is_amr else "gemeente", code, naam, bron)
    return f" De naam lijkt op {' of '.join(nearest.values())}; is het {first}, zet dan in naam_variant.csv: `{line}`."
