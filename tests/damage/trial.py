"""Commands on a copy of a built data folder, each in a process forked from one that has imported the libraries."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.support.workspace import RAW, Workspace

_LIBRARIES = (
    *("dagster", "dagster_dbt", "dbt.cli.main", "dbt.adapters.duckdb", "duckdb", "jinja2", "metricflow"),
    *("orchestration.cli.app", "orchestration.cli.build", "orchestration.defs.recipe", "orchestration.report.site"),
    *("orchestration.publishing.metrics", "orchestration.warehouse.staging", "rich.table", "alembic.config"),
    *("pdfplumber", "PIL.Image", "pypdfium2", "rdflib", "sqlglot", "xlsxwriter"),
)
_PR_CAPBSET_DROP = 24
_READ_ANYTHING = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, by which root reads and writes what nobody may."""
_CAPABILITY_VERSION = 0x20080522


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code (None if it hung), and what it printed."""

    code: int | None
    output: str

    @property
    def is_told(self) -> bool:
        """True if it ended well, or with a sentence."""
        return self.code in (0, 1, 2) and "Traceback" not in self.output and "nobody foresaw" not in self.output

    @property
    def sentence(self) -> str:
        """The last line that says what failed."""
        lines = [line.strip() for line in self.output.splitlines() if line.strip()]
        failed = [line for line in lines if line.startswith(("Failed:", "failed", "Error"))]
        return (failed or lines or [""])[0]


def import_libraries() -> None:
    """Import what is slow, and reads no data folder as it is imported."""
    os.environ.update(COLUMNS="500", NO_COLOR="1")
    for name in _LIBRARIES:
        __import__(name)


def run(workspace: Workspace, *arguments: str, seconds: float = 1800) -> Ended:
    """Run a command of `klantprofielen` in a fork of this process.

    `serve` ends before it becomes the program that goes on.
    """
    output = workspace.data.with_name("output.txt")
    child = os.fork()
    if child == 0:
        _become(workspace, arguments, output)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return Ended(os.waitstatus_to_exitcode(status), output.read_text(encoding="utf-8", errors="replace"))
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return Ended(None, output.read_text(encoding="utf-8", errors="replace"))


def _become(workspace: Workspace, arguments: Sequence[str], output: Path) -> None:
    """Be the command, and end with its exit code."""
    code = 99
    try:
        os.setsid()
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(descriptor, 1)
        os.dup2(descriptor, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        obey_permissions()
        os.environ.update(workspace.environment, HOME=str(workspace.data.parent))
        os.environ.pop("PYTEST_CURRENT_TEST", None)
        os.chdir(workspace.data.parent)
        sys.argv = workspace.command("klantprofielen", *arguments)
        os.execv = _go_no_further  # type: ignore[assignment]  # in a fork that ends here
        from orchestration.cli.app import main

        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException:  # noqa: BLE001 - as the interpreter would at its end
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def obey_permissions() -> None:
    """Be held to the permissions of files like any other user, with what this process starts, if it is root."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in _READ_ANYTHING:
        if libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "a capability can't be dropped")
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    sets = (ctypes.c_uint32 * 6)()
    if libc.capget(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capabilities can't be read")
    for lower in (0, 1, 2):  # effective, permitted, inheritable
        sets[lower] &= ~sum(1 << capability for capability in _READ_ANYTHING)
    if libc.capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capabilities can't be set")


def _go_no_further(*_: object) -> None:
    raise SystemExit(0)


@dataclass(frozen=True)
class Stand:
    """A built data folder to copy, and the folder in which its copies are tried: dbt knows it by that path."""

    workspace: Workspace
    pristine: Path
    published: dict[str, str]

    @classmethod
    def build(cls, folder: Path) -> Stand:
        """Build the real publications, twice, with all that commands leave beside what they publish."""
        workspace = Workspace(folder / "raw", folder / "data")
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(RAW, workspace.raw)
        workspace.data.mkdir()
        for command in (("build",), ("docs",), ("build",)):
            ended = run(workspace, *command)
            assert ended.code == 0, ended.output
        leave_more(workspace.data)
        pristine = folder / "pristine"
        workspace.data.rename(pristine)
        return cls(workspace, pristine, published(pristine))

    def renew(self) -> Path:
        """Put a fresh copy in place; returns it."""
        if self.workspace.data.exists():
            shutil.rmtree(self.workspace.data)
        # Of files that are one file, such as the pictures, the copies are one too.
        os.spawnvp(os.P_WAIT, "cp", ["cp", "-a", str(self.pristine), str(self.workspace.data)])
        return self.workspace.data


def leave_more(data: Path) -> None:
    """Leave what fetching, CBS, DuckDB and killed runs leave, and this build does not."""
    key = hashlib.sha256(b"https://example.org/x.pdf").hexdigest()[:32]
    answer = '{"url":"https://example.org/x.pdf","etag":"x","last_modified":null,"body":"{}"}'
    for path, text in {
        "ophalen": '{"url":"https://example.org/x.pdf","etag":"x","partitie":"2021Q1"}',
        "ophalen/listings": answer,
        "reference/odata": answer,
    }.items():
        (data / path).mkdir(parents=True, exist_ok=True)
        (data / path / f"{key}.json").write_text(text)
    (data / "ophalen" / f"{key}.pdf").write_bytes(b"%PDF-1.4")
    (data / "reference" / "cbs_gebieden_2023.csv").write_text("year\n2023\n")
    (data / "warehouse.owner").write_text("4194304\n")
    (data / "rebuild").mkdir()
    (data / "rebuild" / "warehouse.duckdb").write_bytes(b"half")
    (data / "published" / ".klantprofielen.duckdb.tmp").write_bytes(b"half")
    (data / "published" / ".rapport.tmp").mkdir()


def published(data: Path) -> dict[str, str]:
    """The SHA-256 of every file that is published, by its path; of the database the rows of each table."""
    root = data / "published"
    sums = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not _is_no_part(path.relative_to(root))
    }
    with duckdb.connect(root / "klantprofielen.duckdb", read_only=True) as connection:
        tables = connection.execute("SELECT schema_name, table_name FROM duckdb_tables() ORDER BY ALL").fetchall()
        for schema, table in tables:
            rows = connection.execute(f"SELECT count(*), bit_xor(hash(t)) FROM {schema}.{table} AS t").fetchall()
            sums[f"klantprofielen.duckdb/{schema}.{table}"] = str(rows)
    return sums


def _is_no_part(path: Path) -> bool:
    """True for the database, which is compared by its rows, for leftovers and for what was set aside."""
    return path.suffix == ".duckdb" or any(part.endswith(".tmp") or ".damaged-" in part for part in path.parts)


def histories(data: Path) -> dict[str, int]:
    """How much history a data folder has, by its file: a damaged one has none."""
    found = {}
    for name, query in {
        "dagster/history/runs.db": "SELECT count(*) FROM runs",
        "dagster/history/runs/index.db": "SELECT count(*) FROM event_logs",
        "dagster/schedules/schedules.db": "SELECT count(*) FROM secondary_indexes",
    }.items():
        try:
            with sqlite3.connect(f"file:{data / name}?mode=ro", uri=True) as database:
                found[name] = database.execute(query).fetchall()[0][0]
        except sqlite3.Error:
            found[name] = 0
    for name in ("logs/alerts.jsonl", "alerts/told.json", "ophalen", "reference/odata"):
        place = data / name
        try:
            found[name] = len(place.read_text().splitlines()) if place.is_file() else len(list(place.iterdir()))
        except (OSError, UnicodeDecodeError):
            found[name] = 0
    return found
