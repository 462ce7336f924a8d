"""A server on this machine that speaks CBS's OData, with made-up (synthetisch) tables, and fails as it is told to."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from orchestration.reference.cbs import CbsArea
from orchestration.reference.reference import Reference
from orchestration.system.settings import SEEDS_DIR

Row = dict[str, Any]
Fault = Callable[["_Handler"], None]
CATALOGUE = "/ODataCatalog/Tables"
_GROUPS = ("Arbeidsmarktregio's", "COROP-gebieden", "Provincies")


def synthetic_gebieden() -> list[CbsArea]:
    """The gemeenten and AMRs of the seeds' newest year, in provincies that are made up (synthetisch)."""
    reference = Reference.from_seeds(SEEDS_DIR)
    return [
        CbsArea(
            gemeente_code=row.gemeente_code,
            gemeente_naam=row.gemeente_naam,
            amr_code=row.amr_code,
            amr_naam=reference.names.amr_namen[row.amr_code],
            provincie_code=f"PV{20 + number % 12}",
            provincie_naam=f"Provincie {20 + number % 12} (synthetisch)",
        )
        for number, row in enumerate(
            row for row in reference.gemeenten if row.laatste_indelingsjaar == reference.newest
        )
    ]


@dataclass
class ODataServer:
    """What the server serves, how it is to fail, and what it was asked."""

    url: str = ""
    entity_sets: dict[str, list[Row]] = field(default_factory=dict)
    page_size: int = 10_000
    with_etag: bool = False
    faults: dict[str, Iterator[Fault]] = field(default_factory=dict)
    """By path: what the next answers are instead of the sound one, until there are no more."""
    requests: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """Path, query and headers of each request."""
    closing: threading.Event = field(default_factory=threading.Event)

    def asked(self, end: str) -> int:
        """How many requests there were for paths that end so."""
        return sum(path.endswith(end) for path, _, _ in self.requests)

    def fail(self, path: str, faults: Iterator[Fault] | Sequence[Fault]) -> None:
        """Answer the next requests for `path` so."""
        self.faults[path] = iter(faults)

    def add_year(self, jaar: int, tabel_id: str, gebieden: Sequence[CbsArea], groups: Sequence[str] = _GROUPS) -> str:
        """Serve the table of a year, its topic groups in the order given; its path."""
        path = f"/ODataApi/odata/{tabel_id}"
        title = f"Gebieden in Nederland {jaar}"
        self.entity_sets[f"{path}/TableInfos"] = [{"ID": 0, "Identifier": tabel_id, "Title": title}]
        self.entity_sets[f"{path}/DataProperties"] = data_properties(groups)
        self.entity_sets[f"{path}/TypedDataSet"] = data_set(gebieden, groups)
        self.entity_sets.setdefault(CATALOGUE, []).append({"Identifier": tabel_id, "Title": title, "Language": "nl"})
        return path


def data_properties(groups: Sequence[str]) -> list[Row]:
    """The properties of a table: groups in groups, and topics whose keys are numbered on."""
    rows: list[Row] = [{"ID": 0, "ParentID": None, "Type": "GeoDimension", "Key": "RegioS", "Title": "Regio's"}]

    def add(parent: int | None, kind: str, key: str, title: str) -> int:
        rows.append({"ID": len(rows), "ParentID": parent, "Type": kind, "Key": key, "Title": title})
        return len(rows) - 1

    names = add(None, "TopicGroup", "", "Codes en namen van gemeenten")
    for number, title in enumerate(("Code", "Naam", "Sortering naam"), 1):
        add(names, "Topic", f"{title.replace(' n', 'N')}_{number}", title)
    places = add(None, "TopicGroup", "", "Lokaliseringen van gemeenten")
    for number, group in enumerate(groups):
        parent = add(places, "TopicGroup", "", group)
        add(parent, "Topic", f"Code_{4 + 2 * number}", "Code")
        add(parent, "Topic", f"Naam_{5 + 2 * number}", "Naam")
    return rows


def data_set(gebieden: Sequence[CbsArea], groups: Sequence[str]) -> list[Row]:
    """The rows of a table, every text padded with blanks as CBS does."""
    rows = []
    for number, gebied in enumerate(gebieden):
        row: Row = {"ID": number, "RegioS": gebied.gemeente_code}
        row |= {"Code_1": f"{gebied.gemeente_code:10}", "Naam_2": f"{gebied.gemeente_naam:50}"}
        row |= {"SorteringNaam_3": f"{gebied.gemeente_naam:50}"}
        for place, group in enumerate(groups):
            code, naam = {
                "Arbeidsmarktregio's": (gebied.amr_code, gebied.amr_naam),
                "Provincies": (gebied.provincie_code, gebied.provincie_naam),
            }.get(group, ("XX01", "Ander gebied (synthetisch)"))
            row |= {f"Code_{4 + 2 * place}": f"{code:10}", f"Naam_{5 + 2 * place}": f"{naam:50}"}
        rows.append(row)
    return rows


def status(code: int, **headers: str) -> Fault:
    """An answer with this status, and HTML instead of OData."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.answer(code, b"<html>synthetisch</html>", named)


def content(body: bytes) -> Fault:
    """An answer with status 200 and this body."""
    return lambda handler: handler.answer(200, body)


def link(target: str) -> Fault:
    """A page without rows whose next page is there."""
    return content(json.dumps({"value": [], "odata.nextLink": target}).encode())


def slow(seconds: float) -> Fault:
    """No answer for so long."""

    def stay_silent(handler: _Handler) -> None:
        handler.state.closing.wait(seconds)
        handler.close_connection = True

    return stay_silent


def trickle(handler: _Handler) -> None:
    """An answer that comes byte by byte and is never done."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.state.closing.wait(0.02):
        try:
            handler.wfile.write(b" ")
        except OSError:
            return


def cut_off(*, length_known: bool) -> Fault:
    """Half of the sound answer, and the connection closed."""

    def answer_half(handler: _Handler) -> None:
        body = handler.sound_body()
        handler.send_response(200)
        if length_known:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[: len(body) // 2])
        handler.close_connection = True

    return answer_half


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    state: ODataServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.state.requests.append((parts.path, parts.query, dict(self.headers)))
        fault = next(self.state.faults.get(parts.path, iter(())), None)
        if fault:
            fault(self)
        elif parts.path not in self.state.entity_sets:
            self.answer(404, b"")
        else:
            body = self.sound_body()
            etag = f'"{hashlib.sha256(body).hexdigest()}"'
            if not self.state.with_etag:
                self.answer(200, body)
            elif self.headers.get("If-None-Match") == etag:
                self.answer(304, b"", {"ETag": etag})
            else:
                self.answer(200, body, {"ETag": etag})

    def sound_body(self) -> bytes:
        """The page asked for, with a link to the next one where there is one."""
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        rows = self.state.entity_sets[parts.path]
        if wanted := re.fullmatch(r"substringof\('(.*)',(\w+)\)", query.get("$filter", "")):
            rows = [row for row in rows if wanted[1] in row[wanted[2]]]
        if "$select" in query:
            rows = [{name: row[name] for name in query["$select"].split(",")} for row in rows]
        first = int(query.get("$skip", "0"))
        page: Row = {"odata.metadata": "$metadata", "value": rows[first : first + self.state.page_size]}
        if first + self.state.page_size < len(rows):
            following = urlencode({**query, "$skip": first + self.state.page_size})
            page["odata.nextLink"] = f"{self.state.url}{parts.path}?{following}"
        return json.dumps(page).encode()

    def answer(self, code: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        """One whole answer."""
        self.send_response(code)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[ODataServer]:
    """A server on a free port of this machine, until the block ends."""
    state = ODataServer()
    handler = type("Handler", (_Handler,), {"state": state})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        state.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield state
        finally:
            state.closing.set()
            server.shutdown()
            thread.join()


def changed(gebieden: Sequence[CbsArea], code: str, /, **changes: str) -> list[CbsArea]:
    """The same gemeenten, one of them changed."""
    return [replace(gebied, **changes) if gebied.gemeente_code == code else gebied for gebied in gebieden]
