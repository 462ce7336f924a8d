"""Texts that are transparent, in the colour of the paper, or too small to see."""

from __future__ import annotations

from functools import partial

import pikepdf

from tests.support.hiding.page import Box, Hidden, draw, parsed, part, resources, set_before, stream


def _soft_mask(pdf: pikepdf.Pdf, _: Box) -> None:
    """A mask that lets nothing through."""
    mask(pdf, "0 g 0 0 595 842 re f")


def mask(pdf: pikepdf.Pdf, drawing: str, kind: str = "/Luminosity", others: str = "") -> None:
    """A soft mask as the state /SM."""
    entries = "<</Type /XObject /Subtype /Form /BBox [0 0 595 842] /Group <</S /Transparency /CS /DeviceGray>>>>"
    made = parsed(f"<</S {kind} {others}>>")
    made.G = stream(pdf, drawing, entries)
    resources(pdf, "/ExtGState").SM = pikepdf.Dictionary(SMask=made)


ALPHAS = {
    **{f"{name}": Hidden(partial(set_before, f"/{name} gs")) for name in ("A0", "A2", "A4", "A8", "A15")},
    "A0 in grey": Hidden(partial(set_before, "/A0 gs .3 g")),
    "A4 in red": Hidden(partial(set_before, "/A4 gs 1 0 0 rg")),
    "white multiplied": Hidden(partial(set_before, "/M gs 1 g")),
    "soft mask": Hidden(partial(set_before, "/SM gs"), finish=_soft_mask),
    "soft mask in grey": Hidden(partial(set_before, ".2 g /SM gs"), finish=_soft_mask),
    "A0 twice": Hidden(lambda place, _: draw(place, "/A0 gs") + "\n" + draw(place, "/A2 gs")),
}

COLOURS = {
    colour: Hidden(partial(set_before, colour))
    for colour in (
        *("1 g", ".99 g", ".97 g", ".95 g", ".9 g", "1 1 1 rg", "1 1 .8 rg", "1 .98 .95 rg", "0 0 0 0 k"),
        *("0 0 0 .04 k", "/DeviceGray cs 1 sc", "1 Tr 1 G", "1 Tr 0 w 1 G", "2 Tr 1 g 1 G", "3 Tr"),
    )
} | {
    "on its own ground": Hidden(
        lambda place, box: f"q .3 g {part(box, -0.1, -0.2, 1.2, 1.4)} re f Q {draw(place, '.3 g')}"
    ),
    "near its ground": Hidden(
        lambda place, box: f"q .3 g {part(box, -0.1, -0.2, 1.2, 1.4)} re f Q {draw(place, '.36 g')}"
    ),
}

SIZES = {
    f"{scale}": Hidden(partial(lambda factor, place, _: draw(place, scale=factor), scale))
    for scale in (0.001, 0.01, 0.02, 0.03, 0.05, 0.08, 0.1)
} | {
    "flat": Hidden(
        lambda place, _: draw(place).replace(
            " Td", " Td 1 0 0 .01 " + draw(place).split(" Tf ")[1].split(" Td")[0] + " Tm"
        )
    ),
    "narrow": Hidden(lambda place, _: draw(place, "1 Tz")),
    "very narrow": Hidden(lambda place, _: draw(place, ".1 Tz")),
}
