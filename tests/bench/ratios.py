"""Ratios that a commit may not make much worse; `python -m tests.bench.ratios` measures them and keeps them as numbers.

Both sides of a ratio are processor seconds, measured at the same time or in turns, so that a busy machine slows both.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from orchestration.domain.quarter import FIRST_QUARTER, quarters
from orchestration.synthetic.demo.generate import generate
from tests.bench.measuring import Cost, cost
from tests.bench.reading import OURS, PEER, golden_cases, read_with
from tests.support.workspace import DEMO, Workspace

KEPT = Path(__file__).with_name("ratios.toml")
MARGIN = 1.25
ROUNDS = 3

NOTHING_NEW = "nothing new against its floor"
ADDED = "a quarter added at 12 quarters against at 6"
PAGE = "seconds a page against extract_table"

_FLOOR = "import pydantic_settings, rich.console, typer"
_EVERY = 5
"""One in so many golden files is read."""


def kept() -> dict[str, float]:
    """The number of each ratio."""
    return tomllib.loads(KEPT.read_text(encoding="utf-8"))


def best(measure: Callable[[], float], bound: float, rounds: int = ROUNDS) -> float:
    """The least of a few rounds, or the first that is within a bound: what else the machine does only adds."""
    least = measure()
    for _ in range(rounds - 1):
        if least <= bound:
            break
        least = min(least, measure())
    return least


def fault(name: str, measured: float, number: float) -> str | None:
    """A sentence about a ratio that is more than a quarter worse than its number; none about another."""
    if measured <= MARGIN * number:
        return None
    return (
        f"{name}: {measured:.2f}, and {KEPT.name} has {number:.2f}. Find what became slower; if it must be, "
        "`python -m tests.bench.ratios` writes new numbers."
    )


def nothing_new(workspace: Workspace) -> float:
    """A build with nothing new, against a start of Python with the libraries of a command line; the least of some each.

    Args:
        workspace: built; no build is timed until one had nothing to do there.
    """
    build = workspace.command("klantprofielen", "build")
    floor = [sys.executable, "-c", _FLOOR]
    for command in (build, floor):
        _cost(command, workspace)
    pairs = [(_cost(build, workspace).processor, _cost(floor, workspace).processor) for _ in range(ROUNDS)]
    builds, floors = zip(*pairs, strict=True)
    return float(min(builds) / min(floors))


class Histories:
    """Six quarters of the demo and twelve, built, to which the same quarter is added at the same time."""

    def __init__(self, six: Workspace, folder: Path) -> None:
        """Build six earlier quarters onto a copy of the demo of `DEMO`, built."""
        self.folder = folder
        last = DEMO[DEMO.index("--until") + 1]
        earlier = quarters(FIRST_QUARTER, last)[-12:-6]
        self.next = _after(last)
        generate(folder / "earlier", earlier)
        generate(folder / "next", [self.next])
        self.six = six
        self.twelve = _copy(six, folder / "twelve")
        shutil.copytree(folder / "earlier" / "raw", self.twelve.raw, dirs_exist_ok=True)
        _cost(self.twelve.command("klantprofielen", "build"), self.twelve)

    def added(self) -> float:
        """Processor seconds of the quarter added to twelve, against those of the quarter added to six."""
        homes = [_copy(each, self.folder / "added" / name) for each, name in ((self.six, "6"), (self.twelve, "12"))]
        for home in homes:
            shutil.copytree(self.folder / "next" / "raw" / self.next, home.raw / self.next)
        with ThreadPoolExecutor(len(homes)) as executor:
            six, twelve = executor.map(lambda home: _cost(home.command("klantprofielen", "build"), home), homes)
        shutil.rmtree(self.folder / "added")
        return twelve.processor / six.processor


def page() -> float:
    """Processor seconds of our reader for some golden files, against those of pdfplumber's `extract_table`."""
    cases = [case for case in golden_cases() if case.rows][::_EVERY]
    with ThreadPoolExecutor(2) as executor:
        (_, ours), (_, peers) = executor.map(lambda reader: read_with(reader, cases), (OURS, PEER))
    return ours / peers


def _after(quarter_key: str) -> str:
    return quarters(quarter_key, "2099Q4")[1]


def _copy(workspace: Workspace, folder: Path) -> Workspace:
    """A copy; dbt parses its project anew in each, as the path of the warehouse is another."""
    copy = Workspace(folder / "raw", folder / "data")
    folder.mkdir(parents=True)
    shutil.copytree(workspace.raw, copy.raw)
    shutil.copytree(workspace.data, copy.data, symlinks=True)
    return copy


def _cost(command: list[str], workspace: Workspace) -> Cost:
    """What a command costs.

    Raises:
        RuntimeError: if it does not end as a build with quarantined files does.
    """
    log = workspace.data.with_name("log")
    # Compiled once, our code is timed as users have it.
    environment = {name: value for name, value in workspace.environment.items() if name != "PYTHONDONTWRITEBYTECODE"}
    spent = cost(command, environment, workspace.data.parent, log)
    if spent.code not in (0, 1):
        raise RuntimeError(log.read_text(encoding="utf-8"))
    return spent


def main() -> None:
    """Measure each ratio, the least of some rounds, and write it into the file."""
    with tempfile.TemporaryDirectory(prefix="klantprofielen-ratios-") as name:
        folder = Path(name)
        six = Workspace(folder / "six" / "raw", folder / "six" / "data")
        demo = six.command("klantprofielen", "demo", "--out", six.raw.parent, *DEMO)
        subprocess.run(demo, check=True, stdout=subprocess.DEVNULL)
        _cost(six.command("klantprofielen", "build"), six)
        measures = {NOTHING_NEW: lambda: nothing_new(six), ADDED: Histories(six, folder).added, PAGE: page}
        text = KEPT.read_text(encoding="utf-8")
        for what, measure in measures.items():
            measured = best(measure, 0)
            print(f"{what}: {measured:.2f}")
            text = re.sub(rf'^("{what}") = .*$', rf"\1 = {measured:.2f}", text, flags=re.MULTILINE)
    KEPT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
