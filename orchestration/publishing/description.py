"""The description of the published tables, as dbt's manifest has it: read once, used by everything that describes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MARTS_SCHEMA = "marts"
REPORT_SCHEMA = "report"
"""Of the views that join the marts for the report and the command line; no promise to others."""

_KEYS_EXIST = "keys_exist"
"""The generic test of this project that says to which table a column refers."""
_REF = re.compile(r"ref\('(\w+)'\)")
_ARRAY_LENGTH = re.compile(r"\[\d+\]")
_UNIT = re.compile(r"\bUnit: ([^.;]+)")


class DescriptionError(ValueError):
    """A mart that dbt doesn't describe as it should; the message names it."""


@dataclass(frozen=True, slots=True)
class ColumnDescription:
    """A column: its name, type as in the contract ('varchar', 'double[]'), description, and whether it can be null.

    An array's type is without its length: a lake has none, and it is to be described as a file is. `nederlands` is the
    description in Dutch.
    """

    name: str
    type: str
    description: str
    nullable: bool
    nederlands: str

    @property
    def unit(self) -> str | None:
        """What its description calls the unit, such as 'persons' or 'share 0–1'."""
        found = _UNIT.search(self.description)
        return found[1] if found else None

    @property
    def is_array(self) -> bool:
        """True for more values in one cell."""
        return self.type.endswith("]")


@dataclass(frozen=True, slots=True)
class TableDescription:
    """A published table: its Dutch title, its description in English and in Dutch, columns in order, and keys.

    `key` has the columns of the primary key, none where it has none; `references` the table that a column refers to,
    in the column of the same name there.
    """

    name: str
    titel: str
    description: str
    nederlands: str
    columns: tuple[ColumnDescription, ...]
    key: tuple[str, ...]
    references: Mapping[str, str]


def table_descriptions(manifest: Mapping[str, Any]) -> list[TableDescription]:
    """Every model in schema `marts`, in order of name.

    Their descriptions in Dutch are the doc blocks `nl_<table>`, and `nl_<table>__<column>` or else `nl_<column>`.

    Raises:
        DescriptionError: where one has no `titel` in its meta, or a column no type, or either no description.
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
    return [_tabel(manifest, mart, references[mart["unique_id"]]) for mart in marts]


def in_dutch(manifest: Mapping[str, Any], *names: str) -> str:
    """The description in Dutch of a table, column or metric.

    Args:
        manifest: dbt's.
        names: what its doc block may be called after `nl_`, the most particular first.

    Raises:
        DescriptionError: where there is none.
    """
    for name in names:
        if block := manifest["docs"].get(f"doc.klantprofielen.nl_{name}"):
            return str(block["block_contents"])
    raise DescriptionError(f"No description in Dutch of {names[0]}: woordenboek.md has no block nl_{names[-1]}.")


def _tabel(manifest: Mapping[str, Any], mart: Mapping[str, Any], references: Mapping[str, str]) -> TableDescription:
    name = mart["alias"]
    titel = mart["config"]["meta"].get("titel")
    if not titel:
        raise DescriptionError(f"Mart {name} has no title: give its yml config.meta.titel, in Dutch.")
    key = [
        column
        for constraint in mart["constraints"]
        if constraint["type"] == "primary_key"
        for column in constraint["columns"]
    ]
    columns = tuple(_kolom(manifest, name, column, column["name"] in key) for column in mart["columns"].values())
    description = _one_line(mart["description"])
    return TableDescription(name, titel, description, in_dutch(manifest, name), columns, tuple(key), references)


def _kolom(manifest: Mapping[str, Any], mart: str, column: Mapping[str, Any], is_key: bool) -> ColumnDescription:
    name, data_type, description = column["name"], column["data_type"], _one_line(column["description"])
    if not data_type or not description:
        raise DescriptionError(f"Mart {mart} has no {'description' if data_type else 'type'} of its column {name}.")
    is_filled = is_key or any(constraint["type"] == "not_null" for constraint in column["constraints"])
    nederlands = in_dutch(manifest, f"{mart}__{name}", name)
    return ColumnDescription(name, _ARRAY_LENGTH.sub("[]", data_type.lower()), description, not is_filled, nederlands)


def _references(keys: Mapping[str, str], names: set[str]) -> dict[str, str]:
    """The mart that each column refers to; what refers to anything that is not published is left out."""
    found = {column: _REF.fullmatch(relation) for column, relation in keys.items()}
    return {column: ref[1] for column, ref in found.items() if ref and ref[1] in names}


def _one_line(text: str) -> str:
    return " ".join(text.split())
