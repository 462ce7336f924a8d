"""Marks beside a figure of large type: a drawn 1, and letters that are slanted, turned or mirrored."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from tests.support.hiding.beside import BESIDE, TEXTS_BESIDE, TURNED
from tests.support.hiding.large import larger
from tests.support.hiding.page import FIGURES, Box, Hidden, plain


def _bar(before: float, width: float, box: Box) -> str:
    """A 1 as high as the digits."""
    return f"q 0 g {box[0] - before:.2f} {box[1] + 0.2 * box[3]:.2f} {width} 6.4 re f Q"


def _enlarged(hidden: Hidden, factor: float) -> Hidden:
    return replace(hidden, finish=partial(larger, hidden, factor))


_BARS = {"thin": (1.2, 0.5), "usual": (1.5, 0.85), "far": (2.4, 0.85), "thick": (1.8, 1.1)}

LARGE_BESIDE = {
    **{
        f"{name} 1, {factor} times": _enlarged(Hidden(plain, partial(_bar, *bar), targets=FIGURES), factor)
        for name, bar in _BARS.items()
        for factor in (1.7, 2, 2.5, 3.3)
    },
    **{
        f"{name}, {factor} times": _enlarged(BESIDE[name], factor)
        for name in ("1 in front", "7 in front", "0 behind")
        for factor in (2, 3.3, 5)
    },
    **{f"{name}, 5 times": _enlarged(TEXTS_BESIDE[name], 5) for name in TURNED},
}
