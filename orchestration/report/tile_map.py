"""The classes of the map: round limits that hold for every quarter, so that a colour means the same in each."""

from __future__ import annotations

from collections.abc import Sequence

KLASSEN = 5


def klassen(values: Sequence[float], eenheid: str) -> list[float]:
    """At most four limits that divide the values in classes of about as many; a value on a limit is above it.

    Args:
        values: of all regions in all quarters.
        eenheid: 'aandeel' is rounded to whole percents (tenths where those are too coarse), 'personen' to two figures.
    """
    if not values:
        return []
    ordered = sorted(values)
    cuts = [ordered[len(ordered) * part // KLASSEN] for part in range(1, KLASSEN)]
    if eenheid == "aandeel":
        whole = {round(cut, 2) for cut in cuts}
        rounded = whole if len(whole) == len(cuts) else {round(cut, 3) for cut in cuts}
    else:
        rounded = {float(f"{cut:.1e}") for cut in cuts}
    return sorted(cut for cut in rounded if ordered[0] < cut <= ordered[-1])


def klasse(value: float, limits: Sequence[float]) -> int:
    """The class of a value, from 0."""
    return sum(limit <= value for limit in limits)
