"""White digits beside a figure: on a dark tile of their own, or on the ground that they share with it."""

from __future__ import annotations

from functools import partial

from tests.support.hiding.beside import segments
from tests.support.hiding.page import FIGURES, Box, Hidden, at, draw, plain
from tests.support.raw_pdf import Place

_TILES = {"blue": "0 .2 .5 rg", "black": "0 g", "red": ".6 0 0 rg", "mid blue": ".2 .4 .7 rg"}
_GROUNDS = {"mid blue": ".45 .6 .85 rg", "grey": ".6 g", "orange": ".9 .55 .2 rg"}


def _tiled(colour: str, digit: str, box: Box) -> str:
    x, y = box[:2]
    tile = f"{x - 9:.2f} {y - 1:.2f} 8.7 {box[3] + 2:.2f} re f"
    return f"q {colour} {tile} 1 g {segments(digit, x - 7.2, y + 0.2 * box[3])} Q"


def _thin_tile(colour: str, box: Box) -> str:
    """A tile as narrow as its 1."""
    x, y = box[:2]
    tile = f"{x - 4.4:.2f} {y - 1:.2f} 3.7 {box[3] + 2:.2f} re f"
    return f"q {colour} {tile} 1 g {x - 2.8:.2f} {y + 0.2 * box[3]:.2f} .9 6.4 re f Q"


def _on_ground(colour: str, place: Place, box: Box) -> str:
    ground = at("{x} {y} {w} {h} re f", (box[0] - 8, box[1], box[2] + 16, box[3]), 3)
    return f"q {colour} {ground} Q\n{draw(place)}"


def _white(digit: str, box: Box) -> str:
    """A digit before a figure; a 0 behind it."""
    left = box[0] + box[2] + 0.8 if digit == "0" else box[0] - 5.2
    return f"q 1 g {segments(digit, left, box[1] + 0.2 * box[3])} Q"


LIGHT = {
    **{
        f"{digit} on {name}": Hidden(plain, partial(_tiled, colour, digit), targets=FIGURES)
        for name, colour in _TILES.items()
        for digit in "1478"
    },
    **{
        f"1 on a narrow {name} tile": Hidden(plain, partial(_thin_tile, colour), targets=FIGURES)
        for name, colour in _TILES.items()
    },
    **{
        f"{digit} beside black on {name}": Hidden(partial(_on_ground, colour), partial(_white, digit), targets=FIGURES)
        for name, colour in _GROUNDS.items()
        for digit in "14780"
    },
}
