"""A stand-in for the worker processes that read files, for tests of what is done with the readings."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import TypeVar

from orchestration.domain.publicatie import RefusedError
from orchestration.system.limits import Limits

T = TypeVar("T")


def in_this_process(
    calls: Iterable[Callable[[], T]], limits: Limits, workers: int | None = None
) -> Generator[tuple[int, T | RefusedError], None, None]:
    """What `in_workers` does, but without processes, and so without the limits of time and memory."""
    del limits, workers
    for index, call in enumerate(calls):
        try:
            yield index, call()
        except RefusedError as error:
            yield index, error
