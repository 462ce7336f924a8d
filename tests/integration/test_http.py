"""Answers that keep us waiting in their headers, in redirects or in encryption, and what we keep of an answer."""

from __future__ import annotations

import socket
import time

import pytest

from orchestration.system.http import Client, HttpError, NoAnswerError, Patience, Reach, parse_url
from tests.support.scripted_server import Script, after, drip, flood, scripted

IMPATIENT = Patience(attempts=1, connect=1, silence=1, answer=0.6, first_wait=0.01, longest_wait=5)
SOUND = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def resolve(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Give every name of a host these addresses."""
    real = socket.getaddrinfo

    def found(host: str, port: int, *rest: int, **named: int) -> list[object]:
        named_here = addresses if host == "synthetisch.example" else [host]
        return [info for address in named_here for info in real(address, port, *rest, **named)]

    monkeypatch.setattr(socket, "getaddrinfo", found)


def ask(address: str, times: int = 1) -> bytes:
    """The body of the answer at an address."""
    url = parse_url(address)
    with Client(Reach(frozenset({address.rstrip("/")})), "*/*", IMPATIENT) as client:

        def attempt() -> bytes:
            with client.ask(url, {}) as answer:
                return b"".join(answer.parts(100))

        return [client.persistently(url, attempt) for _ in range(times)][-1]


@pytest.mark.parametrize(
    "script",
    [
        drip(b"", b"HTTP/1.1 200 OK" + b" " * 99),
        drip(b"HTTP/1.1 200 OK\r\n", b"X-Synthetisch: ja\r\n"),
        drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        flood(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0" * 99),
        drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X-Trailer: ja\r\n"),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", b"x"),
        after(0.25, b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"),
    ],
    ids=["status", "headers", "interim", "interim flood", "chunk", "trailer", "body", "redirects"],
)
def test_slow_answer_ends_within_the_time_of_a_whole_answer(script: Script) -> None:
    started = time.monotonic()
    with scripted(script) as host, pytest.raises(NoAnswerError, match=r"no whole answer in 0\.6 seconds"):
        ask(f"http://{host}")
    assert time.monotonic() - started < 5 * IMPATIENT.answer


def test_slow_encryption_ends_within_the_time_of_a_whole_answer() -> None:
    started = time.monotonic()
    with scripted(drip(b"\x16\x03\x03\x40\x00", b"\x00")) as host, pytest.raises(NoAnswerError):
        ask(f"https://{host}")
    assert time.monotonic() - started < 5 * IMPATIENT.answer


def test_every_address_of_a_host_shares_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve(monkeypatch, *(f"192.0.2.{number}" for number in range(1, 50)))
    started = time.monotonic()
    with pytest.raises(NoAnswerError):
        ask("http://synthetisch.example")
    assert time.monotonic() - started < 5 * IMPATIENT.answer


@pytest.mark.parametrize(
    "script",
    [
        flood(b"HTTP/1.1 200 OK\r\n", b"X-Synthetisch: ja\r\n"),
        flood(b"HTTP/1.1 200 OK\r\nX-Synthetisch: ", b"j"),
        flood(b"", b"H"),
    ],
)
def test_headers_without_end_are_refused(script: Script) -> None:
    with scripted(script) as host, pytest.raises(HttpError, match=r"no whole answer \("):
        ask(f"http://{host}")


def test_second_address_of_a_host_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(after(0, SOUND)) as host:
        port = int(host.partition(":")[2])
        resolve(monkeypatch, "127.0.0.2", "127.0.0.1")
        assert ask(f"http://synthetisch.example:{port}") == b"ok"


def test_cookies_are_not_sent_back() -> None:
    asked: list[bytes] = []
    with scripted(after(0, SOUND.replace(b"\r\n", b"\r\nSet-Cookie: wie=wij; Path=/\r\n", 1)), asked) as host:
        assert ask(f"http://{host}", times=2) == b"ok"
    assert len(asked) == 2
    assert b"cookie" not in b"".join(asked).lower()


@pytest.mark.parametrize(
    "place", ["javascript:alert(1)", "data:text/html,x", "mailto:x@example.org", "//", "http:///x", "http://[::", "a:b"]
)
def test_redirect_to_no_address_is_a_failure_of_this_address_alone(place: str) -> None:
    script = after(0, f"HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode())
    with scripted(script) as host, pytest.raises(HttpError, match=rf"http://{host}"):
        ask(f"http://{host}")
