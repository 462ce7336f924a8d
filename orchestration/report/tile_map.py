"""The map of tiles: the place of each AMR, and class limits that give a colour the same meaning in every quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.system.csv_rows import read_rows

CLASSES = 5
_TILES_CSV = Path(__file__).with_name("tiles.csv")


@dataclass(frozen=True, slots=True)
class Tile:
    """The place of an AMR on the map, from 0 at the top left, and its name where there is little room."""

    amr_code: str
    row: int
    column: int
    abbreviation: str


def read_tiles() -> tuple[Tile, ...]:
    """The tiles of the map, in reading order."""
    tiles = [
        Tile(row["amr_code"], int(row["row"]), int(row["column"]), row["abbreviation"]) for row in read_rows(_TILES_CSV)
    ]
    return tuple(sorted(tiles, key=lambda tile: (tile.row, tile.column)))


def class_limits(values: Sequence[float], unit: str) -> list[float]:
    """At most four limits between classes of about as many values each; a value on a limit is above it.

    Args:
        values: of all AMRs in all quarters.
        unit: 'aandeel' is rounded to whole percents (to tenths if those are too coarse), 'personen' to two digits.
    """
    if not values:
        return []
    ordered = sorted(values)
    cuts = [ordered[len(ordered) * part // CLASSES] for part in range(1, CLASSES)]
    if unit == "aandeel":
        whole = {round(cut, 2) for cut in cuts}
        rounded = whole if len(whole) == len(cuts) else {round(cut, 3) for cut in cuts}
    else:
        rounded = {float(f"{cut:.1e}") for cut in cuts}
    return sorted(cut for cut in rounded if ordered[0] < cut <= ordered[-1])


def class_of(value: float, limits: Sequence[float]) -> int:
    """The class of a value, from 0."""
    return sum(limit <= value for limit in limits)
