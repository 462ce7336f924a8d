"""What a build published of pages of the corpus, held against what is expected of them."""

from __future__ import annotations

from typing import Any

from orchestration.system.files import sha256_of
from tests.support.corpus_pages import Pages
from tests.support.workspace import Workspace

_COLUMNS = "gemeente_profiel, gemeente_geen_profiel, uwv_profiel, uwv_geen_profiel, totaal"
_OF_PAGES = "publicatie_id in (select publicatie_id from dim_publicatie where bestand like '%.pdf' and niveau = ?)"


def assert_only_right_figures_are_published(workspace: Workspace, pages: Pages) -> None:
    """The total rows of the marts are those of the tables to be accepted, and all of those."""
    tables = _filed(workspace, pages)
    assert len(tables) > len(pages) / 2
    right: dict[tuple[str, str], tuple[int, ...]] = {}
    for table in tables:
        if table["oordeel"] == "aangenomen":
            key, counts = (table["quarter_key"], table["amr_code"] or ""), tuple(table["totaalrij"][2:7])
            assert right.setdefault(key, counts) == counts, f"two right tables of {key} differ"
    amr = f"select quarter_key, amr_code, {_COLUMNS} from fct_klantprofielen_amr join dim_amr using (amr_key)"
    nederland = f"select quarter_key, '', {_COLUMNS} from fct_klantprofielen_nederland"
    rows = workspace.query(f"{amr} where {_OF_PAGES}", ["regionaal"])
    rows += workspace.query(f"{nederland} where {_OF_PAGES}", ["landelijk"])
    assert {(quarter_key, amr_code): tuple(counts) for quarter_key, amr_code, *counts in rows} == right


def assert_all_that_is_kept_out_is_shown(workspace: Workspace, pages: Pages) -> None:
    """Every other table is in quarantine, with its reason."""
    shown = workspace.query("select reden from mart_quarantaine where bestand like '%.pdf'")
    assert len(shown) == sum(table["oordeel"] != "aangenomen" for table in _filed(workspace, pages))
    assert all(reden for (reden,) in shown)


def _filed(workspace: Workspace, pages: Pages) -> list[dict[str, Any]]:
    """The tables expected from the files that were filed."""
    hashes = {sha256_of(path) for path in workspace.raw.glob("*/*.pdf")}
    return [table for path, tables in pages.items() if sha256_of(path) in hashes for table in tables]
