"""Planning, reading and storing in one go: what the steps of a run do, for tests and benchmarks without Dagster."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from orchestration.intake.raw import list_files
from orchestration.reading.context import ReadingContext
from orchestration.warehouse.plan import plan
from orchestration.warehouse.read import read
from orchestration.warehouse.staging import LoadResult, store


def load(
    connection: duckdb.DuckDBPyConnection,
    raw_dir: Path,
    partities: list[str],
    basis: ReadingContext,
    on_file: Callable[[str], object] = str,
) -> LoadResult:
    """Bring staging in line with the raw files of some quarters' folders."""
    planned = plan(connection, list_files(raw_dir), partities, basis)
    return store(connection, raw_dir, planned, basis, read(planned.changed, basis), on_file)


def changed_partities(connection: duckdb.DuckDBPyConnection, raw_dir: Path, context: ReadingContext) -> list[str]:
    """The quarters' folders of which a run would read or remove files, in order."""
    staged = {partitie for (partitie,) in connection.execute("SELECT partitie FROM staging.publicatie").fetchall()}
    planned = plan(
        connection, list_files(raw_dir), sorted(staged | {file.partitie for file in list_files(raw_dir)}), context
    )
    return sorted({file.file.partitie for file in planned.changed} | {gone.partition("/")[0] for gone in planned.gone})
