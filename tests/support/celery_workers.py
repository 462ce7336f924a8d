"""Workers of Celery, as `klantprofielen worker` starts them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

_PATIENCE_SECONDS = 60


@contextmanager
def working(
    command: Sequence[str], environment: Mapping[str, str], address: str, count: int, log: Path
) -> Iterator[None]:
    """Workers, ready for the first step; ended after the block.

    Args:
        command: starts one.
        environment: of each.
        address: of Redis.
        count: how many.
        log: gets what they print.
    """
    from celery import Celery  # type: ignore[import-untyped]

    with log.open("wb") as output:
        started = [subprocess.Popen(command, env=environment, stdout=output, stderr=output) for _ in range(count)]
    try:
        control = Celery(broker=address, backend=address).control
        until = monotonic() + _PATIENCE_SECONDS
        while len(control.ping(timeout=0.5)) < count:
            assert monotonic() < until, "the workers do not start"
            assert [worker.poll() for worker in started] == [None] * count, log.read_text(encoding="utf-8")
            sleep(0.1)
        yield
    finally:
        for worker in started:
            worker.terminate()
        for worker in started:
            worker.wait(_PATIENCE_SECONDS)
