"""A run that is killed, disturbed or meets a broken warehouse: what readers have stays whole, and a rerun mends it."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path

import duckdb
import pytest

from tests.support.fault import strike
from tests.support.workspace import RAW, Workspace

REPLACING = ("pathlib:Path.replace", "/published/")
"""Each call puts one file in the place of the one that readers have."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What is published of raw/ without the publication of Nederland, where nothing gets in the way."""
    folder = tmp_path_factory.mktemp("undisturbed")
    shutil.copytree(RAW, folder / "raw")
    workspace = Workspace(folder / "raw", folder / "data")
    leave_out_nederland(workspace)
    assert workspace.run("build").returncode == 0
    return workspace.exports()


def leave_out_nederland(workspace: Workspace) -> None:
    for name in ("nederland.pdf", "nederland.yml"):
        (workspace.raw / "2022Q4" / name).unlink()


def processes(workspace: Workspace) -> set[int]:
    """Every process that works in this data folder, whoever its parent is."""
    mark, found = f"DATA_DIR={workspace.data}\0".encode(), set()
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in environ.read_bytes():
                found.add(int(environ.parent.name))
        except OSError:  # it ended meanwhile
            continue
    return found


@pytest.mark.parametrize(
    ("place", "call", "argument", "staged"),
    [
        pytest.param("orchestration.warehouse.staging:_insert", 2, "", 0, id="load"),
        pytest.param("dbt.task.run:ModelRunner.execute", 20, "", 2, id="dbt"),
        pytest.param("orchestration.publishing.publish:_write_database", 1, "", 2, id="before-publish"),
        pytest.param(REPLACING[0], 3, REPLACING[1], 2, id="amid-publish"),
    ],
)
def test_run_killed_at_a_known_place_leaves_nothing_half_and_a_rerun_gives_the_same(
    built_copy: Workspace, undisturbed: dict[str, bytes], place: str, call: int, argument: str, staged: int
) -> None:
    """Only a kill amid publishing lets the new be seen: files that are whole, beside whole ones of the run before."""
    before = built_copy.exports()
    leave_out_nederland(built_copy)
    (built_copy.data / "warehouse.duckdb").unlink()
    assert built_copy.spawn("build", variables=strike("kill", place, call, argument)).returncode == -signal.SIGKILL

    after = built_copy.exports()
    replaced = {name for name in before if after[name] != before[name]}
    assert all(after[name] == undisturbed[name] for name in replaced)
    assert len(replaced) <= (call - 1 if argument else 0)
    assert built_copy.query("SELECT count(*) FROM dim_publicatie") == [(3,)]
    with duckdb.connect(built_copy.data / "warehouse.duckdb") as connection:
        assert connection.execute("SELECT count(*) FROM staging.publicatie").fetchall() == [(staged,)]
    assert (built_copy.data / "warehouse.owner").exists()

    assert built_copy.run("build").returncode == 0
    assert built_copy.exports() == undisturbed
    assert not list((built_copy.data / "published").rglob("*.tmp*"))
    assert not (built_copy.data / "warehouse.owner").exists()


def test_run_killed_while_it_reads_leaves_no_process_behind(
    built_copy: Workspace, undisturbed: dict[str, bytes]
) -> None:
    """The worker that kills its parent hangs afterwards: that it ends is not its own doing."""
    before = built_copy.exports()
    leave_out_nederland(built_copy)
    (built_copy.data / "warehouse.duckdb").unlink()
    killed = strike("kill-parent", "orchestration.reading.reading:read_file")
    assert built_copy.spawn("build", variables=killed).returncode == -signal.SIGKILL
    until = time.monotonic() + 5
    while (left := processes(built_copy)) and time.monotonic() < until:
        time.sleep(0.1)
    assert left == set()
    assert built_copy.exports() == before

    assert built_copy.run("build").returncode == 0
    assert built_copy.exports() == undisturbed


def test_what_a_killed_run_left_half_written_is_in_nobody_s_way(built: Workspace, built_copy: Workspace) -> None:
    """What dbt was writing, what was to be published, and who held the lock: a process that is no more."""
    dbt = built_copy.data / "dbt"
    for name in ("manifest.json", "partial_parse.msgpack"):
        os.truncate(dbt / name, (dbt / name).stat().st_size // 2)
    half = built_copy.data / "published" / "csv" / ".dim_amr.csv.tmp"
    half.write_text("amr_key,amr_c")
    owner = built_copy.data / "warehouse.owner"
    owner.write_text("4194304\n")
    result = built_copy.spawn("build")
    assert result.returncode == 0, result.stderr
    assert "4194304" not in result.stderr
    assert built_copy.exports() == built.exports()
    assert not half.exists()
    assert not owner.exists()


def test_run_that_meets_another_says_which_and_gives_up_when_its_time_is_over(
    built: Workspace, workspace: Workspace
) -> None:
    first = workspace.start("build", variables=strike("stop", "orchestration.warehouse.staging:_insert"))
    try:
        os.waitid(os.P_PID, first.pid, os.WSTOPPED | os.WNOWAIT)
        second = workspace.spawn("build", variables={"KLANTPROFIELEN_LOCK_SECONDS": "1"})
        assert second.returncode == 1
        waits, failed = list(filter(None, second.stderr.splitlines()))[:2]
        assert f"Another run (process {first.pid}) is writing {workspace.data / 'warehouse.duckdb'}" in waits
        assert f"Another run (process {first.pid}) has been writing" in failed
        assert "Traceback" not in second.stderr
        first.send_signal(signal.SIGCONT)
        output, _ = first.communicate(timeout=300)
    finally:
        first.kill()
    assert first.returncode == 0, output
    assert workspace.exports() == built.exports()


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
