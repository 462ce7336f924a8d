"""Texts set in what the document doesn't have, or by operators that lack something: readers make it up differently."""

from __future__ import annotations

from functools import partial

import pikepdf

from tests.support.hiding.page import RESOURCES, Box, Hidden, at, draw, held, parsed, resources, set_before, stream
from tests.support.raw_pdf import Place


def _in_font(entries: str) -> Hidden:
    """A text in a font of which the dictionary is like this."""

    def finish(pdf: pikepdf.Pdf, _: Box) -> None:
        resources(pdf, "/Font").FF = parsed(entries)

    return Hidden(lambda place, _: draw(place).replace("/F ", "/FF "), finish=finish)


def _changed(old: str, new: str) -> Hidden:
    """A text of which the operators are changed."""
    return Hidden(lambda place, _: draw(place).replace(old, new))


def _in_form(entries: str) -> Hidden:
    """A text in a form of which the dictionary is like this."""

    def finish(pdf: pikepdf.Pdf, place: Place, _: Box) -> None:
        form = f"<</Type /XObject {entries} /Resources {RESOURCES}>>"
        resources(pdf, "/XObject").X = stream(pdf, draw(place), form)

    return held(finish, "q /X Do Q")


UNKNOWN = {
    "font that is not there": _changed("/F ", "/Nope "),
    "font, then one that is not there": _changed(" Tf", " Tf /Nope 9 Tf"),
    "font of a void name": _changed("/F ", "/ "),
    "no font": Hidden(lambda place, _: draw(place).replace(f"/F {place[2]} Tf", "")),
    "font without a name": _in_font("<</Subtype /Type1>>"),
    "font without anything": _in_font("<<>>"),
    "font that is no dictionary": _in_font("[1 2]"),
    "font that is a number": _in_font("9"),
    "drawings without any": _in_font("<</Type /Font /Subtype /Type3 /FontMatrix [.001 0 0 .001 0 0]>>"),
    "form without a box": _in_form("/Subtype /Form"),
    "no text object": Hidden(lambda place, _: draw(place).replace("BT ", "").replace(" ET", "")),
    "size of nothing": Hidden(lambda place, _: draw(place).replace(f"/F {place[2]} Tf", "/F Tf")),
    "form of another kind": _in_form("/Subtype /PS /BBox [0 0 595 842]"),
    "form of a short box": _in_form("/Subtype /Form /BBox [0 0 595]"),
}
"""Fonts and forms that a reader makes up."""

_OPERATORS = {
    "grey of nothing": "1 g g",
    "grey of a text": "1 g (x) g",
    "grey of a name": "1 g /A g",
    "grey of a list": "1 g [0] sc",
    "colour of nothing": "1 g rg",
    "colour of a text": "1 g (x) 0 0 rg",
    "mode of nothing": "3 Tr Tr",
    "mode of a text": "3 Tr (x) Tr",
    "mode of a half": "3 Tr 0.5 Tr",
    "mode of a name": "3 Tr /A Tr",
    "mode of a list": "3 Tr [0] Tr",
    "grey of a dictionary": "1 g <<>> g",
    "scale of nothing": "1 Tz Tz",
    "scale of a text": "1 Tz (100) Tz",
}


def _inline(look: str, box: Box, *, colours: str) -> str:
    """An inline picture of unknown colours, of which the data hold an end and what is drawn after it."""
    drawn = at(f"x EI Q {look} q ", box)
    return f"q 0 0 0 0 0 0 cm BI /W {len(drawn)} /H 1 /BPC 8 /CS /{colours} ID {drawn} EI Q"


_WHITE_BOX = "q 1 g {x} {y} {w} {h} re f Q"
OPERATORS = {
    **{name: Hidden(partial(set_before, operators)) for name, operators in _OPERATORS.items()},
    "inline picture of unknown colours, white": Hidden(
        lambda place, _: draw(place), partial(_inline, _WHITE_BOX, colours="Foo")
    ),
    "inline picture of unknown colours, black": Hidden(
        lambda place, _: draw(place), partial(_inline, _WHITE_BOX.replace("1 g", "0 g"), colours="Foo")
    ),
    "inline picture of unknown colours, other": Hidden(
        lambda place, _: draw(place),
        partial(_inline, _WHITE_BOX + " BT /F 9 Tf {x} {y} Td 1 2 Td (77) Tj ET", colours="Foo"),
    ),
}
"""Operators without operands, or with those of another kind."""

_INVERSE = "<</FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1>>"
_SPACES = {
    "no ink": (f"[/DeviceN [/None] /DeviceGray {_INVERSE}]", "/CS cs 1 scn"),
    "no ink, in part": (f"[/DeviceN [/None] /DeviceGray {_INVERSE}]", "/CS cs .6 scn"),
    "no ink to separate": (f"[/Separation /None /DeviceGray {_INVERSE}]", "/CS cs 1 scn"),
    "between two colours": ("[/Indexed /DeviceGray 1 <00FF>]", "/CS cs .6 sc"),
    "last of two colours": ("[/Indexed /DeviceGray 1 <00FF>]", "/CS cs 1 sc"),
    "between three colours": ("[/Indexed /DeviceGray 2 <00FFFF>]", "/CS cs .7 sc"),
    "spot colour of none": (f"[/Separation /Spot /DeviceGray {_INVERSE}]", "/CS cs 0 scn"),
    "white by light": ("[/Lab <</WhitePoint [.95 1 1.09]>>]", "/CS cs 100 0 0 sc"),
    "nearly white by light": ("[/Lab <</WhitePoint [.95 1 1.09]>>]", "/CS cs 98 0 0 sc"),
    "white by a curve": ("[/CalGray <</WhitePoint [.95 1 1.09]>>]", "/CS cs 1 sc"),
    "white, calibrated": ("[/CalRGB <</WhitePoint [.95 1 1.09]>>]", "/CS cs 1 1 1 sc"),
}


def _in_space(space: str, operators: str) -> Hidden:
    def finish(pdf: pikepdf.Pdf, _: Box) -> None:
        resources(pdf, "/ColorSpace").CS = parsed(space)

    return Hidden(partial(set_before, operators), finish=finish)


SPACES = {name: _in_space(space, operators) for name, (space, operators) in _SPACES.items()}
"""Colours of a rare space that paint nothing, or white."""
