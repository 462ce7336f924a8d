"""Documents drawn piece by piece on a canvas of reportlab, in Helvetica that is not embedded."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.corpus import pictures
from tests.corpus.placing import Figure, Piece, pages
from tests.corpus.sheet import PAGE, Picture, Sheet

_GREY = 0.6


def typeset(sheet: Sheet, target: Path) -> None:
    """One document."""
    canvas = Canvas(str(target), pagesize=PAGE, invariant=1, pageCompression=1)
    for page in pages(sheet):
        for piece in page.pieces:
            _piece(canvas, piece)
        for figure in page.figures:
            _figure(canvas, figure)
        canvas.setStrokeGray(_GREY)
        canvas.setLineWidth(0.3)
        for rule in page.rules:
            canvas.line(rule.x, rule.y, rule.x + rule.width, rule.y)
        canvas.showPage()
    canvas.save()


def picture(block: Picture, target: Path) -> None:
    """A file of a picture alone, for producers that take pictures as PDF."""
    width, height = pictures.size_of(block)
    canvas = Canvas(str(target), pagesize=(width, height), invariant=1, pageCompression=1)
    _figure(canvas, Figure(0, 0, width, height, block))
    canvas.showPage()
    canvas.save()
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        pdf.save(target, static_id=True)  # gropdf can't read the comments of reportlab


def _piece(canvas: Canvas, piece: Piece) -> None:
    text = canvas.beginText(piece.x, piece.y)
    if piece.turned:
        text.setTextTransform(0, 1, -1, 0, piece.x, piece.y)
    text.setFont("Helvetica-Bold" if piece.bold else "Helvetica", piece.size)
    text.setCharSpace(piece.spread)
    text.textOut(piece.text)
    canvas.drawText(text)


def _figure(canvas: Canvas, figure: Figure) -> None:
    if not figure.picture.outlines:
        image = ImageReader(io.BytesIO(pictures.png(figure.picture)))
        canvas.drawImage(image, figure.x, figure.y, figure.width, figure.height)
        return
    path = canvas.beginPath()
    for letter in pictures.letters(figure.picture):
        for corners in letter:
            first, *others = [(round(figure.x + x, 1), round(figure.y + y, 1)) for x, y in corners]
            path.moveTo(*first)
            for corner in others:
                path.lineTo(*corner)
            path.close()
    canvas.drawPath(path, stroke=0, fill=1)
