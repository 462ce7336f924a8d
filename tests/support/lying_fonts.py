"""Publications (synthetisch) in fonts that may draw another digit than their text says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pikepdf
import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFile

from tests.support.raw_pdf import HELVETICA, Place, publication, write

SWAPPED = str.maketrans("38", "83")
"""What a font that lies draws of digits, and says of codes."""

_NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"

Font = Callable[[pikepdf.Pdf, Mapping[int, int]], pikepdf.Object]
"""Makes a font, in which the codes of some characters draw the glyphs of others."""


def to_unicode(pdf: pikepdf.Pdf, said: Mapping[int, int], width: int = 1) -> pikepdf.Stream:
    """Says of every code of so many bytes that it is its own character, of some that it is another one."""
    digits = 2 * width
    lines = [f"<{code:0{digits}X}> <{said.get(code, code):04X}>" for code in range(32, 256)]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    text = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return pdf.make_stream(
        f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Synthetisch def /CMapType 2 def\n"
        f"1 begincodespacerange <{'00' * width}> <{'FF' * width}> endcodespacerange\n{text}endcmap end end".encode()
    )


def by_to_unicode(pdf: pikepdf.Pdf, drawn: Mapping[int, int]) -> pikepdf.Object:
    """The standard encoding; that of another character is said of some codes. Its texts are to be swapped."""
    font = pikepdf.Object.parse(HELVETICA.encode())
    font.ToUnicode = to_unicode(pdf, {glyph: code for code, glyph in drawn.items()})
    return pdf.make_indirect(font)


def by_differences(pdf: pikepdf.Pdf, drawn: Mapping[int, int]) -> pikepdf.Object:
    """Some codes have the names of other glyphs."""
    font = pikepdf.Object.parse(HELVETICA.encode())
    names = " ".join(f"{code} /{_NAMES[glyph - ord('0')]}" for code, glyph in drawn.items())
    font.Encoding = pikepdf.Object.parse(f"<</BaseEncoding /WinAnsiEncoding /Differences [{names}]>>".encode())
    font.ToUnicode = to_unicode(pdf, {ord("~"): ord("3")})
    return pdf.make_indirect(font)


def by_procedures(pdf: pikepdf.Pdf, drawn: Mapping[int, int]) -> pikepdf.Object:
    """A font of type 3, which draws the glyphs of others."""
    procedures, widths = pikepdf.Dictionary(), []
    for code in range(32, 127):
        width = pdfmetrics.stringWidth(chr(code), "Helvetica", 1000)
        shown = chr(drawn.get(code, code)).replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        procedure = f"{width} 0 0 -250 1000 1000 d1 BT /H 1000 Tf ({shown}) Tj ET"
        procedures[f"/g{code}"] = pdf.make_stream(procedure.encode())
        widths.append(width)
    names = " ".join(f"/g{code}" for code in range(32, 127))
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type3,
            FontBBox=[0, -250, 1000, 1000],
            FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
            FirstChar=32,
            LastChar=126,
            Widths=widths,
            CharProcs=procedures,
            Encoding=pikepdf.Object.parse(f"<</Type /Encoding /Differences [32 {names}]>>".encode()),
            Resources=pikepdf.Object.parse(f"<</Font <</H {HELVETICA}>>>>".encode()),
            ToUnicode=to_unicode(pdf, {}),
        )
    )


def by_glyph_map(pdf: pikepdf.Pdf, drawn: Mapping[int, int]) -> pikepdf.Object:
    """A font of two bytes a code, with a map from codes to glyphs."""
    face = TTFontFile(str(_VERA))
    glyphs = bytearray(2 * 256)
    for code in range(32, 127):
        glyphs[2 * code : 2 * code + 2] = face.charToGlyph[drawn.get(code, code)].to_bytes(2, "big")
    widths = [round(face.charWidths[code]) for code in range(32, 127)]
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=pikepdf.Name("/AAAAAA+Vera"),
        Flags=4,
        FontBBox=[-200, -250, 1300, 1000],
        ItalicAngle=0,
        Ascent=928,
        Descent=-236,
        CapHeight=729,
        StemV=80,
        FontFile2=pdf.make_stream(_VERA.read_bytes()),
    )
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=pikepdf.Name("/AAAAAA+Vera"),
        CIDSystemInfo=pikepdf.Object.parse(b"<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"),
        FontDescriptor=pdf.make_indirect(descriptor),
        W=[32, widths],
        CIDToGIDMap=pdf.make_stream(bytes(glyphs)),
    )
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name("/AAAAAA+Vera"),
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(descendant)],
            ToUnicode=to_unicode(pdf, {}, width=2),
        )
    )


def write_in(
    path: Path,
    font: Font,
    drawn: Mapping[int, int],
    *,
    is_set_in_it: Callable[[str], bool] = lambda _: True,
    encoded: Callable[[str], str] = lambda text: text,
    places: Iterable[Place] | None = None,
) -> Path:
    """A publication of which some texts are set in a font, encoded for it, and the others in Helvetica."""
    is_wide = font is by_glyph_map
    pdfmetrics.registerFont(TTFont("Vera", str(_VERA)))

    def show(place: Place) -> str:
        x, y, size, text, aligned = place
        name, size = ("G", size * 0.85 if is_wide else size) if is_set_in_it(text) else ("F", size)
        width = pdfmetrics.stringWidth(text, "Vera" if is_wide and name == "G" else "Helvetica", size)
        x -= {"left": 0.0, "center": 0.5, "right": 1.0}[aligned] * width
        codes = encoded(text) if name == "G" else text
        hexadecimal = "".join(f"{ord(code):0{4 if is_wide and name == 'G' else 2}X}" for code in codes)
        return f"BT /{name} {size} Tf 1 0 0 1 {x} {y} Tm <{hexadecimal}> Tj ET"

    write(path, show, HELVETICA, places=iter(publication() if places is None else places))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].Resources.Font.G = font(pdf, drawn)
        pdf.save(path)
    return path
