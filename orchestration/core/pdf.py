"""A PDF publication as printed lines of positioned words; pdfplumber gives the characters and their places."""

from __future__ import annotations

import math
import statistics
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from orchestration.core.publicatie import Bbox, Cel, GeweigerdError, Lijn, union

MAX_PAGES = 60
"""Publications have one page, national tables two or three."""

_WORD_GAP = 0.2
"""Characters further apart than their usual distance plus this share of their height belong to two words."""

_LETTER_SPACING = 0.8
"""Letters set wider apart than this share of their height are no longer one word."""

_SAME_LINE = 0.45
"""Characters whose middles differ less than this share of their height stand on one line."""

_SAME_PLACE = 0.15
"""A character drawn again within this share of its height is the same one, drawn twice to look bold."""

_WATERMARK = 4.0
"""Characters this many times the height of a page's usual ones are a watermark; a title is two to three times it."""

_INVISIBLE = (3, 7)
_LAYER = "OC"
"""The mark of optional content."""

_TURN_TOLERANCE = 0.05
"""Text turned by a quarter, give or take this many quarters, is text; slanted text is a watermark."""


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A drawn character: its place when the text is held upright, and its box on the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    box: Bbox
    turn: int

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top


def read_lines(path: Path) -> list[Lijn]:
    """The lines of every page from top to bottom, each with its words from left to right.

    Text drawn twice on one place is read once; text turned a quarter or more is held upright; slanted
    text, text far larger than the rest, white text on white and text outside the page are no text.

    Raises:
        GeweigerdError: where the file is not a PDF, is encrypted or damaged, has too many pages, or
            has no text.
    """
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise GeweigerdError("Geen pdf: de eerste bytes zijn niet die van een pdf-bestand.")
    import pdfplumber
    import pdfplumber.page
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    lines: list[Lijn] = []
    # The only way in: pdfplumber makes its device itself, and its characters do not tell how they are drawn.
    vars(pdfplumber.page)["PDFPageAggregatorWithMarkedContent"] = _visible_text_only()
    try:
        with pdfplumber.open(path) as pdf:
            has_hidden_layers = _has_hidden_layers(pdf.doc.catalog)
            if len(pdf.pages) > MAX_PAGES:
                raise GeweigerdError(
                    f"De pdf heeft {len(pdf.pages)} pagina's; er worden er hoogstens {MAX_PAGES} gelezen."
                )
            for page in pdf.pages:
                lines.extend(_lines_of_page(page, has_hidden_layers))
                page.close()
    except GeweigerdError:
        raise
    except PdfminerException as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, PDFPasswordIncorrect):
            raise GeweigerdError("De pdf is versleuteld; bied een onversleutelde uitgave aan.") from error
        raise GeweigerdError(f"De pdf is beschadigd ({cause or type(cause).__name__}).") from error
    except Exception as error:  # whatever a hostile or broken file makes the PDF library raise
        raise GeweigerdError(f"De pdf is niet te lezen ({type(error).__name__}: {error}).") from error
    if not lines:
        raise GeweigerdError("De pdf heeft geen tekst: misschien is het een scan.")
    return lines


@cache
def _visible_text_only() -> Any:
    """The device of pdfplumber, without the text that is drawn invisibly (text render modes 3 and 7)."""
    from pdfplumber.page import PDFPageAggregatorWithMarkedContent

    class VisibleText(PDFPageAggregatorWithMarkedContent):
        def render_string(self, textstate: Any, *arguments: Any) -> None:
            if textstate.render not in _INVISIBLE:
                super().render_string(textstate, *arguments)

    return VisibleText


def _has_hidden_layers(catalog: Any) -> bool:
    """True where the document has optional content that is off."""
    from pdfminer.pdftypes import resolve1

    properties = resolve1(catalog.get("OCProperties")) or {}
    return bool(resolve1((resolve1(properties.get("D")) or {}).get("OFF")))


def _lines_of_page(page: Any, has_hidden_layers: bool) -> list[Lijn]:
    glyphs = _read_glyphs(page, has_hidden_layers)
    printed = [glyph for glyph in glyphs if glyph.text.strip()]
    if not printed:
        return []
    turn = statistics.mode(glyph.turn for glyph in printed)
    tallest = _WATERMARK * statistics.median(glyph.height for glyph in printed if glyph.turn == turn)
    glyphs = _drawn_once(glyph for glyph in glyphs if glyph.turn == turn and glyph.height <= tallest)
    lines = [Lijn(tuple(_words(line)), page.page_number) for line in _group_by_line(glyphs)]
    return [line for line in lines if line.cellen]


def _read_glyphs(page: Any, has_hidden_layers: bool) -> list[_Glyph]:
    """The page's characters that can be seen and are not slanted, combining marks with their letters.

    Where a layer is off, all text in layers is left out: too little read is noticed, too much might not be.
    """
    glyphs: list[_Glyph] = []
    left, top, right, bottom = page.bbox
    fills = None
    for char in page.chars:
        text = char["text"]
        a, b = char["matrix"][:2]
        quarters = math.atan2(b, a) / (math.pi / 2)
        turn = round(quarters)
        in_page = left <= (char["x0"] + char["x1"]) / 2 <= right and top <= (char["top"] + char["bottom"]) / 2 <= bottom
        is_hidden = has_hidden_layers and char["tag"] == _LAYER
        if not in_page or is_hidden or abs(quarters - turn) > _TURN_TOLERANCE:
            continue
        if _is_white(char["non_stroking_color"]):
            fills = _dark_fills(page) if fills is None else fills
            if not any(_holds(fill, char) for fill in fills):
                continue
        if glyphs and unicodedata.combining(text[0]):
            glyphs[-1] = replace(glyphs[-1], text=glyphs[-1].text + text)
        else:
            glyphs.append(_held_upright(char, turn % 4, page))
    return glyphs


def _held_upright(char: dict[str, Any], turn: int, page: Any) -> _Glyph:
    """The character's place on the page as it is when the page is turned so that the text is upright."""
    box = (char["x0"], char["top"], char["x1"], char["bottom"])
    x0, top, x1, bottom = box
    width, height = float(page.width), float(page.height)
    upright = (
        box,
        (height - bottom, x0, height - top, x1),
        (width - x1, height - bottom, width - x0, height - top),
        (top, width - x1, bottom, width - x0),
    )[turn]
    return _Glyph(char["text"], *upright, box, turn)


def _is_white(color: Any) -> bool:
    if not isinstance(color, tuple | list) or not all(isinstance(part, int | float) for part in color):
        return False
    return (len(color) in (1, 3) and min(color) >= 1) or (len(color) == 4 and max(color) <= 0)


def _dark_fills(page: Any) -> list[dict[str, Any]]:
    """What is filled with a colour behind text: there white text can be read."""
    shapes = [shape for shape in (*page.rects, *page.curves) if shape.get("fill")]
    return [shape for shape in shapes if not _is_white(shape["non_stroking_color"])] + list(page.images)


def _holds(shape: dict[str, Any], char: dict[str, Any]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(shape["x0"] <= x <= shape["x1"] and shape["top"] <= y <= shape["bottom"])


def _drawn_once(glyphs: Iterable[_Glyph]) -> list[_Glyph]:
    """Each character once, also where it was drawn again on nearly the same place."""
    kept: list[_Glyph] = []
    places: dict[tuple[str, int, int], list[_Glyph]] = {}
    for glyph in glyphs:
        near = _SAME_PLACE * glyph.height
        size = max(near, 0.01)
        column, row = int(glyph.x0 // size), int(glyph.top // size)
        neighbours = (
            other
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for other in places.get((glyph.text, i, j), ())
        )
        if any(abs(glyph.x0 - other.x0) <= near and abs(glyph.top - other.top) <= near for other in neighbours):
            continue
        kept.append(glyph)
        places.setdefault((glyph.text, column, row), []).append(glyph)
    return kept


def _group_by_line(glyphs: Sequence[_Glyph]) -> list[list[_Glyph]]:
    """The characters of each line, from left to right; lines from top to bottom."""
    lines: list[list[_Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.middle):
        if lines and glyph.middle - lines[-1][0].middle < _SAME_LINE * min(glyph.height, lines[-1][0].height):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [sorted(line, key=lambda glyph: glyph.x0) for line in lines]


def _words(line: Sequence[_Glyph]) -> list[Cel]:
    """The words of a line: parted by blanks, or by more than the usual distance between its characters."""
    usual = _letter_spacing(line)
    words: list[list[_Glyph]] = [[]]
    for glyph in line:
        if not glyph.text.strip():
            words.append([])
            continue
        if words[-1] and glyph.x0 - words[-1][-1].x1 > usual + _WORD_GAP * glyph.height:
            words.append([])
        words[-1].append(glyph)
    return [_cel(word) for word in words if word]


def _letter_spacing(line: Sequence[_Glyph]) -> float:
    """The distance between characters of one word: that of the closer ones on the line."""
    gaps = sorted(
        after.x0 - before.x1
        for before, after in pairwise(line)
        if before.text.strip() and after.text.strip() and after.x0 - before.x1 < _LETTER_SPACING * after.height
    )
    return max(0.0, gaps[len(gaps) // 4]) if gaps else 0.0


def _cel(word: Sequence[_Glyph]) -> Cel:
    place = union((glyph.x0, glyph.top, glyph.x1, glyph.bottom) for glyph in word)
    return Cel("".join(glyph.text for glyph in word), union(glyph.box for glyph in word), place)
