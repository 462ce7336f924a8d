"""The dictionary of the published tables, in Dutch and English, and the picture of what is made from what."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any

from orchestration.core.files import replaced_together
from orchestration.core.metriek import SEMANTIC_MANIFEST, Metriek, read_metrieken
from orchestration.core.publish import READ_ONLY

if TYPE_CHECKING:
    from markupsafe import Markup

WOORDENBOEK = "woordenboek.html"
"""The name of the page."""

_MARTS = "marts"
_TEMPLATE = Path(__file__).with_suffix(".html")
_SCHEMAS = ("staging", "reference", "intermediate", _MARTS)
"""The layers of the warehouse, in the order in which they are made."""


class OmschrijvingError(LookupError):
    """A table, column or metric without a description in Dutch; the message names it."""


@dataclass(frozen=True, slots=True)
class Kolom:
    """A column of a published table; `is_sleutel` where it is part of the primary key."""

    naam: str
    type: str
    is_sleutel: bool
    nederlands: str
    english: str


@dataclass(frozen=True, slots=True)
class Tabel:
    """A published table, the published tables it is made from, and those that are made from it."""

    naam: str
    nederlands: str
    english: str
    uit: Sequence[str]
    naar: Sequence[str]
    kolommen: Sequence[Kolom]


def woordenboek(manifest: Mapping[str, Any], metrieken: Iterable[Metriek]) -> str:
    """The dictionary as one HTML page that needs nothing else; without JavaScript only searching is lacking.

    Args:
        manifest: dbt's, with the descriptions of all tables in English, and in Dutch as the doc blocks `nl_<table>`,
            `nl_<column>` and `nl_<table>__<column>`.
        metrieken: the metrics.

    Raises:
        OmschrijvingError: where a description in Dutch is missing.
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["code"] = _code
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    begrippen = [(metriek, _dutch(manifest, metriek.naam)) for metriek in metrieken]
    return template.render(tabellen=tabellen(manifest), begrippen=begrippen)


def publish_woordenboek(published_dir: Path, manifest: Path) -> None:
    """Publish what the marts mean, beside them: the metrics as dbt wrote them down, and the dictionary.

    Args:
        published_dir: gets `semantic_manifest.json` and `woordenboek.html`.
        manifest: dbt's; the semantic manifest lies beside it.

    Raises:
        OmschrijvingError: where a description in Dutch is missing.
    """
    semantic_manifest = manifest.with_name(SEMANTIC_MANIFEST)
    metrieken = read_metrieken(semantic_manifest).values()
    page = woordenboek(json.loads(manifest.read_text(encoding="utf-8")), metrieken)
    with replaced_together([published_dir / SEMANTIC_MANIFEST, published_dir / WOORDENBOEK]) as (
        definitions,
        dictionary,
    ):
        copyfile(semantic_manifest, definitions)
        dictionary.write_text(page, encoding="utf-8")
        for file in (definitions, dictionary):
            file.chmod(READ_ONLY)


def tabellen(manifest: Mapping[str, Any]) -> list[Tabel]:
    """The published tables with their columns, by name.

    Raises:
        OmschrijvingError: where a description in Dutch is missing.
    """
    marts = {key: node for key, node in _relations(manifest).items() if node["schema"] == _MARTS}
    return [
        Tabel(
            naam=node["alias"],
            nederlands=_dutch(manifest, node["alias"]),
            english=node["description"],
            uit=_names(marts, manifest["parent_map"][key]),
            naar=_names(marts, manifest["child_map"][key]),
            kolommen=[_kolom(manifest, node, column) for column in node["columns"].values()],
        )
        for key, node in sorted(marts.items(), key=lambda item: str(item[1]["alias"]))
    ]


def lineage(manifest: Mapping[str, Any]) -> str:
    """A Mermaid flowchart of what is made from what: what is staged, the seeds, and every model.

    Where one is made from another both straight and by way of a third, only the way by the third is drawn.
    """
    relations = _relations(manifest)
    ancestors = {key: _ancestors(manifest, key) for key in relations}
    lines = ["flowchart LR"]
    for schema in _SCHEMAS:
        names = sorted(str(node["name"]) for node in relations.values() if node["schema"] == schema)
        lines += [f"    subgraph {schema}", *(f"        {name}" for name in names), "    end"]
    for key in sorted(relations, key=lambda key: str(relations[key]["name"])):
        parents = manifest["parent_map"][key]
        direct = {parent for parent in parents if not any(parent in ancestors[other] for other in parents)}
        lines += sorted(f"    {relations[parent]['name']} --> {relations[key]['name']}" for parent in direct)
    return "\n".join(lines) + "\n"


def _relations(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Everything that is a table or a view in the warehouse, by dbt's name for it."""
    nodes = {**manifest["sources"], **manifest["nodes"]}
    return {key: node for key, node in nodes.items() if node["resource_type"] in ("source", "seed", "model")}


def _ancestors(manifest: Mapping[str, Any], key: str) -> set[str]:
    """Everything that a relation is made from, by way of whatever."""
    parents = manifest["parent_map"][key]
    return set(parents).union(*(_ancestors(manifest, parent) for parent in parents))


def _names(marts: Mapping[str, Mapping[str, Any]], keys: Iterable[str]) -> list[str]:
    return sorted(str(marts[key]["alias"]) for key in keys if key in marts)


def _kolom(manifest: Mapping[str, Any], mart: Mapping[str, Any], column: Mapping[str, Any]) -> Kolom:
    naam = column["name"]
    keys = {
        key
        for constraint in mart["constraints"]
        if constraint["type"] == "primary_key"
        for key in constraint["columns"]
    }
    return Kolom(
        naam=naam,
        type=column["data_type"],
        is_sleutel=naam in keys,
        nederlands=_dutch(manifest, f"{mart['alias']}__{naam}", naam),
        english=column["description"],
    )


def _dutch(manifest: Mapping[str, Any], *names: str) -> str:
    """The first description in Dutch that there is by these names, the most particular first."""
    blocks = (manifest["docs"].get(f"doc.klantprofielen.nl_{name}") for name in names)
    found = next(filter(None, blocks), None)
    if found is None:
        raise OmschrijvingError(f"no description in Dutch of {names[0]}: woordenboek.md has no block nl_{names[-1]}")
    return str(found["block_contents"])


def _code(text: str) -> Markup:
    """Text with what stands between backticks as code."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 (escaped first)
