"""Places in the data folder that are not as this project leaves them: found before a build, set aside by a rebuild."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from orchestration.system.errors import KlantprofielenError
from orchestration.system.files import DAMAGED, set_aside

_FOLDERS = (
    "",
    *("alerts", "beelden", "dagster", "dagster/history", "dagster/history/runs", "dagster/schedules"),
    *("dagster/storage", "dagster/logs", "dagster/.logs_queue", "dbt", "dbt/compiled", "dbt/logs", "dbt/parsed"),
    *("dbt/run", "logs", "ophalen", "ophalen/listings", "published", "published/csv", "published/parquet"),
    *("published/versions", "published/rapport", "published/.rapport.tmp", "readings", "rebuild", "reference"),
    "reference/odata",
)
"""Every folder that this project, Dagster or dbt makes in the data folder, before what is in it."""
_FILLED_BY_OTHERS = frozenset(
    {
        *("dagster/storage", "dbt/compiled", "dbt/logs", "dbt/run"),
        *("published/rapport", "published/.rapport.tmp", "readings"),
    }
)
"""Those of which Dagster, dbt, or the report judge themselves what is in them."""
_NAMES = frozenset({"fingerprint", ".db"})
_SUFFIXES = frozenset(
    {
        *(".csv", ".db", ".duckdb", ".gpickle", ".html", ".json", ".jsonl", ".jsonld", ".lock", ".log", ".msgpack"),
        *(".owner", ".parquet", ".pdf", ".png", ".ttl", ".wal", ".webp", ".xlsx", ".yaml"),
    }
)
"""By these names files of ours are known. What else somebody keeps in the data folder is theirs."""

_log = logging.getLogger(__name__)


class DamageError(KlantprofielenError):
    """Something in the data folder is not what was left there; the message names it, and the command that mends it."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A place, and what is wrong with it: the end of a sentence that begins with the place."""

    path: Path
    found: str

    def __str__(self) -> str:
        """The whole sentence."""
        return f"{self.path} {self.found}."


def refuse_damage(data_dir: Path) -> None:
    """Stop before anything is written if a place in the data folder holds something else than belongs there.

    What a file holds is judged by whoever reads it.

    Raises:
        DamageError: if there is such a place.
    """
    if damages := list(_damages(data_dir)):
        raise DamageError(" ".join([*map(str, damages), MENDED_BY]))


MENDED_BY = (
    "All of that can be made again: put back what belongs there, or run `klantprofielen rebuild`, "
    "which sets aside what it can't use."
)


def mend_places(data_dir: Path) -> None:
    """Set aside whatever is not what belongs there, and let the owner read what is theirs; logs what it does.

    Raises:
        OSError: if a place can't be renamed.
    """
    # A folder that could not be read may hold more.
    while damages := list(_damages(data_dir)):
        for damage in damages:
            if not _made_readable(damage.path):
                _log.warning("%s It is set aside as %s.", damage, set_aside(damage.path).name)


def _made_readable(path: Path) -> bool:
    """True if its permissions were all that was wrong, and could be changed."""
    if not path.exists() or _is_readable(path):
        return False
    mode = path.stat().st_mode
    with suppress(PermissionError):  # of another user: it is set aside
        path.chmod(stat.S_IMODE(mode) | (stat.S_IRWXU if stat.S_ISDIR(mode) else stat.S_IRUSR | stat.S_IWUSR))
    return _is_readable(path)


def _damages(data_dir: Path) -> Iterator[Damage]:
    for name in _FOLDERS:
        folder = data_dir / name
        if name in _FILLED_BY_OTHERS or not os.access(folder, os.R_OK | os.X_OK) or not folder.is_dir():
            continue
        for path in sorted(folder.iterdir()):
            if DAMAGED not in path.name and (found := _found(path, path.relative_to(data_dir).as_posix())):
                yield Damage(path, found)


def _found(path: Path, place: str) -> str | None:
    """What is wrong at a place in the data folder, given by its path in there too; None if nothing is."""
    is_of_a_folder = place in _FOLDERS
    if not (is_of_a_folder or path.suffix in _SUFFIXES or path.name in _NAMES):
        return None
    try:
        mode = path.stat().st_mode
    except OSError:
        # Or a run took it away since we saw it, such as its note in the lock.
        return f"is a link to {path.readlink()}, which is not there" if path.is_symlink() else None
    if is_of_a_folder and not stat.S_ISDIR(mode):
        return "is not a folder"
    if not is_of_a_folder and stat.S_ISDIR(mode):
        return "is a folder where a file belongs"
    if not is_of_a_folder and not stat.S_ISREG(mode):
        return "is not a regular file"
    return "may not be read" if path.exists() and not _is_readable(path) else None


def _is_readable(path: Path) -> bool:
    return os.access(path, os.R_OK | os.X_OK if path.is_dir() else os.R_OK)
