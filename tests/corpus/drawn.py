"""Publications drawn with reportlab: piece by piece on a canvas (no table, no rules), and as a platypus table."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from tests.corpus import fonts
from tests.corpus.publication import OTHER_TABLE, PROSE_AFTER, PROSE_BEFORE, TITLE, Blok, Layout

_MARGIN = 42.0


@cache
def _fonts(family: str, vet: bool) -> tuple[str, str]:
    """The regular and the bold font of a family; Helvetica stands in for Liberation Sans, and needs no embedding."""
    if family == "Liberation Sans":
        return "Helvetica", "Helvetica-Bold" if vet else "Helvetica"
    file = family.replace(" ", "")
    pdfmetrics.registerFont(TTFont(family, str(fonts.folder() / f"{file}.ttf")))
    pdfmetrics.registerFont(TTFont(f"{family} Bold", str(fonts.folder() / f"{file}-Bold.ttf")))
    return family, f"{family} Bold" if vet else family


def wrap(text: str, font: str, size: float, width: float, spread: float = 0) -> list[str]:
    """The text in lines no wider than `width`, broken at spaces and after hyphens."""
    lines = [""]
    for piece in _pieces(text):
        if piece == "\n":
            lines.append("")
        elif lines[-1] and _width((lines[-1] + piece).rstrip(), font, size, spread) > width:
            lines.append(piece)
        else:
            lines[-1] += piece
    return [line.strip() for line in lines]


def _width(text: str, font: str, size: float, spread: float) -> float:
    return float(pdfmetrics.stringWidth(text, font, size)) + spread * max(len(text) - 1, 0)


def _pieces(text: str) -> Iterator[str]:
    piece = ""
    for char in text:
        if char == "\n":
            yield piece
            yield char
            piece = ""
            continue
        piece += char
        if char in " -":
            yield piece
            piece = ""
    yield piece


class _Drawing:
    """One document drawn on a canvas."""

    def __init__(self, path: Path, layout: Layout, **options: Any) -> None:
        self.layout = layout
        self.size = landscape(A4) if layout.liggend else A4
        self.canvas = Canvas(str(path), pagesize=self.size, invariant=1, pageCompression=1, **options)
        self.canvas.setTitle(TITLE)
        self.plain, self.bold = _fonts(layout.lettertype, layout.vet)
        self.y = self.size[1] - _MARGIN
        self.left = _MARGIN + (100 if "links" in layout.proza else 0)
        self.page = 1
        self.waiting: list[tuple[float, Callable[[], None]]] = []
        self.page_edges()

    @property
    def rights(self) -> list[float]:
        layout = self.layout
        return [self.left + layout.naambreedte + (column + 1) * layout.kolombreedte for column in range(5)]

    def write(
        self, x: float, y: float, text: str, font: str, size: float, *, align: str = "links", spread: float = 0.0
    ) -> None:
        """One piece of text, as the trick of the case will have it."""
        width = _width(text, font, size, spread)
        x -= {"links": 0.0, "midden": width / 2, "rechts": width}[align]
        truc = self.layout.truc
        if truc == "runs" and any(char.isdigit() for char in text) and 2 <= len(text) <= 6:
            cut = text.find(".") + 1 or len(text) // 2
            self._show(x, y, text[:cut], font, size, spread)
            self._show(x + pdfmetrics.stringWidth(text[:cut], font, size), y, text[cut:], font, size, spread)
            return
        if truc == "tekens":
            for char in text:
                self._show(x, y, char, font, size, 0)
                x += pdfmetrics.stringWidth(char, font, size)
            return
        other = "".join(str((int(char) + 3) % 10) if char.isdigit() else char for char in text)
        if truc == "wit-ander" and other != text:
            self.canvas.setFillColor(colors.white)
            self._show(x - 4, y + 2, other, font, size, spread)
            self.canvas.setFillColor(colors.black)
        self._show(x, y, text, font, size, spread)
        if truc == "dubbel-vet":
            self._show(x + 0.3, y, text, font, size, spread)
        elif truc == "dubbel-schuin":
            self._show(x + 0.9, y - 0.5, text, font, size, spread)
        elif truc == "onzichtbaar-zelfde":
            self._show(x + 0.7, y - 0.4, text, font, size, spread, mode=3)
        elif truc == "onzichtbaar-ander" and other != text:
            self._show(x - 4, y + 2, other, font, size, spread, mode=3)

    def _show(self, x: float, y: float, text: str, font: str, size: float, spread: float, mode: int = 0) -> None:
        """Draw it, at once or when the page ends."""
        if self.layout.truc in ("door-elkaar", "kolomsgewijs"):
            self.waiting.append((x, partial(self._draw, x, y, text, font, size, spread)))
        else:
            self._draw(x, y, text, font, size, spread, mode)

    def end_page(self) -> None:
        """Draw what waits, in the order of the trick."""
        if self.layout.truc == "door-elkaar":
            random.Random("door elkaar").shuffle(self.waiting)
        else:
            self.waiting.sort(key=lambda item: item[0] // self.layout.kolombreedte)
        for _, draw in self.waiting:
            draw()
        self.waiting = []
        self.canvas.showPage()

    def _draw(self, x: float, y: float, text: str, font: str, size: float, spread: float, mode: int = 0) -> None:
        if mode:
            self.canvas.saveState()
        piece = self.canvas.beginText(x, y)
        piece.setFont(font, size)
        piece.setCharSpace(spread)
        if mode:
            piece.setTextRenderMode(mode)
        piece.textOut(text)
        self.canvas.drawText(piece)
        if mode:
            self.canvas.restoreState()

    def page_edges(self) -> None:
        if not self.layout.paginakop:
            return
        width, height = self.size
        self.write(_MARGIN, height - 24, "Synthetisch voorbeeld", self.plain, 8)
        self.write(width - _MARGIN, height - 24, "14 april 2024", self.plain, 8, align="rechts")
        self.write(width / 2, 20, f"Pagina {self.page}", self.plain, 8, align="midden")

    def new_page(self) -> None:
        self.end_page()
        self.page += 1
        self.y = self.size[1] - _MARGIN
        self.page_edges()

    def paragraph(self, text: str, size: float, x: float, width: float, y: float) -> float:
        for line in wrap(text, self.plain, size, width):
            self.write(x, y, line, self.plain, size)
            y -= size * 1.3
        return y

    def prose(self, *texts: str) -> None:
        """One paragraph over the width, or two beside each other, their lines at the same heights."""
        width = self.size[0] - 2 * _MARGIN
        if len(texts) == 1:
            self.y = self.paragraph(texts[0], 9, _MARGIN, width, self.y) - 8
            return
        half = width / 2 - 10
        ends = [
            self.paragraph(text, 9, _MARGIN + place * (half + 20), half, self.y) for place, text in enumerate(texts)
        ]
        self.y = min(ends) - 8

    def heading(self, blok: Blok, *, small: bool) -> None:
        for place, line in enumerate(blok.kop):
            size = 14 if place == 0 and not small else 11.5
            self.write(_MARGIN, self.y, line, self.bold, size, spread=self.layout.spatie_kop)
            self.y -= size + 6
        self.y -= 6

    def labels(self, blok: Blok) -> None:
        """The column labels, group above leaf, each wrapped in the middle of its columns."""
        layout, size = self.layout, self.layout.kopkorps or self.layout.korps * 0.8
        edges = [self.left, self.left + layout.naambreedte, *self.rights]
        leading = size * 1.2
        free: dict[int, int] = {}
        placed = []
        for level, row in enumerate(blok.labels):
            column = 0
            for cell in row:
                while free.get(column, -1) >= level:
                    column += 1
                for under in range(column, column + cell.columns):
                    free[under] = level + cell.rows - 1
                x0, x1 = edges[column], edges[column + cell.columns]
                width = 200 if layout.koppen == "los" and level == 0 else x1 - x0 - 4
                lines = wrap(cell.text, self.bold, size, width, layout.spatie_kop / 3)
                placed.append((level, column, x0, x1, lines))
                column += cell.columns
        tops = {0: self.y}
        heights = [max([len(lines) for level, *_, lines in placed if level == which] or [0]) for which in (0, 1)]
        tops[1] = self.y - heights[0] * leading
        bottom = tops[1] - heights[1] * leading
        if layout.kop_donker:
            self.canvas.setFillColor(colors.HexColor("#0a2a5c"))
            self.canvas.rect(self.left - 2, bottom + leading - 4, edges[-1] - self.left + 4, self.y - bottom + 4, 0, 1)
            self.canvas.setFillColor(colors.white)
        for level, column, x0, x1, lines in placed:
            y = tops[level]
            for line in lines:
                if column == 0 or (layout.koppen == "los" and level == 0):
                    self.write(x0 + (0 if column == 0 else 6), y, line, self.bold, size, spread=layout.spatie_kop / 3)
                elif layout.uitlijning == "rechts" and x1 - x0 < layout.kolombreedte + 1:
                    self.write(x1, y, line, self.bold, size, align="rechts", spread=layout.spatie_kop / 3)
                else:
                    self.write((x0 + x1) / 2, y, line, self.bold, size, align="midden", spread=layout.spatie_kop / 3)
                y -= leading
        self.canvas.setFillColor(colors.black)
        self.y = bottom - 6

    def row(self, rij: tuple[str, ...], *, bold: bool) -> None:
        layout, size = self.layout, self.layout.korps
        font = self.bold if bold else self.plain
        lines = wrap(rij[0], font, size, layout.naambreedte - 4)
        leading = size * 1.15
        down = (len(lines) - 1) * leading
        figures = self.y - {"boven": 0, "midden": down / 2, "onder": down}[layout.figuren]
        figures -= 2.2 if layout.truc == "lager" else 0
        for place, line in enumerate(lines):
            self.write(self.left, self.y - place * leading, line, font, size)
        for right, text in zip(self.rights, rij[1:], strict=True):
            side = {"rechts": 0.0, "midden": layout.kolombreedte / 2, "links": layout.kolombreedte - 8}[
                layout.uitlijning
            ]
            self.write(right - side, figures, text, font, size, align=layout.uitlijning, spread=layout.spatie_getal)
        self.y -= down + layout.rijhoogte

    def blok(self, blok: Blok, *, first: bool) -> None:
        layout = self.layout
        self.heading(blok, small=layout.een_kop and not first)
        if "voor" in layout.proza:
            self.prose(PROSE_BEFORE)
        if "kolommen" in layout.proza:
            self.prose(PROSE_BEFORE, PROSE_AFTER)
        top = self.y
        self.labels(blok)
        begin = self.y
        for index, rij in enumerate(blok.rijen):
            if index in layout.breek_na:
                self.new_page()
                if layout.herhaal_kop:
                    self.labels(blok)
            self.row(rij, bold=index == blok.totaal)
        end = self.y
        for side in layout.proza & {"links", "rechts"}:
            x = _MARGIN if side == "links" else self.rights[-1] + 12
            y = begin if layout.truc != "kader-hoog" else top
            for line in layout.kader:
                self.write(x, y, line, self.plain, 8)
                y -= layout.rijhoogte
            end = min(end, y)
        self.y = end - 4
        self.y = self.paragraph(blok.voetnoot, 7.5, _MARGIN, self.size[0] - 2 * _MARGIN, self.y) - 14
        if "tabel" in layout.proza:
            self.prose("De personen in de tabel naar leeftijd (synthetisch)")
            for rij in OTHER_TABLE:
                self.row(rij, bold=False)
        if "na" in layout.proza:
            self.prose(PROSE_AFTER)
        if "kolommen" in layout.proza:
            self.prose(PROSE_AFTER, PROSE_BEFORE)


def canvas(blokken: list[Blok], layout: Layout, target: Path, **options: Any) -> None:
    """Draw every piece of text at its own place, without lines."""
    drawing = _Drawing(target, layout, **options)
    for index, blok in enumerate(blokken):
        if index and layout.per_pagina:
            drawing.new_page()
        drawing.blok(blok, first=index == 0)
    drawing.end_page()
    drawing.canvas.save()


def platypus(blokken: list[Blok], layout: Layout, target: Path) -> None:
    """A reportlab table, ruled as the case says."""
    plain, bold = _fonts(layout.lettertype, layout.vet)
    size = layout.korps
    heading = ParagraphStyle("kop", fontName=bold, fontSize=14, leading=18)
    smaller = ParagraphStyle("kop2", fontName=bold, fontSize=11.5, leading=16, spaceAfter=6)
    body = ParagraphStyle("tekst", fontName=plain, fontSize=9, leading=11.5, spaceAfter=8)
    note = ParagraphStyle("noot", fontName=plain, fontSize=7.5, leading=10, spaceBefore=6, spaceAfter=10)
    story: list[Flowable] = []
    for index, blok in enumerate(blokken):
        if index and layout.per_pagina:
            story.append(PageBreak())
        for place, line in enumerate(blok.kop):
            story.append(Paragraph(line, heading if place == 0 and not (index and layout.een_kop) else smaller))
        if "voor" in layout.proza:
            story.append(Paragraph(PROSE_BEFORE, body))
        if "kolommen" in layout.proza:
            story.append(_two_columns(PROSE_BEFORE, PROSE_AFTER, body))
        story += [Spacer(0, 4), *_tables(blok, layout, plain, bold, size), Paragraph(blok.voetnoot, note)]
        if "tabel" in layout.proza:
            story.append(Paragraph("De personen in de tabel naar leeftijd (synthetisch)", body))
            story.append(Table([list(rij) for rij in OTHER_TABLE], hAlign="LEFT"))
        if "na" in layout.proza:
            story.append(Paragraph(PROSE_AFTER, body))
        if "kolommen" in layout.proza:
            story.append(_two_columns(PROSE_AFTER, PROSE_BEFORE, body))

    def edges(canvas: Canvas, _document: Any) -> None:
        if layout.paginakop:
            width, height = canvas._pagesize
            canvas.setFont(plain, 8)
            canvas.drawString(_MARGIN, height - 24, "Synthetisch voorbeeld")
            canvas.drawRightString(width - _MARGIN, height - 24, "14 april 2024")
            canvas.drawCentredString(width / 2, 20, f"Pagina {canvas.getPageNumber()}")

    SimpleDocTemplate(
        str(target),
        pagesize=landscape(A4) if layout.liggend else A4,
        margins=_MARGIN,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=TITLE,
        invariant=1,
    ).build(story, onFirstPage=edges, onLaterPages=edges)


def _two_columns(left: str, right: str, style: ParagraphStyle) -> Table:
    return Table([[Paragraph(left, style), Paragraph(right, style)]], colWidths=[250, 250], hAlign="LEFT")


def _tables(blok: Blok, layout: Layout, plain: str, bold: str, size: float) -> list[Flowable]:
    """The table, cut in pieces where a page is to begin."""
    label_color = colors.white if layout.kop_donker else colors.black
    label = ParagraphStyle(
        "label", fontName=bold, fontSize=size * 0.8, leading=size, alignment=1, textColor=label_color
    )
    names = [ParagraphStyle("naam", fontName=font, fontSize=size, leading=size * 1.15) for font in (plain, bold)]
    head: list[list[Any]] = []
    style: list[tuple[Any, ...]] = []
    covered: set[tuple[int, int]] = set()
    for level, row in enumerate(blok.labels):
        cells: list[Any] = [""] * 6
        column = 0
        for cell in row:
            while (level, column) in covered:
                column += 1
            cells[column] = Paragraph(cell.text.replace("\n", "<br/>"), label)
            end = (column + cell.columns - 1, level + cell.rows - 1)
            style.append(("SPAN", (column, level), end))
            covered |= {(y, x) for y in range(level, end[1] + 1) for x in range(column, end[0] + 1)}
            column += cell.columns
        head.append(cells)
    top = len(head)
    style += [
        ("FONT", (0, top), (-1, -1), plain, size, size * 1.15),
        ("ALIGN", (1, top), (-1, -1), {"rechts": "RIGHT", "midden": "CENTER", "links": "LEFT"}[layout.uitlijning]),
        ("VALIGN", (0, top), (-1, -1), {"boven": "TOP", "midden": "MIDDLE", "onder": "BOTTOM"}[layout.figuren]),
        ("VALIGN", (0, 0), (-1, top - 1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5 + max(0, layout.rijhoogte - 16)),
    ]
    ruled: dict[str, list[tuple[Any, ...]]] = {
        "dun": [("LINEBELOW", (0, top - 1), (-1, -1), 0.3, colors.grey)],
        "alle": [("GRID", (0, 0), (-1, -1), 0.5, colors.black)],
        "geen": [],
        "zebra": [("ROWBACKGROUNDS", (0, top), (-1, -1), [colors.white, colors.HexColor("#e4ecf4")])],
    }
    style += ruled[layout.lijnen]
    if layout.kop_donker:
        style.append(("BACKGROUND", (0, 0), (-1, top - 1), colors.HexColor("#0a2a5c")))
    rows: list[list[Any]] = [
        [_name(rij[0], names[index == blok.totaal], layout.naambreedte - 13), *rij[1:]]
        for index, rij in enumerate(blok.rijen)
    ]
    widths = [layout.naambreedte, *[layout.kolombreedte] * 5]
    flowables: list[Flowable] = []
    cuts = [0, *layout.breek_na, len(rows)]
    for start, stop in pairwise(cuts):
        with_head = start == 0 or layout.herhaal_kop
        shift = 0 if with_head else -top
        moved = style if with_head else [_up(item, shift) for item in style if item[0] != "SPAN"]
        if stop == len(rows) and blok.totaal >= 0:
            last = blok.totaal - start + top + shift
            moved = [*moved, ("FONT", (0, last), (-1, last), bold, size, size * 1.15)]
        flowables += [PageBreak()] if start else []
        flowables.append(Table([*(head if with_head else []), *rows[start:stop]], widths, style=moved, hAlign="LEFT"))
    return flowables


def _name(name: str, style: ParagraphStyle, width: float) -> Paragraph:
    """A name in its lines: left to itself a paragraph would break it within a word."""
    return Paragraph("<br/>".join(wrap(name, style.fontName, style.fontSize, width)), style)


def _up(item: tuple[Any, ...], shift: int) -> tuple[Any, ...]:
    name, (x0, y0), (x1, y1), *rest = item
    return (name, (x0, max(y0 + shift, 0)), (x1, y1 if y1 < 0 else max(y1 + shift, 0)), *rest)


Draw = Callable[[list[Blok], Layout, Path], None]
