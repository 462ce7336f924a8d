"""What Dagster shows of documents: as text, whatever it says; tests/browser/test_dagster.py looks at it in the UI."""

from __future__ import annotations

import ast
from datetime import date
from typing import Any

import dagster as dg
import pytest

from orchestration.defs.metadata import PREVIEW_ROWS, lineage, links, preview
from orchestration.system.settings import PROJECT_DIR
from orchestration.warehouse.lineage import Column

HOSTILE = "![x](http://127.0.0.1:9/x)<img src=x>[a](javascript:alert(1)) | b ` c\n\n# d \\"


def shown(value: object) -> list[list[object]]:
    assert isinstance(value, dg.TableMetadataValue)
    return [list(record.data.values()) for record in value.records]


def test_preview_is_a_table_of_texts_and_no_markdown() -> None:
    rows = [{"naam": HOSTILE, "aantal": 3, "dag": date(2021, 3, 1), "reden": None}]
    assert shown(preview(rows)) == [[HOSTILE, "3", "2021-03-01", ""]]


def test_preview_says_how_many_rows_it_leaves_out() -> None:
    rows = [{"naam": f"{number}", "aantal": number} for number in range(PREVIEW_ROWS + 2)]
    assert shown(preview(rows))[PREVIEW_ROWS:] == [["en 2 meer", ""]]
    assert shown(preview(rows, 100))[PREVIEW_ROWS:] == [["en 88 meer", ""]]
    assert len(shown(preview(rows[:PREVIEW_ROWS]))) == PREVIEW_ROWS


def test_preview_of_nothing_says_so() -> None:
    assert preview([]) == dg.MetadataValue.text("geen rijen")


def test_lineage_names_the_columns_that_a_column_comes_from() -> None:
    value = lineage({"totaal": [Column("staging", "regel", "totaal"), Column("staging", "regel", "naam")]})["lineage"]
    assert shown(value) == [["totaal", "regel.totaal, regel.naam"]]


def test_only_addresses_of_sidecars_become_links() -> None:
    rows: list[dict[str, Any]] = [
        {"bestand": "2021Q1/a.pdf", "url": "https://www.example.org/a.pdf"},
        {"bestand": "2021Q1/b.pdf", "url": None},
    ]
    assert links(rows) == {"2021Q1/a.pdf": dg.MetadataValue.url("https://www.example.org/a.pdf")}


@pytest.mark.parametrize("kind", ["md", "url", "notebook"])
def test_what_dagster_renders_is_made_in_known_places_alone(kind: str) -> None:
    """Each of these holds only our own texts and pictures, or an address that was checked."""
    known = {
        "md": {"metadata.py": 2, "published.py": 2},
        "url": {"metadata.py": 1, "report.py": 1},
        "notebook": {},
    }
    calls = {
        path.name: count
        for path in (PROJECT_DIR / "orchestration").rglob("*.py")
        if (count := sum(is_call(node, kind) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert calls == known[kind], "show it as a table or as text, in which Markdown and HTML mean nothing"


def is_call(node: ast.AST, kind: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == kind and "MetadataValue" in ast.unparse(node.value)
