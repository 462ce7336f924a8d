"""Texts that are let through in part: by a clip around the form that holds them, a soft mask, or the page's own box."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import pikepdf

from tests.support.hiding.clips import in_form
from tests.support.hiding.colours import mask
from tests.support.hiding.page import TARGETS, WORDS, Box, Hidden, at, draw, form, held, parsed, plain, resources
from tests.support.raw_pdf import Place

_ALL = tuple(TARGETS)

_PATHS: dict[str, tuple[str, Collection[str]]] = {
    "left": ("-9 {y} m {m} {y} l {m} {t} l -9 {t} l h", WORDS),
    "right": ("{m} {y} m {r} {y} l {r} {t} l {m} {t} l h", WORDS),
    "top": ("{x} {n} {w} {h} re", _ALL),
    "bottom": ("{x} {n} m {r} {n} l {r} 0 l {x} 0 l h", _ALL),
    "middle row": ("{x} {n} {w} 1.2 re", _ALL),
    "triangle": ("{x} {y} m {r} {y} l {x} {t} l h", _ALL),
    "both ends": ("{x} {y} 2 {h} re {r} {y} -2 {h} re", _ALL),
    "wedge": ("{x} {y} m {m} {n} l {r} {y} l {r} {t} l {x} {t} l h", _ALL),
    "curve": ("{x} {y} m {x} {t} {r} {t} {r} {y} c h", WORDS),
    "nowhere": ("10 10 5 5 re", _ALL),
}
"""Paths that hold a part of a text, and on which texts: of a long one a side decides nothing."""


def _nested(path: str, targets: Collection[str]) -> Hidden:
    """A form within a form, with a clip between them."""

    def finish(pdf: pikepdf.Pdf, place: Place, box: Box) -> None:
        outer = form(pdf, f"q {at(path, box, 1)} W n /X Do Q")
        outer.Resources.XObject = pikepdf.Dictionary(X=form(pdf, draw(place)))
        resources(pdf, "/XObject").X = outer

    return held(finish, "/X Do", targets)


FORM_CLIPS = {
    **{name: in_form(None, "", f"{path} W n", targets) for name, (path, targets) in _PATHS.items()},
    "top, even-odd": in_form(None, "", "0 0 595 842 re {x} 0 {w} {n} re W* n"),
    "two clips": in_form(None, "", "{x} {n} {w} {h} re W n {x} 0 {w} {t} re W n"),
    "between forms": _nested("{x} {n} {w} {h} re", _ALL),
    "triangle between forms": _nested("{x} {y} m {r} {y} l {x} {t} l h", _ALL),
    "in a group": in_form(None, "/Group <</S /Transparency>>", "{x} {n} {w} {h} re W n"),
}
"""Clips around the form that holds a text."""

_STATES = {
    "mode 3": "3 Tr",
    "mode 7": "7 Tr",
    "narrow": "1 Tz",
    "very narrow": ".1 Tz",
    "squeezed": "20 Tz",
    "raised": "300 Ts",
    "lowered": "-900 Ts",
    "over each other": "-5 Tc",
    "far apart": "60 Tc",
    "white": "1 g",
    "white ink": "0 0 0 0 k",
    "white outline": "1 Tr 1 G",
    "outline of specks": "1 Tr 1.2 w [.1 60] 0 d",
    "thick outline": "2 Tr 7 w",
    "transparent": "/A0 gs",
    "mode of nothing": "3 Tr Tr",
}
FORM_STATES = {
    **{name: in_form(None, "", operators) for name, operators in _STATES.items()},
    **{
        f"{name}, in a group": in_form(None, "/Group <</S /Transparency>>", _STATES[name])
        for name in ("mode 3", "narrow", "raised", "white")
    },
}
"""A form begins in the state of what draws it."""

_HOLES = "0 g 0 0 595 842 re f 1 g "
"""A mask lets nothing through but what is drawn after."""


def _masked(drawing: str, targets: Collection[str] = _ALL, kind: str = "/Luminosity", others: str = "") -> Hidden:
    return Hidden(
        lambda place, _: draw(place, "/SM gs"),
        finish=lambda pdf, box: mask(pdf, at(drawing, box, 1), kind, others),
        targets=targets,
    )


def _masked_form(drawing: str, targets: Collection[str]) -> Hidden:
    shown = in_form(None, "/Group <</S /Transparency>>", "/SM gs", targets)

    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        shown.finish(pdf, box)
        mask(pdf, at(drawing, box, 1))

    return Hidden(shown.show, finish=finish, targets=targets)


_BARS = " ".join("1 0 0 1 0 2 cm {x} {y} {w} .8 re f" for _ in range(5))

MASKS = {
    **{name: _masked(f"{_HOLES}{path} f", targets) for name, (path, targets) in _PATHS.items()},
    "top, by alpha": _masked("0 g {x} {n} {w} {h} re f", kind="/Alpha"),
    "left, by alpha": _masked("0 g {x} {y} 3 {h} re f", WORDS, kind="/Alpha"),
    "bottom kept out": _masked("0 g {x} {y} {w} 6 re f", others="/BC [1]"),
    "left kept out": _masked("0 g {x} {y} 4 {h} re f", WORDS, others="/BC [1]"),
    "bars": _masked(f"0 g 0 0 595 842 re f 1 g {_BARS}"),
    "pale": _masked(".03 g 0 0 595 842 re f"),
    "top of a form": _masked_form(_HOLES + "{x} {n} {w} {h} re f", _ALL),
    "left of a form": _masked_form(_HOLES + "{x} {y} 4 {h} re f", WORDS),
    "none of a form": _masked_form("0 g 0 0 595 842 re f", _ALL),
}
"""Soft masks that let a part through."""


def _cut(edges: str, key: str, pdf: pikepdf.Pdf, box: Box) -> None:
    pdf.pages[0].obj[key] = parsed(at(edges, box))


_EDGES: dict[str, tuple[str, Collection[str]]] = {
    "upper edge": ("[0 0 595 {n}]", ("heading",)),
    "lower edge": ("[0 {n} 595 842]", ("footnote",)),
    "left edge": ("[{m} 0 595 842]", ("name",)),
    "right edge": ("[0 0 {m} 842]", ("total",)),
    "last digit": ("[0 0 526 842]", ("total",)),
    "all above": ("[0 0 595 {y}]", ("heading",)),
    "all below": ("[0 {t} 595 842]", ("footnote",)),
    "elsewhere": ("[2000 2000 3000 3000]", _ALL),
    "one point": ("[0 0 1 1]", _ALL),
    "lower corner": ("[0 0 300 300]", _ALL),
}
"""The page's box, cut at a text: only the outermost ones."""

PAGE_BOXES = {
    f"{key[1:]}, {name}": Hidden(plain, finish=partial(_cut, edges, key), targets=targets)
    for key in ("/CropBox", "/MediaBox")
    for name, (edges, targets) in _EDGES.items()
    if (key, name) != ("/CropBox", "elsewhere")  # no viewer crops to nothing
}
"""Texts that the page's own box cuts off."""
