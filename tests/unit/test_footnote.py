"""Footnotes: the register and the share of this region and quarter, exactly; of another the table has none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from tests.support.synthetic import KOP, TODAY, VOETNOOT, only, publicatie_tekst

Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path, namen: Names) -> Read:
    """The reading of a page (synthetisch) with this footnote."""

    def read_page(voetnoot: str, *, kop: str = KOP) -> Reading:
        path = tmp_path / "synthetisch.txt"
        path.write_text(publicatie_tekst(kop=kop, voetnoot=f"{voetnoot}\n"), encoding="utf-8")
        return only(read_file(path, ReadingContext(namen, TODAY)))

    return read_page


def register_and_share(reading: Reading) -> tuple[int | None, int | None]:
    assert reading.publicatie is not None
    return reading.publicatie.doelgroepregister, reading.publicatie.registratiegraad_gepubliceerd


SHARE = "Hiervan is 75% bekend binnen Sonar."


@pytest.mark.parametrize(
    "text",
    [
        f"{register} {SHARE}"
        for register in (
            "Begin 2020 telde het doelgroepregister 5.000 personen.",
            "Destijds telde het doelgroepregister 5.000 personen.",
            "Drie maanden geleden telde het doelgroepregister 5.000 personen.",
            "Een jaar eerder telde het doelgroepregister 5.000 personen.",
            "Eind 2020 telde het doelgroepregister 5.000 personen.",
            "Het doelgroepregister bevatte in 2020 nog 5.000 personen.",
            "Het doelgroepregister telde 5.000 personen, een jaar eerder.",
            "In december 2020 waren er in het doelgroepregister 5.000 personen.",
            "In het kwartaal daarvoor bevatte het doelgroepregister 5.000 personen.",
            "In het vorige kwartaal bevatte het doelgroepregister 5.000 personen.",
            "Vorig jaar bevatte het doelgroepregister 5.000 personen.",
        )
    ]
    + [
        f"{register} {SHARE}"
        for register in (
            "Dordrecht: in het doelgroepregister staan 5.000 personen.",
            "Het doelgroepregister bevat 5.000 personen in de provincie Zuid-Holland.",
            "Het doelgroepregister telt landelijk 5.000 personen.",
            "In Dordrecht telt het doelgroepregister 5.000 personen.",
            "In de buurregio telt het doelgroepregister 5.000 personen.",
            "In de regio Rijnmond telt het doelgroepregister 5.000 personen.",
            "In heel Nederland telt het doelgroepregister 5.000 personen.",
            "In Twente telt het doelgroepregister 5.000 personen.",
            "Landelijk bevat het doelgroepregister in totaal 5.000 personen.",
            "Voor de gemeente Dordrecht bevat het doelgroepregister 5.000 personen.",
        )
    ]
    + [
        f"Het doelgroepregister bevat {about} 5.000 personen. {SHARE}"
        for about in (
            *("bijna", "ca.", "circa", "hooguit", "meer dan", "minder dan", "ongeveer", "rond de", "ruim", "zo'n"),
            *("naar schatting", "ten minste", "iets meer dan", "om en nabij de", "±", "+/-", "ruwweg"),
        )
    ],
)
def test_register_of_another_or_estimated_is_not_the_table_s(read: Read, text: str) -> None:
    reading = read(text)
    assert register_and_share(reading) == (None, None)
    assert any(item.controle == "mededeling" and item.oordeel != "klopt" for item in reading.controles)


@pytest.mark.parametrize("about", ["bijna", "circa", "meer dan", "minder dan", "ongeveer", "ruim", "krap", "ca."])
def test_estimated_share_is_not_the_table_s(read: Read, about: str) -> None:
    text = f"In Sonar: het doelgroepregister bevat 5.000 personen. Hiervan is {about} 75% bekend binnen Sonar."
    assert register_and_share(read(text)) == (5000, None)


@pytest.mark.parametrize(
    "text",
    [
        "De arbeidsmarktregio Drechtsteden telt in het doelgroepregister 5.000 personen. Hiervan is 75% bekend.",
        "Eind maart 2021 telde het doelgroepregister in de regio 5.000 personen. Hiervan was 75% bekend binnen Sonar.",
        "Het doelgroepregister bevat 5.000 personen, ruim 100 meer dan een jaar eerder. Hiervan is 75% bekend.",
        "Het doelgroepregister bevat in totaal 5.000 personen. Hiervan is afgerond 75% bekend binnen Sonar.",
        "Het doelgroepregister telt 5.000 personen; daarvan is 75% bekend. Een jaar eerder was dat minder.",
        "Het doelgroepregister telt per 31 maart 2021 in totaal 5.000 personen. Hiervan is 75% bekend binnen Sonar.",
        "In 2021 telt het doelgroepregister 5.000 personen. Hiervan is 75% bekend in Sonar.",
        "In Drechtsteden bevat het doelgroepregister 5.000 personen. Hiervan is 75% bekend binnen Sonar.",
        "In het eerste kwartaal van 2021 telde het doelgroepregister 5.000 personen. Hiervan was 75% bekend.",
        "Landelijk ligt dat anders. In de regio telt het doelgroepregister 5.000 personen. Hiervan is 75% bekend.",
        "Ruim 300 werkgevers doen mee. Het doelgroepregister telt 5.000 personen. Hiervan is 75% bekend in Sonar.",
    ],
)
def test_register_and_share_of_the_table_itself_are_read(read: Read, text: str) -> None:
    assert register_and_share(read(text)) == (5000, 75)


@pytest.mark.parametrize("place", ["above", "below"])
def test_second_footnote_of_another_region_keeps_the_table_out(read: Read, place: str) -> None:
    other = VOETNOOT.replace("Drechtsteden", "Twente")
    reading = read(VOETNOOT, kop=KOP + other) if place == "above" else read(VOETNOOT + other)
    assert reading.uitslag == "quarantaine"
    assert "Twente" in (reading.reden or "")


def test_other_quarter_in_the_footnote_keeps_the_table_out(read: Read) -> None:
    text = f"In het vierde kwartaal van 2020 telde het doelgroepregister 5.000 personen. {SHARE}"
    assert read(text).uitslag == "quarantaine"


OTHER = publicatie_tekst(kop="Eerste kwartaal 2021 Haaglanden\n", voetnoot="").replace("Dordrecht", "Delft")


@pytest.mark.parametrize(
    "which",
    [
        *("bij tabel 1", "bij de eerste tabel", "bij tabel A", "bij de vorige tabel", "bij de bovenste tabel"),
        *("bij beide tabellen", "bij alle tabellen", "bij de andere tabel"),
    ],
)
def test_footnote_of_another_table_is_not_the_last_one_s(tmp_path: Path, namen: Names, which: str) -> None:
    path = tmp_path / "synthetisch.txt"
    note = f"Noot {which}: het doelgroepregister telt 5.000 personen; daarvan is 75% bekend in Sonar.\n"
    path.write_text(publicatie_tekst(voetnoot="") + OTHER.replace("Zwijndrecht", "Westland") + note, encoding="utf-8")
    _, last = read_file(path, ReadingContext(namen, TODAY))
    assert register_and_share(last) == (None, None)


BREAKS = [
    *("doelgroep-\nregister", "doelgroepre-\ngister", "doel-\ngroepregister", "doelgroepreg-\nister"),
    *("arbeids-\nmarktregio", "arbeidsmarkt-\nregio", "arbeidsmarktre-\ngio", "Drecht-\nsteden"),
    *("perso-\nnen", "per-\nsonen", "daar-\nvan", "be-\nkend", "doelgroepre\u2010\ngister"),
]


@pytest.mark.parametrize("broken", BREAKS)
@pytest.mark.parametrize(
    "text",
    [
        "In Sonar zijn niet alle doelgroepers opgenomen, in de arbeidsmarktregio Drechtsteden bevat het "
        "doelgroepregister banenafspraak in totaal 5.000 personen, daarvan is 75% bekend binnen Sonar.",
        "Noot: in de arbeidsmarktregio Drechtsteden telt het doelgroepregister 5.000 personen;\n"
        "daarvan is 75% bekend in Sonar.",
    ],
)
def test_word_of_the_footnote_may_be_broken_over_two_lines(read: Read, text: str, broken: str) -> None:
    word = broken.replace("-\n", "").replace("\u2010\n", "")
    assert word in text
    reading = read(text.replace(word, broken))
    assert reading.uitslag == "aangenomen", reading.reden
    assert register_and_share(reading) == (5000, 75)
    assert all(item.oordeel == "klopt" for item in reading.controles)


def test_footnote_is_read_in_lines_of_any_length(read: Read) -> None:
    text = (
        "In Sonar zijn niet alle doelgroepers opgenomen, in de arbeidsmarktregio Drechtsteden bevat het "
        "doelgroepregister banenafspraak in totaal 5.000 personen. Hiervan is 75% bekend binnen Sonar."
    )
    words = text.split()
    for place in range(1, len(words)):
        reading = read(" ".join(words[:place]) + "\n" + " ".join(words[place:]))
        assert reading.uitslag == "aangenomen", reading.reden
        assert register_and_share(reading) == (5000, 75)


@pytest.mark.parametrize(
    "text",
    [
        "In de arbeids-\nmarktregio Haag-\nlanden telt het doelgroepregister 5.000 personen; daarvan is 75% bekend.",
        "Het doelgroepregister telt 5.000 per-\nsonen. In Sonar staan in to-\ntaal 4.000 personen.",
        "Het doelgroepregister telt in het vierde kwar-\ntaal van 2020 in totaal 5.000 personen. 75% is bekend.",
    ],
)
def test_broken_word_hides_no_other_region_quarter_or_total(read: Read, text: str) -> None:
    assert read(text).uitslag == "quarantaine"


@pytest.mark.parametrize(
    "text",
    [
        "Het doelgroepregister telt onge-\nveer 5.000 personen. Hiervan is 75% bekend binnen Sonar.",
        "Het doelgroepregister telt lande-\nlijk 5.000 personen. Hiervan is 75% bekend binnen Sonar.",
        "Het doelgroepregister telt naar schat-\nting 5.000 personen. Hiervan is 75% bekend binnen Sonar.",
        "Het doelgroepregister telt 5.000 dossier-\npersonen. Hiervan is 75% niet-\nbekend binnen Sonar.",
    ],
)
def test_broken_word_does_not_make_another_figure_the_table_s(read: Read, text: str) -> None:
    assert register_and_share(read(text)) == (None, None)
