"""The signals that end a command: it stops where it is, but never amid the replacing of files that others read."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""From the keyboard, from a service manager, and from a terminal that is closed."""

_GRACE_SECONDS = 20.0
"""How long stopping may take; a call into a library that hears no signals is broken off then."""


_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


class Stopped(SystemExit):
    """A signal ends this process; the exit code is 128 and the number of the signal.

    It is a SystemExit because dbt stops at one, and because Dagster does not try a step again after one, as it does
    after a KeyboardInterrupt.
    """


class _Heard:
    """The first signal that this process got, and how many blocks it may not disturb."""

    number: int | None = None
    is_late = False
    undisturbed = 0


@contextmanager
def listening() -> Iterator[None]:
    """Have a signal end the block, whatever it does, with a sentence on standard error and `Stopped`.

    A signal that this process was started to ignore stays ignored. After the first signal it is deaf to others, because
    closing a terminal sends several. A process that does not stop in time is ended.
    """
    if threading.current_thread() is not threading.main_thread():  # which alone may handle signals
        yield
        return
    _Heard.number, _Heard.is_late = None, False
    before = {number: signal.getsignal(number) for number in SIGNALS}
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    # The system writes there at once, even if the main thread is in a library and runs no handler.
    earlier = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    threading.Thread(target=_end_in_time, args=(reading,), daemon=True).start()
    for number, handler in before.items():
        if handler != signal.SIG_IGN:
            hear(number)
    try:
        yield
    finally:
        # Whatever became of what the signal raised: a library may have taken it for an error of its own.
        if _Heard.number is not None:
            _tell(_Heard.number)
            for number in SIGNALS:  # Python leaves its own handlers before the process has ended
                signal.signal(number, signal.SIG_IGN)
            stop_if_asked()
        signal.set_wakeup_fd(earlier)
        os.close(writing)
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def interrupts_end_nothing() -> Iterator[None]:
    """Have SIGINT raise KeyboardInterrupt in the block and no more: at a prompt it drops the query at hand."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    earlier = signal.set_wakeup_fd(-1)  # else the process would be ended in time
    try:
        yield
    finally:
        signal.set_wakeup_fd(earlier, warn_on_full_buffer=False)
        signal.signal(signal.SIGINT, before)


def hear(number: int) -> None:
    """Have a signal raise `Stopped`, also if this process was started to ignore it."""
    signal.signal(number, _stop)


def is_stopping() -> bool:
    """True once a signal came."""
    return _Heard.number is not None


def stop_if_asked() -> None:
    """Stop if a signal came, and what it raised was lost on the way.

    Raises:
        Stopped: if so.
    """
    if _Heard.number is not None:
        raise Stopped(128 + _Heard.number)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Put off a signal until the end of the block, which is to be short."""
    _Heard.undisturbed += 1
    try:
        yield
    finally:
        _Heard.undisturbed -= 1
    if _Heard.is_late and not _Heard.undisturbed:
        _Heard.is_late = False
        stop_if_asked()


def end_with(parent: int, sent: signal.Signals) -> None:
    """Have the kernel send this process a signal when the thread that started it ends, however that ends.

    Only Linux does so; elsewhere nothing happens.

    Args:
        parent: the number of the process of that thread.
        sent: the signal.
    """
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_PDEATHSIG, sent)
        if os.getppid() != parent:  # it died before
            os._exit(1)


def _stop(number: int, _: FrameType | None) -> None:
    if _Heard.number is not None:
        return
    _Heard.number = number
    _Heard.is_late = bool(_Heard.undisturbed)
    if not _Heard.is_late:
        stop_if_asked()


def _end_in_time(reading: int) -> None:
    """Wait for a signal, and end the process if that takes too long to end itself."""
    while (heard := os.read(reading, 1)) and heard[0] not in SIGNALS:
        continue
    if heard:  # and the pipe stays open, for more signals are written to it
        time.sleep(_GRACE_SECONDS)
        _tell(heard[0])
        os._exit(128 + heard[0])
    os.close(reading)


def _tell(number: int) -> None:
    with suppress(OSError):  # the terminal may be gone
        name = signal.Signals(number).name
        sys.stderr.write(f"Stopped by {name}. What is published is whole; the next run takes up the rest.\n")
        sys.stderr.flush()
