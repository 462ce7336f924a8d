"""Text beyond the edge of a page, or cut by it: it is not read, and a table that is another one with it is kept out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from tests.support.raw_pdf import HELVETICA, NOT_DECODED, RIGHTS, Place, publication
from tests.support.synthetic import TODAY

BOX = (0, 0, 595, 842)
BODY = [place for place in publication() if place[1] <= 720]
ROWS_AND_NOTE = [place for place in BODY if place[1] <= 690]
ALL = list(publication())
COVER: list[Place] = [
    (60, 500, 20, "Transparantie van klantprofielen (synthetisch)", "left"),
    (60, 460, 16, "Eerste kwartaal 2021", "left"),
    (60, 430, 16, "Drechtsteden", "left"),
]
OFF_PAGE = {"above": (60, 900), "below": (60, -40), "left": (-300, 400), "right": (700, 400)}
ENDLESS = f"10 10 {'9' * 39}.0 5 re f"
CURVES = "60 500 m 70 510 80 495 90 505 c 100 500 l 100 510 l 60 505 l f"

Crop = Sequence[float]
Page = tuple[Iterable[Place | str], Crop]


def width(text: str, size: float) -> float:
    return float(stringWidth(text, "Helvetica", size))


def show(place: Place | str) -> str:
    if isinstance(place, str):
        return place
    x, y, size, text, aligned = place
    x -= {"left": 0.0, "center": 0.5, "right": 1.0}[aligned] * width(text, size)
    escaped = text.replace("(", "\\(").replace(")", "\\)")
    return f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET"


def hidden(place: Place) -> str:
    return f"q 0 0 1 1 re W n {show(place)} Q"


def down(places: Iterable[Place], by: float) -> list[Place]:
    return [(x, y - by, size, text, aligned) for x, y, size, text, aligned in places]


def headed(text: str, x: float) -> list[Place]:
    return [(x, y, size, text, aligned) if y == 760 else (_, y, size, old, aligned) for _, y, size, old, aligned in ALL]


def renamed(places: Iterable[Place], names: Mapping[str, str]) -> list[Place]:
    return [(x, y, size, names.get(text, text), aligned) for x, y, size, text, aligned in places]


def read(path: Path, namen: Names, *pages: Page, font: str = HELVETICA) -> tuple[Reading, ...]:
    with pikepdf.new() as pdf:
        for number, (places, crop) in enumerate(pages):
            pdf.add_blank_page(page_size=(595, 842))
            made = pdf.pages[number].obj
            made.Contents = pdf.make_stream("\n".join(map(show, places)).encode("cp1252"))
            made.Resources = pikepdf.Object.parse(f"<</Font <</F {font}>>>>".encode())
            made.CropBox = pikepdf.Array(crop)
        pdf.save(path)
    return read_file(path, ReadingContext(namen, TODAY))


def only(path: Path, namen: Names, *pages: Page, font: str = HELVETICA) -> Reading:
    (reading,) = read(path, namen, *pages, font=font)
    return reading


def is_kept_out(reading: Reading, text: str) -> bool:
    """True if it is kept out because of a text beyond the edge."""
    return reading.uitslag == "quarantaine" and f"Buiten de rand van de bladzijde staat '{text}" in (
        reading.reden or ""
    )


def table(top: float, *rows: tuple[str, tuple[int, ...]]) -> list[Place]:
    places: list[Place] = []
    for number, (name, counts) in enumerate(rows):
        places.append((60, top - 16 * number, 9, name, "left"))
        for right, count in zip(RIGHTS, counts, strict=True):
            places.append((right, top - 16 * number, 9, f"{count:,}".replace(",", "."), "right"))
    return places


WORDS: dict[str, tuple[str, Page]] = {
    "a year becomes another one": (
        "21",
        (
            headed("Drechtsteden, eerste kwartaal 2021", 573 - width("Drechtsteden, eerste kwartaal 20", 13)),
            (0, 0, 575, 842),
        ),
    ),
    "a quarter becomes another one": (
        "I",
        (headed("III kwartaal 2020 Drechtsteden", 60 - width("I", 13)), (59.5, 0, 595, 842)),
    ),
    "a figure becomes another one": (
        "1",
        (
            [place for place in ALL if place[1] >= 620]
            + [
                (60, 600, 8, "Noot: in de arbeidsmarktregio Drechtsteden telt het doelgroepregister", "left"),
                (60 - width("1", 8), 590, 8, "15.000 personen; daarvan is 25% bekend in Sonar.", "left"),
            ],
            (59.5, 0, 595, 842),
        ),
    ),
    "a caption loses its remark": (
        ", waarvan Wajong",
        (
            headed(
                "Eerste kwartaal 2021 Drechtsteden, waarvan Wajong",
                535 - width("Eerste kwartaal 2021 Drechtsteden", 13),
            ),
            (0, 0, 535.5, 842),
        ),
    ),
    "a caption has its first letter within": (
        "ierde kwartaal 2020",
        ([(587, 760, 13, "Vierde kwartaal 2020 Drechtsteden, waarvan Wajong", "left"), *ALL[2:]], BOX),
    ),
    "a caption has its descenders within": (
        "Vierde kwartaal 2020",
        ([(60, 843, 13, "Vierde kwartaal 2020 Drechtsteden, waarvan Wajong", "left"), *ALL[2:]], BOX),
    ),
}


@pytest.mark.parametrize("what", WORDS)
@pytest.mark.parametrize("font", [HELVETICA, NOT_DECODED], ids=["pdfium", "pdfminer"])
def test_word_that_is_cut_by_the_edge_decides_nothing(tmp_path: Path, namen: Names, what: str, font: str) -> None:
    text, page = WORDS[what]
    assert is_kept_out(only(tmp_path / "blad.pdf", namen, page, font=font), text)


def test_name_that_is_cut_is_no_other_name(tmp_path: Path, namen: Names) -> None:
    names = {"Dordrecht": "Enkhuizen", "Zwijndrecht": "Hoorn", "TOTAAL AMR": "Totaal"}
    left = 150 - width("huizen", 9)
    places: list[Place] = []
    for x, y, size, text, aligned in renamed(ALL, names):
        text = text.replace("Drechtsteden", "Noord-Holland Noord")
        is_name = text in names.values()
        places.append((150 if is_name else max(x, left + 3), y, size, text, "right" if is_name else aligned))
    reading = only(tmp_path / "blad.pdf", namen, (places, (left - 0.5, 0, 595, 842)))
    assert reading.publicatie is not None
    assert reading.publicatie.regels[0].naam == "huizen"
    assert is_kept_out(reading, "Enk")


BEYOND: dict[str, tuple[str, list[Page]]] = {
    "the quarter of the table, below a cover": (
        "Vierde kwartaal 2020",
        [(COVER, BOX), ([(60, 760, 13, "Vierde kwartaal 2020 Drechtsteden", "left"), *BODY], (0, 0, 595, 740))],
    ),
    "the quarter of the cover": (
        "Eerste kwartaal 2021",
        [
            (
                [
                    (60, 800, 16, "Eerste kwartaal 2021 Drechtsteden", "left"),
                    (60, 60, 10, "Tweede kwartaal 2021", "left"),
                ],
                (0, 0, 595, 780),
            ),
            (BODY, BOX),
        ],
    ),
    "the caption of a part": (
        "Tabel 3: waarvan Wajong",
        [(COVER, BOX), ([(60, 760, 13, "Tabel 3: waarvan Wajong", "left"), *BODY], (0, 0, 595, 740))],
    ),
    "another quarter beside the table": (
        "Vierde kwartaal 2020",
        [([*ALL, (-200, 740, 9, "Vierde kwartaal 2020", "left")], BOX)],
    ),
    "the caption at the foot of the page before": (
        "Vierde kwartaal 2020",
        [
            (
                [
                    (60, 780, 13, "Transparantie van klantprofielen", "left"),
                    (60, 20, 13, "Vierde kwartaal 2020 Drechtsteden, waarvan Wajong", "left"),
                ],
                (0, 100, 595, 842),
            ),
            (BODY, BOX),
        ],
    ),
    "the rows of a second group, and the total": (
        "Papendrecht",
        [
            (
                [
                    (60, 800, 13, "Transparantie van klantprofielen Eerste kwartaal 2021 Drechtsteden", "left"),
                    *[place for place in BODY if place[1] > 700],
                    *table(690, ("Dordrecht", (1, 20, 300, 1000, 1321)), ("Zwijndrecht", (2, 30, 400, 2000, 2432))),
                    *table(658, ("Totaal", (3, 50, 700, 3000, 3753))),
                    *table(642, ("Papendrecht", (1, 10, 100, 500, 611)), ("Sliedrecht", (2, 10, 100, 500, 612))),
                    *table(610, ("Totaal", (3, 20, 200, 1000, 1223)), ("TOTAAL AMR", (6, 70, 900, 4000, 4976))),
                ],
                (0, 652, 595, 842),
            )
        ],
    ),
    "labels in another order": (
        "Eerste kwartaal 2021",
        [
            (COVER, BOX),
            (
                [
                    (60, 760, 13, "Eerste kwartaal 2021 Drechtsteden", "left"),
                    *renamed(
                        [place for place in BODY if place[1] > 700],
                        {
                            "Gemeenteklanten in Sonar": "UWV-klanten in Sonar",
                            "UWV-klanten in Sonar": "Gemeenteklanten in Sonar",
                        },
                    ),
                    *ROWS_AND_NOTE,
                ],
                (0, 0, 595, 705),
            ),
        ],
    ),
    "a caption, where something is drawn without end": (
        "Vierde kwartaal 2020",
        [([(60, 900, 13, "Vierde kwartaal 2020, waarvan Wajong", "left"), *ALL[2:], ENDLESS], BOX)],
    ),
}


@pytest.mark.parametrize("what", BEYOND)
def test_table_that_is_another_one_with_what_lies_beyond_is_kept_out(tmp_path: Path, namen: Names, what: str) -> None:
    text, pages = BEYOND[what]
    assert is_kept_out(only(tmp_path / "blad.pdf", namen, *pages), text)


@pytest.mark.parametrize("side", OFF_PAGE)
def test_caption_beyond_any_edge_is_told(tmp_path: Path, namen: Names, side: str) -> None:
    x, y = OFF_PAGE[side]

    def written(text: str, places: Iterable[Place]) -> Reading:
        return only(tmp_path / "blad.pdf", namen, ([*places, (x, y, 13, text, "left")], BOX))

    assert is_kept_out(written("waarvan Wajong", ALL), "waarvan Wajong")
    assert is_kept_out(written("waarvan Wajong", ALL[2:]), "waarvan Wajong")
    assert written("   ", ALL[2:]).uitslag == "aangenomen"


def test_what_printers_leave_beyond_the_edge_keeps_nothing_out(tmp_path: Path, namen: Names) -> None:
    marks: list[Place] = [
        (10, 5, 6, "klantprofielen_def.indd 3", "left"),
        (400, 5, 6, "12-04-21 14:05", "left"),
        (560, 5, 6, "C M Y K", "left"),
    ]
    box = (20, 20, 575, 825)
    assert only(tmp_path / "blad.pdf", namen, ([*ALL, *marks], box)).uitslag == "aangenomen"
    covered = only(tmp_path / "kaft.pdf", namen, (COVER, BOX), ([*BODY, *marks], box))
    assert (covered.uitslag, covered.quarter_key) == ("aangenomen", "2021Q1")


def test_footnote_beyond_the_edge_is_not_read_and_keeps_nothing_out(tmp_path: Path, namen: Names) -> None:
    reading = only(tmp_path / "blad.pdf", namen, (ALL, (0, 620, 595, 842)))
    assert reading.publicatie is not None
    assert (reading.uitslag, reading.publicatie.doelgroepregister) == ("aangenomen", None)


def test_footnote_beyond_the_edge_that_is_of_another_quarter_keeps_the_table_out(tmp_path: Path, namen: Names) -> None:
    def noted(quarter: str, heading: str) -> Reading:
        note = f"Noot: in het {quarter} telt het doelgroepregister in Drechtsteden 5.000 personen;"
        places: list[Place] = [(60, 760, 13, heading, "left"), *ALL[2:-2], (60, 600, 8, note, "left"), ALL[-1]]
        return only(tmp_path / "blad.pdf", namen, (places, (0, 620, 595, 842)))

    named = "Eerste kwartaal 2021 Drechtsteden"
    assert noted("eerste kwartaal 2021", named).uitslag == "aangenomen"
    assert is_kept_out(noted("vierde kwartaal 2020", named), "Noot: in het vierde")
    assert is_kept_out(noted("eerste kwartaal 2021", "Drechtsteden"), "Noot: in het eerste")


def test_table_keeps_what_is_said_of_it_that_is_hidden_with_another(tmp_path: Path, namen: Names) -> None:
    remark: Place = (60.0, 570.0, 9.0, "waarvan Wajong", "left")
    first = [hidden(place) for place in [*ALL, remark]]
    captioned = only(tmp_path / "deel.pdf", namen, ([*first, *down(ALL[2:], 350)], BOX))
    assert (captioned.uitslag, "waarvan Wajong" in (captioned.reden or "")) == ("quarantaine", True)

    other = renamed(ROWS_AND_NOTE, {"1.000": "1.001", "1.321": "1.322", "3.000": "3.001", "3.753": "3.754"})
    heading: Place = (60, 500, 13, "Vierde kwartaal 2020 Drechtsteden", "left")
    kept: list[Place | str] = [*ALL[:2], *[place for place in BODY if place[1] > 700]]
    kept += map(hidden, [*other, heading])
    quarter = only(tmp_path / "kwartaal.pdf", namen, ([*kept, *down(ROWS_AND_NOTE, 220)], BOX))
    assert (quarter.uitslag, "2020Q4" in (quarter.reden or "")) == ("quarantaine", True)


def test_labels_of_its_own_that_are_hidden_do_not_give_a_table_the_order_of_another(
    tmp_path: Path, namen: Names
) -> None:
    groups = {"Gemeenteklanten in Sonar": "UWV-klanten in Sonar", "UWV-klanten in Sonar": "Gemeenteklanten in Sonar"}
    labels = renamed([place for place in BODY if place[1] > 700], groups)
    rows = table(690, ("Gorinchem", (300, 100, 2, 40, 442)), ("TOTAAL AMR", (300, 100, 2, 40, 442)))
    heading: Place = (60, 760, 13, "Eerste kwartaal 2021 Gorinchem", "left")
    _, second = read(tmp_path / "twee.pdf", namen, (ALL, BOX), ([heading, *map(hidden, labels), *rows], BOX))
    assert (second.uitslag, "de koppen van de kolommen" in (second.reden or "")) == ("quarantaine", True)


def test_caption_in_outlines_is_told_where_something_is_drawn_without_end(tmp_path: Path, namen: Names) -> None:
    heading: Place = (60, 520, 13, "Vierde kwartaal 2020 Drechtsteden", "left")
    second: list[Place | str] = [CURVES, *down(BODY, 240), heading]
    readings = read(tmp_path / "twee.pdf", namen, ([*ALL, *second, ENDLESS], BOX))
    assert [reading.uitslag for reading in readings] == ["quarantaine"] * 2
