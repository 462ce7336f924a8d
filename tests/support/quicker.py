"""What makes tests quicker: builds that several share, and within a test's process builds that do less twice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from filelock import FileLock

from orchestration.system.settings import DBT_PROJECT_DIR
from tests.support.fault import FAULT_PATH


def made_once(base: Path, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first worker of a test run makes, and all of them share.

    Args:
        base: the folder for temporary files of this worker.
        name: of the folder.
        make: fills the folder, which is there and empty.
    """
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    done = folder.with_suffix(".done")
    with FileLock(folder.with_suffix(".lock")):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # half of it, if making it failed before
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


KEPT = Path("dbt", "partial_parse.msgpack")
"""Where dbt keeps what it parsed, in a data folder."""

_parsed: list[bytes] = []
"""What it kept the first time in this process."""


@contextmanager
def parsed_once(data: Path) -> Iterator[None]:
    """Have dbt, in this process, parse its project once for all folders: half of the time of a build in a new one.

    dbt parses everything again where the path of the warehouse is another one; no model knows that path.

    Args:
        data: the data folder of the build.
    """
    from dbt.adapters.duckdb.credentials import DuckDBCredentials

    connection_keys: Any = DuckDBCredentials._connection_keys
    keys = tuple(key for key in connection_keys(None) if key != "path")
    _put_parsed(data)
    with mock.patch.object(DuckDBCredentials, "_connection_keys", return_value=keys):
        yield
    if not _parsed and (data / KEPT).exists():
        _parsed.append((data / KEPT).read_bytes())


def parsed_before(data: Path) -> dict[str, str]:
    """The same for a process of its own, if dbt has parsed in this one: the variables to start it with."""
    if not data.exists():  # what is there may be what a test is about
        _put_parsed(data)
    return {"PYTHONPATH": FAULT_PATH, "PARSED_ONCE": "yes"} if _parsed else {}


def _put_parsed(data: Path) -> None:
    mark = (data / KEPT).with_name("project")
    if _parsed and (mark.is_file() or not os.path.lexists(mark)):  # anything else there is what a test is about
        (data / KEPT).parent.mkdir(parents=True, exist_ok=True)
        (data / KEPT).write_bytes(_parsed[0])
        mark.write_text(str(DBT_PROJECT_DIR), encoding="utf-8")
