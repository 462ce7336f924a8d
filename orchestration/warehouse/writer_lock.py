"""The lock of whoever writes the warehouse file."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from orchestration.system.disk import require_writable
from orchestration.system.errors import KlantprofielenError
from orchestration.system.locks import PATIENCE, holder_of, not_ours, note
from orchestration.system.settings import LOCK_SECONDS

_log = logging.getLogger(__name__)


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
        _acquire(lock, warehouse, timeout)
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


def _acquire(lock: FileLock, warehouse: Path, timeout: float) -> None:
    owner = warehouse.with_suffix(".owner")
    try:
        lock.acquire(timeout=min(timeout, PATIENCE))
    except Timeout:
        _log.warning(
            "Another run (%s) is writing %s; waiting for it, %.0f seconds at most.",
            holder_of(Path(lock.lock_file), owner),
            warehouse,
            timeout,
        )
        try:
            lock.acquire(timeout=timeout)
        except Timeout as error:
            raise WarehouseBusyError(
                f"Another run ({holder_of(Path(lock.lock_file), owner)}) has been writing {warehouse} for over "
                f"{timeout:.0f} seconds; wait for it, or stop it and run again."
            ) from error
