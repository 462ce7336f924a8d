"""Marks beside a figure on a page of which all stands in one layer, or a few, that are on."""

from __future__ import annotations

from dataclasses import replace

import pikepdf

from tests.support.hiding.beside import BESIDE, TEXTS_BESIDE, TURNED
from tests.support.hiding.layers import in_layers
from tests.support.hiding.page import Box, Hidden


def _layered(hidden: Hidden, count: int) -> Hidden:
    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        hidden.finish(pdf, box)
        in_layers(count, pdf, box)

    return replace(hidden, finish=finish)


IN_ONE_LAYER = {
    **{f"{name}, {count}": _layered(TEXTS_BESIDE[name], count) for name in TURNED for count in (1, 3)},
    **{f"{name}, 1": _layered(BESIDE[name], 1) for name in ("1 in front", "7 in front", "0 behind")},
}
