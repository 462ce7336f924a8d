"""The readers that are compared: ours, and the usual tools with their defaults and a kind reading of their tables.

A process of its own for each, so that none has another's memory or threads:
`python -m tests.bench.readers NAME < files` prints what came of it, as JSON.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from orchestration.domain.count import is_count, parse_count
from orchestration.domain.names import naam_sleutel
from orchestration.domain.publicatie import KOLOMMEN

Row = tuple[str, tuple[int, ...]]
"""A name in the form in which spellings are equal, and five counts."""

Reader = Callable[[Path], list[Row]]

_COUNT = r"(?:\d{1,3}(?:[.\u00a0\u2009\u202f ]\d{3})+|\d+|[-–—])"
_LINE = re.compile(r"(.*?\S)" + len(KOLOMMEN) * rf"\s+({_COUNT})")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reader made of some files: the rows of each, and the seconds of processor time of all."""

    rows: list[list[Row]]
    seconds: float


def _klantprofielen() -> Reader:
    """Our reader: the rows of what it accepts, nothing of what it does not."""
    from orchestration.domain.names import Names
    from orchestration.reading.reading import read_file
    from orchestration.system.settings import DBT_PROJECT_DIR
    from tests.bench import TODAY
    from tests.support.synthetic import TODAY as GOLDEN_TODAY

    namen = Names.from_seeds(DBT_PROJECT_DIR / "seeds")

    def read(path: Path) -> list[Row]:
        return [
            (naam_sleutel(regel.naam), tuple(aantal for aantal in regel.aantallen if aantal is not None))
            for reading in read_file(path, namen, GOLDEN_TODAY if "golden" in path.parts else TODAY)
            if reading.uitslag == "aangenomen" and reading.publicatie is not None
            for regel in reading.publicatie.regels
        ]

    return read


def _extract_table() -> Reader:
    import pdfplumber

    def read(path: Path) -> list[Row]:
        with pdfplumber.open(path) as pdf:
            return _kindly(cells for page in pdf.pages for cells in page.extract_table() or ())

    return read


def _extract_words() -> Reader:
    import pdfplumber

    def read(path: Path) -> list[Row]:
        with pdfplumber.open(path) as pdf:
            pages = [page.extract_words() for page in pdf.pages]
        lines = [
            " ".join(word["text"] for word in sorted(line, key=lambda word: float(word["x0"])))
            for words in pages
            for _, line in groupby(
                sorted(words, key=lambda word: round(word["bottom"])), key=lambda word: round(word["bottom"])
            )
        ]
        return _kindly([line] for line in lines)

    return read


def _camelot(flavor: str) -> Reader:
    import camelot

    def read(path: Path) -> list[Row]:
        tables = camelot.read_pdf(str(path), pages="all", flavor=flavor)
        return _kindly(cells for table in tables for cells in table.df.to_numpy().tolist())

    return read


def _tabula() -> Reader:
    import tabula

    def read(path: Path) -> list[Row]:
        options = {"header": None, "dtype": str}
        tables = tabula.read_pdf(path, pages="all", silent=True, pandas_options=options)
        return _kindly(cells for table in tables for cells in table.fillna("").to_numpy().tolist())

    return read


READERS: dict[str, Callable[[], Reader]] = {
    "camelot lattice": lambda: _camelot("lattice"),
    "tabula": _tabula,
    "camelot stream": lambda: _camelot("stream"),
    "pdfplumber extract_words": _extract_words,
    "pdfplumber extract_table": _extract_table,
    "klantprofielen": _klantprofielen,
}
"""The slowest first, so that no core waits for them."""


def _kindly(table: Iterator[Sequence[str | None]] | Iterator[list[str]]) -> list[Row]:
    """The rows of a table of texts: a name and five counts, in six cells or in one line of text."""
    rows = []
    for texts in table:
        cells = [text.strip() for text in texts if text and text.strip()]
        *name, a, b, c, d, e = cells if len(cells) > len(KOLOMMEN) else [""] * len(KOLOMMEN)
        counts = [a, b, c, d, e]
        if not (name and all(map(is_count, counts))):
            line = _LINE.fullmatch(" ".join(" ".join(cells).split()))
            if line is None:
                continue
            name, counts = [line[1]], list(line.groups()[1:])
        if all(map(is_count, counts)):
            rows.append((naam_sleutel(" ".join(name)), tuple(map(parse_count, counts))))
    return rows


def main() -> None:
    """Read the files named on standard input with the reader named; the first is also read before, untimed."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    read = READERS[sys.argv[1]]()
    paths = [Path(line) for line in sys.stdin.read().splitlines()]
    _rows_or_none(read, paths[0])
    begin = time.process_time()
    rows = [_rows_or_none(read, path) for path in paths]
    print(json.dumps(asdict(Outcome(rows, time.process_time() - begin))))


def _rows_or_none(read: Reader, path: Path) -> list[Row]:
    try:
        return read(path)
    except Exception:  # noqa: BLE001 - a peer that fails on a file has read nothing of it
        return []


if __name__ == "__main__":
    main()
