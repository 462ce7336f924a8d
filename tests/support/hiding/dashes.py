"""A dash that counts as zero, with ink around it or beside it that makes it a digit or a figure."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from tests.support.hiding.beside import TURNED, beside, strokes, with_text_beside
from tests.support.hiding.digits import figures_of
from tests.support.hiding.page import Box, Hidden, plain

_AROUND = {"8": "abcdef", "4": "fbc", "9": "abcdf", "6": "acdef", "5": "acdf", "3": "abcd"}
"""The strokes of a digit without the one in its middle."""

_DASHED: Mapping[str, Mapping[str, str]] = {
    "small count": {**figures_of(0, 1000), "20": "-"},
    "count": {**figures_of(20, 0), "1.000": "-"},
}
"""The texts of the publication of which a count is a dash."""


def _around(digit: str, box: Box) -> str:
    return f"q 0 g {strokes(_AROUND[digit], box[0] - 0.8, box[1] + 0.2 * box[3] - 0.7, 4.6, 6.4, 0.8)} f Q"


_INK = {
    **{f"{digit} around it": partial(_around, digit) for digit in _AROUND},
    **{f"{digit} before it": partial(beside, digit, "0 g") for digit in "147"},
    "0 behind it": partial(beside, "0", "0 g", is_after=True),
}

DASHES = {
    **{
        f"{name}, {target}": Hidden(plain, ink, targets=(target,), texts=texts)
        for name, ink in _INK.items()
        for target, texts in _DASHED.items()
    },
    **{
        f"{name} before it, {target}": Hidden(partial(with_text_beside, TURNED[name]), targets=(target,), texts=texts)
        for name in ("slanted 1", "upside-down 8", "mirrored 8")
        for target, texts in _DASHED.items()
    },
}
