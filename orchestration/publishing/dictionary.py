"""The dictionary of the published tables, in Dutch and English, and the picture of what is made from what."""

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
from orchestration.publishing.publish import READ_ONLY
from orchestration.system.files import replaced_together

if TYPE_CHECKING:
    from markupsafe import Markup

DICTIONARY = "woordenboek.html"
"""The name of the page."""

_TEMPLATE = Path(__file__).with_suffix(".html")
_SCHEMAS = ("staging", "reference", "intermediate", MARTS_SCHEMA, REPORT_SCHEMA)
"""The layers of the warehouse, in the order in which they are made."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A published table, with the published tables it is made from and those that are made from it."""

    tabel: TableDescription
    uit: Sequence[str]
    naar: Sequence[str]


def dictionary(manifest: Mapping[str, Any], metrieken: Iterable[Metric]) -> str:
    """The dictionary as one HTML page that needs nothing else; without JavaScript only searching is lacking.

    Args:
        manifest: dbt's; the descriptions in Dutch of metrics are doc blocks too, `nl_<metric>`.
        metrieken: the metrics.

    Raises:
        DescriptionError: where a description in Dutch is missing.
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["code"] = _code
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    begrippen = [(metric, in_dutch(manifest, metric.naam)) for metric in metrieken]
    return template.render(entries=entries(manifest), begrippen=begrippen)


def publish_dictionary(published_dir: Path, manifest: Path) -> None:
    """Publish what the marts mean, beside them: the metrics as dbt wrote them down, and the dictionary.

    Args:
        published_dir: gets `semantic_manifest.json` and `woordenboek.html`.
        manifest: dbt's; the semantic manifest lies beside it.

    Raises:
        DescriptionError: where a description in Dutch is missing.
    """
    semantic_manifest = manifest.with_name(SEMANTIC_MANIFEST)
    metrieken = read_metrics(semantic_manifest).values()
    page = dictionary(json.loads(manifest.read_text(encoding="utf-8")), metrieken)
    with replaced_together([published_dir / SEMANTIC_MANIFEST, published_dir / DICTIONARY]) as (
        definitions,
        described,
    ):
        copyfile(semantic_manifest, definitions)
        described.write_text(page, encoding="utf-8")
        for file in (definitions, described):
            file.chmod(READ_ONLY)


def entries(manifest: Mapping[str, Any]) -> list[Entry]:
    """The published tables with their columns, by name.

    Raises:
        DescriptionError: where a description in Dutch is missing.
    """
    marts = {node["alias"]: key for key, node in _relations(manifest).items() if node["schema"] == MARTS_SCHEMA}
    return [
        Entry(
            tabel=tabel,
            uit=[mart for mart in marts if marts[mart] in manifest["parent_map"][marts[tabel.name]]],
            naar=[mart for mart in marts if marts[mart] in manifest["child_map"][marts[tabel.name]]],
        )
        for tabel in table_descriptions(manifest)
    ]


def lineage(manifest: Mapping[str, Any]) -> str:
    """A Mermaid flowchart of what is made from what: what is staged, the seeds, and every model.

    Where one is made from another both straight and by way of a third, only the way by the third is drawn.
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
    """Everything that is a table or a view in the warehouse, by dbt's name for it, in order of name."""
    nodes = {**manifest["sources"], **manifest["nodes"]}
    relations = {key: node for key, node in nodes.items() if node["resource_type"] in ("source", "seed", "model")}
    return dict(sorted(relations.items(), key=lambda item: str(item[1]["name"])))


def _ancestors(manifest: Mapping[str, Any], key: str) -> set[str]:
    """Everything that a relation is made from, by way of whatever."""
    parents = manifest["parent_map"][key]
    return set(parents).union(*(_ancestors(manifest, parent) for parent in parents))


def _code(text: str) -> Markup:
    """Text with what stands between backticks as code."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 (escaped first)
