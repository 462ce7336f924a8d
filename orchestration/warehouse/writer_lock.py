"""The lock of whoever writes the warehouse file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from orchestration.system.disk import not_ours, require_writable
from orchestration.system.errors import KlantprofielenError
from orchestration.system.locks import holder_of, note, take_lock
from orchestration.system.settings import LOCK_SECONDS


class WarehouseBusyError(KlantprofielenError):
    """Another process writes the warehouse, for longer than we wait."""

    may_pass = True


@contextmanager
def writer_lock(warehouse: Path, timeout: float = LOCK_SECONDS) -> Iterator[None]:
    """Take the lock for writing the warehouse file; the system releases it when the process dies, however it dies.

    A process that has to wait logs a warning. A thread that holds the lock may take it again.

    Raises:
        DiskError: if its folder can't be made or written, or the lock is a file that this user may not open.
        WarehouseBusyError: if another process still holds it after `timeout` seconds.
    """
    require_writable(warehouse.parent)
    path, owner = warehouse.with_suffix(".lock"), warehouse.with_suffix(".owner")
    lock = FileLock(path, is_singleton=True)
    try:
        take_lock(
            partial(_acquired, lock),
            timeout,
            lambda: f"Another run ({holder_of(path, owner)})",
            f"writing {warehouse}",
            WarehouseBusyError,
        )
    except PermissionError as error:
        raise not_ours(path) from error
    is_first = lock.lock_counter == 1
    try:
        if is_first:
            note(owner)
        yield
    finally:
        if is_first:
            owner.unlink(missing_ok=True)
        lock.release()


def _acquired(lock: FileLock, seconds: float) -> bool:
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        return False
    return True
