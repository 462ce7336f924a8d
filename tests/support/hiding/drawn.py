"""Digits beside a figure of few thin strokes, as written by hand, or of dots."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tests.support.hiding.page import FIGURES, Box, Hidden, plain

_STROKES = {
    "1": "-3.4 0 m -1.6 6.4 l -3 4.9 l",
    "1, leaning": "-4.2 0 m -1.3 6.4 l -3.1 5.2 l",
    "1, one stroke": "-4.2 0 m -1.6 6.4 l",
    "4": "-3 6.4 m -4.8 2.4 l -1.2 3 l -2 4.4 m -2.6 0 l",
    "4, leaning": "-2.6 6.4 m -5.2 2.6 l -3.4 1.8 l -1.2 3.1 l -1.2 5 m -3.4 -.4 l",
    "4, open": "-3.4 6.2 m -5 2.4 l -1 2.9 l -1.4 4.8 m -3 -.4 l",
    "7": "-4.8 5.4 m -1.4 6.4 l -3.6 0 l",
    "7, curved": "-4.8 5.2 m -4.6 6.2 -3 5.6 -1.2 6.4 c -2.6 4 -3.2 2 -3.4 -.3 c",
    "7, waved": "-5.2 5 m -3.6 6.3 l -2.8 5.5 l -1.1 6.6 l -4.2 -.2 l",
    "8": "-1.4 5.6 m -3 7 -4.6 5 -2.8 3.4 c -1 1.6 -2.8 -.8 -4.2 .6 c -5.4 2 -1.4 3.4 -1.4 5.6 c",
}
"""From the begin of a figure's baseline."""

_PENS = {"thin blue": "0 0 .6 RG .5 w", "black": "0 G .6 w", "hair": "0 G .25 w"}


def _written(path: str, pen: str, box: Box) -> str:
    return f"q 1 J 1 j {pen} 1 0 0 1 {box[0]:.2f} {box[1] + 0.2 * box[3]:.2f} cm {path} S Q"


_DOTS: dict[str, Sequence[tuple[float, float]]] = {
    "1": [(-2, 0.5 + 1.4 * number) for number in range(5)] + [(-3.1, 4.9)],
    "7": [(-5.6 + 1.4 * number, 6) for number in range(4)] + [(-2, 4.6), (-2.6, 3.2), (-3.2, 1.8), (-3.6, 0.5)],
    "4": [(-2, 0.5 + 1.2 * number) for number in range(5)] + [(-4.8, 2), (-3.4, 2), (-4.2, 3.4), (-3.2, 4.8)],
}


def _dotted(dots: Sequence[tuple[float, float]], half: float, box: Box) -> str:
    x, y = box[0], box[1] + 0.2 * box[3]
    drawn = (f"{x + right - half:.2f} {y + up - half:.2f} {2 * half} {2 * half} re f" for right, up in dots)
    return f"q 0 g {' '.join(drawn)} Q"


DRAWN = {
    **{
        f"{digit}, {name}": Hidden(plain, partial(_written, path, pen), targets=FIGURES)
        for digit, path in _STROKES.items()
        for name, pen in _PENS.items()
    },
    **{
        f"{digit} of dots, {2 * half}": Hidden(plain, partial(_dotted, dots, half), targets=FIGURES)
        for digit, dots in _DOTS.items()
        for half in (0.3, 0.5, 0.55)
    },
}
