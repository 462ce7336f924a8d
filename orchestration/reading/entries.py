"""Entries: what the dictionaries of a PDF have, without taking any of them for what it says.

An entry twice, or a page that holds pages, is given in two ways, of which each program takes another.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from orchestration.reading.references import are_apart, repeated

_GAP = repeated(rb"[\0\t\n\f\r \x80\xff]++|%[^\r\n]*+")
"""White space and comments; pdfium takes the last two bytes for white space too."""

_WHITE = rb"[\0\t\n\f\r ]++"
_DIGITS_AND_GAP = rb"\d" + _WHITE
_LETTER = rb"[^\0\t\n\f\r \x80\xff/%()<>\[\]{}]"
_PLAIN = rb"[^()\\]++|\\."
_STRING = rb"\(" + repeated(_PLAIN) + rb"\)"
_NUMBER = rb"[-+.\d]++(?>(?:" + _GAP + rb"\d++" + _GAP + rb"R(?!" + _LETTER + rb"))?)"
"""A number, or a reference to an object."""

_SIMPLE = rb"|".join((rb"/" + _LETTER + rb"*+", _NUMBER, rb"<(?!<)[^>]*+>", _STRING, rb"true|false|null"))
_RUN = rb"[-+.\dR\0\t\n\f\r \x80\xff]++|%[^\r\n]*+"
"""Numbers and references in an array, and what is between them."""

_ITEMS = repeated(_RUN + rb"|" + _SIMPLE)
_VALUE = rb"(?:" + _SIMPLE + rb"|\[" + _GAP + _ITEMS + rb"\]|(?P<opening><<|\[|\())"

_ENTRY = re.compile(_GAP + rb"(?:/(?P<key>" + _LETTER + rb"*+)" + _GAP + _VALUE + rb"|(?P<end>>>))", re.DOTALL)
"""A key of a dictionary with its value or what that begins with, or the end of the dictionary."""

_ITEM = re.compile(_GAP + _ITEMS + rb"(?:(?P<end>\])|" + _VALUE + rb")", re.DOTALL)
"""Items of an array up to one that may hold others, or up to its end."""

_BLANK, _FIRST = re.compile(_GAP), re.compile(rb"<<|(\[)")
_INNER = re.compile(repeated(_PLAIN + rb"|" + _STRING) + rb"([()])", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")
_COUNT = re.compile(_GAP + rb"(\d{1,7})(?=" + _GAP + rb"(?:/|>>))")
_LATER = re.compile(_DIGITS_AND_GAP + rb"0*[1-9]\d*" + _WHITE + rb"(?:R(?!" + _LETTER + rb")|obj)")
"""A reference to an object that took the number of a deleted one, or such an object."""

_INDEX = re.compile(_GAP + rb"\[([\d\0\t\n\f\r ]*)\]")
_DEFLATED = re.compile(_GAP + rb"(?:/FlateDecode|\[" + _GAP + rb"/FlateDecode" + _GAP + rb"\])")

_PAGE_OF_PAGES = {b"Kids", b"Contents"}
"""What is both a page and a list of pages is shown as the one or the other."""

_BEFORE, _AFTER = frozenset(b"\0\t\n\f\r \x80\xff"), frozenset(b"\0\t\n\f\r \x80\xff%<[")
"""The bytes that may stand beside the word that begins an object with dictionaries."""

_MAX_HEADER = 24
"""Bytes before the dictionaries of an object in which its number and generation stand."""

_MAX_DIGITS = 10
"""Of the place of an object: a file of more bytes is not read."""

_MAX_INFLATED, _MAX_PIECES, _MAX_DEPTH = 10_000_000, 500_000, 64
"""No honest file has more bytes of objects stored together, more entries, or deeper ones: pdfium reads none."""

_AT_ONCE = 4096
"""So many bytes of what is stored are inflated at once, and so many are counted at least."""

_LAYERS = {b"OCProperties", b"Usage"}
"""What the catalog of a file has that has layers, or a layer itself."""

Keys = dict[bytes, int]
"""The keys of a dictionary, and where their values begin."""


class Entries(NamedTuple):
    """What the dictionaries of a PDF have: a key twice, or what makes one a page and a list of pages; layers."""

    has_twice: bool
    has_layers: bool


_TWICE = Entries(has_twice=True, has_layers=True)


def entries_of(content: bytes, *, is_encrypted: bool = False) -> Entries:
    """What the dictionaries of a PDF have; all if it can't be told.

    What stands in strings, comments and the streams of pages is no dictionary. It can't be told of what is no object as
    PDF has them, of objects that lie within each other, and of objects that are stored together in an unusual way.

    Args:
        content: the file.
        is_encrypted: what is stored together in it can't be looked through; it may have layers.
    """
    pieces = iter(range(_MAX_PIECES))
    inflatable, unread = _MAX_INFLATED, len(content)
    has_layers = is_encrypted
    for begin in _begins(content):
        if next(pieces, None) is None:
            return _TWICE
        keys: Keys = {}
        end = _end_of(content, begin, pieces, keys)
        if end is None or (unread := unread - (end - begin)) < 0 or keys.keys() >= _PAGE_OF_PAGES:
            return _TWICE
        if _LATER.search(content, max(0, begin - _MAX_HEADER), end) or not _has_single_numbers(content, keys):
            return _TWICE
        has_layers = has_layers or not _LAYERS.isdisjoint(keys)
        if not is_encrypted and keys.keys() >= {b"N", b"First"} and (stream := _STREAM.match(content, end)):
            stored = _stored(content, keys, stream.end(), inflatable)
            inflatable -= max(len(stored or b""), _AT_ONCE)
            if stored is None or inflatable <= 0:
                return _TWICE
            counts = _count(content, keys[b"N"]), _count(content, keys[b"First"])
            entries = _entries_of_stored(stored, *counts, pieces)
            if entries.has_twice:
                return _TWICE
            has_layers = has_layers or entries.has_layers
    return Entries(has_twice=False, has_layers=has_layers)


def _has_single_numbers(content: bytes, keys: Keys) -> bool:
    """True if a stream of references, if it is one, has each number once: programs take the first or the last."""
    if b"Index" not in keys:
        return True
    index = _INDEX.match(content, keys[b"Index"])
    numbers = [int(number) for number in index[1].split()] if index else [0]
    return len(numbers) % 2 == 0 and are_apart(zip(numbers[::2], numbers[1::2], strict=True))


def _begins(content: bytes) -> Iterator[int]:
    """Where objects may begin that have dictionaries: anywhere, for programs are led to them by an offset."""
    for word in (b"obj", b"trailer"):
        end = 0
        while (place := content.find(word, end)) >= 0:
            end = place + len(word)
            if place and end < len(content) and content[place - 1] in _BEFORE and content[end] in _AFTER:
                yield end


def _end_of(data: bytes, begin: int, pieces: Iterator[int], keys: Keys) -> int | None:
    """Where an object ends, with the blank after it; None if it has a key twice, or is no object.

    Args:
        data: what it stands in.
        begin: where it begins; an object that has no dictionaries ends there.
        pieces: as many as may still be looked at.
        keys: gets the keys of the dictionary that it is.
    """
    begin = _after_blank(data, begin)
    first = _FIRST.match(data, begin)
    if not first:
        return begin
    place = first.end()
    holders: list[Keys | None] = [None if first[1] else keys]  # None for an array
    while holders and next(pieces, None) is not None:
        holder = holders[-1]
        piece = (_ITEM if holder is None else _ENTRY).match(data, place)
        if not piece or len(holders) > _MAX_DEPTH:
            return None
        place, kind = piece.end(), piece.lastgroup
        if kind == "end":
            holders.pop()
        elif holder is not None and not _is_added(piece, holder):
            return None
        elif kind == "opening" and piece[kind] == b"(":
            place = _end_of_string(data, place, pieces)
        elif kind == "opening":
            holders.append(None if piece[kind] == b"[" else {})
    return None if holders else _after_blank(data, place)


def _after_blank(data: bytes, begin: int) -> int:
    blank = _BLANK.match(data, begin)
    return blank.end() if blank else begin


def _is_added(entry: re.Match[bytes], keys: Keys) -> bool:
    """True if the key of an entry is not one of some keys; it is from now on."""
    key = entry["key"]
    if b"#" in key:
        key = _ESCAPED.sub(lambda escaped: bytes([int(escaped[1], 16)]), key)
    if key in keys:
        return False
    keys[key] = entry.end("key")
    return True


def _end_of_string(data: bytes, begin: int, pieces: Iterator[int]) -> int:
    """Where a string ends that has parentheses; the end of what it stands in if it has no end."""
    depth = 1
    while next(pieces, None) is not None and (inner := _INNER.match(data, begin)):
        begin = inner.end()
        depth += 1 if inner[1] == b"(" else -1
        if depth == 0:
            return begin
    return len(data)


def _stored(content: bytes, keys: Keys, begin: int, most: int) -> bytes | None:
    """Objects that are stored together, not more bytes than that; None if they are packed in an unusual way."""
    if not keys.keys().isdisjoint((b"DecodeParms", b"F")):
        return None
    if b"Filter" not in keys:
        end = content.find(b"endstream", begin, begin + most)
        return content[begin:end] if end >= 0 else None
    if not _DEFLATED.match(content, keys[b"Filter"]):
        return None
    inflating, stored = zlib.decompressobj(), b""
    try:
        while len(stored) < most and begin < len(content) and not inflating.eof:
            packed = content[begin : begin + _AT_ONCE]
            stored += inflating.decompress(packed, most - len(stored))
            begin += _AT_ONCE
    except zlib.error:
        return None
    return stored


def _count(content: bytes, begin: int) -> int:
    """The number that is the value of an entry, -1 if it is something else."""
    found = _COUNT.match(content, begin)
    return int(found[1]) if found else -1


def _entries_of_stored(stored: bytes, count: int, first: int, pieces: Iterator[int]) -> Entries:
    """What the dictionaries have that are stored together; all if it can't be told.

    Args:
        stored: pairs of numbers of which the second tells where an object begins, and the objects.
        count: how many objects.
        first: where the first begins.
        pieces: as many as may still be looked at.
    """
    numbers = stored[:first].split()[: 2 * count]  # comments may follow them
    if len(numbers) != 2 * count or not all(number.isdigit() and len(number) <= _MAX_DIGITS for number in numbers):
        return _TWICE
    if len({*map(int, numbers[::2])}) < count or _LATER.search(stored, first):
        return _TWICE
    unread, has_layers = len(stored), False
    for number in numbers[1::2]:
        begin = first + int(number)
        keys: Keys = {}
        end = _end_of(stored, begin, pieces, keys)
        if end is None or (unread := unread - (end - begin)) < 0 or keys.keys() >= _PAGE_OF_PAGES:
            return _TWICE
        has_layers = has_layers or not _LAYERS.isdisjoint(keys)
    return Entries(has_twice=False, has_layers=has_layers)
