"""OData from a server that is sound, slow, broken or hostile; the promises of ADR 20."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from orchestration.reference import odata
from orchestration.reference.odata import OData
from orchestration.system.http import HttpError, NoAnswerError, Patience
from tests.support.odata_server import Fault, ODataServer, content, cut_off, link, slow, status, trickle

PATH = "/rows"
IMPATIENT = Patience(attempts=3, connect=1, silence=0.6, answer=1.2, first_wait=0.01, longest_wait=5)
ROWS = [{"ID": number, "Title": f"Rij {number} (synthetisch)"} for number in range(25)]


@pytest.fixture
def waits() -> list[float]:
    """Each wait in seconds."""
    return []


@pytest.fixture
def client(server: ODataServer, tmp_path: Path, waits: list[float]) -> Iterator[OData]:
    """Asks the server, and only notes its waits instead of sleeping."""
    server.entity_sets[PATH] = ROWS
    with OData(server.url, tmp_path, IMPATIENT, waits.append) as opened:
        yield opened


def read(client: OData) -> list[dict[str, object]]:
    return list(client.entity_set("rows", {"$format": "json"}).rows)


@pytest.mark.parametrize(("page_size", "pages"), [(25, 1), (24, 2), (10, 3)])
def test_every_page_is_read_once(server: ODataServer, client: OData, page_size: int, pages: int) -> None:
    server.page_size = page_size
    assert read(client) == ROWS
    assert server.asked(PATH) == pages
    assert {query.count("format=json") for _, query, _ in server.requests} == {1}


@pytest.mark.parametrize(
    "fault",
    [
        status(500),
        status(503),
        status(429),
        slow(1),
        cut_off(length_known=True),
        cut_off(length_known=False),
        content(b""),
        content(b"<html>onderhoud</html>"),
        content(b"\xff"),
    ],
)
def test_passing_failure_is_retried(server: ODataServer, client: OData, fault: Fault) -> None:
    server.fail(PATH, [fault, fault])
    assert read(client) == ROWS
    assert server.asked(PATH) == 3


@pytest.mark.parametrize(
    ("fault", "kind", "found"),
    [
        (status(500), HttpError, "status 500; given up after 3 attempts"),
        (content(b'{"value": [{"Code_1": "GM16'), HttpError, "expected a JSON object, found"),
        (content(b"[" * 200_000), HttpError, "expected a JSON object, found"),
        (content(b"[]"), HttpError, "a list"),
        (
            content(b'{"value": [{"a": %s}]}' % (b"9" * 4_301)),
            HttpError,
            "expected a JSON object, found .*4300 digits",
        ),
        (content(b'{"value": [{"a": NaN}]}'), HttpError, "'NaN' for a number"),
        (content(b'{"value": [{"a": -Infinity}]}'), HttpError, "'-Infinity' for a number"),
        (content(b'{"value": [{"a": 1e999}]}'), HttpError, "'1e999' for a number"),
        (content(b'{"value": [], "value": [{}]}'), HttpError, "a name given twice"),
        (content(b'{"value": [{"a": 1, "a": 2}]}'), HttpError, "a name given twice"),
        (content(b'{"value": %s1' % (b'{"a":' * 100_000)), HttpError, "expected a JSON object, found"),
        (slow(1), NoAnswerError, "timed out"),
        (trickle, NoAnswerError, r"no whole answer in 1\.2 seconds"),
        (cut_off(length_known=True), NoAnswerError, "without sending complete message body"),
    ],
)
def test_lasting_failure_is_given_up_with_what_was_found(
    server: ODataServer, client: OData, fault: Fault, kind: type[HttpError], found: str
) -> None:
    server.fail(PATH, itertools.repeat(fault))
    with pytest.raises(kind, match=found) as raised:
        read(client)
    assert isinstance(raised.value, NoAnswerError) == (kind is NoAnswerError)
    assert f"{server.url}{PATH}" in str(raised.value)
    assert server.asked(PATH) == IMPATIENT.attempts


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (status(404), "status 200, found 404"),
        (status(304), "status 200, found 304"),
        (content(b'{"error": "synthetisch"}'), "rows under 'value', found"),
        (content(b'{"value": {"a": 1}}'), "rows under 'value', found"),
        (content(b'{"value": ["a"]}'), "rows under 'value', found"),
        (content(b'{"value": %s1%s}' % (b'{"a":' * 800, b"}" * 800)), "rows under 'value', found"),
        (content(b'{"value": [%s]}' % b",".join([b"[]"] * 500_000)), "rows under 'value', found"),
        (content(rb'{"value": [], "odata.nextLink": "\ud800"}'), "expected odata.nextLink on"),
    ],
)
def test_hopeless_answer_is_not_retried(server: ODataServer, client: OData, fault: Fault, found: str) -> None:
    server.fail(PATH, [fault])
    with pytest.raises(HttpError, match=found):
        read(client)
    assert server.asked(PATH) == 1


def test_unreachable_server_gives_no_answer(tmp_path: Path) -> None:
    with (
        OData("http://127.0.0.1:9", tmp_path, IMPATIENT) as client,
        pytest.raises(NoAnswerError, match="Connection refused"),
    ):
        client.entity_set("rows", {})


def test_waits_double_and_vary(server: ODataServer, client: OData, waits: list[float]) -> None:
    server.fail(PATH, [status(500), status(500)])
    read(client)
    first, second = waits
    assert 0.005 <= first <= 0.01 <= second <= 0.02


def test_retry_after_is_obeyed(server: ODataServer, client: OData, waits: list[float]) -> None:
    date = format_datetime(datetime.now(tz=UTC) + timedelta(seconds=4), usegmt=True)
    server.fail(PATH, [status(429, Retry_After="3"), status(503, Retry_After=date)])
    assert read(client) == ROWS
    assert waits[0] == 3
    assert 2 < waits[1] <= 4


@pytest.mark.parametrize("when", ["3600", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_retry_after_beyond_the_longest_wait_is_refused(
    server: ODataServer, client: OData, waits: list[float], when: str
) -> None:
    server.fail(PATH, [status(503, Retry_After=when)])
    with pytest.raises(HttpError, match=r"asks to wait \d+ seconds"):
        read(client)
    assert waits == []


def test_short_retry_after_does_not_shorten_our_own_wait(
    server: ODataServer, tmp_path: Path, waits: list[float]
) -> None:
    server.entity_sets[PATH] = ROWS
    server.fail(PATH, [status(503, Retry_After="1"), status(503, Retry_After="1")])
    with OData(server.url, tmp_path, replace(IMPATIENT, first_wait=4), waits.append) as client:
        assert read(client) == ROWS
    first, second = waits
    assert 2 <= first <= 4
    assert 2.5 <= second <= 5, "twice as long, but never over the longest wait"


@pytest.mark.parametrize("when", ["soon", "-5", "Fri, 31 Dec 1999 23:59:59 GMT", ""])
def test_unreadable_retry_after_is_ignored(server: ODataServer, client: OData, waits: list[float], when: str) -> None:
    server.fail(PATH, [status(503, Retry_After=when)])
    assert read(client) == ROWS
    assert waits[0] <= 0.01


@pytest.mark.parametrize(
    "target",
    [
        "http://example.invalid/rows",
        "//example.invalid/rows",
        "https://127.0.0.1/rows",
        "http://127.0.0.1:9/rows",
        "file:///etc/passwd",
        "http://[",
    ],
)
def test_link_off_the_server_is_refused(server: ODataServer, client: OData, target: str) -> None:
    server.fail(PATH, [link(target)])
    with pytest.raises(HttpError, match=r"expected odata\.nextLink on http://127"):
        read(client)
    server.fail(PATH, [status(302, Location=target)])
    with pytest.raises(HttpError, match="expected a redirect on http://127"):
        read(client)
    assert server.asked("") == 2


def test_link_that_is_no_text_is_refused(server: ODataServer, client: OData) -> None:
    server.fail(PATH, [content(b'{"value": [], "odata.nextLink": 5}')])
    with pytest.raises(HttpError, match=r"expected odata\.nextLink"):
        read(client)


def test_redirect_on_the_server_is_followed(server: ODataServer, client: OData) -> None:
    server.entity_sets["/new"] = ROWS[:3]
    server.fail(PATH, [status(301, Location="/new")])
    assert read(client) == ROWS[:3]


def test_redirects_without_end_are_refused(server: ODataServer, client: OData) -> None:
    server.fail(PATH, itertools.repeat(status(302, Location=PATH)))
    with pytest.raises(HttpError, match="found 302"):
        read(client)


def test_pages_in_a_circle_are_refused(server: ODataServer, client: OData) -> None:
    server.fail(PATH, itertools.cycle([link("/rows?$skip=1"), link("/rows?$skip=2")]))
    with pytest.raises(HttpError, match="in a circle"):
        read(client)
    assert server.asked(PATH) == 3


def test_pages_without_end_are_refused(server: ODataServer, client: OData) -> None:
    server.fail(PATH, (link(f"/rows?$skip={number}") for number in itertools.count()))
    with pytest.raises(HttpError, match=f"more than {odata.MAX_PAGES}"):
        read(client)


def test_answer_over_the_limit_is_not_read_to_its_end(
    server: ODataServer, client: OData, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(odata, "MAX_BYTES", 1000)
    server.fail(PATH, [content(b" " * 1001)])
    with pytest.raises(HttpError, match="at most 1000 bytes"):
        read(client)
    server.fail(PATH, [content(json.dumps({"value": []}).encode().ljust(1000))])
    assert read(client) == []


def test_answer_is_requested_uncompressed(server: ODataServer, client: OData) -> None:
    read(client)
    ((_, _, headers),) = server.requests
    assert headers["Accept-Encoding"] == "identity"


def test_cached_answer_that_still_holds_is_used(server: ODataServer, client: OData) -> None:
    server.with_etag = True
    server.page_size = 20
    assert not client.entity_set("rows", {}).not_modified
    again = client.entity_set("rows", {})
    assert again.not_modified
    assert list(again.rows) == ROWS
    assert [("If-None-Match" in headers) for _, _, headers in server.requests] == [False, False, True, True]
    server.entity_sets[PATH] = ROWS[:21]
    changed = client.entity_set("rows", {})
    assert not changed.not_modified
    assert list(changed.rows) == ROWS[:21]


def test_last_modified_is_sent_back_to_the_server(server: ODataServer, client: OData) -> None:
    day = "Mon, 05 Jan 2026 08:00:00 GMT"
    server.fail(PATH, [lambda handler: handler.answer(200, handler.sound_body(), {"Last-Modified": day}), status(304)])
    assert read(client) == ROWS
    assert read(client) == ROWS
    assert server.requests[1][2]["If-Modified-Since"] == day


def test_damaged_cache_is_replaced(server: ODataServer, client: OData, tmp_path: Path) -> None:
    server.with_etag = True
    read(client)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:100])
    assert read(client) == ROWS
    assert "If-None-Match" not in server.requests[1][2]
    assert client.entity_set("rows", {"$format": "json"}).not_modified


def test_answer_without_a_validator_is_not_cached(client: OData, tmp_path: Path) -> None:
    read(client)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["", "opendata.cbs.nl", "ftp://opendata.cbs.nl", "https://", "https://a:b"])
def test_base_url_that_is_no_address_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(HttpError, match="not a web address"):
        OData(url, tmp_path)
