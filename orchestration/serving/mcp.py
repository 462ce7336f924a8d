"""What is published, for assistants: tools of the Model Context Protocol, over stdio or in the web server."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from functools import partial, wraps
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, ParamSpec

from orchestration.domain.publicatie import KOLOMMEN, RefusedError
from orchestration.publishing.metrics import (
    GROUPINGS,
    SEMANTIC_MANIFEST,
    MetricQuery,
    metric_query,
    metric_sql,
    read_metrics,
)
from orchestration.publishing.published import open_published
from orchestration.publishing.remarks import remarks
from orchestration.publishing.versions import current_database
from orchestration.report.pictures import draw_row
from orchestration.serving.queries import Queries, QueryError, as_object
from orchestration.system.errors import KlantprofielenError
from orchestration.system.settings import Settings
from orchestration.warehouse.sql import sql_literal

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer
    from starlette.applications import Starlette

_P = ParamSpec("_P")
Texts = Sequence[str]
_MAX_ROWS = 500
_INSTRUCTIONS = """
Figures of UWV's quarterly publication 'Transparantie van klantprofielen': people of the target group of the
banenafspraak in Sonar, with and without a klantprofiel, by gemeente, arbeidsmarktregio (amr) and Nederland.
Begin with `tables`. `mart_stand` has a row for each quarter and area. Choose one gebiedsoort: each of them counts
everybody. Never add up quarters: they count mostly the same persons. Never add up or average shares: add up the counts
and divide, or ask `metric`, which does. A sum of areas is Nederland's only if the quarter is complete: `mart_dekking`
says so. The quarter 'onbekend' belongs in no series. `is_synthetisch` marks made-up
figures: say so. Name UWV as the source. `source` shows where a figure was printed.
"""
_PRINTED = f"""
    SELECT bestand, pagina, bbox, sha256, publicatie_id, feit.revision, {", ".join(KOLOMMEN)}, doelgroepregister
    FROM fct_klantprofielen_revisie AS feit JOIN dim_publicatie USING (publicatie_id)
    WHERE feit.quarter_key = {{quarter}} AND split_part(coalesce(gemeente_key, feit.amr_key, 'NL'), '-', 1) = {{code}}
    ORDER BY feit.known_from DESC, feit.revision DESC
"""


class Tools:
    """What an assistant can ask of `queries` and the raw folder of `settings`; it reads the methods' descriptions."""

    def __init__(self, settings: Settings, queries: Queries) -> None:
        from anyio import CapacityLimiter, to_thread

        self._settings, self._queries = settings, queries
        self._semantic_manifest = settings.published_dir / SEMANTIC_MANIFEST
        self._alone = partial(to_thread.run_sync, limiter=CapacityLimiter(1))

    async def tables(self, table: str | None = None) -> Any:
        """The tables with their meaning; with the name of a table, its columns with their types and meanings."""
        found = {name: (meaning, columns) for name, meaning, columns in await self._queries.tables()}
        if table is None:
            return {name: meaning for name, (meaning, _) in found.items()}
        if table not in found:
            raise QueryError(f"There is no table {table}; there are {', '.join(found)}.")
        return dict(zip(("meaning", "columns"), found[table], strict=True))

    async def sql(self, query: str) -> Any:
        """The rows of one query in DuckDB's dialect, read-only; at most 500 rows, 5 seconds and 20,000 characters."""
        return as_object(await self._queries.answer(query, _MAX_ROWS))

    async def metrics(self) -> Any:
        """The metrics with their meaning and unit, the kinds of area that each is published for, and the groupings."""
        found = read_metrics(self._semantic_manifest).values()
        return {"metrics": [asdict(metric) for metric in found], "groupings": GROUPINGS}

    async def metric(
        self, names: Texts, by: Texts = (), quarter: str = "", gemeente: Texts = (), amr: Texts = ()
    ) -> Any:
        """Figures by metric, as `names=["profielgraad"], by=["amr"], quarter="2021Q1"`.

        They are of Nederland, or of what `by`, `gemeente` and `amr` (names or codes) say; several without `by` are one
        group. It divides after adding up counts, and never adds up quarters. `remarks` say what is not there.
        """
        question = metric_query(names, by, [quarter] if quarter else [], gemeente, amr)
        found = await self.sql(await self._alone(metric_sql, self._semantic_manifest, question))
        answered = {row["quarter_key"] for row in found["rows"]}
        return found | {"remarks": await self._alone(self._remarks, question, answered)}

    def _remarks(self, question: MetricQuery, answered: set[str]) -> list[str]:
        with open_published(current_database(self._settings.published_dir)) as connection:
            return remarks(connection, question, answered)

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
        """What is known of a row, and its picture or why there is none."""
        from mcp.server.mcpserver import Image

        path = self._settings.raw_dir / row["bestand"]
        try:
            if row["bbox"] is None:
                raise RefusedError("this file is a text, without pages.")
            if not path.is_file():
                raise RefusedError("the file is not in the raw folder of this machine.")
            png = draw_row(path, row["sha256"], row["pagina"], row["bbox"], self._settings.limits)
        except RefusedError as error:
            return [row, f"There is no picture: {error}"]
        return [row, Image(data=png, format="png")]


def mcp_server(settings: Settings, queries: Queries) -> MCPServer:
    """The server with its tools; the extra `mcp` has to be installed."""
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.tools import Tool
    from mcp.types import ToolAnnotations

    hints = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    asked = Tools(settings, queries)
    methods = (asked.tables, asked.sql, asked.metrics, asked.metric, asked.source)
    tools = [Tool.from_function(_told(each), annotations=hints, structured_output=False) for each in methods]
    for tool in tools:  # else an argument with a typing error would be left out, and the answer be another
        tool.fn_metadata.arg_model.model_config["extra"] = "forbid"
        tool.fn_metadata.arg_model.model_rebuild(force=True)
        tool.parameters["additionalProperties"] = False
    about: dict[str, Any] = {"instructions": _INSTRUCTIONS, "version": version("klantprofielen"), "log_level": "ERROR"}
    return MCPServer("klantprofielen", tools=tools, **about)


def _told(tool: Callable[_P, Awaitable[Any]]) -> Callable[_P, Awaitable[list[Any]]]:
    """The tool, with objects as JSON in one line, and refusals with their reason: the SDK hides those of others."""

    @wraps(tool)
    async def told(*arguments: _P.args, **named: _P.kwargs) -> list[Any]:
        from mcp.server.mcpserver.exceptions import ToolError

        try:
            found = await tool(*arguments, **named)
        except KlantprofielenError as error:
            raise ToolError(str(error)) from error
        parts = found if isinstance(found, list) else [found]
        return [json.dumps(part, ensure_ascii=False) if isinstance(part, dict) else part for part in parts]

    return told


def mcp_app(settings: Settings, queries: Queries, hosts: Sequence[str]) -> Starlette:
    """The server as an application with the route /mcp, which refuses what pages of other hosts send."""
    from mcp.server.transport_security import TransportSecuritySettings
    from starlette.routing import Route

    names = [name for host in hosts for name in (host, f"{host}:*")]
    origins = [f"{scheme}://{name}" for scheme in ("http", "https") for name in names]
    security = TransportSecuritySettings(allowed_hosts=names, allowed_origins=origins)
    server = mcp_server(settings, queries)
    app = server.streamable_http_app(stateless_http=True, json_response=True, transport_security=security)
    for route in app.routes:
        if isinstance(route, Route):
            route.methods = {"POST"}  # a GET would wait for messages that never come, and nothing would end it
    return app


def serve(settings: Settings) -> None:
    """Serve over standard input and output until the input ends."""
    mcp_server(settings, Queries(settings.published_dir)).run()
