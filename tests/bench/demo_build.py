"""A whole build of the synthetic demo from nothing, and of one quarter more: how long, and what the time goes to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from unittest.mock import patch

from orchestration.defs.instance import open_instance
from orchestration.synthetic.demo.generate import generate
from orchestration.system.settings import DATA_DIR_VARIABLE, RAW_DIR_VARIABLE, Settings

_PARTS = {"load_staging": "reading and loading", "dbt_build": "dbt", "published": "publishing"}
"""What the Dagster steps do, by how their names begin; what no step takes goes to Dagster itself and to imports."""


def builds(demo: Path, folder: Path, next_quarter: str) -> list[str]:
    """The lines of a table of both builds. `folder` is for the data; the quarter is added to the demo's raw store."""
    parts = [*_PARTS.values(), "Dagster and imports"]
    lines = [f"| | files | seconds | {' | '.join(parts)} |", f"|---|---:|---:|{'---:|' * len(parts)}"]
    environment = {RAW_DIR_VARIABLE: str(demo / "raw"), DATA_DIR_VARIABLE: str(folder)}
    for what in ("from nothing", f"{next_quarter} added"):
        before = _pdfs(demo)
        if what != "from nothing":
            generate(folder / "next", [next_quarter])
            shutil.copytree(folder / "next" / "raw" / next_quarter, demo / "raw" / next_quarter)
        begin, started = time.perf_counter(), time.time()
        command = [str(Path(sys.executable).with_name("klantprofielen")), "build"]
        done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - begin
        if "Traceback" in done.stderr or done.returncode not in (0, 1):  # 1: the planted errors
            raise RuntimeError(done.stderr)
        with patch.dict(os.environ, environment):
            taken = _seconds_by_part(Settings.from_environment(), started)
        taken["Dagster and imports"] = seconds - sum(taken.values())
        files = _pdfs(demo) - before or before
        shares = " | ".join(f"{taken[part]:.1f} s ({taken[part] / seconds:.0%})" for part in parts)
        lines.append(f"| {what} | {files} | {seconds:.1f} | {shares} |")
    return lines


def _pdfs(demo: Path) -> int:
    return len(list((demo / "raw").glob("*/*.pdf")))


def _seconds_by_part(settings: Settings, since: float) -> defaultdict[str, float]:
    """What the steps of the runs since a moment took, by what they do."""
    taken: defaultdict[str, float] = defaultdict(float)
    with open_instance(settings) as instance:
        for run in instance.get_runs():
            for step in instance.get_run_step_stats(run.run_id):
                if step.start_time is not None and step.end_time is not None and step.start_time >= since:
                    (part,) = (part for prefix, part in _PARTS.items() if step.step_key.startswith(prefix))
                    taken[part] += step.end_time - step.start_time
    return taken
