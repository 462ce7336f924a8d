"""Files made to hurt a reader: small on disk, large or endless when opened. Made when a test needs them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

MEGABYTE = 1024 * 1024
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_TEXT = b"BT /F1 12 Tf 50 700 Td (Transparantie van klantprofielen, synthetisch, Sonar) Tj ET\n"


def pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    content = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(content))
    return bytes(content) + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """A stream as it stands."""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), extra, content)


def packed(piece: bytes, times: int, *, twice: bool = False) -> bytes:
    """A deflated stream of a piece repeated, made without holding it; `twice` deflates it once more."""
    squeeze = zlib.compressobj(9)
    block = piece * max(1, MEGABYTE // len(piece))
    whole, rest = divmod(times, len(block) // len(piece))
    content = b"".join(squeeze.compress(block) for _ in range(whole)) + squeeze.compress(piece * rest) + squeeze.flush()
    if twice:
        return stream(zlib.compress(content, 9), b"/Filter [/FlateDecode /FlateDecode]")
    return stream(content, b"/Filter /FlateDecode")


def one_page(contents: bytes, *, resources: bytes = b"", extra: Sequence[bytes] = ()) -> bytes:
    """A PDF of one page with these contents; `extra` are objects from number 6 on."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> " + resources + b" >> >>"
    )
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            contents,
            _FONT,
            *extra,
        ]
    )


def bomb() -> bytes:
    """A content stream of 400 kB that inflates to 400 MB of blanks."""
    return one_page(packed(b" ", 400 * MEGABYTE))


def double_bomb() -> bytes:
    """The same, deflated twice: some 2 kB."""
    return one_page(packed(b" ", 400 * MEGABYTE, twice=True))


def million_rectangles() -> bytes:
    """A page of a million rectangles."""
    return one_page(packed(b"1 1 2 2 re f\n", 1_000_000))


def million_texts() -> bytes:
    """A page of a million pieces of text."""
    return one_page(packed(b"BT /F1 1 Tf 9 9 Td (1) Tj ET\n", 1_000_000))


def many_pages() -> bytes:
    """A document of 300 pages."""
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 305))
    resources = b"/Resources << /Font << /F1 3 0 R >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R " + resources + b" >>"
    tree = b"<< /Type /Pages /Count 300 /Kids [" + kids + b"] >>"
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", tree, _FONT, stream(_TEXT), *[page] * 300])


def deep_arrays() -> bytes:
    """An array in an array, a hundred thousand deep, in the catalog."""
    deep = b"[" * 100_000 + b"]" * 100_000
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>"
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R /Deep " + deep + b" >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            stream(_TEXT),
        ]
    )


def deep_contents() -> bytes:
    """Arrays and states nested a hundred thousand deep in a page's contents."""
    return one_page(stream(b"q " * 100_000 + b"[" * 100_000 + b"]" * 100_000 + b" TJ " + b"Q " * 100_000))


def deep_page_tree() -> bytes:
    """A tree of pages twenty thousand levels deep."""
    depth = 20_000
    levels = [b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (number + 3) for number in range(depth)]
    page = b"<< /Type /Page /MediaBox [0 0 595 842] >>"
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", *levels, page])


def page_tree_in_a_circle() -> bytes:
    """A tree of pages that holds itself."""
    return pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R] >>"])


def form_in_a_circle() -> bytes:
    """A form that draws itself twice."""
    form = stream(
        b"/X Do /X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>"
    )
    return one_page(stream(b"/X Do"), resources=b"/XObject << /X 6 0 R >>", extra=[form])


def form_tower() -> bytes:
    """Thirty forms, each drawing the next ten times: 10^30 drawings."""

    def form(number: int) -> bytes:
        inner = b"/X Do " * 10
        head = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>" % (number + 1)
        return stream(inner, head)

    last = stream(b"0 0 1 1 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return one_page(
        stream(b"/X Do"), resources=b"/XObject << /X 6 0 R >>", extra=[*(form(number) for number in range(6, 36)), last]
    )


def reference_to_itself() -> bytes:
    """A page whose contents are a reference to themselves, and a length that is one."""
    return one_page(b"4 0 R")


def xref_in_a_circle() -> bytes:
    """A cross-reference table whose previous one is itself."""
    content = one_page(stream(_TEXT))
    start = content.rindex(b"startxref\n") + len(b"startxref\n")
    offset = content[start : content.index(b"\n", start)]
    return content.replace(b"/Root 1 0 R >>", b"/Root 1 0 R /Prev " + offset + b" >>")


def huge_count() -> bytes:
    """A tree that says it has two milliard pages, and a table that says it has as many objects."""
    return one_page(stream(_TEXT)).replace(b"/Count 1 ", b"/Count 2000000000 ").replace(b"/Size 6", b"/Size 2000000000")


HOSTILE: dict[str, Callable[[], bytes]] = {
    make.__name__: make
    for make in (
        *(bomb, double_bomb, million_rectangles, million_texts, many_pages, deep_arrays, deep_contents),
        *(deep_page_tree, page_tree_in_a_circle, form_in_a_circle, form_tower, reference_to_itself),
        *(xref_in_a_circle, huge_count),
    )
}


def write(name: str, folder: Path) -> Path:
    """Make one of them in a folder."""
    path = folder / f"{name}.pdf"
    path.write_bytes(HOSTILE[name]())
    return path
