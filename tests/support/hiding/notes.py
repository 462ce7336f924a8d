"""Annotations that viewers draw by their own means, or don't show: without a look, by their flags, of rarer kinds."""

from __future__ import annotations

from functools import partial

import pikepdf

from tests.support.hiding.page import (
    RESOURCES,
    WHOLE,
    Box,
    Hidden,
    Shares,
    at,
    escaped,
    form,
    held,
    parsed,
    part,
    plain,
)
from tests.support.raw_pdf import Place

_THICK = "/C [1 1 1] /BS <</W 14>>"
_CORNERS = "{x} {y} {r} {y} {r} {t} {x} {t}"
_QUADS = "/QuadPoints [{x} {t} {r} {t} {x} {y} {r} {y}]"


def _note(entries: str, shares: Shares, pdf: pikepdf.Pdf, box: Box) -> None:
    """An annotation without a look."""
    left, bottom, width, height = map(float, part(box, *shares).split())
    flags = "" if "/F " in entries else "/F 4"
    edges = at(f"/Rect [{{x}} {{y}} {{r}} {{t}}] {entries}", (left, bottom, width, height))
    note = parsed(f"<</Type /Annot {flags} {edges}>>")
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])


def _bare(entries: str, shares: Shares = WHOLE) -> Hidden:
    return Hidden(plain, finish=partial(_note, entries, shares))


def _field(entries: str, look: str = "", *, needs: bool) -> Hidden:
    """A form field with another value than the text below it, or than its look."""

    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        _note(f"/Subtype /Widget /FT /Tx /T (veld) /DA (0 g /F 9 Tf) {entries}", WHOLE, pdf, box)
        note = pdf.pages[0].obj.Annots[0]
        if look:
            note.AP = pikepdf.Dictionary(N=form(pdf, at(look, (0, 0, 1.2 * box[2], 1.4 * box[3]))))
        settings = f"<</DA (0 g /F 9 Tf) /DR {RESOURCES} /NeedAppearances {str(needs).lower()}>>"
        pdf.Root.AcroForm = parsed(settings)
        pdf.Root.AcroForm.Fields = pikepdf.Array([note])

    return Hidden(plain, finish=finish)


NOTES = {
    "text": _bare("/Subtype /FreeText /Contents (77) /DA (0 g /F 9 Tf) /C [1 1 1]"),
    "text on grey": _bare("/Subtype /FreeText /Contents (77) /DA (0 g /F 9 Tf) /C [.7 .7 .7]"),
    "line": _bare("/Subtype /Line /L [{x} {n} {r} {n}] " + _THICK),
    "black line": _bare("/Subtype /Line /L [{x} {n} {r} {n}] /C [0 0 0] /BS <</W 2>>"),
    "polygon": _bare(f"/Subtype /Polygon /Vertices [{_CORNERS}] /C [1 1 1] /IC [1 1 1]"),
    "polyline": _bare("/Subtype /PolyLine /Vertices [{x} {n} {r} {n}] " + _THICK),
    "square": _bare("/Subtype /Square /C [1 1 1] /IC [1 1 1]"),
    "black square": _bare("/Subtype /Square /C [0 0 0] /IC [0 0 0]"),
    "square over its first half": _bare("/Subtype /Square /C [1 1 1] /IC [1 1 1]", (-0.1, -0.2, 0.6, 1.4)),
    "circle": _bare("/Subtype /Circle /C [1 1 1] /IC [1 1 1]", (-0.4, -0.9, 1.8, 2.8)),
    "struck": _bare(f"/Subtype /StrikeOut {_QUADS} /C [0 0 0]"),
    "struck in red": _bare(f"/Subtype /StrikeOut {_QUADS} /C [1 0 0]"),
    "black highlight": _bare(f"/Subtype /Highlight {_QUADS} /C [0 0 0]"),
    "ink": _bare("/Subtype /Ink /InkList [[{x} {n} {r} {n}]] " + _THICK),
    "underline, its points in another order": _bare(
        "/Subtype /Underline /QuadPoints [{x} {y} {r} {y} {x} {n} {r} {n}] /C [0 0 0]"
    ),
    "link with a thick border": _bare("/Subtype /Link /Border [0 0 9] /C [1 1 1]", (-0.1, 0.1, 1.2, 0.6)),
    "note": _bare("/Subtype /Text /Name /Note /Contents (Let op)", (0.1, 0.9, 0.1, 0.1)),
    "line with a leader": _bare("/Subtype /Line /L [{x} 20 {r} 20] /LL 600 /C [0 0 0]", (-0.1, -0.2, 1.2, 1.4)),
    "line with a text": _bare(
        "/Subtype /Line /L [{x} 20 {r} 20] /Cap true /CO [0 600] /Contents (7777) /C [0 0 0]", (-0.1, -0.2, 1.2, 1.4)
    ),
    "broad line elsewhere": _bare("/Subtype /PolyLine /Vertices [{x} 20 {r} 20] /C [1 1 1] /BS <</W 1600>>"),
    "list of choices": _bare("/Subtype /Widget /FT /Ch /T (a) /DA (0 g /F 9 Tf) /Opt [(77777)]"),
    "field": _field("/V (77) /MK <</BG [1]>>", needs=False),
    "field to be drawn": _field("/V (77) /MK <</BG [1]>>", needs=True),
    "field with a ground": _field("/MK <</BG [0]>>", needs=True),
    "field with a look, to be drawn": _field("/V (77) /MK <</BG [1]>>", "/Tx BMC EMC", needs=True),
}
"""Without a look of its own: each viewer draws one, and some print pages without."""

_OTHER = "1 g 0 0 {w} {h} re f 0 g BT /F 9 Tf 1 2 Td (9.999) Tj ET"


def _looking(entries: str, look: str, pdf: pikepdf.Pdf, box: Box) -> pikepdf.Object:
    """An annotation that looks so, on the whole of a text."""
    _note(entries, WHOLE, pdf, box)
    note = pdf.pages[0].obj.Annots[0]
    width, height = 1.2 * box[2], 1.4 * box[3]
    note.AP = pikepdf.Dictionary(N=form(pdf, look, f"[0 0 {width:.2f} {height:.2f}]"))
    return note


def _shown_by(entries: str, *, is_off: bool = False) -> Hidden:
    """A text that stands in an annotation alone, which is not shown."""

    def finish(pdf: pikepdf.Pdf, place: Place, box: Box) -> None:
        size, text = place[2:4]
        look = f"BT /F {size} Tf {0.1 * box[2]:.2f} {0.4 * box[3]:.2f} Td {escaped(text)} Tj ET"
        note = _looking(entries, look, pdf, box)
        if is_off:
            layer = pdf.make_indirect(parsed("<</Type /OCG /Name (laag)>>"))
            note.OC = layer
            settings = pikepdf.Dictionary(OFF=pikepdf.Array([layer]), Order=pikepdf.Array([layer]))
            pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([layer]), D=settings)

    return held(finish)


def _over(entries: str, look: str = _OTHER) -> Hidden:
    """An annotation with another figure over the text, which some viewers don't show and others do."""

    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        _looking(entries, at(look, (0, 0, 1.2 * box[2], 1.4 * box[3])), pdf, box)

    return Hidden(plain, finish=finish)


FLAGS = {
    "not viewed": _shown_by("/Subtype /FreeText /F 32"),
    "not viewed but printed": _shown_by("/Subtype /FreeText /F 36"),
    "not viewed, toggled": _shown_by("/Subtype /FreeText /F 288"),
    "stamp, not viewed": _shown_by("/Subtype /Stamp /F 36"),
    "square, not viewed": _shown_by("/Subtype /Square /F 36"),
    "hidden": _shown_by("/Subtype /FreeText /F 2"),
    "in a layer that is off": _shown_by("/Subtype /FreeText", is_off=True),
    "stamp in a layer that is off": _shown_by("/Subtype /Stamp", is_off=True),
    "film": _shown_by("/Subtype /Movie"),
    "sound": _shown_by("/Subtype /Sound"),
    "file": _shown_by("/Subtype /FileAttachment"),
    "invisible over it": _over("/Subtype /FreeText /F 1"),
    "invisible stamp over it": _over("/Subtype /Stamp /F 1"),
    "invisible and printed over it": _over("/Subtype /FreeText /F 5"),
    "popup over it": _over("/Subtype /Popup"),
    "white popup over it": _over("/Subtype /Popup", "1 g 0 0 {w} {h} re f"),
    "black invisible square over it": _over("/Subtype /Square /F 1", "0 g 0 0 {w} {h} re f"),
}
"""By their flags, their layer or their kind: shown by one viewer and not by another."""
