"""Sound publications that carry attacks: the real one of Noord-Holland Noord, as text, as PDF, and with a wrong count.

Its figures are in raw/ already: a carrier that is rightly accepted changes no published figure.
"""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Callable
from functools import cache

import pikepdf

from orchestration.system.settings import PROJECT_DIR

logging.getLogger("pikepdf").setLevel(logging.CRITICAL)

DIGITS, INFINITE, DEEP = "7777771", "7777772", "7777773"
"""The places, as they stand in PDF syntax, for 4,301 digits, an infinite number, and arrays in arrays."""

FILLED_IN = {DIGITS: b"9" * 4301, INFINITE: b"1e400", DEEP: b"[" * 30_000 + b"]" * 30_000}

FILED = "2021Q1/noord-holland-noord.pdf"
_TEXT = PROJECT_DIR / "orchestration" / "synthetic" / "facsimile" / "noord-holland-noord.txt"


@cache
def text() -> str:
    """The publication as text, without the explanation below its footnote."""
    whole = _TEXT.read_text(encoding="utf-8")
    return whole[: whole.index("Transparantie op de arbeidsmarkt")]


def text_with(printed: str, instead: str) -> bytes:
    """The text with one thing instead of another that it prints."""
    assert printed in text()
    return text().replace(printed, instead, 1).encode("utf-8", "surrogatepass")


@cache
def pdf() -> bytes:
    """The publication as it lies in raw/."""
    return (PROJECT_DIR / "raw" / FILED).read_bytes()


def pdf_with(
    change: Callable[[pikepdf.Pdf], None] = lambda _pdf: None,
    *,
    contents: tuple[bytes, bytes] = (b"", b""),
    is_wrong: bool = False,
) -> bytes:
    """The publication as PDF, changed.

    Args:
        change: gets the opened file.
        contents: what is drawn before and after the page.
        is_wrong: print a count that fits no sum, so that the publication is quarantined, and drawn with its faults.
    """
    with pikepdf.open(io.BytesIO(pdf())) as opened:
        page = opened.pages[0]
        drawn = page.Contents.read_bytes()
        assert b"(1.490)" in drawn
        if is_wrong:
            drawn = drawn.replace(b"(1.490)", b"(1.491)")
        before, after = contents
        page.Contents = opened.make_stream(before + b"\nq\n" + drawn + b"\nQ\n" + after)
        change(opened)
        written = io.BytesIO()
        with warnings.catch_warnings(action="ignore"):  # pikepdf sees that something is wrong
            opened.save(written, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return _filled_in(written.getvalue())


def _filled_in(content: bytes) -> bytes:
    """A PDF with what pikepdf would not write in the places kept for it, and its table of offsets made again."""
    if not any(place.encode() in content for place in FILLED_IN):
        return content
    for place, instead in FILLED_IN.items():
        content = content.replace(place.encode(), instead)
    body = content[: content.rindex(b"xref\n0 ")]
    offsets = {int(found[1]): found.start() for found in re.finditer(rb"^(\d+) 0 obj$", body, re.MULTILINE)}
    size = max(offsets) + 1
    table = b"".join(b"%010d 00000 n \n" % offsets.get(number, 0) for number in range(1, size))
    (root,) = re.findall(rb"/Root \d+ 0 R", content)
    end = b"trailer\n<< %b /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (root, size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def pdf_with_text(printed: bytes, instead: bytes) -> bytes:
    """The PDF with one text instead of another that it prints; both as in its contents, without parentheses."""

    def change(opened: pikepdf.Pdf) -> None:
        drawn = opened.pages[0].Contents.read_bytes()
        assert b"(" + printed + b")" in drawn
        opened.pages[0].Contents = opened.make_stream(drawn.replace(b"(" + printed + b")", b"(" + instead + b")", 1))

    return pdf_with(change)
