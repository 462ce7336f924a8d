"""Worker processes: a call that hangs, crashes or eats memory costs its process, and nothing else.

Each worker has a pipe of its own and one call at a time, so that one that dies takes nothing along. It is a
fresh interpreter, not a fork: safe under threads, and without the caller's imports. No sandbox: it has the
rights of the caller.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from time import monotonic
from typing import Generic, TypeVar

from orchestration.domain.publicatie import RefusedError
from orchestration.system.errors import KlantprofielenError
from orchestration.system.limits import Limits
from orchestration.system.stopping import end_with

T = TypeVar("T")

_COMMAND = "import sys; sys.path = sys.argv[5:]; from orchestration.reading.workers import serve; serve(*sys.argv[1:5])"

_START_SECONDS = 120.0
"""A worker that is not ready by then never will be."""

_GRACE_SECONDS = 5.0
"""The kernel ends a worker at its time limit; one that is still there so much later (stopped, say) we kill."""

_OUT_OF_MEMORY = 77
"""Exit code of a worker that exceeded its memory limit: exiting allocates nothing."""

_MAX_ANSWER = 64 * 1024**2
"""Bytes of an answer that the caller takes: the worker's memory is limited, the caller's is not."""


class AbortedError(RefusedError):
    """The reading was aborted: it exceeded a limit of time or memory, or its process died."""


class WorkerError(KlantprofielenError):
    """A worker process could not start: the fault is in the installation or the settings, not in a file."""

    may_pass = True


def in_workers(
    calls: Iterable[Callable[[], T]], limits: Limits, workers: int | None = None
) -> Generator[tuple[int, T | RefusedError], None, None]:
    """Make the calls in worker processes, each within the limits of time and memory.

    A call that crashes a worker, or exhausts its memory, after other calls is tried once more in a new
    worker: no call is refused for what an earlier one left behind.

    Args:
        calls: functions without arguments that can be pickled: `partial(read_file, path, context)`.
        limits: `max_seconds` and `max_memory` are enforced here, for each call.
        workers: how many processes at most; as many as there are processors by default.

    Yields:
        The place of each call in `calls` and what it returned, as it is done. In the place of a result: the
        `RefusedError` it raised, or an `AbortedError` that says why it was broken off. Closing the
        generator early, or an exception in it, kills the workers.

    Raises:
        WorkerError: if a worker can't start.
        Exception: any other exception of a call, with the worker's traceback as a note.
    """
    waiting = enumerate(calls)
    busy: list[_Worker[T]] = []
    try:
        for index, call in islice(waiting, workers or processors()):
            busy.append(_Worker(limits))
            busy[-1].start(index, call)
        while busy:
            wait([worker.connection for worker in busy], max(0, min(worker.until for worker in busy) - monotonic()))
            for index, value in _collect(busy, waiting):
                yield index, _result(value)
    finally:
        for worker in busy:
            worker.kill()


def _collect(busy: list[_Worker[T]], waiting: Iterator[tuple[int, Callable[[], T]]]) -> list[tuple[int, T | _Raised]]:
    """The answers that are in; each worker that gave one gets the next call, or ends if there is none."""
    done: list[tuple[int, T | _Raised]] = []
    for worker in list(busy):
        if (answer := worker.answer()) is None:
            continue
        done.append((worker.index, answer.value))
        if (following := next(waiting, None)) is not None:
            worker.start(*following)
        else:
            busy.remove(worker)
            worker.kill()
    return done


def _result(value: T | _Raised) -> T | RefusedError:
    """What a call returned, or its refusal; any other exception is raised here."""
    if not isinstance(value, _Raised):
        return value
    if isinstance(value.error, RefusedError):
        return value.error
    raise value.error


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _Raised:
    """In the place of a result: the exception of the call."""

    error: Exception


@dataclass(frozen=True, slots=True)
class _Answer(Generic[T]):
    value: T | _Raised


class _Worker(Generic[T]):
    """One process at a time, with one call at a time; a process that was broken off is replaced."""

    def __init__(self, limits: Limits) -> None:
        self.index = 0
        self.until = 0.0
        self._limits = limits
        self._call: Callable[[], T] | None = None
        self._calls_made = 0
        self._is_ready = False
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, index: int, call: Callable[[], T]) -> None:
        """Begin a call, in a new process if there is none."""
        self.index, self._call = index, call
        if self._process is None:
            self._spawn()
        self._be_patient()
        with suppress(BrokenPipeError, ConnectionResetError):  # it died; answer() finds out how
            self.connection.send(call)

    def answer(self) -> _Answer[T] | None:
        """What came of the call; None as long as it goes on."""
        process, _ = self._running
        try:
            while self.connection.poll():
                message: _Answer[T] | None = self.connection.recv()
                if message is not None:
                    self._calls_made += 1
                    return message
                self._is_ready = True
                self._be_patient()
        except (EOFError, ConnectionResetError):
            with suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE_SECONDS)
            return self._broken_off()
        return None if monotonic() < self.until else self._broken_off(process.poll() or -signal.SIGALRM)

    def kill(self) -> None:
        """End the process and wait for its end; nothing if there is none."""
        if self._process is not None:
            self.connection.close()
            self._process.kill()
            self._process.wait()
            self._process = None

    @property
    def _running(self) -> tuple[subprocess.Popen[bytes], Callable[[], T]]:
        """The process and the call it is making."""
        if self._process is None or self._call is None:
            raise RuntimeError("No call was started.")
        return self._process, self._call

    def _spawn(self) -> None:
        self.connection, theirs = Pipe()
        self._is_ready, self._calls_made = False, 0
        limits = (self._limits.max_seconds, self._limits.max_memory)
        arguments = [str(argument) for argument in (theirs.fileno(), os.getpid(), *limits)]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-c", _COMMAND, *arguments, *sys.path],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                process_group=0,  # Ctrl-C is for us; we kill the workers
            )

    def _be_patient(self) -> None:
        seconds = self._limits.max_seconds + _GRACE_SECONDS if self._is_ready else _START_SECONDS
        self.until = monotonic() + seconds

    def _broken_off(self, code: int | None = None) -> _Answer[T] | None:
        """Why the process has no answer, by how it ended; None if the call is tried again."""
        process, call = self._running
        was_ready, calls_made = self._is_ready, self._calls_made
        self.kill()
        code = process.returncode if code is None else code
        if not was_ready:
            raise WorkerError(f"A worker process could not start (exit code {code}).")
        if calls_made and code != -signal.SIGALRM:
            self.start(self.index, call)
            return None
        return _Answer(_Raised(AbortedError(_reason(code, self._limits))))


def _reason(code: int, limits: Limits) -> str:
    if code == -signal.SIGALRM:
        return f"Het lezen duurde langer dan {limits.max_seconds} seconden en is afgebroken."
    if code == _OUT_OF_MEMORY:
        return f"Het lezen vroeg meer dan {limits.max_memory // 1024**2} MB geheugen en is afgebroken."
    ended = f"Het leesproces is onverwacht gestopt ({f'signaal {-code}' if code < 0 else f'code {code}'})"
    if code == -signal.SIGABRT:  # C++ and the interpreter itself, where not even an exception can be allocated
        return f"{ended}, zoals bij gebrek aan geheugen; het mag {limits.max_memory // 1024**2} MB gebruiken."
    return f"{ended}."


def serve(descriptor: str, parent: str, max_seconds: str, max_memory: str) -> None:
    """Answer calls until the pipe closes: what a worker process runs."""
    # Elsewhere than on Linux a worker ends by itself: idle as its pipe closes, busy at its time limit.
    end_with(int(parent), signal.SIGKILL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process, whatever it is doing
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What the process itself writes to. Unlike RLIMIT_AS it leaves out mapped libraries and address space that
    # is only reserved (the heaps of threads, of pdfium), so that it means the same on every machine.
    resource.setrlimit(resource.RLIMIT_DATA, (int(max_memory), int(max_memory)))
    with Connection(int(descriptor)) as connection, suppress(EOFError, BrokenPipeError, ConnectionResetError):
        connection.send(None)
        with Path(os.devnull).open("wb") as nowhere:  # what a file makes a library print is no message of ours
            os.dup2(nowhere.fileno(), 2)
        while True:
            request = connection.recv_bytes()
            signal.setitimer(signal.ITIMER_REAL, int(max_seconds))
            answer = _answer(request)
            signal.setitimer(signal.ITIMER_REAL, 0)
            connection.send_bytes(answer)


def _answer(request: bytes) -> bytes:
    """The pickled `_Answer` to a pickled call."""
    try:
        try:
            answer = pickle.dumps(_Answer(pickle.loads(request)()))  # noqa: S301 - the caller is our own parent
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - all go to the caller
            return _raised(error)
        if len(answer) > _MAX_ANSWER:
            return _raised(AbortedError(f"Het gelezene is groter dan {_MAX_ANSWER // 1024**2} MB."))
        return answer
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)


def _raised(error: Exception) -> bytes:
    """An exception, with its traceback as a note; one that can't be pickled and made again, as that text only."""
    text = traceback.format_exc()
    try:
        error.add_note(f"In the worker process:\n{text}")
        answer = pickle.dumps(_Answer(_Raised(error)))
        pickle.loads(answer)  # noqa: S301 - made here
    except Exception:  # noqa: BLE001 - pickling runs the code of its class
        text_only: _Answer[object] = _Answer(_Raised(RuntimeError(text)))
        return pickle.dumps(text_only)
    return answer
