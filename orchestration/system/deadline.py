"""A network on which everything ends in time: connecting, encryption, headers and body, however slowly bytes come."""

from __future__ import annotations

import math
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from http.cookiejar import CookieJar
from typing import Any

import httpcore
import httpx


class Deadline(httpcore.NetworkBackend):
    """Connections whose every step ends by `until`, a moment of the monotonic clock; the limit of a step stays too."""

    def __init__(self) -> None:
        """No deadline yet."""
        self.until = math.inf
        self._network = httpcore.SyncBackend()

    def left(self, timeout: float | None) -> float:
        """The seconds that a step may take.

        Raises:
            ReadTimeout: if the deadline has passed.
        """
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the deadline has passed")
        return left if timeout is None else min(left, timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host that accepts it.

        Raises:
            ConnectError: if none does, or the name has no address.
            ConnectTimeout: if the last one does not answer in time.
        """
        try:
            addresses = list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port)))
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        while True:
            try:
                stream = self._network.connect_tcp(
                    addresses.pop(0), port, self.left(timeout), local_address, socket_options
                )
                return _Stream(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if not addresses:
                    raise


class _Stream(httpcore.NetworkStream):
    """A connection whose every step ends by the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _NoCookies(CookieJar):
    """Keeps none of the cookies that a server sends."""

    def extract_cookies(self, response: object, request: object) -> None:
        """Leave them in the answer."""


def client_on(
    network: Deadline, timeout: httpx.Timeout | float, headers: Mapping[str, str] | None = None
) -> httpx.Client:
    """A client whose requests end by the network's deadline, that keeps no cookies and follows no redirects.

    Args:
        network: the network to use, also for a proxy that the environment names.
        timeout: the limits of single steps.
        headers: of each request.
    """
    client = httpx.Client(timeout=timeout, headers=headers, http2=True, cookies=_NoCookies())
    # httpx itself only limits single reads, and offers no way to choose the network that keeps its proxies.
    for transport in (client._transport, *client._mounts.values()):
        if isinstance(transport, httpx.HTTPTransport):
            transport._pool._network_backend = network
    return client
