"""`python -m tests.corpus.judge`: by class of the corpus, how many files the reader judges rightly, and how it errs."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import as_json, read_file
from orchestration.system.settings import SEEDS_DIR
from tests.golden.test_corpus import KEYS, PDFS, expected_of, found_rows, rows_of, with_key
from tests.support.synthetic import TODAY

VERDICTS = ("right", "silently wrong", "wrongly refused")


def verdict(path: Path, context: ReadingContext) -> str:
    """Whether what is accepted of a file is what it prints, and whether all is accepted that can be."""
    expected = expected_of(path)
    found = [as_json(reading, context.names) for reading in read_file(path, context)]
    right = [_figures(table, rows_of(table)) for table in expected if table["oordeel"] == "aangenomen"]
    accepted = [_figures(table, found_rows(table)) for table in found if table["oordeel"] == "aangenomen"]
    if any(table not in right for table in accepted):
        return "silently wrong"
    is_free = expected[0].get("mag_weigeren") and not accepted
    return "right" if is_free or len(accepted) == len(right) else "wrongly refused"


def _figures(table: dict[str, Any], rows: list[list[Any]]) -> tuple[object, ...]:
    """What is published of a table: what it is about, its figures, its register and percentage."""
    return (*(table[key] for key in KEYS), with_key([row[:-1] for row in rows]))


def main() -> None:
    """Judge every file, and print a table."""
    context = ReadingContext(Names.from_seeds(SEEDS_DIR), TODAY)
    judged: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path in PDFS:
        found = verdict(path, context)
        judged[path.name.partition("-")[0].partition(".")[0]][found] += 1
        if found != "right":
            print(f"{path.name}: {found}")
    judged["all"] = sum(judged.values(), Counter())
    print(f"{'class':<16}{'files':>7}" + "".join(f"{name:>17}" for name in VERDICTS))
    for name, counts in judged.items():
        print(f"{name:<16}{counts.total():>7}" + "".join(f"{counts[verdict]:>17}" for verdict in VERDICTS))


if __name__ == "__main__":
    main()
