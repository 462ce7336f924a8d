"""The ways to damage the bytes of a golden PDF, as they lie in the file or unpacked."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable

import pikepdf

Damage = Callable[[bytes, bytes, random.Random], bytes]
"""From a file, another file and a source of chance to a damaged file."""


def uitgepakt(content: bytes, other: bytes, source: random.Random) -> bytes:
    """Its streams unpacked, so that what comes after meets text and numbers; as it is where it can't be opened."""
    unpacked = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pdf.save(
                unpacked,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                static_id=True,
            )
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return content
    return unpacked.getvalue()


def bits_om(content: bytes, other: bytes, source: random.Random) -> bytes:
    """A few bits flipped."""
    damaged = bytearray(content)
    for _ in range(source.choice((1, 1, 3, 20)) if damaged else 0):
        damaged[source.randrange(len(damaged))] ^= 1 << source.randrange(8)
    return bytes(damaged)


def cijfers_om(content: bytes, other: bytes, source: random.Random) -> bytes:
    """A few digits others: of lengths, places, references, coordinates, text."""
    places = [match.start() for match in re.finditer(rb"\d", content)]
    damaged = bytearray(content)
    for place in source.sample(places, min(len(places), source.choice((1, 1, 3)))):
        damaged[place] = source.choice(b"0123456789")
    return bytes(damaged)


def stuk_weg(content: bytes, other: bytes, source: random.Random) -> bytes:
    """A piece taken out."""
    begin, length = _piece(content, source)
    return content[:begin] + content[begin + length :]


def stuk_dubbel(content: bytes, other: bytes, source: random.Random) -> bytes:
    """A piece in it once more."""
    begin, length = _piece(content, source)
    place = source.randrange(len(content) + 1)
    return content[:place] + content[begin : begin + length] + content[place:]


def stuk_van_ander(content: bytes, other: bytes, source: random.Random) -> bytes:
    """A piece of another file over a piece of this one."""
    begin, length = _piece(other, source)
    place = source.randrange(len(content) + 1)
    return content[:place] + other[begin : begin + length] + content[place + length :]


def afgekapt(content: bytes, other: bytes, source: random.Random) -> bytes:
    """The end cut off."""
    return content[: source.randrange(len(content) + 1)]


def aaneen(content: bytes, other: bytes, source: random.Random) -> bytes:
    """The one's beginning and the other's end, or both whole."""
    if source.random() < 0.5:
        return content + other
    return content[: source.randrange(len(content) + 1)] + other[source.randrange(len(other) + 1) :]


def zonder_xref(content: bytes, other: bytes, source: random.Random) -> bytes:
    """Without its table of places, so that the reader has to find the objects by itself."""
    return re.sub(rb"xref\s.*?(?=trailer|startxref)|startxref\s+\d+", b"", content, flags=re.DOTALL)


def _piece(content: bytes, source: random.Random) -> tuple[int, int]:
    """Where a piece begins, and its length; short ones are as likely as long ones."""
    length = int(len(content) ** source.random())
    return source.randrange(max(1, len(content) - length)), length


DAMAGES: dict[str, Damage] = {
    damage.__name__: damage
    for damage in (
        *(uitgepakt, bits_om, cijfers_om, stuk_weg, stuk_dubbel, stuk_van_ander, afgekapt, aaneen, zonder_xref),
    )
}
