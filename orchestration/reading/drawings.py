"""What is drawn on a PDF page beside text: its pictures and outlines."""

from __future__ import annotations

import ctypes
import math
import zlib
from collections.abc import Iterable, Iterator
from operator import itemgetter

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox
from orchestration.reading.annotations import EVERYWHERE
from orchestration.reading.glyphs import PageDrawings
from orchestration.reading.pdfium_calls import handle_of, segment_count_of, segment_end, segment_kind_of, segment_of
from orchestration.reading.pdfium_objects import Drawn, UnsureError, box_of
from orchestration.reading.pdfium_page import PdfPage

_KINDS = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING)

_MAX_SEGMENTS = 64
"""So many segments of a path tell whether it is an outline."""

_STRAIGHT = 0.01
"""A line that is slanted by less than this, in points, is a rule."""

_MIN_SIZE = 2.0
"""A drawing that is less high or wide than this, in points, is a rule."""

_HAIRLINE, _THIN = 0.7, 0.001
"""The width in points of a pixel on a screen; and a scale at which nothing is drawn."""

_UNEVEN = 1.5
"""A unit that is so many times as long in one direction as in the other is uneven."""

_RULE_LENGTH = 10.0
"""A rule beside text is at least so long, in points."""

_MAX_PICTURE = 10_000_000
"""A picture of more bytes is not compared with others."""


def drawings_of(page: PdfPage) -> PageDrawings:
    """The pictures and outlines on a page: all that is drawn beside text, rules, boxes and grids.

    Lines that pdfium may draw thinner than a pixel, and other programs do not, are added to what is unsure; all is if
    something is drawn without end.
    """
    found = []
    for drawn in page.drawn:
        if drawn.kind in _KINDS:
            try:
                box = box_of(drawn)
            except UnsureError:
                page.unsure.append(EVERYWHERE)
                continue
            side, is_path = min(box[2] - box[0], box[3] - box[1]), drawn.kind == pdfium.FPDF_PAGEOBJ_PATH
            if side >= _MIN_SIZE:
                if not is_path or _is_outline(drawn.address):
                    found.append((page.space.box(*box), _content_of(drawn)))
            elif is_path and side < _HAIRLINE and _is_uneven(drawn):
                page.unsure.append((box[0] - _HAIRLINE, box[1] - _HAIRLINE, box[2] + _HAIRLINE, box[3] + _HAIRLINE))
    return PageDrawings(page.space.frame, found)


def _is_uneven(drawn: Drawn) -> bool:
    """True if a unit is not as wide as high where something is drawn: a line may be thinner than any by that."""
    a, b, c, d, _, _ = drawn.placed
    shortest, longest = sorted((math.hypot(a, b), math.hypot(c, d)))
    return longest > _UNEVEN * shortest


def widen_hairlines(page: PdfPage) -> None:
    """Have lines as thin as can be drawn as wide as on a screen, where they are one pixel wide at any size."""
    width = ctypes.c_float()
    for drawn in page.drawn:
        if drawn.kind == pdfium.FPDF_PAGEOBJ_PATH:
            path, scale = handle_of(drawn.address), max(_THIN, _scale_of(drawn))
            if pdfium.FPDFPageObj_GetStrokeWidth(path, width) and width.value * scale < _HAIRLINE:
                pdfium.FPDFPageObj_SetStrokeWidth(path, _HAIRLINE / scale)


def _scale_of(drawn: Drawn) -> float:
    """How many points are in a unit of the width of a line."""
    left, bottom, right, top = box_of(drawn)
    a, b, c, d, _, _ = drawn.placed
    across, up = max(abs(a), abs(c)), max(abs(b), abs(d))
    return up if right - left > top - bottom else across


def rules_of(page: PdfPage, least: float) -> list[Bbox]:
    """The upright rules on a page, those that go on as one; they are longer than so many points."""
    found: dict[tuple[float, float], list[Bbox]] = {}
    for drawn in page.drawn:
        if drawn.kind == pdfium.FPDF_PAGEOBJ_PATH:
            x0, top, x1, bottom = box = page.space.box(*box_of(drawn))
            if x1 - x0 < _MIN_SIZE and bottom - top >= _RULE_LENGTH:
                found.setdefault((round(x0, 1), round(x1, 1)), []).append(box)
    rules = [rule for boxes in found.values() for rule in _joined(sorted(boxes, key=itemgetter(1)))]
    return [rule for rule in rules if rule[3] - rule[1] > least]


def _joined(boxes: Iterable[Bbox]) -> Iterator[Bbox]:
    """Boxes from top to bottom, those that touch as one."""
    rule: Bbox | None = None
    for box in boxes:
        if rule is not None and box[1] <= rule[3] + _MIN_SIZE:
            rule = (min(rule[0], box[0]), rule[1], max(rule[2], box[2]), max(rule[3], box[3]))
            continue
        if rule is not None:
            yield rule
        rule = box
    if rule is not None:
        yield rule


def _is_outline(path: int) -> bool:
    """True for a path with a curve or a slanted line: rules, boxes and grids have neither."""
    before: tuple[float, float] | None = None
    for index in range(min(segment_count_of(path), _MAX_SEGMENTS)):
        segment = segment_of(path, index)
        kind = segment_kind_of(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return True
        x, y = segment_end(segment)
        if (
            kind == pdfium.FPDF_SEGMENT_LINETO
            and before is not None
            and min(abs(x - before[0]), abs(y - before[1])) > _STRAIGHT
        ):
            return True
        before = (x, y)
    return False


def _content_of(drawn: Drawn) -> int:
    """A number for what it shows: the data of a picture, the number of segments of an outline."""
    if drawn.kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        picture = handle_of(drawn.address)
        size = min(pdfium.FPDFImageObj_GetImageDataRaw(picture, None, 0), _MAX_PICTURE)
        data = ctypes.create_string_buffer(size)
        pdfium.FPDFImageObj_GetImageDataRaw(picture, data, size)
        return zlib.crc32(data)
    return int(segment_count_of(drawn.address))
