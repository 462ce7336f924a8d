"""`python -m tests.bench.serving DATA`: how long answers take to questions on what is published in a data folder."""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import httpx

RUNS = 5
AT_ONCE = 200
ROWS = "from mart_stand limit 18000"
COUNT = {"q": "select count(*) from mart_stand", "format": "json"}
PORT = 8123


def main(data: Path) -> None:
    """Print a line a question: the median of five runs, of processes that start cold but are compiled and in cache."""
    environment = {**os.environ, "KLANTPROFIELEN_DATA_DIR": str(data)}
    command = str(Path(sys.executable).with_name("klantprofielen"))
    for label, arguments in {
        "sql, one row": ["sql", "select 1"],
        "sql --json, 18,000 rows": ["sql", "--json", ROWS],
        "sql, 18,000 rows as a table": ["sql", ROWS],
    }.items():
        seconds = [_seconds([command, *arguments], environment) for _ in range(RUNS)]
        print(f"{label}: {statistics.median(seconds):.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        releasing = environment | {"KLANTPROFIELEN_RELEASES_DIR": folder}
        print(f"release, the first: {_seconds([command, 'release'], releasing):.2f} s")
        print(f"release, nothing new: {_seconds([command, 'release'], releasing):.2f} s")
    asyncio.run(_ask_web(command, environment))
    asyncio.run(_ask_mcp(command, environment))


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begin


async def _ask_web(command: str, environment: dict[str, str]) -> None:
    begin = time.perf_counter()
    server = subprocess.Popen([command, "web", "--port", str(PORT)], env=environment, stdout=subprocess.DEVNULL)
    try:
        limits = httpx.Limits(max_connections=AT_ONCE)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{PORT}", limits=limits, timeout=60) as client:
            while True:
                with suppress(httpx.ConnectError):
                    (await client.get("/sql", params=COUNT)).raise_for_status()
                    break
                await asyncio.sleep(0.02)
            print(f"web, from its start to the first answer: {time.perf_counter() - begin:.2f} s")
            seconds = [await _ask_once(client) for _ in range(20)]
            print(f"web, a query: {statistics.median(seconds):.3f} s")
            begin = time.perf_counter()
            seconds = await asyncio.gather(*(_ask_once(client) for _ in range(AT_ONCE)))
            elapsed = time.perf_counter() - begin
            print(f"web, {AT_ONCE} queries at once: {elapsed:.2f} s, median {statistics.median(seconds):.2f} s")
    finally:
        server.terminate()
        server.wait()


async def _ask_once(client: httpx.AsyncClient) -> float:
    begin = time.perf_counter()
    (await client.get("/sql", params=COUNT)).raise_for_status()
    return time.perf_counter() - begin


async def _ask_mcp(command: str, environment: dict[str, str]) -> None:
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    begin = time.perf_counter()
    server = StdioServerParameters(command=command, args=["mcp"], env=environment)
    async with stdio_client(server) as streams, ClientSession(*streams) as session:
        await session.initialize()
        for label in ("mcp, from its start to the first answer", "mcp, a query"):
            await session.call_tool("sql", {"query": COUNT["q"]})
            print(f"{label}: {time.perf_counter() - begin:.2f} s")
            begin = time.perf_counter()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
