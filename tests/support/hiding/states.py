"""Layers of which the settings say one thing and their use another: viewers choose differently."""

from __future__ import annotations

from functools import partial

import pikepdf

from tests.support.hiding.page import Box, Hidden, at, draw, form, held, parsed, plain, resources
from tests.support.raw_pdf import Place

_OFF = "/OFF [/L]"
_AUTO = "/AS [<</Event /View /OCGs [/L] /Category [/View]>>]"
_VIEWED, _UNVIEWED = "/Usage <</View <</ViewState /ON>>>>", "/Usage <</View <</ViewState /OFF>>>>"


def set_layer(ocg: str, settings: str, pdf: pikepdf.Pdf) -> None:
    """A layer with these entries, and the settings, in which /L stands for it."""
    layer = pdf.make_indirect(parsed(f"<</Type /OCG /Name (laag) {ocg}>>"))
    made = parsed(f"<</Order [/L] {settings}>>")
    for entries in (made, *made.get("/AS", [])):
        for key in ("/Order", "/OFF", "/ON", "/OCGs"):
            if key in entries and len(entries[key]):
                entries[key] = pikepdf.Array([layer])
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=made)
    resources(pdf, "/Properties").L0 = layer


def _hidden(ocg: str, settings: str) -> Hidden:
    """A text in a layer that is not shown."""

    def show(place: Place, _: Box) -> str:
        return f"/OC /L0 BDC {draw(place)} EMC"

    return Hidden(show, finish=lambda pdf, _: set_layer(ocg, settings, pdf))


def _form_hidden(ocg: str, settings: str) -> Hidden:
    """The same of a form."""

    def finish(pdf: pikepdf.Pdf, place: Place, _: Box) -> None:
        made = form(pdf, draw(place))
        set_layer(ocg, settings, pdf)
        made.OC = resources(pdf, "/Properties").L0
        resources(pdf, "/XObject").X = made

    return held(finish, "q /X Do Q")


_COVERS: dict[str, str] = {
    "white": "q 1 g {x} {y} {w} {h} re f Q",
    "black": "q 0 g {x} {y} {w} {h} re f Q",
    "other": "q 1 g {x} {y} {w} {h} re f Q BT /F 9 Tf {x} {y} Td 1 3 Td (77) Tj ET",
    "struck": "q 1 w {x} {n} m {r} {n} l S Q",
}


def _cover_in_layer(look: str, box: Box) -> str:
    return f"/OC /L0 BDC {at(look, box, 1)} EMC"


def _covered(look: str, ocg: str, settings: str) -> Hidden:
    """A cover in a layer that is shown."""
    return Hidden(plain, partial(_cover_in_layer, look), lambda pdf, _: set_layer(ocg, settings, pdf))


def _as_first(pdf: pikepdf.Pdf, _: Box) -> None:
    """The layer is on in the settings, and off in the first of other ones."""
    set_layer("", "", pdf)
    properties = pdf.Root.OCProperties
    properties.Configs = pikepdf.Array([pikepdf.Dictionary(OFF=properties.OCGs, Order=properties.OCGs)])


def _in_text(pdf: pikepdf.Pdf, _: Box) -> None:
    """The layer is off in settings that are a text and no name."""
    set_layer("", "", pdf)
    pdf.Root.OCProperties.D.BaseState = pikepdf.String("OFF")


STATES = {
    **{
        f"{name}, off in {where}": Hidden(plain, partial(_cover_in_layer, look), set_by)
        for where, set_by in (("the first of other settings", _as_first), ("a text", _in_text))
        for name, look in _COVERS.items()
    },
    "off, to be viewed": _hidden(_VIEWED, _OFF),
    "off, viewed of itself": _hidden(_VIEWED, f"{_OFF} {_AUTO}"),
    "off, by design": _hidden("/Intent /Design", _OFF),
    "off, by design and to view": _hidden("/Intent [/View /Design]", _OFF),
    "base state off, to be viewed": _hidden(_VIEWED, "/BaseState /OFF"),
    "off, to be printed": _hidden("/Usage <</Print <</PrintState /ON>>>>", _OFF),
    "off, to be exported": _hidden("/Usage <</Export <</ExportState /ON>>>>", _OFF),
    "form, off, to be viewed": _form_hidden(_VIEWED, _OFF),
    "form, off, viewed of itself": _form_hidden(_VIEWED, f"{_OFF} {_AUTO}"),
    "form, off, by design": _form_hidden("/Intent /Design", _OFF),
    **{f"{name}, not to be viewed": _covered(look, _UNVIEWED, "") for name, look in _COVERS.items()},
    **{
        f"{name}, on, not to be viewed": _covered(look, _UNVIEWED, "/BaseState /ON /ON [/L]")
        for name, look in _COVERS.items()
    },
}
