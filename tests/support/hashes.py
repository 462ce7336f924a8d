"""Counting how often the raw store hashes each file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from orchestration.intake import raw
from orchestration.system.files import read_regular


def count_hashes(monkeypatch: pytest.MonkeyPatch) -> Counter[Path]:
    """A counter by file, which goes up from now on until the test ends."""
    hashed: Counter[Path] = Counter()

    def counted(path: Path, max_bytes: int) -> bytes:
        hashed[path] += 1
        return read_regular(path, max_bytes)

    monkeypatch.setattr(raw, "read_regular", counted)
    return hashed
