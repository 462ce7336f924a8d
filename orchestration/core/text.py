"""A text extraction of a publication as printed lines: tab- or space-separated, markup removed."""

from __future__ import annotations

import re
from pathlib import Path

from orchestration.core.publicatie import Cel, GeweigerdError, Lijn

_MARKUP = re.compile(r"</?[a-z]+>|\*\*|^\s*#+\s|^\s*\*(?=\S)|(?<=\S)\*\s*$", re.IGNORECASE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def read_lines(path: Path) -> list[Lijn]:
    """The non-blank lines of a UTF-8 text file; a cell a tab where the line has tabs, else a cell a word.

    Raises:
        GeweigerdError: where the bytes are not UTF-8 text.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise GeweigerdError(f"Geen UTF-8-tekst (byte {error.start}).") from error
    if "\x00" in text:
        raise GeweigerdError("Geen tekst: het bestand bevat nulbytes.")
    lines = []
    for line in text.split("\n"):
        plain = _MARKUP.sub("", _LINK.sub(r"\1", line))
        # Only ordinary blanks divide: a no-break or thin space may stand inside a number.
        pieces = plain.split("\t") if "\t" in plain.strip() else re.split(r"[ \r\f\v]+", plain.strip())
        if any(piece.strip() for piece in pieces):
            lines.append(Lijn(tuple(Cel(piece.strip()) for piece in pieces)))
    return lines
