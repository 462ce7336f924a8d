"""What is hidden on a page that is larger than usual: all of it in larger type, or in a corner of large paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pikepdf

from tests.support.hiding.below import BELOW
from tests.support.hiding.clips import CLIPS
from tests.support.hiding.covers import FILLS, PICTURES, STRIKES
from tests.support.hiding.digits import ADDITIONS, ERASURES
from tests.support.hiding.page import Box, Hidden

_CHOSEN: Mapping[str, tuple[Mapping[str, Hidden], tuple[str, ...]]] = {
    "fill": (FILLS, ("whole in 1 g", "half in 1 g", "stripe in 0 g")),
    "picture": (PICTURES, ("whole, 255", "last characters, 0")),
    "strike": (STRIKES, ("thin", "red", "grey", "slash")),
    "clip": (CLIPS, ("upper half", "triangle")),
    "below": (BELOW, ("struck, orange",)),
    "digit": (ERASURES, ("8 to 3, below, white", "9 to 5, white")),
    "added": (ADDITIONS, ("3 to 8, black", "5 to 6, black", "1 to 7, line")),
}
"""Forms of other classes that show what is small on a large page."""


def larger(hidden: Hidden, factor: float, pdf: pikepdf.Pdf, box: Box) -> None:
    hidden.finish(pdf, box)
    page = pdf.pages[0]
    page.contents_add(f"{factor} 0 0 {factor} 0 0 cm".encode(), prepend=True)
    page.obj.MediaBox = pikepdf.Array([0, 0, 595 * factor, 842 * factor])


def on_paper(hidden: Hidden, side: float, pdf: pikepdf.Pdf, box: Box) -> None:
    hidden.finish(pdf, box)
    pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, side, side])


_FORMS = {f"{name}, {form}": forms[form] for name, (forms, chosen) in _CHOSEN.items() for form in chosen}

LARGE_TYPE = {
    f"{name}, {factor} times": replace(hidden, finish=partial(larger, hidden, factor))
    for name, hidden in _FORMS.items()
    for factor in (3, 6)
}
"""In type of 54 points and more on paper that is as much larger."""

LARGE_PAPER = {
    f"{name}, {side}": replace(hidden, finish=partial(on_paper, hidden, side))
    for name, hidden in _FORMS.items()
    for side in (3370, 5000)
}
"""In the usual type on paper of more than a metre."""
