"""A PDF publication as printed lines of positioned words."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import compress, pairwise
from math import inf
from operator import itemgetter, not_

from orchestration.domain.publicatie import RefusedError
from orchestration.reading import glyphs_pdfium
from orchestration.reading.asides import frame_of, read_across, read_turned
from orchestration.reading.drawings import drawings_of
from orchestration.reading.glyphs import (
    LIKELY_BLANK,
    NARROW_BLANK,
    NOTHING_DRAWN,
    SLANTED,
    Glyph,
    PageDrawings,
    PageFrame,
    Place,
    holds,
)
from orchestration.reading.lines import Drawing, Line, PrintedDocument, Word, union
from orchestration.reading.marks import draw_format, lift_marks, marked
from orchestration.reading.pdfium_objects import UnsureError
from orchestration.reading.pdfium_page import PdfiumDocument, opened
from orchestration.reading.twice import has_keys_twice
from orchestration.system.limits import Limits

_WORD_GAP = 0.2
"""Characters further apart than their usual distance plus this share of their height belong to two words."""

_LIKELY_WORD_GAP = 0.18
"""The same if pdfium takes it for the gap between two words."""

_NARROW_GAP = 0.1
"""The same if there is something of which pdfium tells no character: a blank, or one that only formats."""

_BLANK_GAP = 0.04
"""The same if there is a blank between them: one without room is the place of a character that only formats."""

_LETTER_SPACING = 0.8
"""Letters set wider apart than this share of their height are no longer one word."""

_SAME_LINE = 0.45
"""Characters whose middles differ less than this share of their height stand on one line."""

_SAME_BEGIN = 0.08
"""Characters that begin within this share of their height stand as they were drawn: a font may give one no width."""

_SAME_PLACE = 0.15
"""A character drawn again within this share of its height is the same one, drawn twice to look bold."""

_WATERMARK = 4.0
"""Characters this many times the height of a page's usual ones are a watermark; a title is two to three times it."""


@dataclass(frozen=True, slots=True)
class PdfPages:
    """The characters of each page of a PDF, whether they can be seen or not, and what is drawn on it beside them.

    `document` has the pages as pdfium has them open; None if it can't open them. `is_sound`: the cross-references of
    the file are, and nothing that decides stands in it twice; of other files every program makes what it can.
    """

    glyphs: Sequence[Sequence[Glyph]]
    drawings: Sequence[PageDrawings]
    document: PdfiumDocument | None
    is_sound: bool

    def printed(self, left_out: Container[Place] = ()) -> PrintedDocument:
        """The lines of every page from top to bottom, each with its words from left to right.

        Text drawn twice on one place is read once; text that a page has turned a quarter or more is held upright. With
        the lines come the pictures and outlines on which no text stands, but for those that every page repeats, and
        what text stands across the lines.

        Args:
            left_out: characters that are not to be read, by the number of their page and their index there.
        """
        kept = [
            [glyph for place, glyph in enumerate(glyphs) if (number, place) not in left_out] if left_out else glyphs
            for number, glyphs in enumerate(self.glyphs, start=1)
        ]
        return _printed(kept, self.drawings)


@contextmanager
def read_pages(content: bytes, limits: Limits) -> Iterator[PdfPages]:
    """The characters of a PDF and what is drawn beside them: by pdfium; by pdfminer if pdfium can't decode its text.

    They can be drawn as long as they are used.

    Raises:
        RefusedError: if the file is not a PDF, is encrypted or damaged, has more pages or objects on a
            page than the limits allow, or has no text.
        MemoryError: if the process may use no more memory.
    """
    if b"%PDF-" not in content[:1024]:
        raise RefusedError("Geen pdf: de eerste bytes zijn niet die van een pdf-bestand.")
    with ExitStack() as stack:
        drawings: list[PageDrawings] = []
        glyphs: list[list[Glyph]] | None = None
        document = None
        is_sound = False
        try:
            document = stack.enter_context(opened(content, limits))
            is_sound = document.has_sound_references and not has_keys_twice(content, is_encrypted=document.is_encrypted)
            glyphs = _read_all(document, drawings, limits)
        except UnsureError:
            glyphs = None
        if glyphs is None:
            from orchestration.reading import glyphs_pdfminer

            glyphs = glyphs_pdfminer.read_pages(content, limits)
        if not any(glyph.text.strip() for page in glyphs for glyph in page):
            raise RefusedError("De pdf heeft geen tekst: misschien is het een scan.")
        yield PdfPages(glyphs, drawings, document, is_sound)


def _read_all(document: PdfiumDocument, drawings: list[PageDrawings], limits: Limits) -> list[list[Glyph]] | None:
    """The characters of all pages, None if pdfium can't tell those of one; `drawings` gets what is drawn on each."""
    glyphs: list[list[Glyph]] | None = []
    for index in range(document.count_pages()):
        try:
            with document.page(index) as page:
                drawings.append(drawings_of(page))
                if glyphs is not None:
                    glyphs.append(glyphs_pdfium.read_page(page, limits.max_objects))
        except UnsureError:
            glyphs = None
        if len(drawings) == index:
            drawings.append(NOTHING_DRAWN)
    return glyphs


def _printed(pages: Sequence[Sequence[Glyph]], drawings: Sequence[PageDrawings]) -> PrintedDocument:
    lines: list[Line] = []
    drawn: list[Drawing] = []
    asides: list[Line] = []
    for number, glyphs in enumerate(pages, start=1):
        printed = [glyph for glyph in glyphs if glyph.text and not glyph.text.isspace()]
        turns = [glyph.turn for glyph in printed if glyph.turn != SLANTED]
        turn = statistics.mode(turns) if turns else 0
        heights = [glyph.height for glyph in printed if glyph.turn == turn]
        tallest = _WATERMARK * statistics.median(heights) if heights else 0
        usual = [glyph.turn == turn and glyph.height <= tallest for glyph in glyphs]
        lines += _lines_of_page(compress(glyphs, usual), number)
        frame = frame_of([glyph for glyph in printed if glyph.turn == turn])
        asides += _asides_of_page(compress(glyphs, map(not_, usual)), frame, turn, number)
        if number <= len(drawings):
            drawn += _drawings_of_page(drawings[number - 1], printed, turn, number)
    on_pages = Counter(look for look, _ in {(drawing.look, drawing.pagina) for drawing in drawn})
    is_repeated = [1 < len(pages) == on_pages[drawing.look] for drawing in drawn]
    once = [drawing for drawing, repeated in zip(drawn, is_repeated, strict=True) if not repeated]
    return PrintedDocument(lines, once, asides)


def _drawings_of_page(drawings: PageDrawings, printed: Sequence[Glyph], turn: int, page: int) -> Iterator[Drawing]:
    """What is drawn on a page where no text is, put together line by line."""
    bare = [
        (drawings.frame.upright(box, turn), content)
        for box, content in drawings.drawn
        if not any(holds(box, glyph.box) for glyph in printed)
    ]
    contents = dict(bare)
    for line in _group_by_line([Glyph("", *box, box, turn) for box, _ in bare]):
        boxes = [glyph.box for glyph in line]
        yield Drawing(union(boxes), page, hash(tuple(contents[box] for box in boxes)))


def _lines_of_page(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    glyphs = _drawn_once(draw_format(glyphs))
    lines = [Line(marked(_words(line)), page) for line in _group_by_line(lift_marks(glyphs))]
    return [line for line in lines if line.words]


def _asides_of_page(glyphs: Iterable[Glyph], frame: PageFrame, turn: int, page: int) -> Iterator[Line]:
    """What stands across the lines of a page: turned text by its lines, the rest as it was drawn."""
    turned: defaultdict[int, list[Glyph]] = defaultdict(list)
    across: list[Glyph] = []
    for glyph in glyphs:
        is_turned = glyph.turn not in (turn, SLANTED)
        (turned[glyph.turn] if is_turned else across).append(glyph)
    for others in turned.values():
        lines = [_words(line) for line in _group_by_line(_drawn_once(others))]
        yield from read_turned([line for line in lines if line], frame, turn, page)
    yield from read_across(across, frame, turn, page)


def _drawn_once(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Each character once, also if it was drawn again in nearly the same place; in the order they were drawn."""
    seen: defaultdict[str, list[Glyph]] = defaultdict(list)
    kept = []
    for place, glyph in sorted(enumerate(glyphs), key=lambda drawn: drawn[1].top):
        same = seen[glyph.text]
        if not same or not _is_drawn_again(glyph, same):
            same.append(glyph)
            kept.append((place, glyph))
    return [glyph for _, glyph in sorted(kept, key=itemgetter(0))]


def _is_drawn_again(glyph: Glyph, same: Sequence[Glyph]) -> bool:
    """True if one of the same characters, from top to bottom, is as good as in its place."""
    near = _SAME_PLACE * (glyph.bottom - glyph.top)
    for other in reversed(same):
        if glyph.top - other.top > near:
            return False
        if abs(glyph.x0 - other.x0) <= near:
            return True
    return False


def _group_by_line(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The characters of each line, from left to right; lines from top to bottom."""
    lines: list[list[tuple[int, Glyph]]] = []
    first_middle = first_height = 0.0
    drawn = [(glyph.middle, place, glyph) for place, glyph in enumerate(glyphs)]
    for middle, place, glyph in sorted(drawn, key=itemgetter(0)):
        height = glyph.bottom - glyph.top
        if lines and middle - first_middle < _SAME_LINE * min(height, first_height):
            lines[-1].append((place, glyph))
        else:
            lines.append([(place, glyph)])
            first_middle, first_height = middle, height
    return [_from_left_to_right(line) for line in lines]


def _from_left_to_right(line: Iterable[tuple[int, Glyph]]) -> list[Glyph]:
    """The characters by where they begin; those that begin in as good as one place by when they were drawn."""
    groups: list[list[tuple[int, Glyph]]] = []
    begin = -inf
    for place, glyph in sorted(line, key=lambda drawn: drawn[1].x0):
        if glyph.x0 - begin < _SAME_BEGIN * (glyph.bottom - glyph.top):
            groups[-1].append((place, glyph))
        else:
            groups.append([(place, glyph)])
            begin = glyph.x0
    return [glyph for group in groups for _, glyph in sorted(group, key=itemgetter(0))]


def _words(line: Sequence[Glyph]) -> list[Word]:
    """The words of a line: parted by blanks, or by more than the usual distance between its characters."""
    printed: list[Glyph] = []
    shares: list[float] = []  # of its height: how far each has to be from the one before it to begin a word
    share = _WORD_GAP
    for glyph in line:
        if glyph.text == LIKELY_BLANK:
            share = min(share, _LIKELY_WORD_GAP)
        elif glyph.text == NARROW_BLANK:
            share = min(share, _NARROW_GAP)
        elif glyph.text.isspace():
            share = _BLANK_GAP
        else:
            printed.append(glyph)
            shares.append(share)
            share = _WORD_GAP
    if not printed:
        return []
    gaps = [after.x0 - before.x1 for before, after in pairwise(printed)]
    usual = _letter_spacing(
        [
            gap
            for gap, share, (before, glyph) in zip(gaps, shares[1:], pairwise(printed), strict=True)
            if share > 0
            and len(before.text) == len(glyph.text) == 1
            and (share > _BLANK_GAP or not (before.text.isdecimal() and glyph.text.isdecimal()))
            and gap < _LETTER_SPACING * (glyph.bottom - glyph.top)
        ]
    )
    words = [[printed[0]]]
    for gap, share, (before, glyph) in zip(gaps, shares[1:], pairwise(printed), strict=True):
        spacing = usual if len(before.text) == 1 or len(glyph.text) == 1 else 0.0
        if gap > spacing + share * (glyph.bottom - glyph.top):
            words.append([])
        words[-1].append(glyph)
    return [_cel(word) for word in words]


def _letter_spacing(gaps: Sequence[float]) -> float:
    """The distance between characters of one word: that of the closer ones on the line."""
    return max(0.0, sorted(gaps)[len(gaps) // 4]) if gaps else 0.0


def _cel(word: Sequence[Glyph]) -> Word:
    text = "".join([glyph.text for glyph in word])
    place = union([(glyph.x0, glyph.top, glyph.x1, glyph.bottom) for glyph in word])
    return Word(text, place if word[0].turn == 0 else union([glyph.box for glyph in word]), place)
