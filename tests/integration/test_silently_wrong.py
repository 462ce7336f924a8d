"""Every class of page (synthetisch) that could pass for another's figures, added to one raw folder and built at once.

Those across files are in test_across_files.py.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from orchestration.system.files import sha256_of
from tests.corpus.documents import documents
from tests.support.workspace import Workspace

CORPUS = Path(__file__).parents[1] / "golden" / "corpus"
CLASSES = ("tabellen-", "telling-", "streepje-", "tegenspraak-")

Figures = dict[tuple[str, str], tuple[int, ...]]
"""The five counts of each total row that is published, by quarter and region ('' for Nederland)."""


def offered() -> dict[Path, list[dict[str, Any]]]:
    """The smallest file of each document, with the tables expected from it."""
    files = {}
    for document in documents():
        if document.name.startswith(CLASSES):
            made = [CORPUS / f"{document.name}.{producer}.pdf" for producer in document.producers]
            path = min(made, key=lambda path: path.stat().st_size)
            files[path] = json.loads((CORPUS / f"{document.name}.json").read_text(encoding="utf-8"))
    return files


def figures_of(tables: list[dict[str, Any]]) -> Figures:
    return {
        (table["quarter_key"], table["amr_code"] or ""): tuple(table["totaalrij"][2:7])
        for table in tables
        if table["oordeel"] == "aangenomen"
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """All of them in one raw folder, built."""
    folder = tmp_path_factory.mktemp("silently_wrong")
    workspace = Workspace(folder / "raw", folder / "data")
    added = workspace.run("add", *offered())  # refuses a file with two quarters, says so, and files the rest
    assert added.returncode in (0, 1), added.stdout + added.stderr
    result = workspace.run("build")
    assert result.returncode == 1, result.stdout + result.stderr
    return workspace


def filed(workspace: Workspace) -> list[dict[str, Any]]:
    """The tables expected from the files that were filed."""
    hashes = {sha256_of(path) for path in workspace.raw.glob("*/*.pdf")}
    return [table for path, tables in offered().items() if sha256_of(path) in hashes for table in tables]


def test_what_is_published_of_them_is_right_and_nothing_else(built: Workspace) -> None:
    tables = filed(built)
    assert len(tables) > len(offered()) / 2
    right: Figures = {}
    for table in tables:
        for key, counts in figures_of([table]).items():
            assert right.setdefault(key, counts) == counts, f"two right tables of {key} differ"
    columns = "gemeente_profiel, gemeente_geen_profiel, uwv_profiel, uwv_geen_profiel, totaal"
    published = {
        (quarter_key, amr_code): tuple(row)
        for quarter_key, amr_code, *row in built.query(
            f"select quarter_key, amr_code, {columns} from fct_klantprofielen_amr join dim_amr using (amr_key) "
            f"where publicatie_id in (select publicatie_id from dim_publicatie where niveau = 'regionaal') "
            f"union all select quarter_key, '', {columns} from fct_klantprofielen_nederland"
        )
    }
    assert published == right


def test_all_that_is_kept_out_is_shown_with_its_reason(built: Workspace) -> None:
    shown = built.query("select reden from mart_quarantaine")
    assert len(shown) == sum(table["oordeel"] != "aangenomen" for table in filed(built))
    assert all(reden for (reden,) in shown)
