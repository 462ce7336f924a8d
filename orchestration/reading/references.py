"""References within a PDF: whether every program finds the same objects by them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise


def repeated(pattern: bytes) -> bytes:
    """A pattern any number of times, as many as there are: what comes after it takes none of them back.

    Before Python 3.11.5 a possessive repeat of a group matches too little. Atomic groups don't, and one around every
    thousand keeps what they remember small.
    """
    return rb"(?>(?:(?>(?:" + pattern + rb"){1,1000}))*)"


_WHITE = rb"[\0\t\n\f\r ]"
_START = re.compile(rb"startxref" + _WHITE + rb"{1,4}(\d{1,10})")
_TABLE = re.compile(rb"(?<!start)xref" + _WHITE + rb"++(?=\d)")
_PART = re.compile(rb"(\d{1,10})" + _WHITE + rb"++(\d{1,10})" + _WHITE + rb"++(?!" + _WHITE + rb"|[nf])")
"""The first number in a part of a table, and how many there are."""

_LINES = re.compile(repeated(rb"\d{1,10}" + _WHITE + rb"\d{1,5}" + _WHITE + rb"[nf]" + _WHITE + rb"{1,3}"))
_LATER = re.compile(_WHITE + rb"0*[1-9]\d*" + _WHITE + rb"n")
"""An object that took the number of a deleted one."""


def are_sound(content: bytes) -> bool:
    """True if a PDF has no table of references that programs take otherwise.

    They do if it has a number twice, if it is longer or shorter than it says, and if it is said to begin in the middle
    of a number: pdfium takes '4 0 obj' out of '14 0 obj'. Some follow a reference to an object of an earlier
    generation, some don't.
    """
    header = max(0, content.find(b"%PDF-"))
    begins = [header + int(match[1]) for match in _START.finditer(content)]
    is_cut = any(content[begin - 1 : begin].isdigit() for begin in begins if begin > header)
    return not is_cut and all(_is_sound(content, table.end()) for table in _TABLE.finditer(content))


def _is_sound(content: bytes, begin: int) -> bool:
    """True if the table that begins there is."""
    parts: list[tuple[int, int]] = []
    while part := _PART.match(content, begin):
        lines = _LINES.match(content, part.end())
        if not lines or lines[0].count(b"n") + lines[0].count(b"f") != int(part[2]) or _LATER.search(lines[0]):
            return False
        parts.append((int(part[1]), int(part[2])))
        begin = lines.end()
    return are_apart(parts)


def are_apart(parts: Iterable[tuple[int, int]]) -> bool:
    """True if no number is in two parts, each told by its first and by how many it has."""
    ordered = sorted((first, first + count) for first, count in parts if count)
    return all(end <= begin for (_, end), (begin, _) in pairwise(ordered))
