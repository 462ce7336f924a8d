"""The description of the published tables, read once from dbt's manifest for every output that describes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orchestration.system.errors import KlantprofielenError

MARTS_SCHEMA = "marts"
REPORT_SCHEMA = "report"
"""Of the views that join the marts for the report and the command line; no promise to others."""

_KEYS_EXIST = "keys_exist"
"""This project's generic test that says which table a column refers to."""
_REF = re.compile(r"ref\('(\w+)'\)")
_ARRAY_LENGTH = re.compile(r"\[\d+\]")
_UNIT = re.compile(r"\bUnit: ([^.;]+)")


class DescriptionError(KlantprofielenError):
    """A mart that the dbt project does not fully describe; the message names it."""


@dataclass(frozen=True, slots=True)
class ColumnDescription:
    """A column: its name, type as in the contract ('varchar', 'double[]'), description, and whether it can be null.

    An array's type has no length, as in a lake, so that both warehouses have the same description. `dutch` is the
    description in Dutch.
    """

    name: str
    type: str
    description: str
    nullable: bool
    dutch: str

    @property
    def unit(self) -> str | None:
        """The unit that its description names, such as 'persons' or 'share 0–1'."""
        found = _UNIT.search(self.description)
        return found[1] if found else None

    @property
    def is_array(self) -> bool:
        """True if one cell holds several values."""
        return self.type.endswith("]")


@dataclass(frozen=True, slots=True)
class TableDescription:
    """A published table: its Dutch title, its description in English and in Dutch, columns in order, and keys.

    `key` has the columns of the primary key, if there is one; `references` the table that a column refers to, by the
    column, which has the same name there.
    """

    name: str
    title: str
    description: str
    dutch: str
    columns: tuple[ColumnDescription, ...]
    key: tuple[str, ...]
    references: Mapping[str, str]


def table_descriptions(manifest: Mapping[str, Any]) -> list[TableDescription]:
    """Every model in schema `marts`, by name.

    Their Dutch descriptions are the doc blocks `nl_<table>`, and `nl_<table>__<column>` or else `nl_<column>`.

    Raises:
        DescriptionError: if a model has no `titel` in its meta, a column has no type, or either has no description.
    """
    nodes = manifest["nodes"].values()
    marts = [node for node in nodes if node["resource_type"] == "model" and node["schema"] == MARTS_SCHEMA]
    names = {mart["alias"] for mart in marts}
    references: dict[str, dict[str, str]] = {mart["unique_id"]: {} for mart in marts}
    for node in nodes:
        test = node.get("test_metadata")
        if test and test["name"] == _KEYS_EXIST and node["attached_node"] in references:
            references[node["attached_node"]] |= _references(test["kwargs"]["keys"], names)
    marts.sort(key=lambda mart: str(mart["alias"]))
    return [_table(manifest, mart, references[mart["unique_id"]]) for mart in marts]


def in_dutch(manifest: Mapping[str, Any], *names: str) -> str:
    """The Dutch description of a table, column or metric.

    Args:
        manifest: dbt's.
        names: possible names of its doc block after `nl_`, the most specific first.

    Raises:
        DescriptionError: if there is none.
    """
    for name in names:
        if block := manifest["docs"].get(f"doc.klantprofielen.nl_{name}"):
            return str(block["block_contents"])
    raise DescriptionError(f"{names[0]} has no Dutch description: woordenboek.md has no block nl_{names[-1]}.")


def _table(manifest: Mapping[str, Any], mart: Mapping[str, Any], references: Mapping[str, str]) -> TableDescription:
    name = mart["alias"]
    title = mart["config"]["meta"].get("titel")
    if not title:
        raise DescriptionError(f"Mart {name} has no title: give its yml config.meta.titel, in Dutch.")
    key = [
        column
        for constraint in mart["constraints"]
        if constraint["type"] == "primary_key"
        for column in constraint["columns"]
    ]
    columns = tuple(_column(manifest, name, column, column["name"] in key) for column in mart["columns"].values())
    description = _one_line(mart["description"])
    return TableDescription(name, title, description, in_dutch(manifest, name), columns, tuple(key), references)


def _column(manifest: Mapping[str, Any], mart: str, column: Mapping[str, Any], is_key: bool) -> ColumnDescription:
    name, data_type, description = column["name"], column["data_type"], _one_line(column["description"])
    if not data_type or not description:
        raise DescriptionError(f"Mart {mart} has no {'description' if data_type else 'type'} of its column {name}.")
    is_filled = is_key or any(constraint["type"] == "not_null" for constraint in column["constraints"])
    dutch = in_dutch(manifest, f"{mart}__{name}", name)
    return ColumnDescription(name, _ARRAY_LENGTH.sub("[]", data_type.lower()), description, not is_filled, dutch)


def _references(keys: Mapping[str, str], names: set[str]) -> dict[str, str]:
    """The mart that each column refers to; references to tables that are not published are left out."""
    found = {column: _REF.fullmatch(relation) for column, relation in keys.items()}
    return {column: ref[1] for column, ref in found.items() if ref and ref[1] in names}


def _one_line(text: str) -> str:
    return " ".join(text.split())
