"""The characters of a PDF from pdfminer's interpreter: slower than pdfium, but it tells all there is to tell.

pdfplumber opens the file and its pages; what is taken from the interpreter beneath it are the characters only,
since pdfplumber makes a dictionary of each character and each line, which takes most of its time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import FontMetricsDB, PDFFont, PDFType1Font, PDFType3Font, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdftypes import int_value, list_value, resolve_all
from pdfminer.utils import apply_matrix_rect
from pdfplumber.utils.exceptions import PdfminerException

from orchestration.domain.publicatie import Bbox, RefusedError
from orchestration.reading.glyphs import (
    BEYOND,
    INVISIBLE,
    UNKNOWN,
    Glyph,
    PageFrame,
    holds,
    join_combining,
    quarter_turns,
    too_many_objects,
    too_many_pages,
)
from orchestration.system.limits import Limits

_DESCENT = 0.21
"""The share of a character's height below the baseline, if its font does not say."""

_USUAL_EM = (0.5, 2.0)
"""Twice the width of the average character, as a multiple of a font's size, if that is its height."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A character as drawn: its rectangle in page space, and the direction of its text."""

    text: str
    rect: tuple[float, float, float, float]
    direction: tuple[float, float]


class _Fonts(PDFResourceManager):
    """Fonts with the widths that the document declares; for want of those, with the widths of a standard font.

    Of a font that has the name of a standard one pdfminer takes its own, in which some characters have none.
    """

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        font = super().get_font(objid, spec)
        if isinstance(font, PDFType1Font):
            first = int_value(spec.get("FirstChar", 0))
            widths = resolve_all(list_value(spec.get("Widths", [])))
            font.widths = _standard_widths(font)
            if any(widths):
                font.widths.update((first + place, width) for place, width in enumerate(widths))
        return font


def _standard_widths(font: PDFType1Font) -> dict[str | int, float]:
    """The widths of the characters of a font if it is a standard one, else of Helvetica.

    A ligature is as wide as its letters if it has no width of its own.
    """
    try:
        _, widths = FontMetricsDB.get_metrics(font.basefont)
    except KeyError:
        _, widths = FontMetricsDB.get_metrics("Helvetica")
    found: dict[str | int, float] = {}
    for code, text in font.cid2unicode.items():
        letters = [text] if text in widths else unicodedata.normalize("NFKC", text)
        found[code] = sum(widths.get(letter, 0) for letter in letters)
    return found


class _Recorder(PDFTextDevice):
    """Records each visible character, and counts whatever is drawn."""

    def __init__(self, manager: PDFResourceManager, max_objects: int) -> None:
        super().__init__(manager)
        self.drawn: list[_Drawn] = []
        self.cropped: Bbox = (0.0, 0.0, 0.0, 0.0)
        self._max_objects = max_objects
        self._objects = 0

    def begin_page(self, page: Any, ctm: Any) -> None:
        self.cropped = apply_matrix_rect(ctm, page.cropbox)  # pdfplumber does not turn the crop box with the page

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        count = len(self.drawn)
        super().render_string(textstate, seq, ncs, graphicstate)
        if textstate.render == INVISIBLE:
            del self.drawn[count:]

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        self._count()

    def render_image(self, name: str, stream: Any) -> None:
        self._count()

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self._count()

    def _count(self) -> None:
        self._objects += 1
        if self._objects > self._max_objects:
            raise too_many_objects(self._max_objects)

    def render_char(
        self,
        matrix: Any,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        self._count()
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = f"(cid:{cid})"
        advance = float(font.char_width(cid) * fontsize * scaling)
        if font.is_vertical():
            raise RefusedError("De pdf heeft tekst die van boven naar beneden loopt; die is niet te lezen.")
        height = fontsize * _em_of(font)
        descent = (font.get_descent() * fontsize if height == fontsize else -_DESCENT * height) + rise
        rect = apply_matrix_rect(matrix, (0, descent, advance, descent + height))
        self.drawn.append(_Drawn(text, rect, matrix[:2]))
        return advance


def _em_of(font: Any) -> float:
    """The height of a font's characters as a multiple of its size: 1, but for a Type 3 font in units of its own.

    Of such a font only the widths are sure; characters are about half as wide as they are high.
    """
    if not isinstance(font, PDFType3Font):
        return 1.0
    widths = [abs(width * font.hscale) for width in font.widths.values() if width]
    em = 2 * sum(widths) / len(widths) if widths else 1.0
    return 1.0 if _USUAL_EM[0] <= em <= _USUAL_EM[1] else em


def read_pages(content: bytes, limits: Limits) -> list[list[Glyph]]:
    """Of each page the characters that can be seen, combining marks with their letters.

    Invisible text, text outside the page or its crop box, and white text on white are left out. Slanted text is not
    read. Where a layer is off, nor is all text in layers: too little read is noticed, too much might not be.

    Raises:
        RefusedError: if the document is damaged, or has more pages or objects on a page than the limits allow.
        MemoryError: if the process may use no more memory.
    """
    try:
        with pdfplumber.open(BytesIO(content)) as pdf:
            if len(pdf.pages) > limits.max_pages:
                raise too_many_pages(len(pdf.pages), limits.max_pages)
            fonts, pages = _Fonts(), []
            for page in pdf.pages:
                pages.append(_read_page(page, fonts, limits.max_objects))
                page.close()
            return pages
    except (RefusedError, MemoryError, NameError):
        raise  # a refusal, a limit, or a mistake of our own; anything else is the file's
    except PdfminerException as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, MemoryError):
            raise cause from error
        raise RefusedError("De pdf is beschadigd en niet te lezen; vraag om een nieuwe.") from error
    except Exception as error:  # whatever a hostile or broken file makes the PDF library raise
        raise RefusedError(
            "De pdf is niet te lezen: er staat iets in dat beschadigd is, of dat we niet kennen."
        ) from error


def _read_page(page: Any, fonts: _Fonts, max_objects: int) -> list[Glyph]:
    recorder = _Recorder(fonts, max_objects)
    PDFPageInterpreter(fonts, recorder).process_page(page.page_obj)
    return join_combining(_within(recorder.drawn, recorder.cropped, page))


def _within(drawn: list[_Drawn], cropped: Bbox, page: Any) -> Iterator[Glyph]:
    left, top = page.mediabox[:2]
    frame = PageFrame(left, top, float(page.width), float(page.height))
    for character in drawn:
        turn = quarter_turns(character.direction)
        box = frame.box(character.rect)
        if character.text:
            is_within = holds(page.bbox, box) and holds(cropped, character.rect)
            glyph = Glyph(character.text, *frame.upright(box, turn), box, turn, UNKNOWN if is_within else BEYOND)
            if glyph.top < glyph.bottom:
                yield glyph
            elif is_within and not glyph.text.isspace():
                raise RefusedError("De pdf heeft tekst zonder hoogte; wat ervan te zien is, is niet te zeggen.")
