"""Who may ask what of Dagster's webserver; tests/browser/test_dagster.py tries the same from pages of another site."""

from __future__ import annotations

import asyncio

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from orchestration.defs.webserver import OwnOrigin

ORIGINS = ("https://dagster.example.org", "http://10.0.0.5:3000")
JSON = {"content-type": "application/json"}
HERE = {"host": "localhost:3000"}
SAME_PAGE = {"origin": "http://localhost:3000", "sec-fetch-site": "same-origin"}
LINK = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
FRAME = {**LINK, "sec-fetch-dest": "iframe"}
PICTURE = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
SOCKET = {"type": "websocket", "path": "/graphql", "extensions": {"websocket.http.response": {}}}


def answer(scope: Scope, headers: dict[str, str]) -> int:
    """The status that a request gets, 200 if Dagster would answer it."""
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("Dagster")(scope, receive, send)

    async def receive() -> Message:
        raise AssertionError("a refusal reads no body")

    async def send(message: Message) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in {**HERE, **headers}.items()]
    asyncio.run(OwnOrigin(app, ORIGINS)({**scope, "headers": raw}, receive, send))
    return int(sent[0]["status"])


def http(method: str, path: str, headers: dict[str, str]) -> int:
    return answer({"type": "http", "method": method, "path": path}, headers)


@pytest.mark.parametrize(
    "headers",
    [
        SAME_PAGE,
        {**SAME_PAGE, "content-type": "application/json; charset=utf-8"},
        {**SAME_PAGE, "content-type": "Application/JSON"},
        {},
        {"host": "127.0.0.1", "origin": "http://127.0.0.1"},
        {"host": "[::1]:8080", "origin": "http://[::1]:8080"},
        {"host": "dagster.example.org", "origin": "https://dagster.example.org"},
        {"host": "127.0.0.1:3000", "origin": "https://dagster.example.org"},
    ],
    ids=["page", "charset", "capitals", "no browser", "port 80", "IPv6", "proxy", "proxy that changes Host"],
)
def test_own_page_and_program_may_change_something(headers: dict[str, str]) -> None:
    assert http("POST", "/graphql", {**JSON, **headers}) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://localhost:9999"},
        {"origin": "http://127.0.0.1:3000"},
        {"origin": "https://localhost:3000"},
        {"origin": "http://localhost:3000.evil.example"},
        {"origin": "http://localhost:3000", "host": "evil.example"},
        {"host": "evil.example", "origin": "http://evil.example"},
        {"host": "dagster.example.org", "origin": "http://dagster.example.org"},
        {"origin": "https://dagster.example.org.evil.example"},
        {"origin": "http://["},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        LINK,
    ],
)
def test_page_of_another_site_changes_nothing(headers: dict[str, str]) -> None:
    assert http("POST", "/graphql", {**JSON, **headers}) == 403
    assert http("DELETE", "/graphql", {**JSON, **headers}) == 403


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "text/plain; application/json",
        "text/plain, application/json",
        "application/graphql",
        "application/jsonp",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=application/json",
    ],
)
@pytest.mark.parametrize("path", ["/graphql", "/report_asset_materialization/marts/mart_stand"])
def test_change_that_is_no_json_is_refused_whoever_sends_it(path: str, content_type: str | None) -> None:
    headers = {} if content_type is None else {"content-type": content_type}
    assert http("POST", path, headers) == 415
    assert http("POST", path, {**headers, **SAME_PAGE}) == 415


@pytest.mark.parametrize("path", ["/graphql", "/prefix/graphql"])
def test_graphql_by_get_is_the_page_that_asks_by_post_and_nothing_else(path: str) -> None:
    assert http("GET", path, {}) == 405
    assert http("GET", path, {"accept": "*/*", **SAME_PAGE}) == 405
    assert http("GET", path, {"accept": "text/html,*/*", "sec-fetch-site": "none"}) == 200


@pytest.mark.parametrize("path", ["/", "/runs/1", "/logs/1/out", "/download_debug/1", "/notebook"])
def test_page_opens_by_a_link_and_not_as_a_part_of_another_page(path: str) -> None:
    assert http("GET", path, {}) == 200
    assert http("GET", path, LINK) == 200
    assert http("GET", path, PICTURE) == 403
    assert http("GET", path, FRAME) == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (SAME_PAGE, 200),
        ({}, 200),
        ({"host": "localhost", "origin": "https://dagster.example.org"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://localhost:9999"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "websocket"}, 403),
    ],
)
def test_websocket_opens_for_own_pages_and_programs_alone(headers: dict[str, str], status: int) -> None:
    assert answer(SOCKET, headers) == status


def test_what_is_no_request_passes() -> None:
    passed = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - as ASGI calls it
        passed.append(scope["type"])

    async def nothing() -> Message:
        return {}

    async def ignore(message: Message) -> None: ...

    asyncio.run(OwnOrigin(app, ())({"type": "lifespan"}, nothing, ignore))
    assert passed == ["lifespan"]
