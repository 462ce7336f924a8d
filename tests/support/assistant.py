"""What an assistant asks, by the SDK's own client; and the document that shows such a run."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult, ImageContent, TextContent

from orchestration.system.settings import PROJECT_DIR
from tests.support.workspace import Workspace

ASK = PROJECT_DIR / "docs" / "how-to" / "ask.md"
Asked = tuple[str, dict[str, Any]]
"""A tool and its arguments."""

_RUN = re.compile(r"^→ (\w+) (\{.*\})\n(?:(?!→|```).*\n)*", re.MULTILINE)
_HASH = re.compile(r"(?<=klantprofielen-)[\w.]+-[0-9a-f]{8}|(?<=\")([0-9a-f]{64}|[0-9a-f]{16})(?=\")")
"""What depends on the bytes of a file, and so on the library that compressed it."""


def over_stdio(workspace: Workspace) -> Any:
    """How a client starts `klantprofielen mcp`."""
    program, *arguments = workspace.command("klantprofielen", "mcp")
    return stdio_client(StdioServerParameters(command=program, args=arguments, env=workspace.environment))


def answers(server: Any, asked: Sequence[Asked]) -> list[CallToolResult]:
    """What the tools answer, in a thread of its own: in that of the tests Chromium may have an event loop running."""

    async def ask() -> list[CallToolResult]:
        with anyio.fail_after(240):
            async with Client(server) as client:
                return [await client.call_tool(tool, arguments) for tool, arguments in asked]

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, ask).result()


def text_of(answer: CallToolResult) -> str:
    """An answer in lines: its texts, and the kind of each picture."""
    lines = []
    for part in answer.content:
        assert isinstance(part, TextContent | ImageContent)
        lines.append(part.text if isinstance(part, TextContent) else f"({part.mime_type})")
    return "\n".join(lines)


def with_run(document: str, workspace: Workspace) -> str:
    """A document with what the tools answer to the questions in it; hashes are left out."""
    asked = [(match[1], json.loads(match[2])) for match in _RUN.finditer(document)]
    found = (_HASH.sub("…", text_of(answer)) for answer in answers(over_stdio(workspace), asked))
    return _RUN.sub(lambda match: f"→ {match[1]} {match[2]}\n{next(found)}\n", document)
