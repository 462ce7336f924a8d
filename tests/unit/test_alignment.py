"""Figures stand under the labels they are taken by, and in the columns of the other rows."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from orchestration.domain.names import Names
from orchestration.domain.publicatie import Publicatie, RefusedError
from orchestration.reading.alignment import are_under_labels
from orchestration.reading.document import read_publicaties
from orchestration.reading.lines import Line, PrintedDocument, Word
from tests.support.synthetic import only

LEFT, PAD, HEIGHT = 180.0, 3.0, 9.0
LABELS = ("Profiel", "Geen profiel", "Profiel", "Geen profiel", "Totaal in Sonar")
GROUPS = ("Gemeenteklanten", "UWV-klanten")
ROWS = {
    "Dordrecht": ("1", "20", "300", "1.000", "1.321"),
    "Papendrecht": ("0", "0", "7", "0", "7"),
    "Sliedrecht": ("0", "3", "9", "2", "14"),
    "Zwijndrecht": ("2", "30", "400", "2.000", "2.432"),
    "TOTAAL AMR": ("3", "53", "716", "3.002", "3.774"),
}


def in_column(column: float, text: str, align: str, pitch: float, char: float) -> tuple[float, float]:
    """From where to where a text stands in a column, counted from 0."""
    width = char * len(text)
    left = LEFT + column * pitch
    x0 = {"left": left + PAD, "center": left + (pitch - width) / 2, "right": left + pitch - PAD - width}[align]
    return x0, x0 + width


def labels_at(align: str, pitch: float) -> list[tuple[float, float]]:
    return [in_column(column, text, align, pitch, 3.2) for column, text in enumerate(LABELS)]


def columns_at(align: str, pitch: float, shift: float = 0) -> list[tuple[float, float]]:
    """Where the figures of all rows stand."""
    places = [
        [in_column(column + shift, text, align, pitch, 4.5) for text in texts]
        for column, texts in enumerate(zip(*ROWS.values(), strict=True))
    ]
    return [(min(x0 for x0, _ in column), max(x1 for _, x1 in column)) for column in places]


ALIGNMENTS = ["left", "center", "right"]


@pytest.mark.parametrize("pitch", [42, 54, 66, 90, 120])
@pytest.mark.parametrize("figures", ALIGNMENTS)
@pytest.mark.parametrize("labels", ALIGNMENTS)
def test_figures_may_stand_anywhere_in_the_column_of_their_label(labels: str, figures: str, pitch: float) -> None:
    assert are_under_labels(columns_at(figures, pitch), labels_at(labels, pitch))


@pytest.mark.parametrize("shift", [1, -1, 2])
@pytest.mark.parametrize("pitch", [42, 54, 66, 90])
@pytest.mark.parametrize(
    ("labels", "figures"),
    [("left", "left"), ("center", "center"), ("right", "right")],
)
def test_figures_a_column_further_are_not_under_their_labels(
    labels: str, figures: str, pitch: float, shift: int
) -> None:
    """Figures on the left of the next column can be as near to a label in the middle of theirs: they are not tried."""
    assert not are_under_labels(columns_at(figures, pitch, shift), labels_at(labels, pitch))


@pytest.mark.parametrize("pitch", [42, 54, 66, 90])
@pytest.mark.parametrize("shift", [1, 2])
def test_figures_right_of_the_next_label_are_not_under_theirs(pitch: float, shift: int) -> None:
    assert not are_under_labels(columns_at("right", pitch, shift), labels_at("center", pitch))


@pytest.mark.parametrize("first", [1, 2, 3, 4])
def test_figures_beside_a_label_that_has_none_are_not_under_theirs(first: int) -> None:
    """The columns from one on are a column further: that one's label has nothing under it."""
    columns = [*columns_at("right", 66)[:first], *columns_at("right", 66, 1)[first:]]
    assert not are_under_labels(columns, labels_at("center", 66))


def table(
    labels: str = "center", figures: str = "right", shift: float = 0, shifts: Mapping[str, float] | None = None
) -> list[Line]:
    """A page; `shifts` has how many columns a row's figures stand too far to the right."""
    groups = [
        Word(text, (LEFT + 66 * n, 90, LEFT + 66 * n + 3 * len(text), 98))
        for n, text in ((0.5, GROUPS[0]), (2.5, GROUPS[1]))
    ]
    leaves = [Word(text, (x0, 100, x1, 108)) for text, (x0, x1) in zip(LABELS, labels_at(labels, 66), strict=True)]
    lines = [
        Line((Word("Sonar klantprofielen (synthetisch)", (60, 50, 200, 59)),), 1),
        Line(tuple(groups), 1),
        Line(tuple(leaves), 1),
    ]
    for number, (name, cells) in enumerate(ROWS.items()):
        y = 120 + 16 * number
        own = shift + (shifts or {}).get(name.split()[0], 0)
        placed = [in_column(column + own, text, figures, 66, 4.5) for column, text in enumerate(cells)]
        words = [Word(name, (60, y, 60 + 4.5 * len(name), y + HEIGHT))]
        words += [Word(text, (x0, y, x1, y + HEIGHT)) for text, (x0, x1) in zip(cells, placed, strict=True)]
        lines.append(Line(tuple(words), 1))
    return lines


def read(lines: list[Line], namen: Names) -> Publicatie:
    return only(read_publicaties(PrintedDocument(lines), namen))


@pytest.mark.parametrize("figures", ALIGNMENTS)
@pytest.mark.parametrize("labels", ALIGNMENTS)
def test_table_is_read_however_its_columns_are_aligned(labels: str, figures: str, namen: Names) -> None:
    publicatie = read(table(labels, figures), namen)
    assert [regel.onleesbaar for regel in publicatie.regels] == [{}] * len(ROWS)


@pytest.mark.parametrize("shift", [1, 1.2, 2])
def test_table_shifted_to_the_right_is_refused(shift: float, namen: Names) -> None:
    with pytest.raises(RefusedError, match=r"onder hun kolomkoppen.*Dordrecht"):
        read(table(shift=shift), namen)


@pytest.mark.parametrize("row", ["Dordrecht", "Papendrecht", "Sliedrecht", "TOTAAL"])
@pytest.mark.parametrize("shift", [1, -1])
def test_row_that_stands_a_column_further_than_the_others_can_not_be_read(row: str, shift: int, namen: Names) -> None:
    publicatie = read(table(shifts={row: shift}), namen)
    bad = [regel.naam for regel in publicatie.regels if regel.onleesbaar]
    assert bad == [next(name for name in ROWS if name.startswith(row))]


def test_piece_of_a_count_does_not_stand_in_for_an_empty_cell(namen: Names) -> None:
    """'1 200', nothing, '300', '100', '1.601': five pieces, which add up."""
    lines = table()
    y = 130.0
    places = [
        *((text, x0) for text, x0 in (("1", 222.0), ("200", 229.5))),
        *(
            (text, in_column(column, text, "right", 66, 4.5)[0])
            for text, column in (("300", 2), ("100", 3), ("601", 4))
        ),
    ]
    row = Line(
        (
            Word("Alblasserdam", (60, y, 120, y + 9)),
            *(Word(text, (x, y, x + 4.5 * len(text), y + 9)) for text, x in places),
        ),
        1,
    )
    publicatie = read([*lines[:4], row, *lines[4:]], namen)
    assert publicatie.regels[1].naam == "Alblasserdam"
    assert publicatie.regels[1].aantallen == (None,) * 5
