"""The description of the published tables, as dbt's manifest has it: read once, used by everything that describes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MARTS_SCHEMA = "marts"

_KEYS_EXIST = "keys_exist"
"""The generic test of this project that says to which table a column refers."""
_REF = re.compile(r"ref\('(\w+)'\)")
_ARRAY_LENGTH = re.compile(r"\[\d+\]")
_UNIT = re.compile(r"\bUnit: ([^.;]+)")


class BeschrijvingError(ValueError):
    """A mart that dbt doesn't describe as it should; the message names it."""


@dataclass(frozen=True, slots=True)
class Kolom:
    """A column: its name, type as in the contract ('varchar', 'double[]'), description, and whether it can be null.

    An array's type is without its length: a lake has none, and it is to be described as a file is.
    """

    name: str
    type: str
    description: str
    nullable: bool

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
class Tabel:
    """A published table: its Dutch title, its description in English, columns in order, and keys.

    `key` has the columns of the primary key, none where it has none; `references` the table that a column refers to,
    in the column of the same name there.
    """

    name: str
    titel: str
    description: str
    columns: tuple[Kolom, ...]
    key: tuple[str, ...]
    references: Mapping[str, str]


def tabellen(manifest: Mapping[str, Any]) -> list[Tabel]:
    """Every model in schema `marts`, in order of name.

    Raises:
        BeschrijvingError: where one has no `titel` in its meta, or no type or description of a column.
    """
    nodes = manifest["nodes"].values()
    marts = [node for node in nodes if node["resource_type"] == "model" and node["schema"] == MARTS_SCHEMA]
    names = {mart["alias"] for mart in marts}
    references: dict[str, dict[str, str]] = {mart["unique_id"]: {} for mart in marts}
    for node in nodes:
        test = node.get("test_metadata")
        if test and test["name"] == _KEYS_EXIST and node["attached_node"] in references:
            references[node["attached_node"]] |= _references(test["kwargs"]["keys"], names)
    return [_tabel(mart, references[mart["unique_id"]]) for mart in sorted(marts, key=lambda mart: str(mart["alias"]))]


def _tabel(mart: Mapping[str, Any], references: Mapping[str, str]) -> Tabel:
    name = mart["alias"]
    titel = mart["config"]["meta"].get("titel")
    if not titel:
        raise BeschrijvingError(f"Mart {name} has no title: give its yml config.meta.titel, in Dutch.")
    key = [
        column
        for constraint in mart["constraints"]
        if constraint["type"] == "primary_key"
        for column in constraint["columns"]
    ]
    columns = tuple(_kolom(name, column, column["name"] in key) for column in mart["columns"].values())
    return Tabel(name, titel, _one_line(mart["description"]), columns, tuple(key), references)


def _kolom(mart: str, column: Mapping[str, Any], is_key: bool) -> Kolom:
    name, data_type, description = column["name"], column["data_type"], _one_line(column["description"])
    if not data_type or not description:
        raise BeschrijvingError(f"Mart {mart} has no {'description' if data_type else 'type'} of its column {name}.")
    is_filled = is_key or any(constraint["type"] == "not_null" for constraint in column["constraints"])
    return Kolom(name, _ARRAY_LENGTH.sub("[]", data_type.lower()), description, nullable=not is_filled)


def _references(keys: Mapping[str, str], names: set[str]) -> dict[str, str]:
    """The mart that each column refers to; what refers to anything that is not published is left out."""
    found = {column: _REF.fullmatch(relation) for column, relation in keys.items()}
    return {column: ref[1] for column, ref in found.items() if ref and ref[1] in names}


def _one_line(text: str) -> str:
    return " ".join(text.split())
