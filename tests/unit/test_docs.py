"""The documents name things that are there."""

from __future__ import annotations

import re

import pytest

from orchestration.system.settings import PROJECT_DIR

FAULTS = (PROJECT_DIR / "docs" / "evidence" / "faults.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(test_\w+)(?:\[([\w-]+)\])?` \|$", FAULTS, re.MULTILINE)
ROWS = [line for line in FAULTS.splitlines() if line.startswith("| ")][1:]
SOURCE = "".join(path.read_text(encoding="utf-8") for path in (PROJECT_DIR / "tests" / "integration").glob("test_*.py"))


def test_every_fault_has_its_test() -> None:
    assert len(NAMED) == len(ROWS) > 0


@pytest.mark.parametrize(("test", "case"), NAMED)
def test_test_of_a_fault_is_there(test: str, case: str) -> None:
    assert f"def {test}(" in SOURCE
    assert not case or f'id="{case}"' in SOURCE
