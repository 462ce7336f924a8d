"""Every document of a class of the corpus (synthetisch) in one build, a build a class.

Not part of `make test`: `.venv/bin/pytest tests/integration/each_class.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.corpus_pages import CLASSES, corpus_pages
from tests.support.published_pages import (
    assert_all_that_is_kept_out_is_shown,
    assert_only_right_figures_are_published,
)
from tests.support.workspace import Workspace


@pytest.mark.parametrize("name", CLASSES)
def test_what_is_published_of_a_class_is_right_or_nothing(tmp_path: Path, name: str) -> None:
    pages = corpus_pages([name], step=1)
    workspace = Workspace(tmp_path / "raw", tmp_path / "data")
    workspace.run("add", *pages)
    workspace.run("build")
    assert_only_right_figures_are_published(workspace, pages)
    assert_all_that_is_kept_out_is_shown(workspace, pages)
