"""Marks beside a figure that make it another one: rectangles, pictures, and letters slanted, turned or tiny."""

from __future__ import annotations

from functools import partial

import pikepdf

from tests.support.hiding.page import FIGURES, Box, Hidden, at, draw, form, plain, resources, stream, width_of
from tests.support.raw_pdf import Place

_SEGMENTS = {
    "0": "abcdef",
    "1": "bc",
    "2": "abdeg",
    "3": "abgcd",
    "4": "fgbc",
    "5": "afgcd",
    "6": "afgedc",
    "7": "abc",
    "8": "abcdefg",
    "9": "abcdfg",
    "-": "g",
}


def segments(
    digit: str, left: float, bottom: float, width: float = 4.4, height: float = 6.4, thick: float = 0.8
) -> str:
    """A digit of upright and level rectangles, as clocks show them."""
    return f"{strokes(_SEGMENTS[digit], left, bottom, width, height, thick)} f"


def strokes(names: str, left: float, bottom: float, width: float, height: float, thick: float) -> str:
    """The rectangles of a digit that have these names."""
    half = height / 2
    places = {
        "a": (0, height - thick, width, thick),
        "b": (width - thick, half, thick, half),
        "c": (width - thick, 0, thick, half),
        "d": (0, 0, width, thick),
        "e": (0, 0, thick, half),
        "f": (0, half, thick, half),
        "g": (0, half - thick / 2, width, thick),
    }
    drawn = [places[name] for name in names]
    return " ".join(f"{left + x:.2f} {bottom + y:.2f} {w:.2f} {h:.2f} re" for x, y, w, h in drawn)


def beside(digit: str, colour: str, box: Box, *, is_after: bool = False) -> str:
    left = box[0] + box[2] + 0.8 if is_after else box[0] - 5.2
    return f"q {colour} {segments(digit, left, box[1] + 0.2 * box[3])} Q"


def _picture(digit: str) -> Hidden:
    """A picture of one colour, of which only a digit isn't transparent, over the whole page."""

    def finish(pdf: pikepdf.Pdf, box: Box) -> None:
        grey = "/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8"
        black = stream(pdf, b"\0", f"<<{grey} /Width 1 /Height 1>>")
        shape = form(pdf, f"1 g {segments(digit, box[0] - 5.2, box[1] + 0.2 * box[3])}")
        shape.Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceGray)
        mask = pikepdf.Dictionary(S=pikepdf.Name.Luminosity, G=shape)
        resources(pdf, "/ExtGState").SM = pikepdf.Dictionary(SMask=mask)
        resources(pdf, "/XObject").I = black

    return Hidden(plain, lambda _: "q /SM gs 595 0 0 842 0 0 cm /I Do Q", finish, targets=FIGURES)


def with_text_beside(after: str, place: Place, box: Box) -> str:
    """The text, and another one of which {x} and {y} are the start of its line."""
    return f"{draw(place)}\nBT {after.format(x=f'{box[0]:.2f}', y=place[1])} ET"


def _tall(operators: str, box: Box) -> str:
    """A digit that is taller than those of the figure."""
    return f"q 0 g 0 G 1 0 0 1 {box[0]:.2f} {box[1] + 0.2 * box[3]:.2f} cm {operators} Q"


def _on_rule(digit: str, line: float, box: Box) -> str:
    """A digit before a figure, and a rule of the table below or above the line."""
    rule = f"{box[0] - 40:.2f} {box[1] + line * box[3]:.2f} 120 .7 re"
    return f"{beside(digit, '0 g', box)} q 0 g {rule} f Q"


def _behind_words(digits: str, box: Box) -> str:
    """A figure behind words, as that of a note."""
    scale = box[3] / 9
    lefts = (box[0] + box[2] + (1 + 5.2 * number) * scale for number in range(len(digits)))
    sides = (4.4 * scale, 6.4 * scale, 0.8 * scale)
    drawn = [segments(digit, left, box[1] + 0.2 * box[3], *sides) for digit, left in zip(digits, lefts, strict=True)]
    return f"q 0 g {' '.join(drawn)} Q"


BESIDE = {
    **{f"{digit} in front": Hidden(plain, partial(beside, digit, "0 g"), targets=FIGURES) for digit in "13456789-"},
    "1 in front in red": Hidden(plain, partial(beside, "1", "1 0 0 rg"), targets=FIGURES),
    "1 in front in grey": Hidden(plain, partial(beside, "1", ".5 g"), targets=FIGURES),
    "0 behind": Hidden(plain, partial(beside, "0", "0 g", is_after=True), targets=FIGURES),
    **{
        f"{digit} in front, rule {where}": Hidden(plain, partial(_on_rule, digit, line), targets=FIGURES)
        for where, line in (("below", 0.1), ("above", 0.95))
        for digit in "147"
    },
    "1 as a line": Hidden(plain, partial(at, "q .9 w 1 0 0 1 -1.6 0 cm {x} {y} m {x} {t} l S Q"), targets=FIGURES),
    "tall 7": Hidden(plain, partial(_tall, "-5.4 6.6 4.6 .8 re -1.6 -.9 .8 8.3 re f"), targets=FIGURES),
    "tall 0": Hidden(plain, partial(_tall, ".8 w -5.4 -.7 4 7.8 re S"), targets=FIGURES),
    "tall 1": Hidden(plain, partial(_tall, "-2 -.8 .9 8 re f"), targets=FIGURES),
    "figure behind words": Hidden(plain, partial(_behind_words, "345"), targets=("name", "heading", "label")),
    "1 of a picture": _picture("1"),
    "7 of a picture": _picture("7"),
}
"""Without any letter."""

_DOT = "q 0 g {:.2f} {:.2f} .75 1.9 re f Q"


_SIGNS = {
    "point": "{x} {y} .9 .9 re f",
    "comma": "{x} {y} .9 .7 re f 1 0 0 1 .35 -1.3 cm {x} {y} .5 1.3 re f",
}


def _apart(sign: str, gap: float, place: Place, box: Box) -> str:
    """A figure of which the digits stand apart by this, each by itself, with a sign after the first."""
    size, text = place[2:4]
    step = width_of("0", size) + gap
    left = box[0] - gap * (len(text) - 1)
    digits = (f"BT /F {size} Tf {left + n * step:.2f} {place[1]} Td ({digit}) Tj ET" for n, digit in enumerate(text))
    drawn = _SIGNS[sign].format(x=f"{left + step - gap / 2 - 0.45:.2f}", y=place[1])
    return f"{' '.join(digits)} q 0 g {drawn} Q"


def _point(box: Box) -> str:
    """A point or comma between the digits of the footnote's share: 7.5%."""
    return _DOT.format(box[0] + 41.9, box[1] + 0.4)


TURNED = {
    "slanted 1": "/F 9 Tf .995 .09 -.09 .995 {x} {y} Tm -5 .4 Td (1) Tj",
    "slanted 1 back": "/F 9 Tf .995 -.09 .09 .995 {x} {y} Tm -5 -.4 Td (1) Tj",
    "upside-down 8": "/F 9 Tf -1 0 0 -1 {x} {y} Tm 0 -6.4 Td (8) Tj",
    "upside-down 6": "/F 9 Tf -1 0 0 -1 {x} {y} Tm .3 -6.4 Td (6) Tj",
    "mirrored 8": "/F 9 Tf -1 0 0 1 {x} {y} Tm 0 0 Td (8) Tj",
    "mirrored 1": "/F 9 Tf -1 0 0 1 {x} {y} Tm 0 0 Td (1) Tj",
    "flipped 3": "/F 9 Tf 1 0 0 -1 {x} {y} Tm -5 -6.4 Td (3) Tj",
    "turned l as a minus": "/F 9 Tf 0 1 -1 0 {x} {y} Tm 2 -3.5 Td (l) Tj",
    "turned - as a 1": "/F 18 Tf 0 1 -1 0 {x} {y} Tm .5 -3.5 Td (-) Tj",
    "italic 1": "/F 9 Tf 1 0 .3 1 {x} {y} Tm -5 0 Td (1) Tj",
    "tiny letters as a 1": "/F 2.4 Tf {x} {y} Td -2 0 Td (l) Tj 0 1.6 Td (l) Tj 0 1.6 Td (l) Tj 0 1.6 Td (l) Tj",
    "tiny points as a 1": "/F 2.4 Tf {x} {y} Td -2 0 Td (.) Tj" + " 0 .6 Td (.) Tj" * 10,
}
"""The operators of a text that a reader of lines leaves out, in front of a figure."""

TEXTS_BESIDE = {
    **{name: Hidden(partial(with_text_beside, operators), targets=FIGURES) for name, operators in TURNED.items()},
    **{
        f"{sign} between digits, {gap} apart": Hidden(partial(_apart, sign, gap), targets=("small count",))
        for sign in _SIGNS
        for gap in (1, 1.5)
    },
    "point in a share": Hidden(plain, _point, targets=("footnote",)),
    "0 upside down in a share": Hidden(
        partial(with_text_beside, "/F 8 Tf -1 0 0 -1 {x} {y} Tm -40.2 -5.7 Td (0) Tj"), targets=("footnote",)
    ),
}
