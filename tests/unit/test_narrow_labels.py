"""Labels of columns that are as narrow as their words: read in their order, or not at all, however close they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from operator import itemgetter
from random import Random

import pytest

from orchestration.domain.publicatie import KOLOMMEN
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


def broken(chance: Random, label: str) -> list[str]:
    """The lines of a label, broken at some of its blanks."""
    return "".join(chance.choice(" \n") if letter == " " else letter for letter in label).split("\n")


def staggered(chance: Random) -> tuple[list[Line], tuple[str, ...]] | None:
    """Labels of a random layout with the order that they print; None if labels are drawn over one another."""
    order = chance.choice([(0, 1, 2, 3), (1, 0, 2, 3), (0, 1, 3, 2), (1, 0, 3, 2), (2, 3, 0, 1), (3, 2, 1, 0)])
    step, share, blank = (
        chance.randint(30, 120),
        chance.choice(list(ALIGNED.values())),
        chance.choice([3.0, 5.0, 8.0, 12.0]),
    )
    has_own_group, raised = chance.random() < 0.5, chance.choice([(0, 0), (1, 0), (0, 1)])
    groups = ("Gemeenteklanten", "UWV-klanten")
    found: list[tuple[int, Word]] = []

    def add(label: str, column: float, top: int, of: int) -> int:
        texts = broken(chance, label)
        for number, text in enumerate(texts):
            wide = sum(map(width, text.split())) + blank * text.count(" ")
            x0 = 200 + column * step - share * wide
            for word in text.split():
                found.append(
                    (of, Word(word, (x0, top + 12.0 * number, x0 + width(word), top + 12.0 * number + HEIGHT)))
                )
                x0 += width(word) + blank
        return len(texts)

    for place, column in enumerate(order):
        leaf = "Geen profiel" if column % 2 else chance.choice(["Profiel", "Met profiel"])
        add(
            f"{groups[column // 2]} {leaf.lower()}" if has_own_group else leaf,
            place,
            140 + 12 * raised[place % 2],
            place,
        )
    add("Totaal", 4, 140, 4)
    if not has_own_group:
        for place in (0, 2):
            add(groups[order[place] // 2], place + 0.5, 116, 5 + place)
    boxes = [(of, word.bbox) for of, word in found if word.bbox]
    for (of, one), (of_other, other) in combinations(boxes, 2):
        if (
            of != of_other
            and one[0] < other[2] + 2
            and other[0] < one[2] + 2
            and one[1] < other[3]
            and other[1] < one[3]
        ):
            return None
    tops = sorted({word.bbox[1] for _, word in found if word.bbox})
    lines = [
        Line(tuple(sorted((word for _, word in found if word.bbox and word.bbox[1] == top), key=itemgetter(1))), 1)
        for top in tops
    ]
    return lines, (*(KOLOMMEN[column] for column in order), "totaal")


def test_order_of_staggered_labels_is_right_or_unknown() -> None:
    """Of some 16,000 with blanks of at most 0.8 of the height none is wrong, of 4,900 with blanks of 1.2 it is 12."""
    chance = Random(14)
    layouts = [made for _ in range(3_000) if (made := staggered(chance)) is not None]
    read = [({labels.order for labels in read_column_labels(lines)}, order) for lines, order in layouts]
    assert [(found, order) for found, order in read if not found <= {order, None}] == []
    assert sum(order in found for found, order in read) > len(layouts) / 2


@pytest.mark.parametrize("over", [("Profiel", "Profiel"), ("Met profiel", "Profiel"), ("Profiel", "Klantprofiel")])
@pytest.mark.parametrize("answers", [*product((("Wel", "Geen"), ("Geen", "Wel"), ("Met", "Geen")), repeat=2)], ids=str)
def test_label_over_two_answers_is_read_in_their_order_or_not(
    over: tuple[str, str], answers: tuple[tuple[str, str], tuple[str, str]]
) -> None:
    expected = [
        f"{group}_{'geen_profiel' if answer == 'Geen' else 'profiel'}"
        for group, pair in zip(("gemeente", "uwv"), answers, strict=True)
        for answer in pair
    ]
    for share, own, place, step in product(ALIGNED.values(), ALIGNED.values(), (0, 0.5, 1), range(25, 80, 6)):
        texts: list[list[tuple[str, float]]] = [
            [("Gemeenteklanten", 0.5), ("UWV-klanten", 2.5), ("Totaal", 4)],
            [(over[0], place), (over[1], 2 + place)],
            [*zip([answer for pair in answers for answer in pair], range(4), strict=True)],
        ]
        lines = [
            Line(
                tuple(
                    word
                    for text, column in row
                    for word in words(
                        text, 200 + column * step - (own if number == 1 else share) * width(text), 100 + 12 * number
                    )
                ),
                1,
            )
            for number, row in enumerate(texts)
        ]
        assert {labels.order for labels in read_column_labels(lines)} <= {(*expected, "totaal"), None}
