"""The control of the order of columns whose labels were not read: nothing contradicts that it is the usual one."""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.domain.controle import Oordeel
from orchestration.domain.count import format_count
from orchestration.domain.publicatie import KOLOMMEN, Publicatie, Regel
from orchestration.reading.finding import Finding


def check_order(publicatie: Publicatie, total_row: Regel | None) -> Iterator[Finding]:
    """The findings on a publication without column labels; none if they were read.

    The sums can't tell its first four columns apart. The shares with a profile of the whole table can contradict
    their order: in every source text 76 to 81 % of UWV's clients have one, and 5 to 20 % of the gemeenten's. And
    only the footnote says that the target group is counted.

    Args:
        publicatie: what is printed.
        total_row: its one total row; None if it has none, or several.
    """
    if publicatie.kolomkoppen_gelezen:
        return
    yield _check_shares(total_row)
    yield _check_register(publicatie.doelgroepregister, total_row)


def _check_shares(total_row: Regel | None) -> Finding:
    """Most of the gemeenten's clients lack a profile, and most of UWV's have one; a single gemeente may differ.

    With clients of both, at least two of the four counts are not 0: then no other column than the last is the sum.
    """
    oordeel: Oordeel = "ontbreekt"
    found = "geen totaalrij met klanten van beide"
    counts = [count for count in total_row.aantallen if count is not None] if total_row else []
    if len(counts) == len(KOLOMMEN):
        gemeente, geen_gemeente, uwv, geen_uwv, _ = counts
        found = (
            f"{format_count(gemeente)} van {format_count(gemeente + geen_gemeente)} gemeenteklanten "
            f"en {format_count(uwv)} van {format_count(uwv + geen_uwv)} UWV-klanten"
        )
        if gemeente + geen_gemeente and uwv + geen_uwv:
            oordeel = "klopt" if gemeente < geen_gemeente and uwv > geen_uwv else "wijkt_af"
    return Finding(
        controle="kolomvolgorde",
        onderdeel="profiel",
        oordeel=oordeel,
        verwacht="minder dan de helft van de gemeenteklanten en meer dan de helft van de UWV-klanten",
        gevonden=found,
        regel=total_row,
    )


def _check_register(register: int | None, total_row: Regel | None) -> Finding:
    """The footnote gives a register that is no smaller than the total."""
    total = total_row.aantallen[-1] if total_row else None
    is_large = register is not None and total is not None and register >= total
    return Finding(
        controle="kolomvolgorde",
        onderdeel="voetnoot",
        oordeel="klopt" if is_large else "ontbreekt",
        geval="voetnoot",
        gepubliceerd=register,
        berekend=total,
        verwacht="een doelgroepregister van ten minste het totaal",
    )
