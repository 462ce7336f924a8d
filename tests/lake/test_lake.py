"""The lake itself: who may write when, what readers see meanwhile, and clear words where it can't be used."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.domain.names import Names
from orchestration.intake.filing import add_file
from orchestration.reading.context import ReadingContext
from orchestration.system.settings import Lake, Settings
from orchestration.warehouse import lake as lake_module
from orchestration.warehouse.connection import LakeWarehouse, open_for_writing
from orchestration.warehouse.lake import (
    PUBLISHED_SCHEMA,
    LakeError,
    attached,
    empty,
    in_turn,
    publish_for_readers,
    tidy,
)
from orchestration.warehouse.sql import copy_mart
from orchestration.warehouse.staging import create_schema
from tests.support.loading import load
from tests.support.other_writer import another_process
from tests.support.postgres import Postgres
from tests.support.synthetic import NOW, TODAY, publicatie_tekst

HOLD = (
    "import sys, time; from orchestration.system.settings import Lake; "
    "from orchestration.warehouse.lake import in_turn\n"
    "with in_turn(Lake(sys.argv[1], sys.argv[2]), 60):\n"
    "    print('writing', flush=True); time.sleep(float(sys.argv[3]))\n"
)
LOAD = (
    "import sys; from datetime import date; from pathlib import Path\n"
    "from orchestration.system.settings import SEEDS_DIR, Lake, Settings\n"
    "from orchestration.reading.context import ReadingContext\n"
    "from orchestration.warehouse.staging import create_schema\n"
    "from tests.support.loading import load\n"
    "from orchestration.warehouse.connection import open_for_writing\n"
    "print('ready', flush=True); sys.stdin.readline()\n"
    "with open_for_writing(Lake(*sys.argv[1:3])) as connection:\n"
    "    create_schema(connection)\n"
    "    limits = Settings.from_environment().limits\n"
    "    basis = ReadingContext.from_seeds(SEEDS_DIR, date.fromisoformat(sys.argv[4]), limits)\n"
    "    load(connection, Path(sys.argv[3]), sys.argv[5:], basis)\n"
)
QUARTERS = ["2021Q1", "2021Q2"]
MARTS = ["dim_x", "fct_y"]
SETUP = """
CREATE SCHEMA marts;
CREATE TABLE marts.dim_x (x_key VARCHAR NOT NULL, naam VARCHAR);
CREATE TABLE marts.fct_y (y INTEGER NOT NULL, bbox DOUBLE[]);
COMMENT ON TABLE marts.dim_x IS 'Grain: one row per x (synthetisch).';
COMMENT ON COLUMN marts.dim_x.naam IS 'Naam van x.';
INSERT INTO marts.dim_x VALUES ('b', 'Twee'), ('a', NULL);
INSERT INTO marts.fct_y VALUES (2, [1, 2, 3, 4]), (1, NULL);
"""


@pytest.fixture
def filled(lake: Lake) -> Lake:
    """A lake with two marts (synthetisch), published."""
    with open_for_writing(lake) as connection:
        connection.execute(SETUP)
        publish_for_readers(connection, MARTS)
    return lake


@pytest.fixture
def raw_dir(tmp_path: Path, namen: Names) -> Path:
    """A raw store with a publication (synthetisch) of each of two quarters."""
    for number, kwartaal in enumerate(("Eerste", "Tweede")):
        path = tmp_path / f"{number}.txt"
        path.write_text(publicatie_tekst(kop=f"Klantprofielen (synthetisch)\n{kwartaal} kwartaal 2021 Drechtsteden\n"))
        add_file(tmp_path / "raw", path, ReadingContext(namen, TODAY), NOW)
    return tmp_path / "raw"


def other_writer(lake: Lake, seconds: float) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Another process that holds the turn for so long."""
    return another_process(HOLD, lake.catalog, lake.data, str(seconds))


def load_at_once(lake: Lake, raw_dir: Path, *partities: list[str]) -> None:
    """Load staging by several processes that begin together."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", LOAD, lake.catalog, lake.data, str(raw_dir), TODAY.isoformat(), *of_one],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for of_one in partities
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=60)
    assert {process.returncode for process in processes} == {0}


def staged(connection: duckdb.DuckDBPyConnection) -> list[list[tuple[Any, ...]]]:
    tables = ("publicatie", "regel", "correctie")
    return [connection.execute(f"FROM staging.{table} ORDER BY ALL").fetchall() for table in tables]


def published(lake: Lake, sql: str) -> list[tuple[Any, ...]]:
    """Rows from the schema for readers."""
    with attached(lake) as connection:
        connection.execute(f"USE warehouse.{PUBLISHED_SCHEMA}")
        return connection.execute(sql).fetchall()


def test_writers_of_all_processes_take_turns_and_say_for_whom_they_wait(
    lake: Lake, caplog: pytest.LogCaptureFixture
) -> None:
    with other_writer(lake, 6) as writer:
        started = time.monotonic()
        with open_for_writing(lake):
            assert time.monotonic() - started > 0.3
    (waits,) = caplog.messages
    assert f"Another run (klantprofielen {socket.gethostname()} {writer.pid}, since 20" in waits
    assert "waiting for it, 600 seconds at most" in waits


def test_who_waited_too_long_is_told_who_writes(lake: Lake) -> None:
    with other_writer(lake, 60) as writer, pytest.raises(LakeError, match=f"{writer.pid}.*wait"), in_turn(lake, 0.2):
        pass


def test_killed_writer_holds_nothing(lake: Lake) -> None:
    with other_writer(lake, 60) as writer:
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
        with in_turn(lake, 5):
            pass


def test_turn_that_was_lost_is_told(lake: Lake, postgres: Postgres) -> None:
    database = lake.catalog.rpartition("=")[2]
    with pytest.raises(LakeError, match="lost"), in_turn(lake, 60):
        postgres.query(
            database,
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = "
            f"(SELECT oid FROM pg_database WHERE datname = '{database}')",
        )


@pytest.mark.parametrize(
    "partities", [([QUARTERS[0]], [QUARTERS[1]]), (QUARTERS, QUARTERS)], ids=["different quarters", "the same quarters"]
)
def test_what_two_processes_load_at_once_is_what_one_loads_into_a_file(
    lake: Lake, raw_dir: Path, namen: Names, partities: tuple[list[str], ...]
) -> None:
    load_at_once(lake, raw_dir, *partities)
    with duckdb.connect() as file, open_for_writing(lake) as connection:
        create_schema(file)
        load(file, raw_dir, QUARTERS, ReadingContext(namen, TODAY, Settings.from_environment().limits))
        assert staged(connection) == staged(file)
        assert [len(rows) for rows in staged(connection)] == [2, 6, 0]


def test_what_is_loaded_again_replaces_what_was_there(lake: Lake, raw_dir: Path, namen: Names) -> None:
    with open_for_writing(lake) as connection:
        create_schema(connection)
        load(connection, raw_dir, QUARTERS, ReadingContext(namen, TODAY))
        before = staged(connection)
    with open_for_writing(lake) as connection:
        create_schema(connection)
        result = load(connection, raw_dir, QUARTERS, ReadingContext(namen, TODAY))
        assert (result.read, len(result.unchanged)) == ([], 2)
        assert staged(connection) == before
        connection.execute("UPDATE staging.publicatie SET fingerprint = ''")
        assert len(load(connection, raw_dir, QUARTERS, ReadingContext(namen, TODAY)).read) == 2
        assert staged(connection) == before


def test_its_state_changes_with_what_is_written_and_not_with_reading(filled: Lake) -> None:
    warehouse = LakeWarehouse(filled)
    before = warehouse.state()
    assert published(filled, "FROM dim_x") != []
    assert warehouse.state() == before
    with open_for_writing(filled) as connection:
        connection.execute("DELETE FROM marts.dim_x WHERE x_key = 'a'")
    assert warehouse.state() != before


def test_readers_get_the_marts_with_their_descriptions(filled: Lake) -> None:
    assert published(filled, "FROM dim_x ORDER BY ALL") == [("a", None), ("b", "Twee")]
    assert published(filled, "SELECT y, bbox FROM fct_y ORDER BY ALL") == [(1, None), (2, [1.0, 2.0, 3.0, 4.0])]
    described = "WHERE database_name = 'warehouse' AND schema_name = 'published' AND comment IS NOT NULL"
    assert published(
        filled,
        f"SELECT comment FROM duckdb_tables() {described} UNION ALL SELECT comment FROM duckdb_columns() {described}",
    ) == [("Grain: one row per x (synthetisch).",), ("Naam van x.",)]


def test_publish_that_fails_half_way_changes_nothing(filled: Lake, monkeypatch: pytest.MonkeyPatch) -> None:

    def fail_half_way(connection: duckdb.DuckDBPyConnection, mart: str, *rest: Any) -> int:
        if mart == "fct_y":
            raise KeyboardInterrupt
        return copy_mart(connection, mart, *rest)

    monkeypatch.setattr(lake_module, "copy_mart", fail_half_way)
    with open_for_writing(filled) as connection:
        connection.execute("INSERT INTO marts.dim_x VALUES ('c', 'Drie')")
        with pytest.raises(KeyboardInterrupt):
            publish_for_readers(connection, MARTS)
    assert published(filled, "SELECT count(*) FROM dim_x") == [(2,)]


def test_reader_sees_the_old_marts_until_its_transaction_ends(filled: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also half-way through the publish, when one mart is written and the other is not."""
    with attached(filled) as reader:
        reader.execute(f"USE warehouse.{PUBLISHED_SCHEMA}")
        counts = "SELECT (SELECT count(*) FROM dim_x), (SELECT count(*) FROM fct_y)"
        seen = []

        def copy_and_look(connection: duckdb.DuckDBPyConnection, mart: str, *rest: Any) -> int:
            rows = copy_mart(connection, mart, *rest)
            seen.append(reader.execute(counts).fetchall())
            return rows

        monkeypatch.setattr(lake_module, "copy_mart", copy_and_look)
        with open_for_writing(filled) as connection:
            connection.execute("INSERT INTO marts.dim_x VALUES ('c', 'Drie'); INSERT INTO marts.fct_y VALUES (3, NULL)")
            publish_for_readers(connection, MARTS)
            reader.begin()
            assert reader.execute(counts).fetchall() == [(3, 3)]
            connection.execute("DELETE FROM marts.dim_x")
            publish_for_readers(connection, MARTS)
            assert reader.execute(counts).fetchall() == [(3, 3)]
            reader.commit()
        assert reader.execute(counts).fetchall() == [(0, 3)]
        assert seen[:2] == [[(2, 2)], [(2, 2)]]


def test_emptied_lake_keeps_what_readers_have(filled: Lake) -> None:
    with open_for_writing(filled) as connection:
        empty(connection)
        schemas = connection.execute("SELECT schema_name FROM duckdb_schemas() WHERE database_name = 'warehouse'")
        assert sorted(schemas.fetchall()) == [("main",), (PUBLISHED_SCHEMA,)]
    assert published(filled, "SELECT count(*) FROM dim_x") == [(2,)]


def test_tidying_removes_the_lake_s_own_old_files_and_no_others(filled: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake_module, "KEPT", "0 seconds")
    with open_for_writing(filled) as connection:
        connection.execute("INSERT INTO marts.dim_x SELECT range::VARCHAR, NULL FROM range(1000)")
        publish_for_readers(connection, MARTS)
        old = {*Path(filled.data).rglob("*.parquet")}
        foreign = Path(filled.data) / "van-een-ander.parquet"
        foreign.write_bytes(next(iter(old)).read_bytes())
        connection.execute("DROP TABLE marts.dim_x; CREATE TABLE marts.dim_x AS SELECT 'z' AS x_key, NULL AS naam")
        publish_for_readers(connection, MARTS)
        tidy(connection)
    assert old - {*Path(filled.data).rglob("*.parquet")}
    assert foreign.exists()
    assert published(filled, "SELECT x_key FROM dim_x") == [("z",)]


def test_lake_is_not_opened_with_another_folder(filled: Lake, tmp_path: Path) -> None:
    with (
        pytest.raises(LakeError, match=str(tmp_path / "elders")),
        attached(replace(filled, data=str(tmp_path / "elders"))),
    ):
        pass


def test_server_that_is_not_there_is_named_and_the_password_is_not(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "geheim-woord")
    nowhere = replace(lake, catalog=f"host={tmp_path} dbname=lake")
    with pytest.raises(LakeError, match="can't be reached") as error, open_for_writing(nowhere):
        pass
    assert str(tmp_path) in str(error.value)
    assert "geheim-woord" not in str(error.value)


def test_address_may_be_a_url(lake: Lake) -> None:
    host, user, database = (part.partition("=")[2] for part in lake.catalog.split())
    with open_for_writing(replace(lake, catalog=f"postgresql://{user}@/{database}?host={host}")) as connection:
        assert connection.execute("SELECT current_database()").fetchall() == [("warehouse",)]
