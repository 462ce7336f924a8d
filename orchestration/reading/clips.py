"""Clips: the paths within which a text is drawn, and how it is drawn whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox
from orchestration.reading.pdfium_calls import (
    bounds_of,
    clip_of,
    clip_path_count_of,
    clip_segment_count_of,
    clip_segment_of,
    handle_of,
    segment_end,
    segment_kind_of,
)
from orchestration.reading.pdfium_objects import Drawn

Point = tuple[float, float]
Path = list[list[Point]]
"""The lines of a path, each by its points; curves are as good as lines."""

_FAR = 10_000.0
"""No page reaches so far, in points."""

_THIN = 0.001
_NEAR = (100, 10, 1)
"""A clip is made larger around a point of the text that is so far within it, in points: as far as can be."""

_STEPS = 8
"""A curve is taken for so many lines."""


def has_clip(drawn: Drawn) -> bool:
    """True if an object is drawn within a path."""
    return bool(clip_path_count_of(clip_of(drawn.address)) > 0)


def widen_clip(text: Drawn) -> bool:
    """Have nothing of a text object clipped away; False if that can't be done, as it may stand outside of its clip."""
    clip = clip_of(text.address)
    count = clip_path_count_of(clip)
    if count <= 0:
        return True
    paths = [path for number in range(count) if any(path := _path_of(clip, number))]
    if not paths:
        return True
    bounds = bounds_of(text.address)
    boxes = [_corners(path) for path in paths]
    if not all(boxes):
        return all(_holds(path, bounds) for path in paths) or _is_enlarged(text, paths, bounds)
    left, bottom = (max(min(point[axis] for point in box) for box in boxes) for axis in (0, 1))
    right, top = (min(max(point[axis] for point in box) for box in boxes) for axis in (0, 1))
    if left > bounds[0] or bottom > bounds[1] or right < bounds[2] or top < bounds[3]:
        across, up = (_FAR / max(side, _THIN) for side in (right - left, top - bottom))
        _enlarge(text, ((left + right) / 2, (bottom + top) / 2), across, up)
    return True


def _is_enlarged(text: Drawn, paths: Sequence[Path], bounds: Bbox) -> bool:
    """True if the clip of a text object could be made larger around a point of the text that lies within its paths."""
    for near in _NEAR:
        for x, y in _points_in(bounds):
            if all(_holds(path, (x - near, y - near, x + near, y + near)) for path in paths):
                _enlarge(text, (x, y), _FAR / near, _FAR / near)
                return True
    return False


def _enlarge(text: Drawn, around: Point, across: float, up: float) -> None:
    """Make the clip of a text object so many times as wide and as high."""
    x, y = around
    pdfium.FPDFPageObj_TransformClipPath(handle_of(text.address), across, 0, 0, up, x - across * x, y - up * y)


def _points_in(box: Bbox) -> Iterator[Point]:
    for share in (1 / 2, 1 / 4, 3 / 4, 1 / 8, 7 / 8):
        yield (box[0] + share * (box[2] - box[0]), (box[1] + box[3]) / 2)


def _holds(path: Path, box: Bbox) -> bool:
    """True if a box lies within a path, and no part of that within the box."""
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    sides = [side for line in path for side in pairwise([*line, line[0]])]
    return not any(_touches(side, box) for side in sides) and sum(_is_right_of(side, middle) for side in sides) % 2 == 1


def _corners(path: Path) -> list[Point]:
    """The corners of a path if it is one box, turned by no quarter; none of another."""
    line = [(round(x, 2), round(y, 2)) for x, y in path[0]]
    corners = sorted(set(line))
    is_box = len(path) == 1 and len(corners) == 4 and len({x for x, _ in corners}) == len({y for _, y in corners}) == 2
    is_around = all(
        (x0 == x1) != (y0 == y1) or (x0, y0) == (x1, y1) for (x0, y0), (x1, y1) in pairwise([*line, line[0]])
    )
    return corners if is_box and is_around else []


def _touches(side: tuple[Point, Point], box: Bbox) -> bool:
    """True if a side of a path runs through a box, or may."""
    (x0, y0), (x1, y1) = side
    left, top, right, bottom = box
    if max(x0, x1) < left or right < min(x0, x1) or max(y0, y1) < top or bottom < min(y0, y1):
        return False
    turns = [(x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) for x in (left, right) for y in (top, bottom)]
    return min(turns) <= 0 <= max(turns)


def _is_right_of(side: tuple[Point, Point], point: Point) -> bool:
    """True if a ray from a point to the right meets a side."""
    (x0, y0), (x1, y1) = side
    x, y = point
    return (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0)


def _path_of(clip: int, number: int) -> Path:
    path: Path = []
    curve: list[Point] = []
    for kind, point in _segments(clip, number):
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not path:
            path.append([point])
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            path[-1].append(point)
        else:
            curve.append(point)
            if len(curve) == 3:
                path[-1] += _curved(path[-1][-1], *curve)
                curve = []
    return path


def _curved(begin: Point, first: Point, second: Point, end: Point) -> Iterator[Point]:
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x, y = (
            sum(weight * point[axis] for weight, point in zip(weights, (begin, first, second, end), strict=True))
            for axis in (0, 1)
        )
        yield (x, y)


def _segments(clip: int, number: int) -> Iterator[tuple[int, Point]]:
    for index in range(max(0, clip_segment_count_of(clip, number))):
        segment = clip_segment_of(clip, number, index)
        yield segment_kind_of(segment), segment_end(segment)
