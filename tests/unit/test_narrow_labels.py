"""Labels of columns that are as narrow as their words: read in their order, or not at all, however close they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import pytest

from orchestration.reading.column_labels import read_column_labels
from orchestration.reading.lines import Line, Word

HEIGHT = 10.0
BROKEN = {
    "after every word": (("Geen", "profiel", "in Sonar"), ("Profiel", "in Sonar", "")),
    "after geen": (("Geen", "profiel in", "Sonar"), ("Profiel in", "Sonar", "")),
    "after geen, lower": (("Geen", "profiel in", "Sonar"), ("", "Profiel in", "Sonar")),
    "after in": (("Geen profiel in", "Sonar", ""), ("Profiel in", "Sonar", "")),
}
"""The lines of the labels of those without and with a profile."""

ALIGNED = {"left": 0.0, "center": 0.5, "right": 1.0}


def width(text: str) -> float:
    return len(text) * HEIGHT / 2


def words(text: str, x0: float, top: float) -> Iterator[Word]:
    for word in text.split():
        yield Word(word, (x0, top, x0 + width(word), top + HEIGHT))
        x0 += width(word + " ")


def labels(leaves: Sequence[Sequence[str]], gap: float, share: float) -> list[Line]:
    """The lines of labels: the groups over two columns each, and the total; columns are parted by a gap."""
    widths = [max(map(width, leaf)) for leaf in leaves]
    begins = [200 + sum(widths[:place]) + place * gap for place in range(len(leaves) + 1)]
    top = [
        *words("Gemeenteklanten", begins[0], 100),
        *words("UWV-klanten", begins[2] + HEIGHT, 100),
        *words("Totaal", begins[4] + 5 * HEIGHT, 100),
    ]
    lines = [Line(tuple(top), 1)]
    for number, row in enumerate(zip(*leaves, strict=True), start=1):
        found = [
            word
            for text, begin, wide in zip(row, begins, widths, strict=False)
            for word in words(text, begin + share * (wide - width(text)), 100 + 12 * number)
        ]
        lines += [Line(tuple(found), 1)] if found else []
    return lines


@pytest.mark.parametrize("aligned", ALIGNED)
@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("order", [*product((0, 1), repeat=2)], ids=str)
def test_order_of_narrow_labels_is_right_or_unknown(aligned: str, broken: str, order: tuple[int, int]) -> None:
    names = ("geen_profiel", "profiel")
    places = [order[0], 1 - order[0], order[1], 1 - order[1]]
    expected = (
        *(f"{group}_{names[place]}" for group, place in zip(("gemeente",) * 2 + ("uwv",) * 2, places, strict=True)),
        "totaal",
    )
    read = set()
    for tenths in range(1, 30):
        leaves = [BROKEN[broken][place] for place in places]
        found = read_column_labels(labels(leaves, tenths * HEIGHT / 10, ALIGNED[aligned]))
        read |= {labels.order for labels in found}
    assert read <= {expected, None}
    assert expected in read
