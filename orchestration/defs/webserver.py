"""Dagster's webserver, for its own pages and for programs: what other sites make a browser send is refused."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orchestration.defs.private import run_webserver
from orchestration.system.settings import Settings, variable_of
from orchestration.system.values import LOOPBACK_HOSTS

_LOOPBACK_ORIGIN = re.compile(rf"http://({'|'.join(map(re.escape, LOOPBACK_HOSTS))})(:\d+)?")
_PORT = re.compile(r":\d+$")
_GRAPHQL = re.compile("/graphql$")
"""As Dagster's route: the sign of the end also lets a line feed pass."""
_READING = ("GET", "HEAD", "OPTIONS")


class OwnOrigin:
    """Refuse requests that a page of another site sends, and mutations in a form that such a page could send.

    A browser says where a request comes from: in Origin for each POST and WebSocket, in Sec-Fetch-Site for nearly
    every request. Neither is there if curl or Dagster's own client asks: nobody can make those ask against their will.
    """

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        """Guard `app`; `origins` are those of its pages, beside the one on the loopback address that it is asked at."""
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or WebSocket: a refusal, or what the app answers."""
        refusal = self._refusal(scope) if scope["type"] in ("http", "websocket") else None
        await (PlainTextResponse(*refusal) if refusal else self._app)(scope, receive, _unframed(send))

    def _refusal(self, scope: Scope) -> tuple[str, int] | None:
        """What to answer instead of the app, with the HTTP status; None if the app may answer."""
        headers = Headers(scope=scope)
        # A WebSocket has no method: its handshake is a GET.
        method = scope.get("method", "GET")
        is_http = scope["type"] == "http"
        if not self._is_own(headers) and not (is_http and _follows_link(headers, method)):
            return (
                "This request comes from another site. If people open these pages at that address, add it to "
                f"{variable_of('dagster_origins')}.\n",
                403,
            )
        if method not in _READING and _media_type(headers) != "application/json":
            return "Send changes as JSON, with Content-Type: application/json.\n", 415
        # Dagster executes any other GET, mutations too; this one gets the page GraphiQL.
        is_query = is_http and method == "GET" and _GRAPHQL.search(scope["path"]) is not None
        if is_query and "text/html" not in headers.get("accept", ""):
            return "Send GraphQL by POST.\n", 405
        return None

    def _is_own(self, headers: Headers) -> bool:
        """True if one of our pages sends this, or something that is no browser."""
        if (origin := headers.get("origin")) is None:
            return headers.get("sec-fetch-site", "none") in ("none", "same-origin")
        is_here = origin == f"http://{headers.get('host')}" and _LOOPBACK_ORIGIN.fullmatch(origin) is not None
        return is_here or origin in self._origins


def _follows_link(headers: Headers, method: str) -> bool:
    """True if a person goes from another site to one of our pages, in a tab and not in a frame."""
    fetched_as = headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")
    return method == "GET" and fetched_as == ("navigate", "document")


def _unframed(send: Send) -> Send:
    """Let no page of another site show the answer in a frame, where a person clicks what they do not see.

    Only over https, and from this machine, does a browser say that it fetches a frame.
    """

    async def send_unframed(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), (b"x-frame-options", b"SAMEORIGIN")]
        await send(message)

    return send_unframed


def _media_type(headers: Headers) -> str:
    """Dagster takes 'text/plain; application/json' for JSON too, which any page may send."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def main() -> None:
    """Be dagster-webserver, with its options, behind both checks; each host that is not known gets 400."""
    origins = Settings.from_environment().dagster_origins
    hosts = [*LOOPBACK_HOSTS, *(_PORT.sub("", urlsplit(origin).netloc) for origin in origins)]
    run_webserver(
        [
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
            Middleware(OwnOrigin, origins=origins),
        ]
    )


if __name__ == "__main__":
    main()
