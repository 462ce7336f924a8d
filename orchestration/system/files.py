"""Hashes of files, and files that are written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import stat
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from orchestration.system.stopping import undisturbed

DAMAGED = ".damaged-"
"""In the name of what was set aside; the time follows."""

SHA256 = re.compile(r"[0-9a-f]{64}")
"""How a hash is written: 64 hex digits, in lower case."""

_BLOCK = 2**20
"""Bytes of a file to hash at a time."""


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, as 64 hex digits; of a pipe that nobody writes, that of nothing.

    Raises:
        OSError: if it can't be read.
    """
    # A file object, and hashlib's own reader, take ten times as long for a small file.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        digest = hashlib.sha256()
        while block := os.read(descriptor, _BLOCK):
            digest.update(block)
        return digest.hexdigest()
    finally:
        os.close(descriptor)


def sha256_of_all(paths: Iterable[Path]) -> dict[Path, str]:
    """The SHA-256 of each file, as 64 hex digits, by all processors; what several links share is read once.

    Raises:
        OSError: if one can't be read.
    """
    links: dict[tuple[int, int], list[Path]] = {}
    for path in paths:
        status = os.stat(path)  # noqa: PTH116 - twice as quick for thousands of files
        links.setdefault((status.st_dev, status.st_ino), []).append(path)
    files, count = list(links.values()), os.cpu_count() or 1
    parts = [files[number::count] for number in range(count)]
    with ThreadPoolExecutor(count) as pool:
        hashed = pool.map(lambda part: [(paths, sha256_of(paths[0])) for paths in part], parts)
        return {path: sha256 for part in hashed for paths, sha256 in part for path in paths}


def read_regular(path: Path, max_bytes: int) -> bytes:
    """The bytes of a regular file from outside: never of a pipe or a device, which may have no end.

    Raises:
        OSError: if it is no regular file, or can't be read; with EFBIG if it has more bytes than that.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "Not a regular file", str(path))
    # Without waiting for a writer: it may have become a pipe meanwhile.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "Not a regular file", str(path))
        content = file.read(max_bytes + 1) if status.st_size <= max_bytes else b""
    if len(content) > max_bytes or status.st_size > max_bytes:
        raise OSError(errno.EFBIG, f"Larger than {max_bytes} bytes", str(path))
    return content


def safe_stem(text: str) -> str:
    """The text as a file name, without extension: at most 80 ASCII letters, digits, - and _; it may be empty."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_-]+", "-", ascii_text).strip("-")[:80]


@contextmanager
def replaced_atomically(target: Path) -> Iterator[Path]:
    """A temporary path beside `target` that replaces it when the block succeeds, once it is safely on disk.

    A reader sees the old file or the new one. If the block raises, the old one stays.
    """
    with replaced_together([target]) as (temporary,):
        yield temporary


@contextmanager
def replaced_together(targets: Sequence[Path]) -> Iterator[list[Path]]:
    """A temporary path beside each target; all are on disk before the first replaces its target, in the order given.

    Not for two processes at once on the same targets: it removes what an interrupted one left.
    """
    temporaries = [target.with_name(f".{target.name}.tmp") for target in targets]
    for temporary in temporaries:
        temporary.parent.mkdir(parents=True, exist_ok=True)
        _remove_temporary(temporary)
    try:
        yield temporaries
        for temporary in temporaries:
            _sync(temporary)
        with undisturbed():
            for temporary, target in zip(temporaries, targets, strict=True):
                temporary.replace(target)
            for folder in {target.parent for target in targets}:
                _sync(folder)
    finally:
        for temporary in temporaries:
            _remove_temporary(temporary)


@contextmanager
def folder_made_at_once(target: Path) -> Iterator[Path]:
    """A temporary folder that becomes `target` when the block succeeds; if it raises, nothing stays behind.

    Raises:
        FileExistsError: if `target` exists and is not an empty folder.
    """
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise FileExistsError(f"{target} exists and is not an empty folder; name another one.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as beside:
        folder = Path(beside) / target.name
        folder.mkdir()
        yield folder
        folder.replace(target)


def remove(path: Path) -> None:
    """Remove what is at a path: a file, a link or a whole folder, whatever its rights; nothing if nothing is there."""
    if not path.is_dir() or path.is_symlink():
        path.unlink(missing_ok=True)
        return
    try:
        shutil.rmtree(path)
    except PermissionError:
        _open_up(path)
        shutil.rmtree(path)


def _open_up(folder: Path) -> None:
    """Let the owner of a folder do anything there, and in all folders in it."""
    folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IRWXU)
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            _open_up(path)


def make_read_only(path: Path) -> None:
    """Let nobody write a file; who may read it stays as the umask left it."""
    path.chmod(stat.S_IMODE(path.stat().st_mode) & 0o444)


def set_aside(path: Path) -> Path:
    """Rename what is damaged, so that nobody reads it and nothing of it is lost.

    Returns:
        Its new path, `<name>.damaged-<time>`, beside the old one.
    """
    aside = path.with_name(f"{path.name}{DAMAGED}{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}")
    while aside.exists():
        aside = aside.with_name(f"{aside.name}-")
    path.rename(aside)
    return aside


def put_in_place(folder: Path, target: Path) -> None:
    """Rename a folder beside its target, where nothing is, once every file in it is safely on disk."""
    for path in (*folder.rglob("*"), folder):
        _sync(path)
    folder.rename(target)
    _sync(target.parent)


def _remove_temporary(temporary: Path) -> None:
    """Remove the temporary file, and the log that DuckDB keeps beside a file it writes."""
    remove(temporary)
    remove(temporary.with_name(f"{temporary.name}.wal"))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
