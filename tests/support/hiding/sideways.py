"""Marks beside a figure on a page of which all text is turned, without the page saying so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pikepdf

from tests.support.hiding.beside import BESIDE, TEXTS_BESIDE
from tests.support.hiding.covers import FILLS, STRIKES
from tests.support.hiding.page import Box, Hidden

TURNS = {
    "a quarter left": ("0 1 -1 0 842 0 cm", (842, 595)),
    "a quarter right": ("0 -1 1 0 0 595 cm", (842, 595)),
    "upside down": ("-1 0 0 -1 595 842 cm", (595, 842)),
}
"""The operators that turn a page, and how wide and high it is then."""

_CHOSEN: Mapping[str, tuple[Mapping[str, Hidden], tuple[str, ...]]] = {
    "ink": (BESIDE, ("1 in front", "7 in front", "8 in front", "- in front", "0 behind", "1 in front in red")),
    "text": (TEXTS_BESIDE, ("slanted 1", "upside-down 6", "mirrored 8", "flipped 3", "turned l as a minus")),
    "fill": (FILLS, ("whole in 1 g",)),
    "strike": (STRIKES, ("thin",)),
}


def turned(hidden: Hidden, turn: str, pdf: pikepdf.Pdf, box: Box) -> None:
    """The page, turned after all else is done."""
    hidden.finish(pdf, box)
    operators, sides = TURNS[turn]
    page = pdf.pages[0]
    page.contents_add(operators.encode(), prepend=True)
    page.obj.MediaBox = pikepdf.Array([0, 0, *sides])


SIDEWAYS = {
    f"{name}, {form}, {turn}": replace(forms[form], finish=partial(turned, forms[form], turn))
    for name, (forms, chosen) in _CHOSEN.items()
    for form in chosen
    for turn in TURNS
}
