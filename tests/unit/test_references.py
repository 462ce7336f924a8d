"""References within a file that programs follow otherwise: an object in two places, or of another generation."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.entries import entries_of
from orchestration.reading.reading import read_file
from orchestration.reading.references import are_sound
from tests.support.raw_pdf import HELVETICA, Place, write
from tests.support.synthetic import TODAY

Section = tuple[int, list[tuple[int, int]]]
"""The first number of a part of a table of references, and of each the place and the generation."""


def show(place: Place) -> str:
    x, y, size, text, aligned = place
    x -= {"left": 0.0, "center": 0.25, "right": 0.5}[aligned] * size * len(text)
    escaped = text.replace("(", "\\(").replace(")", "\\)")
    return f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET"


@cache
def objects(folder: Path) -> tuple[dict[int, bytes], bytes]:
    """The objects of a file by their numbers, and what its trailer has."""
    plain = folder / "plain.pdf"
    with pikepdf.open(write(folder / "heel.pdf", show, HELVETICA)) as pdf:
        pdf.save(plain, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    content = plain.read_bytes()
    found = re.finditer(rb"(?m)^(\d+) 0 obj\n.*?^endobj\n", content, re.DOTALL)
    trailer = re.search(rb"trailer (<<.*?>>)\s*startxref", content, re.DOTALL)
    assert trailer
    return {int(match[1]): match[0] for match in found}, trailer[1]


def file(bodies: Sequence[bytes], trailer: bytes, sections: Sequence[tuple[int, Sequence[tuple[int, int]]]]) -> bytes:
    """A file of these objects; each part of its table names them by their place in the list."""
    content, begins = b"%PDF-1.4\n", []
    for body in bodies:
        begins.append(len(content))
        content += body
    table = b"xref\n0 1\n0000000000 65535 f \n"
    for first, entries in sections:
        table += b"%d %d\n" % (first, len(entries))
        table += b"".join(b"%010d %05d n \n" % (begins[place], generation) for place, generation in entries)
    return content + table + b"trailer " + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % len(content)


@pytest.fixture
def parts(tmp_path: Path) -> tuple[list[bytes], bytes, int]:
    """The objects of a file in their order, its trailer, and which of them has the text of the page."""
    bodies, trailer = objects(tmp_path)
    assert list(bodies) == list(range(1, len(bodies) + 1))
    return list(bodies.values()), trailer, next(place for place, body in enumerate(bodies.values()) if b"Tj" in body)


def verdict(tmp_path: Path, namen: Names, content: bytes) -> str:
    path = tmp_path / "blad.pdf"
    path.write_bytes(content)
    (reading,) = read_file(path, ReadingContext(namen, TODAY))
    return reading.uitslag


Parts = tuple[list[bytes], bytes, int]


def test_file_with_plain_references_is_read(tmp_path: Path, namen: Names, parts: Parts) -> None:
    bodies, trailer, _ = parts
    every = [(place, 0) for place in range(len(bodies))]
    halves = [(1, every[:2]), (3, every[2:])]
    assert verdict(tmp_path, namen, file(bodies, trailer, [(1, every)])) == "aangenomen"
    assert verdict(tmp_path, namen, file(bodies, trailer, halves)) == "aangenomen"


@pytest.mark.parametrize("is_first", [True, False])
def test_object_in_two_places_of_one_table_keeps_a_file_out(
    tmp_path: Path, namen: Names, parts: Parts, is_first: bool
) -> None:
    bodies, trailer, text = parts
    other = bodies[text].replace(b"(1.490)", b"(9.490)").replace(b"(5.000)", b"(6.000)").replace(b"Eerste", b"Vierde")
    every = [(place, 0) for place in range(len(bodies))]
    again = (text + 1, [(len(bodies), 0)])
    sections = [again, (1, every)] if is_first else [(1, every), again]
    assert verdict(tmp_path, namen, file([*bodies, other], trailer, sections)) == "quarantaine"


@pytest.mark.parametrize(("told", "kept"), [(9, 7), (2, 7)])
def test_table_of_another_length_than_it_says_is_not_sound(told: int, kept: int) -> None:
    entries = b"".join(b"%010d 00000 n \n" % place for place in range(kept))
    assert are_sound(b"%PDF-1.4\nxref\n1 " + b"%d\n" % kept + entries + b"trailer\n")
    assert not are_sound(b"%PDF-1.4\nxref\n1 " + b"%d\n" % told + entries + b"trailer\n")


@pytest.mark.parametrize("in_table", [0, 1])
@pytest.mark.parametrize("in_object", [0, 1])
@pytest.mark.parametrize("in_reference", [0, 1])
def test_object_of_another_generation_keeps_a_file_out(
    tmp_path: Path, namen: Names, parts: Parts, in_table: int, in_object: int, in_reference: int
) -> None:
    bodies, trailer, text = parts
    number = text + 1
    changed = [
        body.replace(b" %d 0 R" % number, b" %d %d R" % (number, in_reference)).replace(
            b"%d 0 obj" % number, b"%d %d obj" % (number, in_object)
        )
        for body in bodies
    ]
    table = [(place, in_table if place == text else 0) for place in range(len(bodies))]
    is_plain = not (in_table or in_object or in_reference)
    found = verdict(tmp_path, namen, file(changed, trailer, [(1, table)]))
    assert (found == "aangenomen") is is_plain


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        *((b"[0 4]", True), (b"[0 2 3 1]", True), (b"[3 1 0 2]", True), (b"[0 3 2 1]", False), (b"[1 1 1 1]", False)),
        *((b"[0 4 1]", False), (b"7 0 R", False), (b"[0 -4]", False), (b"[0 2 0 4]", False)),
    ],
)
@pytest.mark.parametrize("key", [b"/Index", b"/Ind#65x"])
def test_numbers_of_a_stream_of_references_occur_once(index: bytes, key: bytes, expected: bool) -> None:
    entries = b"<</Type /XRef /Size 4 /W [1 2 1] " + key + b" " + index + b" /Length 4>>"
    content = b"%PDF-1.5\n4 0 obj\n" + entries + b"\nstream\nabcd\nendstream\nendobj\n"
    assert entries_of(content).has_twice is not expected


@pytest.mark.parametrize(("numbers", "expected"), [((5, 6), True), ((5, 5), False)])
def test_number_of_an_object_occurs_once_among_those_stored_together(numbers: tuple[int, int], expected: bool) -> None:
    index = b"%d 0 %d 9 " % numbers
    stored = zlib.compress(index + b"<</A 1>> <</A 2>>")
    content = b"%PDF-1.5\n9 0 obj\n<</Type /ObjStm /N 2 /First " + b"%d /Filter /FlateDecode>>\nstream\n" % len(index)
    assert entries_of(content + stored + b"\nendstream\nendobj\n").has_twice is not expected
