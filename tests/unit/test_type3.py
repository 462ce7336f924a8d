"""Column labels in Type 3 fonts: their characters are drawings, in units of the font's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from tests.support import canvas, type3
from tests.support.canvas import COLUMNS, Piece
from tests.support.synthetic import TODAY, only
from tests.support.type3 import Type3
from tests.unit.test_turned_labels import ORDERS, PAGE, leaves_up

Read = Callable[[list[Piece], Type3], Reading]

FONTS = {
    "thousandths": Type3(),
    "ems": Type3(scale=1),
    "pixels": Type3(scale=0.012),
    "size 1": Type3(size=1),
    "size 1, pixels": Type3(scale=0.108, size=1),
    "upside down": Type3(is_flipped=True),
    "no box": Type3(has_box=False),
    "points": Type3(scale=1, size=1, em=9),
    "points, upside down": Type3(scale=1, size=1, em=9, is_flipped=True),
    "points, no box": Type3(scale=1, size=1, em=9, has_box=False),
    "resolution": Type3(scale=0.12, size=1, em=9),
    "small in a large size": Type3(scale=0.01, size=10, em=0.09),
    "large in a small size": Type3(scale=1, size=1, em=83),
}


@pytest.fixture
def read(tmp_path: Path, namen: Names) -> Read:
    """The reading of the page, with labels in a Type 3 font."""

    def read_page(labels: list[Piece], font: Type3) -> Reading:
        path = type3.add_text(canvas.write(tmp_path / "synthetisch.pdf", PAGE), labels, font)
        return only(read_file(path, ReadingContext(namen, TODAY)))

    return read_page


def level(groups: tuple[str, str], leaves: tuple[str, str]) -> list[Piece]:
    top = zip((60, 200, 330, 470), ("Gemeente", *groups, "Totaal"), strict=True)
    bottom = zip(COLUMNS, leaves * 2, strict=False)
    return [
        *(Piece(x, 220, group) for x, group in top),
        *(Piece(right - 4.5 * len(leaf), 232, leaf) for right, leaf in bottom),
    ]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("font", FONTS)
def test_labels_in_a_type_3_font_are_read(read: Read, font: str, order: str) -> None:
    groups, leaves, dordrecht = ORDERS[order]
    reading = read(level(groups, leaves), FONTS[font])
    assert (reading.uitslag, reading.reden) == ("aangenomen", None)
    assert reading.publicatie is not None
    assert reading.publicatie.kolomkoppen_gelezen
    assert reading.publicatie.regels[0].aantallen == dordrecht


@pytest.mark.parametrize("font", ["thousandths", "points", "small in a large size"])
def test_turned_labels_in_a_type_3_font_are_read(read: Read, font: str) -> None:
    groups, leaves, dordrecht = ORDERS["mirrored"]
    reading = read(leaves_up(groups, leaves), FONTS[font])
    assert reading.publicatie is not None, reading.reden
    assert reading.publicatie.kolomkoppen_gelezen
    assert reading.publicatie.regels[0].aantallen == dordrecht


@pytest.mark.parametrize("font", FONTS)
def test_labels_that_can_not_be_told_or_understood_are_refused(read: Read, font: str) -> None:
    assert read(level(("A", "B"), ("C", "D")), FONTS[font]).uitslag == "geweigerd"
    known = level(("Gemeenteklanten", "UWV-klanten"), ("Profiel", "Geen profiel"))
    without = Type3(**{**vars(FONTS[font]), "has_unicode": False})
    assert read(known, without).uitslag == "geweigerd"
