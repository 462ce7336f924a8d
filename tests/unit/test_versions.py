"""The version of the data: the same for the same figures, another for others, and a path of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from orchestration.publishing.description import ColumnDescription
from orchestration.publishing.publish import publish
from orchestration.publishing.versions import current_database, data_version, link_version
from tests.support.marts import DIM_X, FCT_Y, RELEASE, SETUP, TABLES

PUBLICATIES = """
CREATE TABLE marts.dim_publicatie (known_from DATE, lezer_versie VARCHAR, bibliotheek_versies VARCHAR);
INSERT INTO marts.dim_publicatie VALUES ('2023-04-30', 'a1', 'x 1'), ('2021-06-30', 'a1', 'x 1'), (NULL, 'a1', 'x 1');
"""
DIM_PUBLICATIE = replace(
    DIM_X,
    name="dim_publicatie",
    columns=tuple(
        ColumnDescription(name, "varchar", "One.", True, "Een.")
        for name in ("known_from", "lezer_versie", "bibliotheek_versies")
    ),
)
MARTS = [*TABLES, DIM_PUBLICATIE]


@pytest.fixture
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse with three marts (synthetisch)."""
    with duckdb.connect() as connection:
        connection.execute(SETUP + PUBLICATIES)
        yield connection


def version_after(warehouse: duckdb.DuckDBPyConnection, change: str) -> str:
    """The version of the marts after a change to them."""
    warehouse.execute(change)
    return data_version(warehouse, MARTS)[0]


def test_version_is_the_newest_day_and_the_beginning_of_a_hash(warehouse: duckdb.DuckDBPyConnection) -> None:
    version, day = data_version(warehouse, MARTS)
    assert (version, str(day)) == ("2023.04.30-f69ecf64", "2023-04-30")


def test_version_without_a_known_day_says_so(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("UPDATE marts.dim_publicatie SET known_from = NULL")
    version, day = data_version(warehouse, MARTS)
    assert day is None
    assert version.startswith("onbekend-")


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE k AS FROM marts.dim_x; DELETE FROM marts.dim_x; INSERT INTO marts.dim_x FROM k ORDER BY naam",
        "UPDATE marts.dim_publicatie SET lezer_versie = 'b2', bibliotheek_versies = 'x 2'",
        "CREATE OR REPLACE TABLE marts.fct_y AS SELECT y::BIGINT AS y, x_key, bbox::DOUBLE[] AS bbox FROM marts.fct_y",
        "COMMENT ON TABLE marts.dim_x IS 'Something else.'",
        "SET threads = 1; SET preserve_insertion_order = false",
    ],
    ids=["order of rows", "other software", "types of a lake", "described otherwise", "threads"],
)
def test_version_stays_the_same_where_no_figure_changes(warehouse: duckdb.DuckDBPyConnection, change: str) -> None:
    before, _ = data_version(warehouse, MARTS)
    assert version_after(warehouse, change) == before
    assert data_version(warehouse, MARTS[::-1])[0] == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE marts.fct_y SET y = 3 WHERE y = 2",
        "UPDATE marts.dim_x SET naam = '' WHERE naam IS NULL",
        "UPDATE marts.fct_y SET bbox = [1, 2, 3, 5] WHERE y = 2",
        "INSERT INTO marts.fct_y FROM marts.fct_y WHERE y = 2",
        "DELETE FROM marts.fct_y WHERE y = 1",
    ],
    ids=["count", "null", "place", "row twice", "row gone"],
)
def test_version_is_another_where_a_cell_or_a_row_changes(warehouse: duckdb.DuckDBPyConnection, change: str) -> None:
    before, _ = data_version(warehouse, MARTS)
    assert version_after(warehouse, change) != before


def test_version_is_another_where_a_mart_is_gone_or_has_another_name(warehouse: duckdb.DuckDBPyConnection) -> None:
    warehouse.execute("CREATE TABLE marts.dim_z AS FROM marts.dim_x")
    renamed = [replace(DIM_X, name="dim_z"), FCT_Y, DIM_PUBLICATIE]
    assert len({data_version(warehouse, tables)[0] for tables in (MARTS, MARTS[1:], renamed)}) == 3


# The path by version


def published_as(warehouse: duckdb.DuckDBPyConnection, folder: Path, *names: str) -> list[str]:
    """The names in the folder of versions, after a publish of each of these."""
    for name in names:
        publish(warehouse, folder, TABLES, replace(RELEASE, version=name))
    return sorted(path.name for path in (folder / "versions").iterdir())


def test_database_is_linked_by_its_version_and_the_newest_two_stay(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    kept = ["klantprofielen-v1.duckdb", "klantprofielen-v3.duckdb"]
    assert published_as(warehouse, tmp_path, "v2", "v1", "v3") == kept
    assert current_database(tmp_path) == tmp_path / "versions" / "klantprofielen-v3.duckdb"
    assert current_database(tmp_path).samefile(tmp_path / "klantprofielen.duckdb")
    assert published_as(warehouse, tmp_path, "v3") == kept
    assert current_database(tmp_path).samefile(tmp_path / "klantprofielen.duckdb")


def test_linking_again_touches_nothing(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    published_as(warehouse, tmp_path, "v1")
    before = (tmp_path / "versions").stat().st_mtime_ns
    link_version(tmp_path, "v1")
    assert (tmp_path / "versions").stat().st_mtime_ns == before


def test_file_system_without_links_gets_a_copy(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    published_as(warehouse, tmp_path, "v1", "v2")
    current, database = current_database(tmp_path), tmp_path / "klantprofielen.duckdb"
    assert current == tmp_path / "versions" / "klantprofielen-v2.duckdb"
    assert not current.samefile(database)
    assert current.read_bytes() == database.read_bytes()
    assert current.stat().st_mode & 0o222 == 0
    before = current.stat().st_ino
    link_version(tmp_path, "v2")
    assert current.stat().st_ino == before


def test_publish_killed_before_its_link_gives_the_database_itself_until_the_next(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published_as(warehouse, tmp_path, "v1")

    def kill(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "link", kill)
        with pytest.raises(KeyboardInterrupt):
            published_as(warehouse, tmp_path, "v2")
    assert current_database(tmp_path) == tmp_path / "klantprofielen.duckdb"
    (tmp_path / "versions" / ".klantprofielen-v2.duckdb.tmp").write_bytes(b"half")
    assert published_as(warehouse, tmp_path, "v2") == ["klantprofielen-v1.duckdb", "klantprofielen-v2.duckdb"]
    assert current_database(tmp_path) == tmp_path / "versions" / "klantprofielen-v2.duckdb"


def test_folder_copied_without_its_links_gives_the_database_itself(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    published_as(warehouse, tmp_path / "here", "v1")
    shutil.copytree(tmp_path / "here", tmp_path / "there", copy_function=shutil.copyfile)
    assert current_database(tmp_path / "there") == tmp_path / "there" / "klantprofielen.duckdb"


def test_nothing_published_has_no_current_database(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"klantprofielen\.duckdb"):
        current_database(tmp_path)
