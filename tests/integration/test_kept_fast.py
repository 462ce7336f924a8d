"""What was made fast stays so: each ratio is at most a quarter worse than its number in tests/bench/ratios.toml."""

from __future__ import annotations

from pathlib import Path

from tests.bench.ratios import ADDED, MARGIN, NOTHING_NEW, PAGE, Histories, best, fault, kept, nothing_new, page
from tests.support.workspace import Workspace


def test_build_with_nothing_new_stays_fast(built_demo: Workspace) -> None:
    number = kept()[NOTHING_NEW]
    measured = best(lambda: nothing_new(built_demo), MARGIN * number)
    assert fault(NOTHING_NEW, measured, number) is None


def test_quarter_added_to_a_longer_history_stays_fast(built_demo: Workspace, tmp_path: Path) -> None:
    number = kept()[ADDED]
    measured = best(Histories(built_demo, tmp_path).added, MARGIN * number)
    assert fault(ADDED, measured, number) is None


def test_reader_stays_fast() -> None:
    number = kept()[PAGE]
    assert fault(PAGE, best(page, MARGIN * number), number) is None
