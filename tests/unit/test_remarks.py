"""Texts around a table: what says that it counts something else keeps it out, what says nothing of it does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from orchestration.domain.controle import Herkomst
from orchestration.domain.names import Names, naam_sleutel
from orchestration.domain.sidecar import Sidecar
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import Reading, read_file
from tests.support.synthetic import LABELS, RIJEN, TODAY, TOTAALRIJ, VOETNOOT, only

TITLE = "Transparantie van klantprofielen (synthetisch)\n"
HEADING = "Eerste kwartaal 2021 Drechtsteden\n"
TABLE = LABELS + RIJEN + TOTAALRIJ

Read = Callable[..., list[Reading]]


@pytest.fixture
def read(tmp_path: Path, namen: Names) -> Read:
    """The readings of a text, with the quotes of its sidecar."""

    def read_text(text: str, *understood: str) -> list[Reading]:
        path = tmp_path / "synthetisch.txt"
        path.write_text(text, encoding="utf-8")
        sidecar = Sidecar(
            producer="synthetisch",
            title="synthetisch",
            accessed=date(2024, 1, 1),
            terms_of_use="synthetisch",
            sha256="0" * 64,
            size=1,
            understood=understood,
        )
        return list(read_file(path, ReadingContext(namen, TODAY), herkomst=Herkomst("2021Q1", sidecar)))

    return read_text


def page(**texts: str) -> str:
    """A publication with texts at several places: title, subtitle, caption, among (the rows), note, end."""
    placed = {place: f"{text}\n" for place, text in texts.items() if text}
    first, *others = RIJEN.splitlines(keepends=True)
    above = [placed.get("title", ""), TITLE, placed.get("subtitle", ""), HEADING, placed.get("caption", ""), LABELS]
    rows = [first, placed.get("among", ""), *others, TOTAALRIJ]
    return "".join([*above, *rows, placed.get("note", ""), VOETNOOT, placed.get("end", "")])


def with_dash(printed: str) -> str:
    """The same with a dash for the first count."""
    return printed.replace("Dordrecht\t1\t20", "Dordrecht\t-\t21").replace("AMR\t3\t50", "AMR\t2\t51")


CAPTIONS = [
    # another unit
    "Aantallen × 10",
    "Aantallen x 1.000",
    "(× 100)",
    "in duizenden",
    "Cijfers in procenten",
    "Percentages per gemeente",
    "Aantallen in fte",
    "Per 1.000 inwoners",
    # an index or a change
    "index 2020 = 100",
    "Indexcijfers (eerste kwartaal 2019 = 100)",
    "verandering ten opzichte van het vorige kwartaal",
    "Mutatie sinds vorig jaar",
    "Toename t.o.v. 2020",
    "Verschil met een jaar eerder",
    # a part of the people
    "alleen mannen",
    "Uitsluitend vrouwen",
    "Jonggehandicapten (Wajong)",
    "Personen van 27 tot 50 jaar",
    "Exclusief mensen met een baan",
    "waarvan in een Wajong-uitkering",
    "Leeftijd 50 jaar en ouder",
    "Zonder beschut werk",
    "Overige klanten",
    "Naar soort dienstverlening",
    # withdrawn, or put right
    "VOORLOPIG – vervallen",
    "Voorlopige cijfers",
    "Erratum: dit is de juiste tabel",
    "Rectificatie",
    "Ingetrokken op 3 mei 2021",
    "Deze tabel vervangt de eerdere",
    "Herziene uitgave",
    "Niet gebruiken",
    # rounded, or left out
    "afgerond op tientallen",
    "Afgeronde aantallen",
    "Aantallen in veelvouden van 5",
    "Aantallen onder 5 zijn onderdrukt",
    "minder dan 5 is niet getoond",
    # no count
    "Schatting",
    "Prognose voor het eerste kwartaal",
    "Streefcijfers",
    "Steekproef, gewogen",
    # what the columns mean
    "Profiel = zonder klantprofiel; Geen profiel = met klantprofiel",
    "Let op: kolom 2 en 3 zijn verwisseld",
]


@pytest.mark.parametrize("text", CAPTIONS)
@pytest.mark.parametrize("place", ["title", "subtitle", "caption", "among", "note"])
def test_what_says_that_a_table_counts_otherwise_keeps_it_out(read: Read, text: str, place: str) -> None:
    reading = only(read(page(**{place: text})))
    assert reading.uitslag == "quarantaine"
    assert reading.reden is not None
    assert naam_sleutel(re.split("[;:]", text)[0]) in naam_sleutel(reading.reden)


@pytest.mark.parametrize("text", CAPTIONS)
@pytest.mark.parametrize("place", ["title", "caption", "end"])
def test_person_who_quotes_the_text_lets_the_table_in(read: Read, text: str, place: str) -> None:
    printed = page(**{place: text})
    reading = only(read(printed, text))
    assert reading.uitslag == "aangenomen", reading.reden
    assert only(read(printed, text[:-1])).uitslag == "quarantaine"


@pytest.mark.parametrize(
    "text",
    [
        "Aantallen onder de 5 zijn in deze tabel niet weergegeven in verband met de privacy.",
        "Een streepje betekent dat het om minder dan vijf personen gaat in die gemeente.",
        "De cijfers in deze tabel zijn afgerond op tientallen om herleiding tot personen te voorkomen.",
        "Deze tabel bevat alleen de mensen die op de laatste dag van het kwartaal een uitkering hadden.",
        "In de aantallen zijn uitsluitend personen meegeteld van wie het adres bekend is.",
        "Let op: in een eerdere uitgave stonden onjuiste aantallen voor een van de gemeenten.",
        "De aantallen zijn weergegeven als index, waarbij het eerste kwartaal van 2020 op 100 is gesteld.",
        "In de tabel staat de verandering ten opzichte van het kwartaal dat eraan voorafging.",
        "De gepresenteerde aantallen zijn een schatting op basis van een steekproef onder gemeenten.",
        "Deze uitgave is vervallen en vervangen door die van 12 mei; gebruik de cijfers niet.",
    ],
)
@pytest.mark.parametrize("place", ["note", "end"])
def test_sentence_that_says_so_keeps_the_table_out_and_is_quoted(read: Read, text: str, place: str) -> None:
    prose = f"Dit is een uitgave van een verzonnen dienst (synthetisch) voor beproeving van programma's. {text}"
    reading = only(read(page(**{place: prose})))
    assert reading.uitslag == "quarantaine"
    assert reading.reden is not None
    assert text[:45] in reading.reden


@pytest.mark.parametrize(
    "text",
    [
        "Dit is een uitgave van een verzonnen dienst, die alleen bestaat om programma's te beproeven.",
        "In het vierde kwartaal van 2019 waren er daarnaast 1.204 proefplaatsen, 38 meer dan een jaar eerder.",
        "Van elke 100 gesprekken leidden er 12 tot een nieuw profiel en 3 tot een plaatsing bij een werkgever.",
        "De aantallen zijn niet afgerond; verschillen met 2018 (1.530 minder) komen door een andere telling.",
        "Werkgevers kunnen alleen mensen vinden van wie een klantprofiel in de kandidatenverkenner staat.",
        "Gemeenten stellen klantprofielen op voor mensen die onder de Participatiewet vallen, ook voor jongeren.",
        "Het percentage dat in Sonar bekend is, is afgerond op hele procenten, en kan dus iets afwijken.",
        "Mannen en vrouwen, jongeren en ouderen: iedereen die tot de doelgroep behoort kan een profiel krijgen.",
        "Wie vragen heeft over deze synthetische cijfers kan terecht bij niemand, want ze zijn verzonnen.",
        "Een klantprofiel vertelt wat iemand kan en wil, en met welke voorzieningen dat mogelijk is.",
    ],
)
@pytest.mark.parametrize("place", ["caption", "note", "end"])
def test_prose_about_other_things_keeps_nothing_out(read: Read, text: str, place: str) -> None:
    reading = only(read(page(**{place: text})))
    assert reading.uitslag == "aangenomen", reading.reden


@pytest.mark.parametrize(
    "text", ["Soort dienstverlening", "Blauw", "Doelgroep B", "Tabel 3b", "Overigen", "Peilgroep 2", "A"]
)
@pytest.mark.parametrize("place", ["caption", "among"])
def test_short_text_from_heading_to_last_row_that_is_not_understood_keeps_it_out(
    read: Read, text: str, place: str
) -> None:
    assert only(read(page(**{place: text}))).uitslag == "quarantaine"
    assert only(read(page(**{place: text}), text)).uitslag == "aangenomen"
    assert only(read(page(title=text))).uitslag == "aangenomen"


@pytest.mark.parametrize(
    "text", ["Een verzonnen uitgeverij", "Bron: een verzonnen dienst", "Utrecht, mei 2021", "Vragen? Bel ons."]
)
@pytest.mark.parametrize("place", ["title", "end"])
def test_text_elsewhere_that_is_not_understood_is_named_in_a_warning(read: Read, text: str, place: str) -> None:
    reading = only(read(page(**{place: text})))
    assert reading.uitslag == "aangenomen"
    warnings = [item for item in reading.controles if item.controle == "mededeling" and item.oordeel != "klopt"]
    assert [text in (item.toelichting or "") for item in warnings] in ([True], [])
    assert warnings or text == "Utrecht, mei 2021"


POINTING = [
    "Alle personen in deze tabel hebben een Wajong-uitkering.",
    "De aantallen hieronder zijn de aantallen vrouwen.",
    "De lijst hieronder telt jongeren.",
    "De tabel bevat vooral schoolverlaters.",
    "Deze lijst telt de werkzoekenden.",
    "Dit overzicht gaat over mannen.",
    "Geteld zijn de mensen met een Wajong-uitkering.",
    "Het overzicht betreft Wajongers.",
    "Hieronder de klanten van 18 tot 27 jaar.",
    "Hieronder staan mensen met een Wajong-uitkering.",
    "Iedereen in dit overzicht krijgt bijstand.",
    "Let op: deze cijfers zijn die van de nieuwe instroom.",
    "Onderstaande cijfers gaan over mensen met een WIA-uitkering.",
    "Wij tonen de nieuwe klanten.",
]
"""Sentences that say of the table whom it counts."""

POINTING_BESIDE = [
    "Dit betreft de peilgroep Wajong",
    "Dit is de instroom",
    "Dit zijn de mannen",
    "Dit zijn mensen die jonger dan 27 jaar zijn.",
    "Het betreft de uitstroom",
    "Het gaat om vrouwen",
    "Het gaat om vrouwen die werk zoeken.",
    "Het gaat hier om statushouders.",
    "Hier staan de jongeren.",
    "Hier zijn de schoolverlaters geteld.",
]
"""The same if they are the first beside it: otherwise they are about the sentence before."""


@pytest.mark.parametrize("place", ["caption", "among", "note", "end"])
@pytest.mark.parametrize("text", POINTING)
def test_sentence_that_points_at_the_table_is_heard_as_its_caption(read: Read, text: str, place: str) -> None:
    assert only(read(page(**{place: text}))).uitslag == "quarantaine"
    assert only(read(page(**{place: f"Een klant hoort bij één gemeente. {text}"}))).uitslag == "quarantaine"


@pytest.mark.parametrize("text", POINTING_BESIDE)
def test_sentence_about_what_stands_before_it_is_about_the_table_beside_it(read: Read, text: str) -> None:
    assert only(read(page(caption=text))).uitslag == "quarantaine"
    assert only(read(page(among=text))).uitslag == "quarantaine"
    assert only(read(page(caption=f"De tabel toont klanten. {text}"))).uitslag == "quarantaine"
    before = "De doelgroep van de banenafspraak bestaat uit een aantal groepen mensen."
    reading = only(read(page(caption=f"{before} {text.rstrip('.')}.")))
    assert reading.uitslag == "aangenomen", reading.reden


@pytest.mark.parametrize(
    "text",
    [
        "Aantal personen per gemeente, einde kwartaal",
        "Aantallen in personen",
        "Aantallen per 31 maart 2021",
        "Definitief",
        "Naar woongemeente",
        "Stand aan het einde van het kwartaal",
        "Stand einde kwartaal",
        "Stand per 31 maart 2021, definitief",
        "Tabel 1",
        "UWV Datadiensten",
        "Kandidaten in Sonar",
        "Kandidaten banenafspraak per gemeente",
        "Klanten naar profiel en gemeente",
        "Overzicht van klanten in Sonar",
        "Tabel 1: Klantprofielen per gemeente, arbeidsmarktregio Drechtsteden, 1e kwartaal 2021",
        "Tabel 1. Aantal klanten in Sonar naar gemeente en profiel",
        "Tabel 1.1: Klantprofielen per gemeente",
        "Eerste kwartaal 2021, klanten met of zonder profiel, regio Drechtsteden",
        "Klanten van gemeenten en UWV naar gemeente",
    ],
)
def test_usual_line_below_the_heading_keeps_nothing_out(read: Read, text: str) -> None:
    reading = only(read(page(caption=text)))
    assert reading.uitslag == "aangenomen", reading.reden


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Kandidaten met een profiel in Sonar",
            "Werkzoekende kandidaten in Sonar",
            "Klanten naar profiel en leeftijd",
        ),
        *("Nieuwe kandidaten in Sonar", "Tabel 1. Aantal mannen in Sonar naar gemeente", "Kandidaten zonder profiel"),
        *("Kandidaten per vacature", "Geplaatste kandidaten per gemeente", "Gemiddeld aantal klanten per gemeente"),
        *("Tabel 1: Klantprofielen per gemeente, arbeidsmarktregio Haaglanden, 1e kwartaal 2021",),
        *("Tabel 1: Klantprofielen per gemeente, arbeidsmarktregio Drechtsteden, 4e kwartaal 2020",),
        *("Tabel 1: Klantprofielen per gemeente, Drechtsteden, mannen, 1e kwartaal 2021",),
        *("Kandidaten in Haaglanden", "Klanten per gemeente, vierde kwartaal 2020"),
        *("Klanten naar gemeente, Drechtsteden, 65+", "Tabel 1: Wajong Drechtsteden", "Klanten in Sonar (Wajong)"),
    ],
)
def test_word_beside_those_of_a_usual_caption_keeps_the_table_out(read: Read, text: str) -> None:
    assert only(read(page(caption=text))).uitslag != "aangenomen"


@pytest.mark.parametrize(
    "text",
    ["Aantallen per 31-03-2021 in duizenden", "Definitief in juli", "Mannen, maart 2021", "Wajong, per 1 april 2021"],
)
def test_date_on_its_line_hides_nothing_else(read: Read, text: str) -> None:
    assert only(read(page(caption=text))).uitslag == "quarantaine"


DASH_NOTES = [
    "Een streepje betekent: minder dan 5",
    "een streepje betekent: onbekend",
    "'-' = geheim",
    "– : niet bekend",
    "(-) betekent dat de gegevens ontbreken",
    "Een liggend streepje staat voor een aantal van 1 tot en met 4",
    '"-" betekent geen opgave',
    "Streepje = te klein om te tonen",
    "- = 1 t/m 4",
    "Een streepje is: geen gegevens ontvangen",
    "- niet geregistreerd",
    "- nader te bepalen",
    "(-) volgt nog",
    "(-) zie de toelichting",
    "'-' zie de toelichting",
    "- n.v.t.",
    "-) nog niet bekend",
    "– (niet onderzocht)",
    "[-] wordt later aangevuld",
    "- kan ook 1, 2, 3 of 4 zijn",
    "- of leeg: geen opgave",
    "Een dash staat voor minder dan vijf",
    "Het minteken staat voor onbekend",
    "Een liggend koppelteken betekent onbekend.",
    "Een gedachtestreepje betekent onbekend.",
    "Een horizontale lijn betekent onbekend.",
    "Waar geen getal staat, zijn de cijfers vertrouwelijk.",
]


@pytest.mark.parametrize("note", DASH_NOTES)
@pytest.mark.parametrize("place", ["caption", "note", "end"])
def test_dash_is_no_count_if_a_note_gives_it_another_meaning(read: Read, note: str, place: str) -> None:
    """Not even after a person has read the note: what the dash stands for is not printed."""
    reading = only(read(with_dash(page(**{place: note})), note))
    assert reading.uitslag == "quarantaine"
    assert reading.publicatie is not None
    assert reading.publicatie.regels[0].aantallen[0] is None


@pytest.mark.parametrize(
    "note",
    [
        "",
        "- = nul",
        "Een streepje betekent: geen personen",
        "Een streepje betekent nul",
        "'–' = 0",
        "- : niemand",
        "(-) nihil",
        "- geen klanten",
        "- 2 -",
        "- bladzijde 2 -",
        "- Bron: UWV",
        "- Gemeenten kunnen helpen bij het solliciteren",
        "- UWV maakt een profiel van klanten die dat willen.",
    ],
)
def test_dash_is_nobody_otherwise(read: Read, note: str) -> None:
    reading = only(read(with_dash(page(note=note))))
    assert reading.uitslag == "aangenomen", reading.reden
    assert reading.publicatie is not None
    assert reading.publicatie.regels[0].aantallen[0] == 0


def test_quote_that_is_not_on_the_page_is_named(read: Read) -> None:
    reading = only(read(page(), "Aantallen × 10"))
    assert reading.uitslag == "aangenomen"
    (warning,) = [item for item in reading.controles if item.controle == "mededeling"]
    assert "Aantallen × 10" in (warning.toelichting or "")


@pytest.mark.parametrize("text", ["Aantallen × 10", "Voorlopig – vervallen", "alleen mannen", "index 2020 = 100"])
def test_what_stands_above_the_first_table_is_about_every_table(read: Read, text: str) -> None:
    other = TABLE.replace("Dordrecht", "Delft").replace("Zwijndrecht", "Rijswijk")
    printed = (
        f"{TITLE}{text}\n{HEADING}{TABLE}{VOETNOOT}"
        f"Eerste kwartaal 2021 Haaglanden\n{other}{VOETNOOT.replace('Drechtsteden', 'Haaglanden')}"
    )
    assert [reading.uitslag for reading in read(printed)] == ["quarantaine", "quarantaine"]
