"""The pages of the sources: each publication with the picture of every row whose figures the report shows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.domain.publicatie import RefusedError
from orchestration.publishing.pages import source_page, source_row
from orchestration.report.pictures import Page, PagePicture
from orchestration.report.source import Source, read_unchanged

if TYPE_CHECKING:
    from jinja2 import Template

_MAX_TEXT = 200_000
"""Bytes of a text publication that its page can show."""


@dataclass(frozen=True)
class Sources:
    """The current publications, a picture of each page that has rows or the reason why not, and the files' folder."""

    publicaties: Sequence[Source]
    pictures: Mapping[Page, PagePicture | str]
    raw_dir: Path

    def href(self, publicatie_id: str | None, code: str) -> str | None:
        """The address, from the root of the site, of a row of a current publication; None for any other.

        Args:
            publicatie_id: the publication, as in the facts.
            code: the CBS code of the gemeente or AMR, or 'NL'.
        """
        return source_row(publicatie_id, code) if publicatie_id and publicatie_id in self._current else None

    @cached_property
    def _current(self) -> set[str | None]:
        return {publicatie.publicatie_id for publicatie in self.publicaties}


def write_source_pages(site: Path, template: Template, sources: Sources, context: Mapping[str, Any]) -> None:
    """Write the page of every publication, and link the pictures beside them, or copy them if links are not possible.

    Args:
        site: the folder of the whole site.
        template: of a page.
        sources: the publications; a page shows a text as it is.
        context: the values that every page of the site has.
    """
    (site / "bron").mkdir()
    for picture in sources.pictures.values():
        if isinstance(picture, PagePicture):
            _link(picture.path, site / "bron" / picture.path.name)
    for publicatie in sources.publicaties:
        page = template.render(**context, root="../", publicatie=publicatie, **_content(publicatie, sources))
        (site / source_page(publicatie.publicatie_id)).write_text(page, encoding="utf-8")


def _content(publicatie: Source, sources: Sources) -> dict[str, Any]:
    """The pictures of a PDF's pages by number or the text of a text, and the reasons for what is missing."""
    pages = publicatie.pages if publicatie.is_pdf else ()
    shown = {page: sources.pictures[publicatie.sha256, page] for page in pages}
    reasons = {reason for reason in shown.values() if isinstance(reason, str)}
    text = None
    if not publicatie.is_pdf:
        path = sources.raw_dir / publicatie.bestand
        try:
            text = read_unchanged(path, publicatie.sha256, _MAX_TEXT).decode("utf-8-sig")
        except RefusedError as error:
            reasons.add(str(error))
    return {
        "pictures": {page: picture for page, picture in shown.items() if isinstance(picture, PagePicture)},
        "reasons": sorted(reasons),
        "text": text,
    }


def _link(source: Path, target: Path) -> None:
    """Put the same file in another folder, or a copy if the file system can't link it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
