"""The grammar of a printed count: which texts are a whole number of persons, and which are not."""

from __future__ import annotations

import re
from functools import lru_cache

from orchestration.system.errors import KlantprofielenError

_SPACES = "\u0020\u00a0\u2007\u2009\u202f\u200a\u2008"
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")
_COUNT = re.compile(rf"0|[1-9][0-9]*|[1-9][0-9]{{0,2}}(?:(?:\.[0-9]{{3}})+|(?:[{_SPACES}][0-9]{{3}})+)")
MAX_COUNT = 2_147_483_647
"""The greatest count that a column of the warehouse (INTEGER) holds."""
_MAX_DIGITS = len(str(MAX_COUNT))


class CountError(KlantprofielenError):
    """A text that is not a printed count."""


def parse_count(text: str, *, is_dash_zero: bool = True) -> int:
    """A printed count as an integer: '1.490' and '1 490' are 1490, a dash is 0.

    Thousands are marked by points or by (no-break, thin) spaces, one kind in one number, or not at
    all. Nothing else is a count: no sign, decimals, leading zeros, footnote marks or '<5', nor a dash that
    stands for something else (`is_dash_zero` is False).

    Raises:
        CountError: for any other text; the message names it.
    """
    stripped = text.strip(_SPACES)
    if stripped in _DASHES and is_dash_zero:
        return 0
    value = _value_of(stripped)
    if value is None:
        raise CountError(f"'{text}' is geen geheel aantal")
    if value > MAX_COUNT:
        raise CountError(f"'{text}' is te groot voor een aantal personen")
    return value


@lru_cache(maxsize=16_384)
def _value_of(text: str) -> int | None:
    """The number that a text is; one more than `MAX_COUNT` for any with more digits (Python reads at most 4,300)."""
    if not _COUNT.fullmatch(text):
        return None
    digits = "".join(text.replace(".", " ").split())
    return int(digits) if len(digits) <= _MAX_DIGITS else MAX_COUNT + 1


@lru_cache(maxsize=16_384)
def count_of(text: str) -> int | None:
    """The count that `parse_count` gives, None if it gives none."""
    try:
        return parse_count(text)
    except CountError:
        return None


@lru_cache(maxsize=16_384)
def is_count(text: str) -> bool:
    """True if `parse_count` gives a count."""
    return count_of(text) is not None


def format_count(value: int | None) -> str:
    """A count in Dutch notation: 1490 gives '1.490'; no value gives 'niets'."""
    return "niets" if value is None else f"{value:,}".replace(",", ".")
