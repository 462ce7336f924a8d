"""What is thinner than a pixel and shown as one all the same: lines by an uneven matrix, flat pictures, thin fills."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

import pikepdf

from tests.support.hiding.page import FIGURES, TARGETS, Box, Hidden, at, plain, resources, stream

_GREY = "/ColorSpace /DeviceGray /BitsPerComponent 8"
_MASK = "/ImageMask true /BitsPerComponent 1"


def _line(across: float, up: float, width: float, box: Box) -> str:
    """A line through a text, by a matrix that stretches it along itself more than across."""
    x, y, wide, _ = box
    height = f"{(y + 0.55 * box[3]) / up:.3f}"
    ends = f"{(x - 1) / across:.5f} {height} m {(x + wide + 1) / across:.5f} {height} l"
    return f"q {across} 0 0 {up} 0 0 cm {width} w {ends} S Q"


def _seven(stretch: float, width: float, box: Box) -> str:
    """A 7 before a figure, of which each stroke is stretched along itself."""
    left, right, low, top = box[0] - 5, box[0] - 1.2, box[1] + 0.2 * box[3], box[1] + 0.9 * box[3]
    flat = f"{left / stretch:.5f} {top:.2f} m {right / stretch:.5f} {top:.2f} l"
    steep = f"{right:.2f} {top / stretch:.5f} m {right:.2f} {low / stretch:.5f} l"
    return f"q {width} w q {stretch} 0 0 1 0 0 cm {flat} S Q 1 0 0 {stretch} 0 0 cm {steep} S Q"


_LINES = {
    "200 to 1": (200, 1, 0.01),
    "50 to 1": (50, 1, 0.02),
    "100 to 1": (100, 1, 0.01),
    "100 to 1, thicker": (100, 1, 0.05),
    "10 to .1": (10, 0.1, 0.1),
    "1 to .01": (1, 0.01, 1),
}


def _through(thick: float, box: Box) -> list[Box]:
    return [(box[0] - 1, box[1] + 0.55 * box[3], box[2] + 2, thick)]


def _before(thick: float, box: Box) -> list[Box]:
    """The strokes of a 7."""
    return [(box[0] - 5, box[1] + 8, 4, thick), (box[0] - 1.2, box[1] + 1.8, thick, 6.3)]


def _picture(entries: str, boxes: Callable[[Box], list[Box]], targets: Collection[str]) -> Hidden:
    """A black picture in some boxes."""

    def after(box: Box) -> str:
        drawn = (f"q {wide:.3f} 0 0 {high:.3f} {x:.3f} {y:.3f} cm /I Do Q" for x, y, wide, high in boxes(box))
        return f"q 0 g {' '.join(drawn)} Q"

    def finish(pdf: pikepdf.Pdf, _: Box) -> None:
        sides = "/Width 1 /Height 1"
        resources(pdf, "/XObject").I = stream(pdf, b"\0", f"<</Type /XObject /Subtype /Image {sides} {entries}>>")

    return Hidden(plain, after, finish, targets=targets)


def _pattern(pdf: pikepdf.Pdf, box: Box) -> None:
    """A pattern of which the tile is one line."""
    entries = f"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 100 {box[1] + 20:.2f}] /XStep 100 /YStep 1000"
    line = f"0 w 0 G 0 {box[1] + 5:.2f} m 100 {box[1] + 5:.2f} l S"
    resources(pdf, "/Pattern").P = stream(pdf, line, f"<<{entries} /Resources <<>>>>")


def _thin_fills(colour: str, step: float, high: float, box: Box) -> str:
    """Fills as thin as nothing, that lie as close as pixels."""
    heights = (box[1] + number * step for number in range(round(box[3] / step) + 2))
    drawn = (f"{box[0] - 1:.2f} {height:.3f} {box[2] + 2:.2f} {high} re" for height in heights)
    return f"q {colour} {' '.join(drawn)} f Q"


def _specks(box: Box) -> str:
    """Specks that close a digit at its left, as a 3 that is an 8 then."""
    x, y = box[0], box[1] + 0.2 * box[3]
    drawn = (f"{x + right:.2f} {y + 1.4 + 0.33 * row:.2f} .02 .02 re f" for row in range(12) for right in (0.3, 0.65))
    return f"q 0 g {' '.join(drawn)} Q"


_DASHED = "q {colour} 12 w [.125 .25] 0 d {{x}} {{n}} m {{r}} {{n}} l S Q"

HAIRLINES = {
    **{f"line, {name}": Hidden(plain, partial(_line, *line)) for name, line in _LINES.items()},
    **{
        f"7, {stretch} to 1": Hidden(plain, partial(_seven, stretch, width), targets=FIGURES)
        for stretch, width in ((100, 0.01), (50, 0.02))
    },
    **{
        f"{kind} of {thick}, {shape}": _picture(entries, partial(boxes, thick), targets)
        for kind, entries in (("picture", _GREY), ("mask", _MASK))
        for shape, boxes, targets in (("struck", _through, tuple(TARGETS)), ("7", _before, FIGURES))
        for thick in (0.02, 0.1, 0.3)
    },
    "pattern of a line": Hidden(plain, partial(at, "q /Pattern cs /P scn {x} {y} {w} {h} re f Q"), _pattern),
    **{f"fills, {colour}": Hidden(plain, partial(_thin_fills, colour, 0.12, 0.001)) for colour in ("1 g", "0 g")},
    **{f"dashes, {colour}": Hidden(plain, partial(at, _DASHED.format(colour=colour))) for colour in ("1 G", "0 G")},
    "specks": Hidden(plain, _specks, targets=("total",)),
}
