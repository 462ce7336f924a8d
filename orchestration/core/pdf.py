"""A PDF publication as printed lines of positioned words."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.core.limits import Limits
from orchestration.core.publicatie import Cel, GeweigerdError, Lijn, union

if TYPE_CHECKING:
    from orchestration.core.glyphs import Glyph

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


def read_lines(path: Path, limits: Limits) -> list[Lijn]:
    """The lines of every page from top to bottom, each with its words from left to right.

    Text drawn twice on one place is read once; text turned a quarter or more is held upright; slanted
    text, text far larger than the rest, white text on white and text outside the page are no text.

    Raises:
        GeweigerdError: where the file is not a PDF, is encrypted or damaged, has more pages or objects on a
            page than the limits allow, or has no text.
        MemoryError: where the process may use no more memory.
    """
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise GeweigerdError("Geen pdf: de eerste bytes zijn niet die van een pdf-bestand.")
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    from orchestration.core.glyphs import has_hidden_layers

    lines: list[Lijn] = []
    try:
        with pdfplumber.open(path) as pdf:
            hidden_layers = has_hidden_layers(pdf.doc.catalog)
            if len(pdf.pages) > limits.max_pages:
                raise GeweigerdError(
                    f"De pdf heeft {len(pdf.pages)} pagina's; er worden er hoogstens {limits.max_pages} gelezen."
                )
            for page in pdf.pages:
                lines.extend(_lines_of_page(page, limits.max_objects, hidden_layers))
                page.close()
    except (GeweigerdError, MemoryError, NameError):
        raise  # a refusal, a limit, or a mistake of our own; anything else is the file's
    except PdfminerException as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, MemoryError):
            raise cause from error
        if isinstance(cause, PDFPasswordIncorrect):
            raise GeweigerdError("De pdf is versleuteld; bied een onversleutelde uitgave aan.") from error
        raise GeweigerdError(f"De pdf is beschadigd ({cause or type(cause).__name__}).") from error
    except Exception as error:  # whatever a hostile or broken file makes the PDF library raise
        raise GeweigerdError(f"De pdf is niet te lezen ({type(error).__name__}: {error}).") from error
    if not lines:
        raise GeweigerdError("De pdf heeft geen tekst: misschien is het een scan.")
    return lines


def _lines_of_page(page: Any, max_objects: int, hidden_layers: bool) -> list[Lijn]:
    from orchestration.core.glyphs import read_glyphs

    glyphs = read_glyphs(page, max_objects, hidden_layers)
    printed = [glyph for glyph in glyphs if glyph.text.strip()]
    if not printed:
        return []
    turn = statistics.mode(glyph.turn for glyph in printed)
    tallest = _WATERMARK * statistics.median(glyph.height for glyph in printed if glyph.turn == turn)
    glyphs = _drawn_once(glyph for glyph in glyphs if glyph.turn == turn and glyph.height <= tallest)
    lines = [Lijn(tuple(_words(line)), page.page_number) for line in _group_by_line(glyphs)]
    return [line for line in lines if line.cellen]


def _drawn_once(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Each character once, also where it was drawn again on nearly the same place."""
    kept: list[Glyph] = []
    places: dict[tuple[str, int, int], list[Glyph]] = {}
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


def _group_by_line(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The characters of each line, from left to right; lines from top to bottom."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.middle):
        if lines and glyph.middle - lines[-1][0].middle < _SAME_LINE * min(glyph.height, lines[-1][0].height):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [sorted(line, key=lambda glyph: glyph.x0) for line in lines]


def _words(line: Sequence[Glyph]) -> list[Cel]:
    """The words of a line: parted by blanks, or by more than the usual distance between its characters."""
    usual = _letter_spacing(line)
    words: list[list[Glyph]] = [[]]
    for glyph in line:
        if not glyph.text.strip():
            words.append([])
            continue
        if words[-1] and glyph.x0 - words[-1][-1].x1 > usual + _WORD_GAP * glyph.height:
            words.append([])
        words[-1].append(glyph)
    return [_cel(word) for word in words if word]


def _letter_spacing(line: Sequence[Glyph]) -> float:
    """The distance between characters of one word: that of the closer ones on the line."""
    gaps = sorted(
        after.x0 - before.x1
        for before, after in pairwise(line)
        if before.text.strip() and after.text.strip() and after.x0 - before.x1 < _LETTER_SPACING * after.height
    )
    return max(0.0, gaps[len(gaps) // 4]) if gaps else 0.0


def _cel(word: Sequence[Glyph]) -> Cel:
    place = union((glyph.x0, glyph.top, glyph.x1, glyph.bottom) for glyph in word)
    return Cel("".join(glyph.text for glyph in word), union(glyph.box for glyph in word), place)
