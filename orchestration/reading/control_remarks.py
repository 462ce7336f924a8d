"""The controls of the texts around a table: each is understood, by the reader or by a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from orchestration.domain.names import naam_sleutel
from orchestration.domain.publicatie import Begrip, Mededeling, Publicatie, Uitspraak
from orchestration.reading.finding import Finding
from orchestration.reading.remarks import LONGEST_QUOTE

_OF_SIGHT: tuple[Begrip, ...] = ("niet_zichtbaar", "beschadigd", "anders_gelezen")
"""What is told by the control `zichtbaar`."""

_Text = TypeVar("_Text", Mededeling, Uitspraak)


def understand(publicaties: Sequence[Publicatie], understood: Sequence[str]) -> list[Publicatie]:
    """The publications of a file, with the texts marked that a person quotes as understood.

    A quote that is at none of its tables is told at the first.
    """
    quotes = {_sleutel(quote): quote for quote in understood}
    marked = [
        replace(
            publicatie,
            mededelingen=tuple(_marked(mededeling, quotes) for mededeling in publicatie.mededelingen),
            uitspraken=tuple(_marked(uitspraak, quotes) for uitspraak in publicatie.uitspraken),
        )
        for publicatie in publicaties
    ]
    found = {_sleutel(text.tekst) for publicatie in publicaties for text in publicatie.mededelingen}
    found |= {_sleutel(text.tekst) for publicatie in publicaties for text in publicatie.uitspraken}
    missing = [Mededeling(quote, None, "niet_gevonden") for sleutel, quote in quotes.items() if sleutel not in found]
    return [replace(marked[0], mededelingen=(*marked[0].mededelingen, *missing)), *marked[1:]]


def _marked(text: _Text, quotes: Mapping[str, str]) -> _Text:
    return replace(text, is_begrepen=_sleutel(text.tekst) in quotes)


def check_remarks(publicatie: Publicatie) -> Iterator[Finding]:
    """The finding on each text that is not understood, or one that all are; of a PDF the same of what is not seen."""
    heard = [item for item in publicatie.mededelingen if item.begrip not in _OF_SIGHT]
    yield from _findings("mededeling", heard)
    if any(regel.pagina is not None for regel in publicatie.regels):
        yield from _findings("zichtbaar", [item for item in publicatie.mededelingen if item not in heard])


def _findings(controle: str, mededelingen: Sequence[Mededeling]) -> Iterator[Finding]:
    if not mededelingen:
        yield Finding(controle=controle, onderdeel="tekst 1", oordeel="klopt")
    for number, mededeling in enumerate(mededelingen, start=1):
        yield Finding(
            controle=controle,
            onderdeel=f"tekst {number}",
            oordeel="klopt" if mededeling.is_begrepen else "wijkt_af",
            geval=mededeling.begrip,
            gevonden=mededeling.tekst,
        )


def _sleutel(text: str) -> str:
    return naam_sleutel(text)[:LONGEST_QUOTE]
