"""Dagster's storage in SQLite files: damage is named before a run, and mended by a rebuild with what could be read."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from orchestration.defs.private import INDEXED_EVENTS, index_run
from orchestration.system.damage import MENDED_BY, Damage, DamageError
from orchestration.system.disk import disk_fault
from orchestration.system.errors import KlantprofielenError, causes
from orchestration.system.files import replaced_atomically, set_aside
from orchestration.system.locks import locked_fault
from orchestration.system.settings import Settings
from orchestration.system.sqlite import beside, columns_of, fault_of, is_damage, salvage

if TYPE_CHECKING:
    import dagster as dg

_INDEX = Path("history", "runs", "index.db")
_SHARED = (Path("history", "runs.db"), _INDEX, Path("schedules", "schedules.db"))
"""The files of all runs; beside the index lies a file for each run, with the same tables."""

_log = logging.getLogger(__name__)


def refuse_damaged_storage(home: Path) -> None:
    """Name the files that Dagster can't open; one with damage further on is named by `fault_behind`.

    Args:
        home: Dagster's folder.

    Raises:
        DamageError: if there is such a file.
    """
    paths = [home / name for name in _SHARED if (home / name).exists()]
    damages = [
        Damage(path, f"can't be read by SQLite ({fault})") for path in paths if (fault := fault_of(path, wholly=False))
    ]
    if damages:
        raise DamageError(" ".join([*map(str, damages), MENDED_BY]))


def fault_behind(error: BaseException, settings: Settings) -> KlantprofielenError | None:
    """The full disk, the locked file or the damaged file behind an error, in a sentence; None if it is none of these.

    Anything that writes in the data folder may meet them, Dagster and its libraries too.
    """
    return (
        disk_fault(error, settings.data_dir)
        or locked_fault(error, settings.dagster_home)
        or _storage_fault(error, settings)
    )


def _storage_fault(error: BaseException, settings: Settings) -> DamageError | None:
    """The damaged files behind an error, if it or one of its causes comes from SQLite; None if none does."""
    cause = next(filter(is_damage, causes(error)), None)
    if cause is None:
        return None
    with _new_storage() as fresh:
        damages = [
            Damage(path, f"can't be used ({reason})") for path, _, reason in _faults(settings.dagster_home, fresh)
        ]
    found = map(str, damages) if damages else [f"Dagster's storage in {settings.dagster_home} can't be used ({cause})."]
    return DamageError(" ".join([*found, MENDED_BY]))


def databases(home: Path) -> list[Path]:
    """Every SQLite file of Dagster's."""
    return [
        path for folder in ("history", "history/runs", "schedules") for path in sorted((home / folder).glob("*.db"))
    ]


def mend_storage(settings: Settings) -> None:
    """Set aside each file that is damaged or of another version, and put what can be read of it in a new one."""
    home = settings.dagster_home
    if settings.has_postgres or not home.exists():
        return
    with _new_storage() as fresh:
        for path, new, reason in _faults(home, fresh):
            _replace(path, new, reason)


def _faults(home: Path, fresh: Path) -> Iterator[tuple[Path, Path, str]]:
    """Each file that is damaged or of another version, the new one that may take its place, and what is wrong."""
    for path in databases(home):
        name = path.relative_to(home)
        new = fresh / (name if name in _SHARED else _INDEX)
        if reason := fault_of(path, wholly=True) or _lacking(columns_of(path), columns_of(new)):
            yield path, new, reason


def index_again(instance: dg.DagsterInstance, home: Path) -> None:
    """Write in the index of all runs what it lacks of the runs that have a file: a new index lacks them all."""
    index = home / _INDEX
    if not index.exists():
        return
    # Events that belong to no run are in a file without a name, and are no history of runs.
    runs = [path for path in databases(home) if path.parent == index.parent and path.stem not in ("index", ".db")]
    with closing(sqlite3.connect(index)) as connection:
        lacking = [path for path in runs if _events_of(path) > _events_of(index, path.stem)]
        for path in lacking:
            for table in ("event_logs", "asset_check_executions"):
                connection.execute(f"DELETE FROM {table} WHERE run_id = ?", [path.stem])
        connection.commit()
    for path in sorted(lacking, key=_began):
        index_run(instance, path.stem)


def _events_of(path: Path, run_id: str | None = None) -> int:
    """How many events of a run a file has of those that are indexed; of all its runs if none is named."""
    kinds = ", ".join("?" * len(INDEXED_EVENTS))
    with closing(sqlite3.connect(path)) as connection:
        ((count,),) = connection.execute(
            f"SELECT count(*) FROM event_logs WHERE dagster_event_type IN ({kinds}) AND run_id = coalesce(?, run_id)",
            [*INDEXED_EVENTS, run_id],
        ).fetchall()
    return int(count)


def _began(path: Path) -> str:
    """When the first event of a run was written: the index keeps the last materialization of all."""
    with closing(sqlite3.connect(path)) as connection:
        ((began,),) = connection.execute("SELECT min(timestamp) FROM event_logs").fetchall()
    return str(began)


def _lacking(found: Mapping[str, list[str]], wanted: Mapping[str, list[str]]) -> str | None:
    """What a file lacks: its tables, or the first table or column."""
    if not found:
        return "it has no tables"
    for table, columns in wanted.items():
        if missing := sorted(set(columns) - set(found.get(table, ()))):
            return f"of another version of Dagster: {table} has no {', '.join(missing)}"
    return None


def _replace(path: Path, new: Path, reason: str) -> None:
    """Put a new file in the place of a damaged one, with the rows that can be read of it."""
    with replaced_atomically(path) as made:
        made.write_bytes(new.read_bytes())
        rows = salvage(path, made)
        belonging = list(beside(path))
        aside = set_aside(path)
        for file in belonging:
            file.rename(aside.with_name(file.name.replace(path.name, aside.name, 1)))
    _log.warning("%s is damaged (%s). It is set aside as %s; %d rows of it are kept.", path, reason, aside.name, rows)


@contextmanager
def _new_storage() -> Iterator[Path]:
    """A folder in which Dagster has made its storage anew."""
    import dagster as dg

    with TemporaryDirectory() as folder:
        (Path(folder) / "dagster.yaml").touch()  # without one, Dagster warns
        dg.DagsterInstance.local_temp(folder).dispose()
        yield Path(folder)
