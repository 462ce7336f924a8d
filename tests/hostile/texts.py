"""Texts that hurt a reader: numbers of thousands of digits, lines without end, many letters, baits for regexes."""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from orchestration.system.settings import PROJECT_DIR
from tests.hostile.carrier import text, text_with

Make = Callable[[random.Random], bytes]
HEADING, ROW, TOTAL = "Eerste kwartaal 2021", "Alkmaar 114 388 844 144 1.490", "TOTAAL AMR 456"
_MEGABYTE = 1024**2

# Numbers

PLACES: dict[str, tuple[str, str]] = {
    "cell": ("Alkmaar 114", "Alkmaar {}"),
    "total-of-a-row": ("1.490", "{}"),
    "total-row": ("TOTAAL AMR 456", "TOTAAL AMR {}"),
    "register": ("10.187", "{}"),
    "percentage": ("73%", "{}%"),
    "decimals-of-a-percentage": ("73%", "73,{}%"),
    "year": (HEADING, "Eerste kwartaal {}"),
    "number-of-a-quarter": (HEADING, "{}e kwartaal 2021"),
    "quarter-in-a-key": (HEADING, "2021Q{}"),
    "date": (HEADING, "Eerste kwartaal 2021 Peildatum 1-4-{}"),
    "month": (HEADING, "Eerste kwartaal 2021, stand {} april 2021"),
    "name": (ROW, "Alkmaar{} 114 388 844 144 1.490"),
    "name-alone": (ROW, "{} 114 388 844 144 1.490"),
    "gemeenten": (TOTAL, "TOTAAL AMR ({} gemeenten) 456"),
    "table-number": (HEADING, "Tabel {}. Eerste kwartaal 2021"),
    "page-number": (ROW, "Pagina {} van {}\n\n" + ROW),
    "contents": (HEADING, "Inhoud\n\nTabel 1 ........ {}\n\nEerste kwartaal 2021"),
    "statement": ("In Sonar zijn", "In totaal zijn {} klanten bekend in Sonar. In Sonar zijn"),
    "share": ("In Sonar zijn", "Van de klanten is {}% bekend. In Sonar zijn"),
    "footnote-mark": ("1.490", "1.490 ({})"),
    "year-alone": (ROW, "In {} waren er meer.\n\n" + ROW),
}
"""Where a number can stand: what is printed, and what stands there instead, with a brace pair for the number."""

_FORMS: tuple[Callable[[int], str], ...] = (
    lambda size: "9" * size,
    lambda size: "1" + ".000" * (size // 3),
    lambda size: "1" + " 000" * (size // 3),
    lambda size: "0" * size,
    lambda size: "٩" * size,
)


def digits_in(place: str, chance: random.Random) -> bytes:
    """A number of 4,301 digits or more in one place, in one of the forms that a number is written."""
    printed, instead = PLACES[place]
    size = chance.choice([4301, 4301, 4302, 9000])
    return text_with(printed, instead.replace("{}", chance.choice(_FORMS)(size)))


def plain_digits_in(place: str, _chance: random.Random) -> bytes:
    """A number of 4,301 nines in one place."""
    printed, instead = PLACES[place]
    return text_with(printed, instead.replace("{}", "9" * 4301))


# Letters

_LONGEST = 9_900
"""Bytes of a line that is still read."""

_STRANGE: dict[str, str] = {
    "combining-marks": "Alk" + "m\u0301" * 50 + "aar" + "\u0301\u0327\u20dd" * 1_300,
    "ligatures-that-grow": "\ufdfa" * 3_200,
    "right-to-left": "\u202eraamklA\u202c\u2067\u2066",
    "joined-emoji": "\U0001f468\u200d" * 1_400,
    "zero-width": "Al\u200bk\u200cm\u2060aar" + "\u200b" * 3_200,
    "tags": "Alkmaar" + "".join(chr(0xE0000 + ord(letter)) for letter in "hidden") * 400,
    "hangul-jamo": "\u1100\u1161\u11a8" * 1_000,
    "private-use": "Alkmaar\ue000\uf8ff\U0010fffd",
    "other-capitals": "\u0130\u1e9e\u01c5ALKMAAR" * 600,
    "line-separators": "Alk\u2028maar\u2029\x85\x0b\x0c\x1c\x1d\x1e",
    "escapes": "\x1b]0;title\x07\x1b[2J\x1b[31mAlkmaar\x1b]52;c;ZWNobyBoaQ==\x07\x9b2J",
    "markup": "[bold red]Alkmaar[/bold red][/][link=file:///etc/passwd]x[/link][blink]",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>Alkmaar",
    "markdown": "![x](http://127.0.0.1:9/x)|`Alkmaar`|**",
    "formula": '=HYPERLINK("http://127.0.0.1:9";"Alkmaar")',
    "sql": "Alkmaar'); DROP TABLE staging.publicatie; --",
    "braces": "{{ 7*7 }}{% raw %}${jndi:x}%s%n",
    "surrogate": "Alk\ud800maar",
    "nul": "Alk\0maar",
}


def strange_in(place: str, letters: str, _chance: random.Random) -> bytes:
    """Strange letters in a name, or in the heading."""
    strange = _STRANGE[letters]
    if place == "name":
        return text_with("Alkmaar 114", f"{strange} 114")
    if place == "heading":
        return text_with("Noord-Holland (Noord)", f"Noord-Holland (Noord) {strange}")
    return text_with("In Sonar zijn", f"{strange} In Sonar zijn")


# Size


def _around(piece: str, size: int) -> Make:
    """A piece, repeated to so many bytes, on one line above the table."""
    return lambda _chance: text_with(ROW, (piece * (size // len(piece)))[:size] + "\n\n" + ROW)


def _rows(row: str, times: int) -> Make:
    """Lines above the total row; each may print its number."""
    return lambda _chance: text_with(TOTAL, "\n".join(row.format(n=n) for n in range(times)) + f"\n{TOTAL}")


_SIZES: dict[str, Make] = {
    "line-of-10-kilobytes": _around("a", _LONGEST),
    "words-of-10-kilobytes": _around("aap ", _LONGEST),
    "figures-of-10-kilobytes": _around("1.490 ", _LONGEST),
    "tabs-of-10-kilobytes": _around("\t", _LONGEST),
    "figures-on-every-line": _rows("1.490 " * 1_600, 1_000),
    "words-on-every-line": _rows("in sonar bekend " * 600, 1_000),
    "rows-by-the-thousand": _rows("Alkmaar 114 388 844 144 1.490", 9_500),
    "unknown-rows-by-the-thousand": _rows("Alkmar{n} 114 388 844 144 1.490", 9_500),
    "tables-by-the-hundred": lambda _: (text() * 200).encode(),
    "headings-by-the-thousand": _rows("Eerste kwartaal 20{n} Noord-Holland (Noord)", 9_500),
    "footnotes-by-the-thousand": _rows("Het doelgroepregister telt {n} personen; {n}% is bekend.", 9_500),
    "sentences-by-the-thousand": _rows("In {n} zijn er {n} klanten in Sonar. Zie ook tabel {n}.", 9_500),
    "totals-by-the-thousand": _rows("Totaal {n} 1 2 3 4 10", 9_500),
    "line-of-19-megabytes": _around("a", 19 * _MEGABYTE),
    "words-of-5-megabytes": _around("aap ", 5 * _MEGABYTE),
    "figures-of-2-megabytes": _around("1.490 ", 2 * _MEGABYTE),
    "tabs-of-10-megabytes": _around("\t", 10 * _MEGABYTE),
    "blanks-of-19-megabytes": _around(" ", 19 * _MEGABYTE),
    "two-million-lines": _rows("x", 2_000_000),
    "nine-million-blank-lines": _rows("", 9_000_000),
    "rows-by-the-hundred-thousand": _rows("Alkmaar 114 388 844 144 1.490", 100_000),
    "unknown-rows-by-the-ten-thousand": _rows("Alkmar{n} 114 388 844 144 1.490", 30_000),
    "tables-by-the-thousand": lambda _: (text() * 2000).encode(),
    "headings-by-the-ten-thousand": _rows("Eerste kwartaal 20{n} Noord-Holland (Noord)", 20_000),
    "footnotes-by-the-ten-thousand": _rows("Het doelgroepregister telt {n} personen; {n}% is bekend.", 20_000),
    "sentences-by-the-ten-thousand": _rows("In {n} zijn er {n} klanten in Sonar. Zie ook tabel {n}.", 20_000),
    "totals-by-the-ten-thousand": _rows("Totaal {n} 1 2 3 4 10", 20_000),
    "too-large-by-a-byte": lambda _: text().encode() + b" " * (20 * _MEGABYTE),
}

# Other kinds of file

_OTHERS: dict[str, Make] = {
    "empty": lambda _: b"",
    "blank": lambda _: b" \n\t\r\n" * 100,
    "nul-bytes": lambda _: bytes(100_000),
    "noise": lambda chance: chance.randbytes(200_000),
    "utf-16": lambda _: text().encode("utf-16"),
    "utf-7": lambda _: text().encode("utf-7"),
    "latin-1": lambda _: text().encode("latin-1", "replace") + b"\xe9\xff",
    "marks-of-order": lambda _: b"\xef\xbb\xbf" * 1000 + text().encode(),
    "gzip": lambda _: gzip.compress(text().encode(), mtime=0),
    "half-a-letter": lambda _: text().encode() + b"\xf0\x9f",
    "carriage-returns": lambda _: text().replace("\n", "\r").encode(),
    "pdf-that-says-text": lambda _: b"%PDF-1.7\n" + text().encode(),
    "html-that-says-text": lambda _: b"<!doctype html><table>" + b"<table><tr><td>" * 20_000 + text().encode(),
    "struck-out": lambda _: text_with(ROW, f"<del>{ROW}</del>"),
    "yaml-that-says-text": lambda _: b"&a [*a, *a]\n" + text().encode(),
}

# Baits

_MODULES = sorted(
    path
    for room in ("reading", "domain", "intake")
    for path in (PROJECT_DIR / "orchestration" / room).glob("*.py")
    if "re.compile" in path.read_text(encoding="utf-8")
)
_WORD = re.compile(r"[a-z]{3,}")
_FILLERS = (" ", "", "\t", ".", "-", "( ", "1 ", "1.000", "% ", ", ", "; ", "' ", "* ", "[")


def bait_for(module: Path, chance: random.Random) -> bytes:
    """A text of the words that stand in the regular expressions of a module, each many times with something between."""
    words = sorted(set(_WORD.findall("\n".join(re.findall(r'r[bf]?"(.*)"', module.read_text(encoding="utf-8")))))) or [
        "x"
    ]
    lines = []
    for _ in range(40):
        filler = chance.choice(_FILLERS)
        piece = filler.join(chance.choices(words, k=chance.randrange(1, 5))) + filler
        lines.append(piece * (_LONGEST // len(piece)))
    lines += [(filler or "x") * (_LONGEST // len(filler or "x")) for filler in _FILLERS]
    return text_with("In Sonar zijn", "\n".join(lines) + "\nIn Sonar zijn")


TEXTS: dict[str, Make] = {
    **{f"digits-{place}": partial(plain_digits_in, place) for place in PLACES},
    **{f"numbers-{place}": partial(digits_in, place) for place in PLACES},
    **{f"name-of-{letters}": partial(strange_in, "name", letters) for letters in _STRANGE},
    **{f"heading-of-{letters}": partial(strange_in, "heading", letters) for letters in _STRANGE},
    **{f"sentence-of-{letters}": partial(strange_in, "sentence", letters) for letters in _STRANGE},
    **_SIZES,
    **_OTHERS,
    **{f"bait-{path.stem.replace('_', '-')}": partial(bait_for, path) for path in _MODULES},
}
"""By name: texts made from chance."""
