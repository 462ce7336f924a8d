"""What is done to a finished PDF: turned, layered, encrypted, cut off, replaced."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf

from tests.corpus import html as webpage

Finish = Callable[[Path], None]


def _save(pdf: pikepdf.Pdf, path: Path, **options: Any) -> None:
    pdf.save(path, deterministic_id=True, **options)


def turned(angle: int, *, with_rotate: bool) -> Finish:
    """Turn the drawing against the clock; `with_rotate` sets /Rotate so that the page shows upright again."""

    def finish(path: Path) -> None:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            for page in pdf.pages:
                _, _, width, height = (float(value) for value in page.mediabox)
                matrix, size = {
                    90: (f"0 1 -1 0 {height} 0", (height, width)),
                    180: (f"-1 0 0 -1 {width} {height}", (width, height)),
                    270: (f"0 -1 1 0 0 {width}", (height, width)),
                }[angle]
                page.contents_add(pikepdf.Stream(pdf, f"q {matrix} cm\n".encode()), prepend=True)
                page.contents_add(pikepdf.Stream(pdf, b"\nQ"))
                page.mediabox = pikepdf.Array([0, 0, *size])
                if with_rotate:
                    page.Rotate = angle
            _save(pdf, path)

    return finish


def rotated(angle: int) -> Finish:
    """Set /Rotate and nothing else: the page shows on its side."""

    def finish(path: Path) -> None:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            for page in pdf.pages:
                page.Rotate = angle
            _save(pdf, path)

    return finish


def shifted(x: float, y: float) -> Finish:
    """Move the page's box and all that is on it."""

    def finish(path: Path) -> None:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            for page in pdf.pages:
                x0, y0, x1, y1 = (float(value) for value in page.mediabox)
                page.contents_add(pikepdf.Stream(pdf, f"q 1 0 0 1 {x} {y} cm\n".encode()), prepend=True)
                page.contents_add(pikepdf.Stream(pdf, b"\nQ"))
                page.mediabox = pikepdf.Array([x0 + x, y0 + y, x1 + x, y1 + y])
            _save(pdf, path)

    return finish


def hidden_layer(path: Path) -> None:
    """Draw the page once more, a little lower, in an optional content group that is off."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="verborgen"))
        pdf.Root.OCProperties = pikepdf.Dictionary(
            OCGs=[group], D=pikepdf.Dictionary(OFF=[group], Order=[group], BaseState=pikepdf.Name.ON)
        )
        for page in pdf.pages:
            page.contents_coalesce()
            drawing = page.Contents.read_bytes()
            if "/Properties" not in page.Resources:
                page.Resources.Properties = pikepdf.Dictionary()
            page.Resources.Properties.verborgen = group
            copy = b"q\n" + drawing + b"\nQ\n/OC /verborgen BDC\nq 1 0 0 1 1.5 -3 cm\n" + drawing + b"\nQ\nEMC\n"
            page.Contents = pikepdf.Stream(pdf, copy)
        _save(pdf, path)


def encrypted(path: Path) -> None:
    """Encrypt it with a user's password."""
    _encrypt(path, user="geheim")


def owner_password(path: Path) -> None:
    """Encrypt it with an owner's password only."""
    _encrypt(path, user="")


def _encrypt(path: Path, user: str) -> None:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(
            path,
            static_id=True,
            encryption=pikepdf.Encryption(owner="eigenaar", user=user, R=3, aes=False, metadata=False),
        )


def truncated(path: Path) -> None:
    """Keep the first half."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def emptied(path: Path) -> None:
    """Keep nothing."""
    path.write_bytes(b"")


def replaced_by(content: bytes) -> Finish:
    """Other bytes."""

    def finish(path: Path) -> None:
        path.write_bytes(content)

    return finish


def html_page(path: Path) -> None:
    """The web page instead of its print."""
    from tests.corpus.figures import regional
    from tests.corpus.publication import Layout, blokken

    layout = Layout()
    path.write_text(webpage.page(blokken((regional("AM23", "2021Q1"),), layout, {}), layout), encoding="utf-8")


def scanned(path: Path) -> None:
    """Replace every page by a picture of it."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    with pypdfium2.PdfDocument(path) as pdf:
        images = [page.render(scale=1.4, grayscale=True).to_pil().convert("1") for page in pdf]
        sizes = [page.get_size() for page in pdf]
    canvas = Canvas(str(path), invariant=1, pageCompression=1)
    for image, size in zip(images, sizes, strict=True):
        content = io.BytesIO()
        image.save(content, "PNG")
        content.seek(0)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(content), 0, 0, *size)
        canvas.showPage()
    canvas.save()


def without_characters(path: Path) -> None:
    """Take out what says which characters the glyphs of the fonts are."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == pikepdf.Name.Font and "/ToUnicode" in item:
                del item["/ToUnicode"]
        _save(pdf, path)
