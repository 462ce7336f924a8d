"""Locks between processes: every wait says for whom it waits, and ends in time."""

from __future__ import annotations

import fcntl
import logging
import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from orchestration.system.clock import AMSTERDAM, Clock
from orchestration.system.disk import not_ours, user_name
from orchestration.system.errors import KlantprofielenError, causes
from orchestration.system.files import read_regular
from orchestration.system.settings import LOCK_SECONDS

_PATIENCE = 0.2
"""Seconds to wait for another process before saying so."""

_LOOK_SECONDS = 0.05
_IN_TABLE = re.compile(r"^\d+: \w+ +\w+ +WRITE (\d+) ([0-9a-f]+):([0-9a-f]+):(\d+) ", re.MULTILINE)
"""A lock in the table of Linux: process, device, inode."""
_NOTE = re.compile(r"(\d{1,10})(?: (\S{1,255}))?\s*")

_MAX_NOTE = 1024
_UNKNOWN = "unknown"

_log = logging.getLogger(__name__)


class LockedError(KlantprofielenError):
    """Another process holds what we need, for longer than we wait; the message says which, and what to do."""

    may_pass = True


def take_lock(
    attempt: Callable[[float], bool],
    timeout: float,
    who: Callable[[], str],
    what: str,
    error: type[KlantprofielenError] = LockedError,
) -> None:
    """Take a lock that another process may hold; a process that has to wait logs a warning.

    Args:
        attempt: tries to take it for so many seconds; True once it is ours.
        timeout: how many seconds to wait.
        who: names whoever holds it now.
        what: what they do with it, such as 'writing x'.
        error: what to raise if they still hold it then.
    """
    if attempt(min(timeout, _PATIENCE)):
        return
    _log.warning("%s is %s; waiting for it, %.0f seconds at most.", who(), what, timeout)
    if not attempt(timeout):
        raise error(f"{who()} has been {what} for over {timeout:.0f} seconds; wait for it, or stop it and run again.")


@contextmanager
def locked_folder(folder: Path, timeout: float = LOCK_SECONDS) -> Iterator[None]:
    """Take an exclusive lock on a folder; the lock leaves no file behind. A process that has to wait logs a warning.

    Raises:
        DiskError: if the folder may not be opened.
        LockedError: if another process still holds it after `timeout` seconds.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError as error:
        raise not_ours(folder) from error
    try:
        take_lock(
            partial(_taken, descriptor), timeout, lambda: f"Another process ({holder_of(folder)})", f"busy in {folder}"
        )
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int, seconds: float) -> bool:
    """True once the lock is ours; False if it is not within so many seconds."""
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK_SECONDS)
        else:
            return True


def note(path: Path) -> None:
    """Write down that this process, on this machine, holds a lock; for `holder_of`."""
    path.unlink(missing_ok=True)  # of another user it could not be written to
    path.write_text(f"{os.getpid()} {socket.gethostname()}\n", encoding="utf-8")


def holder_of(locked: Path, noted: Path | None = None) -> str:
    """The process that holds a lock: its number, its machine and user if they are others, and since when.

    Args:
        locked: the file or folder. Linux tells which process of this machine holds it.
        noted: what the holder wrote down with `note`; the only word of a holder on another machine.
    """
    process, host, user, since = _by_table(locked), None, None, None
    if noted is not None:
        with suppress(OSError):
            status = noted.stat()
            user, since = status.st_uid, status.st_mtime
            if found := _NOTE.fullmatch(read_regular(noted, _MAX_NOTE).decode("utf-8", "replace")):
                process, host = process or found[1], found[2]
    if process is None:
        return _UNKNOWN
    if since is None:
        with suppress(OSError):
            user, since = Path("/proc", process).stat().st_uid, _start_of(process)
    elsewhere = f" on {host}" if host and host != socket.gethostname() else ""
    other = f" of user {user_name(user)}" if user is not None and user != os.geteuid() else ""
    begun = f", since {datetime.fromtimestamp(since, AMSTERDAM):%Y-%m-%d %H:%M:%S}" if since else ""
    return f"process {process}{elsewhere}{other}{begun}"


def locked_fault(error: BaseException, folder: Path) -> LockedError | None:
    """The error behind an error or one of its causes that SQLite's file in a folder is locked; None if it is another.

    SQLite has waited by then.
    """
    if not any("database is locked" in str(cause) for cause in causes(error)):
        return None
    # With a log beside it, the locks are on the file that goes with the log.
    holders = {holder_of(path) for path in folder.rglob("*.db*")} - {_UNKNOWN}
    return LockedError(
        f"Another process ({', '.join(sorted(holders)) or _UNKNOWN}) keeps a database in {folder} locked; wait for it, "
        "or stop it and run again."
    )


def _by_table(locked: Path) -> str | None:
    """The process that holds a lock on a file, by the table of Linux; None if there is none, or no such table."""
    with suppress(OSError):
        status = locked.stat()
        wanted = (os.major(status.st_dev), os.minor(status.st_dev), status.st_ino)
        for process, major, minor, inode in _IN_TABLE.findall(Path("/proc/locks").read_text(encoding="ascii")):
            if (int(major, 16), int(minor, 16), int(inode)) == wanted and process != "0":
                return str(process)
    return None


def _start_of(process: str) -> float:
    """When a process of this machine began, in seconds since 1970."""
    begun = int(Path("/proc", process, "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
    up = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
    return Clock().now().timestamp() - up + begun / os.sysconf("SC_CLK_TCK")
