"""The controls of a single publication: what it prints against what follows from its own rows and the reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from orchestration.domain.controle import Controle, Herkomst, Oordeel
from orchestration.domain.correctie import PlacedCorrectie
from orchestration.domain.count import format_count
from orchestration.domain.names import Names
from orchestration.domain.publicatie import KOLOMMEN, Publicatie, Regel
from orchestration.reading.control_names import check_names
from orchestration.reading.control_order import check_order
from orchestration.reading.control_quarter import check_quarter
from orchestration.reading.control_remarks import check_remarks
from orchestration.reading.control_seen import check_seen
from orchestration.reading.control_statements import check_statements
from orchestration.reading.control_subtotals import check_subtotals
from orchestration.reading.control_tables import check_tables
from orchestration.reading.finding import Finding


def controles(
    publicatie: Publicatie,
    names: Names,
    today: date,
    herkomst: Herkomst | None = None,
    correcties: Sequence[PlacedCorrectie] = (),
    tabellen: Sequence[Publicatie] = (),
) -> list[Controle]:
    """Every control that one publication can be checked by on its own, hard ones first.

    Args:
        publicatie: what is printed, with the corrections that fit.
        names: the known names.
        today: a quarter that is not over on this day is refused.
        herkomst: how the file was filed; None for a file that is not in raw/.
        correcties: all corrections of this publication with their rows, also those that do not fit.
        tabellen: all publications of its file, corrected, this one too; none if it is the only one.
    """
    corrections = [_check_correctie(placed).explained() for placed in correcties]
    findings = [
        *check_sums(publicatie),
        *check_names(publicatie, names),
        check_quarter(publicatie, today, herkomst, tabellen),
        *check_tables(publicatie, tabellen, names),
        *check_remarks(publicatie),
        *check_seen(publicatie),
        *check_statements(publicatie, names, herkomst),
        *check_order(publicatie, _only_total_row(publicatie)),
        *_check_faulty_origin(herkomst),
        *_check_footnote(publicatie),
        *map(_check_persons, publicatie.rijen),
        _check_presence("kolomkoppen", publicatie.kolomkoppen_gelezen),
        _check_presence("kwartaal_gelezen", publicatie.quarter_key is not None),
        *_check_origin(herkomst),
    ]
    return [
        *(controle for controle in corrections if controle.ernst == "fout"),
        *(finding.explained() for finding in findings),
        *(controle for controle in corrections if controle.ernst == "waarschuwing"),
    ]


def check_sums(publicatie: Publicatie) -> Iterator[Finding]:
    """The findings on what a table's own sums hold: every count is read, and each total and subtotal is right."""
    yield from map(_check_counts, publicatie.geteld)
    yield from map(_check_row_sum, publicatie.geteld)
    yield _check_total_row(publicatie)
    yield from _check_column_sums(publicatie)
    yield from check_subtotals(publicatie)


def afgerond_percentage(deel: int, geheel: int) -> int:
    """The whole percentage that a count is of a larger one, halves rounded up, computed without floating point."""
    return (200 * deel + geheel) // (2 * geheel)


def _compare(gepubliceerd: int | None, berekend: int | None) -> Oordeel:
    """A missing figure is never a pass."""
    if gepubliceerd is None or berekend is None:
        return "ontbreekt"
    return "klopt" if gepubliceerd == berekend else "wijkt_af"


def _sum(counts: Iterable[int | None]) -> int | None:
    """The sum of counts; None if one of them could not be read."""
    total = 0
    for count in counts:
        if count is None:
            return None
        total += count
    return total


def _check_correctie(placed: PlacedCorrectie) -> Finding:
    """A correction that was applied is shown; one that does not fit what is printed keeps the publication out."""
    correctie = placed.correctie
    return Finding(
        controle="correctie",
        onderdeel=f"{correctie.rij}: {correctie.kolom}",
        oordeel="wijkt_af" if placed.is_toegepast else _compare(placed.aantal, correctie.gedrukt),
        geval="toegepast" if placed.is_toegepast else "past_niet",
        gepubliceerd=placed.aantal,
        berekend=correctie.gecorrigeerd if placed.is_toegepast else correctie.gedrukt,
        gevonden=None if placed.is_toegepast else placed.gevonden,
        regel=placed.regel,
        values={"rij": correctie.rij, "kolom": correctie.kolom, "reden": correctie.reden, "bron": correctie.bron},
    )


def _check_counts(regel: Regel) -> Finding:
    return Finding(
        controle="geheel_aantal",
        onderdeel=regel.naam,
        oordeel="ontbreekt" if regel.onleesbaar else "klopt",
        verwacht="vijf hele getallen" if "aantallen" in regel.onleesbaar else "een heel getal",
        gevonden="; ".join(f"{kolom} '{text}'" for kolom, text in regel.onleesbaar.items()),
        regel=regel,
    )


def _check_row_sum(regel: Regel) -> Finding:
    *parts, total = regel.aantallen
    return Finding(
        controle="rijtotaal",
        onderdeel=regel.naam,
        oordeel=_compare(total, _sum(parts)),
        gepubliceerd=total,
        berekend=_sum(parts),
        regel=regel,
    )


def _check_total_row(publicatie: Publicatie) -> Finding:
    count = len(publicatie.totaalrijen)
    return Finding(
        controle="totaalrij",
        onderdeel="Nederland" if publicatie.niveau == "landelijk" else "TOTAAL AMR",
        oordeel="ontbreekt" if count == 0 else _compare(count, 1),
        gepubliceerd=count,
        berekend=1,
        verwacht="één totaalrij",
        gevonden=str(count),
    )


def _check_column_sums(publicatie: Publicatie) -> Iterator[Finding]:
    """A national table may consist of its total row alone."""
    if publicatie.niveau == "landelijk" and not publicatie.rijen:
        return
    total_row = _only_total_row(publicatie)
    for index, kolom in enumerate(KOLOMMEN):
        berekend = _sum(regel.aantallen[index] for regel in publicatie.rijen)
        gepubliceerd = total_row.aantallen[index] if total_row else None
        yield Finding(
            controle="kolomtotaal",
            onderdeel=kolom,
            oordeel=_compare(gepubliceerd, berekend),
            gepubliceerd=gepubliceerd,
            berekend=berekend,
            regel=total_row,
            values={"kolom": kolom},
        )


def _only_total_row(publicatie: Publicatie) -> Regel | None:
    return publicatie.totaalrijen[0] if len(publicatie.totaalrijen) == 1 else None


def _check_footnote(publicatie: Publicatie) -> Iterator[Finding]:
    """The percentage and the size of the register that the footnote gives, against the total."""
    total_row = _only_total_row(publicatie)
    total = total_row.aantallen[-1] if total_row else None
    register, percentage = publicatie.doelgroepregister, publicatie.registratiegraad_gepubliceerd
    rounded = afgerond_percentage(total, register) if total is not None and register else None
    yield Finding(
        controle="registratiegraad",
        onderdeel="voetnoot",
        oordeel=_compare(percentage, rounded),
        gepubliceerd=percentage,
        berekend=rounded,
        values={"totaal": format_count(total), "register": format_count(register)},
    )
    holds = register is not None and total is not None and register >= total
    yield Finding(
        controle="doelgroepregister",
        onderdeel="voetnoot",
        oordeel="klopt" if holds else _compare(register, total),
        gepubliceerd=register,
        berekend=total,
    )


def _check_persons(regel: Regel) -> Finding:
    return Finding(
        controle="rij_zonder_personen",
        onderdeel=regel.naam,
        oordeel="wijkt_af" if regel.aantallen[-1] == 0 else "klopt",
        gepubliceerd=regel.aantallen[-1],
        verwacht="ten minste één persoon",
        regel=regel,
    )


def _check_faulty_origin(herkomst: Herkomst | None) -> Iterator[Finding]:
    if herkomst is not None and herkomst.fout:
        yield Finding(
            controle="herkomst",
            onderdeel="herkomst",
            oordeel="wijkt_af",
            verwacht="een herkomst (.yml) die bij het bestand hoort",
            gevonden=herkomst.fout,
        )


def _check_origin(herkomst: Herkomst | None) -> Iterator[Finding]:
    if herkomst is not None and herkomst.fout is None:
        yield _check_presence("herkomst", herkomst.sidecar is not None)


def _check_presence(controle: str, is_present: bool) -> Finding:
    return Finding(
        controle=controle,
        onderdeel=controle,
        oordeel="klopt" if is_present else "ontbreekt",
        geval="ontbreekt",
        verwacht="aanwezig",
        gevonden="niets",
    )
