"""What is published, for assistants: tools of the Model Context Protocol, over stdio or in the web server."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from functools import wraps
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from orchestration.domain.publicatie import KOLOMMEN, RefusedError
from orchestration.publishing.metrics import GROUPINGS, SEMANTIC_MANIFEST, MetricQuery, metric_sql, read_metrics
from orchestration.report.pictures import draw_row
from orchestration.serving.queries import Queries, QueryError, as_object
from orchestration.system.errors import KlantprofielenError
from orchestration.system.settings import Settings
from orchestration.warehouse.sql import sql_literal

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from starlette.routing import BaseRoute

_P = ParamSpec("_P")
_T = TypeVar("_T")
_MAX_ROWS = 500
_INSTRUCTIONS = """
Figures of UWV's quarterly publication 'Transparantie van klantprofielen': people of the target group of the
banenafspraak in Sonar, with and without a klantprofiel, by gemeente, arbeidsmarktregio (amr) and Nederland.
Begin with `tables`. `mart_stand` has a row for each quarter and area. Choose one gebiedsoort: each of them counts
everybody. Never add up quarters: they count mostly the same persons. Never add up or average shares: add up the counts
and divide, or ask `metric`, which does. The quarter 'onbekend' belongs in no series. `is_synthetisch` marks made-up
figures: say so. Name UWV as the source. `source` shows where a figure was printed.
"""
_PRINTED = f"""
    SELECT publicatie_id, bestand, sha256, pagina, bbox, quarter_key, feiten.naam, feiten.revision,
        {", ".join(KOLOMMEN)}, doelgroepregister
    FROM (
        SELECT feiten.*, coalesce(gemeente_code, amr_code, 'NL') AS code,
            coalesce(gemeente_naam, amr_naam, 'Nederland') AS naam
        FROM fct_klantprofielen_revisie AS feiten
        LEFT JOIN dim_gemeente USING (gemeente_key)
        LEFT JOIN dim_amr ON feit = 'amr' AND feiten.amr_key = dim_amr.amr_key
    ) AS feiten JOIN dim_publicatie USING (publicatie_id, quarter_key)
    WHERE code = {{code}} AND quarter_key = {{quarter}} ORDER BY known_from DESC, feiten.revision DESC
"""


class McpMissingError(KlantprofielenError):
    """The extra is not installed."""


class Tools:
    """What an assistant can ask; the descriptions of the methods are for it."""

    def __init__(self, settings: Settings, queries: Queries) -> None:
        """Ask `queries`, and show the files in the raw folder of `settings`."""
        from anyio import CapacityLimiter

        self._settings, self._queries = settings, queries
        self._one_at_a_time = CapacityLimiter(1)

    async def tables(self, table: str | None = None) -> dict[str, Any]:
        """The tables with their meaning; with the name of a table, its columns with their types and meanings."""
        found = {name: (meaning, columns) for name, meaning, columns in await self._queries.tables()}
        if table is None:
            return {"tables": {name: meaning for name, (meaning, _) in found.items()}}
        if table not in found:
            raise QueryError(f"There is no table {table}; there are {', '.join(found)}.")
        return {"meaning": found[table][0], "columns": found[table][1]}

    async def sql(self, query: str) -> dict[str, Any]:
        """The rows of one query in DuckDB's dialect, read-only; at most 500 rows, 5 seconds and 10,000 characters."""
        return as_object(await self._queries.answer(query, _MAX_ROWS))

    async def metrics(self) -> dict[str, Any]:
        """The metrics with their meaning and unit, the kinds of area that each is published for, and the groupings."""
        found = await self._alone(read_metrics, self._semantic_manifest)
        return {"metrics": [asdict(metric) for metric in found.values()], "groupings": GROUPINGS}

    async def metric(self, names: list[str], by: Sequence[str] = (), quarter: str | None = None) -> dict[str, Any]:
        """Figures by metric, as `names=["profielgraad"], by=["amr"], quarter="2021Q1"`; without `by` for Nederland.

        A share is divided after its counts are added up, and persons of different quarters are never added up.
        """
        question = MetricQuery(metrics=names, groupings=by, quarter_key=quarter)
        return as_object(await self._queries.answer(await self._alone(metric_sql, self._semantic_manifest, question)))

    async def source(self, code: str, quarter: str) -> list[Any]:
        """Where the figures of an area and quarter were printed: a picture of the row, with file, page and SHA-256.

        `code` is that of a gemeente (GM0361) or arbeidsmarktregio (AM15), or NL; `quarter` is 2021Q1, or onbekend. The
        newest revision comes first, three at most.
        """
        answer = await self._queries.answer(_PRINTED.format(code=sql_literal(code), quarter=sql_literal(quarter)), 3)
        if not answer.rows:
            raise QueryError(f"No figures of {code} in {quarter} are published; mart_stand has those that are.")
        return [part for row in as_object(answer)["rows"] for part in await self._alone(self._shown, row)]

    def _shown(self, row: dict[str, Any]) -> list[Any]:
        """The picture of a row, if there is one, and what is known of it."""
        from mcp.server.mcpserver import Image

        told = json.dumps(row, ensure_ascii=False)
        if row["bbox"] is None:
            return [f"{told}\nThere is no picture: this file is a text, without pages."]
        path = self._settings.raw_dir / row["bestand"]
        if not path.is_file():
            return [f"{told}\nThere is no picture: the file is not in the raw folder of this machine."]
        try:
            png = draw_row(path, row["sha256"], row["pagina"], tuple(row["bbox"]), self._settings.limits)
        except RefusedError as error:
            return [f"{told}\nThere is no picture: {error}"]
        return [Image(data=png, format="png"), told]

    @property
    def _semantic_manifest(self) -> Path:
        return self._settings.published_dir / SEMANTIC_MANIFEST

    async def _alone(self, call: Callable[..., _T], *arguments: object) -> _T:
        """Make a call that takes long in a thread, one at a time."""
        from anyio import to_thread

        return await to_thread.run_sync(call, *arguments, limiter=self._one_at_a_time)


def mcp_server(settings: Settings, queries: Queries) -> MCPServer:
    """The server with its tools.

    Raises:
        McpMissingError: if the extra `mcp` is not installed.
    """
    if not find_spec("mcp"):
        raise McpMissingError(
            "The extra mcp is not installed: `make mcp` does it (or pip, with requirements/mcp.txt)."
        )
    from mcp.server.mcpserver import MCPServer
    from mcp.types import ToolAnnotations

    server: MCPServer = MCPServer(
        "klantprofielen", instructions=_INSTRUCTIONS, version=version("klantprofielen"), log_level="WARNING"
    )
    tools = Tools(settings, queries)
    for tool in (tools.tables, tools.sql, tools.metrics, tools.metric, tools.source):
        hints = ToolAnnotations(read_only_hint=True, open_world_hint=False)
        server.add_tool(_with_reason(tool), annotations=hints, structured_output=False)
    return server


def _with_reason(tool: Callable[_P, Awaitable[_T]]) -> Callable[_P, Awaitable[_T]]:
    """The tool, whose refusals reach the assistant with their reason: the SDK hides that of other exceptions."""

    @wraps(tool)
    async def told(*arguments: _P.args, **named: _P.kwargs) -> _T:
        from mcp.server.mcpserver.exceptions import ToolError

        try:
            return await tool(*arguments, **named)
        except KlantprofielenError as error:
            raise ToolError(str(error)) from error

    return told


def over_http(
    settings: Settings, queries: Queries, hosts: Sequence[str]
) -> tuple[BaseRoute, StreamableHTTPSessionManager]:
    """The route /mcp of a web server, and what has to run meanwhile; pages of other hosts are refused."""
    from mcp.server.transport_security import TransportSecuritySettings

    server = mcp_server(settings, queries)
    origins = [f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts]
    security = TransportSecuritySettings(
        allowed_hosts=[*hosts, *(f"{host}:*" for host in hosts)],
        allowed_origins=[*origins, *(f"{origin}:*" for origin in origins)],
    )
    app = server.streamable_http_app(stateless_http=True, json_response=True, transport_security=security)
    return app.routes[0], server.session_manager


def serve(settings: Settings) -> None:
    """Serve over standard input and output until the input ends.

    Raises:
        McpMissingError: if the extra `mcp` is not installed.
    """
    queries = Queries(settings.published_dir)
    try:
        mcp_server(settings, queries).run()
    finally:
        queries.close()
