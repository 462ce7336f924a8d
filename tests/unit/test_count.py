"""The grammar of a printed count, against examples and against an oracle that shares no code with it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orchestration.domain.count import CountError, format_count, is_count, parse_count

SPACES = "\u0020\u00a0\u2007\u2008\u2009\u200a\u202f"
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
INT32_MAX = 2**31 - 1


@pytest.mark.parametrize("text", ["9" * 4_301, "9" * 100_000, "9" + ".999" * 2_000, "9" + " 999" * 2_000])
def test_count_of_more_digits_than_python_reads_is_too_large(text: str) -> None:
    with pytest.raises(CountError, match="te groot"):
        parse_count(text)


counts = st.integers(0, INT32_MAX)


def oracle(text: str) -> int | None:
    """What the text counts, found by writing every number that it could be; None where it is no count."""
    bare = text.strip(SPACES)
    if len(bare) == 1 and bare in DASHES:
        return 0
    digits = "".join(character for character in bare if character in "0123456789")
    if not digits or int(digits) > INT32_MAX:
        return None
    value = int(digits)
    one_kind_of_space = bare.translate(dict.fromkeys(map(ord, SPACES), " "))
    return (
        value
        if one_kind_of_space in {str(value), f"{value:_}".replace("_", "."), f"{value:_}".replace("_", " ")}
        else None
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("7", 7),
        ("999", 999),
        ("1490", 1490),
        ("1.490", 1490),
        ("1 490", 1490),
        ("1\u00a0490", 1490),
        ("1\u2009490", 1490),
        ("1\u202f490", 1490),
        ("180.024", 180024),
        ("2.147.483.647", INT32_MAX),
        ("\u00a01.490 ", 1490),
        *((dash, 0) for dash in DASHES),
    ],
)
def test_printed_count_is_its_number(text: str, value: int) -> None:
    assert parse_count(text) == value


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", ".", "+", "--", "- -", "-5", "+5", "\u22125", "5-"),
        *("00", "007", "01", "0.000", "0 123", "01.490"),
        *("1,490", "1.49", "1.4900", "1.490,0", "12.34", "1490.000", "1..490", "1.490.", ".490", "490."),
        *("1.490 123", "1 490.123", "1  490", "1 49", "1 4900", "1490 000"),
        *("1.490*", "1490\u00b9", "(1490)", "<5", "< 5", "*", "x", "nb", "n.v.t.", "1e3", "0x1F", "1_490", "12%"),
        *("\u0661\u0662", "\uff11\uff12", "\u00b2", "1\n490", "1\t490", "5\n", "1'490", "1\u2019490"),
        *("2.147.483.648", "2147483648", "9" * 400),
    ],
)
def test_anything_else_is_refused_and_named(text: str) -> None:
    with pytest.raises(CountError) as error:
        parse_count(text)
    assert f"'{text}'" in str(error.value)
    assert not is_count(text)


@given(counts, st.sampled_from(["", ".", *SPACES]))
@example(INT32_MAX, ".")
@example(1000, "\u202f")
def test_count_written_with_any_thousands_mark_reads_back_as_itself(value: int, mark: str) -> None:
    assert parse_count(f"{value:,}".replace(",", mark)) == value


@given(counts)
def test_format_and_parse_are_each_other_s_inverse(value: int) -> None:
    assert parse_count(format_count(value)) == value


@given(st.text(alphabet="0123456789" + "., -+*<%\u2013\u00a0\u202f\u2009\u0663\t\n", max_size=14))
@example("0.123")
@example("1.490 123")
@example("1\u00a0490 123")
def test_text_is_the_number_the_oracle_gives_or_no_number(text: str) -> None:
    try:
        value: int | None = parse_count(text)
    except CountError:
        value = None
    assert value == oracle(text)


@given(st.text(max_size=20))
def test_any_text_at_all_gives_a_count_in_range_or_the_one_error(text: str) -> None:
    assert is_count(text) == (oracle(text) is not None)


@given(counts, st.sampled_from(["", ".", " "]), st.characters(), st.data())
def test_foreign_character_in_a_count_never_gives_a_number_of_its_own(
    value: int, mark: str, character: str, data: st.DataObject
) -> None:
    text = f"{value:,}".replace(",", mark)
    place = data.draw(st.integers(0, len(text)))
    damaged = text[:place] + character + text[place:]
    if is_count(damaged):
        assert parse_count(damaged) == oracle(damaged)
        assert character in "0123456789.-" + SPACES


@pytest.mark.parametrize(
    ("value", "text"), [(None, "niets"), (0, "0"), (999, "999"), (1490, "1.490"), (1234567, "1.234.567")]
)
def test_count_is_shown_in_dutch_notation(value: int | None, text: str) -> None:
    assert format_count(value) == text
