"""The one way to make an HTML page from a template, and the addresses of the pages that others link to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

REPORT = "rapport"
"""The folder of the report, from the root of the published files."""


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


def source_page(publicatie_id: str) -> str:
    """The address, from the root of the report, of the page of a current publication."""
    return f"bron/{publicatie_id}.html"


def source_row(publicatie_id: str, code: str) -> str:
    """The address of a row on that page.

    Args:
        publicatie_id: the publication, as in the facts.
        code: the CBS code of the gemeente or AMR, or 'NL'.
    """
    return f"{source_page(publicatie_id)}#rij-{code}"
