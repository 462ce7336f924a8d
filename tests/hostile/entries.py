"""What can lie in a folder of raw/ beside files: pipes, devices, links in circles, folders, names of all kinds."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

from tests.hostile.carrier import pdf
from tests.hostile.sidecars import sidecar

Lay = Callable[[Path, str], Path | None]


def _beside(suffix: str, put: Callable[[Path], None]) -> Lay:
    """Put something in the place of a document, or of the sidecar of a sound one."""

    def lay(folder: Path, stem: str) -> Path | None:
        if suffix == ".yml":
            (folder / f"{stem}.pdf").write_bytes(pdf() + f"% {stem}\n".encode())
        target = folder / f"{stem}{suffix}"
        try:
            put(target)
        except PermissionError:  # devices and the like are for root
            return None
        return folder / f"{stem}.pdf" if suffix == ".yml" else target

    return lay


def _socket(target: Path) -> None:
    with chdir(target.parent), socket.socket(socket.AF_UNIX) as made:  # the path of a socket is short
        made.bind(target.name)


def _device(target: Path) -> None:
    os.mknod(target, 0o666 | 0o020000, os.makedev(1, 5))


def _folder(target: Path) -> None:
    target.mkdir()
    (target / "x.pdf").write_bytes(pdf())


def _sparse(target: Path) -> None:
    with target.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(30 * 1024**3)


def _unreadable(target: Path) -> None:
    target.write_bytes(pdf())
    target.chmod(0)
    if os.geteuid() == 0:
        target.unlink()
        raise PermissionError("root reads everything")


def _locked_folder(target: Path) -> None:
    target.mkdir(mode=0)
    if os.geteuid() == 0:
        target.rmdir()
        raise PermissionError("root reads everything")


def _pipe_that_is_full(target: Path) -> None:
    os.mkfifo(target)


_KINDS: dict[str, Callable[[Path], None]] = {
    "pipe": _pipe_that_is_full,
    "socket": _socket,
    "device": _device,
    "folder": _folder,
    "link-to-itself": lambda target: target.symlink_to(target.name),
    "link-to-nothing": lambda target: target.symlink_to("there-is-no-such-file"),
    "link-to-zero": lambda target: target.symlink_to("/dev/zero"),
    "link-to-stdin": lambda target: target.symlink_to("/dev/stdin"),
    "link-to-a-folder": lambda target: target.symlink_to("/proc"),
    "link-to-memory": lambda target: target.symlink_to("/proc/self/mem"),
    "link-to-a-secret": lambda target: target.symlink_to("/etc/shadow"),
    "sparse-of-30-gigabytes": _sparse,
    "unreadable": _unreadable,
}


def _named(name: bytes) -> Lay:
    """A sound publication by some name, its sidecar beside it."""

    def lay(folder: Path, stem: str) -> Path | None:
        target = os.fsencode(folder) + b"/" + name.replace(b"%", stem.encode())
        try:
            with open(target, "wb") as file:  # noqa: PTH123 - a path of bytes
                file.write(pdf() + f"% {stem}\n".encode())
        except OSError:  # this disk has no such names
            return None
        return Path(os.fsdecode(target))

    return lay


def _filled_up(name: str) -> Lay:
    """A sound publication by a name of 255 bytes."""

    def lay(folder: Path, stem: str) -> Path | None:
        room = 255 - len(stem.encode()) - len(b"-.pdf")
        filled = (name * 255).encode()[:room].decode("utf-8", "ignore")
        return _named(f"{stem}-{filled}.pdf".encode())(folder, stem)

    return lay


_NAMES: dict[str, bytes] = {
    "not-utf-8": b"%-\xff\xfe\xe9.pdf",
    "half-a-letter": b"%-\xc3.pdf",
    "escapes": b"%-\x1b[2J\x1b]0;title\x07.pdf",
    "line-breaks": b"%-a\nFailed: b\r.pdf",
    "markup": b"%-[bold red][link=file:etc]x[blink].pdf",
    "html": b"%-<script>alert(1)<br>.pdf",
    "quotes": b"%-'\"`$(touch hostile);--.pdf",
    "globs": b"%-*?[a-z]{x,y}.pdf",
    "right-to-left": "%-\u202efdp.exe.pdf".encode(),
    "blanks": b" % .pdf",
    "dashes": b"--help-%.pdf",
    "capitals": b"%.PDF",
    "two-suffixes": b"%.txt.pdf",
    "formula": b"=HYPERLINK(1)-%.pdf",
    "percent": b"%-{}%s%n$1.pdf".replace(b"%s%n", b"$s$n"),
    "composed": "%-e\u0301\ufb01\u212b.pdf".encode(),
    "emoji": "%-\U0001f468\u200d\U0001f469.pdf".encode(),
    "control-letters": b"%-\x01\x7f\xc2\x9b2J.pdf",
    "backslashes": b"%-..\\..\\x.pdf",
    "colon": b"%-C:x.pdf",
}


def _folder_deep(folder: Path, stem: str) -> Path:
    """Folders in folders, with a publication in the last."""
    deepest = folder / stem
    deepest.mkdir()
    for _ in range(1_800):  # Path.mkdir and os.makedirs call themselves as deep
        deepest = deepest / "d"
        deepest.mkdir()
    (deepest / f"{stem}.pdf").write_bytes(pdf())
    return deepest / f"{stem}.pdf"


def _folder_that_is_a_link(folder: Path, stem: str) -> Path:
    """A folder in raw/ that is a link to raw/."""
    target = folder.parent / stem
    target.symlink_to(folder.parent, target_is_directory=True)
    return target


def _quarter_that_is_a_file(folder: Path, stem: str) -> Path:
    """A file by the name of a quarter's folder."""
    target = folder.parent / "2019Q1"
    target.write_bytes(stem.encode())
    return target


def _quarter_in_other_digits(folder: Path, stem: str) -> Path:
    """A folder whose name is a quarter in Arabic digits."""
    target = folder.parent / "٢٠٢١Q١" / f"{stem}.pdf"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(pdf())
    return target


def _sidecar_alone(folder: Path, stem: str) -> Path:
    """A sidecar without its file."""
    target = folder / f"{stem}.yml"
    target.write_bytes(sidecar())
    return target


ENTRIES: dict[str, Lay] = {
    **{f"file-{name}": _beside(".pdf", put) for name, put in _KINDS.items()},
    **{
        f"text-{name}": _beside(".txt", put)
        for name, put in _KINDS.items()
        if name in ("pipe", "link-to-zero", "folder")
    },
    **{f"sidecar-{name}": _beside(".yml", put) for name, put in _KINDS.items()},
    **{f"name-of-{name}": _named(printed) for name, printed in _NAMES.items()},
    "name-of-255-letters": _filled_up("x"),
    "name-of-255-bytes": _filled_up("é"),
    "folders-in-folders": _folder_deep,
    "folder-that-is-a-link": _folder_that_is_a_link,
    "quarter-that-is-a-file": _quarter_that_is_a_file,
    "quarter-in-other-digits": _quarter_in_other_digits,
    "sidecar-alone": _sidecar_alone,
    "folder-locked": _beside(".pdf", _locked_folder),
}
"""By name: what lies in a quarter's folder; gives what a message is to name, None if this machine can't make it."""
