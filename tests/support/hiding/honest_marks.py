"""Marks on a page that hide nothing: highlighters, tints, borders, underlines, stamps, pictures behind, empty notes."""

from __future__ import annotations

from functools import partial
from itertools import cycle
from math import sin

import pikepdf

from tests.support.hiding.annotations import annotation
from tests.support.hiding.page import FIGURES, WHOLE, Box, Hidden, Shares, at, filled, parsed, plain, resources, stream

_PENS = {"yellow": "1 1 0", "green": ".6 1 .6", "pink": "1 .6 .8"}
_QUADS = "[{x} {t} {r} {t} {x} {y} {r} {y}]"


def _commented(colour: str, right: float = 0, *, has_look: bool = True) -> Hidden:
    """A highlighter as an annotation, on a page that is moved by a part of a point."""

    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        box = (box[0] + right, *box[1:])
        annotation("/Highlight", f"/M gs {_PENS[colour]} rg 0 0 {{w}} {{h}} re f").finish(pdf, box)
        note = pdf.pages[0].obj.Annots[0]
        note.QuadPoints, note.C = parsed(at(_QUADS, box, 1)), parsed(f"[{_PENS[colour]}]")
        if not has_look:
            del note.AP

    return Hidden(plain, before=lambda _: f"1 0 0 1 {right} 0 cm", finish=finish)


def _multiplied(colour: str, right: float = 0, shares: Shares = WHOLE) -> Hidden:
    """The same as a rectangle of the page."""
    return Hidden(
        plain,
        lambda box: f"q /M gs {filled(f'{colour} rg', shares, box)} Q",
        before=lambda _: f"1 0 0 1 {right} 0 cm",
    )


_TURNS = [(number / 10, colour) for number, colour in zip(range(10), cycle(_PENS), strict=False)]

HIGHLIGHTS = {
    **{f"{colour} comment, {right} to the right": _commented(colour, right) for right, colour in _TURNS},
    **{f"{colour} box, {right} to the right": _multiplied(_PENS[colour], right) for right, colour in _TURNS},
    **{f"{colour} comment without a look": _commented(colour, has_look=False) for colour in _PENS},
    "lower part marked": _multiplied(_PENS["pink"], 0.3, (-0.1, -0.1, 1.2, 0.5)),
    "begin marked": _multiplied(_PENS["green"], 0.3, (-0.1, -0.1, 0.6, 1.2)),
    **{
        f"page tinted, {right} to the right": _multiplied(colour, right, (-99, -99, 199, 199))
        for right, colour in ((0, "1 1 1"), (0.3, "1 1 .8"), (0.5, ".9 .95 1"), (0.7, "1 1 1"))
    },
}
"""Highlighters and tints, which multiply."""

_EDGES = {"right": "{r}", "left": "{x}"}


def _bordered(edge: str, colour: str, width: float, outside: float, box: Box) -> str:
    """The border of a cell without padding: its middle so many widths out of the advance of the text."""
    x = (box[0] + box[2] + outside * width) if edge == "right" else (box[0] - outside * width)
    return f"q {colour} G {width} w {x:.3f} {box[1] - 3:.2f} m {x:.3f} {box[1] + box[3] + 3:.2f} l S Q"


BORDERS = {
    f"{edge} border, {name}, {width}{' from the edge' if outside else ''}": Hidden(
        plain, partial(_bordered, edge, colour, width, outside), targets=FIGURES
    )
    for edge in ("right", "left")
    for name, colour in (("black", "0"), ("grey", ".5"))
    for width in (0.25, 0.5, 0.75)
    for outside in (0, 0.5)
}
"""Borders of cells on the edge of a digit's advance, or outside it; letters have no room beside them."""

_GROUNDS = {"blue": ".35 .6 .85", "orange": "1 .75 .35", "light": ".85 .92 1", "green": ".6 .85 .6"}

GROUNDS = {
    f"{colour} bar that ends at {share}": Hidden(
        plain, before=partial(filled, f"{shade} rg", (-0.4, -0.2, 0.4 + share, 1.4))
    )
    for colour, shade in _GROUNDS.items()
    for share in (0.35, 0.5, 0.8, 1)
} | {
    f"{colour} below in part": Hidden(plain, before=partial(filled, f"{shade} rg", (-0.1, -0.1, 1.2, 0.55)))
    for colour, shade in _GROUNDS.items()
}
"""Grounds that end within a word or at it, as bars of data do."""

_RULES = {
    "underlined closely": "q .5 w 1 0 0 1 0 -.8 cm {x} {b} m {r} {b} l S Q",
    "underlined thickly": "q 1 w 1 0 0 1 0 -1.3 cm {x} {b} m {r} {b} l S Q",
    "underlined twice": "q .5 w 1 0 0 1 0 -1 cm {x} {b} m {r} {b} l S 1 0 0 1 0 -1.4 cm {x} {b} m {r} {b} l S Q",
    "rule on the baseline": "q .5 w 55 {b} m 540 {b} l S Q",
    "rule below the baseline": "q 1 w 1 0 0 1 0 -.25 cm 55 {b} m 540 {b} l S Q",
    "grey rule on the baseline": "q .5 G .75 w 55 {b} m 540 {b} l S Q",
    "rule above": "q .5 w 55 {t} m 540 {t} l S Q",
}


def _ruled(operators: str, box: Box) -> str:
    return at(operators.replace("{b}", f"{box[1] + 0.2 * box[3]:.2f}"), box)


RULES = {name: Hidden(plain, partial(_ruled, operators)) for name, operators in _RULES.items()}
"""Underlines and rules."""

_STAMP = "BT /F 90 Tf .7 .7 -.7 .7 130 430 Tm (GEZIEN) Tj ET"
_RING = "{c} 6 w 390 685 m 390 740 300 740 300 685 c 300 630 390 630 390 685 c S"


def _photo(pdf: pikepdf.Pdf, _: Box) -> None:
    """A picture of soft light shades."""
    shades = [int(215 + 35 * sin(across / 6) * sin(down / 9)) for down in range(64) for across in range(64)]
    entries = "/Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray /BitsPerComponent 8"
    resources(pdf, "/XObject").I = stream(pdf, bytes(shades), f"<<{entries} /Interpolate true>>")


def _stamped(drawing: str, state: str, _: Box) -> str:
    return f"q {drawing.format(c=state)} Q"


_MARKS = {"stamp": f"{{c}} {_STAMP}", "ring": _RING}
_BELOW = {
    "stamp": (".85 g", ".75 g", "1 .8 .8 rg", ".8 .85 1 rg"),
    "ring": (".85 G", ".7 G", "1 .6 .6 RG"),
}
_OVER = {
    "stamp": ("/A8 gs", "/A15 gs", "/M gs .85 g", "/M gs 1 .8 .8 rg"),
    "ring": ("/M gs .85 G", "/M gs 1 .7 .7 RG"),
}

STAMPS = {
    **{
        f"{mark} below, {state}": Hidden(plain, before=partial(_stamped, _MARKS[mark], state))
        for mark, states in _BELOW.items()
        for state in states
    },
    **{
        f"{mark} over, {state}": Hidden(plain, partial(_stamped, _MARKS[mark], state))
        for mark, states in _OVER.items()
        for state in states
    },
    "photo behind": Hidden(plain, before=lambda _: "q 595 0 0 842 0 0 cm /I Do Q", finish=_photo),
    "photo multiplied over": Hidden(plain, lambda _: "q /M gs 595 0 0 842 0 0 cm /I Do Q", finish=_photo),
}
"""Light stamps and pictures that one reads through."""


def _noted(entries: str, pdf: pikepdf.Pdf, box: Box) -> None:
    note = pdf.make_indirect(parsed(at(f"<</Type /Annot /Rect [{{x}} {{y}} {{r}} {{t}}] {entries}>>", box, 2)))
    pdf.pages[0].obj.Annots = pikepdf.Array([note])
    if "/Widget" in entries:
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([note]))


def _hidden_note(pdf: pikepdf.Pdf, box: Box) -> None:
    annotation("/FreeText", "1 g 0 0 {w} {h} re f", flags=2).finish(pdf, box)


_FIELD = "/Subtype /Widget /T (veld) /F 4"
NOTES_THAT_SHOW_NOTHING = {
    "link without a border": Hidden(plain, finish=partial(_noted, "/Subtype /Link /Border [0 0 0]")),
    "link to a page": Hidden(plain, finish=partial(_noted, "/Subtype /Link /Border [0 0 0] /A <</S /URI /URI (a)>>")),
    "link of a word processor": Hidden(plain, finish=partial(_noted, "/Subtype /Link /BS <</W 0>> /F 4")),
    "button that is off": Hidden(plain, finish=partial(_noted, f"{_FIELD} /FT /Btn /V /Off /AS /Off")),
    "signed without a look": Hidden(
        plain, finish=lambda pdf, _: _noted(f"{_FIELD} /FT /Sig /V <</Type /Sig>>", pdf, (2, 2, -4, -4))
    ),
    "field without a look": Hidden(plain, finish=partial(_noted, f"{_FIELD} /FT /Tx")),
    "field of an empty value": Hidden(plain, finish=partial(_noted, f"{_FIELD} /FT /Tx /V ()")),
    "hidden field": Hidden(plain, finish=partial(_noted, "/Subtype /Widget /T (a) /F 2 /FT /Tx /V (77)")),
    "signature without a look": Hidden(plain, finish=partial(_noted, f"{_FIELD} /FT /Sig")),
    "signature of no size": Hidden(plain, finish=lambda pdf, _: _noted(f"{_FIELD} /FT /Sig", pdf, (2, 2, -4, -4))),
    "hidden note": Hidden(plain, finish=_hidden_note),
    "hidden square": Hidden(plain, finish=partial(_noted, "/Subtype /Square /F 2 /C [1 1 1] /IC [1 1 1]")),
    "popup": Hidden(plain, finish=partial(_noted, "/Subtype /Popup /Open false")),
    "empty button": Hidden(plain, finish=partial(_noted, f"{_FIELD} /FT /Btn /AS /Off")),
}
"""Notes and fields over a text that have nothing to show."""
