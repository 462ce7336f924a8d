"""A disk that is full or read-only, and files of other users: recognise the errors and explain them."""

from __future__ import annotations

import os
import pwd
import shutil
from contextlib import suppress
from pathlib import Path

from orchestration.system.errors import KlantprofielenError, causes

_SIGNS = (
    "No space left on device",
    "Disk quota exceeded",
    "Read-only file system",
    "Could not write all bytes",  # DuckDB
    "database or disk is full",  # SQLite, in which Dagster keeps its runs
    "disk I/O error",
    "readonly database",
)


class DiskError(KlantprofielenError):
    """Something could not be written; what is published is untouched."""

    may_pass = True


def require_writable(folder: Path) -> None:
    """Make sure that a folder exists and is writable.

    Raises:
        DiskError: if it can't be made, or its permissions or its file system do not allow writing.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DiskError(f"The folder {folder} can't be made: {error.strerror}.") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise DiskError(
            f"The folder {folder} can't be written: it is read-only, or belongs to another user. "
            "Make it writable, or name another one (KLANTPROFIELEN_DATA_DIR), and run again. "
            "Reading what is published needs no such right."
        )


def is_disk_fault(message: str) -> bool:
    """True for a message by which the system, DuckDB or SQLite reports that it could not write."""
    return any(sign in message for sign in _SIGNS)


def disk_fault(error: BaseException, folder: Path) -> DiskError | None:
    """The disk error behind an error or one of its causes, explained, with the free space; None if there is none."""
    for cause in causes(error):
        if isinstance(cause, DiskError):
            return cause
        if is_disk_fault(str(cause)):
            return not_written(folder, str(cause))
    return None


def not_written(folder: Path, found: str) -> DiskError:
    """The error for a folder that could not be written: what was found, the free space, and what to do."""
    lines = found.strip().splitlines()
    sign = next(filter(is_disk_fault, lines), lines[0]).strip()
    free = shutil.disk_usage(folder).free
    return DiskError(
        f"In {folder} not everything could be written ({sign}); {free / 1024**2:.1f} MB of "
        "its disk are free. Make room there, or see to its rights, and run again: what was published is still there, "
        "and all else is made again from raw/."
    )


def not_ours(path: Path) -> DiskError:
    """The error for a file or folder that this user may not open: whose it is, and what to do."""
    user = user_name(os.geteuid())
    with suppress(OSError):
        owner = user_name(path.stat().st_uid)
        if owner != user:
            return DiskError(
                f"{path} belongs to user {owner} and can't be opened by user {user}: run as that user, or have it "
                "share its files with your group (chmod) or give them away (chown)."
            )
    return DiskError(f"{path} can't be opened by user {user}: see to its rights and those of its folders.")


def user_name(user: int) -> str:
    """A user's name; the number of one without."""
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)
