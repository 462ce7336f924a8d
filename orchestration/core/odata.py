"""Reading OData (version 3, as JSON) over HTTP, from a server that may be slow, broken or hostile."""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from orchestration.core.files import replaced_atomically

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 8 * 1024**2
"""Size of one answer. A year of CBS has some 400 rows of 55 columns, most padded to 10 or 50 characters."""
MAX_PAGES = 20
MAX_REDIRECTS = 5
_SHOWN = 100
_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500
_NOT_MODIFIED = 304
_OK = 200


class ODataError(RuntimeError):
    """An answer that can't be had, or is no OData; the message names the address and what was found."""


class NoAnswerError(ODataError):
    """A server that gave no answer, or none to its end, however often it was asked."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server may take, in seconds, and how often it is asked again.

    Attributes:
        attempts: how often the same is asked before giving up.
        connect: for a connection.
        silence: between two parts of an answer.
        answer: for the whole of an answer.
        first_wait: before the second attempt; each later wait is twice as long.
        longest_wait: the most to wait, also where the server asks for more.
    """

    attempts: int = 4
    connect: float = 10
    silence: float = 30
    answer: float = 120
    first_wait: float = 1
    longest_wait: float = 60


DEFAULT_PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class EntitySet:
    """All rows of an entity set; `not_modified` where the server said that the copy we kept still holds."""

    rows: tuple[dict[str, Any], ...]
    not_modified: bool


class _Kept(BaseModel):
    """An answer we keep, with what the server needs to tell whether it still holds."""

    etag: str | None
    last_modified: str | None
    body: str

    @property
    def conditions(self) -> dict[str, str]:
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


class _TryAgainError(Exception):
    """A failure that may pass; `wait` is how many seconds the server asks for."""

    def __init__(self, reason: str, wait: float = 0) -> None:
        super().__init__(reason)
        self.wait = wait


class _SilenceError(_TryAgainError):
    """No answer, or none to its end."""


class OData:
    """The entity sets of one server, as a context that holds its connections.

    Nothing outside the scheme, host and port of `base_url` is ever asked for, whatever link or redirect the
    server sends.
    """

    def __init__(
        self,
        base_url: str,
        cache_dir: Path,
        patience: Patience = DEFAULT_PATIENCE,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Prepare; nothing is asked yet.

        Args:
            base_url: where every path begins.
            cache_dir: where answers are kept that the server lets us ask for conditionally.
            patience: how long to wait for the server.
            sleep: waits a number of seconds.

        Raises:
            ODataError: where `base_url` is no address on the web.
        """
        import httpx

        try:
            self._base = httpx.URL(f"{base_url.rstrip('/')}/")
        except httpx.InvalidURL as error:
            raise ODataError(f"'{base_url}' is no address on the web: {error}") from error
        if self._base.scheme not in ("http", "https") or not self._base.host:
            raise ODataError(f"'{base_url}' is no address on the web; one begins with https://")
        self._cache_dir = cache_dir
        self._patience = patience
        self._sleep = sleep
        # Unpacking could make a small answer endless; asked for as it is, its size is known.
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "klantprofielen"}
        timeout = httpx.Timeout(patience.silence, connect=patience.connect)
        self._client = httpx.Client(timeout=timeout, headers=headers)

    def __enter__(self) -> OData:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._client.close()

    def entity_set(self, path: str, query: Mapping[str, str]) -> EntitySet:
        """All rows of the entity set at `path`, page after page.

        Raises:
            NoAnswerError: where the server stays silent for longer than our patience.
            ODataError: where it goes on failing, sends anything but OData, or links to another server or in a circle.
        """
        rows: list[dict[str, Any]] = []
        not_modified = True
        asked: set[httpx.URL] = set()
        url: httpx.URL | None = self._base.join(path).copy_merge_params(query)
        while url is not None:
            if url in asked or len(asked) == MAX_PAGES:
                raise ODataError(f"{url}: expected a last page, found pages that go round or are over {MAX_PAGES}")
            asked.add(url)
            content, kept = self._page(url)
            value, link = content.get("value"), content.get("odata.nextLink")
            if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
                raise ODataError(f"{url}: expected a list of rows under 'value', found {_shown(content)}")
            rows += value
            not_modified &= kept
            url = None if link is None else self._own(url, link, "odata.nextLink")
        return EntitySet(tuple(rows), not_modified)

    def _page(self, url: httpx.URL) -> tuple[dict[str, Any], bool]:
        """The JSON object at `url`, and whether it is the copy we kept; asked again while failures may pass."""
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._attempt(url)
            except _TryAgainError as error:
                if error.wait > self._patience.longest_wait:
                    raise ODataError(f"{url}: {error}, and asks to wait {error.wait:.0f} seconds; try later") from error
                if attempt == self._patience.attempts:
                    kind = NoAnswerError if isinstance(error, _SilenceError) else ODataError
                    raise kind(f"{url}: {error}; given up after {attempt} attempts") from error
                backoff = min(self._patience.first_wait * 2 ** (attempt - 1), self._patience.longest_wait)
                # Uneven waits keep clients that failed together from coming back together.
                self._sleep(max(error.wait, backoff * random.SystemRandom().uniform(0.5, 1)))

    def _attempt(self, url: httpx.URL) -> tuple[dict[str, Any], bool]:
        kept = self._kept(url)
        response, body = self._get(url, kept.conditions if kept else {})
        for _ in range(MAX_REDIRECTS):
            if not response.has_redirect_location:
                break
            target = self._own(response.url, response.headers["Location"], "a redirect")
            response, body = self._get(target, kept.conditions if kept else {})
        status = response.status_code
        if status == _TOO_MANY_REQUESTS or status >= _SERVER_ERROR:
            raise _TryAgainError(f"the server answers with status {status}", _retry_after(response))
        if status == _NOT_MODIFIED and kept:
            return _parsed(kept.body), True
        if status != _OK:
            raise ODataError(f"{url}: expected an answer with status 200, found {status}")
        try:
            text = body.decode("utf-8-sig")
            content = _parsed(text)
        except (ValueError, RecursionError) as error:
            # Also what a connection cut off halfway leaves, where the server did not say how long the answer is.
            raise _TryAgainError(f"expected a JSON object, found {_shown(body)} ({error})") from error
        marks = response.headers.get("ETag"), response.headers.get("Last-Modified")
        self._keep(url, _Kept(etag=marks[0], last_modified=marks[1], body=text))
        return content, False

    def _get(self, url: httpx.URL, headers: Mapping[str, str]) -> tuple[httpx.Response, bytes]:
        """One answer whole, within the bounds of size and time; a redirect is not followed."""
        import httpx

        deadline = time.monotonic() + self._patience.answer
        body = bytearray()
        try:
            with self._client.stream("GET", url, headers=headers) as response:
                for part in response.iter_raw():
                    body += part
                    if len(body) > MAX_BYTES:
                        raise ODataError(f"{url}: expected at most {MAX_BYTES} bytes, found more")
                    if time.monotonic() > deadline:
                        raise _SilenceError(f"no whole answer in {self._patience.answer:g} seconds")
        except httpx.TransportError as error:
            raise _SilenceError(f"no whole answer ({type(error).__name__}: {error})") from error
        return response, bytes(body)

    def _own(self, url: httpx.URL, link: object, what: str) -> httpx.URL:
        """Where a link in the answer of `url` leads, which has to be the server we were told to ask."""
        import httpx

        try:
            target = url.join(link) if isinstance(link, str) else None
        except httpx.InvalidURL:
            target = None
        base = self._base
        if target is None or (target.scheme, target.host, target.port) != (base.scheme, base.host, base.port):
            raise ODataError(f"{url}: expected {what} on {base.scheme}://{base.netloc.decode()}, found {_shown(link)}")
        return target

    def _kept(self, url: httpx.URL) -> _Kept | None:
        try:
            return _Kept.model_validate_json(self._kept_path(url).read_bytes())
        except (FileNotFoundError, ValidationError):  # a copy that was damaged is fetched again
            return None

    def _keep(self, url: httpx.URL, kept: _Kept) -> None:
        if kept.conditions:
            with replaced_atomically(self._kept_path(url)) as temporary:
                temporary.write_text(kept.model_dump_json(), encoding="utf-8")

    def _kept_path(self, url: httpx.URL) -> Path:
        return self._cache_dir / f"{hashlib.sha256(str(url).encode()).hexdigest()[:32]}.json"


def _parsed(text: str) -> dict[str, Any]:
    content = json.loads(text)
    if not isinstance(content, dict):
        raise ValueError(f"a {type(content).__name__}")
    return content


def _retry_after(response: httpx.Response) -> float:
    """Seconds to wait as the server says it, in seconds or as a date; 0 where it says nothing we understand."""
    text = response.headers.get("Retry-After", "")
    if text.isdecimal():
        return float(text)
    try:
        wait: timedelta = parsedate_to_datetime(text) - datetime.now(tz=UTC)
    except (TypeError, ValueError):
        return 0.0
    return max(0.0, wait.total_seconds())


def _shown(content: object) -> str:
    text = repr(content)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
