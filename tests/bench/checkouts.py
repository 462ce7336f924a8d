"""Runs the command line of a checked-out commit, and notes what its users meet; nothing here imports the project."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.differences import OPTIONS, help_entries

PUBLICATIONS, DEMO, NOTHING = "publications", "demo", "nothing"
INVOCATIONS = {
    PUBLICATIONS: (
        "--help",
        "frobnicate",
        "status",
        "KLANTPROFIELEN_LOCK_SECONDS=soon status",
        "sql 'select 1'",
        "sql 'select 1 as one' --csv",
        "sql 'select 1' --csv --json",
        "sql 'select nothing'",
        "read {missing}",
        "read {other}",
        "show {publication} --to {folder}",
        "show {other} --to {folder}",
        "show {missing}",
        "metric",
        "metric profielgraad --by amr",
        "metric profielgraad --by amr --csv",
        "metric nothing",
        "report",
        "fetch",
        "fetch --quarter Q9",
        "worker",
        "serve nothing",
        "demo --out {folder}",
        "reference update --year 1999",
    ),
    DEMO: (
        "status",
        "metric profielgraad registratiegraad --by amr --by {quarter} --json",
        "metric profielgraad totaal --by gemeente --by {year} --csv",
        "metric profielgraad --by amr --quarter 2014Q1",
        "sql 'from fct_klantprofielen_amr order by all' --as-of 2024-06-01 --csv",
    ),
    NOTHING: (
        "status",
        "sql 'select 1'",
        "metric profielgraad",
        "add {other}",
        "add {missing}",
        "add {publication}",
        "add {publication} {other}",
    ),
}
"""Commands that take little time, by what they run on. If they end well, what --csv and --json print counts too."""

_OURS = ("KLANTPROFIELEN_", "DAGSTER_", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV")


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checked-out commit with its environment."""

    path: Path

    def commit(self) -> str:
        """The hash of the commit.

        Raises:
            SystemExit: if a file differs from the commit.
        """
        git = ["git", "--no-optional-locks", "-C", str(self.path)]
        changed = subprocess.run([*git, "status", "--porcelain", "-uno"], capture_output=True, text=True, check=True)
        if changed.stdout:
            raise SystemExit(f"{self.path} has uncommitted changes: its results can't be kept by commit.")
        return subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()

    def name(self) -> str:
        """The first digits of the commit, with `-dirty` if a file differs from it."""
        git = ["git", "--no-optional-locks", "-C", str(self.path), "describe", "--always", "--dirty", "--exclude=*"]
        return subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip()

    def require_own_code(self) -> None:
        """Make sure that the environment runs this checkout and no other.

        Raises:
            SystemExit: if it imports the project from another folder.
        """
        program = [self.program("python"), "-P", "-c"]
        code = "import orchestration; print(orchestration.__file__)"
        found = subprocess.run([*program, code], env=_environment(), capture_output=True, text=True, check=True)
        if not Path(found.stdout.strip()).is_relative_to(self.path):
            raise SystemExit(f"The environment of {self.path} runs {found.stdout.strip()}: install it anew.")

    def program(self, name: str) -> str:
        """A program of its environment."""
        return str(self.path / ".venv" / "bin" / name)

    def environment(self, raw: Path, data: Path) -> dict[str, str]:
        """This process's environment, for two folders."""
        folders = {"KLANTPROFIELEN_RAW_DIR": str(raw), "KLANTPROFIELEN_DATA_DIR": str(data)}
        return _environment() | folders | {"COLUMNS": "300"}

    def run(self, arguments: Sequence[str], raw: Path, data: Path) -> subprocess.CompletedProcess[str]:
        """Run the command line to its end; a leading NAME=value goes to its environment."""
        environment = self.environment(raw, data)
        while arguments and (assignment := re.fullmatch("([A-Z_]+)=(.*)", arguments[0])):
            environment[assignment[1]], arguments = assignment[2], arguments[1:]
        data.parent.mkdir(parents=True, exist_ok=True)
        command = [self.program("klantprofielen"), *arguments]
        return subprocess.run(
            command, env=environment, cwd=data.parent, capture_output=True, encoding="utf-8", check=False
        )

    def build(self, raw: Path, data: Path) -> int:
        """Build once, and leave what that prints in `build.log` beside the data folder.

        Returns:
            The exit code.

        Raises:
            SystemExit: if nothing is published afterwards.
        """
        print(f"{self.path} builds {data}", file=sys.stderr)
        done = self.run(["build"], raw, data)
        log = data.with_name("build.log")
        log.write_text(done.stdout + done.stderr, encoding="utf-8")
        if not (data / "published" / "csv").is_dir():
            raise SystemExit(f"{self.path} published nothing; see {log}.")
        return done.returncode


def _environment() -> dict[str, str]:
    """This process's environment without what would change what a command does."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}


def observe(checkout: Checkout, raws: Mapping[str, Path], home: Path) -> dict[str, Any]:
    """Build each input in a folder under `home`, and note what a user of the command line meets."""
    exits: dict[str, int] = {f"build, {name}": checkout.build(raw, home / name / "data") for name, raw in raws.items()}
    scratch = home / NOTHING
    scratch.mkdir()
    (scratch / "other.pdf").write_bytes(b"<html>404</html>")
    pdfs = sorted(raws[PUBLICATIONS].rglob("*.pdf"))
    places: dict[str, Path | str] = {
        "missing": scratch / "missing.pdf",
        "other": scratch / "other.pdf",
        "publication": pdfs[0],
    }
    places["folder"] = scratch
    # The groupings had Dutch names before.
    has_dutch = "kwartaal" in checkout.run(["metric", "--help"], scratch / "raw", scratch / "data").stdout
    places |= {"quarter": "kwartaal", "year": "jaar"} if has_dutch else {"quarter": "quarter", "year": "year"}
    output: dict[str, str] = {}
    for name, invocations in INVOCATIONS.items():
        for number, invocation in enumerate(invocations, start=1):
            arguments = [part.format_map(places) for part in shlex.split(invocation)]
            done = checkout.run(arguments, raws.get(name, scratch / "raw"), home / name / "data")
            exits[f"{name} {number}, {invocation}"] = done.returncode
            if done.returncode == 0 and {"--csv", "--json"} & set(arguments):
                output[f"{name} {number}, {invocation}"] = done.stdout
    planted = (raws[DEMO].parent / "geplant.csv").read_text(encoding="utf-8").splitlines()
    pdfs += [raws[DEMO] / bestand for bestand in sorted({row["bestand"] for row in csv.DictReader(planted)})]
    read = checkout.run(["read", "--json", *map(str, pdfs)], raws[PUBLICATIONS], scratch / "data")
    helped = dict(_helped(checkout, [], scratch))
    options = [f"{command} {option}" for command, entries in helped.items() for option in entries]
    return {
        "exit codes": {**exits, "read --json": read.returncode},
        "output of --csv and --json": output,
        "read --json": [json.loads(line) for line in read.stdout.splitlines()],
        "commands": dict.fromkeys(helped, True),
        "options": dict.fromkeys((OPTIONS.get(option, option) for option in options), True),
        "files filed by add": dict.fromkeys(files(scratch / "raw"), True),
    }


def _helped(checkout: Checkout, command: list[str], scratch: Path) -> Iterator[tuple[str, list[str]]]:
    """Each command and subcommand, with its options."""
    text = checkout.run([*command, "--help"], scratch / "raw", scratch / "data").stdout
    yield " ".join(command), help_entries(text, "Options")
    for name in help_entries(text, "Commands"):
        yield from _helped(checkout, [*command, name], scratch)


def files(folder: Path) -> list[str]:
    """The paths of all files in a folder and its subfolders, with forward slashes."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
