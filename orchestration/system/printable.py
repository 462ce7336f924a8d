"""Text from outside as it may go to a terminal or into a message."""

from __future__ import annotations

import re
import unicodedata

_DOUBTFUL = re.compile(r"[^\x20-\x7e\n\t]")


def printable(text: str) -> str:
    r"""The text with each character that a terminal may obey written as in JSON: \u001b.

    Those are control characters, marks that turn the direction of text or take no room, separators of lines, bytes of
    a file name that are no UTF-8, and characters that nobody has defined. Line feeds and tabs stay. In JSON that a
    program writes, the result is the same JSON.
    """
    return _DOUBTFUL.sub(_written_out, text)


def is_printable(character: str) -> bool:
    """True for letters, marks and blanks; unlike Python's, also for the no-break space of a figure."""
    return character.isprintable() or unicodedata.category(character) == "Zs"


def in_one_line(found: object, longest: int = 300) -> str:
    """What was found, such as an error of a library, as a part of a sentence of at most so many characters."""
    return " ".join(str(found).split())[:longest]


def _written_out(found: re.Match[str]) -> str:
    character = found[0]
    if is_printable(character):
        return character
    return "".join(
        f"\\u{unit[1]:02x}{unit[0]:02x}" for unit in _units(character.encode("utf-16-le", errors="surrogatepass"))
    )


def _units(encoded: bytes) -> list[bytes]:
    return [encoded[place : place + 2] for place in range(0, len(encoded), 2)]
