"""A heading or a footnote that is hidden on a page of its own, without rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.support.hiding.annotations import ANNOTATIONS
from tests.support.hiding.clips import CLIPS, FORMS
from tests.support.hiding.colours import ALPHAS, COLOURS, SIZES
from tests.support.hiding.covers import FILLS, PICTURES, STRIKES
from tests.support.hiding.layers import LAYERS
from tests.support.hiding.notes import NOTES
from tests.support.hiding.page import Hidden

_FORMS: Mapping[str, tuple[Mapping[str, Hidden], tuple[str, ...]]] = {
    "colour": (COLOURS, ("1 g", ".97 g", "0 0 0 0 k", "1 Tr 1 G", "2 Tr 1 g 1 G", "on its own ground")),
    "alpha": (ALPHAS, ("A0", "A4 in red", "soft mask")),
    "clip": (CLIPS, ("elsewhere", "upper half", "triangle", "a line of it")),
    "form box": (FORMS, ("elsewhere", "lower half", "moved away")),
    "size": (SIZES, ("0.01", "flat", "narrow")),
    "layer": (LAYERS, ("off", "base state")),
    "fill": (FILLS, ("whole in 1 g", "whole in 0 g", "stripe in 1 g", "slowly")),
    "picture": (PICTURES, ("whole, 255", "whole, 0, with alpha")),
    "strike": (STRIKES, ("thin", "cross")),
    "annotation": (ANNOTATIONS, ("FreeText, other", "black")),
    "note": (NOTES, ("square", "struck", "field")),
}
"""Forms of other classes, one or more of each."""

APART = {
    f"{name}, {form}": replace(forms[form], targets=("heading", "footnote"), is_apart=True)
    for name, (forms, chosen) in _FORMS.items()
    for form in chosen
} | {"mode 3": replace(COLOURS["3 Tr"], targets=("heading", "footnote"), is_apart=True)}
