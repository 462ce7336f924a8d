"""What Poppler and pdfium draw differently: colours, functions, pictures, boxes of drawings, fonts that they lack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pikepdf

from tests.support.hiding.beside import beside, segments
from tests.support.hiding.inked import to_unicode, type3
from tests.support.hiding.page import FIGURES, Box, Hidden, at, draw, parsed, plain, resources, stream
from tests.support.raw_pdf import Place

_WHITE_POINT = "/WhitePoint [.9505 1 1.089]"
_GREY = f"[/CalGray <<{_WHITE_POINT} /Gamma 100>>]"
_NO_LIGHT = f"[/CalRGB <<{_WHITE_POINT} /Matrix [0 0 0 0 0 0 0 0 0]>>]"
_DIM = (
    f"[/CalRGB <<{_WHITE_POINT} /Gamma [100 100 100] /Matrix [.4124 .2126 .0193 .3576 .7152 .1192 .1805 .0722 .9505]>>]"
)
_INVERSE = "<</FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1>>"

_COLOURS = {
    "calibrated grey": ("/CS", _GREY, "/CS cs .95 sc"),
    "grey of the page": ("/DefaultGray", _GREY, ".95 g"),
    "colour of the page without light": ("/DefaultRGB", _NO_LIGHT, "1 1 1 rg"),
    "dim colour of the page": ("/DefaultRGB", _DIM, ".95 .95 .95 rg"),
}
"""The name of a space of colours, the space, and the operators that choose a colour in it."""


def _coloured(name: str, space: str, operators: str) -> Hidden:
    """A 7 before a figure."""
    return Hidden(
        plain,
        partial(beside, "7", operators),
        lambda pdf, _: resources(pdf, "/ColorSpace").__setitem__(name, parsed(space)),
        targets=FIGURES,
    )


def _calculated(code: str) -> Hidden:
    """The same in a colour that a program calculates."""

    def finish(pdf: pikepdf.Pdf, _: Box) -> None:
        function = stream(pdf, code, "<</FunctionType 4 /Domain [0 1] /Range [0 1]>>")
        names = (pikepdf.Name.Separation, pikepdf.Name.Spot, pikepdf.Name.DeviceGray)
        resources(pdf, "/ColorSpace").CS = pikepdf.Array([*names, function])

    return Hidden(plain, partial(beside, "7", "/CS cs .97 sc"), finish, targets=FIGURES)


def _key(pdf: pikepdf.Pdf, _: Box) -> None:
    """A white picture of 16 bits of which white is transparent."""
    entries = "/ColorSpace /DeviceGray /BitsPerComponent 16 /Width 1 /Height 1 /Mask [65535 65535]"
    resources(pdf, "/XObject").I = stream(pdf, b"\xff\xff", f"<</Type /XObject /Subtype /Image {entries}>>")


def _mask(pdf: pikepdf.Pdf, _: Box) -> None:
    """A mask of which what is out of its box is transferred."""
    entries = "/Type /XObject /Subtype /Form /BBox [0 0 10 10] /Group <</S /Transparency /CS /DeviceGray>>"
    made = parsed(f"<</S /Luminosity /BC [1] /TR {_INVERSE}>>")
    made.G = stream(pdf, "1 g 0 0 10 10 re f", f"<<{entries}>>")
    resources(pdf, "/ExtGState").SM = pikepdf.Dictionary(SMask=made)


_COVERS: Mapping[str, tuple[str, Callable[[pikepdf.Pdf, Box], None]]] = {
    "picture with a key of 16 bits": ("q {w} 0 0 {h} {x} {y} cm /I Do Q", _key),
    "transferred mask": ("q /SM gs 1 g {x} {y} {w} {h} re f Q", _mask),
    "curve of no length": ("q 1 G 24 w 1 J {m} {n} m {m} {n} {m} {n} {m} {n} c S Q", lambda *_: None),
}

_BOXES = {
    "lower half": ("0 0 600 300", "0 0 600 300"),
    "beside it": ("-10 0 -5 3", "-10 0 -5 3"),
    "left half": ("0 0 300 720", "0 0 300 720"),
    "above it": ("0 800 600 900", "0 800 600 900"),
}
"""The box of a font, and those of its drawings."""


def _font(box: str, own: str, pdf: pikepdf.Pdf, _: Box) -> None:
    procs = {ord(digit): f"600 0 {own} d1 {segments(digit, 60, 0, 440, 700, 90)}" for digit in "0123456789"}
    procs[ord(".")] = f"600 0 {own} d1 60 0 90 90 re f"
    font = type3(pdf, dict(sorted(procs.items())), {code: chr(code) for code in procs}, 600)
    font.FontBBox = parsed(f"[{box}]")
    resources(pdf, "/Font").T = pdf.make_indirect(font)


def _drawn(place: Place, _: Box) -> str:
    return draw(place).replace("/F ", "/T ")


_NAMED = "<</Type /Font /Subtype /Type1 /BaseFont /{name} {encoding}>>"
_DIGITS = "/one /nine /seven /three /four /five /six /two /eight /zero"
_FONTS = {
    "names of other digits": ("Helvetica", f"/Encoding <</Differences [48 {_DIGITS}]>>"),
    "nothing to draw": ("Helvetica", f"/Encoding <</Differences [48 {'/.notdef ' * 10}]>>"),
    "digits of old style": ("Helvetica", "/Encoding /MacExpertEncoding"),
    "dingbats": ("ZapfDingbats", ""),
}


def _in_font(name: str, encoding: str) -> Hidden:
    """A figure in a font that shows something else for its codes than it says."""

    def finish(pdf: pikepdf.Pdf, _: Box) -> None:
        font = parsed(_NAMED.format(name=name, encoding=encoding))
        font.ToUnicode = to_unicode(pdf, {code: chr(code) for code in map(ord, "0123456789.")})
        resources(pdf, "/Font").T = pdf.make_indirect(font)

    return Hidden(_drawn, finish=finish, targets=FIGURES)


PROGRAMS = {
    **{f"7 in {name}": _coloured(*colour) for name, colour in _COLOURS.items()},
    "7 by a program, not": _calculated("{pop 1 not 2 add}"),
    "7 by a program, rounded": _calculated("{pop -0.5 round 1 add}"),
    **{name: Hidden(plain, partial(at, look, margin=2), finish) for name, (look, finish) in _COVERS.items()},
    **{
        f"box of a drawing, {name}": Hidden(_drawn, finish=partial(_font, *boxes), targets=FIGURES)
        for name, boxes in _BOXES.items()
    },
    **{f"font, {name}": _in_font(*font) for name, font in _FONTS.items()},
}
