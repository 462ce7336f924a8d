"""Our reader against the usual ones: counts right and pages a second, on the synthetic demo and the golden corpus."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from pypdfium2 import PdfDocument

from orchestration.domain.names import naam_sleutel
from orchestration.domain.publicatie import KOLOMMEN
from orchestration.intake.raw import list_files
from tests.bench.readers import READERS, Row

GOLDEN = Path(__file__).parents[1] / "golden" / "corpus"
OURS, PEER = "klantprofielen", "pdfplumber extract_table"


@dataclass
class Score:
    """Of some files: the counts printed, read right, and read wrong; the files, and those wholly right."""

    printed: int = 0
    right: int = 0
    wrong: int = 0
    files: int = 0
    files_right: int = 0

    def add(self, expected: Sequence[Row], found: Iterable[Row]) -> None:
        """Compare what a file prints with what was read; a row is known by its name, the first by that name first."""
        by_name: defaultdict[str, list[tuple[int, ...]]] = defaultdict(list)
        for name, counts in found:
            by_name[name].append(counts)
        right = wrong = 0
        for name, counts in expected:
            if by_name[name]:
                same = sum(a == b for a, b in zip(counts, by_name[name].pop(0), strict=True))
                right, wrong = right + same, wrong + len(counts) - same
        printed = len(KOLOMMEN) * len(expected)
        self.printed += printed
        self.right += right
        self.wrong += wrong
        self.files += 1
        self.files_right += right == printed

    @property
    def share(self) -> str:
        """The counts right, in percents; only all of them is 100."""
        return "100 %" if self.right == self.printed else f"{min(99.9, 100 * self.right / self.printed):.1f} %"


@dataclass(frozen=True, slots=True)
class Case:
    """A PDF and the rows it prints; none where no figure of it should be taken over."""

    path: Path
    rows: list[Row] = field(default_factory=list)


def golden_cases() -> list[Case]:
    """The golden corpus: each PDF with the rows of its tables that should be accepted."""
    cases = []
    for path in sorted(GOLDEN.glob("*.pdf")):
        tables = json.loads(path.with_name(f"{path.name.split('.')[0]}.json").read_text(encoding="utf-8"))
        rows = [
            (naam_sleutel(rij[0]), tuple(rij[2:7]))
            for table in tables
            if table["oordeel"] == "aangenomen"
            for rij in [*table["rijen"], table["totaalrij"]]
        ]
        cases.append(Case(path, rows))
    return cases


def demo_cases(demo: Path) -> list[Case]:
    """The regional publications of the demo, those with a planted error without rows."""
    with (demo / "geplant.csv").open(encoding="utf-8") as file:
        planted = {row["bestand"] for row in csv.DictReader(file) if row["gevolg"] == "quarantaine"}
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    with (demo / "verwacht.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["bestand"] not in planted:
                rows[row["bestand"]].append((naam_sleutel(row["naam"]), tuple(int(row[k]) for k in KOLOMMEN)))
    files = [file for file in list_files(demo / "raw") if "landelijk" not in file.bestand]
    return [Case(file.path, rows[file.bestand]) for file in files]


def read_with(reader: str, cases: Sequence[Case]) -> tuple[list[list[Row]], float]:
    """The rows of each file, and the seconds of processor time, of a reader in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.readers", reader],
        input="\n".join(str(case.path) for case in cases),
        capture_output=True,
        text=True,
        check=True,
    )
    outcome = json.loads(done.stdout.splitlines()[-1])
    rows = [[(name, tuple(counts)) for name, counts in file] for file in outcome["rows"]]
    return rows, float(outcome["seconds"])


def _two_at_a_time(
    readers: Iterable[str], cases: Sequence[Case]
) -> Iterable[tuple[str, tuple[list[list[Row]], float]]]:
    """What each reader made of the cases, in their order; two work beside each other, all under the same load."""
    names = list(readers)
    print(f"{len(cases)} files: {', '.join(names)} ...", file=sys.stderr)
    with ThreadPoolExecutor(max_workers=2) as executor:
        return list(zip(names, executor.map(lambda name: read_with(name, cases), names), strict=True))


def compare(cases: Sequence[Case], readers: Iterable[str] = READERS) -> tuple[dict[str, list[list[Row]]], list[str]]:
    """What each reader made of the cases, and the lines of a table that compares them."""
    sound = [case for case in cases if case.rows]
    pages = sum(len(PdfDocument(case.path)) for case in sound)
    found: dict[str, list[list[Row]]] = {}
    speeds: dict[str, float] = {}
    for reader, (rows, seconds) in _two_at_a_time(readers, sound):
        found[reader], speeds[reader] = rows, pages / seconds
    lines = [
        f"| {len(sound)} files, {pages} pages | counts right | wrong | files wholly right | pages/s a core | ratio |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for reader, rows in found.items():
        score = Score()
        for case, file in zip(sound, rows, strict=True):
            score.add(case.rows, file)
        lines.append(
            f"| {reader} | {score.share} ({score.right:,} of {score.printed:,}) | {score.wrong:,} "
            f"| {score.files_right} | {speeds[reader]:.1f} | {speeds[reader] / speeds[PEER]:.2f} |"
        )
    return found, lines


def passed_on(cases: Sequence[Case], readers: Iterable[str] = READERS) -> list[str]:
    """The lines of a table that says of how many files that should be kept out a reader gives figures as good."""
    bad = [case for case in cases if not case.rows]
    lines = [f"| of {len(bad)} files with an error | taken over as good |", "|---|---:|"]
    for reader, (rows, _) in _two_at_a_time(readers, bad):
        lines.append(f"| {reader} | {sum(map(bool, rows))} |")
    return lines


def by_case(cases: Sequence[Case], found: dict[str, list[list[Row]]]) -> list[str]:
    """The lines of a table of the golden cases: the ways their PDFs were made, and each reader's counts right."""
    sound = [case for case in cases if case.rows]
    scores: defaultdict[str, defaultdict[str, Score]] = defaultdict(lambda: defaultdict(Score))
    producers: defaultdict[str, list[str]] = defaultdict(list)
    for index, case in enumerate(sound):
        name, producer, _ = case.path.name.split(".")
        ours = Score()
        ours.add(case.rows, found[OURS][index])
        producers[name].append(f"{producer} {'✓' if ours.files_right else '✗'}")
        for reader, rows in found.items():
            scores[name][reader].add(case.rows, rows[index])
    lines = [f"| case | made by, and exact (✓) | {' | '.join(found)} |", f"|---|---|{'---:|' * len(found)}"]
    for name, by_reader in scores.items():
        shares = " | ".join(by_reader[reader].share for reader in found)
        lines.append(f"| {name} | {', '.join(producers[name])} | {shares} |")
    return lines
