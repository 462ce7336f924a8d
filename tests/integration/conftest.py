"""Copies of the real publications, and of their warehouse, to break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from orchestration.defs.dbt import ensure_manifest
from orchestration.system.settings import Settings
from tests.support.workspace import RAW, Workspace

# The definitions can't be imported without it.
ensure_manifest(Settings.from_environment())


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A copy of the real publications and an empty data folder, to break."""
    shutil.copytree(RAW, tmp_path / "raw")
    return Workspace(tmp_path / "raw", tmp_path / "data")


@pytest.fixture
def built_copy(built: Workspace, tmp_path: Path) -> Workspace:
    """A copy of the built warehouse with its publications, to change; its receipt is of other folders, and left out."""
    shutil.copytree(RAW, tmp_path / "raw")
    shutil.copytree(built.data, tmp_path / "data", ignore=shutil.ignore_patterns("receipt.json"))
    return Workspace(tmp_path / "raw", tmp_path / "data")
