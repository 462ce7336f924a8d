"""The demo (synthetic), built into a lake by the real command line: while it is read, and equal to the file's marts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.system.settings import WAREHOUSE_VARIABLE, Lake, variable_of
from orchestration.warehouse.lake import PUBLISHED_SCHEMA, attached
from orchestration.warehouse.sql import sql_literal
from tests.lake.test_lake import load_at_once
from tests.support.postgres import USER, Postgres
from tests.support.workspace import Workspace

GRANT = "CREATE ROLE lezer LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO lezer"
QUARTERS = int(os.environ.get("QUARTERS") or 3)
"""How many quarters of the demo; `make test-ducklake QUARTERS=24` takes all."""


@dataclass(frozen=True)
class LakeWorkspace(Workspace):
    """A raw and a data folder, and the command line working in them with a lake as its warehouse."""

    lake: Lake

    @property
    def environment(self) -> dict[str, str]:
        """The environment that points at the folders and the lake."""
        places = {variable_of("lake_catalog"): self.lake.catalog, variable_of("lake_data"): self.lake.data}
        lake = {WAREHOUSE_VARIABLE: "ducklake", **places}
        return {**super().environment, **lake}


@contextmanager
def reading(catalog: str, readers: int) -> Iterator[list[dict[str, Any]]]:
    """Processes that read the lake while the block lasts; afterwards the list has what each of them saw."""
    command = [sys.executable, "-m", "tests.lake.reader", catalog]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(readers)
    ]
    seen: list[dict[str, Any]] = []
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "reading\n"
        yield seen
        seen += [json.loads(process.communicate(timeout=60)[0]) for process in processes]
    finally:
        for process in processes:
            process.kill()


def test_lake_is_built_while_it_is_read_and_its_marts_are_those_of_the_file(
    lake: Lake, postgres: Postgres, tmp_path: Path
) -> None:
    demo = tmp_path / "demo"
    file = Workspace(demo / "raw", demo / "data")
    in_lake = LakeWorkspace(tmp_path / "raw", tmp_path / "data", lake)
    assert in_lake.run("demo", "--out", demo, "--quarters", str(QUARTERS), "--until", "2022Q1").returncode == 0
    *first, last = sorted(path.name for path in file.raw.iterdir())
    for quarter in first:
        shutil.copytree(file.raw / quarter, in_lake.raw / quarter)
    of_file = file.start("build")

    load_at_once(lake, in_lake.raw, first[::2], first[1::2])
    postgres.query(lake.catalog.rpartition("=")[2], GRANT)
    with reading(lake.catalog.replace(f"user={USER}", "user=lezer"), readers=2) as seen:
        built = in_lake.run("build")
        assert "(read now: nothing new)" in built.stdout, built.stderr
        shutil.copytree(file.raw / last, in_lake.raw / last)
        rebuilt = in_lake.run("rebuild")
        assert "Failed" not in rebuilt.stderr
    assert of_file.wait(timeout=300) == rebuilt.returncode

    assert in_lake.exports() == file.exports()
    assert file.exports()
    settled = in_lake.spawn("build")
    assert "Nothing has changed since the last build" in settled.stdout, settled.stderr
    with attached(lake) as connection:
        connection.execute(
            f"ATTACH {sql_literal(file.data / 'published' / 'klantprofielen.duckdb')} AS file (READ_ONLY)"
        )
        marts = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'file'").fetchall()
        for (mart,) in marts:
            rows, in_file = f"FROM warehouse.{PUBLISHED_SCHEMA}.{mart}", f"FROM file.marts.{mart}"
            assert connection.execute(f"({rows}) EXCEPT ALL ({in_file})").fetchall() == [], mart
            assert connection.execute(f"({in_file}) EXCEPT ALL ({rows})").fetchall() == [], mart
    for reader in seen:
        assert reader["wrong"] == []
        assert len(reader["totals"]) == 2, "both what was built and what was built again"
