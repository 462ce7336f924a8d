"""Downloading one PDF: which answers count as one, its bytes on disk, and its day of publication."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.domain.quarter import FIRST_QUARTER, ONBEKEND, end_date
from orchestration.system.http import (
    NOT_MODIFIED,
    OK,
    Answer,
    Client,
    HttpError,
    TryAgainError,
    http_date,
    shown,
)

if TYPE_CHECKING:
    import httpx

ACCEPT = "application/pdf, text/html;q=0.9, */*;q=0.1"
_PDF_TYPES = ("application/pdf", "application/x-pdf", "application/octet-stream", "binary/octet-stream", "")
_EDGE = 1024
"""A PDF has its first and last mark within this many bytes of its edges; PDF readers allow for as much."""
_JUST_NOW = timedelta(minutes=1)


class NoPdfError(HttpError):
    """An answer that is no PDF."""


@dataclass(frozen=True, slots=True)
class Download:
    """A whole PDF on disk, with the hash of its bytes and the headers of the answer."""

    path: Path
    sha256: str
    headers: Mapping[str, str]

    def published(self, partitie: str, today: date) -> str | None:
        """The day in Last-Modified as an ISO date, if it can be the day of publication.

        It can't if it lies in the future or before the end of the quarter, or if it is the moment of the answer
        itself: such a page is made on request.
        """
        modified = http_date(self.headers.get("Last-Modified"))
        answered = http_date(self.headers.get("Date"))
        if modified is None or (answered is not None and answered - modified < _JUST_NOW):
            return None
        earliest = end_date(FIRST_QUARTER if partitie == ONBEKEND else partitie)
        return modified.date().isoformat() if earliest < modified.date() <= today else None


def download_pdf(
    client: Client, url: httpx.URL, validators: Mapping[str, str], target: Path, max_bytes: int
) -> Download | None:
    """Download a PDF to `target`, with retries; a failure leaves nothing there.

    Args:
        client: asks the server.
        url: the address.
        validators: the headers that ask for the PDF only if it changed; empty to get it anyway.
        target: the file to write.
        max_bytes: the largest PDF to accept.

    Returns:
        The download; None if the server says that the PDF did not change, even if nobody asked.

    Raises:
        NoPdfError: if the answer is something else.
        HttpError: if the server sends no whole PDF.
        OSError: if the file can't be written.
    """

    def attempt() -> Download | None:
        digest = hashlib.sha256()
        with client.ask(url, validators) as answer:
            if answer.status == NOT_MODIFIED:
                return None
            if answer.status != OK:
                raise HttpError(f"{url}: expected an answer with status {OK}, found {answer.status}")
            _check_type(answer)
            with target.open("wb") as file:
                for part in answer.parts(max_bytes):
                    file.write(part)
                    digest.update(part)
        _check_whole(target, url)
        return Download(target, digest.hexdigest(), answer.headers)

    try:
        return client.persistently(url, attempt)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _check_type(answer: Answer) -> None:
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in _PDF_TYPES:
        raise NoPdfError(f"{answer.url}: expected application/pdf, found {shown(kind)}")


def _check_whole(path: Path, url: httpx.URL) -> None:
    """Look for the first and last mark of a PDF, whatever the server says of the answer."""
    with path.open("rb") as file:
        head = file.read(_EDGE)
        file.seek(max(0, path.stat().st_size - _EDGE))
        tail = file.read()
    if b"%PDF-" not in head:
        raise NoPdfError(f"{url}: expected a PDF, found a file that begins with {shown(head[:40])}")
    if b"%%EOF" not in tail:
        raise TryAgainError(f"expected a whole PDF, found {path.stat().st_size} bytes that end with {tail[-20:]!r}")
