"""Documents as web pages, printed by WeasyPrint, Chromium and wkhtmltopdf."""

from __future__ import annotations

import base64
import tempfile
from html import escape
from pathlib import Path

from tests.corpus import pictures, producers
from tests.corpus.sheet import EDGE_SIZE, MARGIN, Grid, PageBreak, Picture, Rich, Sheet, Text, runs

_STYLE = (
    "body{font:9pt 'Liberation Sans',sans-serif;margin:0}p{margin:0;line-height:1.3}"
    "table{border-collapse:collapse;table-layout:fixed}tr{page-break-inside:avoid}"
    "td{text-align:right;vertical-align:top;padding:2pt 3pt}td:first-child{text-align:left}"
    "th{text-align:center;vertical-align:bottom;padding:2pt 3pt;font-weight:normal}th.naam{text-align:left}"
    "sup{font-size:65%;line-height:0}img{display:block}.nieuw{page-break-before:always}"
    ".op{position:relative;height:76pt}"
    ".op div{position:absolute;left:50%;bottom:0;width:72pt;text-align:left}"
    ".op div{-webkit-transform:rotate(-90deg);transform:rotate(-90deg)}"
    ".op div{-webkit-transform-origin:0 100%;transform-origin:0 100%;margin-left:5pt}"
)


def page(sheet: Sheet) -> str:
    """The whole document."""
    boxes = "".join(
        f"@{place}-center{{content:{_content(text)};font:{EDGE_SIZE}pt 'Liberation Sans'}}"
        for place, text in (("top", sheet.header), ("bottom", sheet.footer))
        if text
    )
    body, begin = "", "<div>"
    for block in sheet.laid_out():
        if isinstance(block, PageBreak):
            begin = '<div class="nieuw">'
            continue
        body += f"{begin}{_block(block)}</div>"
        begin = "<div>"
    return (
        '<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>synthetisch</title>'
        f"<style>@page{{size:A4;margin:{MARGIN}pt;{boxes}}}{_STYLE}</style></head><body>{body}</body></html>"
    )


def weasyprint(sheet: Sheet, target: Path) -> None:
    """One document by WeasyPrint."""
    producers.weasyprint(page(sheet), target)


def chromium(sheet: Sheet, target: Path) -> None:
    """One document by Chromium."""
    producers.chromium(page(sheet), target)


def wkhtmltopdf(sheet: Sheet, target: Path) -> None:
    """One document by wkhtmltopdf, as Debian builds it: without headers and footers."""
    if sheet.header or sheet.footer:
        raise ValueError("wkhtmltopdf: no header or footer")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "bladzijde.html"
        larger = "<style>body{zoom:1.23}</style></head>"  # else it prints 9 points as 7.3
        source.write_text(page(sheet).replace("</head>", larger), encoding="utf-8")
        margins = [part for side in "TRBL" for part in (f"-{side}", f"{MARGIN}pt")]
        settings = {"QT_QPA_PLATFORM": "offscreen", "QT_HASH_SEED": "0"}
        producers.run("wkhtmltopdf", "--quiet", "--page-size", "A4", *margins, str(source), str(target), **settings)


def _content(text: str) -> str:
    before, number, after = text.partition("{page}")
    return f'"{before}" counter(page) "{after}"' if number else f'"{text}"'


def _rich(text: Rich) -> str:
    return "".join(f"<sup>{escape(piece)}</sup>" if raised else escape(piece) for piece, raised in runs(text))


def _block(block: Text | Grid | Picture) -> str:
    if isinstance(block, Text):
        style = f"margin-top:{block.above}pt;font-size:{block.size}pt;text-align:{block.align}"
        style += f";letter-spacing:{block.spread}pt" if block.spread else ""
        style += ";font-weight:bold" if block.bold else ""
        return f'<p style="{style}">{_rich(block.text)}</p>'
    if isinstance(block, Grid):
        return _grid(block)
    width, height = pictures.size_of(block)
    size = f"margin-top:{block.above}pt;width:{width:.2f}pt;height:{height:.2f}pt"
    kind, content = ("svg+xml", pictures.svg(block).encode()) if block.outlines else ("png", pictures.png(block))
    return f'<img style="{size}" src="data:image/{kind};base64,{base64.b64encode(content).decode()}">'


def _grid(grid: Grid) -> str:
    columns = "".join(f'<col style="width:{width}pt">' for width in grid.widths)
    levels = [""] * len(grid.labels)
    for level, column, cell in grid.cells():
        text = escape(cell.text).replace("\n", "<br>")
        if grid.look == "turned" and column and cell.columns == 1:
            text = f'<div class="op"><div>{text}</div></div>'
        name = "" if column else ' class="naam"'
        levels[level] += f'<th{name} colspan="{cell.columns}" rowspan="{cell.rows}">{text}</th>'
    head = "".join(f"<tr>{level}</tr>" for level in levels)
    line = ";border-bottom:.3pt solid #999" if grid.rules == "thin" else ""
    body = ""
    for index, row in enumerate(grid.padded()):
        weight = "bold" if index in grid.totals else "normal"
        cells = "".join(f"<td>{_rich(cell)}</td>" for cell in row)
        body += f'<tr style="font-weight:{weight}{line}">{cells}</tr>'
    style = f"width:{sum(grid.widths)}pt;font-size:{grid.size}pt;margin-top:{grid.above}pt"
    labels = f'<thead style="font-size:{grid.size * 0.85:.2f}pt">{head}</thead>' if head else ""
    return f'<table style="{style}"><colgroup>{columns}</colgroup>{labels}<tbody>{body}</tbody></table>'
