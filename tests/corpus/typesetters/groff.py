"""Documents by groff, in Helvetica that is not embedded; the tables by its tbl."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.corpus import pictures, producers
from tests.corpus.sheet import EDGE_SIZE, HEAD, MARGIN, PAGE, Grid, PageBreak, Picture, Rich, Sheet, Text, runs
from tests.corpus.typesetters import canvas

_GAP = 4.5
"""Between the columns of a table: an en of 9 points."""


def typeset(sheet: Sheet, target: Path) -> None:
    """One document."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = [_begin(sheet)]
        for number, block in enumerate(sheet.laid_out()):
            if isinstance(block, PageBreak):
                source.append(".bp")
            elif isinstance(block, Text):
                source.append(_text(block))
            elif isinstance(block, Grid):
                source.append(_grid(block))
            else:
                source.append(_picture(block, folder / f"{number}.pdf"))
        written = folder / "document.roff"
        written.write_text("\n".join(source) + "\n", encoding="utf-8")
        target.write_bytes(producers.run("groff", "-Kutf8", "-t", "-Tpdf", "-P-pa4", str(written)))


def _begin(sheet: Sheet) -> str:
    """Sizes, font, and the traps that set header and footer."""

    def edge(text: str) -> str:
        return f".ev edge\n.fam H\n.ps {EDGE_SIZE}\n.lt {PAGE[0] - 2 * MARGIN}p\n.tl ''{_escaped(text, '%')}''\n.ev"

    return (
        f".pl {PAGE[1]}p\n.po {MARGIN}p\n.ll {PAGE[0] - 2 * MARGIN}p\n.fam H\n.nh\n.ad l\n.nr _ 1\n"
        f".de PH\n'sp |{HEAD - EDGE_SIZE}p\n{edge(sheet.header)}\n'sp |{MARGIN}p\n.ns\n..\n"
        f".de PF\n'sp |{PAGE[1] - HEAD - EDGE_SIZE}p\n{edge(sheet.footer)}\n'bp\n..\n"
        f".wh 0 PH\n.wh -{MARGIN}p PF"
    )


def _escaped(text: str, page: str = "") -> str:
    escaped = text.replace("\\", "\\e").replace("{page}", page)
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


def _rich(text: Rich) -> str:
    return "".join(
        f"\\v'-.35m'\\s-3{piece}\\s+3\\v'.35m'" if raised else _escaped(piece) for piece, raised in runs(text)
    )


def _text(block: Text) -> str:
    if block.spread:
        raise ValueError("groff: no space between letters")
    side = {"left": "", "center": ".ce 99\n", "right": ".rj 99\n"}[block.align]
    font = "B" if block.bold else "R"
    face = f".rs\n.sp {block.above}p\n.ft {font}\n.ps {block.size}\n.vs {block.size * 1.3:.2f}p\n"
    return f"{face}{side}{_rich(block.text)}\n.br\n.ce 0\n.rj 0\n.ft R"


def _picture(block: Picture, path: Path) -> str:
    canvas.picture(block, path)
    width, height = pictures.size_of(block)
    drawn = f"\\X'pdf: pdfpic {path} -L {width:.2f}p {height:.2f}p'"
    return f".rs\n.sp {block.above}p\n.nf\n{drawn}\n.fi\n.sp {height:.2f}p"


def _grid(grid: Grid) -> str:
    if grid.look == "turned":
        raise ValueError("groff: no turned labels")
    formats, data = _labels(grid)
    for index, row in enumerate(grid.padded()):
        weight = "B" if index in grid.totals else ""
        formats.append(" ".join(f"{'r' if place else 'l'}{weight}{_width(grid, place)}" for place in range(len(row))))
        data.append("@".join([_block(_rich(row[0])), *(_rich(text) for text in row[1:])]))
        data += ["_"] if grid.rules == "thin" else []
    begin = [".rs", f".sp {grid.above}p", f".ps {grid.size}", f".vs {grid.size * 1.25:.2f}p", ".TS", "tab(@) nokeep;"]
    return "\n".join([*begin, ",\n".join(formats) + ".", *data, ".TE"])


def _labels(grid: Grid) -> tuple[list[str], list[str]]:
    """How the rows of labels are to be set, and their texts: where one spans, '^' below it, 's' to its right."""
    size = round(grid.size * 0.85)
    kinds = [["^"] * len(grid.widths) for _ in grid.labels]
    texts = [["\\^"] * len(grid.widths) for _ in grid.labels]
    for level, column, cell in grid.cells():
        kinds[level][column] = f"{'c' if column else 'l'}p{size}v{size + 1}{_width(grid, column)}"
        texts[level][column] = _block(_escaped(cell.text))
        kinds[level][column + 1 : column + cell.columns] = ["s"] * (cell.columns - 1)
    rows = [
        "@".join(text for kind, text in zip(*row, strict=True) if kind != "s") for row in zip(kinds, texts, strict=True)
    ]
    return [" ".join(row) for row in kinds], rows


def _width(grid: Grid, column: int) -> str:
    gap = "1" if column < len(grid.widths) - 1 else ""
    return f"w({grid.widths[column] - _GAP}p){gap}"


def _block(text: str) -> str:
    lines = text.replace("\n", "\n.br\n")
    return f"T{{\n{lines}\nT}}"
