"""What stands beside a table, across its page, or alone on a page before it: heard as the table's caption."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from tests.support import canvas
from tests.support.canvas import Piece
from tests.support.synthetic import TODAY, only

PAGE = [
    Piece(60, 60, "Transparantie van klantprofielen (synthetisch)"),
    Piece(60, 80, "Eerste kwartaal 2021 Drechtsteden"),
    *(Piece(x, 165, text) for x, text in ((225, "Gemeenteklanten"), (345, "UWV-klanten"), (470, "Totaal"))),
    *(Piece(x, 180, text) for x, text in ((60, "Gemeente"), (225, "Profiel"), (272, "Geen profiel"))),
    *(Piece(x, 180, text) for x, text in ((345, "Profiel"), (388, "Geen profiel"))),
    *canvas.row(200, "Dordrecht", "10", "200", "300", "100", "610"),
    *canvas.row(216, "Zwijndrecht", "20", "300", "400", "150", "870"),
    *canvas.row(232, "TOTAAL AMR", "30", "500", "700", "250", "1.480"),
    Piece(60, 270, "In Drechtsteden telt het doelgroepregister 2.000 personen; 74% is bekend in Sonar."),
]
PLACES = {
    "right of a row": [(520, 216, 0)],
    "left of the rows": [(8, 200, 0), (8, 216, 0), (8, 232, 0)],
    "right of the labels": [(520, 180, 0)],
    "left of the labels": [(8, 165, 0)],
    "right, between labels and rows": [(520, 190, 0)],
    "upwards": [(40, 230, 90)],
    "downwards": [(560, 190, -90)],
    "slanted": [(200, 420, 45)],
}
OTHERS = ["Wajong", "vrouwen", "WIA", "instroom", "mannen", "jongeren", "VSO", "Wsw", "raming", "concept"]
HONEST = ["pagina 1", "(c) UWV", "UWV 8821-04", "Openbaar", "april 2021", "UWV"]

Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path, namen: Names) -> Read:
    """The reading of a PDF of some pages."""

    def read_pages(*pages: list[Piece]) -> Reading:
        path = canvas.write(tmp_path / "synthetisch.pdf", *pages)
        return only(read_file(path, ReadingContext(namen, TODAY)))

    return read_pages


def placed(text: str, place: str) -> list[Piece]:
    return [Piece(x, y, text, turn) for x, y, turn in PLACES[place]]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", OTHERS)
def test_text_beside_the_table_that_names_other_people_keeps_it_out(read: Read, text: str, place: str) -> None:
    assert read([*PAGE, *placed(text, place)]).uitslag in ("quarantaine", "geweigerd")


@pytest.mark.parametrize("place", ["right of a row", "upwards", "downwards", "slanted"])
@pytest.mark.parametrize("text", HONEST)
def test_text_beside_the_table_that_says_nothing_of_it_keeps_nothing_out(read: Read, text: str, place: str) -> None:
    reading = read([*PAGE, *placed(text, place)])
    assert reading.uitslag == "aangenomen", reading.reden


def test_box_of_figures_beside_the_table_keeps_nothing_out(read: Read) -> None:
    box = ("Ter vergelijking", "Vacatures 20", "Banen 318", "Nieuw 96")
    reading = read([*PAGE, *(Piece(515, y, text) for y, text in zip((165, 180, 200, 216), box, strict=True))])
    assert reading.uitslag == "aangenomen", reading.reden


@pytest.mark.parametrize(
    "text", ["TEST", "VOORBEELD", "proefdruk", "kopie", "Specimen", "Klanten met een Wajong-uitkering"]
)
def test_short_text_across_the_page_is_heard_as_a_caption(read: Read, text: str) -> None:
    assert read([*PAGE, *placed(text, "slanted")]).uitslag == "quarantaine"


@pytest.mark.parametrize("text", ["Deel 2: vrouwen", "Wajong", "Klanten tot 27 jaar", "Hoofdstuk 3. Instroom"])
def test_page_of_a_few_lines_before_the_table_is_its_cover(read: Read, text: str) -> None:
    assert read([Piece(60, 60, text)], PAGE).uitslag == "quarantaine"
    assert (
        read([Piece(60, 60, "UWV"), Piece(60, 90, "Rapportage"), Piece(60, 300, text)], PAGE).uitslag == "quarantaine"
    )


def test_cover_that_says_nothing_of_the_table_keeps_nothing_out(read: Read) -> None:
    cover = [Piece(60, 60, "UWV"), Piece(60, 90, "Rapportage banenafspraak"), Piece(60, 300, "Deel 2: de regio's")]
    reading = read(cover, PAGE)
    assert reading.uitslag == "aangenomen", reading.reden


@pytest.mark.parametrize(
    "entry",
    [
        "Jonggehandicapten (Wajong)",
        "Tabel 1. Wajongers",
        "Alleen klanten tot en met",
        "Cijfers van Rijnmond, tweede kwartaal 2021",
        "Tweede kwartaal 2021 Drechtsteden ........",
        "Vrouwen met een klantprofiel",
        "Aantallen in tientallen",
        "Instroom ..........",
        "Totaal in Sonar: 9.999 personen op pagina",
        "Haaglanden ..........",
    ],
)
@pytest.mark.parametrize("title", ["Inhoud", "In deze uitgave", "In deze publicatie"])
def test_contents_that_say_otherwise_of_the_only_table_keep_it_out(read: Read, title: str, entry: str) -> None:
    assert read([*PAGE, Piece(60, 100, title), Piece(60, 115, f"{entry} 1")]).uitslag == "quarantaine"


def test_contents_say_nothing_of_a_table_on_another_page(read: Read) -> None:
    contents = [Piece(60, 60, "Inhoud"), Piece(60, 80, "Wajongers 1"), Piece(60, 95, "Klantprofielen 2")]
    assert read(contents, PAGE).uitslag == "aangenomen"


HEADS = [
    *("TWEEDE KWARTAAL / 2021", "Ultimo juni / 2021", "Stand per / 30 juni 2021", "30-06-2021", "juni 2021"),
    *("Mannen", "Wajong", "Instroom", "(65+)", "Vacatures", "Werkgevers", "jongeren", "Percentage per / gemeente"),
    *("Vestigingsgemeente / werkgever", "Werkgemeente", "buiten de regio"),
]


def with_head(head: str) -> list[Piece]:
    """The page with another head over the names, its second line after a slash."""
    lines = [Piece(60, y, text) for y, text in zip((165, 180), head.split(" / "), strict=False)]
    return [*(piece for piece in PAGE if piece.text != "Gemeente"), *lines]


@pytest.mark.parametrize("head", HEADS)
def test_head_of_the_names_is_heard_over_all_lines_of_the_labels(read: Read, head: str) -> None:
    assert read(with_head(head if " / " in head else f"{head} / Gemeente")).uitslag == "quarantaine"


@pytest.mark.parametrize(
    "head",
    ["Gemeente", "Woongemeente", "Gemeenten", "Eerste kwartaal / 2021", "Drechtsteden / Gemeente", "Per gemeente"],
)
def test_head_of_the_names_that_says_the_same_keeps_nothing_out(read: Read, head: str) -> None:
    reading = read(with_head(head))
    assert reading.uitslag == "aangenomen", reading.reden


@pytest.mark.parametrize(
    "head", ["Woon-|gemeente", "Klanten per|gemeente", "Gemeenten|in de regio", "Gemeente 1)", "Gemeenten"]
)
def test_head_of_the_names_may_be_broken(read: Read, head: str) -> None:
    lines = [Piece(60, 180 - 15 * back, text) for back, text in enumerate(reversed(head.split("|")))]
    reading = read([*(piece for piece in PAGE if piece.text != "Gemeente"), *lines])
    assert reading.uitslag == "aangenomen", reading.reden
