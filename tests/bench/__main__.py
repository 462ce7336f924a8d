"""`make bench`: measures everything in one go, and writes docs/evidence/benchmarks.md."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from orchestration.domain.quarter import FIRST_QUARTER, quarters
from orchestration.synthetic.demo import DEFAULT_QUARTERS, DEFAULT_UNTIL
from orchestration.synthetic.demo.generate import generate
from orchestration.system.settings import PROJECT_DIR
from tests.bench import celery_run, growth, scale
from tests.bench.checkouts import Checkout
from tests.bench.producers import producers
from tests.bench.reading import by_case, compare, demo_cases, golden_cases, passed_on

REPORT = PROJECT_DIR / "docs" / "evidence" / "benchmarks.md"


def main() -> None:
    """Measure, and write the reports."""
    with tempfile.TemporaryDirectory(prefix="klantprofielen-bench-") as folder:
        demo = Path(folder, "demo")
        generate(demo, quarters(FIRST_QUARTER, DEFAULT_UNTIL)[-DEFAULT_QUARTERS:])
        regional, golden = demo_cases(demo), golden_cases()
        _, on_demo = compare(regional)
        found, on_golden = compare(golden)
        on_errors = passed_on([*regional, *golden])
        command = [sys.executable, "-m", "tests.bench.cores", str(demo)]
        on_cores = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
        histories, on_celery = Path(folder, "growth"), Path(folder, "celery")
        rows = list(growth.measure([Checkout(PROJECT_DIR)], growth.SIZES, histories))
        growth.write(rows, growth.KEPT)
        celery_run.write(celery_run.measure(celery_run.QUARTERS, on_celery), celery_run.KEPT)
    scale.main()
    sections = [
        ("Machine", [machine()]),
        ("Readers on the synthetic demo", on_demo),
        ("Readers on the golden corpus", on_golden),
        ("Reading by producer", producers()),
        ("What should be kept out", on_errors),
        ("Loading the demo with all cores", on_cores),
        ("Growth", [_GROWTH, *scale.tables(rows)]),
        ("The golden corpus, case by case", by_case(golden, found)),
    ]
    text = "\n\n".join(f"## {title}\n\n" + "\n".join(lines) for title, lines in sections)
    REPORT.write_text(f"{INTRODUCTION}\n{text}\n", encoding="utf-8")
    print(text)


_GROWTH = """Histories of the demo, each built from nothing, with a quarter added, and with nothing new
(`python -m tests.bench.growth`). The floor is importing dagster, dagster-dbt and dbt, and a bare `dbt build`, without
unit tests, of the same project on the same rows. [As it grows](scale.md) reads these figures.
"""

INTRODUCTION = """# Benchmarks

`make bench` writes this page. All publications here are synthetic. A count is right if it is
in the right row and the right column. The other readers run with their defaults, and we judge them mildly: a row of
text that ends in five numbers counts as a row too. Pages per second are per second of processor time; each reader runs
in one process, and two readers run at the same time. *Growth* has two sorts of seconds: those on the clock, and
processor seconds of a build and all that it starts.
"""


def machine() -> str:
    """What this was measured on."""
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("pypdfium2", "pdfplumber", "pdfminer.six", "camelot-py", "tabula-py")
    )
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({_cpu_model()}), {gib:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {libraries}."
    )


def _cpu_model() -> str:
    """As the kernel calls it, where it does."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


if __name__ == "__main__":
    main()
