"""Agreement: what several readings of the same pages have in common, of which each may have misread something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from orchestration.domain.names import naam_sleutel
from orchestration.domain.publicatie import KOLOMMEN, Mededeling, Publicatie, RefusedError
from orchestration.reading.controls import afgerond_percentage, check_sums

Found = tuple[Publicatie, ...] | RefusedError
"""A reading of all tables of a document, or why there is none."""

_OF_FOOTNOTE = ("doelgroepregister", "registratiegraad_gepubliceerd")
"""What is left empty if no two readings agree on it."""


def agreed(readings: Sequence[Found]) -> tuple[Publicatie, ...] | None:
    """The first reading of which every sum holds, if another one says the same of all that no sum holds; else None.

    None too if every sum holds of another one that has other counts: one of both is wrong.
    """
    proved = [(number, found) for number, found in enumerate(readings) if _is_proved(found)]
    if len({_counts_of(found) for _, found in proved}) != 1:
        return None
    for number, reading in proved:
        others = [other for place, other in enumerate(readings) if place != number]
        if not isinstance(reading, RefusedError) and any(_are_alike(reading, other) for other in others):
            return reading
    return None


def alike(readings: Sequence[Found]) -> Found | None:
    """The first reading of which another one says the same of all that no sum holds; None if there are no two.

    Two refusals are alike if they say the same.
    """
    for number, reading in enumerate(readings):
        if any(_are_alike(reading, other) for other in readings[number + 1 :]):
            return reading
    return None


def settled(readings: Sequence[Found]) -> tuple[Publicatie, ...]:
    """The best of readings that don't agree, with what they don't agree on left empty or told.

    That is one of which every sum holds, or else the first that is a publication: its controls say what is wrong.

    Raises:
        RefusedError: if none is a publication: the first of their refusals.
    """
    found = [reading for reading in readings if not isinstance(reading, RefusedError)]
    if not found:
        raise next(reading for reading in readings if isinstance(reading, RefusedError))
    best = next(filter(_is_proved, found), found[0])
    others = [reading for reading in found if reading is not best]
    return tuple(
        _settle(item, [other[place] for other in others if len(other) == len(best)]) for place, item in enumerate(best)
    )


def held_against(found: Sequence[Publicatie], layer: Sequence[Publicatie]) -> tuple[Publicatie, ...]:
    """Publications that were recognised, held against the text under their picture, which may be another one's.

    A figure of the footnote that it has otherwise is left empty; another quarter or region is told.
    """
    if len(found) != len(layer):
        return tuple(found)
    return tuple(_held_against(item, other) for item, other in zip(found, layer, strict=True))


def _held_against(publicatie: Publicatie, other: Publicatie) -> Publicatie:
    own, said = _told_of(publicatie), _told_of(other)
    differ = [name for name in _OF_FOOTNOTE if said[name] not in (None, own[name])]
    empty: dict[str, Any] = dict.fromkeys(differ)
    pairs = {"kwartaal": map(_quarters_of, (other, publicatie)), "regio": map(_areas_of, (other, publicatie))}
    others = [name for name, pair in pairs.items() if _contradicts(*pair)]
    return _doubted(replace(publicatie, **empty), others)


def _contradicts(said: tuple[object, ...], own: tuple[object, ...]) -> bool:
    """True if something is said that is not among what is known, and something is known."""
    return any(own) and any(value not in (None, *own) for value in said)


def with_sound_footnotes(publicaties: Iterable[Publicatie]) -> tuple[Publicatie, ...]:
    """Publications, those without a register and a percentage of which these contradict one another: one is misread."""
    empty: dict[str, Any] = dict.fromkeys(_OF_FOOTNOTE)
    return tuple(item if _has_sound_footnote(item) else replace(item, **empty) for item in publicaties)


def _has_sound_footnote(publicatie: Publicatie) -> bool:
    register, percentage = publicatie.doelgroepregister, publicatie.registratiegraad_gepubliceerd
    totals = [regel.aantallen[-1] for regel in publicatie.totaalrijen]
    if not register or percentage is None or len(totals) != 1 or totals[0] is None:
        return True
    return afgerond_percentage(totals[0], register) == percentage


def _is_proved(found: Found) -> bool:
    """True for a reading of which every sum holds."""
    return not isinstance(found, RefusedError) and all(map(_adds_up, found))


def _adds_up(publicatie: Publicatie) -> bool:
    return all(finding.oordeel == "klopt" for finding in check_sums(publicatie))


def _counts_of(found: Found) -> tuple[tuple[int | None, ...], ...]:
    tables = () if isinstance(found, RefusedError) else found
    return tuple(regel.aantallen for table in tables for regel in table.regels)


def _are_alike(reading: Found, other: Found) -> bool:
    """True for refusals that say the same, or for readings that do so of all that no sum holds."""
    if isinstance(reading, RefusedError) or isinstance(other, RefusedError):
        return str(reading) == str(other)
    return len(reading) == len(other) and all(
        _told_of(one) == _told_of(another) and _states_nothing_else(one, another)
        for one, another in zip(reading, other, strict=True)
    )


def _states_nothing_else(one: Publicatie, other: Publicatie) -> bool:
    """True if of what both readings find stated around a table, they find the same."""
    own, said = ({(item.soort, item.waarden) for item in table.uitspraken} for table in (one, other))
    return all(statement in own for statement in said if statement[0] in {soort for soort, _ in own})


def _settle(publicatie: Publicatie, others: Sequence[Publicatie]) -> Publicatie:
    """A table with only what another reading says too; it is told what that is not."""
    own, said = _told_of(publicatie), [_told_of(other) for other in others]
    unsure = [name for name, value in own.items() if not any(other[name] == value for other in said)]
    proved = {_counts_of((table,)) for table in (publicatie, *others) if _adds_up(table)}
    if len(proved) > 1 and "aantallen" not in unsure:
        unsure.append("aantallen")
    empty: dict[str, Any] = {name: None for name in _OF_FOOTNOTE if name in unsure}
    return _doubted(replace(publicatie, **empty), [name for name in unsure if name not in empty])


def _doubted(publicatie: Publicatie, names: Sequence[str]) -> Publicatie:
    """A table that is told what of it is read otherwise elsewhere."""
    said, page = _told_of(publicatie), next((regel.pagina for regel in publicatie.regels), None)
    doubts = [Mededeling(f"{name}: {_shown(said[name])}", page, "anders_gelezen") for name in names]
    return replace(publicatie, mededelingen=(*publicatie.mededelingen, *doubts))


def _shown(value: object) -> str:
    return " / ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _told_of(publicatie: Publicatie) -> dict[str, object]:
    """What a table says that its sums don't hold, by what it is."""
    return {
        "kwartaal": _quarters_of(publicatie),
        "regio": _areas_of(publicatie),
        "rijen": tuple((regel.soort, naam_sleutel(regel.naam)) for regel in publicatie.regels),
        "aantallen": tuple(_unproved(publicatie)),
        "kolommen": (publicatie.kolomkoppen_gelezen, *_order(publicatie)),
        "synthetisch": publicatie.is_synthetisch,
        "teksten": tuple(sorted(item.begrip for item in publicatie.mededelingen if item.begrip != "niet_begrepen")),
        "doelgroepregister": publicatie.doelgroepregister,
        "registratiegraad_gepubliceerd": publicatie.registratiegraad_gepubliceerd,
    }


def _quarters_of(publicatie: Publicatie) -> tuple[str | None, ...]:
    return (publicatie.quarter_key, publicatie.quarter_key_voetnoot)


def _areas_of(publicatie: Publicatie) -> tuple[str | None, ...]:
    return (publicatie.niveau, *map(naam_sleutel, publicatie.regios))


def _order(publicatie: Publicatie) -> list[str]:
    """The columns from left to right."""
    boxes = [regel.cel_bbox for regel in publicatie.regels if None not in regel.cel_bbox]
    places = {kolom: box[0] for kolom, box in zip(KOLOMMEN, boxes[0], strict=True) if box} if boxes else {}
    return sorted(places, key=places.__getitem__)


def _unproved(publicatie: Publicatie) -> Iterator[tuple[str, str, int | None]]:
    """The counts that are the whole of a sum, or of no column's: what is misread in each place holds there too."""
    totals = next((regel.aantallen for regel in publicatie.totaalrijen), (None,) * len(KOLOMMEN))
    for regel in publicatie.rijen or publicatie.totaalrijen:
        for kolom, aantal, total in zip(KOLOMMEN, regel.aantallen, totals, strict=True):
            is_whole_row = kolom != "totaal" and aantal == regel.aantallen[-1]
            if is_whole_row or aantal == total or not any(regel.aantallen):
                yield naam_sleutel(regel.naam), kolom, aantal
