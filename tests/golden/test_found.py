"""What fuzzing found (`python -m tests.fuzz`): each mutant that was read wrongly once, and how it is to be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orchestration.domain.names import Names
from orchestration.reading.context import ReadingContext
from orchestration.reading.reading import as_json, read_file
from tests.support.synthetic import TODAY

FOUND = Path(__file__).parent / "found"
FILES = sorted([*FOUND.glob("*.pdf"), *FOUND.glob("*.txt")])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_fuzzing_found_is_read_rightly_now(path: Path, namen: Names) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["verwacht"]
    found = [as_json(reading, namen) for reading in read_file(path, ReadingContext(namen, TODAY))]
    assert [{key: table[key] for key in wanted} for table, wanted in zip(found, expected, strict=True)] == expected


def test_every_find_says_how_it_was_made_and_what_is_expected() -> None:
    assert {path.stem for path in FILES} == {path.stem for path in FOUND.glob("*.json")}
    for path in FOUND.glob("*.json"):
        assert set(json.loads(path.read_text(encoding="utf-8"))) == {"source", "steps", "fault", "reden", "verwacht"}
