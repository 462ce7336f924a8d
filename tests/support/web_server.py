"""A server on this machine with listing pages and made-up (synthetisch) publications, that fails as it is told to."""

from __future__ import annotations

import hashlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from orchestration.synthetic.typeset import Layout, PrintedPage, TypesetRow, typeset

Fault = Callable[["_Handler"], None]
LAST_MODIFIED = "Thu, 12 Aug 2021 09:30:00 GMT"


@cache
def publication(kwartaal: str = "Eerste kwartaal 2021", extra: int = 0, missing: int = 0) -> bytes:
    """A regional publication (synthetisch) as PDF: sound, but for persons `missing` from its total.

    There are `extra` persons in its first row.
    """
    rows = [("Dordrecht", [1 + extra, 20, 300, 1000]), ("Zwijndrecht", [2, 30, 400, 2000])]
    total = ("TOTAAL AMR", [sum(counts) for counts in zip(*(counts for _, counts in rows), strict=True)])
    total[1][0] -= missing

    def rij(naam: str, aantallen: list[int]) -> TypesetRow:
        een, twee, drie, vier, vijf = (f"{aantal:,}".replace(",", ".") for aantal in (*aantallen, sum(aantallen)))
        return naam, een, twee, drie, vier, vijf

    blad = PrintedPage(
        title="synthetisch",
        heading=["Transparantie van klantprofielen (synthetisch)", f"{kwartaal} Drechtsteden"],
        labels=("Gemeente", "Gemeenteklanten in Sonar", "UWV-klanten in Sonar", "Totaal in Sonar"),
        rows=[rij(*row) for row in rows],
        total_row=rij(*total),
        footnote=f"Noot: in de arbeidsmarktregio Drechtsteden telt het doelgroepregister {2 * sum(total[1])} personen; "
        "daarvan is 50% bekend in Sonar (synthetisch).",
        explanation="Verzonnen cijfers (synthetisch).",
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "synthetisch.pdf"
        typeset(blad, Layout(), path)
        return path.read_bytes()


@cache
def other_document() -> bytes:
    """A PDF (synthetisch) that is no such publication."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.drawString(72, 720, "Jaarverslag (synthetisch)")
    canvas.save()
    return buffer.getvalue()


@dataclass(frozen=True)
class Served:
    """What is found at a path."""

    body: bytes
    kind: str = "application/pdf"
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        """The mark of these bytes."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass
class WebServer:
    """What the server has, how it is to fail, and what it was asked."""

    url: str = ""
    paths: dict[str, Served] = field(default_factory=dict)
    with_etag: bool = True
    faults: dict[str, Iterator[Fault]] = field(default_factory=dict)
    """By path: what the next answers are instead of the sound one, until there are no more."""
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Path and headers of each request."""
    times: list[float] = field(default_factory=list)
    """When each request came in, by the test's clock."""
    clock: Callable[[], float] = lambda: 0.0
    date: str | None = None
    """What the server says it is, where not the truth."""
    closing: threading.Event = field(default_factory=threading.Event)

    def asked(self, path: str) -> int:
        """How many requests there were for a path."""
        return sum(asked == path for asked, _ in self.requests)

    def fail(self, path: str, faults: Iterator[Fault] | Sequence[Fault]) -> None:
        """Answer the next requests for `path` so."""
        self.faults[path] = iter(faults)

    def link(self, *hrefs: str, listing: str = "/lijst") -> None:
        """Make a page that links to these, each with its href as its text."""
        anchors = "".join(f'<li><a href="{href}">{href}</a>' for href in hrefs)
        self.paths[listing] = Served(f"<!doctype html><title>synthetisch</title>{anchors}".encode(), "text/html")


def status(code: int, **headers: str) -> Fault:
    """An answer with this status, and HTML."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.answer(code, Served(b"<html>synthetisch</html>", "text/html", named))


def content(body: bytes, kind: str = "application/pdf") -> Fault:
    """An answer with status 200 and this body."""
    return lambda handler: handler.answer(200, Served(body, kind))


def reset(handler: _Handler) -> None:
    """Half of what was asked for, and the connection broken off as by a server that dies."""
    handler.send_half()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def cut_off(handler: _Handler) -> None:
    """Half of what was asked for, and the connection closed in good order."""
    handler.send_half()


def cut_off_unsaid(handler: _Handler) -> None:
    """Half of what was asked for, of which the length was not said: all seems well."""
    body = handler.served().body
    handler.begin(200, Served(b""), None)
    handler.wfile.write(body[: len(body) // 2])


def drip(handler: _Handler) -> None:
    """An answer of which a few bytes come at a time."""
    served = handler.served()
    handler.begin(200, served, len(served.body))
    for start in range(0, len(served.body), 16):
        if handler.state.closing.wait(0.05):
            return
        try:
            handler.wfile.write(served.body[start : start + 16])
        except OSError:
            return


def endless(handler: _Handler) -> None:
    """A PDF without end, of which the length was not said."""
    handler.begin(200, Served(b""), None)
    handler.wfile.write(b"%PDF-1.7\n")
    while not handler.state.closing.is_set():
        try:
            handler.wfile.write(b"synthetisch" * 100)
        except OSError:
            return


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    state: WebServer

    def do_GET(self) -> None:
        self.state.requests.append((self.path, dict(self.headers)))
        self.state.times.append(self.state.clock())
        fault = next(self.state.faults.get(self.path, iter(())), None)
        if fault:
            fault(self)
        elif self.path not in self.state.paths:
            self.answer(404, Served(b"synthetisch", "text/plain"))
        else:
            self._answer_soundly(self.served())

    def served(self) -> Served:
        """What is at the path asked for."""
        return self.state.paths[self.path]

    def _answer_soundly(self, served: Served) -> None:
        if self.state.with_etag and self.headers.get("If-None-Match") == served.etag:
            self.answer(304, Served(b"", served.kind, {"ETag": served.etag}))
            return
        self.answer(200, served)

    def answer(self, code: int, served: Served) -> None:
        """One whole answer."""
        self.begin(code, served, len(served.body))
        self.wfile.write(served.body)

    def send_half(self) -> None:
        """The beginning of the sound answer, its whole length said."""
        served = self.served()
        self.begin(200, served, len(served.body))
        self.wfile.write(served.body[: len(served.body) // 2])
        self.wfile.flush()
        self.close_connection = True

    def begin(self, code: int, served: Served, length: int | None) -> None:
        """Status and headers."""
        self.send_response(code)
        self.send_header("Content-Type", served.kind)
        headers = {"ETag": served.etag} if self.state.with_etag and code == 200 and served.body else {}
        for name, value in (headers | served.headers).items():
            self.send_header(name, value)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """What goes into the header Date."""
        return self.state.date or super().date_time_string(timestamp)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[WebServer]:
    """A server on a free port of this machine, until the block ends."""
    state = WebServer()
    handler = type("Handler", (_Handler,), {"state": state})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that leaves is meant to
        state.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield state
        finally:
            state.closing.set()
            server.shutdown()
            thread.join()
