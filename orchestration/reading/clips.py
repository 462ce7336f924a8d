"""Clips: what of a text object its page does not show, and how to have it drawn whole."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from statistics import fmean
from typing import Any

import pypdfium2.raw as pdfium

_FAR = 10_000.0
"""No page reaches so far, in points."""
_THIN = 0.001
_MAX_CLIP_POINTS = 64


def widen_clip(text: Any) -> None:
    """Have nothing of a text object clipped away."""
    clip = pdfium.FPDFPageObj_GetClipPath(text)
    paths = [_clip_points(clip, number) for number in range(max(0, pdfium.FPDFClipPath_CountPaths(clip)))]
    paths = [points for points in paths if points]
    if not paths:
        return
    corners = [
        (tuple(map(min, zip(*points, strict=True))), tuple(map(max, zip(*points, strict=True)))) for points in paths
    ]
    left, bottom = map(max, zip(*(lower for lower, _ in corners), strict=True))
    right, top = map(min, zip(*(upper for _, upper in corners), strict=True))
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(text, *edges)
    x0, y0, x1, y1 = (edge.value for edge in edges)
    if all(map(_is_box, paths)) and left <= x0 and bottom <= y0 and right >= x1 and top >= y1:
        return
    x, y = map(fmean, zip(*paths[0], strict=True)) if len(paths) == 1 else ((left + right) / 2, (bottom + top) / 2)
    across, up = (_FAR / max(side, _THIN) for side in (right - left, top - bottom))
    pdfium.FPDFPageObj_TransformClipPath(text, across, 0, 0, up, x - across * x, y - up * y)


def _is_box(points: Sequence[tuple[float, float]]) -> bool:
    """True if the corners of a path are those of a box, turned by no quarter."""
    corners = {(round(x, 2), round(y, 2)) for x, y in points}
    return len(corners) == 4 and len({x for x, _ in corners}) == len({y for _, y in corners}) == 2


def _clip_points(clip: Any, number: int) -> list[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    points = []
    for index in range(min(_MAX_CLIP_POINTS, max(0, pdfium.FPDFClipPath_CountPathSegments(clip, number)))):
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, number, index), x, y)
        points.append((x.value, y.value))
    return points
