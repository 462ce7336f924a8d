"""A client for OData (version 3, as JSON): all rows of an entity set, page after page."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from orchestration.system.answer_cache import AnswerCache
from orchestration.system.http import (
    DEFAULT_PATIENCE,
    Client,
    HttpError,
    Patience,
    Reach,
    origin,
    parse_url,
    shown,
)

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 8 * 1024**2
"""The largest answer. A year of CBS has some 400 rows of 55 columns, most padded to 10 or 50 characters."""
MAX_PAGES = 20


@dataclass(frozen=True, slots=True)
class EntitySet:
    """All rows of an entity set; `not_modified` if the server said that our copy still holds."""

    rows: tuple[dict[str, Any], ...]
    not_modified: bool


class OData:
    """The entity sets of one server; a context manager that holds its connections.

    It never leaves the scheme, host and port of `base_url`, whatever link or redirect the server sends.
    """

    def __init__(
        self,
        base_url: str,
        cache_dir: Path,
        patience: Patience = DEFAULT_PATIENCE,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Open no connection yet.

        Args:
            base_url: the beginning of every path.
            cache_dir: the folder for answers that the server lets us ask for conditionally.
            patience: how long to wait for the server.
            sleep: waits for a number of seconds.

        Raises:
            HttpError: if `base_url` is not a web address.
        """
        self._base = parse_url(f"{base_url.rstrip('/')}/")
        self._cache = AnswerCache(cache_dir)
        self._client = Client(Reach(frozenset({origin(self._base)})), "application/json", patience, sleep)

    def __enter__(self) -> OData:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._client.__exit__(kind, error, traceback)

    def entity_set(self, path: str, query: Mapping[str, str]) -> EntitySet:
        """Fetch all rows of the entity set at `path`, page after page.

        Raises:
            NoAnswerError: if the server does not answer at the last attempt.
            HttpError: if it keeps failing, sends anything but OData, or links to another server or in a circle.
        """
        rows: list[dict[str, Any]] = []
        not_modified = True
        asked: set[httpx.URL] = set()
        url: httpx.URL | None = self._base.join(path).copy_merge_params(query)
        while url is not None:
            if url in asked or len(asked) == MAX_PAGES:
                raise HttpError(f"{url}: expected a last page, found pages in a circle or more than {MAX_PAGES}")
            asked.add(url)
            content, is_cached = self._cache.fetch_text(self._client, url, MAX_BYTES, _parse, "a JSON object")
            value, link = content.get("value"), content.get("odata.nextLink")
            if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
                raise HttpError(f"{url}: expected a list of rows under 'value', found {shown(content)}")
            rows += value
            not_modified &= is_cached
            url = None if link is None else self._client.join(url, link, "odata.nextLink")
        return EntitySet(tuple(rows), not_modified)


def _parse(text: str, _: httpx.URL) -> dict[str, Any]:
    """A JSON object; ValueError for anything else, and for what JSON leaves open: names given twice, NaN, infinity."""
    content = json.loads(text, object_pairs_hook=_object, parse_constant=_finite, parse_float=_finite)
    if not isinstance(content, dict):
        raise ValueError(f"a {type(content).__name__}")
    return content


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name given twice")
    return found


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{shown(text)} for a number")
    return number
