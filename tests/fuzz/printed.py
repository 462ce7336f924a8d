"""What a mutant prints, by the account of what made it, in words of our own: none of the reader's."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from orchestration.domain.names import naam_sleutel

KEYS = ("niveau", "quarter_key", "amr_code", "doelgroepregister", "registratiegraad_gepubliceerd")

PrintedRij = tuple[str, tuple[int | None, ...]]
"""A row's name without blanks, and its counts in the order of `KOLOMMEN`; None for a count that can't be read."""

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
MARKS = ". \u00a0\u2007\u2008\u2009\u200a\u202f"
_FIGURE = re.compile(rf"0|[1-9][0-9]*|[1-9][0-9]{{0,2}}([{MARKS}])[0-9]{{3}}(?:\1[0-9]{{3}})*")
_GREATEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row is printed: its page, from 1, and its figures' characters, in points from the page's top left."""

    pagina: int
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed table: its rows, its total (None where there is none), and what heading and footnote say.

    `outside`: the rows of nothing but noughts that stand above or under all others; to overlook them changes no figure.
    `places`: those of the rows and then of the total, None where that is not known; of a text there are none.
    """

    rijen: tuple[PrintedRij, ...]
    totaal: tuple[int | None, ...] | None
    keys: dict[str, Any]
    outside: Counter[PrintedRij]
    places: tuple[Place | None, ...] = ()


def key_of(naam: str) -> str:
    """A name as it is compared: without blanks and capitals, and with one kind of hyphen and apostrophe."""
    return naam_sleutel(naam).replace(" ", "").strip("-*\u2020\u00b9")


def figure(text: str) -> int | None:
    """The persons that a figure says to who sees it, a dash being nobody; None where it is no whole number."""
    if len(text) == 1 and text in DASHES:
        return 0
    if len(text) > 2 * len(str(_GREATEST)) or not _FIGURE.fullmatch(text):
        return None
    value = int(re.sub(f"[{MARKS}]", "", text))
    return value if value <= _GREATEST else None


def is_held(text: str, value: int | None) -> bool:
    """True where a text has a count, with or without a thousands mark."""
    if value is None:
        return False
    digits = r"\W?".join(f"{value:,}".split(","))
    return re.search(rf"(?<!\d){digits}(?!\d)", text) is not None or (value == 0 and any(map(text.count, DASHES)))
