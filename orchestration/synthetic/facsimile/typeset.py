"""Facsimiles: PDFs typeset from the texts that survive; what such a text lacks is a picture on the page."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import yaml
from pydantic import BaseModel, ConfigDict
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader, simpleSplit
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PUBLICATIES = Path(__file__).with_name("publicaties.yml")

_LEFT, _TOP, _NAMES, _COLUMN = 48.0, 50.0, 130.0, 74.0
"""The page's edges, and the widths of the column of names and of a column of counts, in points."""

_COLUMNS = 5
_WIDTH = _NAMES + _COLUMNS * _COLUMN
_PADDING = 6.0
_ROW_HEIGHT, _LABELS_HEIGHT, _TITLE_HEIGHT = 14.0, 32.0, 30.0
_PIXELS = 2
"""Pixels of a picture to a point."""

_PICTURE_FONT = "VeraBd"
"""Reportlab has it, so a picture looks the same on every machine."""

_LABELS = (
    ("Gemeente", "Gemeenteklanten in Sonar", "", "UWV-klanten in Sonar", "", "Totaal in Sonar"),
    ("", "Profiel in Sonar", "Geen profiel in Sonar", "Profiel in Sonar", "Geen profiel in Sonar", ""),
)
"""The labels of a text that has none: a cell a column, that of a pair in the first of the two."""

_MARKUP = re.compile(r"</?b>|\[([^\]]*)\]\([^)]*\)")
_ROW = re.compile(r"(\D*?)" + r"\s+(\d[\d.]*)" * _COLUMNS)
_MAX_HEADING_WORDS = 5


class Facsimile(BaseModel):
    """A publication whose text survives: where its facsimile stands, and whether its title and labels are pictures."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bestand: str
    title: str
    tekst: str
    plaatje_titel: bool = False
    plaatje_koppen: bool = False
    published: str | None = None
    note: str | None = None


class TextStyle(NamedTuple):
    """A font, its size, and the room above a line, in points."""

    font: str
    size: float
    above: float = 0


_TITLE = TextStyle("Helvetica-Bold", 15, 8)
_HEADING = TextStyle("Helvetica-Bold", 11, 7)
_SUBHEADING = TextStyle("Helvetica-Bold", 8, 6)
_TEXT = TextStyle("Helvetica", 7)
_NOTE = TextStyle("Helvetica-Oblique", 7)
_COUNT, _TOTAL = TextStyle("Helvetica", 9), TextStyle("Helvetica-Bold", 9)


def read_facsimiles(path: Path = PUBLICATIES) -> list[Facsimile]:
    """The publications whose text survives, from a file such as publicaties.yml, with the texts beside it."""
    found = []
    for item in yaml.safe_load(path.read_text(encoding="utf-8")):
        text = path.with_name(Path(item["bestand"]).with_suffix(".txt").name)
        found.append(Facsimile(**item, tekst=text.read_text(encoding="utf-8")))
    return found


def typeset(facsimile: Facsimile, target: Path) -> None:
    """Write the facsimile as a PDF; the same text gives the same bytes."""
    canvas = Canvas(str(target), pagesize=A4, invariant=1)
    canvas.setTitle(f"{facsimile.title} (facsimile)")
    canvas.setAuthor("klantprofielen")
    page = _Typesetter(canvas)
    if facsimile.plaatje_titel:
        page.picture(_TITLE_HEIGHT, lambda drawn: drawn.drawString(0, 10, facsimile.title))
    is_marked = "#" in facsimile.tekst
    labels: list[list[str]] = []
    has_rows = False
    for line in filter(str.strip, facsimile.tekst.splitlines()):
        plain = _MARKUP.sub(r"\1", line)
        row = _ROW.fullmatch(plain.strip())
        if row:
            if not has_rows:
                page.labels(labels, is_picture=facsimile.plaatje_koppen)
            page.row(row.groups())
        elif "\t" in plain:
            labels.append(plain.split("\t"))
        else:
            page.text(*_styled(plain.strip(), is_marked=is_marked, is_above=not has_rows))
        has_rows = has_rows or row is not None
    canvas.save()


def _styled(text: str, *, is_marked: bool, is_above: bool) -> tuple[str, TextStyle]:
    """A line without its marks, and its style."""
    bare = text.lstrip("#")
    if level := len(text) - len(bare):
        return bare.strip(), (_TITLE, _HEADING, _SUBHEADING, _SUBHEADING)[level - 1]
    if text.startswith("*"):
        return text.strip("*"), _NOTE
    if len(text.split()) <= _MAX_HEADING_WORDS and not text.endswith(".") and (is_above or not is_marked):
        return text, _HEADING if is_above else _SUBHEADING
    return text, _TEXT


class _Typesetter:
    """A page that is filled from top to bottom."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._y = A4[1] - _TOP

    def text(self, text: str, style: TextStyle) -> None:
        """A line, broken if it is too long."""
        self._y -= style.above
        for line in simpleSplit(text, style.font, style.size, _WIDTH):
            self._y -= 1.3 * style.size
            self._canvas.setFont(style.font, style.size)
            self._canvas.drawString(_LEFT, self._y, line)

    def row(self, cells: Sequence[str]) -> None:
        """A name and five counts, each at the right of its column."""
        name, *counts = cells
        style = _TOTAL if name.startswith(("TOTAAL", "Nederland")) else _COUNT
        self._y -= _ROW_HEIGHT
        self._canvas.setFont(style.font, style.size)
        self._canvas.drawString(_LEFT, self._y, name)
        for column, count in enumerate(counts, start=1):
            self._canvas.drawRightString(_LEFT + _NAMES + column * _COLUMN - _PADDING, self._y, count)
        if style is _TOTAL:
            self._y -= _ROW_HEIGHT / 2
        else:
            self._canvas.setLineWidth(0.2)
            self._canvas.line(_LEFT, self._y - 4, _LEFT + _WIDTH, self._y - 4)

    def labels(self, labels: Sequence[Sequence[str]], *, is_picture: bool) -> None:
        """The column labels above the rows: those of the text, or else a picture."""
        self._y -= 6
        if is_picture:
            self.picture(_LABELS_HEIGHT, lambda canvas: _draw_labels(canvas, _LABELS, _PICTURE_FONT))
            return
        self._y -= _LABELS_HEIGHT
        self._canvas.saveState()
        self._canvas.translate(_LEFT, self._y)
        _draw_labels(self._canvas, labels, _SUBHEADING.font)
        self._canvas.restoreState()

    def picture(self, height: float, draw: Callable[[Canvas], None]) -> None:
        """What is drawn on a canvas of the page's width, as a picture."""
        self._y -= height
        self._canvas.drawImage(_picture(height, draw), _LEFT, self._y, _WIDTH, height)


def _draw_labels(canvas: Canvas, labels: Sequence[Sequence[str]], font: str) -> None:
    """A line of labels over pairs of columns and over the total, and one over single columns."""
    canvas.setFont(font, 6.5)
    groups, leaves = labels
    for top, cells, pair in ((_LABELS_HEIGHT - 8, groups, 2), (_LABELS_HEIGHT - 19, leaves, 1)):
        canvas.drawString(0, top, cells[0])
        for column, label in enumerate(cells[1:]):
            width = _COLUMN * min(pair, _COLUMNS - column)
            middle = _NAMES + column * _COLUMN + width / 2
            for number, line in enumerate(simpleSplit(label, font, 6.5, width - _PADDING)):
                canvas.drawCentredString(middle, top - 8 * number, line)


def _picture(height: float, draw: Callable[[Canvas], None]) -> ImageReader:
    registerFont(TTFont(_PICTURE_FONT, f"{_PICTURE_FONT}.ttf"))
    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=(_WIDTH, height), invariant=1)
    canvas.setFont(_PICTURE_FONT, 13)
    draw(canvas)
    canvas.save()
    with pypdfium2.PdfDocument(drawn.getvalue()) as document:
        return ImageReader(document[0].render(scale=_PIXELS, grayscale=True).to_pil())
