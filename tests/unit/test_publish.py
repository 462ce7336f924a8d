"""Publishing: whole or not at all, undisturbing, complete, and equal for equal marts."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.publishing import publish as publish_module
from orchestration.publishing.publish import PublishedMart, UncheckedError, mark_build, publish, refuse_unchecked
from orchestration.warehouse.sql import copy_mart
from tests.support.marts import DIM_X, FCT_Y, RELEASE, SETUP, TABLES, files, query


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with two marts (synthetisch)."""
    with duckdb.connect() as connection:
        connection.execute(SETUP)
        yield connection


@pytest.fixture
def published(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> Path:
    """The folder, after publishing once."""
    publish(warehouse, tmp_path / "published", TABLES, RELEASE)
    return tmp_path / "published"


def test_every_mart_is_in_the_database_and_in_a_parquet_and_a_csv_file(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    folder = tmp_path / "published"
    assert publish(warehouse, folder, TABLES, RELEASE) == [PublishedMart("dim_x", 3), PublishedMart("fct_y", 2)]
    assert sorted(files(folder)) == [
        *(".opendata.json", "csv/dim_x.csv", "csv/fct_y.csv", "datapackage.json", "dcat.jsonld", "dcat.ttl"),
        *("klantprofielen.duckdb", "klantprofielen.xlsx", "parquet/dim_x.parquet", "parquet/fct_y.parquet"),
        f"versions/klantprofielen-{RELEASE.version}.duckdb",
    ]
    expected = warehouse.execute("FROM marts.fct_y ORDER BY ALL").fetchall()
    assert query(folder, "FROM marts.fct_y") == expected
    assert duckdb.sql(f"SELECT y, x_key, bbox::DOUBLE[4] FROM '{folder}/parquet/fct_y.parquet'").fetchall() == expected
    assert (folder / "csv" / "dim_x.csv").read_bytes().decode() == (
        'x_key,naam\r\na,"E\u00e9n ""x"", y"\r\nb,Twee\r\nc,\r\n'
    )
    assert (folder / "csv" / "fct_y.csv").read_bytes() == b'y,x_key,bbox\r\n1,a,\r\n2,b,"[1.0,2.0,3.0,4.0]"\r\n'


def test_marts_have_a_name_without_schema_wherever_the_file_is(published: Path) -> None:
    with duckdb.connect() as other:
        other.execute(f"ATTACH '{published}/klantprofielen.duckdb' AS elders (READ_ONLY)")
        assert other.execute("SELECT count(*) FROM elders.fct_y").fetchall() == [(2,)]
    assert query(published, "SELECT y, x_key FROM fct_y ORDER BY y") == [(1, "a"), (2, "b")]
    described = "SELECT comment FROM duckdb_views() WHERE schema_name = 'main' AND view_name = 'fct_y'"
    assert query(published, described) == [(FCT_Y.description,)]
    columns = "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'fct_y' AND schema_name = 'main'"
    assert query(published, columns) == [(column.name, column.description) for column in FCT_Y.columns]


@pytest.mark.parametrize("day", [date(2023, 4, 30), None])
def test_file_says_which_version_it_is(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, day: date | None) -> None:
    publish(warehouse, tmp_path, TABLES, replace(RELEASE, day=day))
    assert query(tmp_path, "SELECT version, day, title, terms, is_synthetisch FROM release") == [
        (RELEASE.version, day, RELEASE.title, RELEASE.terms, True)
    ]
    comments = "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = 'release'"
    described = {name: data_type for name, data_type, comment in query(tmp_path, comments) if comment}
    texts = dict.fromkeys(("version", "title", "terms"), "VARCHAR")
    assert described == {**texts, "day": "DATE", "is_synthetisch": "BOOLEAN"}


def test_shares_are_functions_that_are_null_of_nobody(published: Path) -> None:
    asked = "SELECT profielgraad(1, 3), profielgraad(0, 0), registratiegraad(3, 4), registratiegraad(3, 0)"
    assert query(published, asked) == [(0.25, None, 0.75, None)]


def test_published_database_holds_the_marts_and_nothing_else(published: Path) -> None:
    assert query(published, "SELECT schema_name, table_name FROM duckdb_tables() ORDER BY ALL") == [
        ("marts", "dim_x"),
        ("marts", "fct_y"),
    ]
    assert query(published, "SELECT DISTINCT database_name FROM duckdb_tables()") == [("klantprofielen",)]


def test_views_of_the_report_are_published_and_work_under_any_name(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    warehouse.execute(
        "CREATE SCHEMA report; CREATE VIEW report.report_x AS SELECT naam FROM memory.marts.dim_x WHERE x_key = 'b'; "
        "COMMENT ON VIEW report.report_x IS 'Grain: one row per b.'"
    )
    publish(warehouse, tmp_path, TABLES, RELEASE)
    assert query(tmp_path, "SELECT comment FROM duckdb_views() WHERE schema_name = 'report'") == [
        ("Grain: one row per b.",)
    ]
    (tmp_path / "klantprofielen.duckdb").rename(tmp_path / "elders.duckdb")
    with duckdb.connect() as reader:
        reader.execute(f"ATTACH '{tmp_path / 'elders.duckdb'}' AS iets (READ_ONLY)")
        assert reader.execute("FROM iets.report.report_x").fetchall() == [("Twee",)]
    assert warehouse.execute("SELECT current_database(), current_schema()").fetchall() == [("memory", "main")]


def test_descriptions_and_constraints_are_published_too(published: Path) -> None:
    assert query(published, "SELECT comment FROM duckdb_tables() ORDER BY table_name") == [
        ("Grain: one row per x (synthetisch); het is 'aangehaald'.",),
        (None,),
    ]
    assert query(published, "SELECT DISTINCT comment FROM duckdb_columns() WHERE column_name = 'naam'") == [
        ("Naam van x; 's ochtends.",)
    ]
    assert query(
        published,
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE NOT is_nullable AND schema_name = 'marts' ORDER BY ALL",
    ) == [("dim_x", "x_key"), ("fct_y", "y")]
    assert query(published, "SELECT DISTINCT data_type FROM duckdb_columns() WHERE column_name = 'bbox'") == [
        ("DOUBLE[4]",)
    ]
    assert query(published, "SELECT count(*) FROM duckdb_constraints() WHERE constraint_type = 'CHECK'") == [(1,)]


def test_key_that_the_warehouse_lacks_is_published_too(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    publish(warehouse, tmp_path, [replace(DIM_X, key=("x_key",)), FCT_Y], RELEASE)
    keys = "SELECT table_name, constraint_column_names FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
    assert query(tmp_path, keys) == [("dim_x", ["x_key"])]


def test_key_that_is_there_twice_is_not_published(warehouse: duckdb.DuckDBPyConnection, published: Path) -> None:
    before = files(published)
    warehouse.execute("INSERT INTO marts.dim_x VALUES ('a', 'Nog eens')")
    with pytest.raises(duckdb.ConstraintException):
        publish(warehouse, published, [replace(DIM_X, key=("x_key",)), FCT_Y], RELEASE)
    assert files(published) == before


@pytest.mark.parametrize("marks", [[], [False], [True, False]], ids=["never built", "failed", "failed since"])
def test_marts_that_did_not_pass_their_checks_are_refused(
    warehouse: duckdb.DuckDBPyConnection, marks: list[bool]
) -> None:
    for is_checked in marks:
        mark_build(warehouse, is_checked=is_checked)
    with pytest.raises(UncheckedError, match="nothing is published"):
        refuse_unchecked(warehouse)
    mark_build(warehouse, is_checked=True)
    refuse_unchecked(warehouse)


def test_equal_marts_give_equal_exports_in_whatever_order_their_rows_are(
    warehouse: duckdb.DuckDBPyConnection, published: Path, tmp_path: Path
) -> None:
    warehouse.execute(
        "CREATE TEMP TABLE kept AS FROM marts.dim_x; DELETE FROM marts.dim_x; "
        "INSERT INTO marts.dim_x FROM kept ORDER BY naam DESC"
    )
    publish(warehouse, tmp_path / "other", TABLES, RELEASE)
    equal = {name for name, content in files(tmp_path / "other").items() if files(published)[name] == content}
    assert equal >= {name for name in files(published) if not name.endswith(".duckdb")}


def test_nobody_writes_published_files_and_those_read_them_whom_the_umask_lets(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    before = os.umask(0o027)
    try:
        publish(warehouse, tmp_path / "other", TABLES, RELEASE)
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "other").rglob("*") if path.is_file()} == {0o440}


def test_publishing_again_replaces_every_file(warehouse: duckdb.DuckDBPyConnection, published: Path) -> None:
    warehouse.execute("INSERT INTO marts.dim_x VALUES ('d', 'Vier')")
    publish(warehouse, published, TABLES, RELEASE)
    assert query(published, "SELECT count(*) FROM marts.dim_x") == [(4,)]
    assert (published / "csv" / "dim_x.csv").read_text(encoding="utf-8").endswith("d,Vier\n")


@pytest.mark.parametrize("marts", [("dim_x", "bestaat_niet"), ("bestaat_niet", "dim_x")])
def test_mart_that_is_not_there_leaves_every_old_file_and_no_litter(
    warehouse: duckdb.DuckDBPyConnection, published: Path, marts: tuple[str, ...]
) -> None:
    before = files(published)
    warehouse.execute("INSERT INTO marts.dim_x VALUES ('d', 'Vier')")
    with pytest.raises(duckdb.CatalogException):
        publish(warehouse, published, [replace(DIM_X, name=mart) for mart in marts], RELEASE)
    assert files(published) == before


@pytest.mark.parametrize("tables_before_failure", [0, 1])
def test_exception_half_way_leaves_every_old_file_and_the_next_publish_works(
    warehouse: duckdb.DuckDBPyConnection, published: Path, monkeypatch: pytest.MonkeyPatch, tables_before_failure: int
) -> None:
    before = files(published)
    warehouse.execute("INSERT INTO marts.dim_x VALUES ('d', 'Vier')")
    copied: list[str] = []

    def fail_half_way(connection: duckdb.DuckDBPyConnection, mart: str, *rest: Any) -> int:
        if len(copied) == tables_before_failure:
            raise KeyboardInterrupt
        copied.append(mart)
        return copy_mart(connection, mart, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(publish_module, "copy_mart", fail_half_way)
        with pytest.raises(KeyboardInterrupt):
            publish(warehouse, published, TABLES, RELEASE)
    assert files(published) == before
    publish(warehouse, published, TABLES, RELEASE)
    assert query(published, "SELECT count(*) FROM marts.dim_x") == [(4,)]
    assert files(published).keys() == before.keys()


def test_files_of_a_mart_that_is_no_more_are_removed(warehouse: duckdb.DuckDBPyConnection, published: Path) -> None:
    publish(warehouse, published, [FCT_Y], RELEASE)
    assert {name for name in files(published) if re.match("csv|parquet", name)} == {
        *("csv/fct_y.csv", "parquet/fct_y.parquet"),
    }
    assert [resource["name"] for resource in json.loads(files(published)["datapackage.json"])["resources"]] == ["fct_y"]
