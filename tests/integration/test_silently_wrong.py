"""Every class of page (synthetisch) that could pass for another's figures, in the one build of test_across_files.py."""

from __future__ import annotations

from tests.integration import test_across_files
from tests.support.corpus_pages import corpus_pages
from tests.support.published_pages import (
    assert_all_that_is_kept_out_is_shown,
    assert_only_right_figures_are_published,
)
from tests.support.workspace import Workspace

built_cases = test_across_files.built_cases


def test_what_is_published_of_them_is_right_and_nothing_else(built_cases: Workspace) -> None:
    assert_only_right_figures_are_published(built_cases, corpus_pages())


def test_all_that_is_kept_out_is_shown_with_its_reason(built_cases: Workspace) -> None:
    assert_all_that_is_kept_out_is_shown(built_cases, corpus_pages())
