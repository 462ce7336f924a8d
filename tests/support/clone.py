"""A workspace with a dbt project of its own, whose models and seeds a test may change."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from orchestration.system.settings import DBT_PROJECT_DIR, Settings
from tests.support.workspace import Workspace


@dataclass(frozen=True)
class Clone(Workspace):
    """The command line working with a dbt project of its own."""

    project: Path

    @property
    def seeds(self) -> Path:
        """The folder of its seeds."""
        return self.project / "seeds"

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command on this project."""
        from orchestration.defs.dbt import ensure_manifest

        with ExitStack() as stack:
            stack.enter_context(mock.patch.dict(os.environ, self.environment))
            stack.enter_context(mock.patch("orchestration.defs.dbt.DBT_PROJECT_DIR", self.project))
            ensure_manifest(Settings.from_environment())  # the modules below read it as they are imported
            for module in ("cli.build", "cli.terminal", "defs.assets.staging"):
                stack.enter_context(mock.patch(f"orchestration.{module}.SEEDS_DIR", self.seeds))
            return super().run(*arguments)


def copy_project(folder: Path) -> Path:
    """Copy the dbt project, without what dbt writes in it, into a folder; gives the copy."""
    return Path(
        shutil.copytree(DBT_PROJECT_DIR, folder / "dbt_project", ignore=shutil.ignore_patterns("target", "logs"))
    )
