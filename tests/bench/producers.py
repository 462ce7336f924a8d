"""`python -m tests.bench.producers`: by producer, how fast accepted golden PDFs are read, and by which engine.

Times are processor time, each file once by each way, one after the other. `with` and `without` are the speeds of the
reader with and without its look at the painted page, and `bare` that of pdfium's text alone, all as multiples of the
speed of pdfplumber's `extract_table`.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

import pdfplumber
from pypdfium2 import PdfDocument

from orchestration.domain.names import Names
from orchestration.reading import glyphs_pdfminer, painting
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import read_file
from orchestration.system.settings import SEEDS_DIR
from tests.bench.reading import GOLDEN
from tests.support.synthetic import TODAY


@dataclass
class Times:
    """Of the files of a producer: how many, how many by the second engine, and seconds by way."""

    files: int = 0
    second: int = 0
    table: float = 0.0
    reader: float = 0.0
    look: float = 0.0
    bare: float = 0.0

    def row(self, name: str) -> str:
        """A line of the table."""
        ratios = (self.table / seconds for seconds in (self.reader, self.reader - self.look, self.bare))
        return f"| {name} | {self.files} | {self.second} | " + " | ".join(f"{ratio:.1f}" for ratio in ratios) + " |"


class Clock:
    """Adds up the seconds that a function takes, and counts its calls."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function, self.seconds, self.calls = function, 0.0, 0

    def __call__(self, *arguments: object) -> Any:
        """What the function gives."""
        begin = process_time()
        try:
            return self.function(*arguments)
        finally:
            self.seconds += process_time() - begin
            self.calls += 1


def seconds_of(function: Callable[[Path], object], path: Path) -> float:
    """The processor time that a function takes for a file; what was read before leaves no garbage to it."""
    gc.collect()
    begin = process_time()
    function(path)
    return process_time() - begin


def extract_tables(path: Path) -> None:
    """Read a file as most people do."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_table()


def bare_text(path: Path) -> None:
    """Read the text of a file, and nothing else of it."""
    document = PdfDocument(path)
    for page in document:
        page.get_textpage().get_text_bounded()
    document.close()


def producers() -> list[str]:
    """The lines of a table with a row for each producer, and one for all."""
    context = ReadingContext(Names.from_seeds(SEEDS_DIR), TODAY)
    second, look = Clock(glyphs_pdfminer.read_pages), Clock(painting.look)
    glyphs_pdfminer.read_pages, painting.look = second, look  # type: ignore[assignment]  # to be timed
    by_producer: defaultdict[str, Times] = defaultdict(Times)
    for path in sorted(GOLDEN.glob("*.pdf")):
        second.calls, look.seconds, begin = 0, 0.0, process_time()
        readings = read_file(path, context)
        seconds = process_time() - begin
        if any(reading.uitslag != "aangenomen" for reading in readings):
            continue
        table, bare = seconds_of(extract_tables, path), seconds_of(bare_text, path)
        for name in (path.name.split(".")[-2], "all"):
            times = by_producer[name]
            times.files += 1
            times.second += bool(second.calls)
            times.table += table
            times.reader += seconds
            times.look += look.seconds
            times.bare += bare
    names = sorted(by_producer, key=lambda name: (name == "all", name))
    header = ["| producer | files | by pdfminer | with | without | bare |", "|---|---:|---:|---:|---:|---:|"]
    return [*header, *(by_producer[name].row(name) for name in names)]


if __name__ == "__main__":
    print("\n".join(producers()))
