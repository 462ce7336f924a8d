"""Numbers, changes and days as people in the Netherlands write them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from orchestration.domain.count import format_count

GEEN = "geen gegevens"
"""What stands where a figure is not published; never another figure."""
_MINUS = "\N{MINUS SIGN}"
_SPACE = "\N{NO-BREAK SPACE}"
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


def aantal(value: int | None) -> str:
    """A number of persons: 1490 is '1.490'."""
    return GEEN if value is None else format_count(value)


def procent(share: float | None) -> str:
    """A share 0-1 as a percentage with one decimal: 0.5764 is '57,6 %'."""
    return GEEN if share is None else f"{_signless(100 * Decimal(str(share)), 1)}{_SPACE}%"


def waarde(value: float | None, eenheid: str) -> str:
    """A figure of the marts by its unit, 'personen' or 'aandeel'."""
    return procent(value) if eenheid == "aandeel" or value is None else aantal(int(value))


def verschil(value: float | None, eenheid: str) -> str:
    """A change with its sign: '+0,8 procentpunt' of a share (in percentage points), '−12' of persons."""
    if value is None:
        return GEEN
    is_share = eenheid == "aandeel"
    number = _rounded(Decimal(str(value)), 1 if is_share else 0)
    sign = "" if number == 0 else "+" if number > 0 else _MINUS
    return f"{sign}{_signless(abs(number), 1 if is_share else 0)}{f'{_SPACE}procentpunt' if is_share else ''}"


def richting(value: float | None, eenheid: str) -> str:
    """The word that goes with a change, as it is printed: 'meer', 'minder' or 'gelijk'; '' without one."""
    if value is None:
        return ""
    number = _rounded(Decimal(str(value)), 1 if eenheid == "aandeel" else 0)
    return "gelijk" if number == 0 else "meer" if number > 0 else "minder"


def datum(day: date) -> str:
    """A day: '22 november 2026'."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def kwartaal_kort(quarter_key: str) -> str:
    """A quarter in a narrow place: '2021Q1' is '2021 k1'; any other key stays as it is."""
    return quarter_key.replace("Q", " k")


def opsomming(namen: list[str]) -> str:
    """Names in a sentence: 'A, B en C'."""
    *begin, last = namen
    return f"{', '.join(begin)} en {last}" if begin else last


def _rounded(number: Decimal, decimals: int) -> Decimal:
    # Halves away from zero, as browsers and people round; of the decimal that is written, not of its binary double.
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _signless(number: Decimal, decimals: int) -> str:
    return f"{_rounded(number, decimals):,f}".translate(str.maketrans(",.", ".,")).replace("-", _MINUS)
