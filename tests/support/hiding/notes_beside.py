"""Annotations that have no look, or none for their state, beside a figure or where no text is: viewers draw one."""

from __future__ import annotations

import pikepdf

from tests.support.hiding.page import FIGURES, RESOURCES, Box, Hidden, at, parsed, plain
from tests.support.hiding.unread import beside_it

_LETTERS = "/DA (0 g /F {size} Tf) /BS <</W 0>>"


def _add(entries: str, pdf: pikepdf.Pdf, box: Box) -> None:
    note = pdf.make_indirect(parsed(at(f"<</Type /Annot /F 4 /Rect [{{x}} {{y}} {{r}} {{t}}] {entries}>>", box)))
    pdf.pages[0].obj.Annots = pikepdf.Array([note])
    pdf.Root.AcroForm = parsed(f"<</DA (0 g /F 9 Tf) /DR {RESOURCES}>>")
    pdf.Root.AcroForm.Fields = pikepdf.Array([note] if "/Widget" in entries else [])


def _entries(kind: str, text: str, size: float = 9) -> str:
    """A text or a field, as the entries of an annotation."""
    letters = _LETTERS.replace("{size}", str(size))
    if kind == "field":
        return f"/Subtype /Widget /FT /Tx /T (veld) /V ({text}) /Q 2 {letters}"
    return f"/Subtype /FreeText /Contents ({text}) {letters}"


def _before(kind: str, text: str, wide: float = 6.2, up: float = -1.5, margin: float = 0.3) -> Hidden:
    """In front of a figure: as wide as this, its lower edge so much above the figure's box, and so far from it."""

    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        _add(_entries(kind, text), pdf, (box[0] - wide - margin, box[1] + up, wide, box[3] - 2 * up))

    return Hidden(plain, finish=finish, targets=FIGURES)


def _behind(kind: str, text: str) -> Hidden:
    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        _add(_entries(kind, text), pdf, (box[0] + box[2] + 0.2, box[1] - 1.5, 9, box[3] + 3))

    return Hidden(plain, finish=finish, targets=FIGURES)


def _alone(entries: str, place: Box, target: str) -> Hidden:
    """Where no text is."""
    return Hidden(plain, finish=lambda pdf, _: _add(entries, pdf, place), targets=(target,))


def _of_no_state(subtype: str) -> Hidden:
    """A digit before a figure as the look of a state that the note isn't in."""
    made = beside_it(subtype, "7")

    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        made.finish(pdf, box)
        note = pdf.pages[0].obj.Annots[0]
        note.AP = pikepdf.Dictionary(N=pikepdf.Dictionary(Off=note.AP.N))
        note.AS = pikepdf.Name.Foo

    return Hidden(plain, finish=finish, targets=FIGURES)


_HEADING, _HEADING_BOX = "Herzien: Tweede kwartaal 2022", (60, 737, 340, 18)
_BELOW = (200, 440, 200, 60)
_INK = "/InkList [[{x} {t} {r} {t} {m} {y}]] /C [0 0 0] /BS <</W .8>>"


def _drawn(entries: str) -> Hidden:
    """A drawing before a figure: its edges are those of a digit."""

    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        _add(entries, pdf, (box[0] - 5, box[1] + 0.2 * box[3], 4, 6.4))

    return Hidden(plain, finish=finish, targets=FIGURES)


NOTES_BESIDE = {
    **{f"text, {digit} before": _before("text", digit) for digit in "17"},
    "text, 7 before in a larger box": _before("text", "7", 8.6, -3, -0.1),
    "text, 0 behind": _behind("text", "0"),
    **{f"field, {digit} before": _before("field", digit, 9.2, -1.5, -0.2) for digit in "17"},
    "field, 0 behind": _behind("field", "0"),
    "text, other heading": _alone(_entries("text", _HEADING, 13), _HEADING_BOX, "heading"),
    "field, other heading": _alone(_entries("field", _HEADING, 13), _HEADING_BOX, "heading"),
    "text, concept": _alone(_entries("text", "CONCEPT", 40), _BELOW, "count"),
    "field, concept": _alone(_entries("field", "CONCEPT", 40), _BELOW, "count"),
    "stamp": _alone("/Subtype /Stamp /Name /Draft /Contents (x)", _BELOW, "count"),
    "ink": _drawn(f"/Subtype /Ink {_INK}"),
    "lines": _drawn("/Subtype /PolyLine /Vertices [{x} {t} {r} {t} {m} {y}] /C [0 0 0] /BS <</W .8>>"),
    "line": _drawn("/Subtype /Line /L [{r} {y} {r} {t}] /C [0 0 0] /BS <</W .8>>"),
    **{f"{subtype[1:]}, of no state": _of_no_state(subtype) for subtype in ("/Stamp", "/FreeText", "/Square")},
}
