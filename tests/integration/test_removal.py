"""Empty is not new: files that were published and are gone change nothing, by a command and by any way into Dagster."""

from __future__ import annotations

import shutil
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from orchestration.definitions import defs
from orchestration.defs.instance import open_instance
from orchestration.defs.private import RANGE_END_TAG, RANGE_START_TAG, explanation
from orchestration.defs.sensors import raw_sensor
from orchestration.system.clock import Clock
from orchestration.system.files import remove
from orchestration.system.settings import Settings
from orchestration.warehouse.guards import ALLOW_REMOVAL
from tests.support.workspace import Workspace

NEDERLAND = Path("2022Q4", "nederland.pdf")


def staged(workspace: Workspace) -> int:
    with duckdb.connect(workspace.data / "warehouse.duckdb", read_only=True) as connection:
        return len(connection.execute("FROM staging.publicatie").fetchall())


def take_away(workspace: Workspace, how: str) -> str:
    """Take away what is in raw/, in some way; gives what is said of it."""
    if how == "not there":
        workspace.raw.rename(workspace.raw.with_name("away"))
        return f"{workspace.raw} does not exist, and so lacks 3 files"
    if how == "empty":
        shutil.rmtree(workspace.raw)
        workspace.raw.mkdir()
        return f"{workspace.raw} lacks 3 files"
    if how == "with one that is empty":
        (workspace.raw / NEDERLAND).write_bytes(b"")
        return f"{workspace.raw} lacks, or has without a byte that can be read, 1 file (2022Q4/nederland.pdf) that was"
    (workspace.raw / NEDERLAND).unlink()
    return f"{workspace.raw} lacks 1 file (2022Q4/nederland.pdf) that was published before"


@pytest.mark.parametrize("how", ["not there", "empty", "without one file", "with one that is empty"])
def test_build_changes_nothing_if_raw_lacks_published_files(built_copy: Workspace, how: str) -> None:
    before = built_copy.exports()
    said = take_away(built_copy, how)
    for command in ("build", "rebuild"):
        result = built_copy.run(command)
        assert result.returncode == 1
        assert f"Failed: {said}" in result.stderr
        assert "--allow-removal" in result.stderr
        assert "Nothing new was published: the last good result stays." in result.stderr
        assert built_copy.exports() == before
        assert staged(built_copy) == 3


def test_lost_warehouse_and_empty_raw_together_replace_nothing(
    built_copy: Workspace,
) -> None:
    before = built_copy.exports()
    for path in built_copy.data.iterdir():
        if path.name not in ("published", "dbt"):
            remove(path)
    take_away(built_copy, "empty")
    for command in ("build", "rebuild"):
        result = built_copy.run(command)
        assert result.returncode == 1
        assert "lacks 3 files" in result.stderr
        assert built_copy.exports() == before


def test_file_that_moved_is_not_gone_and_one_that_is_may_go_for_who_means_it(built_copy: Workspace) -> None:
    for suffix in (".pdf", ".yml"):
        file = (built_copy.raw / NEDERLAND).with_suffix(suffix)
        file.rename(file.with_stem("ander"))
    moved = built_copy.run("build")
    assert moved.returncode == 0, moved.stderr
    assert ("2022Q4/ander.pdf",) in built_copy.query("SELECT bestand FROM dim_publicatie")

    shutil.rmtree(built_copy.raw / "2022Q4")
    assert built_copy.run("build").returncode == 1
    allowed = built_copy.run("build", "--allow-removal")
    assert allowed.returncode == 0, allowed.stderr
    assert len(built_copy.query("SELECT bestand FROM dim_publicatie")) == 2
    assert staged(built_copy) == 2


def test_file_that_broke_takes_its_figures_along_only_for_who_means_it(built_copy: Workspace) -> None:
    before, path = built_copy.exports(), built_copy.raw / NEDERLAND
    whole = path.read_bytes()
    path.write_bytes(whole[:2_000])
    for _ in range(2):  # the second time nothing is new
        broken = built_copy.run("build")
        assert broken.returncode == 1
        assert f"Failed: Of 1 file ({NEDERLAND}) that readers have figures of nothing can be read" in broken.stderr
        assert built_copy.exports() == before
    path.write_bytes(whole)
    mended = built_copy.run("build")
    assert mended.returncode == 0, mended.stderr

    path.write_bytes(whole[:2_000])
    allowed = built_copy.run("build", "--allow-removal")
    assert f"Quarantined: {NEDERLAND}: " in allowed.stderr
    assert len(built_copy.query("FROM dim_publicatie")) == 2


def test_first_build_of_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    empty = Workspace(tmp_path / "raw", tmp_path / "data")
    result = empty.run("build")
    assert result.returncode == 0, result.stderr
    assert f"{empty.raw} holds no publications" in result.stderr


def test_run_in_dagster_fails_with_the_sentence_unless_its_tag_allows_it(built_copy: Workspace) -> None:
    settings, clock = Settings(raw_dir=built_copy.raw, data_dir=built_copy.data), Clock()
    resources = {"settings": settings, "clock": clock}
    before = built_copy.exports()
    said = take_away(built_copy, "without one file")
    with open_instance(settings) as instance:
        context = dg.build_sensor_context(
            instance=instance, resources=resources, repository_def=defs.get_repository_def()
        )
        (request,) = raw_sensor.evaluate_tick(context).run_requests or []

        def run(**tags: str) -> dg.ExecuteInProcessResult:
            job = defs.resolve_job_def("build")
            return job.execute_in_process(
                instance=instance, tags={**request.tags, **tags}, resources=resources, raise_on_error=False
            )

        failed = run()
        (failure,) = [event for event in failed.all_events if event.is_step_failure]
        assert said in str(explanation(failure))
        assert f"tag {ALLOW_REMOVAL}: true" in str(explanation(failure))
        assert (built_copy.exports(), staged(built_copy)) == (before, 3)

        assert run(**{ALLOW_REMOVAL: "true"}).success
    assert len(built_copy.query("SELECT bestand FROM dim_publicatie")) == 2


def test_run_for_one_quarter_of_a_lost_warehouse_publishes_nothing(built_copy: Workspace) -> None:
    settings = Settings(raw_dir=built_copy.raw, data_dir=built_copy.data)
    before = built_copy.exports()
    (built_copy.data / "warehouse.duckdb").unlink()
    with open_instance(settings) as instance:
        result = defs.resolve_job_def("build").execute_in_process(
            instance=instance,
            tags={RANGE_START_TAG: "2021Q1", RANGE_END_TAG: "2021Q1"},
            resources={"settings": settings, "clock": Clock()},
            raise_on_error=False,
        )
    (failure,) = [event for event in result.all_events if event.is_step_failure]
    assert "The warehouse lacks 2 files (2022Q4/nederland.pdf, onbekend/midden-gelderland.pdf)" in str(
        explanation(failure)
    )
    assert built_copy.exports() == before
