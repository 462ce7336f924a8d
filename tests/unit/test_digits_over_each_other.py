"""Digits that are drawn over other digits, and references that begin within a number: nothing is read there."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pikepdf
import pytest

from orchestration.domain.count import is_count
from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.glyphs import Glyph
from orchestration.reading.reading import Reading, read_file
from orchestration.reading.words import drawn_once, group_by_line, words_of
from tests.support.raw_pdf import HELVETICA, NOT_DECODED, Place, write
from tests.support.synthetic import TODAY

HEIGHT, WIDE = 10.0, 5.56


def drawn(text: str, x0: float, top: float, *, as_one: bool) -> list[Glyph]:
    pieces = [text] if as_one else list(text)
    glyphs = []
    for piece in pieces:
        box = (x0, top, x0 + WIDE * len(piece), top + HEIGHT)
        glyphs.append(Glyph(piece, *box, box, 0))
        x0 = box[2]
    return glyphs


@pytest.mark.parametrize("as_one", [*product((False, True), repeat=2)], ids=str)
@pytest.mark.parametrize(("one", "other"), [("123", "173"), ("12.317", "13.317"), ("1", "7"), ("12", "3")])
def test_figures_over_each_other_are_no_figure(one: str, other: str, as_one: tuple[bool, bool]) -> None:
    for across, down in product(range(-2, 3), range(-3, 4)):
        glyphs = drawn(one, 100, 100, as_one=as_one[0])
        glyphs += drawn(other, 100 + across / 2, 100 + down / 2, as_one=as_one[1])
        (line,) = group_by_line(drawn_once(glyphs))
        texts = [word.text for word in words_of(line)]
        assert not any(map(is_count, texts)), (across, down, texts)


def set_digits(text: str) -> list[Glyph]:
    """The characters of a figure, its points half as wide as its digits."""
    glyphs: list[Glyph] = []
    for character in text:
        x0 = glyphs[-1].x1 if glyphs else 100.0
        wide = WIDE / 2 if character in ".," else WIDE
        glyphs.append(Glyph(character, *(box := (x0, 100.0, x0 + wide, 100 + HEIGHT)), box, 0))
    return glyphs


@pytest.mark.parametrize("figure", ["5000", "1.490", "15.000", "7"])
def test_figure_with_a_digit_too_many_is_no_figure(figure: str) -> None:
    glyphs = set_digits(figure)
    for place, digit, tenths in product(range(len(glyphs)), "0123456789", range(-36, 37, 2)):
        x0 = glyphs[place].x0 + tenths / 10
        if any(glyph.text == digit and abs(glyph.x0 - x0) < 1.6 for glyph in glyphs):
            continue  # the same one, drawn twice
        extra = Glyph(digit, *(box := (x0, 100.5, x0 + WIDE, 100.5 + HEIGHT)), box, 0)
        (line,) = group_by_line(drawn_once([*glyphs, extra]))
        texts = [word.text for word in words_of(line)]
        assert not any(map(is_count, texts)), (place, digit, tenths, texts)


@pytest.mark.parametrize(("text", "over"), [("I", "V"), ("1", "/"), ("1", "-"), ("1", "x"), ("I", "1")])
def test_other_character_over_one_leaves_neither(text: str, over: str) -> None:
    for tenths in range(-20, 21, 4):
        glyphs = drawn(text, 100, 100, as_one=True) + drawn(over, 100 + tenths / 10, 100, as_one=True)
        (line,) = group_by_line(drawn_once(glyphs))
        assert {character for word in words_of(line) for character in word.text} == {"\ufffd"}


def test_accent_that_is_drawn_over_its_letter_leaves_it() -> None:
    for accent in "\u00b4\u0060\u00a8\u02c6\u0301":
        glyphs = drawn("e", 100, 100, as_one=True) + drawn(accent, 101, 100, as_one=True)
        (line,) = group_by_line(drawn_once(glyphs))
        assert [word.text for word in words_of(line)] == [f"e{accent}"]


@pytest.mark.parametrize("share", [0.7, 0.8, 1.0, 1.1])
def test_close_set_figure_is_read(share: float) -> None:
    glyphs = [glyph for n, digit in enumerate("12345") for glyph in drawn(digit, n * share * WIDE, 0, as_one=False)]
    assert [word.text for word in words_of(glyphs)] == ["12345"]


def over_each_other(place: Place, *texts: str) -> str:
    """The operators that draw texts in the place of one, each a little lower than the one before."""
    x, y, size, text, aligned = place
    x -= {"left": 0.0, "center": 0.25, "right": 0.5}[aligned] * size * len(text)
    escaped = [text.replace("(", "\\(").replace(")", "\\)") for text in texts]
    return " ".join(f"BT /F {size} Tf 1 0 0 1 {x} {y - 0.6 * n} Tm ({text}) Tj ET" for n, text in enumerate(escaped))


@pytest.mark.parametrize("font", [HELVETICA, NOT_DECODED], ids=["pdfium", "pdfminer"])
@pytest.mark.parametrize(("figure", "over"), [("5.000", "6.000"), ("1.321", "1.821"), ("1", "7")])
def test_page_with_a_figure_over_another_publishes_neither(
    tmp_path: Path, namen: Names, figure: str, over: str, font: str
) -> None:
    def show(place: Place) -> str:
        again = [place[3].replace(figure, over)] * (figure in place[3].split())
        return over_each_other(place, place[3], *again)

    (reading,) = read_file(write(tmp_path / "blad.pdf", show, font), ReadingContext(namen, TODAY))
    assert is_safe(reading)


@pytest.mark.parametrize("font", [HELVETICA, NOT_DECODED], ids=["pdfium", "pdfminer"])
@pytest.mark.parametrize(
    ("heading", "over"),
    [
        ("Eerste kwartaal 2021", "Eerste kwartaal 2022"),
        ("Eerste kwartaal '21", "Eerste kwartaal '20"),
        ("1e kw. 2021", "2e kw. 2021"),
        ("Q1-2021", "Q2-2021"),
        ("I kwartaal 2021", "V kwartaal 2021"),
        ("januari t/m maart 2021", "januari t/m maart 2022"),
    ],
)
def test_page_with_a_quarter_over_another_is_kept_out(
    tmp_path: Path, namen: Names, heading: str, over: str, font: str
) -> None:
    def show(place: Place) -> str:
        if place[1] != 760:
            return over_each_other(place, place[3])
        return f"{over_each_other(place, heading, over)} {over_each_other((300, 760, 13, '', 'left'), 'Drechtsteden')}"

    (reading,) = read_file(write(tmp_path / "blad.pdf", show, font), ReadingContext(namen, TODAY))
    assert reading.uitslag != "aangenomen", reading.publicatie and reading.publicatie.quarter_key


def is_safe(reading: Reading) -> bool:
    """True if it is kept out, or reads its rows as printed without a register."""
    return reading.uitslag != "aangenomen" or (
        reading.publicatie is not None and reading.publicatie.doelgroepregister is None
    )


@pytest.mark.parametrize("lost", [0, 1])
def test_reference_that_begins_within_a_number_is_no_sound_one(tmp_path: Path, namen: Names, lost: int) -> None:
    path = write(tmp_path / "blad.pdf", lambda place: over_each_other(place, place[3]), HELVETICA)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for _ in range(10):  # the number of the cross-references is to have two digits
            pdf.make_indirect(pikepdf.Dictionary(Kept=1))
        pdf.Root.Kept = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(Kept=n)) for n in range(10)])
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    content = path.read_bytes()
    comment = content.index(b"\n", content.index(b"%PDF-")) + 2
    path.write_bytes(content[:comment] + content[comment + lost :])
    (reading,) = read_file(path, ReadingContext(namen, TODAY))
    assert reading.uitslag == ("quarantaine" if lost else "aangenomen"), reading.reden
