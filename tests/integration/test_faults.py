"""A run that is killed, disturbed or meets a broken warehouse: what readers have stays whole, and a rerun mends it."""

from __future__ import annotations

import time

import duckdb
import pytest

from tests.integration.conftest import Workspace


@pytest.mark.parametrize("seconds", [2.0, 5.0, 7.0, 9.0])
def test_run_killed_at_any_moment_leaves_the_published_files_and_a_rerun_gives_the_same(
    built: Workspace, built_copy: Workspace, seconds: float
) -> None:
    published = built_copy.exports()
    (built_copy.data / "warehouse.duckdb").unlink()
    run = built_copy.start("build")
    time.sleep(seconds)
    run.kill()
    run.wait()
    assert built_copy.exports() == published
    assert built_copy.query("SELECT count(*) FROM fct_klantprofielen_gemeente") == [(27,)]

    assert built_copy.run("build").returncode == 0
    assert built_copy.exports() == built.exports()
    assert not list((built_copy.data / "published").rglob("*.tmp"))


def test_failing_check_keeps_the_last_good_result_and_says_why(built_copy: Workspace) -> None:
    published = built_copy.exports()
    with duckdb.connect(built_copy.data / "warehouse.duckdb") as connection:
        connection.execute("UPDATE staging.regel SET uwv_profiel = uwv_profiel + 1 WHERE naam = 'Alkmaar'")
    result = built_copy.run("build")
    assert result.returncode == 1
    assert "assert_reader_and_warehouse_agree" in result.stderr
    assert "the last good result stays" in result.stderr
    assert built_copy.exports() == published


def test_reader_with_the_published_file_open_neither_blocks_a_run_nor_sees_it(built_copy: Workspace) -> None:
    with duckdb.connect(built_copy.data / "published" / "klantprofielen.duckdb", read_only=True) as reader:
        before = reader.execute("FROM marts.dim_publicatie ORDER BY ALL").fetchall()
        (built_copy.raw / "2022Q4" / "nederland.pdf").unlink()
        (built_copy.raw / "2022Q4" / "nederland.yml").unlink()
        result = built_copy.run("build")
        assert result.returncode == 0, result.stderr
        assert reader.execute("FROM marts.dim_publicatie ORDER BY ALL").fetchall() == before
    assert built_copy.query("SELECT count(*) FROM dim_publicatie") == [(len(before) - 1,)]


def test_corrupt_warehouse_is_named_and_made_again_from_raw_alone(built: Workspace, built_copy: Workspace) -> None:
    warehouse = built_copy.data / "warehouse.duckdb"
    warehouse.write_bytes(b"not a database" * 1000)
    result = built_copy.run("build")
    assert result.returncode == 1
    assert str(warehouse) in result.stderr
    assert "`klantprofielen rebuild`" in result.stderr
    assert "Traceback" not in result.stderr

    warehouse.with_name("warehouse.duckdb.wal").write_bytes(b"not a log" * 1000)
    rebuilt = built_copy.run("rebuild")
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert "read now: 2021Q1, 2022Q4, onbekend" in rebuilt.stdout
    assert built_copy.exports() == built.exports()
    assert {path.name for path in built_copy.data.iterdir()} == {path.name for path in built.data.iterdir()}
    with duckdb.connect(warehouse, read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM staging.publicatie").fetchall() == [(3,)]


def test_two_runs_at_once_both_end_well(built: Workspace, workspace: Workspace) -> None:
    runs = [workspace.start("build"), workspace.start("build")]
    outputs = [run.communicate(timeout=300)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], outputs
    assert workspace.exports() == built.exports()
