"""Pictures among text, with the extra `ocr`: labels and titles are read along, and contradict where they do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pikepdf
import pytest

from orchestration.domain.names import Names
from orchestration.domain.publicatie import Publicatie
from orchestration.reading.context import ReadingContext
from orchestration.reading.files import ReadRequest, read_files
from orchestration.reading.reading import Reading, read_file
from orchestration.system.limits import Limits
from tests.support.pictures import write_with_picture
from tests.support.raw_pdf import COUNTS, Place, publication
from tests.support.synthetic import TODAY, only
from tests.support.workspace import RAW

CORPUS = Path(__file__).parents[1] / "golden" / "corpus"
ABOVE: Place = (60, 800, 12, "", "left")


def saying(text: str) -> Place:
    return (*ABOVE[:3], text, "left")


def is_label(place: Place) -> bool:
    return place[1] in (710, 720)


def without(*texts: str) -> Iterable[Place]:
    return [place for place in publication() if not place[3].startswith(texts)]


def labels(*, is_exchanged: bool = False) -> list[Place]:
    swapped = {"Gemeenteklanten in Sonar": "UWV-klanten in Sonar", "UWV-klanten in Sonar": "Gemeenteklanten in Sonar"}
    found = [place for place in publication() if is_label(place)]
    return [(*place[:3], swapped.get(place[3], place[3]), place[4]) for place in found] if is_exchanged else found


def read(path: Path, namen: Names, *, recognises: bool = True) -> Reading:
    return only(read_file(path, ReadingContext(namen, TODAY, recognises=recognises)))


def table_of(reading: Reading) -> Publicatie:
    assert reading.publicatie is not None
    return reading.publicatie


def warned(reading: Reading) -> set[str]:
    return {controle.controle for controle in reading.controles if controle.oordeel != "klopt"}


@pytest.mark.parametrize("name", ["koppen-plaatje.groff", "koppen-letters.chromium", "koppen-plaatje-titel.weasyprint"])
def test_labels_in_a_picture_give_the_order(name: str, namen: Names) -> None:
    path = CORPUS / f"{name}.pdf"
    blind, seeing = read(path, namen, recognises=False), read(path, namen)
    assert (blind.uitslag, table_of(blind).kolomkoppen_gelezen) == ("aangenomen", False)
    assert (seeing.uitslag, table_of(seeing).kolomkoppen_gelezen) == ("aangenomen", True)
    assert table_of(seeing).regels == table_of(blind).regels
    assert table_of(seeing).leeswijze == "tekst"


def test_labels_in_a_picture_may_stand_in_another_order(tmp_path: Path, namen: Names) -> None:
    path = write_with_picture(
        tmp_path / "anders.pdf", labels(is_exchanged=True), [place for place in publication() if not is_label(place)]
    )
    assert [regel.aantallen for regel in table_of(read(path, namen)).regels] == [
        (uwv, geen_uwv, gemeente, geen_gemeente, totaal) for gemeente, geen_gemeente, uwv, geen_uwv, totaal in COUNTS
    ]


def test_title_in_a_picture_gives_the_quarter(tmp_path: Path, namen: Names) -> None:
    path = write_with_picture(
        tmp_path / "titel.pdf", [saying("Eerste kwartaal 2021 Drechtsteden")], without("Eerste", "Transparantie")
    )
    assert read(path, namen, recognises=False).quarter_key == "onbekend"
    reading = read(path, namen)
    assert (reading.uitslag, reading.quarter_key) == ("aangenomen", "2021Q1")


@pytest.mark.parametrize(
    ("pictured", "reason"),
    [
        ([saying("Vierde kwartaal 2020 Drechtsteden")], "2020Q4"),
        ([saying("Eerste kwartaal 2021 Twente")], "Twente"),
        ([saying("Aantallen x 10")], "Aantallen"),
        (labels(is_exchanged=True), "volgorde"),
        ([saying("Vierde kwartaal 2020"), (60, 820, 8, "Postbus 58 285 1040 HG", "left")], "2020Q4"),
    ],
    ids=["quarter", "region", "count", "order", "quarter over an address"],
)
def test_picture_that_contradicts_the_text_keeps_the_table_out(
    pictured: list[Place], reason: str, tmp_path: Path, namen: Names
) -> None:
    moved = [
        (x, y - 160 if is_label((x, y, size, text, side)) else y, size, text, side)
        for x, y, size, text, side in pictured
    ]
    reading = read(write_with_picture(tmp_path / "tegen.pdf", moved), namen)
    assert reading.uitslag != "aangenomen"
    assert reason in (reading.reden or "")


def test_words_of_a_logo_are_a_warning(tmp_path: Path, namen: Names) -> None:
    path = write_with_picture(tmp_path / "logo.pdf", [saying("Verzonnen instituut")])
    reading = read(path, namen)
    assert (reading.uitslag, warned(reading) - warned(read(path, namen, recognises=False))) == (
        "aangenomen",
        {"mededeling"},
    )


def test_logo_does_not_let_in_what_a_text_keeps_out(tmp_path: Path, namen: Names) -> None:
    texts = [*publication(), (60, 742, 9, "Proefuitdraai Rozenburg", "left")]
    path = write_with_picture(tmp_path / "logo.pdf", [(60, 731, 9, "alfa instituut", "left")], texts)
    assert read(path, namen).uitslag == "quarantaine"


def test_footnote_is_that_of_the_text(tmp_path: Path, namen: Names) -> None:
    note = [place for place in publication() if place[1] <= 600]
    path = write_with_picture(tmp_path / "noot.pdf", note, [place for place in publication() if place[1] > 600])
    assert table_of(read(path, namen)).doelgroepregister is None


def test_picture_at_the_edge_of_the_page_and_one_that_takes_too_long_change_nothing(
    tmp_path: Path, namen: Names
) -> None:
    path = write_with_picture(tmp_path / "rand.pdf", [(560, 800, 12, "Verzonnen instituut", "left")])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].MediaBox = [0, 0, 570, 842]
        pdf.save(path)
    assert read(path, namen).uitslag == "aangenomen"
    hurried = ReadingContext(namen, TODAY, Limits(ocr_seconds=1))
    ((_, (reading,)),) = read_files([ReadRequest(path, path.name)], hurried)
    assert reading.uitslag == "aangenomen"


def test_what_is_in_raw_has_the_same_verdict_and_figures(namen: Names) -> None:
    paths = sorted(RAW.rglob("*.pdf"))
    requests = [ReadRequest(path, path.name) for path in paths]
    found = dict(read_files(requests, ReadingContext(namen, TODAY)))
    for place, path in enumerate(paths):
        blind, seeing = read(path, namen, recognises=False), only(found[place])
        assert (
            (blind.uitslag, blind.quarter_key)
            == (seeing.uitslag, seeing.quarter_key)
            == ("aangenomen", blind.quarter_key)
        )
        assert table_of(blind).regels == table_of(seeing).regels
    assert all(table_of(only(readings)).kolomkoppen_gelezen for readings in found.values())
