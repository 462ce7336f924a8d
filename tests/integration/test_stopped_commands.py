"""Commands that a signal stops: a sentence, no process left behind, nothing half done, and a run that is marked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs.instance import open_instance
from orchestration.system.settings import Settings
from tests.support.fault import strike
from tests.support.processes import processes
from tests.support.workspace import RAW, Workspace

NEDERLAND = RAW / "2022Q4" / "nederland.pdf"
READING = "orchestration.reading.workers:_collect"


@pytest.fixture(autouse=True, scope="module")
def hang_up_is_heard() -> Iterator[None]:
    """What is started under nohup ignores SIGHUP, and so would all that these tests start."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


def stop(process: subprocess.Popen[str], workspace: Workspace, sent: signal.Signals) -> str:
    """Send a signal to a command that was stopped at its place, let it go on, and see that it ends by that signal."""
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    process.send_signal(sent)
    process.send_signal(signal.SIGCONT)
    output, _ = process.communicate(timeout=180)
    assert process.returncode == 128 + sent, output
    assert output.count(f"Stopped by {sent.name}. What is published is whole") == 1
    assert "Traceback" not in output
    assert "Failed" not in output
    assert processes(workspace) == set()
    return output


def statuses(workspace: Workspace) -> set[dg.DagsterRunStatus]:
    with open_instance(Settings(raw_dir=workspace.raw, data_dir=workspace.data)) as instance:
        return {run.status for run in instance.get_runs()}


def test_build_stopped_at_each_place_leaves_nothing_and_goes_on_the_next_time(built_copy: Workspace) -> None:
    """Each run begins with what the stopped one before it left, and gets further."""
    first = built_copy.raw / "2021Q1" / "noord-holland-noord.pdf"
    first.with_suffix(".yml").unlink()
    before = built_copy.exports()

    def build(place: str, sent: signal.Signals, call: int = 1, argument: str = "") -> None:
        process = built_copy.start("build", variables=strike("stop", place, call, argument))
        stop(process, built_copy, sent)
        assert statuses(built_copy) == {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE}
        assert not (built_copy.data / "warehouse.owner").exists()

    build(READING, signal.SIGTERM)
    build("orchestration.warehouse.staging:_insert", signal.SIGINT, call=2)
    build("dbt.task.run:ModelRunner.execute", signal.SIGHUP, call=20)
    assert built_copy.exports() == before
    assert not list((built_copy.data / "published").rglob("*.tmp*"))

    # Amid the replacing it first finishes that.
    build("pathlib:Path.replace", signal.SIGINT, call=20, argument="/published/")
    after = built_copy.exports()
    assert {name for name in before if after[name] == before[name]} < set(before)
    build("orchestration.report.site:write", signal.SIGTERM)
    assert built_copy.exports() == after
    assert not list((built_copy.data / "published").glob(".rapport*"))

    last = built_copy.run("build")
    assert last.returncode == 0, last.stderr
    assert built_copy.exports() == after


def test_rebuild_that_is_stopped_leaves_the_old_warehouse(built_copy: Workspace) -> None:
    warehouse = built_copy.data / "warehouse.duckdb"
    before = warehouse.read_bytes()
    process = built_copy.start("rebuild", variables=strike("stop", "orchestration.warehouse.staging:_insert"))
    stop(process, built_copy, signal.SIGTERM)
    assert warehouse.read_bytes() == before
    assert not (built_copy.data / "rebuild").exists()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda sent: sent.name)
def test_reading_that_is_stopped_stores_nothing(tmp_path: Path, sent: signal.Signals) -> None:
    workspace = Workspace(tmp_path / "raw", tmp_path / "data")
    for command in ("read", "add"):
        stop(workspace.start(command, NEDERLAND, variables=strike("stop", READING)), workspace, sent)
    assert list(tmp_path.iterdir()) == []


def test_filing_that_is_stopped_leaves_no_file_without_its_origin(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "raw", tmp_path / "data")
    for call in (1, 2):
        process = workspace.start("add", NEDERLAND, variables=strike("stop", "pathlib:Path.replace", call, "/raw/"))
        stop(process, workspace, signal.SIGTERM)
    assert {path.suffix for path in workspace.raw.rglob("*.*")} == {".pdf", ".yml"}


def test_demo_that_is_stopped_leaves_no_folder(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "raw", tmp_path / "data")
    place = strike("stop", "orchestration.synthetic.typeset:typeset", 3)
    stop(
        workspace.start("demo", "--out", tmp_path / "demo", "--quarters", "1", variables=place),
        workspace,
        signal.SIGINT,
    )
    assert list(tmp_path.iterdir()) == []


def test_report_that_is_stopped_leaves_the_old_one(built_copy: Workspace) -> None:
    rapport = built_copy.data / "published" / "rapport"
    (rapport / ".vingerafdruk").unlink()
    before = {path.name for path in rapport.rglob("*")}
    place = strike("stop", "orchestration.report.site:_write_static")
    stop(built_copy.start("report", variables=place), built_copy, signal.SIGHUP)
    assert {path.name for path in rapport.rglob("*")} == before
    assert not list(rapport.parent.glob(".rapport*"))


def test_program_of_a_keeper_that_is_killed_is_stopped() -> None:
    keeper = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "orchestration.cli.keeper",
            "sh",
            "-c",
            "trap 'exit' TERM; echo; while :; do sleep 1; done",
        ],
        stdout=subprocess.PIPE,
    )
    assert keeper.stdout is not None
    assert keeper.stdout.readline() == b"\n"
    keeper.kill()
    keeper.wait()
    assert keeper.stdout.read() == b""  # which is over once no process has it


@pytest.mark.parametrize("service", ["code", "daemon"])
def test_service_that_is_stopped_leaves_no_process(built_copy: Workspace, service: str) -> None:
    process = built_copy.start("serve", service)
    until = time.monotonic() + 60
    # The keeper, the program, and for the code server the process that holds the code.
    while len(processes(built_copy)) < (3 if service == "code" else 2):
        assert time.monotonic() < until
        time.sleep(0.1)
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=180)
    assert process.returncode == 143
    assert output.count("Stopped by SIGTERM.") == 1
    assert processes(built_copy) == set()


def test_service_that_is_stopped_as_it_starts_leaves_no_process(built_copy: Workspace) -> None:
    place = strike("stop", "subprocess:Popen._execute_child", argument="dagster-daemon")
    stop(built_copy.start("serve", "daemon", variables=place), built_copy, signal.SIGTERM)
