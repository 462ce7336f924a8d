"""The kinds of places in a data folder, and the forms in which they are damaged."""

from __future__ import annotations

import json
import os
import random
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import duckdb

from orchestration.system.files import remove

GONE = "gone"
_BLOCK = 4096
_NAMES = (
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "*"),  # Dagster's runs
    (re.compile(r"[0-9a-f]{64}-\d+\.png|[0-9a-f]{32}(?=\.(json|pdf))|\b[a-z]{8}(?=\.(err|out|complete))"), "*"),
    (re.compile(r"(?<=/csv/)[^/]+(?=\.csv)|(?<=/parquet/)[^/]+(?=\.parquet)"), "*"),
    (re.compile(r"(?<=/rapport/)((?!index)[^/]+/)?[^/.]+(?=\.)"), "*"),
    (re.compile(r"^(dbt/(run|compiled)/).+"), r"\1*"),
)
"""Parts of paths that tell places of one kind apart."""


def kinds(data: Path) -> dict[str, Path]:
    """One place of each kind in a data folder, by the name of the kind."""
    found: dict[str, Path] = {}
    for path in sorted(data.rglob("*")):
        kind = path.relative_to(data).as_posix()
        for part, sign in _NAMES:
            kind = part.sub(sign, kind)
        found.setdefault(f"{kind}/" if path.is_dir() else kind, path)
    return found


def _noise(size: int) -> bytes:
    return random.Random(14).randbytes(size)  # noqa: S311 - the same every time is what is wanted


def _half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _empty(path: Path) -> None:
    os.truncate(path, 0)


def _garbage(path: Path) -> None:
    """Other bytes in the same file, and as many."""
    with path.open("r+b") as file:
        file.write(_noise(max(path.stat().st_size, 1)))


def _block(path: Path) -> None:
    """One block of other bytes, in the middle."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(_noise(min(_BLOCK, path.stat().st_size // 2)))


def _other_version(path: Path) -> None:
    """What another version of the program that wrote the file would leave."""
    match path.suffix:
        case ".db":
            with sqlite3.connect(path) as database:
                database.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
                table = "runs" if path.name == "runs.db" else "jobs" if path.name == "schedules.db" else "event_logs"
                database.execute(f"ALTER TABLE {table} RENAME COLUMN {_renamed(table)} TO of_another_version")
        case ".duckdb":
            header = bytearray(path.read_bytes())
            header[12:20] = (99).to_bytes(8, "little")
            path.write_bytes(header)
        case ".json" | ".jsonl" | ".jsonld":
            path.write_text(json.dumps({"version": 99, "metadata": {}, "nodes": []}))
        case ".yaml":
            path.write_text("storage:\n  mysql: {mysql_url: 'mysql://nobody@nowhere/x'}\n")
        case ".parquet":
            with duckdb.connect() as connection:
                connection.execute(f"COPY (SELECT 1 AS x) TO '{path}' (FORMAT parquet)")
        case _:
            path.write_text("of another version\n")


def _renamed(table: str) -> str:
    return {"runs": "run_body", "jobs": "job_body", "event_logs": "dagster_event_type"}[table]


def _unreadable(path: Path) -> None:
    path.chmod(0)


def _folder(path: Path) -> None:
    remove(path)
    path.mkdir()
    (path / "something").write_text("of somebody")


def _file(path: Path) -> None:
    remove(path)
    path.write_text("of somebody")


def _dangling(path: Path) -> None:
    remove(path)
    path.symlink_to("/nowhere/at/all")


def _pipe(path: Path) -> None:
    remove(path)
    os.mkfifo(path)


OF_FILES: dict[str, Callable[[Path], None]] = {
    "half": _half,
    "empty": _empty,
    "garbage": _garbage,
    "a block": _block,
    GONE: remove,
    "other version": _other_version,
    "unreadable": _unreadable,
    "a folder": _folder,
    "dangling link": _dangling,
    "a pipe": _pipe,
}
"""What can become of a file, by name."""

OF_FOLDERS = {GONE: remove, "unreadable": _unreadable, "a file": _file, "dangling link": _dangling, "a pipe": _pipe}
"""What can become of a folder, by name."""


def damage(path: Path, form: str) -> None:
    """Damage a place in one form, whatever may be written there."""
    if not path.is_symlink() and path.is_file():
        path.chmod(0o644)
        OF_FILES[form](path)
    else:
        OF_FOLDERS[form](path)
