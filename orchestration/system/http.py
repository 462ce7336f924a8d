"""Asking servers over HTTP that may be slow, broken or hostile: within reach, within bounds, and with patience."""

from __future__ import annotations

import hashlib
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from pydantic import BaseModel, ValidationError

from orchestration.system.errors import KlantprofielenError
from orchestration.system.files import replaced_atomically

if TYPE_CHECKING:
    import httpx

AGENT = "klantprofielen"
"""By this name we make ourselves known."""
MAX_REDIRECTS = 5
OK, PARTIAL, NOT_MODIFIED, UNSATISFIABLE = 200, 206, 304, 416
_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500
_SHOWN = 100
_LENGTH = re.compile("[0-9]{1,15}")

T = TypeVar("T")


class HttpError(KlantprofielenError):
    """What can't be had, or is not what was asked for; the message names the address and what was found."""

    may_pass = True


class NoAnswerError(HttpError):
    """A server that gave no answer, or none to its end, however often it was asked."""


class TryAgainError(KlantprofielenError):
    """A failure that may pass; `wait` is how many seconds the server asks for."""

    may_pass = True

    def __init__(self, reason: str, wait: float = 0) -> None:
        super().__init__(reason)
        self.wait = wait


class _SilenceError(TryAgainError):
    """No answer, or none to its end."""


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
class Reach:
    """The servers that may be asked: scheme, host and port of each, as 'https://opendata.cbs.nl'."""

    origins: frozenset[str]

    def __contains__(self, url: httpx.URL) -> bool:
        return origin(url) in self.origins

    def __str__(self) -> str:
        return " or ".join(sorted(self.origins))


def origin(url: httpx.URL) -> str:
    """The server of an address: its scheme, host and port, the port left out where it is the scheme's own."""
    return f"{url.scheme}://{url.netloc.decode()}"


def parse_url(text: str) -> httpx.URL:
    """An address on the web, with its scheme and host.

    Raises:
        HttpError: where it is none.
    """
    import httpx

    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise HttpError(f"'{text}' is no address on the web: {error}") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise HttpError(f"'{text}' is no address on the web; one begins with https://")
    return url


class Kept(BaseModel):
    """An answer we keep, where it came from, and what the server needs to tell whether it still holds."""

    url: str
    etag: str | None
    last_modified: str | None
    body: str


def conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers that ask for an answer only where it is not the one that had these marks."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}


def url_key(url: object) -> str:
    """A file name for what belongs to an address."""
    return hashlib.sha256(str(url).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of answers that the server lets us ask for conditionally."""

    folder: Path

    def get(self, url: httpx.URL) -> Kept | None:
        """The answer kept of an address; None where there is none, or it was damaged."""
        try:
            return Kept.model_validate_json(self._path(url).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def keep(self, url: httpx.URL, kept: Kept) -> None:
        """Keep an answer that has a mark to ask with."""
        if conditions(kept.etag, kept.last_modified):
            with replaced_atomically(self._path(url)) as temporary:
                temporary.write_text(kept.model_dump_json(), encoding="utf-8")

    def _path(self, url: httpx.URL) -> Path:
        return self.folder / f"{url_key(url)}.json"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose body is still to come; `url` is where it was found in the end."""

    url: httpx.URL
    status: int
    headers: Mapping[str, str]
    _response: httpx.Response
    _seconds: float
    _deadline: float

    def parts(self, max_bytes: int) -> Iterator[bytes]:
        """The body as it comes in.

        Raises:
            HttpError: where it is larger than `max_bytes`, as soon as that is known.
            TryAgainError: where it takes too long.
        """
        declared = self.headers.get("Content-Length", "")
        size = int(declared) if _LENGTH.fullmatch(declared) else 0
        if size <= max_bytes:
            size = 0
            for part in self._response.iter_raw():
                size += len(part)
                if size > max_bytes:
                    break
                yield part
                if time.monotonic() > self._deadline:
                    raise _SilenceError(f"no whole answer in {self._seconds:g} seconds")
        if size > max_bytes:
            raise HttpError(f"{self.url}: expected at most {max_bytes} bytes, found more")


class Client:
    """Asks the servers within reach, and nothing else, whatever link or redirect they send; a context."""

    def __init__(
        self,
        reach: Reach,
        accept: str,
        patience: Patience = DEFAULT_PATIENCE,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Prepare; nothing is asked yet.

        Args:
            reach: the servers that may be asked.
            accept: the kinds of content we want, as the header has them.
            patience: how long to wait for a server.
            sleep: waits a number of seconds.
        """
        import httpx

        self._reach = reach
        self._patience = patience
        self._sleep = sleep
        headers = {
            "Accept": accept,
            # Unpacking could make a small answer endless; asked for as it is, its size is known.
            "Accept-Encoding": "identity",
            "User-Agent": f"{AGENT}/{version('klantprofielen')}",
        }
        timeout = httpx.Timeout(patience.silence, connect=patience.connect)
        self._client = httpx.Client(timeout=timeout, headers=headers, http2=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._client.close()

    def join(self, url: httpx.URL, link: object, what: str) -> httpx.URL:
        """Where a link in the answer of `url` leads; `what` the link is.

        Raises:
            HttpError: where it is no address, or out of reach.
        """
        import httpx

        try:
            target = url.join(link) if isinstance(link, str) else None
        except httpx.InvalidURL:
            target = None
        if target is None or target not in self._reach:
            raise HttpError(f"{url}: expected {what} on {self._reach}, found {shown(link)}")
        return target

    def persistently(self, url: httpx.URL, attempt: Callable[[], T]) -> T:
        """The outcome of an attempt at `url`; made again, after a while, where it raises TryAgainError.

        Raises:
            NoAnswerError: where the server stays silent for longer than our patience.
            HttpError: where the attempt does, goes on failing, or the server asks for a longer wait.
        """
        made = 0
        while True:
            made += 1
            try:
                return attempt()
            except TryAgainError as error:
                if error.wait > self._patience.longest_wait:
                    raise HttpError(f"{url}: {error}, and asks to wait {error.wait:.0f} seconds; try later") from error
                if made == self._patience.attempts:
                    kind = NoAnswerError if isinstance(error, _SilenceError) else HttpError
                    raise kind(f"{url}: {error}; given up after {made} attempts") from error
                backoff = min(self._patience.first_wait * 2 ** (made - 1), self._patience.longest_wait)
                # Uneven waits keep clients that failed together from coming back together.
                self._sleep(max(error.wait, backoff * random.SystemRandom().uniform(0.5, 1)))

    @contextmanager
    def ask(self, url: httpx.URL, headers: Mapping[str, str]) -> Iterator[Answer]:
        """One request, and those it is redirected to; the body comes in while the context is open.

        Raises:
            HttpError: where it is out of reach, or redirects there or without end.
            TryAgainError: where the server is silent or breaks off, or says that it fails or is too busy.
        """
        import httpx

        target = self.join(url, str(url), "an address")
        try:
            for _ in range(MAX_REDIRECTS + 1):
                self._before(target)
                deadline = time.monotonic() + self._patience.answer
                with self._client.stream("GET", target, headers=headers) as response:
                    status = response.status_code
                    if not response.has_redirect_location:
                        if status == _TOO_MANY_REQUESTS or status >= _SERVER_ERROR:
                            raise TryAgainError(f"the server answers with status {status}", _retry_after(response))
                        yield Answer(target, status, response.headers, response, self._patience.answer, deadline)
                        return
                    target = self.join(target, response.headers["Location"], "a redirect")
        except httpx.TransportError as error:
            raise _SilenceError(f"no whole answer ({type(error).__name__}: {error})") from error
        raise HttpError(f"{url}: expected at most {MAX_REDIRECTS} redirects, found {status} once more")

    def get(
        self,
        url: httpx.URL,
        cache: Cache,
        max_bytes: int,
        parse: Callable[[str, httpx.URL], T],
        expected: str,
    ) -> tuple[T, bool]:
        """What the text at `url` holds, and whether that is the copy we kept; asked again while failures may pass.

        Args:
            url: the address.
            cache: where the text is kept, and asked for conditionally.
            max_bytes: how large it may be.
            parse: takes the text and where it was found; raises ValueError where it is not what is expected, as also
                what a connection that was cut off leaves, where the server did not say how long its answer is.
            expected: what that is, for the message.

        Raises:
            HttpError: where it can't be had, or is not what is expected.
        """

        def attempt() -> tuple[T, bool]:
            kept = cache.get(url)
            with self.ask(url, conditions(kept.etag, kept.last_modified) if kept else {}) as answer:
                if answer.status == NOT_MODIFIED and kept:
                    return parse(kept.body, parse_url(kept.url)), True
                body = b"".join(answer.parts(max_bytes))
            if answer.status != OK:
                raise HttpError(f"{url}: expected an answer with status {OK}, found {answer.status}")
            try:
                text = body.decode("utf-8-sig")
                content = parse(text, answer.url)
            except (ValueError, RecursionError) as error:
                raise TryAgainError(f"expected {expected}, found {shown(body)} ({error})") from error
            marks = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
            cache.keep(url, Kept(url=str(answer.url), etag=marks[0], last_modified=marks[1], body=text))
            return content, False

        return self.persistently(url, attempt)

    def _before(self, url: httpx.URL) -> None:
        """What has to come before each request."""


def _retry_after(response: httpx.Response) -> float:
    """Seconds to wait as the server says, in seconds or as a date by its own clock; 0 if we do not understand it."""
    text = response.headers.get("Retry-After", "")
    if text.isdecimal():
        return float(text)
    when = http_date(text)
    now = http_date(response.headers.get("Date"))
    return max(0.0, (when - now).total_seconds()) if when and now else 0.0


def http_date(text: str | None) -> datetime | None:
    """The moment that a header names, as 'Mon, 05 Jan 2026 08:00:00 GMT'; None where it names none."""
    try:
        return parsedate_to_datetime(text or "").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def shown(content: object) -> str:
    """The beginning of what was found, for a message."""
    text = repr(content)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
