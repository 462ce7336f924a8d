"""The calls of pdfium that are made for every object or character, without what pypdfium2 wraps around each.

Its prototypes check every argument and make an object of every handle, which takes longer than most calls themselves.
Here a handle is its address, and an answer is read in one go from the one place where pdfium puts it.
"""

from __future__ import annotations

import ctypes
from struct import Struct
from typing import Any

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox

Matrix = tuple[float, float, float, float, float, float]

_ANSWER = ctypes.create_string_buffer(32)
_AT = ctypes.addressof(_ANSWER)
"""Where pdfium puts its answers, one at a time: it may not be asked two things at once."""

_read_float, _read_point = Struct("f").unpack_from, Struct("2f").unpack_from
_read_edges, _read_matrix = Struct("4f").unpack_from, Struct("6f").unpack_from
_read_parts, _read_doubles = Struct("4I").unpack_from, Struct("2d").unpack_from

_ADDRESS, _INT, _COUNT = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong
_COLOUR = (ctypes.c_uint,) * 4


def _bare(function: Any, answer: Any, *parameters: Any) -> Any:
    """A function of pdfium by its address alone."""
    return ctypes.PYFUNCTYPE(answer, *parameters)(ctypes.cast(function, ctypes.c_void_p).value or 0)


count_on = _bare(pdfium.FPDFPage_CountObjects, _INT, _ADDRESS)
count_in = _bare(pdfium.FPDFFormObj_CountObjects, _INT, _ADDRESS)
object_on = _bare(pdfium.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _INT)
object_in = _bare(pdfium.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, _COUNT)
kind_of = _bare(pdfium.FPDFPageObj_GetType, _INT, _ADDRESS)
activate = _bare(pdfium.FPDFPageObj_SetIsActive, _INT, _ADDRESS, _INT)
fill_with = _bare(pdfium.FPDFPageObj_SetFillColor, _INT, _ADDRESS, *_COLOUR)
has_transparency = _bare(pdfium.FPDFPageObj_HasTransparency, _INT, _ADDRESS)
mark_count_of = _bare(pdfium.FPDFPageObj_CountMarks, _INT, _ADDRESS)
mark_of = _bare(pdfium.FPDFPageObj_GetMark, _ADDRESS, _ADDRESS, _COUNT)
mark_name_of = _bare(pdfium.FPDFPageObjMark_GetName, _INT, _ADDRESS, _ADDRESS, _COUNT, _ADDRESS)
mark_text_of = _bare(
    pdfium.FPDFPageObjMark_GetParamStringValue, _INT, _ADDRESS, ctypes.c_char_p, _ADDRESS, _COUNT, _ADDRESS
)
remove_mark = _bare(pdfium.FPDFPageObj_RemoveMark, _INT, _ADDRESS, _ADDRESS)
render_mode_of = _bare(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _ADDRESS)
font_of = _bare(pdfium.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
text_object_of = _bare(pdfium.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INT)
count_characters = _bare(pdfium.FPDFText_CountChars, _INT, _ADDRESS)
is_generated = _bare(pdfium.FPDFText_IsGenerated, _INT, _ADDRESS, _INT)
has_no_unicode = _bare(pdfium.FPDFText_HasUnicodeMapError, _INT, _ADDRESS, _INT)
clip_of = _bare(pdfium.FPDFPageObj_GetClipPath, _ADDRESS, _ADDRESS)
clip_path_count_of = _bare(pdfium.FPDFClipPath_CountPaths, _INT, _ADDRESS)
clip_segment_count_of = _bare(pdfium.FPDFClipPath_CountPathSegments, _INT, _ADDRESS, _INT)
clip_segment_of = _bare(pdfium.FPDFClipPath_GetPathSegment, _ADDRESS, _ADDRESS, _INT, _INT)
segment_count_of = _bare(pdfium.FPDFPath_CountSegments, _INT, _ADDRESS)
segment_of = _bare(pdfium.FPDFPath_GetPathSegment, _ADDRESS, _ADDRESS, _INT)
segment_kind_of = _bare(pdfium.FPDFPathSegment_GetType, _INT, _ADDRESS)

_get_matrix = _bare(pdfium.FPDFPageObj_GetMatrix, _INT, _ADDRESS, _ADDRESS)
_get_bounds = _bare(pdfium.FPDFPageObj_GetBounds, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
_get_fill_colour = _bare(pdfium.FPDFPageObj_GetFillColor, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
_get_line_colour = _bare(pdfium.FPDFPageObj_GetStrokeColor, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
_get_font_size = _bare(pdfium.FPDFTextObj_GetFontSize, _INT, _ADDRESS, _ADDRESS)
_get_loose_box = _bare(pdfium.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
_get_origin = _bare(pdfium.FPDFText_GetCharOrigin, _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS)
_get_point = _bare(pdfium.FPDFPathSegment_GetPoint, _INT, _ADDRESS, _ADDRESS, _ADDRESS)


def address_of(handle: Any) -> int:
    """The address of a handle that pypdfium2 gave."""
    return ctypes.addressof(handle.contents)


def handle_of(drawn: int) -> Any:
    """The handle of an object as pypdfium2 takes it."""
    return ctypes.cast(drawn, pdfium.FPDF_PAGEOBJECT)


def matrix_of(drawn: int) -> Matrix | None:
    """The matrix of an object; None if it has none."""
    return _read_matrix(_ANSWER) if _get_matrix(drawn, _AT) else None


def bounds_of(drawn: int) -> Bbox:
    """Left, bottom, right and top of an object in the drawing that it is in."""
    _get_bounds(drawn, _AT, _AT + 4, _AT + 8, _AT + 12)
    return _read_edges(_ANSWER)


def colour_of(drawn: int, *, of_lines: bool) -> tuple[int, int, int, int] | None:
    """Red, green, blue and alpha of an object, up to 255; None if it is not filled, or lined, with one colour."""
    get_colour = _get_line_colour if of_lines else _get_fill_colour
    return _read_parts(_ANSWER) if get_colour(drawn, _AT, _AT + 4, _AT + 8, _AT + 12) else None


def font_size_of(text: int) -> float:
    """The size of the font of a text object, before its matrix."""
    _get_font_size(text, _AT)
    return float(_read_float(_ANSWER)[0])


def character_rect(textpage: int, index: int) -> Bbox:
    """Left, bottom, right and top of a character in PDF space, as high as its font."""
    _get_loose_box(textpage, index, _AT)
    left, top, right, bottom = _read_edges(_ANSWER)
    return (left, bottom, right, top)


def character_origin(textpage: int, index: int) -> tuple[float, float]:
    """Where the baseline of a character begins in PDF space."""
    _get_origin(textpage, index, _AT, _AT + 8)
    return _read_doubles(_ANSWER)


def segment_end(segment: int) -> tuple[float, float]:
    """Where a segment of a path ends."""
    _get_point(segment, _AT, _AT + 4)
    return _read_point(_ANSWER)
