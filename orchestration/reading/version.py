"""The reader's version: a hash of the code that decides a reading, and the versions of the libraries under it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from orchestration.reading.finding import CONTROLE_CSV
from orchestration.reading.label_words import KOLOMKOP_CSV
from orchestration.reading.recognition import installed_libraries
from orchestration.reading.remarks import ZIN_CSV
from orchestration.system.limits import Seen

_DECIDING_ROOMS = ("domain", "reading")
"""The rooms whose code decides what is read from a file, and what the verdict on it is."""


def reader(seen: Seen = "off") -> str:
    """The reader of this process: its own version and those of its libraries, and which figures it recognises."""
    return f"{reader_version()} ({library_versions(seen)})"


@cache
def reader_version() -> str:
    """The reader's version, which changes with any file in the rooms that decide a reading, and with their seeds.

    Those are the sentences of the controls, the words of column labels and the sentences around tables; names and
    corrections are in the context.
    """
    return hash_reader(Path(__file__).parents[1], CONTROLE_CSV, KOLOMKOP_CSV, ZIN_CSV)


def hash_reader(package: Path, *seeds: Path) -> str:
    """12 hex digits over all Python files in the deciding rooms of a package, and over some seeds."""
    digest = hashlib.sha256(b"".join(hashlib.sha256(seed.read_bytes()).digest() for seed in seeds))
    for path in sorted(path for room in _DECIDING_ROOMS for path in (package / room).rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


@cache
def library_versions(seen: Seen = "off") -> str:
    """The libraries that read the PDFs, with their versions; those of the extra `ocr` too, if it is installed.

    And which figures they recognise on the page, if any ('seen all').
    """
    of_text = [f"{name} {version(name)}" for name in ("pdfplumber", "pdfminer.six", "pypdfium2", "pillow")]
    return ", ".join([*of_text, *installed_libraries(), *([] if seen == "off" else [f"seen {seen}"])])
