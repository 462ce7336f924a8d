"""The queries of the documents, pasted as they stand into a plain connection of DuckDB and into its command line."""

from __future__ import annotations

import json
import re
import shlex
from contextlib import chdir

import duckdb
import pytest

from orchestration.system.settings import PROJECT_DIR
from tests.support.workspace import Workspace

_NOT_FOR_READERS = {
    "docs/how-to/add-a-control.md": "a part of a model",
    "docs/how-to/add-a-count-column.md": "of a column that is yet to be added",
    "docs/how-to/lake.md": "for a lake and its PostgreSQL",
}


def pasted() -> list[tuple[str, str]]:
    """Each query of a document that is meant to be pasted, after the document's name."""
    documents = [*(PROJECT_DIR / "docs").rglob("*.md"), PROJECT_DIR / "README.md", PROJECT_DIR / "CONTRIBUTING.md"]
    found = []
    for document in sorted(documents):
        text = document.read_text(encoding="utf-8")
        asked = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
        commands = re.findall(r"klantprofielen (sql [^`\n]*)", text)
        asked += [word for command in commands for word in shlex.split(command)[1:] if " " in word]
        found += [(str(document.relative_to(PROJECT_DIR)), query) for query in asked]
    return [(name, query) for name, query in found if name not in _NOT_FOR_READERS]


def test_every_document_is_looked_through() -> None:
    names = [name for name, _ in pasted()]
    assert names.count("docs/how-to/cookbook.md") == 15
    assert {"README.md", "CONTRIBUTING.md", "docs/tutorial.md", "docs/how-to/query.md", "docs/how-to/runbook.md"} < {
        *names
    }


@pytest.mark.parametrize(("name", "query"), pasted())
def test_query_runs_wherever_it_is_pasted(built: Workspace, name: str, query: str) -> None:
    published = built.data / "published" / "klantprofielen.duckdb"
    with chdir(built.data.parent), duckdb.connect(published, read_only=True) as connection:
        expected = connection.execute(query).fetchall()
    result = built.spawn("-readonly", "-no-init", "-json", published, query, program="duckdb")
    assert (result.returncode, result.stderr) == (0, ""), name
    assert len(json.loads(result.stdout)) == len(expected)
