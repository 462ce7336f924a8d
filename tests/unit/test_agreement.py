"""Agreement of several readings of the same pages: what two of them say, or what their sums hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from orchestration.domain.publicatie import KOLOMMEN, Publicatie, RefusedError, Regel
from orchestration.reading.agreement import agreed, alike, held_against, settled, with_sound_footnotes

PLACES = tuple((100.0 * place, 0.0, 100.0 * place + 20, 10.0) for place in range(len(KOLOMMEN)))


def regel(number: int, naam: str, *counts: int, soort: str = "rij") -> Regel:
    return Regel(number, soort, naam, counts, naam, 1, cel_bbox=PLACES)  # type: ignore[arg-type]


PUBLICATIE = Publicatie(
    niveau="regionaal",
    quarter_key="2021Q1",
    regios=("Drechtsteden",),
    regels=(
        regel(1, "Dordrecht", 1, 20, 300, 1000, 1321),
        regel(2, "Zwijndrecht", 2, 30, 400, 2000, 2432),
        regel(3, "TOTAAL AMR", 3, 50, 700, 3000, 3753, soort="totaal"),
    ),
    doelgroepregister=5000,
    registratiegraad_gepubliceerd=75,
    kolomkoppen_gelezen=True,
    is_synthetisch=True,
)
MISREAD = replace(PUBLICATIE, regels=(regel(1, "Dordrecht", 7, 20, 300, 1000, 1321), *PUBLICATIE.regels[1:]))
READING = (PUBLICATIE,)
REFUSED = RefusedError("Geen publicatie.")

OTHERWISE = {
    "kwartaal": replace(PUBLICATIE, quarter_key="2024Q1"),
    "regio": replace(PUBLICATIE, regios=("Haaglanden",)),
    "rijen": replace(PUBLICATIE, regels=(replace(PUBLICATIE.regels[0], naam="Dordreeht"), *PUBLICATIE.regels[1:])),
    "kolommen": replace(PUBLICATIE, regels=tuple(replace(regel, cel_bbox=PLACES[::-1]) for regel in PUBLICATIE.regels)),
}


def test_reading_counts_if_its_sums_hold_and_another_says_the_rest() -> None:
    assert agreed([READING]) is None
    assert agreed([(MISREAD,), READING]) == READING
    assert agreed([REFUSED, (MISREAD,), READING]) == READING
    assert agreed([(MISREAD,), (MISREAD,)]) is None
    assert agreed([READING, (PUBLICATIE, PUBLICATIE)]) is None


def test_two_readings_of_pictures_are_taken_if_they_say_the_same() -> None:
    other = RefusedError("De kolomkoppen zijn andere.")
    assert alike([READING]) is None
    assert alike([READING, (OTHERWISE["kwartaal"],)]) is None
    assert alike([(OTHERWISE["kwartaal"],), READING, READING]) == READING
    assert alike([REFUSED, READING, other]) is None
    assert alike([READING, REFUSED, RefusedError(str(REFUSED))]) is REFUSED


@pytest.mark.parametrize("what", OTHERWISE)
def test_identity_that_is_read_in_two_ways_is_told(what: str) -> None:
    assert agreed([(PUBLICATIE,), (OTHERWISE[what],)]) is None
    (found,) = settled([(PUBLICATIE,), (OTHERWISE[what],)])
    assert [(item.begrip, item.tekst.split(":")[0]) for item in found.mededelingen] == [("anders_gelezen", what)]


@pytest.mark.parametrize("name", ["doelgroepregister", "registratiegraad_gepubliceerd"])
def test_figure_of_the_footnote_that_is_read_in_two_ways_is_left_empty(name: str) -> None:
    other = replace(PUBLICATIE, **{name: 77})  # type: ignore[arg-type]
    assert agreed([(PUBLICATIE,), (other,)]) is None
    (found,) = settled([(PUBLICATIE,), (other,)])
    assert (getattr(found, name), found.mededelingen) == (None, ())
    assert agreed([(PUBLICATIE,), (other,), (PUBLICATIE,)]) == (PUBLICATIE,)


def test_without_sums_the_first_publication_is_judged_by_its_controls() -> None:
    (found,) = settled([REFUSED, (MISREAD,), (MISREAD,)])
    assert found == MISREAD
    with pytest.raises(RefusedError, match="Geen publicatie"):
        settled([REFUSED, RefusedError("Geen tabel gevonden.")])


def test_digit_that_is_misread_everywhere_is_held_by_no_sum_of_its_own() -> None:
    """Of a row that is the whole of its columns, and of counts that are the whole of their row."""

    def alone(count: int) -> Publicatie:
        counts = (0, 0, 0, count, count)
        return replace(PUBLICATIE, regels=(regel(1, "Dordrecht", *counts), regel(2, "TOTAAL", *counts, soort="totaal")))

    assert agreed([(alone(6),), (alone(8),)]) is None
    (found,) = settled([(alone(6),), (alone(8),)])
    assert [item.begrip for item in found.mededelingen] == ["anders_gelezen"]
    assert agreed([(alone(6),), (alone(8),), (alone(6),)]) is None


def test_text_under_a_picture_is_no_proof_and_no_other_figure() -> None:
    layer = replace(PUBLICATIE, doelgroepregister=5009)
    assert held_against([PUBLICATIE], [layer])[0].doelgroepregister is None
    assert held_against([PUBLICATIE], [replace(PUBLICATIE, doelgroepregister=None)]) == (PUBLICATIE,)
    assert held_against([PUBLICATIE], [MISREAD]) == (PUBLICATIE,)
    assert held_against([PUBLICATIE], []) == (PUBLICATIE,)
    assert held_against([PUBLICATIE], [replace(PUBLICATIE, quarter_key=None, regios=())]) == (PUBLICATIE,)
    for what in ("kwartaal", "regio"):
        (found,) = held_against([PUBLICATIE], [OTHERWISE[what]])
        assert [item.begrip for item in found.mededelingen] == ["anders_gelezen"]


def test_two_readings_that_both_add_up_to_other_counts_prove_neither() -> None:
    def steady(digit: int) -> Publicatie:
        rows = [(1, 20, 100 * digit, 4000), (2, 40, 40, 2000)]
        counts = [(*row, sum(row)) for row in (*rows, [sum(column) for column in zip(*rows, strict=True)])]
        named = zip(("Dordrecht", "Zwijndrecht", "TOTAAL AMR"), ("rij", "rij", "totaal"), counts, strict=True)
        regels = tuple(regel(n, name, *row, soort=soort) for n, (name, soort, row) in enumerate(named, start=1))
        return replace(PUBLICATIE, regels=regels)

    assert agreed([(steady(3),), (steady(8),)]) is None
    (found,) = settled([(steady(3),), (steady(8),)])
    assert [item.tekst.split(":")[0] for item in found.mededelingen] == ["aantallen"]


def test_total_row_alone_is_the_same_in_two_readings() -> None:
    def national(count: int) -> Publicatie:
        total = regel(1, "Nederland", 10, 20, count, 4000, 4030 + count, soort="totaal")
        return replace(PUBLICATIE, niveau="landelijk", regios=(), regels=(total,))

    assert agreed([(national(300),), (national(300),)]) is not None
    assert agreed([(national(300),), (national(800),)]) is None


@pytest.mark.parametrize(("register", "kept"), [(5000, 5000), (6000, None), (None, None)])
def test_register_that_its_percentage_contradicts_is_left_empty(register: int | None, kept: int | None) -> None:
    (found,) = with_sound_footnotes([replace(PUBLICATIE, doelgroepregister=register)])
    assert found.doelgroepregister == kept
