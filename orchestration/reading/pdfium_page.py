"""A PDF as pdfium has it open: its pages, the space of each, and everything that is drawn on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pypdfium2.raw as pdfium

from orchestration.domain.publicatie import Bbox, RefusedError
from orchestration.reading.annotations import EVERYWHERE
from orchestration.reading.copies import copies_below
from orchestration.reading.flattening import load_flat
from orchestration.reading.glyphs import PageFrame, too_many_objects, too_many_pages
from orchestration.reading.pdfium_objects import Drawn, UnsureError, walk
from orchestration.reading.pdfium_text import BELOW, TextObject
from orchestration.system.limits import Limits


@dataclass(frozen=True, slots=True)
class PageSpace:
    """The space of a page in PDF space, as it is shown, and what its crop box leaves of it."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int
    frame: PageFrame
    cropped: Bbox

    @classmethod
    def of(cls, page: Any) -> PageSpace:
        """Its size and its turns.

        pdfium tells the size only if the page has it by itself; of any page it tells what its crop box leaves.

        Raises:
            UnsureError: if it has no size, or one without end.
        """
        cropped = _left_by_crop_box(page)
        pdfium.FPDFPage_SetCropBox(page, *EVERYWHERE)
        left, bottom, right, top = _left_by_crop_box(page)
        pdfium.FPDFPage_SetCropBox(page, *cropped)
        width, height = right - left, top - bottom
        if width <= 0 or height <= 0 or not all(abs(edge) < EVERYWHERE[2] for edge in cropped):
            raise UnsureError
        rotation = pdfium.FPDFPage_GetRotation(page)
        is_turned = rotation in (1, 3)
        frame = PageFrame(bottom, -left, height, width) if is_turned else PageFrame(left, -bottom, width, height)
        return cls(left, bottom, right, top, rotation, frame, cropped)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Bbox:
        """A rectangle of PDF space on the page as shown."""
        if self.rotation == 0:
            return self.frame.box((x0 - self.left, y0 - self.bottom, x1 - self.left, y1 - self.bottom))
        if self.rotation == 1:
            return self.frame.box((y0 - self.bottom, self.right - x1, y1 - self.bottom, self.right - x0))
        if self.rotation == 2:
            return self.frame.box((self.right - x1, self.top - y1, self.right - x0, self.top - y0))
        return self.frame.box((self.top - y1, x0 - self.left, self.top - y0, x1 - self.left))


def _left_by_crop_box(page: Any) -> Bbox:
    shown = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, shown):
        raise UnsureError
    return (shown.left, shown.bottom, shown.right, shown.top)


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page that pdfium has loaded: its handle, its space, and what is drawn on it.

    `texts` are its text objects by their addresses; those in `copies` are below a darker copy. Not all
    that is drawn is there if that is nested too deep (`is_whole` is False). Who reads the page adds to `unsure` the
    boxes, in PDF space, in which programs show other things, or where pdfium does not tell all text; and to `blank` the
    places among `texts` of those that have no character to be seen: what these draw is no text.
    """

    handle: Any
    space: PageSpace
    drawn: list[Drawn]
    texts: Mapping[int, TextObject]
    copies: Mapping[int, int]
    is_whole: bool
    unsure: list[Bbox]
    blank: set[int]

    @classmethod
    def of(cls, handle: Any, max_objects: int, unsure: list[Bbox], blank: set[int]) -> PdfPage:
        """A loaded page by its handle, with what is known of it already.

        Raises:
            UnsureError: if it has no size, or text in a layer that has another text for copying.
            RefusedError: if more objects are drawn on it than that.
        """
        space, is_whole = PageSpace.of(handle), True
        drawn: list[Drawn] = []
        try:
            drawn.extend(islice(walk(handle), max_objects + 1))
        except UnsureError:
            is_whole = False
        if len(drawn) > max_objects:
            raise too_many_objects(max_objects)
        texts = {one.address: TextObject.of(one) for one in drawn if one.kind == pdfium.FPDF_PAGEOBJ_TEXT}
        copies = copies_below(texts)
        texts |= {address: texts[address]._replace(kind=BELOW) for address in copies}
        return cls(handle, space, drawn, texts, copies, is_whole, unsure, blank)


class PdfiumDocument:
    """A document that pdfium has opened; `opened` makes it.

    Its first pages stay loaded, as many as have together no more objects than one may have.
    """

    def __init__(self, handle: Any, limits: Limits, stack: ExitStack, *, are_fields_redrawn: bool) -> None:
        self._handle, self._limits, self._stack = handle, limits, stack
        self._are_fields_redrawn = are_fields_redrawn
        self._kept: dict[int, PdfPage] = {}
        self._unsure: dict[int, list[Bbox]] = {}  # as annotations tell it, that are gone once they are flattened
        self._blank: dict[int, set[int]] = {}
        self._room = limits.max_objects
        self.has_text_in_forms = self.has_annotations = False  # on a page that has been read

    @property
    def has_sound_references(self) -> bool:
        """False if pdfium had to look for the objects of the document by itself."""
        return bool(pdfium.FPDF_DocumentHasValidCrossReferenceTable(self._handle))

    @property
    def is_encrypted(self) -> bool:
        """True if the document is encrypted, with an empty password."""
        return int(pdfium.FPDF_GetSecurityHandlerRevision(self._handle)) >= 0

    def be_unsure(self) -> None:
        """Take it from now on that no page is known to be seen as pdfium shows it."""
        for unsure in self._unsure.values():
            unsure.append(EVERYWHERE)

    def count_pages(self) -> int:
        """How many pages it has.

        Raises:
            RefusedError: if there are more than the limits allow.
        """
        pages = int(pdfium.FPDF_GetPageCount(self._handle))
        if pages > self._limits.max_pages:
            raise too_many_pages(pages, self._limits.max_pages)
        return pages

    @contextmanager
    def page(self, index: int, *, is_new: bool = False) -> Iterator[PdfPage]:
        """A page as long as it is used, with what annotations and form fields show among what is drawn on it.

        Args:
            index: which, from 0.
            is_new: it is to be as it is in the file, whatever has been done with it before.

        Raises:
            UnsureError: if pdfium can't load it, or can't tell its size.
            RefusedError: if it has more objects than the limits allow.
        """
        if index in self._kept and not is_new:
            yield self._kept[index]
            return
        with ExitStack() as stack:
            flat = load_flat(self._handle, index, are_fields_redrawn=self._are_fields_redrawn)
            stack.callback(pdfium.FPDF_ClosePage, flat.handle)
            known = self._unsure.setdefault(index, flat.unsure), self._blank.setdefault(index, set())
            page = PdfPage.of(flat.handle, self._limits.max_objects, *known)
            self.has_annotations |= flat.has_annotations
            self.has_text_in_forms |= any(text.drawn.form is not None for text in page.texts.values())
            if index not in self._kept and len(page.drawn) <= self._room:
                self._room -= len(page.drawn)
                self._kept[index] = page
                self._stack.push(stack.pop_all())
            yield page


@contextmanager
def opened(content: bytes, limits: Limits) -> Iterator[PdfiumDocument]:
    """The document as long as it is used.

    Raises:
        RefusedError: if it is encrypted, or pdfium can't open it: then nobody can say what its pages show.
    """
    pdfium.FPDF_InitLibrary()
    handle = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not handle:
        if pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise RefusedError("De pdf is versleuteld; bied een onversleutelde uitgave aan.")
        raise RefusedError("De pdf is beschadigd en niet te lezen; vraag om een nieuwe.")
    with ExitStack() as stack:
        stack.callback(pdfium.FPDF_CloseDocument, handle)
        has_fields = pdfium.FPDF_GetFormType(handle) != pdfium.FORMTYPE_NONE
        yield PdfiumDocument(handle, limits, stack, are_fields_redrawn=has_fields and _are_fields_redrawn(content))


def _are_fields_redrawn(content: bytes) -> bool:
    from orchestration.reading import other_programs

    return other_programs.differ(content, ["fields"])
