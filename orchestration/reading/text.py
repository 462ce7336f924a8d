"""A text extraction of a publication as printed lines: tab- or space-separated, markup removed."""

from __future__ import annotations

import re

from orchestration.domain.publicatie import KOLOMMEN, RefusedError
from orchestration.reading.lines import Line, Word
from orchestration.reading.marks import marked, superscripts, without_format
from orchestration.reading.markup import without_markup

_RAISED = re.compile(r"<sup>([^<>]{0,5})</sup>", re.IGNORECASE)
_HEADING_MARK = re.compile(r"^\s*#+\s")
_FIGURE = re.compile(r"[\d.]+(?: [\d.]+)*|[-–—−]")
_LINK = re.compile(r"\[([^\[\]]{0,200})\]\([^()\s]{0,500}\)")
_BOLD = re.compile(r"\*\*(.*)\*\*")
_ITALIC = re.compile(r"\s*\*([^*].*[^*])\*\s*")


def read_lines(content: bytes) -> list[Line]:
    """The non-blank lines of a UTF-8 text; a cell a tab if the line has tabs, otherwise a cell a word.

    Raises:
        RefusedError: if the bytes are not UTF-8 text.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(f"Geen UTF-8-tekst (byte {error.start}).") from error
    if "\x00" in text:
        raise RefusedError("Geen tekst: het bestand bevat nulbytes.")
    lines = []
    raised = _RAISED.sub(lambda mark: superscripts(mark[1]), re.sub(r"\r\n?", "\n", text))
    for line in without_markup(raised).split("\n"):
        plain = _without_marks(line)
        is_tabbed = "\t" in plain.strip()
        pieces = plain.split("\t") if is_tabbed else _words(plain.strip())
        if any(piece.strip() for piece in pieces):
            lines.append(Line(marked(Word(_without_bold(piece)) for piece in pieces), is_tabbed=is_tabbed))
    return lines


def _words(line: str) -> list[str]:
    """The words of a line; of a name and five figures with wide gaps between them, each of those six."""
    cells = re.split(r" {2,}", line)
    if len(cells) == len(KOLOMMEN) + 1 and all(_FIGURE.fullmatch(cell) for cell in cells[1:]):
        return cells
    # Only ordinary blanks divide: a no-break or thin space may stand inside a number.
    return re.split(r"[ \r\f\v]+", line)


def _without_marks(line: str) -> str:
    """The line without links, heading marks, and the stars around a whole line; stars in a cell stay."""
    plain = _HEADING_MARK.sub("", _LINK.sub(r"\1", without_format(line)))
    if (bold := _BOLD.fullmatch(plain.strip())) and "**" not in bold[1]:
        return bold[1]
    italic = _ITALIC.fullmatch(plain)
    return italic[1] if italic else plain


def _without_bold(piece: str) -> str:
    bold = _BOLD.fullmatch(piece.strip())
    return bold[1].strip() if bold else piece.strip()
