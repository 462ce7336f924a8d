"""The raw store: the publications in it, filed by quarter, each beside a sidecar with its origin."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path, PurePosixPath

from orchestration.domain.controle import Herkomst
from orchestration.domain.quarter import ONBEKEND, is_quarter_key
from orchestration.domain.sidecar import SidecarError, read_sidecar, sidecar_path
from orchestration.reading.file_bytes import SUFFIXES
from orchestration.system.files import read_regular
from orchestration.system.limits import DEFAULT_LIMITS
from orchestration.system.printable import is_printable


@dataclass(frozen=True)
class RawFile:
    """A publication in raw/: its path, its name there ('2021Q1/x.pdf'), and the quarter's folder it is filed under."""

    path: Path
    bestand: str
    partitie: str
    max_bytes: int = DEFAULT_LIMITS.max_bytes
    """A file with more is not read, nor hashed."""

    @classmethod
    def at(cls, raw_dir: Path, bestand: str, max_bytes: int = DEFAULT_LIMITS.max_bytes) -> RawFile:
        """The file with this name in a raw store, whether it exists or not."""
        return cls(raw_dir / bestand, bestand, cls.partitie_in(bestand), max_bytes)

    @staticmethod
    def partitie_in(bestand: str) -> str:
        """The quarter's folder in the name of a raw file."""
        return PurePosixPath(bestand).parent.name

    @cached_property
    def sha256(self) -> str:
        """The hash of the bytes, computed once: it travels with this object, also to another process.

        It is empty if the file is too large, or can't be read; its reading says so.
        """
        try:
            return hashlib.sha256(read_regular(self.path, self.max_bytes)).hexdigest()
        except OSError:
            return ""


@dataclass(frozen=True, slots=True)
class RawStore:
    """The files of a raw store for the time of one run, which hashes none of them twice.

    A file is hashed again only if its size or its time of modification changes meanwhile.
    """

    folder: Path
    max_bytes: int = DEFAULT_LIMITS.max_bytes
    _known: dict[tuple[Path, int, int], RawFile] = field(default_factory=dict)

    def files(self) -> list[RawFile]:
        """The publications that are in the store now, in path order."""
        return [self._known_as(file) for file in list_files(self.folder, max_bytes=self.max_bytes)]

    def find(self, bestand: str) -> RawFile | None:
        """The file with this name; None if it is not in the store now."""
        file = RawFile.at(self.folder, bestand, self.max_bytes)
        return self._known_as(file) if file.path.is_file() else None

    def _known_as(self, file: RawFile) -> RawFile:
        stat = file.path.stat()
        return self._known.setdefault((file.path, stat.st_size, stat.st_mtime_ns), file)


def list_files(
    raw_dir: Path, partitie: str | None = None, *, max_bytes: int = DEFAULT_LIMITS.max_bytes
) -> list[RawFile]:
    """The publications in raw/, or in one quarter's folder, in path order."""
    folders = [raw_dir / partitie] if partitie else sorted(raw_dir.glob("*")) if raw_dir.is_dir() else []
    return [
        RawFile(folder / name, f"{folder.name}/{name}", folder.name, max_bytes)
        for folder in folders
        if is_partitie(folder.name) and folder.is_dir()
        for name in _publications_in(folder)
    ]


def _publications_in(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(
            entry.name
            for entry in entries
            if entry.name.lower().endswith(tuple(SUFFIXES))
            and os.path.isfile(entry.path)  # noqa: PTH113 - of a link to itself the entry raises an error
            and entry.name == plain_name(entry.name)
            and not entry.name.startswith(".")
        )


def plain_name(name: str) -> str:
    """The name of a file as every program can print and store it: of letters, marks and blanks.

    In the place of anything else is a \ufffd: control characters, those that turn text around, and bytes that are not
    UTF-8.
    """
    return "".join(character if is_printable(character) else "\ufffd" for character in name)


def is_partitie(name: str) -> bool:
    """True for the name of a folder for publications: a quarter, or 'onbekend'."""
    return name == ONBEKEND or is_quarter_key(name)


def list_strays(raw_dir: Path, present: Iterable[RawFile] | None = None) -> list[Path]:
    """What in raw/ we don't read: files in a wrong folder, of a wrong kind or name, or a sidecar without its file.

    What is no regular file, such as a pipe or a link to nothing, is not read either; nor is a folder elsewhere that a
    link leads to, unless the link has the name of a quarter.

    Args:
        raw_dir: the raw store.
        present: what `list_files` found there, if the caller has it.
    """
    if not raw_dir.is_dir():
        return []
    files = {file.path for file in (list_files(raw_dir) if present is None else present)}
    known = files | {sidecar_path(file) for file in files}
    linked = [folder for folder in raw_dir.glob("*") if folder.is_symlink() and is_partitie(folder.name)]
    found = chain(raw_dir.rglob("*"), *(folder.rglob("*") for folder in linked))
    return sorted(
        path
        for path in found
        if path not in known
        and not path.name.startswith(".")
        and (not path.is_dir() or path.suffix.lower() in SUFFIXES or (path.is_symlink() and path not in linked))
        and path != raw_dir / "README.md"
    )


def herkomst_of(file: RawFile) -> Herkomst:
    """The folder and sidecar of a raw file, and why they can't be trusted, in Dutch: invalid, or for other bytes."""
    try:
        sidecar = read_sidecar(sidecar_path(file.path))
    except SidecarError as error:
        return Herkomst(file.partitie, fout=str(error))
    fout = None
    if sidecar is not None and sidecar.sha256 != file.sha256:
        fout = f"Het bestand is niet meer wat is opgeborgen: verwacht sha256 {sidecar.sha256}, gevonden {file.sha256}."
    elif sidecar is not None and sidecar.size != (size := file.path.stat().st_size):
        fout = f"De herkomst klopt niet met het bestand: verwacht {sidecar.size} bytes, gevonden {size}."
    return Herkomst(file.partitie, sidecar, fout)
