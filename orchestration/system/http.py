"""A client for HTTP servers that may be slow, broken or hostile: only listed servers, bounded answers, retries."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from reprlib import Repr
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from orchestration.system.errors import KlantprofielenError
from orchestration.system.printable import in_one_line

if TYPE_CHECKING:
    import httpx

AGENT = "klantprofielen"
"""User-Agent name."""
MAX_REDIRECTS = 5
OK, NOT_MODIFIED = 200, 304
_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500
_SHOWN = 100
_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 2 * _SHOWN
_LENGTH = re.compile("[0-9]{1,15}")

T = TypeVar("T")


class HttpError(KlantprofielenError):
    """A failed or unexpected answer; the message names the address, what we expected and what we found."""

    may_pass = True


class NoAnswerError(HttpError):
    """A server that did not answer, or broke off its answer, at every attempt."""


class TryAgainError(KlantprofielenError):
    """A failure that may pass; `wait` is the number of seconds the server asks us to wait."""

    may_pass = True

    def __init__(self, reason: str, wait: float = 0) -> None:
        super().__init__(reason)
        self.wait = wait


class _SilenceError(TryAgainError):
    """No answer, or one that the server broke off."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we wait for a server, in seconds, and how often we retry.

    Attributes:
        attempts: the number of attempts before we give up.
        connect: the timeout for a connection.
        silence: the timeout between two parts of an answer.
        answer: the timeout for a whole answer, from the connection to the last byte, with all its redirects.
        first_wait: the wait before the second attempt; each later wait is twice as long.
        longest_wait: the longest wait; a server that asks for more is not asked again.
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
    """The servers we may ask: scheme, host and port of each, such as 'https://opendata.cbs.nl'."""

    origins: frozenset[str]

    def __contains__(self, url: httpx.URL) -> bool:
        return origin(url) in self.origins

    def __str__(self) -> str:
        return " or ".join(sorted(self.origins))


def origin(url: httpx.URL) -> str:
    """The scheme, host and port of an address, without the port if it is the scheme's default."""
    return f"{url.scheme}://{url.netloc.decode()}"


def parse_url(text: str) -> httpx.URL:
    """Parse an address on the web, which has a scheme and a host.

    Raises:
        HttpError: if the text is no such address.
    """
    import httpx

    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise HttpError(f"'{text}' is not a web address: {error}") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise HttpError(f"'{text}' is not a web address; it must begin with https://")
    return url


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose body is still to come; `url` is the address after all redirects."""

    url: httpx.URL
    status: int
    headers: Mapping[str, str]
    _response: httpx.Response

    def parts(self, max_bytes: int) -> Iterator[bytes]:
        """The body, part by part as it comes in.

        Raises:
            HttpError: as soon as the body proves larger than `max_bytes`.
            httpx.TransportError: if it breaks off, or takes too long; `Client.ask` makes a TryAgainError of it.
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
        if size > max_bytes:
            raise HttpError(f"{self.url}: expected at most {max_bytes} bytes, found more")


class Client:
    """Asks the servers within reach and no others, whatever link or redirect they send; a context manager."""

    def __init__(
        self,
        reach: Reach,
        accept: str,
        patience: Patience = DEFAULT_PATIENCE,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Open no connection yet.

        Args:
            reach: the servers we may ask.
            accept: the value of the header Accept.
            patience: how long to wait for a server.
            sleep: waits for a number of seconds.
        """
        import httpx

        from orchestration.system.deadline import Deadline, client_on

        self._reach = reach
        self._patience = patience
        self._sleep = sleep
        headers = {
            "Accept": accept,
            # A small compressed answer could unpack to an endless one.
            "Accept-Encoding": "identity",
            "User-Agent": f"{AGENT}/{version('klantprofielen')}",
        }
        timeout = httpx.Timeout(patience.silence, connect=patience.connect)
        self._network = Deadline()
        self._client = client_on(self._network, timeout=timeout, headers=headers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._client.close()

    def join(self, url: httpx.URL, link: object, what: str) -> httpx.URL:
        """Resolve a link in the answer from `url`; `what` names the link in the error.

        Raises:
            HttpError: if it is not a web address, or out of reach.
        """
        import httpx

        try:
            target = url.join(link) if isinstance(link, str) else None
        except (httpx.InvalidURL, UnicodeError):
            target = None
        if target is None or target not in self._reach:
            raise HttpError(f"{url}: expected {what} on {self._reach}, found {shown(link)}")
        return target

    def persistently(self, url: httpx.URL, attempt: Callable[[], T]) -> T:
        """Return the result of an attempt at `url`; wait and retry if it raises TryAgainError.

        Raises:
            NoAnswerError: if the server does not answer at the last attempt.
            HttpError: if the attempt raises it, the last attempt fails, or the server asks for too long a wait.
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
                # Chance keeps clients that failed together from coming back together.
                self._sleep(max(error.wait, backoff * random.SystemRandom().uniform(0.5, 1)))

    @contextmanager
    def ask(self, url: httpx.URL, headers: Mapping[str, str]) -> Iterator[Answer]:
        """Send one request and follow its redirects; the body comes in while the context is open.

        Raises:
            HttpError: if the address or a redirect is out of reach, or the redirects don't end.
            TryAgainError: if the server is silent, breaks off, or says that it fails or is too busy.
        """
        import httpx

        target = self.join(url, str(url), "an address")
        deadline = time.monotonic() + self._patience.answer
        try:
            for _ in range(MAX_REDIRECTS + 1):
                begun = time.monotonic()
                self._before(target)
                deadline += time.monotonic() - begun
                self._network.until = deadline
                with self._client.stream("GET", target, headers=headers) as response:
                    status = response.status_code
                    if not response.has_redirect_location:
                        if status == _TOO_MANY_REQUESTS or status >= _SERVER_ERROR:
                            raise TryAgainError(f"the server answers with status {status}", _retry_after(response))
                        yield Answer(target, status, response.headers, response)
                        return
                    target = self.join(target, response.headers["Location"], "a redirect")
        except httpx.TransportError as error:
            is_late = time.monotonic() >= deadline
            why = (
                f"in {self._patience.answer:g} seconds"
                if is_late
                else f"({in_one_line(error, _SHOWN) or 'it broke off'})"
            )
            raise _SilenceError(f"no whole answer {why}") from error
        except httpx.InvalidURL as error:  # httpx looks at a redirect before we can, as at javascript:
            raise HttpError(f"{target}: expected a redirect on {self._reach}, found none ({error})") from error
        raise HttpError(f"{url}: expected at most {MAX_REDIRECTS} redirects, found {status} once more")

    def _before(self, url: httpx.URL) -> None:
        """Called before each request; raises HttpError to forbid it."""


def _retry_after(response: httpx.Response) -> float:
    """The wait in seconds that the server asks for, as a number or a date; 0 if the header is absent or unreadable."""
    text = response.headers.get("Retry-After", "")
    if text.isdecimal():
        return float(text)
    when = http_date(text)
    now = http_date(response.headers.get("Date"))
    return max(0.0, (when - now).total_seconds()) if when and now else 0.0


def http_date(text: str | None) -> datetime | None:
    """The moment in a header, such as 'Mon, 05 Jan 2026 08:00:00 GMT'; None if it holds no date."""
    try:
        return parsedate_to_datetime(text or "").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def shown(content: object) -> str:
    """The first 100 characters of some content, however large or deep, for a message."""
    text = _SHORT.repr(content)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
