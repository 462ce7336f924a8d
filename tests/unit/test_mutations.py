"""The mutants of `make mutate`: each still changes one line of one file."""

from __future__ import annotations

import pytest

from orchestration.system.settings import DBT_PROJECT_DIR
from tests.mutate.mutations import MUTATIONS, Mutation


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: f"{mutation.file}: {mutation.after.strip()}")
def test_mutant_changes_one_line_of_its_file(mutation: Mutation) -> None:
    text = mutation.path(DBT_PROJECT_DIR).read_text(encoding="utf-8")
    pairs = list(zip(text.splitlines(), mutation.mutated(text).splitlines(), strict=True))
    assert sum(before != after for before, after in pairs) == 1


def test_mutants_are_all_different() -> None:
    assert len(MUTATIONS) == len(set(MUTATIONS)) >= 40
