"""Bare text: a text object made black, opaque and whole, to be drawn alone."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium

from orchestration.reading.pdfium_text import TextObject

_DARK = 110
"""Text darker than this is drawn in its own colour, which is then the same in both drawings."""

_FAR = 10_000.0
"""No page reaches so far, in points."""
_THIN = 0.001
_MAX_CLIP_POINTS = 64


def write_black(text: TextObject) -> None:
    """Have a text object drawn in black, and opaque."""
    handle = text.drawn.handle
    if text.luminance is None or text.luminance > _DARK:
        pdfium.FPDFPageObj_SetFillColor(handle, 0, 0, 0, 255)
    if text.mode != pdfium.FPDF_TEXTRENDERMODE_FILL:
        pdfium.FPDFPageObj_SetStrokeColor(handle, 0, 0, 0, 255)
    if pdfium.FPDFPageObj_HasTransparency(handle):
        pdfium.FPDFPageObj_SetBlendMode(handle, b"Normal")


def widen_clip(text: Any) -> bool:
    """Have nothing of a text object clipped away; False if its clip is no box, and can't be widened."""
    clip = pdfium.FPDFPageObj_GetClipPath(text)
    paths = [_clip_points(clip, number) for number in range(max(0, pdfium.FPDFClipPath_CountPaths(clip)))]
    paths = [points for points in paths if points]
    if not all(map(_is_box, paths)):
        return False
    if not paths:
        return True
    left, bottom = (max(min(point[axis] for point in points) for points in paths) for axis in (0, 1))
    right, top = (min(max(point[axis] for point in points) for points in paths) for axis in (0, 1))
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(text, *edges)
    x0, y0, x1, y1 = (edge.value for edge in edges)
    if left > x0 or bottom > y0 or right < x1 or top < y1:
        across, up = (_FAR / max(side, _THIN) for side in (right - left, top - bottom))
        x, y = (left + right) / 2, (bottom + top) / 2
        pdfium.FPDFPageObj_TransformClipPath(text, across, 0, 0, up, x - across * x, y - up * y)
    return True


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
