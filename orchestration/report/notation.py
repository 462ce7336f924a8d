"""Figures, changes, days and lists of names, as people in the Netherlands write them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from orchestration.domain.count import format_count

NO_DATA = "geen gegevens"
"""Stands in place of a figure that is not published; no other figure ever does."""
_MINUS = "\N{MINUS SIGN}"
_SPACE = "\N{NO-BREAK SPACE}"
_EXACT_DECIMALS = 10
_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


@lru_cache(maxsize=4096)  # what a page says of Nederland, every other page says too
def percent(share: float | None) -> str:
    """A share 0-1 as a percentage with one decimal: 0.5764 is '57,6 %'."""
    return NO_DATA if share is None else f"{_tenths(100 * Decimal(str(share)))}{_SPACE}%"


def whole_percent(share: float) -> str:
    """A share 0-1 in whole percents, as UWV prints it: 0.5764 is '58 %'."""
    return f"{(100 * Decimal(str(share))).quantize(Decimal(1), ROUND_HALF_UP)}{_SPACE}%"


def figure(value: float | None, unit: str) -> str:
    """A figure of the marts by its unit, 'personen' or 'aandeel'."""
    if unit == "aandeel":
        return percent(value)
    return NO_DATA if value is None else format_count(int(_rounded(value, unit)))


def shown(value: float, unit: str) -> int | float:
    """A figure as people see it: a share 0-1 ('aandeel') in percents, and points, to one decimal; persons whole."""
    if unit == "personen":
        return int(_rounded(value, unit))
    number = _exact(value) * (100 if unit == "aandeel" else 1)
    return float(number.quantize(Decimal("0.1"), ROUND_HALF_UP))


def in_unit(value: float | None, unit: str) -> str:
    """A number as it is shown in a table: one of `shown`, or a rank; a dash if there is none.

    Args:
        value: the number.
        unit: 'personen', 'aandeel' (a percentage), 'rang', or a change: 'punt' (percentage points) or 'verschil'.
    """
    if value is None:
        return "–"
    if unit in ("personen", "rang"):
        return format_count(int(value))
    if unit == "aandeel":
        return f"{_tenths(Decimal(str(value)))}{_SPACE}%"
    return change(value, "aandeel" if unit == "punt" else "personen").removesuffix(f"{_SPACE}procentpunt")


def change(value: float | None, unit: str) -> str:
    """A change with its sign: '+0,8 procentpunt' of a share (in percentage points), '−12' of persons."""
    if value is None:
        return NO_DATA
    number = _rounded(value, unit)
    sign = "" if number == 0 else "+" if number > 0 else _MINUS
    size = f"{_tenths(abs(number))}{_SPACE}procentpunt" if unit == "aandeel" else format_count(int(abs(number)))
    return f"{sign}{size}"


def direction(value: float | None, unit: str) -> str:
    """The word for a change as it is printed: 'meer', 'minder' or 'gelijk'; '' if there is none."""
    if value is None:
        return ""
    number = _rounded(value, unit)
    return "gelijk" if number == 0 else "meer" if number > 0 else "minder"


def size(value: float, unit: str) -> str:
    """A change without its sign: '0,8 procentpunt' of a share (in percentage points), '12' of persons."""
    return change(abs(value), unit).removeprefix("+")


def compared(value: float, unit: str) -> str:
    """A change in a sentence: '0,8 procentpunt hoger dan' or 'even hoog als'; '12 meer dan' or 'evenveel als'."""
    word = direction(value, unit)
    if word == "gelijk":
        return "even hoog als" if unit == "aandeel" else "evenveel als"
    if unit == "aandeel":
        word = "hoger" if word == "meer" else "lager"
    return f"{size(value, unit)} {word} dan"


def date_text(day: date) -> str:
    """A day: '22 november 2026'."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_quarter(quarter_key: str) -> str:
    """A quarter where there is little room: '2021Q1' is '2021 k1'; any other key stays as it is."""
    return quarter_key.replace("Q", " k")


def listing(names: list[str]) -> str:
    """Names in a sentence: 'A, B en C'."""
    *begin, last = names
    return f"{', '.join(begin)} en {last}" if begin else last


@lru_cache(maxsize=4096)  # a change is asked for its direction, its size and its words
def _rounded(value: float, unit: str) -> Decimal:
    """Round halves away from zero, as browsers and people do: of the printed decimal, not of its binary double."""
    step = Decimal("0.1") if unit == "aandeel" else Decimal(1)
    return _exact(value).quantize(step, ROUND_HALF_UP)


def _exact(value: float) -> Decimal:
    """The number without the noise of doubles, which else decides where a half goes: 0.65 can come as 0.64999999999."""
    return Decimal(str(round(value, _EXACT_DECIMALS)))


def _tenths(number: Decimal) -> str:
    return str(number.quantize(Decimal("0.1"), ROUND_HALF_UP)).replace(".", ",")
