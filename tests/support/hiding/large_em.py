"""Digits beside a figure in a font of drawings that are small in a large em."""

from __future__ import annotations

from functools import partial

import pikepdf

from tests.support.hiding.beside import segments
from tests.support.hiding.inked import type3
from tests.support.hiding.page import FIGURES, Box, Hidden, draw, parsed, resources
from tests.support.raw_pdf import Place


def _added(digit: str, size: float, right: float, place: Place, box: Box) -> str:
    return f"{draw(place)}\nBT /T {size} Tf {box[0] + right:.2f} {place[1]} Td ({digit}) Tj ET"


def _font(digit: str, size: float, is_named: bool, pdf: pikepdf.Pdf, _: Box) -> None:
    """A font of which the digit is as high at this size as those of the figure."""
    proc = f"600 0 d0 {segments(digit, 60, 0, 440, 700, 90)}"
    font = type3(pdf, {ord(digit): proc}, {ord(digit): digit} if is_named else {}, 600)
    scale = 0.001 * 9 / size
    font.FontMatrix = parsed(f"[{scale:.8f} 0 0 {scale:.8f} 0 0]")
    resources(pdf, "/Font").T = pdf.make_indirect(font)


def _small(digit: str, size: float, right: float = -5.4, *, is_named: bool = True) -> Hidden:
    return Hidden(partial(_added, digit, size, right), finish=partial(_font, digit, size, is_named), targets=FIGURES)


LARGE_EM = {
    **{f"{digit} in an em of {size}": _small(digit, size) for digit in "178" for size in (18, 27, 30, 33, 35, 40, 90)},
    **{f"7 in an em of {size}, not named": _small("7", size, is_named=False) for size in (30, 33, 40)},
}
