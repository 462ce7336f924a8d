"""Runs of the real command line, each in folders of its own."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pytest

from orchestration.system.settings import DATA_DIR_VARIABLE, PROJECT_DIR, RAW_DIR_VARIABLE
from tests.support.quicker import parsed_before, parsed_once

RAW = PROJECT_DIR / "raw"
DEMO = ("--quarters", "6", "--until", "2022Q1")
"""The demo that the cookbook asks, as options of `klantprofielen demo`."""

BUILDS = frozenset({"build", "rebuild", "docs"})
"""The commands that run dbt and Dagster."""


@dataclass(frozen=True)
class Workspace:
    """A raw and a data folder, and the command line working in them."""

    raw: Path
    data: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment that points at the two folders."""
        return {**os.environ, RAW_DIR_VARIABLE: str(self.raw), DATA_DIR_VARIABLE: str(self.data), "COLUMNS": "500"}

    def command(self, name: str, *arguments: str | Path) -> list[str]:
        """A program of this environment with its arguments."""
        return [str(Path(sys.executable).with_name(name)), *map(str, arguments)]

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command of `klantprofielen` to its end in this process, which spares the seconds that imports take."""
        from orchestration.cli.app import main
        from orchestration.cli.terminal import err, out

        printed, told = io.StringIO(), io.StringIO()
        command = self.command("klantprofielen", *arguments)
        log = logging.getLogger("orchestration")
        with ExitStack() as stack:
            stack.enter_context(mock.patch.dict(os.environ, self.environment))
            stack.enter_context(mock.patch.object(sys, "argv", command))
            stack.enter_context(mock.patch.object(log, "handlers", []))
            for console in (out, err):
                stack.enter_context(mock.patch.object(console, "_width", int(self.environment["COLUMNS"])))
            if arguments[0] in BUILDS:
                stack.enter_context(parsed_once(self.data))
            stack.enter_context(chdir(self.data.parent))
            stack.enter_context(redirect_stdout(printed))
            stack.enter_context(redirect_stderr(told))
            with pytest.raises(SystemExit) as ended:
                main()
        code = ended.value.code or 0
        assert isinstance(code, int)
        return subprocess.CompletedProcess(command, code, printed.getvalue(), told.getvalue())

    def spawn(
        self, *arguments: str | Path, program: str = "klantprofielen", variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end in a process of its own; `variables` go with the environment."""
        return subprocess.run(
            self.command(program, *arguments),
            env={**self.environment, **self._parsed(arguments), **(variables or {})},
            cwd=self.data.parent,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    def start(self, *arguments: str | Path, variables: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start the command line and leave it running; `variables` go with the environment."""
        return subprocess.Popen(
            self.command("klantprofielen", *arguments),
            env={**self.environment, **self._parsed(arguments), **(variables or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )

    def _parsed(self, arguments: Sequence[str | Path]) -> dict[str, str]:
        return parsed_before(self.data) if arguments and arguments[0] in BUILDS else {}

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows from the published marts."""
        with duckdb.connect(self.data / "published" / "klantprofielen.duckdb", read_only=True) as connection:
            connection.execute("USE marts")
            return connection.execute(sql, parameters).fetchall()

    def exports(self) -> dict[str, bytes]:
        """The bytes of every published CSV and Parquet file, and of what describes them, by name."""
        published = self.data / "published"
        paths = [path for folder in (published, published / "csv", published / "parquet") for path in folder.iterdir()]
        return {path.name: path.read_bytes() for path in paths if path.is_file() and path.suffix != ".duckdb"}
