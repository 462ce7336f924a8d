"""Documents by pdflatex, in the Helvetica of its package helvet (Nimbus Sans)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.corpus import pictures, producers
from tests.corpus.sheet import EDGE_SIZE, HEAD, MARGIN, Grid, PageBreak, Picture, Rich, Sheet, Text, runs
from tests.corpus.typesetters import canvas

_SPECIAL = {char: f"\\{char}" for char in "&%$#_{}"} | {"\\": "\\textbackslash{}", "~": "\\textasciitilde{}"}
_AWAY = MARGIN - HEAD
_PREAMBLE = rf"""\documentclass{{article}}
\pdfinfoomitdate=1 \pdftrailerid{{}} \pdfsuppressptexinfo=-1 \pdfcompresslevel=9 \pdfobjcompresslevel=2
\input{{glyphtounicode}} \pdfgentounicode=1
\usepackage[T1]{{fontenc}} \usepackage[utf8]{{inputenc}} \usepackage{{textcomp,array,graphicx,fancyhdr}}
\usepackage[a4paper,margin={MARGIN}bp,headheight=11bp,headsep={_AWAY - 5}bp,footskip={_AWAY}bp]{{geometry}}
\usepackage{{helvet}} \renewcommand\familydefault{{\sfdefault}}
\renewcommand\headrulewidth{{0pt}} \pagestyle{{fancy}} \fancyhf{{}}
\setlength\parindent{{0pt}} \setlength\parskip{{0pt}} \setlength\tabcolsep{{3bp}} \setlength\arrayrulewidth{{.3bp}}
\setlength\extrarowheight{{1.5bp}}
\setlength\topskip{{0pt}} \raggedbottom \hyphenpenalty=10000
\newcommand\size[1]{{\fontsize{{#1bp}}{{\dimexpr #1bp*13/10}}\selectfont}}
"""


def typeset(sheet: Sheet, target: Path) -> None:
    """One document."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = [_PREAMBLE]
        for place, text in (("head", sheet.header), ("foot", sheet.footer)):
            source.append(f"\\fancy{place}[C]{{\\size{{{EDGE_SIZE}}}{_escaped(text, page=True)}}}")
        source.append("\\begin{document}")
        for number, block in enumerate(sheet.laid_out()):
            if isinstance(block, PageBreak):
                source.append("\\newpage")
            elif isinstance(block, Text):
                source.append(_text(block))
            elif isinstance(block, Grid):
                source.append(_grid(block))
            else:
                source.append(_picture(block, folder / f"{number}.pdf"))
        written = folder / "document.tex"
        written.write_text("\n".join([*source, "\\end{document}\n"]), encoding="utf-8")
        producers.run("pdflatex", "-interaction=batchmode", f"-output-directory={folder}", str(written))
        target.write_bytes(written.with_suffix(".pdf").read_bytes())


def _escaped(text: str, *, page: bool = False) -> str:
    before, number, after = text.partition("{page}") if page else (text, "", "")
    escaped = ["".join(_SPECIAL.get(char, char) for char in part) for part in (before, after)]
    return ("\\thepage{}" if number else "").join(escaped)


def _rich(text: Rich) -> str:
    return "".join(f"\\textsuperscript{{{piece}}}" if raised else _escaped(piece) for piece, raised in runs(text))


def _text(block: Text) -> str:
    side = {"left": "\\raggedright", "center": "\\centering", "right": "\\raggedleft"}[block.align]
    face = f"\\size{{{block.size}}}" + ("\\bfseries" if block.bold else "")
    spaced = f"\\letterspacefont\\spaced\\font {round(1000 * block.spread / block.size)} \\spaced "
    return f"\\vspace{{{block.above}bp}}{{{face}{spaced if block.spread else ''}{side} {_rich(block.text)}\\par}}"


def _picture(block: Picture, path: Path) -> str:
    canvas.picture(block, path)
    width, _ = pictures.size_of(block)
    return f"\\vspace{{{block.above}bp}}\\includegraphics[width={width:.2f}bp]{{{path}}}\\par"


def _grid(grid: Grid) -> str:
    rows = list(_labels(grid))
    for index, row in enumerate(grid.padded()):
        weight = "\\bfseries " if index in grid.totals else ""
        rule = "\\hline" if grid.rules == "thin" else ""
        rows.append(" & ".join(weight + _rich(text) for text in row) + "\\\\" + rule)
    sides = ["raggedright", *["raggedleft"] * (len(grid.widths) - 1)]
    columns = "".join(_column(side, width) for side, width in zip(sides, grid.widths, strict=True))
    table = "\n".join([f"\\begin{{tabular}}{{{columns}}}", *rows, "\\end{tabular}\\par}"])
    return f"\\vspace{{{grid.above}bp}}{{\\size{{{grid.size}}}{table}"


def _column(side: str, width: float) -> str:
    return f">{{\\{side}\\arraybackslash}}p{{{width - 6}bp}}"


def _labels(grid: Grid) -> Iterator[str]:
    size = f"\\size{{{grid.size * 0.85:.2f}}}"
    levels: list[dict[int, tuple[int, str]]] = [{} for _ in grid.labels]
    for level, column, cell in grid.cells():
        text, at = _escaped(cell.text).replace("\n", "\\newline "), level
        if grid.look == "turned" and column and cell.columns == 1:
            text, at = f"\\rotatebox{{90}}{{\\parbox{{72bp}}{{{size} {text}}}}}", level + cell.rows - 1
        levels[at][column] = (cell.columns, f"{size} {text}")
    for found in levels:
        cells, column = [], 0
        while column < len(grid.widths):
            columns, text = found.get(column, (1, ""))
            place = _column("centering" if column else "raggedright", sum(grid.widths[column : column + columns]))
            cells.append(f"\\multicolumn{{{columns}}}{{{place}}}{{{text}}}")
            column += columns
        yield " & ".join(cells) + "\\\\"
