"""Scans of the golden PDFs, some of them tampered with: what is read of them against what they print.

`python -m tests.bench.scans --minutes 60` goes on for an hour, and writes docs/evidence/scans.md. A wrong count that is
accepted is printed with the seed of its scan, and makes the exit code 1. Tesseract with a row pattern reads the same
honest scans.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic

from PIL import Image, ImageDraw

from orchestration.domain.names import Names
from orchestration.domain.publicatie import Bbox, Publicatie, Regel
from orchestration.reading.context import ReadingContext
from orchestration.reading.files import ReadRequest, read_files
from orchestration.reading.reading import Reading, read_file
from orchestration.reading.version import reader
from orchestration.system.settings import PROJECT_DIR, SEEDS_DIR
from tests.support.scanned import aged, pictures_of, write_pictures
from tests.support.synthetic import TODAY

CORPUS = PROJECT_DIR / "tests/golden/corpus"
REPORT = PROJECT_DIR / "docs/evidence/scans.md"
_AT_ONCE = 20
_SHARE_HONEST = 0.4
_ROW = re.compile(r"^(?P<name>\D.*?)((?:\s+\d{1,3}(?:[. ]\d{3})*|\s+-){5})\s*$")


@dataclass(slots=True)
class Score:
    """What came of the scans of one kind."""

    files: int = 0
    pages: int = 0
    counts: int = 0
    wrong: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)

    def add(self, readings: Sequence[Reading], pages: int, wrong: int) -> None:
        """Count a file of so many pages, and of so many wrong tables."""
        self.files += 1
        self.pages += pages
        self.wrong += wrong
        for reading in readings:
            self.verdicts[reading.uitslag] += 1
            if reading.uitslag == "aangenomen" and reading.publicatie:
                self.counts += sum(len(regel.aantallen) for regel in reading.publicatie.regels)


Box = tuple[int, int, int, int]
Tamper = Callable[[Image.Image, Box, Random], None]
"""Change what a picture shows in the box of a figure."""


def stroke(picture: Image.Image, box: Box, chance: Random) -> None:
    """A stroke of a pen through one digit."""
    x = chance.uniform(box[0], box[2])
    slant, height = chance.uniform(-0.4, 0.4), box[3] - box[1]
    ImageDraw.Draw(picture).line(
        (x, box[1], x + slant * height, box[3]), fill=chance.choice((0, 60, 120)), width=max(1, height // 12)
    )


def blot(picture: Image.Image, box: Box, chance: Random) -> None:
    """A white blot over a part of a digit."""
    height = box[3] - box[1]
    x, y = chance.uniform(box[0], box[2]), chance.uniform(box[1], box[3])
    size = chance.uniform(0.15, 0.45) * height
    ImageDraw.Draw(picture).ellipse((x - size, y - size, x + size, y + size), fill=255)


def pasted(picture: Image.Image, box: Box, chance: Random) -> None:
    """The right half of a figure in the place of its left half, or the other way round: another digit."""
    middle, height = (box[0] + box[2]) // 2, box[3] - box[1]
    if chance.random() < 0.5:
        picture.paste(picture.crop((middle, box[1], box[2], box[1] + height)), (box[0], box[1]))
    else:
        picture.paste(picture.crop((box[0], box[1], middle, box[1] + height)), (middle, box[1]))


def torn(picture: Image.Image, box: Box, chance: Random) -> None:
    """Everything beside a figure moved down by some of its height."""
    by = round(chance.uniform(0.2, 1.0) * (box[3] - box[1]))
    part = picture.crop((box[0], box[1], picture.width, picture.height - by))
    picture.paste(part, (box[0], box[1] + by))


TAMPERS: dict[str, Tamper] = {"stroke": stroke, "blot": blot, "pasted": pasted, "torn": torn}


@dataclass(frozen=True, slots=True)
class Source:
    """A golden PDF of which every table is accepted, and what it prints."""

    path: Path
    readings: tuple[Reading, ...]

    @property
    def tables(self) -> list[Publicatie]:
        """Its tables."""
        return [reading.publicatie for reading in self.readings if reading.publicatie]

    @property
    def figures(self) -> list[tuple[int, Bbox]]:
        """The page and the box of each of its figures."""
        return [
            (regel.pagina, box)
            for table in self.tables
            for regel in table.regels
            for box in regel.cel_bbox
            if box is not None and regel.pagina
        ]


def sources(names: Names) -> Iterator[Source]:
    """The golden PDFs of at most two pages that are accepted, labels and all, in a fixed order."""
    context = ReadingContext(names, TODAY)
    for path in sorted(CORPUS.glob("*.pdf")):
        readings = read_file(path, context)
        pages = {regel.pagina for reading in readings if reading.publicatie for regel in reading.publicatie.regels}
        is_accepted = all(reading.uitslag == "aangenomen" for reading in readings)
        if is_accepted and pages and max(page or 0 for page in pages) <= 2:
            yield Source(path, readings)


def scan_of(source: Source, target: Path, seed: int) -> tuple[str, int]:
    """Write the scan of a seed: how it was tampered with ('honest' if not), and how many pages it has."""
    chance = Random(seed)  # noqa: S311 - no secret
    resolution = chance.choice((150, 200, 200, 300))
    pictures = pictures_of(source.path, resolution)
    kind = "honest" if chance.random() < _SHARE_HONEST else chance.choice(list(TAMPERS))
    if kind != "honest":
        page, box = chance.choice(source.figures)
        scale = resolution / 72
        x0, top, x1, bottom = (round(edge * scale) for edge in box)
        TAMPERS[kind](pictures[page - 1], (x0, top, x1, bottom), chance)
    made = [
        aged(
            picture,
            chance,
            askew=chance.uniform(-1.5, 1.5),
            noise=chance.uniform(0, 25),
            blur=chance.uniform(0, resolution / 200),
        )
        for picture in pictures
    ]
    write_pictures(target, made, resolution, chance.randint(40, 90))
    return kind, len(made)


def figures_of(table: Publicatie) -> dict[str, tuple[int | None, ...]]:
    """The counts of each row."""
    return {regel.naam.casefold(): regel.aantallen for regel in table.regels}


def differences(readings: Sequence[Reading], source: Source) -> Iterator[str]:
    """What was accepted of a scan and is not printed."""
    printed = source.tables
    for reading in readings:
        table = reading.publicatie
        if reading.uitslag != "aangenomen" or table is None:
            continue
        own = [other for other in printed if _identity(other) == _identity(table)]
        if not any(_is_same(table.regels, other.regels) for other in own):
            yield f"{_identity(table)}: {figures_of(table)}"
        for name in ("doelgroepregister", "registratiegraad_gepubliceerd"):
            value = getattr(table, name)
            if value is not None and value not in {getattr(other, name) for other in own}:
                yield f"{name} {value}"


def _identity(table: Publicatie) -> tuple[str | None, tuple[str, ...]]:
    return table.quarter_key, tuple(sorted({regio.casefold() for regio in table.regios}))


def _is_same(regels: Sequence[Regel], printed: Sequence[Regel]) -> bool:
    return [regel.aantallen for regel in regels] == [regel.aantallen for regel in printed]


def tesseract(path: Path, source: Source) -> Counter[str]:
    """How many counts of a scan are 'printed', and of how many tesseract and a row pattern get 'right' or 'wrong'."""
    found = Counter(printed=sum(len(regel.aantallen) for table in source.tables for regel in table.regels))
    for picture in pictures_of(path, 300):
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            picture.save(file.name)
            command = ["tesseract", file.name, "-", "--psm", "6"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        printed = {name: counts for table in source.tables for name, counts in figures_of(table).items()}
        for line in done.stdout.splitlines():
            if match := _ROW.match(line):
                numbers = re.findall(r"\d{1,3}(?:[. ]\d{3})*|-", match[2])
                counts = [0 if number == "-" else int(re.sub(r"\D", "", number)) for number in numbers]
                expected = printed.get(match["name"].strip().casefold(), (None,) * len(counts))
                same = sum(one == other for one, other in zip(counts, expected, strict=False))
                found.update(right=same, wrong=len(counts) - same)
    return found


class Bench:
    """Scans that are read, and what came of them."""

    def __init__(self, folder: Path) -> None:
        names = Names.from_seeds(SEEDS_DIR)
        self._folder, self._context, self._sources = folder, ReadingContext(names, TODAY), list(sources(names))
        self._scores: defaultdict[str, Score] = defaultdict(Score)
        self._seconds = 0.0
        self._others = Counter[str]()
        self.wrong: list[str] = []
        self.seeds = 0

    def go_on(self, first: int) -> None:
        """Make the scans of some seeds, and read them."""
        made = {}
        for seed in range(first, first + _AT_ONCE):
            source = Random(seed).choice(self._sources)  # noqa: S311 - no secret
            path = self._folder / f"{seed}.pdf"
            made[path] = (seed, source, *scan_of(source, path, seed))
        requests = [ReadRequest(path, path.name) for path in made]
        began = monotonic()
        read = list(read_files(requests, self._context))
        self._seconds += monotonic() - began
        for place, readings in read:
            seed, source, kind, pages = made[requests[place].path]
            found = list(differences(readings, source))
            self._scores[kind].add(readings, pages, len(found))
            self.wrong += [f"seed {seed}, {source.path.name}, {kind}: accepted {wrong}" for wrong in found]
            if kind == "honest":
                self._others.update(tesseract(requests[place].path, source))
        self.seeds = first + _AT_ONCE
        for path in made:
            path.unlink()

    def table(self) -> list[str]:
        """What came of them, by how they were tampered with."""
        lines = ["| scans | files | pages | accepted | quarantined | refused | counts accepted | wrong |"]
        lines.append("|---|" + "---:|" * 7)
        for kind, score in sorted(self._scores.items()):
            verdicts = [score.verdicts[name] for name in ("aangenomen", "quarantaine", "geweigerd")]
            cells = [score.files, score.pages, *verdicts, score.counts, score.wrong]
            lines.append(f"| {kind} | " + " | ".join(f"{cell:,}" for cell in cells) + " |")
        pages = sum(score.pages for score in self._scores.values())
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        lines.append(f"\n{self._seconds / max(1, pages):.1f} seconds a page, {memory:,} MB of memory at most.")
        printed, right, wrong = (self._others[what] for what in ("printed", "right", "wrong"))
        lines.append(
            f"\nOf the {printed:,} counts on the honest scans Tesseract and a row pattern get {right:,} right and "
            f"{wrong:,} wrong, without a sign which; the other rows they do not find."
        )
        return lines


def main() -> int:
    """Read scans for some minutes, and write what came of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scans", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--first", type=int, default=0, help="the seed of the first scan")
    options = parser.parse_args()
    until, seed = monotonic() + 60 * options.minutes, options.first
    with tempfile.TemporaryDirectory(prefix="klantprofielen-scans-") as folder:
        bench = Bench(Path(folder))
        while monotonic() < until:
            bench.go_on(seed)
            seed = bench.seeds
            print("\n".join([*bench.table(), *bench.wrong]), flush=True)
    text = [INTRODUCTION, f"Seeds {options.first:,} to {seed - 1:,}, with {reader()}.\n", *bench.table(), *bench.wrong]
    REPORT.write_text("\n".join(text) + "\n", encoding="utf-8")
    return int(bool(bench.wrong))


INTRODUCTION = """# Scans

`python -m tests.bench.scans` writes this page. All publications here are synthetic: golden PDFs of one or two pages,
drawn at 150 to 300 dots per inch, turned by up to 1.5 degrees, with noise and blur, and packed as JPEG. Of those that
are not honest one figure of a table was changed before that: a stroke of a pen through a digit, a white blot over part
of it, one half of a figure pasted over the other, or everything beside it moved down. A count is wrong if it was
accepted, and the PDF doesn't print it. An honest scan that is quarantined or refused is a loss, and no wrong figure.
"""


if __name__ == "__main__":
    sys.exit(main())
