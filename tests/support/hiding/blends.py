"""Covers that blend with a coloured text to one colour, and strokes that differ from it in hue alone."""

from __future__ import annotations

from functools import partial

import pikepdf

from tests.support.hiding.page import WHOLE, Box, Hidden, at, draw, filled, parsed, resources, set_before
from tests.support.raw_pdf import Place

_BLENDED = {
    **{
        f"{name}, {mode}": (mode, colour, colour)
        for name, colour in {
            "green": "0 1 0",
            "red": "1 0 0",
            "blue": "0 0 1",
            "magenta": "1 0 1",
            "cyan": "0 1 1",
        }.items()
        for mode in ("Multiply", "Darken")
    },
    **{
        f"{name}, Darken": ("Darken", colour, colour)
        for name, colour in {"dark green": "0 .5 0", "dark blue": "0 .2 .6", "orange": "1 .5 0"}.items()
    },
    "black, Screen": ("Screen", "0 0 0", "1 1 1"),
}
"""The mode, and the colours of the text and of what covers it."""


def _blended(mode: str, text: str, cover: str) -> Hidden:
    def finish(pdf: pikepdf.Pdf, _: Box) -> None:
        resources(pdf, "/ExtGState").BL = parsed(f"<</BM /{mode}>>")

    return Hidden(
        partial(set_before, f"{text} rg"), lambda box: f"q /BL gs {filled(f'{cover} rg', WHOLE, box)} Q", finish
    )


_CROSS = "1.3 w {x} {n} m {r} {n} l S {x} {y} m {r} {t} l S {x} {t} m {r} {y} l S"
_HUES = {
    "green on grey": (".59 .59 .59", "0 0 0", "0 1 0"),
    "rose on green": ("0 1 0", ".7 0 .7", "1 .31 1"),
    "blue on grey": (".45 .45 .45", "0 0 0", ".3 .45 .93"),
}


def _crossed(ground: str, text: str, stroke: str, place: Place, box: Box) -> str:
    """A text on a ground, crossed out before in a colour as dark as the ground."""
    below = f"{ground} rg {at('{x} {y} {w} {h} re f', box, 3)} {stroke} RG {at(_CROSS, box)}"
    return f"q {below} Q\n{draw(place, f'{text} rg')}"


BLENDS = {
    **{name: _blended(*colours) for name, colours in _BLENDED.items()},
    **{f"by hue alone, {name}": Hidden(partial(_crossed, *colours)) for name, colours in _HUES.items()},
}
