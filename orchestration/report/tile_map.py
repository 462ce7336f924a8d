"""The map of tiles: the place of each AMR, and classes that give a colour the same meaning in every quarter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from orchestration.report.notation import shown
from orchestration.system.csv_rows import read_rows

CLASS_LIMITS = (-5.0, -2.0, 2.0, 5.0)
"""Percentage points from Nederland's share; a value on a limit is above it."""
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


def class_of(distance: float | None) -> str:
    """The class of a share by its distance from Nederland's in percentage points, from '0', far below; 'geen' if none.

    The limits are the same for every share and quarter: classes of equal number would show differences that are noise.
    """
    return "geen" if distance is None else str(sum(limit <= shown(distance, "punt") for limit in CLASS_LIMITS))
