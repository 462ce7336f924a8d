"""A mutant judged: built on a copy of the warehouse, with dbt's tests and unit tests; metrics by the marts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from orchestration.publishing.metrics import SEMANTIC_MANIFEST
from orchestration.system.settings import DATA_DIR_VARIABLE
from tests.mutate.mutations import METRICS, Mutation
from tests.support.metrics import assert_metrics_are_the_marts

WAREHOUSE = "warehouse.duckdb"

T = TypeVar("T")


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

    def judge_unchanged(self) -> str:
        """What catches the models as they are: nothing, if they and the tests are right."""
        return self._build(["source:*+"]) or self._metrics()

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
        return self._dbt("build", "--fail-fast", "--threads", "1", "--select", *selected)

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
        from dbt_common.events.base_types import EventMsg
        from dbt_common.exceptions import CompilationError

        failed: list[Any] = []

        def collect(message: EventMsg) -> None:
            """Keep what failed: the results are lost if another test is stopped in the middle of its query."""
            if message.info.name == "NodeFinished" and message.data.node_info.node_status in ("fail", "error"):
                failed.append(message.data.node_info)

        os.environ[DATA_DIR_VARIABLE] = str(self.folder)
        places = {"project-dir": self.project, "profiles-dir": self.project, "target-path": self.folder / "target"}
        outcome = dbtRunner(callbacks=[collect]).invoke(
            [
                *arguments,
                *(part for name, place in places.items() for part in (f"--{name}", str(place))),
                *("--log-path", str(self.folder / "logs"), "--log-level", "none", "--log-level-file", "none"),
            ]
        )
        if outcome.success:
            return ""
        if not failed and isinstance(outcome.exception, CompilationError):
            return "dbt can't compile it"
        if not failed:
            raise RuntimeError(f"dbt judged nothing: {outcome.exception!r}")
        kind = failed[0].resource_type.replace("_", " ")
        return f"{kind} `{failed[0].node_name}`" + (" can't be built" if kind == "model" else "")


_bench: list[Bench] = []
"""That of this process."""


def start(built: Path) -> None:
    """Begin a process that judges mutants of a warehouse that is built."""
    import dbt.adapters.duckdb
    import dbt.cli.main  # noqa: F401 - the processes that judge have them from this one

    bench = Bench(built, built / f"bench-{os.getpid()}")
    shutil.copytree(built / "dbt_project", bench.project)
    _bench.append(bench)


def judged(mutation: Mutation) -> Verdict:
    """Judge a mutant in a process that has begun."""
    return _apart(partial(_bench[0].judge, mutation))


def judged_unchanged() -> str:
    """Judge the models as they are in a process that has begun."""
    return _apart(_bench[0].judge_unchanged)


def _apart(task: Callable[[], T]) -> T:
    """Do it in a process of its own: DuckDB keeps a warehouse in memory where dbt stopped halfway."""
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        return pool.submit(task).result()
