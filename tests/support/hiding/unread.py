"""What stands on a page that goes to the other reader and is no text of its content: notes of a look, vertical text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import reportlab
from reportlab.pdfbase.ttfonts import TTFontFile

from tests.support.hiding.annotations import ANNOTATIONS, annotation
from tests.support.hiding.inked import to_unicode
from tests.support.hiding.other_reader import with_nameless
from tests.support.hiding.page import FIGURES, Box, Hidden, Shares, draw, parsed, plain, resources, stream
from tests.support.raw_pdf import Place

_EXACT: Shares = (0, 0, 1, 1)


def beside_it(subtype: str, digit: str, *, is_after: bool = False) -> Hidden:
    """A note with a look, which is a digit beside a figure."""
    made = annotation(subtype, f"0 g BT /F 9 Tf 0 1.8 Td ({digit}) Tj ET", shares=_EXACT)

    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        left = box[0] + box[2] if is_after else box[0] - 5
        made.finish(pdf, (left, box[1], 5, box[3]))

    return Hidden(plain, finish=finish, targets=FIGURES)


def _elsewhere(subtype: str, text: str, place: Box, target: str) -> Hidden:
    """A note that says something about the whole table, in letters nearly as high as its box."""
    size = 0.75 * place[3]
    made = annotation(subtype, f"0 g BT /F {size} Tf 20 {0.25 * size} Td ({text}) Tj ET", shares=_EXACT)
    return Hidden(plain, finish=lambda pdf, _: made.finish(pdf, place), targets=(target,))


_FONT_FILE = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
_VERTICAL = """<<
  /Type /Font /Subtype /Type0 /BaseFont /Vera /Encoding /Identity-V /DescendantFonts [<<
    /Type /Font /Subtype /CIDFontType2 /BaseFont /Vera /CIDToGIDMap /Identity /DW 556
    /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>
    /FontDescriptor <<
      /Type /FontDescriptor /FontName /Vera /Flags 32 /FontBBox [0 -200 1000 900] /ItalicAngle 0
      /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80
    >>
  >>]
>>"""


def _vertical(text: str, right: float, *, is_named: bool) -> Hidden:
    """Characters below each other, so far to the right of the begin of a figure."""
    glyphs = TTFontFile(str(_FONT_FILE)).charToGlyph
    codes = "".join(f"{glyphs[ord(character)]:04X}" for character in text)

    def show(place: Place, box: Box) -> str:
        return f"{draw(place)}\nBT /V 9 Tf {box[0] + right:.2f} {place[1] + 7.9} Td <{codes}> Tj ET"

    def finish(pdf: pikepdf.Pdf, _: Box) -> None:
        font = parsed(_VERTICAL)
        font.DescendantFonts[0].FontDescriptor.FontFile2 = stream(pdf, _FONT_FILE.read_bytes())
        if is_named:
            font.ToUnicode = to_unicode(pdf, {glyphs[ord(character)]: character for character in text}, 2)
        resources(pdf, "/Font").V = pdf.make_indirect(font)

    return Hidden(show, finish=finish, targets=FIGURES)


_HEADING, _HEADING_BOX = "Herziene cijfers: Tweede kwartaal 2022", (40, 735, 500, 17)
_FORMS = {
    **{
        f"{digit} before, {subtype[1:]}": beside_it(subtype, digit)
        for subtype in ("/FreeText", "/Stamp", "/Widget")
        for digit in "17"
    },
    "0 behind, FreeText": beside_it("/FreeText", "0", is_after=True),
    "minus before, FreeText": beside_it("/FreeText", "-"),
    **{
        f"other heading, {subtype[1:]}": _elsewhere(subtype, _HEADING, _HEADING_BOX, "heading")
        for subtype in ("/FreeText", "/Stamp", "/Widget")
    },
    **{
        f"concept, {subtype[1:]}": _elsewhere(subtype, "CONCEPT", (40, 535, 500, 50), "count")
        for subtype in ("/FreeText", "/Stamp", "/Widget")
    },
    **{name: ANNOTATIONS[name] for name in ("FreeText, other", "Stamp, other", "Widget, other")},
    **{f"vertical {digit}": _vertical(digit, -2.6, is_named=False) for digit in "178"},
    **{f"vertical {digit}, named": _vertical(digit, -2.6, is_named=True) for digit in "17"},
    "vertical concept": replace(_vertical("CONCEPT", 20, is_named=True), targets=("small count",)),
}
UNREAD = {name: with_nameless(hidden) for name, hidden in _FORMS.items()}
