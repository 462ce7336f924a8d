"""Documents by pdfmake, from an object that defines them; node is to find pdfmake in NODE_PATH."""

from __future__ import annotations

import base64
import json
import tempfile
from pathlib import Path
from typing import Any

from tests.corpus import fonts, pictures, producers
from tests.corpus.sheet import EDGE_SIZE, HEAD, MARGIN, Grid, PageBreak, Picture, Rich, Sheet, Text, runs

_PROGRAM = Path(__file__).with_name("pdfmake.js")

Node = dict[str, Any]
"""A part of the definition."""


def typeset(sheet: Sheet, target: Path) -> None:
    """One document."""
    content: list[Node] = []
    new: Node = {}
    for block in sheet.laid_out():
        if isinstance(block, PageBreak):
            new = {"pageBreak": "before"}
            continue
        content.append(_block(block) | new)
        new = {}
    edges = {"header": (sheet.header, HEAD - EDGE_SIZE), "footer": (sheet.footer, MARGIN - HEAD)}
    definition = {
        "pageSize": "A4",
        "pageMargins": MARGIN,
        "content": content,
        "edges": {
            edge: {"text": text, "alignment": "center", "fontSize": EDGE_SIZE, "margin": [0, above, 0, 0]}
            for edge, (text, above) in edges.items()
            if text
        },
        "fonts": {"Liberation": {style: _font(weight) for style, weight in (("normal", "Regular"), ("bold", "Bold"))}},
        "defaultStyle": {"font": "Liberation"},
        "info": {"title": "synthetisch"},
    }
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "definition.json"
        source.write_text(json.dumps(definition), encoding="utf-8")
        producers.run("node", str(_PROGRAM), str(source), str(target))


def _font(weight: str) -> str:
    return str(fonts.folder() / f"LiberationSans-{weight}.ttf")


def _rich(text: Rich) -> Node:
    return {"text": [{"text": piece, "sup": True} if raised else {"text": piece} for piece, raised in runs(text)]}


def _block(block: Text | Grid | Picture) -> Node:
    margin = {"margin": [0, block.above, 0, 0]}
    if isinstance(block, Grid):
        return _grid(block) | margin
    if isinstance(block, Text):
        face = {"fontSize": block.size, "bold": block.bold, "alignment": block.align, "characterSpacing": block.spread}
        return _rich(block.text) | face | margin
    width, _ = pictures.size_of(block)
    if block.outlines:
        return {"svg": pictures.svg(block), "width": width} | margin
    image = f"data:image/png;base64,{base64.b64encode(pictures.png(block)).decode()}"
    return {"image": image, "width": width} | margin


def _grid(grid: Grid) -> Node:
    if grid.look == "turned":
        raise ValueError("pdfmake: no turned labels")
    body: list[list[Node]] = [[{} for _ in grid.widths] for _ in grid.labels]
    for level, column, cell in grid.cells():
        body[level][column] = {
            "text": cell.text,
            "colSpan": cell.columns,
            "rowSpan": cell.rows,
            "alignment": "center" if column else "left",
            "fontSize": grid.size * 0.85,
        }
    for index, row in enumerate(grid.padded()):
        side = {"bold": index in grid.totals}
        body.append(
            [_rich(text) | side | {"alignment": "right" if column else "left"} for column, text in enumerate(row)]
        )
    between, outside = (16, 8) if grid.rules == "thin" else (8, 8)  # what the layout leaves beside a cell
    last = len(grid.widths) - 1
    widths = [width - (between if 0 < place < last else outside) for place, width in enumerate(grid.widths)]
    table = {"widths": widths, "headerRows": len(grid.labels), "body": body}
    layout = "lightHorizontalLines" if grid.rules == "thin" else "noBorders"
    return {"table": table, "layout": layout, "fontSize": grid.size}
