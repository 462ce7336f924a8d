"""A mutant judged: built on a copy of the warehouse, with dbt's tests and unit tests; metrics by the marts."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from orchestration.publishing.metrics import SEMANTIC_MANIFEST
from orchestration.system.settings import DATA_DIR_VARIABLE
from tests.mutate.mutations import METRICS, Mutation
from tests.support.metrics import assert_metrics_are_the_marts

WAREHOUSE = "warehouse.duckdb"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What caught a mutant; nothing if it survived."""

    mutation: Mutation
    caught_by: str


@dataclass(frozen=True, slots=True)
class Bench:
    """A copy of the dbt project, to be changed, and the built warehouse and published files, which stay as they are."""

    built: Path
    folder: Path

    @property
    def project(self) -> Path:
        """The copy of the dbt project."""
        return self.folder / "dbt_project"

    def prepare(self) -> None:
        """Copy the project, and see that what is not changed is caught by nothing.

        Raises:
            RuntimeError: if it is.
        """
        shutil.copytree(self.built / "dbt_project", self.project)
        if caught := self._build(["stg_publicatie+"]):
            raise RuntimeError(f"the models as they are: {caught}")

    def judge(self, mutation: Mutation) -> Verdict:
        """Build the mutant, and put the file back."""
        path = mutation.path(self.project)
        text = path.read_text(encoding="utf-8")
        path.write_text(mutation.mutated(text), encoding="utf-8")
        try:
            return Verdict(mutation, self._metrics() if mutation.file == METRICS else self._build(mutation.selected))
        finally:
            path.write_text(text, encoding="utf-8")

    def _build(self, selected: list[str]) -> str:
        shutil.copy(self.built / "data" / WAREHOUSE, self.folder / WAREHOUSE)
        return self._dbt("build", "--fail-fast", "--select", *selected)

    def _metrics(self) -> str:
        """Caught if dbt can't parse them, or their answers are not those of the marts."""
        if caught := self._dbt("parse"):
            return caught
        published = self.built / "data" / "published"
        try:
            assert_metrics_are_the_marts(
                self.folder / "target" / SEMANTIC_MANIFEST, published / "klantprofielen.duckdb"
            )
        except AssertionError:
            return "test `test_metrics_are_the_marts`"
        return ""

    def _dbt(self, *arguments: str) -> str:
        """The first thing that fails, in words; empty if all is well."""
        from dbt.cli.main import dbtRunner

        os.environ[DATA_DIR_VARIABLE] = str(self.folder)
        places = {"project-dir": self.project, "profiles-dir": self.project, "target-path": self.folder / "target"}
        outcome = dbtRunner().invoke(
            [
                *arguments,
                *(part for name, place in places.items() for part in (f"--{name}", str(place))),
                *("--log-path", str(self.folder / "logs"), "--log-level", "none", "--log-level-file", "none"),
            ]
        )
        if outcome.success:
            return ""
        runs = getattr(outcome.result, "results", [])
        failed = next((run for run in runs if run.status in ("fail", "error")), None)
        if failed is None:
            return f"dbt: {type(outcome.exception).__name__}"
        kind = str(failed.node.resource_type).replace("_", " ")
        return f"{kind} `{failed.node.name}`" + (" can't be built" if kind == "model" else "")
