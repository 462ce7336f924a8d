"""Texts from servers, parsed in a worker process: one that takes too much time or memory costs that process alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from orchestration.domain.publicatie import RefusedError
from orchestration.reading.workers import in_workers
from orchestration.system.http import HttpError
from orchestration.system.limits import Limits

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")


def parsed_apart(call: Callable[[], T], url: httpx.URL, limits: Limits) -> T:
    """What a call makes of the text at an address; the call and its result can be pickled.

    Raises:
        HttpError: if it exceeds the limits of time or memory.
        WorkerError: if no worker can start.
        Exception: any other exception of the call.
    """
    ((_, found),) = in_workers([call], limits, 1)
    if isinstance(found, RefusedError):
        raise HttpError(f"{url}: {found}") from found
    return found
