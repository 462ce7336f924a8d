"""For processes on a clock of libfaketime: its 0.9.10 refuses Python's sleep, which is until a time, not for one."""

import select
import time


def _sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


time.sleep = _sleep
