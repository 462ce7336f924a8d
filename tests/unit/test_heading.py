"""Headings: the quarter and the region that lines above a table name, in every form, or why they are refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.domain.publicatie import RefusedError
from orchestration.reading.context import ReadingContext
from orchestration.reading.heading import Heading, read_heading
from orchestration.reading.reading import Reading, read_file
from orchestration.reading.text import read_lines
from tests.support.synthetic import TODAY, only, publicatie_tekst

TITLE = "Transparantie van klantprofielen (synthetisch)\n"
Read = Callable[[str], Reading]


@pytest.fixture
def heading(namen: Names) -> Callable[[str], Heading]:
    """The heading that some lines make."""
    return lambda text: read_heading(read_lines(f"{TITLE}{text}\n".encode()), namen)


@pytest.fixture
def read(tmp_path: Path, namen: Names) -> Read:
    """The reading of a text with one table."""

    def read_text(text: str) -> Reading:
        path = tmp_path / "synthetisch.txt"
        path.write_text(text, encoding="utf-8")
        return only(read_file(path, ReadingContext(namen, TODAY)))

    return read_text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "1e kw. \u201921 Twente",
            "Twente, 1e kwartaal \u201921",
            "Kwartaal I 2021\nTwente",
            "Twente\nKwartaal I\n2021",
        ),
        *(
            "Eerste\nkwartaal\n2021\nTwente",
            "Eerste kwartaal\n2021 Twente",
            "Twente, eerste\nkwartaal 2021",
            "Q1\n2021\nTwente",
        ),
        *("Kwartaal: 1\nJaar: 2021\nRegio: Twente", "Jaar: 2021\nKwartaal: 1\nTwente", "Jaar 2021, kwartaal 1\nTwente"),
        *("E e r s t e  k w a r t a a l  2 0 2 1\nTwente", "T w e n t e  Q 1  2 0 2 1", "EERSTE KWARTAAL 2021 TWENTE"),
        *("stand eerste kwartaal 2021\nTwente", "Twente, stand per eerste kwartaal 2021", "Stand per Q1 2021 Twente"),
        *(
            "Cijfers over het eerste kwartaal van 2021\nTwente",
            "Verslagperiode: Q1 2021\nTwente",
            "Einde Q1 2021\nTwente",
        ),
        *("januari t/m maart 2021\nTwente", "Twente, jan\u2013mrt 2021", "1 januari t/m 31 maart 2021\nTwente"),
        *(
            "UWV | Q1 2021 | pagina 1 van 3\nTwente",
            "UWV Transparantie van klantprofielen 2021-Q1\nTwente",
            "Q1 2021 1/2\nTwente",
        ),
        *(
            "Twente (Q1 2021)",
            "Eerste kwartaal (januari t/m maart) 2021 Twente",
            "Twente, stand (31-03-2021)\nQ1 2021",
            "Twente (eerste kwartaal 2021)",
            "Eerste kwartaal 2021\u00b9 Twente",
            "Twente 2021, 1e kw.",
        ),
        *(
            "Klantprofielen 2022\nQ1 2021 Twente",
            "Eerste kwartaal\u00a02021\u00a0Twente",
            "\u201cEerste kwartaal 2021\u201d Twente",
        ),
        *("Eerste kwartaal 2021 (stand per 31 maart 2021) Twente", "Twente, peildatum 1 april 2021\nQ1 2021"),
        *(
            "Twente (cijfers per 31-03-2021)\nQ1 2021",
            "Q1 2021\nTwente, stand ultimo maart 2021",
            "Q1 2021, stand eind maart 2021\nTwente",
        ),
        *(
            "Tabel 1: Eerste kwartaal 2021 Twente",
            "Tabel 1.2 Twente, Q1 2021",
            "1. Twente\nEerste kwartaal 2021",
            "23. Twente\n2. Eerste kwartaal 2021",
            "1.1 Eerste kwartaal 2021 Twente",
            "1 Twente\n1.1 Eerste kwartaal 2021",
            "Tabel 1: Klantprofielen per gemeente, arbeidsmarktregio Twente, 1e kwartaal 2021",
            "Klanten in Sonar naar gemeente en profiel in Twente, Q1 2021",
            "1e kwartaal 2021, Twente, kandidaten banenafspraak per gemeente",
            "Aantal klanten met en zonder profiel in de regio Twente\nQ1 2021",
        ),
        *(
            "Arbeidsmarktregio: Twente (AM05)\nEerste kwartaal 2021",
            "AM05 Twente, Q1 2021",
            "Eerste kwartaal 2021 Twente (AM05)",
        ),
    ],
)
def test_quarter_and_region_of_the_heading_are_read(heading: Callable[[str], Heading], namen: Names, text: str) -> None:
    found = heading(text)
    assert found.quarter_key == "2021Q1"
    assert [namen.amr_code(regio) for regio in found.regios] == ["AM05"]


@pytest.mark.parametrize(
    "text",
    ["Eerste kwartaal 2021 Twente (AM06)", "AM06 Twente\nQ1 2021", "Arbeidsmarktregio: Twente (AM06)\nQ1 2021"],
)
def test_code_of_another_region_leaves_the_region_unknown(
    heading: Callable[[str], Heading], namen: Names, text: str
) -> None:
    assert [namen.amr_code(regio) for regio in heading(text).regios] == [None]


@pytest.mark.parametrize(
    "word",
    [
        *("Wajongers", "mannen", "werkende klanten", "vacatures", "65+", "18-27", "mutatie", "nieuwe klanten"),
        *("klanten zonder profiel", "percentage klanten", "uitstroom", "klanten naar leeftijd", "index"),
        *("kandidaten van UWV", "klanten UWV", "landelijke cijfers", "UWV-klanten", "klanten van de gemeente"),
    ],
)
@pytest.mark.parametrize(
    "form", ["Tabel 1: {} Twente", "Tabel 1: {}, Twente, Q1 2021", "1. {} per gemeente in Twente", "{}, Twente (AM05)"]
)
def test_caption_with_a_word_that_is_not_usual_names_no_region(
    heading: Callable[[str], Heading], namen: Names, form: str, word: str
) -> None:
    assert {namen.amr_code(regio) for regio in heading(form.format(word.capitalize())).regios} <= {None}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "In het eerste kwartaal van 2021 steeg dat.",
            "over het vierde kwartaal van 2020",
            "Ter vergelijking: Q4 2020",
        ),
        *(
            "vergeleken met de cijfers\nover het vierde kwartaal van 2020\nzijn er meer",
            "eerder dan in het vierde kwartaal 2020",
        ),
        *(
            "Volgende uitgave: tweede kwartaal 2021",
            "zie de cijfers van het vierde kwartaal 2020",
            "III-2021",
            "Kwartaalbericht 2021",
        ),
    ],
)
def test_quarter_of_something_else_is_not_the_heading_s(heading: Callable[[str], Heading], text: str) -> None:
    assert heading(f"{text}\nTwente").quarter_key is None


IMPOSSIBLE = [
    *(
        "vijfde kwartaal 2021",
        "Vijfde kwartaal",
        "Kwartaal V",
        "0e kwartaal 2021",
        "12e kwartaal 2021",
        "Q5 2021",
        "2021-Q0",
    ),
    *(
        "eerste kwartaal 1921",
        "Eerste kwartaal 20211",
        "Q4 2013",
        "januari t/m april 2021",
        "Eerste halfjaar 2021",
        "H1 2021",
    ),
    *(
        "1 januari t/m 30 juni 2021",
        "V i j f d e  k w a r t a a l  2 0 2 1",
        "vijfde\nkwartaal 2021",
        "kwartaal 5\n2021",
    ),
]


@pytest.mark.parametrize("text", IMPOSSIBLE)
@pytest.mark.parametrize(
    "form", ["{}\nTwente", "Twente, {}", "{} Twente", "Transparantie van klantprofielen \u2013 {}\nTwente"]
)
def test_quarter_that_can_not_be_is_refused_and_quoted(heading: Callable[[str], Heading], form: str, text: str) -> None:
    with pytest.raises(RefusedError, match="geen kwartaal waarover") as refused:
        heading(form.format(text))
    assert str(refused.value).split("'")[1].casefold() in " ".join(text.split()).casefold()


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Eerste en tweede kwartaal 2021",
            "Q1 t/m Q4 2021",
            "1e kwartaal 2021\nQ2 2021",
            "Q1 2020 en 2021",
            "2022 Q4 2021",
        ),
        *(
            "Eerste kwartaal 2020\nen 2021",
            "Eerste en\ntweede kwartaal 2021",
            "Q4 2020 \u2013 Q1 2021",
            "Kwartaal 1\n2020/2021",
        ),
    ],
)
def test_more_than_one_quarter_is_refused(heading: Callable[[str], Heading], text: str) -> None:
    with pytest.raises(RefusedError, match="meer dan een kwartaal"):
        heading(f"{text}\nTwente")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Twente (cijfers per 30-06-2021)\nQ1 2021",
            "Q1 2021 Twente, stand eind 2020",
            "Twente, peildatum 1 juli 2021\nQ1 2021",
        ),
        *(
            "Q1 2021 (stand per 30 juni 2021)\nTwente",
            "Twente (stand op 31 april 2021)\nQ1 2021",
            "Q1 2021\nTwente, ultimo 2021",
        ),
    ],
)
def test_date_that_contradicts_the_quarter_leaves_the_region_unknown(
    heading: Callable[[str], Heading], namen: Names, text: str
) -> None:
    assert None in [namen.amr_code(regio) for regio in heading(text).regios]


def test_refused_publication_says_what_is_printed(read: Read) -> None:
    reading = read(publicatie_tekst(kop=f"{TITLE}Vijfde kwartaal 2021 Drechtsteden\n"))
    assert (reading.uitslag, reading.reden) == (
        "geweigerd",
        "Er staat 'Vijfde kwartaal 2021'; dat is geen kwartaal waarover deze cijfers kunnen gaan.",
    )


# The only quarter of a document may stand below its only table, or in a page header or footer.

FOOTERS = [
    *("Eerste kwartaal 2021\n", "UWV Transparantie van klantprofielen Q1 2021 pagina 1\n", "1\nKwartaal I\n2021\n"),
    *(
        "Q1 2021\n\u00a9 UWV, april 2021\n",
        "Stand per 31 maart 2021\n1e kw. \u201921\n",
        "januari t/m maart 2021 | 1/1\n",
    ),
]


@pytest.mark.parametrize("footer", FOOTERS)
def test_quarter_that_stands_alone_below_the_table_is_read(read: Read, footer: str) -> None:
    reading = read(publicatie_tekst(kop=f"{TITLE}Drechtsteden\n") + footer)
    assert (reading.uitslag, reading.quarter_key, reading.amr_naam) == ("aangenomen", "2021Q1", "Drechtsteden")


@pytest.mark.parametrize(
    "footer",
    [
        "Volgende uitgave\nQ2 2021\n",
        *(
            "In het eerste kwartaal 2021 was dat meer.\n",
            "Gepubliceerd\nQ3 2021\n",
            "Versie Q1 2021\n",
        ),
        *(
            "Q1 2021\nIn het vierde kwartaal van 2020 waren het er minder.\n",
            "\u00a9 april 2021\n",
        ),
    ],
)
def test_quarter_below_the_table_that_may_be_of_something_else_is_left(read: Read, footer: str) -> None:
    reading = read(publicatie_tekst(kop=f"{TITLE}Drechtsteden\n") + footer)
    assert (reading.uitslag, reading.quarter_key) == ("aangenomen", "onbekend")


def test_quarter_of_another_region_below_the_table_keeps_it_out(read: Read) -> None:
    reading = read(publicatie_tekst(kop=f"{TITLE}Drechtsteden\n") + "Q1 2021 Haaglanden\n")
    assert (reading.uitslag, reading.quarter_key) == ("quarantaine", "onbekend")
    assert "Haaglanden" in (reading.reden or "")


@pytest.mark.parametrize(
    "footer",
    [
        "Q1 2021\nQ2 2021\n",
        "Q1 2021\nStand per 30 juni 2021\n",
        "Q1 2021 en Q2 2021\n",
        "Eerdere cijfers\nQ4 2020\n",
    ],
)
def test_quarters_below_the_table_that_contradict_each_other_keep_it_out(read: Read, footer: str) -> None:
    reading = read(publicatie_tekst(kop=f"{TITLE}Drechtsteden\n") + footer)
    assert (reading.uitslag, reading.quarter_key) == ("quarantaine", "onbekend")


@pytest.mark.parametrize("footer", ["vijfde kwartaal 2021\n", "UWV Q5 2021 pagina 1\n", "januari t/m april 2021\n"])
def test_quarter_below_the_table_that_can_not_be_is_refused(read: Read, footer: str) -> None:
    assert read(publicatie_tekst(kop=f"{TITLE}Drechtsteden\n") + footer).uitslag == "geweigerd"


@pytest.mark.parametrize("footer", FOOTERS)
def test_quarter_of_the_heading_goes_before_one_below_the_table(read: Read, footer: str) -> None:
    reading = read(publicatie_tekst(kop=f"{TITLE}Q2 2021 Drechtsteden\n") + footer)
    assert reading.quarter_key == "2021Q2"


@pytest.mark.parametrize(
    "text",
    [
        "Klantprofielen Drechtsteden 2021-Q1",
        "Klantprofielen Drechtsteden, eerste kwartaal 2021",
        "Klantprofielen Eerste kwartaal 2021 Drechtsteden",
        "Klantprofielen in de arbeidsmarktregio Drechtsteden in het eerste kwartaal van 2021",
        "Klantprofielen regio Drechtsteden Q1 2021",
        "Klantprofielen voor de regio Drechtsteden over het 1e kwartaal 2021",
        "Transparantie klantprofielen Drechtsteden 2021 Q1",
        "Transparantie van klantprofielen in Drechtsteden in het eerste kwartaal van 2021",
        "Transparantie van klantprofielen in de arbeidsmarktregio Drechtsteden in het eerste kwartaal van 2021",
        "UWV | Klantprofielen | Drechtsteden | Q1 2021",
    ],
)
@pytest.mark.parametrize("title", [TITLE, ""])
def test_title_with_region_and_quarter_in_one_line_is_the_heading(read: Read, text: str, title: str) -> None:
    reading = read(publicatie_tekst(kop=f"{title}{text} (synthetisch)\n"))
    assert (reading.uitslag, reading.reden) == ("aangenomen", None)
    assert (reading.quarter_key, reading.amr_code) == ("2021Q1", "AM23")


@pytest.mark.parametrize(
    "text",
    [
        "Klantprofielen 2022 Drechtsteden Q1 2021",
        "Klantprofielen Haaglanden Q1 2021",
        "Klantprofielen Wajong Drechtsteden Q1 2021",
        "Klantprofielen buiten Drechtsteden Q1 2021",
        "Klantprofielen in procenten Drechtsteden Q1 2021",
        "Klantprofielen van jongeren in Drechtsteden Q1 2021",
        "Klantprofielen zonder Drechtsteden Q1 2021",
        "Transparantie van klantprofielen van mannen in Drechtsteden in het eerste kwartaal van 2021",
    ],
)
def test_title_with_more_than_region_and_quarter_keeps_the_table_out(read: Read, text: str) -> None:
    assert read(publicatie_tekst(kop=f"{TITLE}{text}\n")).uitslag != "aangenomen"
