"""Annotations over a text, with the look that they are given."""

from __future__ import annotations

import pikepdf

from tests.support.hiding.page import HALF, RESOURCES, WHOLE, Box, Hidden, Shares, part, plain


def annotation(subtype: str, content: str, flags: int = 4, shares: Shares = WHOLE) -> Hidden:
    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        left, bottom, width, height = map(float, part(box, *shares).split())
        appearance = pdf.make_stream(content.format(w=width, h=height, m=0.48 * height).encode())
        appearance.Type, appearance.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        appearance.BBox = pikepdf.Array([0, 0, width, height])
        appearance.Resources = pikepdf.Object.parse(RESOURCES.encode())
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name(subtype),
            Rect=pikepdf.Array([left, bottom, left + width, bottom + height]),
            F=flags,
            AP=pikepdf.Dictionary(N=pdf.make_indirect(appearance)),
        )
        if subtype == "/Widget":
            note.FT, note.T, note.V = pikepdf.Name.Tx, "veld", "9.999"
            pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]))
        if subtype in {"/StrikeOut", "/Highlight"}:  # without its corners Poppler draws none
            right, top = left + width, bottom + height
            note.QuadPoints = pikepdf.Array([left, top, right, top, left, bottom, right, bottom])
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])

    return Hidden(plain, finish=finish)


_WHITE, _OTHER = "1 g 0 0 {w} {h} re f", "1 g 0 0 {w} {h} re f 0 g BT /F 9 Tf 1 2 Td (9.999) Tj ET"
ANNOTATIONS = {
    **{
        f"{subtype[1:]}, white": annotation(subtype, _WHITE)
        for subtype in ("/Square", "/FreeText", "/Stamp", "/Widget", "/Ink")
    },
    **{f"{subtype[1:]}, other": annotation(subtype, _OTHER) for subtype in ("/FreeText", "/Stamp", "/Widget")},
    "half": annotation("/Square", _WHITE, shares=HALF),
    "black": annotation("/Redact", "0 g 0 0 {w} {h} re f"),
    "struck": annotation("/StrikeOut", "1 0 0 RG 1 w 0 {m} m {w} {m} l S"),
}
