"""What Poppler draws where the reader says that a figure stands, read by tesseract: neither knows the reader.

Where there is no tesseract, Poppler's own text of that place is compared instead, and the tally says so.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import pdfplumber
from PIL import Image, ImageOps

from orchestration.domain.publicatie import Bbox, RefusedError
from orchestration.reading.reading import read_file
from orchestration.reading.workers import in_workers
from orchestration.system.limits import DEFAULT_LIMITS
from tests.fuzz.mutant import context

_DPI = 300

_LAYOUTS = ((48, 40, 6), (64, 60, 6), (36, 30, 6), (48, 40, 11), (80, 80, 6))
"""How figures are put below each other before tesseract, at first all, then those that it misread: the height of a
figure and of the white between two, in pixels, and tesseract's page segmentation mode."""


_RULED = 60
"""A line of pixels that is darker than this all across is a rule of the table, and no part of a figure."""

_TOGETHER = 150
"""Figures on one sheet: tesseract takes no picture of more than 32,767 pixels."""

_RAISED = "\u2070\u00b9\u00b2\u00b3\u2074-\u2079"


class Figure(NamedTuple):
    """A figure that was accepted: the page, from 1, its place from the page's corner, what was read, and of what row.

    `has_marks`: raised ones. Tesseract takes the raised digit of a footnote for a digit of the figure.
    """

    page: int
    box: Bbox
    aantal: int
    has_marks: bool


def figures(path: Path) -> list[Figure]:
    """The figures that are accepted of a file, with their places; for a worker process."""
    with pdfplumber.open(path) as pdf:
        corners = [(float(page.mediabox[0]), float(page.mediabox[1])) for page in pdf.pages]

    def placed(pagina: int, box: Bbox) -> Bbox:
        left, upper = corners[pagina - 1]
        return (box[0] - left, box[1] - upper, box[2] - left, box[3] - upper)

    return [
        Figure(regel.pagina, placed(regel.pagina, box), aantal, bool(re.search(f"[{_RAISED}]", regel.ruwe_tekst)))
        for reading in read_file(path, context())
        if reading.uitslag == "aangenomen" and reading.publicatie
        for regel in reading.publicatie.regels
        for aantal, box in zip(regel.aantallen, regel.cel_bbox, strict=True)
        if aantal is not None and box is not None and regel.pagina is not None
    ]


def compare_drawing(path: Path, folder: Path) -> tuple[str, Counter[str], str]:
    """Compare each accepted figure of a PDF with what Poppler shows in its place.

    Returns:
        What read it there; how many figures are alike and how many are not; and those that are not, in words.
    """
    ((_, accepted),) = in_workers([partial(figures, path)], DEFAULT_LIMITS, 1)
    if isinstance(accepted, RefusedError):
        return _program(), Counter(), f"accepted, and refused when read again: {accepted}"
    if not accepted:
        return _program(), Counter(), ""
    try:
        read = _seen(path, accepted, folder) if shutil.which("tesseract") else _told(path, accepted)
    except subprocess.SubprocessError as error:
        return _program(), Counter(), f"accepted, and not drawn by Poppler: {error}"
    unlike = [(figure, text) for figure, text in zip(accepted, read, strict=True) if not _says(text, figure)]
    counts = Counter({"alike": len(accepted) - len(unlike), "unlike": len(unlike)})
    words = "; ".join(
        f"page {figure.page} {figure.box}: {figure.aantal} is seen as {text!r}" for figure, text in unlike
    )
    return _program(), counts, words


@cache
def _program() -> str:
    program = shutil.which("tesseract")
    if program is None:
        return "pdftotext"
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]


def _says(text: str, figure: Figure) -> bool:
    digits = re.sub(r"[.,\s\u00a0\u2009\u202f]", "", text)
    if figure.has_marks and digits.startswith(str(figure.aantal)):
        return len(digits) <= len(str(figure.aantal)) + 2
    return digits == str(figure.aantal) or (figure.aantal == 0 and not re.search(r"\d", text))


def _seen(path: Path, accepted: Sequence[Figure], folder: Path) -> list[str]:
    """What tesseract reads of each figure in Poppler's drawing; what it misreads, it sees again in other sizes."""
    pages = {number: _drawn(path, number, folder) for number in {figure.page for figure in accepted}}
    cells = [_cell(pages[figure.page], figure.box) for figure in accepted]
    best = [""] * len(cells)
    for turn in (0, 90, 270, 180) if _is_turned(accepted) else (0, 180):
        texts = _read([cell.rotate(turn, expand=True) for cell in cells], accepted, folder)
        if _alike(texts, accepted) > _alike(best, accepted):
            best = texts
        if _alike(best, accepted) > len(accepted) / 2:
            break
    return best


def _is_turned(accepted: Sequence[Figure]) -> bool:
    """True where the figures of more digits stand upright."""
    wide = [figure.box[2] - figure.box[0] > figure.box[3] - figure.box[1] for figure in accepted if figure.aantal > 99]
    return wide.count(False) > wide.count(True)


def _alike(texts: Sequence[str], accepted: Sequence[Figure]) -> int:
    return sum(_says(text, figure) for text, figure in zip(texts, accepted, strict=True) if figure.aantal > 0)


def _read(cells: Sequence[Image.Image], accepted: Sequence[Figure], folder: Path) -> list[str]:
    texts = [""] * len(cells)
    left = list(range(len(cells)))
    for layout in _LAYOUTS:
        for begin in range(0, len(left), _TOGETHER):
            some = left[begin : begin + _TOGETHER]
            for place, text in zip(some, _recognise([cells[place] for place in some], layout, folder), strict=True):
                texts[place] = text
        left = [place for place in left if not _says(texts[place], accepted[place])]
        if not left or len(left) > len(cells) / 2:
            break
    return texts


def _drawn(path: Path, number: int, folder: Path) -> Image.Image:
    """A page as Poppler draws it, on its whole media box."""
    pages = ["-f", str(number), "-l", str(number)]
    out = folder / "poppler"
    subprocess.run(
        ["pdftoppm", "-q", "-gray", "-singlefile", "-r", str(_DPI), *pages, str(path), str(out)], check=True, timeout=60
    )
    with Image.open(out.with_suffix(".pgm")) as image:
        return image.convert("L")


def _cell(page: Image.Image, box: Bbox) -> Image.Image:
    """What stands in a box of the reader's, with some white round it, dark on light, and without rules."""
    x0, top, x1, bottom = (round(edge * _DPI / 72) for edge in box)
    cell = ImageOps.autocontrast(page.crop((x0 - 6, top - 4, x1 + 6, bottom + 4)))
    shades = cell.histogram()
    cell = ImageOps.invert(cell) if sum(shades[:128]) > sum(shades[128:]) else cell
    across = cell.resize((1, cell.height), Image.Resampling.BOX).tobytes()
    for line in (line for line, shade in enumerate(across) if shade < _RULED):
        cell.paste(255, (0, line, cell.width, line + 1))
    return cell


def _recognise(cells: Sequence[Image.Image], layout: tuple[int, int, int], folder: Path) -> list[str]:
    """What tesseract reads of pictures, all below each other in one."""
    high, gap, mode = layout
    lines = [cell.resize((max(1, round(cell.width * high / cell.height)), high)) for cell in cells]
    sheet = Image.new("L", (max(line.width for line in lines) + 2 * gap, (high + gap) * len(lines) + gap), 255)
    for place, line in enumerate(lines):
        sheet.paste(line, (gap, gap + place * (high + gap)))
    sheet.save(folder / "sheet.png")
    command = ["tesseract", str(folder / "sheet.png"), "-", "--psm", str(mode), "--dpi", str(_DPI)]
    done = subprocess.run(
        [*command, "-c", "tessedit_char_whitelist=0123456789.-", "tsv"],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    texts = [""] * len(cells)
    for word in csv.DictReader(done.stdout.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        middle = int(word["top"]) + int(word["height"]) / 2 - gap / 2
        place = int(middle // (high + gap))
        if word["text"] and 0 <= place < len(texts):
            texts[place] += word["text"]
    return texts


def _told(path: Path, accepted: Sequence[Figure]) -> list[str]:
    """Poppler's own text of each figure's place."""
    texts = []
    for figure in accepted:
        x0, top, x1, bottom = figure.box
        box = {"x": x0 - 1, "y": top - 1, "W": x1 - x0 + 2, "H": bottom - top + 2}
        area = [part for name, edge in box.items() for part in (f"-{name}", str(round(edge)))]
        page = ["-f", str(figure.page), "-l", str(figure.page)]
        done = subprocess.run(
            ["pdftotext", "-q", "-nodiag", *page, *area, str(path), "-"], capture_output=True, check=True, timeout=60
        )
        texts.append(done.stdout.decode("utf-8", "replace"))
    return texts
