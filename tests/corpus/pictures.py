"""Text that is no text in a file: as a small grey raster image, or as the outlines of its letters."""

from __future__ import annotations

import io
from collections.abc import Iterator

from fontTools.pens.basePen import decomposeQuadraticSegment  # type: ignore[import-not-found, unused-ignore]
from fontTools.pens.recordingPen import DecomposingRecordingPen  # type: ignore[import-not-found, unused-ignore]
from fontTools.pens.transformPen import TransformPen  # type: ignore[import-not-found, unused-ignore]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found, unused-ignore]
from PIL import Image, ImageDraw, ImageFont

from tests.corpus import fonts
from tests.corpus.placing import Piece, drawing
from tests.corpus.sheet import Picture

_SCALE = 2.0
"""Pixels to a point: 144 to an inch."""
_GREYS = 8


def size_of(picture: Picture) -> tuple[float, float]:
    """Width and height in points."""
    _, width, height = drawing(picture)
    return width, height


def png(picture: Picture) -> bytes:
    """A PNG of few greys."""
    placed, width, height = drawing(picture)
    image = Image.new("L", (round(width * _SCALE) + 1, round(height * _SCALE) + 1), 255)
    draw = ImageDraw.Draw(image)
    for piece in placed.pieces:
        font = ImageFont.truetype(str(_font(piece)), piece.size * _SCALE)
        draw.text((piece.x * _SCALE, (height - piece.y) * _SCALE), piece.text, fill=0, font=font, anchor="ls")
    for rule in placed.rules:
        y = (height - rule.y) * _SCALE
        draw.line((rule.x * _SCALE, y, (rule.x + rule.width) * _SCALE, y), fill=128)
    step = 255 // (_GREYS - 1)
    written = io.BytesIO()
    image.point(lambda grey: round(grey / step) * step).save(written, "PNG", optimize=True)
    return written.getvalue()


def svg(picture: Picture) -> str:
    """An SVG of a path per letter."""
    _, width, height = drawing(picture)
    paths = ""
    for letter in filter(None, letters(picture)):
        lines = ["L".join(f"{_short(x)},{_short(height - y)}" for x, y in corners) for corners in letter]
        paths += '<path d="M' + "ZM".join(lines) + 'Z"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.2f}pt" height="{height:.2f}pt" '
        f'viewBox="0 0 {width:.2f} {height:.2f}">{paths}</svg>'
    )


Corners = list[tuple[float, float]]
"""Of a contour, in points from the lower left corner of the picture."""


def letters(picture: Picture) -> Iterator[list[Corners]]:
    """The contours of each letter, with straight lines where it has curves: a third of the bytes."""
    placed, _, _ = drawing(picture)
    for piece in placed.pieces:
        with TTFont(_font(piece)) as font:
            glyphs, names = font.getGlyphSet(), font.getBestCmap()
            scale = piece.size / font["head"].unitsPerEm
            x = piece.x
            for char in piece.text:
                glyph = glyphs[names[ord(char)]]
                pen = DecomposingRecordingPen(glyphs)
                glyph.draw(TransformPen(pen, (scale, 0, 0, scale, x, piece.y)))
                yield _contours(pen.value)
                x += glyph.width * scale + piece.spread


def _contours(steps: list[tuple[str, tuple[tuple[float, float], ...]]]) -> list[Corners]:
    found: list[Corners] = []
    for step, points in steps:
        if step == "moveTo":
            found.append([points[0]])
        elif step == "lineTo":
            found[-1].append(points[0])
        elif step == "qCurveTo":
            found[-1] += [end for _, end in decomposeQuadraticSegment(points)]
    return [[(round(x, 1), round(y, 1)) for x, y in corners] for corners in found]


def _font(piece: Piece) -> str:
    return str(fonts.folder() / f"LiberationSans-{'Bold' if piece.bold else 'Regular'}.ttf")


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
