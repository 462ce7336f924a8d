"""Strokes in other colours than the text, drawn before it: they strike it through, or make a digit another one."""

from __future__ import annotations

from functools import partial

from tests.support.hiding.digits import ADDED, edited, under
from tests.support.hiding.page import Box, Hidden, at, draw, plain
from tests.support.raw_pdf import Place

_STROKES = {
    "struck": "{colour} RG 1.2 w {{x}} {{n}} m {{r}} {{n}} l S",
    "crossed": "{colour} RG 1.2 w {{x}} {{y}} m {{r}} {{t}} l {{x}} {{t}} m {{r}} {{y}} l S",
    "struck twice": "{colour} RG .9 w {{x}} {{n}} m {{r}} {{n}} l S 1 0 0 1 0 -2 cm {{x}} {{n}} m {{r}} {{n}} l S",
}
_COLOURS = {
    "grey": ".57 .57 .57",
    "light grey": ".65 .65 .65",
    "orange": "1 .5 0",
    "green": "0 1 0",
    "red": "1 .3 .3",
    "blue": ".4 .6 1",
}


def _first(operators: str, box: Box) -> str:
    return f"q {at(operators, box)} Q"


def _on_dark(operators: str, place: Place, box: Box) -> str:
    ground = at(".15 g {x} {y} {w} {h} re f", box, 3)
    return f"q {ground} {at(operators, box)} Q\n{draw(place, '1 g')}"


BELOW = {
    f"{name}, {colour}": Hidden(plain, before=partial(_first, strokes.format(colour=shade)))
    for name, strokes in _STROKES.items()
    for colour, shade in _COLOURS.items()
} | {
    **{
        f"{name}, {colour}": edited(*ADDED[name], under(f"{_COLOURS[colour]} rg"))
        for name in ("3 to 8", "1 to 7")
        for colour in _COLOURS
    },
    "struck on dark": Hidden(partial(_on_dark, ".5 .5 .5 RG 1 w {x} {n} m {r} {n} l S")),
    "crossed on dark": Hidden(partial(_on_dark, ".5 .5 .5 RG 1 w {x} {y} m {r} {t} l {x} {t} m {r} {y} l S")),
}
