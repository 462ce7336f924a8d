"""How many bytes, pages, objects, seconds, and bytes of memory reading one file may take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Seen = Literal["off", "glyphs", "all"]
"""Which figures are recognised on the page, beside the text that says them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take; the reader refuses a file that needs more, and names the limit.

    UWV's publications stay far below each: some 100 kB, one to three pages of at most some 6,000
    characters, a second, 100 MB.

    Attributes:
        max_bytes: size of the file.
        max_pages: pages of a PDF.
        max_objects: characters, lines and pictures on one page of a PDF.
        max_seconds: wall time of the reading.
        max_memory: bytes of memory of the process that reads, including some 60 MB for its libraries.
        ocr_seconds: wall time, if what pictures of its pages show is to be recognised.
        ocr_memory: the same of the memory.
    """

    max_bytes: int = 20 * 1024**2
    max_pages: int = 60
    max_objects: int = 50_000
    max_seconds: int = 20
    max_memory: int = 512 * 1024**2
    ocr_seconds: int = 600
    ocr_memory: int = 3 * 1024**3


DEFAULT_LIMITS = Limits()
