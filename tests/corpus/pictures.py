"""Text that is no text in a file: as a small grey raster image, or as the outlines of its letters."""

from __future__ import annotations

import io

from fontTools.pens.svgPathPen import SVGPathPen  # type: ignore[import-not-found, unused-ignore]
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
    """An SVG of paths."""
    placed, width, height = drawing(picture)
    paths = "".join(f'<path d="{_outlines(piece, height)}"/>' for piece in placed.pieces)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.2f}pt" height="{height:.2f}pt" '
        f'viewBox="0 0 {width:.2f} {height:.2f}">{paths}</svg>'
    )


class _Coarse(SVGPathPen):  # type: ignore[misc, unused-ignore]
    """Straight lines where letters have curves: a third of the bytes."""

    def _qCurveToOne(self, _: tuple[float, float], end: tuple[float, float]) -> None:  # noqa: N802
        self._lineTo(end)


def _font(piece: Piece) -> str:
    return str(fonts.folder() / f"LiberationSans-{'Bold' if piece.bold else 'Regular'}.ttf")


def _outlines(piece: Piece, height: float) -> str:
    with TTFont(_font(piece)) as font:
        glyphs, names = font.getGlyphSet(), font.getBestCmap()
        scale = piece.size / font["head"].unitsPerEm
        path = _Coarse(glyphs, ntos=lambda value: f"{value:.1f}".removesuffix(".0"))
        x = piece.x
        for char in piece.text:
            glyph = glyphs[names[ord(char)]]
            glyph.draw(TransformPen(path, (scale, 0, 0, -scale, x, height - piece.y)))
            x += glyph.width * scale + piece.spread
    return str(path.getCommands())
