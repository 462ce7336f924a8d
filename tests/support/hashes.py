"""Counting how often the raw store hashes each file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from orchestration.intake import raw
from orchestration.system.files import sha256_of


def count_hashes(monkeypatch: pytest.MonkeyPatch) -> Counter[Path]:
    """A counter by file, which goes up from now on until the test ends."""
    hashed: Counter[Path] = Counter()

    def counted(path: Path) -> str:
        hashed[path] += 1
        return sha256_of(path)

    monkeypatch.setattr(raw, "sha256_of", counted)
    return hashed
