"""`python -m tests.bench.celery_run`: the same job in one process, in processes of this machine, and on two workers.

Needs Redis and PostgreSQL, each of which it starts for itself, and the extras `celery` and `postgres`.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from pydantic import SecretStr

from orchestration.defs.instance import open_instance
from orchestration.defs.private import RANGE_END_TAG, RANGE_START_TAG
from orchestration.domain.quarter import FIRST_QUARTER, quarters
from orchestration.synthetic.demo.generate import generate
from orchestration.system.settings import (
    CELERY_VARIABLE,
    DATA_DIR_VARIABLE,
    EXECUTOR_VARIABLE,
    POSTGRES_VARIABLE,
    PROJECT_DIR,
    RAW_DIR_VARIABLE,
    Settings,
    variable_of,
)
from tests.bench.growth import UNTIL
from tests.support import postgres, redis_server
from tests.support.celery_workers import working

QUARTERS = 24
WORKERS = 2
KEPT = PROJECT_DIR / "docs" / "evidence" / "celery.csv"
EXECUTORS = {
    "in_process": "one process",
    "multiprocess": "a process a step, on this machine",
    "celery": f"Celery, {WORKERS} workers on this machine, storage in PostgreSQL",
}


def measure(count: int, work: Path) -> list[dict[str, str]]:
    """A row for each executor: a whole build of so many quarters from nothing, as a job of Dagster."""
    keys = quarters(FIRST_QUARTER, UNTIL)[-count:]
    work.mkdir(exist_ok=True)
    generate(work / "demo", keys)
    rows = []
    for executor, what in EXECUTORS.items():
        print(what, file=sys.stderr, flush=True)
        seconds = _run(executor, keys, work / "demo" / "raw", work / executor / "data")
        rows.append({"executor": what, "quarters": str(count), "seconds": f"{seconds:.1f}"})
    return rows


def _run(executor: str, keys: list[str], raw: Path, data: Path) -> float:
    """Seconds of the job, without the start of its workers."""
    data.parent.mkdir()
    environment = os.environ | {
        RAW_DIR_VARIABLE: str(raw),
        DATA_DIR_VARIABLE: str(data),
        EXECUTOR_VARIABLE: executor,
        variable_of("ocr_seconds"): "0",
    }
    with ExitStack() as stack:
        settings = Settings(raw_dir=raw, data_dir=data)
        if executor == "celery":
            environment[CELERY_VARIABLE] = address = stack.enter_context(redis_server.serving())
            server = stack.enter_context(postgres.serving())
            environment[POSTGRES_VARIABLE] = server.url.replace("postgresql:", "postgresql+psycopg2:")
            settings = Settings(raw_dir=raw, data_dir=data, dagster_postgres=SecretStr(environment[POSTGRES_VARIABLE]))
        stack.enter_context(patch.dict(os.environ, environment))  # Dagster's settings name the variable of its storage
        open_instance(settings).dispose()
        environment["DAGSTER_HOME"] = str(settings.dagster_home)
        _call([sys.executable, "-m", "orchestration.defs.dbt"], environment, data.parent / "manifest.log")
        if executor == "celery":
            command = [str(Path(sys.executable).with_name("klantprofielen")), "worker"]
            stack.enter_context(working(command, environment, address, WORKERS, data.parent / "workers.log"))
        tags = json.dumps({RANGE_START_TAG: keys[0], RANGE_END_TAG: keys[-1]})
        location = ["--working-directory", str(PROJECT_DIR), "--module-name", "orchestration.definitions"]
        dagster = [str(Path(sys.executable).with_name("dagster")), "job", "execute", *location]
        begin = time.perf_counter()
        _call([*dagster, "--job", "build", "--tags", tags], environment, data.parent / "job.log")
        seconds = time.perf_counter() - begin
    if not (data / "published").exists():
        raise RuntimeError((data.parent / "job.log").read_text(encoding="utf-8"))
    return seconds


def _call(command: list[str], environment: dict[str, str], log: Path) -> None:
    """Run a command to its end.

    Raises:
        RuntimeError: if it fails.
    """
    with log.open("wb") as output:
        code = subprocess.run(command, env=environment, stdout=output, stderr=output, check=False).returncode
    if code != 0:
        raise RuntimeError(log.read_text(encoding="utf-8"))


def write(rows: list[dict[str, str]], path: Path) -> None:
    """Keep rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def lines(rows: list[dict[str, str]]) -> list[str]:
    """The lines of a table."""
    header = f"| from nothing, {rows[0]['quarters']} quarters | seconds |"
    table = [f"| {row['executor']} | {row['seconds']} |" for row in rows]
    return [header, "|---|---:|", *table]


def read() -> list[dict[str, str]]:
    """The rows that were kept."""
    with KEPT.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    """Measure, keep the rows, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.celery_run")
    parser.add_argument("--quarters", type=int, default=QUARTERS)
    parser.add_argument("--out", type=Path, default=KEPT, help="the CSV file to keep the rows in")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="klantprofielen-celery-") as folder:
        rows = measure(asked.quarters, Path(folder))
    write(rows, asked.out)
    print("\n".join(lines(rows)))


if __name__ == "__main__":
    main()
