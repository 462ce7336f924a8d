"""Dates as publications print them: what they say that figures are of, and what is a date of something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.domain.printed_date import PrintedDate, find_dates

Q1_OF_2021 = [
    *("op 31 maart 2021", "per 31 maart 2021", "stand 31 maart 2021", "stand per 31-03-2021", "Stand op 31/3/2021"),
    *("stand: 31.03.2021", "stand per 31 mrt. 2021", "stand van 31 maart \u201921", "naar de stand van 31 maart 2021"),
    *("peildatum 31 maart 2021", "Peildatum: 31-03-2021", "peildatum is 31 maart 2021", "PEILDATUM 31 MAART 2021"),
    *(
        "peilmoment 31-3-2021",
        "stand d.d. 31-03-2021",
        "stand (31-03-2021)",
        "op de laatste dag van maart 2021",
        "op 31-3-\u201921",
        "meetdatum 2021-03-31",
        "situatie op 31 maart 2021",
        "toestand per 31 maart 2021",
    ),
    *("cijfers per 31-03-2021", "(cijfers per 31-03-2021)", "cijfers van 31 maart 2021", "gegevens t/m 31 maart 2021"),
    *("geteld op 31 maart 2021", "stand van zaken 31 maart 2021", "tot en met 31 maart 2021", "t/m 31-03-21"),
    *("ultimo maart 2021", "Ultimo maart \u201921", "eind maart 2021", "einde maart 2021", "per eind maart 2021"),
    *(
        "stand eind maart 2021",
        "stand ultimo maart 2021",
        "stand maart 2021",
        "stand per maart 2021",
        "peilmaand maart 2021",
    ),
    *("stand per 03-2021", "per 3/2021", "op\u00a031\u00a0maart\u00a02021", "op 31\nmaart 2021", "op  31  maart  2021"),
    *("s t a n d  3 1  m a a r t  2 0 2 1", "stand per 31e maart 2021", "medio maart 2021", "op 30 maart 2021"),
    *(
        "stand 31maart 2021",
        "op de 31e maart 2021",
        "op 31 maart van 2021",
        "op 31 maart, 2021",
        "per ultimo maart van 2021",
    ),
]
OTHERS = [
    ("op 30 juni 2022", ["2022Q2"]),
    ("stand eind 2020", ["2020Q4"]),
    ("eind 2020", ["2020Q4"]),
    ("einde van het jaar 2020", ["2020Q4"]),
    ("ultimo \u201920", ["2020Q4"]),
    ("jaareinde 2020", ["2020Q4"]),
    ("stand per ultimo 2020", ["2020Q4"]),
    ("per 31-12-2020", ["2020Q4"]),
    ("peildatum 1 april 2021", ["2021Q1", "2021Q2"]),
    ("stand per 1/4/2021", ["2021Q1", "2021Q2"]),
    ("per 1 januari 2021", ["2020Q4", "2021Q1"]),
    ("op 1 mei 2021", ["2021Q2"]),
    ("op 2 april 2021", ["2021Q2"]),
    ("begin april 2021", ["2021Q1", "2021Q2"]),
    ("stand april 2021", ["2021Q1", "2021Q2"]),
    ("eind april 2021", ["2021Q2"]),
    ("begin 2021", ["2020Q4", "2021Q1"]),
    ("primo 2021", ["2020Q4", "2021Q1"]),
    ("medio 2021", ["2021Q2", "2021Q3"]),
    ("stand 2020", ["2020Q1", "2020Q2", "2020Q3", "2020Q4"]),
    ("op 31 juni 2022", []),
    ("stand per 31-02-2021", []),
    ("per 03-31-2021", []),
    ("eind 1998", []),
    ("op 31 maart 1921", []),
]


def only(text: str) -> PrintedDate:
    (found,) = find_dates(text)
    return found


@pytest.mark.parametrize("text", Q1_OF_2021)
@pytest.mark.parametrize(
    "around", ["{}", "Twente, {} (synthetisch)", "Het register telt {} in totaal 10.187 personen."]
)
def test_moment_of_the_figures_is_found(text: str, around: str) -> None:
    printed = around.format(text)
    found = only(printed)
    assert (found.quarter_keys, found.is_moment) == (("2021Q1",), True)
    assert printed[found.start :].startswith(found.text)


@pytest.mark.parametrize(("text", "expected"), OTHERS)
def test_date_may_be_of_these_quarters(text: str, expected: list[str]) -> None:
    found = only(text)
    assert (list(found.quarter_keys), found.text, found.is_moment) == (expected, text, True)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "\u00a9 april 2023",
            "\u00a9 UWV, stand april 2023",
            "april 2023",
            "31 maart 2021",
            "Datum: 31-03-2021",
            "d.d. 31-03-2021",
        ),
        *("gepubliceerd op 30 juni 2022", "Gepubliceerd: 30 juni 2022", "verschenen op 1 juli 2021", "versie 1.2.2022"),
        *(
            "de volgende uitgave verschijnt op 1 oktober 2021",
            "publicatiedatum per 1 juli 2021",
            "opgesteld per 2 mei 2021",
        ),
        *("bijgewerkt op 15-04-2021", "gemeentelijke indeling per 1 januari 2021", "met ingang van 1 januari 2015"),
        *(
            "Op 1 januari 2015 trad de wet in werking",
            "geraadpleegd op 3 mei 2021",
            "sinds 1 mei 2021",
            "van 3 mei 2021",
        ),
        *("Op 1 januari 2022 is Heerhugowaard opgegaan in Dijk en Waard", "Per 1 januari 2021 samengevoegd"),
    ],
)
def test_date_of_something_else_is_no_moment(text: str) -> None:
    assert [found.is_moment for found in find_dates(text)] == [False]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "2021",
            "stand",
            "eind",
            "Alkmaar 114 388 1.490 12 2.004",
            "stand 2021 personen",
            "op 31 maart",
            "per 2021",
        ),
        *(
            "doeleind 2020",
            "eindstand 2 2020",
            "toestand van 2021 gemeenten",
            "pagina 1/2",
            "1.204",
            "12-34",
            "020-1234567",
        ),
        *(
            "Q1 2021",
            "eind eerste kwartaal 2021",
            "1 januari t/m 31 maart 2021",
            "januari t/m april 2021",
            "ultimo 2021Q1",
        ),
        *("maartse buien 2021", "het mei-cijfer", "op pagina 31", "per 1.000 inwoners", "van 2020 tot 2021"),
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert list(find_dates(text)) == []


def test_every_date_of_a_text_is_found_in_order() -> None:
    text = "Stand 31 maart 2021 en 31 december 2020; gepubliceerd op 6 mei 2021, \u00a9 mei 2021."
    found = [(item.text, item.quarter_keys, item.is_moment) for item in find_dates(text)]
    assert found == [
        ("Stand 31 maart 2021", ("2021Q1",), True),
        ("31 december 2020", ("2020Q4",), True),
        ("op 6 mei 2021", ("2021Q2",), False),
        ("mei 2021", ("2021Q2",), False),
    ]


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        ("Stand 31 maart 2021 (gepubliceerd 6 mei 2021)", [True, False]),
        ("Stand 31 maart 2021, gepubliceerd op 6 mei 2021", [True, False]),
        ("Gepubliceerd op 6 mei 2021, stand 31 maart 2021", [False, True]),
        ("De volgende publicatie, met de stand per 30 juni 2021, verschijnt op 1 oktober 2021.", [False, False]),
        ("Gepubliceerd op 6 mei 2021. Stand per 31 maart 2021.", [False, True]),
    ],
)
def test_word_about_one_date_of_a_sentence_is_not_about_another(text: str, moments: list[bool]) -> None:
    assert [found.is_moment for found in find_dates(text)] == moments


@given(
    st.lists(
        st.sampled_from([*"0123456789-/.\u2019 (),", "stand", "per ", " maart", " eind ", "t/m", "20", "jan"]),
        max_size=25,
    )
)
def test_whatever_is_printed_is_quoted_from_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    for found in find_dates(text):
        assert text[found.start :].startswith(found.text)
