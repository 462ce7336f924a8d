"""Where attacks are tried: the honest publications, built once, and commands with small limits."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import duckdb

from orchestration.system.settings import (
    DATA_DIR_VARIABLE,
    HOSTS_VARIABLE,
    LISTINGS_VARIABLE,
    PREFIX,
    PROJECT_DIR,
    RAW_DIR_VARIABLE,
)
from tests.hostile.attack import Attack
from tests.hostile.judge import MOST_SECONDS_OVER, Outcome, Verdict, bad_words_by_name, manners
from tests.hostile.measured import MAIN, Measured, run
from tests.support.fault import FAULT_PATH
from tests.support.workspace import RAW

QUARTER = "2021Q1"
"""The folder in which attacks lie: that of the publication that carries them."""

START_SECONDS = 300
"""What a command may take beside what it reads, on a machine that has much other work: a hang is longer."""

MOST_OWN, MOST_OWN_OF_BUILD = 400, 700
"""Megabytes that a command may have itself; a build has Dagster, dbt and DuckDB in it."""

MOST_CHILD = 512 + 150
"""Megabytes that a worker may have: its limit, and the libraries that it shares."""

_FIGURES = (
    "fct_klantprofielen_gemeente",
    "fct_klantprofielen_amr",
    "fct_klantprofielen_nederland",
    "mart_stand",
    "mart_trend",
)
_PLACES = "publicatie_id|bbox|pagina"

Figures = Mapping[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Bench:
    """A raw and a data folder to spoil, and the commands that work in them."""

    raw: Path
    data: Path
    max_seconds: int

    def command(
        self, *arguments: str | Path, files: int = 1, program: str = MAIN, variables: Mapping[str, str] | None = None
    ) -> Measured:
        """Run a command; it may take the limit of seconds, and ten more, for each of so many files."""
        most = START_SECONDS + files * (self.max_seconds + MOST_SECONDS_OVER)
        return run([*map(str, arguments)], self._environment(variables or {}), self.data.parent, most, program)

    def _environment(self, variables: Mapping[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        return {
            **kept,
            RAW_DIR_VARIABLE: str(self.raw),
            DATA_DIR_VARIABLE: str(self.data),
            f"{PREFIX}MAX_SECONDS": str(self.max_seconds),
            # Reading pictures has limits of its own, far above those that are held here.
            f"{PREFIX}OCR_SECONDS": "0",
            LISTINGS_VARIABLE: "",
            HOSTS_VARIABLE: "",
            "COLUMNS": "500",
            "NO_PROXY": "127.0.0.1,localhost",
            "PYTHONPATH": os.pathsep.join([FAULT_PATH, str(PROJECT_DIR)]),
            "PARSED_ONCE": "yes",
            **variables,
        }

    @property
    def quarter(self) -> Path:
        """The folder in raw/ for attacks."""
        return self.raw / QUARTER

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows from the published marts."""
        with duckdb.connect(self.data / "published" / "klantprofielen.duckdb", read_only=True) as connection:
            connection.execute("USE marts")
            return connection.execute(sql).fetchall()

    def figures(self) -> Figures:
        """Every published figure, wherever on which page it stands."""
        return {
            table: sorted(
                self.query(f"SELECT COLUMNS(name -> NOT regexp_matches(name, '{_PLACES}')) FROM {table}"), key=repr
            )
            for table in _FIGURES
        }


@dataclass(frozen=True)
class Workshop:
    """The honest publications as built, of which each trial gets a copy."""

    built: Path
    max_seconds: int

    @classmethod
    def build(cls, folder: Path, max_seconds: int) -> Workshop:
        """Build the honest publications in a folder of its own."""
        bench = Bench(RAW, folder / "data", max_seconds)
        measured = bench.command("build", files=3)
        assert measured.code == 0, measured.text
        return cls(folder / "data", max_seconds)

    @property
    def honest(self) -> Bench:
        """What was built; not to be changed."""
        return Bench(RAW, self.built, self.max_seconds)

    @contextmanager
    def bench(self, *, is_built: bool = False) -> Iterator[Bench]:
        """A copy of the publications, and of what was built if that is asked for, until the block ends."""
        folder = Path(mkdtemp(prefix="hostile-"))
        try:
            bench = Bench(folder / "raw", folder / "data", self.max_seconds)
            shutil.copytree(RAW, bench.raw)
            if is_built:
                shutil.copytree(self.built, bench.data)
            yield bench
        finally:
            # rmtree calls itself for each folder in a folder: deeper than Python may.
            subprocess.run(["rm", "--recursive", "--force", folder], check=True)  # noqa: S607


def stems(attacks: Sequence[Attack]) -> dict[str, Attack]:
    """The names of files for attacks; none is part of another."""
    return {f"a{number:03}-{attack.name}"[:120]: attack for number, attack in enumerate(attacks)}


def failed(measured: Measured, names: Iterable[str], most_own: int = MOST_OWN) -> tuple[dict[str, str], str | None]:
    """What is wrong with what a command printed of each file, by its name; and with how it ended, if anything is."""
    words, others = bad_words_by_name(measured.text, names)
    return words, manners(measured, most_own, MOST_CHILD) or others


def verdict(attack: Attack, entrance: str, measured: Measured, outcome: Outcome, fault: str | None = None) -> Verdict:
    """What came of an attack by an entrance."""
    return Verdict(attack.name, attack.kind, entrance, outcome, measured.seconds, measured.own, measured.child, fault)


def verdicts(
    entrance: str,
    measured: Measured,
    judged: Mapping[str, tuple[Attack, Outcome, str | None]],
    words: Mapping[str, str],
) -> list[Verdict]:
    """What came of attacks that one command got, by their names; what it printed of one comes first."""
    return [
        verdict(attack, entrance, measured, outcome, words.get(name) or fault)
        for name, (attack, outcome, fault) in judged.items()
    ]


def all_failed(entrance: str, measured: Measured, attacks: Iterable[Attack], fault: str) -> list[Verdict]:
    """The verdicts if a command failed as a whole."""
    return [verdict(attack, entrance, measured, "failed", fault) for attack in attacks]
