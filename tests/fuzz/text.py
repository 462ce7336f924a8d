"""A golden text taken apart into its lines and the fields of its tables, to be changed and put together again.

What it prints comes from the table written down for it, not from a reading: of a text of ours that in
`tests/golden/verwacht`, and of a case of the golden corpus, of which we set the text ourselves, that of the case.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

from orchestration.domain.names import Names
from orchestration.system.settings import PROJECT_DIR, SEEDS_DIR
from tests.fuzz.printed import DASHES, KEYS, MARKS, Printed, PrintedRij, key_of
from tests.support.synthetic import LABELS

VERWACHT = PROJECT_DIR / "tests/golden/verwacht"
_TELWOORDEN = ("Eerste", "Tweede", "Derde", "Vierde")


@dataclass(eq=False, slots=True)
class Deel:
    """A piece of a line, and what it says to who sees it if it is a field: a name or a count; None if no more."""

    text: str
    value: str | int | None = None

    def write(self, text: str, value: str | int | None) -> None:
        """Let it say something else."""
        self.text, self.value = text, value


Line = list[Deel]


@dataclass(eq=False, slots=True)
class TextRij:
    """A printed row: its line, its name, and its counts in the order of `KOLOMMEN`."""

    line: Line
    naam: Deel
    aantallen: list[Deel]

    @property
    def printed(self) -> PrintedRij:
        """The name without blanks, and the counts."""
        return key_of(str(self.naam.value or "")), self.counts

    @property
    def counts(self) -> tuple[int | None, ...]:
        """The counts."""
        return tuple(deel.value if isinstance(deel.value, int) else None for deel in self.aantallen)


@dataclass(eq=False, slots=True)
class TextTabel:
    """A printed table: its rows, its total row (None where that was taken away), and what else is said of it."""

    rijen: list[TextRij]
    totaalrij: TextRij | None
    keys: dict[str, Any]
    voetnoot: dict[str, Deel] = field(default_factory=dict)

    @property
    def all_rijen(self) -> list[TextRij]:
        """The rows, the total row last."""
        return [*self.rijen, *([self.totaalrij] if self.totaalrij else [])]

    @property
    def printed(self) -> Printed:
        """What it prints now."""
        ends = [self.rijen[0], self.rijen[-1]] if self.rijen else []
        return Printed(
            tuple(rij.printed for rij in self.rijen),
            self.totaalrij.counts if self.totaalrij else None,
            self.keys | {key: deel.value for key, deel in self.voetnoot.items()},
            Counter(rij.printed for rij in dict.fromkeys(ends) if not any(rij.counts)),
        )


class TextDocument:
    """A text: its lines, and the tables in it."""

    def __init__(self, path: Path) -> None:
        """Take a golden text apart, or set that of a case of the corpus (`.json`).

        Raises:
            ValueError: where its rows are not found in it as they are written down, or the case prints no table.
        """
        text, expected = _of_case(path) if path.suffix == ".json" else (path.read_text("utf-8"), [_expected(path)])
        self.lines: list[Line] = [[Deel(line)] for line in text.splitlines()]
        self.ends = "\n"
        self.encoding = "utf-8"
        self._from = 0
        self.tabellen = [self._tabel(table) for table in expected]

    def content(self) -> bytes:
        """Its bytes as it is now."""
        text = "".join("".join(deel.text for deel in line) + self.ends for line in self.lines)
        return text.encode(self.encoding, "replace")

    @property
    def is_legible(self) -> bool:
        """True where there is still a row to change."""
        return any(tabel.all_rijen for tabel in self.tabellen)

    @property
    def printed(self) -> list[Printed]:
        """What it prints now."""
        return [tabel.printed for tabel in self.tabellen]

    def place(self, line: Line) -> int:
        """The place of a line."""
        return next(place for place, other in enumerate(self.lines) if other is line)

    def sort(self) -> None:
        """Have the rows of each table in the order of their lines."""
        for tabel in self.tabellen:
            tabel.rijen.sort(key=lambda rij: self.place(rij.line))

    def others(self) -> list[Line]:
        """The lines that are no row and say something."""
        rows = {id(rij.line) for tabel in self.tabellen for rij in tabel.all_rijen}
        return [line for line in self.lines if id(line) not in rows and "".join(deel.text for deel in line).strip()]

    def _tabel(self, table: dict[str, Any]) -> TextTabel:
        rows = [*table["rijen"], table["totaalrij"]]
        wanted = [(rij["naam"], rij["aantallen"]) for rij in rows]
        for order in permutations(range(5)):
            found = self._rows(wanted, order)
            if found is not None:
                break
        else:
            raise ValueError("the rows are not found as they are written down")
        rijen = [self._rij(place, match, order) for place, match in found]
        self._from = found[-1][0] + 1
        tabel = TextTabel(rijen[:-1], rijen[-1], {key: table[key] for key in KEYS})
        for key, after in (("doelgroepregister", " personen"), ("registratiegraad_gepubliceerd", r"\s?(?:%|procent)")):
            deel = self._figure(table[key], after)
            if deel is not None:
                tabel.voetnoot[key] = deel
        return tabel

    def _rows(
        self, wanted: Sequence[tuple[str, list[int]]], order: Sequence[int]
    ) -> list[tuple[int, re.Match[str]]] | None:
        found = []
        place = self._from
        for naam, aantallen in wanted:
            counts = r"(\D+?)".join(f"({_written(aantallen[column])})" for column in order)
            pattern = re.compile(rf"([^\w]*(?:<b>)?)({re.escape(naam)})(\D+?){counts}(?!\d)(.*)")
            match = None
            while match is None and place < len(self.lines):
                match = pattern.fullmatch(self.lines[place][0].text)
                place += 1
            if match is None:
                return None
            found.append((place - 1, match))
        return found

    def _rij(self, place: int, match: re.Match[str], order: Sequence[int]) -> TextRij:
        delen = [Deel(text) for text in match.groups()]
        delen[1].value = match[2]
        aantallen = sorted(zip(order, delen[3:12:2], strict=True), key=lambda pair: pair[0])
        for _, deel in aantallen:
            deel.value = 0 if deel.text in DASHES else int(re.sub(r"\D", "", deel.text))
        self.lines[place] = delen
        return TextRij(delen, delen[1], [deel for _, deel in aantallen])

    def _figure(self, value: int | None, after: str) -> Deel | None:
        """A figure below the table, by what follows it."""
        for place in range(self._from, len(self.lines)):
            line = self.lines[place]
            match = re.search(rf"(?<!\d){_written(value)}(?={after})", line[-1].text) if value is not None else None
            if match:
                text = line[-1].text
                deel = Deel(match[0], value)
                line[-1:] = [Deel(text[: match.start()]), deel, Deel(text[match.end() :])]
                return deel
        return None


def _written(value: int | None) -> str:
    """A pattern of the ways to write a count."""
    return f"[0{DASHES}]" if value == 0 else rf"[{MARKS}]?".join(f"{value:,}".split(","))


def _expected(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((VERWACHT / f"{path.stem}.json").read_text("utf-8"))
    return content


def text_of_case(path: Path) -> bytes:
    """The text that we set of a case of the corpus; nothing where it prints no table."""
    try:
        return _of_case(path)[0].encode()
    except ValueError:
        return b""


@cache
def _names() -> Names:
    return Names.from_seeds(SEEDS_DIR)


def _of_case(path: Path) -> tuple[str, list[dict[str, Any]]]:
    """The text of a case of the corpus as we set it, and its tables."""
    tables = []
    for table in json.loads(path.read_text("utf-8")):
        if table["oordeel"] != "aangenomen" or table["quarter_key"] == "onbekend" or not table["totaalrij"]:
            raise ValueError(f"{path.name} is no text to set")
        rijen = [{"naam": rij[0], "aantallen": rij[2:7]} for rij in [*table["rijen"], table["totaalrij"]]]
        tables.append({**table, "rijen": rijen[:-1], "totaalrij": rijen[-1]})
    return "".join(line for table in tables for line in _set(table)), tables


def _set(table: dict[str, Any]) -> Iterator[str]:
    year, number = table["quarter_key"].split("Q")
    regio = _names().amr_namen.get(table["amr_code"])
    yield "Transparantie van klantprofielen (synthetisch)\n"
    yield f"{_TELWOORDEN[int(number) - 1]} kwartaal {year} {regio or 'Nederland'}\n"
    yield LABELS if regio else LABELS.replace("Gemeente\t", "Arbeidsmarktregio\t")
    for rij in [*table["rijen"], table["totaalrij"]]:
        yield "\t".join([rij["naam"], *(f"{aantal:,}".replace(",", ".") for aantal in rij["aantallen"])]) + "\n"
    register, graad = table["doelgroepregister"], table["registratiegraad_gepubliceerd"]
    if register is not None and graad is not None:
        where = f"in de arbeidsmarktregio {regio} telt het" if regio else "het"
        telt = "" if regio else " telt"
        yield f"Noot: {where} doelgroepregister{telt} {register:,} personen; ".replace(",", ".")
        yield f"daarvan is {graad}% bekend in Sonar.\n"
