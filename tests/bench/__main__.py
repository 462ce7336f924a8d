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
from tests.bench.demo_build import builds
from tests.bench.floor import BOUND, over_floor
from tests.bench.producers import producers
from tests.bench.reading import by_case, compare, demo_cases, golden_cases, passed_on

NEXT_QUARTER = "2025Q1"
REPORT = PROJECT_DIR / "docs" / "evidence" / "benchmarks.md"


def main() -> None:
    """Measure and write the report; exit code 1 if a run takes longer than it may."""
    with tempfile.TemporaryDirectory(prefix="klantprofielen-bench-") as folder:
        demo = Path(folder, "demo")
        generate(demo, quarters(FIRST_QUARTER, DEFAULT_UNTIL)[-DEFAULT_QUARTERS:])
        regional, golden = demo_cases(demo), golden_cases()
        _, on_demo = compare(regional)
        found, on_golden = compare(golden)
        on_errors = passed_on([*regional, *golden])
        command = [sys.executable, "-m", "tests.bench.cores", str(demo)]
        on_cores = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
        on_builds = builds(demo, Path(folder), NEXT_QUARTER)
    floor, ratio = over_floor()
    sections = [
        ("Machine", [machine()]),
        ("Readers on the synthetic demo", on_demo),
        ("Readers on the golden corpus", on_golden),
        ("Reading by producer", producers()),
        ("What should be kept out", on_errors),
        ("Loading the demo with all cores", on_cores),
        ("Building the demo", on_builds),
        ("A run with nothing new", floor),
        ("The golden corpus, case by case", by_case(golden, found)),
    ]
    text = "\n\n".join(f"## {title}\n\n" + "\n".join(lines) for title, lines in sections)
    REPORT.write_text(f"{INTRODUCTION}\n{text}\n", encoding="utf-8")
    print(text)
    sys.exit(ratio > BOUND)


INTRODUCTION = """# Benchmarks

`make bench` writes this page. All publications here are synthetic. A count is right if it is
in the right row and the right column. The other readers run with their defaults, and we judge them mildly: a row of
text that ends in five numbers counts as a row too. Pages per second are per second of processor time; each reader runs
in one process, and two readers run at the same time.
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
