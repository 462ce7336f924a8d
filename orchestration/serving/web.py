"""What is published and released, as files over HTTP, and a page that answers queries."""

from __future__ import annotations

import mimetypes
import re
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from importlib.util import find_spec
from os import stat_result
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from anyio import to_thread
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orchestration.publishing.pages import page_environment
from orchestration.serving.queries import MAX_ROWS, Queries, QueriesBusyError, QueryError, as_object
from orchestration.system.errors import KlantprofielenError
from orchestration.system.settings import PROJECT_DIR, Settings
from orchestration.system.values import LOOPBACK_HOSTS
from orchestration.warehouse.rows import csv_line, in_text

_TEMPLATES = Path(__file__).parent / "templates"
_COOKBOOK = PROJECT_DIR / "docs" / "how-to" / "cookbook.md"
_QUESTION = re.compile(r"^### \d+\. (.+)\n+(?:(?!#|```).*\n)*```sql\n([^`]+)```", re.MULTILINE)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
}
_ANY_HOST = ("0.0.0.0", "[::]")  # noqa: S104 - some browsers take it for this machine
_TYPES = {".duckdb": "application/vnd.duckdb.file", ".parquet": "application/vnd.apache.parquet", ".ttl": "text/turtle"}
_METHODS = ("GET", "HEAD", "OPTIONS")
_EXPOSED = ("Accept-Ranges", "Content-Length", "Content-Range", "ETag", "Last-Modified", "Retry-After")
_CORS = partial(CORSMiddleware, allow_methods=_METHODS, allow_headers=("Range",), expose_headers=_EXPOSED)


class PublicFiles(StaticFiles):
    """The files of a folder, which need not be there yet, but no hidden ones and none that a link leads out to."""

    def __init__(self, folder: Path) -> None:
        """Serve `folder`."""
        super().__init__(directory=folder, check_dir=False)
        self.config_checked = True

    def lookup_path(self, path: str) -> tuple[str, stat_result | None]:
        """The file to serve at a path; none at a hidden one, such as a file that is half written."""
        return ("", None) if any(part.startswith(".") for part in Path(path).parts) else super().lookup_path(path)


class Headers:
    """Have browsers take each answer for what its type says, and ask whether it is still so before using it again."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with these headers."""

        async def send_with_header(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        await self._app(scope, receive, send_with_header)


class SqlPage:
    """The page `/sql`: a query's answer as HTML, JSON or CSV."""

    def __init__(self, queries: Queries) -> None:
        """Ask `queries`; show the questions of the cookbook if it is there: an installed package is without docs."""
        self._queries = queries
        found = _QUESTION.findall(_COOKBOOK.read_text(encoding="utf-8")) if _COOKBOOK.is_file() else []
        self._questions = [(title, urlencode({"q": query})) for title, query in found]
        self._template = page_environment(_TEMPLATES, filters={"text": in_text}).get_template("sql.html")

    async def answer(self, request: Request) -> Response:
        """Answer one request."""
        query, style = request.query_params.get("q", ""), request.query_params.get("format", "html")
        tables: Sequence[Sequence[Any]] = ()
        answer, refusal, status = None, "", 200
        try:
            if style not in ("html", "json", "csv"):
                raise QueryError("The format is html, json or csv.")
            tables = await self._queries.tables() if style == "html" else ()
            answer = await self._queries.answer(query) if query.strip() or style != "html" else None
            if style == "csv" and answer and not answer.has_all_rows:
                raise QueryError(f"More than {MAX_ROWS:,} rows, and CSV can't say so: add `limit {MAX_ROWS}`.")
        except QueriesBusyError as error:
            refusal, status = str(error), 503
        except KlantprofielenError as error:
            refusal, status = str(error), 400
        respond = partial(self._response, style, status, refusal=refusal, answer=answer, query=query, tables=tables)
        return await to_thread.run_sync(respond)

    def _response(self, style: str, status: int, **found: Any) -> Response:
        headers, answer, refusal = dict(_HEADERS), found["answer"], found["refusal"]
        headers |= {"Retry-After": "5"} if status == 503 else {}
        if style == "html":
            links = {name: urlencode({"q": found["query"], "format": name}) for name in ("json", "csv")}
            page = self._template.render(found, questions=self._questions, links=links)
            return HTMLResponse(page, status, headers)
        if style == "json":
            return JSONResponse({"error": refusal} if refusal else as_object(answer), status, headers)
        if refusal:
            return PlainTextResponse(f"{refusal}\n", status, headers)
        lines = (csv_line([in_text(value) for value in row]) for row in [answer.columns, *answer.rows])
        return PlainTextResponse("".join(lines), status, headers, "text/csv")


def web_app(settings: Settings, queries: Queries, host: str) -> Starlette:
    """The application.

    Args:
        settings: the folders, and the address at which people find them.
        queries: answers the page and the assistants; the application closes it.
        host: the address to listen on. Other hosts than this, the machine itself and that of `published_url` get 400.
    """
    for suffix, media_type in _TYPES.items():
        mimetypes.add_type(media_type, suffix)
    named = [f"[{host}]" if ":" in host else host, urlsplit(settings.published_url or "").hostname]
    hosts = [*LOOPBACK_HOSTS, *(name for name in named if name and name not in _ANY_HOST)]
    routes: list[BaseRoute] = [
        Route("/", lambda _: RedirectResponse("sql")),
        Route("/sql", SqlPage(queries).answer),
        Route("/sql.css", lambda _: FileResponse(_TEMPLATES / "sql.css")),
        Mount("/published", PublicFiles(settings.published_dir)),
        Mount("/releases", PublicFiles(settings.releases_dir)),
    ]
    assistants = None
    if find_spec("mcp"):
        from orchestration.serving.mcp import mcp_app

        assistants = mcp_app(settings, queries, hosts)
        routes += assistants.routes

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with assistants.router.lifespan_context(app) if assistants else nullcontext():
            yield
        queries.close()

    middleware = [
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
        Middleware(_CORS, allow_origins=("*",)),
        Middleware(Headers),
    ]
    return Starlette(routes=routes, middleware=middleware, lifespan=lifespan)


def serve(settings: Settings, host: str, port: int, on_begin: Callable[[], None]) -> None:
    """Serve until a signal comes; calls `on_begin` once it listens, and raises OSError if it can't."""
    import uvicorn

    app = web_app(settings, Queries(settings.published_dir), host)
    # Longer than most proxies' 60 seconds: else a request may meet a connection that closes, and get 502.
    config = uvicorn.Config(app, log_level="warning", server_header=False, timeout_keep_alive=75)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as listening:
        on_begin()
        uvicorn.Server(config).run([listening])
