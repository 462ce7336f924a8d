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
    with pytest.raises(ValueError, match="can't stand for"):
        read_variants(path)
