"""Calls that take more than a worker process may."""

from __future__ import annotations

import time


def eat_time(*_: object) -> None:
    """Go on for a minute."""
    time.sleep(60)


def eat_memory(*_: object) -> None:
    """Take 1 GB."""
    bytearray(1024**3)
