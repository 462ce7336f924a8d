"""Texts that servers sent before, and asking for them only if they changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from orchestration.system.files import replaced_atomically
from orchestration.system.http import NOT_MODIFIED, OK, Client, HttpError, TryAgainError, parse_url, shown

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")


class CachedAnswer(BaseModel):
    """A text, the address that sent it, and the validators by which that server tells whether it changed."""

    url: str
    etag: str | None
    last_modified: str | None
    body: str


def conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The request headers that ask for an answer only if it differs from the one with these validators."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}


def url_key(url: object) -> str:
    """An address as a file name: 32 hex digits."""
    return hashlib.sha256(str(url).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class AnswerCache:
    """A folder with the last answer from each address whose server lets us ask conditionally."""

    folder: Path

    def fetch_text(
        self,
        client: Client,
        url: httpx.URL,
        max_bytes: int,
        parse: Callable[[str, httpx.URL], T],
        expected: str,
    ) -> tuple[T, bool]:
        """Fetch and parse the text at an address; a failure that may pass is retried.

        Args:
            client: asks the server.
            url: the address.
            max_bytes: the largest answer to accept.
            parse: takes the text and the address that sent it in the end. It raises ValueError for anything
                unexpected; so it does for half an answer from a server that did not state its length.
            expected: names the expected content in the error.

        Returns:
            What `parse` made of it, and True if the server said that our copy still holds.

        Raises:
            HttpError: if the server sends no such text.
        """

        def attempt() -> tuple[T, bool]:
            cached = self._read(url)
            with client.ask(url, conditions(cached.etag, cached.last_modified) if cached else {}) as answer:
                if answer.status == NOT_MODIFIED and cached:
                    return parse(cached.body, parse_url(cached.url)), True
                body = b"".join(answer.parts(max_bytes))
            if answer.status != OK:
                raise HttpError(f"{url}: expected an answer with status {OK}, found {answer.status}")
            try:
                text = body.decode("utf-8-sig")
                content = parse(text, answer.url)
            except (ValueError, RecursionError) as error:
                raise TryAgainError(f"expected {expected}, found {shown(body)} ({error})") from error
            etag, last_modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
            self._write(url, CachedAnswer(url=str(answer.url), etag=etag, last_modified=last_modified, body=text))
            return content, False

        return client.persistently(url, attempt)

    def _read(self, url: httpx.URL) -> CachedAnswer | None:
        """The cached answer from an address; None if there is none, or its file is damaged."""
        try:
            return CachedAnswer.model_validate_json(self._path(url).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def _write(self, url: httpx.URL, answer: CachedAnswer) -> None:
        """Cache an answer, unless it has no validator to ask with."""
        if conditions(answer.etag, answer.last_modified):
            with replaced_atomically(self._path(url)) as temporary:
                temporary.write_text(answer.model_dump_json(), encoding="utf-8")

    def _path(self, url: httpx.URL) -> Path:
        return self.folder / f"{url_key(url)}.json"
