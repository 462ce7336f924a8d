"""The controls of the texts around a table: each is understood, by the reader or by a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from orchestration.domain.names import naam_sleutel
from orchestration.domain.publicatie import Mededeling, Publicatie, Uitspraak
from orchestration.reading.finding import Finding
from orchestration.reading.remarks import LONGEST_QUOTE

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
