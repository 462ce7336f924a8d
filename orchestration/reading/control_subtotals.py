"""The control of subtotals: each is the sum of its group or of all rows above it; one carried over is the latter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestration.domain.controle import Oordeel
from orchestration.domain.count import format_count
from orchestration.domain.publicatie import KOLOMMEN, Publicatie, Regel
from orchestration.reading.finding import Finding


def check_subtotals(publicatie: Publicatie) -> Iterator[Finding]:
    """A finding for each row that repeats a sum of others; such rows count for nothing else."""
    rows: list[Regel] = []
    group_begin = 0
    for regel in publicatie.regels:
        if regel.soort == "rij":
            rows.append(regel)
        elif regel.soort == "transport":
            yield _check_sums(regel, [rows])
        elif regel.soort == "subtotaal":
            yield _check_sums(regel, [rows[group_begin:], rows])
            group_begin = len(rows)


def _check_sums(regel: Regel, groups: Sequence[Sequence[Regel]]) -> Finding:
    """The row is the sum of one of these groups of rows."""
    sums = [_sums(group) for group in groups]
    oordeel: Oordeel = "klopt" if regel.aantallen in sums else "wijkt_af"
    if regel.onleesbaar or None in sums:
        oordeel = "ontbreekt"
    return Finding(
        controle="subtotaal",
        onderdeel=f"{regel.naam} ({regel.volgnummer})",
        oordeel=oordeel,
        verwacht=" of ".join(dict.fromkeys(_in_words(found) for found in sums if found is not None)),
        gevonden=_in_words(regel.aantallen),
        regel=regel,
    )


def _sums(rows: Sequence[Regel]) -> tuple[int, ...] | None:
    """The sum of each column; None if a count could not be read."""
    counts = [[count for count in regel.aantallen if count is not None] for regel in rows]
    if any(len(row) < len(KOLOMMEN) for row in counts):
        return None
    return tuple(sum(row[column] for row in counts) for column in range(len(KOLOMMEN)))


def _in_words(counts: Sequence[int | None]) -> str:
    return ", ".join(format_count(count) for count in counts)
