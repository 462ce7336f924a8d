"""Documents by Apache FOP, from formatting objects (XSL-FO)."""

from __future__ import annotations

import base64
import tempfile
from html import escape
from pathlib import Path

from tests.corpus import fonts, pictures, producers
from tests.corpus.sheet import EDGE_SIZE, HEAD, MARGIN, PAGE, Grid, PageBreak, Picture, Rich, Sheet, Text, runs


def typeset(sheet: Sheet, target: Path) -> None:
    """One document."""
    with tempfile.TemporaryDirectory() as folder:
        source, settings = Path(folder) / "document.fo", Path(folder) / "fop.xml"
        source.write_text(_document(sheet), encoding="utf-8")
        settings.write_text(_settings(), encoding="utf-8")
        producers.run("fop", "-c", str(settings), "-fo", str(source), "-pdf", str(target))


def _settings() -> str:
    kinds = (("Regular", "normal"), ("Bold", "bold"))
    found = "".join(
        f'<font kerning="yes" embed-url="{(fonts.folder() / f"LiberationSans-{name}.ttf").as_uri()}">'
        f'<font-triplet name="Liberation Sans" style="normal" weight="{weight}"/></font>'
        for name, weight in kinds
    )
    renderer = f'<renderer mime="application/pdf"><fonts>{found}</fonts></renderer>'
    return f'<fop version="1.0"><renderers>{renderer}</renderers></fop>'


def _document(sheet: Sheet) -> str:
    width, height = PAGE
    body = ""
    new = ""
    for block in sheet.laid_out():
        if isinstance(block, PageBreak):
            new = ' break-before="page"'
            continue
        body += f'<fo:block{new} space-before="0pt">{_block(block)}</fo:block>'
        new = ""
    edges = "".join(
        f'<fo:static-content flow-name="xsl-region-{place}"><fo:block text-align="center" font-size="{EDGE_SIZE}pt">'
        f"{escape(text).replace('{page}', '<fo:page-number/>')}</fo:block></fo:static-content>"
        for place, text in (("before", sheet.header), ("after", sheet.footer))
        if text
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><fo:root xmlns:fo="http://www.w3.org/1999/XSL/Format" '
        'font-family="Liberation Sans"><fo:layout-master-set><fo:simple-page-master master-name="page" '
        f'page-width="{width}pt" page-height="{height}pt" margin="{HEAD - EDGE_SIZE}pt {MARGIN}pt">'
        f'<fo:region-body margin="{MARGIN - HEAD + EDGE_SIZE}pt 0pt"/><fo:region-before extent="12pt"/>'
        '<fo:region-after extent="12pt"/></fo:simple-page-master></fo:layout-master-set>'
        f'<fo:page-sequence master-reference="page">{edges}<fo:flow flow-name="xsl-region-body">{body}</fo:flow>'
        "</fo:page-sequence></fo:root>"
    )


def _rich(text: Rich) -> str:
    raised = '<fo:inline font-size="65%" baseline-shift="35%">{}</fo:inline>'
    return "".join(raised.format(escape(piece)) if is_raised else escape(piece) for piece, is_raised in runs(text))


def _block(block: Text | Grid | Picture) -> str:
    above = f'<fo:block space-before="{block.above}pt" space-before.conditionality="retain"'
    if isinstance(block, Grid):
        return f'{above} font-size="{block.size}pt">{_grid(block)}</fo:block>'
    if isinstance(block, Text):
        weight = "bold" if block.bold else "normal"
        spread = f' letter-spacing="{block.spread}pt"' if block.spread else ""
        face = f'font-size="{block.size}pt" font-weight="{weight}" text-align="{block.align}"{spread}'
        return f"{above} {face}>{_rich(block.text)}</fo:block>"
    width, height = pictures.size_of(block)
    size = f'content-width="{width:.2f}pt" content-height="{height:.2f}pt"'
    kind, content = ("svg+xml", pictures.svg(block).encode()) if block.outlines else ("png", pictures.png(block))
    uri = f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
    return f'{above}><fo:external-graphic {size} src="{uri}"/></fo:block>'


def _grid(grid: Grid) -> str:
    columns = "".join(f'<fo:table-column column-width="{width}pt"/>' for width in grid.widths)
    levels = [""] * len(grid.labels)
    for level, column, cell in grid.cells():
        lines = "".join(f"<fo:block>{escape(line)}</fo:block>" for line in cell.text.split("\n"))
        if grid.look == "turned" and column and cell.columns == 1:
            lines = (
                '<fo:block-container reference-orientation="90" inline-progression-dimension="72pt">'
                f"{lines}</fo:block-container>"
            )
        span = f'number-columns-spanned="{cell.columns}" number-rows-spanned="{cell.rows}"'
        side = "center" if column else "left"
        levels[level] += f'<fo:table-cell {span} padding="2pt 3pt" text-align="{side}">{lines}</fo:table-cell>'
    rows = "".join(f"<fo:table-row>{level}</fo:table-row>" for level in levels)
    head = f'<fo:table-header font-size="{grid.size * 0.85:.2f}pt">{rows}</fo:table-header>' if rows else ""
    line = ' border-bottom="0.3pt solid #999999"' if grid.rules == "thin" else ""
    body = ""
    for index, row in enumerate(grid.padded()):
        weight = "bold" if index in grid.totals else "normal"
        cells = "".join(
            f'<fo:table-cell padding="2pt 3pt" text-align="{_side(column)}">'
            f"<fo:block>{_rich(text)}</fo:block></fo:table-cell>"
            for column, text in enumerate(row)
        )
        body += f'<fo:table-row font-weight="{weight}"{line}>{cells}</fo:table-row>'
    size = f'table-layout="fixed" width="{sum(grid.widths)}pt"'
    return f"<fo:table {size}>{columns}{head}<fo:table-body>{body}</fo:table-body></fo:table>"


def _side(column: int) -> str:
    return "right" if column else "left"
