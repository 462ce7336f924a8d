"""An attack: what it is called, by which entrances it can come in, and how it is made."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.hostile.pages import Serve

Kind = Literal["pdf", "text", "sidecar", "entry", "correction", "variant", "listing", "robots", "answer"]
Make = Callable[[random.Random], bytes]


@dataclass(frozen=True)
class Attack:
    """One attack.

    Attributes:
        name: unique among its kind; letters, digits and hyphens, so that a message can name the file that it is in.
        kind: what is attacked: a document, its sidecar, what lies in raw/, a reviewed file, or a server's answer.
        content: makes the bytes of a document, a sidecar or a reviewed file.
        lay: puts something into a quarter's folder, by its name without suffix; gives what is to be named, if it
            can be made on this machine.
        serve: makes what a server has, by path, from the address of the server.
    """

    name: str
    kind: Kind
    content: Make | None = None
    lay: Callable[[Path, str], Path | None] | None = None
    serve: Serve | None = None

    def bytes_of(self, seed: int) -> bytes:
        """The bytes of the attack; the same for the same seed."""
        assert self.content is not None
        return self.content(random.Random(f"{seed}/{self.kind}/{self.name}"))
