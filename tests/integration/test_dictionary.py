"""The dictionary and the documents are those of the dbt project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from orchestration.publishing.description import DescriptionError, table_descriptions
from orchestration.publishing.dictionary import DICTIONARY, dictionary
from orchestration.publishing.metrics import SEMANTIC_MANIFEST, read_metrics
from tests.support.documents import LINEAGE, with_lineage
from tests.support.workspace import Workspace


@pytest.fixture
def manifest_file(built: Workspace) -> Path:
    """The manifest of the dbt project."""
    return built.data / "dbt" / "parsed" / "manifest.json"


@pytest.fixture
def manifest(manifest_file: Path) -> dict[str, Any]:
    """What is in it."""
    loaded: dict[str, Any] = json.loads(manifest_file.read_text(encoding="utf-8"))
    return loaded


def test_every_published_column_and_metric_is_in_the_dictionary(built: Workspace) -> None:
    published = built.data / "published"
    page = LexborHTMLParser((published / DICTIONARY).read_text(encoding="utf-8"))
    found = {
        heading.text(): [code.text() for code in section.css("tbody th code")]
        for section in page.css("main section")
        for heading in section.css("h2")
    }
    expected = built.query(
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
        "WHERE schema_name = 'marts' GROUP BY ALL"
    )
    metrics = read_metrics(published / SEMANTIC_MANIFEST)
    assert not (published / DICTIONARY).stat().st_mode & 0o222
    assert found == dict(expected) | {"Begrippen / Metrics": list(metrics)}


def test_descriptions_are_in_dutch_and_in_the_english_of_the_published_comments(
    built: Workspace, manifest: dict[str, Any]
) -> None:
    comments = dict(
        built.query(
            "SELECT table_name || '.' || column_name, comment FROM duckdb_columns() WHERE schema_name = 'marts' "
            "UNION ALL SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'marts'"
        )
    )
    found = table_descriptions(manifest)
    english = {table.name: table.description for table in found}
    english |= {f"{table.name}.{kolom.name}": kolom.description for table in found for kolom in table.columns}
    assert english == {name: " ".join(comment.split()) for name, comment in comments.items()}
    page = LexborHTMLParser((built.data / "published" / DICTIONARY).read_text(encoding="utf-8")).text()
    for table in found:
        for dutch in (table.title, table.dutch, *(kolom.dutch for kolom in table.columns)):
            assert dutch.replace("`", "") in page  # it is marked as code
            assert dutch not in english.values()


def test_metric_without_dutch_is_an_error_that_names_it(built: Workspace, manifest: dict[str, Any]) -> None:
    del manifest["docs"]["doc.klantprofielen.nl_met_profiel"]
    metrics = read_metrics(built.data / "published" / SEMANTIC_MANIFEST)
    with pytest.raises(DescriptionError, match="met_profiel"):
        dictionary(manifest, metrics.values())


def test_every_dutch_description_is_of_something(built: Workspace, manifest: dict[str, Any]) -> None:
    used = set(read_metrics(built.data / "published" / SEMANTIC_MANIFEST))
    for table in table_descriptions(manifest):
        names = [kolom.name for kolom in table.columns]
        used |= {table.name, *names, *(f"{table.name}__{name}" for name in names)}
    written = {key.removeprefix("doc.klantprofielen.nl_") for key in manifest["docs"] if ".nl_" in key}
    assert written <= used


def test_picture_of_what_is_made_from_what_is_up_to_date(manifest_file: Path) -> None:
    document = LINEAGE.read_text(encoding="utf-8")
    assert with_lineage(document, manifest_file) == document
