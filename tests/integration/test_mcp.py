"""The tools of assistants, asked by the SDK's own client over stdio and over HTTP."""

from __future__ import annotations

import base64
import io
import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest import mock

import anyio
import httpx
import pytest
from mcp import Client
from mcp.types import ImageContent
from PIL import Image

from tests.support.assistant import ASK, answers, over_stdio, text_of, with_run
from tests.support.serving import serving_web
from tests.support.workspace import Workspace

ALKMAAR = {"code": "GM0361", "quarter": "2021Q1"}


@pytest.fixture(scope="module")
def address(built: Workspace) -> Iterator[str]:
    """A web server on the three publications."""
    with serving_web(built) as address:
        yield address


@pytest.fixture(params=["stdio", "http"])
def server(request: pytest.FixtureRequest, built: Workspace) -> Any:
    """A server for the SDK's client."""
    return over_stdio(built) if request.param == "stdio" else f"{request.getfixturevalue('address')}/mcp"


def test_tools_answer_over_both_transports(server: Any, built: Workspace) -> None:
    total = "select sum(totaal) as totaal from mart_stand where gebiedsoort = 'gemeente'"
    tables, columns, rows, left_out, metrics, metric, source = answers(
        server,
        [
            ("tables", {}),
            ("tables", {"table": "mart_stand"}),
            ("sql", {"query": total}),
            ("sql", {"query": "from range(501)"}),
            ("metrics", {}),
            ("metric", {"names": ["profielgraad"], "by": ["amr"], "quarter": "2021Q1"}),
            ("source", ALKMAAR),
        ],
    )
    assert "one row per quarter and area" in json.loads(text_of(tables))["mart_stand"]
    described = json.loads(text_of(columns))["columns"]
    assert {"name": "totaal", "type": "INTEGER"}.items() <= next(c for c in described if c["name"] == "totaal").items()
    assert all(column["meaning"] for column in described)
    answer = json.loads(text_of(rows))
    assert (answer["rows"], answer["is_synthetisch"]) == ([{"totaal": built.query(total)[0][0]}], False)
    answer = json.loads(text_of(left_out))
    assert (len(answer["rows"]), answer["has_all_rows"]) == (500, False)
    assert answer["note"] == "Only the first 500 rows; the others are left out."
    assert "profielgraad" in {metric["name"] for metric in json.loads(text_of(metrics))["metrics"]}
    (row,) = json.loads(text_of(metric))["rows"]
    assert (row["amr_code"], round(row["profielgraad"], 3)) == ("AM15", 0.621)
    told, picture = source.content
    known = json.loads(text_of(source).splitlines()[0])
    assert (known["bestand"], known["pagina"], known["totaal"]) == ("2021Q1/noord-holland-noord.pdf", 1, 1490)
    assert len(known["sha256"]) == 64
    assert told.type == "text"
    assert isinstance(picture, ImageContent)
    with Image.open(io.BytesIO(base64.b64decode(picture.data))) as image:
        assert (image.width > 20 * image.height, min(image.convert("L").tobytes()) < 100) == (True, True)


@pytest.mark.parametrize(
    ("tool", "arguments", "reason"),
    [
        ("tables", {"table": "nothing"}, "There is no table nothing; there are brug_gemeente_amr, "),
        ("sql", {"query": "drop table marts.mart_stand"}, "Ask one query, such as `from mart_stand`"),
        ("sql", {"query": "select 1; select 2"}, "no second one"),
        ("sql", {"query": "select nothing from mart_stand"}, 'Referenced column "nothing" not found'),
        ("sql", {"query": "from read_text('/etc/passwd')"}, "Permission Error"),
        ("sql", {"query": "x" * 20_001}, "at most 20,000 are taken"),
        ("sql", {"query": "select count(*) from range(1000000000000) a, range(9)"}, "more than 5 seconds"),
        ("sql", {"query": "select repeat('x', 3000000000)"}, "500 MB of memory"),
        ("sql", {}, "Field required"),
        ("metric", {"names": ["nothing"]}, "there is no metric 'nothing'; the nearest: "),
        ("metric", {"names": ["profielgraad"], "by": ["land"]}, "there is no grouping 'land'; the nearest: "),
        ("metric", {"names": []}, "name one metric or more"),
        ("metric", {"names": ["profielgraad"], "gemeenten": ["Alkmaar"]}, "Extra inputs are not permitted"),
        ("metric", {"names": ["profielgraad"], "gemeente": ["Alkmar"]}, "there is no gemeente 'Alkmar'"),
        ("source", {"code": "GM0000", "quarter": "2021Q1"}, "No figures of GM0000 in 2021Q1 are published"),
        ("source", {"code": "' or true --", "quarter": "2021Q1"}, "No figures of ' or true -- in 2021Q1"),
    ],
)
def test_refusal_tells_its_reason(address: str, tool: str, arguments: dict[str, Any], reason: str) -> None:
    (answer,) = answers(f"{address}/mcp", [(tool, arguments)])
    assert (answer.is_error, reason in text_of(answer)) == (True, True), text_of(answer)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda path: path.unlink(), "the file is not in the raw folder of this machine."),
        (lambda path: path.write_bytes(b"%PDF-1.7"), "Het bestand is veranderd"),
    ],
    ids=["gone", "changed"],
)
def test_source_without_its_file_is_told_all_the_same(built_copy: Workspace, damage: Any, reason: str) -> None:
    damage(built_copy.raw / "2021Q1" / "noord-holland-noord.pdf")
    (answer,) = answers(over_stdio(built_copy), [("source", ALKMAAR)])
    known, told = text_of(answer).splitlines()
    assert (answer.is_error, json.loads(known)["totaal"]) == (False, 1490)
    assert told.startswith(f"There is no picture: {reason}")


def test_every_metric_by_every_grouping_is_one_question(address: str) -> None:
    (listed,) = answers(f"{address}/mcp", [("metrics", {})])
    names = [metric["name"] for metric in json.loads(text_of(listed))["metrics"] if "amr" in metric["gebiedsoorten"]]
    asked = {"names": names, "by": ["amr", "quarter", "year"], "quarter": "2021Q1"}
    (answer,) = answers(f"{address}/mcp", [("metric", asked), ("metric", {**asked, "by": ["amr", "year"]})])[1:]
    (row,) = json.loads(text_of(answer))["rows"]
    assert row.keys() >= {"year", "amr_code", *names}


def test_every_tool_only_reads_and_explains_itself(address: str) -> None:
    async def listed() -> Any:
        async with Client(f"{address}/mcp") as client:
            return (await client.list_tools()).tools, client.instructions

    with ThreadPoolExecutor(1) as thread:
        tools, instructions = thread.submit(anyio.run, listed).result()
    assert [tool.name for tool in tools] == ["tables", "sql", "metrics", "metric", "source"]
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools)
    assert "Never add up quarters" in instructions


def test_standard_output_carries_the_protocol_alone(built: Workspace) -> None:
    initialize = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    calls = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": initialize},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        *(
            {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
            for number, (name, arguments) in enumerate(
                [("metric", {"names": ["totaal"]}), ("source", ALKMAAR), ("sql", {"query": "select"})], start=2
            )
        ),
    ]
    process = subprocess.Popen(
        built.command("klantprofielen", "mcp"),
        env=built.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        for call in calls:
            print(json.dumps(call), file=process.stdin, flush=True)
        received = [json.loads(process.stdout.readline()) for _ in range(4)]
        process.stdin.close()
        assert process.stdout.read() == ""
        assert process.wait(60) == 0
    assert sorted(message["id"] for message in received) == [1, 2, 3, 4]
    assert {message["jsonrpc"] for message in received} == {"2.0"}


def test_metric_says_what_is_not_in_its_figures(address: str) -> None:
    some, one = answers(
        f"{address}/mcp",
        [
            ("metric", {"names": ["totaal"], "gemeente": ["Alkmaar", "Amsterdam"], "quarter": "2021q1"}),
            ("metric", {"names": ["totaal"], "by": ["amr"], "quarter": "2021Q1"}),
        ],
    )
    found = json.loads(text_of(some))
    assert found["rows"] == [{"quarter_key": "2021Q1", "totaal": 1490}]
    assert [remark.partition(",")[0] for remark in found["remarks"]] == ["No figures of Amsterdam (GM0363) in 2021Q1"]
    assert ["34 missing" in remark for remark in json.loads(text_of(one))["remarks"]] == [True]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_server_keeps_no_stream_open(address: str, method: str) -> None:
    headers = {"Accept": "application/json, text/event-stream"}
    assert httpx.request(method, f"{address}/mcp", headers=headers, trust_env=False, timeout=20).status_code == 405


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
def test_page_of_another_site_asks_nothing(address: str, origin: str) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    headers = {"Accept": "application/json, text/event-stream", "Origin": origin}
    answer = httpx.post(f"{address}/mcp", json=call, headers=headers, trust_env=False)
    assert answer.status_code == 403


def test_without_the_extra_a_sentence_says_how_to_install_it(built: Workspace) -> None:
    with mock.patch("orchestration.cli.services.find_spec", return_value=None):
        result = built.run("mcp")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "The extra mcp is not installed: `make mcp` does it (or pip, with requirements/mcp.txt).\n"
    with (
        mock.patch("orchestration.serving.web.find_spec", return_value=None),
        serving_web(built) as address,
    ):
        assert httpx.post(f"{address}/mcp", json={}, trust_env=False).status_code == 404
        assert httpx.get(f"{address}/sql", trust_env=False).status_code == 200


def test_run_in_the_docs_is_what_the_tools_answer(built_demo: Workspace) -> None:
    document = ASK.read_text(encoding="utf-8")
    assert document.count("\n→ ") >= 5
    assert with_run(document, built_demo) == document
