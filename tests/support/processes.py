"""The processes that work in a folder, whoever started them."""

from __future__ import annotations

from pathlib import Path

from tests.support.workspace import Workspace


def processes(workspace: Workspace) -> set[int]:
    """Every process that works in this data folder, whoever its parent is."""
    mark, found = f"DATA_DIR={workspace.data}\0".encode(), set()
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in environ.read_bytes():
                found.add(int(environ.parent.name))
        except OSError:  # it ended meanwhile
            continue
    return found
