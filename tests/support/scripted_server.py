"""A server on this machine that sends bytes by a script, whatever it is asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Script = Callable[[socket.socket, threading.Event], None]


def drip(first: bytes, again: bytes) -> Script:
    """Send the first bytes, and then the others a byte at a time, again and again."""

    def send(connection: socket.socket, closing: threading.Event) -> None:
        connection.sendall(first)
        while True:
            for byte in again:
                connection.sendall(bytes([byte]))
                if closing.wait(0.05):
                    return

    return send


def flood(first: bytes, again: bytes) -> Script:
    """Send the first bytes, and then the others as often as they are taken."""

    def send(connection: socket.socket, closing: threading.Event) -> None:
        connection.sendall(first)
        while not closing.is_set():
            connection.sendall(again * 100)

    return send


def after(seconds: float, answer: bytes) -> Script:
    """Send an answer after some time."""

    def send(connection: socket.socket, closing: threading.Event) -> None:
        closing.wait(seconds)
        connection.sendall(answer)

    return send


@contextmanager
def scripted(script: Script, asked: list[bytes] | None = None, *, speaks_first: bool = False) -> Iterator[str]:
    """A server on this machine that answers every request by the script, or every connection; its host and port."""
    closing = threading.Event()
    threads = []

    def talk(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            if speaks_first:
                script(connection, closing)
            while request := connection.recv(65536):
                if asked is not None:
                    asked.append(request)
                script(connection, closing)

    def accept(server: socket.socket) -> None:
        with suppress(OSError):
            while True:
                threads.append(threading.Thread(target=talk, args=(server.accept()[0],), daemon=True))
                threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=accept, args=(server,), daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        closing.set()
        server.shutdown(socket.SHUT_RDWR)
