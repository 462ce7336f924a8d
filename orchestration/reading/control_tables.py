"""The controls of a table among others: what it is about is certain, and no other table of the file contradicts it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from orchestration.domain.names import Names, naam_sleutel
from orchestration.domain.publicatie import KOLOMMEN, Publicatie, Regel
from orchestration.reading.finding import Finding


def check_tables(publicatie: Publicatie, tabellen: Sequence[Publicatie], names: Names) -> Iterator[Finding]:
    """The findings on one publication among `tabellen`, all those of its file."""
    yield _check_unique(publicatie, tabellen, names)
    yield from _check_amrs(publicatie, names)
    yield from _check_regions(publicatie, tabellen, names)


def _check_unique(publicatie: Publicatie, tabellen: Sequence[Publicatie], names: Names) -> Finding:
    """No other table can be about the same region and quarter, with other figures."""
    others = [
        str(number)
        for number, other in enumerate(tabellen, start=1)
        if other is not publicatie and _may_contradict(publicatie, other, names)
    ]
    return Finding(
        controle="tabel_uniek",
        onderdeel="tabel",
        oordeel="wijkt_af" if others else "klopt",
        verwacht="één tabel",
        gevonden=f"tabel {' en '.join(others)}",
    )


def _may_contradict(publicatie: Publicatie, other: Publicatie, names: Names) -> bool:
    """True if another table with other figures is, or could be, about the same region and quarter.

    One that names no known region could be if it has a row of the same name: under a caption of its own it is about
    something else, but not if it has no total row, as a correction of some rows.
    """
    if _figures(publicatie.geteld, names) == _figures(other.geteld, names):
        return False
    region, other_region = _region(publicatie, names), _region(other, names)
    if region is not None and region == other_region and publicatie.quarter_key == other.quarter_key:
        return True
    may_be = other_region in (region, None) and other.quarter_key in (publicatie.quarter_key, None)
    rows, other_rows = _figures(publicatie.rijen, names), _figures(other.rijen, names)
    is_of_another = other.has_unknown_caption and bool(other.totaalrijen)
    return may_be and not is_of_another and (not other_rows or bool(rows.keys() & other_rows.keys()))


def _region(publicatie: Publicatie, names: Names) -> str | None:
    return "Nederland" if publicatie.niveau == "landelijk" else publicatie.amr_code(names)


def _figures(regels: Sequence[Regel], names: Names) -> Mapping[str, tuple[int | None, ...]]:
    """The counts of each row, under its code: two spellings of a name are one."""

    def code(naam: str) -> str | None:
        return names.gemeente_code(naam) or names.amr_code(naam)

    return {code(regel.naam) or naam_sleutel(regel.naam): regel.aantallen for regel in regels}


def _check_amrs(publicatie: Publicatie, names: Names) -> Iterator[Finding]:
    """A national table has no rows but its total, or a row for each AMR: there were 35 in every year."""
    if publicatie.niveau != "landelijk":
        return
    printed = {code for regel in publicatie.rijen if (code := names.amr_code(regel.naam)) is not None}
    missing = [naam for code, naam in names.amr_namen.items() if code not in printed]
    is_complete = not publicatie.rijen or not missing
    yield Finding(
        controle="nederland_volledig",
        onderdeel="Nederland",
        oordeel="klopt" if is_complete else "wijkt_af",
        gepubliceerd=len(printed),
        berekend=len(names.amr_namen) if publicatie.rijen else 0,
        verwacht=f"{len(names.amr_namen)} arbeidsmarktregio's",
        gevonden=f"{len(printed)}; niet {', '.join(missing)}",
    )


def _check_regions(publicatie: Publicatie, tabellen: Sequence[Publicatie], names: Names) -> Iterator[Finding]:
    """The row of an AMR in a national table, and the total of that AMR's own table of the same quarter, are equal."""
    for other in tabellen:
        if {publicatie.niveau, other.niveau} != {
            "landelijk",
            "regionaal",
        } or publicatie.quarter_key != other.quarter_key:
            continue
        is_national = publicatie.niveau == "landelijk"
        national, regional = (publicatie, other) if is_national else (other, publicatie)
        code = regional.amr_code(names)
        rows = [regel for regel in national.rijen if code is not None and names.amr_code(regel.naam) == code]
        for row, total in zip(rows, regional.totaalrijen, strict=False):
            yield from _compare_rows(row, total, is_national=is_national)


def _compare_rows(row: Regel, total: Regel, *, is_national: bool) -> Iterator[Finding]:
    for kolom, national, regional in zip(KOLOMMEN, row.aantallen, total.aantallen, strict=True):
        yield Finding(
            controle="amr_in_bestand",
            onderdeel=f"{row.naam}: {kolom}",
            oordeel="klopt" if national is not None and national == regional else "wijkt_af",
            gepubliceerd=national,
            berekend=regional,
            regel=row if is_national else total,
            values={"kolom": kolom, "amr": row.naam},
        )
