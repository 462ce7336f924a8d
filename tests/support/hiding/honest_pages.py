"""Pages that are plain, of kinds that the look takes pains over: turned, scanned, in layers, with notes far away."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import partial

import pikepdf

from tests.support.hiding.annotations import annotation
from tests.support.hiding.layers import in_layers, marked
from tests.support.hiding.page import RESOURCES, Box, Hidden, at, parsed, plain, resources
from tests.support.hiding.sideways import TURNS, turned
from tests.support.hiding.states import set_layer

_CORNER: Box = (20, 20, 18, 18)
_FAR: Box = (60, 500, 140, 12)
_STICKY = "1 1 0 rg 0 0 18 18 re f"


def _sticky(flags: int, pdf: pikepdf.Pdf, _: Box) -> None:
    annotation("/Text", _STICKY, flags, (0, 0, 1, 1)).finish(pdf, _CORNER)


def _on_turned_page(flags: int, pdf: pikepdf.Pdf, box: Box) -> None:
    """A comment that doesn't turn with its page."""
    turned(Hidden(plain, finish=partial(_sticky, flags)), "a quarter left", pdf, box)
    pdf.pages[0].obj.Rotate = 90


def _bare(entries: str, pdf: pikepdf.Pdf, _: Box) -> None:
    """A note without a look, far from the table."""
    note = parsed(at(f"<</Type /Annot /F 4 /Rect [{{x}} {{y}} {{r}} {{t}}] {entries}>>", _FAR))
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])


def _always(operators: str, _: Box) -> str:
    return operators


_QUADS = "/QuadPoints [{x} {t} {r} {t} {x} {y} {r} {y}]"
_BARE = {
    "struck": f"/Subtype /StrikeOut {_QUADS} /C [1 .2 .2]",
    "underlined": f"/Subtype /Underline {_QUADS} /C [1 .2 .2]",
    "wave": f"/Subtype /Squiggly {_QUADS} /C [1 .2 .2]",
    "yellow": f"/Subtype /Highlight {_QUADS} /C [1 1 0]",
    "blue": f"/Subtype /Highlight {_QUADS} /C [.25 .6 1]",
    "highlighter without a colour": f"/Subtype /Highlight {_QUADS}",
    "ink": "/Subtype /Ink /InkList [[{x} {y} {r} {t}]]",
    "line": "/Subtype /Line /L [{x} {y} {r} {t}]",
}

NOTES_FAR_AWAY = {
    **{
        f"sticky note on a turned page, {flags}": Hidden(plain, finish=partial(_on_turned_page, flags))
        for flags in (4, 28)
    },
    "sticky note that doesn't turn": Hidden(plain, finish=partial(_sticky, 28)),
    **{
        f"{name} far away, without a look": Hidden(plain, finish=partial(_bare, entries))
        for name, entries in _BARE.items()
    },
    **{
        f"stamp, after content that ends in {end}": Hidden(
            plain,
            partial(_always, end),
            lambda pdf, _: annotation("/Stamp", "1 0 0 rg 0 0 {w} {h} re f").finish(pdf, (500, 40, 30, 30)),
        )
        for end in ("q", "1 g", "q 1 g", "/A4 gs")
    },
}
"""Notes where no text is."""


def _scanned(width: int, height: int, bits: int, pdf: pikepdf.Pdf, _: Box) -> None:
    """A picture of one light shade as large as the page."""
    size = -(-width * bits // 8) * height
    entries = f"/Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent {bits}"
    picture = parsed(f"<</Type /XObject /Subtype /Image {entries}>>")
    made = pdf.make_stream(b"")
    made.write(zlib.compress((b"\xff" if bits == 1 else b"\xfa") * size), filter=pikepdf.Name.FlateDecode)
    for key, value in picture.items():
        made[key] = value
    resources(pdf, "/XObject").I = pdf.make_indirect(made)


_SCANS = {"7 million": (2480, 3508, 8), "15 million": (3307, 4677, 8), "35 million of a bit": (4960, 7016, 1)}
SCANS = {
    f"picture of {name} pixels behind": Hidden(
        plain,
        before=partial(_always, "q 595 0 0 842 0 0 cm /I Do Q"),
        finish=partial(_scanned, *sides),
        targets=("count", "heading"),
    )
    for name, sides in _SCANS.items()
}

_MARK = "q .8 g BT /F 90 Tf .7 .7 -.7 .7 150 450 Tm (SYNTHETISCH) Tj ET Q"
_RULES: Mapping[str, tuple[float, float, float]] = {
    "10 to 1": (0.1, 1, 0.5),
    "4 to 1": (0.24, 1, 0.5),
    "20 to 1": (0.05, 1, 0.3),
    "1 to 20": (1, 0.05, 0.5),
}


def _ruled(mark: str, across: float, up: float, width: float, _: Box) -> str:
    """Rules between the rows, by a matrix that is not even."""
    heights = [(686 - 16 * number) / up for number in range(3)]
    lines = " ".join(f"{55 / across:.2f} {height:.2f} m {540 / across:.2f} {height:.2f} l" for height in heights)
    return f"{mark} q {across} 0 0 {up} 0 0 cm {width} w {lines} S Q"


UNEVEN_RULES = {
    f"rules by a matrix of {name}{addition}": Hidden(plain, before=partial(_ruled, mark, *matrix))
    for name, matrix in _RULES.items()
    for addition, mark in (("", ""), (" over a watermark", _MARK))
}

_VIEWED = "/Usage <</View <</ViewState /ON>>>>"
_AUTO = "/AS [<</Event /View /OCGs [/L] /Category [/View]>>]"
_AGREED = {
    "viewed": (_VIEWED, ""),
    "viewed of itself": (_VIEWED, _AUTO),
    "viewed, and on": (_VIEWED, "/ON [/L]"),
    "printed": ("/Usage <</Print <</PrintState /ON>>>>", ""),
    "viewed and printed": ("/Usage <</View <</ViewState /ON>> /Print <</PrintState /ON>>>>", ""),
}


def _in_layer(entries: str, settings: str, pdf: pikepdf.Pdf, _: Box) -> None:
    set_layer(entries, settings, pdf)


IN_LAYERS = {
    **{
        f"{name} in the layer of the table": Hidden(plain, before=partial(_always, mark), finish=partial(in_layers, 1))
        for name, mark in (("watermark", _MARK), ("level watermark", "q .9 g BT /F 40 Tf 150 545 Td (UWV) Tj ET Q"))
    },
    **{f"layer to be {name}": Hidden(marked, finish=partial(_in_layer, *entries)) for name, entries in _AGREED.items()},
    "cover in a layer that is off, not to be viewed": Hidden(
        plain,
        lambda box: f"/OC /L0 BDC {at('q 1 g {x} {y} {w} {h} re f Q', box, 1)} EMC",
        partial(_in_layer, "/Usage <</View <</ViewState /OFF>>>>", "/OFF [/L]"),
    ),
}
"""Layers that are shown, by their settings and by their use."""


def _field(entries: str, pdf: pikepdf.Pdf, box: Box) -> None:
    """An empty field that viewers are to draw again."""
    note = parsed(
        at(f"<</Type /Annot /Subtype /Widget /T (veld) /F 4 /Rect [{{x}} {{y}} {{r}} {{t}}] {entries}>>", box)
    )
    made = pdf.make_indirect(note)
    pdf.pages[0].obj.Annots = pikepdf.Array([made])
    pdf.Root.AcroForm = parsed(f"<</NeedAppearances true /DA (0 g /F 9 Tf) /DR {RESOURCES}>>")
    pdf.Root.AcroForm.Fields = pikepdf.Array([made])


PLAIN_PAGES = {
    **{f"turned, {turn}": Hidden(plain, finish=partial(turned, Hidden(plain), turn)) for turn in TURNS},
    "empty field to be drawn": Hidden(plain, finish=partial(_field, "/FT /Tx")),
    "field of no characters to be drawn": Hidden(plain, finish=partial(_field, "/FT /Tx /V ()")),
    "empty field to be drawn, far away": Hidden(plain, finish=lambda pdf, _: _field("/FT /Tx", pdf, _FAR)),
}
