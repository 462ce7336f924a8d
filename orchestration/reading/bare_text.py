"""Bare text: a text object made black, opaque and whole, to be drawn alone."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from orchestration.reading.clips import has_clip
from orchestration.reading.glyphs import CLIPPING
from orchestration.reading.pdfium_calls import fill_as_told, fill_with, handle_of, has_transparency
from orchestration.reading.pdfium_objects import Drawn
from orchestration.reading.pdfium_text import TextObject

_DARK = 110
"""Text darker than this is drawn in its own colour, which is then the same in both drawings: unless it is that of a
pattern, of which pdfium does not tell."""

_THICKEST = 0.1
"""The share of the height of text that a line around it may be thick: a thicker one hides its shape."""


def write_black(text: TextObject) -> bool:
    """Have a text object drawn in black, opaque, by plain thin lines; False if it has a mask, and can't be."""
    address = text.drawn.address
    if text.luminance is None or text.luminance > _DARK:
        fill_with(address, 0, 0, 0, 255)
    else:
        fill_as_told(address)
    if text.mode == CLIPPING:
        pdfium.FPDFTextObj_SetTextRenderMode(handle_of(address), pdfium.FPDF_TEXTRENDERMODE_FILL)
    elif text.mode != pdfium.FPDF_TEXTRENDERMODE_FILL:
        _outline(handle_of(address), _THICKEST * text.height)
    if not has_transparency(address):
        return True
    fill_with(address, 0, 0, 0, 255)
    pdfium.FPDFPageObj_SetBlendMode(handle_of(address), b"Normal")
    return not has_transparency(address)


def _outline(text: Any, thickest: float) -> None:
    pdfium.FPDFPageObj_SetStrokeColor(text, 0, 0, 0, 255)
    pdfium.FPDFPageObj_SetDashArray(text, None, 0, 0)
    width = ctypes.c_float()
    if pdfium.FPDFPageObj_GetStrokeWidth(text, width) and width.value > thickest:
        pdfium.FPDFPageObj_SetStrokeWidth(text, thickest)


def is_held_back(text: Drawn) -> bool:
    """True if a drawing that a text object is in may leave a part of it out, by a clip or a mask."""
    return any(has_clip(form) or has_transparency(form.address) for form in _forms_of(text))


def take_out(page: Any, text: Drawn) -> bool:
    """Have a text object drawn by the page itself, in the same place; False if that can't be done."""
    handle = handle_of(text.address)
    if text.form is None or not pdfium.FPDFFormObj_RemoveObject(handle_of(text.form.address), handle):
        return False
    pdfium.FPDFPageObj_TransformClipPath(handle, *text.matrix)
    pdfium.FPDFPageObj_Transform(handle, *text.matrix)
    pdfium.FPDFPage_InsertObject(page, handle)
    return True


def _forms_of(drawn: Drawn) -> Iterator[Drawn]:
    form = drawn.form
    while form is not None:
        yield form
        form = form.form
