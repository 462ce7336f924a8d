"""A golden PDF taken apart into the characters it draws, to be changed and put together again."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.utils import MATRIX_IDENTITY, mult_matrix, translate_matrix

from orchestration.domain.names import Names
from orchestration.domain.publicatie import Bbox, Regel
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, as_json, read_file
from tests.fuzz.page import Blad, Matrix, Rij, Show, Tabel, Teken, Veld
from tests.fuzz.printed import KEYS, Printed
from tests.support.synthetic import TODAY

_VOETNOOT = {"doelgroepregister": "personen", "registratiegraad_gepubliceerd": "%"}
"""What follows a figure of the footnote."""

_MARKS = (".", "\u00a0", "\u2009", "\u202f")
"""Thousands marks."""

_SHOW = ("Tj", "TJ", "'", '"')
_MOVE = ("Td", "TD", "Tm", "T*")
_INVISIBLE = (3, 7)
"""Text render modes that draw nothing."""

_SAME_PLACE = 0.2
"""Characters closer than this share of their height are one that was drawn again."""


class _Recorder(PDFTextDevice):
    """Records what each operator that shows text draws; what a form shows is left as it is."""

    def __init__(self, manager: Any, fonts: list[Any], blad: Blad) -> None:
        super().__init__(manager)
        self._fonts = fonts
        self._blad = blad
        self._forms = 0
        self._is_hidden = False

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self._forms += 1

    def end_figure(self, name: str) -> None:
        self._forms -= 1

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        if not self._forms:
            begin = translate_matrix(textstate.matrix, textstate.linematrix)
            self._is_hidden = textstate.render in _INVISIBLE
            self._blad.shows.append(Show([], begin, self.ctm or MATRIX_IDENTITY))
            super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self, matrix: Any, font: Any, fontsize: Any, scaling: Any, rise: Any, cid: int, ncs: Any, graphicstate: Any
    ) -> float:
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = ""
        if font not in self._fonts:
            self._fonts.append(font)
        code = cid.to_bytes(2 if font.is_multibyte() else 1, "big")
        advance = float(font.char_width(cid) * fontsize * scaling)
        bottom = font.get_descent() * fontsize + rise
        show = self._blad.shows[-1]
        if not self._is_hidden:  # invisible text stays as it is
            show.drawn.append((code, matrix))
            number = self._fonts.index(font)
            show.tekens.append(Teken(text, code, number, matrix, advance, bottom, fontsize, self._blad))
        return advance


class Document:
    """A golden PDF: its pages, and the tables on them in so far as they can be changed knowingly.

    `has_names_elsewhere`: names are drawn once more, so that one may stand where another is taken away.
    """

    def __init__(self, path: Path, namen: Names) -> None:
        """Take a PDF apart that the reader reads as expected.

        Raises:
            ValueError: where it is not accepted, or its characters are not where the reader says.
        """
        readings = read_file(path, ReadingContext(namen, TODAY))
        accepted = [reading for reading in readings if reading.uitslag == "aangenomen"]
        if not accepted:
            raise ValueError(f"{path.name} is not accepted")
        self.path = path
        self.bladen: list[Blad] = []
        self.recoded: dict[int, dict[bytes, str]] = {}
        self.has_names_elsewhere = False
        fonts: list[Any] = []
        with pdfplumber.open(path) as pdf:
            for place, page in enumerate(pdf.pages):
                shown = (0.0, 0.0, float(page.width), float(page.height))
                corner = (float(page.mediabox[0]), float(page.mediabox[1]))
                blad = Blad(place, shown, corner, shown[2:], is_turned=page.rotation != 0)
                PDFPageInterpreter(pdf.rsrcmgr, _Recorder(pdf.rsrcmgr, fonts, blad)).process_page(page.page_obj)
                self.bladen.append(blad)
        self.tabellen = [self._tabel(reading, namen) for reading in accepted]

    @property
    def is_legible(self) -> bool:
        """True where there is still a row to change."""
        return any(tabel.legible for tabel in self.tabellen)

    @property
    def printed(self) -> list[Printed]:
        """What it prints now."""
        for number, blad in enumerate((blad for blad in self.bladen if not blad.is_gone), start=1):
            blad.number = number
        return [tabel.printed for tabel in self.tabellen]

    def _tabel(self, reading: Reading, namen: Names) -> Tabel:
        publicatie = reading.publicatie
        if publicatie is None:
            raise ValueError(f"{self.path.name}: accepted without a publication")
        (totaalrij,) = publicatie.totaalrijen
        keys = {key: value for key, value in as_json(reading, namen).items() if key in KEYS}
        rijen = [self._rij(regel) for regel in publicatie.rijen]
        found = {key: self._figure(keys[key], after) for key, after in _VOETNOOT.items()}
        voetnoot = {key: veld for key, veld in found.items() if veld is not None}
        return Tabel(rijen, self._rij(totaalrij), keys, voetnoot)

    def _rij(self, regel: Regel) -> Rij:
        if regel.pagina is None or regel.bbox is None or None in regel.cel_bbox:
            raise ValueError(f"{self.path.name}: {regel.naam} has no place")
        blad = self.bladen[regel.pagina - 1]
        aantallen = [Veld(_drawings(self._within(blad, bbox))) for bbox in regel.cel_bbox if bbox is not None]
        taken = {teken for veld in aantallen for teken in veld.all}
        first = min(teken.upright[0] for teken in taken)
        around = [teken for teken in self._within(blad, regel.bbox) if teken not in taken]
        naam = Veld(_drawings(teken for teken in around if teken.upright[0] < first))
        rij = Rij(naam, aantallen, blad)
        if tuple(veld.aantal for veld in aantallen) != regel.aantallen or naam.text != regel.naam.replace(" ", ""):
            raise ValueError(f"{self.path.name}: {regel.naam} has {rij.printed} in its place")
        return rij

    def _within(self, blad: Blad, bbox: Bbox) -> Iterator[Teken]:
        """The characters in a box of the reader's, which counts from the top left."""
        for teken in blad.tekens:
            x, y = blad.from_top(*teken.middle)
            if bbox[0] <= x <= bbox[2] and bbox[1] <= y <= bbox[3]:
                yield teken

    def _figure(self, value: int | None, after: str) -> Veld | None:
        """A figure by what follows it, where it is printed so once; a footnote is drawn in the order of reading."""
        tekens = [teken for blad in self.bladen for teken in blad.tekens if teken.text not in _MARKS]
        text = "".join(teken.text[0] for teken in tekens)
        found = [match.span() for match in re.finditer(rf"(?<!\d){value}(?={after})", text)]
        return Veld([[teken] for teken in tekens[slice(*found[0])]]) if len(found) == 1 else None

    def save(self, path: Path) -> None:
        """Write it as it is now."""
        with pikepdf.open(self.path) as pdf:
            for blad in self.bladen:
                page = pdf.pages[blad.place]
                if self.recoded or any(show.is_changed for show in blad.shows):
                    drawing = _Drawing(page, blad.shows)
                    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(list(drawing.instructions())))
                    for font in drawing.fonts.keys() & self.recoded.keys():
                        page.Resources.Font[drawing.fonts[font]].ToUnicode = pdf.make_stream(
                            _to_unicode(self.recoded[font])
                        )
                if blad.turn:
                    page.rotate(blad.turn, relative=True)
                if blad.is_cropped:
                    x, y = (float(corner) for corner in list(page.mediabox)[:2])
                    left, low, right, high = blad.shown
                    page.cropbox = pikepdf.Array([left + x, low + y, right + x, high + y])
            kept = [pdf.pages[blad.place] for blad in self.bladen if not blad.is_gone]
            del pdf.pages[:]
            pdf.pages.extend(kept)
            pdf.save(path, deterministic_id=True)


class _Drawing:
    """The operators of a page, those that show text replaced where they show something else now.

    Each begins at a matrix of its own, so that none depends on what an earlier one showed.
    """

    def __init__(self, page: pikepdf.Page, shows: Sequence[Show]) -> None:
        self.fonts: dict[int, str] = {}
        self._page = page
        self._shows = shows

    def instructions(self) -> Iterator[tuple[list[Any], pikepdf.Operator]]:
        """Each operator with its operands.

        Raises:
            ValueError: where the page has other operators than when it was taken apart.
        """
        shows = iter(self._shows)
        font = ""
        for instruction in pikepdf.parse_content_stream(self._page):
            operands, operator = list(instruction.operands), instruction.operator
            name = str(operator)
            if name == "Tf":
                font = str(operands[0])
            if name in _SHOW:
                show = next(shows, None)
                if show is None:
                    raise ValueError("more operators show text than were recorded")
                self.fonts.update((teken.font, font) for teken in show.tekens)
                if name == '"':
                    yield [operands[0]], pikepdf.Operator("Tw")
                    yield [operands[1]], pikepdf.Operator("Tc")
                if show.is_changed:
                    yield from _one_by_one(show)
                else:
                    yield _at(show.begin)
                    yield [operands[-1]], pikepdf.Operator("TJ" if name == "TJ" else "Tj")
            elif name not in _MOVE:
                yield operands, operator
        if next(shows, None) is not None:
            raise ValueError("fewer operators show text than were recorded")


def _one_by_one(show: Show) -> Iterator[tuple[list[Any], pikepdf.Operator]]:
    """Each character of an operator in its own place."""
    back = _inverse(show.ctm)
    for teken in show.tekens:
        if teken.is_drawn:
            if teken.is_hidden:
                yield [3], pikepdf.Operator("Tr")
            yield _at(mult_matrix(teken.matrix, back))
            yield [pikepdf.String(teken.code)], pikepdf.Operator("Tj")
            if teken.is_hidden:
                yield [0], pikepdf.Operator("Tr")


def _at(matrix: Matrix) -> tuple[list[Any], pikepdf.Operator]:
    return [Decimal(f"{value:.6f}") for value in matrix], pikepdf.Operator("Tm")


def _inverse(matrix: Matrix) -> Matrix:
    a, b, c, d, e, f = matrix
    size = a * d - b * c
    return (d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size)


def _to_unicode(texts: dict[bytes, str]) -> bytes:
    """A CMap that says which character each code is."""
    ((size, *_),) = {(len(code),) for code in texts}
    pairs = "\n".join(f"<{code.hex()}> <{text.encode('utf-16-be').hex()}>" for code, text in texts.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Synthetisch def /CMapType 2 def\n"
        f"1 begincodespacerange <{'00' * size}> <{'ff' * size}> endcodespacerange\n"
        f"{len(texts)} beginbfchar\n{pairs}\nendbfchar endcmap end end\n"
    ).encode()


def _drawings(tekens: Iterable[Teken]) -> list[list[Teken]]:
    """Characters in the order of reading, each with every drawing of it in the same place."""
    drawings: list[list[Teken]] = []
    rows: list[list[Teken]] = []
    for teken in sorted(tekens, key=lambda teken: teken.upright[1]):
        if rows and teken.upright[1] - rows[-1][0].upright[1] < teken.size / 2:
            rows[-1].append(teken)
        else:
            rows.append([teken])
    for row in rows:
        begin = len(drawings)
        for teken in sorted(row, key=lambda teken: teken.upright[0]):
            same = [
                drawing
                for drawing in drawings[begin:]
                if drawing[0].text == teken.text
                and math.dist(drawing[0].upright, teken.upright) < _SAME_PLACE * teken.size
            ]
            if same:
                same[0].append(teken)
            else:
                drawings.append([teken])
    return drawings
