"""Pages of contents name regions and quarters, and are no headings; nor are they taken for tables."""

from __future__ import annotations

import pytest

from orchestration.domain.names import Names
from orchestration.domain.publicatie import Publicatie
from orchestration.reading.contents import without_contents
from orchestration.reading.document import read_publicaties
from orchestration.reading.lines import Line, PrintedDocument
from orchestration.reading.text import read_lines
from tests.support.synthetic import DORDRECHT, LABELS, RIJEN, TOTAAL, TOTAALRIJ, VOETNOOT, ZWIJNDRECHT

TITLE = "Transparantie van klantprofielen (synthetisch)\n"
TABLE = LABELS + RIJEN + TOTAALRIJ
MAIN = f"Eerste kwartaal 2021 Drechtsteden\n{TABLE}{VOETNOOT}"
OTHER = MAIN.replace("Drechtsteden", "Haaglanden").replace("Dordrecht", "Delft").replace("Zwijndrecht", "Westland")

CONTENTS = {
    "dots": "Inhoud\nDrechtsteden ........ 2\nHaaglanden ........ 3\n",
    "dots apart": "Inhoudsopgave\nDrechtsteden . . . . . . . 2\nHaaglanden . . . . . . . 3\n",
    "no title": "Drechtsteden ........ 2\nHaaglanden ........ 3\n",
    "blanks": "Inhoud\nDrechtsteden    2\nHaaglanden    3\n",
    "tabs": "INHOUD\tPagina\nDrechtsteden\t2\nHaaglanden\t3\n",
    "title with page": "Inhoud pagina\nDrechtsteden 2\nHaaglanden 3\n",
    "arbeidsmarktregio": "Inhoud\nArbeidsmarktregio Drechtsteden 2\nArbeidsmarktregio Haaglanden 3\n",
    "quarters": "Inhoud:\nEerste kwartaal 2021 Drechtsteden 2\nEerste kwartaal 2021 Haaglanden 3\n",
    "another quarter": "Inhoud\nEerste kwartaal 2021 …… 2\nVierde kwartaal 2020 …… 5\n",
    "numbered": "Inhoud\n1. Drechtsteden 2\n2. Haaglanden 3\n3. Toelichting 4\n",
    "pages": "Inhoud\nDrechtsteden, pagina 2\nHaaglanden, pagina 3\n",
    "same page": "Inhoud\nDrechtsteden 2\nHaaglanden 2\nNoten 2\n",
    "one entry": "Inhoud\nHaaglanden 3\n",
    "comparison": "Inhoud\nDrechtsteden 2\nTer vergelijking: stand eind 2020 3\n",
    "underscores": "Inhoud\nDrechtsteden____________2\nHaaglanden____________3\n",
}


def read(text: str, namen: Names) -> tuple[Publicatie, ...]:
    return read_publicaties(PrintedDocument(read_lines(text.encode())), namen)


@pytest.mark.parametrize("contents", CONTENTS.values(), ids=CONTENTS)
@pytest.mark.parametrize("tables", [MAIN, MAIN + OTHER], ids=["one table", "two tables"])
def test_contents_change_nothing(tables: str, contents: str, namen: Names) -> None:
    assert read(f"{TITLE}{contents}{tables}", namen) == read(f"{TITLE}{tables}", namen)


NO_CONTENTS = {
    "row": "Inhoud\nDelft 1 2 3 4 10\n",
    "row with dots": "Delft ...... 1 2 3 4 10\nWestland ...... 1 2 3 4 10\n",
    "a heading that ends in a number": "Kwartaal 1, 2021\nTabel 2\n",
    "one line of dots": "Naam .......... 3\n",
    "a year": "Inhoud\nEerste kwartaal 2021\n",
    "sentence": "Inhoud\nIn deze tabel staan de mensen die UWV kent.\n",
    "lower numbers": "Drechtsteden ........ 3\nHaaglanden ........ 2\n",
    "percentage": "Daarvan is 75\nbekend 76%\n",
}


@pytest.mark.parametrize("text", NO_CONTENTS.values(), ids=NO_CONTENTS)
def test_other_lines_are_no_contents(text: str) -> None:
    lines = read_lines(text.encode())
    kept, _ = without_contents(lines)
    assert [line for line in kept if line.text != "Inhoud"] == [line for line in lines if line.text != "Inhoud"]


def test_entry_names_a_page_that_there_is() -> None:
    lines = [Line(line.words, 1) for line in read_lines(b"Inhoud\nDrechtsteden 2\nHaaglanden 45\n")]
    lines.append(Line(read_lines(b"Slot\n")[0].words, 2))
    assert [line.text for line in without_contents(lines)[0]] == ["Haaglanden 45", "Slot"]


# Footnotes above their tables

NOTE_FIRST = MAIN.replace(VOETNOOT, "").replace("Drechtsteden\n", f"Drechtsteden\n{VOETNOOT}", 1)
OTHER_NOTE_FIRST = NOTE_FIRST.replace("Drechtsteden", "Haaglanden").replace("5.000", "6.000").replace("75%", "63%")


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}{NOTE_FIRST}",
        f"{TITLE}{VOETNOOT}{MAIN.replace(VOETNOOT, '')}",
        f"{VOETNOOT}{TITLE}{MAIN.replace(VOETNOOT, '')}",
        f"{TITLE}{NOTE_FIRST}Pagina 1\n",
        f"{TITLE}{NOTE_FIRST}Bron: UWV, synthetisch.\n",
    ],
)
def test_footnote_may_stand_above_its_table(text: str, namen: Names) -> None:
    (publicatie,) = read(text, namen)
    assert [regel.aantallen for regel in publicatie.regels] == [DORDRECHT, ZWIJNDRECHT, TOTAAL]
    assert (publicatie.doelgroepregister, publicatie.registratiegraad_gepubliceerd) == (5000, 75)


def test_each_table_has_the_footnote_above_it(namen: Names) -> None:
    first, second = read(f"{TITLE}{NOTE_FIRST}{OTHER_NOTE_FIRST}", namen)
    assert (first.doelgroepregister, first.regios) == (5000, ("Drechtsteden",))
    assert (second.doelgroepregister, second.regios) == (6000, ("Haaglanden",))


def test_footnote_below_counts_before_what_is_said_above(namen: Names) -> None:
    above = "Noot: in heel Nederland telt het doelgroepregister 500.000 personen.\n"
    (publicatie,) = read(f"{TITLE}{MAIN.replace(LABELS, above + LABELS)}", namen)
    assert publicatie.doelgroepregister == 5000


def test_footnote_between_two_tables_is_of_the_first(namen: Names) -> None:
    second = OTHER.replace(VOETNOOT.replace("Drechtsteden", "Haaglanden"), "")
    first, last = read(f"{TITLE}{MAIN}{second}", namen)
    assert (first.doelgroepregister, last.doelgroepregister) == (5000, None)
