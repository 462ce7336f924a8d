"""A figure twice, of which both are read as one: the second is spaced otherwise, or as dark as no shadow is."""

from __future__ import annotations

from functools import partial

from tests.support.hiding.digits import figures_of
from tests.support.hiding.page import FIGURES, Box, Hidden, draw, escaped
from tests.support.raw_pdf import Place


def _spaced(operators: str, right: float, place: Place, box: Box) -> str:
    """A figure, so far to the right, and again over it by operators: {t} all of it, {a} its begin, {b} its end."""
    text, size = place[3], place[2]
    parts = {"t": escaped(text), "a": escaped(text[0]), "b": escaped(text[1:])}
    parts |= {"c": escaped(text[:-1]), "d": escaped(text[-1])}
    first = draw((place[0] + right, *place[1:]))
    return f"{first}\nq BT /F {size} Tf {box[0] + right:.2f} {place[1]} Td {operators.format(**parts)} ET Q"


_SPACED = {
    "a digit after the first": ("[{a} -556 {b}] TJ", 0),
    "two digits after the first": ("[{a} -1112 {b}] TJ", 0),
    "a digit before the last": ("[{c} -556 {d}] TJ", 0),
    "a point before the last": ("[{c} -278 {d}] TJ", 0),
    "all apart": ("5.004 Tc {t} Tj", 0),
    "all apart, further to the left": ("5.004 Tc {t} Tj", -5),
    "all far apart": ("10.008 Tc {t} Tj", 0),
    "all far apart, further to the left": ("10.008 Tc {t} Tj", -10),
    "a digit at a time": ("{a} Tj 10.008 0 Td {b} Tj", 0),
    "in an array of one": ("5.004 Tc [{t}] TJ", 0),
}


def _shadow(right: float, shade: str, place: Place, box: Box) -> str:
    return (
        f"q {shade} BT /F {place[2]} Tf {box[0] + right:.2f} {place[1]} Td {escaped(place[3])} Tj ET Q\n{draw(place)}"
    )


AGAIN = {
    **{name: Hidden(partial(_spaced, *spaced), targets=FIGURES) for name, spaced in _SPACED.items()},
    **{
        f"ones, {shade} by {right}": Hidden(
            partial(_shadow, right, shade), targets=("small count", "count"), texts=figures_of(11, 1111)
        )
        for right in (-2.5, 2.5, -2)
        for shade in (".26 g", ".4 g", ".5 g")
    },
}
