"""Characters that nobody takes for ink and have it, or that are taken for ink and have none, in fonts of drawings."""

from __future__ import annotations

from collections.abc import Mapping

import pikepdf

from tests.support.hiding.beside import segments
from tests.support.hiding.page import FIGURES, TARGETS, Box, Hidden, parsed, plain, resources, stream, with_text
from tests.support.raw_pdf import Place

_CMAP = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
    "1 begincodespacerange <{first}> <{last}> endcodespacerange\n{count} beginbfchar\n{rows}\nendbfchar endcmap end end"
)


def to_unicode(pdf: pikepdf.Pdf, texts: Mapping[int, str], size: int = 1) -> pikepdf.Object:
    """What the codes of a font, of so many bytes, say that they are."""
    rows = "\n".join(f"<{code:0{2 * size}X}> <{text.encode('utf-16-be').hex()}>" for code, text in texts.items())
    return stream(pdf, _CMAP.format(first="00" * size, last="FF" * size, count=len(texts), rows=rows))


def type3(
    pdf: pikepdf.Pdf, procs: Mapping[int, str], texts: Mapping[int, str], width: float = 1000, names: str = ""
) -> pikepdf.Object:
    """A font of drawings, in thousandths of its size."""
    first, last = min(procs), max(procs)
    font = parsed("<</Type /Font /Subtype /Type3 /FontBBox [0 0 0 0] /FontMatrix [.001 0 0 .001 0 0] /Resources <<>>>>")
    font.CharProcs = pikepdf.Dictionary({f"/{names or f'g{code}'}": stream(pdf, proc) for code, proc in procs.items()})
    differences = " ".join(f"{code} /{names or f'g{code}'}" for code in procs)
    font.Encoding = parsed(f"<</Type /Encoding /Differences [{differences}]>>")
    font.FirstChar, font.LastChar = first, last
    font.Widths = pikepdf.Array([width] * (last - first + 1))
    if texts:
        font.ToUnicode = to_unicode(pdf, texts)
    return font


def _other(box: Box) -> str:
    """White over a text, and on it another one."""
    wide = 1000 * box[2] / box[3]
    sevens = f"{segments('7', 30, 0, 400, 700, 90)} {segments('7', 530, 0, 400, 700, 90)}"
    return f"q 1 g -100 -230 {wide + 200:.0f} 1200 re f Q 0 g {sevens}"


def _black(box: Box) -> str:
    return f"0 g -50 -200 {1000 * box[2] / box[3] + 100:.0f} 1000 re f"


def _struck(box: Box) -> str:
    return f"0 g -50 250 {1000 * box[2] / box[3] + 100:.0f} 90 re f"


_DRAWN = {"other": _other, "black": _black, "struck": _struck}
_BLANKS = {
    "blank": " ",
    "hard blank": "\u00a0",
    "thin blank": "\u2009",
    "wide blank": "\u3000",
    "no blank": "\u200b",
    "soft hyphen": "\u00ad",
    "accent": "\u0301",
    "mark of direction": "\u200e",
    "mark of order": "\ufeff",
    "control": "\u0001",
    "line end": "\n",
    "joiner": "\u200d",
    "mark of a note": "\ufff9",
    "mark of a number": "\u0600",
}


def _inked(character: str, look: str, width: float) -> Hidden:
    """A blank character over a text, with ink."""

    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        proc = f"{width} 0 d0 {_DRAWN[look](box)}"
        resources(pdf, "/Font").T = pdf.make_indirect(type3(pdf, {32: proc}, {32: character}, width))

    return Hidden(
        plain, lambda box: f"BT /T {box[3]} Tf {box[0]:.2f} {box[1] + 0.2 * box[3]:.2f} Td <20> Tj ET", finish
    )


def _named(look: str) -> Hidden:
    """The same of a font that gives it the name of a blank, and says no more."""

    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        proc = f"1000 0 d0 {_DRAWN[look](box)}"
        resources(pdf, "/Font").T = pdf.make_indirect(type3(pdf, {32: proc}, {}, names="space"))

    return Hidden(plain, lambda box: f"BT /T {box[3]} Tf {box[0]:.2f} {box[1] + 0.2 * box[3]:.2f} Td ( ) Tj ET", finish)


def _far(character: str, look: str) -> Hidden:
    """A character elsewhere on the page of which the ink lies over the text."""

    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        size = box[3]
        right, up = (box[0] - 500) / size * 1000, (box[1] + 0.2 * size - 540) / size * 1000
        far = f"q 1 0 0 1 {right:.0f} {up:.0f} cm {_DRAWN[look](box)} Q"
        proc = f"300 0 d0 0 g 80 0 100 100 re f {far}"
        resources(pdf, "/Font").T = pdf.make_indirect(type3(pdf, {46: proc}, {46: character}, 300))

    return Hidden(plain, lambda box: f"BT /T {box[3]} Tf 500 540 Td (.) Tj ET", finish)


INKED = {
    **{f"{name}, {look}": _inked(blank, look, 0) for name, blank in _BLANKS.items() for look in ("other", "black")},
    **{f"{name}, struck": _inked(_BLANKS[name], "struck", 1000) for name in ("blank", "hard blank", "thin blank")},
    **{f"a named blank, {look}": _named(look) for look in _DRAWN},
    **{f"far from a point, {look}": _far(".", look) for look in _DRAWN},
    **{f"far from a letter, {look}": _far("i", look) for look in ("other", "black")},
    **{f"far from a blank, {look}": _far(" ", look) for look in ("other", "black")},
}
"""Ink where no one looks for it."""


def _without_ink(character: str, code: int, place: Place, pdf: pikepdf.Pdf, _: Box) -> None:
    """Plain Helvetica, which says that a blank code is a character of the text."""
    font = parsed("<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>")
    others = {ord(other): other for other in place[3]}
    font.ToUnicode = to_unicode(pdf, {**others, code: character})
    resources(pdf, "/Font").B = pdf.make_indirect(font)


def _blanked(number: int, code: int) -> Hidden:
    """A text of which one character has no ink."""
    found: list[Place] = []

    def show(place: Place, box: Box) -> str:
        found[:] = [place]
        text = place[3]
        codes = [*text.encode("cp1252")]
        codes[number] = code
        shown = "".join(f"{byte:02X}" for byte in codes)
        return f"BT /B {place[2]} Tf {box[0]:.2f} {place[1]} Td <{shown}> Tj ET"

    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        _without_ink(found[0][3][number], code, found[0], pdf, box)

    return Hidden(show, finish=finish, targets=FIGURES)


_LETTERLESS = {
    f"{name}, code {code:02X}": _blanked(number, code)
    for name, number in (("first", 0), ("last", -1), ("second", 1))
    for code in (0x20, 0xA0)
}


def _white_before(proc: str) -> Hidden:
    """A text in a font of which each character is painted so."""
    found: list[Place] = []

    def show(place: Place, box: Box) -> str:
        found[:] = [with_text(place, place[3])]
        codes = "".join(f"{byte:02X}" for byte in place[3].encode("cp1252"))
        return f"BT /T {place[2]} Tf {box[0]:.2f} {place[1]} Td <{codes}> Tj ET"

    def finish(pdf: pikepdf.Pdf, _: Box) -> None:
        codes = {*found[0][3].encode("cp1252")}
        procs = {code: f"{proc} {segments('8', 30, 0, 450, 700, 90)}" for code in sorted(codes)}
        texts = {code: bytes([code]).decode("cp1252") for code in codes}
        resources(pdf, "/Font").T = pdf.make_indirect(type3(pdf, procs, texts, 556))

    return Hidden(show, finish=finish, targets=tuple(TARGETS))


INKLESS = {
    **_LETTERLESS,
    "white before its box": _white_before("1 g 556 0 0 0 556 700 d1"),
    "white": _white_before("556 0 d0 1 g"),
    "out of its box": _white_before("556 0 900 900 1000 1000 d1 10 10 1 1 re W n"),
    "clipped": _white_before("556 0 d0 0 0 1 1 re W n"),
}
"""Characters without ink in a word that has some, and drawings that paint nothing."""
