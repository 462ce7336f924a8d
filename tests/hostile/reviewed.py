"""Reviewed files from outside that hurt who reads them: corrections, and the variants of names."""

from __future__ import annotations

import random
from collections.abc import Callable

from orchestration.system.settings import SEEDS_DIR

Make = Callable[[random.Random], bytes]

_DIGITS = "9" * 4301
_HASH = "0" * 64
_HEADER = "sha256,tabel,rij,kolom,gedrukt,gecorrigeerd,reden,bron\n"
_ENTRY = (_HASH, "1", "Alkmaar", "totaal", "1490", "1491", "reden", "bron")
_COLUMNS = ("sha256", "tabel", "rij", "kolom", "gedrukt", "gecorrigeerd", "reden", "bron")


def _entry(**changes: str) -> str:
    cells = [changes.get(column, value) for column, value in zip(_COLUMNS, _ENTRY, strict=True)]
    return ",".join(f'"{cell}"' if set(cell) & set(',"\n\r') else cell for cell in cells) + "\n"


def _correction(content: str | bytes) -> Make:
    whole = content if isinstance(content, bytes) else (_HEADER + content).encode("utf-8", "surrogatepass")
    return lambda _chance: whole


_NUMBERS = {
    "digits": _DIGITS,
    "other-digits": "١٤٩٠",
    "sign": "-1",
    "exponent": "1e400",
    "underscores": "1_490",
    "infinite": "inf",
    "too-large": "2147483648",
}

CORRECTIONS: dict[str, Make] = {
    **{
        f"{column}-of-{name}": _correction(_entry(**{column: value}))
        for column in ("gedrukt", "gecorrigeerd", "tabel")
        for name, value in _NUMBERS.items()
        if (column, name) != ("tabel", "too-large")
    },
    "hash-of-digits": _correction(_entry(sha256=_DIGITS)),
    "cell-of-a-megabyte": _correction(_entry(reden="x" * 1024**2)),
    "cell-of-escapes": _correction(_entry(sha256="\x1b]0;title\x07\x1b[2J")),
    "cell-of-markup": _correction(_entry(kolom="[/bold][link=file:///etc/passwd]x")),
    "column-without-end": _correction(_entry(kolom="x" * 100_000)),
    "cells-by-the-hundred-thousand": _correction("," * 300_000 + "\n"),
    "header-of-another-file": _correction(b"naam,aantal\nAlkmaar,1\n"),
    "header-of-escapes": _correction(b"\x1b[2J\x1b]0;title\x07,b\n"),
    "header-without-end": _correction(b"x," * 1_000_000),
    "quote-without-end": _correction('"' + "x\n" * 500_000),
    "nul-bytes": _correction(bytes(1000)),
    "not-utf-8": _correction(_HEADER.encode() + b"\xff\xfe\n"),
    "utf-16": lambda _: (_HEADER + _entry()).encode("utf-16"),
    "empty": _correction(b""),
    "one-cell-twice": _correction(_entry() + _entry(gecorrigeerd="1492")),
    "noise": lambda chance: chance.randbytes(100_000),
    "megabytes-of-lines": lambda _: (_HEADER + _entry() + "\n" * 60_000_000).encode(),
    "entries-by-the-million": lambda _: (_HEADER + "".join(_entry(rij=f"r{n}") for n in range(1_000_000))).encode(),
}
"""By name: files of corrections; none can be used, and what is published stays."""

_NAMES = (SEEDS_DIR / "naam_variant.csv").read_text(encoding="utf-8")
"""The honest variants: the publications need them."""


def _variant(content: str | bytes) -> Make:
    whole = content if isinstance(content, bytes) else (_NAMES + content).encode("utf-8", "surrogatepass")
    return lambda _chance: whole


VARIANTS: dict[str, Make] = {
    "cell-of-a-megabyte": _variant(f"amr,AM15,{'x' * 1024**2},bron\n"),
    "column-missing": _variant(b"soort,variant\namr,Alkmaar\n"),
    "cells-missing": _variant("amr,AM15\n"),
    "cells-too-many": _variant("amr,AM15,x,y,z,w\n"),
    "code-that-is-none": _variant("amr,AM99,Ergens,bron\n"),
    "code-of-digits": _variant(f"gemeente,GM{_DIGITS},Ergens,bron\n"),
    "kind-that-is-none": _variant("provincie,PV27,Noord-Holland,bron\n"),
    "name-of-another": _variant("gemeente,GM0363,Alkmaar,bron\n"),
    "name-of-escapes": _variant("gemeente,GM0361,\x1b[2J\x1b]0;title\x07,bron\n"),
    "name-of-ligatures": _variant(f"gemeente,GM0361,{chr(0xFDFA) * 100_000},bron\n"),
    "name-empty": _variant("gemeente,GM0361,,bron\n"),
    "quote-without-end": _variant('amr,AM15,"' + "x\n" * 500_000),
    "nul-bytes": _variant(bytes(1000)),
    "not-utf-8": _variant(_NAMES.encode() + b"\xff\xfe\n"),
    "utf-16": lambda _: (_NAMES + "amr,AM15,x,y\n").encode("utf-16"),
    "empty": _variant(b""),
    "noise": lambda chance: chance.randbytes(100_000),
    "variants-by-the-million": lambda _: (
        _NAMES + "".join(f"gemeente,GM0361,variant {n},bron\n" for n in range(1_000_000))
    ).encode(),
}
"""By name: files of variants of names; of those that can be read the figures are as without."""
