"""Publications (synthetisch) with something on their page that is a picture."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path

import pikepdf
from PIL import ImageOps
from reportlab.pdfbase import pdfmetrics

from tests.support.raw_pdf import HELVETICA, Place, publication, write
from tests.support.scanned import pictures_of

_RESOLUTION = 200
_HEIGHT = 842


def show(place: Place) -> str:
    """The operators that show a text."""
    x, y, size, text, aligned = place
    x -= {"left": 0.0, "center": 0.5, "right": 1.0}[aligned] * pdfmetrics.stringWidth(text, "Helvetica", size)
    escaped = text.replace("(", "\\(").replace(")", "\\)")
    return f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET"


def write_with_picture(path: Path, pictured: Iterable[Place], texts: Iterable[Place] | None = None) -> Path:
    """A publication with some texts as text, all by default, and others as a picture under them."""
    drawn = write(path.with_suffix(".plaatje.pdf"), show, HELVETICA, places=iter(pictured))
    (page,) = pictures_of(drawn, _RESOLUTION)
    left, top, right, bottom = ImageOps.invert(page).getbbox() or (0, 0, *page.size)
    picture, scale = page.crop((left, top, right, bottom)), 72 / _RESOLUTION
    write(path, show, HELVETICA, places=iter(publication() if texts is None else texts))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        image = pdf.make_stream(
            zlib.compress(picture.tobytes()),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=8,
            Filter=pikepdf.Name.FlateDecode,
        )
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Plaatje=image)
        place = f"{picture.width * scale} 0 0 {picture.height * scale} {left * scale} {_HEIGHT - bottom * scale}"
        pdf.pages[0].contents_add(f"q {place} cm /Plaatje Do Q\n".encode(), prepend=True)
        pdf.save(path)
    return path
