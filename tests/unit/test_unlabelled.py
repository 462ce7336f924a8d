"""Tables whose column labels are not in the text: when the usual order is taken, and when it can't be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from tests.support import canvas
from tests.support.canvas import Piece
from tests.support.synthetic import TODAY, only, publicatie_tekst

Read = Callable[..., Reading]

DORDRECHT, ZWIJNDRECHT, TOTAAL = (10, 200, 300, 100, 610), (20, 300, 400, 150, 870), (30, 500, 700, 250, 1480)
NOTE = (
    "In Sonar zijn niet alle doelgroepers opgenomen, in de arbeidsmarktregio Drechtsteden bevat het",
    "doelgroepregister banenafspraak in totaal 2.000 personen. Hiervan is 74% bekend binnen Sonar.",
)
HEADING = [
    Piece(60, 60, "Transparantie van klantprofielen (synthetisch)"),
    Piece(60, 80, "Eerste kwartaal 2021 Drechtsteden"),
]


def rows(top: float = 200, order: Sequence[int] = range(5), total: str = "TOTAAL AMR") -> list[Piece]:
    """The table's rows, with the columns in another order if asked."""
    names = {"Dordrecht": DORDRECHT, "Zwijndrecht": ZWIJNDRECHT, total: TOTAAL}
    return [
        piece
        for number, (name, counts) in enumerate(names.items())
        for piece in canvas.row(top + 16 * number, name, *(f"{counts[place]:,}".replace(",", ".") for place in order))
    ]


def note(top: float = 270) -> list[Piece]:
    return [Piece(60, top + 12 * number, line) for number, line in enumerate(NOTE)]


PAGE = [*HEADING, *rows(), *note()]
TEXT = publicatie_tekst(
    labels="",
    rijen="Dordrecht\t10\t200\t300\t100\t610\nZwijndrecht\t20\t300\t400\t150\t870\n",
    totaalrij="TOTAAL AMR\t30\t500\t700\t250\t1.480\n",
    voetnoot=" ".join(NOTE) + "\n",
)


@pytest.fixture
def read(tmp_path: Path, namen: Names) -> Read:
    """The reading of a PDF with these pages, or of a text."""

    def read_pages(*pages: Sequence[Piece] | str) -> Reading:
        path = tmp_path / "synthetisch.pdf"
        if isinstance(pages[0], str):
            path = tmp_path / "synthetisch.txt"
            path.write_text(pages[0], encoding="utf-8")
        else:
            canvas.write(path, *(page for page in pages if not isinstance(page, str)))
        return only(read_file(path, ReadingContext(namen, TODAY)))

    return read_pages


def counts_of(reading: Reading) -> list[tuple[int | None, ...]]:
    assert reading.publicatie is not None
    return [regel.aantallen for regel in reading.publicatie.regels]


def warnings_of(reading: Reading) -> set[str]:
    return {controle.controle for controle in reading.controles if controle.oordeel != "klopt"}


# Nothing stands where labels stand


@pytest.mark.parametrize(
    "page",
    [
        PAGE,
        [*rows(), *note(), Piece(60, 400, "De publicatie 'Klantprofielen' geeft inzicht (synthetisch).")],
        [*PAGE, Piece(60, 185, "Gemeente")],
        [*PAGE, Piece(60, 185, "Arbeidsmarktregio")],
        [*PAGE, Piece(280, 185, "Aantal personen in Sonar")],
        [*PAGE, Piece(60, 30, "UWV"), Piece(250, 30, "Klantprofielen"), Piece(470, 30, "Pagina 1 van 1")],
        [*rows(), *note(), Piece(60, 30, "UWV"), Piece(250, 30, "Klantprofielen"), Piece(470, 30, "Pagina 1 van 1")],
        [*PAGE, Piece(60, 110, "Deze tabel telt mensen die in Sonar staan, met en zonder klantprofiel.")],
        [*PAGE, Piece(60, 180, "Deze tabel telt mensen die in Sonar staan, met en zonder klantprofiel.")],
        [
            *PAGE,
            Piece(60, 176, "Geteld zijn de mensen van de banenafspraak die in"),
            Piece(60, 187, "Sonar staan op de laatste dag van het kwartaal."),
        ],
        [HEADING[0], Piece(60, 80, "Arbeidsmarktregio Drechtsteden"), Piece(60, 100, "Q1 2021"), *rows(), *note()],
        [*rows(100), *note(170), Piece(60, 60, "Eerste kwartaal 2021 Drechtsteden")],
    ],
    ids=[
        "title and quarter", "nothing above", "label of the names", "label of the regions", "unit", "page header",
        "page header alone", "sentence", "sentence right above", "sentence over two lines", "heading in three", "close",
    ],
)  # fmt: skip
def test_pdf_without_labels_is_read_in_the_usual_order_and_says_so(read: Read, page: list[Piece]) -> None:
    reading = read(page)
    assert (reading.uitslag, reading.reden) == ("aangenomen", None)
    assert counts_of(reading) == [DORDRECHT, ZWIJNDRECHT, TOTAAL]
    assert "kolomkoppen" in warnings_of(reading)


def test_text_without_labels_is_read_in_the_usual_order_and_says_so(read: Read) -> None:
    reading = read(TEXT)
    assert reading.uitslag == "aangenomen"
    assert counts_of(reading) == [DORDRECHT, ZWIJNDRECHT, TOTAAL]
    assert warnings_of(reading) == {"kolomkoppen"}


def test_heading_without_a_quarter_is_a_warning(read: Read) -> None:
    reading = read([*rows(), *note()])
    assert reading.quarter_key == "onbekend"
    assert warnings_of(reading) == {"kolomkoppen", "kwartaal_gelezen"}


def test_rows_on_two_pages_without_labels_are_one_table(read: Read) -> None:
    first, second = rows()[:6], [piece._replace(y=piece.y - 120) for piece in rows()[6:]]
    reading = read([*HEADING, *first], [*second, *note(200)])
    assert reading.uitslag == "aangenomen"
    assert counts_of(reading) == [DORDRECHT, ZWIJNDRECHT, TOTAAL]


# Something stands there that is not understood


@pytest.mark.parametrize(
    "labels",
    [
        [(185, "Gemeente", "WW", "WIA", "Wajong", "ZW", "Totaal")],
        [(185, "", "Man", "Vrouw", "Man", "Vrouw", "Samen")],
        [(175, "", "Met een", "Met een", "", "", ""), (185, "", "WW-uitkering", "WIA-uitkering", "", "", "Totaal")],
        [(185, "Gemeente", "2018", "2019", "2020", "2021", "Samen")],
        [(185, "", "2018", "2019", "2020", "2021", "2022")],
        [(185, "", "", "", "", "", "Totaal")],
        [(185, "", "Werkfit", "Niet werkfit", "Werkfit", "Niet werkfit", "")],
        [(140, "", "Man", "Vrouw", "Man", "Vrouw", "Samen")],
        [(185, "", "(1)", "(2)", "(3)", "(4)", "(5)")],
        [(185, "", "", "Aantallen x 10", "", "", "")],
        [(185, "", "", "", "Verandering sinds vorig kwartaal", "", "")],
        [(100 + 14 * n, "", *("",) * n, word) for n, word in enumerate(["Man", "Vrouw", "Kind", "Anders", "Samen"])],
        [(185, "Gemeente", "Gem.", "Gem.", "UWV", "UWV", "Tot.")],
        [(70, "", "Man", "Vrouw", "Man", "Vrouw", "Samen")],
        [(175, "", "Man", "Vrouw", "Man", "Vrouw", "Samen"), (186, "Dit zijn de mensen die in Sonar staan met een.")],
    ],
    ids=[
        "other kinds", "sexes", "two lines", "years", "years alone", "total alone", "werkfit", "far above", "numbers",
        "times ten", "change", "a word a line", "shortened", "between title and quarter", "above a sentence",
    ],
)  # fmt: skip
def test_words_where_labels_stand_are_never_taken_for_none(read: Read, labels: list[tuple[Any, ...]]) -> None:
    above = [piece for y, name, *words in labels for piece in canvas.row(y, name, *words) if piece.text]
    reading = read([*PAGE, *above])
    assert reading.uitslag == "geweigerd"
    assert "kolomkoppen" in (reading.reden or "")


@pytest.mark.parametrize("layer", ["on", "off"])
def test_labels_in_a_layer_are_never_taken_for_none(tmp_path: Path, namen: Names, layer: str) -> None:
    """Nor if it is off: what is hidden is no text, but no licence to assume what it contradicts."""
    path = canvas.write(tmp_path / "lagen.pdf", PAGE)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        layers = {name: pdf.make_indirect(Dictionary(Type=Name.OCG, Name=name)) for name in ("on", "off")}
        hidden = Dictionary(OFF=Array([layers["off"]]))
        pdf.Root.OCProperties = Dictionary(OCGs=Array(list(layers.values())), D=hidden)
        pdf.pages[0].Resources.Properties = Dictionary(L=layers[layer])
        label = "BT /F1 9 Tf 230 652 Td (Man) Tj 60 0 Td (Vrouw) Tj ET"
        pdf.pages[0].contents_add(f"/OC /L BDC {label} EMC".encode())
        pdf.save()
    assert "kolomkoppen" in (only(read_file(path, ReadingContext(namen, TODAY))).reden or "")


@pytest.mark.parametrize(
    "labels",
    [
        "Gemeente\tWW\tWIA\tWajong\tZW\tTotaal\n",
        "\tMan\tVrouw\tMan\tVrouw\tSamen\n",
        "Man Vrouw Man Vrouw Samen\n",
        "Met een WW-uitkering\nMet een WIA-uitkering\nTotaal\n",
        "Gemeente 2018 2019 2020 2021 Samen\n",
        "2018\t2019\t2020\t2021\t2022\n",
        "Werkfit\tNiet werkfit\tWerkfit\tNiet werkfit\n",
        "Aantallen × 10\n",
        "Index 2020 = 100\n",
        "alleen mannen\n",
        "Man\tVrouw\tMan\tVrouw\tSamen\nDit zijn de mensen die in Sonar staan.\n",
    ],
)
def test_words_of_a_text_where_labels_stand_are_never_taken_for_none(read: Read, labels: str) -> None:
    reading = read(TEXT.replace("Dordrecht\t", f"{labels}Dordrecht\t"))
    assert reading.uitslag == "geweigerd"
    assert "kolomkoppen" in (reading.reden or "")


# The order is contradicted


@pytest.mark.parametrize("form", ["pdf", "text"])
def test_share_with_a_profile_contradicts_three_quarters_of_the_orders(read: Read, form: str) -> None:
    kept = []
    for order in permutations(range(4)):
        pages = [*HEADING, *rows(order=(*order, 4)), *note()] if form == "pdf" else _in_order(order)
        reading = read(pages)
        if reading.uitslag == "aangenomen":
            kept.append(order)
        else:
            assert "in de gewone volgorde" in (reading.reden or "")
    assert len(kept) == 6
    assert (0, 1, 2, 3) in kept


def _in_order(order: Sequence[int]) -> str:
    printed = zip(("Dordrecht", "Zwijndrecht", "TOTAAL AMR"), (DORDRECHT, ZWIJNDRECHT, TOTAAL), strict=True)
    lines = ["\t".join([name, *(str(counts[place]) for place in (*order, 4))]) for name, counts in printed]
    heading, rest = TEXT.split("Dordrecht\t", 1)
    return heading + "\n".join(lines) + "\n" + rest.split("1.480\n")[1]


@pytest.mark.parametrize("place", range(4))
def test_total_in_another_column_than_the_last_is_never_taken_for_a_count(read: Read, place: int) -> None:
    order = [0, 1, 2, 3]
    order.insert(place, 4)
    reading = read([*HEADING, *rows(order=order), *note()])
    assert reading.uitslag == "quarantaine"
    assert "het totaal" in (reading.reden or "") or "als totaal" in (reading.reden or "")


def test_order_that_can_not_be_checked_keeps_the_table_out(read: Read) -> None:
    heading, rest = TEXT.split("Dordrecht\t", 1)
    printed = "Dordrecht\t0\t0\t300\t100\t400\nTOTAAL AMR\t0\t0\t300\t100\t400\n"
    reading = read(heading + printed + rest.split("1.480\n")[1])
    assert reading.uitslag == "quarantaine"
    assert "niet na te gaan" in (reading.reden or "")


@pytest.mark.parametrize(
    "voetnoot",
    [
        "",
        "Noot: in Sonar staan 2.000 personen met of zonder klantprofiel; 74% zoekt werk.\n",
        "Noot: in de arbeidsmarktregio Drechtsteden telt het doelgroepregister 1.479 personen; 100% is bekend.\n",
        "Noot: in de arbeidsmarktregio Drechtsteden telt het doelgroepregister veel personen.\n",
    ],
    ids=["none", "of another table", "smaller than the total", "without a count"],
)
def test_table_without_labels_needs_its_footnote(read: Read, voetnoot: str) -> None:
    reading = read(TEXT.replace(" ".join(NOTE) + "\n", f"{voetnoot}Zie ook Sonar.\n"))
    assert reading.uitslag == "quarantaine"
    assert "niet zeker wat er is geteld" in (reading.reden or "")


# The page says elsewhere what the columns are


ACROSS = (225, 285, 345, 405, 480)


@pytest.mark.parametrize(
    "elsewhere",
    [
        [Piece(60, 400, "Kolommen: UWV met profiel, UWV zonder, gemeente met, gemeente zonder, totaal.")],
        [Piece(60, 400, "Van links naar rechts: UWV met, UWV zonder, gemeente met, gemeente zonder, samen.")],
        [Piece(60, 400, "De tweede kolom telt mensen zonder profiel.")],
        [Piece(60, 400, "1) UWV met profiel"), Piece(60, 412, "2) UWV zonder profiel")],
        [Piece(60, 400, "Eerst UWV-klanten zonder profiel, dan gemeenteklanten zonder profiel")],
        [Piece(x, 248, text) for x, text in zip(ACROSS, ("UWV +", "UWV -", "gem +", "gem -", "alle"), strict=True)],
        [Piece(x, 20, text) for x, text in zip(ACROSS, ("2017", "2018", "2019", "2020", "Som"), strict=True)],
        [Piece(x, 20, text) for x, text in zip(ACROSS, ("man", "vrouw", "jong", "oud", "alle"), strict=True)],
        [Piece(x + 20, 400, text, 90) for x, text in zip(ACROSS, ("UWV", "UWV", "gem", "gem", "Som"), strict=True)],
        [Piece(x, 400, text, 45) for x, text in zip(ACROSS, ("een", "twee", "drie", "vier", "vijf"), strict=True)],
    ],
)
def test_labels_elsewhere_on_the_page_refuse_the_table(read: Read, elsewhere: list[Piece]) -> None:
    reading = read([*PAGE, *elsewhere])
    assert reading.uitslag == "geweigerd"
    assert elsewhere[0].text in (reading.reden or "")


@pytest.mark.parametrize("groups", [("UWV-klanten", "Gemeenteklanten"), ("Gemeenteklanten", "UWV-klanten")])
def test_labels_below_the_table_do_not_contradict_those_above(read: Read, groups: tuple[str, str]) -> None:
    def labels(top: float, names: tuple[str, str]) -> list[Piece]:
        upper = [Piece(x, top, text) for x, text in zip((225, 345, 470), (*names, "Totaal"), strict=True)]
        lower = zip((225, 272, 345, 388), ("Profiel", "Geen profiel") * 2, strict=True)
        return [*upper, *(Piece(x, top + 15, text) for x, text in lower)]

    reading = read(
        [*HEADING, *labels(165, ("Gemeenteklanten", "UWV-klanten")), *rows(), *labels(260, groups), *note(310)]
    )
    assert (reading.uitslag == "aangenomen") == (groups[0] == "Gemeenteklanten")
