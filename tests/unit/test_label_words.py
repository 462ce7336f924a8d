"""Column labels in other words than UWV's: read if the reviewed list has them, and never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.domain.publicatie import RefusedError
from orchestration.reading.context import ReadingContext
from orchestration.reading.document import read_publicaties
from orchestration.reading.label_words import KOLOMKOP_CSV, label_words, read_variants
from orchestration.reading.lines import PrintedDocument
from orchestration.reading.reading import read_file
from orchestration.reading.text import read_lines
from orchestration.system.csv_rows import RowsError
from tests.support import canvas
from tests.support.canvas import Piece
from tests.support.synthetic import TODAY, only, publicatie_tekst

GROUPS = {
    "usual": ("Gemeenteklanten in Sonar", "UWV-klanten in Sonar", "Totaal in Sonar"),
    "shortened": ("Gem.klanten", "UWV-klanten", "Totaal"),
    "shortened, apart": ("Gem. klanten", "UWV klanten", "Tot."),
    "clients": ("Gemeente cliënten", "UWV cliënten", "Totaal"),
    "clients, one word": ("Gemeentecliënten", "UWV-cliënten", "Totaal"),
    "of the gemeente": ("Gemeentelijke klanten", "UWV-klanten", "Totaal"),
    "turned round": ("Klanten gemeente", "Klanten UWV", "Totaal"),
    "in all": ("Gemeenteklanten", "UWV-klanten", "Eindtotaal"),
}
LEAVES = {
    "usual": ("Profiel in Sonar", "Geen profiel in Sonar"),
    "with": ("met profiel", "zonder profiel"),
    "klantprofiel": ("Klantprofiel", "Geen klantprofiel"),
    "with klantprofiel": ("Met klantprofiel", "Zonder klantprofiel"),
    "wel": ("wel profiel", "geen profiel"),
    "capitals": ("MET PROFIEL", "ZONDER PROFIEL"),
    "in brackets": ("(met profiel)", "(zonder profiel)"),
}
ROWS = "Dordrecht\t1\t20\t300\t1.000\t1.321\nTOTAAL AMR\t1\t20\t300\t1.000\t1.321\n"
ORDERS = {
    "usual": ((0, 1), (0, 1), (1, 20, 300, 1000, 1321)),
    "uwv first": ((1, 0), (0, 1), (300, 1000, 1, 20, 1321)),
    "without first": ((0, 1), (1, 0), (20, 1, 1000, 300, 1321)),
    "mirrored": ((1, 0), (1, 0), (1000, 300, 20, 1, 1321)),
}


def labels_of(groups: tuple[str, str, str], leaves: tuple[str, str], order: str) -> tuple[list[str], list[str]]:
    first, second, _ = ORDERS[order]
    return [groups[place] for place in first] + [groups[2]], [leaves[place] for place in second] * 2


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("leaves", LEAVES)
@pytest.mark.parametrize("groups", GROUPS)
def test_other_words_for_the_same_labels_are_read(groups: str, leaves: str, order: str, namen: Names) -> None:
    top, bottom = labels_of(GROUPS[groups], LEAVES[leaves], order)
    labels = f"Gemeente\t{top[0]}\t\t{top[1]}\t\t{top[2]}\n\t" + "\t".join(bottom) + "\t\n"
    publicatie = only(
        read_publicaties(PrintedDocument(read_lines(publicatie_tekst(labels=labels, rijen=ROWS).encode())), namen)
    )
    assert publicatie.kolomkoppen_gelezen
    assert publicatie.regels[0].aantallen == ORDERS[order][2]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("groups", GROUPS)
def test_flat_labels_in_other_words_are_read_by_their_places(
    groups: str, order: str, tmp_path: Path, namen: Names
) -> None:
    top, bottom = labels_of(GROUPS[groups], ("met profiel", "Zonder klantprofiel"), order)
    lefts = (60, 180, 260, 340, 420, 510)
    flat = zip(lefts[1:5], (top[0], top[0], top[1], top[1]), bottom, strict=False)
    page = [
        Piece(60, 60, "Transparantie van klantprofielen (synthetisch)"),
        Piece(60, 80, "Eerste kwartaal 2021 Drechtsteden"),
        *(
            Piece(*place)
            for x, group, leaf in flat
            for place in ((x, 110, f"{group.split(' in ')[0]} /"), (x, 120, leaf))
        ),
        Piece(510, 110, top[2]),
        *(
            Piece(x + 20, 140 + 15 * line, cell)
            for line, row in enumerate(ROWS.splitlines())
            for x, cell in zip(lefts, row.split("\t"), strict=True)
        ),
        Piece(60, 200, "In de arbeidsmarktregio Drechtsteden telt het doelgroepregister 2.000 personen in Sonar."),
    ]
    reading = only(read_file(canvas.write(tmp_path / "synthetisch.pdf", page, size=7), ReadingContext(namen, TODAY)))
    assert reading.publicatie is not None, reading.reden
    assert reading.publicatie.kolomkoppen_gelezen
    assert reading.publicatie.regels[0].aantallen == ORDERS[order][2]


TURNED = {
    "usual": (("gemeente", "uwv"), ("Met profiel", "Zonder profiel"), (1, 300, 20, 1000, 1321)),
    "uwv first": (("uwv", "gemeente"), ("Met profiel", "Zonder profiel"), (20, 1000, 1, 300, 1321)),
    "without first": (("gemeente", "uwv"), ("Geen profiel", "Profiel"), (300, 1, 1000, 20, 1321)),
    "mirrored": (("uwv", "gemeente"), ("Geen profiel", "Profiel"), (1000, 20, 300, 1, 1321)),
}
"""Labels with the profiles over the kinds of clients, and the counts of the first row in the usual order."""

KINDS = {"gemeente": "Gemeenteklanten", "uwv": "UWV-klanten"}


@pytest.mark.parametrize("order", TURNED)
def test_profiles_over_the_kinds_of_clients_are_read(order: str, namen: Names) -> None:
    kinds, profiles, counts = TURNED[order]
    below = "\t".join([KINDS[kind] for kind in kinds] * 2)
    labels = f"Gemeente\t{profiles[0]}\t\t{profiles[1]}\t\tTotaal\n\t{below}\t\n"
    assert first_counts(labels, namen) == counts


@pytest.mark.parametrize("order", TURNED)
@pytest.mark.parametrize("shift", [0, 30])
def test_profiles_over_the_kinds_of_clients_are_read_by_their_places(
    order: str, shift: int, tmp_path: Path, namen: Names
) -> None:
    kinds, profiles, counts = TURNED[order]
    page = [
        Piece(60, 60, "Transparantie van klantprofielen (synthetisch)"),
        Piece(60, 80, "Eerste kwartaal 2021 Drechtsteden"),
        *(Piece(x + shift, 110, text) for x, text in ((180, profiles[0]), (340, profiles[1]))),
        Piece(510, 110, "Totaal"),
        Piece(60, 120, "Gemeente"),
        *(Piece(x, 120, KINDS[kind]) for x, kind in zip((180, 260, 340, 420), kinds * 2, strict=True)),
        *(
            Piece(x + 20, 140 + 15 * line, cell)
            for line, row in enumerate(ROWS.splitlines())
            for x, cell in zip((60, 180, 260, 340, 420, 510), row.split("\t"), strict=True)
        ),
        Piece(60, 200, "In de arbeidsmarktregio Drechtsteden telt het doelgroepregister 2.000 personen in Sonar."),
    ]
    reading = only(read_file(canvas.write(tmp_path / "synthetisch.pdf", page, size=7), ReadingContext(namen, TODAY)))
    assert reading.publicatie is not None, reading.reden
    assert reading.publicatie.regels[0].aantallen == counts


def first_counts(labels: str, namen: Names) -> tuple[int | None, ...]:
    """The counts of the first row under some labels, in the usual order."""
    text = publicatie_tekst(labels=labels, rijen=ROWS)
    publicatie = only(read_publicaties(PrintedDocument(read_lines(text.encode())), namen))
    assert publicatie.kolomkoppen_gelezen
    return publicatie.regels[0].aantallen


@pytest.mark.parametrize(
    "labels",
    [
        "\tGemeente\t\tUWV\t\tTotaal\n\tProfiel\tGeen profiel\tProfiel\tGeen profiel\t\n",
        "Gemeente\tGemeente\t\tUWV\t\tTotaal\n\tProfiel\tGeen profiel\tProfiel\tGeen profiel\t\n",
        "\tGemeente\t\tUWV\t\tTotaal\nGemeente\tMet profiel\tZonder profiel\tMet profiel\tZonder profiel\t\n",
        "Gemeente\tGemeenteklanten\t\tUWV-klanten\t\tTotaal\n\tProfiel\tGeen\tProfiel\tGeen\t\n",
        "Gemeente\tGemeente\t\tUWV\t\tTotaal\n\tKlantprofiel\tGeen\tKlantprofiel\tGeen\t\n",
        "Woongemeente\tGemeenteklanten\t\tUWV-klanten\t\tTotaal\n\tProfiel\tGeen profiel\tProfiel\tGeen profiel\n",
        "Naam gemeente\tGemeenteklanten\t\tUWV-klanten\t\tSom\n\tProfiel\tGeen profiel\tProfiel\tGeen profiel\n",
        "Gemeentenaam\tGemeente\t\tUWV\t\tTotaal\n\tProfiel\tGeen\tProfiel\tGeen\n",
        "Naam\tGemeenteklanten\t\tUWV-klanten\t\tSom\n\tProfiel\tGeen profiel\tProfiel\tGeen profiel\n",
        "Gemeente\tGemeenteklanten\t\tUWV-klanten\t\tSom\n\tMet profiel\tZonder\tMet profiel\tZonder\n",
    ],
)
def test_shorter_and_other_words_are_read(labels: str, namen: Names) -> None:
    assert first_counts(labels, namen) == ORDERS["usual"][2]


def test_short_groups_are_read_in_their_order(namen: Names) -> None:
    labels = "Gemeente\tUWV\t\tGemeente\t\tTotaal\n\tGeen\tProfiel\tGeen\tProfiel\t\n"
    assert first_counts(labels, namen) == ORDERS["mirrored"][2]


@pytest.mark.parametrize(
    "labels",
    [
        "Klanten\tKlanten\tTotaal\n\tProfiel\tGeen profiel\tProfiel\tGeen profiel\n",
        "Gemeenteklanten\tGem.klanten\tTotaal\n\tProfiel\tGeen profiel\tProfiel\tGeen profiel\n",
        "Gemeenteklanten\tUWV-klanten\tTotaal\n\tProfiel\tMet profiel\tProfiel\tMet profiel\n",
        "Gemeenteklanten\tUWV-klanten\tTotaal\n\tGeen profiel\tZonder profiel\tGeen profiel\tZonder profiel\n",
        "Gemeenteklanten\tUWV-klanten\tTotaal\n\tPassief\tActief\tPassief\tActief\n",
        "Gemeenteklanten\tUWV-klanten\tTotaal\n\tMet\tZonder\tMet\tZonder\n",
        "Gemeenteklanten\tUWV-klanten\tEindtotaal\tTotaal\n\tProfiel\tGeen profiel\tProfiel\tGeen profiel\n",
        "Bijstandsklanten\tUWV-klanten\tTotaal\n\tProfiel\tGeen profiel\tProfiel\tGeen profiel\n",
        "Gemeenteklanten\tUWV-klanten\tTotaal\n\tMet profiel of zonder\tProfiel\tGeen profiel\tProfiel\n",
        "Gemeenteklanten\tUWV-klanten\tTotaal\n\tCv\tGeen cv\tCv\tGeen cv\n",
        "Gemeenteklanten\t\tUWV-klanten\t\tTotaal\n\tProfiel / geen\t\tProfiel / geen\t\t\n",
        "Gemeenteklanten\tUWV-klanten\tTotaal\n\tGeen\tGeen\tGeen\tGeen\n",
        "\tProfiel\t\tGeen profiel\t\tTotaal\n\tGemeenteklanten\tGemeenteklanten\tUWV-klanten\tUWV-klanten\n",
        "\tProfiel\t\tProfiel\t\tTotaal\n\tGemeenteklanten\tUWV-klanten\tGemeenteklanten\tUWV-klanten\n",
        "Gemeente\tProfiel\t\t\t\tTotaal\n\tGemeenteklanten\tUWV-klanten\tGemeenteklanten\tUWV-klanten\n",
        "Gemeente Met profiel Zonder profiel Totaal\nGemeenteklanten UWV-klanten Gemeenteklanten UWV-klanten\n",
        "Gemeente\tUWV\t\tUWV\t\tTotaal\n\tProfiel\tGeen profiel\tProfiel\tGeen profiel\n",
        "Gemeente\tGemeente\t\tGemeente\t\tTotaal\n\tProfiel\tGeen profiel\tProfiel\tGeen profiel\n",
        "Gemeente Gemeente UWV Totaal\nProfiel Geen Profiel Geen\n",
        "Gemeente UWV Totaal\nProfiel Geen profiel Profiel Geen profiel\n",
    ],
)
def test_label_that_may_be_of_two_columns_or_of_none_is_refused(labels: str, namen: Names) -> None:
    with pytest.raises(RefusedError, match="kolomkoppen"):
        read_publicaties(PrintedDocument(read_lines(publicatie_tekst(labels=labels, rijen=ROWS).encode())), namen)


@pytest.mark.parametrize(
    "subtitle", ["Klanten met en zonder klantprofiel", "Klanten met profiel en klanten zonder profiel"]
)
def test_subtitle_in_words_of_labels_is_no_label(subtitle: str, namen: Names) -> None:
    text = publicatie_tekst(rijen=ROWS).replace("Gemeente\t", f"{subtitle}\nGemeente\t", 1)
    publicatie = only(read_publicaties(PrintedDocument(read_lines(text.encode())), namen))
    assert publicatie.regels[0].aantallen == ORDERS["usual"][2]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Gem.klanten / met profiel", ("gemeenteklanten", "met", "profiel")),
        ("Gem.klanten/met profiel", ("gemeenteklanten", "met", "profiel")),
        ("Zonder klantprofiel", ("geen", "profiel")),
        ("UWV‑cliënten", ("uwv-klanten",)),
        ("Tot.", ("totaal",)),
        ("SonarZonder", ("sonar", "geen")),
    ],
)
def test_words_are_those_of_uwv(text: str, words: tuple[str, ...]) -> None:
    assert label_words(text) == words


@pytest.mark.parametrize(
    "line", ["geen,zonder,nog eens", "geen,profiel,andersom", "actief,werkfit,ander begrip", "totaal,Tot,hoofdletter"]
)
def test_word_that_would_stand_for_two_things_is_refused(line: str, tmp_path: Path) -> None:
    path = tmp_path / "kolomkop_variant.csv"
    path.write_text(KOLOMKOP_CSV.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(RowsError, match="can't stand for"):
        read_variants(path)
