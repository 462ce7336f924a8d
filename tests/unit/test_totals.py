"""Total rows in other places and words, subtotals, sums carried over, and two tables beside each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from tests.support import canvas
from tests.support.canvas import Piece
from tests.support.synthetic import LABELS, TODAY, VOETNOOT

Read = Callable[[str], list[Reading]]
Counts = tuple[int, int, int, int, int]

NAMES = ("Dordrecht", "Zwijndrecht", "Papendrecht", "Sliedrecht")
ROWS: tuple[Counts, ...] = ((1, 20, 300, 100, 421), (2, 30, 400, 200, 632), (3, 3, 3, 3, 12), (0, 5, 1500, 7, 1512))
TITLE = "Transparantie van klantprofielen (synthetisch)\nEerste kwartaal 2021 Drechtsteden\n"


def line(name: str, *rows: Counts) -> str:
    """A row with the sum of some."""
    counts = [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * 5
    return "\t".join([name, *(f"{count:,}".replace(",", ".") for count in counts)]) + "\n"


A, B, C, D = (line(name, row) for name, row in zip(NAMES, ROWS, strict=True))
TOTAAL = line("TOTAAL AMR", *ROWS)


def text(*rows: str) -> str:
    return TITLE + LABELS + "".join(rows) + VOETNOOT


@pytest.fixture
def read(tmp_path: Path, namen: Names) -> Read:
    """The readings of a text."""

    def read_text(content: str) -> list[Reading]:
        path = tmp_path / "synthetisch.txt"
        path.write_text(content, encoding="utf-8")
        return list(read_file(path, ReadingContext(namen, TODAY)))

    return read_text


def accepted(readings: Sequence[Reading]) -> list[tuple[str, tuple[int | None, ...]]]:
    """The rows of the one publication there is, its total last."""
    (reading,) = readings
    assert (reading.uitslag, reading.reden) == ("aangenomen", None)
    assert reading.publicatie is not None
    rows = [*reading.publicatie.rijen, *reading.publicatie.totaalrijen]
    return [(regel.naam, regel.aantallen) for regel in rows]


EXPECTED = [
    *zip(NAMES, ROWS, strict=True),
    ("TOTAAL AMR", tuple(sum(column) for column in zip(*ROWS, strict=True))),
]


def test_total_row_may_come_first(read: Read) -> None:
    assert accepted(read(text(TOTAAL, A, B, C, D))) == EXPECTED


@pytest.mark.parametrize(
    "name", ["Eindtotaal", "EINDTOTAAL", "Eind-totaal", "Totaal", "Totaal generaal", "Totaal regio"]
)
@pytest.mark.parametrize("place", ["first", "last"])
def test_total_row_may_have_other_names(read: Read, name: str, place: str) -> None:
    total = line(name, *ROWS)
    content = text(total, A, B, C, D) if place == "first" else text(A, B, C, D, total)
    assert accepted(read(content)) == [*EXPECTED[:-1], (name, EXPECTED[-1][1])]


@pytest.mark.parametrize(
    "name",
    [
        "AMR totaal", "Algemeen totaal", "Alle gemeenten", "Arbeidsmarktregio Drechtsteden", "Drechtsteden",
        "Drechtsteden totaal", "Generaal totaal", "Regio Drechtsteden", "Regio totaal", "Regiototaal", "Som",
        "Som Drechtsteden", "Totaal van alle gemeenten", "Totaal van de regio", "Totaal van de regio Drechtsteden",
        "Totalen",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["first", "last"])
def test_row_that_sums_up_all_others_is_the_total_whatever_its_name(read: Read, name: str, place: str) -> None:
    total = line(name, *ROWS)
    content = text(total, A, B, C, D) if place == "first" else text(A, B, C, D, total)
    assert accepted(read(content)) == [*EXPECTED[:-1], (name, EXPECTED[-1][1])]


@pytest.mark.parametrize(
    "name",
    [
        *("TOTAAL AMR Drechtsteden ({n} gemeenten)", "Drechtsteden ({n} gemeenten)", "TOTAAL AMR ({n} gemeenten)"),
        *("Totaal regio Drechtsteden ({n} gemeenten)", "Totaal Drechtsteden ({n} gemeenten)"),
    ],
)
@pytest.mark.parametrize("place", ["first", "last"])
def test_total_row_may_say_of_how_many_gemeenten_it_is(read: Read, name: str, place: str) -> None:
    def content(number: int) -> str:
        total = line(name.format(n=number), *ROWS)
        return text(total, A, B, C, D) if place == "first" else text(A, B, C, D, total)

    assert accepted(read(content(4))) == [*EXPECTED[:-1], (name.format(n=4), EXPECTED[-1][1])]
    for number in (0, 3, 5, 14):
        (reading,) = read(content(number))
        assert reading.uitslag == "quarantaine"
        assert name.format(n=number) in (reading.reden or "")
    assert read(content(4).replace("4 gemeenten", "4 gemeenten, mannen"))[0].uitslag == "quarantaine"


@pytest.mark.parametrize("number", [3, 4, 5])
def test_number_of_gemeenten_may_stand_below_the_rest_of_the_name(tmp_path: Path, namen: Names, number: int) -> None:
    rows = [row.rstrip().split("\t") for row in (A, B, C, D, TOTAAL)]
    page = [
        *(Piece(60, 40 + 15 * place, text) for place, text in enumerate(TITLE.splitlines())),
        *canvas.row(90, "Gemeente", "", "Gemeenteklanten", "", "UWV-klanten", "Totaal in Sonar"),
        *canvas.row(101, "", "Profiel", "Geen profiel", "Profiel", "Geen profiel"),
        *(piece for place, row in enumerate(rows[:-1]) for piece in canvas.row(120 + 15 * place, *row)),
        *canvas.row(191, "", *rows[-1][1:]),
        Piece(60, 185, f"TOTAAL AMR Drechtsteden ({number}"),
        Piece(60, 197, "gemeenten)"),
    ]
    (reading,) = read_file(canvas.write(tmp_path / "totaal.pdf", page), ReadingContext(namen, TODAY))
    assert (reading.uitslag == "aangenomen") == (number == len(NAMES)), reading.reden


def test_each_region_may_end_in_a_total_of_another_name(read: Read) -> None:
    delft, rijswijk = line("Delft", ROWS[0]), line("Rijswijk", ROWS[2])
    other = (
        f"Eerste kwartaal 2021 Haaglanden\n{LABELS}{delft}{rijswijk}{line('Haaglanden totaal', ROWS[0], ROWS[2])}"
        + VOETNOOT.replace("Drechtsteden", "Haaglanden").replace("5.000", "577")
    )
    readings = read(text(A, B, C, D, line("Drechtsteden totaal", *ROWS)) + other)
    assert [(reading.uitslag, reading.amr_code) for reading in readings] == [
        ("aangenomen", "AM23"),
        ("aangenomen", "AM21"),
    ]


OF_FIRST_TWO = ROWS[:2]


@pytest.mark.parametrize(
    "rows",
    [
        (A, B, C, D, line("Som", *ROWS[:3])),
        (A, B, C, D, line("Som", *ROWS, ROWS[0])),
        (A, B, line("Som", *OF_FIRST_TWO), C, D),
        (A, B, line("Som", *OF_FIRST_TWO), C, D, line("Som", *ROWS[2:])),
        (A, B, line("Drechtoevers", *OF_FIRST_TWO), C, D, line("Overig", *ROWS[2:])),
        (A, B, C, D, line("Som", *ROWS), line("Som", *ROWS)),
        (A, B, C, D, line("Haaglanden", *ROWS)),
        (A, B, C, D, line("Haaglanden totaal", *ROWS)),
        (A, B, C, D, line("Som Wajong", *ROWS)),
        (A, B, C, D, line("Drechtoevers", *ROWS)),
        (A, B, C, line("Alblasserdam", *ROWS[:3])),
        (A, B, C, D, line("", *ROWS)),
        (A, B, C, D, line("Subtotaal", *ROWS)),
        (A, line("Som", ROWS[0]), B, C, D),
        (A, line("Dordrecht en omstreken", ROWS[0])),
    ],
    ids=[
        "part", "more", "in the middle", "groups", "named groups", "twice", "another region",
        "another region's total", "part of the people", "name that says something else", "gemeente", "nameless",
        "subtotal", "one row", "no sum of rows",
    ],
)  # fmt: skip
def test_row_that_may_be_no_total_is_none(read: Read, rows: tuple[str, ...]) -> None:
    assert all(reading.uitslag != "aangenomen" for reading in read(text(*rows)))


@pytest.mark.parametrize(
    "name",
    [
        "Deeltotaal Rijnmond", "Sub-totaal Haaglanden", "Subtotaal (Haaglanden)", "Subtotaal AMR Haaglanden",
        "Subtotaal Haaglanden", "Subtotaal arbeidsmarktregio Haaglanden", "Subtotaal gemeenten in Haaglanden",
        "Subtotaal regio Haaglanden", "Subtotaal: Rijk van Nijmegen", "Tussentotaal Zuid-Holland Centraal",
    ],
)  # fmt: skip
def test_subtotal_of_another_region_keeps_the_table_out(read: Read, name: str) -> None:
    (reading,) = read(text(A, line(name, ROWS[0]), B, C, D, TOTAAL))
    assert reading.uitslag == "quarantaine"
    assert name in (reading.reden or "")


@pytest.mark.parametrize("name", ["Subtotaal Drechtsteden", "Subtotaal Dordrecht", "Subtotaal Drechtoevers"])
def test_subtotal_of_its_own_region_or_of_a_group_is_taken(read: Read, name: str) -> None:
    assert accepted(read(text(A, B, line(name, *OF_FIRST_TWO), C, D, TOTAAL))) == EXPECTED


def test_each_region_may_begin_with_its_total(read: Read) -> None:
    delft, rijswijk = line("Delft", ROWS[0]), line("Rijswijk", ROWS[2])
    other = (
        f"Eerste kwartaal 2021 Haaglanden\n{LABELS}{line('TOTAAL AMR', ROWS[0], ROWS[2])}{delft}{rijswijk}"
        + VOETNOOT.replace("Drechtsteden", "Haaglanden")
    )
    readings = read(text(TOTAAL, A, B, C, D) + other)
    assert [(reading.uitslag, reading.amr_code) for reading in readings] == [
        ("aangenomen", "AM23"),
        ("aangenomen", "AM21"),
    ]
    assert readings[0].publicatie is not None
    assert [regel.naam for regel in readings[0].publicatie.rijen] == list(NAMES)


def test_first_total_that_is_not_the_sum_keeps_the_table_out(read: Read) -> None:
    (reading,) = read(text(line("TOTAAL AMR", *ROWS, ROWS[2]), A, B, C, D))
    assert reading.uitslag == "quarantaine"
    assert "de rijen zijn samen" in (reading.reden or "")


def test_total_first_and_last_is_one_too_many(read: Read) -> None:
    assert all(reading.uitslag == "quarantaine" for reading in read(text(TOTAAL, A, B, C, D, TOTAAL)))


# Subtotals


@pytest.mark.parametrize(
    "rows",
    [
        (A, B, line("Subtotaal", *ROWS[:2]), C, D, line("Subtotaal", *ROWS[2:]), TOTAAL),
        (A, B, line("Subtotaal Drechtoevers", *ROWS[:2]), C, D, line("Subtotaal overig", *ROWS[2:]), TOTAAL),
        (A, B, line("Sub-totaal", *ROWS[:2]), C, D, TOTAAL),
        (A, B, line("Tussentotaal", *ROWS[:2]), C, D, line("Tussentotaal", *ROWS), TOTAAL),
        (A, line("Subtotaal", ROWS[0]), B, C, D, line("Subtotaal", *ROWS[1:]), TOTAAL),
        (A, B, line("Totaal Drechtoevers", *ROWS[:2]), C, D, line("Totaal overig", *ROWS[2:]), TOTAAL),
        (A, B, line("Totaal Drechtoevers", *ROWS[:2]), C, D, TOTAAL),
        (A, B, C, D, line("Totaal alles", *ROWS), TOTAAL),
        (A, B, line("Totaal pagina", *ROWS[:2]), C, D, line("Totaal pagina", *ROWS[2:]), TOTAAL),
        (A, B, line("Transport", *ROWS[:2]), line("Transport", *ROWS[:2]), C, D, TOTAAL),
        (A, B, line("Per transport", *ROWS[:2]), line("Transport", *ROWS[:2]), C, D, TOTAAL),
        (A, B, line("Subtotaal", *ROWS[:2]), LABELS, line("Transport", *ROWS[:2]), C, D, TOTAAL),
        (A, B, line("Transport", *ROWS[:2]), C, D, line("Subtotaal", *ROWS), TOTAAL),
        (TOTAAL, A, B, line("Subtotaal", *ROWS[:2]), C, D, line("Subtotaal", *ROWS[2:])),
        (A, B, C, D, line("Subtotaal", *ROWS), TOTAAL),
    ],
    ids=[
        "groups", "groups with names", "one group", "running", "a group of one", "totals of groups",
        "total of one group", "total of all", "pages", "carried over", "carried over, in other words",
        "carried over from a subtotal", "both", "total first", "all",
    ],
)  # fmt: skip
def test_sums_of_some_rows_that_hold_count_for_nothing(read: Read, rows: tuple[str, ...]) -> None:
    assert accepted(read(text(*rows))) == EXPECTED


@pytest.mark.parametrize(
    "rows",
    [
        (A, B, line("Subtotaal", ROWS[0]), C, D, TOTAAL),
        (A, B, line("Subtotaal", *ROWS[:2]), C, D, line("Subtotaal", *ROWS[1:]), TOTAAL),
        (A, B, line("Subtotaal", *ROWS[:2]).replace("\t3\t", "\t4\t"), C, D, TOTAAL),
        (A, B, "Subtotaal\t3\t50\t700\t*\t1.053\n", C, D, TOTAAL),
        (A, B, line("Transport", *ROWS[:2]), C, D, line("Transport", *ROWS[2:]), TOTAAL),
        (A, B, line("Transport", ROWS[1]), C, D, TOTAAL),
        (line("Subtotaal", ROWS[0]), A, B, C, D, TOTAAL),
        (A, B, line("Totaal Drechtoevers", *ROWS[:2]), C, D, line("Totaal overig", *ROWS[1:]), TOTAAL),
        (A, B, line("Totaal Drechtoevers", *ROWS[:2]), C, D, line("TOTAAL AMR", *ROWS[2:])),
        (A, B, line("Subtotaal", *ROWS[:2]), C, D, line("TOTAAL AMR", *ROWS, *ROWS[:2])),
    ],
    ids=[
        "part of the group", "overlapping", "one figure", "unreadable", "not the running sum", "one row",
        "above its rows", "totals of groups that are not", "total without a group", "counted twice",
    ],
)  # fmt: skip
def test_sum_of_some_rows_that_does_not_hold_keeps_the_table_out(read: Read, rows: tuple[str, ...]) -> None:
    assert all(reading.uitslag != "aangenomen" for reading in read(text(*rows)))


def test_subtotal_that_does_not_hold_says_what_it_should_be(read: Read) -> None:
    (reading,) = read(text(A, B, line("Subtotaal", ROWS[0]), C, D, TOTAAL))
    assert (
        reading.reden
        == "Rij 'Subtotaal': er staat 1, 20, 300, 100, 421, maar de rijen erboven zijn samen 3, 50, 700, 300, 1.053."
    )


@pytest.mark.parametrize("name", ["Subtotaal", "Totaal", "Tussentotaal"])
@pytest.mark.parametrize("group", ["Wajong", "mannen", "tot 27 jaar", "x 10", "vorig kwartaal", "voorlopig"])
def test_sum_of_rows_that_count_something_else_keeps_the_table_out(read: Read, name: str, group: str) -> None:
    rows = (A, B, line(f"{name} {group}", *ROWS[:2]), C, D, line(f"{name} overig", *ROWS[2:]), TOTAAL)
    (reading,) = read(text(*rows))
    assert reading.uitslag == "quarantaine"
    assert group in (reading.reden or "")


# Two tables beside each other


def twice(rows: Sequence[str], between: str = "") -> str:
    """Each row with the figures of another quarter right of its own."""
    return "".join(f"{row.rstrip()}\t{between or row.partition(chr(9))[0]}\t{row.partition(chr(9))[2]}" for row in rows)


def beside(rows: Sequence[str]) -> str:
    """The same, without the name again."""
    return "".join(f"{row.rstrip()}\t{row.partition(chr(9))[2]}" for row in rows)


def in_turn(rows: Sequence[str]) -> str:
    """The same, each figure beside that of the other quarter."""
    split = [row.split() for row in rows]
    return "".join("\t".join([name, *(cell for cell in cells for _ in "ab")]) + "\n" for name, *cells in split)


DOUBLE_LABELS = "".join(f"{label}\t{label.partition(chr(9))[2]}\n" for label in LABELS.splitlines())
BOTH = "Transparantie van klantprofielen in Sonar (synthetisch)\nDrechtsteden\n"


@pytest.mark.parametrize(
    "content",
    [
        TITLE + DOUBLE_LABELS + beside((A, B, C, D, TOTAAL)) + VOETNOOT,
        TITLE + LABELS + beside((A, B, C, D, TOTAAL)) + VOETNOOT,
        TITLE + beside((A, B, C, D, TOTAAL)) + VOETNOOT,
        TITLE + LABELS + twice((A, B, C, D, TOTAAL)) + VOETNOOT,
        TITLE + LABELS + in_turn((A, B, C, D, line("Eindtotaal", *ROWS))) + VOETNOOT,
        TITLE + in_turn((A, B, C, D, line("Eindtotaal", *ROWS))) + VOETNOOT,
        TITLE + twice((A, B, C, D, TOTAAL)) + VOETNOOT,
        f"{BOTH}\tQ1 2021\t\t\t\t\tQ1 2020\n{DOUBLE_LABELS}{beside((A, B, C, D, TOTAAL))}{VOETNOOT}",
        f"{BOTH}\t2021\t\t\t\t\t2020\n{DOUBLE_LABELS}{beside((A, B, C, D, TOTAAL))}{VOETNOOT}",
        (TITLE + beside((A, B, C, D, TOTAAL)) + VOETNOOT).replace("\t", " "),
        (TITLE + twice((A, B, C, D, TOTAAL)) + VOETNOOT).replace("\t", " "),
        (TITLE.replace("Drechtsteden", "Nederland") + beside([line("Nederland", *ROWS)]) + VOETNOOT),
        TITLE + LABELS + beside((TOTAAL, A, B, C, D)) + VOETNOOT,
    ],
)
def test_two_quarters_side_by_side_are_refused_with_a_sentence(read: Read, content: str) -> None:
    (reading,) = read(content)
    assert reading.uitslag == "geweigerd"
    assert "Er staan twee tabellen naast elkaar, misschien van twee kwartalen" in (reading.reden or "")


@pytest.mark.parametrize("with_labels", [True, False])
def test_two_quarters_side_by_side_in_a_pdf_are_refused(tmp_path: Path, namen: Names, *, with_labels: bool) -> None:
    rows = [row.rstrip().split("\t") for row in (A, B, C, D, TOTAAL)]
    page = [
        Piece(40, 60, "Transparantie van klantprofielen (synthetisch)"),
        Piece(40, 80, "Drechtsteden: Q1 2021 en Q1 2020"),
        *(Piece(x, 200 + 15 * place, cell) for place, row in enumerate(rows) for x, cell in _placed(row)),
        Piece(40, 300, VOETNOOT.strip()),
    ]
    if with_labels:
        words = ("Gemeenteklanten", "UWV-klanten", "Totaal") * 2
        page += [Piece(x, 170, word) for x, word in zip((130, 210, 280, 340, 420, 500), words, strict=True)]
    (reading,) = read_file(canvas.write(tmp_path / "naast.pdf", page, size=6), ReadingContext(namen, TODAY))
    assert reading.uitslag == "geweigerd"
    assert "naast elkaar" in (reading.reden or "")


def _placed(row: Sequence[str]) -> list[tuple[float, str]]:
    name, *counts = row
    return [(40, name), *((130 + 40 * place, count) for place, count in enumerate([*counts, *counts]))]


@pytest.mark.parametrize(
    "row", ["Dordrecht 1 020 20 000 300 000 100 000 421 020", "Dordrecht 1 020 2 000 3 000 1 000 7 020"]
)
def test_five_counts_in_ten_pieces_are_no_two_tables(read: Read, row: str) -> None:
    counts = row.partition(" ")[2]
    note = VOETNOOT.replace("5.000", "500.000")
    (reading,) = read(f"{TITLE}{LABELS}{row}\nTOTAAL AMR {counts}\n{note}")
    assert reading.uitslag == "aangenomen", reading.reden
