"""Text in a Type 3 font, whose characters are little drawings, put into a PDF that was made before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.support.canvas import HEIGHT, Piece


@dataclass(frozen=True)
class Type3:
    """How a producer sets such a font: the units of its characters to an em, its size, and what says which they are.

    A font of 1000 units to an em has `scale` 0.001, and an `em` of 1 as high as its size; one in points has an em of
    as many points. The text matrix makes it 9 points. `is_flipped`: the characters are upside down, and the font
    matrix turns them.
    """

    scale: float = 0.001
    size: float = 9
    em: float = 1
    has_unicode: bool = True
    is_flipped: bool = False
    has_box: bool = True


def add_text(path: Path, pieces: Sequence[Piece], font: Type3) -> Path:
    """Draw pieces of text on the first page of a PDF; the characters are blocks half an em wide."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        characters = sorted({character for piece in pieces for character in piece.text})
        page = pdf.pages[0]
        resources = page.obj.get("/Resources", Dictionary())
        fonts = resources.get("/Font", Dictionary())
        fonts["/T3"] = pdf.make_indirect(_font(pdf, characters, font))
        resources["/Font"] = fonts
        page.obj["/Resources"] = resources
        content = "\n".join(_shown(piece, characters, font) for piece in pieces)
        page.contents_add(content.encode("latin-1"))
        pdf.save()
    return path


def _font(pdf: pikepdf.Pdf, characters: Sequence[str], font: Type3) -> Dictionary:
    em = font.em / font.scale
    down = -1 if font.is_flipped else 1
    procs = Dictionary()
    for code, character in enumerate(characters, start=1):
        block = "" if character == " " else f"0 {-0.2 * em * down:f} {0.45 * em:f} {0.9 * em * down:f} re f"
        proc = f"{0.5 * em:f} 0 0 {-0.3 * em:f} {0.5 * em:f} {0.9 * em:f} d1 {block}"
        procs[f"/g{code}"] = pdf.make_stream(proc.encode())
    found = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, -0.2 * em, 0.5 * em, 0.8 * em] if font.has_box else [0, 0, 0, 0]),
        FontMatrix=Array([font.scale, 0, 0, font.scale * down, 0, 0]),
        CharProcs=procs,
        Encoding=Dictionary(
            Type=Name.Encoding,
            Differences=Array([1, *(Name(f"/g{code}") for code in range(1, len(characters) + 1))]),
        ),
        FirstChar=1,
        LastChar=len(characters),
        Widths=Array([0.5 * em] * len(characters)),
        Resources=Dictionary(),
    )
    if font.has_unicode:
        found["/ToUnicode"] = pdf.make_stream(_to_unicode(characters))
    return found


def _to_unicode(characters: Sequence[str]) -> bytes:
    pairs = "\n".join(f"<{code:02x}> <{ord(character):04x}>" for code, character in enumerate(characters, start=1))
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T3 def /CMapType 2 def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(characters)} beginbfchar\n{pairs}\nendbfchar\nendcmap end end\n"
    ).encode()


def _shown(piece: Piece, characters: Sequence[str], font: Type3) -> str:
    codes = "".join(f"{characters.index(character) + 1:02x}" for character in piece.text)
    scale, turn = 9 / font.size / font.em, radians(piece.turn)
    across, along = scale * cos(turn), scale * sin(turn)
    matrix = f"{across:f} {along:f} {-along:f} {across:f} {piece.x:f} {HEIGHT - piece.y:f}"
    return f"BT /T3 {font.size:f} Tf {matrix} Tm <{codes}> Tj ET"
