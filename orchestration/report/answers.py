"""The first sentences of a page, made from its figures, in Dutch at B1."""

from __future__ import annotations

from collections.abc import Sequence

from orchestration.domain.count import format_count
from orchestration.domain.quarter import ONBEKEND
from orchestration.report.figures import FEW, Figures, Point
from orchestration.report.notation import direction, listing, percent, size, whole_percent

_NO_COMPARISON = "We kunnen nog niet vergelijken met eerder."
_NO_QUARTER = "De publicatie zegt niet over welk kwartaal dat gaat."


def area_answer(name: str, figures: Figures, without: Point | None, nederland: Figures | None) -> str:
    """How many people employers can't find, whether that is more than before, and the share beside Nederland's.

    Args:
        name: of the area.
        figures: of the area in a quarter.
        without: its persons without a profile, with their changes; None if they are not known.
        nederland: the figures of Nederland in the same quarter; None on its own page or if there are none.
    """
    if not figures.totaal:
        return f"In {name} staat niemand in Sonar."
    since = _NO_QUARTER if figures.quarter_key == ONBEKEND else _since(without, everyone_has=not figures.geen_profiel)
    sentences = [_without_profile(name, figures), since]
    if figures.profielgraad is not None and figures.totaal >= FEW:
        sentences.append(_share(figures.profielgraad, nederland))
    return " ".join(filter(None, sentences))


def _without_profile(name: str, figures: Figures) -> str:
    none, every = figures.geen_profiel, figures.totaal
    people = f"{format_count(every)} mensen in Sonar"
    of_all = f"{format_count(none)} van de {people}"
    if none == 0:
        who, them = ("heeft de enige persoon in Sonar", "die") if every == 1 else (f"hebben alle {people}", "hen")
        return f"In {name} {who} een profiel; werkgevers kunnen {them} vinden."
    if none == every == 1:
        return f"In {name} heeft de enige persoon in Sonar geen profiel; werkgevers kunnen die niet vinden."
    if none == every:
        return f"In {name} heeft niemand van de {people} een profiel; werkgevers kunnen hen niet vinden."
    if none == 1:
        return f"In {name} heeft {of_all} geen profiel; werkgevers kunnen die persoon niet vinden."
    return f"In {name} hebben {of_all} geen profiel; werkgevers kunnen hen niet vinden."


def _since(without: Point | None, *, everyone_has: bool) -> str:
    """The change since a year ago, or else since the quarter before; '' if a remark says why there is none."""
    if without is None:
        return _NO_COMPARISON
    for value, is_same, since in (
        (without.verandering_jaar, without.is_zelfde_jaar, "een jaar geleden"),
        (without.verandering_kwartaal, without.is_zelfde_kwartaal, "vorig kwartaal"),
    ):
        if value is not None and is_same:
            return _as_before(-round(value), since) if everyone_has else _compared(round(value), since)
    is_known = without.verandering_jaar is not None or without.verandering_kwartaal is not None
    return "" if is_known else _NO_COMPARISON


def _compared(value: int, since: str) -> str:
    if value == 0:
        return f"Dat is evenveel als {since}."
    that = "Dat is" if abs(value) == 1 else "Dat zijn er"
    return f"{that} {format_count(abs(value))} {'meer' if value > 0 else 'minder'} dan {since}."


def _as_before(value: int, since: str) -> str:
    """Of an area where everyone has a profile: how many had none then; 'that is 3 fewer' would be of those who have."""
    if value == 0:
        return f"Dat was {since} ook zo."
    people = "had 1 persoon" if value == 1 else f"hadden {format_count(value)} mensen"
    return f"{since[0].upper()}{since[1:]} {people} geen profiel."


def _share(share: float, nederland: Figures | None) -> str:
    """The share in whole percents, as UWV prints it; with a decimal if whole ones would hide a difference."""
    other = nederland.profielgraad if nederland else None
    if other is None:
        return f"{whole_percent(share)} heeft wel een profiel."
    said, beside = whole_percent(share), whole_percent(other)
    if said == beside:
        said, beside = percent(share), percent(other)
    if said == beside:
        return f"{said} heeft wel een profiel, net als in Nederland."
    return f"{said} heeft wel een profiel, in Nederland {beside}."


def movers(changes: Sequence[tuple[str, float]], among: int) -> str:
    """In which region the share rose most since the quarter before, and in which it fell most; '' if that says nothing.

    Args:
        changes: the name of each region that is known to be the same ground as then, and its change in percentage
            points.
        among: how many regions there are.
    """
    if len(changes) < 2:
        return ""
    rise, fall = (_most(changes, extreme(value for _, value in changes)) for extreme in (max, min))
    told = []
    if rise[0] == "meer":
        told.append(f"steeg het percentage met profiel het meest in {rise[1]}")
    if fall[0] == "minder":
        told.append(f"daalde {'' if told else 'het percentage met profiel '}het meest in {fall[1]}")
    if not told:
        return ""
    of_those = "" if len(changes) == among else f", van de {len(changes)} regio’s die we kunnen vergelijken"
    return f"Sinds vorig kwartaal {' en '.join(told)}{of_those}."


def _most(changes: Sequence[tuple[str, float]], value: float) -> tuple[str, str]:
    """The direction of a change, and the regions that have it, with its size."""
    names = sorted(name for name, one in changes if one == value)
    return direction(value, "aandeel"), f"{listing(names)} ({size(value, 'aandeel')})"


def missing(names: Sequence[str], among: int, quarter: str) -> str:
    """Which regions have no figures of a quarter; '' if all have."""
    if not names:
        return ""
    if len(names) == among:
        return f"Van {quarter} hebben we geen cijfers van regio’s."
    if len(names) > 5:
        return f"Van {quarter} missen we de cijfers van {len(names)} van de {among} regio’s."
    return f"Van {quarter} missen we de cijfers van {listing(list(names))}."
