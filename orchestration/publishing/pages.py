"""The one way to make an HTML page from a template, for the data dictionary and for the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


def page_environment(*folders: Path, filters: Mapping[str, Callable[..., Any]]) -> Environment:
    """A Jinja environment that escapes every text and raises on a variable that a template names but nobody gives.

    Args:
        folders: hold the templates; the first that has a template of that name wins.
        filters: what the templates may apply to a value, beside Jinja's own.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"separators": (",", ":"), "ensure_ascii": False}
    environment.filters.update(filters)
    return environment
