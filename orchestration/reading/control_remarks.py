"""The controls of the texts around a table: each is understood, by the reader or by a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from orchestration.domain.names import naam_sleutel
from orchestration.domain.publicatie import Mededeling, Publicatie
from orchestration.reading.finding import Finding
from orchestration.reading.remarks import LONGEST_QUOTE


def understand(publicaties: Sequence[Publicatie], understood: Sequence[str]) -> list[Publicatie]:
    """The publications of a file, with the texts marked that a person quotes as understood.

    A quote that is at none of its tables is told at the first.
    """
    quotes = {_sleutel(quote): quote for quote in understood}
    printed = {_sleutel(mededeling.tekst) for publicatie in publicaties for mededeling in publicatie.mededelingen}
    missing = [Mededeling(quote, None, "niet_gevonden") for sleutel, quote in quotes.items() if sleutel not in printed]
    marked = [
        replace(
            publicatie,
            mededelingen=tuple(
                replace(mededeling, is_begrepen=_sleutel(mededeling.tekst) in quotes)
                for mededeling in publicatie.mededelingen
            ),
        )
        for publicatie in publicaties
    ]
    return [replace(marked[0], mededelingen=(*marked[0].mededelingen, *missing)), *marked[1:]]


def check_remarks(publicatie: Publicatie) -> Iterator[Finding]:
    """The finding on each text that is not understood, or one that all are."""
    if not publicatie.mededelingen:
        yield Finding(controle="mededeling", onderdeel="tekst 1", oordeel="klopt")
    for number, mededeling in enumerate(publicatie.mededelingen, start=1):
        yield Finding(
            controle="mededeling",
            onderdeel=f"tekst {number}",
            oordeel="klopt" if mededeling.is_begrepen else "wijkt_af",
            geval=mededeling.begrip,
            gevonden=mededeling.tekst,
        )


def _sleutel(text: str) -> str:
    return naam_sleutel(text)[:LONGEST_QUOTE]
