"""Documents by typst."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import typst

from tests.corpus import fonts, pictures
from tests.corpus.sheet import EDGE_SIZE, HEAD, MARGIN, Grid, PageBreak, Picture, Rich, Sheet, Text, runs


def typeset(sheet: Sheet, target: Path) -> None:
    """One document."""
    with tempfile.TemporaryDirectory() as folder:
        source = [_preamble(sheet)]
        for number, block in enumerate(sheet.laid_out()):
            if isinstance(block, PageBreak):
                source.append("#pagebreak()")
            elif isinstance(block, Text):
                source.append(_text(block))
            elif isinstance(block, Grid):
                source.append(_grid(block))
            else:
                name = f"{number}.svg" if block.outlines else f"{number}.png"
                content = pictures.svg(block).encode() if block.outlines else pictures.png(block)
                (Path(folder) / name).write_bytes(content)
                source.append(_picture(block, name))
        main = Path(folder) / "main.typ"
        main.write_text("\n".join(source), encoding="utf-8")
        typst.compile(
            main, output=target, root=folder, font_paths=[str(fonts.folder())], ignore_system_fonts=True, pdf_tags=False
        )


def _preamble(sheet: Sheet) -> str:
    def edge(text: str) -> str:
        number = '"+str(counter(page).get().first())+"'
        return f"context align(center, text({EDGE_SIZE}pt, {_quoted(text).replace('{page}', number)}))"

    edges = f"header: {edge(sheet.header)}, " if sheet.header else ""
    edges += f"footer: {edge(sheet.footer)}, " if sheet.footer else ""
    place = f"header-ascent: {MARGIN - HEAD}pt - 4pt, footer-descent: {MARGIN - HEAD}pt - 4pt"
    return (
        f'#set page(paper: "a4", margin: {MARGIN}pt, {edges}{place})\n'
        '#set text(font: "Liberation Sans", lang: "nl", hyphenate: false)\n'
        '#set text(top-edge: "ascender", bottom-edge: "descender")\n'
        "#set document(date: none)\n#set par(spacing: 0pt, leading: 0.15em)"
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _content(text: Rich) -> str:
    pieces = [
        f"super(typographic: false, {_quoted(piece)})" if raised else _quoted(piece) for piece, raised in runs(text)
    ]
    return "[" + "".join(f"#{piece}" for piece in pieces) + "]"


def _text(block: Text) -> str:
    weight = '"bold"' if block.bold else '"regular"'
    text = f"text({block.size}pt, weight: {weight}, tracking: {block.spread}pt, {_content(block.text)})"
    return f"#v({block.above}pt)\n#block(width: 100%, align({block.align}, {text}))"


def _picture(block: Picture, name: str) -> str:
    width, _ = pictures.size_of(block)
    return f"#v({block.above}pt)\n#block(image({_quoted(name)}, width: {width:.2f}pt))"


def _grid(grid: Grid) -> str:
    widths = ", ".join(f"{width}pt" for width in grid.widths)
    head = []
    for _, column, cell in grid.cells():
        text = f"text({grid.size * 0.85:.2f}pt, {_content(cell.text)})"
        if grid.look == "turned" and column and cell.columns == 1:
            text = f"rotate(-90deg, reflow: true, box(width: 72pt, {text}))"
        side = "center + bottom" if column else "left + bottom"
        head.append(f"table.cell(colspan: {cell.columns}, rowspan: {cell.rows}, align: {side}, {text})")
    body = [
        f"strong({_content(text)})" if index in grid.totals else _content(text)
        for index, row in enumerate(grid.padded())
        for text in row
    ]
    stroke = "(x: none, top: none, bottom: 0.3pt + gray)" if grid.rules == "thin" else "none"
    header = f"table.header({', '.join(head)})," if head else ""
    return (
        f"#v({grid.above}pt)\n#[#set text({grid.size}pt)\n#table(columns: ({widths}), inset: (x: 3pt, y: 2.5pt), "
        f"stroke: {stroke}, align: (x, _) => if x == 0 {{ left }} else {{ right }}, {header} {', '.join(body)})]"
    )
