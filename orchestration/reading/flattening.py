"""Flattening: the annotations and form fields of a page made a part of what is drawn on it."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox
from orchestration.reading.annotations import EVERYWHERE, has_shown, unsure_boxes
from orchestration.reading.pdfium_objects import UnsureError

_PROBE: Bbox = (-20010.0, -20010.0, -20000.0, -20000.0)
"""Where the probe stands, in PDF space: left, bottom, right and top, on no page."""

_LOOK = "{:.0f} {:.0f} 10 10 re f".format(*_PROBE)
_BLACK = [0, 0, 0, 255]


class FlatPage(NamedTuple):
    """A loaded page by its handle, whether annotations are shown on it, and the boxes in which programs may differ."""

    handle: Any
    has_annotations: bool
    unsure: list[Bbox]


def load_flat(document: Any, index: int, *, are_fields_redrawn: bool) -> FlatPage:
    """A page with its annotations as a part of it.

    pdfium adds them to the end of the content, in the state that this ends in: a probe of our own is added as the last,
    and must be drawn as it is by itself.

    Args:
        document: its address.
        index: which page, from 0.
        are_fields_redrawn: programs are to draw the appearances of fields again, which not all do.

    Raises:
        UnsureError: if pdfium can't load it.
    """
    page = _loaded(document, index)
    if pdfium.FPDFPage_GetAnnotCount(page) <= 0:
        return FlatPage(page, has_annotations=False, unsure=[])
    unsure = [*unsure_boxes(page, are_fields_redrawn=are_fields_redrawn)]
    is_probed = has_shown(page)
    if is_probed:
        _add_probe(page)
    if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        pdfium.FPDF_ClosePage(page)
        page = _loaded(document, index)
    if is_probed and not _is_probe_as_added(page):
        unsure = [EVERYWHERE]
    return FlatPage(page, is_probed, unsure)


def _loaded(document: Any, index: int) -> Any:
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        raise UnsureError
    return page


def _add_probe(page: Any) -> None:
    """Add an annotation that draws a box without saying in which colour."""
    left, bottom, right, top = _PROBE
    look = (ctypes.c_ushort * (len(_LOOK) + 1))(*_LOOK.encode())
    probe = pdfium.FPDFPage_CreateAnnot(page, pdfium.FPDF_ANNOT_SQUARE)
    pdfium.FPDFAnnot_SetRect(probe, pdfium.FS_RECTF(left, top, right, bottom))
    pdfium.FPDFAnnot_SetAP(probe, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, look)
    pdfium.FPDFAnnot_SetFlags(probe, pdfium.FPDF_ANNOT_FLAG_PRINT)
    pdfium.FPDFPage_CloseAnnot(probe)


def _is_probe_as_added(page: Any) -> bool:
    """True if the last that is drawn on a page is the probe: black, in its place, and without a mark or a clip."""
    added = pdfium.FPDFPage_GetObject(page, pdfium.FPDFPage_CountObjects(page) - 1)
    if not added or pdfium.FPDFPageObj_CountMarks(added) > 0 or _is_clipped(added) or not _is_in_place(added):
        return False
    drawn = added
    while drawn and pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_FORM:
        drawn = pdfium.FPDFFormObj_GetObject(drawn, pdfium.FPDFFormObj_CountObjects(drawn) - 1)
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    colour = [ctypes.c_uint() for _ in range(4)]
    if not drawn or not pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
        return False
    pdfium.FPDFPageObj_GetFillColor(drawn, *colour)
    return (
        (left.value, bottom.value, right.value, top.value) == _PROBE
        and [part.value for part in colour] == _BLACK
        and not pdfium.FPDFPageObj_HasTransparency(drawn)
    )


def _is_clipped(drawn: Any) -> bool:
    return int(pdfium.FPDFClipPath_CountPaths(pdfium.FPDFPageObj_GetClipPath(drawn))) > 0


def _is_in_place(drawn: Any) -> bool:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f) == (1, 0, 0, 1, 0, 0)
