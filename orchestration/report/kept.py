"""Files that cost time to make, kept in a folder by what they are made of, so that each is made once."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.system.files import make_read_only, remove, replaced_together, sha256_of

_KEY = 32
_SUM = 16
"""Hex digits: enough to recognise damage."""


def key_of(*parts: Any) -> str:
    """The key of a file, from all that it is made of: values that JSON can write."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_KEY]


@dataclass(frozen=True, slots=True)
class Kept:
    """The files with one suffix in a folder. A name is a key and a checksum of what the file holds."""

    folder: Path
    suffix: str

    def whole(self, keys: Collection[str]) -> dict[str, Path]:
        """The files that are there and hold what was written, by key; deletes what is damaged, or of no such key."""
        self.folder.mkdir(parents=True, exist_ok=True)
        found: dict[str, Path] = {}
        for path in sorted(self.folder.glob(f"*{self.suffix}")):
            key = path.stem.partition("-")[0]
            if key in keys and _sum(path) == path.stem.removeprefix(f"{key}-"):
                found[key] = path
            else:
                remove(path)
        for left in self.folder.glob(f".*{self.suffix}.tmp"):  # by a killed run
            remove(left)
        return found

    def add(self, contents: Mapping[str, bytes]) -> dict[str, Path]:
        """Write files, each whole or not at all.

        Args:
            contents: what each is to hold, by key.

        Raises:
            OSError: if they can't be written.
        """
        paths = {
            key: self.folder / f"{key}-{hashlib.sha256(content).hexdigest()[:_SUM]}{self.suffix}"
            for key, content in contents.items()
        }
        with replaced_together(list(paths.values())) as temporaries:
            for temporary, content in zip(temporaries, contents.values(), strict=True):
                temporary.write_bytes(content)
                make_read_only(temporary)
        return paths


def link(source: Path, target: Path) -> None:
    """Put the same file in another folder, or a copy if the file system can't link it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _sum(path: Path) -> str | None:
    """The checksum in the name of a file; None if it can't be read."""
    try:
        return sha256_of(path)[:_SUM]
    except OSError:  # it is made again
        return None
