"""What describes the published marts, of the real publications, by the validators' own commands."""

from __future__ import annotations

import json

import pytest

from orchestration.publishing.workbook_columns import COUNTS
from orchestration.system.settings import PROJECT_DIR
from tests.support.workbooks import WorkbookRead
from tests.support.workspace import Workspace

PROMPT = "```console\n$ .venv/bin/"
COMMANDS = (PROJECT_DIR / "docs" / "reference" / "open-data.md").read_text(encoding="utf-8").split(PROMPT)[1:]


@pytest.mark.parametrize("block", COMMANDS, ids=lambda block: str(block).split()[0])
def test_validation_prints_what_the_documentation_says(built: Workspace, block: str) -> None:
    command, _, rest = block.partition("\n")
    program, *arguments = command.replace("tests/shapes", str(PROJECT_DIR / "tests" / "shapes")).split()
    result = built.spawn(*arguments, program=program, variables={"COLUMNS": "80"})
    expected = rest.partition("```")[0]
    assert [line.rstrip() for line in result.stdout.splitlines()] == expected.splitlines()
    assert result.returncode == 0


def test_both_validators_are_documented() -> None:
    assert [block.split()[0] for block in COMMANDS] == ["frictionless", "pyshacl"]


def test_every_mart_is_described_by_its_contract(built: Workspace) -> None:
    package = json.loads((built.data / "published" / "datapackage.json").read_text(encoding="utf-8"))
    described = {
        (resource["name"], field["name"], "constraints" in field)
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    }
    held = built.query(
        "SELECT table_name, column_name, NOT is_nullable FROM duckdb_columns() WHERE schema_name = 'marts'"
    )
    assert described == set(held)
    keys = built.query(
        "SELECT table_name, constraint_column_names FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
    )
    assert {
        (resource["name"], *resource["schema"]["primaryKey"])
        for resource in package["resources"]
        if "primaryKey" in resource["schema"]
    } == {(table, *columns) for table, columns in keys}
    references = {
        key["reference"]["resource"] for each in package["resources"] for key in each["schema"].get("foreignKeys", [])
    }
    assert references == {"dim_amr", "dim_gemeente", "dim_publicatie", "dim_quarter"}


@pytest.mark.parametrize(
    ("sheet", "gebiedsoort", "naam"),
    [("Nederland", "nederland", None), ("Regio's", "amr", "Regio"), ("Gemeenten", "gemeente", "Gemeente")],
)
def test_workbook_has_every_count_of_the_facts(
    built: Workspace, sheet: str, gebiedsoort: str, naam: str | None
) -> None:
    counts = [field for field in COUNTS if field.name != "geen_profiel"]
    columns = ", ".join(field.name for field in counts)
    held = built.query(
        f"SELECT quarter_key, naam, {columns} FROM report.report_cijfer WHERE gebiedsoort = '{gebiedsoort}'"
    )
    rows = WorkbookRead(built.data / "published" / "klantprofielen.xlsx").table(sheet)
    shown = {
        (row["Kwartaal"], row[naam] if naam else "Nederland", *(int(row[field.column.heading]) for field in counts))
        for row in rows
        if "Bron" in row
    }
    assert held
    assert shown == set(held)
