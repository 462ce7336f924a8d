"""Who may ask what of Dagster's webserver; tests/browser/test_dagster.py tries the same from pages of another site."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from types import MappingProxyType
from typing import Any
from unittest import mock

import dagster as dg
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send
from typer.testing import CliRunner

from orchestration.cli import programs
from orchestration.cli.commands import app
from orchestration.defs.instance import open_instance
from orchestration.defs.webserver import OwnOrigin
from orchestration.system.settings import Settings, SettingsError, variable_of
from tests.support.dagster_pages import serving
from tests.support.workspace import Workspace

ORIGINS_VARIABLE = variable_of("dagster_origins")
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
    return int(begun(scope, headers)["status"])


def begun(scope: Scope, headers: dict[str, str]) -> Message:
    """How the answer to a request begins."""
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("Dagster")(scope, receive, send)

    async def receive() -> Message:
        raise AssertionError("a refusal reads no body")

    async def send(message: Message) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in {**HERE, **headers}.items()]
    run(OwnOrigin(app, ORIGINS)({**scope, "headers": raw}, receive, send))
    return sent[0]


def run(answering: Coroutine[Any, Any, None]) -> None:
    """Run in a thread of its own: in that of the tests Chromium may have an event loop running."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, answering).result()


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


@pytest.mark.parametrize("path", ["/graphql", "/prefix/graphql", "/graphql\n"])
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


def test_answer_is_shown_in_no_frame_of_another_site() -> None:
    """A browser says that it fetches a frame only over https, or from this machine."""
    for headers in (SAME_PAGE, {"origin": "https://evil.example"}):
        assert (b"x-frame-options", b"SAMEORIGIN") in begun({"type": "http", "method": "GET", "path": "/"}, headers)[
            "headers"
        ]


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
        ({**LINK, "origin": "https://evil.example"}, 403),
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

    run(OwnOrigin(app, ())({"type": "lifespan"}, nothing, ignore))
    assert passed == ["lifespan"]


@pytest.fixture(scope="module")
def wall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Settings]]:
    """The port of a real read-only webserver that also is at https://dagster.example.org, and its settings."""
    folder = tmp_path_factory.mktemp("wall")
    workspace = Workspace(folder / "raw", folder / "data")
    with serving(workspace, "--read-only", variables={ORIGINS_VARIABLE: ORIGINS[0]}) as port:
        yield port, Settings(raw_dir=workspace.raw, data_dir=workspace.data)


def ask(
    port: int, path: str, body: object = None, headers: Mapping[str, str] = MappingProxyType({})
) -> tuple[int, str]:
    """The status and the text that a real server answers; a body goes as JSON, by POST."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    if body is None:
        connection.request("GET", path, headers=dict(headers))
    else:
        connection.request("POST", path, json.dumps(body), {**JSON, **headers})
    answered = connection.getresponse()
    return answered.status, answered.read().decode()


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("127.0.0.1:8080", 200),
        ("[::1]:3000", 200),
        ("DAGSTER.example.org", 200),
        ("evil.example", 400),
        ("evil.localhost", 400),
        ("localhost.evil.example", 400),
        ("dagster.example.org.evil.example", 400),
        ("127.0.0.1@evil.example", 400),
        ("0.0.0.0", 400),  # noqa: S104 - nothing listens: some browsers take it for this machine
        ("", 400),
    ],
)
def test_real_server_answers_at_known_hosts_alone(wall: tuple[int, Settings], host: str, status: int) -> None:
    assert ask(wall[0], "/server_info", headers={"Host": host})[0] == status


def test_real_server_takes_queries_of_programs_and_of_its_own_pages_alone(wall: tuple[int, Settings]) -> None:
    query = {"query": "{version}"}
    assert ask(wall[0], "/graphql", query)[0] == 200
    assert ask(wall[0], "/graphql", query, {"Origin": ORIGINS[0]})[0] == 200
    assert ask(wall[0], "/graphql", query, {"Origin": f"http://127.0.0.1:{wall[0]}"})[0] == 200
    assert ask(wall[0], "/graphql", query, {"Origin": "https://evil.example"})[0] == 403
    for path in ("/%67raphql", "/graphql%0a"):
        assert ask(wall[0], f"{path}?query=%7Bversion%7D")[0] == 405


def test_read_only_server_changes_nothing(wall: tuple[int, Settings]) -> None:
    port, settings = wall
    with open_instance(settings) as instance:
        run = instance.add_run(dg.DagsterRun("build", status=dg.DagsterRunStatus.SUCCESS))
        delete = f'mutation {{deletePipelineRun(runId: "{run.run_id}") {{__typename}}}}'
        assert ask(port, "/graphql", {"query": delete}) == (
            200,
            '{"data":{"deletePipelineRun":{"__typename":"UnauthorizedError"}}}',
        )
        assert ask(port, "/report_asset_materialization/marts/mart_stand", {})[0] == 401
        assert instance.get_run_by_id(run.run_id) is not None


@pytest.mark.parametrize(
    "path",
    ["/logs/..%2f..%2fdagster/yaml", "/logs/../dagster/yaml", "/logs/%2e%2e/dagster/yaml", "/../../dagster.yaml"],
)
def test_real_server_gives_no_file_of_ours(wall: tuple[int, Settings], path: str) -> None:
    port, settings = wall
    assert (settings.dagster_home / "dagster.yaml").exists()
    assert "telemetry:" not in ask(port, path)[1]


@pytest.mark.parametrize("options", [[], ["--read-only"]])
def test_ui_starts_the_same_webserver(monkeypatch: pytest.MonkeyPatch, options: list[str]) -> None:
    start = mock.Mock()
    monkeypatch.setattr(programs, "_prepare", lambda _: None)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr("subprocess.Popen", start)
    assert CliRunner().invoke(app, ["ui", *options]).exit_code == 1
    commands = [call.args[0] for call in start.call_args_list]
    (command,) = [command for command in commands if "orchestration.defs.webserver" in command]
    assert command == programs.service_command("webserver", "127.0.0.1", 3000, is_read_only=bool(options))
    assert command.count("--read-only") == len(options)


@pytest.mark.parametrize("service", ["code", "daemon"])
def test_read_only_is_of_the_webserver_alone(service: str) -> None:
    result = CliRunner().invoke(app, ["serve", service, "--read-only"])
    assert (result.exit_code, f"{service} has none" in result.output) == (2, True)


def test_wrong_origins_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("dagster.example.org", "https://dagster.example.org/pages", "*", "https://*.example.org", "null"):
        monkeypatch.setenv(ORIGINS_VARIABLE, f"https://a.example,{wrong}")
        with pytest.raises(SettingsError, match=f"{ORIGINS_VARIABLE} is .* must hold addresses without a path"):
            Settings.from_environment()
    monkeypatch.setenv(ORIGINS_VARIABLE, "https://Dagster.example.org:443/, http://[::1]:80,http://a:443")
    found = Settings.from_environment().dagster_origins
    assert found == ("https://dagster.example.org", "http://[::1]", "http://a:443")
