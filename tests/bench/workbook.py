"""`python -m tests.bench.workbook DATA`: how long writing the workbook takes, of what is published in a data folder."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from orchestration.publishing.coverage import read_coverage
from orchestration.publishing.release import Release
from orchestration.publishing.versions import DATABASE
from orchestration.publishing.workbook import write_workbook
from orchestration.warehouse.connection import connect

RUNS = 5


def main(data: Path) -> None:
    """Print the median of the seconds, with a link in every row."""
    with (
        tempfile.TemporaryDirectory() as folder,
        connect(data / "published" / DATABASE, read_only=True) as connection,
    ):
        path = Path(folder, "klantprofielen.xlsx")
        release = Release(is_synthetisch=True, coverage=read_coverage(connection), url="https://data.example.org/")
        seconds = [_seconds(lambda: write_workbook(connection, path, release)) for _ in range(RUNS)]
        wall, processor = (statistics.median(each) for each in zip(*seconds, strict=True))
        size = path.stat().st_size / 1e6
        print(f"{wall:.2f} s, {processor:.2f} s of processor time, {size:.1f} MB; median of {RUNS}")


def _seconds(write: Callable[[], None]) -> tuple[float, float]:
    begin, busy = time.perf_counter(), time.process_time()
    write()
    return time.perf_counter() - begin, time.process_time() - busy


if __name__ == "__main__":
    main(Path(sys.argv[1]))
