"""Digits that a little ink or a little white makes into others, over, under or as strokes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from tests.support.hiding.page import TARGETS, Box, Hidden, Shares, draw, part, width_of
from tests.support.raw_pdf import COUNTS, Place

_EM = 9.0
"""The size in points that the edits are measured in."""


_SHARE, _REGISTER = 0.75, "Noot: in de arbeidsmarktregio Drechtsteden telt het doelgroepregister 5.000 personen;"


def figures(first: int) -> Mapping[str, str]:
    """The texts of the publication if the first place has these tens and thousands: '20' is '60' for 6."""
    return figures_of(first * 10, first * 1000)


def figures_of(small: int, count: int) -> Mapping[str, str]:
    """The same for these counts of the first place in place of 20 and 1.000."""
    rows = [list(counts[:4]) for counts in COUNTS[:2]]
    rows[0][1], rows[0][3] = small, count
    sums = [one + other for one, other in zip(*rows, strict=True)]
    made = [number for row in (*rows, sums) for number in (*row, sum(row))]
    usual = [number for counts in COUNTS for number in counts]
    texts = {_dutch(old): _dutch(new) for old, new in zip(usual, made, strict=True) if old != new}
    return {**texts, _REGISTER: _REGISTER.replace("5.000", _dutch(round(sum(sums) / _SHARE)))}


def _dutch(number: int) -> str:
    return f"{number:,}".replace(",", ".")


ERASED: Mapping[str, tuple[str, Shares]] = {
    "6 to 5": ("6", (0.2, 1.6, 1.0, 1.4)),
    "8 to 6": ("8", (3.6, 4.0, 1.0, 1.4)),
    "8 to 9": ("8", (0.2, 1.3, 1.0, 1.4)),
    "9 to 5": ("9", (3.6, 3.5, 1.1, 1.4)),
    "9 to 3": ("9", (0.2, 3.6, 1.0, 1.8)),
    "8 to 3, below": ("8", (0.2, 1.2, 1.0, 1.5)),
    "8 to 3, above": ("8", (0.2, 4.0, 1.0, 1.3)),
    "6 to open": ("6", (0.2, 3.2, 1.0, 1.8)),
    "7 to 1": ("7", (0.0, 5.4, 2.8, 1.3)),
    "0 to C": ("0", (3.5, 2.2, 1.3, 1.8)),
    "0 to 3": ("0", (0.1, 2.2, 1.3, 1.8)),
}
"""What a rectangle of white takes off a digit: left, bottom, width and height in a digit of nine points."""

ADDED: Mapping[str, tuple[str, Shares]] = {
    "5 to 6": ("5", (0.35, 1.8, 0.7, 1.1)),
    "6 to 8": ("6", (3.8, 3.9, 0.65, 1.0)),
    "9 to 8": ("9", (0.4, 1.7, 0.65, 1.1)),
    "3 to 8": ("3", (0.35, 1.5, 0.75, 3.9)),
    "3 to 8, low": ("3", (0.35, 1.4, 0.7, 1.5)),
    "3 to 9": ("3", (0.3, 3.3, 0.75, 2.0)),
    "0 to 8": ("0", (1.2, 2.8, 2.6, 0.7)),
    "1 to 7": ("1", (-0.2, 5.6, 2.6, 0.8)),
    "7 to 2": ("7", (0.4, 0.0, 4.2, 0.8)),
    "1 to 4": ("1", (0.3, 1.6, 4.4, 0.7)),
}
"""What a rectangle of ink adds to one."""

MADE = {"6": figures(6), "8": figures(8), "9": figures(9)}
"""Digits that the usual figures don't have."""


def _box_of_edit(digit: str, edit: Shares, text: str, box: Box) -> Box:
    """Where an edit of the first such digit of a text stands."""
    scale = box[3] / _EM
    left = box[0] + box[2] * width_of(text[: text.index(digit)], 1) / width_of(text, 1)
    baseline = box[1] + 0.2 * box[3]
    return left + edit[0] * scale, baseline + edit[1] * scale, edit[2] * scale, edit[3] * scale


Drawn = Callable[[str, Box], str]
"""The operators of a text and of the rectangle that edits it."""


def over(operators: str) -> Drawn:
    return lambda text, box: f"{text}\nq {operators} {part(box, 0, 0, 1, 1)} re f Q"


def under(operators: str) -> Drawn:
    return lambda text, box: f"q {operators} {part(box, 0, 0, 1, 1)} re f Q\n{text}"


def _line(colour: str) -> Drawn:
    """The same as a line along the longer side."""

    def drawn(text: str, box: Box) -> str:
        x, y, width, height = box
        if width > height:
            ends, thick = f"{x} {y + height / 2} m {x + width} {y + height / 2} l", height
        else:
            ends, thick = f"{x + width / 2} {y} m {x + width / 2} {y + height} l", width
        return f"{text}\nq {colour} {thick:.2f} w {ends} S Q"

    return drawn


def _on_dark(text: str, box: Box, *, drawn: Drawn) -> str:
    """White text on a dark ground."""
    x, y, _, height = box
    return f"q .15 g {x - 12} {y - height - 4} 44 {height + 16} re f 1 g 1 G {drawn(text, box)} Q"


def edited(digit: str, edit: Shares, drawn: Drawn) -> Hidden:
    texts = MADE.get(digit, {})

    def show(place: Place, box: Box) -> str:
        return drawn(draw(place), _box_of_edit(digit, edit, place[3], box))

    targets = [target for target, text in TARGETS.items() if digit in texts.get(text, text)]
    return Hidden(show, targets=targets, texts=texts)


ERASURES = {
    f"{name}, {look}": edited(*edit, drawn)
    for name, edit in ERASED.items()
    for look, drawn in (("white", over("1 g")), ("paper", over("1 1 .97 rg")), ("white line", _line("1 G")))
}

ADDITIONS = {
    f"{name}, {look}": edited(*edit, drawn)
    for name, edit in ADDED.items()
    for look, drawn in (
        ("black", over("0 g")),
        ("black below", under("0 g")),
        ("line", _line("0 G")),
        ("dark grey", over(".3 g")),
        ("white on dark", partial(_on_dark, drawn=over("1 g"))),
    )
}
