"""A PDF publication as printed lines of positioned words."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress
from operator import not_
from typing import TYPE_CHECKING

from orchestration.domain.publicatie import PictureError, RefusedError
from orchestration.reading import glyphs_pdfium
from orchestration.reading.asides import frame_of, read_across, read_turned
from orchestration.reading.drawings import drawings_of
from orchestration.reading.entries import Entries, entries_of
from orchestration.reading.glyphs import (
    BEYOND,
    NOTHING_DRAWN,
    SLANTED,
    Glyph,
    PageDrawings,
    PageFrame,
    Place,
    holds,
)
from orchestration.reading.lines import Drawing, Line, PrintedDocument, rounded, union
from orchestration.reading.marks import draw_format, lift_marks, marked
from orchestration.reading.pdfium_objects import UnsureError
from orchestration.reading.pdfium_page import PdfiumDocument, opened
from orchestration.reading.recognition import INSTALL
from orchestration.reading.references import are_sound
from orchestration.reading.words import drawn_once, group_by_line, words_of
from orchestration.system.limits import Limits

if TYPE_CHECKING:
    from orchestration.reading.other_programs import Subject

IN_PICTURE = (
    "Misschien staat de tabel in een afbeelding, zoals in een scan. Die is te lezen met het extra onderdeel 'ocr': "
    f"installeer dat met '{INSTALL}', en lees het bestand opnieuw."
)
"""What to do with a file of which only pictures may say what it prints."""

_WATERMARK = 4.0
"""Characters this many times the height of a page's usual ones are a watermark; a title is two to three times it."""


@dataclass(frozen=True)
class PdfPages:
    """The characters of each page of a PDF, whether they can be seen or not, and what is drawn on it beside them.

    Those beyond the edges of the pages are among them (`beyond`).

    `document` has the pages as pdfium has them open. `is_sound`: the cross-references of the file are, and nothing
    that decides stands in it twice; of other files every program makes what it can. `in_pictures` are the lines that
    were recognised in its drawings, if any were looked at.
    """

    glyphs: Sequence[Sequence[Glyph]]
    drawings: Sequence[PageDrawings]
    document: PdfiumDocument
    is_sound: bool
    in_pictures: Sequence[Line] = ()

    @cached_property
    def beyond(self) -> frozenset[Place]:
        """The characters of which the middle lies beyond the edge of their page."""
        return frozenset(
            (number, place)
            for number, glyphs in enumerate(self.glyphs, start=1)
            for place, glyph in enumerate(glyphs)
            if glyph.kind == BEYOND
        )

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
        printed = _printed(kept, self.drawings)
        return _with_pictures(printed, self.in_pictures) if self.in_pictures else printed


@contextmanager
def read_pages(content: bytes, limits: Limits) -> Iterator[PdfPages]:
    """The characters of a PDF and what is drawn beside them: by pdfium; by pdfminer if pdfium can't decode its text.

    They can be drawn as long as they are used.

    Raises:
        PictureError: if it has no text.
        RefusedError: if the file is not a PDF, is encrypted or damaged, or has more pages or objects on a page than the
            limits allow.
        MemoryError: if the process may use no more memory.
    """
    if b"%PDF-" not in content[:1024]:
        raise RefusedError("Geen pdf: de eerste bytes zijn niet die van een pdf-bestand.")
    with opened(content, limits) as document:
        entries, is_sound = look_over(content, document)
        drawings: list[PageDrawings] = []
        glyphs: list[list[Glyph]] | None = None
        try:
            glyphs = _read_all(document, drawings, limits)
            if is_sound:
                ask_other_programs(content, document, entries)
        except UnsureError:
            glyphs = None
        if glyphs is None:
            from orchestration.reading import glyphs_pdfminer

            glyphs = glyphs_pdfminer.read_pages(content, limits)
            if document.has_annotations:
                document.be_unsure()  # pdfminer reads no annotations
        if not any(glyph.text.strip() and glyph.kind != BEYOND for page in glyphs for glyph in page):
            raise PictureError(f"De pdf heeft geen tekst. {IN_PICTURE}")
        yield PdfPages(glyphs, drawings, document, is_sound)


def look_over(content: bytes, document: PdfiumDocument) -> tuple[Entries, bool]:
    """What a file's entries say; and whether it is sound: its references are, and nothing that decides is twice."""
    entries = entries_of(content, is_encrypted=document.is_encrypted)
    return entries, document.has_sound_references and not entries.has_twice and are_sound(content)


def ask_other_programs(content: bytes, document: PdfiumDocument, entries: Entries) -> None:
    """Be unsure of what is seen of a document if other programs show other pages than pdfium; they have been read."""
    asked: dict[Subject, bool] = {"layers": entries.has_layers, "forms": document.has_text_in_forms}
    if subjects := [subject for subject, is_asked in asked.items() if is_asked]:
        from orchestration.reading import other_programs

        if other_programs.differ(content, subjects):
            document.be_unsure()


def _read_all(document: PdfiumDocument, drawings: list[PageDrawings], limits: Limits) -> list[list[Glyph]] | None:
    """The characters of all pages, None if pdfium can't tell those of one; `drawings` gets what is drawn on each."""
    glyphs: list[list[Glyph]] = []
    pages = document.count_pages()
    for index in range(pages):
        try:
            with document.page(index) as page:
                drawings.append(drawings_of(page))
                glyphs.append(glyphs_pdfium.read_page(page, limits.max_objects))
        except UnsureError:
            if len(drawings) == index:
                drawings.append(NOTHING_DRAWN)
            else:
                with document.page(index) as page:
                    glyphs_pdfium.add_blank(page)
    return glyphs if len(glyphs) == pages else None


def _printed(pages: Sequence[Sequence[Glyph]], drawings: Sequence[PageDrawings]) -> PrintedDocument:
    lines: list[Line] = []
    drawn: list[Drawing] = []
    asides: list[Line] = []
    for number, glyphs in enumerate(pages, start=1):
        printed = [glyph for glyph in glyphs if glyph.text and not glyph.text.isspace()]
        turns = [glyph.turn for glyph in printed if glyph.turn != SLANTED]
        turn = statistics.mode(turns) if turns else 0
        upright = [glyph for glyph in printed if glyph.turn == turn]
        heights = [glyph.bottom - glyph.top for glyph in upright]
        tallest = _WATERMARK * statistics.median(heights) if heights else 0
        usual = [glyph.turn == turn and glyph.bottom - glyph.top <= tallest for glyph in glyphs]
        lines += _lines_of_page(compress(glyphs, usual), number)
        if not all(usual):
            asides += _asides_of_page(compress(glyphs, map(not_, usual)), frame_of(upright), turn, number)
        if number <= len(drawings):
            drawn += _drawings_of_page(drawings[number - 1], printed, turn, number)
    on_pages = Counter(look for look, _ in {(drawing.look, drawing.pagina) for drawing in drawn})
    is_repeated = [1 < len(pages) == on_pages[drawing.look] for drawing in drawn]
    once = [drawing for drawing, repeated in zip(drawn, is_repeated, strict=True) if not repeated]
    return PrintedDocument(lines, once, asides)


def _with_pictures(printed: PrintedDocument, pictured: Sequence[Line]) -> PrintedDocument:
    """A document with the lines among its own that were recognised in drawings, which are none any more."""
    lines = list(printed.lines)
    for line in pictured:
        lines.insert(next((place for place, own in enumerate(lines) if _is_before(line, own)), len(lines)), line)
    boxes = [(line.pagina, word.place) for line in pictured for word in line.words if word.place]
    drawings = [
        drawing
        for drawing in printed.drawings
        if not any(page == drawing.pagina and holds(drawing.box, box) for page, box in boxes)
    ]
    return replace(printed, lines=lines, drawings=drawings)


def _is_before(line: Line, other: Line) -> bool:
    """True if a line stands on an earlier page, or higher on the same one."""
    if line.place is None or other.place is None or line.pagina != other.pagina:
        return (line.pagina or 0) < (other.pagina or 0)
    return line.place[1] + line.place[3] < other.place[1] + other.place[3]


def _drawings_of_page(drawings: PageDrawings, printed: Sequence[Glyph], turn: int, page: int) -> Iterator[Drawing]:
    """What is drawn on a page where no text is, put together line by line."""
    bare = [
        (drawings.frame.upright(box, turn), content)
        for box, content in drawings.drawn
        if not any(holds(box, glyph.box) for glyph in printed)
    ]
    contents = dict(bare)
    for line in group_by_line([Glyph("", *box, box, turn) for box, _ in bare]):
        boxes = [glyph.box for glyph in line]
        yield Drawing(rounded(union(boxes)), page, hash(tuple(contents[box] for box in boxes)))


def _lines_of_page(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    glyphs = drawn_once(list(draw_format(glyphs)))
    lines = [Line(marked(words_of(line)), page) for line in group_by_line(lift_marks(glyphs))]
    return [line for line in lines if line.words]


def _asides_of_page(glyphs: Iterable[Glyph], frame: PageFrame, turn: int, page: int) -> Iterator[Line]:
    """What stands across the lines of a page: turned text by its lines, the rest as it was drawn."""
    turned: defaultdict[int, list[Glyph]] = defaultdict(list)
    across: list[Glyph] = []
    for glyph in glyphs:
        is_turned = glyph.turn not in (turn, SLANTED)
        (turned[glyph.turn] if is_turned else across).append(glyph)
    for others in turned.values():
        lines = [words_of(line) for line in group_by_line(drawn_once(others))]
        yield from read_turned([line for line in lines if line], frame, turn, page)
    yield from read_across(across, frame, turn, page)
