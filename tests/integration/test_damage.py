"""A sample of `python -m tests.damage`: every kind of place in a data folder damaged, each in a form of its own."""

from __future__ import annotations

import os
import shutil
from itertools import count
from pathlib import Path

import pytest

from orchestration.system.settings import PROJECT_DIR
from tests.damage.forms import GONE, damage, kinds
from tests.damage.trial import leave_more, published
from tests.support.quicker import KEPT
from tests.support.workspace import RAW, Workspace

OF_CONTENT = ("half", "empty", "garbage", "a block", GONE, "other version")
FULL = ("alerts/", "dagster/", "dagster/history/", "dagster/history/runs/", "dagster/schedules/", "dbt/", "published/")
"""Folders that are left as they are, for the sake of what is in them."""
NAMED = ("dagster.yaml", "runs.db", "index.db", "schedules.db", "warehouse.duckdb")
"""Files of which damage is named by a build, and mended by a rebuild."""


@pytest.fixture
def used(built: Workspace, tmp_path: Path) -> Workspace:
    """A copy of the built data folder, with what other commands and killed runs leave."""
    shutil.copytree(RAW, tmp_path / "raw")
    shutil.copytree(built.data, tmp_path / "data")
    leave_more(tmp_path / "data")
    return Workspace(tmp_path / "raw", tmp_path / "data")


def test_build_mends_by_itself_what_it_or_others_make_again(built: Workspace, used: Workspace) -> None:
    number = count()
    for kind, path in kinds(used.data).items():
        if not kind.endswith("/") and path.name not in NAMED:
            damage(path, OF_CONTENT[next(number) % len(OF_CONTENT)])
    for command in (("status",), ("sql", "FROM dim_amr"), ("metric",), ("report",)):
        answered = used.run(*command)
        assert "nobody foresaw" not in answered.stderr
    result = used.run("build")
    assert result.returncode == 0, result.stderr
    assert published(used.data) == published(built.data)
    assert not list((used.data / "published").glob("*.tmp"))


def test_rebuild_mends_what_a_build_names_and_keeps_what_was_there(built: Workspace, used: Workspace) -> None:
    damaged: list[Path] = []
    number = count()
    for kind, path in kinds(used.data).items():
        is_in_a_damaged_one = any(path.is_relative_to(other) for other in damaged)
        if is_in_a_damaged_one or kind in FULL or path.name == KEPT.name:  # that one the tests write themselves
            continue
        others = ("a file" if kind.endswith("/") else "a folder", "dangling link", "a pipe")
        damage(path, "garbage" if path.name in NAMED else others[next(number) % len(others)])
        damaged.append(path)
    refused = used.run("build")
    assert refused.returncode == 1
    assert "`klantprofielen rebuild`" in refused.stderr
    assert "nobody foresaw" not in refused.stderr

    result = used.run("rebuild")
    assert result.returncode == 0, result.stderr
    assert published(used.data) == published(built.data)
    asides = {path.name.partition(".damaged-")[0] for path in used.data.rglob("*.damaged-*") if os.path.lexists(path)}
    assert asides >= {"dagster.yaml", "runs.db", "index.db", "schedules.db", "told.json", "staged.json"}


def test_rebuild_opens_what_its_owner_may_not_read(built: Workspace, used: Workspace) -> None:
    for name in ("klantprofielen.duckdb", ".rapport.tmp", "rapport/static", ""):
        (used.data / "published" / name).chmod(0)
    for name in ("compiled/klantprofielen", "run/klantprofielen/models"):
        (used.data / "dbt" / name).mkdir(parents=True, exist_ok=True)
        (used.data / "dbt" / name).chmod(0)
    (used.data / "dbt" / "run" / "klantprofielen" / "seeds").touch(0)
    as_others = "from tests.damage.trial import obey_permissions; obey_permissions()"
    program = f"{as_others}; from orchestration.cli.app import main; main()"
    rebuilt = used.spawn("-c", program, "rebuild", program="python", variables={"PYTHONPATH": str(PROJECT_DIR)})
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert published(used.data) == published(built.data)
