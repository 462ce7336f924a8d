"""Column labels that are turned against the rest of the page: read at their places, or the table is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pytest

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from tests.support import canvas
from tests.support.canvas import COLUMNS, Piece
from tests.support.synthetic import TODAY, only

Read = Callable[..., Reading]

HEADING = [
    Piece(60, 60, "Transparantie van klantprofielen (synthetisch)"),
    Piece(60, 80, "Eerste kwartaal 2021 Drechtsteden"),
]
ROWS = [
    *canvas.row(250, "Dordrecht", "10", "200", "300", "100", "610"),
    *canvas.row(266, "Zwijndrecht", "20", "300", "400", "150", "870"),
    *canvas.row(282, "TOTAAL AMR", "30", "500", "700", "250", "1.480"),
]
NOTE = [Piece(60, 320, "In Drechtsteden telt het doelgroepregister 2.000 personen; 74% is bekend in Sonar.")]
PAGE = [*HEADING, *ROWS, *NOTE]
ORDERS = {
    "usual": (("Gemeenteklanten", "UWV-klanten"), ("Profiel", "Geen profiel"), (10, 200, 300, 100, 610)),
    "uwv first": (("UWV-klanten", "Gemeenteklanten"), ("Profiel", "Geen profiel"), (300, 100, 10, 200, 610)),
    "without first": (("Gemeenteklanten", "UWV-klanten"), ("Geen profiel", "Profiel"), (200, 10, 100, 300, 610)),
    "mirrored": (("UWV-klanten", "Gemeenteklanten"), ("Geen profiel", "Profiel"), (100, 300, 200, 10, 610)),
}
Labels = Callable[[Sequence[str], Sequence[str]], list[Piece]]


def up(column: int, text: str, y: float = 235, shift: float = 0) -> Piece:
    """A label over a column that is read from bottom to top."""
    return Piece(COLUMNS[column] - 3 + shift, y, text, 90)


def down(column: int, text: str, y: float = 150, shift: float = 0) -> Piece:
    """A label over a column that is read from top to bottom."""
    return Piece(COLUMNS[column] - 9 + shift, y, text, -90)


def leaves_up(groups: Sequence[str], leaves: Sequence[str]) -> list[Piece]:
    over = [Piece(230, 120, groups[0]), Piece(350, 120, groups[1])]
    return [*over, *(up(column, f"{leaf} in Sonar") for column, leaf in enumerate([*leaves, *leaves, "Totaal"]))]


def leaves_down(groups: Sequence[str], leaves: Sequence[str]) -> list[Piece]:
    over = [Piece(230, 120, groups[0]), Piece(350, 120, groups[1]), Piece(60, 230, "Gemeente")]
    return [*over, *(down(column, f"{leaf} in Sonar") for column, leaf in enumerate([*leaves, *leaves, "Totaal"]))]


def flat_up(groups: Sequence[str], leaves: Sequence[str]) -> list[Piece]:
    flat = [f"{group} {leaf}" for group in groups for leaf in leaves]
    return [up(column, label) for column, label in enumerate([*flat, "Totaal in Sonar"])]


def broken_up(groups: Sequence[str], leaves: Sequence[str]) -> list[Piece]:
    over = [Piece(230, 120, groups[0]), Piece(350, 120, groups[1]), up(4, "Totaal")]
    lines = [(column, leaf.split()) for column, leaf in enumerate([*leaves, *leaves])]
    first = [up(column, words[0], shift=-8) for column, words in lines]
    return [*over, *first, *(up(column, " ".join([*words[1:], "in Sonar"]), shift=2) for column, words in lines)]


def broken_down(groups: Sequence[str], leaves: Sequence[str]) -> list[Piece]:
    over = [Piece(230, 120, groups[0]), Piece(350, 120, groups[1]), down(4, "Totaal")]
    lines = [(column, leaf.split()) for column, leaf in enumerate([*leaves, *leaves])]
    first = [down(column, words[0], shift=2) for column, words in lines]
    return [*over, *first, *(down(column, " ".join([*words[1:], "in Sonar"]), shift=-8) for column, words in lines)]


def groups_up(groups: Sequence[str], leaves: Sequence[str]) -> list[Piece]:
    over = [Piece(262, 170, groups[0], 90), Piece(382, 170, groups[1], 90)]
    return [*over, *(up(column, label) for column, label in enumerate([*leaves, *leaves, "Totaal"]))]


def other_words(groups: Sequence[str], leaves: Sequence[str]) -> list[Piece]:
    words = {"Gemeenteklanten": "Gem.klanten", "Profiel": "met profiel", "Geen profiel": "zonder profiel"}
    return leaves_up([words.get(group, group) for group in groups], [words[leaf] for leaf in leaves])


def total_flat(groups: Sequence[str], leaves: Sequence[str]) -> list[Piece]:
    return [*leaves_up(groups, leaves)[:-1], Piece(480, 230, "Totaal")]


LAYOUTS: dict[str, Labels] = {
    layout.__name__: layout
    for layout in (
        leaves_up, leaves_down, flat_up, broken_up, broken_down, groups_up, other_words, total_flat
    )
}  # fmt: skip


@pytest.fixture
def read(tmp_path: Path, namen: Names) -> Read:
    """The reading of a page, turned by its own content, by the viewer, or not at all."""

    def read_page(page: Sequence[Piece], rotate: int = 0) -> Reading:
        path = canvas.write(tmp_path / "synthetisch.pdf", page)
        if rotate:
            with pikepdf.open(path, allow_overwriting_input=True) as pdf:
                pdf.pages[0].Rotate = rotate
                pdf.save()
        return only(read_file(path, ReadingContext(namen, TODAY)))

    return read_page


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_turned_labels_are_read_by_their_places(read: Read, layout: str, order: str) -> None:
    groups, leaves, dordrecht = ORDERS[order]
    reading = read([*PAGE, *LAYOUTS[layout](groups, leaves)])
    assert (reading.uitslag, reading.reden) == ("aangenomen", None)
    assert reading.publicatie is not None
    assert reading.publicatie.kolomkoppen_gelezen
    assert reading.publicatie.regels[0].aantallen == dordrecht


@pytest.mark.parametrize("rotate", [90, 180, 270])
@pytest.mark.parametrize("order", ORDERS)
def test_turned_labels_are_read_on_a_page_that_is_turned_itself(read: Read, order: str, rotate: int) -> None:
    groups, leaves, dordrecht = ORDERS[order]
    reading = read([*PAGE, *leaves_up(groups, leaves)], rotate)
    assert reading.publicatie is not None, reading.reden
    assert reading.publicatie.kolomkoppen_gelezen
    assert reading.publicatie.regels[0].aantallen == dordrecht


def test_turned_text_in_the_margin_changes_nothing(read: Read) -> None:
    groups, leaves, dordrecht = ORDERS["uwv first"]
    margin = [Piece(30, 500, "Sonar, 1 2 3 4 10", 90), Piece(570, 100, "pagina 1", -90)]
    reading = read([*PAGE, *margin, *leaves_up(groups, leaves)])
    assert (reading.uitslag, reading.quarter_key) == ("aangenomen", "2021Q1")
    assert reading.publicatie is not None
    assert reading.publicatie.regels[0].aantallen == dordrecht


def test_turned_text_in_the_margin_is_no_label_of_a_table_without(read: Read) -> None:
    reading = read([*PAGE, Piece(30, 500, "Eerste kwartaal 2021", 90), Piece(570, 100, "pagina 1", -90)])
    assert (reading.uitslag, reading.quarter_key) == ("aangenomen", "2021Q1")


@pytest.mark.parametrize(
    "text", ["Tweede kwartaal 2020", "Haaglanden", "Alleen mannen", "Aantallen x 10", "VOORLOPIG", "Vervallen"]
)
@pytest.mark.parametrize("turn", [90, -90, 180, 40])
def test_turned_text_in_the_margin_is_heard(read: Read, text: str, turn: float) -> None:
    reading = read([*PAGE, Piece(300, 600, text, turn)])
    assert reading.uitslag == "quarantaine"
    assert text in (reading.reden or "")


@pytest.mark.parametrize(
    "labels",
    [
        [up(column, label) for column, label in enumerate(["Man", "Vrouw", "Man", "Vrouw", "Samen"])],
        [down(column, label) for column, label in enumerate(["WW", "WIA", "ZW", "Wajong", "Samen"])],
        [up(column, label) for column, label in enumerate(["2018", "2019", "2020", "2021", "2022"])],
        [up(2, "Verandering sinds vorig kwartaal")],
        [up(column, label) for column, label in enumerate(["Profiel", "Geen profiel"] * 2)],
        [up(column, label) for column, label in enumerate(["Profiel", "Geen profiel", "Werkfit", "Niet", "Totaal"])],
        [up(0, "Gemeenteklanten"), up(2, "UWV-klanten"), up(4, "Totaal")],
        flat_up(("Gemeenteklanten", "Gemeenteklanten"), ("Profiel", "Geen profiel")),
        [Piece(COLUMNS[n] - 12, 235, label, 45) for n, label in enumerate(["Profiel", "Geen profiel"] * 2)],
        [Piece(COLUMNS[n] - 12, 235, label, 60) for n, label in enumerate(["Man", "Vrouw", "Man", "Vrouw", "Samen"])],
        [Piece(COLUMNS[n] - 12, 200, label, -45) for n, label in enumerate(["UWV met", "UWV zonder", "G", "G", "T"])],
    ],
    ids=[
        "sexes", "kinds", "years", "one", "leaves alone", "half of them", "groups alone", "twice the same", "slanted",
        "slanted more", "slanted down",
    ],
)  # fmt: skip
def test_turned_text_over_the_columns_that_is_not_understood_is_refused(read: Read, labels: list[Piece]) -> None:
    reading = read([*PAGE, *labels])
    assert reading.uitslag == "geweigerd"
    assert "kolomkoppen" in (reading.reden or "")
