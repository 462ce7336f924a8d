"""Texts that are drawn in rare ways and plainly seen: in clips, layers, forms, over a pale copy, as a clip."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pikepdf

from tests.support.hiding.layers import in_layers
from tests.support.hiding.page import Box, Hidden, at, draw, escaped, form, held, parsed, plain, resources
from tests.support.raw_pdf import Place

_ROUND = (
    "20 0 m 575 0 l 595 0 595 20 595 20 c 595 822 l 595 842 575 842 575 842 c 20 842 l 0 842 0 822 0 822 c "
    "0 20 l 0 0 20 0 20 0 c h"
)
_CELL = "{x} {y} m {m} {y} l {r} {y} {r} {y} {r} {n} c {r} {t} {r} {t} {m} {t} c {x} {t} {x} {t} {x} {n} c h"
_PAGE_CLIPS = {
    "page of round corners": _ROUND,
    "five points": "0 0 m 300 0 l 595 0 l 595 842 l 0 842 l h",
    "six points, a corner cut": "0 0 m 595 0 l 595 800 l 560 842 l 0 842 l h",
    "two boxes": "0 0 298 842 re 298 0 297 842 re",
    "two boxes, one above the other": "0 0 595 500 re 0 500 595 342 re",
    "diamond": "297 -300 m 1000 421 l 297 1200 l -400 421 l h",
    "the same box twice": "0 0 595 842 re W n 0 0 595 842 re",
}
CLIPPED = {
    **{name: Hidden(plain, before=partial(at, f"{path} W n")) for name, path in _PAGE_CLIPS.items()},
    "cell of round corners": Hidden(lambda place, box: draw(place, f"{at(_CELL, box, 6)} W n")),
    "cell of five points": Hidden(
        lambda place, box: draw(place, at("{x} {y} m {m} {y} l {r} {y} l {r} {t} l {x} {t} l h W n", box, 2))
    ),
    "cell of two boxes": Hidden(lambda place, box: draw(place, at("{x} {y} {w} {h} re {r} {y} 40 {h} re W n", box, 2))),
}
"""Clips that take nothing off."""


def _copied(copies: Sequence[tuple[float, float, str]], ground: str, place: Place, box: Box) -> str:
    """A text over paler copies of it: how far to the right and up, and after which operators."""
    drawn = [draw((place[0] + right, place[1] + up, *place[2:]), before) for right, up, before in copies]
    return "\n".join([at(ground, box, 3), *drawn, draw(place)])


_GREY = "q .85 g {x} {y} {w} {h} re f Q"
_COPIES: dict[str, tuple[Sequence[tuple[float, float, str]], str]] = {
    "shadow": ([(0.7, -0.7, ".7 g")], ""),
    "light shadow": ([(1, -1, ".85 g")], ""),
    "close shadow": ([(0.4, -0.4, ".8 g")], ""),
    "soft shadow": ([(0.4, -0.4, "/A8 gs"), (0.8, -0.8, "/A8 gs")], ""),
    "white halo": ([(0, 0, "2 Tr 1.5 w 1 G 1 g")], ""),
    "white outline": ([(0, 0, "1 Tr 1.5 w 1 G")], ""),
    "white halo on grey": ([(0, 0, "2 Tr 1.5 w 1 G 1 g")], _GREY),
    "etched": ([(0.4, -0.4, "1 g")], _GREY),
    "white first": ([(0, 0, "1 g")], ""),
    "white ink first": ([(0, 0, "0 0 0 0 k")], ""),
    "pale first": ([(0, 0, ".9 g")], ""),
    "grey first": ([(0, 0, ".5 g")], ""),
    "invisible first": ([(0, 0, "3 Tr")], ""),
}
COPIED = {name: Hidden(partial(_copied, copies, ground)) for name, (copies, ground) in _COPIES.items()} | {
    "invisible again": Hidden(lambda place, _: f"{draw(place)}\n{draw(place, '3 Tr')}"),
}
"""Texts over a pale copy, as shadows and halos are made."""


def _as_clip(fill: str, place: Place, box: Box) -> str:
    """A text that lets a colour through."""
    shape = f"BT 7 Tr /F {place[2]} Tf {box[0]:.2f} {place[1]} Td {escaped(place[3])} Tj ET"
    return f"q {shape} {at(fill, box, 2)} Q"


def _shading(pdf: pikepdf.Pdf, _: Box) -> None:
    shading = (
        "/ShadingType 2 /ColorSpace /DeviceRGB /Coords [50 0 540 0] /Extend [true true] /Function "
        "<</FunctionType 2 /Domain [0 1] /C0 [0 .2 .5] /C1 [0 .4 .7] /N 1>>"
    )
    resources(pdf, "/Shading").S0 = parsed(f"<<{shading}>>")
    resources(pdf, "/Pattern").P0 = parsed(f"<</PatternType 2 /Shading <<{shading}>>>>")


AS_CLIPS = {
    "black through it": Hidden(partial(_as_clip, "0 g {x} {y} {w} {h} re f")),
    "blue through it": Hidden(partial(_as_clip, "0 .3 .7 rg {x} {y} {w} {h} re f")),
    "a shading through it": Hidden(partial(_as_clip, "/S0 sh"), finish=_shading),
    "filled and clipping": Hidden(lambda place, _: draw(place, "4 Tr")),
    "filled by a pattern": Hidden(lambda place, _: draw(place, "/Pattern cs /P0 scn"), finish=_shading),
}
"""Texts that are a clip, of which the fill is seen."""


def _nested(depth: int, pdf: pikepdf.Pdf, place: Place, box: Box) -> None:
    """Forms within forms, of which the innermost holds a text."""
    made = form(pdf, draw(place), at("[{x} {y} {r} {t}]", box, 20))
    for _ in range(depth - 1):
        outer = form(pdf, "q /X Do Q")
        outer.Resources.XObject = pikepdf.Dictionary(X=made)
        made = outer
    resources(pdf, "/XObject").X = made


def _in_units(unit: float, pdf: pikepdf.Pdf, _: Box) -> None:
    """The page in larger units, and as much smaller in them."""
    page = pdf.pages[0]
    page.contents_add(f"{1 / unit} 0 0 {1 / unit} 0 0 cm".encode(), prepend=True)
    page.obj.MediaBox = pikepdf.Array([0, 0, 595 / unit, 842 / unit])
    page.obj.UserUnit = unit


STRUCTURES = {
    **{f"{count} layers that are on": Hidden(plain, finish=partial(in_layers, count)) for count in (4, 9, 12, 16)},
    **{f"forms, {depth} deep": held(partial(_nested, depth), "q /X Do Q") for depth in (3, 8, 12)},
    "units of two points": Hidden(plain, finish=partial(_in_units, 2)),
}
"""Layers, forms and units."""
