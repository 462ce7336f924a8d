"""The calls of pdfium that are made for every object or character, without what pypdfium2 wraps around each.

Its prototypes check every argument and make an object of every handle, which takes longer than most calls themselves.
Here a handle is its address, and answers are read in one go from the one place where pdfium puts them.

What is asked of every character and every object is called without a prototype at all, which halves the time once
more: such a function takes an address only as `pointer` makes it, and whole numbers.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from struct import Struct
from typing import Any

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox

Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[int, int, int, int]
"""Red, green, blue and alpha, up to 255."""

_TRANSPARENT: Colour = (0, 0, 0, 0)

pointer: Callable[[int], Any] = ctypes.c_void_p.from_param
"""An address as the functions without a prototype take it."""

_ANSWER = ctypes.create_string_buffer(48)
_AT = ctypes.addressof(_ANSWER)
"""Where pdfium puts its answers to one question: one thread asks, and reads each before the next. Of an object or a
character that there is, it always answers."""

_FIRST, _SECOND, _THIRD, _FOURTH = [pointer(_AT + 4 * place) for place in range(4)]
_AFTER_FIRST_DOUBLE = pointer(_AT + 8)
_SIZE, _RED, _GREEN, _BLUE, _ALPHA = [pointer(_AT + 4 * place) for place in range(6, 11)]
"""Places for what is read together: a size and a colour come after a matrix."""

_read_point, _read_sides, _read_doubles = Struct("2f").unpack_from, Struct("f4xf").unpack_from, Struct("2d").unpack_from
_read_edges, _read_matrix = Struct("4f").unpack_from, Struct("6f").unpack_from
_read_looks = Struct("7f4I").unpack_from

_ADDRESS, _INT, _COUNT = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong
_COLOUR_PARTS = (ctypes.c_uint,) * 4


def _bare(function: Any, answer: Any, *parameters: Any) -> Any:
    """A function of pdfium by its address alone; without a prototype if it has no parameters here."""
    return ctypes.PYFUNCTYPE(answer, *parameters)(ctypes.cast(function, ctypes.c_void_p).value or 0)


count_on = _bare(pdfium.FPDFPage_CountObjects, _INT)
count_in = _bare(pdfium.FPDFFormObj_CountObjects, _INT)
object_on = _bare(pdfium.FPDFPage_GetObject, _ADDRESS)
kind_of = _bare(pdfium.FPDFPageObj_GetType, _INT)
count_characters = _bare(pdfium.FPDFText_CountChars, _INT)
text_object_of = _bare(pdfium.FPDFText_GetTextObject, _ADDRESS)
is_generated = _bare(pdfium.FPDFText_IsGenerated, _INT)
has_no_unicode = _bare(pdfium.FPDFText_HasUnicodeMapError, _INT)
_get_matrix = _bare(pdfium.FPDFPageObj_GetMatrix, _INT)
_get_bounds = _bare(pdfium.FPDFPageObj_GetBounds, _INT)
_get_fill_colour = _bare(pdfium.FPDFPageObj_GetFillColor, _INT)
_get_line_colour = _bare(pdfium.FPDFPageObj_GetStrokeColor, _INT)
_get_font_size = _bare(pdfium.FPDFTextObj_GetFontSize, _INT)
_get_font = _bare(pdfium.FPDFTextObj_GetFont, _ADDRESS)
_get_mode = _bare(pdfium.FPDFTextObj_GetTextRenderMode, _INT)
_count_marks = _bare(pdfium.FPDFPageObj_CountMarks, _INT)
_get_loose_box = _bare(pdfium.FPDFText_GetLooseCharBox, _INT)
_get_origin = _bare(pdfium.FPDFText_GetCharOrigin, _INT)

object_in = _bare(pdfium.FPDFFormObj_GetObject, _ADDRESS, _ADDRESS, _COUNT)
mark_of = _bare(pdfium.FPDFPageObj_GetMark, _ADDRESS, _ADDRESS, _COUNT)
activate = _bare(pdfium.FPDFPageObj_SetIsActive, _INT, _ADDRESS, _INT)
fill_with = _bare(pdfium.FPDFPageObj_SetFillColor, _INT, _ADDRESS, *_COLOUR_PARTS)
has_transparency = _bare(pdfium.FPDFPageObj_HasTransparency, _INT, _ADDRESS)
mark_name_of = _bare(pdfium.FPDFPageObjMark_GetName, _INT, _ADDRESS, _ADDRESS, _COUNT, _ADDRESS)
mark_text_of = _bare(
    pdfium.FPDFPageObjMark_GetParamStringValue, _INT, _ADDRESS, ctypes.c_char_p, _ADDRESS, _COUNT, _ADDRESS
)
remove_mark = _bare(pdfium.FPDFPageObj_RemoveMark, _INT, _ADDRESS, _ADDRESS)
clip_of = _bare(pdfium.FPDFPageObj_GetClipPath, _ADDRESS, _ADDRESS)
clip_path_count_of = _bare(pdfium.FPDFClipPath_CountPaths, _INT, _ADDRESS)
clip_segment_count_of = _bare(pdfium.FPDFClipPath_CountPathSegments, _INT, _ADDRESS, _INT)
clip_segment_of = _bare(pdfium.FPDFClipPath_GetPathSegment, _ADDRESS, _ADDRESS, _INT, _INT)
segment_count_of = _bare(pdfium.FPDFPath_CountSegments, _INT, _ADDRESS)
segment_of = _bare(pdfium.FPDFPath_GetPathSegment, _ADDRESS, _ADDRESS, _INT)
segment_kind_of = _bare(pdfium.FPDFPathSegment_GetType, _INT, _ADDRESS)
_get_point = _bare(pdfium.FPDFPathSegment_GetPoint, _INT, _ADDRESS, _ADDRESS, _ADDRESS)


def address_of(handle: Any) -> int:
    """The address of a handle that pypdfium2 gave."""
    return ctypes.addressof(handle.contents)


def handle_of(drawn: int) -> Any:
    """The handle of an object as pypdfium2 takes it."""
    return ctypes.cast(drawn, pdfium.FPDF_PAGEOBJECT)


def matrix_of(drawn: int) -> Matrix | None:
    """The matrix of an object; None if it has none."""
    return _read_matrix(_ANSWER) if _get_matrix(pointer(drawn), _FIRST) else None


def bounds_of(drawn: int) -> Bbox:
    """Left, bottom, right and top of an object in the drawing that it is in."""
    _get_bounds(pointer(drawn), _FIRST, _SECOND, _THIRD, _FOURTH)
    return _read_edges(_ANSWER)


def font_of(text: int) -> int:
    """The address of the font of a text object."""
    return _get_font(pointer(text)) or 0


def looks_of(text: int) -> tuple[Matrix, int, float, Colour, int]:
    """The matrix of a text object, its mode, the size of its font before its matrix, its colour, and how many marks.

    The colour is that of its lines if it has only these; transparent if it has not one.
    """
    drawn = pointer(text)
    _get_matrix(drawn, _FIRST)
    _get_font_size(drawn, _SIZE)
    mode = _get_mode(drawn)
    get_colour = _get_line_colour if mode == pdfium.FPDF_TEXTRENDERMODE_STROKE else _get_fill_colour
    has_colour = get_colour(drawn, _RED, _GREEN, _BLUE, _ALPHA)
    looks = _read_looks(_ANSWER)
    return looks[:6], mode, looks[6], looks[7:] if has_colour else _TRANSPARENT, _count_marks(drawn)


def fill_as_told(drawn: int) -> None:
    """Fill an object with the colour that it is told to have, and with no pattern."""
    _get_fill_colour(pointer(drawn), _RED, _GREEN, _BLUE, _ALPHA)
    red, green, blue, _ = _read_looks(_ANSWER)[-4:]
    fill_with(drawn, red, green, blue, 255)


def character_rect(textpage: Any, index: int) -> Bbox:
    """Left, bottom, right and top of a character in PDF space, as high as its font."""
    _get_loose_box(textpage, index, _FIRST)
    left, top, right, bottom = _read_edges(_ANSWER)
    return (left, bottom, right, top)


def character_sides(textpage: Any, index: int) -> tuple[float, float]:
    """Left and right of a character in PDF space."""
    _get_loose_box(textpage, index, _FIRST)
    return _read_sides(_ANSWER)


def character_ends(textpage: Any, index: int) -> tuple[float, float]:
    """Bottom and top of a character in PDF space."""
    _get_loose_box(textpage, index, _FIRST)
    _, top, _, bottom = _read_edges(_ANSWER)
    return (bottom, top)


def character_origin(textpage: Any, index: int) -> tuple[float, float]:
    """Where the baseline of a character begins in PDF space."""
    _get_origin(textpage, index, _FIRST, _AFTER_FIRST_DOUBLE)
    return _read_doubles(_ANSWER)


def segment_end(segment: int) -> tuple[float, float]:
    """Where a segment of a path ends."""
    _get_point(segment, _AT, _AT + 4)
    return _read_point(_ANSWER)
