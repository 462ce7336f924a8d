"""A build that has nothing to do: it says so at once; anything in doubt builds."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from orchestration.cli.outcome import BuildResult
from tests.support.workspace import Workspace

_HEAVY = {"dagster", "dagster_dbt", "dbt", "jinja2", "pdfplumber", "pypdfium2", "sqlalchemy", "sqlglot", "xlsxwriter"}
_NOTHING = "Nothing has changed since the last build"
_MAIN = f"""
import sys
from orchestration.cli.app import main
try:
    main()
finally:
    print("imported:", *sorted({_HEAVY} & set(sys.modules)))
"""


@pytest.fixture
def builds() -> Iterator[mock.Mock]:
    """In the place of a real build: one that fails."""
    with mock.patch("orchestration.cli.build.build", return_value=BuildResult(failures=["built"])) as build:
        yield build


@pytest.mark.parametrize("command", [["--help"], ["build", "--help"], ["status"], ["sql", "select 1"], ["build"]])
def test_quick_commands_import_no_library_of_the_build(built: Workspace, command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _MAIN, *command], env=built.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "imported:"


def test_nothing_new_is_told_with_what_is_published(built: Workspace, builds: mock.Mock) -> None:
    done = built.run("build")
    assert done.returncode == 0
    assert _NOTHING in done.stdout
    assert "(read now: nothing new)" in done.stdout
    assert not builds.called


def test_nothing_new_leaves_in_quarantine_what_is_there(built_demo: Workspace, builds: mock.Mock) -> None:
    done = built_demo.run("build")
    assert done.returncode == 1
    assert "Quarantined:" in done.stderr
    assert not builds.called


def test_force_builds_all_the_same(built: Workspace, builds: mock.Mock) -> None:
    assert built.run("build", "--force").returncode == 1
    assert builds.called


def test_whatever_is_in_doubt_is_built(built_copy: Workspace, builds: mock.Mock) -> None:
    """The settings of a copy differ from those of its receipt: its folders do."""
    assert built_copy.run("build").returncode == 1
    assert builds.called


def test_build_leaves_a_receipt_and_one_that_is_broken_off_none(workspace: Workspace, tmp_path: Path) -> None:
    receipt = workspace.data / "receipt.json"
    assert workspace.run("build").returncode == 0
    assert receipt.exists()
    assert _NOTHING in workspace.run("build").stdout

    wrong = workspace.data / "published" / "csv" / "dim_amr.csv"
    shutil.copy(wrong, tmp_path / "right.csv")
    wrong.chmod(0o644)
    wrong.write_bytes(wrong.read_bytes().replace(b"Noord", b"Zuidd"))
    with mock.patch("orchestration.cli.build._execute", side_effect=KeyboardInterrupt):
        assert workspace.run("build").returncode != 0
    assert not receipt.exists()

    assert workspace.run("build").returncode == 0
    assert wrong.read_bytes() == (tmp_path / "right.csv").read_bytes()
    assert _NOTHING in workspace.run("build").stdout


def test_rebuild_leaves_a_receipt(workspace: Workspace) -> None:
    assert workspace.run("rebuild").returncode == 0
    assert _NOTHING in workspace.run("build").stdout
