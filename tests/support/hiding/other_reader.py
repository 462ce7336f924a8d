"""Texts that are hidden in a file that goes to the other reader: a character of it says not what it is.

Slanted text lies below them, so that something is drawn where they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pikepdf

from tests.support.hiding.clips import CLIPS, FORMS
from tests.support.hiding.colours import ALPHAS, COLOURS
from tests.support.hiding.covers import FILLS, PICTURES, STRIKES
from tests.support.hiding.inked import type3
from tests.support.hiding.layers import LAYERS
from tests.support.hiding.page import Box, Hidden, resources

_NAMELESS = "BT /Z 8 Tf 560 20 Td <C8> Tj ET"


def with_nameless(hidden: Hidden) -> Hidden:
    """The same on a page with a character that says not what it is, far from the table."""

    def after(box: Box) -> str:
        return f"{hidden.after(box)}\n{_NAMELESS}"

    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        hidden.finish(pdf, box)
        font = type3(pdf, {200: "500 0 d0 0 0 300 300 re f"}, {}, 500)
        resources(pdf, "/Font").Z = pdf.make_indirect(font)

    return replace(hidden, after=after, finish=finish)


def read_otherwise(hidden: Hidden) -> Hidden:
    def before(box: Box) -> str:
        x, y = box[:2]
        slanted = f"q .85 g BT /F 30 Tf .9 .43 -.43 .9 {x - 8:.2f} {y - 12:.2f} Tm (MMMM) Tj ET Q"
        return f"{slanted}\n{hidden.before(box)}"

    return with_nameless(replace(hidden, before=before))


_CHOSEN: Mapping[str, tuple[Mapping[str, Hidden], tuple[str, ...]]] = {
    "colour": (COLOURS, ("1 g", "1 Tr 1 G", "on its own ground")),
    "alpha": (ALPHAS, ("A0", "soft mask")),
    "clip": (CLIPS, ("elsewhere", "upper half")),
    "form": (FORMS, ("elsewhere", "lower half")),
    "layer": (LAYERS, ("off",)),
    "fill": (FILLS, ("whole in 1 g", "whole in 0 g", "half in 1 g")),
    "picture": (PICTURES, ("whole, 255", "whole, 0")),
    "strike": (STRIKES, ("cross",)),
}

OTHER_READER = {
    f"{name}, {form}": read_otherwise(forms[form]) for name, (forms, chosen) in _CHOSEN.items() for form in chosen
}
