"""Reading and loading the demo with all cores: `python -m tests.bench.cores DEMO`, in a process of its own."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import duckdb

from orchestration.intake.raw import list_files
from orchestration.reading import version
from orchestration.reading.context import ReadingContext
from orchestration.reading.files import ReadRequest, read_files
from orchestration.system.settings import SEEDS_DIR
from orchestration.warehouse.staging import create_schema
from tests.bench import TODAY
from tests.support.loading import load


def all_cores(demo: Path) -> list[str]:
    """The lines of a table of reading the whole demo, and of loading it: at first, again, and with another reader."""
    context = ReadingContext.from_seeds(SEEDS_DIR, TODAY)
    partities = sorted(folder.name for folder in (demo / "raw").iterdir())
    lines = ["| | files read | seconds | cores used | most memory of a worker |", "|---|---:|---:|---:|---:|"]
    requests = [ReadRequest(file.path, file.bestand) for file in list_files(demo / "raw")]
    begin, before = time.perf_counter(), _processor_seconds()
    count = sum(1 for _ in read_files(requests, context))
    lines.append(_line("read, and nothing stored", count, begin, before))
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(f"{folder}/bench.duckdb") as connection:
        create_schema(connection)
        for what in ("at first", "again", "by another version of the reader"):
            name = "another" if what.startswith("by") else version.reader_version()
            begin, before = time.perf_counter(), _processor_seconds()
            with patch.object(version, "reader_version", lambda name=name: name):
                result = load(connection, demo / "raw", partities, replace(context, reader=version.reader()))
            lines.append(_line(f"loaded {what}", len(result.read), begin, before))
    return lines


def _processor_seconds() -> float:
    """Of this process and the workers that have ended."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _line(what: str, files: int, begin: float, before: float) -> str:
    seconds, used = time.perf_counter() - begin, _processor_seconds() - before
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return f"| {what} | {files} | {seconds:.1f} | {used / seconds:.2f} | {peak} MB |"


if __name__ == "__main__":
    print("\n".join(all_cores(Path(sys.argv[1]))))
