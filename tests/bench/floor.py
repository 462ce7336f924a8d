"""A run with nothing new, timed against the floor of the libraries it stands on.

The floor is what no run through Dagster and dbt can do without: importing dagster, dagster-dbt and dbt,
and a bare `dbt build` of the same project in that process.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from orchestration.system.settings import DATA_DIR_VARIABLE, DBT_PROJECT_DIR

ROUNDS = 3
BOUND = 1.5

_FLOOR = """
import sys
import dagster
import dagster_dbt
from dbt.cli.main import dbtRunner
project, target = sys.argv[1:]
result = dbtRunner().invoke(["build", "--quiet", "--project-dir", project, "--profiles-dir", project,
                             "--target-path", target, "--log-path", target + "/logs"])
sys.exit(not result.success)
"""


def over_floor() -> tuple[list[str], float]:
    """The lines of a table of both times, the medians of some rounds, and their ratio."""
    with tempfile.TemporaryDirectory(prefix="klantprofielen-bench-") as folder:
        environment = {**os.environ, DATA_DIR_VARIABLE: folder}
        run = [str(Path(sys.executable).with_name("klantprofielen")), "build"]
        floor = [sys.executable, "-c", _FLOOR, str(DBT_PROJECT_DIR), f"{folder}/floor"]
        _seconds(run, environment)
        _seconds(floor, environment)
        pairs = [(_seconds(run, environment), _seconds(floor, environment)) for _ in range(ROUNDS)]
    runs, floors = (statistics.median(times) for times in zip(*pairs, strict=True))
    lines = [
        f"| median of {ROUNDS} | seconds |",
        "|---|---:|",
        f"| a run with nothing new | {runs:.2f} |",
        f"| the floor: the imports, and a bare dbt build | {floors:.2f} |",
        f"| ratio (bound {BOUND}) | {runs / floors:.2f} |",
    ]
    return lines, runs / floors


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin
