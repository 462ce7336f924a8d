"""Twice: entries that a PDF gives twice in one dictionary, of which each program takes another."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_DECIDING = re.compile(
    rb"/(Contents|Resources|Kids|Parent|MediaBox|CropBox|Rotate|Annots|Font|XObject|ToUnicode|Encoding|Differences|AP|N"
    rb"|OCProperties|OFF|Filter|DecodeParms|Length|BBox|Matrix|CharProcs|DescendantFonts|Root|Pages)(?=[\s/<>\[\]()%])"
)
"""The keys that decide what a page says or shows."""

_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_EDGE = re.compile(rb"<<|>>|endobj")
_STREAM, _END = b"stream", b"endstream"
_LONGEST_HEAD = 1000
"""The dictionary of a stream of objects is shorter than this."""

_MAX_INFLATED = 10_000_000
"""So many bytes of objects that are stored together are looked through."""


def has_keys_twice(content: bytes) -> bool:
    """True if a dictionary of a PDF has a key twice that decides what its pages say."""
    return any(map(_has_key_twice, _dictionaries(content)))


def _dictionaries(content: bytes) -> Iterator[bytes]:
    """What holds the dictionaries of a PDF: what stands before each stream, and objects that are stored together."""
    left, begin = _MAX_INFLATED, 0
    while (stream := content.find(_STREAM, begin)) >= 0 and (end := content.find(_END, stream)) >= 0:
        before = content[begin:stream]
        yield before
        if b"/ObjStm" in before[-_LONGEST_HEAD:] and left > 0:
            stored = _inflated(content[stream + len(_STREAM) : end].lstrip(b"\r\n"), left)
            left -= len(stored)
            yield stored
        begin = end + len(_END)
    yield content[begin:]


def _inflated(stored: bytes, most: int) -> bytes:
    """At most so many bytes of what is stored; none of what is packed in another way, or damaged."""
    try:
        return zlib.decompressobj().decompress(stored, most)
    except zlib.error:
        return b""


def _has_key_twice(data: bytes) -> bool:
    if b"#" in data:
        data = _ESCAPED.sub(lambda escaped: bytes([int(escaped[1], 16)]), data)
    ends: dict[bytes, int] = {}
    for key in _DECIDING.finditer(data):
        if key[1] in ends and _is_one_level(data, ends[key[1]], key.start()):
            return True
        ends[key[1]] = key.end()
    return False


def _is_one_level(data: bytes, begin: int, end: int) -> bool:
    """True if two places are in one dictionary, and not one of them in a dictionary within it."""
    depth = 0
    for edge in _EDGE.finditer(data, begin, end):
        if edge[0] == b"endobj":
            return False
        depth += 1 if edge[0] == b"<<" else -1
        if depth < 0:
            return False
    return depth == 0
