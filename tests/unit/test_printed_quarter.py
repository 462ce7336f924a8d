"""How publications print a quarter: every form that is one, what only looks like it, and what can't be one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.domain.quarter import find_impossible_quarters, find_quarters

ORDINALS = ("eerste", "tweede", "derde", "vierde")
ROMANS = ("I", "II", "III", "IV")
MONTHS = (
    ("januari", "februari", "maart"),
    ("april", "mei", "juni"),
    ("juli", "augustus", "september"),
    ("oktober", "november", "december"),
)
SHORT = (("jan", "feb", "mrt"), ("apr", "mei", "jun"), ("jul", "aug", "sep"), ("okt", "nov", "dec"))
LAST_DAYS = (31, 30, 30, 31)

IN_WORDS = [
    *("{ordinal} kwartaal {year}", "{Ordinal} kwartaal {year}", "{ORDINAL} KWARTAAL {year}", "{ordinal} kw. {year}"),
    *("{ordinal} kwartaal van {year}", "{ordinal} kwartaal van het jaar {year}", "{ordinal} kwartaal, {year}"),
    *("{ordinal} kwartaal ({year})", "{ordinal} kwartaal - {year}", "{ordinal} kwartaal \u2013 {year}"),
    *(
        "{ordinal} kwartaal \u2019{yy}",
        "{ordinal} kwartaal '{yy}",
        "{ordinal} kwartaal {yy}",
        "{ordinal} kwartaal/{year}",
    ),
    *("{n}e kwartaal {year}", "{n}e kwartaal \u2019{yy}", "{n} e kwartaal {year}", "{n}\u1d49 kwartaal {year}"),
    *("{n}e kw. {year}", "{n}e kw. \u2019{yy}", "{n}e kw {yy}", "{n}e kwartaal: {year}", "{n}ekwartaal{year}"),
    *("{n}ste kwartaal {year}", "{n}de kwartaal van {year}", "{n}e kwart. {year}", "{n}e-kwartaal-{year}"),
    *(
        "Kwartaal {n} {year}",
        "kwartaal {n}, {year}",
        "kwartaal {n}-{year}",
        "kwartaal {n} / {year}",
        "kwartaal {n} {yy}",
    ),
    *("Kwartaal {year}-{n}", "kwartaal: {year}/{n}", "Kwartaal: {year}-{n}", "kw. {year}-{n}"),
    *("KWARTAAL {n} ({year})", "Kwartaal: {n} Jaar: {year}", "kwartaal {n} van {year}", "kwartaal {n} \u2019{yy}"),
    *("Kwartaal {roman} {year}", "kwartaal {roman}, {year}", "kwartaal {roman}-{year}", "kw. {roman} {year}"),
    *(
        "{roman}e kwartaal {year}",
        "{roman} kwartaal {year}",
        "Kwartaal {roman} \u2018{yy}",
        "kw{n} {year}",
        "kw {n}-{year}",
    ),
    *("{year} {ordinal} kwartaal", "{year}, {n}e kwartaal", "{year}: kwartaal {n}", "{year} kwartaal {roman}"),
    *("\u2019{yy}, {n}e kwartaal", "{year}/{n}e kw.", "Jaar {year}, kwartaal {n}", "{year}-kw{n}"),
    *("stand {ordinal} kwartaal {year}", "Stand per {n}e kwartaal {year}", "cijfers {ordinal} kwartaal {year}"),
    *("{ordinal}\u00a0kwartaal\u00a0{year}", "{ordinal}\nkwartaal {year}", "{ordinal}\u2009kwartaal\u202f{year}"),
    *("{ordinal}  kwartaal   {year}", "{ordinal}\tkwartaal\t{year}", "{ordinal} kwar-\ntaal {year}"),
    *("{ordinal} kwartaal {year}\u00b9", "{ordinal} kwartaal {year}*", "\u00ab{ordinal} kwartaal {year}\u00bb"),
    *(
        "{ordinal} kwar\u00adtaal {year}",
        "{ordinal} kwartaal\u200b {year}",
        "1\u00ba dossier, {ordinal} kwartaal {year}",
    ),
]
IN_SHORT = [
    *(
        "Q{n} {year}",
        "q{n} {year}",
        "Q{n}-{year}",
        "Q{n}/{year}",
        "Q{n}, {year}",
        "Q{n} ({year})",
        "Q{n}: {year}",
        "Q{n}{year}",
    ),
    *("Q{n} \u2019{yy}", "Q{n}'{yy}", "Q{n}-{yy}", "Q{n}/{yy}", "Q {n} {year}", "Q.{n} {year}", "Q{roman} {year}"),
    *(
        "{year}Q{n}",
        "{year}-Q{n}",
        "{year} Q{n}",
        "{year}/Q{n}",
        "{year} - Q{n}",
        "{year}: Q{n}",
        "{year}_Q{n}",
        "'{yy} Q{n}",
    ),
    *("{yy}Q{n}", "{yy}-Q{n}", "{n}Q{year}", "{n}Q{yy}", "{n}Q {year}", "K{n} {year}", "K{n}-{year}", "{year} K{n}"),
    *("{year}K{n}", "K{n} \u2019{yy}", "K{n}/{year}", "k{n}-{yy}", "Q{n} van {year}", "Q{n} \u2013 {year}"),
]
IN_MONTHS = [
    *(
        "{m1} t/m {m3} {year}",
        "{m1} tot en met {m3} {year}",
        "{m1} - {m3} {year}",
        "{m1}\u2013{m3} {year}",
        "{m1}-{m3} \u2019{yy}",
    ),
    *("{m1}, {m2} en {m3} {year}", "{m1}/{m2}/{m3} {year}", "{m1} {year} t/m {m3} {year}", "{M1} T/M {M3} {year}"),
    *(
        "{s1} t/m {s3} {year}",
        "{s1}\u2013{s3} {year}",
        "{s1}. t/m {s3}. {year}",
        "{s1}/{s2}/{s3} {year}",
        "{s1} t/m {s3} \u2019{yy}",
    ),
    *("1 {m1} t/m {last} {m3} {year}", "1 {m1} {year} - {last} {m3} {year}", "van {m1} t/m {m3} van {year}"),
    *(
        "01-{d1:02}-{year} t/m {last}-{d3:02}-{year}",
        "1/{d1}/{year} - {last}/{d3}/{year}",
        "1-{d1} t/m {last}-{d3}-{year}",
    ),
    *("{year}-{d1:02}-01 t/m {year}-{d3:02}-{last}", "{m1} t / m {m3} {year}", "{m1}\u00a0t/m {m3}\u00a0{year}"),
]
QUARTERS = [(year, number) for year in (2015, 2021, 2030) for number in (1, 2, 3, 4)]


def printed(form: str, year: int, number: int) -> str:
    """A form filled in for a quarter."""
    months, short = MONTHS[number - 1], SHORT[number - 1]
    return form.format(
        n=number,
        year=year,
        yy=f"{year % 100:02}",
        ordinal=ORDINALS[number - 1],
        Ordinal=ORDINALS[number - 1].capitalize(),
        ORDINAL=ORDINALS[number - 1].upper(),
        roman=ROMANS[number - 1],
        **{f"m{place}": month for place, month in enumerate(months, start=1)},
        **{f"M{place}": month.upper() for place, month in enumerate(months, start=1)},
        **{f"s{place}": month for place, month in enumerate(short, start=1)},
        d1=3 * number - 2,
        d3=3 * number,
        last=LAST_DAYS[number - 1],
    )


def keys(text: str) -> list[str]:
    return [quarter.quarter_key for quarter in find_quarters(text)]


@pytest.mark.parametrize("form", [*IN_WORDS, *IN_SHORT, *IN_MONTHS])
def test_quarter_is_found_in_every_form(form: str) -> None:
    found = {quarter: keys(printed(form, *quarter)) for quarter in QUARTERS}
    assert found == {(year, number): [f"{year}Q{number}"] for year, number in QUARTERS}
    assert [text for quarter in QUARTERS for text in find_impossible_quarters(printed(form, *quarter))] == []


@pytest.mark.parametrize("form", [*IN_WORDS, *IN_SHORT, *IN_MONTHS])
@pytest.mark.parametrize(
    "around", ["Twente, {}", "{} Drechtsteden", "({})", "Cijfers {}; Twente", "\u201c{}\u201d", "UWV | {} | 3"]
)
def test_quarter_is_found_beside_other_text(form: str, around: str) -> None:
    text = around.format(printed(form, 2021, 3))
    (quarter,) = find_quarters(text)
    assert quarter.quarter_key == "2021Q3"
    assert text[quarter.start :].startswith(quarter.text)


@pytest.mark.parametrize(
    "form", ["{ordinal} kwartaal {year}", "kwartaal {n} {year}", "{n}e kwartaal {year}", "Q{n} {year}"]
)
@pytest.mark.parametrize("gap", [" ", "\u00a0", "\u2009"])
def test_letter_spaced_quarter_is_found(form: str, gap: str) -> None:
    for quarter in QUARTERS:
        text = printed(form, *quarter)
        expected = ["{}Q{}".format(*quarter)]
        assert keys((gap * 2).join(gap.join(word) for word in text.split())) == expected
        assert keys(gap.join(text.replace(" ", "").upper())) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T w e n t e V i e r d e k w a r t a a l 2 0 2 2", ["2022Q4"]),
        ("V i e r d e k w a r t a a l 2 0 2 2 T w e n t e", ["2022Q4"]),
        ("Vierde k w a r t a a l 2022", ["2022Q4"]),
        ("V i e r d e kwartaal 2 0 2 2", ["2022Q4"]),
        ("laatste kwartaal van 2021", ["2021Q4"]),
        ("2021KW01", ["2021Q1"]),
        ("december 2021 Q4", ["2021Q4"]),
        ("\u00a7 4.2 Q1 2021", ["2021Q1"]),
        ("2e kwartaal 2021 \u2013 35 regio's", ["2021Q2"]),
        ("first quarter of 2021", ["2021Q1"]),
        ("3rd quarter 2021", ["2021Q3"]),
        ("\u2163 kwartaal 2021", ["2021Q4"]),
        ("van 1 oktober 2020 tot 1 januari 2021", ["2020Q4"]),
        ("Jaargang 2023, vierde kwartaal 2022", ["2022Q4"]),
        ("klantprofielen-2e-kwartaal-2021.pdf", ["2021Q2"]),
        ("/images/transparantie_klantprofielen-q3-2021.pdf", ["2021Q3"]),
    ],
)
def test_other_print_of_a_quarter_is_found(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize("form", ["{Ordinal} kwartaal ({m1} t/m {m3}) {year}", "Q{n} ({s1}-{s3}) {year}"])
def test_quarter_with_its_months_is_one_quarter(form: str) -> None:
    assert set(keys(printed(form, 2021, 3))) == {"2021Q3"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eerste en tweede kwartaal 2021", ["2021Q1", "2021Q2"]),
        ("1e/2e kwartaal 2021", ["2021Q1", "2021Q2"]),
        ("1 en 2e kwartaal 2021", ["2021Q1", "2021Q2"]),
        ("eerste t/m vierde kwartaal 2021", ["2021Q1", "2021Q4"]),
        ("kwartaal 1 en 2 van 2021", ["2021Q1", "2021Q2"]),
        ("kwartaal I-IV 2021", ["2021Q1", "2021Q4"]),
        ("Q1 t/m Q3 2021", ["2021Q1", "2021Q3"]),
        ("Q1/Q2 2021", ["2021Q1", "2021Q2"]),
        ("Q1 2020 en 2021", ["2020Q1", "2021Q1"]),
        ("eerste kwartaal 2020, 2021", ["2020Q1", "2021Q1"]),
        ("Q4 2020 - Q1 2021", ["2020Q4", "2021Q1"]),
        ("Q4 2020 Q1 2021", ["2020Q4", "2021Q1"]),
        ("2020 Q4 2021 Q1", ["2020Q4", "2021Q1"]),
        ("4e kwartaal 2021 t.o.v. 3e kwartaal 2021", ["2021Q4", "2021Q3"]),
        ("eerste kwartaal \u201921/\u201922", ["2021Q1", "2022Q1"]),
        ("Eerste kwartaal (april t/m juni) 2021", ["2021Q1", "2021Q2"]),
        ("2020Q4, 2021Q1", ["2020Q4", "2021Q1"]),
    ],
)
def test_each_of_several_quarters_is_found(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize("text", ["2022 Q4 2021", "Editie 2022, Q4 2021", "2022-Q4-2021"])
def test_number_between_two_years_may_be_of_both(text: str) -> None:
    assert sorted(keys(text)) == ["2021Q4", "2022Q4"]


NOT_QUARTERS = [
    *("kwartaal 2021-12", "kwartaal 2021-01-31", "kwartaal 2020/21", "kwartaal 2021-1 t/m 3", "kwartaal 2021-1/2"),
    *("per kwartaal 2021-1 klanten", "kwartaal 2021.1", "kwartaal 2021 1", "kwartaal 2021-1,5", "kwartaal 2021-1 %"),
    *("", "2021", "kwartaal", "kwartaal 2021", "kwartalen 2021", "eerste kwartaal", "Kwartaal I", "kwartaal 1", "Q1"),
    *("Q1 1.204", "Q1 1 204", "Q1 204", "Q1 12", "Q1 388 1.490", "K1 20", "K1 15 300", "eerste kwartaal 388"),
    *("Kwartaalstraat 1 2021", "Kwartaalbericht 2021", "kwartaalcijfers 1 2021", "kwartaalrapportage 2021-1"),
    *("4e kwartier 2021", "1 kw 2021x", "3 kW 2021", "IQ1 2021", "HQ1 2021", "Q12021a"),
    *("III-2021", "12-III-2021", "I/2021", "2021-1", "2021/4", "1-2021", "1e 2021", "eerste 2021", "tweede helft"),
    *("in het eerste kwartaal 21 nieuwe klanten", "in het eerste kwartaal 21 procent", "eerste kwartaal 21%"),
    *(
        "eerste kwartaal 21.000",
        "Q1-21.000",
        "kwartaal 1 21,5",
        "1e kwartaal 21 500",
        "Q1 20-10",
        "per kwartaal 20 klanten",
    ),
    *(
        "eerste kwartaal 20\uff12\uff11",
        "Q\uff11 2021",
        "per kwartaal",
        "elk kwartaal van 2021",
        "kwartaal op kwartaal 2021",
    ),
    *("kwartaal v.a. 2021", "kwartaal i.v.m. 2021", "kwartaal in 2021", "kwartaaleinde 2021", "kwartaal i\u00e4 2021"),
    *("maart 2021", "31 maart 2021", "maart/april 2021", "maart-april 2021", "1 januari en 31 maart 2021", "mei 2021"),
    *("januari t/m maart", "tot en met maart 2021", "21 januari 2021 en 3 maart 2021", "janmaart 2021", "30-03-2021"),
    *(
        "in het eerste jaar 2021",
        "Wet van 1 april 2015",
        "gemeenten 1e, 2e en 3e in 2021",
        "2021Q",
        "99Q1",
        "Q1 99",
    ),
    *(
        "eerste kwartaal 202",
        "Q1 202",
        "2021Q12",
        "12Q2021",
        "1Q",
        "AQ1 2021",
        "Q1A 2021",
        "Eerste kwartaal: 2021 personen",
        "13Q1 2021",
        "K1a-2021",
        "blok1 2021",
    ),
]


@pytest.mark.parametrize("text", NOT_QUARTERS)
def test_what_only_looks_like_a_quarter_is_none(text: str) -> None:
    assert keys(text) == []


@pytest.mark.parametrize("text", sorted(set(NOT_QUARTERS) - {"2021Q12", "12Q2021"}))
def test_what_is_no_print_of_a_quarter_is_no_impossible_one(text: str) -> None:
    assert list(find_impossible_quarters(text)) == []


UNCLEAR = [
    *(
        f"1e kwartaal {year}"
        for year in ("202\ufffd", "2021\ufffd\ufffd", "\u201920\u00b2\u00b9", "\u201920\u207b\u00b2\u00b9")
    ),
    *(
        f"1e kwartaal \u201920{mark}21"
        for mark in ("-", "/", "*", "(", "^ ", "-^", "/^", "\ufffd", "=", "|", "_", "~", "+")
    ),
    *(
        "1e kw. \u201920\ufffd\ufffd",
        "1e kw. 2\ufffd",
        "kwartaal 1 van 202\ufffd",
        "kwartaal 2021\ufffd-1",
        "1\ufffde kwartaal 2021",
    ),
    *(
        "\ufffd\ufffde kwartaal 2021",
        "\ufffdI kwartaal 2021",
        "1\ufffd2e kwartaal 2021",
        "kwartaal \ufffd 2021",
        "kw \ufffd-2021",
    ),
    *(
        "Q1-202\ufffd\ufffd",
        "Q1-2021\ufffd\ufffd",
        "Q\ufffd 2021",
        "Q\ufffd\ufffd-2021",
        "202\ufffd\ufffd-Q1",
        "\ufffd2021 Q1",
        "Q1 \u20192\ufffd",
    ),
]


@pytest.mark.parametrize("text", UNCLEAR)
def test_quarter_with_a_number_that_may_be_another_is_impossible(text: str) -> None:
    for around in ("{}", "Drechtsteden {}", "{} Drechtsteden", "Cijfers: {}; 1.490 personen"):
        assert keys(around.format(text)) == []
        assert list(find_impossible_quarters(around.format(text)))


@pytest.mark.parametrize(
    "months",
    ["januari t/m maart 2021\ufffd\ufffd", "1 januari t/m 31 maart 202\ufffd\ufffd", "1-1-2021 t/m 31-3-2021\ufffd"],
)
def test_months_with_a_year_that_may_be_another_are_no_quarter(months: str) -> None:
    assert keys(months) == []


IMPOSSIBLE = [
    *(
        "vijfde kwartaal 2021",
        "Zesde kwartaal van 2021",
        "nulde kwartaal 2021",
        "TWAALFDE KWARTAAL 2021",
        "5e kwartaal 2021",
    ),
    *(
        "0e kwartaal 2021",
        "12e kwartaal 2021",
        "13e kwartaal",
        "5e kw. \u201921",
        "vijfde kwartaal",
        "zesde kwartaal",
        "0e kwartaal",
    ),
    *(
        "kwartaal V",
        "Kwartaal VI 2021",
        "kwartaal V, 2021",
        "kwartaal 5",
        "kwartaal 0 2021",
        "Kwartaal 5 - 2021",
        "kwartaal 13 2021",
    ),
    *("Q5 2021", "Q0 2021", "Q5-2021", "2021Q5", "2021-Q0", "2021 K5", "K6-2021", "5Q2021", "Q5 \u201921", "2021Q12"),
    *(
        "Ve kwartaal 2021",
        "v i j f d e k w a r t a a l 2 0 2 1",
        "vijfde\u00a0kwartaal 2021",
        "eerste en vijfde kwartaal 2021",
    ),
    *(
        "eerste kwartaal 1921",
        "eerste kwartaal 2013",
        "Q1 1999",
        "Q4 2013",
        "1e kwartaal \u201998",
        "eerste kwartaal 2121",
    ),
    *("eerste kwartaal 20211", "2013Q4", "januari t/m maart 2012", "eerste kwartaal 3021"),
    *(
        "januari t/m april 2021",
        "januari t/m februari 2021",
        "jan-jun 2021",
        "februari t/m april 2021",
        "januari t/m juni 2021",
    ),
    *(
        "januari t/m december 2021",
        "november 2020 t/m januari 2021",
        "1 januari t/m 30 juni 2021",
        "1 januari - 31 juni 2021",
    ),
    *(
        "01-01-2021 t/m 30-04-2021",
        "2 januari t/m 31 maart 2021",
        "januari 2020 t/m maart 2021",
        "januari tot april 2021",
    ),
    *(
        "1 januari t/m 30 maart 2021",
        "1 januari t/m 1 april 2021",
        "oktober t/m januari 2021",
        "juni, juli en augustus 2021",
    ),
    *("eerste halfjaar 2021", "Tweede halfjaar van 2021", "1e half jaar 2021", "H1 2021", "tweede helft van 2021"),
    *("eerste semester 2021", "2e trimester 2021", "tertaal 1 2021"),
]


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_quarter_that_can_not_be_is_found_as_it_is_printed(text: str) -> None:
    (found,) = find_impossible_quarters(f"Twente, {text}")
    assert found in text
    assert set(keys(text)) <= {"2021Q1"}, "Of a list, what can be is found too."


@pytest.mark.parametrize(
    "text",
    [
        "voor het vijfde kwartaal op rij",
        "het zesde kwartaal sinds de start",
        "per kwartaal 5 gesprekken",
        "het vijfde jaar 2021",
        "Het was het vijfde kwartaal met groei",
    ],
)
def test_count_of_quarters_in_prose_is_no_impossible_quarter(text: str) -> None:
    assert list(find_impossible_quarters(text)) == []


@given(st.text(st.sampled_from("1e 2kwartal.KQI'/-t0vm\u2019\u00a0\n(),"), max_size=40))
def test_whatever_is_printed_is_quoted_from_the_text(text: str) -> None:
    for quarter in find_quarters(text):
        assert text[quarter.start :].startswith(quarter.text)
    for impossible in find_impossible_quarters(text):
        assert impossible in text
