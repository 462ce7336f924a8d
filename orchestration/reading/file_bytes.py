"""The bytes of a file from outside: read within the limits, or refused."""

from __future__ import annotations

import errno
from pathlib import Path

from orchestration.domain.publicatie import RefusedError
from orchestration.reading.editions import refuse_other_edition
from orchestration.system.files import read_regular
from orchestration.system.limits import Limits

SUFFIXES = (".pdf", ".txt")

_MAX_LINES, _MAX_LINE = 10_000, 10_000
"""Lines of a text, and bytes of a line. A publication of all gemeenten has some 500 lines of at most 500."""


def size_of(path: Path) -> int:
    """The number of bytes of a file; 0 if it is not there."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def bytes_of(path: Path, limits: Limits) -> bytes:
    """The bytes of a file.

    Raises:
        RefusedError: if it is no regular file, can't be opened, or has more bytes than the limits allow.
    """
    try:
        return read_regular(path, limits.max_bytes)
    except OSError as error:
        reden = f"Het bestand is niet te openen ({error.strerror})."
        if error.errno == errno.EFBIG:
            reden = f"Het bestand is {size_of(path)} bytes groot; er worden er hoogstens {limits.max_bytes} gelezen."
        raise RefusedError(reden) from error


def require_readable(suffix: str, content: bytes) -> None:
    """Refuse what can't be one of our publications, by its extension in lower case and its bytes.

    Raises:
        RefusedError: if it is of another kind, is empty, or is a text far longer than any publication.
    """
    refuse_other_edition(suffix, content)
    if suffix not in SUFFIXES:
        raise RefusedError(f"Een bestand {suffix or 'zonder extensie'} wordt niet gelezen; alleen .pdf en .txt.")
    if not content:
        raise RefusedError("Het bestand is leeg.")
    lines = content.splitlines() if suffix == ".txt" else []
    if len(lines) > _MAX_LINES or any(len(line) > _MAX_LINE for line in lines):
        raise RefusedError(
            f"De tekst is geen publicatie: die heeft hoogstens {_MAX_LINES} regels, van hoogstens {_MAX_LINE} tekens."
        )
