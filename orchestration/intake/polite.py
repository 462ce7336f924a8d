"""A client that behaves as a guest: robots.txt first, and at most one request a second to a host."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from orchestration.intake.apart import parsed_apart
from orchestration.system.http import AGENT, DEFAULT_PATIENCE, OK, Client, HttpError, Patience, Reach, origin
from orchestration.system.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    import httpx

MAX_ROBOTS_BYTES = 500 * 1024
"""The least that RFC 9309 (2.5) makes us read."""
INTERVAL = 1.0
"""Seconds between two requests to a host."""
_ROBOTS = "/robots.txt"


@dataclass(slots=True)
class Pace:
    """Keeps requests to the same host apart; `clock` and `sleep` are in seconds."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _last: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str, interval: float) -> None:
        """Wait until `interval` seconds after the last request to this host, then record this one."""
        now = self.clock()
        due = self._last.get(host, now - interval) + interval
        while now < due:  # a sleep may end a little early
            self.sleep(due - now)
            now = self.clock()
        self._last[host] = now


class PoliteClient(Client):
    """Asks only what robots.txt allows, and a host at most once a second, or less often if its Crawl-delay says so."""

    def __init__(
        self,
        reach: Reach,
        accept: str,
        patience: Patience = DEFAULT_PATIENCE,
        pace: Pace | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        """Open no connection yet.

        Args:
            reach: the servers we may ask.
            accept: the value of the header Accept.
            patience: how long to wait for a server.
            pace: keeps requests apart.
            limits: the time and memory that applying a robots.txt may take.
        """
        self._pace = pace or Pace()
        super().__init__(reach, accept, patience, self._pace.sleep)
        self._limits = limits
        self._robots: dict[str, str | HttpError] = {}

    def _before(self, url: httpx.URL) -> None:
        delay = 0.0
        if url.path != _ROBOTS and (robots := self._robots_of(url)):
            may_ask, delay = parsed_apart(partial(_rules_for, robots, str(url)), url, self._limits)
            if not may_ask:
                raise HttpError(f"{url}: the server's robots.txt asks us to stay away from it")
            if delay > self._patience.longest_wait:
                raise HttpError(f"{url}: the server's robots.txt asks to wait {delay:g} seconds between requests")
        self._pace.wait(url.host, max(INTERVAL, delay))

    def _robots_of(self, url: httpx.URL) -> str:
        """A server's robots.txt, fetched once; without it everything is forbidden (RFC 9309, 2.3.1.4)."""
        server = origin(url)
        if server not in self._robots:
            # Nothing is forbidden while we fetch robots.txt itself, which a redirect may move.
            self._robots[server] = ""
            try:
                self._robots[server] = self._robots_text(url.copy_with(raw_path=_ROBOTS.encode()))
            except HttpError as error:
                self._robots[server] = HttpError(f"{error}; without its robots.txt we ask this server nothing else")
        robots = self._robots[server]
        if isinstance(robots, HttpError):
            raise robots
        return robots

    def _robots_text(self, url: httpx.URL) -> str:
        """The text of robots.txt; empty if the server says that it has none (RFC 9309, 2.3.1.3)."""

        def attempt() -> str:
            with self.ask(url, {}) as answer:
                if answer.status != OK:
                    return ""
                return b"".join(answer.parts(MAX_ROBOTS_BYTES)).decode("utf-8", "replace")

        return self.persistently(url, attempt)


def _rules_for(robots: str, url: str) -> tuple[bool, float]:
    """If a robots.txt lets us ask for an address, and the seconds between two requests that it asks for."""
    from protego import Protego

    rules = Protego.parse(robots)
    return rules.can_fetch(url, AGENT), float(rules.crawl_delay(AGENT) or 0.0)
