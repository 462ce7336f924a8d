"""Texts that are drawn so that they show another one: out of order, over each other, squeezed, flipped, in strokes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from tests.support.hiding.page import FIGURES, TARGETS, WORDS, Box, Hidden, draw, escaped, set_before, width_of
from tests.support.raw_pdf import Place

Order = Callable[[int], Sequence[int]]
"""From the number of characters: which of them stands in which place from the left, by the order of the file."""


def _slots(order: Order, text: str, size: float) -> list[float]:
    """Where each character starts."""
    lefts = [0.0] * len(text)
    x = 0.0
    for number in sorted(range(len(text)), key=order(len(text)).__getitem__):
        lefts[number] = x
        x += width_of(text[number], size)
    return lefts


def _in_array(order: Order, place: Place, box: Box) -> str:
    """One TJ of which the numbers move back and forth."""
    size, text = place[2:4]
    parts, x = [], 0.0
    for character, left in zip(text, _slots(order, text, size), strict=True):
        parts.append(f"{(x - left) * 1000 / size:.1f} {escaped(character)}")
        x = left + width_of(character, size)
    return f"BT /F {size} Tf {box[0]:.2f} {place[1]} Td [{' '.join(parts)}] TJ ET"


def _one_by_one(order: Order, place: Place, box: Box) -> str:
    """A Td and a Tj each, within one text object."""
    size, text = place[2:4]
    parts, x = [], 0.0
    for character, left in zip(text, _slots(order, text, size), strict=True):
        parts.append(f"{left - x:.2f} 0 Td {escaped(character)} Tj")
        x = left
    return f"BT /F {size} Tf {box[0]:.2f} {place[1]} Td {' '.join(parts)} ET"


def _backwards(spacing: float, place: Place, box: Box) -> str:
    """Characters that go back, by a negative space between them of so many widths of a digit."""
    size, text = place[2:4]
    back = -spacing * width_of("0", size)
    return f"BT /F {size} Tf {back:.3f} Tc {box[0] + box[2]:.2f} {place[1]} Td {escaped(text)} Tj ET"


_ORDERS: dict[str, Order] = {
    "reversed": lambda count: range(count - 1, -1, -1),
    "first two changed": lambda count: [1, 0, *range(2, count)],
    "first one last": lambda count: [count - 1, *range(count - 1)],
    "last one first": lambda count: [*range(1, count), 0],
}

ORDERS = {
    **{f"{name}, in one array": Hidden(partial(_in_array, order), targets=WORDS) for name, order in _ORDERS.items()},
    **{f"{name}, one by one": Hidden(partial(_one_by_one, order), targets=WORDS) for name, order in _ORDERS.items()},
    **{
        f"backwards by {spacing}": Hidden(partial(_backwards, spacing), targets=WORDS)
        for spacing in (1.5, 1.8, 2.0, 2.2, 3.0)
    },
}
"""Characters in another order than that of the file, within one text object."""


def _at(operators: str, place: Place, box: Box) -> str:
    """A text in one go: {x}, {y} where it starts; {u}, {v} are higher; {t} all of it, {a} its begin, {b} the rest."""
    _, y, size, text, _ = place
    values = {"x": f"{box[0]:.2f}", "y": f"{y}", "u": f"{y + 0.72 * size:.2f}", "v": f"{y + 0.45 * size:.2f}"}
    parts = {"t": escaped(text), "a": escaped(text[0]), "b": escaped(text[1:])}
    return f"q BT /F {size} Tf {operators.format(**values, **parts)} ET Q"


_BENT = {
    "over each other": "{x} {y} Td [{a} 556 {b}] TJ",
    "half over each other": "{x} {y} Td [{a} 350 {b}] TJ",
    "all over each other": "-5 Tc {x} {y} Td {t} Tj",
    "close": "-3 Tc {x} {y} Td {t} Tj",
    "first squeezed": "{x} {y} Td 20 Tz {a} Tj 100 Tz {b} Tj",
    "rest squeezed": "{x} {y} Td {a} Tj 20 Tz {b} Tj",
    "squeezed": "20 Tz {x} {y} Td {t} Tj",
    "flipped": "1 0 0 -1 {x} {u} Tm {t} Tj",
    "flipped, lower": "1 0 0 -1 {x} {v} Tm {t} Tj",
    "flipped, far lower": "1 0 0 -1 {x} {y} Tm {t} Tj",
    "first flipped": "1 0 0 -1 {x} {u} Tm {a} Tj 1 0 0 1 {x} {y} Tm 5 0 Td {b} Tj",
    "mirrored": "-1 0 0 1 {x} {y} Tm {t} Tj",
    "upside down": "-1 0 0 -1 {x} {u} Tm {t} Tj",
    "again beside it": "{x} {y} Td {t} Tj -1.3 0 Td {t} Tj",
    "again a little lower": "{x} {y} Td {t} Tj 0 -2.5 Td {t} Tj",
    "again smaller": "{x} {y} Td {t} Tj /F 6 Tf {t} Tj 0 0 Td {t} Tj",
    "raised in part": "{x} {y} Td {a} Tj 6 Ts {b} Tj",
}

BENT = {name: Hidden(partial(_at, operators), targets=FIGURES) for name, operators in _BENT.items()}
"""Figures of which the characters are squeezed, flipped or laid over each other; of words that shows no other one."""

_STROKED = {
    "thick": "2 Tr 4 w",
    "thicker": "2 Tr 7 w",
    "thick outline": "1 Tr 3.5 w",
    "thick in grey": "2 Tr 4 w .4 g .4 G",
    "thick in red": "2 Tr 4 w 1 0 0 rg 1 0 0 RG",
    "dots": "1 Tr .5 w [1 4] 0 d",
    "dashes": "1 Tr .8 w [4 9] 0 d",
    "specks": "1 Tr 1.2 w [.1 60] 0 d",
    "far dashes": "1 Tr .4 w [2 30] 0 d",
    "round specks": "1 Tr 1 J 1 w [0 5] 0 d",
}


def _blot(operators: str, place: Place, box: Box) -> str:
    """Another character, with an outline that covers the text."""
    x, y, width, height = box
    middle = f"{x + width / 2 - 0.5:.2f} {y + 0.5 * height:.2f}"
    return f"{draw(place)}\nq {operators.format(w=max(15.0, width))} BT /F 4 Tf {middle} Td (.) Tj ET Q"


STROKED = {
    **{name: Hidden(partial(set_before, operators), targets=tuple(TARGETS)) for name, operators in _STROKED.items()},
    "blot of a point": Hidden(partial(_blot, "2 Tr 1 j 1 J {w} w"), targets=WORDS),
    "white blot of a point": Hidden(partial(_blot, "2 Tr 1 j 1 J {w} w 1 g 1 G"), targets=WORDS),
    "blot of an outline": Hidden(partial(_blot, "1 Tr 1 j 1 J {w} w"), targets=WORDS),
}
"""Outlines of a text that are too thick, or dashed, to read it."""
