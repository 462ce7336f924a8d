"""Fonts that say little of themselves, or the wrong thing: not embedded, without widths, with ligatures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from orchestration.domain.names import Names
from orchestration.reading import glyphs_pdfminer
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import read_file
from tests.support import raw_pdf
from tests.support.engines import read_by_pdfminer
from tests.support.raw_pdf import COUNTS, Place
from tests.support.synthetic import TODAY, only

Show = Callable[[Place], str]

_LIGATURES = {"fi": "\x01", "fl": "\x02"}
_ENCODING = "/Encoding <</BaseEncoding /WinAnsiEncoding /Differences [1 /fi /fl]>>"


def font(name: str, subtype: str = "Type1", widths: str = "") -> str:
    return f"<</Type /Font /Subtype /{subtype} /BaseFont /{name} {_ENCODING} {widths}>>"


def widths_of(name: str, factor: float = 1, base: float = 0) -> str:
    """The entry for the widths of the codes 1 to 255: those of a standard font times a factor, and more."""
    letters = {1: "fi", 2: "fl"} | {code: bytes([code]).decode("cp1252", "replace") for code in range(32, 256)}
    found = [base + factor * stringWidth(letters.get(code, ""), name, 1000) for code in range(1, 256)]
    return f"/FirstChar 1 /LastChar 255 /Widths [{' '.join(f'{width:.0f}' for width in found)}]"


def encoded(text: str) -> str:
    for letters, code in _LIGATURES.items():
        text = text.replace(letters, code)
    return text.replace("(", r"\(").replace(")", r"\)")


def begin(place: Place, name: str = "Helvetica") -> float:
    x, _, size, text, align = place
    return x - float(stringWidth(text, name, size)) * {"left": 0, "center": 0.5, "right": 1}[align]


def in_one_go(place: Place) -> str:
    return f"BT /F {place[2]} Tf {begin(place):.3f} {place[1]} Td ({encoded(place[3])}) Tj ET"


def kerned(before: int, after: int) -> Show:
    """A text with a shift before and after each ligature, in thousandths of its size."""

    def show(place: Place) -> str:
        text = encoded(place[3])
        for code in _LIGATURES.values():
            text = text.replace(code, f") {before} ({code}) {after} (")
        return f"BT /F {place[2]} Tf {begin(place):.3f} {place[1]} Td [({text})] TJ ET"

    return show


def letter_by_letter(place: Place, *, is_backwards: bool = False) -> str:
    x, pieces = begin(place), []
    letters = list(encoded(place[3]).replace(r"\(", "(").replace(r"\)", ")"))
    for letter in letters:
        plain = next((text for text, code in _LIGATURES.items() if code == letter), letter)
        if letter != " ":
            pieces.append(f"BT /F {place[2]} Tf {x:.3f} {place[1]} Td ({encoded(letter)}) Tj ET")
        x += stringWidth(plain, "Helvetica", place[2])
    return "\n".join(reversed(pieces) if is_backwards else pieces)


def letters_backwards(place: Place) -> str:
    return letter_by_letter(place, is_backwards=True)


def ligature_last(place: Place) -> str:
    """Each word without its ligatures, which are drawn afterwards in the room that is left for them."""
    x = begin(place)
    pieces: list[str] = []
    late: list[str] = []
    for word in place[3].split(" "):
        pieces_of_word = word.replace("fi", "\x01").replace("fl", "\x02")
        for piece in pieces_of_word.replace("\x01", " \x01 ").replace("\x02", " \x02 ").split():
            plain = {code: text for text, code in _LIGATURES.items()}.get(piece, piece)
            drawn = f"BT /F {place[2]} Tf {x:.3f} {place[1]} Td ({encoded(plain)}) Tj ET"
            (late if piece in _LIGATURES.values() else pieces).append(drawn)
            x += stringWidth(plain, "Helvetica", place[2])
        x += stringWidth(" ", "Helvetica", place[2])
    return "\n".join([*pieces, *late])


FORMS: Mapping[str, tuple[Show, str]] = {
    "helvetica": (in_one_go, font("Helvetica")),
    "helvetica with widths": (in_one_go, font("Helvetica", widths=widths_of("Helvetica"))),
    "times": (in_one_go, font("Times-Roman")),
    "times with the widths of helvetica": (in_one_go, font("Times-Roman", widths=widths_of("Helvetica"))),
    "courier with the widths of helvetica": (in_one_go, font("Courier", widths=widths_of("Helvetica"))),
    "arial": (in_one_go, font("ArialMT", "TrueType", widths_of("Helvetica"))),
    "arial without widths": (in_one_go, font("ArialMT", "TrueType")),
    "unknown font": (in_one_go, font("Frutiger", widths=widths_of("Helvetica"))),
    "kerned closer": (kerned(30, 30), font("Helvetica")),
    "kerned wider": (kerned(-30, -30), font("Helvetica", widths=widths_of("Helvetica"))),
    "ligature of no width": (kerned(0, -500), font("Helvetica", widths=widths_of("Helvetica").replace("500", "0", 2))),
    "ligature of no width, not kerned": (
        in_one_go,
        font("Helvetica", widths=widths_of("Helvetica").replace("500", "0", 2)),
    ),
    "letter by letter": (letter_by_letter, font("Helvetica")),
    "letter by letter, no widths": (letter_by_letter, font("Helvetica", widths=widths_of("Helvetica", 0))),
    "letter by letter, half widths": (letter_by_letter, font("Helvetica", widths=widths_of("Helvetica", 0.5))),
    "letter by letter, backwards": (letters_backwards, font("Helvetica")),
    "backwards, no widths": (letters_backwards, font("Helvetica", widths=widths_of("Helvetica", 0))),
    "ligatures last": (ligature_last, font("Helvetica")),
    "ligatures last, with widths": (ligature_last, font("Helvetica", widths=widths_of("Helvetica"))),
}

QUICKLY_ALONE = ("ligature of no width", "letter by letter, half widths")
"""Forms in which pdfium knows more than the widths tell, and pdfminer does not."""


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("speed", ["quickly", "surely"])
def test_words_and_figures_are_whole(
    form: str, speed: str, tmp_path: Path, namen: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    show, font = FORMS[form]
    if speed == "surely":
        read_by_pdfminer(monkeypatch)
    reading = only(read_file(raw_pdf.write(tmp_path / "synthetisch.pdf", show, font), ReadingContext(namen, TODAY)))
    if speed == "surely" and form in QUICKLY_ALONE:
        assert reading.uitslag == "geweigerd"
        return
    assert (reading.uitslag, reading.amr_naam, reading.quarter_key) == ("aangenomen", "Drechtsteden", "2021Q1"), (
        reading.reden
    )
    assert reading.publicatie is not None
    assert [regel.aantallen for regel in reading.publicatie.regels] == COUNTS
    assert reading.publicatie.doelgroepregister == 5000
    assert reading.publicatie.registratiegraad_gepubliceerd == 75


@pytest.mark.parametrize("crop", ["", "[0 0 595 842]", "[30 40 580 800]"])
@pytest.mark.parametrize("media", ["[0 0 595 842]", "[-20 -30 595 842]", "[0 0 595.32 841.92]"])
def test_page_may_inherit_its_size(
    media: str, crop: str, tmp_path: Path, namen: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = {"/MediaBox": media, **({"/CropBox": crop} if crop else {})}
    paths = [
        raw_pdf.write(tmp_path / "geerfd.pdf", in_one_go, font("Helvetica"), page={"/MediaBox": ""}, parent=parent),
        raw_pdf.write(tmp_path / "eigen.pdf", in_one_go, font("Helvetica"), page=parent),
    ]
    monkeypatch.setattr(glyphs_pdfminer, "read_pages", None)  # pdfium alone
    inherited, own = [only(read_file(path, ReadingContext(namen, TODAY))) for path in paths]
    assert inherited.uitslag == "aangenomen"
    assert inherited.publicatie == own.publicatie


# Text without a height

FLAT = {
    "size 0": "/F 0 Tf 1 0 0 1 {x} {y} Tm",
    "no height": "/F 9 Tf 1 0 0 0 {x} {y} Tm",
    "no width": "/F 9 Tf 0 0 0 1 {x} {y} Tm",
    "nothing": "/F 9 Tf 0 0 0 0 {x} {y} Tm",
    "one line": "/F 9 Tf 1 1 1 1 {x} {y} Tm",
    "tiny": "/F 0.0000001 Tf 1 0 0 1 {x} {y} Tm",
    "vast": "/F 9 Tf 1e38 0 0 1e38 {x} {y} Tm",
    "vast size": "/F 1e38 Tf 1e38 0 0 1e38 {x} {y} Tm",
    "scaled away": "/F 9 Tf 0 Tz 1 0 0 1 {x} {y} Tm",
}


@pytest.mark.parametrize("drawn", FLAT.values(), ids=FLAT)
@pytest.mark.parametrize("text", ["1.321", "Dordrecht", " ", "2"])
@pytest.mark.parametrize("engine", ["pdfium", "pdfminer"])
def test_text_without_a_height_raises_nothing_and_is_no_figure(
    tmp_path: Path, namen: Names, monkeypatch: pytest.MonkeyPatch, drawn: str, text: str, engine: str
) -> None:
    if engine == "pdfminer":
        read_by_pdfminer(monkeypatch)

    def show(place: Place) -> str:
        x, y, *_, shown, _ = place
        usual = in_one_go(place)
        if shown not in ("1.321", "Dordrecht"):
            return usual
        flat = f"BT {drawn.format(x=x, y=y)} ({text}) Tj ET"
        return flat if shown == text else f"{usual} {flat}"

    path = raw_pdf.write(tmp_path / "synthetisch.pdf", show, font("Helvetica"))
    for reading in read_file(path, ReadingContext(namen, TODAY)):
        if reading.uitslag == "aangenomen" and reading.publicatie is not None:
            assert [regel.aantallen for regel in reading.publicatie.regels] == COUNTS
            assert text not in ("1.321", "Dordrecht")
