"""Footnote marks and characters that only format, in PDFs: no figure, name or quarter has them for digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from tests.support import raw_pdf
from tests.support.engines import read_by_pdfminer
from tests.support.raw_pdf import COUNTS, Place
from tests.support.synthetic import TODAY, only

FONT = "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>"


@dataclass(frozen=True)
class Mark:
    """A mark beside a text: its size and its rise as shares of the text's, the room before it, and its text."""

    text: str = "1"
    size: float = 0.65
    rise: float = 0.35
    room: float = 0
    is_before: bool = False
    is_first: bool = False
    """Drawn before what it stands beside."""

    def beside(self, marked: str) -> Callable[[Place], str]:
        """Draws every text, and the mark beside those that end with `marked`; or begin with it, if it stands before."""

        def show(place: Place) -> str:
            x, y, size, text, align = place
            width = stringWidth(text, "Helvetica", size)
            x -= width * {"left": 0, "center": 0.5, "right": 1}[align]
            shown = _text(x, y, size, text)
            found = text.find(marked)
            if found < 0:
                return shown
            before = stringWidth(text[:found], "Helvetica", size)
            own = stringWidth(self.text, "Helvetica", size * self.size)
            at = (
                -own - self.room * size if self.is_before else stringWidth(marked, "Helvetica", size) + self.room * size
            )
            mark = _text(x + before + at, y + self.rise * size, size * self.size, self.text)
            if self.is_before:
                return f"{mark}\n{shown}"
            rest_at = x + before + at + own
            head, rest = text[: found + len(marked)], text[found + len(marked) :]
            pieces = [_text(x, y, size, head), mark, *([_text(rest_at, y, size, rest)] if rest.strip() else [])]
            return "\n".join(reversed(pieces) if self.is_first else pieces)

        return show


def _text(x: float, y: float, size: float, text: str) -> str:
    escaped = text.replace("(", r"\(").replace(")", r"\)")
    return f"BT /F {size:.3f} Tf {x:.3f} {y:.3f} Td ({escaped}) Tj ET"


CLEAR = {
    "usual": Mark(),
    "LaTeX": Mark(size=0.7, rise=0.36),
    "a web page": Mark(size=0.833, rise=0.33),
    "typst": Mark(size=0.6, rise=0.5),
    "Word": Mark(size=0.65, rise=0.33),
    "hardly raised": Mark(size=0.7, rise=0.2),
    "apart": Mark(room=0.25),
    "two digits": Mark("12"),
    "with a bracket": Mark("1)"),
    "in brackets": Mark("(2)"),
    "two marks": Mark("1,2"),
    "star": Mark("*"),
    "letter": Mark("a"),
    "dagger": Mark("\u2020"),
    "drawn first": Mark(is_first=True),
    "superscript": Mark("\u00b9", 1, 0),
    "superscript apart": Mark("\u00b2", 1, 0, 0.25),
    "star at full size": Mark("*", 1, 0),
    "dagger at full size": Mark("\u2020", 1, 0),
}
UNCLEAR = {
    "not smaller": Mark(size=1, rise=0.33),
    "not smaller, high": Mark(size=1, rise=0.6),
    "hardly smaller": Mark(size=0.95, rise=0.33),
    "not raised": Mark(size=0.65, rise=0),
    "lowered": Mark(size=0.65, rise=-0.2),
    "before, not smaller": Mark(size=1, rise=0.33, is_before=True),
    "before": Mark(is_before=True),
    "larger": Mark(size=1.4, rise=0),
}
PLACES = {
    "cell": "300",
    "last cell": "1.321",
    "name": "Zwijndrecht",
    "total row": "TOTAAL AMR",
    "register": "5.000",
    "percentage": "75%",
    "quarter": "2021",
    "region": "Drechtsteden",
    "label": "Totaal in Sonar",
    "title": "klantprofielen",
}


@pytest.fixture(params=["quickly", "surely"])
def read(
    request: pytest.FixtureRequest, tmp_path: Path, namen: Names, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[Place], str]], Reading]:
    """Draws a page and reads it, by pdfium and by pdfminer alone."""
    if request.param == "surely":
        read_by_pdfminer(monkeypatch)

    def read_page(show: Callable[[Place], str]) -> Reading:
        path = raw_pdf.write(tmp_path / "synthetisch.pdf", show, FONT)
        return only(read_file(path, ReadingContext(namen, TODAY)))

    return read_page


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("mark", CLEAR)
def test_clear_mark_is_no_part_of_what_it_stands_beside(
    read: Callable[[Callable[[Place], str]], Reading], mark: str, place: str
) -> None:
    reading = read(CLEAR[mark].beside(PLACES[place]))
    assert (reading.uitslag, reading.quarter_key, reading.amr_naam) == ("aangenomen", "2021Q1", "Drechtsteden"), (
        reading.reden
    )
    publicatie = reading.publicatie
    assert publicatie is not None
    assert [regel.aantallen for regel in publicatie.regels] == COUNTS
    assert (publicatie.doelgroepregister, publicatie.registratiegraad_gepubliceerd) == (5000, 75)


@pytest.mark.parametrize("text", ["300", "1.321", "3.753", "20"])
@pytest.mark.parametrize("mark", UNCLEAR)
def test_digit_that_may_be_a_mark_makes_its_cell_unreadable(
    read: Callable[[Callable[[Place], str]], Reading], mark: str, text: str
) -> None:
    reading = read(UNCLEAR[mark].beside(text))
    assert reading.uitslag != "aangenomen" or UNCLEAR[mark].is_before
    if reading.publicatie is not None:
        read_counts = [regel.aantallen for regel in reading.publicatie.regels]
        for row, expected in zip(read_counts, COUNTS, strict=True):
            assert all(count in (None, printed) for count, printed in zip(row, expected, strict=True))


@pytest.mark.parametrize("mark", UNCLEAR)
def test_digit_that_may_be_a_mark_leaves_the_register_empty(
    read: Callable[[Callable[[Place], str]], Reading], mark: str
) -> None:
    publicatie = read(UNCLEAR[mark].beside("5.000")).publicatie
    assert publicatie is not None
    assert publicatie.doelgroepregister in (None, 5000)


def test_every_cell_may_have_a_mark(read: Callable[[Callable[[Place], str]], Reading]) -> None:
    def show(place: Place) -> str:
        return replace(Mark(), text="3").beside(place[3] if place[4] == "right" else "Totaal")(place)

    reading = read(show)
    assert reading.uitslag == "aangenomen", reading.reden
    assert reading.publicatie is not None
    assert [regel.aantallen for regel in reading.publicatie.regels] == COUNTS


def test_notes_begin_with_their_marks(read: Callable[[Callable[[Place], str]], Reading]) -> None:
    def show(place: Place) -> str:
        return Mark(is_before=True, room=0.1).beside("daarvan")(place)

    publicatie = read(show).publicatie
    assert publicatie is not None
    assert (publicatie.doelgroepregister, publicatie.registratiegraad_gepubliceerd) == (5000, 75)
