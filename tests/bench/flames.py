"""`python -m tests.bench.flames`: where the three kinds of build spend their time, as flame graphs in docs/evidence."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from orchestration.domain.quarter import FIRST_QUARTER, quarters
from orchestration.synthetic.demo.generate import generate
from orchestration.system.settings import DATA_DIR_VARIABLE, PROJECT_DIR, RAW_DIR_VARIABLE, variable_of
from tests.bench.growth import ADDED, FROM_NOTHING, NOTHING_NEW, UNTIL

QUARTERS = 24
RATE = 20
"""Samples a second; more make larger pictures, and slow the build."""

LEAST = 0.5
"""Functions with fewer percents of the samples are left out: of a build there are thousands."""

_FUNCTION = re.compile(r"<g><title>[^<]*?, ([\d.]+)%\)</title>.*?</g>", re.DOTALL)

_ABSOLUTE = re.compile(r"(?<![\w/.:\"])(?:/[\w.+-]+)+/([\w.+-]*)")

EVIDENCE = PROJECT_DIR / "docs" / "evidence"


def flames(count: int, work: Path, to: Path) -> None:
    """Build a history from nothing, with a quarter added, and with nothing new, and draw each build.

    Args:
        count: how many quarters the history has.
        work: an empty folder for what is built.
        to: the folder for the pictures.
    """
    keys = quarters(FIRST_QUARTER, UNTIL)[-count - 1 :]
    generate(work / "demo", keys)
    raw = work / "raw"
    for build, added in ((FROM_NOTHING, keys[:-1]), (ADDED, keys[-1:]), (NOTHING_NEW, ())):
        for key in added:
            shutil.copytree(work / "demo" / "raw" / key, raw / key)
        path = to / f"flame-{build.replace(' ', '-')}.svg"
        _record(path, {RAW_DIR_VARIABLE: str(raw), DATA_DIR_VARIABLE: str(work / "data")})
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


def _record(path: Path, variables: dict[str, str]) -> None:
    """Sample a build with its worker processes, by function; a build with quarantined files ends well."""
    programs = Path(sys.executable).parent
    options = ["--rate", str(RATE), "--function", "--subprocesses", "--format", "flamegraph", "--output", str(path)]
    command = [str(programs / "py-spy"), "record", *options, "--", str(programs / "klantprofielen"), "build"]
    environment = os.environ | variables | {variable_of("ocr_seconds"): "0"}
    path.unlink(missing_ok=True)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if not path.exists() or "Traceback" in done.stderr:
        raise RuntimeError(done.stderr)
    path.write_text(without_places(without_small(path.read_text(encoding="utf-8"))), encoding="utf-8")


def without_small(picture: str) -> str:
    """A flame graph of py-spy without the functions that are in few samples."""
    return _FUNCTION.sub(lambda function: function[0] if float(function[1]) >= LEAST else "", picture)


def without_places(picture: str) -> str:
    """The same without the folders of absolute paths, which are those of whoever measured."""
    return _ABSOLUTE.sub(r"\1", picture)


def main() -> None:
    """Draw them."""
    with tempfile.TemporaryDirectory(prefix="klantprofielen-flames-") as folder:
        flames(QUARTERS, Path(folder), EVIDENCE)


if __name__ == "__main__":
    main()
