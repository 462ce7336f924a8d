"""Every class of page (synthetisch) that could pass for another's figures, in the one build of test_across_files.py."""

from __future__ import annotations

from typing import Any

from orchestration.system.files import sha256_of
from tests.integration import test_across_files
from tests.support.corpus_pages import corpus_pages
from tests.support.workspace import Workspace

built_cases = test_across_files.built_cases

Figures = dict[tuple[str, str], tuple[int, ...]]
"""The five counts of each total row that is published, by quarter and region ('' for Nederland)."""


def figures_of(tables: list[dict[str, Any]]) -> Figures:
    return {
        (table["quarter_key"], table["amr_code"] or ""): tuple(table["totaalrij"][2:7])
        for table in tables
        if table["oordeel"] == "aangenomen"
    }


def filed(workspace: Workspace) -> list[dict[str, Any]]:
    """The tables expected from the files that were filed."""
    hashes = {sha256_of(path) for path in workspace.raw.glob("*/*.pdf")}
    return [table for path, tables in corpus_pages().items() if sha256_of(path) in hashes for table in tables]


def test_what_is_published_of_them_is_right_and_nothing_else(built_cases: Workspace) -> None:
    tables = filed(built_cases)
    assert len(tables) > len(corpus_pages()) / 2
    right: Figures = {}
    for table in tables:
        for key, counts in figures_of([table]).items():
            assert right.setdefault(key, counts) == counts, f"two right tables of {key} differ"
    columns = "gemeente_profiel, gemeente_geen_profiel, uwv_profiel, uwv_geen_profiel, totaal"
    of_pages = "publicatie_id in (select publicatie_id from dim_publicatie where bestand like '%.pdf' and niveau = ?)"
    amr = f"select quarter_key, amr_code, {columns} from fct_klantprofielen_amr join dim_amr using (amr_key)"
    nederland = f"select quarter_key, '', {columns} from fct_klantprofielen_nederland"
    rows = built_cases.query(f"{amr} where {of_pages}", ["regionaal"])
    rows += built_cases.query(f"{nederland} where {of_pages}", ["landelijk"])
    published = {(quarter_key, amr_code): tuple(counts) for quarter_key, amr_code, *counts in rows}
    assert published == right


def test_all_that_is_kept_out_is_shown_with_its_reason(built_cases: Workspace) -> None:
    shown = built_cases.query("select reden from mart_quarantaine where bestand like '%.pdf'")
    assert len(shown) == sum(table["oordeel"] != "aangenomen" for table in filed(built_cases))
    assert all(reden for (reden,) in shown)
