"""A run that is killed, disturbed or meets a broken warehouse: what readers have stays whole, and a rerun mends it."""

from __future__ import annotations

import os
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from tests.support.fault import strike
from tests.support.processes import processes
from tests.support.workspace import RAW, Workspace

REPLACING = ("pathlib:Path.replace", "/published/")
"""Each call puts one file in the place of the one that readers have."""


@dataclass(frozen=True)
class Undisturbed:
    """A run without the publication of Nederland, in whose way nothing got.

    Attributes:
        exports: what it published.
        seen: the publications that a reader saw who had the published file open, as the run began and after its end.
    """

    exports: dict[str, bytes]
    seen: tuple[int, int]


@pytest.fixture(scope="module")
def undisturbed(built: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = tmp_path_factory.mktemp("undisturbed")
    shutil.copytree(RAW, folder / "raw")
    shutil.copytree(built.data, folder / "data")
    workspace = Workspace(folder / "raw", folder / "data")
    leave_out_nederland(workspace)
    with duckdb.connect(workspace.data / "published" / "klantprofielen.duckdb", read_only=True) as reader:
        reader.execute("USE marts")
        before = len(reader.execute("FROM dim_publicatie").fetchall())
        result = workspace.run("build", "--allow-removal")
        assert result.returncode == 0, result.stderr
        after = len(reader.execute("FROM dim_publicatie").fetchall())
    assert workspace.query("SELECT count(*) FROM dim_publicatie") == [(2,)]
    return Undisturbed(workspace.exports(), (before, after))


def leave_out_nederland(workspace: Workspace) -> None:
    for name in ("nederland.pdf", "nederland.yml"):
        (workspace.raw / "2022Q4" / name).unlink()


def test_reader_with_the_published_file_open_neither_blocks_a_run_nor_sees_it(undisturbed: Undisturbed) -> None:
    assert undisturbed.seen == (3, 3)


def test_run_killed_at_each_place_leaves_nothing_half_and_a_rerun_gives_the_same(
    built_copy: Workspace, undisturbed: Undisturbed
) -> None:
    """Each run begins with what the killed one before it left, and gets further.

    Only a kill amid publishing lets the new be seen: files that are whole, beside whole ones of the run before.
    """
    before = built_copy.exports()
    leave_out_nederland(built_copy)
    (built_copy.data / "warehouse.duckdb").unlink()

    def kill(place: str, *, fault: str = "kill", call: int = 1, argument: str = "") -> None:
        killed = built_copy.spawn("build", "--allow-removal", variables=strike(fault, place, call, argument))
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert built_copy.query("SELECT count(*) FROM dim_publicatie") == [(3,)]
        assert (built_copy.data / "warehouse.owner").exists()

    def staged() -> int:
        with duckdb.connect(built_copy.data / "warehouse.duckdb") as connection:
            return len(connection.execute("FROM staging.publicatie").fetchall())

    def of_before() -> dict[str, bytes]:
        """The published files that there were before, as they are now; what a run set aside lies beside them."""
        exports = built_copy.exports()
        return {name: exports[name] for name in before}

    # The worker that kills its parent hangs afterwards: that it ends is not its own doing.
    kill("orchestration.reading.files:read_file", fault="kill-parent")
    until = time.monotonic() + 5
    while (left := processes(built_copy)) and time.monotonic() < until:
        time.sleep(0.1)
    assert left == set()
    assert built_copy.exports() == before

    kill("orchestration.warehouse.staging:_insert", call=2)
    assert staged() == 0
    assert built_copy.exports() == before
    kill("dbt.task.run:ModelRunner.execute", call=20)
    assert staged() == 2
    assert built_copy.exports() == before
    kill("orchestration.publishing.publish:_write_database")
    assert of_before() == before

    kill(REPLACING[0], call=20, argument=REPLACING[1])
    amid = of_before()
    replaced = {name for name in before if amid[name] != before[name]}
    assert 0 < len(replaced) < 20
    assert all(amid[name] == undisturbed.exports[name] for name in replaced)

    half = leave_half_written(built_copy)
    again = built_copy.spawn("build", "--allow-removal")
    assert again.returncode == 0, again.stderr
    assert "4194304" not in again.stderr
    assert built_copy.exports() == undisturbed.exports
    assert [path for path in half if path.exists()] == []
    assert not list((built_copy.data / "published").rglob("*.tmp*"))


def leave_half_written(workspace: Workspace) -> list[Path]:
    """Leave what a kill can: half of what dbt wrote and of what was to be published, and a lock of a process no more.

    Returns:
        The files that the next run is to remove.
    """
    dbt = workspace.data / "dbt"
    for name in ("manifest.json", "partial_parse.msgpack"):
        os.truncate(dbt / name, (dbt / name).stat().st_size // 2)
    half = workspace.data / "published" / "csv" / ".dim_amr.csv.tmp"
    half.write_text("amr_key,amr_c")
    owner = workspace.data / "warehouse.owner"
    owner.write_text("4194304\n")
    return [half, owner]


def test_run_that_meets_another_says_which_and_gives_up_when_its_time_is_over(
    built: Workspace, workspace: Workspace
) -> None:
    first = workspace.start("build", variables=strike("stop", "orchestration.warehouse.staging:_insert"))
    try:
        os.waitid(os.P_PID, first.pid, os.WSTOPPED | os.WNOWAIT)
        second = workspace.spawn("build", variables={"KLANTPROFIELEN_LOCK_SECONDS": "1"})
        assert second.returncode == 1
        waits, failed = list(filter(None, second.stderr.splitlines()))[:2]
        assert f"Another run (process {first.pid}, since 20" in waits
        assert f"is writing {workspace.data / 'warehouse.duckdb'}" in waits
        assert f"Another run (process {first.pid}, since 20" in failed
        assert "Traceback" not in second.stderr
        first.send_signal(signal.SIGCONT)
        output, _ = first.communicate(timeout=300)
    finally:
        first.kill()
    assert first.returncode == 0, output
    assert workspace.exports() == built.exports()


def test_two_first_runs_at_once_both_end_well(built: Workspace, workspace: Workspace) -> None:
    runs = [workspace.start("build"), workspace.start("build")]
    outputs = [run.communicate(timeout=300)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], outputs
    assert workspace.exports() == built.exports()


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


def test_file_that_hit_a_limit_is_not_read_again_the_same_day(
    built_copy: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    nederland = "2022Q4/nederland.pdf"
    monkeypatch.setenv("KLANTPROFIELEN_MAX_SECONDS", "12")
    with monkeypatch.context() as struck:  # only the workers, which are processes of their own
        for name, value in strike("stop", "orchestration.reading.files:read_file", argument="nederland.pdf").items():
            struck.setenv(name, value)
        first = built_copy.run("build", "--allow-removal")
    said = (
        "Het lezen duurde langer dan 12 seconden en is afgebroken. "
        "Een volgende dag wordt het opnieuw geprobeerd; met `klantprofielen rebuild` meteen."
    )
    assert f"Quarantined: {nederland}: {said}" in first.stderr
    assert f"▲ {nederland}: {said}" in built_copy.run("status").stdout

    again = built_copy.run("build")
    assert f"Quarantined: {nederland}: {said}" in again.stderr
    assert "read now: nothing new" in again.stdout

    at_once = built_copy.run("rebuild")
    assert at_once.returncode == 0, at_once.stderr
    assert len(built_copy.query("FROM dim_publicatie")) == 3
