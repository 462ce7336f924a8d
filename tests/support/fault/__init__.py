"""Faults that strike a real process at a known place, without a word about them in the product."""

from __future__ import annotations

import os
from pathlib import Path

FAULT_PATH = os.pathsep.join(filter(None, [str(Path(__file__).parent), os.environ.get("PYTHONPATH")]))


def strike(fault: str, place: str, call: int = 1, argument: str = "", folder: Path = Path()) -> dict[str, str]:
    """The variables by which a process is struck; see `sitecustomize` for what they mean."""
    return {
        "PYTHONPATH": FAULT_PATH,
        "FAULT": fault,
        "FAULT_PLACE": place,
        "FAULT_CALL": str(call),
        "FAULT_ARGUMENT": argument,
        "FAULT_FOLDER": str(folder),
    }
