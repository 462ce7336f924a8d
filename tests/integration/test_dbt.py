"""The dbt project by itself: its unit tests, which builds leave out, and what its own macros and tests do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.defs.dbt import BUILD, DbtResult, ensure_manifest, forget_other_project, run_dbt
from orchestration.system.settings import Settings
from tests.support.quicker import parsed_once
from tests.support.workspace import Workspace


def settings_of(workspace: Workspace) -> Settings:
    """The folders of a workspace."""
    return Settings(raw_dir=workspace.raw, data_dir=workspace.data)


def dbt(workspace: Workspace, *arguments: str) -> DbtResult:
    """What a dbt command does to the warehouse of a workspace."""
    settings = settings_of(workspace)
    with parsed_once(settings.data_dir):
        return run_dbt(settings, arguments)


def test_what_was_parsed_of_a_project_elsewhere_is_forgotten(tmp_path: Path) -> None:
    parsed = tmp_path / "partial_parse.msgpack"
    forget_other_project(tmp_path, Path("/opt/first"))
    for project, is_kept in (("first", True), ("second", False), ("second", True)):
        parsed.write_bytes(b"parsed")
        forget_other_project(tmp_path, Path("/opt", project))
        assert parsed.exists() == is_kept


def execute(workspace: Workspace, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Rows from the warehouse that runs write."""
    with duckdb.connect(workspace.data / "warehouse.duckdb") as connection:
        return connection.execute(sql, parameters).fetchall()


def relations(workspace: Workspace) -> set[tuple[str, str]]:
    """Every table and view of the warehouse, by schema and name."""
    found = execute(
        workspace,
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = current_database()",
    )
    return {(schema, name) for schema, name in found}


def kinds_of_tests(result: DbtResult) -> list[str]:
    """The kind of each test that ran: 'test' of data, or 'unit_test'."""
    ended = [event for event in result.events if event["info"]["name"] == "LogTestResult"]
    return [event["data"]["node_info"]["resource_type"] for event in ended]


def test_every_unit_test_of_the_models_holds(built_copy: Workspace) -> None:
    result = dbt(built_copy, "test", "--select", "test_type:unit")
    assert result.success, result.failures
    manifest = json.loads(ensure_manifest(settings_of(built_copy)).read_text(encoding="utf-8"))
    assert kinds_of_tests(result) == ["unit_test"] * len(manifest["unit_tests"])


def test_build_tests_the_data_and_leaves_out_the_unit_tests_of_the_model(built_copy: Workspace) -> None:
    result = dbt(built_copy, *BUILD, "--select", "int_gemeente")
    assert result.success, result.failures
    assert kinds_of_tests(result) == ["test"]


@pytest.mark.parametrize("referred", [["GM9998"], ["GM9998", None]], ids=["keys only", "a null among the keys"])
def test_key_that_does_not_exist_is_found(built_copy: Workspace, referred: list[str | None]) -> None:
    for code in referred:
        execute(built_copy, "INSERT INTO reference.gemeente (gemeente_code) VALUES (?)", [code])
    execute(built_copy, "INSERT INTO reference.cbs_gebied (gemeente_code) VALUES ('GM9998'), (NULL)")
    assert dbt(built_copy, "test", "--select", "cbs_gebied_keys_exist").success
    execute(built_copy, "INSERT INTO reference.cbs_gebied (gemeente_code) VALUES ('GM9999')")
    result = dbt(built_copy, "test", "--select", "cbs_gebied_keys_exist")
    (query,) = result.failed_tests.values()
    assert execute(built_copy, query) == [("gemeente_code", "GM9999")]


def test_build_drops_what_no_model_makes_and_nothing_of_the_loader(built_copy: Workspace) -> None:
    before = relations(built_copy)
    execute(
        built_copy,
        """
        CREATE VIEW intermediate.stg_publicatie AS FROM staging.publicatie;
        CREATE TABLE intermediate.int_publicatie_regio AS SELECT 1 AS x;
        CREATE TABLE marts.mart_revisies AS SELECT 1 AS x;
        CREATE VIEW staging.stg_oud AS SELECT 1 AS x;
        CREATE TABLE staging.eigen AS SELECT 1 AS x;
        """,
    )
    assert dbt(built_copy, "build", "--select", "stg_regel").success
    assert relations(built_copy) == before | {("staging", "eigen")}
    assert dbt(built_copy, "build", "--select", "stg_regel").success
    assert relations(built_copy) == before | {("staging", "eigen")}
