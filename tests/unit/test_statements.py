"""The print against itself: what is said of a table elsewhere on its pages is what the table says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from tests.support.canvas import Piece, row, write
from tests.support.synthetic import LABELS, RIJEN, TODAY, TOTAALRIJ, VOETNOOT, only

TITLE = "Transparantie van klantprofielen (synthetisch)\n"
HEADING = "Eerste kwartaal 2021 Drechtsteden\n"

Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path, namen: Names) -> Read:
    """The reading of a page with texts at several places."""

    def read_page(
        header: str = "",
        heading: str = HEADING,
        labels: str = LABELS,
        rows: str = RIJEN,
        total: str = TOTAALRIJ,
        note: str = VOETNOOT,
        end: str = "",
    ) -> Reading:
        path = tmp_path / "synthetisch.txt"
        lines = [header and f"{header}\n", TITLE, heading, labels, rows, total, note, end and f"{end}\n"]
        path.write_text("".join(lines), encoding="utf-8")
        return only(read_file(path, ReadingContext(namen, TODAY)))

    return read_page


def contradictions(reading: Reading) -> list[str | None]:
    return [item.gevonden for item in reading.controles if item.controle == "tegenspraak" and item.oordeel != "klopt"]


OTHER_QUARTERS = [
    "Tweede kwartaal 2021",
    "Q2 2021",
    "Klantprofielen Q4 2020",
    "Cijfers vierde kwartaal 2020",
    "Stand eind 2020",
    "stand per 30 juni 2021",
    "Peildatum 31-12-2020",
    "ultimo juni 2021",
    "Cijfers per 30 september 2021",
    "Kwartaal II 2021",
    "januari t/m maart 2022",
]


@pytest.mark.parametrize("text", OTHER_QUARTERS)
@pytest.mark.parametrize("place", ["header", "end"])
def test_another_quarter_on_the_page_keeps_the_table_out(read: Read, text: str, place: str) -> None:
    reading = read(**{place: text})
    assert reading.uitslag != "aangenomen"


@pytest.mark.parametrize(
    "text",
    [
        "Deze cijfers gaan over het tweede kwartaal van 2021, en zijn verzonnen om programma's te beproeven.",
        "De aantallen in de tabel zijn geteld op 30 juni 2022, en zijn verzonnen om programma's te beproeven.",
        "In Sonar stonden op 31 december 2020 de mensen die hier geteld zijn, maar alles is verzonnen.",
    ],
)
def test_sentence_about_the_table_with_another_quarter_keeps_it_out(read: Read, text: str) -> None:
    assert read(end=text).uitslag == "quarantaine"


@pytest.mark.parametrize(
    "text",
    [
        "Eerste kwartaal 2021",
        "Q1 2021",
        "Stand per 31 maart 2021",
        "Peildatum 1 april 2021",
        "UWV, 14 mei 2021",
        "© april 2023",
        "Utrecht, juni 2021",
        "Gepubliceerd op 30 juni 2021",
        "Publicatiedatum: 12 juli 2021",
        "De volgende editie verschijnt in oktober 2021",
        "Volgende uitgave: tweede kwartaal 2021",
        "Versie 2, 3 mei 2021",
        "In het vierde kwartaal van 2019 waren er daarnaast 1.204 proefplaatsen, 38 meer dan een jaar eerder.",
        "Een jaar eerder, in het eerste kwartaal van 2020, waren het er in deze tabel 3.612 (synthetisch bedacht).",
    ],
)
@pytest.mark.parametrize("place", ["header", "end"])
def test_date_of_publication_and_comparison_are_not_the_quarter(read: Read, text: str, place: str) -> None:
    reading = read(**{place: text})
    assert contradictions(reading) == []
    assert reading.uitslag == "aangenomen", reading.reden


BARE_DATES_BEFORE = [
    "(31 december 2020)",
    "1e halfjaar 2021",
    "2020",
    "2020-IV",
    "31-12-2020",
    "Bijgewerkt t/m juni 2021",
    "Drechtsteden, december 2020",
    "Jaar 2020",
    "Maart 2020",
    "december 2020",
    "dec. 2020",
    "januari t/m juni 2021",
]
"""Dates and periods that say nothing of themselves, and that no page with figures of the first quarter of 2021 has."""

BARE_DATES_AFTER = ["1 januari 2022", "12 april 2021", "2022", "30-06-2021", "2021-III", "juni 2021"]
"""The same, of dates that such a page may have."""

NEAR = {
    "below the heading": ("heading", f"{HEADING}{{}}\n"),
    "below the labels": ("labels", f"{LABELS}{{}}\n"),
    "in the name of the total row": ("total", TOTAALRIJ.replace("TOTAAL AMR", "Totaal {}")),
    "on the line of a caption": ("heading", f"{HEADING}Aantallen per gemeente, {{}}\n"),
    "among the rows": ("rows", RIJEN.replace("\n", "\n{}\n", 1)),
}
"""Places near the table: a part of the page, and how it is with a text there."""


def near(place: str, text: str) -> dict[str, str]:
    part, printed = NEAR[place]
    return {part: printed.format(text)}


@pytest.mark.parametrize("text", BARE_DATES_BEFORE)
@pytest.mark.parametrize("place", ["header", "end"])
def test_bare_date_from_before_the_figures_keeps_the_table_out_anywhere(read: Read, text: str, place: str) -> None:
    reading = read(**{place: text})
    assert reading.uitslag == "geweigerd" or text in contradictions(reading)


@pytest.mark.parametrize("text", BARE_DATES_BEFORE + BARE_DATES_AFTER)
@pytest.mark.parametrize("place", NEAR)
def test_bare_date_near_the_table_of_another_quarter_keeps_it_out(read: Read, text: str, place: str) -> None:
    assert read(**near(place, text)).uitslag != "aangenomen"


@pytest.mark.parametrize(
    "text",
    [
        *("(31 maart 2021)", "1 april 2021", "2021", "31-03-2021", "april 2021", "feb. 2021", "maart 2021"),
        *("Peildatum 31 maart 2021", "Stand per ultimo maart 2021", "per 1 april 2021", "(stand 31-03-2021)"),
    ],
)
@pytest.mark.parametrize("place", ["below the heading", "below the labels", "among the rows"])
def test_date_near_the_table_of_its_own_quarter_is_understood(read: Read, text: str, place: str) -> None:
    reading = read(**near(place, text))
    assert reading.uitslag == "aangenomen", reading.reden


@pytest.mark.parametrize(
    "text",
    [
        *BARE_DATES_AFTER[:4],
        *("Afgedrukt op 12 mei 2021", "Bijgewerkt op 15-04-2021", "Datum: 20 april 2021", "Sinds april 2015"),
        *("Uitgave december 2020", "Utrecht, juni 2021", "© december 2020", "© april 2023"),
    ],
)
@pytest.mark.parametrize("place", ["header", "end"])
def test_date_that_the_page_may_have_changes_nothing(read: Read, text: str, place: str) -> None:
    reading = read(**{place: text})
    assert reading.uitslag == "aangenomen", reading.reden


PAGE = (
    Piece(60, 60, "Transparantie van klantprofielen (synthetisch)"),
    Piece(60, 80, "Eerste kwartaal 2021 Drechtsteden"),
    *(Piece(x, 165, text) for x, text in ((225, "Gemeenteklanten"), (345, "UWV-klanten"), (470, "Totaal"))),
    *(Piece(x, 180, text) for x, text in ((225, "Profiel"), (272, "Geen profiel"), (345, "Profiel"))),
    *(Piece(x, 180, text) for x, text in ((388, "Geen profiel"), (60, "Gemeente"))),
    *row(200, "Dordrecht", "10", "200", "300", "100", "610"),
    *row(216, "Zwijndrecht", "20", "300", "400", "150", "870"),
    *row(232, "TOTAAL AMR", "30", "500", "700", "250", "1.480"),
    Piece(60, 260, "Noot: in de arbeidsmarktregio Drechtsteden telt het doelgroepregister 2.000 personen;"),
    Piece(60, 272, "daarvan is 74% bekend in Sonar."),
)


@pytest.mark.parametrize(
    ("pieces", "uitslag"),
    [
        ([Piece(560, 300, "31-12-2020", 90)], "quarantaine"),
        ([Piece(560, 300, "12 april 2021", 90)], "aangenomen"),
        ([Piece(200, 400, "december 2020", 45)], "quarantaine"),
        ([Piece(530, 200, "2020"), Piece(530, 216, "2020")], "quarantaine"),
        ([Piece(530, 200, "2022"), Piece(530, 216, "2022")], "quarantaine"),
        ([Piece(530, 200, "2021"), Piece(530, 216, "2021")], "aangenomen"),
        ([Piece(515, 216, "31-12-2020")], "quarantaine"),
        ([Piece(515, 216, "juni 2021")], "quarantaine"),
        ([Piece(60, 105, "31-12-2020")], "quarantaine"),
        ([Piece(400, 40, "12 april 2021")], "aangenomen"),
        ([Piece(400, 800, "april 2021")], "aangenomen"),
    ],
)
def test_bare_date_on_a_page_is_heard_by_its_place(
    tmp_path: Path, namen: Names, pieces: list[Piece], uitslag: str
) -> None:
    path = write(tmp_path / "synthetisch.pdf", [*PAGE, *pieces])
    reading = only(read_file(path, ReadingContext(namen, TODAY)))
    assert reading.uitslag == uitslag, reading.reden
    assert bool(contradictions(reading)) == (uitslag == "quarantaine")


@pytest.mark.parametrize("text", ["N=3.753", "N = 3753", "Totaal: 3.753", "Totaal: 3.753 personen", "Totaal 3.753"])
def test_line_with_the_total_is_understood_if_it_agrees(read: Read, text: str) -> None:
    reading = read(heading=f"{HEADING}{text}\n")
    assert reading.uitslag == "aangenomen", reading.reden
    assert read(heading=f"{HEADING}{text.replace('53', '54')}\n").uitslag == "quarantaine"


@pytest.mark.parametrize(
    "text",
    [
        "Eind 2020 stonden er 1.400 personen in Sonar, nu 3.753.",
        "In Sonar stonden in het vierde kwartaal van 2020 nog 1.400 personen, inmiddels 3.753.",
        "In het tweede kwartaal van 2020 telde Sonar in deze regio 1.400 personen, thans 3.753.",
        "In het vierde kwartaal van 2020 kwamen 1.400 personen in Sonar voor en nu 3.753.",
        "In het vierde kwartaal van 2020 stonden er 1.400 personen in Sonar, nu 3.753.",
        "Nu staan er 3.753 personen in Sonar, in het derde kwartaal van 2020 stonden er 1.400.",
        "Nu zijn er 3.753 klanten, eind 2020 had de regio 1.400 klanten in Sonar.",
        "Op 31 december 2020 stond het aantal personen in Sonar op 1.400, nu op 3.753.",
        "Toen wij begonnen, eind 2019, telden wij 1.400 personen in Sonar.",
        "Destijds, op 31 december 2019, telden wij 1.400 personen in Sonar.",
    ],
)
def test_sentence_that_sets_now_against_then_is_a_comparison(read: Read, text: str) -> None:
    assert contradictions(read(end=text)) == []


OTHER_FIGURES = [
    "3.754 klanten in Sonar",
    "In Sonar staan 3.735 personen",
    "Totaal in Sonar: 3.573",
    "Totaal: 4.000",
    "In totaal 3.700 mensen bekend in Sonar",
    "Doelgroepregister: 5.001",
    "6.000 personen in het doelgroepregister",
    "Het doelgroepregister telt 5.010 personen.",
    "74% bekend in Sonar",
    "76 procent is bekend in Sonar",
    "57% bekend",
    "Total in Sonar: 3,754",
    "5,100 persons in the target group register; 75% known in Sonar",
    "Bekend binnen Sonar: 57%",
    "Bekend in Sonar\n57%",
    "De arbeidsmarktregio telde in totaal 3.753 klanten, de regio telt 3.573 klanten.",
    "Doelgroepregister\n6.000",
    "Drechtsteden telde 3.853 klanten, onder wie 703 met een profiel.",
    "Eind maart telde de regio 3.573 klanten.",
    "Klanten in Sonar\n3.853",
    "Omvang doelgroepregister: 5.500 / Registratiegraad: 75%",
    "Omvang van het doelgroepregister: 5.500 personen",
    "Percentage bekend in Sonar: 57%",
    "Registratiegraad\n49 %",
    "Registratiegraad: 49%",
    "Totaal aantal klanten in Sonar\n3.853",
]


@pytest.mark.parametrize("text", OTHER_FIGURES)
@pytest.mark.parametrize("place", ["header", "end"])
def test_another_total_register_or_percentage_keeps_the_table_out(read: Read, text: str, place: str) -> None:
    reading = read(**{place: text})
    assert reading.uitslag == "quarantaine"
    assert contradictions(reading)


@pytest.mark.parametrize(
    "text",
    [
        "3.753 klanten in Sonar",
        "Totaal in Sonar: 3.753",
        "Doelgroepregister: 5.000",
        "75% bekend in Sonar",
        "Landelijk staan 180.024 personen in Sonar, van de 252.294 in het doelgroepregister.",
        "Een jaar eerder stonden er 3.612 personen in Sonar.",
        "Ruim 3.700 mensen staan in Sonar.",
        "Van elke 100 mensen staan er 75 in Sonar.",
        "In de gemeente Dordrecht staan 1.321 klanten in Sonar.",
        "75,1% is bekend in Sonar",
        "Totaal 2 bladzijden",
        "Bekend in Sonar\n75%",
        "Drechtsteden telde 3.753 klanten, onder wie 703 met een profiel.",
        "Drechtsteden telt 291.000 inwoners en 730 klanten met een profiel.",
        "Dordrecht\nKlanten in Sonar\n1.321",
        "In Dordrecht is 57% bekend in Sonar.",
        "Klanten in Sonar\n3.753",
        "Omvang doelgroepregister: 5.000 / Registratiegraad: 75%",
        "Registratiegraad: 75%",
        "Twente telde 9.000 klanten.",
        "UWV-klanten in Sonar: 3.700",
    ],
)
@pytest.mark.parametrize("place", ["header", "end"])
def test_same_figures_and_those_of_others_change_nothing(read: Read, text: str, place: str) -> None:
    assert contradictions(read(**{place: text})) == []


@pytest.mark.parametrize(
    "text",
    [
        "Haaglanden",
        "Arbeidsmarktregio Haaglanden",
        "AMR Rijnmond",
        "Regio: Midden-Utrecht",
        "arbeidsmarktregio Twente",
        "Q1 2021 Haaglanden",
        "Haaglanden, eerste kwartaal 2021",
    ],
)
def test_another_region_below_the_table_keeps_it_out(read: Read, text: str) -> None:
    assert read(end=text).uitslag == "quarantaine"


@pytest.mark.parametrize(
    "text",
    [
        "Dit overzicht toont de arbeidsmarktregio Haaglanden.",
        "De aantallen hebben betrekking op Midden-Utrecht.",
        "De cijfers gaan over Haaglanden in het eerste kwartaal.",
        "De cijfers zijn van de regio Rijnmond.",
        "De gegevens betreffen klanten in Twente.",
        "De tabel bevat de gemeenten van de arbeidsmarktregio Twente.",
        "De tabel gaat over Twente.",
        "De tabel geldt voor Haaglanden.",
        "Deze tabel is van AMR Rijnmond.",
        "Het overzicht omvat alle gemeenten in Midden-Utrecht.",
    ],
)
def test_sentence_that_says_the_table_is_of_another_region_keeps_it_out(read: Read, text: str) -> None:
    assert read(end=text).uitslag == "quarantaine"
    ours = re.sub("Haaglanden|Midden-Utrecht|Rijnmond|Twente", "Drechtsteden", text)
    assert read(end=ours).uitslag == "aangenomen"


@pytest.mark.parametrize(
    "text",
    [
        "De cijfers over Twente staan in een andere publicatie.",
        "De regio grenst aan Rijnmond.",
        "UWV maakt zo'n overzicht ook voor Haaglanden.",
    ],
)
def test_sentence_that_names_another_region_otherwise_changes_nothing(read: Read, text: str) -> None:
    assert contradictions(read(end=text)) == []


@pytest.mark.parametrize("name", ["TOTAAL Haaglanden", "Totaal AMR Haaglanden", "Totaal arbeidsmarktregio Rijnmond"])
def test_total_row_of_another_region_keeps_the_table_out(read: Read, name: str) -> None:
    assert read(total=TOTAALRIJ.replace("TOTAAL AMR", name)).uitslag == "quarantaine"


@pytest.mark.parametrize("name", ["TOTAAL Drechtsteden", "Totaal AMR Drechtsteden", "TOTAAL AMR"])
def test_total_row_of_the_region_itself_is_accepted(read: Read, name: str) -> None:
    reading = read(total=TOTAALRIJ.replace("TOTAAL AMR", name))
    assert reading.uitslag == "aangenomen", reading.reden


def test_statements_of_what_the_table_does_not_say_have_to_agree(read: Read) -> None:
    without = "Noot: in de arbeidsmarktregio Drechtsteden is 75% bekend in Sonar.\n"
    assert read(note=without, end="Doelgroepregister: 5.000").uitslag == "aangenomen"
    both = "Doelgroepregister: 5.000\nNa controle is het doelgroepregister: 5.004"
    assert read(note=without, end=both).uitslag == "quarantaine"


LABELS_WITH_FIGURES = [
    "Bekend in Sonar: 75%",
    "Doelgroepregister 5.000 personen",
    "Doelgroepregister banenafspraak: 5.000",
    "Doelgroepregister: 5.000 personen",
    "Doelgroepregister: 5.000 personen\nBekend in Sonar: 75%",
    "Klanten in Sonar: 3.753",
    "Omvang doelgroepregister: 5.000\nRegistratiegraad: 75%",
    "Omvang doelgroepregister: 5.000 / Registratiegraad: 75%",
    "Omvang van het doelgroepregister: 5.000 personen",
    "Registratiegraad: 75%",
]


@pytest.mark.parametrize("text", LABELS_WITH_FIGURES)
@pytest.mark.parametrize("place", ["header", "note", "end"])
def test_label_with_the_table_s_own_figure_is_understood(read: Read, text: str, place: str) -> None:
    reading = read(**{place: f"{text}\n"})
    told = [item for item in reading.controles if item.controle == "mededeling" and item.oordeel != "klopt"]
    assert (reading.uitslag, told) == ("aangenomen", []), reading.reden


@pytest.mark.parametrize("separator", ["\n", " / "])
def test_labels_are_read_as_a_footnote(read: Read, separator: str) -> None:
    publicatie = read(note=f"Omvang doelgroepregister: 5.000{separator}Registratiegraad: 75%\n").publicatie
    assert publicatie is not None
    assert (publicatie.doelgroepregister, publicatie.registratiegraad_gepubliceerd) == (5000, 75)
