"""Documents by fpdf2."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF, FontFace
from fpdf.enums import Align, CharVPos, VAlign, XPos, YPos

from tests.corpus import fonts, pictures
from tests.corpus.sheet import EDGE_SIZE, HEAD, MARGIN, Grid, PageBreak, Picture, Sheet, Text, plain, runs

_FAMILY = "liberation"
_GREY = 150


class _Document(FPDF):  # type: ignore[misc, unused-ignore]
    """Pages with their header and footer."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(unit="pt", format="A4")
        self.sheet = sheet
        self.set_creation_date(datetime(2024, 1, 1, tzinfo=UTC))
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, MARGIN)
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.add_font(_FAMILY, style, str(fonts.folder() / f"LiberationSans-{name}.ttf"))

    def header(self) -> None:
        """At the top of a page."""
        self._edge(self.sheet.header, HEAD - EDGE_SIZE)
        self.set_y(MARGIN)

    def footer(self) -> None:
        """At the bottom of a page."""
        self._edge(self.sheet.footer, self.h - HEAD - EDGE_SIZE)

    def _edge(self, text: str, y: float) -> None:
        if text:
            self.set_font(_FAMILY, "", EDGE_SIZE)
            self.set_y(y)
            self.cell(0, EDGE_SIZE, text.format(page=self.page_no()), align=Align.C)


def typeset(sheet: Sheet, target: Path) -> None:
    """One document."""
    pdf = _Document(sheet)
    pdf.add_page()
    for block in sheet.laid_out():
        if isinstance(block, PageBreak):
            pdf.add_page()
        elif isinstance(block, Text):
            _text(pdf, block)
        elif isinstance(block, Grid):
            _grid(pdf, block)
        else:
            _picture(pdf, block)
    pdf.output(str(target))


def _text(pdf: FPDF, block: Text) -> None:
    pdf.set_y(pdf.get_y() + block.above)
    pdf.set_font(_FAMILY, "B" if block.bold else "", block.size)
    pdf.set_char_spacing(block.spread)
    pieces = runs(block.text)
    if any(raised for _, raised in pieces):
        if block.align != "left":
            raise ValueError(f"fpdf2: no raised mark in a line that is {block.align}")
        for piece, raised in pieces:
            pdf.char_vpos = CharVPos.SUP if raised else CharVPos.LINE
            pdf.write(block.size * 1.3, piece)
        pdf.char_vpos = CharVPos.LINE
        pdf.ln(block.size * 1.3)
    else:
        align = {"left": Align.L, "center": Align.C, "right": Align.R}[block.align]
        text = plain(block.text, "fpdf2")
        pdf.multi_cell(0, block.size * 1.3, text, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.set_char_spacing(0)


def _picture(pdf: FPDF, block: Picture) -> None:
    if block.outlines:
        raise ValueError("fpdf2: no outlines")
    width, height = pictures.size_of(block)
    y = pdf.get_y() + block.above
    pdf.image(io.BytesIO(pictures.png(block)), x=MARGIN, y=y, w=width, h=height)
    pdf.set_y(y + height)


def _grid(pdf: FPDF, grid: Grid) -> None:
    if grid.look == "turned":
        raise ValueError("fpdf2: no turned labels")
    pdf.set_y(pdf.get_y() + grid.above)
    pdf.set_font(_FAMILY, "", grid.size)
    pdf.set_draw_color(_GREY)
    pdf.set_line_width(0.3)
    bold = FontFace(emphasis="B")
    with pdf.table(
        col_widths=grid.widths,
        width=sum(grid.widths),
        align=Align.L,
        text_align=(Align.L, *[Align.R] * (len(grid.widths) - 1)),
        borders_layout="HORIZONTAL_LINES" if grid.rules == "thin" else "NONE",
        line_height=grid.size * 1.2,
        padding=(2.5, 3),
        first_row_as_headings=bool(grid.labels),
        num_heading_rows=len(grid.labels) or 1,
        headings_style=FontFace(size_pt=grid.size * 0.85),
        v_align=VAlign.T,
    ) as table:
        for row in grid.labels:
            line = table.row()
            for place, cell in enumerate(row):
                side = Align.L if place == 0 and row is grid.labels[0] else Align.C
                line.cell(cell.text, align=side, colspan=cell.columns, rowspan=cell.rows)
        for index, cells in enumerate(grid.padded()):
            line = table.row(style=bold if index in grid.totals else None)
            for text in cells:
                line.cell(plain(text, "fpdf2"))
