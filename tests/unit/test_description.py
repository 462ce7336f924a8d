"""The description of the published tables: all that dbt says of them, and nothing left out."""

from __future__ import annotations

import re
from typing import Any

import pytest

from orchestration.publishing.description import (
    ColumnDescription,
    DescriptionError,
    TableDescription,
    table_descriptions,
)

PRIMARY_KEY = {"type": "primary_key", "columns": ["x_key"]}


def column(name: str, data_type: str | None, description: str, *constraints: str) -> dict[str, Any]:
    return {
        "name": name,
        "data_type": data_type,
        "description": description,
        "constraints": [{"type": constraint} for constraint in constraints],
    }


def model(name: str, columns: list[dict[str, Any]], schema: str = "marts", titel: str = "Een titel") -> dict[str, Any]:
    return {
        "resource_type": "model",
        "unique_id": f"model.p.{name}",
        "schema": schema,
        "alias": name,
        "config": {"meta": {"titel": titel} if titel else {}},
        "description": "Grain: one row\n  per x.\n",
        "constraints": [PRIMARY_KEY] if name.startswith("dim") else [],
        "columns": {one["name"]: one for one in columns},
    }


def keys_exist(name: str, keys: dict[str, str]) -> dict[str, Any]:
    return {
        "resource_type": "test",
        "schema": "tests",
        "attached_node": f"model.p.{name}",
        "test_metadata": {"name": "keys_exist", "kwargs": {"keys": keys}},
    }


def manifest(*nodes: dict[str, Any]) -> dict[str, Any]:
    described = {name for node in nodes for name in (node.get("alias"), *node.get("columns", ()))}
    return {
        "nodes": {str(number): node for number, node in enumerate(nodes)},
        "docs": {f"doc.klantprofielen.nl_{name}": {"block_contents": f"Nederlands: {name}."} for name in described},
    }


def test_marts_are_read_with_their_columns_and_keys_and_what_they_refer_to() -> None:
    described = table_descriptions(
        manifest(
            model("fct_y", [column("x_key", "VARCHAR", "Which x."), column("y", "double[4]", "The\n y.", "not_null")]),
            model("dim_x", [column("x_key", "varchar", "The key.")]),
            model("int_z", [column("z", "varchar", "")], schema="intermediate"),
            keys_exist("fct_y", {"x_key": "ref('dim_x')", "y": "ref('int_z')"}),
        )
    )
    assert described == [
        TableDescription(
            "dim_x",
            "Een titel",
            "Grain: one row per x.",
            "Nederlands: dim_x.",
            (ColumnDescription("x_key", "varchar", "The key.", False, "Nederlands: x_key."),),
            ("x_key",),
            {},
        ),
        TableDescription(
            "fct_y",
            "Een titel",
            "Grain: one row per x.",
            "Nederlands: fct_y.",
            (
                ColumnDescription("x_key", "varchar", "Which x.", True, "Nederlands: x_key."),
                ColumnDescription("y", "double[]", "The y.", False, "Nederlands: y."),
            ),
            (),
            {"x_key": "dim_x"},
        ),
    ]
    assert [kolom.is_array for kolom in described[1].columns] == [False, True]


@pytest.mark.parametrize(
    ("mart", "message"),
    [
        (model("dim_x", [column("x_key", "varchar", "The key.")], titel=""), "dim_x has no title"),
        (model("dim_x", [column("x_key", "varchar", " ")]), "dim_x has no description of its column x_key"),
        (model("dim_x", [column("x_key", None, "The key.")]), "dim_x has no type of its column x_key"),
    ],
)
def test_mart_that_is_not_described_is_named(mart: dict[str, Any], message: str) -> None:
    with pytest.raises(DescriptionError, match=re.escape(message)):
        table_descriptions(manifest(mart))


@pytest.mark.parametrize(
    ("description", "unit"),
    [
        ("Counts. Unit: persons. Source: UWV.", "persons"),
        ("A part. Unit: share 0–1; null where nobody is.", "share 0–1"),
        ("The year.", None),
    ],
)
def test_unit_is_that_of_the_description(description: str, unit: str | None) -> None:
    assert ColumnDescription("x", "integer", description, True, "Een kolom.").unit == unit


def test_what_a_table_says_of_a_column_in_dutch_goes_before_what_all_say() -> None:
    described = manifest(model("dim_x", [column("x_key", "varchar", "The key.")]))
    described["docs"]["doc.klantprofielen.nl_dim_x__x_key"] = {"block_contents": "Van deze tabel."}
    assert table_descriptions(described)[0].columns[0].dutch == "Van deze tabel."


def test_missing_dutch_is_an_error_that_names_it() -> None:
    described = manifest(model("dim_x", [column("x_key", "varchar", "The key.")]))
    del described["docs"]["doc.klantprofielen.nl_x_key"]
    with pytest.raises(DescriptionError, match=r"dim_x__x_key has no Dutch description: .* no block nl_x_key"):
        table_descriptions(described)
