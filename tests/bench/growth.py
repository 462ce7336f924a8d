"""`python -m tests.bench.growth CHECKOUT …`: what a build costs, the longer the history that it builds.

Histories of the synthetic demo, each built from nothing, with a quarter added, and with nothing new; and the floor of
each: what no build through Dagster and dbt can do without, which is importing both and a bare `dbt build` of the same
project on the same rows. Several checkouts take turns, so that they have the same machine in the same hour.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from orchestration.domain.quarter import FIRST_QUARTER, quarters
from orchestration.synthetic.demo.generate import generate
from orchestration.system.settings import PROJECT_DIR, Settings
from tests.bench.checkouts import Checkout
from tests.bench.measuring import Cost, cost

SIZES = (6, 12, 24, 48)
UNTIL = "2026Q2"
"""The quarter that is added to each history."""

KEPT = PROJECT_DIR / "docs" / "evidence" / "growth.csv"

FROM_NOTHING, ADDED, NOTHING_NEW, FLOOR = BUILDS = "from nothing", "a quarter added", "nothing new", "the floor"

_PARTS = {
    "load_staging": "reading",
    "dbt_build": "dbt",
    "published__klantprofielen": "publishing",
    "published__report": "report",
}
"""What the Dagster steps do, by how their names begin."""

_FLOOR = """
import sys
import dagster
import dagster_dbt
from dbt.cli.main import dbtRunner
project, target = sys.argv[1:]
result = dbtRunner().invoke(["build", "--quiet", "--project-dir", project, "--profiles-dir", project,
                             "--exclude-resource-type", "unit_test",
                             "--target-path", target, "--log-path", target + "/logs"])
sys.exit(not result.success)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """What a build of a commit cost; the parts are seconds of its steps, and what they leave is imports and Dagster."""

    commit: str
    quarters: int
    files: int
    build: str
    seconds: float
    processor: float
    memory: int
    published: int = 0
    reading: float = 0
    dbt: float = 0
    publishing: float = 0
    report: float = 0


def measure(checkouts: Sequence[Checkout], sizes: Sequence[int], work: Path) -> Iterator[Row]:
    """Every build of every history, the checkouts in turns.

    Args:
        checkouts: each with an environment of its own.
        sizes: how many quarters each history has.
        work: an empty folder for what is built.
    """
    for checkout in checkouts:
        checkout.require_own_code()
    keys = quarters(FIRST_QUARTER, UNTIL)[-max(sizes) - 1 :]
    _say(f"typesetting {len(keys)} quarters")
    work.mkdir(exist_ok=True)
    generate(work / "demo", keys)
    store = work / "demo" / "raw"
    # The first run of a checkout compiles it, and fills the caches of the machine.
    _take(store, keys[-2:-1], work / "warm" / "raw")
    for number, checkout in enumerate(checkouts):
        _build(checkout, work / "warm" / "raw", work / "warm" / str(number) / "data")
    for size in sizes:
        yield from _history(checkouts, store, keys[-size - 1 :], work / str(size))
        shutil.rmtree(work / str(size))


def _history(checkouts: Sequence[Checkout], store: Path, keys: Sequence[str], folder: Path) -> Iterator[Row]:
    """The builds of one history, whose last quarter is the one that is added."""
    raw = folder / "raw"
    homes = [(checkout, folder / str(number) / "data") for number, checkout in enumerate(checkouts)]
    for build, added in ((FROM_NOTHING, keys[:-1]), (ADDED, keys[-1:]), (NOTHING_NEW, ())):
        _take(store, added, raw)
        files = sum(1 for key in added for _ in (raw / key).glob("*.pdf"))
        for checkout, data in homes:
            _say(f"{checkout.name()} at {len(keys) - 1} quarters: {build}")
            began = time.time()
            spent = _build(checkout, raw, data)
            parts = _seconds_by_part(Settings(raw_dir=raw, data_dir=data), began)
            published = sum(path.stat().st_size for path in _files(data / "published"))
            yield _row(checkout, len(keys) - 1, files, build, spent, published, **parts)
        if build == FROM_NOTHING:
            for checkout, data in homes:
                yield _row(checkout, len(keys) - 1, files, FLOOR, _floor(checkout, data))


def _row(checkout: Checkout, size: int, files: int, build: str, spent: Cost, published: int = 0, **parts: float) -> Row:
    seconds, processor = round(spent.seconds, 2), round(spent.processor, 2)
    rounded = {part: round(taken, 2) for part, taken in parts.items()}
    return Row(checkout.name(), size, files, build, seconds, processor, spent.memory, published, **rounded)


def _take(store: Path, keys: Iterable[str], raw: Path) -> None:
    for key in keys:
        shutil.copytree(store / key, raw / key)


def _build(checkout: Checkout, raw: Path, data: Path) -> Cost:
    """Build once; pictures are not read, so that it is the same with the extra `ocr` as without.

    Raises:
        RuntimeError: if it does not end as a build with quarantined files does.
    """
    data.parent.mkdir(parents=True, exist_ok=True)
    environment = checkout.environment(raw, data) | {"KLANTPROFIELEN_OCR_SECONDS": "0"}
    log = data.with_name("build.log")
    spent = cost([checkout.program("klantprofielen"), "build"], environment, data.parent, log)
    printed = log.read_text(encoding="utf-8")
    if spent.code not in (0, 1) or "Traceback" in printed:
        raise RuntimeError(printed)
    return spent


def _floor(checkout: Checkout, data: Path) -> Cost:
    """The floor of a history, on a copy of its warehouse; dbt has parsed the project before, as in most builds."""
    with tempfile.TemporaryDirectory(prefix="klantprofielen-floor-") as name:
        folder, project = Path(name), checkout.path / "dbt_project"
        shutil.copy(data / "warehouse.duckdb", folder)
        command = [checkout.program("python"), "-P", "-c", _FLOOR, str(project), f"{folder}/target"]
        environment, log = checkout.environment(folder, folder), folder / "log"
        cost(command, environment, folder, log)
        spent = cost(command, environment, folder, log)
        if spent.code != 0:
            raise RuntimeError(log.read_text(encoding="utf-8"))
    return spent


def _seconds_by_part(settings: Settings, since: float) -> dict[str, float]:
    """What the steps of the runs since a moment took, by what they do."""
    from orchestration.defs.instance import open_instance

    taken: defaultdict[str, float] = defaultdict(float)
    with open_instance(settings) as instance:
        for run in instance.get_runs():
            for step in instance.get_run_step_stats(run.run_id):
                if step.start_time is not None and step.end_time is not None and step.start_time >= since:
                    (part,) = (part for prefix, part in _PARTS.items() if step.step_key.startswith(prefix))
                    taken[part] += step.end_time - step.start_time
    return taken


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.resolve().rglob("*") if path.is_file())


def write(rows: Iterable[Row], path: Path) -> None:
    """Keep rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Row)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(map(asdict, rows))


def read(path: Path) -> list[Row]:
    """The rows that were kept."""
    kinds = {"quarters": int, "files": int, "memory": int, "published": int, "commit": str, "build": str}
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Row(**{name: kinds.get(name, float)(value) for name, value in row.items()}) for row in csv.DictReader(file)
        ]


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def main() -> None:
    """Measure, keep the rows, and print the tables of them."""
    from tests.bench.scale import tables

    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth")
    parser.add_argument("checkouts", type=Path, nargs="*", default=[PROJECT_DIR], metavar="CHECKOUT")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="quarters of each history")
    parser.add_argument("--out", type=Path, default=KEPT, help="the CSV file to keep the rows in")
    asked = parser.parse_args()
    checkouts = [Checkout(path.resolve()) for path in asked.checkouts]
    with tempfile.TemporaryDirectory(prefix="klantprofielen-growth-") as folder:
        rows = list(measure(checkouts, sorted(asked.sizes), Path(folder)))
    write(rows, asked.out)
    print("\n".join(tables(rows)))


if __name__ == "__main__":
    main()
