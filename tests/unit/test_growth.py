"""What is said of measured builds follows from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.celery_run import lines
from tests.bench.flames import without_places, without_small
from tests.bench.growth import ADDED, FLOOR, FROM_NOTHING, NOTHING_NEW, Row, read, write
from tests.bench.scale import TEMPLATE, document, exponent, tables

ROWS = [
    Row(commit, size, files, build, seconds, processor, 300 + size, published, reading=reading, report=seconds / 2)
    for commit, factor in (("before", 2.0), ("after", 1.0))
    for size in (6, 24)
    for build, files, seconds, processor, published, reading in (
        (FROM_NOTHING, 36 * size, 2.0 * size, factor * 3 * size, 1_000_000 * size, 4.0),
        (FLOOR, 36 * size, 10.0, 12.0, 0, 0.0),
        (ADDED, 36, 20.0, factor * 20.0, 1_000_000 * size, 1.0),
        (NOTHING_NEW, 0, 0.5, 0.5, 1_000_000 * size, 0.0),
    )
]
CELERY = lines([{"executor": "one process", "quarters": "24", "seconds": "61.5"}])


@pytest.mark.parametrize("power", [0, 0.5, 1, 2])
def test_exponent_is_the_power_of_the_length(power: float) -> None:
    assert exponent({size: 7 * size**power for size in (6, 12, 24, 48)}) == pytest.approx(power)


def test_rows_that_are_kept_come_back(tmp_path: Path) -> None:
    write(ROWS, tmp_path / "growth.csv")
    assert read(tmp_path / "growth.csv") == ROWS


def test_tables_have_a_row_for_every_build_and_a_column_for_every_commit() -> None:
    text = "\n".join(tables(ROWS))
    assert "| 6 | from nothing | before | 216 | 12.0 | 36.0 | 306 MB | 6.0 MB |" in text
    assert "| | before | after |" in text
    assert "against the floor (goal: at most 3) | 12.00 | 6.00 |" in text
    assert "a quarter added: processor seconds at 24 quarters against at 6 (goal: at most 1.5) | 1.00 | 1.00 |" in text
    assert "from nothing: processor seconds grow as the number of quarters to the power | 1.00 | 1.00 |" in text


def test_document_speaks_of_the_last_commit_in_measured_numbers() -> None:
    text = document(ROWS, CELERY, TEMPLATE.read_text(encoding="utf-8"))
    assert "the sentences speak of commit after" in text
    assert "| to add a quarter to each | 33 minutes |" in text
    assert "| one process | 61.5 |" in text
    assert "{" not in text


def test_flame_graph_loses_functions_that_are_in_few_samples() -> None:
    wide, narrow = (
        f"<g><title>run (orchestration/a.py:1) ({count} samples, {share}%)</title><rect/><text>x</text></g>"
        for count, share in (("1,200", "60.00"), ("4", "0.20"))
    )
    assert without_small(f"<svg>{narrow}{wide}{narrow}</svg>") == f"<svg>{wide}</svg>"


def test_flame_graph_names_no_folder_of_who_measured() -> None:
    frame = '<svg xmlns="http://www.w3.org/2000/svg"><title>7:&quot;/home/an/.venv/bin/python -c (dbt/task/run.py:3)'
    assert without_places(frame) == frame.replace("/home/an/.venv/bin/", "")
