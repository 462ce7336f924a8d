"""Rules without ink, as cells without a border have, with a digit drawn over them."""

from __future__ import annotations

from functools import partial

from tests.support.hiding.beside import segments
from tests.support.hiding.page import FIGURES, Box, Hidden, plain

_INKLESS = {
    "white": "1 g {rule} re f",
    "transparent": "/A0 gs {rule} re f",
    "not painted": "{rule} re n",
    "white outline": "1 G .3 w {rule} re S",
    "nearly white": ".99 g {rule} re f",
    "hardly there": "/A2 gs {rule} re f",
    "pale": ".92 g {rule} re f",
}


def _over_rules(look: str, digit: str, box: Box) -> str:
    """Upright rules before a figure, each by itself, and a digit on them."""
    rules = [f"{box[0] - 6.3 + 1.5 * number:.2f} {box[1]:.2f} 1.5 11" for number in range(4)]
    drawn = " ".join(f"q {look.format(rule=rule)} Q" for rule in rules)
    return f"{drawn} q 0 g {segments(digit, box[0] - 6.2, box[1] + 0.2 * box[3])} Q"


NO_RULES = {
    f"{digit} on rules, {name}": Hidden(plain, partial(_over_rules, look, digit), targets=FIGURES)
    for name, look in _INKLESS.items()
    for digit in "1478"
}
