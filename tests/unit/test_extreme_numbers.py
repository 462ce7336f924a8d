"""Numbers in a PDF that are larger than any page, or than a computer can count: they make nothing raise."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import read_file
from tests.support.raw_pdf import HELVETICA, NOT_DECODED, Place, write
from tests.support.synthetic import TODAY

NUMBERS = {
    "of 30 digits": f"{'9' * 30}.0",
    "of 39 digits": f"{'9' * 39}.0",
    "of 400 digits": f"{'9' * 400}.0",
    "of -39 digits": f"-{'9' * 39}.0",
    "tiny": f"0.{'0' * 45}1",
    "one too many for 32 bits": "2147483648",
}
NINE = "BT /F 9 Tf 1 0 0 1 300 500 Tm (9) Tj ET"
OPERATORS = {
    "a": "BT /F 9 Tf {n} 0 0 1 300 500 Tm (9) Tj ET",
    "b": "BT /F 9 Tf 1 {n} 0 1 300 500 Tm (9) Tj ET",
    "c": "BT /F 9 Tf 1 0 {n} 1 300 500 Tm (9) Tj ET",
    "d": "BT /F 9 Tf 1 0 0 {n} 300 500 Tm (9) Tj ET",
    "whole matrix": "BT /F 9 Tf {n} {n} {n} {n} {n} {n} Tm (99) Tj ET",
    "across": "BT /F 9 Tf 1 0 0 1 {n} 500 Tm (99) Tj ET",
    "up": "BT /F 9 Tf 1 0 0 1 300 {n} Tm (99) Tj ET",
    "size": "BT /F {n} Tf 1 0 0 1 300 500 Tm (99) Tj ET",
    "size of nothing": "BT /F {n} Tf 0 0 0 0 300 500 Tm (99) Tj ET",
    "stretch": "BT /F 9 Tf {n} Tz 1 0 0 1 300 500 Tm (99) Tj ET",
    "letter spacing": "BT /F 9 Tf {n} Tc 1 0 0 1 300 500 Tm (99) Tj ET",
    "word spacing": "BT /F 9 Tf {n} Tw 1 0 0 1 300 500 Tm (9 9) Tj ET",
    "rise": "BT /F 9 Tf {n} Ts 1 0 0 1 300 500 Tm (99) Tj ET",
    "move": "BT /F 9 Tf {n} {n} Td (9) Tj {n} {n} Td (9) Tj ET",
    "leading": "BT /F 9 Tf {n} TL (9) Tj T* (9) Tj ET",
    "kerning": "BT /F 9 Tf 1 0 0 1 300 500 Tm [(9) {n} (9) {n} (9)] TJ ET",
    "unit": f"q {{n}} 0 0 {{n}} 0 0 cm {NINE} Q",
    "unit of a unit": f"q {{n}} 0 0 {{n}} 0 0 cm {{n}} 0 0 {{n}} {{n}} {{n}} cm {NINE} Q",
    "no unit": f"q {{n}} {{n}} {{n}} {{n}} {{n}} {{n}} cm -1 {{n}} {{n}} {{n}} 0 0 cm {NINE} 0 0 9 9 re f Q",
    "place": f"q 1 0 0 1 {{n}} {{n}} cm {NINE} Q",
    "box": "{n} {n} {n} {n} re f 10 10 {n} 5 re f 10 10 5 {n} re S",
    "line": "{n} 5 m 5 {n} l S",
    "curve": "5 5 m {n} {n} {n} 5 5 {n} c S",
    "pen": "{n} w [{n} {n}] {n} d {n} M {n} i 5 5 m 500 500 l S",
    "clip": f"q {{n}} {{n}} {{n}} {{n}} re W n {NINE} Q",
    "colour": f"{{n}} g {NINE} {{n}} {{n}} {{n}} rg {NINE} {{n}} {{n}} {{n}} {{n}} k {NINE} 0 g",
    "picture": "q {n} 0 0 {n} 10 10 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q",
    "picture's width": "q 9 0 0 9 10 10 cm BI /W {n} /H 1 /CS /G /BPC 8 ID x EI Q",
    "mode": "BT /F 9 Tf {n} Tr 1 0 0 1 300 500 Tm (99) Tj ET",
}
OF_PAGE = {
    "size": ("/MediaBox", "[0 0 {n} {n}]"),
    "height": ("/MediaBox", "[0 0 595 {n}]"),
    "corner": ("/MediaBox", "[{n} {n} 595 842]"),
    "crop box": ("/CropBox", "[0 0 {n} 842]"),
    "unit": ("/UserUnit", "{n}"),
    "square": ("/Annots", "[<</Type/Annot/Subtype/Square/Rect[{n} {n} {n} {n}]/C[1 0 0]/IC[1 0 0]/BS<</W {n}>>>>]"),
    "link": ("/Annots", "[<</Type/Annot/Subtype/Link/Rect[10 10 {n} 50]/Border[{n} {n} {n}]>>]"),
    "ink": ("/Annots", "[<</Type/Annot/Subtype/Ink/Rect[10 10 {n} 50]/InkList[[{n} {n} 5 5]]>>]"),
    "marker": (
        "/Annots",
        "[<</Type/Annot/Subtype/Highlight/Rect[10 10 {n} 50]/QuadPoints[{n} {n} 5 5 {n} 5 5 {n}]/C[1 1 0]>>]",
    ),
}
OF_FONT = {
    "widths": "/Subtype /TrueType /FirstChar 48 /LastChar 57 /Widths[{n} {n} {n} {n} {n} {n} {n} {n} {n} {n}]",
    "descriptor": "/Subtype /TrueType /FontDescriptor<</Type/FontDescriptor/FontName/Arial/Flags 32/Ascent {n}"
    "/Descent {n}/CapHeight {n}/StemV {n}/ItalicAngle {n}/FontBBox[{n} {n} {n} {n}]>>",
    "matrix": "/Subtype /Type3 /FontBBox[0 0 {n} {n}]/FontMatrix[{n} 0 0 {n} 0 0]/CharProcs<<>>"
    "/FirstChar 48 /LastChar 49 /Widths[{n} {n}]",
}


def plain(place: Place) -> str:
    x, y, size, text, _ = place
    return f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET"


def read(path: Path, namen: Names) -> None:
    for reading in read_file(path, ReadingContext(namen, TODAY)):
        assert reading.uitslag in ("geweigerd", "quarantaine", "aangenomen")


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("font", [HELVETICA, NOT_DECODED], ids=["decoded", "not decoded"])
def test_number_in_what_is_drawn_raises_nothing(
    tmp_path: Path, namen: Names, font: str, operator: str, number: str
) -> None:
    first = [OPERATORS[operator].format(n=NUMBERS[number])]

    def show(place: Place) -> str:
        return "\n".join([*(first.pop() for _ in first[:1]), plain(place)])

    read(write(tmp_path / "getal.pdf", show, font), namen)


@pytest.mark.parametrize("number", [name for name in NUMBERS if "32 bits" not in name])
@pytest.mark.parametrize("entry", OF_PAGE)
def test_number_in_a_page_raises_nothing(tmp_path: Path, namen: Names, entry: str, number: str) -> None:
    key, value = OF_PAGE[entry]
    read(write(tmp_path / "blad.pdf", plain, HELVETICA, page={key: value.format(n=NUMBERS[number])}), namen)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("entry", OF_FONT)
def test_number_in_a_font_raises_nothing(tmp_path: Path, namen: Names, entry: str, number: str) -> None:
    font = f"<</Type /Font /BaseFont /Arial /Encoding /WinAnsiEncoding {OF_FONT[entry].format(n=NUMBERS[number])}>>"
    read(write(tmp_path / "font.pdf", plain, font), namen)
