"""The data dictionary of the published tables, in Dutch and English, and the picture of their lineage."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any

from orchestration.publishing.description import (
    MARTS_SCHEMA,
    REPORT_SCHEMA,
    TableDescription,
    in_dutch,
    table_descriptions,
)
from orchestration.publishing.metrics import SEMANTIC_MANIFEST, Metric, read_metrics
from orchestration.publishing.pages import page_environment
from orchestration.system.files import make_read_only, replaced_together

if TYPE_CHECKING:
    from markupsafe import Markup

DICTIONARY = "woordenboek.html"
"""The file name of the data dictionary."""

_TEMPLATES = Path(__file__).with_name("templates")
_SCHEMAS = ("staging", "reference", "intermediate", MARTS_SCHEMA, REPORT_SCHEMA)
"""The layers of the warehouse, in the order in which they are built."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A published table, with the published tables that it is made from and those made from it."""

    table: TableDescription
    parents: Sequence[str]
    children: Sequence[str]


def dictionary(manifest: Mapping[str, Any], metrics: Iterable[Metric]) -> str:
    """The data dictionary as one HTML page that needs no other file; without JavaScript it lacks only its search.

    Args:
        manifest: dbt's; the Dutch descriptions of metrics are doc blocks too, `nl_<metric>`.
        metrics: the metrics of the semantic layer.

    Raises:
        DescriptionError: if a Dutch description is missing.
    """
    template = page_environment(_TEMPLATES, filters={"code": _code}).get_template("dictionary.html")
    described = [(metric, in_dutch(manifest, metric.name)) for metric in metrics]
    return template.render(entries=entries(manifest), metrics=described)


def publish_dictionary(published_dir: Path, manifest: Path) -> None:
    """Publish the meaning of the marts beside them: the metrics as dbt wrote them, and the data dictionary.

    Args:
        published_dir: gets `semantic_manifest.json` and `woordenboek.html`.
        manifest: dbt's; the semantic manifest lies beside it.

    Raises:
        DescriptionError: if a Dutch description is missing.
    """
    semantic_manifest = manifest.with_name(SEMANTIC_MANIFEST)
    metrics = read_metrics(semantic_manifest).values()
    page = dictionary(json.loads(manifest.read_text(encoding="utf-8")), metrics)
    with replaced_together([published_dir / SEMANTIC_MANIFEST, published_dir / DICTIONARY]) as (
        definitions,
        described,
    ):
        copyfile(semantic_manifest, definitions)
        described.write_text(page, encoding="utf-8")
        for file in (definitions, described):
            make_read_only(file)


def entries(manifest: Mapping[str, Any]) -> list[Entry]:
    """The published tables with their columns, by name.

    Raises:
        DescriptionError: if a Dutch description is missing.
    """
    marts = {node["alias"]: key for key, node in _relations(manifest).items() if node["schema"] == MARTS_SCHEMA}
    return [
        Entry(
            table=table,
            parents=[mart for mart in marts if marts[mart] in manifest["parent_map"][marts[table.name]]],
            children=[mart for mart in marts if marts[mart] in manifest["child_map"][marts[table.name]]],
        )
        for table in table_descriptions(manifest)
    ]


def lineage(manifest: Mapping[str, Any]) -> str:
    """A Mermaid flowchart of the lineage of the staged tables, the seeds, and every model.

    A table that is made from another both directly and through a third gets an arrow from the third only.
    """
    relations = _relations(manifest)
    ancestors = {key: _ancestors(manifest, key) for key in relations}
    lines = ["flowchart LR"]
    for schema in _SCHEMAS:
        names = [node["name"] for node in relations.values() if node["schema"] == schema]
        lines += [f"    subgraph {schema}", *(f"        {name}" for name in names), "    end"]
    for key in relations:
        parents = manifest["parent_map"][key]
        direct = {parent for parent in parents if not any(parent in ancestors[other] for other in parents)}
        lines += sorted(f"    {relations[parent]['name']} --> {relations[key]['name']}" for parent in direct)
    return "\n".join(lines) + "\n"


def _relations(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Every table and view in the warehouse, by dbt's name for it, sorted by name."""
    nodes = {**manifest["sources"], **manifest["nodes"]}
    relations = {key: node for key, node in nodes.items() if node["resource_type"] in ("source", "seed", "model")}
    return dict(sorted(relations.items(), key=lambda item: str(item[1]["name"])))


def _ancestors(manifest: Mapping[str, Any], key: str) -> set[str]:
    """Every relation that a relation is made from, directly or not."""
    parents = manifest["parent_map"][key]
    return set(parents).union(*(_ancestors(manifest, parent) for parent in parents))


def _code(text: str) -> Markup:
    """Text with code between the backticks."""
    from markupsafe import Markup, escape

    # Every other piece stood between backticks.
    pieces = enumerate(re.split(r"`([^`]+)`", text))
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if place % 2 else escape(piece) for place, piece in pieces
    )
